//! The flat plan of a session: one segment after another.

use std::sync::Arc;
use std::time::Duration;

use super::cue::{self, Cue};
use crate::routine::{Position, Routine, Side, Sides, Step, Work};
use crate::time::Moment;

/// A routine laid out in time. Made by [`plan`](super::plan()), and by a session that takes a new
/// version of its routine; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    pub(super) routine: Arc<Routine>,
    pub(super) steps: Vec<PlannedStep>,
    pub(super) segments: Vec<Segment>,
}

/// A step as it comes in the session; a circuit's steps come once a round.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStep {
    /// The step.
    pub step: Step,
    /// Its block, an index into [`Routine::blocks`] of the version that it comes from.
    pub block: usize,
    /// The round of its block, from 1.
    pub round: u16,
    /// Its first segment (getting ready or into position), an index into the segments.
    pub first_segment: usize,
}

/// A stretch of time in which one thing is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// What is done.
    pub part: Part,
    /// Where in the routine.
    pub place: Place,
    /// How long.
    pub length: Length,
    /// What is heard or shown, at times from the segment's start, in order, none after its end.
    pub cues: Vec<(Duration, Cue)>,
}

/// A segment that is running or to come, with the moment it begins, or would have begun without
/// pauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The segment, an index into [`Timeline::segments`].
    pub segment: usize,
    /// When it begins.
    pub start: Moment,
    /// How long it takes, after all changes.
    pub length: Length,
    /// Its cues, those that have been among them.
    pub cues: Vec<(Duration, Cue)>,
}

impl Ahead {
    pub(super) fn of(index: usize, segment: &Segment, start: Moment) -> Self {
        Self { segment: index, start, length: segment.length, cues: segment.cues.clone() }
    }
}

/// What is done in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Getting ready for the first step.
    Ready,
    /// Getting into position for a step.
    Position {
        /// Where one comes from.
        from: Position,
        /// Where one goes.
        to: Position,
    },
    /// A set of a step.
    Work(Work),
    /// Rest after a set, a step or a round.
    Rest,
    /// Changing over to the side that the place names.
    ChangeSides,
}

impl Part {
    /// Whether it is a set of a step.
    #[must_use]
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Work(_))
    }
}

/// Where in the routine a segment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The step, an index into [`Timeline::steps`]. Rest belongs to the step before it, getting
    /// into position to the step after it.
    pub step: usize,
    /// The set on this side, from 1. Before a set: the set to come; rest: the set just done.
    pub set: u16,
    /// How many sets on this side.
    pub sets: u16,
    /// The side, where the step has one: of the set that `set` counts.
    /// `None` for both and for alternating sides.
    pub side: Option<Side>,
}

impl Place {
    /// Whether the set is the last of its step, on the last side.
    pub(super) fn ends_step(self, step: &Step) -> bool {
        let last_side = match step.sides {
            Sides::Each { first, .. } => self.side == Some(first.other()),
            Sides::Both | Sides::Alternating { .. } => true,
        };
        last_side && self.set == self.sets
    }
}

/// How long a segment takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So long.
    For(Duration),
    /// Until the user says so.
    UntilDone {
        /// How long it is likely to take, for the total.
        guess: Duration,
    },
}

impl Length {
    /// How long it takes, or is likely to take.
    #[must_use]
    pub const fn expected(self) -> Duration {
        match self {
            Self::For(length) | Self::UntilDone { guess: length } => length,
        }
    }

    /// How long it takes, where that is known.
    #[must_use]
    pub const fn known(self) -> Option<Duration> {
        match self {
            Self::For(length) => Some(length),
            Self::UntilDone { .. } => None,
        }
    }
}

impl Timeline {
    /// The routine that was planned, in the newest version that was taken.
    #[must_use]
    pub fn routine(&self) -> &Arc<Routine> {
        &self.routine
    }

    /// The steps in the order of the session, rounds written out; never empty.
    #[must_use]
    pub fn steps(&self) -> &[PlannedStep] {
        &self.steps
    }

    /// The segments in order; never empty.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The length of the whole, open segments at their guess.
    #[must_use]
    pub fn expected(&self) -> Duration {
        self.segments.iter().map(|segment| segment.length.expected()).sum()
    }

    /// When each segment starts, from the start of the session, open segments at their guess.
    pub fn starts(&self) -> impl Iterator<Item = Duration> {
        self.segments.iter().scan(Duration::ZERO, |end, segment| {
            let start = *end;
            *end += segment.length.expected();
            Some(start)
        })
    }

    /// Every segment as it comes in a session that begins at a moment and never stands still, open
    /// segments at their guess.
    pub fn all_ahead(&self, from: Moment) -> impl Iterator<Item = Ahead> {
        let starts = self.starts().map(move |start| from + start);
        let segments = self.segments.iter().enumerate().zip(starts);
        segments.map(|((index, segment), start)| Ahead::of(index, segment, start))
    }

    /// The same with every lead-in, to a step or to the other side, lasting at least as `least` says
    /// for its index.
    #[must_use]
    pub fn stretched(mut self, least: impl Fn(&Self, usize) -> Duration) -> Self {
        for index in 0..self.segments.len() {
            let Segment { part, length: Length::For(length), .. } = self.segments[index] else {
                continue;
            };
            if matches!(part, Part::Ready | Part::Position { .. } | Part::ChangeSides) {
                let length = Length::For(length.max(least(&self, index)));
                self.segments[index].length = length;
            }
        }
        self.add_cues();
        self
    }

    /// The step of a segment of this timeline.
    #[must_use]
    pub fn step_of(&self, segment: &Segment) -> &PlannedStep {
        &self.steps[segment.place.step]
    }

    /// The cues of a segment if it took `length`.
    pub(super) fn cues(&self, index: usize, length: Length) -> Vec<(Duration, Cue)> {
        let segment = &self.segments[index];
        let next = self.segments.get(index + 1).map(|next| next.part);
        cue::derive(segment.part, segment.place, length, &self.step_of(segment).step, next)
    }

    /// The last segment before `index` that gives time to get to the work there: the work's own
    /// index where nothing does.
    pub(super) fn lead_in(&self, index: usize) -> usize {
        let before = index.saturating_sub(1);
        if self.segments[before].part.is_work() { index } else { before }
    }
}
