//! Taking in entries from elsewhere: other devices, exports, rescues.

use std::collections::HashMap;

use super::{COLUMNS, NewRow, Store, Trouble, brief, count_write, insert, remember};
use crate::history::{Body, Id, Line, Stamp};
use serde_json::value::RawValue;

/// What came of lines that were taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Entries that were new here, or newer.
    pub taken: usize,
    /// Entries that were here already, in this version or a newer one.
    pub known: usize,
    /// Lines that are no entries.
    pub odd: usize,
}

impl Merged {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            taken: self.taken + other.taken,
            known: self.known + other.known,
            odd: self.odd + other.odd,
        }
    }
}

impl Store {
    /// Takes in lines: of each entry the winner stays. All or nothing; lines that are no entries are
    /// passed over and counted. A session that runs here is left alone.
    ///
    /// # Errors
    ///
    /// When it could not be written.
    pub fn merge<'a>(
        &mut self,
        lines: impl IntoIterator<Item = &'a str>,
    ) -> Result<Merged, Trouble> {
        let mut merged = Merged::default();
        let write = self.writing()?;
        let mut here: HashMap<Id, Stamp> = HashMap::new();
        {
            let mut stamps = write.prepare("SELECT id, updated, device, deleted FROM entry")?;
            let mut rows = stamps.query([])?;
            while let Some(row) = rows.next()? {
                let id = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                let updated = jiff::Timestamp::from_microsecond(row.get(1)?);
                if let (Ok(id), Ok(updated)) = (id.parse(), updated) {
                    let (device, deleted) = (row.get(2)?, row.get(3)?);
                    here.insert(id, Stamp { updated, device, deleted });
                }
            }
        }
        for line in lines {
            let Some((line, stamp)) = read(line) else {
                merged.odd += 1;
                continue;
            };
            let before = here.get(&line.id);
            if before.is_some_and(|before| stamp <= *before) {
                merged.known += 1;
                continue;
            }
            // What cannot be read here must not win over what can.
            let Ok(body) = Body::read(&line.kind, line.body.get()) else {
                merged.odd += 1;
                continue;
            };
            // As the line has it: what a newer program has added stays in it.
            let id = line.id.to_string();
            if before.is_some() {
                remember(&write, &id, stamp.updated, &stamp.device)?;
                write.execute("DELETE FROM running WHERE session = ?1", [&id])?;
                write.execute("DELETE FROM lap WHERE session = ?1", [&id])?;
            }
            insert(
                &write,
                &NewRow {
                    id: &id,
                    kind: &line.kind,
                    instant: line.at,
                    zone: &line.zone,
                    day: line.day,
                    stamp: &stamp,
                    brief: brief(&body)?.as_deref(),
                    body: line.body.get(),
                },
            )?;
            here.insert(line.id, stamp);
            merged.taken += 1;
        }
        if merged.taken > 0 {
            count_write(&write)?;
        }
        write.commit()?;
        Ok(merged)
    }

    /// Hands every entry to `take`, a line each, in the order of ids; the deleted too, but no
    /// session that still runs.
    ///
    /// # Errors
    ///
    /// When they could not be read, and what `take` answers.
    pub fn lines<E: From<Trouble>>(
        &self,
        mut take: impl FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = format!(
            "SELECT {COLUMNS} FROM entry WHERE id NOT IN (SELECT session FROM running) ORDER BY id"
        );
        let mut statement = self.db.prepare(&query).map_err(Trouble::from)?;
        let mut rows = statement.query([]).map_err(Trouble::from)?;
        while let Some(row) = rows.next().map_err(Trouble::from)? {
            match line_of(row) {
                Ok(line) => take(&line)?,
                // Nobody could read it there either.
                Err(Trouble::Odd(_)) => {}
                Err(trouble) => return Err(trouble.into()),
            }
        }
        Ok(())
    }
}

/// Reads a line, but for what its body says.
fn read(line: &str) -> Option<(Line<'_>, Stamp)> {
    let line = Line::read(line).ok()?;
    let stamp = line.stamp();
    // Nobody's clock goes beyond the microsecond, and here nothing could keep more.
    let exact = |time: jiff::Timestamp| time.subsec_nanosecond() % 1000 == 0;
    (exact(line.at) && exact(line.updated)).then_some((line, stamp))
}

fn line_of<'a>(row: &'a rusqlite::Row<'_>) -> Result<Line<'a>, Trouble> {
    let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let moment = |column| jiff::Timestamp::from_microsecond(row.get(column)?).map_err(Trouble::odd);
    let body: &RawValue = serde_json::from_str(text(5)?).map_err(Trouble::odd)?;
    Ok(Line {
        id: text(0)?.parse().map_err(Trouble::odd)?,
        kind: text(1)?.into(),
        at: moment(2)?,
        zone: text(3)?.into(),
        day: text(4)?.parse().map_err(Trouble::odd)?,
        updated: moment(6)?,
        device: text(7)?.into(),
        deleted: row.get(8)?,
        body,
    })
}
