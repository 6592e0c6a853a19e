//! Decisions for the sessions that have none yet, or whose answers have changed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::dose::{eased, lowered, raised, with, work};
use super::facts::{beyond_the_file, facts, pause, routine_of, settings};
use super::judge::judge;
use crate::history::{
    Body, Change, Decision, Dropped, Entry, Id, Instead, Lap, Reason, Rule, Session, Setting,
    Stamp, Verdict, Way, When,
};
use crate::routine::{Bias, Catalog, Kind, Routine, Step, Word as _};

/// How long a direction rests after the pain has spread.
const DROPPED: SignedDuration = SignedDuration::from_hours(48);

/// How often an exercise may go up in a week.
const RAISES: usize = 2;

/// How much the work of a routine may grow in a week.
const GROWTH: f64 = 1.2;

/// Sessions older than this are not judged any more.
const OLD: i32 = 14;

/// The name of the decision about a session: the same on every device.
#[must_use]
pub fn id_of(session: Id) -> Id {
    session.part(0xC0)
}

/// The entry that keeps a decision about a session, under the name that it has on every device; `None`
/// where there is no such session.
#[must_use]
pub fn entry_of(
    decision: &Decision,
    entries: &[Entry],
    now: Timestamp,
    device: &str,
) -> Option<Entry> {
    let session = entries.iter().find(|entry| entry.id == decision.session)?;
    // Never older than what it is about, even where the clock was set back.
    let stamp = Stamp::new(now.max(session.stamp.updated), device);
    let body = Body::Decision(Box::new(decision.clone()));
    Some(Entry { id: id_of(decision.session), when: session.when.clone(), body, stamp })
}

/// The decisions that are missing or out of date, in the order of their sessions.
#[must_use]
pub fn catch_up(entries: &[Entry], today: Date, catalog: &Catalog) -> Vec<Decision> {
    let mut sessions: Vec<&Entry> = entries
        .iter()
        .filter(|entry| !entry.stamp.deleted && (today - entry.when.day).get_days() <= OLD)
        .filter(|entry| matches!(&entry.body, Body::Session(one) if says_something(one)))
        .collect();
    let is_decided = |session: &&Entry| {
        let mut decisions = entries.iter().filter(|entry| entry.id == id_of(session.id));
        decisions.any(|old| !old.stamp.deleted && old.stamp.updated >= session.stamp.updated)
    };
    // Most of the time there is nothing to do.
    if sessions.iter().all(is_decided) {
        return Vec::new();
    }
    sessions.sort_by_key(|entry| (entry.when.instant, entry.id));
    let mut known: Vec<Entry> =
        entries.iter().filter(|entry| !entry.stamp.deleted).cloned().collect();
    known.sort_by_key(|entry| (entry.when.instant, entry.id));
    // What is decided now knows everything that is there.
    let latest = known.iter().map(|entry| entry.stamp.updated).max().unwrap_or_default();
    let mut found: Vec<Decision> = Vec::new();
    for session in sessions {
        let place = known.iter().position(|entry| entry.id == id_of(session.id));
        let old = place.map(|place| known[place].clone());
        let fresh = old.as_ref().is_some_and(|old| old.stamp.updated >= session.stamp.updated);
        // What follows a decision that has changed is looked at again.
        if fresh && found.is_empty() {
            continue;
        }
        let Some(mut decision) = decide(&known, session, catalog) else { continue };
        if let Some(Body::Decision(old)) = old.as_ref().map(|old| &old.body) {
            if let Some(wanted) = &old.instead {
                decision = instead(&known, session, decision, wanted.clone(), catalog);
            }
            if fresh && **old == decision {
                continue;
            }
        }
        let body = Body::Decision(Box::new(decision.clone()));
        let stamp = Stamp { updated: latest, ..session.stamp.clone() };
        let entry = Entry { id: id_of(session.id), body, stamp, ..session.clone() };
        match place {
            Some(place) => known[place] = entry,
            None => known.push(entry),
        }
        found.push(decision);
    }
    found
}

/// Whether there is anything to judge: of a session that nobody has said a word about nothing follows.
fn says_something(session: &Session) -> bool {
    let silent = session.before.is_empty()
        && session.after.is_empty()
        && session.morning.is_none_or(|scores| scores.is_empty())
        && session.stops.is_empty();
    session.ending.is_some() && !silent
}

