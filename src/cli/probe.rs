//! `supple plan --probe`: ten slow repetitions in one direction, rest, ten more, and what that says.

use std::io::{BufRead, Write};
use std::num::NonZeroU32;
use std::sync::Arc;

use super::coaching::{self, day, keep};
use super::error::Error;
use super::play::{self, Manner};
use super::{Ended, Home, ledger};
use crate::history::{Body, Ending, Furthest, Log, Reason, Score, Scores, Session};
use crate::plan::{Day, Direction, Probed, probe_waits, probed};
use crate::routine::catalog::{FileKind, Origin, SourceFile};
use crate::routine::{Catalog, Routine, Word as _};
use crate::store::Store;
use crate::time::{self, Clock};

/// How it is led.
#[derive(Clone, Copy)]
pub(super) struct Led {
    /// Which way.
    pub(super) direction: Direction,
    /// So many times as fast.
    pub(super) speed: NonZeroU32,
    /// In lines.
    pub(super) plain: bool,
}

/// Leads through the probe, and keeps what it comes to.
pub(super) fn run(
    led: Led,
    home: &Home,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let catalog = home.catalog();
    let mut store = ledger::open(home)?;
    let mut state = day(&mut store, home, &catalog, &time::wall())?;
    let direction = led.direction;
    writeln!(out, "Two times five slow repetitions {}, then how it is.", way(direction))?;
    writeln!(out, "It tells something, and no more: a clue which way to begin.")?;
    let Some(before) = felt(&mut store, lines, out)? else { return unanswered(out) };
    state = day(&mut store, home, &catalog, &time::wall()).unwrap_or(state);
    if let Some(why) = probe_waits(direction, &state.today, before) {
        return Err(Error::NotToday(why.to_owned()));
    }
    let mut outcome = Probed::Same;
    for again in [false, true] {
        let routine = routine(direction, again, &catalog);
        let routine = open(routine, &state, home, &catalog)?;
        if again {
            writeln!(out, "Rest for two minutes, then the same once more.")?;
            out.flush()?;
        }
        let clock = Clock::start(led.speed);
        let manner = Manner { asks: false, go_on: false, records: true };
        let own = play::Own::default();
        let ended = play::play(&routine, own, clock, manner, led.plain, home, out)?;
        state = day(&mut store, home, &catalog, &time::wall())?;
        let session = last(&state, &routine.id);
        let hurt = |reason| matches!(reason, Reason::Spread | Reason::Pain | Reason::Sharp);
        if session.is_some_and(|session| session.stops.iter().any(|stop| hurt(stop.reason))) {
            outcome = Probed::Spread;
            break;
        }
        if session.is_none_or(|session| session.ending != Some(Ending::Finished)) {
            writeln!(out, "It was not finished, so it says nothing.")?;
            return Ok(ended);
        }
        let Some(now) = felt(&mut store, lines, out)? else { return unanswered(out) };
        outcome = probed(before, now);
        if outcome == Probed::Spread {
            break;
        }
    }
    writeln!(out, "{}", outcome.words())?;
    let following = outcome.followed(direction, &state.following().cloned().unwrap_or_default());
    if let Some(bias) = &following.bias {
        writeln!(out, "First: `supple play {bias}`. Another is yours to choose.")?;
    }
    keep(&mut store, Body::Plan(following))?;
    Ok(Ended::Well)
}

const fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Backward => "bending backward in standing",
        Direction::Forward => "bending forward on a chair",
    }
}

fn routine(direction: Direction, again: bool, catalog: &Catalog) -> Option<Arc<Routine>> {
    let file = SourceFile {
        origin: Origin::Bundled,
        kind: FileKind::Routine,
        id: format!("probe-{}", direction.word()),
        bytes: direction.routine(again).into_bytes().into(),
    };
    catalog.read(&file).routine
}

/// The routine, where nothing that holds today changes it.
fn open(
    routine: Option<Arc<Routine>>,
    state: &Day,
    home: &Home,
    catalog: &Catalog,
) -> Result<Arc<Routine>, Error> {
    let not_this =
        || Error::NotToday("Not this direction, for now: `supple safety --show` says why.".into());
    let routine = routine.ok_or_else(not_this)?;
    let tailored = state
        .tailor(&routine, false, catalog)
        .map_err(|why| coaching::refused(&why, &routine, home))?;
    if tailored.notes.is_empty() { Ok(routine) } else { Err(not_this()) }
}

fn last<'d>(state: &'d Day, routine: &str) -> Option<&'d Session> {
    state.entries.iter().rev().find_map(|entry| match &entry.body {
        Body::Session(session) if session.routine == routine => Some(&**session),
        _ => None,
    })
}

fn unanswered(out: &mut dyn Write) -> Result<Ended, Error> {
    writeln!(out, "Nothing was changed: the questions were not answered to the end.")?;
    Ok(Ended::Well)
}

/// Asks how leg and furthest point are, and keeps that; `None` where nobody answers.
fn felt(
    store: &mut Store,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<Scores>, Error> {
    let words: Vec<String> = Furthest::ALL
        .iter()
        .map(|furthest| format!("{} {}", u8::from(*furthest), furthest.word()))
        .collect();
    let Some(leg) = number("Leg or calf now, 0 to 10?", 10, lines, out)? else { return Ok(None) };
    let far = format!("How far down? {}", words.join(", "));
    let Some(far) = number(&far, 5, lines, out)? else { return Ok(None) };
    let scores = Scores {
        leg: Score::try_from(leg).ok(),
        furthest: Furthest::try_from(far).ok(),
        ..Scores::default()
    };
    keep(store, Body::Log(Box::new(Log { scores, ..Log::default() })))?;
    Ok(Some(scores))
}

/// A number up to the most, asked for until one comes.
fn number(
    question: &str,
    most: i64,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<i64>, Error> {
    writeln!(out, "{question}")?;
    loop {
        out.flush()?;
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim().parse() {
            Ok(number) if (0..=most).contains(&number) => return Ok(Some(number)),
            _ => writeln!(out, "    a number from 0 to {most}")?,
        }
    }
}
