//! The ledger on the disk: one SQLite file.
//!
//! - Every write is a transaction that is on the disk before it counts (WAL, `synchronous=FULL`).
//!   Several programs may write at once: each waits for the other.
//! - What is deleted stays as a mark, so that it can be brought back, and so that other devices learn
//!   of it. What is changed is kept beside it.
//! - A session's laps are rows of their own until it has ended, so that each is on the disk when it
//!   ends; then they become part of the session's entry. The journal keeps a lap from being lost on
//!   its way there.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use crate::history::{Body, Ending, Entry, Id, Lap, Scores, Stamp, When};
use claim::Done;

mod claim;
pub mod journal;
mod merge;
mod migrate;
mod own;
mod salvage;
mod sync;
mod trouble;
pub mod writer;

pub use claim::Claim;
pub use merge::Merged;
pub use salvage::{Salvaged, check_copy};
pub use sync::Synced;
pub use trouble::Trouble;

/// Sessions older than this are known without their laps: 16 days.
const WITH_LAPS: SignedDuration = SignedDuration::from_hours(16 * 24);

/// The name of the file in the data folder.
const FILE: &str = "supple.db";

/// A new id, of this moment.
#[must_use]
pub fn new_id(now: Timestamp) -> Id {
    uuid_of(now).into()
}

/// Random bits for the names of entries.
#[must_use]
pub fn chance(now: Timestamp) -> [u8; 10] {
    let bytes = uuid_of(now).into_bytes();
    std::array::from_fn(|at| bytes[at + 6])
}

fn uuid_of(now: Timestamp) -> uuid::Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
    let moment = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
    uuid::Uuid::new_v7(moment)
}

/// A name for a device that has none: eight letters and digits by chance.
#[must_use]
pub fn new_device(now: Timestamp) -> String {
    let id = new_id(now).to_string();
    id.chars().rev().take(8).collect()
}

/// The ledger of this device.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    folder: PathBuf,
    device: String,
}

/// Which entries are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Only of this kind.
    pub kind: Option<&'a str>,
    /// Only at this moment or later.
    pub from: Option<Timestamp>,
    /// Those that were deleted too.
    pub deleted: bool,
    /// Not more than so many, the latest.
    pub most: Option<u32>,
}

const COLUMNS: &str = "id, kind, instant, zone, day, body, updated, device, deleted";

impl Store {
    /// The file that holds the ledger of a data folder.
    #[must_use]
    pub fn file(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Opens the ledger of a data folder, and makes what is missing. `device` is what this device is
    /// called if it has no name yet.
    ///
    /// # Errors
    ///
    /// Says what stands in the way and what can be done about it.
    pub fn open(folder: &Path, now: Timestamp, device: &str) -> Result<Self, Trouble> {
        own::folder(folder).map_err(|error| Trouble::folder(folder, &error))?;
        let mut db = migrate::connect(&Self::file(folder))?;
        migrate::bring_up_to_date(&mut db, folder, now)?;
        let known = "SELECT value FROM fact WHERE name = 'device'";
        let mut name = db.query_row(known, [], |row| row.get(0)).optional()?;
        if name.is_none() {
            db.execute("INSERT OR IGNORE INTO fact VALUES ('device', ?1)", [device])?;
            name = db.query_row(known, [], |row| row.get(0)).optional()?;
        }
        let device = name.unwrap_or_else(|| device.to_owned());
        Ok(Self { db, folder: folder.to_owned(), device })
    }

    /// What this device is called.
    #[must_use]
    pub fn device(&self) -> &str {
        &self.device
    }

    /// Calls this device something else from now on.
    fn take_name(&mut self, name: String) -> Result<(), Trouble> {
        self.note("device", &name)?;
        self.device = name;
        Ok(())
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes an entry, whatever was there before; that is kept beside it. A session that has ended
    /// no longer counts as running.
    ///
    /// # Errors
    ///
    /// When it could not be written; then nothing has changed.
    pub fn put(&mut self, entry: &Entry) -> Result<(), Trouble> {
        let write = self.writing()?;
        put(&write, entry)?;
        Ok(write.commit()?)
    }

    /// Writes what a program has recorded of a session that it plays: its laps, its end, and what was
    /// asked at that. What was noted for the session meanwhile stays as it is.
    ///
    /// # Errors
    ///
    /// When it could not be written; then nothing has changed.
    pub fn record(&mut self, entry: &Entry) -> Result<(), Trouble> {
        let write = self.writing()?;
        let entry = match get(&write, entry.id)? {
            Some(here) => entry.recorded_over(here),
            None => entry.clone(),
        };
        put(&write, &entry)?;
        Ok(write.commit()?)
    }

    /// Writes a lap of a running session.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn put_lap(&mut self, session: Id, number: usize, lap: &Lap) -> Result<(), Trouble> {
        let body = serde_json::to_string(lap).map_err(Trouble::other)?;
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let insert = "INSERT OR REPLACE INTO lap VALUES (?1, ?2, ?3)";
        self.db.prepare_cached(insert)?.execute(params![session.to_string(), number, body])?;
        Ok(())
    }

    /// Changes an entry that is there, with a new stamp; `None` when there is none.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn change(
        &mut self,
        id: Id,
        now: Timestamp,
        change: impl FnOnce(&mut Entry),
    ) -> Result<Option<Entry>, Trouble> {
        let device = self.device.clone();
        // Read as the writer: nobody else changes it between the two.
        let write = self.writing()?;
        let Some(mut entry) = get(&write, id)? else { return Ok(None) };
        change(&mut entry);
        let deleted = entry.stamp.deleted;
        entry.stamp = Stamp { deleted, ..entry.stamp.after(now, &device) };
        put(&write, &entry)?;
        write.commit()?;
        Ok(Some(entry))
    }

