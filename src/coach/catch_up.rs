//! Decisions for the sessions that have none yet, or whose answers have changed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::dose::{lowered, raised, setting_of, with, work};
use super::doses::beyond_the_file;
use super::gate::gate;
use super::judge::judge;
use super::{Facts, Prescribed, Prescribes, Usual, doses, facts, prescribe, usual};
use crate::history::{
    Body, Book, Change, Decision, Dropped, Entry, Id, Instead, Lap, Reason, Rule, Session, Setting,
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
    let stamp = Stamp::new(now.max(changed_at(entries, session)), device);
    Some(Entry { stamp, ..kept(decision, session) })
}

/// When a session was changed last, for its decision: a morning that is noted at one session belongs to
/// all of its day.
fn changed_at(entries: &[Entry], session: &Entry) -> Timestamp {
    let tells = |other: &&Entry| match &other.body {
        Body::Session(one) => other.when.day == session.when.day && one.morning.is_some(),
        _ => false,
    };
    let stamps = entries.iter().filter(tells).map(|other| other.stamp.updated);
    stamps.chain([session.stamp.updated]).max().unwrap_or(session.stamp.updated)
}

/// The decisions that are missing or out of date, in the order of their sessions.
#[must_use]
pub fn catch_up(
    entries: &[Entry],
    today: Date,
    catalog: &Catalog,
    by_plan: Prescribes<'_>,
) -> Vec<Decision> {
    let mut sessions: Vec<(&Entry, Timestamp)> = entries
        .iter()
        .filter(|entry| !entry.stamp.deleted && (today - entry.when.day).get_days() <= OLD)
        .filter(|entry| matches!(&entry.body, Body::Session(one) if says_something(one)))
        .map(|entry| (entry, changed_at(entries, entry)))
        .collect();
    let is_decided = |(session, changed): &(&Entry, Timestamp)| {
        let mut decisions = entries.iter().filter(|entry| entry.id == id_of(session.id));
        decisions.any(|old| !old.stamp.deleted && old.stamp.updated >= *changed)
    };
    // Most of the time there is nothing to do.
    if sessions.iter().all(is_decided) {
        return Vec::new();
    }
    sessions.sort_by_key(|(entry, _)| (entry.when.instant, entry.id));
    let mut known: Vec<Entry> = Book::of(entries).entries().cloned().collect();
    // What is decided now knows everything that is there.
    let latest = known.iter().map(|entry| entry.stamp.updated).max().unwrap_or_default();
    let mut found: Vec<Decision> = Vec::new();
    for (session, changed) in sessions {
        let place = known.iter().position(|entry| entry.id == id_of(session.id));
        let old = place.map(|place| known[place].clone());
        let fresh = old.as_ref().is_some_and(|old| old.stamp.updated >= changed);
        // What follows a decision that has changed is looked at again.
        if fresh && found.is_empty() {
            continue;
        }
        let Some(mut decision) = decide(&known, session, catalog, by_plan) else { continue };
        if let Some(Body::Decision(old)) = old.as_ref().map(|old| &old.body) {
            if let Some(wanted) = &old.instead {
                decision = instead(&known, session, decision, wanted.clone(), catalog, by_plan);
            }
            if fresh && **old == decision {
                continue;
            }
        }
        let stamp = Stamp { updated: latest, ..session.stamp.clone() };
        let entry = Entry { stamp, ..kept(&decision, session) };
        match place {
            Some(place) => known[place] = entry,
            None => known.push(entry),
        }
        found.push(decision);
    }
    found
}

