//! A damaged file: it is put aside, and what can still be read of it goes into a new one.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::{COLUMNS, Store, Trouble, entry_of, migrate, new_device};
use crate::history::{Body, Ending, Entry};

/// How many places in a row may be unreadable before nothing more is expected behind them.
const GIVE_UP: i64 = 20_000;

/// What came of a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salvaged {
    /// Where the damaged file is now.
    pub aside: PathBuf,
    /// How many entries could be read of it.
    pub read: usize,
    /// How many more came from copies that were made earlier.
    pub from_copies: usize,
}

impl Store {
    /// Puts the damaged file of a data folder aside, and begins a new one with what can be read of
    /// it and of the copies in `backups`.
    ///
    /// # Errors
    ///
    /// When the file cannot be put aside, or a new one not be written.
    pub fn salvage(folder: &Path, now: Timestamp) -> Result<(Self, Salvaged), Trouble> {
        let file = Self::file(folder);
        let time = now.strftime("%Y%m%dT%H%M%SZ");
        let aside = folder.join(format!("damaged-{time}.db"));
        for end in ["", "-wal", "-shm"] {
            let with_end = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
            match fs::rename(with_end(&file), with_end(&aside)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        let (device, entries) = readable(&aside);
        let device = device.unwrap_or_else(|| new_device(now));
        let mut store = Self::open(folder, now, &device)?;
        let read = store.take_in(&entries)?;
        let mut from_copies = 0;
        for copy in copies(folder) {
            from_copies += store.take_in(&readable(&copy).1)?;
        }
        Ok((store, Salvaged { aside, read, from_copies }))
    }

    fn take_in(&mut self, entries: &[Entry]) -> Result<usize, Trouble> {
        let lines: Vec<String> = entries.iter().filter_map(|entry| entry.line().ok()).collect();
        Ok(self.merge(lines.iter().map(String::as_str))?.taken)
    }
}

/// Copies of the file that were made earlier.
fn copies(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.join("backups")).into_iter().flatten().flatten();
    files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == "db"))
        .collect()
}

/// The name of the device and every entry that can be read of a file.
fn readable(file: &Path) -> (Option<String>, Vec<Entry>) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(db) = Connection::open_with_flags(file, flags) else { return (None, Vec::new()) };
    let name = "SELECT value FROM fact WHERE name = 'device'";
    let device = db.query_row(name, [], |row| row.get(0)).ok();
    let last = db.query_row("SELECT max(rowid) FROM entry", [], |row| row.get::<_, i64>(0)).ok();
    let mut entries = Vec::new();
    let (mut from, mut unreadable) = (0, 0);
    // Where a place cannot be read, those behind it still may.
    while unreadable < GIVE_UP && last.is_none_or(|last| from <= last) {
        match read_on(&db, &mut from, &mut entries) {
            Ok(()) => break,
            Err(moved) => {
                unreadable = if moved { 0 } else { unreadable + 1 };
                from += 1;
            }
        }
    }
    (device, entries)
}

/// Reads the entries from a row on, and sets that to the first that was not read. Whether any was
/// read before it failed is in the error.
fn read_on(db: &Connection, from: &mut i64, entries: &mut Vec<Entry>) -> Result<(), bool> {
    let began = *from;
    let mut read = || -> Result<(), Trouble> {
        let query = format!("SELECT {COLUMNS}, rowid FROM entry WHERE rowid >= ?1 ORDER BY rowid");
        let mut statement = db.prepare_cached(&query)?;
        let mut rows = statement.query([*from])?;
        while let Some(row) = rows.next()? {
            if let Ok(entry) = entry_of(row) {
                entries.push(ended(db, entry));
            }
            *from = row.get::<_, i64>(9)? + 1;
        }
        Ok(())
    };
    read().map_err(|_| *from > began)
}

/// A session that ran when the file was damaged, with the laps that can be read.
fn ended(db: &Connection, mut entry: Entry) -> Entry {
    if let Body::Session(session) = &mut entry.body
        && session.ending.is_none()
    {
        session.ending = Some(Ending::BrokenOff);
        let read = || -> Result<Vec<String>, rusqlite::Error> {
            let query = "SELECT body FROM lap WHERE session = ?1 ORDER BY number";
            let mut laps = db.prepare_cached(query)?;
            laps.query_map([entry.id.to_string()], |row| row.get(0))?.collect()
        };
        let laps = read().unwrap_or_default();
        session.laps.extend(laps.iter().filter_map(|lap| serde_json::from_str(lap).ok()));
    }
    entry
}

/// Whether a file is a ledger that can be read from one end to the other.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn check_copy(file: &Path) -> Result<usize, Trouble> {
    let db = migrate::connect(file)?;
    let count: i64 = db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0))?;
    let sound: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(Trouble::Damaged);
    }
    Ok(usize::try_from(count).unwrap_or_default())
}
