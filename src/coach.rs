//! The coach: what is offered today, what is decided after a session, and why.
//!
//! [`gate`] looks at today's pain, [`judge`] at a session by the rule table, the first rule that fits
//! being the one; [`decide`] turns that into doses and a [`Decision`](crate::history::Decision) that
//! the ledger keeps. Every number in here is a rule of `docs/coach.md`. Doses are
//! differences from a routine's file ([`Setting`](crate::history::Setting)) that [`tailor`] lays over it
//! when a session is planned. Only the user has them written into the file ([`rewritten`]); a difference
//! that is in the file does not count again.

mod catch_up;
mod dose;
mod doses;
mod facts;
mod gate;
mod judge;
mod offers;
mod stop;
mod tailor;
mod today;
mod words;
mod write;

pub use catch_up::{catch_up, decide, entry_of, id_of, instead};
pub use dose::{Prescribed, apply, eased, lowered, prescribe, raised};
pub use doses::{Doses, Prescribes, doses, settings};
pub use facts::{LOADED, facts, usual};
pub use gate::{COMFORT, Gate, Offer, See, gate};
pub use judge::{Judgement, judge};
pub use offers::offers;
pub use stop::{breathing, easier_once, stays};
pub use tailor::{Note, Tailored, tailor};
pub use today::{Today, today};
pub use words::direction;
pub use write::{Rewritten, rewritten};

use crate::history::{After, Region, Scores, Stop};

/// The usual pain: the median of the scores before the last seven sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usual {
    /// Of the back.
    pub back: f64,
    /// Of leg and calf.
    pub leg: f64,
}

/// What is known of a session when it is judged.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, asked by one rule")]
pub struct Facts {
    /// A question that blocks was answered with yes or not sure, now or during; or it was stopped for
    /// such a sign, whatever the questions bring to light after it.
    pub warning: bool,
    /// New numbness or weakness was noted.
    pub symptom: bool,
    /// How it was before.
    pub before: Scores,
    /// How it was after, and the most it gave.
    pub after: After,
    /// How it was the next morning.
    pub morning: Option<Scores>,
    /// Sets done of those planned, 0 to 1.
    pub completion: f64,
    /// What it was stopped for.
    pub stops: Vec<Stop>,
    /// A medicine was noted in the six hours before: it may have been a painkiller.
    pub medicine: bool,
    /// A loaded calf exercise, the pain local to the calf.
    pub tendon: bool,
    /// Doses do not rise until somebody was seen.
    pub held: bool,
    /// The region that is worse by 2 or more than in the best week of the last six, with both medians.
    pub worsening: Option<(Region, f64, f64)>,
    /// What is usual.
    pub usual: Usual,
    /// The routine is there for a direction of the spine.
    pub directed: bool,
    /// What the sessions before it were like.
    pub past: Past,
}

/// What the sessions before were like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Past {
    /// The last one of the same routine was green.
    pub green: bool,
    /// On how many days in a row before this one a session had it further down the next morning.
    pub further: u16,
    /// On how many days in a row before this one a session had it worse by 2 the next morning.
    pub worse: u16,
    /// Yesterday began with 8 or more in the back, or 7 or more in the leg.
    pub severe: bool,
    /// The region that has not changed enough in six weeks, with its medians then and now.
    pub stuck: Option<(Region, f64, f64)>,
}
