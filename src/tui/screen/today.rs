//! The first screen: what is due today, what was done, and the shortest way to begin.

use std::sync::Arc;

use ratatui::text::Line;

use crate::history::Body;
use crate::plan::{Day, Due, Mood, Thing, walk};
use crate::routine::{Catalog, Level, Routine};
use crate::safety::Kind;
use crate::text::{self, minutes};
use crate::tui::screen::signs;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// The routine for somebody who has done nothing here yet.
const FIRST: &str = "sciatica-first-days";

/// Something of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What begins with Enter; `None` for what is done elsewhere.
    pub routine: Option<Arc<Routine>>,
    /// What it is called.
    pub name: String,
    /// How often, how long.
    pub fact: String,
    /// Whether it was done as often as it is due.
    pub done: bool,
}

/// The page, and on which of its lines each row stands.
#[derive(Debug, Default)]
pub struct Text {
    /// The lines, wrapped.
    pub lines: Vec<Line<'static>>,
    /// For each row the index of its line.
    pub anchors: Vec<usize>,
}

/// What can be begun today, in the order in which it is due.
#[must_use]
pub fn rows(day: &Day, catalog: &Catalog) -> Vec<Row> {
    let mut rows = Vec::new();
    if is_new(day) {
        rows.extend(catalog.routine(FIRST).and_then(|entry| {
            let routine = entry.routine.clone()?;
            let (name, fact) = (routine.title.clone(), minutes(routine.expected()));
            Some(Row { routine: Some(routine), name, fact, done: false })
        }));
    }
    for due in &day.due.items {
        for (at, thing) in due.any_of.iter().enumerate() {
            rows.push(row(due, thing, at > 0, catalog));
        }
    }
    rows
}

/// Whether nothing but the full questions is missing.
fn asks(day: &Day) -> bool {
    let block = day.today.standing.block.as_ref();
    block.is_some_and(|block| block.kind == Kind::Unanswered)
}

/// Whether nothing was done here yet, and no plan is followed.
fn is_new(day: &Day) -> bool {
    day.due.mood == Mood::Least
        && !day.entries.iter().any(|entry| matches!(entry.body, Body::Session(_)))
}

fn row(due: &Due, thing: &Thing, other: bool, catalog: &Catalog) -> Row {
    let (routine, name, length) = match thing {
        Thing::Routine(id) => {
            let routine = catalog.routine(id).and_then(|entry| entry.routine.clone());
            let name = routine.as_ref().map_or_else(|| id.clone(), |one| one.title.clone());
            let length = routine.as_ref().map(|one| minutes(one.expected()));
            (routine, name, length)
        }
        Thing::Walk { minutes: (least, most), how } => {
            let length =
                if least == most { format!("{least} min") } else { format!("{least}-{most} min") };
            let how = how.as_ref().map(|how| format!(": {how}")).unwrap_or_default();
            (walk(*most, catalog).map(Arc::new), format!("Walk{how}"), Some(length))
        }
        Thing::Bias => (None, "Your direction".to_owned(), None),
        Thing::Own(words) => (None, words.clone(), None),
    };
    let name = if other { format!("or {name}") } else { name };
    let often = (due.times.least > 1).then(|| format!("{} of {}", due.done, due.times.least));
    let done = due.is_done();
    let state = if done { Some("done".to_owned()) } else { often };
    let fact: Vec<String> = state.into_iter().chain(length).collect();
    Row { routine, name, fact: fact.join(", "), done }
}

/// What is to be said of the day.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What is known.
    pub day: &'a Day,
    /// What can be begun.
    pub rows: &'a [Row],
    /// The chosen row.
    pub chosen: usize,
    /// What is done when time is short.
    pub short: Option<&'a Routine>,
    /// Whether the coach says what is offered.
    pub coach: bool,
}

/// Writes the page.
#[must_use]
pub fn text(said: Said<'_>, columns: u16, theme: &Theme) -> Text {
    let Said { day, rows, chosen, short, coach } = said;
    let due = &day.due;
    let mut sheet = Sheet::new(columns, theme);
    let (week, weeks) = due.week;
    match &due.plan {
        Some(plan) => sheet.title(&format!("{plan}, week {week} of {weeks}")),
        None => sheet.title("Today"),
    }
    if let Some(then) = &due.then {
        sheet.text(&format!("Its weeks are over. `{then}` would go on: c leads to the plans."));
    }
    let mood = match due.mood {
        Mood::Least if is_new(day) => Some(
            "A calm beginning: little to get wrong, and it can be stopped at any time. \
             f asks six questions about what suits you.",
        ),
        Mood::Least => Some("No plan yet, so this is the least that counts. c shows the plans."),
        Mood::Blocked if asks(day) => Some("Some questions come first."),
        mood => mood.words(),
    };
    if let Some(words) = mood {
        let style = if due.mood == Mood::Blocked { theme.caution } else { theme.text };
        sheet.styled(words, style);
    }
    if due.mood == Mood::Blocked {
        sheet.text("Enter says what to do, and whom to call.");
    }
    if let Some(offered) = day.today.words().filter(|_| coach && due.mood != Mood::Blocked) {
        sheet.styled(&offered, theme.caution);
    }
    let standing = &day.today.standing;
    if standing.level < Level::Demanding && standing.block.is_none() {
        sheet.styled(&format!("For now only {} routines are open.", standing.level), theme.caution);
    }
    if let Some(note) = &due.note {
        sheet.text(note);
    }
    for reminder in signs::reminders(standing) {
        sheet.styled(&reminder, theme.caution);
    }
    sheet.gap();
    let mut anchors = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        anchors.push(sheet.here());
        let sign = if row.done { theme.signs.done } else { " " };
        sheet.item(at == chosen, &format!("{sign} {}", row.name), &row.fact);
    }
    if rows.is_empty() && mood.is_none() {
        sheet.text("A day of rest. Nothing is due.");
    }
    if let Some(short) = short {
        sheet.gap();
        let length = minutes(short.expected());
        sheet.aside(&format!("Short of time? s begins {}, {length}.", short.title));
    }
    let done = done_today(day);
    if !done.is_empty() {
        sheet.gap();
        sheet.aside(&format!("Done today: {}.", text::list(&done)));
    }
    Text { lines: sheet.lines, anchors }
}

/// What was done on this day, in the order of time; what was done more than once, once with how often.
fn done_today(day: &Day) -> Vec<String> {
    let mut done: Vec<(String, usize)> = Vec::new();
    for what in each_done_today(day) {
        match done.iter_mut().find(|(other, _)| *other == what) {
            Some((_, times)) => *times += 1,
            None => done.push((what, 1)),
        }
    }
    let often = |(what, times)| if times == 1 { what } else { format!("{what}, {times} times") };
    done.into_iter().map(often).collect()
}

fn each_done_today(day: &Day) -> impl Iterator<Item = String> {
    let today = day.entries.iter().filter(|entry| entry.when.day == day.when.day);
    today.filter_map(|entry| match &entry.body {
        Body::Session(session) if session.ending.is_some() && !session.work().is_zero() => {
            Some(session.title.clone())
        }
        Body::Log(log) => log.walk_minutes.map(|walked| format!("{walked} min walked")),
        _ => None,
    })
}
