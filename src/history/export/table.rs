//! The ledger as a table, for spreadsheets: a row an entry, and a row for each lap of a session.

use serde_json::{Map, Value};

use crate::history::{Entry, LineError};

/// The columns that every entry has.
const OF_ALL: [&str; 8] = ["id", "kind", "at", "zone", "day", "updated", "device", "deleted"];

/// Columns of words; all others hold numbers, yes and no, or JSON.
const OF_WORDS: &[&str] = &[
    "id",
    "kind",
    "at",
    "zone",
    "day",
    "updated",
    "device",
    "routine",
    "title",
    "ending",
    "before.side",
    "after.side",
    "morning.side",
    "side",
    "quality",
    "trigger",
    "easing",
    "medicine",
    "rest",
    "note",
    "test",
    "warmth",
    "who",
    "advice",
    "flag",
    "why",
    "list",
    "question",
    "lap.exercise",
    "lap.part",
    "lap.side",
    "lap.outcome",
];

/// The kind of a row that is a lap of the session before it.
const LAP: &str = "lap";

/// A body of a kind that this program does not know stands in one column.
const BODY: &str = "body";

/// Why a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is no table.
    #[error("{0}")]
    Table(#[from] csv::Error),
    /// A row makes no sense.
    #[error("row {row}: {why}")]
    Row {
        /// Which, the heading counted.
        row: usize,
        /// What is wrong.
        why: String,
    },
}

type Row = Vec<(String, Value)>;

/// Every entry as rows of comma-separated values.
///
/// # Errors
///
/// Never for what can be made.
pub fn table(entries: &[Entry]) -> Result<String, LineError> {
    let mut rows: Vec<Row> = Vec::new();
    for entry in entries {
        let line = entry.line()?;
        let Value::Object(mut whole) = serde_json::from_str(&line)? else { continue };
        let body = whole.remove("body").unwrap_or_default();
        let id = whole.get("id").cloned().unwrap_or_default();
        let mut row: Row = whole.into_iter().collect();
        let mut laps = Vec::new();
        match (&entry.body, body) {
            (crate::history::Body::Other { .. }, body) => row.push((BODY.to_owned(), body)),
            (_, Value::Object(mut body)) => {
                if let Some(Value::Array(all)) = body.remove("laps") {
                    laps = all;
                }
                flatten(body, "", &mut row);
            }
            _ => {}
        }
        rows.push(row);
        for lap in laps {
            let mut row = vec![("id".to_owned(), id.clone()), ("kind".to_owned(), LAP.into())];
            if let Value::Object(lap) = lap {
                flatten(lap, "lap.", &mut row);
            }
            rows.push(row);
        }
    }
    let mut columns: Vec<String> = OF_ALL.map(str::to_owned).to_vec();
    for (column, _) in rows.iter().flatten() {
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = || -> Result<(), csv::Error> {
        writer.write_record(&columns)?;
        for row in &rows {
            let cell = |column: &String| {
                row.iter()
                    .find(|(name, _)| name == column)
                    .map_or(String::new(), |(name, value)| cell(name, value))
            };
            writer.write_record(columns.iter().map(cell))?;
        }
        Ok(())
    };
    // Nothing fails that is written to memory.
    let _written = write();
    let bytes = writer.into_inner().unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn flatten(object: Map<String, Value>, before: &str, row: &mut Row) {
    for (name, value) in object {
        let name = format!("{before}{name}");
        match value {
            Value::Object(inner) if !inner.is_empty() => flatten(inner, &format!("{name}."), row),
            value => row.push((name, value)),
        }
    }
}

fn cell(column: &str, value: &Value) -> String {
    match value {
        Value::String(words)
            if OF_WORDS.contains(&column) && !words.is_empty() && !words.starts_with('"') =>
        {
            words.clone()
        }
        value => value.to_string(),
    }
}

/// Whether a text is a table of this program.
#[must_use]
pub fn is_table(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with("id,kind,at,zone,day,updated,device,deleted")
}

/// Reads a table back, as lines.
///
/// # Errors
///
/// At the first row that makes no sense.
pub fn read_table(text: &str) -> Result<Vec<String>, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let columns = reader.headers()?.clone();
    let mut entries: Vec<Map<String, Value>> = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let (record, row) = (record?, index + 2);
        let wrong = |why: &str| ReadError::Row { row, why: why.to_owned() };
        let mut whole = Map::new();
        for (column, cell) in columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            let value = value(column, cell).ok_or_else(|| {
                wrong(&format!("`{cell}` makes no sense in the column `{column}`"))
            })?;
            put(&mut whole, column, value);
        }
        if whole.get("kind").and_then(Value::as_str) == Some(LAP) {
            let same = |entry: &&mut Map<String, Value>| entry.get("id") == whole.get("id");
            let session = entries.last_mut().filter(same);
            let session = session.ok_or_else(|| wrong("a lap stands behind its session"))?;
            let laps = session.entry("laps").or_insert_with(|| Value::Array(Vec::new()));
            if let (Value::Array(laps), Some(lap)) = (laps, whole.remove(LAP)) {
                laps.push(lap);
            }
        } else {
            entries.push(whole);
        }
    }
    Ok(entries.into_iter().map(line).collect())
}

fn value(column: &str, cell: &str) -> Option<Value> {
    if OF_WORDS.contains(&column) && !cell.starts_with('"') {
        return Some(cell.into());
    }
    // A spreadsheet writes yes and no in capitals.
    let lower = cell.to_ascii_lowercase();
    let cell = if matches!(lower.as_str(), "true" | "false") { &lower } else { cell };
    serde_json::from_str(cell).ok()
}

/// Puts a value where the dots of its column lead.
fn put(into: &mut Map<String, Value>, column: &str, value: Value) {
    match column.split_once('.') {
        Some((outer, inner)) => {
            let outer = into.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(outer) = outer {
                put(outer, inner, value);
            }
        }
        None => {
            into.insert(column.to_owned(), value);
        }
    }
}

/// The line of an entry whose body's fields stand beside what every entry has.
fn line(mut whole: Map<String, Value>) -> String {
    let of_all = |name: &str, whole: &mut Map<String, Value>| {
        whole.remove(name).map(|value| (name.to_owned(), value))
    };
    let mut line: Map<String, Value> =
        OF_ALL.iter().filter_map(|name| of_all(name, &mut whole)).collect();
    let body = whole.remove(BODY).unwrap_or(Value::Object(whole));
    line.insert("body".to_owned(), body);
    Value::Object(line).to_string()
}