    /// Notes how it was on the morning after a day, for each of its sessions.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn put_morning(
        &mut self,
        day: Date,
        scores: Scores,
        now: Timestamp,
    ) -> Result<Vec<Entry>, Trouble> {
        let mut changed = Vec::new();
        for session in self.sessions_of(day)? {
            changed.extend(self.change(session.id, now, |entry| {
                if let Body::Session(session) = &mut entry.body {
                    session.morning = Some(scores.over(session.morning.unwrap_or_default()));
                }
            })?);
        }
        Ok(changed)
    }

    /// The sessions of a day of the calendar, in the order of time.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn sessions_of(&self, day: Date) -> Result<Vec<Entry>, Trouble> {
        let query = format!(
            "SELECT {COLUMNS} FROM entry WHERE kind = 'session' AND day = ?1 AND NOT deleted \
             ORDER BY instant, id"
        );
        self.read(&query, [day.to_string()])
    }

    /// Lets an entry say what `entry` does; where it is not there yet, it is written as it is. One that
    /// was deleted stays so.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn set(&mut self, entry: &Entry, now: Timestamp) -> Result<(), Trouble> {
        // Never older than what it is about, even where the clock was set back.
        let now = now.max(entry.stamp.updated);
        if self.change(entry.id, now, |old| old.body = entry.body.clone())?.is_none() {
            self.put(entry)?;
        }
        Ok(())
    }

    /// An entry by its id, deleted or not; a running session with its laps so far.
    ///
    /// # Errors
    ///
    /// When it could not be read.
    pub fn get(&self, id: Id) -> Result<Option<Entry>, Trouble> {
        get(&self.db, id)
    }

    /// The entries whose id begins or ends like this, deleted or not.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn called(&self, part: &str) -> Result<Vec<Entry>, Trouble> {
        let query = format!(
            "SELECT {COLUMNS} FROM entry WHERE substr(id, 1, length(?1)) = ?1 \
             OR substr(id, -length(?1)) = ?1 ORDER BY instant, id LIMIT 10"
        );
        self.read(&query, [part.to_lowercase()])
    }

    /// The entries that are wanted, in the order of time; those that cannot be read are left out.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn entries(&self, wanted: Wanted<'_>) -> Result<Vec<Entry>, Trouble> {
        let query = format!(
            "SELECT {COLUMNS} FROM entry WHERE (?1 IS NULL OR kind = ?1) AND instant >= ?2 \
             AND (?3 OR NOT deleted) ORDER BY instant DESC, id DESC LIMIT ?4"
        );
        let from = wanted.from.map_or(i64::MIN, Timestamp::as_microsecond);
        let most = wanted.most.map_or(-1, i64::from);
        let mut entries = self.read(&query, params![wanted.kind, from, wanted.deleted, most])?;
        entries.reverse();
        Ok(entries)
    }

    /// The entries from a moment on, sessions in brief: what is needed to count them.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn in_brief(&self, from: Option<Timestamp>) -> Result<Vec<Entry>, Trouble> {
        self.brief_where("kind IN ('session', 'log') AND instant >= ?1", from)
    }

    /// What is needed to know a day: all entries, sessions that began more than 16 days before it
    /// without their laps.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn known(&self, now: Timestamp) -> Result<Vec<Entry>, Trouble> {
        let from = now.checked_sub(WITH_LAPS).ok();
        let whole = self.entries(Wanted { kind: Some("session"), from, ..Wanted::default() })?;
        let mut whole: HashMap<Id, Entry> =
            whole.into_iter().map(|entry| (entry.id, entry)).collect();
        let brief = self.all_in_brief()?.into_iter();
        Ok(brief.map(|entry| whole.remove(&entry.id).unwrap_or(entry)).collect())
    }

    /// All entries, sessions in brief: what is needed to know what holds.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn all_in_brief(&self) -> Result<Vec<Entry>, Trouble> {
        self.brief_where("instant >= ?1", None)
    }

    fn brief_where(&self, which: &str, from: Option<Timestamp>) -> Result<Vec<Entry>, Trouble> {
        let columns = COLUMNS.replace("body", "coalesce(brief, body)");
        let query =
            format!("SELECT {columns} FROM entry WHERE {which} AND NOT deleted ORDER BY instant");
        self.read(&query, [from.map_or(i64::MIN, Timestamp::as_microsecond)])
    }

    /// Sessions that are on the disk without an end, while no program plays them, the latest first.
    ///
    /// # Errors
    ///
    /// When they could not be read.
    pub fn unfinished(&mut self) -> Result<Vec<(Entry, Claim)>, Trouble> {
        self.take_over()?;
        let query = format!(
            "SELECT {COLUMNS} FROM entry WHERE id IN (SELECT session FROM running) \
             ORDER BY instant DESC"
        );
        let running = self.read(&query, [])?;
        let claimed =
            |entry: Entry| Claim::take(&self.folder, entry.id).map(|claim| (entry, claim));
        Ok(running.into_iter().filter_map(claimed).collect())
    }

    /// Takes over what programs that were killed had not handed on to the ledger yet.
    fn take_over(&mut self) -> Result<(), Trouble> {
        for session in Claim::all(&self.folder) {
            let Some(claim) = Claim::take(&self.folder, session) else { continue };
            for done in claim.read()? {
                let here = self.get(session)?;
                let runs = |entry: &Entry| match &entry.body {
                    Body::Session(session) => session.ending.is_none(),
                    _ => false,
                };
                match done {
                    Done::Session(entry) => {
                        let entry = self.signed(*entry);
                        // What was noted at the prompt meanwhile is later, and no reason to lose an end.
                        let unknown = |here: &Entry| runs(here) && here.stamp != entry.stamp;
                        if here.is_none_or(|here| unknown(&here) || entry.beats(&here)) {
                            self.record(&entry)?;
                        }
                    }
                    Done::Lap(number, lap) if here.as_ref().is_some_and(runs) => {
                        self.put_lap(session, number, &lap)?;
                    }
                    // It has ended, with all its laps.
                    Done::Lap(..) => {}
                }
            }
            claim.give_back();
        }
        Ok(())
    }

    /// An entry with the name of this device on it, which only its store knows.
    fn signed(&self, mut entry: Entry) -> Entry {
        if entry.stamp.device.is_empty() {
            entry.stamp.device.clone_from(&self.device);
        }
        entry
    }

    /// Keeps what was done of a session that has no end. One without a single lap of work is
    /// forgotten.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn settle(&mut self, id: Id, now: Timestamp) -> Result<Option<Entry>, Trouble> {
        self.change(id, now, |entry| {
            if let Body::Session(session) = &mut entry.body
                && session.ending.is_none()
            {
                session.ending = Some(Ending::BrokenOff);
                entry.stamp.deleted |= session.says_nothing();
            }
        })
    }

    /// What is known of a name.
    ///
    /// # Errors
    ///
    /// When it could not be read.
    pub fn fact(&self, name: &str) -> Result<Option<String>, Trouble> {
        let query = "SELECT value FROM fact WHERE name = ?1";
        Ok(self.db.query_row(query, [name], |row| row.get(0)).optional()?)
    }

    /// Notes what is known of a name.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn note(&mut self, name: &str, value: &str) -> Result<(), Trouble> {
        self.db.execute("INSERT OR REPLACE INTO fact VALUES (?1, ?2)", [name, value])?;
        Ok(())
    }

    /// How many entries there are, the deleted left out.
    ///
    /// # Errors
    ///
    /// When they could not be counted.
    pub fn count(&self) -> Result<usize, Trouble> {
        let query = "SELECT count(*) FROM entry WHERE NOT deleted";
        let count: i64 = self.db.query_row(query, [], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// What SQLite finds wrong with the file; nothing when all is well.
    ///
    /// # Errors
    ///
    /// When it could not be looked at.
    pub fn damage(&self) -> Result<Vec<String>, Trouble> {
        let mut check = self.db.prepare("PRAGMA integrity_check(20)")?;
        let found: Vec<String> =
            check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Copies the whole ledger into a new file, which is whole whatever else is written meanwhile.
    ///
    /// # Errors
    ///
    /// When there is such a file, or it could not be written.
    pub fn copy_to(&self, file: &Path) -> Result<(), Trouble> {
        migrate::copy(&self.db, file)
    }

    /// Lets the file grow to so many pages at most: what a full disk does, for tests and for small
    /// devices.
    ///
    /// # Errors
    ///
    /// When the limit could not be set.
    pub fn limit(&mut self, pages: u32) -> Result<(), Trouble> {
        Ok(self.db.pragma_update(None, "max_page_count", pages)?)
    }

    fn writing(&mut self) -> Result<Transaction<'_>, Trouble> {
        // At once a writer: one that began by reading could not wait for another to end.
        Ok(self.db.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    fn read(&self, query: &str, values: impl rusqlite::Params) -> Result<Vec<Entry>, Trouble> {
        let mut statement = self.db.prepare_cached(query)?;
        let mut rows = statement.query(values)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            match whole(&self.db, row) {
                Ok(entry) => entries.push(entry),
                // One that nobody can read must not hide the others.
                Err(Trouble::Odd(_)) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(entries)
    }
}

/// An entry by its id.
fn get(db: &Connection, id: Id) -> Result<Option<Entry>, Trouble> {
    let query = format!("SELECT {COLUMNS} FROM entry WHERE id = ?1");
    let mut statement = db.prepare_cached(&query)?;
    let mut rows = statement.query([id.to_string()])?;
    rows.next()?.map(|row| whole(db, row)).transpose()
}

/// Writes an entry, what was there before beside it.
fn put(write: &Transaction<'_>, entry: &Entry) -> Result<(), Trouble> {
    let body = entry.body.json().map_err(Trouble::other)?;
    let brief = brief(&entry.body)?;
    let id = entry.id.to_string();
    remember(write, &id, entry.stamp.updated, &entry.stamp.device)?;
    insert(write, &row_of(entry, &id, brief.as_deref(), &body))?;
    if let Body::Session(session) = &entry.body {
        if session.ending.is_some() || entry.stamp.deleted {
            write.execute("DELETE FROM running WHERE session = ?1", [&id])?;
            write.execute("DELETE FROM lap WHERE session = ?1", [&id])?;
        } else {
            write.execute("INSERT OR IGNORE INTO running VALUES (?1)", [&id])?;
        }
    }
    count_write(write)
}

/// Reads a row of [`COLUMNS`]; a session that runs with its laps so far.
fn whole(db: &Connection, row: &Row<'_>) -> Result<Entry, Trouble> {
    let mut entry = entry_of(row)?;
    if let Body::Session(session) = &mut entry.body
        && session.ending.is_none()
    {
        let query = "SELECT number, body FROM lap WHERE session = ?1 ORDER BY number";
        let mut laps = db.prepare_cached(query)?;
        let mut rows = laps.query([entry.id.to_string()])?;
        while let Some(row) = rows.next()? {
            let (number, body): (u32, String) = (row.get(0)?, row.get(1)?);
            let lap = serde_json::from_str(&body).map_err(Trouble::odd)?;
            // The body has those laps, too, that were there when it was changed.
            match session.laps.get_mut(number as usize) {
                Some(same) => *same = lap,
                None => session.laps.push(lap),
            }
        }
    }
    Ok(entry)
}

/// Reads a row of [`COLUMNS`].
fn entry_of(row: &Row<'_>) -> Result<Entry, Trouble> {
    let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let moment = |column| Timestamp::from_microsecond(row.get(column)?).map_err(Trouble::odd);
    Ok(Entry {
        id: text(0)?.parse().map_err(Trouble::odd)?,
        body: Body::read(text(1)?, text(5)?).map_err(Trouble::odd)?,
        when: When {
            instant: moment(2)?,
            zone: text(3)?.to_owned(),
            day: text(4)?.parse().map_err(Trouble::odd)?,
        },
        stamp: Stamp { updated: moment(6)?, device: text(7)?.to_owned(), deleted: row.get(8)? },
    })
}

/// Counts that something has changed, for whoever wants to know whether anything has.
fn count_write(write: &Transaction<'_>) -> Result<(), Trouble> {
    let count = "INSERT INTO fact VALUES ('writes', '1') \
                 ON CONFLICT DO UPDATE SET value = CAST(value + 1 AS TEXT)";
    write.prepare_cached(count)?.execute([])?;
    Ok(())
}

/// Keeps what an entry says before it is written over.
fn remember(write: &Transaction<'_>, id: &str, at: Timestamp, device: &str) -> Result<(), Trouble> {
    let keep = "INSERT INTO change (entry, at, device, before) \
                SELECT id, ?2, ?3, body FROM entry \
                WHERE id = ?1 AND id NOT IN (SELECT session FROM running)";
    write.prepare_cached(keep)?.execute(params![id, at.as_microsecond(), device])?;
    Ok(())
}

/// A row as it is to be written.
struct NewRow<'a> {
    id: &'a str,
    kind: &'a str,
    instant: Timestamp,
    zone: &'a str,
    day: Date,
    stamp: &'a Stamp,
    brief: Option<&'a str>,
    body: &'a str,
}

fn row_of<'a>(entry: &'a Entry, id: &'a str, brief: Option<&'a str>, body: &'a str) -> NewRow<'a> {
    NewRow {
        id,
        kind: entry.body.kind(),
        instant: entry.when.instant,
        zone: &entry.when.zone,
        day: entry.when.day,
        stamp: &entry.stamp,
        brief,
        body,
    }
}

/// What is kept beside the body, so that a year can be counted at once.
fn brief(body: &Body) -> Result<Option<String>, Trouble> {
    let Body::Session(session) = body else { return Ok(None) };
    if session.ending.is_none() {
        return Ok(None);
    }
    serde_json::to_string(&session.brief()).map(Some).map_err(Trouble::other)
}

/// Writes a row in the place of the one with its id.
fn insert(write: &Transaction<'_>, row: &NewRow<'_>) -> Result<(), Trouble> {
    let insert = "INSERT OR REPLACE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    write.prepare_cached(insert)?.execute(params![
        row.id,
        row.kind,
        row.instant.as_microsecond(),
        row.zone,
        row.day.to_string(),
        row.stamp.updated.as_microsecond(),
        row.stamp.device,
        row.stamp.deleted,
        row.brief,
        row.body,
    ])?;
    Ok(())
}
