//! Reading: the bytes of a file become an exercise or a routine, or every mistake in them at once.
//!
//! The text is parsed into a tree with places, syntax errors recovered from, and lowered by hand,
//! key by key: serde stops at the first mistake and forgets where most of them are.

mod dose;
mod exercise;
mod figure;
mod layer;
mod schema;
mod step;
mod syntax;
mod table;
mod value;

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeTable;

use self::layer::Layer;
pub use self::schema::schema;
use self::step::step;
pub(crate) use self::table::{Item, Report, Table};
use self::value::{at, duration};
pub(crate) use self::value::{count, flag, list, some_time, table, tables, text, texts, word};
use crate::routine::catalog::ADVICE;
use crate::routine::check::{self, BlockPlaces, Places, StepPlaces};
use crate::routine::code::{Code, Info};
use crate::routine::diagnostic::{Diagnostic, Label, Severity, Trust};
use crate::routine::fix::line_of;
use crate::routine::{Block, BlockKind, Exercise, Level, Routine, Step};
use crate::text::nearest;

/// How often a circuit may be gone through.
const MOST_ROUNDS: u16 = 100;

/// The longest time that a routine may be meant to take: a day.
const MOST_MINUTES: u16 = 24 * 60;

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
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let mut report = Report::new("");
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
    let mut report = Report::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if table.get_ref().is_empty() && errors.is_empty() {
        let help = "docs/routines.md shows what a file can say".to_owned();
        report.error::<()>(Code::Empty, 0..0, "the file says nothing", help);
        return Reading { value: None, diagnostics: report.diagnostics };
    }
    let mut syntax = syntax::diagnostics(text, &errors, table.get_ref());
    table.get_ref().values().for_each(|value| syntax::numbers(value, &mut report));
    syntax.append(&mut report.diagnostics);
    // What the whole file lacks is said at its start.
    let value = lower(Table::new(table.into_inner(), 0..0), &mut report);
    let mut diagnostics = report.diagnostics;
    if !syntax.is_empty() {
        let lines: Vec<_> = syntax.iter().map(|error| line_of(text, &error.span())).collect();
        // What follows from a broken line is not a mistake of its own.
        diagnostics.retain(|found| {
            let span = found.span();
            found.code != Code::MissingKey
                && lines.iter().all(|line| span.end < line.start || span.start >= line.end)
        });
        diagnostics.extend(syntax);
    }
    diagnostics.sort_by_key(|found| (found.span().start, found.span().end));
    let usable = diagnostics.iter().all(|found| found.severity() != Severity::Error);
    Reading { value: value.filter(|_| usable), diagnostics }
}

fn routine(
    id: &str,
    mut table: Table<'_>,
    known: &Exercises,
    report: &mut Report,
) -> Option<Routine> {
    let title = table.need("title", report, "`title = \"Calf and hamstring\"`", text);
    let level = table.read("level", report, word).unwrap_or(Level::Gentle);
    let family = table.read("family", report, at(text));
    let mut line = |key, report: &mut Report| table.read(key, report, text);
    let goal = line("goal", report);
    let when = line("when", report);
    let start_if = line("start_if", report);
    let skip_if = line("skip_if", report);
    let move_on = line("move_on", report);
    let note = line("note", report);
    let advice = table.read("advice", report, list(advice)).unwrap_or_default();
    let minutes = table.read("minutes", report, at(count(MOST_MINUTES)));
    let first_hour = table.read("first_hour", report, at(flag));
    let coach = table.read("coach", report, flag).unwrap_or(true);
    let allow = table.read("allow", report, list(allowed)).unwrap_or_default();
    let ready = table.read("ready", report, duration).unwrap_or(READY);
    let layer = Layer::read(&mut table, report).with_times(&mut table, report);

    let blocks: Vec<(Block, BlockPlaces)> = match (table.take("step"), table.take("block")) {
        (Some(steps), None) => {
            let outer = Layer::default();
            let read = tables(|table, report| step(table, [&outer, &layer], known, report));
            let (steps, places) = read(steps, report).unwrap_or_default().into_iter().unzip();
            let block = Block {
                title: None,
                kind: BlockKind::Main,
                rounds: NonZeroU16::MIN,
                rest_between: Duration::ZERO,
                steps,
            };
            vec![(block, BlockPlaces { steps: places, ..BlockPlaces::default() })]
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
            report.add(Code::Conflict, labels, message, help);
            Vec::new()
        }
        (None, None) => {
            let help = "write `[[step]]` and below it `exercise = \"bird-dog-1\"`".to_owned();
            report.error::<()>(Code::MissingKey, 0..0, "the routine has no steps", help);
            Vec::new()
        }
    };
    table.finish(report);
    let is_complete = title.is_some() && !blocks.is_empty();
    let (blocks, block_places) = blocks.into_iter().unzip();
    let places = Places {
        allow,
        family: family.as_ref().map(Spanned::span),
        minutes: minutes.as_ref().map(Spanned::span),
        first_hour: first_hour.as_ref().map(Spanned::span),
        blocks: block_places,
    };
    let routine = Routine {
        id: id.to_owned(),
        title: title.unwrap_or_default(),
        level,
        family: family.map(Spanned::into_inner),
        goal,
        when,
        start_if,
        skip_if,
        move_on,
        note,
        advice,
        minutes: minutes.map(Spanned::into_inner),
        first_hour: first_hour.is_some_and(Spanned::into_inner),
        coach,
        ready,
        blocks,
    };
    check::routine(&routine, &places, report);
    is_complete.then_some(routine)
}

