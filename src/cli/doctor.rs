//! `supple doctor`: looks whether what was done is kept well, and mends what can be mended.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::recorder::{RESCUE, places};
use super::{Home, ledger};
use crate::store::{Store, Trouble};
use crate::text::{count, counted};
use crate::time;

/// Looks at the ledger, puts back what rescue files hold, and says what was found.
pub(super) fn run(home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let folder = ledger::folder(home)?;
    writeln!(out, "history: {}", Store::file(folder).display())?;
    let mut store = sound(home, out)?;
    for file in rescues(home) {
        let text = fs::read_to_string(&file)
            .map_err(|reason| Error::Unreadable { path: file.clone(), reason })?;
        let device = store.device().to_owned();
        let lines: Vec<String> = text.lines().map(|line| ledger::signed(line, &device)).collect();
        let merged = store.merge(lines.iter().map(String::as_str))?;
        fs::remove_file(&file).map_err(|reason| Error::unwritten(&file, reason))?;
        let sessions = count(merged.taken, "session");
        writeln!(out, "put back {sessions} from {}", file.display())?;
    }
    writeln!(
        out,
        "{}; nothing is wrong with the file",
        counted(store.count()?, "entry", "entries")
    )?;
    Ok(())
}

/// The ledger, mended if it was damaged.
fn sound(home: &Home, out: &mut dyn Write) -> Result<Store, Error> {
    let damage = match ledger::open(home) {
        Ok(store) => match store.damage() {
            Ok(damage) if damage.is_empty() => return Ok(store),
            Ok(_) | Err(Trouble::Damaged) => Trouble::Damaged,
            Err(trouble) => return Err(trouble.into()),
        },
        Err(Error::Ledger(trouble)) => trouble,
        Err(error) => return Err(error),
    };
    if damage != Trouble::Damaged {
        return Err(damage.into());
    }
    let (store, salvaged) = Store::salvage(ledger::folder(home)?, time::wall().timestamp())?;
    writeln!(out, "the file was damaged; it is kept as {}", salvaged.aside.display())?;
    writeln!(
        out,
        "{} could be read and are in a new file",
        counted(salvaged.read, "entry", "entries")
    )?;
    if salvaged.from_copies > 0 {
        writeln!(
            out,
            "{} more came from earlier copies",
            counted(salvaged.from_copies, "entry", "entries")
        )?;
    }
    Ok(store)
}

/// Files that took what the ledger could not.
fn rescues(home: &Home) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = places(home)
        .into_iter()
        .filter_map(|place| fs::read_dir(place).ok())
        .flat_map(Iterator::flatten)
        .map(|file| file.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(RESCUE) && name.ends_with(".jsonl") && is_own(path)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a file is the user's own: in a folder for temporary files anybody may leave one.
fn is_own(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.uid() == rustix::process::getuid().as_raw())
}
