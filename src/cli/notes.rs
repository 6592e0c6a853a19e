//! What is wrong beside what was asked for: a line for each file, so that nothing is passed over in
//! silence.

use std::io::{self, Write};

use super::Home;
use crate::config::Config;
use crate::routine::catalog::{Catalog, Entry, Origin};
use crate::routine::diagnostic::{Problem, Severity};
use crate::text::{count, list};

/// What is wrong with `config.toml`, if anything is.
pub(super) fn on_settings(config: &Config) -> Option<String> {
    let mistakes = config.problems.len();
    let told = format!("config.toml has {}: see `supple config`", count(mistakes, "mistake"));
    (mistakes > 0).then_some(told)
}

/// What is wrong with a routine that can be used, and with the files of its exercises.
pub(super) fn on_routine(entry: &Entry, catalog: &Catalog) -> Vec<String> {
    let mut notes: Vec<String> = on_file(&entry.problems, "").into_iter().collect();
    let mut seen = Vec::new();
    for step in entry.routine.iter().flat_map(|routine| routine.steps()) {
        if !seen.contains(&&step.exercise.id) {
            seen.push(&step.exercise.id);
            notes.extend(on_exercise(&step.exercise.id, catalog));
        }
    }
    notes
}

/// What is wrong with the user's file of an exercise.
pub(super) fn on_exercise(id: &str, catalog: &Catalog) -> Option<String> {
    let of_it = |problem: &&Problem| matches!(&problem.origin, Origin::User(path) if path.file_stem().is_some_and(|name| name == id));
    let problems: Vec<Problem> = catalog.exercise_problems.iter().filter(of_it).cloned().collect();
    let replaced = problems.iter().any(Problem::is_error) && catalog.exercise(id).is_some();
    on_file(&problems, if replaced { "; the bundled exercise is used" } else { "" })
}

/// What is wrong with the files of exercises, which a list of routines does not show.
pub(super) fn on_exercises(catalog: &Catalog) -> Vec<String> {
    let files = catalog.exercise_problems.chunk_by(|one, next| one.path == next.path);
    files.filter_map(|problems| on_file(problems, "")).collect()
}

fn on_file(problems: &[Problem], so: &str) -> Option<String> {
    let tally = |severity: Severity, noun| {
        let found = problems.iter().filter(|one| one.diagnostic.severity() == severity).count();
        (found > 0).then(|| count(found, noun))
    };
    let found = [tally(Severity::Error, "mistake"), tally(Severity::Warning, "warning")];
    let found: Vec<String> = found.into_iter().flatten().collect();
    let path = &problems.first().filter(|_| !found.is_empty())?.path;
    Some(format!("{}: see `supple check {path}`{so}", list(&found)))
}

impl Home {
    /// Writes what is wrong with the settings, and these notes.
    pub(super) fn tell(
        &self,
        notes: impl IntoIterator<Item = String>,
        err: &mut dyn Write,
    ) -> io::Result<()> {
        for note in on_settings(&self.config).into_iter().chain(notes) {
            writeln!(err, "supple: {note}")?;
        }
        Ok(())
    }
}