/// Judges a session and says what follows for its routine; `None` for what is no session.
#[must_use]
pub fn decide(entries: &[Entry], of: &Entry, catalog: &Catalog) -> Option<Decision> {
    let Body::Session(session) = &of.body else { return None };
    let facts = facts(entries, of);
    let judgement = judge(&facts);
    let decision = Decision {
        session: of.id,
        routine: session.routine.clone(),
        verdict: judgement.verdict,
        rule: judgement.rule,
        why: judgement.why,
        green: judgement.green,
        retreating: judgement.retreating,
        changes: Vec::new(),
        settings: Vec::new(),
        dropped: None,
        instead: None,
    };
    let verdict = decision.verdict;
    Some(changed(entries, of, decision, verdict, catalog))
}

/// The decision with what the user wants in its place. Nobody can want a block away, nor that
/// somebody is to be seen.
#[must_use]
pub fn instead(
    entries: &[Entry],
    of: &Entry,
    decision: Decision,
    wanted: Instead,
    catalog: &Catalog,
) -> Decision {
    let fixed = |verdict| matches!(verdict, Verdict::Block | Verdict::Rest);
    if fixed(decision.verdict) || fixed(wanted.verdict) {
        return decision;
    }
    let verdict = wanted.verdict;
    let decision = Decision { instead: Some(wanted), ..decision };
    changed(entries, of, decision, verdict, catalog)
}

/// What a verdict changes.
fn changed(
    entries: &[Entry],
    of: &Entry,
    mut decision: Decision,
    verdict: Verdict,
    catalog: &Catalog,
) -> Decision {
    let (Body::Session(session), Some(routine)) = (&of.body, routine_of(of, catalog)) else {
        return decision;
    };
    let scene = Scene { entries, of, session, routine, catalog };
    (decision.settings, decision.changes, decision.dropped) =
        (scene.settings_before(), Vec::new(), None);
    let spread = decision.rule == Rule::R2b;
    match verdict {
        Verdict::Block | Verdict::Rest => {}
        Verdict::Hold => {
            for setting in &mut decision.settings {
                setting.downs = 0;
            }
        }
        Verdict::Regress => match scene.direction().filter(|_| spread) {
            // Never both at once: the direction rests, and doses stay.
            Some(bias) => {
                let until = of.when.instant.saturating_add(DROPPED).unwrap_or(of.when.instant);
                decision.dropped = Some(Dropped { bias, until });
            }
            None => scene.lower(&mut decision),
        },
        Verdict::Progress => scene.raise(&mut decision),
    }
    decision.settings.retain(|setting| !setting.is_nothing());
    decision
}

struct Scene<'a> {
    entries: &'a [Entry],
    of: &'a Entry,
    session: &'a Session,
    routine: &'a Routine,
    catalog: &'a Catalog,
}

