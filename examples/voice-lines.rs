//! Prints every line that the bundled content can speak, for the program that makes the voice: a list
//! of `text` and `group`: what is wanted together lies in one file. `alone` tells that the line often
//! stands by itself.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};
use supple::routine::Catalog;
use supple::score::words;

fn main() -> io::Result<()> {
    let catalog = Catalog::bundled();
    let lines = words::all(catalog.exercises().map(AsRef::as_ref));
    let fixed: BTreeSet<String> = words::fixed().into_iter().map(|(line, _)| line).collect();
    let line = |(text, group): &(String, &str)| json!({ "text": text, "group": group, "alone": fixed.contains(text) });
    let lines: Vec<Value> = lines.iter().map(line).collect();
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &lines)?;
    writeln!(out)
}
