//! `supple export` and `supple backup`: the ledger for other programs, and a copy to keep.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::error::Error;
use super::{Home, ledger};
use crate::history::{Entry, export};
use crate::store::{Wanted, check_copy};
use crate::text::count;
use crate::time;

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// Of which kind
    #[arg(long, value_enum, default_value = "json")]
    format: As,
    /// Into this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The kinds of export.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum As {
    /// Everything; reads back to the same
    Json,
    /// Everything, as a table; reads back to the same
    Csv,
    /// The sessions, for calendars
    Ics,
    /// Pain and weight, for a clinic: FHIR R4
    Fhir,
}

/// Writes the ledger as another program reads it.
pub(super) fn run(wanted: &ExportArguments, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let store = ledger::open(home)?;
    let all = store.entries(Wanted { deleted: true, ..Wanted::default() })?;
    // What still runs is not told before it has ended.
    let ended = |entry: &Entry| match &entry.body {
        crate::history::Body::Session(session) => session.ending.is_some(),
        _ => true,
    };
    let entries: Vec<Entry> = all.into_iter().filter(ended).collect();
    let text = match wanted.format {
        As::Json => export::json(&entries).map_err(Error::not_understood)?,
        As::Csv => export::table(&entries).map_err(Error::not_understood)?,
        As::Ics => export::calendar(&entries),
        As::Fhir => export::bundle(&entries),
    };
    match &wanted.output {
        None => out.write_all(text.as_bytes())?,
        Some(file) => {
            fs::write(file, text).map_err(|reason| Error::unwritten(file, reason))?;
            writeln!(out, "wrote {}", file.display())?;
        }
    }
    Ok(())
}

/// Copies the whole ledger into a file, and looks whether the copy is whole.
pub(super) fn backup(file: Option<&Path>, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let store = ledger::open(home)?;
    let folder = ledger::folder(home)?.join("backups");
    let name = time::wall().strftime("supple-%Y-%m-%d-%H%M%S.db").to_string();
    let file = file.map_or_else(|| folder.join(name), Path::to_owned);
    if file.exists() {
        return Err(Error::Exists { path: file });
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|reason| Error::unwritten(folder, reason))?;
    }
    store.copy_to(&file)?;
    let entries = count(check_copy(&file)?, "line");
    Ok(writeln!(out, "copied {entries} to {}", file.display())?)
}