fn block(
    mut table: Table<'_>,
    outer: &Layer,
    known: &Exercises,
    report: &mut Report,
) -> Option<(Block, BlockPlaces)> {
    let title = table.read("title", report, text);
    let kind = table.read("kind", report, at(word));
    let rounds = table.read("rounds", report, at(count(MOST_ROUNDS)));
    let rest_between = table.read("rest_between", report, duration).unwrap_or_default();
    let layer = Layer::read(&mut table, report).with_times(&mut table, report);
    let read = tables(|table, report| step(table, [&layer, outer], known, report));
    let steps = table.need("step", report, "`[[block.step]]` and below it its exercise", read);
    table.finish(report);
    let (steps, places): (Vec<Step>, Vec<StepPlaces>) = steps?.into_iter().unzip();
    let places = BlockPlaces {
        kind: kind.as_ref().map(Spanned::span),
        rounds: rounds.as_ref().map(Spanned::span),
        steps: places,
    };
    let kind = kind.map_or(BlockKind::Main, Spanned::into_inner);
    let rounds = rounds.map_or(NonZeroU16::MIN, Spanned::into_inner);
    Some((Block { title, kind, rounds, rest_between, steps }, places))
}

/// Reports an exercise id that no file has; where no other is near it, `otherwise` is the way out.
fn unknown_exercise<T>(
    id: &str,
    span: Range<usize>,
    known: &Exercises,
    otherwise: &str,
    report: &mut Report,
) -> Option<T> {
    let names = || known.keys().map(String::as_str);
    let message = format!("there is no exercise `{}`", id.escape_debug());
    unknown(Code::UnknownExercise, message, id, span, names, otherwise, report)
}

/// Reports a name that nothing has: the nearest of `names`, or `otherwise`, is the way out.
pub(crate) fn unknown<'a, T, I: Iterator<Item = &'a str>>(
    code: Code,
    message: String,
    written: &str,
    span: Range<usize>,
    names: impl Fn() -> I,
    otherwise: &str,
    report: &mut Report,
) -> Option<T> {
    let near = nearest(written, names());
    let help = near.map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"));
    report.error::<()>(code, span.clone(), message, help);
    if let Some(near) = near {
        report.offer(span, format!("\"{near}\""), Trust::of(written, names()));
    }
    None
}

/// Reads one of a list of names that stand elsewhere; an unknown one is reported as not being
/// `what`, and kept.
fn name_of(
    (code, what, names, otherwise): (Code, &str, &[&'static str], &str),
    item: Item<'_>,
    report: &mut Report,
) -> Option<String> {
    let span = item.span.clone();
    let written = text(item, report)?;
    if !names.contains(&written.as_str()) {
        let message = format!("`{}` is no {what}", written.escape_debug());
        unknown::<(), _>(
            code,
            message,
            &written,
            span,
            || names.iter().copied(),
            otherwise,
            report,
        );
    }
    Some(written)
}

fn advice(item: Item<'_>, report: &mut Report) -> Option<String> {
    let otherwise = "`supple advice` lists them all";
    name_of((Code::UnknownAdvice, "row of advice", ADVICE, otherwise), item, report)
}

/// A warning that the author means, by code or name.
/// The warnings that an author may say are meant.
fn may_be_allowed() -> impl Iterator<Item = &'static Info> {
    Code::all().filter(|info| is_meaning(info))
}

fn is_meaning(info: &Info) -> bool {
    info.id.starts_with('M')
}

fn allowed(item: Item<'_>, report: &mut Report) -> Option<Code> {
    let span = item.span.clone();
    let written = text(item, report)?;
    if let Some(code) = Code::find(&written).filter(|code| is_meaning(code.info())) {
        return Some(code);
    }
    let names = || may_be_allowed().flat_map(|info| [info.id, info.name]);
    let otherwise = "write the code of a warning that begins with `M`, such as \"M004\"";
    let message = format!("`{}` is no warning that can be allowed", written.escape_debug());
    unknown(Code::UnknownCode, message, &written, span, names, otherwise, report)
}
