//! The user's own files, over the bundled ones.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use crate::routine::catalog::{self, Catalog, Entry, FileKind, Origin, SourceFile};
use crate::routine::code::Code;
use crate::routine::diagnostic::{Diagnostic, Label, Problem};
use crate::routine::{Exercise, Routine};

/// Reads everything there is to play: the bundled files, and those of the user's `folder` over them.
/// A session gives at least `ready` to get ready.
#[must_use]
pub(super) fn catalog(folder: Option<&Path>, ready: Duration) -> Catalog {
    let (open, closed): (Vec<_>, Vec<_>) =
        of_the_user(folder).into_iter().partition(|(_, problem)| problem.is_none());
    let own = open.into_iter().map(|(file, _)| file);
    let mut catalog = Catalog::build(catalog::bundled().chain(own));
    for (file, problem) in closed {
        if let Some(problem) = problem {
            stay_listed(&mut catalog, file, problem);
        }
    }
    for entry in &mut catalog.routines {
        make_ready(entry, ready);
    }
    catalog
}

/// Reads one routine by its id or its path, and besides it only the exercises that it speaks of.
/// `None` when more has to be read to find it or to say what is wrong.
pub(super) fn alone(
    written: &str,
    folder: Option<&Path>,
    ready: Duration,
) -> Option<(Catalog, Entry)> {
    let own: Option<Vec<SourceFile>> = of_the_user(folder)
        .into_iter()
        .map(|(file, problem)| problem.is_none().then_some(file))
        .collect();
    let files: Vec<SourceFile> = catalog::bundled().chain(own?).collect();
    let file = if is_path(written) {
        source(written.into(), FileKind::Routine, fs::read(written).ok()?)
    } else {
        let named = |file: &&SourceFile| file.kind == FileKind::Routine && file.id == written;
        files.iter().rfind(named)?.clone()
    };
    let text = String::from_utf8_lossy(&file.bytes);
    let catalog = Catalog::build_of(files, |other| {
        other.kind == FileKind::Exercise && text.contains(&other.id)
    });
    let mut entry = catalog.read(&file);
    make_ready(&mut entry, ready);
    (!entry.is_broken()).then_some((catalog, entry))
}

/// Whether what was written at the prompt is a path and not a name: it has a `/` or ends in `.toml`.
pub(super) fn is_path(written: &str) -> bool {
    written.contains('/') || Path::new(written).extension().is_some_and(|ending| ending == "toml")
}

/// The files in the user's folder, which need not be there.
fn of_the_user(folder: Option<&Path>) -> Vec<(SourceFile, Option<Problem>)> {
    let is_there = |path: &&Path| !matches!(path.try_exists(), Ok(false));
    let folder: Vec<PathBuf> = folder.filter(is_there).map(Path::to_owned).into_iter().collect();
    find(&folder)
}

/// Keeps a file that cannot be opened in sight, in the place it would have had.
fn stay_listed(catalog: &mut Catalog, file: SourceFile, problem: Problem) {
    if file.kind == FileKind::Exercise {
        catalog.exercise_problems.push(problem);
        return;
    }
    let entry = Entry {
        id: file.id,
        origin: file.origin,
        routine: None,
        problems: vec![problem],
        bytes: file.bytes,
    };
    let id = entry.id.clone();
    catalog.replace(Some(entry), &id);
}

fn unreadable(file: &SourceFile, what: &str, error: &io::Error) -> Problem {
    file.problem(Diagnostic {
        code: Code::Unreadable,
        message: format!("this {what} cannot be read: {error}"),
        labels: vec![Label { span: 0..0, text: String::new() }],
        help: None,
        fix: None,
    })
}

