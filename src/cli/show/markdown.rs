//! A routine in Markdown, for notes and messages.

use std::io::Write;

use super::{Error, doses};
use crate::routine::Routine;
use crate::session::Timeline;
use crate::text;

/// Writes the routine with each exercise's set-up, movement, dose and stop rule.
pub(super) fn write(
    routine: &Routine,
    timeline: &Timeline,
    out: &mut dyn Write,
) -> Result<(), Error> {
    writeln!(out, "# {}\n", Escaped(&routine.title))?;
    if let Some(goal) = &routine.goal {
        writeln!(out, "{}\n", Escaped(goal))?;
    }
    let minutes = timeline.expected().as_secs().div_ceil(60);
    writeln!(out, "- **Length:** about {minutes} min")?;
    for (label, words) in [
        ("When", &routine.when),
        ("Start if", &routine.start_if),
        ("Leave it out if", &routine.skip_if),
        ("How to go on", &routine.move_on),
        ("Note", &routine.note),
    ] {
        if let Some(words) = words {
            writeln!(out, "- **{label}:** {}", Escaped(words))?;
        }
    }
    let mut number = 0;
    for block in &routine.blocks {
        if let Some(heading) = super::heading(block) {
            writeln!(out, "\n## {}", Escaped(&heading))?;
        }
        for step in &block.steps {
            number += 1;
            let exercise = &step.exercise;
            writeln!(out, "\n### {number}. {}\n", Escaped(&exercise.name))?;
            writeln!(out, "**{}**", Escaped(&doses(step)))?;
            if let Some(note) = &step.note {
                writeln!(out, "\n{}", Escaped(note))?;
            }
            let lines: Vec<&String> = exercise.setup.iter().chain(&exercise.movement).collect();
            if !lines.is_empty() {
                writeln!(out)?;
            }
            for line in lines {
                writeln!(out, "- {}", Escaped(line))?;
            }
            if let Some(stop) = &exercise.stop {
                writeln!(out, "\n> {}", Escaped(stop))?;
            }
            if !exercise.sources.is_empty() {
                writeln!(out, "\nSources: {}", text::list(&exercise.sources))?;
            }
        }
    }
    Ok(())
}

/// Text in which nothing is taken for a sign of Markdown.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chars().try_for_each(|c| {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")
        })
    }
}
