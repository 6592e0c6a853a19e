//! The page of an exercise.

use ratatui::text::Line;

use crate::advice;
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
    let dot = theme.signs.dot;
    let place =
        format!("{} {dot} {} {dot} {}", exercise.kind, exercise.position, regions(exercise));
    sheet.aside(&place);
    sheet.gap();
    sheet.fact("dose", &exercise.dose.in_words(exercise.sides));
    sheet.fact("range", exercise.range.as_deref().unwrap_or_default());
    sheet.fact("how often", exercise.how_often.as_deref().unwrap_or_default());
    sheet.fact("you need", &exercise.props.join(", "));
    sheet.fact("works on", &exercise.targets.join(", "));
    if let Some(note) = &exercise.position_note {
        sheet.fact("position", note);
    }
    sheet.numbered("Set-up", &exercise.setup);
    sheet.numbered("Movement", &exercise.movement);
    sheet.bulleted("In mind", &exercise.cues);
    sheet.bulleted("Often goes wrong", &exercise.mistakes);
    sheet.section("Take care", exercise.caution.as_deref());
    sheet.section("Stop", exercise.stop.as_deref());
    let name = |id: &String| {
        let known = catalog.and_then(|catalog| catalog.exercise(id));
        known.map_or_else(|| id.clone(), |exercise| exercise.name.clone())
    };
    sheet.section("Easier", exercise.easier.as_ref().map(name).as_deref());
    sheet.section("Harder", exercise.harder.as_ref().map(name).as_deref());
    sheet.section("What is known", exercise.evidence.as_deref());
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

fn regions(exercise: &Exercise) -> String {
    exercise.regions.join(", ")
}
