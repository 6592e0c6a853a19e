//! What was noted beside pain and sessions: comfort, load, tests, visits, questions.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{MOST, QUESTION, Span, days, short, within};
use crate::history::progress::Spread;
use crate::history::{Body, Entry, SelfTest, Warmth};
use crate::routine::Word;
use crate::text::{count, number};

/// How often heat, cold and rest were used, and on how many days medicine was noted.
pub(super) fn comfort(span: &Span<'_>) -> Vec<String> {
    let mut said = Vec::new();
    for (what, warmth) in
        [("heat", Warmth::Heat), ("cold", Warmth::Cold), ("position of ease", Warmth::Ease)]
    {
        let minutes = span.entries.iter().filter_map(|entry| match &entry.body {
            Body::Comfort(comfort) if comfort.warmth == warmth => Some(f64::from(comfort.minutes)),
            _ => None,
        });
        if let Some(minutes) = Spread::of(minutes.collect()) {
            said.push(format!("{what} {} x {} min", minutes.count, number(minutes.median)));
        }
    }
    let mut taken: Vec<Date> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (entry, log) in span.logs() {
        if let Some(medicine) = &log.medicine {
            taken.push(entry.when.day);
            let name = short(medicine);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    taken.dedup();
    if !taken.is_empty() {
        let names: Vec<String> = names.into_iter().rev().take(3).collect();
        let on = count(taken.len(), "day");
        said.push(format!("medicine noted on {on}: {}", short(&names.join(", "))));
    }
    said
}

/// Sitting, walking and running.
pub(super) fn load(span: &Span<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(longest) = span.logs().filter_map(|(_, log)| log.sit_minutes).max() {
        said.push(format!("longest sit {longest} min"));
    }
    let walked: u32 = span.logs().filter_map(|(_, log)| log.walk_minutes.map(u32::from)).sum();
    if walked > 0 {
        said.push(format!("walked {walked} min in all"));
    }
    let month = span.to.checked_sub(29.days()).unwrap_or(span.to);
    let runs = || span.logs().filter_map(|(entry, log)| Some((entry.when.day, log.run_km?)));
    if let Some((day, km)) = runs().last() {
        let recent = runs().filter(|(day, _)| *day >= month).map(|(_, km)| km);
        let longest = recent.reduce(f64::max);
        let longest = longest.map(|km| format!(", longest of 30 days {} km", number(km)));
        let (km, day) = (number(km), day.strftime("%-d %B"));
        said.push(format!("last run {km} km ({day}){}", longest.unwrap_or_default()));
    }
    let rest: Vec<Date> = span
        .logs()
        .filter(|(_, log)| log.rest.is_some())
        .map(|(entry, _)| entry.when.day)
        .collect();
    if !rest.is_empty() {
        said.push(format!("days to rest: {}", days(&rest)));
    }
    said
}

/// The last of each test and checklist.
pub(super) fn tests(span: &Span<'_>) -> Vec<String> {
    let mut last: BTreeMap<String, String> = BTreeMap::new();
    for entry in &span.entries {
        match &entry.body {
            Body::SelfTest(test) => {
                last.insert(test.test.word().replace('-', " "), test_in_words(test));
            }
            Body::Checklist(checked) => {
                let met = format!("{} of {}", checked.met, checked.of);
                last.insert(format!("{} checklist", short(&checked.list)), met);
            }
            Body::Weight(weight) => {
                last.insert("weight".to_owned(), format!("{} kg", number(weight.kg)));
            }
            _ => {}
        }
    }
    last.into_iter().take(2 * MOST).map(|(name, result)| format!("{name} {result}")).collect()
}

fn test_in_words(test: &SelfTest) -> String {
    let alike = test.alike.map(|alike| if alike { "alike" } else { "sides differ" }.to_owned());
    match (test.result, test.right) {
        (Some(left), Some(right)) => format!("left {}, right {}", number(left), number(right)),
        (Some(result), None) => number(result),
        _ => alike.unwrap_or_else(|| "done".to_owned()),
    }
}

/// The last visits, the latest first.
pub(super) fn visits(span: &Span<'_>) -> Vec<String> {
    let visits = span.entries.iter().rev().filter_map(|entry| match &entry.body {
        Body::Visit(visit) => {
            let advice = visit.advice.as_ref().map(|advice| format!(": {advice}"));
            let said = format!("{}{}", visit.who, advice.unwrap_or_default());
            Some(format!("{} {}", entry.when.day.strftime("%-d %B"), short(&said)))
        }
        _ => None,
    });
    visits.take(2).collect()
}

/// What the user wants to ask, in the order in which it came up: whatever has come up since the last
/// visit, however long ago that was. `all`: also what is older than the span, in the order of time.
pub(super) fn questions(all: &[Entry]) -> Vec<String> {
    let visit = all.iter().rposition(|entry| matches!(entry.body, Body::Visit(_)));
    let asked: Vec<String> = all
        .iter()
        .skip(visit.map_or(0, |visit| visit + 1))
        .filter_map(|entry| match &entry.body {
            Body::Question(question) => Some(within(&question.question, QUESTION)),
            _ => None,
        })
        .collect();
    asked.into_iter().rev().take(MOST).rev().collect()
}