/// A decision as an entry beside its session.
fn kept(decision: &Decision, session: &Entry) -> Entry {
    let body = Body::Decision(Box::new(decision.clone()));
    Entry { id: id_of(session.id), body, ..session.clone() }
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
pub fn decide(
    entries: &[Entry],
    of: &Entry,
    catalog: &Catalog,
    by_plan: Prescribes<'_>,
) -> Option<Decision> {
    let Body::Session(session) = &of.body else { return None };
    let routine = catalog.routine(&session.routine).and_then(|it| it.routine.as_deref());
    let family = routine.and_then(|routine| routine.family.as_deref());
    let directed = matches!(family, Some("extension" | "flexion"));
    let facts = Facts { directed, ..facts(entries, of) };
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
        eased: None,
        dropped: None,
        instead: None,
    };
    let verdict = decision.verdict;
    Some(changed(entries, of, decision, verdict, catalog, by_plan))
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
    by_plan: Prescribes<'_>,
) -> Decision {
    let fixed = |verdict| matches!(verdict, Verdict::Block | Verdict::Rest);
    if fixed(decision.verdict) || fixed(wanted.verdict) {
        return decision;
    }
    let verdict = wanted.verdict;
    let decision = Decision { instead: Some(wanted), ..decision };
    changed(entries, of, decision, verdict, catalog, by_plan)
}