/// Finds the files of paths: a file is itself, a folder its routines and what is in its `exercises` and
/// `plans`. What lies in a folder of such a name is an exercise or a plan. What cannot be opened has a problem; a folder
/// then stands for what may be in it.
pub(super) fn find(paths: &[PathBuf]) -> Vec<(SourceFile, Option<Problem>)> {
    let kind_in = |folder: Option<&Path>| match folder.and_then(Path::file_name) {
        Some(name) if name == "exercises" => FileKind::Exercise,
        Some(name) if name == "plans" => FileKind::Plan,
        _ => FileKind::Routine,
    };
    let mut found = Vec::new();
    let mut closed = Vec::new();
    for path in paths {
        // The folder that a file or `.` is in tells its kind even where it is not named.
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        if path.is_dir() {
            let (exercises, plans) = (path.join("exercises"), path.join("plans"));
            let own = (path, kind_in(Some(&whole)));
            for (folder, kind) in [(&exercises, FileKind::Exercise), (&plans, FileKind::Plan), own]
            {
                match toml_files(folder) {
                    Ok(files) => found.extend(files.into_iter().map(|file| (file, kind))),
                    Err(error) => {
                        let file = source(folder.clone(), FileKind::Routine, Vec::new());
                        let problem = unreadable(&file, "folder", &error);
                        closed.push((file, Some(problem)));
                    }
                }
            }
        } else {
            found.push((path.clone(), kind_in(whole.parent())));
        }
    }
    let read = |(path, kind): (PathBuf, FileKind)| match fs::read(&path) {
        Ok(bytes) => (source(path, kind, bytes), None),
        Err(error) => {
            let file = source(path, kind, Vec::new());
            let problem = unreadable(&file, "file", &error);
            (file, Some(problem))
        }
    };
    found.into_iter().map(read).chain(closed).collect()
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

/// Reads one exercise from a path, with those of the catalogue to refer to: the exercise unless it has
/// errors, what is wrong with it, and the file's bytes.
///
/// # Errors
///
/// When the file cannot be read at all.
pub(super) fn exercise(path: &Path, catalog: &Catalog) -> io::Result<Read> {
    let file = source(path.to_owned(), FileKind::Exercise, fs::read(path)?);
    let (exercise, problems) = catalog.read_exercise(&file);
    Ok((exercise, problems, file.bytes.into_owned()))
}

/// What came of reading an exercise.
type Read = (Option<Exercise>, Vec<Problem>, Vec<u8>);

/// Reads a routine that is in no file yet.
///
/// # Errors
///
/// The first thing that is wrong with it, in words.
pub(super) fn read_text(text: &str, catalog: &Catalog) -> Result<Arc<Routine>, String> {
    let bytes = text.as_bytes().to_vec();
    let entry = catalog.read(&source(PathBuf::from("new.toml"), FileKind::Routine, bytes));
    let wrong = entry.problems.iter().find(|problem| problem.is_error());
    let why = wrong.map(|problem| problem.diagnostic.message.clone()).unwrap_or_default();
    entry.routine.ok_or(why)
}

fn make_ready(entry: &mut Entry, ready: Duration) {
    if let Some(routine) = &mut entry.routine
        && routine.ready < ready
    {
        Arc::make_mut(routine).ready = ready;
    }
}

/// Files that lie among routines and are none: the bundled advice and its sources, and the settings of
/// an editor's TOML support.
const NO_ROUTINES: [&str; 6] = ["advice", "sources", "comfort", "checklists", "safety", "tombi"];

/// The `*.toml` of a folder by name; none when there is no such folder.
///
/// # Errors
///
/// When the folder cannot be listed.
fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter(|path| {
            path.file_stem().is_none_or(|name| NO_ROUTINES.iter().all(|other| name != *other))
        })
        .collect();
    // As text, which is much faster than part by part.
    paths.sort_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    Ok(paths)
}

fn source(path: PathBuf, kind: FileKind, bytes: Vec<u8>) -> SourceFile {
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    SourceFile { origin: Origin::User(path), kind, id, bytes: Cow::Owned(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_routine_read_alone_is_the_one_in_the_catalogue() {
        let home = tempfile::TempDir::new().unwrap();
        let write = |name: &str, text: &str| {
            fs::create_dir_all(home.path().join("exercises")).unwrap();
            fs::write(home.path().join(name), text).unwrap();
        };
        let knee = "title = 'Knee'\n[[step]]\nexercise = 'chin-tuck'\n";
        write("knee.toml", knee);
        write("wrong.toml", &knee.replace("tuck", "tukc"));
        write("exercises/chin-tuck.toml", "name = 'Mine'\nreps = 0\n");
        let (folder, ready) = (Some(home.path()), Duration::from_secs(20));
        let whole = catalog(folder, ready);
        let path = home.path().join("knee.toml").display().to_string();
        for entry in &whole.routines {
            let Some((catalog, found)) = alone(&entry.id, folder, ready) else {
                assert_eq!(entry.id, "wrong");
                continue;
            };
            assert_eq!((&found.routine, &found.problems), (&entry.routine, &entry.problems));
            if entry.id == "knee" {
                assert_eq!(catalog.exercise_problems, whole.exercise_problems);
                assert_eq!(alone(&path, folder, ready).unwrap().1.routine, entry.routine);
            }
        }
        assert!(alone("nothing", folder, ready).is_none());
        fs::create_dir(home.path().join("closed.toml")).unwrap();
        assert!(alone("knee", folder, ready).is_none(), "what is wrong with the folder is told");
    }
}
