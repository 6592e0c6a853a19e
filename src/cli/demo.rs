//! `supple demo`: an invented history to look around in.

use std::env;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Home;
use super::error::Error;
use crate::history::demo;
use crate::store::{Store, new_device};
use crate::time;

/// How somebody's weeks went.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Story {
    /// Six weeks in which it gets better
    Recovery,
    /// Ten weeks with a flare-up in the middle
    FlareUp,
    /// A year of keeping well
    Maintenance,
}

/// Writes it into a folder of its own, never into the user's history.
pub(super) fn run(
    story: Story,
    into: Option<PathBuf>,
    home: &Home,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let now = time::wall();
    let (story, name) = match story {
        Story::Recovery => (demo::Story::Recovery, "recovery"),
        Story::FlareUp => (demo::Story::FlareUp, "flare-up"),
        Story::Maintenance => (demo::Story::Maintenance, "maintenance"),
    };
    let folder = into.unwrap_or_else(|| env::temp_dir().join(format!("supple-demo-{name}")));
    let file = Store::file(&folder);
    if file.exists() {
        return Err(Error::NotUnderstood(format!(
            "there is a history in {} already; `--into` names another folder",
            folder.display()
        )));
    }
    let catalog = home.catalog();
    let routine = |id: &str| catalog.routine(id)?.routine.clone();
    let entries = demo::story(story, now.date(), &routine);
    fs::create_dir_all(&folder).map_err(|reason| Error::unwritten(&folder, reason))?;
    let mut ledger = Store::open(&folder, now.timestamp(), &new_device(now.timestamp()))?;
    let lines: Vec<String> = entries.iter().filter_map(|entry| entry.line().ok()).collect();
    let merged = ledger.merge(lines.iter().map(String::as_str))?;
    let at = folder.display();
    writeln!(out, "wrote {} invented entries to {at}", merged.taken)?;
    writeln!(out, "`SUPPLE_DATA_DIR={at} supple` shows them: press p")?;
    Ok(())
}
