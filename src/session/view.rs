//! What a screen needs to know of a session at a moment.

use std::time::Duration;

use super::timeline::{Length, Part, PlannedStep, Segment, Timeline};
use super::{Cue, Ending, Pause, Session, State};
use crate::figure::{Beat, Facing};
use crate::routine::{Side, Sides, Work};
use crate::time::Moment;

/// A session at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct View<'a> {
    /// The running segment, an index into [`Timeline::segments`].
    pub index: usize,
    /// The running segment.
    pub segment: &'a Segment,
    /// Its step.
    pub step: &'a PlannedStep,
    /// Time in the segment, pauses not counted.
    pub elapsed: Duration,
    /// Time to the end of the segment; `None` when the user ends it.
    pub remaining: Option<Duration>,
    /// The side of this moment; for alternating sides it swaps inside the segment.
    pub side: Option<Side>,
    /// Where in the movement; `None` outside a set, and in work without a form.
    pub phase: Option<Phase>,
    /// The latest line of the segment.
    pub line: Option<&'a str>,
    /// The pause it stands in.
    pub paused: Option<Paused>,
    /// How the session ended, once it has.
    pub ended: Option<Ending>,
    /// Time to the end of the session, open segments at their guess.
    pub left: Duration,
    /// How much of the session lies behind, 0 to 1.
    pub progress: f64,
    /// The next set, an index into [`Timeline::segments`].
    pub next: Option<usize>,
}

/// A pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Its reason.
    pub why: Pause,
    /// How long it has lasted in this segment.
    pub lasted: Duration,
    /// It is about to go on by itself.
    pub ending: bool,
}

/// A point in a movement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phase {
    /// The repetition, from 1; for alternating sides, on its side.
    pub rep: u32,
    /// How many repetitions, on each side where sides alternate.
    pub of: u32,
    /// The part of the repetition.
    pub stroke: Stroke,
    /// How much of the stroke lies behind, 0 to 1.
    pub progress: f64,
    /// Time in the stroke.
    pub into: Duration,
    /// Time to the end of the stroke.
    pub left: Duration,
}

/// A part of a repetition or of a breath.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    /// The effort.
    Lift,
    /// At the far end, or in a held position.
    Hold,
    /// The way back.
    Lower,
    /// Before the next.
    Pause,
    /// Breathing in.
    In,
    /// Breathing out.
    Out,
}

impl View<'_> {
    /// Where in its movement the body is; before a set at its beginning.
    #[must_use]
    pub fn beat(&self) -> Beat {
        let Part::Work(work) = self.segment.part else { return Beat::Start };
        let Some(Phase { stroke, progress, into, .. }) = self.phase else {
            let breath = self.step.step.exercise.breath();
            return breath.map_or(Beat::Going(self.elapsed), |breath| self.breathing(breath));
        };
        let part = progress as f32;
        let tempo = match work {
            Work::Reps { tempo, .. } => Some(tempo),
            _ => None,
        };
        match stroke {
            Stroke::Lift | Stroke::In => Beat::There(part),
            Stroke::Lower | Stroke::Out => Beat::Back(part),
            Stroke::Hold if tempo.is_some_and(|tempo| !tempo.lift.is_zero()) => Beat::End,
            Stroke::Hold => Beat::Settling(into),
            // Without a way back of its own, the pause has it.
            Stroke::Pause if tempo.is_some_and(|tempo| tempo.lower.is_zero()) => {
                Beat::Back(into.as_secs_f32())
            }
            Stroke::Pause => Beat::Start,
        }
    }

    /// Where in a breath someone is who breathes for a time.
    fn breathing(&self, [inhale, exhale]: [Duration; 2]) -> Beat {
        let into =
            Duration::from_nanos((self.elapsed.as_nanos() % (inhale + exhale).as_nanos()) as u64);
        match into.checked_sub(inhale) {
            None => Beat::There(into.div_duration_f32(inhale)),
            Some(out) => Beat::Back(out.div_duration_f32(exhale)),
        }
    }

    /// How a figure, which is drawn as the right side works, shows the side of this moment; before a set,
    /// the side that begins.
    #[must_use]
    pub fn facing(&self, timeline: &Timeline) -> Facing {
        let set = &timeline.segments()[self.set()];
        let sides = timeline.step_of(set).step.sides;
        let side = if self.segment.part.is_work() { self.side } else { set.place.side };
        match (sides, side) {
            (Sides::Each { .. }, Some(Side::Left)) => Facing::Mirrored,
            (Sides::Alternating { .. }, Some(Side::Left))
            | (Sides::Alternating { first: Side::Left }, None) => Facing::Swapped,
            _ => Facing::AsDrawn,
        }
    }

    /// The set that is done or comes next, an index into [`Timeline::segments`].
    #[must_use]
    pub fn set(&self) -> usize {
        if self.segment.part.is_work() { self.index } else { self.next.unwrap_or(self.index) }
    }
}

