//! Why something is not started today, and what to do.

use ratatui::text::Line;

use crate::safety::Refusal;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// What is not started, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What was to be started.
    pub title: String,
    /// Why, in words, and what to do about it.
    pub words: String,
    /// Why.
    pub refusal: Refusal,
}

impl Refused {
    /// The page.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns, theme);
        sheet.title(&self.title);
        for (at, part) in self.words.split("\n\n").enumerate() {
            sheet.gap();
            if at == 0 { sheet.styled(part, theme.caution) } else { sheet.text(part) }
        }
        sheet.gap();
        let what = match &self.refusal {
            Refusal::Blocked(block) if block.items.is_empty() => {
                "`supple safety` at the prompt asks the questions."
            }
            Refusal::Blocked(_) => {
                "When a clinician has checked you and said that you may exercise: \
                 `supple safety --checked-by WHO` at the prompt."
            }
            Refusal::Skin => "A position of ease stays open.",
            Refusal::Pain(_) | Refusal::NothingLeft => "What suits today is on the first page.",
            Refusal::Level(_) | Refusal::Family(_) => {
                "`supple safety --show` at the prompt says why."
            }
        };
        sheet.aside(what);
        sheet.lines
    }
}
