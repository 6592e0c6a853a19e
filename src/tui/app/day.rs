//! What is known of the day: what the ledger has told, with what was kept here since. What the user
//! has just answered counts at once, even where the disk never answers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::App;
use jiff::civil::Date;

use crate::coach::{self, Tailored};
use crate::history::{Body, Entry, Id, Keep, Scores, Stamp, When};
use crate::plan::{Day, Plan};
use crate::routine::Routine;
use crate::safety::Refusal;
use crate::session::Command;
use crate::time::{Moment, Now};
use crate::tui::effect::Effect;
use crate::tui::screen::Screen;
use crate::tui::screen::refused::Refused;

/// How long a session waits for what the ledger has to tell: a disk that hangs costs no session.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// Whether there is a ledger that is asked.
    asks: bool,
    /// What the ledger has told last; `None`: nothing yet.
    told: Option<Vec<Entry>>,
    /// What was kept here and the ledger has not told of yet, the session that is played among it.
    kept: Vec<Entry>,
    /// The session that is played, or was last.
    session: Option<Id>,
    /// The day whose next morning is asked for.
    morning: Option<Date>,
    plans: Arc<[Plan]>,
    /// What follows from all that; `None`: to be found out anew.
    day: Option<Day>,
    /// How many names were given here.
    named: u64,
    /// A session that waits for what the ledger has to tell, and until when.
    waiting: Option<(Arc<Routine>, Scores, Moment)>,
    /// Nothing is waited for any more.
    impatient: bool,
}

impl Knowledge {
    /// Nothing yet; there is a ledger that is asked.
    pub(super) fn asking() -> Self {
        Self { asks: true, ..Self::default() }
    }
}

impl App {
    /// What is known of the day; nothing before the first input.
    #[must_use]
    pub fn day(&self) -> Option<&Day> {
        self.knowledge.day.as_ref()
    }

    /// Keeps something beside sessions; it counts from now on.
    #[must_use]
    pub fn note(&mut self, body: Body, now: &Now) -> Vec<Effect> {
        let keep = Keep::Note { id: self.name(now), body: Box::new(body) };
        self.hold(&keep, now);
        self.renew_day(now);
        vec![Effect::Keep(keep)]
    }

    /// The plans.
    pub(super) fn plans(&self) -> &[Plan] {
        &self.knowledge.plans
    }

    /// Whether nothing is open but one of the first pages.
    pub(super) fn is_first_page(&self) -> bool {
        matches!(self.screens.last(), None | Some(Screen::Library)) && self.overlay.is_none()
    }

    /// A name for a new entry.
    pub(super) fn name(&mut self, now: &Now) -> Id {
        let mut random = self.setup.chance;
        for (byte, count) in random.iter_mut().rev().zip(self.knowledge.named.to_le_bytes()) {
            *byte ^= count;
        }
        self.knowledge.named += 1;
        Id::of(now.instant(), random)
    }

    /// The session that is played, or was last.
    pub(super) fn session(&self) -> Option<Id> {
        self.knowledge.session
    }

    /// What the coach has said about a session, a sentence each.
    pub(super) fn decided_about(&self, session: Id) -> Vec<String> {
        let decision = self.day().and_then(|day| {
            day.entries.iter().find_map(|entry| match &entry.body {
                Body::Decision(decision) if decision.session == session => Some(decision),
                _ => None,
            })
        });
        let Some(decision) = decision else { return Vec::new() };
        let said = format!("Coach: {}.", decision.in_words(self.catalog.as_deref()));
        [said].into_iter().chain(decision.retreat().map(str::to_owned)).collect()
    }

    /// Takes note of the day whose next morning is asked for.
    pub(super) fn expect_morning(&mut self, entry: &Entry) {
        self.knowledge.morning = Some(entry.when.day);
    }

    /// The plans, as they have been read.
    pub(super) fn take_plans(&mut self, plans: Vec<Plan>, now: &Now) {
        self.knowledge.plans = plans.into();
        self.renew_day(now);
    }

    /// What the ledger has told.
    pub(super) fn learn(&mut self, told: Vec<Entry>, now: &Now) -> Vec<Effect> {
        let Knowledge { kept, session, .. } = &mut self.knowledge;
        kept.retain(|kept| {
            let there = told.iter().find(|entry| entry.id == kept.id);
            let runs = *session == Some(kept.id)
                && matches!(&kept.body, Body::Session(session) if session.ending.is_none());
            runs || there.is_none_or(|there| there.stamp.updated < kept.stamp.updated)
        });
        self.knowledge.told = Some(told);
        self.renew_day(now);
        let mut effects = self.decide(now);
        effects.extend(self.offer_to_go_on(now));
        effects.extend(self.take_back(now));
        if let Some((routine, before, _)) = self.knowledge.waiting.take() {
            effects.extend(self.start_today(&routine, before, now));
        }
        effects
    }

