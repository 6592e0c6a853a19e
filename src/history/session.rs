//! A session as it is remembered, with its laps, and how a broken one goes on.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::score::{After, Scores};
use super::screen::{Reason, Stop};
use super::words::{self, maybe, rounded, seconds};
use crate::routine::{Side, Word, Work};
use crate::session::{self, Outcome, Timeline};
use crate::time::Moment;

/// A session that was, or is still going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The routine's id.
    pub routine: String,
    /// The routine's title then.
    pub title: String,
    /// How long it was planned to take.
    #[serde(with = "seconds")]
    pub planned: Duration,
    /// How many steps it has.
    pub steps: u16,
    /// How many sets it has on all sides; 0 when that was not kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sets: u16,
    /// How many of them were done to their end.
    #[serde(default)]
    pub steps_done: u16,
    /// How it ended; nothing while it goes on, and after the program was killed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe")]
    pub ending: Option<Ending>,
    /// How it was before.
    #[serde(default, skip_serializing_if = "Scores::is_empty")]
    pub before: Scores,
    /// How it was after.
    #[serde(default, skip_serializing_if = "After::is_empty")]
    pub after: After,
    /// How it was the next morning; asked, and perhaps without an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub morning: Option<Scores>,
    /// What it was stopped for, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
    /// What was really done, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub laps: Vec<Lap>,
    /// The laps summed up, where a session is told in brief.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
    /// How much of it was done, in percent, where it is told in brief.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<u8>,
}

/// Everything that was done of an exercise on one side, in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The exercise's id.
    pub exercise: String,
    /// The side; nothing for both and for alternating sides.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe")]
    pub side: Option<Side>,
    /// Time in its sets that was planned.
    #[serde(with = "seconds")]
    pub planned: Duration,
    /// Time in its sets.
    #[serde(with = "seconds")]
    pub done: Duration,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At its end.
    Finished,
    /// By the user.
    Stopped,
    /// The program or the computer went down in it; what was done until then is kept.
    BrokenOff,
}

impl Word for Ending {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("finished", Self::Finished),
        ("stopped", Self::Stopped),
        ("broken off", Self::BrokenOff),
    ];
}

impl From<session::Ending> for Ending {
    fn from(ending: session::Ending) -> Self {
        match ending {
            session::Ending::Finished => Self::Finished,
            session::Ending::Stopped => Self::Stopped,
        }
    }
}

/// What was really done of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lap {
    /// The segment of the timeline, from 0.
    pub segment: u16,
    /// The exercise's id.
    pub exercise: String,
    /// What was done.
    #[serde(with = "words")]
    pub part: Part,
    /// On which side; nothing for both and for alternating sides.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe")]
    pub side: Option<Side>,
    /// Which set on this side, from 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub set: u16,
    /// How many repetitions or breaths were planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u16>,
    /// When it began, from the start of the session, pauses counted.
    #[serde(with = "seconds")]
    pub began: Duration,
    /// How long it was planned to take.
    #[serde(with = "seconds")]
    pub planned: Duration,
    /// How long it took, pauses not counted.
    #[serde(with = "seconds")]
    pub done: Duration,
    /// How long it stood paused.
    #[serde(default, skip_serializing_if = "Duration::is_zero", with = "seconds")]
    pub paused: Duration,
    /// How it ended.
    #[serde(default = "completed", skip_serializing_if = "is_completed", with = "words")]
    pub outcome: Outcome,
}

/// What was done in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Getting ready.
    Ready,
    /// Getting into position.
    Position,
    /// A position held.
    Hold,
    /// Repetitions.
    Reps,
    /// Movement or rest for a time.
    Time,
    /// Breaths.
    Breaths,
    /// A set that the user ended.
    Open,
    /// Rest.
    Rest,
    /// Changing sides.
    ChangeSides,
}

impl Word for Part {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("ready", Self::Ready),
        ("position", Self::Position),
        ("hold", Self::Hold),
        ("reps", Self::Reps),
        ("time", Self::Time),
        ("breaths", Self::Breaths),
        ("open", Self::Open),
        ("rest", Self::Rest),
        ("change sides", Self::ChangeSides),
    ];
}

