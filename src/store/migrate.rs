//! From an older shape of the file to the one that this program knows.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::backup::Backup;
use rusqlite::{Connection, TransactionBehavior};

use super::{Trouble, own};

/// What leads from each version to the next; `PRAGMA user_version` counts how many were done.
const STEPS: &[&str] = &[include_str!("v1.sql")];

/// How long one program waits for others to finish writing. Who waits looks ten times a second
/// whether it is its turn, and others at work may be faster each time: on a slow computer with four
/// at work, five seconds were too short.
const PATIENCE: Duration = Duration::from_secs(60);

/// Opens a file, or begins it.
pub(super) fn connect(file: &Path) -> Result<Connection, Trouble> {
    own::file(file).map_err(|error| Trouble::folder(file, &error))?;
    let db = Connection::open(file)?;
    // Before anything else, which might have to wait.
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    // Of a new file: half of a smaller page would stay empty beside a session.
    db.pragma_update(None, "page_size", 8192)?;
    Ok(db)
}

/// Gives the file the shape that this program knows, after a copy of what is there.
pub(super) fn bring_up_to_date(
    db: &mut Connection,
    folder: &Path,
    now: Timestamp,
) -> Result<(), Trouble> {
    migrate(db, folder, now, STEPS)
}

fn migrate(
    db: &mut Connection,
    folder: &Path,
    now: Timestamp,
    steps: &[&str],
) -> Result<(), Trouble> {
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    let found = version(db)?;
    if found > known {
        return Err(Trouble::Newer { found, known });
    }
    if found == known && is_wal(db)? {
        return Ok(());
    }
    // One program at a time: the switch to WAL does not wait for others as a transaction does.
    let mut lock = OpenOptions::new();
    let lock = lock.create(true).truncate(false).write(true).open(folder.join("opening"))?;
    lock.lock()?;
    if !is_wal(db)? {
        db.pragma_update(None, "journal_mode", "WAL")?;
    }
    let found = version(db)?;
    if (1..known).contains(&found) {
        let backups = folder.join("backups");
        own::folder(&backups)?;
        let day = now.strftime("%Y%m%dT%H%M%SZ");
        copy(db, &backups.join(format!("before-version-{known}-{day}.db")))?;
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = usize::try_from(version(&change)?).unwrap_or_default();
    for step in steps.iter().skip(done) {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "user_version", known)?;
    Ok(change.commit()?)
}

/// Copies a whole database into a new file.
pub(super) fn copy(from: &Connection, file: &Path) -> Result<(), Trouble> {
    // Never over a file that is there already.
    OpenOptions::new().create_new(true).write(true).mode(own::FILE).open(file)?;
    let mut to = Connection::open(file)?;
    Backup::new(from, &mut to)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    // A copy is one file, and stays so when it is looked at.
    to.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

fn version(db: &Connection) -> Result<i64, Trouble> {
    Ok(db.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn is_wal(db: &Connection) -> Result<bool, Trouble> {
    let mode: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    Ok(mode == "wal")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn now() -> Timestamp {
        "2026-03-02T06:30:00Z".parse().unwrap()
    }

    fn words(db: &Connection) -> Vec<String> {
        let mut all = db.prepare("SELECT word FROM words ORDER BY word").unwrap();
        let words = all.query_map([], |row| row.get(0)).unwrap();
        words.collect::<Result<_, _>>().unwrap()
    }

    const ONE: &str = "CREATE TABLE words (word TEXT) STRICT; INSERT INTO words VALUES ('old');";
    const TWO: &str =
        "ALTER TABLE words ADD COLUMN plural TEXT; INSERT INTO words VALUES ('new', 's');";

    #[test]
    fn an_older_file_is_copied_and_brought_up_to_date() {
        let home = tempfile::TempDir::new().unwrap();
        let open = || connect(&home.path().join("a.db")).unwrap();
        let copies = || fs::read_dir(home.path().join("backups")).map_or(0, Iterator::count);
        migrate(&mut open(), home.path(), now(), &[ONE]).unwrap();
        assert_eq!(copies(), 0, "nothing was there before");
        let mut db = open();
        migrate(&mut db, home.path(), now(), &[ONE, TWO]).unwrap();
        assert_eq!(words(&db), ["new", "old"]);
        let copy = home.path().join("backups/before-version-2-20260302T063000Z.db");
        assert_eq!(words(&Connection::open(copy).unwrap()), ["old"]);
        migrate(&mut db, home.path(), now(), &[ONE, TWO]).unwrap();
        assert_eq!((words(&db).len(), copies()), (2, 1), "once is enough");
    }

    #[test]
    fn a_change_that_fails_leaves_the_file_as_it_was() {
        let home = tempfile::TempDir::new().unwrap();
        let mut db = connect(&home.path().join("a.db")).unwrap();
        migrate(&mut db, home.path(), now(), &[ONE]).unwrap();
        let wrong = format!("{TWO} INSERT INTO nowhere VALUES (1);");
        assert!(migrate(&mut db, home.path(), now(), &[ONE, &wrong]).is_err());
        assert_eq!(words(&db), ["old"]);
        assert_eq!(version(&db), Ok(1));
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let home = tempfile::TempDir::new().unwrap();
        let mut db = connect(&home.path().join("a.db")).unwrap();
        migrate(&mut db, home.path(), now(), &[ONE, TWO]).unwrap();
        let refused = migrate(&mut db, home.path(), now(), &[ONE]);
        assert_eq!(refused, Err(Trouble::Newer { found: 2, known: 1 }));
    }
}
