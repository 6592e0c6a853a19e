//! An exercise: what it is for, how it is done, how much, and when not to.

use std::time::Duration;

use crate::routine::{Dose, Sides};

/// An exercise with everything that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The file's name without its ending; for an inline exercise, made from its name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What else people call it; other exercises may be called the same.
    pub aliases: Vec<String>,
    /// What sort of exercise it is.
    pub kind: Kind,
    /// The body regions it works on, in plain words.
    pub regions: Vec<String>,
    /// Muscles and other structures, the main one first.
    pub targets: Vec<String>,
    /// The position it starts from.
    pub position: Position,
    /// Positions it can be done in as well.
    pub also: Vec<Position>,
    /// A word more on the position.
    pub position_note: Option<String>,
    /// What one needs for it.
    pub props: Vec<String>,
    /// How it treats the two sides.
    pub sides: Sides,
    /// The starting dose.
    pub dose: Dose,
    /// The range that the sources support, in words.
    pub range: Option<String>,
    /// How often to do it.
    pub how_often: Option<String>,
    /// How to get into it, a sentence a step.
    pub setup: Vec<String>,
    /// How to do it, a sentence a step.
    pub movement: Vec<String>,
    /// Short lines for during the work.
    pub cues: Vec<String>,
    /// What commonly goes wrong.
    pub mistakes: Vec<String>,
    /// What to mind.
    pub caution: Option<String>,
    /// When to stop.
    pub stop: Option<String>,
    /// The flags under which it is left out.
    pub avoid: Vec<String>,
    /// The direction it works the spine in.
    pub bias: Bias,
    /// Fit for the desk, in everyday clothes.
    pub desk: bool,
    /// Needs getting down to the floor.
    pub floor: bool,
    /// Fit for the first hour of the day.
    pub first_hour: bool,
    /// An easier exercise, by id.
    pub easier: Option<String>,
    /// A harder exercise, by id.
    pub harder: Option<String>,
    /// What the evidence says, where it is weak or contested.
    pub evidence: Option<String>,
    /// Codes of its sources: `V24`, `K12`...
    pub sources: Vec<String>,
}

/// What sort of exercise something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lengthens a muscle.
    Stretch,
    /// Loads a muscle.
    Strength,
    /// Moves a joint through its range.
    Mobility,
    /// Slides a nerve; never held.
    NerveGlide,
    /// Presses a muscle with ball or roller.
    SelfMassage,
    /// Breathing and rest.
    Breathing,
    /// Practises a posture or a way of moving.
    PostureDrill,
}

/// The position an exercise starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Position {
    /// On the feet.
    Standing,
    /// On a chair, or on the floor where the set-up says so.
    Seated,
    /// One knee down.
    HalfKneeling,
    /// On hands and knees, or kneeling.
    Quadruped,
    /// On the side.
    SideLying,
    /// On the back.
    Supine,
    /// Face down.
    Prone,
}

/// The direction in which an exercise works the spine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// Bending forward.
    Flexion,
    /// Bending backward.
    Extension,
    /// Turning.
    Rotation,
    /// Along the nerve.
    Neural,
    /// None.
    Neutral,
}

impl Position {
    /// How long it takes to get from here to another position.
    ///
    /// A design choice, no source sets it: 6 s to sort oneself out where one is; otherwise the more
    /// the further up or down the way leads, from 8 s for rolling over or sitting down to 15 s from
    /// standing to lying.
    #[must_use]
    pub fn way_to(self, other: Self) -> Duration {
        const fn height(position: Position) -> usize {
            match position {
                Position::Standing => 4,
                Position::Seated => 3,
                Position::HalfKneeling => 2,
                Position::Quadruped => 1,
                Position::SideLying | Position::Supine | Position::Prone => 0,
            }
        }
        let seconds = if self == other {
            6
        } else {
            [8, 8, 10, 13, 15][height(self).abs_diff(height(other))]
        };
        Duration::from_secs(seconds)
    }
}
