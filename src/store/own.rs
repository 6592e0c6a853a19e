//! Files and folders that are nobody else's business, whoever made them.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// What the owner alone may do with a file.
pub(super) const FILE: u32 = 0o600;

/// What the owner alone may do with a folder.
const FOLDER: u32 = 0o700;

/// Makes a folder, or closes one that is there to others.
pub(super) fn folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(folder)?;
    close(folder, FOLDER);
    Ok(())
}

/// Makes a file, or closes one that is there to others, before anything is written into it: what
/// SQLite lays beside it may be read by the same.
pub(super) fn file(file: &Path) -> io::Result<()> {
    if !file.exists() {
        OpenOptions::new().create(true).truncate(false).write(true).mode(FILE).open(file)?;
    }
    close(file, FILE);
    Ok(())
}

/// What belongs to somebody else is theirs to close.
fn close(path: &Path, mode: u32) {
    let open = |path: &Path| Some(fs::metadata(path).ok()?.permissions().mode() & 0o077 != 0);
    if open(path) == Some(true) {
        let _theirs = fs::set_permissions(path, Permissions::from_mode(mode));
    }
}
