//! Reading a plan: its bytes become weeks and days, or every mistake in them at once.

use std::num::NonZeroU16;

use super::{Item, Plan, Stage, Thing, Times};
use crate::coach::Prescribed;
use crate::routine::catalog::PLANS;
use crate::routine::code::Code;
use crate::routine::read::{
    Item as Value, Reading, Report, Table, count, list, read, tables, text, texts, unknown,
};

/// The longest stretch of weeks, and the longest plan: ten years.
const MOST_WEEKS: u16 = 104;
const MOST_IN_ALL: u32 = 520;

/// The days of the week, as files name them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The names that a plan may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The routines' ids.
    pub routines: Vec<String>,
    /// The exercises' ids.
    pub exercises: Vec<String>,
    /// The plans' ids.
    pub plans: Vec<String>,
}

/// Reads a plan file; `names` are those that it may use.
#[must_use]
pub fn read_plan(id: &str, bytes: &[u8], names: &Names) -> Reading<Plan> {
    read(bytes, |table, report| plan(id, table, names, report))
}

/// The bundled plans, by id, each with its text.
#[must_use]
pub fn bundled_plans() -> &'static [(&'static str, &'static str)] {
    PLANS
}

fn plan(id: &str, mut table: Table<'_>, names: &Names, report: &mut Report) -> Option<Plan> {
    let title = table.need("title", report, "`title = \"Beginner\"`", text);
    let mut line = |key, report: &mut Report| table.read(key, report, text);
    let goal = line("goal", report);
    let note = line("note", report);
    let then = table.read("then", report, |item, report| known("plan", &names.plans, item, report));
    let sources = table.read("sources", report, texts).unwrap_or_default();
    let read = tables(|table, report| stage(table, names, report));
    let stages = table.need("stage", report, "`[[stage]]` and below it `mon = [\"...\"]`", read);
    let span = table.span.clone();
    table.finish(report);
    let weeks = |stage: &Stage| u32::from(stage.weeks.get());
    let in_all: u32 = stages.iter().flatten().map(weeks).sum();
    if in_all > MOST_IN_ALL {
        let message = format!("a plan of {in_all} weeks is too long");
        let help =
            format!("take out stages until {MOST_IN_ALL} weeks are left, which is ten years");
        return report.error(Code::BadValue, span, message, help);
    }
    Some(Plan {
        id: id.to_owned(),
        title: title?,
        goal,
        note,
        then,
        stages: stages.filter(|stages| !stages.is_empty())?,
        sources,
    })
}

fn stage(mut table: Table<'_>, names: &Names, report: &mut Report) -> Option<Stage> {
    let weeks = table.read("weeks", report, count(MOST_WEEKS)).unwrap_or(NonZeroU16::MIN);
    let note = table.read("note", report, text);
    let mut items = |key, report: &mut Report| {
        table.read(key, report, list(|value, report: &mut Report| item(value, names, report)))
    };
    let daily = items("daily", report).unwrap_or_default();
    let days = DAYS.map(|day| items(day, report).unwrap_or_else(|| daily.clone()));
    let doses = table
        .read("doses", report, list(|value, report: &mut Report| dose(value, names, report)))
        .unwrap_or_default();
    let span = table.span.clone();
    table.finish(report);
    if days.iter().all(Vec::is_empty) && !report.has_errors() {
        let help = "write `mon = [\"core-base\"]`, or `daily = [...]` for every day".to_owned();
        return report.error(Code::MissingKey, span, "nothing is due on any day", help);
    }
    Some(Stage { weeks, note, days, doses })
}

const ITEM: &str = "write `core-base`, `core-base x2`, `core-base or core-2`, `walk 8-10 min` or \
                    `own: easy run`";

