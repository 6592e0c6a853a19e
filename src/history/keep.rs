//! What is to be remembered of a session while it is played.

use super::body::Body;
use super::entry::{Entry, Id};
use super::score::{After, Scores};
use super::screen::Stop;
use super::session::{Ending, Lap, Session};
use crate::session::{self, Event, Record};
use crate::time::Moment;

/// Something to remember.
#[derive(Clone, Debug, PartialEq)]
pub enum Keep {
    /// A session begins.
    Begin {
        /// Its name from now on.
        id: Id,
        /// What is known of it.
        session: Box<Session>,
    },
    /// The session that was broken off goes on.
    GoOn,
    /// A segment has ended.
    Lap(Box<Lap>),
    /// The session was stopped, or one of its exercises left, for something.
    Stop(Stop),
    /// The session has ended.
    End {
        /// How.
        ending: Ending,
        /// How many of its steps were done to their end.
        steps_done: u16,
    },
    /// How it was after the session.
    After(After),
    /// What was done of the session that was broken off is kept.
    Settle,
    /// How it was the morning after the session that was asked about.
    Morning(Scores),
    /// Something beside sessions.
    Note {
        /// Its name from now on.
        id: Id,
        /// What it says.
        body: Box<Body>,
    },
    /// What the coach has decided about a session.
    Decision(Box<Entry>),
}

impl Keep {
    /// What is to be remembered of events that a session, begun at `zero`, has just answered with.
    #[must_use]
    pub fn of(events: &[Event], session: &session::Session, zero: Moment) -> Vec<Self> {
        let keep = |event: &Event| match event {
            Event::Lapped(lap) => Some(Self::Lap(Box::new(Lap::of(lap, session.timeline(), zero)))),
            Event::Ended(ending) => {
                let done = Record::of(session).map_or(0, |record| record.steps_done());
                let steps_done = u16::try_from(done).unwrap_or(u16::MAX);
                Some(Self::End { ending: (*ending).into(), steps_done })
            }
            _ => None,
        };
        events.iter().filter_map(keep).collect()
    }
}