impl Word for Outcome {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("completed", Self::Completed),
        ("ended early", Self::EndedEarly),
        ("skipped", Self::Skipped),
        ("left", Self::Left),
        ("stopped", Self::Stopped),
    ];
}

impl Part {
    /// Whether it is a set of an exercise.
    #[must_use]
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Hold | Self::Reps | Self::Time | Self::Breaths | Self::Open)
    }
}

impl From<session::Part> for Part {
    fn from(part: session::Part) -> Self {
        match part {
            session::Part::Ready => Self::Ready,
            session::Part::Position { .. } => Self::Position,
            session::Part::Work(Work::Hold(_)) => Self::Hold,
            session::Part::Work(Work::Reps { .. }) => Self::Reps,
            session::Part::Work(Work::Time(_)) => Self::Time,
            session::Part::Work(Work::Breaths { .. }) => Self::Breaths,
            session::Part::Work(Work::Open { .. }) => Self::Open,
            session::Part::Rest => Self::Rest,
            session::Part::ChangeSides => Self::ChangeSides,
        }
    }
}

/// How a session that was broken off goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct GoingOn {
    /// What was done of the timeline.
    pub laps: Vec<session::Lap>,
    /// The step it goes on with, an index into the timeline's steps.
    pub step: usize,
    /// How many steps there are.
    pub steps: usize,
}

impl Session {
    /// A session that begins now.
    #[must_use]
    pub fn of(timeline: &Timeline, before: Scores) -> Self {
        let routine = timeline.routine();
        Self {
            routine: routine.id.clone(),
            title: routine.title.clone(),
            planned: rounded(timeline.expected()),
            steps: u16::try_from(timeline.steps().len()).unwrap_or(u16::MAX),
            sets: u16::try_from(
                timeline.segments().iter().filter(|one| one.part.is_work()).count(),
            )
            .unwrap_or(u16::MAX),
            steps_done: 0,
            ending: None,
            before,
            after: After::default(),
            morning: None,
            stops: Vec::new(),
            laps: Vec::new(),
            sums: Vec::new(),
            share: None,
        }
    }

    /// What a program has recorded, over what is `here` of the session: answers that were noted there
    /// meanwhile stay, but for those that the program has asked for itself.
    #[must_use]
    pub fn recorded_over(&self, here: &Self) -> Self {
        let after = self.after.over(here.after);
        Self { before: here.before, after, morning: here.morning, ..self.clone() }
    }

    /// The session in brief: its laps only as their sums.
    #[must_use]
    pub fn brief(&self) -> Self {
        let share = Some((self.completion() * 100.0).round() as u8);
        Self { laps: Vec::new(), sums: self.sums().into_owned(), share, ..self.clone() }
    }