impl Session {
    /// The session as it stands at `now`, a moment up to which it was advanced.
    #[must_use]
    pub fn view(&self, now: Moment) -> View<'_> {
        let index = self.run.index;
        let segments = self.timeline.segments();
        let segment = &segments[index];
        let elapsed = self.elapsed(now);
        let expected = self.run.length.expected();
        let planned = |segments: &[Segment]| -> Duration {
            segments.iter().map(|segment| segment.length.expected()).sum()
        };
        let ended = self.ending();
        let rest = if ended.is_some() { Duration::ZERO } else { expected.saturating_sub(elapsed) };
        let left = if ended.is_some() { rest } else { rest + planned(&segments[index + 1..]) };
        let behind = planned(&segments[..index]) + expected.min(elapsed);
        View {
            index,
            segment,
            step: self.timeline.step_of(segment),
            elapsed,
            remaining: self.run.length.known().map(|length| length.saturating_sub(elapsed)),
            side: self.timeline.side(index, self.run.length, elapsed),
            phase: self.phase(elapsed),
            line: self.run.cues.iter().rev().find_map(|(at, cue)| match cue {
                Cue::Say(line) if *at <= elapsed => Some(line.as_str()),
                _ => None,
            }),
            paused: match self.state {
                State::Paused { since, why, until, .. } => {
                    Some(Paused { why, lasted: now.since(since), ending: until.is_some() })
                }
                State::Running { .. } | State::Ended { .. } => None,
            },
            ended,
            left,
            progress: ratio(behind, behind + left),
            next: (index + 1..segments.len()).find(|&next| segments[next].part.is_work()),
        }
    }

    fn phase(&self, elapsed: Duration) -> Option<Phase> {
        let segment = &self.timeline.segments()[self.run.index];
        let Part::Work(work) = segment.part else { return None };
        let sides = self.timeline.step_of(segment).step.sides;
        let turn = Turn::at(work, sides, self.run.length, elapsed)?;
        let strokes = match work {
            Work::Reps { tempo, .. } => vec![
                (Stroke::Lift, tempo.lift),
                (Stroke::Hold, tempo.hold),
                (Stroke::Lower, tempo.lower),
                (Stroke::Pause, tempo.pause),
            ],
            Work::Breaths { inhale, exhale, .. } => {
                vec![(Stroke::In, inhale), (Stroke::Out, exhale)]
            }
            Work::Hold(_) => vec![(Stroke::Hold, turn.length)],
            Work::Time(_) | Work::Open { .. } => return None,
        };
        let mut into = turn.into;
        let mut at = None;
        for (stroke, length) in strokes.into_iter().filter(|(_, length)| !length.is_zero()) {
            let left = length.saturating_sub(into);
            at = Some((stroke, ratio(into, length).min(1.0), into.min(length), left));
            if into < length {
                break;
            }
            into -= length;
        }
        let (stroke, progress, into, left) = at?;
        let sides = if matches!(sides, Sides::Alternating { .. }) { 2 } else { 1 };
        let (rep, of) = (turn.index / sides + 1, turn.of.div_ceil(sides));
        Some(Phase { rep, of, stroke, progress, into, left })
    }
}

impl Timeline {
    /// The side that is worked in a segment at a time from its start.
    pub(super) fn side(&self, index: usize, length: Length, elapsed: Duration) -> Option<Side> {
        let segment = &self.segments()[index];
        let sides = self.step_of(segment).step.sides;
        match (sides, segment.part) {
            (Sides::Alternating { first }, Part::Work(work)) => {
                let turn = Turn::at(work, sides, length, elapsed)?;
                Some(if turn.index.is_multiple_of(2) { first } else { first.other() })
            }
            _ => segment.place.side,
        }
    }

    /// The side that a cue belongs to: the change to the side it leads to, the end of a step to both,
    /// and of alternating sides nothing else to any.
    #[must_use]
    pub fn cue_side(&self, index: usize, length: Length, at: Duration, cue: &Cue) -> Option<Side> {
        match cue {
            Cue::ChangeSides => self.side(index, length, at),
            Cue::StepDone | Cue::Finish => None,
            _ => self.segments()[index].place.side,
        }
    }
}

/// A repetition or a breath, or what a hold or a time is on one side.
struct Turn {
    index: u32,
    of: u32,
    length: Duration,
    into: Duration,
}

impl Turn {
    /// The turn at a time in a set; `None` where the user paces it.
    fn at(work: Work, sides: Sides, length: Length, elapsed: Duration) -> Option<Self> {
        let length = length.known()?;
        let turn = match (work, sides) {
            (Work::Reps { tempo, .. }, _) => tempo.length(),
            (Work::Breaths { inhale, exhale, .. }, _) => inhale + exhale,
            (_, Sides::Alternating { .. }) => length / 2,
            _ => length,
        };
        let of = length.as_nanos().div_ceil(turn.as_nanos().max(1)).max(1) as u32;
        // At its very end a set is still in its last turn.
        let index = (elapsed.as_nanos() / turn.as_nanos().max(1)).min(u128::from(of - 1)) as u32;
        Some(Self { index, of, length: turn, into: elapsed.saturating_sub(turn * index) })
    }
}

fn ratio(part: Duration, whole: Duration) -> f64 {
    if whole.is_zero() { 1.0 } else { part.as_secs_f64() / whole.as_secs_f64() }
}