fn item(value: Value<'_>, names: &Names, report: &mut Report) -> Option<Item> {
    let span = value.span.clone();
    let written = text(value, report)?;
    let (things, times) = match written.rsplit_once(" x") {
        Some((things, times)) if !written.contains(':') => match range(times) {
            Some((least, most)) if most <= 24 => (things, Times { least, most }),
            _ => {
                let message = format!("`x{}` says not how often", times.escape_debug());
                return report.error(Code::BadValue, span, message, ITEM.to_owned());
            }
        },
        _ => (written.as_str(), Times { least: 1, most: 1 }),
    };
    // What is in words may have an "or" of its own.
    let parts: Vec<&str> =
        if things.starts_with("own:") { vec![things] } else { things.split(" or ").collect() };
    let any_of: Option<Vec<Thing>> =
        parts.into_iter().map(|part| thing(part.trim(), &span, names, report)).collect();
    Some(Item { any_of: any_of?, times })
}

fn thing(
    written: &str,
    span: &std::ops::Range<usize>,
    names: &Names,
    report: &mut Report,
) -> Option<Thing> {
    if let Some(own) = written.strip_prefix("own:") {
        return Some(Thing::Own(own.trim().to_owned()));
    }
    if let Some(walk) = written.strip_prefix("walk ") {
        let (minutes, how) = match walk.split_once(':') {
            Some((minutes, how)) => (minutes, Some(how.trim().to_owned())),
            None => (walk, None),
        };
        let minutes = minutes.trim().trim_end_matches("min").trim();
        if let Some(minutes) = range(minutes).filter(|(_, most)| *most <= 240) {
            return Some(Thing::Walk { minutes, how });
        }
        let message = format!("`{}` does not say how long to walk", written.escape_debug());
        return report.error(Code::BadValue, span.clone(), message, ITEM.to_owned());
    }
    if written == "bias" {
        return Some(Thing::Bias);
    }
    if names.routines.iter().any(|name| name == written) {
        return Some(Thing::Routine(written.to_owned()));
    }
    let message = format!("there is no routine `{}`", written.escape_debug());
    let all = || names.routines.iter().map(String::as_str);
    unknown(Code::UnknownRoutine, message, written, span.clone(), all, ITEM, report)
}

/// `8`, or `8-10`.
fn range(written: &str) -> Option<(u16, u16)> {
    let (least, most) = written.split_once('-').unwrap_or((written, written));
    let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
    (1 <= least && least <= most).then_some((least, most))
}

/// `heel-drop-straight 2x8`.
fn dose(value: Value<'_>, names: &Names, report: &mut Report) -> Option<Prescribed> {
    let span = value.span.clone();
    let written = text(value, report)?;
    let read = || {
        let (exercise, amount) = written.rsplit_once(' ')?;
        let (sets, reps) = amount.split_once('x')?;
        let (sets, reps) = (sets.parse().ok()?, reps.parse().ok()?);
        let fits = (1..=10).contains(&sets) && (1..=100).contains(&reps);
        fits.then(|| Prescribed { exercise: exercise.trim().to_owned(), sets, reps, easier: false })
    };
    let Some(dose) = read() else {
        let message = format!("`{}` is no dose", written.escape_debug());
        let help = "write `heel-drop-straight 2x8`".to_owned();
        return report.error(Code::BadValue, span, message, help);
    };
    if !names.exercises.contains(&dose.exercise) {
        let message = format!("there is no exercise `{}`", dose.exercise.escape_debug());
        let all = || names.exercises.iter().map(String::as_str);
        let help = "`supple exercise` lists them all";
        return unknown(Code::UnknownExercise, message, &dose.exercise, span, all, help, report);
    }
    Some(dose)
}

fn known(what: &str, names: &[String], item: Value<'_>, report: &mut Report) -> Option<String> {
    let span = item.span.clone();
    let written = text(item, report)?;
    if names.contains(&written) {
        return Some(written);
    }
    let message = format!("there is no {what} `{}`", written.escape_debug());
    let all = || names.iter().map(String::as_str);
    let help = "`supple plan` lists them all";
    unknown(Code::UnknownPlan, message, &written, span, all, help, report)
}
