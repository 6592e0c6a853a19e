//! An exercise: what it is for, how it is done, how much, and when not to.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::figure::{Body, Figure};
use crate::routine::{Dose, Range, Side, Sides, Word, range};

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
    /// How it looks.
    pub figure: Option<Arc<Figure>>,
    /// The exercise, by id, that it has its figure from.
    pub figure_of: Option<String>,
}

/// A part of an exercise's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// One after the other.
    Steps(&'a [String]),
    /// In any order.
    Points(&'a [String]),
    /// A paragraph.
    Paragraph(Cow<'a, str>),
}

impl Exercise {
    /// The least and the most that its sources support.
    #[must_use]
    pub fn limits(&self) -> Range {
        self.range.as_deref().map(range::parse).unwrap_or_default()
    }

    /// On which side one lies while a side works, as its figure has it.
    pub(super) fn lies_on(&self, works: Side) -> Option<Side> {
        // A figure is drawn as the right side works.
        let body = Body::of(&self.figure.as_ref()?.poses.first()?.pose);
        let right_is_up = body.rights[0].y > 0.0;
        Some(if right_is_up { works.other() } else { works })
    }

    /// How long a breath takes in and out where the exercise is to breathe for a time: two fifths of
    /// its figure's cycle, and the rest.
    #[must_use]
    pub fn breath(&self) -> Option<[Duration; 2]> {
        let cycle = self.figure.as_ref()?.cycle.filter(|_| self.kind == Kind::Breathing)?;
        let inhale = cycle * 2 / 5;
        Some([inhale, cycle.saturating_sub(inhale)])
    }

    /// Its kind, its position and its regions.
    #[must_use]
    pub fn in_short(&self) -> [String; 3] {
        [self.kind.to_string(), self.position.to_string(), self.regions.join(", ")]
    }

    /// What can be said of it in a few words, each with its label.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let also: Vec<&str> = self.also.iter().map(|position| position.word()).collect();
        let facts = [
            ("dose", self.dose.in_words(self.sides)),
            ("range", self.range.clone().unwrap_or_default()),
            ("how often", self.how_often.clone().unwrap_or_default()),
            ("you need", self.props.join(", ")),
            ("works on", self.targets.join(", ")),
            ("also done", also.join(", ")),
            ("position", self.position_note.clone().unwrap_or_default()),
        ];
        facts.into_iter().filter(|(_, fact)| !fact.is_empty()).collect()
    }

    /// What there is to read of it, each part with its heading, in the order in which one needs it.
    /// `name` knows the names of other exercises by their ids.
    #[must_use]
    pub fn page<'a>(&'a self, name: impl Fn(&str) -> String) -> Vec<(&'static str, Text<'a>)> {
        let lists = [
            ("Set-up", Text::Steps(&self.setup)),
            ("Movement", Text::Steps(&self.movement)),
            ("In mind", Text::Points(&self.cues)),
            ("Often goes wrong", Text::Points(&self.mistakes)),
        ];
        let words = |text: &'a Option<String>| text.as_deref().map(Cow::Borrowed);
        let other = |id: &Option<String>| id.as_deref().map(|id| Cow::Owned(name(id)));
        let paragraphs = [
            ("Take care", words(&self.caution)),
            ("Stop", words(&self.stop)),
            ("Easier", other(&self.easier)),
            ("Harder", other(&self.harder)),
            ("What is known", words(&self.evidence)),
        ];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        let paragraphs = paragraphs
            .into_iter()
            .filter_map(|(heading, text)| Some((heading, Text::Paragraph(text?))));
        lists.chain(paragraphs).collect()
    }
}

impl Text<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Steps(lines) | Self::Points(lines) => lines.is_empty(),
            Self::Paragraph(text) => text.is_empty(),
        }
    }
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
    /// All of them, from the highest to the lowest.
    pub const ALL: [Self; 7] = [
        Self::Standing,
        Self::Seated,
        Self::HalfKneeling,
        Self::Quadruped,
        Self::SideLying,
        Self::Supine,
        Self::Prone,
    ];

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
