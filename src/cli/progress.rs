//! `supple progress`: how it goes, in sentences.

use std::io::Write;

use jiff::ToSpan as _;

use super::error::Error;
use super::{Home, ledger};
use crate::history::progress::{Progress, sentences};
use crate::time;

/// Says how the last weeks were.
pub(super) fn run(weeks: u16, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let now = time::wall();
    let store = ledger::open(home)?;
    let from = now.checked_sub((i64::from(weeks.max(1)) * 7).days()).ok();
    let from = from.map(|from| from.timestamp());
    let entries = store.in_brief(from)?;
    let goal = home.config.settings.progress.sessions_a_week;
    let progress = Progress::of(&entries, now.date(), goal);
    let catalog = home.catalog();
    let name = |id: &str| {
        catalog.exercise(id).map_or_else(|| id.to_owned(), |exercise| exercise.name.clone())
    };
    for sentence in sentences(&progress, &name) {
        writeln!(out, "{sentence}")?;
    }
    Ok(())
}
