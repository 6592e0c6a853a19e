//! What the coach says, in words.

use super::Judgement;
use crate::history::{Decision, Verdict};
use crate::routine::Word as _;

impl Decision {
    /// What counts: the user's word where there is one.
    #[must_use]
    pub fn is(&self) -> Verdict {
        self.instead.as_ref().map_or(self.verdict, |instead| instead.verdict)
    }

    /// The decision in a line: rule, numbers and what comes next.
    #[must_use]
    pub fn in_words(&self) -> String {
        let (verdict, why) = match &self.instead {
            Some(instead) => (instead.verdict, format!("your word: {}", instead.why)),
            None => (self.verdict, self.why.clone()),
        };
        let rule = self.rule.word();
        format!("{} ({rule}): {why}; {}", verdict.word(), next(verdict, &self.changes))
    }
}

fn next(verdict: Verdict, changes: &[crate::history::Change]) -> String {
    match verdict {
        Verdict::Block => "no session until somebody has looked at it".to_owned(),
        Verdict::Rest => "comfort and short walks, and please see somebody".to_owned(),
        Verdict::Hold => "same dose next time".to_owned(),
        Verdict::Regress | Verdict::Progress if changes.is_empty() => {
            "same dose next time".to_owned()
        }
        Verdict::Regress | Verdict::Progress => {
            let said = changes.iter().map(|change| format!("{} {}", change.exercise, change.next));
            format!("next time {}", said.collect::<Vec<_>>().join(", "))
        }
    }
}

impl Judgement {
    /// What is said when the pain moves towards the spine.
    #[must_use]
    pub fn retreat(&self) -> Option<&'static str> {
        self.retreating.then_some("The leg pain is retreating. Keep this direction.")
    }
}
