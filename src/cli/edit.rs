//! `supple edit`: a routine in the user's editor, checked when it comes back.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::Error;
use super::{Home, files, find, init};
use crate::routine::catalog::{Entry, Origin, bundled};
use crate::routine::write::{one_line, schema_line, without_schema_line};
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
        open(&path)?;
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
pub(crate) fn own_copy(entry: &Entry, home: &Home) -> Result<PathBuf, Error> {
    if let Origin::User(path) = &entry.origin {
        return Ok(path.clone());
    }
    let text = bundled_text(&entry.id).unwrap_or_default();
    write_routine(&entry.id, &text, home)
}

/// The text of a bundled routine.
pub(super) fn bundled_text(id: &str) -> Option<String> {
    let file =
        bundled().find(|file| file.id == id && file.path() == format!("routines/{id}.toml"))?;
    String::from_utf8(file.bytes.into_owned()).ok()
}

/// Writes a new routine into the user's folder, with the schema that an editor needs; never over
/// another file.
pub(super) fn write_routine(id: &str, text: &str, home: &Home) -> Result<PathBuf, Error> {
    init::schemas(home)?;
    let path = init::folder(home)?.join("routines").join(format!("{id}.toml"));
    let text = schema_line("..", "routine") + without_schema_line(text);
    write_new(&path, &text)?;
    Ok(path)
}

/// Writes a file that is not there yet, its folder included.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
    };
    write().map_err(|reason: io::Error| match reason.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned() },
        _ => Error::unwritten(path, reason),
    })
}

/// Opens a file in `$VISUAL`, `$EDITOR` or vi, and waits until it is closed.
///
/// # Errors
///
/// When there is no such editor, or it failed.
pub(crate) fn open(path: &Path) -> Result<(), Error> {
    let named = |name| env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    // Through the shell, because people write `code --wait` and paths with quotes.
    let run = Command::new("sh").args(["-c", &format!("{editor} \"$1\""), "sh"]).arg(path).status();
    let how = match run {
        Ok(status) if status.success() => return Ok(()),
        // The shell's word for a program that is not there.
        Ok(status) if status.code() == Some(127) => "there is no such program".to_owned(),
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    Err(Error::Editor { editor: one_line(&editor), how })
}
