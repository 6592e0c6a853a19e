//! `supple exercise`: one exercise with everything that is known of it.

use std::io::Write;

use super::Home;
use super::error::Error;
use crate::routine::{Exercise, Word};
use crate::text;

/// Writes an exercise, found by id or by name.
pub(super) fn run(written: &str, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let catalog = home.catalog();
    let wanted = written.to_lowercase();
    let named = catalog.exercises().find(|exercise| exercise.name.to_lowercase() == wanted);
    let exercise = catalog.exercise(written).or(named).ok_or_else(|| {
        let ids = catalog.exercises().map(|exercise| exercise.id.as_str());
        Error::unknown(
            "exercise",
            written,
            ids,
            "`supple show ROUTINE --json` names those of a routine",
        )
    })?;
    write(exercise, out)
}

fn write(exercise: &Exercise, out: &mut dyn Write) -> Result<(), Error> {
    let position = exercise.position.word();
    writeln!(out, "{}\n{}, {position}", exercise.name, exercise.kind.word())?;
    let also: Vec<&str> = exercise.also.iter().map(|position| position.word()).collect();
    let facts = [
        ("dose", Some(exercise.dose.in_words(exercise.sides))),
        ("range", exercise.range.clone()),
        ("how often", exercise.how_often.clone()),
        ("works on", some(&exercise.regions)),
        ("muscles", some(&exercise.targets)),
        ("you need", some(&exercise.props)),
        ("also", some(&also)),
        ("position", exercise.position_note.clone()),
        ("easier", exercise.easier.clone()),
        ("harder", exercise.harder.clone()),
    ];
    for (label, fact) in facts {
        if let Some(fact) = fact {
            writeln!(out, "{label}: {fact}")?;
        }
    }
    for (heading, lines) in [
        ("Set-up", &exercise.setup),
        ("Movement", &exercise.movement),
        ("Think of", &exercise.cues),
        ("What often goes wrong", &exercise.mistakes),
    ] {
        if !lines.is_empty() {
            writeln!(out, "\n{heading}")?;
        }
        for line in lines {
            writeln!(out, "  {line}")?;
        }
    }
    for (heading, words) in
        [("Mind", &exercise.caution), ("Stop", &exercise.stop), ("Evidence", &exercise.evidence)]
    {
        if let Some(words) = words {
            writeln!(out, "\n{heading}\n  {words}")?;
        }
    }
    if !exercise.sources.is_empty() {
        writeln!(out, "\nsources: {}", text::list(&exercise.sources))?;
    }
    Ok(())
}

fn some(items: &[impl AsRef<str>]) -> Option<String> {
    (!items.is_empty()).then(|| text::list(items))
}
