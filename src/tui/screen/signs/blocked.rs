//! What is blocked: what to do, whom to call, what to tell them, and what opens it again.

use ratatui::text::Line;

use super::Known;
use crate::safety::{Block, Kind, content};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// Writes the page. Without a block it says what `nothing` in the content says.
#[must_use]
pub fn lines(known: Known<'_>, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    let Some(block) = &known.standing.block else {
        sheet.text(&content().nothing);
        return sheet.lines;
    };
    match block.kind {
        Kind::Emergency => {
            sheet.styled(&format!("Call {} now.", known.numbers.emergency), theme.wrong);
        }
        Kind::Urgent => {
            sheet.styled(&format!("See a doctor today: {}.", known.numbers.urgent), theme.wrong);
        }
        Kind::Unanswered => sheet.styled("Some questions come first.", theme.caution),
        Kind::Young => {}
    }
    sheet.gap();
    sheet.text(&if block.kind == Kind::Unanswered {
        "You told of something new. Until the full questions are answered no session starts.".into()
    } else {
        block.words(known.numbers)
    });
    if !block.items.is_empty() {
        let said: Vec<String> = block.items.iter().map(|item| content().sign(item)).collect();
        let day = block.day.strftime("%-d %B");
        sheet.bulleted(&format!("Tell them, as you told supple on {day}"), &said);
    }
    sheet.heading("What opens it again");
    for words in opens(block, known) {
        sheet.text(&words);
    }
    sheet.gap();
    sheet.aside(if block.kind == Kind::Urgent {
        "Reading stays open: slow breathing (o), advice, and the page to take along (r)."
    } else {
        "The page to take along stays open (r), and so does reading."
    });
    sheet.lines
}

/// What is still to be done until sessions start again.
fn opens(block: &Block, known: Known<'_>) -> Vec<String> {
    let again = "the full questions (w)";
    match (block.kind, block.assessed) {
        (Kind::Unanswered, _) => vec![format!("Answer {again}.")],
        (Kind::Young, _) => vec!["If you are 18 or older after all: Enter.".to_owned()],
        (Kind::Emergency, true) if known.when.day <= block.day => vec![format!(
            "You noted that a clinician has checked you. From tomorrow on: {again}, without an emergency \
             sign."
        )],
        (Kind::Emergency, false) => vec![format!(
            "A clinician checks you and says that you may exercise (c). Then, not before tomorrow: {again}, \
             without an emergency sign."
        )],
        (Kind::Emergency | Kind::Urgent, true) => {
            vec![format!("You noted that a clinician has checked you. What is left: {again}.")]
        }
        (Kind::Urgent, false) => vec![format!(
            "A clinician checks you and says that you may exercise (c). Then {again}: the same day, if \
             you like."
        )],
    }
}
