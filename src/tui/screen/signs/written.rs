//! A line that is written: who has looked at it, or why a notice goes.

use ratatui::text::{Line, Span};

use crate::history::{Body, Notice, Noticed, Visit};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// As many characters as are taken.
const LONGEST: usize = 60;

/// A line in the writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What is written.
    pub about: About,
    text: String,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Who has said that one may exercise.
    Checked,
    /// Why the notice of a question goes.
    Dismiss(String),
}

impl About {
    /// What the header says.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Checked => "Checked by a clinician",
            Self::Dismiss(_) => "Why it can go",
        }
    }
}

impl Written {
    /// Nothing is written yet.
    #[must_use]
    pub const fn new(about: About) -> Self {
        Self { about, text: String::new() }
    }

    /// One character more; none beyond what is taken.
    pub fn push(&mut self, c: char) {
        if self.text.chars().count() < LONGEST && !c.is_control() {
            self.text.push(c);
        }
    }

    /// The last character less.
    pub fn erase(&mut self) {
        self.text.pop();
    }

    /// What is kept of it; nothing while nothing is written.
    #[must_use]
    pub fn kept(&self) -> Option<Body> {
        let text = Some(self.text.trim().to_owned()).filter(|text| !text.is_empty())?;
        Some(match &self.about {
            About::Checked => {
                Body::Visit(Visit { who: text, advice: None, may_exercise: Some(true) })
            }
            About::Dismiss(item) => Body::Notice(Notice {
                item: item.clone(),
                now: Noticed::Dismissed,
                why: Some(text),
            }),
        })
    }

    /// The page.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns, theme);
        sheet.text(match self.about {
            About::Checked => {
                "Who has examined you, and told you today or since that you may exercise?"
            }
            About::Dismiss(_) => "Why can this notice go?",
        });
        sheet.gap();
        sheet.lines.push(Line::from(vec![
            Span::styled("> ", theme.key),
            Span::styled(self.text.clone(), theme.strong),
            Span::styled("_", theme.dim),
        ]));
        sheet.gap();
        sheet.aside(match self.about {
            About::Checked => {
                "Enter keeps it with today's date: it is on your page for a visit. If you were told \
                 not to exercise yet, leave with esc."
            }
            About::Dismiss(_) => "Enter keeps the reason: it is on your page for a visit.",
        });
        sheet.lines
    }
}