    /// Everything that was done of each exercise, by side.
    #[must_use]
    pub fn sums(&self) -> Cow<'_, [Sum]> {
        if self.laps.is_empty() {
            return Cow::Borrowed(&self.sums);
        }
        let mut sums: Vec<Sum> = Vec::new();
        for lap in self.laps.iter().filter(|lap| lap.part.is_work()) {
            let same = |sum: &&mut Sum| sum.side == lap.side && sum.exercise == lap.exercise;
            match sums.iter_mut().find(same) {
                Some(sum) => {
                    sum.planned += lap.planned;
                    sum.done += lap.done;
                }
                None => sums.push(Sum {
                    exercise: lap.exercise.clone(),
                    side: lap.side,
                    planned: lap.planned,
                    done: lap.done,
                }),
            }
        }
        Cow::Owned(sums)
    }

    /// How much of its sets was done, 0 to 1; of its steps where the sets were not kept.
    #[must_use]
    pub fn completion(&self) -> f64 {
        if let Some(share) = self.share {
            return f64::from(share) / 100.0;
        }
        if self.sets == 0 || self.laps.is_empty() {
            return (f64::from(self.steps_done) / f64::from(self.steps.max(1))).min(1.0);
        }
        let mut sets: BTreeMap<u16, f64> = BTreeMap::new();
        for lap in self.laps.iter().filter(|lap| lap.part.is_work()) {
            let ended = lap.part == Part::Open && lap.outcome == Outcome::EndedEarly;
            let whole = lap.outcome == Outcome::Completed || ended;
            let part = lap.done.as_secs_f64() / lap.planned.as_secs_f64().max(1.0);
            let done = if whole { 1.0 } else { part.min(1.0) };
            let best = sets.entry(lap.segment).or_default();
            *best = best.max(done);
        }
        // Not `sum`, which makes -0 of nothing.
        let done = sets.values().fold(0.0, |done, share| done + share);
        (done / f64::from(self.sets)).min(1.0)
    }

    /// Whether it counts among those that were done: half of it was. A session that goes on counts.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.ending.is_none() || self.completion() >= 0.5
    }

    /// Time in sets, what was done twice counted twice.
    #[must_use]
    pub fn work(&self) -> Duration {
        self.sums().iter().map(|sum| sum.done).sum()
    }

    /// Whether nothing was done of it, and nothing happened in it.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.work().is_zero() && self.stops.iter().all(|stop| stop.reason == Reason::Enough)
    }

    /// The whole time, pauses left out.
    #[must_use]
    pub fn whole(&self) -> Duration {
        self.laps.iter().map(|lap| lap.done).sum()
    }

    /// Time in pauses.
    #[must_use]
    pub fn paused(&self) -> Duration {
        self.laps.iter().map(|lap| lap.paused).sum()
    }

    /// How the session goes on in a timeline: after the last lap, on the segment that leads to the
    /// set it stood in. `None` where the timeline is not the one that was begun, or nothing is
    /// left of it.
    #[must_use]
    pub fn going_on(&self, timeline: &Timeline) -> Option<GoingOn> {
        let segments = timeline.segments();
        let fits = |lap: &Lap| {
            let segment = segments.get(usize::from(lap.segment));
            segment.is_some_and(|segment| {
                timeline.step_of(segment).step.exercise.id == lap.exercise
                    && Part::from(segment.part) == lap.part
                    && segment.place.side == lap.side
                    && segment.place.set == lap.set
            })
        };
        if !self.laps.iter().all(fits) || usize::from(self.steps) != timeline.steps().len() {
            return None;
        }
        let laps: Vec<session::Lap> = self.laps.iter().map(Lap::in_session).collect();
        let segment = session::Session::segment_after(timeline, &laps)?;
        Some(GoingOn { laps, step: segments[segment].place.step, steps: timeline.steps().len() })
    }
}

impl Lap {
    /// What is remembered of a lap of a session that began at `zero`.
    #[must_use]
    pub fn of(lap: &session::Lap, timeline: &Timeline, zero: Moment) -> Self {
        let segment = &timeline.segments()[lap.segment];
        let count = match segment.part {
            session::Part::Work(Work::Reps { count, .. } | Work::Breaths { count, .. }) => {
                Some(count.get())
            }
            _ => None,
        };
        Self {
            segment: u16::try_from(lap.segment).unwrap_or(u16::MAX),
            exercise: timeline.step_of(segment).step.exercise.id.clone(),
            part: segment.part.into(),
            side: segment.place.side,
            set: segment.place.set,
            count,
            began: rounded(lap.began.since(zero)),
            planned: rounded(lap.planned),
            done: rounded(lap.done),
            paused: rounded(lap.paused),
            outcome: lap.outcome,
        }
    }

    /// The time that was added to what was planned.
    #[must_use]
    pub fn added(&self) -> Duration {
        self.done.saturating_sub(self.planned)
    }

    fn in_session(&self) -> session::Lap {
        session::Lap {
            segment: self.segment.into(),
            began: Moment::at(self.began),
            planned: self.planned,
            done: self.done,
            paused: self.paused,
            outcome: self.outcome,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(sets: &u16) -> bool {
    *sets == 0
}

fn one() -> u16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_one(set: &u16) -> bool {
    *set == 1
}

fn completed() -> Outcome {
    Outcome::Completed
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_completed(outcome: &Outcome) -> bool {
    *outcome == Outcome::Completed
}
