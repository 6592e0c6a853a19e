//! `supple import`: files of other programs into the user's folder, and one's own history back into the
//! ledger. What a file is shows in how it begins.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::error::Error;
use super::{Home, desk, files, init, ledger};
use crate::history::export;
use crate::routine::import::{self, Imported};
use crate::routine::write::{id_of, schema_line};
use crate::text;

/// Reads a file and writes what it comes to, saying where. No file is written over.
pub(super) fn run(path: &Path, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let theirs = fs::read_to_string(path)
        .map_err(|reason| Error::Unreadable { path: path.to_owned(), reason })?;
    if let Some(lines) = export::lines(&theirs) {
        return history(&lines, home, out);
    }
    if export::is_table(&theirs) {
        let lines = export::read_table(&theirs);
        let lines =
            lines.map_err(|why| Error::Foreign { path: path.to_owned(), why: why.to_string() })?;
        return history(&lines.iter().map(String::as_str).collect::<Vec<_>>(), home, out);
    }
    if theirs.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        let found = import::exercises(theirs.trim_start_matches('\u{feff}'));
        let found = found.map_err(|why| Error::Foreign { path: path.to_owned(), why })?;
        return exercises(found, home, out);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let id = id_of(&stem).ok_or_else(|| Error::NoName { written: stem.clone().into_owned() })?;
    let text = import::workout(&stem, &theirs).ok_or_else(|| Error::Foreign {
        path: path.to_owned(),
        why: "there is no JSON in it and no step with a time, such as `- 30s hard`".to_owned(),
    })?;
    files::read_text(&text, &home.catalog()).map_err(Error::Unfit)?;
    let path = home.begin(&id, &text)?;
    writeln!(out, "wrote {}\n`supple play {id}` starts it", path.display())?;
    Ok(())
}

/// Takes in an export of the ledger; what is known already stays as it is.
fn history(lines: &[&str], home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let merged = ledger::open(home)?.merge(lines.iter().copied())?;
    let taken = text::counted(merged.taken, "entry", "entries");
    writeln!(out, "{taken} taken in, {} known already", merged.known)?;
    if merged.odd > 0 {
        writeln!(out, "{} could not be read", text::count(merged.odd, "line"))?;
    }
    Ok(())
}

fn exercises(found: Vec<Imported>, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let catalog = home.catalog();
    let folder = init::folder(home)?.join("routines/exercises");
    init::schemas(home)?;
    let mut written = 0;
    for Imported { id, text } in found {
        let path = folder.join(format!("{id}.toml"));
        if catalog.exercise(&id).is_some() && !path.exists() {
            writeln!(out, "left out {id}: an exercise that comes with the program is called so")?;
            continue;
        }
        match desk::create(&path, &(schema_line("../..", "exercise") + &text)) {
            Ok(()) => {
                written += 1;
                writeln!(out, "wrote {}", path.display())?;
            }
            Err(Error::Exists { path }) => {
                writeln!(out, "left out {id}: {} is there already", path.display())?;
            }
            Err(error) => return Err(error),
        }
    }
    if written > 0 {
        let exercises = text::count(written, "exercise");
        writeln!(out, "{exercises}; a step takes one by its file's name: `exercise = \"...\"`")?;
    }
    Ok(())
}
