//! Where one is in a plan: by the calendar, or on the rows of a ladder that prescribes doses.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Plan, Thing};
use crate::coach::LOADED;
use crate::history::{Body, Book, Decision, Reason, Rule, Session, Verdict};

/// After so many days without a session it goes on a row lower.
const PAUSE: i32 = 7;

/// After so many it is two rows.
const LONG_PAUSE: i32 = 21;

/// So many sessions a week make a row, where it has as many.
const SESSIONS: usize = 3;

/// Days after which a plan that goes by the calendar stands still.
const STILL: i32 = 14;

/// Where one is in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The stage, from 0.
    pub(super) stage: usize,
    /// The week, from 1; beyond the last where the plan is over.
    pub(super) week: u16,
    /// The first stage was still too much: easier exercises stand in for what it prescribes.
    pub(super) below: bool,
}

/// Where one is on a day in a plan that was begun on a day with one of its weeks.
pub(super) fn place(book: &Book<'_>, plan: &Plan, from: Date, first: u16, today: Date) -> Place {
    if plan.stages.iter().all(|stage| stage.doses.is_empty()) {
        let week = week(book, from, first, today);
        return Place { stage: plan.stage(week), week, below: false };
    }
    climbed(book, plan, from, first, today)
}

/// The week by the calendar. Pauses of two weeks and more do not count.
fn week(book: &Book<'_>, from: Date, first: u16, today: Date) -> u16 {
    let sessions = book.entries().filter(|entry| matches!(entry.body, Body::Session(_)));
    let days = sessions.map(|entry| entry.when.day).filter(|day| (from..=today).contains(day));
    let (mut last, mut gone) = (from, 0);
    for day in days.chain([today]) {
        let between = (day - last).get_days();
        gone += if between >= STILL { 0 } else { between.max(0) };
        last = last.max(day);
    }
    first.saturating_add(u16::try_from(gone / 7).unwrap_or(0))
}

/// A row of the ladder that one stands on; 0 lies below the first stage.
struct Row<'p> {
    plan: &'p Plan,
    number: usize,
    since: Date,
    sessions: usize,
    last: Option<Date>,
}

impl Row<'_> {
    fn go(&mut self, number: usize, day: Date) {
        (self.number, self.since, self.sessions) = (number, day, 0);
    }

    /// A day comes: after a pause it goes on lower, and after all weeks of a row, with enough
    /// sessions in them, on the next.
    fn come(&mut self, day: Date) {
        let paused = self.last.map_or(0, |last| (day - last).get_days());
        let stage = &self.plan.stages[self.number.saturating_sub(1)];
        let weeks = if self.number == 0 { 1 } else { usize::from(stage.weeks.get()) };
        let due = stage.days.iter().filter(|items| !items.is_empty()).count();
        let long = usize::try_from((day - self.since).get_days()).unwrap_or(0) >= weeks * 7;
        if paused >= LONG_PAUSE {
            self.go(self.number.saturating_sub(2), day);
        } else if paused >= PAUSE {
            self.go(self.number.saturating_sub(1), day);
        } else if long && self.sessions >= weeks * due.min(SESSIONS) {
            self.go((self.number + 1).min(self.plan.stages.len()), day);
        }
    }
}

fn climbed(book: &Book<'_>, plan: &Plan, from: Date, first: u16, today: Date) -> Place {
    let is_part = |routine: &str| {
        let mut things = plan.stages.iter().flat_map(|stage| stage.days.iter().flatten());
        things.any(|item| item.any_of.contains(&Thing::Routine(routine.to_owned())))
    };
    // The sessions of each day, and whether one of them was too much.
    let mut days: BTreeMap<Date, (usize, bool)> = BTreeMap::new();
    let own = book.sessions().filter(|(entry, session)| {
        (from..=today).contains(&entry.when.day) && is_part(&session.routine)
    });
    for (entry, session) in own {
        let day = days.entry(entry.when.day).or_default();
        day.0 += usize::from(session.counts());
        day.1 |= book.decision_of(entry.id).is_some_and(|one| is_too_much(one, session, plan));
    }
    let start = plan.stage(first);
    let before =
        |stage: usize| -> u16 { plan.stages[..stage].iter().map(|stage| stage.weeks.get()).sum() };
    let gone = i64::from(first.saturating_sub(before(start) + 1));
    let since = from.checked_sub((gone * 7).days()).unwrap_or(from);
    let mut row = Row { plan, number: start + 1, since, sessions: 0, last: None };
    for (day, (sessions, too_much)) in days {
        row.come(day);
        row.sessions += sessions;
        if sessions > 0 {
            row.last = Some(day);
        }
        if too_much {
            row.go(row.number.saturating_sub(1), day.tomorrow().unwrap_or(day));
        }
    }
    row.come(today);
    let stage = row.number.saturating_sub(1);
    let gone = u16::try_from((today - row.since).get_days() / 7).unwrap_or(0);
    let last = stage + 1 == plan.stages.len();
    let within = if last { gone } else { gone.min(plan.stages[stage].weeks.get() - 1) };
    Place { stage, week: before(stage) + 1 + within, below: row.number == 0 }
}

/// Whether a session was too much for its row: worse after it or next morning, further down, or
/// stopped at one of the loaded exercises. Much effort, or little done, keeps the row.
fn is_too_much(decision: &Decision, session: &Session, plan: &Plan) -> bool {
    let loaded = |exercise: &String| {
        let mut doses = plan.stages.iter().flat_map(|stage| &stage.doses);
        LOADED.contains(&exercise.as_str()) || doses.any(|dose| dose.exercise == *exercise)
    };
    let stops = session.stops.iter().filter(|stop| stop.reason != Reason::Enough);
    let by_rule = match decision.rule {
        Rule::R2b | Rule::R2c | Rule::R2d | Rule::R2e | Rule::R2t => true,
        Rule::R2a => stops.into_iter().any(|stop| stop.exercise.as_ref().is_none_or(loaded)),
        _ => false,
    };
    by_rule && decision.is() == Verdict::Regress
}
