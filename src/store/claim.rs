//! Who plays a session: a lock that the system lets go when its program ends, however it ends.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use crate::history::Id;

/// A session that this program plays, and no other can take meanwhile.
#[derive(Debug)]
pub struct Claim {
    /// The lock lives as long as this.
    _lock: File,
    path: PathBuf,
}

impl Claim {
    /// Claims a session; `None` when another program has it, or its lock cannot be made.
    #[must_use]
    pub fn take(folder: &Path, session: Id) -> Option<Self> {
        let folder = folder.join("running");
        fs::create_dir_all(&folder).ok()?;
        let path = folder.join(session.to_string());
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).ok()?;
        lock.try_lock().ok()?;
        Some(Self { _lock: lock, path })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // Left behind, an empty file does no harm.
        let _gone = fs::remove_file(&self.path);
    }
}