/// What a verdict changes.
fn changed(
    entries: &[Entry],
    of: &Entry,
    mut decision: Decision,
    verdict: Verdict,
    catalog: &Catalog,
    by_plan: Prescribes<'_>,
) -> Decision {
    let Body::Session(session) = &of.body else { return decision };
    let Some(routine) = catalog.routine(&session.routine).and_then(|it| it.routine.as_deref())
    else {
        return decision;
    };
    let book = Book::of(entries);
    let prescribed = by_plan(entries, &of.when);
    let scene = Scene { book, of, session, routine, prescribed, catalog };
    let usual = usual(entries, of.when.instant).unwrap_or_else(|| Usual::as_now(session.before));
    let progress = gate(session.before, usual, false, false).progress;
    let doses = doses(entries, routine, &of.when, progress, catalog);
    (decision.settings, decision.eased) = (doses.settings, doses.eased);
    (decision.changes, decision.dropped) = (Vec::new(), None);
    let spread = decision.rule == Rule::R2b;
    match verdict {
        Verdict::Block | Verdict::Rest => {}
        Verdict::Hold => {
            for setting in &mut decision.settings {
                setting.downs = 0;
            }
        }
        Verdict::Regress => match direction(session, catalog).filter(|_| spread) {
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
    scene.prescribe(entries, &mut decision, by_plan);
    decision
}

/// The direction that rests after a session: that of the exercise at which it went further down the
/// leg, and where nobody said at which, the one in which the session worked most, if it has one.
fn direction(session: &Session, catalog: &Catalog) -> Option<Bias> {
    let mut stops = session.stops.iter().filter(|stop| stop.reason == Reason::Spread);
    if let Some(id) = stops.find_map(|stop| stop.exercise.as_ref()) {
        let bias = catalog.exercise(id)?.bias;
        return (bias != Bias::Neutral).then_some(bias);
    }
    let mut times: BTreeMap<&'static str, (Duration, Bias)> = BTreeMap::new();
    for lap in session.laps.iter().filter(|lap| lap.part.is_work()) {
        let Some(exercise) = catalog.exercise(&lap.exercise) else { continue };
        if exercise.bias != Bias::Neutral {
            let time = times.entry(exercise.bias.word());
            time.or_insert((Duration::ZERO, exercise.bias)).0 += lap.done;
        }
    }
    times.into_values().max_by_key(|(time, _)| *time).map(|(_, bias)| bias)
}

struct Scene<'a> {
    book: Book<'a>,
    of: &'a Entry,
    session: &'a Session,
    routine: &'a Routine,
    /// The doses that a plan sets, and that nothing in here changes.
    prescribed: Vec<Prescribed>,
    catalog: &'a Catalog,
}

impl Scene<'_> {
    /// What the decision makes of the doses that the plan prescribes.
    fn prescribe(&self, entries: &[Entry], decision: &mut Decision, by_plan: Prescribes<'_>) {
        if self.prescribed.is_empty() {
            return;
        }
        let mut known: Vec<Entry> =
            entries.iter().filter(|entry| entry.id != id_of(self.of.id)).cloned().collect();
        let day = self.of.when.day.tomorrow().unwrap_or(self.of.when.day);
        let next = When { day, ..self.of.when.clone() };
        let laid = |known: &[Entry]| prescribe(self.routine, &by_plan(known, &next), self.catalog);
        let before = laid(&known);
        known.push(kept(decision, self.of));
        let after = laid(&known);
        let own = self.routine.steps().zip(before.steps().zip(after.steps()));
        for (step, (_, after)) in own.filter(|(_, (before, after))| before != after) {
            decision.changes.push(change(step, after, Way::Down));
        }
    }

    /// The steps of the routine that were done, each exercise once: the one with most to do.
    fn done(&self, settings: &[Setting]) -> Vec<&Step> {
        let mut steps: Vec<&Step> = Vec::new();
        for step in self.routine.steps() {
            let now = with(step, settings, self.catalog).exercise;
            let was = |lap: &Lap| lap.part.is_work() && lap.exercise == now.id;
            let planned = self.prescribed.iter().any(|dose| dose.exercise == step.exercise.id);
            if planned || now.kind == Kind::Breathing || !self.session.laps.iter().any(was) {
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
            let concerned = !matches!(decision.rule, Rule::R2a | Rule::R2b)
                || stopped.is_empty()
                || stopped.iter().any(|id| **id == now.id);
            if concerned && !self.was_lowered(&step.exercise.id) {
                let setting = setting_of(step, &decision.settings);
                let lower = lowered(step, &setting, self.routine, self.catalog);
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
            let Some(raise) = raised(step, &setting, self.routine, self.catalog) else { continue };
            let mut tried = decision.settings.clone();
            tried.retain(|other| other.exercise != step.exercise.id);
            tried.push(raise.clone());
            if work(self.routine, &tried, self.catalog) <= most {
                self.set(decision, step, raise, Way::Up);
            }
        }
    }

    /// Whether an exercise of this routine went down today already: one bad morning is one step.
    fn was_lowered(&self, exercise: &str) -> bool {
        let earlier = self.earlier().filter(|(entry, one)| {
            entry.when.day == self.of.when.day && one.routine == self.routine.id
        });
        let down = |change: &Change| change.exercise == exercise && change.way == Way::Down;
        earlier.into_iter().any(|(_, decision)| decision.changes.iter().any(down))
    }

    /// The decisions about sessions before this one, the last first.
    fn earlier(&self) -> impl Iterator<Item = (&Entry, &Decision)> {
        self.book.decisions().rev().filter(|(entry, _)| entry.when.instant < self.of.when.instant)
    }

    /// The least work that the routine was since a moment: from there it may grow.
    fn least_work(&self, since: Timestamp, now: &[Setting]) -> Duration {
        let of = |settings: &[Setting]| work(self.routine, settings, self.catalog);
        let own = || self.earlier().filter(|(_, one)| one.routine == self.routine.id);
        let left = |(entry, _)| of(&beyond_the_file(&self.book, entry));
        let then = own().find(|(entry, _)| entry.when.instant < since);
        let then = then.map_or_else(|| of(&[]), left);
        let between = own().take_while(|(entry, _)| entry.when.instant >= since).map(left);
        between.chain([then, of(now)]).min().unwrap_or_default()
    }

    /// How often an exercise went up since a moment.
    fn raises(&self, exercise: &str, since: Timestamp) -> usize {
        let up = |change: &&Change| change.exercise == exercise && change.way == Way::Up;
        let week = self.earlier().take_while(|(entry, _)| entry.when.instant > since);
        week.map(|(_, decision)| decision.changes.iter().filter(up).count()).sum()
    }

    fn set(&self, decision: &mut Decision, step: &Step, setting: Setting, way: Way) {
        let before = with(step, &decision.settings, self.catalog);
        decision.settings.retain(|other| other.exercise != setting.exercise);
        decision.settings.push(setting);
        let now = with(step, &decision.settings, self.catalog);
        if now != before {
            decision.changes.push(change(step, &now, way));
        }
    }
}

/// What is different about a step next time, in words.
fn change(step: &Step, next: &Step, way: Way) -> Change {
    let dose = next.dose.in_words(next.sides);
    let other = next.exercise.id != step.exercise.id;
    let next = if other { format!("as {}: {dose}", next.exercise.id) } else { dose };
    Change { exercise: step.exercise.id.clone(), way, next }
}
