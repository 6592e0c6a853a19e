//! What people write and what it means: exercises, routines and the files they come from.
//!
//! A [`Routine`] is blocks of steps; a [`Step`] is an exercise with its dose, sides and the time
//! round it, every default already filled in. A value of these types is complete and possible:
//! [`read`] refuses everything else, with a place and a way out.

use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

pub mod catalog;
mod check;
pub mod code;
pub mod diagnostic;
pub mod dose;
pub mod edit;
pub mod exercise;
pub mod fix;
mod flag;
pub mod import;
pub mod paper;
mod range;
pub mod read;
pub mod report;
pub mod word;
pub mod write;

pub use catalog::Catalog;
pub use dose::{Dose, Tempo, Work};
pub use exercise::{Bias, Exercise, Kind, Position};
pub use flag::{FLAG_WORDS, FLAGS};
pub use range::Range;
pub use word::Word;

/// A routine, ready to be planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Routine {
    /// The file's name without its ending; unique in a catalogue.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// How demanding it is.
    pub level: Level,
    /// The family it belongs to: `desk`, `core`, `calm` and so on; free text for a user's own.
    pub family: Option<String>,
    /// What it is for, in a sentence.
    pub goal: Option<String>,
    /// When and how often to do it.
    pub when: Option<String>,
    /// Who it suits.
    pub start_if: Option<String>,
    /// Who should leave it, or a part of it, out.
    pub skip_if: Option<String>,
    /// What tells that it is time for the next routine.
    pub move_on: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
    /// The advice rows it serves: `P5`, `T1`...
    pub advice: Vec<String>,
    /// How many minutes its author wants it to take.
    pub minutes: Option<NonZeroU16>,
    /// Meant for the first hour of the day.
    pub first_hour: bool,
    /// Whether the coach may change its doses.
    pub coach: bool,
    /// Time to get ready before the first step.
    pub ready: Duration,
    /// What is done, in order; never empty.
    pub blocks: Vec<Block>,
}

impl Routine {
    /// All steps in file order, rounds not repeated.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.blocks.iter().flat_map(|block| &block.steps)
    }

    /// How long it takes when nothing is skipped; a session of it is planned to take as long.
    #[must_use]
    pub fn expected(&self) -> Duration {
        let (mut total, mut rest, mut from) = (Duration::ZERO, Duration::ZERO, None::<Position>);
        for block in &self.blocks {
            for round in 1..=block.rounds.get() {
                for step in &block.steps {
                    total += step.expected();
                    total += from.map_or(self.ready, |from| {
                        rest + step.get_into.unwrap_or_else(|| from.way_to(step.position))
                    });
                    from = Some(step.position);
                    rest = step.rest_after;
                }
                if round < block.rounds.get() {
                    rest += block.rest_between;
                }
            }
        }
        total
    }

    /// The body regions that its exercises work on, each once, in order of appearance.
    #[must_use]
    pub fn regions(&self) -> Vec<&str> {
        let mut regions: Vec<&str> = Vec::new();
        for region in self.steps().flat_map(|step| &step.exercise.regions) {
            if !regions.contains(&region.as_str()) {
                regions.push(region);
            }
        }
        regions
    }
}

/// Steps that belong together and may be repeated as a circuit.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// A heading of its own, if it has one.
    pub title: Option<String>,
    /// Its part in the routine.
    pub kind: BlockKind,
    /// How often its steps are gone through.
    pub rounds: NonZeroU16,
    /// Rest between two rounds.
    pub rest_between: Duration,
    /// Never empty.
    pub steps: Vec<Step>,
}

/// The part that a block plays in a routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Gentle movement first.
    WarmUp,
    /// What the routine is for.
    Main,
    /// Calming down.
    CoolDown,
}

