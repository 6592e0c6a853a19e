//! The user's own files, over the bundled ones.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use crate::routine::catalog::{self, Catalog, Entry, FileKind, Origin, SourceFile};
use crate::routine::diagnostic::{Code, Diagnostic, Label, Problem, Severity};

/// Reads everything there is to play: the bundled files, and those of the user's `folder` over them.
/// A session gives at least `ready` to get ready.
#[must_use]
pub(super) fn catalog(folder: Option<&Path>, ready: Duration) -> Catalog {
    let mut own = Vec::new();
    let mut closed = Vec::new();
    if let Some(folder) = folder {
        let exercises = folder.join("exercises");
        for (folder, kind) in [(&*exercises, FileKind::Exercise), (folder, FileKind::Routine)] {
            for path in toml_files(folder) {
                match fs::read(&path) {
                    Ok(bytes) => own.push(source(path, kind, bytes)),
                    Err(error) => closed.push((source(path, kind, Vec::new()), error)),
                }
            }
        }
    }
    let mut catalog = Catalog::build(catalog::bundled().chain(own));
    for (file, error) in closed {
        stay_listed(&mut catalog, file, &error);
    }
    for entry in &mut catalog.routines {
        make_ready(entry, ready);
    }
    catalog
}

/// Keeps a file that cannot be opened in sight, in the place it would have had.
fn stay_listed(catalog: &mut Catalog, file: SourceFile, error: &io::Error) {
    let problem = Problem {
        origin: file.origin.clone(),
        path: file.path(),
        line: 1,
        column: 1,
        diagnostic: Diagnostic {
            code: Code::Unreadable,
            severity: Severity::Error,
            message: format!("this file cannot be read: {error}"),
            labels: vec![Label { span: 0..0, text: String::new() }],
            help: None,
        },
    };
    if file.kind == FileKind::Exercise {
        catalog.exercise_problems.push(problem);
        return;
    }
    let entry = Entry { id: file.id, origin: file.origin, routine: None, problems: vec![problem] };
    match catalog.routines.binary_search_by(|other| other.id.cmp(&entry.id)) {
        Ok(place) => catalog.routines[place] = entry,
        Err(place) => catalog.routines.insert(place, entry),
    }
}

/// Reads one routine from a path, with the exercises of the catalogue.
///
/// # Errors
///
/// When the file cannot be read at all; what is wrong inside it stands in the entry.
pub(super) fn routine(path: &Path, catalog: &Catalog, ready: Duration) -> io::Result<Entry> {
    let bytes = fs::read(path)?;
    let mut entry = catalog.read(&source(path.to_owned(), FileKind::Routine, bytes));
    make_ready(&mut entry, ready);
    Ok(entry)
}

fn make_ready(entry: &mut Entry, ready: Duration) {
    if let Some(routine) = &mut entry.routine
        && routine.ready < ready
    {
        Arc::make_mut(routine).ready = ready;
    }
}

/// The `*.toml` of a folder by name; none when there is no such folder.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths
}

fn source(path: PathBuf, kind: FileKind, bytes: Vec<u8>) -> SourceFile {
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    SourceFile { origin: Origin::User(path), kind, id, bytes: Cow::Owned(bytes) }
}
