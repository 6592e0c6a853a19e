//! What the article on back and calf pain says, row by row, and where the content comes from.
//!
//! Both files are read when they are first asked for: a session needs neither.

use std::sync::LazyLock;

use crate::routine::read::{Reading, Report, Table, read, tables, text, texts};

/// One statement of the article and what to make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its reference: a letter for the part of the article, and a number.
    pub reference: String,
    /// What the article says, in own words.
    pub statement: String,
    /// What the evidence says of that.
    pub evidence: String,
    /// What can be done about it.
    pub here: String,
    /// The numbers to keep to.
    pub limits: Option<String>,
    /// Codes of its sources: `V24`, `K12`...
    pub sources: Vec<String>,
}

/// Where a part of the content comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `V24` was read at its addresses; `K12` is general knowledge that was not checked.
    pub code: String,
    /// What it is.
    pub label: String,
    /// How near to the origin it was read: `P` the issuing body, publisher or abstract, `M` a mirror
    /// or copy, `S` a secondary page; more than one as `P+M`.
    pub tier: Option<String>,
    /// What was seen there.
    pub seen: Option<String>,
    /// Where.
    pub urls: Vec<String>,
}

impl Row {
    /// The part of the article that it stands in.
    #[must_use]
    pub fn part(&self) -> &'static str {
        match self.reference.chars().next() {
            Some('I') => "Back and calf together",
            Some('C') => "Causes",
            Some('B') => "How back trouble reaches the calf",
            Some('K') => "Calf pain that comes from the back",
            Some('R') => "Common reasons",
            Some('T') => "Treatment",
            Some('D') => "Finding the cause",
            Some('P') => "Prevention",
            _ => "When to see somebody",
        }
    }
}

/// All rows, in the order of the article.
#[must_use]
pub fn rows() -> &'static [Row] {
    ROWS.value.as_deref().unwrap_or_default()
}

/// The row with a reference, in small or capital letters.
#[must_use]
pub fn row(reference: &str) -> Option<&'static Row> {
    rows().iter().find(|row| row.reference.eq_ignore_ascii_case(reference))
}

/// All sources.
#[must_use]
pub fn sources() -> &'static [Source] {
    SOURCES.value.as_deref().unwrap_or_default()
}

/// The source with a code.
#[must_use]
pub fn source(code: &str) -> Option<&'static Source> {
    sources().iter().find(|source| source.code == code)
}

static ROWS: LazyLock<Reading<Vec<Row>>> = LazyLock::new(|| {
    read(include_bytes!("../routines/advice.toml"), |mut file, report| {
        let rows = file.need("advice", report, "`[[advice]]`", tables(row_in));
        file.finish(report);
        rows
    })
});

static SOURCES: LazyLock<Reading<Vec<Source>>> = LazyLock::new(|| {
    read(include_bytes!("../routines/sources.toml"), |mut file, report| {
        let sources = file.need("source", report, "`[[source]]`", tables(source_in));
        file.finish(report);
        sources
    })
});

fn row_in(mut table: Table<'_>, report: &mut Report) -> Option<Row> {
    let reference = table.need("ref", report, "`ref = \"P5\"`", text);
    let statement = table.need("statement", report, "`statement = \"...\"`", text);
    let evidence = table.need("evidence", report, "`evidence = \"...\"`", text);
    let here = table.need("here", report, "`here = \"...\"`", text);
    let limits = table.read("limits", report, text);
    let sources = table.read("sources", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Row {
        reference: reference?,
        statement: statement?,
        evidence: evidence?,
        here: here?,
        limits,
        sources,
    })
}

fn source_in(mut table: Table<'_>, report: &mut Report) -> Option<Source> {
    let code = table.need("code", report, "`code = \"V01\"`", text);
    let label = table.need("label", report, "`label = \"...\"`", text);
    let tier = table.read("tier", report, text);
    let seen = table.read("seen", report, text);
    let urls = table.read("urls", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Source { code: code?, label: label?, tier, seen, urls })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_have_no_mistakes() {
        assert_eq!(ROWS.diagnostics, []);
        assert_eq!(SOURCES.diagnostics, []);
    }

    #[test]
    fn rows_and_sources_are_found_by_their_codes() {
        let row = row("p5").unwrap();
        assert_eq!(row.statement, "Breaks and stretching in long sitting or standing");
        assert_eq!(row.part(), "Prevention");
        assert_eq!(source("V24").unwrap().label, "NHS Fife calf stretches");
        assert_eq!(super::row("Z9"), None);
        assert_eq!(source("V999"), None);
    }
}
