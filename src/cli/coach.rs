//! `supple coach`: what was decided and why, and the user's word against it.

use std::io::{BufRead, Write};

use clap::Args;

use super::coaching::{day as known, keep_decision};
use super::error::Error;
use super::{Home, find, ledger};
use crate::coach;
use crate::history::{Body, Book, Doses, Entry, Instead, Stamp, Verdict, When};
use crate::plan::{Day, Mood};
use crate::routine::Word as _;
use crate::routine::catalog::Origin;
use crate::store::{Store, new_id};
use crate::text::day_name;
use crate::time;
use crate::tui::effect::Writing;

/// What is wanted of the coach.
#[derive(Debug, Args)]
pub(super) struct CoachArguments {
    /// Do this after the last session instead: progress, hold or regress; with `--why`
    #[arg(long, value_name = "WHAT", requires = "why")]
    instead: Option<String>,
    /// Why
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
    /// Write the coach's doses into the routine's file, of a bundled routine into a copy of your own;
    /// shows them first, and asks
    #[arg(long, value_name = "ROUTINE", conflicts_with_all = ["instead", "why"])]
    write: Option<String>,
    /// How many decisions
    #[arg(long, value_name = "N", default_value = "10")]
    last: usize,
}

/// Shows the last decisions, and what holds today.
pub(super) fn run(
    wanted: &CoachArguments,
    home: &Home,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    if !home.config.settings.session.coach {
        writeln!(
            out,
            "The coach is off: `coach = false` in the section `[session]` of config.toml."
        )?;
        return Ok(());
    }
    let zoned = time::wall();
    let mut store = ledger::open(home)?;
    let catalog = home.catalog();
    let state = known(&mut store, home, &catalog, &zoned)?;
    if let Some(routine) = &wanted.write {
        return write(routine, &state, &mut store, home, answers, out);
    }
    let book = Book::of(&state.entries);
    if let (Some(what), Some(why)) = (&wanted.instead, &wanted.why) {
        let verdict = Verdict::of(what)
            .filter(|verdict| *verdict >= Verdict::Regress)
            .ok_or_else(|| Error::not_understood("write progress, hold or regress"))?;
        let Some((_, decision)) = book.decisions().next_back() else {
            return Err(Error::not_understood("there is no decision yet"));
        };
        if decision.verdict < Verdict::Regress {
            return Err(Error::not_understood(
                "this one stays until a clinician has seen you: `supple safety --show`",
            ));
        }
        let session = state.entries.iter().find(|entry| entry.id == decision.session);
        if let Some(session) = session {
            let instead = Instead { verdict, why: why.clone() };
            let decision = state.instead(session, decision.clone(), instead, &catalog);
            keep_decision(&mut store, &state.entries, &decision, &zoned)?;
            writeln!(out, "{}: {}", decision.routine, decision.in_words(Some(&catalog)))?;
        }
        return Ok(());
    }
    let mut last: Vec<_> = book.decisions().collect();
    let shown = last.split_off(last.len().saturating_sub(wanted.last));
    if shown.is_empty() {
        writeln!(out, "No decisions yet: they come after sessions, with how it felt.")?;
    }
    for (entry, decision) in &shown {
        let when = day_name(entry.when.day, zoned.date());
        writeln!(out, "{when}, {}: {}", decision.routine, decision.in_words(Some(&catalog)))?;
        if let Some(words) = decision.retreat() {
            writeln!(out, "  {words}")?;
        }
    }
    let mood = state.due.mood.words().filter(|_| state.due.mood != Mood::Least);
    for words in state.today.words().into_iter().chain(mood.map(str::to_owned)) {
        writeln!(out, "{words}")?;
    }
    for words in coach::offers(&state.entries, &state.when) {
        writeln!(out, "{words}")?;
    }
    Ok(())
}

/// Writes the coach's doses into a routine's file, once they have been shown and a yes has come.
fn write(
    routine: &str,
    state: &Day,
    store: &mut Store,
    home: &Home,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let catalog = home.catalog();
    let entry = find::routine(routine, &catalog, home)?;
    let Some(before) = &entry.routine else { return Err(Error::Broken(entry.problems)) };
    let settings = coach::settings(&state.entries, &entry.id, state.when.instant);
    let text = String::from_utf8_lossy(&entry.bytes);
    let read = |text: &str| catalog.reread(&entry, text);
    let new = coach::rewritten(&text, before, &settings, &catalog, read);
    for (exercise, why) in &new.refused {
        writeln!(out, "{exercise}: stays the coach's: {why}")?;
    }
    if new.notes.is_empty() {
        writeln!(out, "{}: the coach has no other doses than the file.", before.title)?;
        return Ok(());
    }
    for note in &new.notes {
        writeln!(out, "{}: {}", note.exercise, note.words)?;
    }
    let place = match &entry.origin {
        Origin::User(path) => path.display().to_string(),
        Origin::Bundled => "a copy of your own".to_owned(),
    };
    write!(out, "Write this into {place}? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    answers.read_line(&mut answer)?;
    if !answer.trim().to_lowercase().starts_with('y') {
        writeln!(out, "\nNothing was written.")?;
        return Ok(());
    }
    let writing = Writing {
        id: entry.id.clone(),
        origin: entry.origin.clone(),
        known: entry.bytes.clone(),
        text: new.text.into_bytes().into(),
    };
    let path = home.write(&writing)?;
    // The ledger learns of it at once, so that nothing counts twice.
    let now = time::wall();
    let body = Body::Doses(Doses { routine: entry.id.clone(), settings: new.settings });
    let when = When::at(now.timestamp(), now.time_zone());
    let stamp = Stamp::new(now.timestamp(), store.device());
    store.put(&Entry { id: new_id(now.timestamp()), when, body, stamp })?;
    writeln!(out, "\nwritten into {}", path.display())?;
    Ok(())
}
