//! Who plays a session: a lock that the system lets go when its program ends, however it ends. The file
//! that is locked has what was done so far, line by line.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::own;
use crate::history::{Entry, Id, Lap};

/// A session that this program plays, and no other can take meanwhile.
#[derive(Debug)]
pub struct Claim {
    session: Id,
    /// The lock lives as long as this.
    file: File,
    path: PathBuf,
}

/// A line of what is done.
#[derive(Debug)]
pub(super) enum Done {
    /// The session as it is now; while it runs, without its laps.
    Session(Box<Entry>),
    /// The lap of this number, from 0.
    Lap(usize, Box<Lap>),
}

impl Claim {
    /// Claims a session; `None` when another program has it, or its lock cannot be made.
    #[must_use]
    pub fn take(folder: &Path, session: Id) -> Option<Self> {
        own::folder(folder).ok()?;
        let folder = folder.join(FOLDER);
        own::folder(&folder).ok()?;
        let path = folder.join(session.to_string());
        let mut open = OpenOptions::new();
        let file = open.create(true).read(true).append(true).mode(own::FILE).open(&path).ok()?;
        file.try_lock().ok()?;
        // Whoever had it before may have removed it between the two.
        let same = fs::metadata(&path).ok()?.ino() == file.metadata().ok()?.ino();
        same.then_some(Self { session, file, path })
    }

    /// The sessions that are played, and those of programs that were killed.
    pub(super) fn all(folder: &Path) -> Vec<Id> {
        let files = fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten();
        files.filter_map(|file| file.file_name().to_str()?.parse().ok()).collect()
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> Id {
        self.session
    }

    /// Adds a line. It is the system's then, and outlives this program.
    pub(super) fn write(&mut self, line: &str) -> io::Result<()> {
        // Begun on a new line: where a disk was full there may be half of one.
        self.file.write_all(format!("\n{line}\n").as_bytes())
    }

    /// What was written, but for what makes no sense.
    pub(super) fn read(&self) -> io::Result<Vec<Done>> {
        let text = fs::read(&self.path)?;
        let text = String::from_utf8_lossy(&text);
        let done = |line: &str| match Entry::read(line) {
            Ok(entry) => Some(Done::Session(Box::new(entry))),
            Err(_) => serde_json::from_str(line).ok().map(|(number, lap)| Done::Lap(number, lap)),
        };
        Ok(text.lines().filter_map(done).collect())
    }

    /// Gives the session back: the ledger has it all.
    pub(super) fn give_back(self) {
        // Left behind, it is read once more and changes nothing.
        let _gone = fs::remove_file(&self.path);
    }
}

/// Where the locks are, in the data folder.
const FOLDER: &str = "running";
