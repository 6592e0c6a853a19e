//! The list of routines and its filter.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

use crate::routine::catalog::{Entry, Origin};
use crate::routine::diagnostic::Problem;
use crate::routine::{Catalog, Level};
use crate::score::{self, Talk, Voice};
use crate::text::{count, minutes};
use crate::tui::screen::list;
use crate::tui::theme::Theme;
use crate::tui::widget::words;

/// The time limits of the filter, in minutes.
const LIMITS: [u64; 5] = [5, 10, 15, 20, 30];

/// The list, its filter, and what is chosen.
#[derive(Clone, Debug, Default)]
pub struct Library {
    rows: Vec<Row>,
    regions: Vec<String>,
    /// How many files of exercises have mistakes; the bundled exercise takes the place of each.
    broken_exercises: usize,
    /// What the list is narrowed to.
    pub filter: Filter,
    /// The chosen one of the rows that the filter lets through.
    pub chosen: usize,
}

/// A routine, or a file that should be one.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id in the catalogue.
    pub id: String,
    title: String,
    level: Option<Level>,
    /// How long it takes; zero for a broken file.
    pub length: Duration,
    own: bool,
    broken: bool,
    regions: Vec<String>,
    /// Everything that typing finds, in lower case.
    found_by: String,
}

/// What the list is narrowed to. Everything has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Each of its words is part of a name, an id, a region or an exercise.
    pub text: String,
    /// A body region.
    pub region: Option<String>,
    /// A level.
    pub level: Option<Level>,
    /// Minutes at most.
    pub minutes: Option<u64>,
}

impl Library {
    /// Lists a catalogue, keeping filter and choice of the list before.
    #[must_use]
    pub fn of(catalog: &Catalog, before: &Self, talk: Talk) -> Self {
        let mut rows: Vec<Row> =
            catalog.routines.iter().map(|entry| Row::of(entry, talk)).collect();
        // One's own first, then from the gentlest and shortest on: what one can do today is on top.
        rows.sort_by_key(|row| (!row.own, row.level, row.length));
        let mut regions: Vec<String> = rows.iter().flat_map(|row| row.regions.clone()).collect();
        regions.sort_unstable();
        regions.dedup();
        let files = catalog.exercise_problems.chunk_by(|one, next| one.path == next.path);
        let broken_exercises = files.filter(|file| file.iter().any(Problem::is_error)).count();
        let mut library =
            Self { rows, regions, broken_exercises, filter: before.filter.clone(), chosen: 0 };
        if let Some(row) = before.row() {
            library.choose(&row.id);
        }
        library
    }

    /// The rows that the filter lets through.
    #[must_use]
    pub fn shown(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| self.filter.lets_through(row)).collect()
    }

    /// The chosen row.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.shown().get(self.chosen).copied()
    }

    /// Chooses a routine, lifting the filter where that hides it.
    pub fn choose(&mut self, id: &str) {
        let place = |library: &Self| library.shown().iter().position(|row| row.id == id);
        if place(self).is_none() && self.rows.iter().any(|row| row.id == id) {
            self.filter = Filter::default();
        }
        self.chosen = place(self).unwrap_or(0);
    }

    /// Whether a filter leaves something out.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.filter != Filter::default()
    }

    /// Changes the filter; what was chosen stays chosen if it is still there.
    pub fn narrow(&mut self, change: impl FnOnce(&mut Filter, &[String])) {
        let chosen = self.row().map(|row| row.id.clone());
        change(&mut self.filter, &self.regions);
        let shown = self.shown();
        self.chosen =
            shown.iter().position(|row| Some(&row.id) == chosen.as_ref()).unwrap_or_default();
    }

    /// The routine's length.
    #[must_use]
    pub fn length(&self, id: &str) -> Duration {
        self.rows.iter().find(|row| row.id == id).map(|row| row.length).unwrap_or_default()
    }
}

impl Filter {
    /// On to the next region, and after the last to all.
    pub fn next_region(&mut self, regions: &[String]) {
        self.region = match &self.region {
            None => regions.first().cloned(),
            Some(now) => regions.iter().skip_while(|region| *region != now).nth(1).cloned(),
        };
    }

    /// On to the next level, and after the last to all.
    pub fn next_level(&mut self) {
        self.level = match self.level {
            None => Some(Level::Gentle),
            Some(Level::Gentle) => Some(Level::Moderate),
            Some(Level::Moderate) => Some(Level::Demanding),
            Some(Level::Demanding) => None,
        };
    }

    /// On to the next time limit, and after the longest to none.
    pub fn next_limit(&mut self) {
        self.minutes = match self.minutes {
            None => LIMITS.first().copied(),
            Some(now) => LIMITS.into_iter().find(|limit| *limit > now),
        };
    }

    fn lets_through(&self, row: &Row) -> bool {
        let text = self.text.to_lowercase();
        text.split_whitespace().all(|word| row.found_by.contains(word))
            && self.region.as_ref().is_none_or(|region| row.regions.contains(region))
            && self.level.is_none_or(|level| row.level == Some(level))
            && self.minutes.is_none_or(|limit| row.length <= Duration::from_secs(limit * 60))
    }
}

