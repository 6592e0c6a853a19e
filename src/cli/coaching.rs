//! What holds today, for every command that plays or proposes something: the ledger read, the
//! decisions that were missing made and kept, and a routine laid out for today.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use jiff::Zoned;

use super::error::Error;
use super::{Home, files, ledger};
use crate::coach::entry_of;
use crate::history::{Body, Decision, Entry, Warmth, When};
use crate::plan::{Day, Names, Plan, bundled_plans, read_plan};
use crate::routine::Routine;
use crate::routine::catalog::{Catalog, FileKind};
use crate::safety::{Numbers, Refusal, Standing, content, standing};
use crate::store::{Store, Trouble, new_device};

/// Makes the decisions that are missing and keeps them; the answer is those, and what is known then.
pub(super) fn decide(
    store: &mut Store,
    home: &Home,
    catalog: &Catalog,
    now: &Zoned,
) -> Result<(Vec<Decision>, Day), Error> {
    let when = When::at(now.timestamp(), now.time_zone());
    let plans = plans(home.paths.routines().as_deref(), catalog);
    let day = Day::of(store.known(now.timestamp())?, when, plans.into());
    let coach = home.config.settings.session.coach;
    let decisions = if coach { day.decisions(catalog) } else { Vec::new() };
    if decisions.is_empty() {
        return Ok((decisions, day));
    }
    for decision in &decisions {
        keep_decision(store, &day.entries, decision, now)?;
    }
    let day = Day::of(store.known(now.timestamp())?, day.when, day.plans);
    Ok((decisions, day))
}

/// Keeps a decision under the name that it has on every device.
pub(super) fn keep_decision(
    store: &mut Store,
    entries: &[Entry],
    decision: &Decision,
    now: &Zoned,
) -> Result<(), Error> {
    let now = now.timestamp();
    match entry_of(decision, entries, now, store.device()) {
        Some(entry) => Ok(store.set(&entry, now)?),
        None => Ok(()),
    }
}

/// Keeps an entry of this very moment: entries count in the order in which they were made.
pub(super) fn keep(store: &mut Store, body: Body) -> Result<(), Error> {
    ledger::note(store, &crate::time::wall(), body).map(drop)
}

/// Reads what is known of the day, decisions brought up to date.
pub(super) fn day(
    store: &mut Store,
    home: &Home,
    catalog: &Catalog,
    now: &Zoned,
) -> Result<Day, Error> {
    Ok(decide(store, home, catalog, now)?.1)
}

/// The plans that can be read, those in the user's folder in place of bundled ones.
pub(super) fn plans(folder: Option<&Path>, catalog: &Catalog) -> Vec<Plan> {
    let folder = folder.filter(|folder| folder.is_dir()).map(Path::to_owned);
    let own: Vec<_> = files::find(folder.as_slice())
        .into_iter()
        .filter(|(file, problem)| file.kind == FileKind::Plan && problem.is_none())
        .map(|(file, _)| file)
        .collect();
    let ids = bundled_plans().iter().map(|(id, _)| (*id).to_owned());
    let names = Names {
        routines: catalog.routines.iter().map(|entry| entry.id.clone()).collect(),
        exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
        plans: ids.chain(own.iter().map(|file| file.id.clone())).collect(),
    };
    let mut plans: Vec<Plan> =
        own.iter().filter_map(|file| read_plan(&file.id, &file.bytes, &names).value).collect();
    for (id, text) in bundled_plans() {
        if plans.iter().all(|plan| plan.id != *id) {
            plans.extend(read_plan(id, text.as_bytes(), &names).value);
        }
    }
    plans.sort_by(|a, b| a.id.cmp(&b.id));
    plans
}

/// Whom to call.
pub(super) fn numbers(home: &Home) -> Numbers {
    let safety = &home.config.settings.safety;
    Numbers::of(&safety.country, &safety.emergency, &safety.urgent, &safety.provider)
}

/// Why a routine is not played, with what to do.
pub(super) fn refused(refusal: &Refusal, routine: &Routine, home: &Home) -> Error {
    let words = refusal.words(routine, &numbers(home));
    Error::NotToday(match refusal {
        Refusal::Blocked(_) | Refusal::Skin => words,
        Refusal::Pain(_) | Refusal::NothingLeft => {
            format!("{words} `supple next` names what suits.")
        }
        Refusal::Level(_) | Refusal::Family(_) => {
            format!("{words} `supple safety --show` says why.")
        }
    })
}

/// How long a session waits for the ledger before it begins.
const PATIENCE: Duration = Duration::from_secs(2);

/// What there is of a ledger.
enum Ledger {
    /// It can be read.
    There(Box<Store>),
    /// Nothing was ever kept.
    New,
    /// There is no place for one, or the disk hangs.
    Unknown,
}

