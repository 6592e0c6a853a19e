//! What can go wrong at the prompt, in words.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::Ended;
use crate::routine::diagnostic::Problem;
use crate::store::Trouble;
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
    /// There is a file of that name.
    #[error(
        "`{}` is there already; `supple edit {}` opens it, another name leaves it alone",
        path.display(), path.file_stem().unwrap_or_default().display()
    )]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// A file says something else than the user knows.
    #[error("the file has just changed; look, and save again")]
    Changed,
    /// Nothing is left of a name when it becomes a file's.
    #[error("`{written}` has no letter and no digit, and a file needs a name")]
    NoName {
        /// The name that was given.
        written: String,
    },
    /// There is no home folder for files of the user's.
    #[error("there is no home folder to write to; set `SUPPLE_CONFIG_DIR` to a folder")]
    NoFolder,
    /// There is no home folder for what was done.
    #[error("there is no home folder for the history; set `SUPPLE_DATA_DIR` to a folder")]
    NoDataFolder,
    /// Something that was written at the prompt makes no sense.
    #[error("{0}")]
    NotUnderstood(String),
    /// The history cannot be read or written.
    #[error(transparent)]
    Ledger(#[from] Trouble),
    /// A file of another program cannot be read as one.
    #[error("`{}` cannot be imported: {why}", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No line of a sheet was understood.
    #[error("no line could be read as an exercise with a dose, so no file was written")]
    NothingRead,
    /// What was read makes no routine.
    #[error("no file was written: {0}")]
    Unfit(String),
    /// The editor did not do its part.
    #[error("the editor `{editor}` failed: {how}; `VISUAL` or `EDITOR` names another")]
    Editor {
        /// As the environment names it.
        editor: String,
        /// What it did.
        how: String,
    },
    /// The user left mistakes in a file.
    #[error("`{}` has mistakes and cannot be played before they are mended", path.display())]
    StillWrong {
        /// Which.
        path: PathBuf,
    },
    /// Words that fit several exercises.
    #[error("`{written}` may be {}; write which", text::choices(ids))]
    Several {
        /// The words.
        written: String,
        /// The exercises.
        ids: Vec<String>,
    },
    /// Only a file can be watched.
    #[error("only a file can be watched: name its path, as in `my/heel-slide.toml`")]
    NothingToWatch,
    /// An exercise has no figure.
    #[error("`{0}` has no figure; `docs/figures.md` shows how to make one")]
    NoFigure(String),
    /// A picture would be written into a terminal.
    #[error("a PNG is nothing for a terminal; write it to a file: `-o figure.png`")]
    NotForTerminals,
    /// A routine is not to be done today; this is what to do.
    #[error("{0}")]
    NotToday(String),
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
    /// The user has turned the sound off.
    pub(super) fn muted() -> Self {
        let by = "by `sound.mute` or `sound.talk` in config.toml, or by `--mute`";
        Self::Silent(format!("the sound is turned off, {by}"))
    }

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

    /// What was written at the prompt makes no sense, for this reason.
    #[must_use]
    pub fn not_understood(why: impl std::fmt::Display) -> Self {
        Self::NotUnderstood(why.to_string())
    }

    /// A file could not be written.
    #[must_use]
    pub fn unwritten(path: &Path, reason: io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), reason }
    }

    /// What the shell is told.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Mistake(_) => Ended::Made(Leave::Mistake).code(),
            // The terminal has gone before the interface was ready.
            Self::Output(error) if Errno::from_io_error(error) == Some(Errno::IO) => {
                Ended::Made(Leave::HungUp).code()
            }
            _ => 1,
        }
    }

    /// Whoever read the output has gone away, which is theirs to decide.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
