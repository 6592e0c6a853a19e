//! The ledger at the prompt: opened where it is wanted, by the command that wants it.

use std::path::Path;

use jiff::Zoned;

use super::Home;
use super::error::Error;
use crate::history::{Body, Entry, Stamp, When};
use crate::store::{Store, new_device, new_id};
use crate::time;

/// The folder that holds it.
pub(super) fn folder(home: &Home) -> Result<&Path, Error> {
    home.paths.data.as_deref().ok_or(Error::NoDataFolder)
}

/// Opens it.
pub(super) fn open(home: &Home) -> Result<Store, Error> {
    let now = time::wall().timestamp();
    Ok(Store::open(folder(home)?, now, &new_device(now))?)
}

/// Keeps something that was at a moment, and hands its entry back.
pub(super) fn note(store: &mut Store, at: &Zoned, body: Body) -> Result<Entry, Error> {
    let entry = Entry {
        id: new_id(at.timestamp()),
        when: When::at(at.timestamp(), at.time_zone()),
        body,
        stamp: Stamp::new(time::wall().timestamp(), store.device()),
    };
    store.put(&entry)?;
    Ok(entry)
}

/// A line that says which device wrote it, where it did not.
pub(super) fn signed(line: &str, device: &str) -> String {
    let Ok(mut entry) = Entry::read(line) else { return line.to_owned() };
    if entry.stamp.device.is_empty() {
        device.clone_into(&mut entry.stamp.device);
    }
    entry.line().unwrap_or_else(|_| line.to_owned())
}
