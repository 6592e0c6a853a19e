//! `supple exercise`: one exercise with everything that is known of it.

use std::io::Write;

use super::error::Error;
use super::{Home, notes};
use crate::routine::exercise::Text;
use crate::routine::{Catalog, Exercise};
use crate::text;

/// Writes an exercise, found by id or by name.
pub(super) fn run(
    written: &str,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let catalog = home.catalog();
    let wanted = written.to_lowercase();
    let named = catalog.exercises().find(|exercise| exercise.name.to_lowercase() == wanted);
    let found = catalog.exercise(written).or(named);
    // Of one that has mistakes and is nowhere else, its file is still known.
    let id = found.map_or(written, |exercise| &exercise.id);
    if let Some(note) = notes::on_exercise(id, &catalog) {
        writeln!(err, "supple: {note}")?;
    }
    let exercise = found.ok_or_else(|| {
        let ids = catalog.exercises().map(|exercise| exercise.id.as_str());
        Error::unknown(
            "exercise",
            written,
            ids,
            "`supple show ROUTINE --json` names those of a routine",
        )
    })?;
    write(exercise, &catalog, out)
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
