//! What the ledger says about a stretch of time: pain, sessions, exercises, and what helps.
//!
//! Everything is counted by days of the calendar. A session's scores before and after it belong to its
//! day, the next morning's to the day after. Of a day's scores the median counts, with the lowest
//! and the highest beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::{Body, Entry, Furthest, Log, Region, Scores, Session};
use crate::routine::Side;

mod words;

pub use words::{helps_in_words, region_in_words, sentences, week_in_words};

/// The stretches of time that can be looked at, in days: six weeks, three months, a year. Whole weeks.
pub const SPANS: [i64; 3] = [42, 91, 364];

/// How far above the usual pain is a flare-up.
const FLARE: f64 = 3.0;

/// With fewer days than this on either side, nothing is said of what helps.
pub const DAYS_TO_SAY: usize = 5;

/// The median of some numbers, and what they lie between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The lowest.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The highest.
    pub high: f64,
    /// How many there are.
    pub count: usize,
}

impl Spread {
    /// The spread of some numbers; `None` of none.
    #[must_use]
    pub fn of(mut numbers: Vec<f64>) -> Option<Self> {
        numbers.sort_by(f64::total_cmp);
        let (low, high) = (*numbers.first()?, *numbers.last()?);
        let (count, half) = (numbers.len(), numbers.len() / 2);
        let upper = numbers.get(half).copied()?;
        let median = if count % 2 == 1 {
            upper
        } else {
            f64::midpoint(numbers[half.saturating_sub(1)], upper)
        };
        Some(Self { low, median, high, count })
    }
}

/// What is known of a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    /// Scores of the back.
    back: Vec<f64>,
    /// Scores of leg and calf.
    leg: Vec<f64>,
    /// How far down it reached at most.
    pub furthest: Option<Furthest>,
    /// How many sessions there were.
    pub sessions: u16,
    /// Time in sets.
    pub work: Duration,
    /// The user called it a day to rest.
    pub rest: bool,
    exercises: BTreeSet<String>,
}

impl Day {
    fn scores(&self, region: Region) -> &[f64] {
        match region {
            Region::Back => &self.back,
            Region::Leg => &self.leg,
        }
    }

    /// The pain of a region.
    #[must_use]
    pub fn pain(&self, region: Region) -> Option<Spread> {
        Spread::of(self.scores(region).to_vec())
    }

    /// The median of the region that hurt more.
    fn worse(&self) -> Option<f64> {
        let of = |region| self.pain(region).map(|spread| spread.median);
        Region::ALL.into_iter().filter_map(of).max_by(f64::total_cmp)
    }
}

/// A week from Monday on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// How many sessions there were.
    pub sessions: u16,
    /// Time in sets.
    pub work: Duration,
    /// How many sessions were planned, once rest, illness and flare-ups are taken off.
    pub planned: f64,
    /// Days on which nothing was planned.
    pub paused: u16,
    /// How far down it reached on the day in the middle.
    pub furthest: Option<f64>,
}

/// What was done of an exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// Its id.
    pub id: String,
    /// Time in its sets in each week of [`Progress::weeks`].
    pub weeks: Vec<Duration>,
    /// On how many days.
    pub days: usize,
    /// The last of them.
    pub last: Date,
    /// Time in its sets on the left, on the right, and on both at once.
    pub sides: [Duration; 3],
    /// Time in its sets.
    pub done: Duration,
    /// Time in its sets that was planned.
    pub planned: Duration,
}

/// How pain was on the day after an exercise, and on other days.
#[derive(Clone, Debug, PartialEq)]
pub struct Helps {
    /// The exercise's id.
    pub exercise: String,
    /// The day after a day with it.
    pub with: Option<Spread>,
    /// The day after a day without it.
    pub without: Option<Spread>,
}

/// How a region changed from the first week to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// By 2 points less, or by 30 % and more than one.
    Improved,
    /// By less than that.
    Same,
    /// By as much more.
    Worse,
}

/// What the ledger says about a stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The last day.
    pub today: Date,
    /// Every day of which something is known, with what is.
    pub days: BTreeMap<Date, Day>,
    /// Every week from the first day that is known to today, in order.
    pub weeks: Vec<Week>,
    /// Every exercise, what was done most first.
    pub exercises: Vec<Exercise>,
    /// What seems to help, the greatest difference first; what cannot be said yet is last.
    pub helps: Vec<Helps>,
}

impl Progress {
    /// Counts the entries of a stretch of time up to `today`. `goal`: how many sessions a week are
    /// planned.
    #[must_use]
    pub fn of(entries: &[Entry], today: Date, goal: u8) -> Self {
        Self::counted(entries.iter(), today, goal)
    }

    /// Counts each of the [`SPANS`] by itself.
    #[must_use]
    pub fn spans(entries: &[Entry], today: Date, goal: u8) -> [Self; SPANS.len()] {
        SPANS.map(|days| {
            let since = today.checked_sub((days - 1).days()).unwrap_or(Date::MIN);
            Self::counted(entries.iter().filter(|entry| entry.when.day >= since), today, goal)
        })
    }

