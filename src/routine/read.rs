//! Reading: the bytes of a file become an exercise or a routine, or every mistake in them at once.
//!
//! The text is parsed into a tree with places, syntax errors recovered from, and lowered by hand,
//! key by key: serde stops at the first mistake and forgets where most of them are.

mod dose;
mod exercise;
mod layer;
mod step;
mod table;
mod value;

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use toml::de::DeTable;

use self::layer::Layer;
use self::step::step;
pub(crate) use self::table::{Report, Table};
use self::value::{count, duration, word};
pub(crate) use self::value::{tables, text, texts};
use crate::routine::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::routine::{Block, BlockKind, Exercise, Level, Routine};
use crate::text::nearest;

/// How often a circuit may be gone through.
const MOST_ROUNDS: u16 = 100;

/// Time to get ready before the first step, when the routine does not say.
const READY: Duration = Duration::from_secs(10);

/// The exercises that files may name; `None` for one whose own file has mistakes.
pub type Exercises = BTreeMap<String, Option<Arc<Exercise>>>;

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// What it says, unless there is an error.
    pub value: Option<T>,
    /// What is wrong with it, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads an exercise file; `known` is asked for the exercises that it names.
#[must_use]
pub fn read_exercise(id: &str, bytes: &[u8], known: &Exercises) -> Reading<Exercise> {
    read(bytes, |table, report| exercise::in_file(id, table, known, report))
}

/// Reads a routine file.
#[must_use]
pub fn read_routine(id: &str, bytes: &[u8], known: &Exercises) -> Reading<Routine> {
    read(bytes, |table, report| routine(id, table, known, report))
}

/// Reads a file of any kind, its meaning through `lower`.
pub(crate) fn read<T>(
    bytes: &[u8],
    lower: impl FnOnce(Table<'_>, &mut Report) -> Option<T>,
) -> Reading<T> {
    let mut report = Report::default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let place = error.valid_up_to()..error.valid_up_to();
            let help = "save the file as UTF-8".to_owned();
            report.error::<()>(
                Code::NotText,
                place,
                "the file is not UTF-8 text from here on",
                help,
            );
            return Reading { value: None, diagnostics: report.diagnostics };
        }
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if table.get_ref().is_empty() && errors.is_empty() {
        let help = "docs/routines.md shows what a file can say".to_owned();
        report.error::<()>(Code::Empty, 0..0, "the file says nothing", help);
        return Reading { value: None, diagnostics: report.diagnostics };
    }
    // What the whole file lacks is said at its start.
    let value = lower(Table::new(table.into_inner(), 0..0), &mut report);
    let mut diagnostics = report.diagnostics;
    if !errors.is_empty() {
        let syntax: Vec<_> = errors.iter().map(|error| syntax_error(text, error)).collect();
        let lines: Vec<_> = syntax.iter().map(|error| lines_round(text, error.span())).collect();
        // What follows from a broken line is not a mistake of its own.
        diagnostics.retain(|found| {
            let span = found.span();
            found.code != Code::MissingKey
                && lines.iter().all(|line| span.end < line.start || span.start > line.end)
        });
        diagnostics.extend(syntax);
    }
    diagnostics.sort_by_key(|found| (found.span().start, found.span().end));
    let usable = diagnostics.iter().all(|found| found.severity == Severity::Warning);
    Reading { value: value.filter(|_| usable), diagnostics }
}

fn syntax_error(text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    // The parser may end in the middle of a character.
    let boundary = |byte: &usize| text.is_char_boundary(*byte);
    let start = (0..=span.start.min(text.len())).rev().find(boundary).unwrap_or_default();
    let end = (span.end.max(start)..text.len()).find(boundary).unwrap_or(text.len());
    let span = start..end;
    let help = match error.message() {
        text if text.starts_with("invalid basic string") => Some("end the text with `\"`"),
        text if text.starts_with("string values must be quoted") => {
            Some("put `\"` before and after the text")
        }
        text if text.starts_with("duplicate key") => Some("keep one of the two"),
        text if text.starts_with("unclosed array table") => {
            Some("write `[[step]]`, with two of each")
        }
        text if text.starts_with("unclosed array") => Some("end the list with `]`"),
        _ => None,
    };
    Diagnostic {
        code: Code::Syntax,
        severity: Severity::Error,
        message: error.message().to_owned(),
        labels: vec![Label { span, text: String::new() }],
        help: help.map(str::to_owned),
    }
}

