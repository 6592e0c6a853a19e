//! One page for a visit: what the ledger says of some weeks, as a value, and that as HTML, text or
//! Markdown.
//!
//! What is not in the ledger is not on the page: a part without anything to say is left out. Everything
//! has a most, so that the longest history makes one page too.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::history::progress::{Progress, Spread, change};
use crate::history::{Body, Entry, Furthest, Log, Region};
use crate::routine::Word as _;
use crate::text::number;

mod chart;
mod decision;
mod done;
mod felt;
mod kept;
mod page;
mod screen;

pub use done::{Done, Rung};
pub use page::{Format, TemplateError, page};

/// What is wanted on the page.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The last day.
    pub today: Date,
    /// How many weeks up to it.
    pub weeks: u16,
    /// Whose it is: a name or initials.
    pub name: &'a str,
    /// What the user calls the activities that are scored.
    pub activities: &'a [String],
    /// How many sessions a week are planned.
    pub goal: u8,
    /// What people call an exercise.
    pub exercise: &'a dyn Fn(&str) -> String,
}

/// Everything on the page, in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Whose it is.
    pub name: Option<String>,
    /// From when to when.
    pub period: String,
    /// How many weeks that is.
    pub weeks: u16,
    /// The day on which it was made.
    pub made: String,
    /// The version of the program.
    pub version: &'static str,
    /// What a clinician has to see first.
    pub warnings: Vec<String>,
    /// When all questions on warning signs were asked last, and how many were answered how.
    pub asked: Option<String>,
    /// Each region of which pain was noted.
    pub pain: Vec<Pain>,
    /// How far down it reached.
    pub furthest: Option<String>,
    /// What goes how well.
    pub function: Vec<Function>,
    /// What was felt beside pain.
    pub symptoms: Vec<String>,
    /// What makes it worse, most often first.
    pub worse: Vec<String>,
    /// What eases it, most often first.
    pub eases: Vec<String>,
    /// What was done.
    pub done: Option<Done>,
    /// What the coach decided, the last first.
    pub decisions: Vec<String>,
    /// Comfort and medicine.
    pub comfort: Vec<String>,
    /// What the body had to carry.
    pub load: Vec<String>,
    /// Tests and checklists, the last of each.
    pub tests: Vec<String>,
    /// Whom one saw.
    pub visits: Vec<String>,
    /// What the user wants to ask.
    pub questions: Vec<String>,
}

/// The pain of a region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pain {
    /// Which.
    pub region: &'static str,
    /// Median and ends of the last fortnight.
    pub fortnight: Option<String>,
    /// Median and ends of the whole time.
    pub whole: String,
    /// How it changed from the first week to the last.
    pub change: Option<String>,
    /// The median in the morning and in the evening.
    pub hours: Option<String>,
    /// The median of each week, from the first to the last.
    pub by_week: String,
    /// A picture of it, as SVG.
    pub chart: String,
}

/// How well an activity goes, 0 to 10.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Function {
    /// Which.
    pub name: String,
    /// At first and at last, and whether that is a change.
    pub said: String,
}

/// The most of anything in a list.
const MOST: usize = 5;
/// The most letters of what the user has written.
const LETTERS: usize = 90;
/// The most letters of a question.
const QUESTION: usize = 150;

/// The entries of the time that is told of.
struct Span<'a> {
    from: Date,
    to: Date,
    entries: Vec<&'a Entry>,
}

impl Span<'_> {
    fn logs(&self) -> impl Iterator<Item = (&Entry, &Log)> {
        self.entries.iter().filter_map(|entry| match &entry.body {
            Body::Log(log) => Some((*entry, &**log)),
            _ => None,
        })
    }
}

