//! `supple edit`: a routine in the user's editor, checked when it comes back.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use super::desk::Editor;
use super::error::Error;
use super::{Home, files, find};
use crate::routine::catalog::{Entry, Origin};
use crate::text;

/// Opens a routine, a bundled one as a copy in the user's folder, until it has no errors or the user
/// has had enough.
pub(super) fn run(
    written: &str,
    home: &Home,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let catalog = home.catalog();
    let entry = find::routine(written, &catalog, home)?;
    let path = own_copy(&entry, home)?;
    if entry.origin == Origin::Bundled {
        writeln!(out, "copied to {}", path.display())?;
    }
    loop {
        out.flush()?;
        Editor::find().open(&path)?;
        let catalog = home.catalog();
        let ready = home.config.settings.session.ready;
        let entry = files::routine(&path, &catalog, ready)
            .map_err(|reason| Error::Unreadable { path: path.clone(), reason })?;
        for problem in &entry.problems {
            writeln!(out, "{problem}")?;
        }
        if entry.routine.is_some() {
            writeln!(out, "`supple play {}` starts it", entry.id)?;
            return Ok(());
        }
        let mistakes = entry.problems.iter().filter(|problem| problem.is_error()).count();
        write!(out, "\n{}. Open it again? [Y/n] ", text::count(mistakes, "mistake"))?;
        out.flush()?;
        let mut answer = String::new();
        let answered = answers.read_line(&mut answer)? > 0;
        if !answered || answer.trim().to_lowercase().starts_with('n') {
            writeln!(out)?;
            return Err(Error::StillWrong { path });
        }
    }
}

/// The path of a routine in the user's hands: its own file, or a new copy of a bundled one in the
/// user's folder.
fn own_copy(entry: &Entry, home: &Home) -> Result<PathBuf, Error> {
    match &entry.origin {
        Origin::User(path) => Ok(path.clone()),
        Origin::Bundled => home.begin(&entry.id, &String::from_utf8_lossy(&entry.bytes)),
    }
}
