//! What was done: sessions and minutes a week, against the plan, routines, and how far each exercise has come.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use serde::Serialize;

use super::{MOST, Span, Wanted, chart, each_week, short};
use crate::history::progress::{Progress, Spread};
use crate::history::{Body, Lap, Part, Session};
use crate::text::{count, number};

/// What was done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Done {
    /// Sessions, minutes and the share of the plan, in words.
    pub said: Vec<String>,
    /// Routines, most often first.
    pub routines: Vec<String>,
    /// How far each exercise has come, what took most time first.
    pub rungs: Vec<Rung>,
    /// Sessions in each week, from the first to the last.
    pub by_week: String,
    /// A picture of them, as SVG.
    pub chart: String,
}

/// How far an exercise has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rung {
    /// Its name.
    pub exercise: String,
    /// What was done of it last.
    pub dose: String,
}

/// The most exercises that are named.
const RUNGS: usize = 8;

/// What was done in the span; `None` without a session.
pub(super) fn done(span: &Span<'_>, progress: &Progress, wanted: &Wanted<'_>) -> Option<Done> {
    let sessions: Vec<(Date, &Session)> = span
        .entries
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Session(session) => Some((entry.when.day, &**session)),
            _ => None,
        })
        .collect();
    if sessions.is_empty() {
        return None;
    }
    let weeks = each_week(span, |from, to| {
        sessions.iter().filter(|(day, _)| (from..=to).contains(day)).count()
    });
    let shown: Vec<String> = weeks.iter().map(ToString::to_string).collect();
    let by_week = shown.join(" ");
    Some(Done {
        said: said(&sessions, weeks.len(), progress),
        routines: routines(&sessions),
        rungs: rungs(&sessions, wanted),
        chart: chart::weeks(&weeks, f64::from(wanted.goal), span.from, &by_week),
        by_week,
    })
}

fn said(sessions: &[(Date, &Session)], weeks: usize, progress: &Progress) -> Vec<String> {
    let a_week = |total: f64| number(total / weeks.max(1) as f64);
    let work: Duration = sessions.iter().map(|(_, session)| session.work()).sum();
    let minutes = (work.as_secs_f64() / 60.0 / weeks.max(1) as f64).round();
    let mut said = vec![
        format!("{}, {} a week", count(sessions.len(), "session"), a_week(sessions.len() as f64)),
        format!("{minutes} min of work a week"),
    ];
    let planned: f64 = progress.weeks.iter().map(|week| week.planned).sum();
    if planned >= 1.0 {
        let share = sessions.len() as f64 / planned * 100.0;
        said.push(format!("{share:.0} % of what was planned"));
    }
    let effort = sessions.iter().filter_map(|(_, session)| session.after.effort);
    if let Some(effort) = Spread::of(effort.map(|score| f64::from(score.value())).collect()) {
        said.push(format!("effort {} of 10", number(effort.median)));
    }
    said
}

fn routines(sessions: &[(Date, &Session)]) -> Vec<String> {
    let mut times: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (_, session) in sessions {
        let (count, title) = times.entry(&session.routine).or_insert((0, &session.title));
        *count += 1;
        *title = &session.title;
    }
    let mut times: Vec<_> = times.into_values().collect();
    times.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let mut said: Vec<String> = times
        .iter()
        .take(MOST)
        .map(|(count, title)| format!("{} {count} x", short(title)))
        .collect();
    if times.len() > MOST {
        said.push(format!("and {} more", count(times.len() - MOST, "routine")));
    }
    said
}

fn rungs(sessions: &[(Date, &Session)], wanted: &Wanted<'_>) -> Vec<Rung> {
    let mut exercises: BTreeMap<&str, (Duration, Vec<&Lap>)> = BTreeMap::new();
    for (_, session) in sessions {
        let mut now: BTreeMap<&str, Vec<&Lap>> = BTreeMap::new();
        for lap in &session.laps {
            if lap.part.is_work() && !lap.done.is_zero() {
                now.entry(&lap.exercise).or_default().push(lap);
            }
        }
        for (exercise, laps) in now {
            let (time, last) = exercises.entry(exercise).or_default();
            *time += laps.iter().map(|lap| lap.done).sum::<Duration>();
            *last = laps;
        }
    }
    let mut exercises: Vec<_> = exercises.into_iter().collect();
    exercises.sort_by_key(|(_, (time, _))| std::cmp::Reverse(*time));
    let rung = |(exercise, (_, laps)): (&str, (Duration, Vec<&Lap>))| Rung {
        exercise: short(&(wanted.exercise)(exercise)),
        dose: dose(&laps),
    };
    exercises.into_iter().take(RUNGS).map(rung).collect()
}

/// The sets of an exercise in one session: `2 x 10 reps each side`, `3 x 30 s`, `6, 4, 2 reps`.
fn dose(laps: &[&Lap]) -> String {
    let one_side = laps.iter().find_map(|lap| lap.side);
    let sets: Vec<&&Lap> = laps.iter().filter(|lap| lap.side == one_side).collect();
    let each = if one_side.is_some() { " each side" } else { "" };
    let amount = |lap: &Lap| match (lap.part, lap.count) {
        (Part::Breaths, Some(breaths)) => (u64::from(breaths), "breaths"),
        (_, Some(reps)) => (u64::from(reps), "reps"),
        _ if lap.done.as_secs() >= 120 => ((lap.done.as_secs() + 30) / 60, "min"),
        _ => (lap.done.as_secs(), "s"),
    };
    let amounts: Vec<(u64, &str)> = sets.iter().map(|lap| amount(lap)).collect();
    let Some((first, unit)) = amounts.first().copied() else { return String::new() };
    if amounts.iter().all(|amount| *amount == (first, unit)) {
        let sets = if amounts.len() > 1 { format!("{} x ", amounts.len()) } else { String::new() };
        return format!("{sets}{first} {unit}{each}");
    }
    let all: Vec<String> = amounts.iter().take(6).map(|(amount, _)| amount.to_string()).collect();
    format!("{} {unit}{each}", all.join(", "))
}
