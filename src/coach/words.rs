//! What the coach says, in words.

use crate::history::{Decision, Rule, Verdict};
use crate::routine::{Bias, Catalog, Word as _};

impl Decision {
    /// What counts: the user's word where there is one.
    #[must_use]
    pub fn is(&self) -> Verdict {
        self.instead.as_ref().map_or(self.verdict, |instead| instead.verdict)
    }

    /// The decision in a line: rule, numbers and what comes next. `catalog`: what exercises are called;
    /// without it they go by their ids.
    #[must_use]
    pub fn in_words(&self, catalog: Option<&Catalog>) -> String {
        let why = match &self.instead {
            Some(instead) => format!("your word: {}", instead.why),
            None => self.why.clone(),
        };
        let verdict = if self.holds_only() { "hold and see somebody" } else { self.is().word() };
        format!("{verdict} ({}): {why}; {}", self.rule.word(), self.next(catalog))
    }

    /// What is said when the pain moved towards the spine.
    #[must_use]
    pub fn retreat(&self) -> Option<&'static str> {
        self.retreating.then_some("The leg pain is retreating. Keep this direction.")
    }

    /// R1e takes nothing away: doses stay until somebody was seen.
    fn holds_only(&self) -> bool {
        self.rule == Rule::R1e && self.is() == Verdict::Rest
    }

    fn next(&self, catalog: Option<&Catalog>) -> String {
        let called = |id: &String| {
            let exercise = catalog.and_then(|catalog| catalog.exercise(id));
            exercise.map_or_else(|| id.clone(), |exercise| exercise.name.clone())
        };
        let changes =
            self.changes.iter().map(|one| format!("{} {}", called(&one.exercise), one.next));
        let changes: Vec<String> = changes.collect();
        match self.is() {
            Verdict::Block => "no session until the full questions allow one".to_owned(),
            Verdict::Rest if self.holds_only() => {
                "keep on as you are, and book a visit to a doctor or physiotherapist".to_owned()
            }
            Verdict::Rest => {
                "comfort and short walks, and please see a doctor or physiotherapist".to_owned()
            }
            _ => match (&self.dropped, changes.is_empty()) {
                (Some(dropped), true) => {
                    format!("{} rests for two days, doses stay", direction(dropped.bias))
                }
                (Some(dropped), false) => format!(
                    "{} rests for two days; next time {}",
                    direction(dropped.bias),
                    changes.join(", ")
                ),
                (None, true) => "same dose next time".to_owned(),
                (None, false) => format!("next time {}", changes.join(", ")),
            },
        }
    }
}

/// A direction, as what one does.
#[must_use]
pub const fn direction(bias: Bias) -> &'static str {
    match bias {
        Bias::Flexion => "bending forward",
        Bias::Extension => "bending back",
        Bias::Rotation => "turning",
        Bias::Neural => "gliding the nerve",
        Bias::Neutral => "moving in the middle",
    }
}
