//! What can fill the screen.

pub mod advice;
pub mod checkin;
pub mod checklist;
pub mod exercise;
pub mod finding;
pub mod library;
pub mod list;
pub mod mistakes;
pub mod plans;
pub mod preview;
pub mod progress;
pub mod refused;
pub mod signs;
pub mod stopped;
pub mod summary;
pub mod timer;
pub mod today;
pub mod workout;

use std::sync::Arc;

use crate::history::{After, Id, Reason};
use crate::routine::Exercise;
use crate::session::Record;
use crate::tui::keymap::Mode;
use checkin::CheckIn;
use checklist::Checking;
use finding::Finding;
use preview::Preview;
use progress::Looking;
use refused::Refused;
use signs::Signs;
use timer::Timing;
use workout::Workout;

/// Something that fills the screen; what is due today lies below them all.
#[derive(Debug)]
pub enum Screen {
    /// All routines.
    Library,
    /// The plans.
    Plans {
        /// The chosen one, an index.
        chosen: usize,
    },
    /// The six questions on what suits.
    Finding(Finding),
    /// A routine from inside.
    Preview(Preview),
    /// What is wrong with a routine's file.
    Mistakes {
        /// The routine's id.
        id: String,
        /// Lines scrolled.
        scroll: u16,
    },
    /// An exercise.
    Exercise {
        /// Which.
        exercise: Arc<Exercise>,
        /// Lines scrolled.
        scroll: u16,
    },
    /// The list of advice.
    AdviceList {
        /// The chosen row, an index into the article's rows.
        chosen: usize,
    },
    /// A piece of advice.
    AdvicePage {
        /// Its row, an index into the article's rows.
        row: usize,
        /// The marked one of what it leads to.
        marked: usize,
        /// Lines scrolled.
        scroll: u16,
    },
    /// A running session.
    Workout(Box<Workout>),
    /// How it feels.
    CheckIn(CheckIn),
    /// How it goes.
    Progress(Looking),
    /// A timer for comfort.
    Timer(Timing),
    /// A list that is gone through.
    Checklist(Checking),
    /// The page for a visit.
    Report {
        /// The page, or why there is none; nothing until it has been written.
        text: Option<Result<String, String>>,
        /// Lines scrolled.
        scroll: u16,
    },
    /// What to do after a stop that ended the session.
    Stopped {
        /// What happened.
        reason: Reason,
        /// Lines scrolled.
        scroll: u16,
    },
    /// Something that is not started today.
    Refused {
        /// What, and why.
        refused: Refused,
        /// Lines scrolled.
        scroll: u16,
    },
    /// Warning signs.
    Signs(Signs),
    /// A session that is over.
    Summary {
        /// What was done.
        record: Record,
        /// Its name, where it is remembered.
        session: Option<Id>,
        /// How it was after it.
        after: After,
        /// Lines scrolled.
        scroll: u16,
    },
}

impl Screen {
    /// What the keys mean on it.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self {
            Self::Library => Mode::Library,
            Self::Plans { .. } => Mode::Plans,
            Self::Finding(_) => Mode::Finding,
            Self::Preview(_) => Mode::Preview,
            Self::Mistakes { .. } => Mode::Mistakes,
            Self::Exercise { .. } => Mode::Exercise,
            Self::AdviceList { .. } => Mode::AdviceList,
            Self::AdvicePage { .. } => Mode::AdvicePage,
            Self::Workout(workout) if workout.floor => Mode::Floor,
            Self::Workout(_) => Mode::Workout,
            Self::CheckIn(check_in) => check_in.mode(),
            Self::Progress(_) => Mode::Progress,
            Self::Timer(_) => Mode::Timer,
            Self::Checklist(_) => Mode::Checklist,
            Self::Report { .. } => Mode::Report,
            Self::Stopped { .. } => Mode::Stopped,
            Self::Refused { .. } => Mode::Refused,
            Self::Signs(signs) => signs.mode(),
            Self::Summary { .. } => Mode::Summary,
        }
    }
}
