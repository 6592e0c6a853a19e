//! The keys that routine, block and step have in common: dose, sides and the time round a step.

use std::num::NonZeroU16;
use std::ops::Range;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;

use super::table::{Item, Report, Table};
use super::value::{at, breath, count, duration, list, some_time, table, tempo, word};
use crate::routine::code::Code;
use crate::routine::diagnostic::Label;
use crate::routine::{Side, Tempo, Word};

/// What one layer says of dose, sides and the time round a step; all of it may be left out.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) amount: Option<Amount>,
    /// Whether an amount is written, even if it cannot be read.
    pub(super) names_amount: bool,
    /// Where it is written.
    pub(super) amount_span: Option<Range<usize>>,
    pub(super) sets: Option<Spanned<NonZeroU16>>,
    pub(super) tempo: Option<Spanned<Tempo>>,
    pub(super) breath: Option<Spanned<[Duration; 2]>>,
    pub(super) about: Option<Spanned<Duration>>,
    pub(super) rest: Option<Duration>,
    pub(super) sides: Option<Spanned<Split>>,
    pub(super) first_side: Option<Spanned<Side>>,
    pub(super) change: Option<Spanned<Duration>>,
    /// Only a step or an exercise says this.
    pub(super) extra_sets: Option<Spanned<(Side, NonZeroU16)>>,
    pub(super) rest_after: Option<Duration>,
    pub(super) get_into: Option<Duration>,
}

/// The kind of work that a layer names, and how much.
pub(super) enum Amount {
    Hold(Duration),
    /// Repetitions, perhaps with a hold each.
    Reps(Counts, Option<Duration>),
    Time(Duration),
    Breaths(NonZeroU16),
    Open,
}

/// How the sides take turns.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Split {
    Both,
    Each,
    Alternating,
}

impl Word for Split {
    const WORDS: &'static [(&'static str, Self)] =
        &[("each", Self::Each), ("both", Self::Both), ("alternating", Self::Alternating)];
}

/// The one thing that work can be open until.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Key;

impl Word for Key {
    const WORDS: &'static [(&'static str, Self)] = &[("key", Self)];
}

/// The repetitions of each set.
pub(super) enum Counts {
    /// The same in every set.
    Same(NonZeroU16),
    /// A set for each number.
    Listed(Vec<NonZeroU16>),
}

pub(super) const MOST_REPS: u16 = 1000;
pub(super) const MOST_SETS: u16 = 100;

fn counts(item: Item<'_>, report: &mut Report) -> Option<Counts> {
    let DeValue::Array(_) = &item.value else {
        return count(MOST_REPS)(item, report).map(Counts::Same);
    };
    let span = item.span.clone();
    let counts = list(count(MOST_REPS))(item, report)?;
    if counts.is_empty() {
        let help = "write a number for each set: `reps = [6, 4, 2]`".to_owned();
        return report.error(Code::BadValue, span, "`reps` has no number", help);
    }
    Some(Counts::Listed(counts))
}

