//! A routine by whatever it was called at the prompt.

use std::path::Path;

use super::error::Error;
use super::{Home, files};
use crate::routine::catalog::{Catalog, Entry};

/// Finds a routine by id, by title in any case, or by path: what has a `/` or ends in `.toml`.
///
/// # Errors
///
/// When there is none, with the nearest name.
pub(super) fn routine(written: &str, catalog: &Catalog, home: &Home) -> Result<Entry, Error> {
    let path = Path::new(written);
    if written.contains('/') || path.extension().is_some_and(|ending| ending == "toml") {
        return files::routine(path, catalog, home.config.settings.session.ready)
            .map_err(|reason| Error::Unreadable { path: path.to_owned(), reason });
    }
    let wanted = written.to_lowercase();
    let titled = |entry: &&Entry| {
        entry.routine.as_ref().is_some_and(|routine| routine.title.to_lowercase() == wanted)
    };
    let found = catalog.routine(written).or_else(|| catalog.routines.iter().find(titled));
    found.cloned().ok_or_else(|| {
        let ids = catalog.routines.iter().map(|entry| entry.id.as_str());
        Error::unknown("routine", written, ids, "`supple list` shows them all")
    })
}
