//! Taking a newer version of the routine while its session runs.
//!
//! What one has come to stays as it was, and keeps its place in the timeline, so that no lap has to
//! move. What is still to come is laid out anew behind it.

use std::time::Duration;

use super::{Event, Length, Part, PlannedStep, Session, Timeline};
use crate::time::Moment;

impl Session {
    /// Whether more has been than getting ready for the first step.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        let segment = &self.timeline.segments[self.run.index];
        !self.laps.is_empty() || segment.part != Part::Ready
    }

    /// Goes on with the `newer` version of its routine, from the step after the furthest one that
    /// was come to; the running segment goes on. A session that has not begun starts anew with it.
    ///
    /// Steps are told apart by their exercise. What was come to does not come again; what was still
    /// to come does, wherever it stands now; a step that is new comes if it stands behind all
    /// that were come to.
    pub fn take(&mut self, newer: &Timeline, now: Moment) -> Vec<Event> {
        let mut events = self.advance(now);
        if self.ending().is_some() {
            return events;
        }
        events.push(Event::Rescheduled);
        if self.has_begun() {
            let laps = self.laps.iter().map(|lap| lap.segment);
            let used = laps.chain([self.run.index]).max().unwrap_or_default();
            self.timeline = self.timeline.continued(used, newer);
            self.renew_cues();
        } else {
            self.timeline = newer.clone();
            self.body = newer.steps[0].step.position;
            self.enter(0, self.told, &mut events);
        }
        events.extend(self.advance(now));
        events
    }
}

impl Timeline {
    /// This timeline up to the end of the step of the segment `used`, and behind it what of `newer`
    /// is still to come.
    fn continued(&self, used: usize, newer: &Self) -> Self {
        let (mut timeline, mut rest) = self.been(used);
        timeline.routine = newer.routine.clone();
        let kept = timeline.steps.len();
        let coming = to_come(&self.steps[..kept], &self.steps[kept..], &newer.steps);
        for &index in &coming {
            timeline.add_from(newer, index, rest);
            rest = newer.rest_behind(index);
        }
        timeline.finished(used)
    }

    /// This timeline up to the end of the step of the segment `used`, and the rest that is still to
    /// be added behind that.
    pub(super) fn been(&self, used: usize) -> (Self, Duration) {
        let kept = self.segments[used].place.step + 1;
        let ahead = self.steps.get(kept).map(|step| step.first_segment);
        let timeline = Self {
            routine: self.routine.clone(),
            steps: self.steps[..kept].to_vec(),
            segments: self.segments[..ahead.unwrap_or(self.segments.len())].to_vec(),
        };
        // The rest behind the last step kept stands there already, unless that was the very last.
        let rest = match ahead {
            None => self.steps[kept - 1].step.rest_after,
            Some(_) => Duration::ZERO,
        };
        (timeline, rest)
    }

    /// Adds a step of another timeline, after `rest`.
    pub(super) fn add_from(&mut self, other: &Self, index: usize, rest: Duration) {
        let PlannedStep { step, block, round, .. } = &other.steps[index];
        self.add(step, (*block, *round), rest);
        self.take_lengths(other, index);
    }

    /// The timeline once everything is in it, the segment `used` being the last that was come to.
    pub(super) fn finished(mut self, used: usize) -> Self {
        // There is no rest at the very end, unless one stands in it.
        while self.segments.len() > used + 1
            && self.segments.last().is_some_and(|last| last.part == Part::Rest)
        {
            self.segments.pop();
        }
        self.add_cues();
        self
    }

    /// Gives the step that was just added the time between its sets that it has in `newer`, where
    /// that is longer.
    fn take_lengths(&mut self, newer: &Self, step: usize) {
        let Some(last) = self.steps.last() else { return };
        let (own, other) = (last.first_segment, newer.steps[step].first_segment);
        for (own, other) in self.segments[own..].iter_mut().zip(&newer.segments[other..]) {
            if let (Length::For(length), Length::For(longer)) = (own.length, other.length)
                && !own.part.is_work()
                && !other.part.is_work()
            {
                own.length = Length::For(length.max(longer));
            }
        }
    }

    /// The rest between a step and the next.
    pub(super) fn rest_behind(&self, step: usize) -> Duration {
        let Some(next) = self.steps.get(step + 1) else { return self.steps[step].step.rest_after };
        let last = &self.segments[next.first_segment - 1];
        if last.part == Part::Rest { last.length.expected() } else { Duration::ZERO }
    }
}

/// Which of the `newer` steps are still to come, after steps that were come to (`been`) and others
/// that were not (`ahead`).
fn to_come(been: &[PlannedStep], ahead: &[PlannedStep], newer: &[PlannedStep]) -> Vec<usize> {
    let ids = |steps: &[PlannedStep]| -> Vec<String> {
        steps.iter().map(|step| step.step.exercise.id.clone()).collect()
    };
    let (mut been, mut ahead) = (ids(been), ids(ahead));
    let again: Vec<bool> = newer.iter().map(|step| strike(&mut been, step)).collect();
    let here = again.iter().rposition(|again| *again).map_or(0, |last| last + 1);
    // Those behind come first here: one that is new before them must not pass for one of them.
    newer[here..].iter().for_each(|step| {
        strike(&mut ahead, step);
    });
    (0..newer.len())
        .filter(|&index| !again[index])
        .filter(|&index| index >= here || strike(&mut ahead, &newer[index]))
        .collect()
}

/// Takes a step's exercise off a list, once.
fn strike(list: &mut Vec<String>, step: &PlannedStep) -> bool {
    let place = list.iter().position(|id| *id == step.step.exercise.id);
    place.map(|place| list.swap_remove(place)).is_some()
}
