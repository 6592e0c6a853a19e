//! Exercises: in a file of their own, or written in a routine for the one-off.

use std::sync::Arc;

use super::dose::{dose, sides};
use super::figure::{Drawing, figure};
use super::layer::Layer;
use super::table::{Item, Report, Table};
use super::value::{flag, list, text, texts, word};
use super::{Exercises, name_of, unknown_exercise};
use crate::figure::Figure;
use crate::routine::catalog::SOURCES;
use crate::routine::check;
use crate::routine::code::Code;
use crate::routine::diagnostic::Trust;
use crate::routine::{Bias, Dose, Exercise, FLAGS, Kind, Position, Sides, Work};
use crate::text::slip;

/// What an exercise's file must say and an inline exercise need not.
pub(super) struct Core {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) kind: Kind,
    pub(super) position: Position,
    pub(super) cues: Vec<String>,
    pub(super) sides: Sides,
    pub(super) dose: Dose,
}

/// Reads an exercise from its own file.
pub(super) fn in_file(
    id: &str,
    mut table: Table<'_>,
    known: &Exercises,
    report: &mut Report,
) -> Option<Exercise> {
    let name = table.need("name", report, "`name = \"Wall calf stretch\"`", text);
    let aliases = table.read("aliases", report, texts).unwrap_or_default();
    let kind = table.need("kind", report, "`kind = \"stretch\"`", word);
    let position = table.need("position", report, "`position = \"standing\"`", word);
    let cues = table.read("cues", report, texts).unwrap_or_default();
    let layer = Layer::read(&mut table, report).with_extra_sets(&mut table, report);
    let sides = sides(Sides::Both, &[&layer], report);
    let dose = dose(None, &[&layer], &table.span, report);
    let complete = || {
        let (name, kind, position, sides) = (name?, kind?, position?, sides);
        let dose = dose?.without_idle_rest(sides);
        Some(Core { id: id.to_owned(), name, aliases, kind, position, cues, sides, dose })
    };
    let exercise = with_details(complete(), &mut table, known, report);
    table.finish(report);
    if let Some(exercise) = &exercise {
        check::exercise(exercise, layer.amount_span.clone(), report);
    }
    exercise
}

/// The regions of the bundled exercises; others are welcome.
const REGIONS: &[&str] = &[
    "ankle",
    "buttock",
    "calf",
    "chest",
    "core",
    "hamstring",
    "hip",
    "lumbar",
    "neck",
    "pelvis",
    "sciatic nerve",
    "shoulder",
    "thigh",
    "thigh front",
    "thoracic",
    "trunk",
    "whole body",
];

/// A region of the body: any words, but hardly those that are nearly a region's.
fn region(item: Item<'_>, report: &mut Report) -> Option<String> {
    let span = item.span.clone();
    let region = text(item, report)?;
    if !REGIONS.contains(&region.as_str())
        && let Some(near) = slip(&region, REGIONS.iter().copied())
    {
        let message = format!("`{}` is no region of other exercises", region.escape_debug());
        report.error::<()>(
            Code::OddRegion,
            span.clone(),
            message,
            format!("did you mean `{near}`?"),
        );
        report.offer(span, format!("\"{near}\""), Trust::Guess);
    }
    Some(region)
}

fn flag_of_body(item: Item<'_>, report: &mut Report) -> Option<String> {
    let otherwise = "docs/routines.md lists those that the program knows; say others in `caution`";
    name_of((Code::UnknownFlag, "reason that the program knows", FLAGS, otherwise), item, report)
}

fn source(item: Item<'_>, report: &mut Report) -> Option<String> {
    let otherwise = "leave it out, and say in `evidence` where it comes from";
    name_of((Code::UnknownSource, "source that is listed", SOURCES, otherwise), item, report)
}

/// Reads every other key of an exercise, also when the core is not complete, so that all mistakes
/// are found.
pub(super) fn with_details(
    core: Option<Core>,
    table: &mut Table<'_>,
    known: &Exercises,
    report: &mut Report,
) -> Option<Exercise> {
    let mut lines = |key, report: &mut Report| table.read(key, report, texts).unwrap_or_default();
    let targets = lines("targets", report);
    let props = lines("props", report);
    let setup = lines("setup", report);
    let movement = lines("movement", report);
    let mistakes = lines("mistakes", report);
    let regions = table.read("regions", report, list(region)).unwrap_or_default();
    let avoid = table.read("avoid", report, list(flag_of_body)).unwrap_or_default();
    let sources = table.read("sources", report, list(source)).unwrap_or_default();
    let also = table.read("also", report, list(word)).unwrap_or_default();
    let other = |item: Item<'_>, report: &mut Report| {
        let span = item.span.clone();
        let key = item.key;
        let id = text(item, report)?;
        if core.as_ref().is_some_and(|core| core.id == id) {
            let message = format!("`{id}` is not {key} than itself");
            return report.error(Code::BadValue, span, message, "leave it out".to_owned());
        }
        if !known.contains_key(&id) {
            return unknown_exercise(&id, span, known, "leave it out", report);
        }
        Some(id)
    };
    let easier = table.read("easier", report, other);
    let harder = table.read("harder", report, other);
    let mut line = |key, report: &mut Report| table.read(key, report, text);
    let position_note = line("position_note", report);
    let range = line("range", report);
    let how_often = line("how_often", report);
    let caution = line("caution", report);
    let stop = line("stop", report);
    let evidence = line("evidence", report);
    let bias = table.read("bias", report, word).unwrap_or(Bias::Neutral);
    let desk = table.read("desk", report, flag).unwrap_or(false);
    let floor = table.read("floor", report, flag).unwrap_or(false);
    let first_hour = table.read("first_hour", report, flag).unwrap_or(true);
    let sided = core.as_ref().is_some_and(|core| core.sides != Sides::Both);
    let (figure, figure_of) = match table.read("figure", report, figure(sided, known)) {
        Some(Drawing::Own(figure)) => (Some(figure), None),
        // In a file, another's figure is known when all files have been read.
        Some(Drawing::Of(id)) => (figure_of(&id, known), Some(id)),
        None => (None, None),
    };
    let Core { id, name, aliases, kind, position, cues, sides, dose } = core?;
    Some(Exercise {
        id,
        name,
        aliases,
        kind,
        regions,
        targets,
        position,
        also,
        position_note,
        props,
        sides,
        dose,
        range,
        how_often,
        setup,
        movement,
        cues,
        mistakes,
        caution,
        stop,
        avoid,
        bias,
        desk,
        floor,
        first_hour,
        easier,
        harder,
        evidence,
        sources,
        figure,
        figure_of,
    })
}

/// The figure of another exercise.
pub(super) fn figure_of(id: &str, known: &Exercises) -> Option<Arc<Figure>> {
    known.get(id)?.as_ref()?.figure.clone()
}

/// The kind of an inline exercise that does not say: a hold is a stretch, breaths are breathing,
/// anything else strengthens.
pub(super) fn likely_kind(dose: &Dose) -> Kind {
    match dose.sets().first() {
        Some(Work::Hold(_)) => Kind::Stretch,
        Some(Work::Breaths { .. }) => Kind::Breathing,
        _ => Kind::Strength,
    }
}

/// An id from a name: `Towel scrunch, left!` becomes `towel-scrunch-left`.
pub(super) fn id_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
