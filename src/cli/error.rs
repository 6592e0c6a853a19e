//! What can go wrong at the prompt, in words.

use std::io;
use std::path::PathBuf;

use super::Ended;
use crate::routine::diagnostic::Problem;
use crate::text;
use crate::tui::wake::Leave;

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing of that name.
    #[error("there is no {kind} `{written}`; {hint}")]
    Unknown {
        /// What was looked for: `routine`, `exercise`.
        kind: &'static str,
        /// The name that was given.
        written: String,
        /// What may have been meant, or where the names are.
        hint: String,
    },
    /// The routine's file has mistakes.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Broken(Vec<Problem>),
    /// A file cannot be read.
    #[error("`{}` cannot be read: {reason}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
    /// A file cannot be written.
    #[error("`{}` cannot be written: {reason}", path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
    /// There is no terminal to draw on.
    #[error(
        "the interface needs a terminal; `supple play ROUTINE --plain` and `supple list` do not"
    )]
    NoTerminal,
    /// The program has a mistake; these are the words for it.
    #[error("{0}")]
    Mistake(String),
    /// The speakers could not be tried.
    #[error("nothing can be heard: {0}")]
    Silent(String),
    /// Writing failed.
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl Error {
    /// Nothing has that name: offers the nearest of `names`, or `otherwise`.
    #[must_use]
    pub fn unknown<'a>(
        kind: &'static str,
        written: &str,
        names: impl IntoIterator<Item = &'a str>,
        otherwise: &str,
    ) -> Self {
        let hint = text::nearest(written, names)
            .map_or_else(|| otherwise.to_owned(), |name| format!("did you mean `{name}`?"));
        Self::Unknown { kind, written: written.to_owned(), hint }
    }

    /// What the shell is told.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Mistake(_) => Ended::Made(Leave::Mistake).code(),
            _ => 1,
        }
    }

    /// Whoever read the output has gone away, which is theirs to decide.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
