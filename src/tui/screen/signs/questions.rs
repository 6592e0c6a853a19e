//! The full questions, one screen a group: a line for each, the chosen one in full below.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::history::{Answer, Form, Screen};
use crate::routine::Routine;
use crate::safety::{Asking, Due, Group, Question};
use crate::tui::action::Action;
use crate::tui::screen::list;
use crate::tui::theme::Theme;
use crate::tui::widget::words;

/// Columns for an answer.
const ANSWER: usize = 9;

/// Questions on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Questions {
    asking: Asking,
    /// The group on the screen, as its place among all.
    at: usize,
    /// The chosen question of the group.
    chosen: usize,
    /// Why they are asked.
    why: Option<Due>,
    /// What begins when nothing stands against it.
    pub wanted: Option<Arc<Routine>>,
}

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// On with the questions.
    On,
    /// All that is to be asked was answered.
    Over,
}

impl Questions {
    /// The first group, nothing answered.
    #[must_use]
    pub fn new(why: Option<Due>, wanted: Option<Arc<Routine>>) -> Self {
        Self { asking: Asking::new(Form::Full), at: 0, chosen: 0, why, wanted }
    }

    fn group(&self) -> Group {
        Group::FULL[self.at.min(Group::FULL.len() - 1)]
    }

    fn questions(&self) -> Vec<&'static Question> {
        self.asking.asked(self.group()).collect()
    }

    fn is_answered(&self) -> bool {
        self.asking.left(self.group()).next().is_none()
    }

    /// Does what a key means here; leaving is not among it.
    ///
    /// A group without a sign goes over into the next by itself. One with a yes waits for Enter, so
    /// that a slip can be mended before it is kept.
    pub fn act(&mut self, action: Action) -> Step {
        let questions = self.questions();
        let last = questions.len().saturating_sub(1);
        let answer = match action {
            Action::Yes => Answer::Yes,
            Action::No => Answer::No,
            Action::NotSure => Answer::NotSure,
            Action::Skip => Answer::Skipped,
            Action::AllNo => {
                self.asking.no_to_the_rest(self.group());
                return self.go_on_if_nothing();
            }
            Action::Enter if self.is_answered() => return self.go_on(),
            Action::Enter => {
                self.chosen = self.first_left();
                return Step::On;
            }
            Action::Up => {
                self.chosen = self.chosen.saturating_sub(1);
                return Step::On;
            }
            Action::Down => {
                self.chosen = (self.chosen + 1).min(last);
                return Step::On;
            }
            Action::PreviousPage => {
                self.at = self.at.saturating_sub(1);
                self.chosen = 0;
                return Step::On;
            }
            _ => return Step::On,
        };
        let Some(question) = questions.get(self.chosen.min(last)) else { return Step::On };
        let before = self.asking.given(question);
        self.asking.answer(question, answer);
        if self.asking.given(question).is_none() {
            return Step::On;
        }
        if self.is_answered() && before.is_none() {
            return self.go_on_if_nothing();
        }
        // An answer may have taken the question after it away.
        let next = self.questions().iter().position(|other| other.id == question.id);
        let last = self.questions().len().saturating_sub(1);
        self.chosen = next.map_or(self.chosen, |place| place + 1).min(last);
        Step::On
    }

    fn first_left(&self) -> usize {
        let left = |question: &&Question| self.asking.given(question).is_none();
        self.questions().iter().position(left).unwrap_or(self.chosen)
    }

    /// On to the next group, but where something was answered with yes.
    fn go_on_if_nothing(&mut self) -> Step {
        let is_sign =
            |question: &&Question| self.asking.given(question).is_some_and(Answer::may_be);
        if self.questions().iter().any(is_sign) { Step::On } else { self.go_on() }
    }

    fn go_on(&mut self) -> Step {
        let Some(group) = self.asking.group() else { return Step::Over };
        self.at = Group::FULL.iter().position(|other| *other == group).unwrap_or(0);
        self.chosen = 0;
        Step::On
    }

    /// What is to be kept, at the end or when one leaves before it.
    #[must_use]
    pub fn kept(&self) -> Option<Screen> {
        self.asking.clone().kept()
    }

    /// How far one is.
    #[must_use]
    pub fn fact(&self) -> String {
        format!("{} of {}", self.at + 1, Group::FULL.len())
    }

    /// Draws the list, and the chosen question in full at its foot.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let columns = area.width.saturating_sub(2).min(90);
        let questions = self.questions();
        let chosen = self.chosen.min(questions.len().saturating_sub(1));
        let Some(question) = questions.get(chosen) else { return };
        let mut head = self.head(columns, theme);
        let mut foot = words::plain(&question.ask, theme.text, columns);
        foot.extend(words::plain(&question.help, theme.dim, columns));
        // On a small screen the words of the question come before all else but three of its list.
        let roomy = usize::from(area.height) >= head.len() + questions.len() + foot.len() + 2;
        if !roomy {
            head.truncate(1);
        }
        let gap = u16::from(roomy);
        let most = area.height.saturating_sub(head.len() as u16 + 3);
        let foot = words::cut(foot, most, columns, theme.signs.more);
        let rows = [head.len() as u16, foot.len() as u16];
        let list = Rect {
            y: area.y + rows[0] + gap,
            height: (area.height.saturating_sub(rows[0] + rows[1] + 2 * gap))
                .min(questions.len() as u16),
            ..area
        };
        for (line, y) in head.iter().zip(area.y..) {
            buffer.set_line(area.x, y, line, area.width);
        }
        list::draw(questions.len(), chosen, theme, list, buffer, |index, area, style, buffer| {
            let Some(question) = questions.get(index) else { return };
            self.line(question, theme, area, style, buffer);
        });
        for (line, y) in foot.iter().zip(list.bottom() + gap..area.bottom()) {
            buffer.set_line(area.x, y, line, area.width);
        }
    }

    fn head(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let about = match self.group() {
            _ if self.is_answered() => "Enter goes on with these answers.",
            Group::Emergency => "New? Not sure counts as yes.",
            Group::Urgent => "And these? Not sure counts as yes.",
            Group::Provider => "Whom to see soon? A yes sets limits.",
            _ => "Before you work hard: is it so?",
        };
        let mut lines = words::plain(about, theme.strong, columns);
        let why = self.why.filter(|due| self.at == 0 && *due != Due::First);
        if let Some(due) = why {
            let why = format!("Asked because {}.", due.words());
            lines.extend(words::plain(&why, theme.dim, columns));
        }
        lines
    }

    fn line(
        &self,
        question: &Question,
        theme: &Theme,
        area: Rect,
        style: ratatui::style::Style,
        buffer: &mut Buffer,
    ) {
        let (answer, look) = match self.asking.given(question) {
            Some(Answer::Yes) => ("yes", theme.wrong),
            Some(Answer::NotSure) => ("not sure", theme.caution),
            Some(Answer::No) => ("no", theme.work),
            Some(Answer::Skipped) => ("skipped", theme.dim),
            None => (theme.signs.dot, theme.dim),
        };
        let look = if style == theme.chosen { style } else { look };
        let room = area.width.saturating_sub(ANSWER as u16);
        let short = words::elide(&question.short, room, theme.signs.more);
        let line = Line::from(vec![
            Span::styled(format!("{answer:<ANSWER$}"), look),
            Span::styled(short, style),
        ]);
        buffer.set_line(area.x, area.y, &line, area.width);
    }
}
