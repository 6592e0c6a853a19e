//! What can stand between the program and its file, in words.

use std::fmt;
use std::io;
use std::path::Path;

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

/// Why the ledger cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// A newer version of the program has written it.
    #[error(
        "the history was written by a newer supple (its version is {found}, this one knows \
         {known}); update supple, or set `SUPPLE_DATA_DIR` to another folder"
    )]
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The file is damaged.
    #[error("the history's file is damaged; `supple doctor` saves what can be read")]
    Damaged,
    /// There is no room.
    #[error("the disk is full")]
    Full,
    /// It may not be written.
    #[error("the history may not be written ({0}); see who owns the folder and its files")]
    Closed(String),
    /// Another program keeps it locked.
    #[error("another program has been writing the history for too long")]
    Busy,
    /// The disk takes what it is given and says nothing.
    #[error("the disk does not answer")]
    Silent,
    /// The disk failed.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// An entry that makes no sense.
    #[error("an entry of the history makes no sense: {0}")]
    Odd(String),
    /// Nothing of these.
    #[error("the history cannot be used: {0}")]
    Other(String),
}

impl Trouble {
    /// A folder that cannot be made.
    #[must_use]
    pub fn folder(folder: &Path, error: &io::Error) -> Self {
        Self::of(&format!("`{}`: {error}", folder.display()), error.kind())
    }

    fn of(words: &str, kind: io::ErrorKind) -> Self {
        match kind {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists => Self::Closed(words.to_owned()),
            _ => Self::Disk(words.to_owned()),
        }
    }

    pub(super) fn odd(error: impl fmt::Display) -> Self {
        Self::Odd(error.to_string())
    }

    pub(super) fn other(error: impl fmt::Display) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        let words = error.to_string();
        // The file beside the ledger could not be made as large as it has to be.
        let code = error.sqlite_error().map(|error| error.extended_code);
        if code == Some(SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Closed(words)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(words),
            _ => Self::Other(words),
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::of(&error.to_string(), error.kind())
    }
}