    fn counted<'a>(
        entries: impl Iterator<Item = &'a Entry> + Clone,
        today: Date,
        goal: u8,
    ) -> Self {
        let mut days: BTreeMap<Date, Day> = BTreeMap::new();
        let mut mornings: BTreeMap<Date, Scores> = BTreeMap::new();
        let mut exercises: BTreeMap<String, Exercise> = BTreeMap::new();
        let first = entries.clone().map(|entry| entry.when.day).min().unwrap_or(today);
        let mondays = mondays(first, today);
        for entry in entries.filter(|entry| !entry.stamp.deleted && entry.when.day <= today) {
            let day = entry.when.day;
            match &entry.body {
                Body::Session(session) => {
                    add_session(session, day, &mut days);
                    // One morning, however many sessions it is noted for.
                    let morning = session.morning.filter(|morning| !morning.is_empty());
                    if let (Some(morning), Ok(next)) = (morning, day.tomorrow()) {
                        let known = mornings.entry(next).or_default();
                        *known = morning.over(*known);
                    }
                    add_exercises(session, day, &mondays, &mut exercises);
                }
                Body::Log(log) => add_log(log, days.entry(day).or_default()),
                _ => {}
            }
        }
        for (day, morning) in mornings {
            add_scores(morning, days.entry(day).or_default());
        }
        // The morning after today's session is none yet.
        days.retain(|day, _| *day <= today);
        let weeks = weeks(&days, &mondays, today, goal);
        let mut exercises: Vec<Exercise> = exercises.into_values().collect();
        for exercise in &mut exercises {
            let with = days.values().filter(|day| day.exercises.contains(&exercise.id));
            exercise.days = with.count();
        }
        exercises.sort_by(|a, b| b.done.cmp(&a.done).then_with(|| a.id.cmp(&b.id)));
        let helps = helps(&days, &exercises);
        Self { today, days, weeks, exercises, helps }
    }

    /// The pain of a region in the seven days up to a day.
    #[must_use]
    pub fn week_to(&self, day: Date, region: Region) -> Option<Spread> {
        self.between(day.checked_sub(6.days()).unwrap_or(day), day, region)
    }

    /// The pain of a region from one day to another, both counted.
    #[must_use]
    pub fn between(&self, from: Date, to: Date, region: Region) -> Option<Spread> {
        let days = self.days.iter().filter(|(day, _)| (from..=to).contains(*day));
        Spread::of(days.flat_map(|(_, day)| day.scores(region)).copied().collect())
    }

    /// The last day of which a score of a region is known.
    #[must_use]
    pub fn last_scored(&self, region: Region) -> Option<Date> {
        let scored = |(_, day): &(&Date, &Day)| !day.scores(region).is_empty();
        self.days.iter().rev().find(scored).map(|(day, _)| *day)
    }

    /// The pain of a region in the first seven days of which scores are known, and in the last seven,
    /// if these do not overlap.
    #[must_use]
    pub fn first_and_last(&self, region: Region) -> Option<(Spread, Spread)> {
        let mut scored =
            self.days.iter().filter(|(_, day)| !day.scores(region).is_empty()).map(|(day, _)| *day);
        let first = scored.next()?.checked_add(6.days()).ok()?;
        let last = scored.next_back()?;
        let apart = last.checked_sub(6.days()).ok()? > first;
        let spreads = (self.week_to(first, region)?, self.week_to(last, region)?);
        apart.then_some(spreads)
    }
}

/// Whether pain is so far above what is usual that it is a flare-up.
#[must_use]
pub fn is_flare(pain: f64, usual: f64) -> bool {
    pain >= usual + FLARE
}

/// Whether a median has changed by enough to say so: by 2 points, or by 30 % where that is more than
/// the one point that is chance.
#[must_use]
pub fn change(before: f64, now: f64) -> Change {
    let by = now - before;
    let enough = by.abs() >= 2.0 || (by.abs() > 1.0 && by.abs() >= 0.3 * before);
    match (enough, by < 0.0) {
        (false, _) => Change::Same,
        (true, true) => Change::Improved,
        (true, false) => Change::Worse,
    }
}

fn add_session(session: &Session, date: Date, days: &mut BTreeMap<Date, Day>) {
    let day = days.entry(date).or_default();
    day.sessions += u16::from(session.counts());
    day.work += session.work();
    add_scores(session.before, day);
    add_scores(session.after.now, day);
    for sum in session.sums().iter().filter(|sum| !sum.done.is_zero()) {
        if !day.exercises.contains(&sum.exercise) {
            day.exercises.insert(sum.exercise.clone());
        }
    }
}

fn add_log(log: &Log, day: &mut Day) {
    add_scores(log.scores, day);
    day.rest |= log.rest.is_some();
}

