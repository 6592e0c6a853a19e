//! `supple checklist`: a list gone through with yes and no, its score and the two quickest fixes.

use std::io::{BufRead, Write};

use super::error::Error;
use super::{Home, history, ledger};
use crate::checklist::{Checklist, Going, checklist, checklists};
use crate::history::Body;
use crate::store::Wanted;
use crate::text;
use crate::time;

/// Goes through a list with the answers of `input`, or shows all lists.
pub(super) fn run(
    id: Option<&str>,
    home: &Home,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let Some(id) = id else { return all(home, out) };
    let list = checklist(&id.to_lowercase()).ok_or_else(|| {
        let ids = checklists().iter().map(|list| list.id.as_str());
        Error::unknown("checklist", id, ids, "`supple checklist` shows them all")
    })?;
    let Some(going) = gone_through(list, input, out)? else {
        return Ok(writeln!(out, "not to its end; nothing is kept")?);
    };
    let Some(checked) = going.checked() else { return Ok(()) };
    let now = time::wall();
    let mut store = ledger::open(home)?;
    let entry = ledger::note(&mut store, &now, Body::Checklist(checked))?;
    let quickest = going.quickest();
    if !quickest.is_empty() {
        writeln!(out, "\nThe quickest to put right:")?;
    }
    for item in quickest {
        writeln!(out, "  {}: {} About {} min.", item.title, item.fix, item.minutes)?;
    }
    writeln!(out, "\n{}", list.note)?;
    writeln!(out, "noted: {}", history::line(&entry, now.date(), &home.catalog()))?;
    Ok(())
}

fn all(home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let today = time::wall().date();
    let wanted = Wanted { kind: Some("checklist"), ..Wanted::default() };
    let entries = ledger::open(home)?.entries(wanted)?;
    for list in checklists() {
        let last = entries.iter().rev().find_map(|entry| match &entry.body {
            Body::Checklist(checked) if checked.list == list.id => Some((entry.when.day, checked)),
            _ => None,
        });
        let last = last.map_or_else(
            || "not done yet".to_owned(),
            |(day, checked)| {
                let days = day.until(today).map_or(0, |span| span.get_days());
                let again = if days >= i32::from(list.again_after_days.get()) {
                    "; time to look again"
                } else {
                    ""
                };
                format!("{} of {} {}{again}", checked.met, checked.of, text::day(day, today))
            },
        );
        let things = text::count(list.items.len(), "thing");
        writeln!(out, "{:9}{}: {things} to look at; {last}", list.id, list.title)?;
    }
    Ok(())
}

fn gone_through(
    list: &'static Checklist,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<Going>, Error> {
    let mut going = Going::begin(list);
    writeln!(out, "{}. Answer y or n; b goes back.", list.title)?;
    while let Some(item) = going.item() {
        let (number, of) = (going.number(), list.items.len());
        write!(out, "\n{number} of {of}  {}\n  {}\n  Is it so? ", item.title, item.target)?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            writeln!(out)?;
            return Ok(None);
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => going.answer(true),
            "n" | "no" => going.answer(false),
            "b" | "back" => going.back(),
            _ => write!(out, "  y, n or b, please.")?,
        }
    }
    Ok(Some(going))
}
