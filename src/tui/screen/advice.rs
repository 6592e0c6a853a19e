//! The article's advice: the list of its rows, and a page for each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::advice::{self, Lead, Row};
use crate::checklist::checklist;
use crate::comfort::timer;
use crate::routine::Catalog;
use crate::text::{count, minutes};
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

/// Something that a page leads to, in the words of its line.
#[derive(Clone, Debug)]
pub struct Way {
    /// What Enter opens.
    pub lead: Lead,
    name: String,
    fact: String,
}

/// What a row leads to: what it names itself, then the routines that serve it and can be played.
#[must_use]
pub fn ways(row: &Row, catalog: Option<&Catalog>) -> Vec<Way> {
    let named = row.leads.iter().cloned().filter_map(|lead| way(lead, catalog));
    let routines = catalog.into_iter().flat_map(|catalog| &catalog.routines);
    let serving = routines.filter_map(|entry| {
        let routine = entry.routine.as_ref()?;
        let serves = routine.advice.contains(&row.reference);
        let lead = Lead::Routine(entry.id.clone());
        let named = row.leads.contains(&lead);
        (serves && !named).then(|| way(lead, catalog)).flatten()
    });
    named.chain(serving).collect()
}

/// A line for a lead; `None` where it is not there, or has mistakes.
fn way(lead: Lead, catalog: Option<&Catalog>) -> Option<Way> {
    let (name, fact) = match &lead {
        Lead::Routine(id) => {
            let routine = catalog?.routine(id)?.routine.as_ref()?;
            (routine.title.clone(), routine.level.to_string())
        }
        Lead::Exercise(id) => (catalog?.exercise(id)?.name.clone(), "exercise".to_owned()),
        Lead::Timer(id) => {
            let timer = timer(id)?;
            (timer.title.clone(), minutes(timer.time))
        }
        Lead::Checklist(id) => {
            let list = checklist(id)?;
            (format!("Checklist: {}", list.title), count(list.items.len(), "thing"))
        }
        Lead::Log => ("Note how it feels".to_owned(), String::new()),
        Lead::Progress => ("Look at how it goes".to_owned(), String::new()),
        Lead::Report => ("A page for a visit".to_owned(), String::new()),
        Lead::Safety => ("The questions about warning signs".to_owned(), String::new()),
    };
    Some(Way { lead, name, fact })
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

/// The page of a row, and the line of what is marked.
#[must_use]
pub fn page(
    row: &Row,
    marked: usize,
    catalog: Option<&Catalog>,
    columns: u16,
    theme: &Theme,
) -> (Vec<Line<'static>>, usize) {
    let mut sheet = Sheet::new(columns, theme);
    sheet.aside(&format!("{} {} {}", row.reference, theme.signs.dot, row.part()));
    sheet.title(&row.statement);
    sheet.section("What the evidence says", Some(&row.evidence));
    for (index, doubt) in row.doubts().enumerate() {
        if index == 0 {
            sheet.heading("What is not settled");
        }
        sheet.text(&doubt.text);
    }
    sheet.section("What can be done about it", Some(&row.here));
    sheet.section("Keep to", row.limits.as_deref());
    let ways = ways(row, catalog);
    let mut line = 0;
    if !ways.is_empty() {
        sheet.heading("Here");
    }
    for (index, way) in ways.iter().enumerate() {
        if index == marked {
            line = sheet.here();
        }
        sheet.item(index == marked, &way.name, &way.fact);
    }
    sources(&mut sheet, &row.sources);
    (sheet.lines, line)
}
