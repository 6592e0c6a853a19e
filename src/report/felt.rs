//! What was felt: warning signs, the hours of the day, activities, symptoms, what makes it better and worse.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Function, MOST, Span, Wanted, days, screen, short};
use crate::history::progress::Spread;
use crate::history::{Body, Ending, Entry, Log, Quality, Region, Scores, Trigger};
use crate::routine::Word;
use crate::text::{count, number};

/// The most flags that are named.
const SHOWN: usize = 6;

/// What a clinician has to see first. `all`: also what was noted before the span, for flags hold on.
pub(super) fn warnings(span: &Span<'_>, all: &[Entry], wanted: &Wanted<'_>) -> Vec<String> {
    let noted = |what: &str, is: &dyn Fn(&Log) -> bool| {
        let on: Vec<Date> =
            span.logs().filter(|(_, log)| is(log)).map(|(entry, _)| entry.when.day).collect();
        (!on.is_empty()).then(|| format!("{what}: {}", days(&on)))
    };
    let mut said: Vec<String> = [
        screen::reported(span),
        screen::stopped(span, wanted),
        noted("Something weak", &|log| log.weakness == Some(true)),
        noted("Something numb", &|log| {
            log.numbness == Some(true) || log.quality == Some(Quality::Numb)
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let stopped: Vec<String> = span
        .entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.body {
            Body::Session(session) if session.ending == Some(Ending::Stopped) => {
                Some(format!("{} ({})", short(&session.title), entry.when.day.strftime("%-d %B")))
            }
            _ => None,
        })
        .collect();
    if !stopped.is_empty() {
        let last = stopped.first().cloned().unwrap_or_default();
        said.push(format!("Stopped early: {}, the last {last}", count(stopped.len(), "session")));
    }
    let mut flags: BTreeMap<&str, (Date, bool)> = BTreeMap::new();
    for entry in all {
        if let Body::Flag(flag) = &entry.body {
            flags.insert(&flag.flag, (entry.when.day, flag.set));
        }
    }
    let set: Vec<String> = flags
        .into_iter()
        .filter(|(_, (_, set))| *set)
        .map(|(flag, (day, _))| {
            format!("{} (since {})", flag.replace('_', " "), day.strftime("%b %Y"))
        })
        .collect();
    if !set.is_empty() {
        let more = set.len().saturating_sub(SHOWN);
        let shown = set.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        said.push(format!("To mind: {shown}{more}"));
    }
    said
}

/// The median of a region before noon and after five, where both are known.
pub(super) fn hours(span: &Span<'_>, region: Region) -> Option<String> {
    let of = |scores: &Scores| match region {
        Region::Back => scores.back,
        Region::Leg => scores.leg,
    };
    let (mut morning, mut evening) = (Vec::new(), Vec::new());
    let mut add = |hour: i8, scores: &Scores| {
        if let Some(score) = of(scores) {
            match hour {
                ..12 => morning.push(f64::from(score.value())),
                17.. => evening.push(f64::from(score.value())),
                _ => {}
            }
        }
    };
    for entry in &span.entries {
        let hour = entry.when.civil().hour();
        match &entry.body {
            Body::Log(log) => add(hour, &log.scores),
            Body::Session(session) => {
                add(hour, &session.before);
                if let Some(scores) = &session.morning {
                    add(0, scores);
                }
            }
            _ => {}
        }
    }
    let (morning, evening) = (Spread::of(morning)?, Spread::of(evening)?);
    Some(format!("morning {}, evening {}", number(morning.median), number(evening.median)))
}

/// How well each activity went at first and at last; a change of 2 points counts (Stratford 1995).
pub(super) fn function(span: &Span<'_>, names: &[String]) -> Vec<Function> {
    let scored = |index: usize| {
        let mut scores = span
            .logs()
            .filter_map(move |(_, log)| log.function.get(index).map(|score| score.value()));
        Some((scores.next()?, scores.last()))
    };
    (0..3)
        .filter_map(|index| {
            let (first, last) = scored(index)?;
            let name = names.get(index).map(|name| short(name));
            Some(Function {
                name: name.unwrap_or_else(|| format!("Activity {}", index + 1)),
                said: last.map_or_else(
                    || format!("{first}, noted once"),
                    |last| {
                        let how = match i16::from(last) - i16::from(first) {
                            2.. => "better",
                            ..=-2 => "harder than before",
                            _ => "about the same",
                        };
                        format!("{first} to {last}: {how}")
                    },
                ),
            })
        })
        .collect()
}

/// What was felt beside pain, on how many of the days with a note.
pub(super) fn symptoms(span: &Span<'_>) -> Vec<String> {
    let noted: Vec<Date> = span.logs().map(|(entry, _)| entry.when.day).collect();
    let total = distinct(noted);
    let on = |is: &dyn Fn(&Log) -> bool| {
        distinct(span.logs().filter(|(_, log)| is(log)).map(|(entry, _)| entry.when.day).collect())
    };
    let mut said = Vec::new();
    let mut say = |what: &str, is: &dyn Fn(&Log) -> bool| {
        let days = on(is);
        if days > 0 {
            said.push(format!("{what} {days}"));
        }
    };
    for (word, quality) in Quality::WORDS {
        if *quality != Quality::Numb {
            say(word, &|log| log.quality == Some(*quality));
        }
    }
    say("numb", &|log| log.numbness == Some(true) || log.quality == Some(Quality::Numb));
    say("weak", &|log| log.weakness == Some(true));
    say("there all the time", &|log| log.constant == Some(true));
    say("woken by it at night", &|log| log.night_wake == Some(true));
    say("set off by coughing", &|log| log.trigger == Some(Trigger::Cough));
    if !said.is_empty() {
        said.insert(0, format!("of {} with a note", count(total, "day")));
    }
    let median = |of: &dyn Fn(&Log) -> Option<f64>| {
        Spread::of(span.logs().filter_map(|(_, log)| of(log)).collect())
    };
    if let Some(stiff) = median(&|log| log.stiff_minutes.map(f64::from)) {
        said.push(format!("stiff for {} min in the morning", number(stiff.median)));
    }
    if let Some(sleep) = median(&|log| log.sleep.map(|score| f64::from(score.value()))) {
        said.push(format!("sleep {} of 10", number(sleep.median)));
    }
    said
}

fn distinct(mut days: Vec<Date>) -> usize {
    days.sort_unstable();
    days.dedup();
    days.len()
}

/// What set it off, most often first, with the time it took to settle.
pub(super) fn worse(span: &Span<'_>) -> Vec<String> {
    let told = span.logs().filter_map(|(_, log)| Some((log.trigger?.word(), log.settle_minutes)));
    most(told.filter(|(word, _)| *word != "none"))
}

/// What eased it, most often first, with the time it took to settle.
pub(super) fn eases(span: &Span<'_>) -> Vec<String> {
    most(span.logs().filter_map(|(_, log)| Some((log.easing?.word(), log.settle_minutes))))
}

fn most<'a>(told: impl Iterator<Item = (&'a str, Option<u16>)>) -> Vec<String> {
    let mut all: BTreeMap<&str, (usize, Vec<f64>)> = BTreeMap::new();
    for (word, minutes) in told {
        let (times, settled) = all.entry(word).or_default();
        *times += 1;
        settled.extend(minutes.map(f64::from));
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    let said = |(word, (times, settled)): (&str, (usize, Vec<f64>))| {
        let settles =
            Spread::of(settled).map(|settled| format!(", {} min", number(settled.median)));
        format!("{word} {times} x{}", settles.unwrap_or_default())
    };
    all.into_iter().take(MOST).map(said).collect()
}