impl Row {
    fn of(entry: &Entry, talk: Talk) -> Self {
        let own = matches!(entry.origin, Origin::User(_));
        let Some(routine) = &entry.routine else {
            return Self {
                id: entry.id.clone(),
                title: entry.id.clone(),
                level: None,
                length: Duration::ZERO,
                own,
                broken: true,
                regions: Vec::new(),
                found_by: entry.id.to_lowercase(),
            };
        };
        let regions: Vec<String> = routine.regions().into_iter().map(str::to_owned).collect();
        let mut found_by = [&entry.id, &routine.title].map(|text| text.to_lowercase()).join(" ");
        let everyday = regions.iter().filter_map(|region| everyday(region));
        let texts = [&routine.family, &routine.goal, &routine.when, &routine.start_if];
        let texts = texts.into_iter().flatten().chain(&regions);
        let exercises = routine.steps().map(|step| &step.exercise.name);
        for text in texts.chain(exercises).map(String::as_str).chain(everyday) {
            found_by.push(' ');
            found_by.push_str(&text.to_lowercase());
        }
        Self {
            id: entry.id.clone(),
            title: routine.title.clone(),
            level: Some(routine.level),
            length: score::plan(routine, talk, &Voice::default()).expected(),
            own,
            broken: entry.is_broken(),
            regions,
            found_by,
        }
    }
}

/// What people who look for it may call a region.
fn everyday(region: &str) -> Option<&'static str> {
    match region {
        "lumbar" => Some("low back"),
        "thoracic" => Some("upper back"),
        "sciatic nerve" => Some("sciatica"),
        "core" | "trunk" => Some("belly"),
        _ => None,
    }
}

/// Draws filter and list. `typing`: the cursor stands in the filter.
pub fn draw(
    library: &Library,
    loaded: bool,
    typing: bool,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let [filter, _, body] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(u16::from(area.height > 12)),
        Constraint::Min(0),
    ])
    .areas(area);
    draw_filter(&library.filter, typing, theme, filter, buffer);
    let shown = library.shown();
    if shown.is_empty() {
        let text = if loaded { "nothing matches; esc shows all" } else { "reading the routines" };
        buffer.set_stringn(body.x, body.y, text, usize::from(body.width), theme.dim);
        return;
    }
    let marks = shown.iter().any(|row| row.own || row.broken);
    list::draw(shown.len(), library.chosen, theme, body, buffer, |index, area, style, buffer| {
        draw_row(shown[index], marks, style, theme, area, buffer);
    });
}

fn draw_row(row: &Row, marks: bool, style: Style, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let signs = theme.signs;
    let mark = match (row.broken, row.own) {
        (true, _) => signs.broken,
        (false, true) => signs.own,
        (false, false) => " ",
    };
    let facts = match row.level {
        None => "has mistakes".to_owned(),
        Some(level) => {
            let word = if area.width >= 44 {
                level.to_string()
            } else {
                format!("{:3}", signs.bullet.repeat(level as usize))
            };
            format!("{word} {:>7}", minutes(row.length))
        }
    };
    let mut x = area.x;
    if marks {
        let sign = if row.broken { theme.wrong } else { theme.key };
        let sign = if style == theme.chosen { style } else { sign };
        buffer.set_stringn(x, area.y, mark, usize::from(area.width), sign);
        x += 2;
    }
    let facts_width = words::width(&facts);
    let room = (area.right().saturating_sub(x)).saturating_sub(facts_width + 2);
    let title = words::elide(&row.title, room, signs.more);
    buffer.set_stringn(x, area.y, &title, usize::from(room), style);
    let right = area.right().saturating_sub(facts_width);
    if right > x {
        buffer.set_stringn(
            right,
            area.y,
            &facts,
            usize::from(facts_width),
            list::quiet(style, theme),
        );
    }
}

fn draw_filter(filter: &Filter, typing: bool, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let mut x = area.x;
    let mut put = |text: &str, style: Style| {
        let room = area.right().saturating_sub(x);
        let text = words::elide(text, room, theme.signs.more);
        buffer.set_stringn(x, area.y, &text, usize::from(room), style);
        x += words::width(&text);
    };
    if typing || !filter.text.is_empty() {
        put("find: ", theme.dim);
        put(&filter.text, theme.strong);
        if typing {
            put(" ", theme.flash);
        }
        put("  ", theme.text);
    }
    let minutes = filter.minutes.map(|limit| format!("up to {limit} min"));
    let level = filter.level.map(|level| level.to_string());
    let facts = [("region ", &filter.region), ("level ", &level), ("time ", &minutes)];
    for (label, value) in facts {
        let shown = value.as_deref();
        if shown.is_none() && (typing || *filter != Filter::default()) {
            continue;
        }
        put(label, theme.dim);
        put(shown.unwrap_or("any"), if shown.is_some() { theme.strong } else { theme.dim });
        put("  ", theme.text);
    }
}

/// How many routines there are, for the header.
#[must_use]
pub fn tally(library: &Library) -> String {
    let (all, shown) = (library.rows.len(), library.shown().len());
    let routines = if shown == all {
        count(all, "routine")
    } else {
        format!("{shown} of {}", count(all, "routine"))
    };
    let broken = library.rows.iter().filter(|row| row.broken).count();
    let exercises = count(library.broken_exercises, "exercise");
    match (broken, library.broken_exercises) {
        (0, 0) => routines,
        (broken, 0) => format!("{routines}, {broken} with mistakes"),
        (0, _) => format!("{routines}; {exercises} with mistakes"),
        (broken, _) => format!("{routines}, {broken} with mistakes; {exercises} too"),
    }
}