/// One exercise as it is to be done in a routine.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The exercise: from the catalogue, or written in the routine itself.
    pub exercise: Arc<Exercise>,
    /// How much, after all defaults.
    pub dose: Dose,
    /// On which sides, after all defaults.
    pub sides: Sides,
    /// The position it is done in: the exercise's own or one of its alternatives.
    pub position: Position,
    /// Time to get into position; `None` lets the planner choose by the two positions.
    pub get_into: Option<Duration>,
    /// Rest after the whole step, before the next.
    pub rest_after: Duration,
    /// Cues at a time inside each set, in order; empty: the exercise's own, spread over the set.
    pub cues: Vec<TimedCue>,
    /// The author's words on this step.
    pub note: Option<String>,
}

impl Step {
    /// How many sets it has on all sides.
    #[must_use]
    pub fn sets(&self) -> usize {
        let sets = self.dose.sets().len();
        match self.sides {
            Sides::Both | Sides::Alternating { .. } => sets,
            Sides::Each { extra, .. } => 2 * sets + extra.map_or(0, |(_, more)| more.get().into()),
        }
    }

    /// On which side one lies while a side works, where it is done so and its figure tells.
    #[must_use]
    pub fn lies_on(&self, works: Side) -> Option<Side> {
        self.exercise.lies_on(works).filter(|_| self.position == Position::SideLying)
    }

    /// The step with another exercise in its place, at that one's own dose and position. The side that
    /// begins, and what one side has more, stay as they are in this step.
    #[must_use]
    pub fn with_exercise(&self, exercise: &Arc<Exercise>) -> Self {
        if exercise.id == self.exercise.id {
            return self.clone();
        }
        Self {
            exercise: Arc::clone(exercise),
            dose: exercise.dose.clone(),
            sides: exercise.sides.begun_as(self.sides),
            position: exercise.position,
            cues: Vec::new(),
            note: None,
            ..self.clone()
        }
    }

    /// How long its sets take on all sides, with the rests between them and the change of side.
    #[must_use]
    pub fn expected(&self) -> Duration {
        let sets = self.dose.sets();
        let work: Duration = sets.iter().map(|work| work.length()).sum();
        let rests = |sets: usize| self.dose.rest * u32::try_from(sets - 1).unwrap_or(u32::MAX);
        match self.sides {
            Sides::Both => work + rests(sets.len()),
            Sides::Alternating { .. } => 2 * work + rests(sets.len()),
            Sides::Each { extra, change, .. } => {
                let more = extra.map_or(0, |(_, sets)| sets.get());
                let last = sets[sets.len() - 1].length() * u32::from(more);
                2 * work + last + rests(2 * sets.len() + usize::from(more)) + change
            }
        }
    }
}

/// A line said or shown at a time inside a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedCue {
    /// Time from the start of the set.
    pub at: Duration,
    /// What is said.
    pub text: String,
}

/// How a step treats the two sides of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Both at once, or the exercise has no sides.
    Both,
    /// All sets on one side, then all on the other. The dose is for each side.
    Each {
        /// The side that begins.
        first: Side,
        /// Sets more than the dose says on one side.
        extra: Option<(Side, NonZeroU16)>,
        /// Time to change over.
        change: Duration,
    },
    /// The sides swap at each repetition. The dose is for each side: 8 repetitions are 16 in all.
    Alternating {
        /// The side that begins.
        first: Side,
    },
}

impl Sides {
    /// These sides, begun with the side that others begin with, and with their sets more on one side.
    const fn begun_as(self, other: Self) -> Self {
        let (begins, more) = match other {
            Self::Both => return self,
            Self::Each { first, extra, .. } => (first, extra),
            Self::Alternating { first } => (first, None),
        };
        match self {
            Self::Both => self,
            Self::Each { change, .. } => Self::Each { first: begins, extra: more, change },
            Self::Alternating { .. } => Self::Alternating { first: begins },
        }
    }
}

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The left.
    Left,
    /// The right.
    Right,
}

impl Side {
    /// The opposite side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// How demanding a routine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Level 1.
    Gentle = 1,
    /// Level 2.
    Moderate = 2,
    /// Level 3.
    Demanding = 3,
}
