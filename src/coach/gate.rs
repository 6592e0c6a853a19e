//! What is offered today, by how it feels now.

use super::Usual;
use crate::history::{Region, Scores};
use crate::routine::{Level, Routine};
use crate::text::capitalized;

/// What is offered, from the least to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Offer {
    /// Rest, breathing, ankle pumps, 2 to 5 minutes of walking.
    Comfort,
    /// Calm, directional and walking only, in short versions.
    Calm,
    /// Levels 1 and 2, the same dose or a lower one.
    Reduced,
    /// Everything that the level allows.
    Everything,
}

/// Why somebody is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum See {
    /// It was not severe in the last fortnight.
    New,
    /// It was severe yesterday as well.
    SecondDay,
}

/// What today's scores open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// What is offered.
    pub offer: Offer,
    /// Whether the last step up counts, and another may follow.
    pub progress: bool,
    /// Why it is said to see somebody, if it is.
    pub see: Option<See>,
    /// The numbers, in words; nothing when everything is offered.
    pub why: String,
}

/// From here on, of the back and of the leg, only comfort is offered.
const SEVERE: [u8; 2] = [8, 7];

/// Whether a score of the back or the leg is severe.
#[must_use]
pub(super) fn severe(scores: Scores) -> bool {
    let at_least = |region, limit| scores.of(region).is_some_and(|score| score >= limit);
    at_least(Region::Back, SEVERE[0]) || at_least(Region::Leg, SEVERE[1])
}

/// The exercises of the comfort set.
pub const COMFORT: [&str; 4] = ["rest-90-90", "breath-belly", "ankle-pumps", "walk-easy"];

/// What is offered with these scores. `yesterday`: it was severe yesterday as well; `new`: it was not
/// severe in the last fortnight. What was not answered closes nothing.
///
/// Limits of the leg lie one point lower than those of the back: a leg that spreads is the more useful
/// warning. A design choice.
#[must_use]
pub fn gate(now: Scores, usual: Usual, yesterday: bool, new: bool) -> Gate {
    let back = now.of(Region::Back).unwrap_or(0);
    let leg = now.of(Region::Leg).unwrap_or(0);
    let by_back = match back {
        0..=3 => Offer::Everything,
        4..=5 => Offer::Reduced,
        6..=7 => Offer::Calm,
        _ => Offer::Comfort,
    };
    let by_leg = match leg {
        0..=3 => Offer::Everything,
        4 => Offer::Reduced,
        5..=6 => Offer::Calm,
        _ => Offer::Comfort,
    };
    let offer = by_back.min(by_leg);
    let near = (by_back == Offer::Everything || f64::from(back) <= usual.back + 1.0)
        && (by_leg == Offer::Everything || f64::from(leg) <= usual.leg);
    let progress = match offer {
        Offer::Everything => true,
        Offer::Reduced => near,
        Offer::Calm | Offer::Comfort => false,
    };
    let see = match (yesterday, new) {
        _ if offer != Offer::Comfort => None,
        (true, _) => Some(See::SecondDay),
        (false, true) => Some(See::New),
        (false, false) => None,
    };
    let why = if offer == Offer::Everything {
        String::new()
    } else {
        let parts = [(by_back, "back", back), (by_leg, "leg", leg)];
        let parts = parts.into_iter().filter(|(by, _, _)| *by == offer);
        parts.map(|(_, region, score)| format!("{region} {score}")).collect::<Vec<_>>().join(", ")
    };
    Gate { offer, progress, see, why }
}

impl Gate {
    /// Whether a routine is offered.
    #[must_use]
    pub fn allows(&self, routine: &Routine) -> bool {
        let family = routine.family.as_deref().unwrap_or_default();
        match self.offer {
            Offer::Everything => true,
            Offer::Reduced => routine.level <= Level::Moderate,
            Offer::Calm => {
                routine.level == Level::Gentle
                    && ["calm", "extension", "flexion", "aerobic"].contains(&family)
            }
            Offer::Comfort => {
                routine.steps().any(|step| COMFORT.contains(&step.exercise.id.as_str()))
                    && ["calm", "aerobic"].contains(&family)
            }
        }
    }

    /// What is offered and why, in a sentence; nothing when it is everything.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let what = match self.offer {
            Offer::Everything => return None,
            Offer::Reduced if self.progress => {
                "levels 1 and 2, at most the dose of last time plus a step"
            }
            Offer::Reduced => "levels 1 and 2, not more than last time",
            Offer::Calm => "calm exercises, your direction and walking, in short",
            Offer::Comfort => "rest, breathing, ankle pumps and a walk of 2 to 5 minutes",
        };
        let see = match self.see {
            None => "",
            Some(See::New) => " This is new: please call a doctor or physiotherapist today.",
            Some(See::SecondDay) => " Second day: please see a doctor or physiotherapist.",
        };
        Some(format!("{} today: {what}.{see}", capitalized(&self.why)))
    }
}
