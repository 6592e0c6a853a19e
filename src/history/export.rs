//! The ledger as text for other programs, and its own text read back.
//!
//! | format | what is in it | reads back |
//! |---|---|---|
//! | JSON | everything, one entry a line | to the same |
//! | CSV | everything; a session's laps are rows of their own | to the same |
//! | iCalendar | the sessions | |
//! | FHIR R4 | pain scores and weight as Observations | |

mod calendar;
mod fhir;
mod table;

pub use calendar::calendar;
pub use fhir::bundle;
pub use table::{ReadError, is_table, read_table, table};

use super::{Entry, LineError};

/// How an export in JSON begins.
const BEGINNING: &str = "{\"supple\":1,\"entries\":[";

/// Every entry as JSON, one a line.
///
/// # Errors
///
/// Never for what can be made.
pub fn json(entries: &[Entry]) -> Result<String, LineError> {
    let lines: Vec<String> = entries.iter().map(Entry::line).collect::<Result<_, _>>()?;
    Ok(format!("{BEGINNING}\n{}\n]}}\n", lines.join(",\n")))
}

/// The lines of an export in JSON, or of a file with an entry on each line; `None` when it is neither.
#[must_use]
pub fn lines(text: &str) -> Option<Vec<&str>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let entries = if text.starts_with("{\"supple\"") {
        text.strip_prefix(BEGINNING)?.strip_suffix("]}")?
    } else {
        text
    };
    let lines: Vec<&str> = entries
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|l| !l.is_empty())
        .collect();
    let ours = text.starts_with(BEGINNING)
        || lines.first().is_some_and(|line| super::Line::read(line).is_ok());
    ours.then_some(lines)
}
