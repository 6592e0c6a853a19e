//! An entry in one line of JSON: in the files of exports, backups, rescues and of other devices.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::body::Body;
use super::entry::{Entry, Id, Stamp, When};

/// An entry as its line has it; the body still as its text.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line<'a> {
    /// Its name.
    pub id: Id,
    /// The kind of body.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// The moment.
    pub at: Timestamp,
    /// The zone.
    #[serde(borrow)]
    pub zone: Cow<'a, str>,
    /// The day of the calendar.
    pub day: Date,
    /// When it was written last.
    pub updated: Timestamp,
    /// By which device.
    #[serde(borrow)]
    pub device: Cow<'a, str>,
    /// Whether it was deleted then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// What it says.
    #[serde(borrow)]
    pub body: &'a RawValue,
}

/// Why a line is no entry.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LineError(#[from] serde_json::Error);

impl<'a> Line<'a> {
    /// Reads a line. That its body is one of its kind is not asked yet: [`Line::entry`] does.
    ///
    /// # Errors
    ///
    /// When the text is no entry.
    pub fn read(text: &'a str) -> Result<Self, LineError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The entry that it is.
    ///
    /// # Errors
    ///
    /// When its body is not one of its kind.
    pub fn entry(&self) -> Result<Entry, LineError> {
        Ok(Entry {
            id: self.id,
            when: When { instant: self.at, zone: self.zone.clone().into_owned(), day: self.day },
            body: Body::read(&self.kind, self.body.get())?,
            stamp: self.stamp(),
        })
    }

    /// Who wrote it last.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            updated: self.updated,
            device: self.device.clone().into_owned(),
            deleted: self.deleted,
        }
    }
}

impl Entry {
    /// The entry in one line.
    ///
    /// # Errors
    ///
    /// Never for what can be made.
    pub fn line(&self) -> Result<String, LineError> {
        let body = RawValue::from_string(self.body.json()?)?;
        Ok(serde_json::to_string(&Line {
            id: self.id,
            kind: self.body.kind().into(),
            at: self.when.instant,
            zone: self.when.zone.as_str().into(),
            day: self.when.day,
            updated: self.stamp.updated,
            device: self.stamp.device.as_str().into(),
            deleted: self.stamp.deleted,
            body: &body,
        })?)
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// When the text is no entry.
    pub fn read(line: &str) -> Result<Self, LineError> {
        Line::read(line)?.entry()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"019cada5-f400-7707-8707-070707070707","kind":"log","at":"2026-03-02T08:00:00.000001Z","zone":"Europe/Berlin","day":"2026-03-02","updated":"2026-03-02T09:00:00Z","device":"a1b2","deleted":true,"body":{"back":3}}"#;

    #[test]
    fn an_entry_is_one_line_that_reads_back() {
        let entry = Entry::read(LINE).unwrap();
        assert_eq!(entry.when.civil().to_string(), "2026-03-02T09:00:00.000001");
        assert!(entry.stamp.deleted);
        assert_eq!(entry.line().unwrap(), LINE);
    }

    #[test]
    fn half_a_line_is_none() {
        for end in [0, 1, 40, LINE.len() - 1] {
            assert!(Entry::read(LINE.get(..end).unwrap()).is_err());
        }
    }
}
