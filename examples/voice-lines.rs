//! Prints every line that the bundled content can speak, for the program that makes the voice: a list
//! of `text` and `group`, which is `words` for the fixed lines and for those of several exercises, and
//! else the exercise's id.

use std::io::{self, Write};

use serde_json::{Value, json};
use supple::routine::Catalog;
use supple::score::words;

fn main() -> io::Result<()> {
    let catalog = Catalog::bundled();
    let lines = words::all(catalog.exercises().map(AsRef::as_ref));
    let lines: Vec<Value> =
        lines.iter().map(|(text, group)| json!({ "text": text, "group": group })).collect();
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &lines)?;
    writeln!(out)
}