impl Ledger {
    fn store(self) -> Option<Store> {
        match self {
            Self::There(store) => Some(*store),
            Self::New | Self::Unknown => None,
        }
    }
}

/// The ledger. None is made for this, and a disk that hangs is not waited for: a session does not
/// depend on it.
///
/// # Errors
///
/// Why it cannot be read: what blocks may stand in it.
fn there(home: &Home) -> Result<Ledger, Trouble> {
    let Ok(folder) = ledger::folder(home) else { return Ok(Ledger::Unknown) };
    let folder = folder.to_owned();
    let (tell, opened) = mpsc::channel();
    thread::spawn(move || {
        let now = crate::time::wall().timestamp();
        let there = Store::file(&folder).exists();
        let store = there.then(|| Store::open(&folder, now, &new_device(now))).transpose();
        // Nobody waits any more for what comes too late.
        let _late = tell.send(store);
    });
    let Ok(opened) = opened.recv_timeout(PATIENCE) else { return Ok(Ledger::Unknown) };
    Ok(opened?.map_or(Ledger::New, |store| Ledger::There(Box::new(store))))
}

/// What the answers about warning signs leave open; nothing without a ledger.
fn standing_now(home: &Home) -> Result<Option<Standing>, Error> {
    let Some(store) = there(home)?.store() else { return Ok(None) };
    let now = crate::time::wall();
    let when = When::at(now.timestamp(), now.time_zone());
    Ok(Some(standing(&store.all_in_brief()?, &when)))
}

/// Nothing blocks what is done beside sessions.
///
/// # Errors
///
/// What to do, where something does.
pub(super) fn not_blocked(home: &Home) -> Result<(), Error> {
    match standing_now(home)?.and_then(|standing| standing.block) {
        Some(block) => Err(Error::NotToday(block.words(&numbers(home)))),
        None => Ok(()),
    }
}

/// A timer may run.
///
/// # Errors
///
/// What to do, where it may not.
pub(super) fn may_time(warmth: Warmth, home: &Home) -> Result<(), Error> {
    let Some(standing) = standing_now(home)? else { return Ok(()) };
    standing.may_time(warmth).map_err(|refusal| {
        Error::NotToday(match refusal {
            Refusal::Blocked(block) => block.words(&numbers(home)),
            _ => content().messages.skin.clone(),
        })
    })
}

/// A routine that is to be played now.
pub(super) struct Prepared {
    /// As it is laid out for today.
    pub(super) routine: Arc<Routine>,
    /// What holds today, if that is known.
    pub(super) day: Option<Day>,
    /// The exercises that were ever done, if that is known.
    pub(super) met: Option<BTreeSet<String>>,
}

/// Lays a routine out for today and tells how it differs from its file. Without a ledger that can be
/// read it stays as it is: what was never kept blocks nothing.
pub(super) fn prepare(
    routine: &Arc<Routine>,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Prepared, Error> {
    let zoned = crate::time::wall();
    let as_it_is = |met| Prepared { routine: Arc::clone(routine), day: None, met };
    let mut store = match there(home) {
        Ok(Ledger::There(store)) => store,
        Ok(Ledger::New) => return Ok(as_it_is(Some(BTreeSet::new()))),
        Ok(Ledger::Unknown) => return Ok(as_it_is(None)),
        // A file that broke must not keep people from moving; who was told to wait still knows it.
        Err(trouble) => {
            writeln!(
                out,
                "{trouble}. So it is not known what you answered about warning signs: if you had \
                 one that nobody has looked at, do not start."
            )?;
            return Ok(as_it_is(None));
        }
    };
    let catalog = home.catalog();
    let day = day(&mut store, home, &catalog, &zoned)?;
    let coach = home.config.settings.session.coach;
    let tailored =
        day.tailor(routine, coach, &catalog).map_err(|why| refused(&why, routine, home))?;
    for words in &tailored.words {
        writeln!(out, "{words}")?;
    }
    for note in &tailored.notes {
        writeln!(out, "{}: {}", note.exercise, note.words)?;
    }
    for flag in &day.today.flags {
        if let Some(advice) = content().flag(flag).and_then(|words| words.advice.as_ref()) {
            writeln!(out, "{advice}")?;
        }
    }
    let met = Some(day.met());
    Ok(Prepared { routine: tailored.routine, day: Some(day), met })
}

/// Says what the coach decides after a session.
pub(super) fn tell_decisions(home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let zoned = crate::time::wall();
    // A ledger that broke meanwhile was told of by whatever wrote to it.
    let Ok(Ledger::There(mut store)) = there(home) else { return Ok(()) };
    let catalog = home.catalog();
    for decision in decide(&mut store, home, &catalog, &zoned)?.0 {
        writeln!(out, "coach: {}", decision.in_words(Some(&catalog)))?;
    }
    Ok(())
}
