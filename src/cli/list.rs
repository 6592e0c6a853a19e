//! `supple list`: every routine in a line.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;

use super::error::Error;
use super::{Home, Problem, json, notes};
use crate::routine::catalog::{Entry, Origin};
use crate::session::{Part, Timeline};
use crate::text;

/// A routine of the list. What cannot be known of a broken file is null.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: Option<&'a str>,
    level: Option<u8>,
    seconds: Option<f64>,
    minutes_range: Option<[u64; 2]>,
    regions: Vec<&'a str>,
    source: String,
    problems: Vec<Problem<'a>>,
}

/// Writes the list.
pub(super) fn run(
    as_json: bool,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let catalog = home.catalog();
    // In lines the list ends with all mistakes itself.
    home.tell(if as_json { notes::on_exercises(&catalog) } else { Vec::new() }, err)?;
    if as_json {
        let rows: Vec<Row> = catalog.routines.iter().map(|entry| Row::new(entry, home)).collect();
        return json(&rows, out);
    }
    let wide = catalog.routines.iter().map(|entry| entry.id.chars().count()).max().unwrap_or(0);
    for entry in &catalog.routines {
        let line = entry.routine.as_ref().map_or_else(
            || {
                let errors = entry.problems.iter().filter(|problem| problem.is_error()).count();
                format!("cannot be used: {}", text::count(errors, "mistake"))
            },
            |routine| {
                let minutes = text::minutes(home.plan(routine).expected());
                format!("{minutes:>7}  level {}  {}", routine.level as u8, routine.title)
            },
        );
        writeln!(out, "{:wide$}  {line}", entry.id)?;
    }
    // Warnings are for `supple check`.
    for problem in catalog.problems().filter(|problem| problem.is_error()) {
        writeln!(out, "\n{problem}")?;
    }
    Ok(())
}

impl<'a> Row<'a> {
    fn new(entry: &'a Entry, home: &Home) -> Self {
        let routine = entry.routine.as_ref();
        let timeline = routine.map(|routine| home.plan(routine));
        Self {
            id: &entry.id,
            title: routine.map(|routine| routine.title.as_str()),
            level: routine.map(|routine| routine.level as u8),
            seconds: timeline.as_ref().map(|timeline| timeline.expected().as_secs_f64()),
            minutes_range: timeline.as_ref().map(minutes_range),
            regions: routine.map(|routine| routine.regions()).unwrap_or_default(),
            source: match &entry.origin {
                Origin::Bundled => "bundled".to_owned(),
                Origin::User(path) => path.display().to_string(),
            },
            problems: entry.problems.iter().map(Problem::from).collect(),
        }
    }
}

/// How long one stands over the text of an exercise that one does not know yet.
const READING: Duration = Duration::from_secs(20);

/// Whole minutes: with every rest and change skipped, and with each step's text read in a pause.
fn minutes_range(timeline: &Timeline) -> [u64; 2] {
    let segments = timeline.segments().iter();
    let work = segments.filter(|segment| matches!(segment.part, Part::Work(_)));
    let shortest: Duration = work.map(|segment| segment.length.expected()).sum();
    let reading = READING * u32::try_from(timeline.steps().len()).unwrap_or(u32::MAX);
    let longest = timeline.expected() + reading;
    [shortest.as_secs() / 60, longest.as_secs().div_ceil(60)]
}
