//! After a stop that ends the session: what to do, and whom to call.

use ratatui::text::Line;

use crate::history::Reason;
use crate::safety::{Numbers, content};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// What to do, the numbers filled in.
#[must_use]
pub fn what_to_do(reason: Reason, numbers: &Numbers) -> String {
    let words = content().stop(reason).map(|stop| numbers.fill(&stop.what_to_do, ""));
    words.unwrap_or_default()
}

/// What is said where the full questions can be asked at once.
const ASKED: &str = "Enter asks the full questions. Until they are answered no session starts.";

/// The page; `asks`: the full questions can be asked from it.
#[must_use]
pub fn lines(
    reason: Reason,
    numbers: &Numbers,
    asks: bool,
    columns: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    if let Some(stop) = content().stop(reason) {
        sheet.title(&stop.says);
        sheet.gap();
    }
    sheet.styled(&what_to_do(reason, numbers), theme.caution);
    sheet.heading("Whom to call");
    sheet.text(&format!("In an emergency: {}.", numbers.emergency));
    sheet.text(&format!("The same day: {}.", numbers.urgent));
    sheet.text(&format!("Otherwise: {}.", numbers.provider));
    sheet.gap();
    sheet.text(if asks { ASKED } else { &content().messages.unanswered });
    sheet.lines
}
