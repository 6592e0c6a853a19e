//! What holds today, for every command that plays or proposes something: the ledger read, the
//! decisions that were missing made and kept, and a routine laid out for today.

use std::env;
use std::io::Write;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, ToSpan as _, Zoned};

use super::error::Error;
use super::{Home, files, ledger};
use crate::coach::{self, Tailored, Today, catch_up, id_of};
use crate::history::{Body, Decision, Entry, Following, Scores, Setting, Stamp, When};
use crate::plan::{DueToday, Names, Plan, bundled_plans, due, prescribe, read_plan};
use crate::routine::catalog::{self, Catalog, FileKind};
use crate::routine::{Routine, Word as _};
use crate::safety::{Numbers, Refusal, standing};
use crate::store::{Store, Wanted, new_device};

/// Sessions older than this are read without their laps.
const WITH_LAPS: i64 = 16;

/// What was noted in so long a time still holds when a session begins.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Everything that is known now.
#[derive(Debug)]
pub(super) struct Now {
    /// The ledger's entries.
    pub(super) entries: Vec<Entry>,
    /// The moment.
    pub(super) when: When,
    /// What holds.
    pub(super) today: Today,
    /// The plans, the user's in place of bundled ones.
    pub(super) plans: Vec<Plan>,
    /// What is due.
    pub(super) due: DueToday,
}

/// The ledger's entries: sessions of the last days whole, older ones in brief.
fn entries(store: &Store, now: &Zoned) -> Result<Vec<Entry>, Error> {
    let from = now.checked_sub(WITH_LAPS.days()).ok().map(|from| from.timestamp());
    let whole = store.entries(Wanted { kind: Some("session"), from, ..Wanted::default() })?;
    let mut entries = store.all_in_brief()?;
    for session in whole {
        if let Some(brief) = entries.iter_mut().find(|entry| entry.id == session.id) {
            *brief = session;
        }
    }
    Ok(entries)
}

/// Makes the decisions that are missing and keeps them; the answer is those.
pub(super) fn decide(
    store: &mut Store,
    home: &Home,
    catalog: &Catalog,
    now: &Zoned,
) -> Result<Vec<Decision>, Error> {
    if !home.config.settings.session.coach {
        return Ok(Vec::new());
    }
    let entries = entries(store, now)?;
    let decisions = catch_up(&entries, now.date(), catalog);
    for decision in &decisions {
        keep(store, &entries, decision, now)?;
    }
    Ok(decisions)
}

/// Keeps a decision under the name that it has on every device.
pub(super) fn keep(
    store: &mut Store,
    entries: &[Entry],
    decision: &Decision,
    now: &Zoned,
) -> Result<(), Error> {
    let Some(session) = entries.iter().find(|entry| entry.id == decision.session) else {
        return Ok(());
    };
    let body = Body::Decision(Box::new(decision.clone()));
    let id = id_of(decision.session);
    if store.change(id, now.timestamp(), |entry| entry.body = body.clone())?.is_none() {
        // Never older than what it is about, even where the clock was set back.
        let stamp = Stamp::new(now.timestamp().max(session.stamp.updated), store.device());
        store.put(&Entry { id, when: session.when.clone(), body, stamp })?;
    }
    Ok(())
}

/// Reads what is known now, decisions brought up to date.
pub(super) fn now(
    store: &mut Store,
    home: &Home,
    catalog: &Catalog,
    now: &Zoned,
) -> Result<Now, Error> {
    decide(store, home, catalog, now)?;
    let entries = entries(store, now)?;
    let when = When::at(now.timestamp(), now.time_zone());
    let today = coach::today(&entries, &when, latest(&entries, &when));
    let plans = plans(home, catalog);
    let due = due(&entries, &when, &today, |id| plans.iter().find(|plan| plan.id == id));
    Ok(Now { entries, when, today, plans, due })
}

/// The last scores of today; nothing when none were noted.
fn latest(entries: &[Entry], now: &When) -> Scores {
    let today = entries.iter().rev().filter(|entry| entry.when.day == now.day);
    let scored = |entry: &Entry| match &entry.body {
        Body::Log(log) => Some(log.scores),
        Body::Session(session) if session.after.now.is_empty() => Some(session.before),
        Body::Session(session) => Some(session.after.now),
        _ => None,
    };
    let mut found = today.filter_map(scored);
    found.find(|scores| scores.back.is_some() || scores.leg.is_some()).unwrap_or_default()
}

