//! Steps: which exercise, and what this routine does with it.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use toml::Spanned;

use super::dose::{dose, sides};
use super::exercise::{Core, id_of, likely_kind, with_details};
use super::layer::Layer;
use super::table::{Item, Report, Table};
use super::value::{at, duration, list, table, text, word};
use super::{Exercises, allowed, unknown_exercise};
use crate::routine::check::StepPlaces;
use crate::routine::code::Code;
use crate::routine::diagnostic::Label;
use crate::routine::{Exercise, Position, Sides, Step, TimedCue, Word as _};
use crate::text::choices;
use crate::time::write_duration;

/// A line of `cues`: at a time of its own, or spread over the set.
enum Cue {
    Timed(TimedCue),
    Spread(String),
}

/// Reads a step; `outer` are the layers of its block and its routine.
pub(super) fn step(
    mut table: Table<'_>,
    outer: [&Layer; 2],
    known: &Exercises,
    report: &mut Report,
) -> Option<(Step, StepPlaces)> {
    let chosen = table.take("exercise");
    let named = table.take("name");
    let layer = Layer::read(&mut table, report)
        .with_extra_sets(&mut table, report)
        .with_times(&mut table, report);
    let layers = [&layer, outer[0], outer[1]];
    let position = table.read("position", report, at(word::<Position>));
    let cues = table.read("cues", report, list(at(cue))).unwrap_or_default();
    let note = table.read("note", report, text);
    let allow = table.read("allow", report, list(allowed)).unwrap_or_default();
    let inline = named.is_some();
    let named_at = chosen.as_ref().or(named.as_ref()).map(|item| item.span.clone());

    let (timed, spread): (Vec<_>, Vec<_>) =
        cues.into_iter().partition(|cue| matches!(cue.get_ref(), Cue::Timed(_)));
    let (exercise, dose, sides) = match (chosen, named) {
        (Some(chosen), None) => {
            for cue in spread {
                let help = "say when: `{ at = \"15s\", say = \"...\" }`".to_owned();
                let message = "a cue of a step needs its time";
                report.error::<()>(Code::WrongType, cue.span(), message, help);
            }
            let exercise = find(chosen, known, report);
            match exercise {
                Some(exercise) => {
                    let dose = dose(Some(&exercise.dose), &layers, &table.span, report);
                    let sides = sides(exercise.sides, &layers, report);
                    (Some(exercise), dose, sides)
                }
                None => (None, None, Sides::Both),
            }
        }
        (None, Some(name)) => {
            let sides = sides(Sides::Both, &layers, report);
            let dose = dose(None, &layers, &table.span, report);
            let kind = table.read("kind", report, word);
            let name = text(name, report);
            let core = || {
                let (name, dose) = (name?, dose.clone()?.without_idle_rest(sides));
                Some(Core {
                    id: id_of(&name),
                    name,
                    aliases: Vec::new(),
                    kind: kind.unwrap_or_else(|| likely_kind(&dose)),
                    position: position.as_ref().map_or(Position::Standing, |at| *at.get_ref()),
                    cues: spread.into_iter().filter_map(|cue| cue.into_inner().spread()).collect(),
                    sides,
                    dose,
                })
            };
            let exercise = with_details(core(), &mut table, known, report);
            (exercise.map(Arc::new), dose, sides)
        }
        (Some(chosen), Some(named)) => {
            let labels = vec![
                Label { span: named.key_span, text: String::new() },
                Label { span: chosen.key_span, text: "`exercise` is here".to_owned() },
            ];
            let message = "`exercise` and `name` are two exercises";
            let help =
                "keep `exercise` for one that has a file, `name` for one written here".to_owned();
            report.add(Code::Conflict, labels, message, help);
            with_details(None, &mut table, known, report);
            (None, None, Sides::Both)
        }
        (None, None) => {
            let help =
                "write `exercise = \"bird-dog-1\"`, or `name = \"...\"` for one written here";
            let message = "the step says no exercise";
            report.error::<()>(Code::MissingKey, table.span.clone(), message, help.to_owned());
            with_details(None, &mut table, known, report);
            (None, None, Sides::Both)
        }
    };
    table.finish(report);

    let (exercise, dose) = (exercise?, dose?.without_idle_rest(sides));
    let (cues, cue_places) = in_time(timed, dose.longest(sides), report);
    let step = Step {
        dose,
        sides,
        position: own_position(position, &exercise, report)?,
        get_into: layers.iter().find_map(|layer| layer.get_into),
        rest_after: layers.iter().find_map(|layer| layer.rest_after).unwrap_or_default(),
        cues,
        note,
        exercise,
    };
    let places = StepPlaces {
        allow,
        exercise: named_at?,
        inline,
        amount: layer.amount_span.clone(),
        sides: layer.sides.as_ref().map(Spanned::span),
        extra_sets: layer.extra_sets.as_ref().map(Spanned::span),
        cues: cue_places,
    };
    Some((step, places))
}

