//! The page of an exercise.

use ratatui::text::Line;

use crate::advice;
use crate::routine::exercise::Text;
use crate::routine::{Catalog, Exercise};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// Everything that is known of an exercise, in the order in which one needs it.
#[must_use]
pub fn lines(
    exercise: &Exercise,
    catalog: Option<&Catalog>,
    columns: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    sheet.title(&exercise.name);
    sheet.aside(&exercise.in_short().join(&format!(" {} ", theme.signs.dot)));
    sheet.gap();
    for (label, fact) in exercise.facts() {
        sheet.fact(label, &fact);
    }
    let name = |id: &str| {
        let known = catalog.and_then(|catalog| catalog.exercise(id));
        known.map_or_else(|| id.to_owned(), |exercise| exercise.name.clone())
    };
    for (heading, text) in exercise.page(name) {
        match text {
            Text::Steps(steps) => sheet.numbered(heading, steps),
            Text::Points(points) => sheet.bulleted(heading, points),
            Text::Paragraph(text) => sheet.section(heading, Some(&text)),
        }
    }
    sources(&mut sheet, &exercise.sources);
    sheet.lines
}

/// The sources behind a page, spelled out.
pub(super) fn sources(sheet: &mut Sheet<'_>, codes: &[String]) {
    if codes.is_empty() {
        return;
    }
    sheet.heading("Sources");
    for code in codes {
        let Some(source) = advice::source(code) else { continue };
        sheet.point(format!("{code}  "), &source.label);
        for url in &source.urls {
            sheet.point("     ".into(), url);
        }
    }
}
