//! What a session came to.

use std::fmt;
use std::time::Duration;

use super::{Ending, Outcome, PlannedStep, Session};
use crate::text::{clock, count};

/// A session as it ended, for the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The routine's id.
    pub routine: String,
    /// The routine's title.
    pub title: String,
    /// How it ended.
    pub ending: Ending,
    /// Every step of the timeline, in order.
    pub steps: Vec<StepRecord>,
    /// Time in sets, what was done twice counted twice.
    pub work: Duration,
    /// The whole time, pauses left out.
    pub whole: Duration,
    /// Time in pauses.
    pub paused: Duration,
}

/// What was done of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRecord {
    /// The exercise's id.
    pub exercise: String,
    /// The exercise's name.
    pub name: String,
    /// How far it came.
    pub reached: Reached,
    /// The time in its sets that was planned.
    pub planned: Duration,
    /// The time in its sets.
    pub done: Duration,
}

/// How far a step came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Every set came to its end or was ended by the user, who was done with it.
    Done,
    /// Something of it was done.
    Partly,
    /// Nothing of it was done.
    Skipped,
}

impl Record {
    /// The record of a session; `None` while it runs.
    #[must_use]
    pub fn of(session: &Session) -> Option<Self> {
        let ending = session.ending()?;
        let timeline = session.timeline();
        let routine = timeline.routine();
        let steps: Vec<_> = timeline
            .steps()
            .iter()
            .enumerate()
            .map(|(index, step)| StepRecord::of(session, index, step))
            .collect();
        Some(Self {
            routine: routine.id.clone(),
            title: routine.title.clone(),
            ending,
            work: steps.iter().map(|step| step.done).sum(),
            whole: session.laps().iter().map(|lap| lap.done).sum(),
            paused: session.laps().iter().map(|lap| lap.paused).sum(),
            steps,
        })
    }

    /// How many steps were done to their end.
    #[must_use]
    pub fn steps_done(&self) -> usize {
        self.steps.iter().filter(|step| step.reached == Reached::Done).count()
    }
}

impl StepRecord {
    fn of(session: &Session, index: usize, step: &PlannedStep) -> Self {
        let mut reached = Reached::Done;
        let (mut planned, mut done) = (Duration::ZERO, Duration::ZERO);
        for (set, segment) in session.timeline().segments().iter().enumerate() {
            if segment.place.step != index || !segment.part.is_work() {
                continue;
            }
            planned += segment.length.expected();
            let mut ended = false;
            for lap in session.laps().iter().filter(|lap| lap.segment == set) {
                done += lap.done;
                ended |= matches!(lap.outcome, Outcome::Completed | Outcome::EndedEarly);
            }
            if !ended {
                reached = Reached::Skipped;
            }
        }
        if reached == Reached::Skipped && !done.is_zero() {
            reached = Reached::Partly;
        }
        let exercise = &step.step.exercise;
        Self { exercise: exercise.id.clone(), name: exercise.name.clone(), reached, planned, done }
    }
}

/// One line for the prompt: `Desk micro-break: 5 of 5 steps in 3:02, 2:31 of them work`.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = count(self.steps.len(), "step");
        write!(f, "{}: {} of {steps} in {}", self.title, self.steps_done(), clock(self.whole))?;
        write!(f, ", {} of them work", clock(self.work))?;
        if !self.paused.is_zero() {
            write!(f, ", {} paused", clock(self.paused))?;
        }
        if self.ending == Ending::Stopped {
            f.write_str("; stopped")?;
        }
        Ok(())
    }
}