impl Report {
    /// Says what the ledger knows of the weeks up to today. `entries`: all of it, in any order.
    #[must_use]
    pub fn of(entries: &[Entry], wanted: &Wanted<'_>) -> Self {
        let weeks = wanted.weeks.max(1);
        let from = wanted.today.checked_sub((i64::from(weeks) * 7 - 1).days());
        let (from, to) = (from.unwrap_or(wanted.today), wanted.today);
        let mut there: Vec<Entry> = entries
            .iter()
            .filter(|entry| !entry.stamp.deleted && entry.when.day <= to)
            .cloned()
            .collect();
        there.sort_by_key(|entry| entry.when.instant);
        let first = there.partition_point(|entry| entry.when.day < from);
        let recent = there.get(first..).unwrap_or_default();
        let progress = Progress::of(recent, to, wanted.goal);
        let span = Span { from, to, entries: recent.iter().collect() };
        Self {
            name: Some(wanted.name.trim().to_owned()).filter(|name| !name.is_empty()),
            period: period(from, to),
            weeks,
            made: to.strftime("%-d %B %Y").to_string(),
            version: env!("CARGO_PKG_VERSION"),
            warnings: felt::warnings(&span, &there, wanted),
            asked: screen::asked(&there),
            pain: Region::ALL.iter().filter_map(|region| pain(*region, &progress, &span)).collect(),
            furthest: furthest(&progress, &span),
            function: felt::function(&span, wanted.activities),
            symptoms: felt::symptoms(&span),
            worse: felt::worse(&span),
            eases: felt::eases(&span),
            done: done::done(&span, &progress, wanted),
            decisions: decision::decisions(&span, wanted.exercise),
            comfort: kept::comfort(&span),
            load: kept::load(&span),
            tests: kept::tests(&span),
            visits: kept::visits(&span),
            questions: kept::questions(&there),
        }
    }
}

/// `20 January to 2 March 2026`, with both years where there are two.
fn period(from: Date, to: Date) -> String {
    let first = if from.year() == to.year() { "%-d %B" } else { "%-d %B %Y" };
    format!("{} to {}", from.strftime(first), to.strftime("%-d %B %Y"))
}

fn pain(region: Region, progress: &Progress, span: &Span<'_>) -> Option<Pain> {
    let whole = progress.between(span.from, span.to, region)?;
    let fortnight = span.to.checked_sub(13.days()).unwrap_or(span.to).max(span.from);
    let fortnight = progress.between(fortnight, span.to, region);
    let change = progress.first_and_last(region).map(|(first, last)| {
        let how = change(first.median, last.median).word();
        format!("{} to {}: {how}", number(first.median), number(last.median))
    });
    let weeks = each_week(span, |from, to| progress.between(from, to, region));
    let by_week: Vec<String> = weeks
        .iter()
        .map(|week| week.map_or_else(|| "-".to_owned(), |week| number(week.median)))
        .collect();
    let by_week = by_week.join(" ");
    Some(Pain {
        region: region.title(),
        fortnight: fortnight.map(|spread| spread.to_string()),
        whole: whole.to_string(),
        change,
        hours: felt::hours(span, region),
        chart: chart::pain(region.title(), progress, region, (span.from, span.to), &by_week),
        by_week,
    })
}

/// How far down it reached in the first week that is known and in the last: the median of the days.
fn furthest(progress: &Progress, span: &Span<'_>) -> Option<String> {
    let weeks = each_week(span, |from, to| {
        let days = progress.days.iter().filter(|(day, _)| (from..=to).contains(*day));
        let codes = days.filter_map(|(_, day)| day.furthest).map(|code| f64::from(u8::from(code)));
        Spread::of(codes.collect())
    });
    let mut known = weeks.into_iter().flatten().map(|week| week.median);
    let first = known.next()?;
    let last = known.next_back().unwrap_or(first);
    let word = |code: f64| {
        Furthest::try_from(code.round() as i64).map_or("none", |furthest| furthest.word())
    };
    Some(if word(first) == word(last) {
        word(last).to_owned()
    } else {
        format!("{} to {}", word(first), word(last))
    })
}

/// What holds of each seven days from the first day on.
fn each_week<T>(span: &Span<'_>, of: impl Fn(Date, Date) -> T) -> Vec<T> {
    let mut weeks = Vec::new();
    let mut from = span.from;
    while from <= span.to {
        weeks.push(of(from, from.checked_add(6.days()).unwrap_or(span.to)));
        let Ok(next) = from.checked_add(7.days()) else { break };
        from = next;
    }
    weeks
}

/// The user's words, in one line that is not too long.
fn short(words: &str) -> String {
    within(words, LETTERS)
}

/// Words in one line of at most so many letters.
fn within(words: &str, letters: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= letters {
        return line;
    }
    let cut: String = line.chars().take(letters.saturating_sub(3)).collect();
    format!("{}...", cut.trim_end_matches([' ', ',', '.']))
}

/// Days in words: `2 June`, `3 days, the last 5 June`.
fn days(days: &[Date]) -> String {
    let mut days = days.to_vec();
    days.sort_unstable();
    days.dedup();
    let last = days.last().map(|day| day.strftime("%-d %B").to_string()).unwrap_or_default();
    if days.len() > 1 { format!("{} days, the last {last}", days.len()) } else { last }
}