/// The cues of a step by their time, and where each is written; one after the end of the longest
/// set, if that has one, is reported.
fn in_time(
    timed: Vec<Spanned<Cue>>,
    longest: Option<Duration>,
    report: &mut Report,
) -> (Vec<TimedCue>, Vec<Range<usize>>) {
    let mut cues = Vec::with_capacity(timed.len());
    for cue in timed {
        let span = cue.span();
        if let Cue::Timed(cue) = cue.into_inner() {
            if let Some(longest) = longest.filter(|longest| cue.at >= *longest) {
                let message = format!("a cue at {} comes too late", write_duration(cue.at));
                let help = format!("the set takes {}", write_duration(longest));
                report.error::<()>(Code::BadValue, span.clone(), message, help);
            }
            cues.push((cue, span));
        }
    }
    cues.sort_by_key(|(cue, _)| cue.at);
    cues.into_iter().unzip()
}

impl Cue {
    fn spread(self) -> Option<String> {
        match self {
            Self::Spread(text) => Some(text),
            Self::Timed(_) => None,
        }
    }
}

fn cue(item: Item<'_>, report: &mut Report) -> Option<Cue> {
    if item.value.is_str() {
        return text(item, report).map(Cue::Spread);
    }
    let mut table = table(item, report, "`{ at = \"15s\", say = \"...\" }`")?;
    let at = table.need("at", report, "`at = \"15s\"`", duration);
    let say = table.need("say", report, "`say = \"...\"`", text);
    table.finish(report);
    Some(Cue::Timed(TimedCue { at: at?, text: say? }))
}

fn find(item: Item<'_>, known: &Exercises, report: &mut Report) -> Option<Arc<Exercise>> {
    let span = item.span.clone();
    let id = text(item, report)?;
    match known.get(&id) {
        Some(Some(exercise)) => Some(Arc::clone(exercise)),
        Some(None) => broken_exercise(&id, span, report),
        None => {
            let help = "for one that has no file write `name = \"...\"` instead of `exercise`";
            unknown_exercise(&id, span, known, help, report)
        }
    }
}

fn broken_exercise<T>(id: &str, span: Range<usize>, report: &mut Report) -> Option<T> {
    let message = format!("the exercise `{id}` has mistakes in its own file");
    let help = "mend that file first: its mistakes are listed with it".to_owned();
    report.error(Code::BrokenExercise, span, message, help)
}

/// The position of a step, which must be one that the exercise can be done in.
fn own_position(
    written: Option<Spanned<Position>>,
    exercise: &Exercise,
    report: &mut Report,
) -> Option<Position> {
    let Some(written) = written else { return Some(exercise.position) };
    let position = *written.get_ref();
    if position == exercise.position || exercise.also.contains(&position) {
        return Some(position);
    }
    let message = format!("`{}` is not done {position}", exercise.id);
    let possible = std::iter::once(exercise.position).chain(exercise.also.iter().copied());
    let words: Vec<_> = possible.map(|position| format!("\"{}\"", position.word())).collect();
    let help = format!("leave it out or write {}", choices(&words));
    report.error(Code::BadValue, written.span(), message, help)
}
