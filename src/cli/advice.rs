//! `supple advice`: what the article says, what the evidence says of that, and what can be done about it.

use std::io::Write;

use super::Home;
use super::error::Error;
use crate::advice::{self, Row};

/// Writes one row of the article's advice, or the references with their statements: all, or those whose
/// pages have every word of a search.
pub(super) fn run(
    reference: Option<&str>,
    search: Option<&str>,
    home: &Home,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let Some(reference) = reference else {
        let found: Vec<&Row> = match search {
            None => advice::rows().iter().collect(),
            Some(words) => advice::search(words),
        };
        if found.is_empty() {
            return Err(Error::NotUnderstood(format!(
                "no advice has `{}`; `supple advice` lists all of it",
                search.unwrap_or_default()
            )));
        }
        return list(&found, out);
    };
    let row = advice::row(reference).ok_or_else(|| {
        let references = advice::rows().iter().map(|row| row.reference.as_str());
        Error::unknown("advice", reference, references, "`supple advice` shows them all")
    })?;
    one(row, home, out)
}

fn list(rows: &[&Row], out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "What one article says. Not all of it holds: `supple advice T3` opens a row.\n")?;
    let mut part = "";
    for row in rows {
        if row.part() != part {
            let gap = if part.is_empty() { "" } else { "\n" };
            part = row.part();
            writeln!(out, "{gap}{part}")?;
        }
        writeln!(out, "  {:4}{}", row.reference, row.statement)?;
    }
    Ok(())
}

fn one(row: &Row, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "{}  {}\n{}", row.reference, row.statement, row.part())?;
    writeln!(out, "\nEvidence\n  {}\n\nWhat can be done about it\n  {}", row.evidence, row.here)?;
    if let Some(limits) = &row.limits {
        writeln!(out, "\nKeep to\n  {limits}")?;
    }
    for (index, doubt) in row.doubts().enumerate() {
        let heading = if index == 0 { "\nWhat is not settled\n" } else { "" };
        writeln!(out, "{heading}  {} ({})", doubt.text, doubt.sources.join(", "))?;
    }
    if !row.leads.is_empty() {
        writeln!(out, "\nHere")?;
    }
    for lead in &row.leads {
        writeln!(out, "  {}", lead.command())?;
    }
    let catalog = home.catalog();
    let routines = catalog.routines.iter().filter_map(|entry| entry.routine.as_ref());
    let mut serving = routines.filter(|routine| routine.advice.contains(&row.reference)).peekable();
    if serving.peek().is_some() {
        writeln!(out, "\nRoutines")?;
    }
    for routine in serving {
        writeln!(out, "  supple play {}  {}", routine.id, routine.title)?;
    }
    if !row.sources.is_empty() {
        writeln!(out, "\nSources")?;
    }
    for source in row.sources.iter().filter_map(|code| advice::source(code)) {
        writeln!(out, "  {}  {}", source.code, source.label)?;
        for url in &source.urls {
            writeln!(out, "       {url}")?;
        }
    }
    Ok(())
}
