//! From a routine to its timeline.

use std::sync::Arc;
use std::time::Duration;

use super::timeline::{Length, Part, Place, PlannedStep, Segment, Timeline};
use crate::routine::{Routine, Side, Sides, Step, Work};

/// Lays a routine out in time.
///
/// A step is: getting into position (getting ready before the first), then its sets, with rest
/// after every set but the last. On each side in turn, the rest between the sides is followed by
/// the change-over. Alternating sides make one segment a set, twice as long as the dose, which is
/// for each side: repetitions and breaths swap sides each time, a hold or a time at its half.
/// Rest after a step and rest between rounds come as one; there is none at the very end.
#[must_use]
pub fn plan(routine: &Arc<Routine>) -> Timeline {
    let mut timeline =
        Timeline { routine: Arc::clone(routine), steps: Vec::new(), segments: Vec::new() };
    let mut rest = Duration::ZERO;
    for (block_index, block) in routine.blocks.iter().enumerate() {
        for round in 1..=block.rounds.get() {
            for step in &block.steps {
                timeline.add(step, (block_index, round), rest);
                rest = step.rest_after;
            }
            if round < block.rounds.get() {
                rest += block.rest_between;
            }
        }
    }
    timeline.add_cues();
    timeline
}

impl Timeline {
    /// Adds a step of a block and round, after `rest` if another step comes before it.
    pub(super) fn add(&mut self, step: &Step, (block, round): (usize, u16), rest: Duration) {
        if let Some(last) = self.segments.last() {
            let place = last.place;
            self.push(Part::Rest, place, Length::For(rest));
        }
        let (part, length) = match self.steps.last() {
            None => (Part::Ready, self.routine.ready),
            Some(before) => {
                let (from, to) = (before.step.position, step.position);
                (Part::Position { from, to }, step.get_into.unwrap_or_else(|| from.way_to(to)))
            }
        };
        let first_segment = self.segments.len();
        self.steps.push(PlannedStep { step: step.clone(), block, round, first_segment });
        self.push_step(step, part, length);
    }

    /// Gives every segment its cues, once all are there.
    pub(super) fn add_cues(&mut self) {
        for index in 0..self.segments.len() {
            self.segments[index].cues = self.cues(index, self.segments[index].length);
        }
    }

    fn push(&mut self, part: Part, place: Place, length: Length) {
        if length != Length::For(Duration::ZERO) {
            self.segments.push(Segment { part, place, length, cues: Vec::new() });
        }
    }

    fn push_step(&mut self, step: &Step, lead_in: Part, lead_in_length: Duration) {
        let all = sets(step);
        let index = self.steps.len() - 1;
        let place = |side, set| Place {
            step: index,
            set,
            sets: all.iter().filter(|other| other.0 == side).count() as u16,
            side,
        };
        let mut before = None;
        let mut set = 0;
        for &(side, work) in &all {
            let change = before.is_some_and(|before| before != side);
            if let Some(before) = before {
                self.push(Part::Rest, place(before, set), Length::For(step.dose.rest));
            }
            set = if change { 1 } else { set + 1 };
            match step.sides {
                _ if before.is_none() => {
                    self.push(lead_in, place(side, set), Length::For(lead_in_length));
                }
                Sides::Each { change: length, .. } if change => {
                    self.push(Part::ChangeSides, place(side, set), Length::For(length));
                }
                _ => {}
            }
            self.push(Part::Work(work), place(side, set), length(work, step.sides));
            before = Some(side);
        }
    }
}

/// The sets of a step in the order they are done. Extra sets on a side repeat its last one.
fn sets(step: &Step) -> Vec<(Option<Side>, Work)> {
    let dose = step.dose.sets();
    let Sides::Each { first, extra, .. } = step.sides else {
        return dose.iter().map(|&work| (None, work)).collect();
    };
    let mut sets = Vec::new();
    for side in [first, first.other()] {
        sets.extend(dose.iter().map(|&work| (Some(side), work)));
        if let Some((_, more)) = extra.filter(|&(extra, _)| extra == side) {
            let last = dose[dose.len() - 1];
            sets.extend((0..more.get()).map(|_| (Some(side), last)));
        }
    }
    sets
}

fn length(work: Work, sides: Sides) -> Length {
    let goes = if matches!(sides, Sides::Alternating { .. }) { 2 } else { 1 };
    match work {
        Work::Open { guess } => Length::UntilDone { guess: guess * goes },
        work => Length::For(work.length() * goes),
    }
}
