//! Whom to see about what: each yes that blocks nothing, until it is dealt with.

use ratatui::text::Line;

use super::Known;
use crate::safety::content;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// Writes the page.
#[must_use]
pub fn lines(known: Known<'_>, chosen: usize, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    if known.standing.owed.is_empty() {
        sheet.text("Nothing is left here.");
        return sheet.lines;
    }
    for (index, owed) in known.standing.owed.iter().enumerate() {
        let question = content().question(&owed.item);
        let short = question.map_or(owed.item.clone(), |question| question.short.clone());
        sheet.gap();
        sheet.item(index == chosen, &short, if owed.remind { "" } else { "read" });
        sheet.point("    ".to_owned(), &owed.words(known.numbers));
        if question.is_some_and(|question| question.support) {
            let support = known.numbers.fill(&content().messages.support, "");
            sheet.point("    ".to_owned(), &support);
        }
    }
    sheet.gap();
    sheet.aside(
        "Enter: read, and shown again in a week. d: dealt with, or gone. x: not for me, with a reason.",
    );
    sheet.lines
}
