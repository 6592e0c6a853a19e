//! What the coach decided, as its entries in the ledger tell it.

use serde::Deserialize;

use super::{MOST, Span, within};

/// The most letters of a decision.
const SAID: usize = 96;

/// What is told of a decision.
#[derive(Debug, Deserialize)]
struct Told {
    verdict: String,
    rule: String,
    why: String,
    #[serde(default)]
    changes: Vec<Change>,
    instead: Option<Instead>,
}

#[derive(Debug, Deserialize)]
struct Change {
    exercise: String,
    next: String,
}

#[derive(Debug, Deserialize)]
struct Instead {
    verdict: String,
    why: String,
}

/// The last decisions, each with its rule and its numbers.
pub(super) fn decisions(span: &Span<'_>, exercise: &dyn Fn(&str) -> String) -> Vec<String> {
    let told = span.entries.iter().rev().filter(|entry| entry.body.kind() == "decision");
    let told = told.filter_map(|entry| {
        let told: Told = serde_json::from_str(&entry.body.json().ok()?).ok()?;
        Some(format!("{} {}", entry.when.day.strftime("%-d %B"), in_words(&told, exercise)))
    });
    told.take(2 * MOST).collect()
}

fn in_words(told: &Told, exercise: &dyn Fn(&str) -> String) -> String {
    let Told { verdict, rule, why, changes, instead } = told;
    let more = match changes.as_slice() {
        [] => String::new(),
        [Change { exercise: id, next }] => format!("; {}: {next}", exercise(id)),
        [Change { exercise: id, next }, more @ ..] => {
            format!("; {}: {next}, and {} more", exercise(id), more.len())
        }
    };
    let said = format!("{verdict} ({rule}): {why}{more}");
    let said = match instead {
        Some(Instead { verdict, why }) => {
            format!("{verdict}, as the user wished ({why}), instead of {said}")
        }
        None => said,
    };
    within(&said, SAID)
}