impl Layer {
    pub(super) fn read(table: &mut Table<'_>, report: &mut Report) -> Self {
        let names_amount = table.has_any(&["hold", "reps", "time", "breaths", "until"]);
        let hold = table.read("hold", report, at(some_time));
        let reps = table.read("reps", report, at(counts));
        let time = table.read("time", report, at(some_time));
        let breaths = table.read("breaths", report, at(count(MOST_REPS)));
        let until = table.read("until", report, at(word::<Key>));
        let sets = table.read("sets", report, at(count(MOST_SETS)));
        let tempo = table.read("tempo", report, at(tempo));

        let kinds = [
            ("reps", reps.as_ref().map(Spanned::span)),
            ("hold", hold.as_ref().filter(|_| reps.is_none()).map(Spanned::span)),
            ("time", time.as_ref().map(Spanned::span)),
            ("breaths", breaths.as_ref().map(Spanned::span)),
            ("until", until.as_ref().map(Spanned::span)),
        ];
        let amount_span = kinds.iter().find_map(|(_, span)| span.clone());
        let mut named = kinds.into_iter().filter_map(|(key, span)| Some((key, span?)));
        if let Some(first) = named.next() {
            for second in named {
                conflict(report, &first, &second, "are two kinds of work", "keep one of them");
            }
        }
        if let (Some(reps), Some(sets)) = (&reps, &sets)
            && let Counts::Listed(_) = reps.get_ref()
        {
            let (sets, reps) = (("sets", sets.span()), ("reps", reps.span()));
            conflict(
                report,
                &reps,
                &sets,
                "both count sets",
                "a list of `reps` is one set for each number: leave `sets` out",
            );
        }
        if let (Some(_), Some(hold), Some(tempo)) = (&reps, &hold, &tempo) {
            let (hold, tempo) = (("hold", hold.span()), ("tempo", tempo.span()));
            conflict(
                report,
                &tempo,
                &hold,
                "both say how long to hold",
                "the second number of `tempo` is the hold: leave `hold` out",
            );
        }

        let hold = hold.map(Spanned::into_inner);
        let amount = match (reps.map(Spanned::into_inner), hold) {
            (Some(counts), hold) => Some(Amount::Reps(counts, hold)),
            (None, Some(hold)) => Some(Amount::Hold(hold)),
            (None, None) => time
                .map(|time| Amount::Time(time.into_inner()))
                .or(breaths.map(|count| Amount::Breaths(count.into_inner())))
                .or(until.map(|_| Amount::Open)),
        };
        Self {
            amount,
            names_amount,
            amount_span,
            sets,
            tempo,
            breath: table.read("breath", report, at(breath)),
            about: table.read("about", report, at(some_time)),
            rest: table.read("rest", report, duration),
            sides: table.read("sides", report, at(word)),
            first_side: table.read("first_side", report, at(word)),
            change: table.read("change", report, at(duration)),
            ..Self::default()
        }
    }

    /// Reads the time round a step as well, which an exercise by itself does not have.
    pub(super) fn with_times(mut self, table: &mut Table<'_>, report: &mut Report) -> Self {
        self.rest_after = table.read("rest_after", report, duration);
        self.get_into = table.read("get_into", report, duration);
        self
    }

    /// Reads `extra_sets` as well, which is never inherited from routine or block.
    pub(super) fn with_extra_sets(mut self, table: &mut Table<'_>, report: &mut Report) -> Self {
        self.extra_sets = table.read("extra_sets", report, at(extra_sets));
        self
    }
}

fn extra_sets(item: Item<'_>, report: &mut Report) -> Option<(Side, NonZeroU16)> {
    let span = item.span.clone();
    let mut table = table(item, report, "`extra_sets = { left = 1 }`")?;
    let left = table.read("left", report, count(MOST_SETS));
    let right = table.read("right", report, count(MOST_SETS));
    table.finish(report);
    match (left, right) {
        (Some(sets), None) => Some((Side::Left, sets)),
        (None, Some(sets)) => Some((Side::Right, sets)),
        (None, None) if report.has_errors() => None,
        _ => {
            let help = "write `extra_sets = { left = 1 }`, and `sets` for both".to_owned();
            let message = "`extra_sets` is for one side";
            report.error(Code::BadValue, span, message, help)
        }
    }
}

fn conflict(
    report: &mut Report,
    (first, first_span): &(&str, Range<usize>),
    (second, second_span): &(&str, Range<usize>),
    clash: &str,
    help: &str,
) {
    let labels = vec![
        Label { span: second_span.clone(), text: String::new() },
        Label { span: first_span.clone(), text: format!("`{first}` is here") },
    ];
    let message = format!("`{first}` and `{second}` {clash}");
    report.add(Code::Conflict, labels, message, help.to_owned());
}
