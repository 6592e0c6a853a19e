//! `supple coach`: what was decided and why, and the user's word against it.

use std::io::Write;

use clap::Args;

use super::coaching::{day as known, keep_decision};
use super::error::Error;
use super::{Home, ledger};
use crate::coach;
use crate::history::{Body, Decision, Entry, Instead, Verdict};
use crate::plan::Mood;
use crate::routine::Word as _;
use crate::text::day_name;
use crate::time;

/// What is wanted of the coach.
#[derive(Debug, Args)]
pub(super) struct CoachArguments {
    /// Do this after the last session instead: progress, hold or regress; with `--why`
    #[arg(long, value_name = "WHAT", requires = "why")]
    instead: Option<String>,
    /// Why
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
    /// How many decisions
    #[arg(long, value_name = "N", default_value = "10")]
    last: usize,
}

/// Shows the last decisions, and what holds today.
pub(super) fn run(wanted: &CoachArguments, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
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
    if let (Some(what), Some(why)) = (&wanted.instead, &wanted.why) {
        let verdict = Verdict::of(what)
            .filter(|verdict| *verdict >= Verdict::Regress)
            .ok_or_else(|| Error::not_understood("write progress, hold or regress"))?;
        let Some((_, decision)) = decisions(&state.entries).pop() else {
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
            let decision =
                coach::instead(&state.entries, session, decision.clone(), instead, &catalog);
            keep_decision(&mut store, &state.entries, &decision, &zoned)?;
            writeln!(out, "{}: {}", decision.routine, decision.in_words())?;
        }
        return Ok(());
    }
    let mut last = decisions(&state.entries);
    let shown = last.split_off(last.len().saturating_sub(wanted.last));
    if shown.is_empty() {
        writeln!(out, "No decisions yet: they come after sessions, with how it felt.")?;
    }
    for (entry, decision) in &shown {
        let when = day_name(entry.when.day, zoned.date());
        writeln!(out, "{when}, {}: {}", decision.routine, decision.in_words())?;
        if decision.retreating {
            writeln!(out, "  The leg pain is retreating. Keep this direction.")?;
        }
        if let Some(dropped) = decision.dropped.filter(|one| one.until > zoned.timestamp()) {
            writeln!(out, "  {} rests for two days.", dropped.bias)?;
        }
    }
    let mood = state.due.mood.words().filter(|_| state.due.mood != Mood::Least);
    for words in state.today.gate.words().into_iter().chain(mood.map(str::to_owned)) {
        writeln!(out, "{words}")?;
    }
    for words in coach::offers(&state.entries, &state.when) {
        writeln!(out, "{words}")?;
    }
    Ok(())
}

/// All decisions, in the order of their sessions.
fn decisions(entries: &[Entry]) -> Vec<(&Entry, &Decision)> {
    let found = entries.iter().filter_map(|entry| match &entry.body {
        Body::Decision(decision) => Some((entry, &**decision)),
        _ => None,
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(entry, _)| (entry.when.instant, entry.id));
    found
}
