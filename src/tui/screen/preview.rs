//! A routine from inside: what it is for, its steps, and what it rests on.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ratatui::text::Line;

use crate::advice;
use crate::coach::Note;
use crate::routine::{BlockKind, Exercise, Routine};
use crate::text::{count, minutes};
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::page::Page;
use crate::tui::widget::sheet::Sheet;

/// Where the reader of a routine is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The routine's entry in the catalogue.
    pub id: String,
    /// What is chosen, an index into [`items`]; `None` before the first.
    pub chosen: Option<usize>,
    /// Lines scrolled beyond the last item.
    pub beyond: u16,
}

/// Something to be read behind a line of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// The exercise of a step.
    Exercise(Arc<Exercise>),
    /// A row of advice, by its reference.
    Advice(String),
}

/// What can be opened from a routine: its steps, then the advice it serves.
#[must_use]
pub fn items(routine: &Routine) -> Vec<Item> {
    let steps = routine.steps().map(|step| Item::Exercise(Arc::clone(&step.exercise)));
    steps.chain(routine.advice.iter().cloned().map(Item::Advice)).collect()
}

/// The page, and on which of its lines each item stands.
#[derive(Debug, Default)]
pub struct Text {
    /// The lines, wrapped.
    pub lines: Vec<Line<'static>>,
    /// For each item the index of its line.
    pub anchors: Vec<usize>,
}

/// Writes the page of a routine that can be used; `remark`: what is to be said of its file; `notes`:
/// what is different about it today.
#[must_use]
pub fn text(
    routine: &Routine,
    length: Duration,
    remark: Option<&str>,
    notes: &[Note],
    chosen: Option<usize>,
    columns: u16,
    theme: &Theme,
) -> Text {
    let mut sheet = Sheet::new(columns, theme);
    let mut anchors = Vec::new();
    let mut told = BTreeSet::new();
    sheet.title(&routine.title);
    let dot = theme.signs.dot;
    let steps = count(routine.steps().count(), "step");
    sheet.aside(&format!("{} {dot} {} {dot} {steps}", minutes(length), routine.level));
    if let Some(remark) = remark {
        sheet.gap();
        sheet.styled(remark, theme.caution);
    }
    if let Some(goal) = &routine.goal {
        sheet.gap();
        sheet.text(goal);
    }
    for block in &routine.blocks {
        sheet.heading(&block_heading(block.title.as_deref(), block.kind, block.rounds.get()));
        for step in &block.steps {
            let here = chosen == Some(anchors.len());
            anchors.push(sheet.here());
            sheet.item(here, &step.exercise.name, &step.dose.in_words(step.sides));
            // Of an exercise that comes twice, it is said once.
            let first = told.insert(&step.exercise.name);
            for note in notes.iter().filter(|note| first && note.exercise == step.exercise.name) {
                sheet.point("    ".into(), &format!("today: {}", note.words));
            }
            if let Some(note) = &step.note {
                sheet.point("    ".into(), note);
            }
        }
    }
    sheet.section("Leave it out if", routine.skip_if.as_deref());
    sheet.section("When", routine.when.as_deref());
    sheet.section("It suits you if", routine.start_if.as_deref());
    sheet.section("How to go on", routine.move_on.as_deref());
    sheet.section("Note", routine.note.as_deref());
    if !routine.advice.is_empty() {
        sheet.heading("Advice it serves");
        for reference in &routine.advice {
            let here = chosen == Some(anchors.len());
            anchors.push(sheet.here());
            let statement = advice::row(reference).map_or("", |row| &row.statement);
            sheet.item(here, statement, reference);
        }
    }
    Text { lines: sheet.lines, anchors }
}

/// How far to scroll so that the chosen line is in sight with something below it.
#[must_use]
pub fn scroll(text: &Text, preview: &Preview, rows: u16) -> u16 {
    let (base, last) = bounds(text, preview, rows);
    base.saturating_add(preview.beyond).min(last)
}

/// How many lines there are to scroll below the chosen one.
#[must_use]
pub fn room(text: &Text, preview: &Preview, rows: u16) -> u16 {
    let (base, last) = bounds(text, preview, rows);
    last - base
}

fn bounds(text: &Text, preview: &Preview, rows: u16) -> (u16, u16) {
    let last = Page::last_scroll(text.lines.len(), rows);
    let line = preview.chosen.and_then(|chosen| text.anchors.get(chosen)).copied().unwrap_or(0);
    let line = u16::try_from(line).unwrap_or(u16::MAX);
    (line.saturating_sub(rows * 2 / 3).min(last), last)
}

fn block_heading(title: Option<&str>, kind: BlockKind, rounds: u16) -> String {
    let name = title.map_or_else(
        || match kind {
            BlockKind::WarmUp => "Warm-up".to_owned(),
            BlockKind::Main => "Steps".to_owned(),
            BlockKind::CoolDown => "Cool-down".to_owned(),
        },
        str::to_owned,
    );
    if rounds > 1 { format!("{name}, {rounds} rounds") } else { name }
}

impl Preview {
    /// Moves among `items` items, and by lines below the last one, where `room` lines are left.
    pub fn go(&mut self, action: Action, items: usize, rows: usize, room: u16) {
        match action {
            Action::Down => self.on(items, room),
            Action::Inside if self.chosen.is_none() => self.on(items, room),
            Action::Up => self.back(room),
            Action::PageDown => (0..rows / 2).for_each(|_| self.on(items, room)),
            Action::PageUp => (0..rows / 2).for_each(|_| self.back(room)),
            Action::Top => (self.chosen, self.beyond) = (None, 0),
            Action::Bottom => (self.chosen, self.beyond) = (items.checked_sub(1), u16::MAX),
            _ => {}
        }
    }

    fn on(&mut self, items: usize, room: u16) {
        let next = self.chosen.map_or(0, |chosen| chosen + 1);
        if next < items {
            self.chosen = Some(next);
        } else {
            self.beyond = self.beyond.saturating_add(1).min(room);
        }
    }

    fn back(&mut self, room: u16) {
        self.beyond = self.beyond.min(room);
        if self.beyond > 0 {
            self.beyond -= 1;
        } else {
            self.chosen = self.chosen.and_then(|chosen| chosen.checked_sub(1));
        }
    }
}