fn add_scores(scores: Scores, day: &mut Day) {
    day.back.extend(scores.back.map(|score| f64::from(score.value())));
    day.leg.extend(scores.leg.map(|score| f64::from(score.value())));
    day.furthest = day.furthest.max(scores.furthest);
}

fn add_exercises(
    session: &Session,
    day: Date,
    mondays: &[Date],
    exercises: &mut BTreeMap<String, Exercise>,
) {
    let week = mondays.partition_point(|monday| *monday <= day).saturating_sub(1);
    for sum in session.sums().iter() {
        if !exercises.contains_key(&sum.exercise) {
            let new = Exercise {
                id: sum.exercise.clone(),
                weeks: vec![Duration::ZERO; mondays.len()],
                days: 0,
                last: Date::ZERO,
                sides: [Duration::ZERO; 3],
                done: Duration::ZERO,
                planned: Duration::ZERO,
            };
            exercises.insert(sum.exercise.clone(), new);
        }
        let Some(exercise) = exercises.get_mut(&sum.exercise) else { continue };
        exercise.planned += sum.planned;
        if sum.done.is_zero() {
            continue;
        }
        exercise.done += sum.done;
        if let Some(week) = exercise.weeks.get_mut(week) {
            *week += sum.done;
        }
        let side = match sum.side {
            Some(Side::Left) => 0,
            Some(Side::Right) => 1,
            None => 2,
        };
        exercise.sides[side] += sum.done;
        exercise.last = exercise.last.max(day);
    }
}

fn mondays(first: Date, today: Date) -> Vec<Date> {
    let mut monday = monday_of(first);
    let mut all = Vec::new();
    while monday <= today {
        all.push(monday);
        match monday.checked_add(7.days()) {
            Ok(next) => monday = next,
            Err(_) => break,
        }
    }
    all
}

fn monday_of(day: Date) -> Date {
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(since.days()).unwrap_or(day)
}

fn weeks(days: &BTreeMap<Date, Day>, mondays: &[Date], today: Date, goal: u8) -> Vec<Week> {
    let usual = Region::ALL.map(|region| {
        let all = days.values().filter_map(|day| day.pain(region)).map(|pain| pain.median);
        Spread::of(all.collect()).map(|spread| spread.median)
    });
    let flares = |day: &Day| {
        Region::ALL.iter().zip(usual).any(|(region, usual)| {
            let pain = day.pain(*region).map(|pain| pain.median);
            pain.zip(usual).is_some_and(|(pain, usual)| is_flare(pain, usual))
        })
    };
    let week = |monday: &Date| {
        let sunday = monday.checked_add(6.days()).unwrap_or(*monday);
        // Of the week that is not over, the days that were.
        let end = sunday.min(today);
        let long = f64::from(end.since(*monday).map_or(0, |span| span.get_days()) + 1);
        let all: Vec<&Day> = days.range(*monday..=end).map(|(_, day)| day).collect();
        let paused = all.iter().filter(|day| day.rest || flares(day)).count();
        let codes = all.iter().filter_map(|day| day.furthest).map(|code| f64::from(u8::from(code)));
        let counted = (long - paused as f64).max(0.0);
        Week {
            monday: *monday,
            sessions: all.iter().map(|day| day.sessions).sum(),
            work: all.iter().map(|day| day.work).sum(),
            planned: f64::from(goal) * counted / 7.0,
            paused: u16::try_from(paused).unwrap_or(u16::MAX),
            furthest: Spread::of(codes.collect()).map(|spread| spread.median),
        }
    };
    mondays.iter().map(week).collect()
}

fn helps(days: &BTreeMap<Date, Day>, exercises: &[Exercise]) -> Vec<Helps> {
    // Pain of the day after, for every day of which something is known.
    let after: Vec<(&Day, f64)> = days
        .iter()
        .filter_map(|(date, day)| {
            let next = days.get(&date.tomorrow().ok()?)?;
            Some((day, next.worse()?))
        })
        .collect();
    let mut all: Vec<Helps> = exercises
        .iter()
        .map(|exercise| {
            let (with, without): (Vec<_>, Vec<_>) =
                after.iter().partition(|(day, _)| day.exercises.contains(&exercise.id));
            let spread =
                |part: Vec<(&Day, f64)>| Spread::of(part.iter().map(|(_, pain)| *pain).collect());
            Helps { exercise: exercise.id.clone(), with: spread(with), without: spread(without) }
        })
        .collect();
    all.sort_by(|a, b| {
        let rank = |helps: &Helps| helps.difference().map_or(f64::MAX, |by| by);
        rank(a).total_cmp(&rank(b))
    });
    all
}

impl Helps {
    /// By how much the median differs on the day after; below zero is less pain. `None` while there
    /// are too few days to say.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        let enough = |spread: &Spread| spread.count >= DAYS_TO_SAY;
        let (with, without) = (self.with.filter(enough)?, self.without.filter(enough)?);
        Some(with.median - without.median)
    }
}
