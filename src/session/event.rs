//! What a session is asked, and what it answers.

use std::time::Duration;

use super::cue::Cue;
use crate::routine::Side;
use crate::time::Moment;

/// What the user, or the shell on the user's behalf, asks of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Stand still.
    Pause,
    /// Go on.
    Resume,
    /// Go on after so long, in which there is time to say where one was; a pause before that
    /// keeps it standing.
    ResumeIn(Duration),
    /// End the running segment here: a hold early, a rest skipped, an open set done.
    Done,
    /// Go to the next step.
    Next,
    /// Go to the start of this set, or in its first three seconds to the set before.
    Back,
    /// Do the running step again from its first set.
    Redo,
    /// Go to a step, an index into [`Timeline::steps`](super::Timeline::steps).
    Jump(usize),
    /// Make the running segment longer.
    Longer(Duration),
    /// Make the running segment shorter; it ends at once when less than that is left.
    Shorter(Duration),
    /// The computer slept, or the program was stopped, from `since` until now: what was due up to
    /// `since` has happened, and the session stands paused there.
    Suspend {
        /// When the sleep began.
        since: Moment,
    },
    /// End the session here.
    Stop,
}

/// What a session has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A segment began, an index into [`Timeline::segments`](super::Timeline::segments).
    Entered(usize),
    /// Something to hear or see is due.
    Cue {
        /// What.
        cue: Cue,
        /// The side it belongs to.
        side: Option<Side>,
    },
    /// A segment ended, one way or another.
    Lapped(Lap),
    /// The session stands still.
    Paused(Pause),
    /// It is about to go on.
    Resuming,
    /// It goes on.
    Resumed,
    /// The future is not what it was: take [`Session::upcoming`](super::Session::upcoming) anew.
    Rescheduled,
    /// The session is over; no event follows.
    Ended(Ending),
}

impl Event {
    /// Whether it makes a sound that matters: every cue but a line, which is there to be read.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        matches!(self, Self::Cue { cue, .. } if !matches!(cue, Cue::Say(_)))
    }
}

/// Why a session stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The user asked.
    Asked,
    /// The user was away: the computer slept, or the program was stopped.
    Away,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At the end of its timeline.
    Finished,
    /// By the user.
    Stopped,
}

/// What was really done of a segment. A segment that was gone back to has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lap {
    /// The segment, an index into [`Timeline::segments`](super::Timeline::segments).
    pub segment: usize,
    /// When it began.
    pub began: Moment,
    /// How long it was planned to take, before any change.
    pub planned: Duration,
    /// How long it took, pauses not counted.
    pub done: Duration,
    /// How long it stood paused.
    pub paused: Duration,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a segment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// At its end.
    Completed,
    /// By the user, who was done with it.
    EndedEarly,
    /// Left for a later step.
    Skipped,
    /// Left to go back or to do it again.
    Left,
    /// With the whole session.
    Stopped,
}

/// A cue and the moment it is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledCue {
    /// When it is due.
    pub at: Moment,
    /// What it is.
    pub cue: Cue,
    /// The side it belongs to.
    pub side: Option<Side>,
}
