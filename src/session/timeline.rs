//! The flat plan of a session: one segment after another.

use std::sync::Arc;
use std::time::Duration;

use crate::routine::{Position, Routine, Side, Step, Work};

/// A routine laid out in time. Made by `plan` alone; never empty.
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
    /// Its block, an index into [`Routine::blocks`].
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
    /// The side, where the step has one: of the work itself, or of the work to come.
    /// `None` for both and for alternating sides.
    pub side: Option<Side>,
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

/// Something to hear or see, by meaning, never by file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cue {
    /// The session begins: get ready.
    Ready,
    /// Get into the next position.
    Position,
    /// Change over to the other side.
    ChangeSides,
    /// Rest begins.
    Rest,
    /// Seconds to the end of the segment: 3, 2, 1.
    Count(u8),
    /// Work begins.
    Go,
    /// Half of the work is done.
    Halfway,
    /// A line of the exercise or of the author.
    Say(String),
    /// The last set of a step is done.
    StepDone,
    /// The session is done.
    Finish,
}