impl Scene<'_> {
    /// The settings with which the session was planned.
    fn settings_before(&self) -> Vec<Setting> {
        settings_for(self.entries, self.routine, &self.of.when, self.catalog)
    }

    /// The direction in which the session worked most, if it has one.
    fn direction(&self) -> Option<Bias> {
        let mut times: BTreeMap<&'static str, (Duration, Bias)> = BTreeMap::new();
        for lap in self.session.laps.iter().filter(|lap| lap.part.is_work()) {
            let Some(exercise) = self.catalog.exercise(&lap.exercise) else { continue };
            if exercise.bias != Bias::Neutral {
                let time = times.entry(exercise.bias.word());
                time.or_insert((Duration::ZERO, exercise.bias)).0 += lap.done;
            }
        }
        times.into_values().max_by_key(|(time, _)| *time).map(|(_, bias)| bias)
    }

    /// The steps of the routine that were done, each exercise once: the one with most to do.
    fn done(&self, settings: &[Setting]) -> Vec<&Step> {
        let mut steps: Vec<&Step> = Vec::new();
        for step in self.routine.steps() {
            let now = with(step, settings, self.catalog).exercise;
            let was = |lap: &Lap| lap.part.is_work() && lap.exercise == now.id;
            if !self.session.laps.iter().any(was) || now.kind == Kind::Breathing {
                continue;
            }
            match steps.iter_mut().find(|other| other.exercise.id == step.exercise.id) {
                Some(other) if other.expected() < step.expected() => *other = step,
                Some(_) => {}
                None => steps.push(step),
            }
        }
        steps
    }

    fn lower(&self, decision: &mut Decision) {
        let stopped: Vec<&String> = self
            .session
            .stops
            .iter()
            .filter(|stop| stop.reason != Reason::Enough)
            .filter_map(|stop| stop.exercise.as_ref())
            .collect();
        for step in self.done(&decision.settings) {
            let now = with(step, &decision.settings, self.catalog).exercise;
            // What was stopped is lowered; where nobody said at what, everything is.
            let concerned = decision.rule != Rule::R2a
                || stopped.is_empty()
                || stopped.iter().any(|id| **id == now.id);
            if concerned {
                let setting = setting_of(step, &decision.settings);
                let lower = lowered(step, &setting, self.catalog);
                self.set(decision, step, lower, Way::Down);
            }
        }
    }

    fn raise(&self, decision: &mut Decision) {
        for setting in &mut decision.settings {
            setting.downs = 0;
        }
        let week = SignedDuration::from_hours(7 * 24);
        let since = self.of.when.instant.saturating_sub(week).unwrap_or(self.of.when.instant);
        let most = self.least_work(since, &decision.settings).mul_f64(GROWTH);
        let mut steps = self.done(&decision.settings);
        steps.sort_by_key(|step| self.raises(&step.exercise.id, since));
        for step in steps {
            if self.raises(&step.exercise.id, since) >= RAISES {
                continue;
            }
            let setting = setting_of(step, &decision.settings);
            for raise in raised(step, &setting, self.routine, self.catalog) {
                let mut tried = decision.settings.clone();
                tried.retain(|other| other.exercise != step.exercise.id);
                tried.push(raise.setting.clone());
                if work(self.routine, &tried, self.catalog) <= most {
                    self.set(decision, step, raise.setting, Way::Up);
                    break;
                }
            }
        }
    }

    /// The least work that the routine was since a moment: from there it may grow.
    fn least_work(&self, since: Timestamp, now: &[Setting]) -> Duration {
        let there: Vec<&Entry> = self.entries.iter().collect();
        let then = settings(self.entries, &self.routine.id, since);
        let of = |settings: &[Setting]| work(self.routine, settings, self.catalog);
        let between = self
            .entries
            .iter()
            .filter(|entry| {
                entry.when.instant >= since && entry.when.instant < self.of.when.instant
            })
            .filter(|entry| {
                matches!(&entry.body, Body::Decision(one) if one.routine == self.routine.id)
            })
            .map(|entry| of(&beyond_the_file(&there, entry)));
        between.chain([of(&then), of(now)]).min().unwrap_or_default()
    }

    /// How often an exercise went up since a moment.
    fn raises(&self, exercise: &str, since: Timestamp) -> usize {
        let up = |change: &&Change| change.exercise == exercise && change.way == Way::Up;
        self.entries
            .iter()
            .filter(|entry| entry.when.instant > since && entry.when.instant < self.of.when.instant)
            .filter_map(|entry| match &entry.body {
                Body::Decision(decision) => Some(decision.changes.iter().filter(up).count()),
                _ => None,
            })
            .sum()
    }

    fn set(&self, decision: &mut Decision, step: &Step, setting: Setting, way: Way) {
        let before = with(step, &decision.settings, self.catalog);
        decision.settings.retain(|other| other.exercise != setting.exercise);
        decision.settings.push(setting);
        let now = with(step, &decision.settings, self.catalog);
        if now != before {
            let dose = now.dose.in_words(now.sides);
            let other = now.exercise.id != step.exercise.id;
            let next = if other { format!("as {}: {dose}", now.exercise.id) } else { dose };
            let exercise = step.exercise.id.clone();
            decision.changes.push(Change { exercise, way, next });
        }
    }
}

fn setting_of(step: &Step, settings: &[Setting]) -> Setting {
    let own = settings.iter().find(|setting| setting.exercise == step.exercise.id).cloned();
    own.unwrap_or_else(|| Setting { exercise: step.exercise.id.clone(), ..Setting::default() })
}

/// The settings with which a routine is planned at a moment: those of the last decision, less of them
/// after a pause or a flare-up.
#[must_use]
pub fn settings_for(
    entries: &[Entry],
    routine: &Routine,
    now: &When,
    catalog: &Catalog,
) -> Vec<Setting> {
    let last = settings(entries, &routine.id, now.instant);
    let (days, flared) = pause(entries, &routine.id, now);
    if days < 7 && !flared {
        return last;
    }
    let mut eased_ones: Vec<Setting> = Vec::new();
    for step in routine.steps() {
        if eased_ones.iter().all(|setting| setting.exercise != step.exercise.id) {
            let setting = setting_of(step, &last);
            eased_ones.push(eased(step, &setting, days, flared, catalog));
        }
    }
    eased_ones
}
