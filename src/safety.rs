//! Warning signs: what is asked, what an answer blocks, what opens it again, and what is left out.
//!
//! The questions, their words and the numbers to call are content: `routines/safety.toml`. What
//! holds now is computed from the ledger by [`standing()`], whoever asks: a block cannot be typed away
//! and needs no state of its own. Nothing here says that somebody is well: only that no warning
//! signs were reported.

mod asking;
mod content;
mod standing;
mod swap;

pub use asking::Asking;
pub use content::{
    Content, Country, FlagWords, Group, Messages, Numbers, Question, Sign, StopWords, Swap, content,
};
pub use standing::{Block, Due, Kind, Owed, Refusal, Standing, standing};
pub use swap::{Instead, hidden, of_scores, stand_in};

use crate::history::Reason;

/// What a stop in a session leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The session ends, and the full questions are asked: no other starts before.
    EndAndAsk,
    /// The exercise is left; an easier one may be tried once where there is one.
    LeaveExercise {
        /// Whether the easier one may be tried.
        easier: bool,
    },
    /// Sit down; then breathing only, or the end.
    SitDown,
    /// The session ends, and nothing follows from it.
    End,
}

/// What a stop leads to.
#[must_use]
pub const fn act(reason: Reason) -> Act {
    match reason {
        Reason::Chest | Reason::Numb | Reason::Calf => Act::EndAndAsk,
        Reason::Spread | Reason::Sharp => Act::LeaveExercise { easier: false },
        Reason::Pain => Act::LeaveExercise { easier: true },
        Reason::Dizzy => Act::SitDown,
        Reason::Enough => Act::End,
    }
}