/// The bytes of the lines that a span touches.
fn lines_round(text: &str, span: Range<usize>) -> Range<usize> {
    let (before, _) = text.split_at(span.start);
    let (_, after) = text.split_at(span.end);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    start..span.end + after.find('\n').unwrap_or(after.len())
}

fn routine(
    id: &str,
    mut table: Table<'_>,
    known: &Exercises,
    report: &mut Report,
) -> Option<Routine> {
    let title = table.need("title", report, "`title = \"Calf and hamstring\"`", text);
    let level = table.read("level", report, word).unwrap_or(Level::Gentle);
    let mut line = |key, report: &mut Report| table.read(key, report, text);
    let family = line("family", report);
    let goal = line("goal", report);
    let when = line("when", report);
    let start_if = line("start_if", report);
    let skip_if = line("skip_if", report);
    let move_on = line("move_on", report);
    let note = line("note", report);
    let advice = table.read("advice", report, texts).unwrap_or_default();
    let ready = table.read("ready", report, duration).unwrap_or(READY);
    let layer = Layer::read(&mut table, report).with_times(&mut table, report);

    let blocks = match (table.take("step"), table.take("block")) {
        (Some(steps), None) => {
            let outer = Layer::default();
            let read = tables(|table, report| step(table, [&outer, &layer], known, report));
            vec![Block {
                title: None,
                kind: BlockKind::Main,
                rounds: NonZeroU16::MIN,
                rest_between: Duration::ZERO,
                steps: read(steps, report).unwrap_or_default(),
            }]
        }
        (None, Some(blocks)) => {
            let read = tables(|table, report| block(table, &layer, known, report));
            read(blocks, report).unwrap_or_default()
        }
        (Some(steps), Some(blocks)) => {
            let (first, second) = if steps.span.start < blocks.span.start {
                (steps, blocks)
            } else {
                (blocks, steps)
            };
            let labels = vec![
                Label { span: second.key_span, text: String::new() },
                Label { span: first.key_span, text: format!("`[[{}]]` is here", first.key) },
            ];
            let message = "steps stand either in blocks or by themselves";
            let help =
                "put these steps into a block: `[[block]]`, then `[[block.step]]`".to_owned();
            report.add(Code::Conflict, Severity::Error, labels, message, help);
            Vec::new()
        }
        (None, None) => {
            let help = "write `[[step]]` and below it `exercise = \"bird-dog-1\"`".to_owned();
            report.error::<()>(Code::MissingKey, 0..0, "the routine has no steps", help);
            Vec::new()
        }
    };
    table.finish(report);
    Some(Routine {
        id: id.to_owned(),
        title: title?,
        level,
        family,
        goal,
        when,
        start_if,
        skip_if,
        move_on,
        note,
        advice,
        ready,
        blocks,
    })
}

fn block(
    mut table: Table<'_>,
    outer: &Layer,
    known: &Exercises,
    report: &mut Report,
) -> Option<Block> {
    let title = table.read("title", report, text);
    let kind = table.read("kind", report, word).unwrap_or(BlockKind::Main);
    let rounds = table.read("rounds", report, count(MOST_ROUNDS)).unwrap_or(NonZeroU16::MIN);
    let rest_between = table.read("rest_between", report, duration).unwrap_or_default();
    let layer = Layer::read(&mut table, report).with_times(&mut table, report);
    let read = tables(|table, report| step(table, [&layer, outer], known, report));
    let steps = table.need("step", report, "`[[block.step]]` and below it its exercise", read);
    table.finish(report);
    Some(Block { title, kind, rounds, rest_between, steps: steps? })
}

/// Reports an exercise id that no file has; where no other is near it, `otherwise` is the way out.
fn unknown_exercise<T>(
    id: &str,
    span: Range<usize>,
    known: &Exercises,
    otherwise: &str,
    report: &mut Report,
) -> Option<T> {
    let message = format!("there is no exercise `{}`", id.escape_debug());
    let help = match nearest(id, known.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_owned(),
    };
    report.error(Code::UnknownExercise, span, message, help)
}
