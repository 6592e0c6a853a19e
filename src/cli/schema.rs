//! `supple schema`: what a file may say, for editors.

use std::io::Write;

use super::error::Error;
use super::json;
use crate::routine::Catalog;
use crate::routine::catalog::FileKind;
use crate::routine::read::schema;

/// Writes the JSON Schema of a kind of file.
pub(super) fn run(kind: FileKind, catalog: &Catalog, out: &mut dyn Write) -> Result<(), Error> {
    let exercises: Vec<&str> = catalog.exercises().map(|exercise| exercise.id.as_str()).collect();
    json(&schema(kind, &exercises), out)
}
