//! Leaving an exercise for good while its session goes on.
//!
//! What one has come to keeps its place in the timeline, so that no lap has to move. What would have
//! come next comes behind it.

use super::{Event, Session, Timeline};
use crate::routine::Step;
use crate::time::Moment;

impl Session {
    /// Leaves the running step with all its sets and sides, and goes on with `instead`, where there is
    /// something in its place, and with those steps still to come that `stays` keeps.
    ///
    /// `laid`: has the last word on the new timeline; what was come to must stay in it. In a pause the
    /// session stays paused. With nothing left it has finished.
    pub fn leave_step(
        &mut self,
        instead: Option<&Step>,
        stays: impl Fn(&Step) -> bool,
        laid: impl FnOnce(Timeline) -> Timeline,
        now: Moment,
    ) -> Vec<Event> {
        let mut events = self.advance(now);
        if self.ending().is_some() {
            return events;
        }
        let laps = self.laps.iter().map(|lap| lap.segment);
        let used = laps.chain([self.run.index]).max().unwrap_or_default();
        let left = self.timeline.segments[self.run.index].place.step;
        let next = self.timeline.segments[used].place.step + 1;
        self.timeline = laid(self.timeline.without(left, used, instead, stays));
        self.go_to_step(next, &mut events);
        events.extend(self.advance(now));
        events
    }
}

impl Timeline {
    /// This timeline up to the end of the step of the segment `used`, and behind it what comes once
    /// the step `left` has been left.
    fn without(
        &self,
        left: usize,
        used: usize,
        instead: Option<&Step>,
        stays: impl Fn(&Step) -> bool,
    ) -> Self {
        let (mut timeline, mut rest) = self.been(used);
        if let Some(step) = instead {
            let place = &self.steps[left];
            timeline.add(step, (place.block, place.round), rest);
            rest = self.rest_behind(left);
        }
        for index in (left + 1..self.steps.len()).filter(|index| stays(&self.steps[*index].step)) {
            timeline.add_from(self, index, rest);
            rest = self.rest_behind(index);
        }
        timeline.finished(used)
    }
}
