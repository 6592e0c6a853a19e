//! The ledger as a book: what counts of it, in the order of time.

use jiff::Timestamp;

use super::{Body, Decision, Entry, Following, Id, Scores, Session};

/// The entries that were not deleted, in the order of time.
#[derive(Clone, Debug)]
pub struct Book<'e>(Vec<&'e Entry>);

impl<'e> Book<'e> {
    /// What counts of some entries, in whichever order they come.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut there: Vec<&Entry> =
            entries.into_iter().filter(|entry| !entry.stamp.deleted).collect();
        there.sort_by_key(|entry| (entry.when.instant, entry.id));
        Self(there)
    }

    /// What was before a moment.
    #[must_use]
    pub fn before(&self, moment: Timestamp) -> Self {
        Self(self.0[..self.0.partition_point(|entry| entry.when.instant < moment)].to_vec())
    }

    /// What was up to a moment, that counted.
    #[must_use]
    pub fn until(&self, moment: Timestamp) -> Self {
        Self(self.0[..self.0.partition_point(|entry| entry.when.instant <= moment)].to_vec())
    }

    /// What was after a moment.
    #[must_use]
    pub fn after(&self, moment: Timestamp) -> Self {
        Self(self.0[self.0.partition_point(|entry| entry.when.instant <= moment)..].to_vec())
    }

    /// All of it.
    #[must_use]
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &'e Entry> + '_ {
        self.0.iter().copied()
    }

    /// The sessions that are over.
    #[must_use]
    pub fn sessions(&self) -> impl DoubleEndedIterator<Item = (&'e Entry, &'e Session)> + '_ {
        self.entries().filter_map(|entry| match &entry.body {
            Body::Session(session) if session.ending.is_some() => Some((entry, &**session)),
            _ => None,
        })
    }

    /// The coach's decisions, in the order of their sessions.
    #[must_use]
    pub fn decisions(&self) -> impl DoubleEndedIterator<Item = (&'e Entry, &'e Decision)> + '_ {
        self.entries().filter_map(|entry| match &entry.body {
            Body::Decision(decision) => Some((entry, &**decision)),
            _ => None,
        })
    }

    /// The decision about a session, with its entry.
    #[must_use]
    pub fn decided(&self, session: Id) -> Option<(&'e Entry, &'e Decision)> {
        self.decisions().rfind(|(_, decision)| decision.session == session)
    }

    /// The decision about a session.
    #[must_use]
    pub fn decision_of(&self, session: Id) -> Option<&'e Decision> {
        self.decided(session).map(|(_, decision)| decision)
    }

    /// What was scored before sessions and in notes.
    #[must_use]
    pub fn scored(&self) -> impl DoubleEndedIterator<Item = (&'e Entry, Scores)> + '_ {
        self.entries().filter_map(|entry| match &entry.body {
            Body::Session(session) if session.ending.is_some() => Some((entry, session.before)),
            Body::Log(log) => Some((entry, log.scores)),
            _ => None,
        })
    }

    /// The plan that is followed, or the word that none is any more.
    #[must_use]
    pub fn following(&self) -> Option<(&'e Entry, &'e Following)> {
        self.entries().rev().find_map(|entry| match &entry.body {
            Body::Plan(following) => Some((entry, following)),
            _ => None,
        })
    }
}
