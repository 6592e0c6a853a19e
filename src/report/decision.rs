//! What the coach decided.

use super::{MOST, Span, within};
use crate::history::{Body, Decision};
use crate::routine::Word as _;

/// The most letters of a decision.
const SAID: usize = 96;

/// The last decisions, each with its rule and its numbers.
pub(super) fn decisions(span: &Span<'_>, exercise: &dyn Fn(&str) -> String) -> Vec<String> {
    let told = span.entries.iter().rev().filter_map(|entry| match &entry.body {
        Body::Decision(decision) => {
            let said = in_words(decision, exercise);
            Some(format!("{} {said}", entry.when.day.strftime("%-d %B")))
        }
        _ => None,
    });
    told.take(2 * MOST).collect()
}

fn in_words(decision: &Decision, exercise: &dyn Fn(&str) -> String) -> String {
    let more = match decision.changes.as_slice() {
        [] => String::new(),
        [change] => format!("; {}: {}", exercise(&change.exercise), change.next),
        [change, more @ ..] => {
            let exercise = exercise(&change.exercise);
            format!("; {exercise}: {}, and {} more", change.next, more.len())
        }
    };
    let (verdict, rule) = (decision.verdict.word(), decision.rule.word());
    let said = format!("{verdict} ({rule}): {}{more}", decision.why);
    let said = match &decision.instead {
        Some(wish) => {
            let verdict = wish.verdict.word();
            format!("{verdict}, as the user wished ({}), instead of {said}", wish.why)
        }
        None => said,
    };
    within(&said, SAID)
}
