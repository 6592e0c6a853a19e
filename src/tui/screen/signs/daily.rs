//! What is new since last time: which of the four lines of each day.

use std::collections::BTreeMap;

use ratatui::text::{Line, Span};

use crate::history::{Answer, Body, Form, Screen};
use crate::safety::{Group, Numbers, Question, content};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// Which of the lines are so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Daily {
    marked: Vec<&'static str>,
}

/// Whether something is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum New {
    /// It was not answered.
    #[default]
    Unsaid,
    /// Nothing is.
    Nothing,
    /// Something is, and it was not said yet what.
    Something,
}

impl New {
    /// What is kept of it. That something is new is not lost, whatever it is: the full questions come
    /// first then, as after a fall.
    #[must_use]
    pub fn kept(self) -> Option<Body> {
        match self {
            Self::Unsaid => None,
            Self::Nothing => Some(answers(|_| Answer::No)),
            Self::Something => Some(body(BTreeMap::from([("D4".to_owned(), Answer::NotSure)]))),
        }
    }
}

impl Daily {
    /// Marks the line with a number, counted from 1, or takes the mark away.
    pub fn mark(&mut self, number: u8) {
        let place = usize::from(number).checked_sub(1);
        let Some(question) = place.and_then(|place| content().group(Group::Daily).nth(place))
        else {
            return;
        };
        let id = question.id.as_str();
        if self.is_marked(question) {
            self.marked.retain(|other| *other != id);
        } else {
            self.marked.push(id);
        }
    }

    fn is_marked(&self, question: &Question) -> bool {
        self.marked.contains(&question.id.as_str())
    }

    /// What is kept; nothing while no line is marked.
    #[must_use]
    pub fn kept(&self) -> Option<Body> {
        let answer =
            |question: &Question| if self.is_marked(question) { Answer::Yes } else { Answer::No };
        (!self.marked.is_empty()).then(|| answers(answer))
    }

    /// The page: the lines, each with what it leads to.
    #[must_use]
    pub fn lines(&self, numbers: &Numbers, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns, theme);
        sheet.text("Which of these is new? Press its number; there may be more than one.");
        for (number, question) in (1..).zip(content().group(Group::Daily)) {
            sheet.gap();
            let marked = self.is_marked(question);
            let sign = if marked { theme.signs.pointer } else { " " };
            let style = if marked { theme.strong } else { theme.text };
            let mark = Span::styled(format!("{sign} {number}  "), theme.key);
            sheet.lines.extend(words::paragraph(mark, &question.ask, style, columns));
            let follows = match question.id.as_str() {
                "D1" | "D3" => format!("Stop, and call {} now.", numbers.emergency),
                "D2" | "D3b" => format!("No session; see a doctor today: {}.", numbers.urgent),
                _ => "The full questions come first.".to_owned(),
            };
            let blank = Span::raw("     ");
            sheet.lines.extend(words::paragraph(blank, &follows, theme.dim, columns));
        }
        sheet.gap();
        sheet.aside("What you mark is kept, however you leave. Nothing after all: n.");
        sheet.lines
    }
}

fn answers(answer: impl Fn(&Question) -> Answer) -> Body {
    let given = content().group(Group::Daily);
    body(given.map(|question| (question.id.clone(), answer(question))).collect())
}

fn body(answers: BTreeMap<String, Answer>) -> Body {
    Body::Screen(Screen { content: content().version.clone(), form: Form::Daily, answers })
}