    /// Takes a session back that has just begun, where another program has kept what blocks it: a page
    /// may have lain open since then.
    fn take_back(&mut self, now: &Now) -> Vec<Effect> {
        let begins = self.workout().is_some_and(|workout| {
            workout.session.ending().is_none() && !workout.session.has_begun()
        });
        let blocked = self.day().is_some_and(|day| day.today.standing.block.is_some());
        if !begins || !blocked {
            return Vec::new();
        }
        let effects = self.command(Command::Stop, now);
        self.show_block();
        effects
    }

    /// Makes the decisions that are missing, and keeps them.
    pub(super) fn decide(&mut self, now: &Now) -> Vec<Effect> {
        let Knowledge { asks, told, day, .. } = &self.knowledge;
        let decides = *asks && told.is_some() && self.setup.coach;
        let (Some(day), Some(catalog), true) = (day, self.catalog.as_deref(), decides) else {
            return Vec::new();
        };
        let decisions = day.decisions(catalog);
        let entries: Vec<Entry> = decisions
            .iter()
            .filter_map(|decision| coach::entry_of(decision, &day.entries, now.instant(), ""))
            .collect();
        let Some(last) = decisions.last() else { return Vec::new() };
        if self.is_first_page() {
            self.notice = Some(format!("coach: {}", last.in_words(Some(catalog))));
        }
        let keeps = entries.into_iter().map(|entry| Keep::Decision(Box::new(entry)));
        let keeps: Vec<Keep> = keeps.collect();
        for keep in &keeps {
            self.hold(keep, now);
        }
        self.renew_day(now);
        keeps.into_iter().map(Effect::Keep).collect()
    }

    /// What follows from effects for what is known: what is kept counts, and once more is on the disk
    /// than laps, or another day has come, the ledger is asked again.
    pub(super) fn follow_up(&mut self, effects: &mut Vec<Effect>, now: &Now) {
        let mut asks = false;
        let before = self.knowledge.day.as_ref().map(|day| day.when.day);
        for effect in &*effects {
            let Effect::Keep(keep) = effect else { continue };
            self.hold(keep, now);
            asks |= !matches!(keep, Keep::Lap(_) | Keep::Decision(_));
        }
        if before.is_some_and(|before| before != now.civil.date()) {
            (asks, self.today) = (true, None);
        }
        if self.knowledge.day.is_none() || asks {
            self.renew_day(now);
        }
        let asks = asks && self.knowledge.asks && !effects.contains(&Effect::Quit);
        effects.extend(asks.then_some(Effect::Know));
    }

    /// Finds out anew what follows from all that is known.
    fn renew_day(&mut self, now: &Now) {
        let Knowledge { told, kept, plans, .. } = &self.knowledge;
        let mut entries: Vec<Entry> = told.iter().flatten().cloned().collect();
        for entry in kept {
            match entries.iter_mut().find(|other| other.id == entry.id) {
                Some(there) => *there = entry.clone(),
                None => entries.push(entry.clone()),
            }
        }
        entries.sort_by_key(|entry| entry.when.instant);
        let day = Day::of(entries, When::of(now), Arc::clone(plans));
        if self.is_told() {
            self.voice = self.voice.clone().to(day.met());
        }
        self.knowledge.day = Some(day);
    }

    /// Takes what is kept as known.
    fn hold(&mut self, keep: &Keep, now: &Now) {
        let stamp = Stamp::new(now.instant(), "");
        let entry = |id, body| Entry { id, when: When::of(now), body, stamp: stamp.clone() };
        let kept = &mut self.knowledge.kept;
        match keep {
            Keep::Begin { id, session } => {
                kept.push(entry(*id, Body::Session(session.clone())));
                self.knowledge.session = Some(*id);
            }
            Keep::Note { id, body } => {
                if kept.iter().all(|entry| entry.id != *id) {
                    kept.push(entry(*id, (**body).clone()));
                }
            }
            Keep::Decision(entry) => {
                kept.retain(|other| other.id != entry.id);
                kept.push((**entry).clone());
            }
            Keep::GoOn | Keep::Settle => {}
            Keep::Lap(_) | Keep::Stop(_) | Keep::End { .. } | Keep::After(_) => {
                self.change_kept(self.knowledge.session, keep, now);
            }
            Keep::Morning(_) => {
                let Knowledge { told, kept, morning, .. } = &self.knowledge;
                let all = told.iter().flatten().chain(kept);
                let of_day = all
                    .filter(|entry| Some(entry.when.day) == *morning)
                    .filter(|entry| matches!(entry.body, Body::Session(_)));
                let ids: BTreeSet<Id> = of_day.map(|entry| entry.id).collect();
                for id in ids {
                    self.change_kept(Some(id), keep, now);
                }
            }
        }
    }

