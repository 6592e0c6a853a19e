//! One file for each device in a folder that something else carries from device to device.
//!
//! Each device writes its own file alone, with everything that it knows, and takes in those of all
//! others. Of each entry the winner stays, so that the order does not matter, and a file that comes
//! half or twice does no harm.
//!
//! Whoever copies the data folder to a second computer gives both the same name, and each would write
//! over the other's file. What a device wrote itself is never new to it; so when something new comes
//! under its own name, it takes another name and leaves that file to the others. Names of computers and
//! places of folders say less: a copy of a whole disk has them, too, and a restored one may not.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;

use super::{Merged, Store, Trouble, new_device};

/// How the names of the files begin and end.
const NAME: (&str, &str) = ("supple-", ".jsonl");

/// What came of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// What came of the lines of others.
    pub merged: Merged,
    /// How many files had changed.
    pub read: usize,
    /// Whether the own file was written.
    pub wrote: bool,
    /// Whether another device had this one's name, so that it has taken a new one.
    pub renamed: bool,
}

impl Store {
    /// Takes in what other devices have written to a folder, and writes what is known here.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read or written, or the ledger cannot.
    pub fn sync(&mut self, folder: &Path, now: Timestamp) -> Result<Synced, Trouble> {
        fs::create_dir_all(folder).map_err(|error| Trouble::folder(folder, &error))?;
        let mut synced = Synced::default();
        for file in files(folder)? {
            let key = format!("seen {}", file.display());
            let state = state(&fs::metadata(&file)?);
            if self.fact(&key)?.as_ref() == Some(&state) {
                continue;
            }
            // A file that something else is just writing is read again when it has changed.
            let text = fs::read(&file)?;
            let text = String::from_utf8_lossy(&text);
            let lines = text.lines().filter(|line| !line.is_empty());
            let merged = self.merge(lines)?;
            synced.merged = synced.merged.and(merged);
            synced.read += 1;
            // Copies that were made of a conflict begin with the name, too.
            let named = file.file_name().unwrap_or_default().to_string_lossy();
            if merged.taken > 0 && named.starts_with(&format!("{}{}", NAME.0, self.device())) {
                self.take_name(new_device(now))?;
                synced.renamed = true;
            }
            self.note(&key, &state)?;
        }
        synced.wrote = self.write_own(folder)?;
        Ok(synced)
    }

    /// Writes the own file, unless it says already what is known here.
    fn write_own(&mut self, folder: &Path) -> Result<bool, Trouble> {
        let file = folder.join(format!("{}{}{}", NAME.0, self.device(), NAME.1));
        let key = format!("wrote {}", file.display());
        let writes = self.fact("writes")?.unwrap_or_default();
        let now = fs::metadata(&file).map(|found| state(&found)).unwrap_or_default();
        if self.fact(&key)? == Some(format!("{writes} {now}")) {
            return Ok(false);
        }
        let new = folder.join(format!(".{}{}.new", NAME.0, self.device()));
        let written = self.write_lines(&new).and_then(|()| Ok(fs::rename(&new, &file)?));
        if let Err(trouble) = written {
            let _gone = fs::remove_file(&new);
            return Err(trouble);
        }
        let state = state(&fs::metadata(&file)?);
        self.note(&format!("seen {}", file.display()), &state)?;
        self.note(&key, &format!("{writes} {state}"))?;
        Ok(true)
    }

    fn write_lines(&self, file: &Path) -> Result<(), Trouble> {
        let mut out = BufWriter::with_capacity(1 << 16, File::create(file)?);
        self.lines(|line| -> Result<(), Trouble> {
            serde_json::to_writer(&mut out, line).map_err(io::Error::from)?;
            Ok(out.write_all(b"\n")?)
        })?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(file.sync_all()?)
    }
}

/// The files of all devices, in the order of their names. Copies that a file-sync engine made of a
/// conflict are among them; what they hold counts like everything else.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(NAME.0) && name.ends_with(NAME.1) && file.path().is_file() {
            files.push(file.path());
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// What tells that a file has changed.
fn state(found: &Metadata) -> String {
    let changed = found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{} {}", found.len(), changed.unwrap_or_default().as_nanos())
}
