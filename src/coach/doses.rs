//! The doses with which a routine is planned at a moment: those of the last decision, less of them after
//! a pause or a flare-up, without the last step up on a day that allows none.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::COMFORT;
use super::Usual;
use super::dose::{Prescribed, eased, setting_of};
use super::facts::usual_of;
use super::gate::gate;
use super::today::flares;
use crate::history::{Body, Book, Eased, Entry, Session, Setting, Verdict, Way, When};
use crate::routine::{Catalog, Kind, Routine};

/// After so many days without a session doses are a fifth less.
const FIFTH: i32 = 7;

/// After so many days it is the rung below; a routine that was left out for so long while others were
/// done begins a fifth lower.
const RUNG: i32 = 21;

/// What a plan prescribes at a moment, by what is known then.
pub type Prescribes<'a> = &'a dyn Fn(&[Entry], &When) -> Vec<Prescribed>;

/// Doses at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doses {
    /// How they differ from the routine's file.
    pub settings: Vec<Setting>,
    /// How a pause or a flare-up that still counts has eased them, now or at the last decision.
    pub eased: Option<Eased>,
    /// Why they are lower than those of the last decision, in a sentence.
    pub why: Option<String>,
}

/// The doses of a routine at a moment. `progress`: pain allows a step up then.
///
/// A pause and a flare-up ease once: who trains once a week goes down the first time, not every week.
#[must_use]
pub fn doses(
    entries: &[Entry],
    routine: &Routine,
    now: &When,
    progress: bool,
    catalog: &Catalog,
) -> Doses {
    let all = Book::of(entries);
    of_book(&all, &all.before(now.instant), routine, now, progress, catalog)
}

/// How a routine's doses differ from its file, before anything of today.
#[must_use]
pub fn settings(entries: &[Entry], routine: &str, until: Timestamp) -> Vec<Setting> {
    let all = Book::of(entries);
    let book = all.before(until);
    let own = book.sessions().filter(|(_, session)| session.routine == routine).rev();
    let decided = own.into_iter().find_map(|(entry, _)| all.decided(entry.id));
    decided.map(|(entry, _)| beyond_the_file(&all, entry)).unwrap_or_default()
}

/// The settings of a decision as they differ from the routine's file of today: what was written into
/// that since the decision was made is the file's own. Nothing of what is no decision.
pub(super) fn beyond_the_file(all: &Book<'_>, decision: &Entry) -> Vec<Setting> {
    let Body::Decision(decided) = &decision.body else { return Vec::new() };
    beyond(decided.settings.clone(), &decided.routine, &all.after(decision.stamp.updated))
}

/// Settings without what was written into the routine's file later. An exercise without a setting is
/// then below what was written for it: a decision that is made anew must not count that again.
fn beyond(mut settings: Vec<Setting>, routine: &str, later: &Book<'_>) -> Vec<Setting> {
    for entry in later.entries() {
        let Body::Doses(doses) = &entry.body else { continue };
        if doses.routine != routine {
            continue;
        }
        for written in &doses.settings {
            if settings.iter().all(|setting| setting.exercise != written.exercise) {
                let exercise = written.exercise.clone();
                settings.push(Setting { exercise, ..Setting::default() });
            }
        }
        for setting in &mut settings {
            let same = |other: &&Setting| other.exercise == setting.exercise;
            if let Some(written) = doses.settings.iter().find(same) {
                *setting = setting.beyond(written);
            }
        }
    }
    settings.retain(|setting| !setting.is_nothing());
    settings
}

fn of_book(
    all: &Book<'_>,
    book: &Book<'_>,
    routine: &Routine,
    now: &When,
    progress: bool,
    catalog: &Catalog,
) -> Doses {
    let mut own = book.sessions().filter(|(_, session)| session.routine == routine.id);
    let last = own.rfind(|(entry, _)| book.decision_of(entry.id).is_some());
    let decided = last.and_then(|(entry, it)| Some((entry, it, book.decided(entry.id)?)));
    let Some((entry, session, (kept, decision))) = decided else {
        let settings = beyond(Vec::new(), &routine.id, &all.after(now.instant));
        return Doses { settings, ..Doses::default() };
    };
    let rose = decision.is() == Verdict::Progress
        && decision.changes.iter().any(|change| change.way == Way::Up);
    let before = Book::before(book, entry.when.instant);
    let usual_then = usual_of(&before);
    let mut doses = Doses { settings: beyond_the_file(all, kept), ..Doses::default() };
    if rose && !progress {
        let then = usual_then.unwrap_or_else(|| Usual::as_now(session.before));
        let progress = gate(session.before, then, false, false).progress;
        doses.settings = of_book(all, &before, routine, &entry.when, progress, catalog).settings;
        doses.why = Some("The last step up waits for a better day.".to_owned());
    }
    let flared = has_flared(book, entry, usual_then)
        .then(|| (Eased::Rung, "After a flare-up: one step lower.".to_owned()));
    let Some((ease, why)) = flared.or_else(|| pause(book, routine, entry, now)) else {
        return doses;
    };
    doses.eased = decision.eased.max(Some(ease));
    if Some(ease) > decision.eased {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let steps = routine.steps().filter(|step| step.exercise.kind != Kind::Breathing);
        let steps = steps.filter(|step| seen.insert(&step.exercise.id));
        let lower: Vec<Setting> = steps
            .map(|step| {
                let setting = setting_of(step, &doses.settings);
                eased(step, &setting, ease, routine, catalog)
            })
            .collect();
        doses.settings.retain(|other| lower.iter().all(|one| one.exercise != other.exercise));
        doses.settings.extend(lower);
        doses.why = Some(why);
    }
    doses
}

/// What follows from the longest time without a session since the last one of the routine that was
/// decided about. Where nobody has answered since, nothing has ended it.
fn pause(book: &Book<'_>, routine: &Routine, last: &Entry, now: &When) -> Option<(Eased, String)> {
    let since = || {
        book.sessions().filter(|(entry, _)| {
            entry.when.instant >= last.when.instant && entry.when.instant < now.instant
        })
    };
    let longest = |days: &mut dyn Iterator<Item = Date>| {
        let (mut before, mut longest) = (last.when.day, 0);
        for day in days.chain([now.day]) {
            longest = longest.max((day - before).get_days());
            before = day;
        }
        longest
    };
    let mut trained =
        since().filter(|(_, session)| trains(session)).map(|(entry, _)| entry.when.day);
    let own = since().filter(|(_, session)| session.routine == routine.id);
    let own = longest(&mut own.map(|(entry, _)| entry.when.day));
    match longest(&mut trained) {
        days @ RUNG.. => Some((Eased::Rung, format!("After {days} days: one step lower."))),
        days @ FIFTH.. => Some((Eased::Fifth, format!("After {days} days: a fifth less."))),
        _ if own >= RUNG => {
            Some((Eased::Fifth, format!("{own} days since the last time: a fifth less.")))
        }
        _ => None,
    }
}

/// Whether there was more in a session than rest, breathing and an easy walk.
fn trains(session: &Session) -> bool {
    let comfort = |exercise: &String| COMFORT.contains(&exercise.as_str());
    session.counts() && session.sums().iter().any(|sum| !comfort(&sum.exercise))
}

/// Whether there was a flare-up after a session.
fn has_flared(book: &Book<'_>, last: &Entry, usual: Option<Usual>) -> bool {
    let scored = book.after(last.when.instant);
    usual.is_some_and(|usual| scored.scored().any(|(_, scores)| flares(scores, usual)))
}
