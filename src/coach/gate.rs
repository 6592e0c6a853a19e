//! What is offered today, by how it feels now.

use super::Usual;
use crate::history::{Score, Scores};
use crate::routine::{Level, Routine};

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

/// What today's scores open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// What is offered.
    pub offer: Offer,
    /// Whether doses may have risen.
    pub progress: bool,
    /// Whether it is said to see somebody.
    pub provider: bool,
    /// The numbers, in words; nothing when everything is offered.
    pub why: String,
}

/// From here on only comfort is offered; for the decision after a session as well.
pub(super) const SEVERE: [u8; 2] = [8, 7];

/// Whether a score of the back or the leg is severe.
#[must_use]
pub(super) fn severe(scores: Scores) -> bool {
    let at_least = |score: Option<Score>, limit| score.is_some_and(|score| score.value() >= limit);
    at_least(scores.back, SEVERE[0]) || at_least(scores.leg, SEVERE[1])
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
    let back = now.back.map_or(0, Score::value);
    let leg = now.leg.map_or(0, Score::value);
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
    let provider = offer == Offer::Comfort && (yesterday || new);
    let why = if offer == Offer::Everything {
        String::new()
    } else {
        let parts = [(by_back, "back", back), (by_leg, "leg", leg)];
        let parts = parts.into_iter().filter(|(by, _, _)| *by == offer);
        parts.map(|(_, region, score)| format!("{region} {score}")).collect::<Vec<_>>().join(", ")
    };
    Gate { offer, progress, provider, why }
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
        Some(format!("{} today: {what}.", self.why))
    }
}
