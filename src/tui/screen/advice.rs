//! The article's advice: the list of its rows, and a page for each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::advice::{self, Row};
use crate::routine::Catalog;
use crate::routine::catalog::Entry;
use crate::tui::screen::exercise::sources;
use crate::tui::screen::list;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// A line of the list: a part of the article, or one of its rows.
#[derive(Clone, Copy, Debug)]
enum Shown {
    Part(&'static str),
    Row(usize),
}

/// The routines that serve a row and can be played.
#[must_use]
pub fn serving<'a>(row: &Row, catalog: Option<&'a Catalog>) -> Vec<&'a Entry> {
    let serves = |entry: &&Entry| {
        entry.routine.as_ref().is_some_and(|routine| routine.advice.contains(&row.reference))
    };
    catalog.into_iter().flat_map(|catalog| &catalog.routines).filter(serves).collect()
}

/// Draws the list, a heading before each part of the article.
pub fn draw_list(chosen: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut lines = Vec::new();
    let mut part = "";
    for (index, row) in advice::rows().iter().enumerate() {
        if row.part() != part {
            part = row.part();
            lines.push(Shown::Part(part));
        }
        lines.push(Shown::Row(index));
    }
    let line = lines.iter().position(|line| matches!(line, Shown::Row(row) if *row == chosen));
    let line = line.unwrap_or(0);
    list::draw(lines.len(), line, theme, area, buffer, |index, area, style, buffer| {
        match lines[index] {
            Shown::Part(part) => {
                let part = words::elide(part, area.width, theme.signs.more);
                buffer.set_stringn(area.x, area.y, &part, usize::from(area.width), theme.key);
            }
            Shown::Row(row) => {
                let row = &advice::rows()[row];
                let text = format!("{:<3} {}", row.reference, row.statement);
                let text = words::elide(&text, area.width, theme.signs.more);
                buffer.set_stringn(area.x, area.y, &text, usize::from(area.width), style);
            }
        }
    });
}

/// The page of a row, and the line of the marked routine.
#[must_use]
pub fn page(
    row: &Row,
    marked: usize,
    catalog: Option<&Catalog>,
    columns: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    sheet.aside(&format!("{} {} {}", row.reference, theme.signs.dot, row.part()));
    sheet.title(&row.statement);
    sheet.section("What the evidence says", Some(&row.evidence));
    sheet.section("What can be done about it", Some(&row.here));
    sheet.section("Keep to", row.limits.as_deref());
    let serving = serving(row, catalog);
    if !serving.is_empty() {
        sheet.heading("Routines that serve it");
        for (index, entry) in serving.iter().enumerate() {
            let routine = entry.routine.as_ref();
            let title = routine.map_or(entry.id.as_str(), |routine| &routine.title);
            let level = routine.map(|routine| routine.level.to_string()).unwrap_or_default();
            sheet.item(index == marked, title, &level);
        }
    }
    sources(&mut sheet, &row.sources);
    sheet.lines
}
