//! The six questions on what suits: one key each, and what follows from the answers.

use ratatui::text::Line;

use crate::plan::{Answers, Match, QUESTIONS, matching};
use crate::safety::content;
use crate::tui::action::Action;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// What is said where more is to be asked than these questions.
const FIRST: &str = "Some questions come before the calf is loaded: `supple plan --find` at the prompt asks \
                     them, and leads on.";

/// The questions as far as they were answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// The answers so far, indices into those of each question.
    given: Vec<usize>,
    /// The marked answer.
    chosen: usize,
}

impl Finding {
    /// Does what a key means here; leaving is not among it.
    pub fn act(&mut self, action: Action) {
        let Some(question) = QUESTIONS.get(self.given.len()) else { return };
        let last = question.answers.len() - 1;
        let wanted = match action {
            Action::Score(number) => usize::from(number).checked_sub(1).filter(|at| *at <= last),
            Action::Enter => Some(self.chosen),
            Action::Up => {
                self.chosen = self.chosen.saturating_sub(1);
                None
            }
            Action::Down => {
                self.chosen = (self.chosen + 1).min(last);
                None
            }
            Action::PreviousPage => {
                self.chosen = self.given.pop().unwrap_or(0);
                None
            }
            _ => None,
        };
        if let Some(wanted) = wanted {
            self.given.push(wanted);
            self.chosen = 0;
        }
    }

    /// The answers, once all were given.
    #[must_use]
    pub fn answered(&self) -> Option<Answers> {
        let whole = self.given.len() == QUESTIONS.len();
        let given = || QUESTIONS.iter().zip(&self.given);
        whole.then(|| {
            given().fold(Answers::default(), |answers, (question, at)| (question.set)(answers, *at))
        })
    }

    /// What was found.
    #[must_use]
    pub fn found(&self) -> Option<Match> {
        self.answered().map(matching)
    }

    /// What the header says beside the title.
    #[must_use]
    pub fn fact(&self) -> String {
        let at = (self.given.len() + 1).min(QUESTIONS.len());
        format!("{at} of {}", QUESTIONS.len())
    }

    /// The page: a question, or what was found.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns, theme);
        if let Some(found) = self.found() {
            let pattern = found.pattern;
            sheet.title(pattern.reason());
            sheet.gap();
            sheet.text(pattern.avoid());
            sheet.text(pattern.again());
            for notice in found.notices {
                let question = content().question(notice);
                if let Some(advice) = question.and_then(|one| one.advice.as_deref()) {
                    sheet.gap();
                    sheet.styled(advice, theme.caution);
                }
            }
            if let Some(words) = found.says {
                sheet.gap();
                sheet.styled(words, theme.caution);
            }
            if !pattern.checks().is_empty() {
                sheet.gap();
                sheet.styled(FIRST, theme.caution);
            }
            sheet.gap();
            let (routine, plan) = pattern.offered();
            match plan {
                Some(_) => sheet.text("Enter shows the plan for it. Another is yours to choose."),
                None => sheet.text("Enter shows the plans."),
            }
            if routine.is_some() {
                sheet.text("s begins with the routine for it at once.");
            }
            return sheet.lines;
        }
        let Some(question) = QUESTIONS.get(self.given.len()) else { return Vec::new() };
        sheet.title(question.ask);
        sheet.gap();
        for (at, answer) in question.answers.iter().enumerate() {
            let mark = if at == self.chosen { theme.signs.pointer } else { " " };
            sheet.point(format!("{mark} {}  ", at + 1), answer);
        }
        sheet.gap();
        sheet.aside("It names no cause: it only says what to try first.");
        sheet.lines
    }
}