/// The plans that can be read.
pub(super) fn plans(home: &Home, catalog: &Catalog) -> Vec<Plan> {
    let folder = home.paths.routines().filter(|folder| folder.is_dir());
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

impl Now {
    /// The plan that is followed.
    pub(super) fn following(&self) -> Option<&Following> {
        self.entries.iter().rev().find_map(|entry| match &entry.body {
            Body::Plan(following) => Some(following),
            _ => None,
        })
    }

    /// What was noted in the last hour: how it is before a session.
    pub(super) fn before(&self) -> Scores {
        let since = self.when.instant.saturating_sub(HOUR).unwrap_or(self.when.instant);
        let logs = self.entries.iter().rev().take_while(|entry| entry.when.instant >= since);
        let mut scores = logs.filter_map(|entry| match &entry.body {
            Body::Log(log) => Some(log.scores),
            _ => None,
        });
        scores.find(|scores| !scores.is_empty()).unwrap_or_default()
    }

    /// A routine's entry as it is to be done today; `None` where it is not to be done.
    pub(super) fn tailored(
        &self,
        entry: catalog::Entry,
        coach: bool,
        catalog: &Catalog,
    ) -> Option<catalog::Entry> {
        let routine = self.tailor(entry.routine.as_deref()?, coach, catalog).ok()?.routine;
        Some(catalog::Entry { routine: Some(routine), ..entry })
    }

    /// A routine as it is to be done today; `coach`: doses are the coach's.
    pub(super) fn tailor(
        &self,
        routine: &Routine,
        coach: bool,
        catalog: &Catalog,
    ) -> Result<Tailored, Refusal> {
        let coached = coach && routine.coach;
        let prescribed: Vec<&str> =
            self.due.doses.iter().map(|dose| dose.exercise.as_str()).collect();
        let settings: Vec<Setting> =
            coach::settings_for(&self.entries, routine, &self.when, catalog)
                .into_iter()
                // What a plan prescribes, week by week, is not changed by the session as well.
                .filter(|setting| !prescribed.contains(&setting.exercise.as_str()))
                .collect();
        let routine = prescribe(routine, &self.due.doses);
        coach::tailor(&routine, &self.today, &settings, coached, catalog)
    }
}

/// Whom to call.
pub(super) fn numbers(home: &Home) -> Numbers {
    let safety = &home.config.settings.safety;
    let country = Some(safety.country.clone()).filter(|country| !country.is_empty());
    Numbers::of(
        &country.or_else(|| country_of(|name| env::var(name).ok())).unwrap_or_default(),
        &safety.emergency,
        &safety.urgent,
        &safety.provider,
    )
}

/// The country of the language settings: `GB` of `en_GB.UTF-8`.
fn country_of(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))?;
    let (_, country) = set.split_once('_')?;
    let country: String = country.chars().take_while(char::is_ascii_alphabetic).collect();
    (country.len() == 2).then_some(country)
}

/// Why a routine is not played, with what to do.
pub(super) fn refused(refusal: &Refusal, routine: &Routine, home: &Home) -> Error {
    Error::NotToday(match refusal {
        Refusal::Blocked(block) => block.words(&numbers(home)),
        Refusal::Pain(words) => format!("{words} `supple next` names what suits."),
        Refusal::Level(level) => format!(
            "{} is {}, and for now only {level} routines are open; `supple safety --show` says why",
            routine.title,
            routine.level.word(),
        ),
        Refusal::Family(families) => format!(
            "{} is left out for now; open are routines of: {}; `supple safety --show` says why",
            routine.title,
            families.join(", "),
        ),
    })
}

/// How long a session waits for the ledger before it begins.
const PATIENCE: Duration = Duration::from_secs(2);

/// The ledger, if there is one that can be opened. None is made for this, and a disk that hangs is
/// not waited for: a session does not depend on it.
fn there(home: &Home) -> Option<Store> {
    let folder = ledger::folder(home).ok()?.to_owned();
    let (tell, opened) = mpsc::channel();
    thread::spawn(move || {
        let now = crate::time::wall().timestamp();
        let there = Store::file(&folder).exists();
        let store = there.then(|| Store::open(&folder, now, &new_device(now)).ok()).flatten();
        // Nobody waits any more for what comes too late.
        let _late = tell.send(store);
    });
    opened.recv_timeout(PATIENCE).ok().flatten()
}

/// Nothing blocks what is done beside sessions.
///
/// # Errors
///
/// What to do, where something does.
pub(super) fn not_blocked(home: &Home) -> Result<(), Error> {
    let Some(store) = there(home) else { return Ok(()) };
    let now = crate::time::wall();
    let when = When::at(now.timestamp(), now.time_zone());
    match standing(&store.all_in_brief()?, &when).block {
        Some(block) => Err(Error::NotToday(block.words(&numbers(home)))),
        None => Ok(()),
    }
}

/// Lays a routine out for today and tells how it differs from its file. Without a ledger that can be
/// read it stays as it is: what was never kept blocks nothing.
pub(super) fn prepare(
    routine: &Arc<Routine>,
    home: &Home,
    out: &mut dyn Write,
) -> Result<(Arc<Routine>, Option<Now>), Error> {
    let zoned = crate::time::wall();
    let Some(mut store) = there(home) else { return Ok((Arc::clone(routine), None)) };
    let catalog = home.catalog();
    let now = now(&mut store, home, &catalog, &zoned)?;
    let coach = home.config.settings.session.coach;
    let tailored =
        now.tailor(routine, coach, &catalog).map_err(|why| refused(&why, routine, home))?;
    if let Some(words) = now.today.gate.words() {
        writeln!(out, "{words}")?;
    }
    for note in &tailored.notes {
        writeln!(out, "{}: {}", note.exercise, note.words)?;
    }
    Ok((tailored.routine, Some(now)))
}

/// Says what the coach decides after a session.
pub(super) fn tell_decisions(home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let zoned = crate::time::wall();
    let Some(mut store) = there(home) else { return Ok(()) };
    let catalog = home.catalog();
    for decision in decide(&mut store, home, &catalog, &zoned)? {
        writeln!(out, "coach: {}", decision.in_words())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_the_one_of_the_language_settings() {
        let of = |set: &'static [(&str, &str)]| {
            country_of(|name| {
                set.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of(&[("LANG", "en_GB.UTF-8")]).as_deref(), Some("GB"));
        assert_eq!(of(&[("LANG", "en_GB"), ("LC_ALL", "de_AT.UTF-8@euro")]).as_deref(), Some("AT"));
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "C.UTF-8")]), None);
        assert_eq!(of(&[]), None);
    }
}
