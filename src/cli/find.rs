//! A routine by whatever it was called at the prompt.

use std::path::Path;

use super::error::Error;
use super::{Home, files};
use crate::routine::catalog::{Catalog, Entry};

/// Finds a routine by id, by title in any case, or by path.
///
/// # Errors
///
/// When there is none, with the nearest name.
pub(super) fn routine(written: &str, catalog: &Catalog, home: &Home) -> Result<Entry, Error> {
    let path = Path::new(written);
    if files::is_path(written) {
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

/// The same, reading no more than it takes. The catalogue has the exercises of this routine.
///
/// # Errors
///
/// When there is none, with the nearest name.
pub(super) fn routine_alone(written: &str, home: &Home) -> Result<(Catalog, Entry), Error> {
    let ready = home.config.settings.session.ready;
    if let Some(found) = files::alone(written, home.paths.routines().as_deref(), ready) {
        return Ok(found);
    }
    let catalog = home.catalog();
    let entry = routine(written, &catalog, home)?;
    Ok((catalog, entry))
}
