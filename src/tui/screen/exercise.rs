//! The page of an exercise.

use ratatui::text::{Line, Span};

use crate::advice;
use crate::figure::{Facing, Figure};
use crate::routine::exercise::Text;
use crate::routine::{Catalog, Exercise};
use crate::tui::theme::Theme;
use crate::tui::widget::figure::Figurine;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

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
    if let Some(figure) = exercise.figure.as_ref().filter(|_| theme.grain.is_some()) {
        sheet.gap();
        sheet.lines.extend(poses(figure, columns, theme));
    }
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

/// Columns that a pose takes at least, and the rows that all take.
const POSE: (u16, u16) = (26, 11);

/// The key poses beside each other, as many as fit, each with its words below it.
fn poses(figure: &Figure, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
    let beside = figure.poses.len().min(usize::from(columns / POSE.0)).max(1);
    let width = (columns / beside as u16).clamp(1, 2 * POSE.0);
    let mut lines = Vec::new();
    for row in figure.poses.chunks(beside) {
        lines.extend(beside_each_other(
            row.iter().map(|pose| {
                let place = figure.place_of(&pose.name).unwrap_or_default();
                let scene = figure.still(place, Facing::AsDrawn);
                let mut panel = Figurine { scene: &scene, theme }.lines(width, POSE.1);
                panel.extend(words::plain(&pose.label(), theme.dim, width - 1));
                panel
            }),
            width,
        ));
    }
    lines
}

/// Joins blocks of lines, each `width` columns wide.
fn beside_each_other(
    blocks: impl Iterator<Item = Vec<Line<'static>>>,
    width: u16,
) -> Vec<Line<'static>> {
    let mut joined: Vec<Line<'static>> = Vec::new();
    for (block, left) in blocks.zip((0..).step_by(usize::from(width))) {
        joined.resize(joined.len().max(block.len()), Line::default());
        for (line, more) in joined.iter_mut().zip(block) {
            let gap = left - line.width().min(left);
            line.spans.push(Span::raw(" ".repeat(gap)));
            line.spans.extend(more.spans);
        }
    }
    joined
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
