//! What was asked and answered about warning signs, as its entries in the ledger tell it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::Span;
use crate::history::Entry;

/// What is told of questions on warning signs.
#[derive(Debug, Deserialize)]
struct Told {
    form: String,
    #[serde(default)]
    answers: BTreeMap<String, String>,
}

fn told(entry: &Entry) -> Option<Told> {
    let asked = entry.body.kind() == "screen";
    asked.then(|| serde_json::from_str(&entry.body.json().ok()?).ok()).flatten()
}

/// The day on which every question was asked last, in words. `all`: also what is older than the span.
pub(super) fn asked(all: &[Entry]) -> Option<String> {
    let full = |entry: &&Entry| told(entry).is_some_and(|told| told.form == "full");
    let last = all.iter().rev().find(full)?;
    Some(last.when.day.strftime("%-d %B %Y").to_string())
}

/// The questions that were answered with yes, each with its last day.
pub(super) fn answered_yes(span: &Span<'_>) -> Option<String> {
    let mut yes: BTreeMap<String, Date> = BTreeMap::new();
    for (entry, told) in span.entries.iter().filter_map(|entry| Some((entry, told(entry)?))) {
        for (question, answer) in told.answers {
            if answer == "yes" {
                yes.insert(question, entry.when.day);
            }
        }
    }
    let said =
        |(question, day): (&String, &Date)| format!("{question} ({})", day.strftime("%-d %B"));
    let said: Vec<String> = yes.iter().map(said).collect();
    (!said.is_empty()).then(|| format!("Answered with yes: {}", said.join(", ")))
}
