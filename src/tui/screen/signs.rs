//! Warning signs on the screen: the first page, the questions, what is new, what is blocked, and whom to
//! see about what.

pub mod blocked;
pub mod daily;
pub mod first;
pub mod notices;
pub mod questions;
pub mod written;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::history::When;
use crate::safety::{Due, Numbers, Standing};
use crate::text::count;
use crate::tui::keymap::Mode;
use crate::tui::theme::Theme;
use daily::Daily;
use questions::Questions;
use written::Written;

/// A screen about warning signs.
#[derive(Clone, Debug, PartialEq)]
pub enum Signs {
    /// The first start: what supple is, and the signs on one page.
    First {
        /// Lines scrolled.
        scroll: u16,
    },
    /// The full questions, a group at a time.
    Questions(Box<Questions>),
    /// What is new since last time.
    Daily(Daily),
    /// What is blocked, whom to call, and what opens it.
    Blocked {
        /// Lines scrolled.
        scroll: u16,
    },
    /// Whom to see about what.
    Notices {
        /// The chosen one.
        chosen: usize,
    },
    /// A line that is written.
    Written(Written),
}

/// What the pages need to know.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What holds.
    pub standing: &'a Standing,
    /// Whom to call.
    pub numbers: &'a Numbers,
    /// The moment.
    pub when: &'a When,
}

/// What is to be said on the first screen: whom to see, and that the questions come again.
#[must_use]
pub fn reminders(standing: &Standing) -> Vec<String> {
    let mut said = Vec::new();
    let owed = standing.owed.iter().filter(|owed| owed.remind).count();
    if owed > 0 {
        said.push(format!("{} to see somebody about: o shows what to do.", count(owed, "thing")));
    }
    let due = standing.due.filter(|due| *due != Due::First && standing.block.is_none());
    if let Some(due) = due {
        said.push(format!("Before the next session come some questions, because {}.", due.words()));
    }
    said
}

impl Signs {
    /// What the keys mean on it.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self {
            Self::First { .. } => Mode::First,
            Self::Questions(_) => Mode::Questions,
            Self::Daily(_) => Mode::Daily,
            Self::Blocked { .. } => Mode::Blocked,
            Self::Notices { .. } => Mode::Notices,
            Self::Written(_) => Mode::Written,
        }
    }

    /// What the header says, and the fact beside it.
    #[must_use]
    pub fn header(&self) -> (&'static str, String) {
        match self {
            Self::First { .. } => ("Before you begin", String::new()),
            Self::Questions(questions) => ("Warning signs", questions.fact()),
            Self::Daily(_) => ("What is new", String::new()),
            Self::Blocked { .. } => ("Not now", String::new()),
            Self::Notices { .. } => ("For a doctor or physiotherapist", String::new()),
            Self::Written(written) => (written.about.title(), String::new()),
        }
    }

    /// The page; the questions lay themselves out by their room.
    #[must_use]
    pub fn lines(&self, known: Known<'_>, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        match self {
            Self::First { .. } => first::lines(known.numbers, columns, theme),
            Self::Daily(daily) => daily.lines(known.numbers, columns, theme),
            Self::Blocked { .. } => blocked::lines(known, columns, theme),
            Self::Notices { chosen } => notices::lines(known, *chosen, columns, theme),
            Self::Written(written) => written.lines(columns, theme),
            Self::Questions(_) => Vec::new(),
        }
    }

    /// How far the page is scrolled.
    #[must_use]
    pub const fn scroll(&self) -> u16 {
        match self {
            Self::First { scroll } | Self::Blocked { scroll } => *scroll,
            _ => 0,
        }
    }

    /// Draws the questions into their room; nothing of any other page.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        if let Self::Questions(questions) = self {
            questions.draw(theme, area, buffer);
        }
    }
}