    /// Changes a session by what is kept of it.
    fn change_kept(&mut self, id: Option<Id>, keep: &Keep, now: &Now) {
        let Knowledge { told, kept, .. } = &mut self.knowledge;
        let Some(id) = id else { return };
        if kept.iter().all(|entry| entry.id != id) {
            let there = told.iter().flatten().find(|entry| entry.id == id);
            kept.extend(there.cloned());
        }
        let Some(entry) = kept.iter_mut().find(|entry| entry.id == id) else { return };
        let Body::Session(session) = &mut entry.body else { return };
        match keep {
            Keep::Lap(lap) => session.laps.push((**lap).clone()),
            Keep::Stop(stop) => session.stops.push(stop.clone()),
            Keep::End { ending, steps_done } => {
                (session.ending, session.steps_done) = (Some(*ending), *steps_done);
            }
            Keep::After(after) => session.after = *after,
            Keep::Morning(scores) => {
                session.morning = Some(scores.over(session.morning.unwrap_or_default()));
            }
            _ => {}
        }
        entry.stamp = entry.stamp.after(now.instant(), "");
        // It is forgotten in the ledger, too: there is nothing in it to judge.
        let forgotten = session.ending.is_some() && session.says_nothing();
        kept.retain(|entry| entry.id != id || !forgotten);
    }

    /// Takes over the session that was broken off, which goes on now.
    pub(super) fn hold_unfinished(&mut self, entry: Entry) {
        self.knowledge.session = Some(entry.id);
        self.knowledge.kept.retain(|other| other.id != entry.id);
        self.knowledge.kept.push(entry);
    }

    /// A routine as it is to be done today, when it feels like this.
    ///
    /// # Errors
    ///
    /// Why it is not to be done today.
    pub(super) fn tailor(&self, routine: &Routine, scores: Scores) -> Result<Tailored, Refusal> {
        let as_it_is = || Tailored::as_it_is(routine);
        let (Some(day), Some(catalog)) = (self.day(), self.catalog.as_deref()) else {
            return Ok(as_it_is());
        };
        day.with(scores).tailor(routine, self.setup.coach, catalog)
    }

    /// Starts a routine as it is to be done today, or says why it is not.
    pub(super) fn start_today(
        &mut self,
        routine: &Arc<Routine>,
        before: Scores,
        now: &Now,
    ) -> Vec<Effect> {
        if self.is_waiting() {
            let until = now.moment + PATIENCE;
            self.knowledge.waiting = Some((Arc::clone(routine), before, until));
            self.notice = Some("one moment: what was noted before is being read".to_owned());
            return Vec::new();
        }
        self.renew_day(now);
        match self.tailor(routine, before) {
            Ok(tailored) => self.start(&tailored.routine, before, now),
            Err(refusal) => {
                self.refuse(&refusal, routine);
                Vec::new()
            }
        }
    }

    /// Whether the ledger has still to tell what it has.
    pub(super) fn is_waiting(&self) -> bool {
        let Knowledge { asks, told, impatient, .. } = &self.knowledge;
        *asks && told.is_none() && !impatient
    }

    /// Whether the ledger has told what it has.
    pub(super) fn is_told(&self) -> bool {
        self.knowledge.told.is_some()
    }

    /// When a session that waits is started all the same.
    pub(super) fn waits_until(&self) -> Option<Moment> {
        self.knowledge.waiting.as_ref().map(|(_, _, until)| *until)
    }

    /// The user wants something else than what waits.
    pub(super) fn wait_no_more(&mut self) {
        self.knowledge.waiting = None;
    }

    /// Starts the session that has waited long enough.
    pub(super) fn heed_waiting(&mut self, now: &Now) -> Vec<Effect> {
        if self.waits_until().is_none_or(|until| now.moment < until) {
            return Vec::new();
        }
        self.knowledge.impatient = true;
        let waited = self.knowledge.waiting.take();
        waited
            .map(|(routine, before, _)| self.start_today(&routine, before, now))
            .unwrap_or_default()
    }

    /// Says why a routine is not started.
    pub(super) fn refuse(&mut self, refusal: &Refusal, routine: &Routine) {
        if matches!(refusal, Refusal::Blocked(_)) {
            self.show_block();
            return;
        }
        let words = refusal.words(routine, &self.setup.numbers);
        let title = match refusal {
            Refusal::Blocked(_) => "No session for now".to_owned(),
            _ => routine.title.clone(),
        };
        let refused = Refused { title, words, refusal: refusal.clone() };
        self.screens.push(Screen::Refused { refused, scroll: 0 });
    }
}
