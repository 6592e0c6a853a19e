//! `supple exercise`: one exercise with everything that is known of it.

use std::io::Write;
use std::sync::Arc;

use super::error::Error;
use super::{Home, notes};
use crate::routine::exercise::Text;
use crate::routine::{Catalog, Exercise};
use crate::text;

/// Writes an exercise by its id or by words of its name; several that fit, or all, as a list.
pub(super) fn run(
    written: Option<&str>,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let catalog = home.catalog();
    let Some(written) = written else { return list(catalog.exercises(), out) };
    let found = named(written, &catalog);
    // Of one that has mistakes and is nowhere else, its file is still known.
    let id = if let [exercise] = found[..] { &exercise.id } else { written };
    if let Some(note) = notes::on_exercise(id, &catalog) {
        writeln!(err, "supple: {note}")?;
    }
    match found[..] {
        [exercise] => write(exercise, &catalog, out),
        [] => Err(unknown(written, &catalog)),
        _ => list(found.into_iter(), out),
    }
}

/// The one exercise of an id or of words of its name.
///
/// # Errors
///
/// When there is none, or several fit.
pub(super) fn find(written: &str, catalog: &Catalog) -> Result<Arc<Exercise>, Error> {
    match named(written, catalog)[..] {
        [exercise] => Ok(Arc::clone(exercise)),
        [] => Err(unknown(written, catalog)),
        ref several => {
            let ids = several.iter().map(|exercise| format!("`{}`", exercise.id));
            Err(Error::Several { written: written.to_owned(), ids: ids.collect() })
        }
    }
}

fn named<'a>(written: &str, catalog: &'a Catalog) -> Vec<&'a Arc<Exercise>> {
    match catalog.exercise(written) {
        Some(exercise) => vec![exercise],
        None => catalog.exercises().filter(|exercise| fits(exercise, written)).collect(),
    }
}

fn unknown(written: &str, catalog: &Catalog) -> Error {
    let ids = catalog.exercises().map(|exercise| exercise.id.as_str());
    Error::unknown("exercise", written, ids, "`supple exercise` lists them all")
}

/// Whether each word stands in the exercise's name, or in another name that people have for it.
fn fits(exercise: &Exercise, words: &str) -> bool {
    let mut names = std::iter::once(&exercise.name).chain(&exercise.aliases);
    names.any(|name| {
        let name = name.to_lowercase();
        words.to_lowercase().split_whitespace().all(|word| name.contains(word))
    })
}

fn list<'a>(
    exercises: impl Iterator<Item = &'a Arc<Exercise>>,
    out: &mut dyn Write,
) -> Result<(), Error> {
    for exercise in exercises {
        let regions = exercise.regions.join(", ");
        writeln!(out, "{:21} {} ({regions})", exercise.id, exercise.name)?;
    }
    Ok(())
}

fn write(exercise: &Exercise, catalog: &Catalog, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "{}\n{}", exercise.name, exercise.in_short().join(", "))?;
    for (label, fact) in exercise.facts() {
        writeln!(out, "{label}: {fact}")?;
    }
    let name = |id: &str| {
        let known = catalog.exercise(id);
        known.map_or_else(|| id.to_owned(), |known| format!("{} ({id})", known.name))
    };
    for (heading, text) in exercise.page(name) {
        writeln!(out, "\n{heading}")?;
        match text {
            Text::Steps(lines) | Text::Points(lines) => {
                for line in lines {
                    writeln!(out, "  {line}")?;
                }
            }
            Text::Paragraph(text) => writeln!(out, "  {text}")?,
        }
    }
    if !exercise.sources.is_empty() {
        writeln!(out, "\nsources: {}", text::list(&exercise.sources))?;
    }
    Ok(())
}
