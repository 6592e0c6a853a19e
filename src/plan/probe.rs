//! The direction probe: ten slow repetitions in one direction, two minutes of rest, ten more; what leg and
//! the furthest point do then says whether the direction is kept.
//!
//! Direction clues often help and tell something of how it goes on; that going by them makes it better
//! is not settled. So it is offered, never asked for.

use super::pattern::Pattern;
use crate::coach::Today;
use crate::history::{Following, Scores};
use crate::routine::Word;

/// Which way it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Bending backward.
    Backward,
    /// Bending forward.
    Forward,
}

impl Word for Direction {
    const WORDS: &'static [(&'static str, Self)] =
        &[("backward", Self::Backward), ("forward", Self::Forward)];
}

/// What a probe comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probed {
    /// It is better, or nearer to the spine: this direction.
    Better,
    /// It went further down, or is clearly worse: no more of it.
    Spread,
    /// Neither.
    Same,
}

/// The most that the leg may give.
const LEG: u8 = 6;

/// From here on up a leg is clearly worse.
const WORSE: i16 = 2;

impl Direction {
    /// The exercise it is tried with, a gentle one that needs no floor.
    #[must_use]
    pub const fn exercise(self) -> &'static str {
        match self {
            Self::Backward => "standing-extension",
            Self::Forward => "seated-flexion",
        }
    }

    const fn pattern(self) -> Pattern {
        match self {
            Self::Backward => Pattern::Backward,
            Self::Forward => Pattern::Forward,
        }
    }

    /// The text of its routine: two sets of five, slowly. The second time the two minutes of rest come
    /// first.
    #[must_use]
    pub fn routine(self, again: bool) -> String {
        let ready = if again { "2 min" } else { "10s" };
        format!(
            "title = \"Direction probe: {}\"\nfamily = \"calm\"\ncoach = false\nready = \"{ready}\"\n\n\
             [[step]]\nexercise = \"{}\"\nsets = 2\nreps = 5\nrest = \"15s\"\n",
            self.word(),
            self.exercise()
        )
    }
}

/// Why there is no probe now, in words; `None`: it may be tried.
#[must_use]
pub fn probe_waits(direction: Direction, today: &Today, now: Scores) -> Option<&'static str> {
    let standing = &today.standing;
    if standing.block.is_some() {
        return Some("Not while something about warning signs is open: `supple safety`.");
    }
    if today.resting.is_some() {
        return Some("Not before you have seen somebody: `supple coach` says why.");
    }
    if standing.hides.contains(direction.exercise()) {
        return Some("Not this direction, until somebody has looked at it.");
    }
    match now.leg {
        Some(leg) if leg.value() <= LEG => None,
        Some(_) => Some("Not with a leg above 6. Rest, breathe, walk a little; another day."),
        None => Some("The leg has to be scored for it."),
    }
}

/// What became of it, from before to now. Further down counts more than all numbers.
#[must_use]
pub fn probed(before: Scores, now: Scores) -> Probed {
    let far = before.furthest.zip(now.furthest);
    let leg = before.leg.zip(now.leg);
    let up = leg.map_or(0, |(before, now)| i16::from(now.value()) - i16::from(before.value()));
    match far {
        Some((before, now)) if now > before => Probed::Spread,
        _ if up >= WORSE => Probed::Spread,
        Some((before, now)) if now < before => Probed::Better,
        _ if up < 0 => Probed::Better,
        _ => Probed::Same,
    }
}

impl Probed {
    /// What is said.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Better => "It is better, or nearer to the spine: keep this direction.",
            Self::Spread => {
                "It went further down or is worse: no more of this today. Try neutral movement another day."
            }
            Self::Same => "No clear change: neutral movement first.",
        }
    }

    /// What is followed from here on: what a plan means by `bias`.
    #[must_use]
    pub fn followed(self, direction: Direction, before: &Following) -> Following {
        let pattern = match self {
            Self::Better => direction.pattern(),
            Self::Spread => Pattern::Mixed,
            Self::Same => Pattern::Morning,
        };
        Following {
            bias: pattern.routine().map(str::to_owned),
            pattern: Some(pattern.word().to_owned()),
            ..before.clone()
        }
    }
}
