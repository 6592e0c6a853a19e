//! Everything that is known of a day: for whoever offers, starts or lays out something.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;

use super::{DueToday, Plan, due, prescribed};
use crate::coach::{self, Tailored, Today};
use crate::history::{Body, Book, Decision, Entry, Following, Instead, Scores, When};
use crate::routine::{Catalog, Routine};
use crate::safety::Refusal;

/// What was noted in so long a time still holds when a session begins.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Everything that is known of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// The ledger's entries in the order of time, sessions of the last days whole.
    pub entries: Vec<Entry>,
    /// The moment.
    pub when: When,
    /// What holds.
    pub today: Today,
    /// The plans, the user's in place of bundled ones.
    pub plans: Arc<[Plan]>,
    /// What is due.
    pub due: DueToday,
}

impl Day {
    /// What follows from the ledger at a moment, with how it was noted to be last.
    #[must_use]
    pub fn of(entries: Vec<Entry>, when: When, plans: Arc<[Plan]>) -> Self {
        let scores = latest(&entries, &when);
        Self::felt(entries, when, plans, scores)
    }

    fn felt(entries: Vec<Entry>, when: When, plans: Arc<[Plan]>, scores: Scores) -> Self {
        let today = coach::today(&entries, &when, scores);
        let due = due(&entries, &when, &today, |id| plans.iter().find(|plan| plan.id == id));
        Self { entries, when, today, plans, due }
    }

    /// The same when it is like this right now; without scores of pain as it was.
    #[must_use]
    pub fn with(&self, scores: Scores) -> Self {
        if !is_scored(scores) {
            return self.clone();
        }
        let plans = Arc::clone(&self.plans);
        Self::felt(self.entries.clone(), self.when.clone(), plans, scores)
    }

    /// The plan that is followed, with what suits the user.
    #[must_use]
    pub fn following(&self) -> Option<&Following> {
        let book = Book::of(&self.entries).until(self.when.instant);
        book.following().map(|(_, following)| following)
    }

    /// The ids of the exercises that were ever done, however little.
    #[must_use]
    pub fn met(&self) -> BTreeSet<String> {
        let sessions = self.entries.iter().filter_map(|entry| match &entry.body {
            Body::Session(session) => Some(session.sums()),
            _ => None,
        });
        let sums = sessions.flat_map(Cow::into_owned);
        sums.filter(|sum| !sum.done.is_zero()).map(|sum| sum.exercise).collect()
    }

    /// What was noted in the last hour: how it is before a session.
    #[must_use]
    pub fn before(&self) -> Scores {
        let since = self.when.instant.saturating_sub(HOUR).unwrap_or(self.when.instant);
        let logs = self.entries.iter().rev().take_while(|entry| entry.when.instant >= since);
        let mut scores = logs.filter_map(|entry| match &entry.body {
            Body::Log(log) => Some(log.scores),
            _ => None,
        });
        scores.find(|scores| !scores.is_empty()).unwrap_or_default()
    }

    /// A routine as it is to be done today; `coach`: doses are the coach's.
    ///
    /// # Errors
    ///
    /// Why it is not to be done today.
    pub fn tailor(
        &self,
        routine: &Routine,
        coach: bool,
        catalog: &Catalog,
    ) -> Result<Tailored, Refusal> {
        let coached = coach && routine.coach;
        let progress = self.today.gate.progress;
        let mut doses = coach::doses(&self.entries, routine, &self.when, progress, catalog);
        // What a plan prescribes, row by row, is not changed by the session as well.
        let is_prescribed = |id: &str| self.due.doses.iter().any(|dose| dose.exercise == id);
        doses.settings.retain(|setting| !is_prescribed(&setting.exercise));
        let routine = coach::prescribe(routine, &self.due.doses, catalog);
        coach::tailor(&routine, &self.today, &doses, coached, catalog)
    }

    /// The decisions that are missing or out of date, in the order of their sessions.
    #[must_use]
    pub fn decisions(&self, catalog: &Catalog) -> Vec<Decision> {
        coach::catch_up(&self.entries, self.when.day, catalog, &|entries, when| {
            prescribed(entries, when, &self.plans)
        })
    }

    /// A decision with what the user wants in its place.
    #[must_use]
    pub fn instead(
        &self,
        session: &Entry,
        decision: Decision,
        wanted: Instead,
        catalog: &Catalog,
    ) -> Decision {
        coach::instead(&self.entries, session, decision, wanted, catalog, &|entries, when| {
            prescribed(entries, when, &self.plans)
        })
    }
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
    today.filter_map(scored).find(|scores| is_scored(*scores)).unwrap_or_default()
}

fn is_scored(scores: Scores) -> bool {
    scores.back.is_some() || scores.leg.is_some()
}
