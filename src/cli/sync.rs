//! `supple sync`: the same history on every device, through a folder that something else carries.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::{Home, ledger};
use crate::store::Synced;
use crate::text::{count, counted};
use crate::time;

/// Takes in what other devices wrote, and writes what is known here.
pub(super) fn run(folder: Option<&Path>, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let folder = folder.map(Path::to_owned).or_else(|| dir(home)).ok_or_else(|| {
        Error::NotUnderstood(
            "which folder? `supple sync FOLDER`, or `dir` in the section `[sync]` of config.toml"
                .to_owned(),
        )
    })?;
    let mut store = ledger::open(home)?;
    let Synced { merged, read, wrote, renamed } = store.sync(&folder, time::wall().timestamp())?;
    if renamed {
        let name = store.device();
        writeln!(out, "another device had this one's name; this one is `{name}` from now on")?;
    }
    let new = counted(merged.taken, "entry", "entries");
    match (read, wrote) {
        (0, false) => writeln!(out, "nothing has changed")?,
        (0, true) => writeln!(out, "wrote what is known here")?,
        (_, _) => writeln!(out, "{new} came from {}", count(read, "file"))?,
    }
    if merged.odd > 0 {
        let lines = count(merged.odd, "line");
        writeln!(out, "{lines} could not be read; a file may not be here whole yet")?;
    }
    Ok(())
}

/// The folder that the settings name.
pub(super) fn dir(home: &Home) -> Option<PathBuf> {
    let dir = &home.config.settings.sync.dir;
    match dir.strip_prefix("~/") {
        _ if dir.is_empty() => None,
        Some(below) => Some(std::env::home_dir()?.join(below)),
        None => Some(PathBuf::from(dir)),
    }
}
