//! What can be said of pain in a few keys: how much, how far down the leg, on which side.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::screen::Short;
use super::words::maybe;
use crate::routine::Word;

/// A score from 0 to 10: pain from none to the worst that can be imagined, effort from nothing to all
/// one has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub struct Score(u8);

/// A number that is no score.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a score goes from 0 to 10, and `{0}` does not")]
pub struct ScoreError(String);

impl Score {
    /// The most there is.
    pub const MOST: Self = Self(10);

    /// From 0 to 10.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Score {
    type Error = ScoreError;

    fn try_from(number: i64) -> Result<Self, ScoreError> {
        let fits = u8::try_from(number).ok().filter(|number| *number <= 10);
        fits.map(Self).ok_or_else(|| ScoreError(number.to_string()))
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

impl FromStr for Score {
    type Err = ScoreError;

    fn from_str(written: &str) -> Result<Self, ScoreError> {
        let number: i64 = written.parse().map_err(|_| ScoreError(written.to_owned()))?;
        Self::try_from(number)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The point furthest from the spine that it reaches, coded 0 to 5 in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub enum Furthest {
    /// Nothing is felt.
    None,
    /// The low back.
    Back,
    /// The buttock.
    Buttock,
    /// The thigh.
    Thigh,
    /// The calf.
    Calf,
    /// The foot.
    Foot,
}

impl Furthest {
    /// All of them, from the spine down.
    pub const ALL: [Self; 6] =
        [Self::None, Self::Back, Self::Buttock, Self::Thigh, Self::Calf, Self::Foot];
}

impl TryFrom<i64> for Furthest {
    type Error = String;

    fn try_from(code: i64) -> Result<Self, String> {
        let found = usize::try_from(code).ok().and_then(|code| Self::ALL.get(code));
        found.copied().ok_or_else(|| format!("how far goes from 0 to 5, and `{code}` does not"))
    }
}

impl From<Furthest> for u8 {
    fn from(furthest: Furthest) -> Self {
        furthest as Self
    }
}

impl Word for Furthest {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("low back", Self::Back),
        ("buttock", Self::Buttock),
        ("thigh", Self::Thigh),
        ("calf", Self::Calf),
        ("foot", Self::Foot),
        ("hip", Self::Buttock),
        ("knee", Self::Thigh),
        ("ankle", Self::Foot),
    ];
}

/// A region of which pain is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// The back.
    Back,
    /// Leg and calf.
    Leg,
}

impl Region {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Back, Self::Leg];

    /// What people call it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Back => "back",
            Self::Leg => "leg",
        }
    }
}

/// Where in the width of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The left side.
    Left,
    /// The right side.
    Right,
    /// Both sides.
    Both,
    /// The middle.
    Centre,
}

impl Word for Place {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("left", Self::Left),
        ("right", Self::Right),
        ("both", Self::Both),
        ("centre", Self::Centre),
        ("center", Self::Centre),
        ("middle", Self::Centre),
    ];
}

/// What is asked before a session and the morning after; each part may stay without an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scores {
    /// Pain in the back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Score>,
    /// Pain in leg or calf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<Score>,
    /// How far down it reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub furthest: Option<Furthest>,
    /// On which side.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe")]
    pub side: Option<Place>,
}

impl Scores {
    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These answers, and those of `before` where there is none.
    #[must_use]
    pub fn over(self, before: Self) -> Self {
        Self {
            back: self.back.or(before.back),
            leg: self.leg.or(before.leg),
            furthest: self.furthest.or(before.furthest),
            side: self.side.or(before.side),
        }
    }

    /// The score of a region, 0 to 10.
    #[must_use]
    pub fn of(self, region: Region) -> Option<u8> {
        let score = match region {
            Region::Back => self.back,
            Region::Leg => self.leg,
        };
        score.map(Score::value)
    }

    /// By how much a region is up later; below zero is less.
    #[must_use]
    pub fn up(self, later: Self, region: Region) -> Option<i16> {
        Some(i16::from(later.of(region)?) - i16::from(self.of(region)?))
    }

    /// How far down it reaches: nothing, where the leg is at 0 and no word was said of it.
    #[must_use]
    pub fn furthest(self) -> Option<Furthest> {
        let nothing = self.leg.filter(|leg| leg.value() == 0).map(|_| Furthest::None);
        self.furthest.or(nothing)
    }

    /// From where to where it reaches further down later. Who has nothing in the leg and says no word
    /// of how far may have it in the back: that it is there is no spreading.
    #[must_use]
    pub fn spreads(self, later: Self) -> Option<(Furthest, Furthest)> {
        let (from, to) = (self.furthest()?, later.furthest()?);
        let known = self.furthest.map_or(Furthest::Back, |_| from);
        (to > known).then_some((from, to))
    }

    /// Whether it reaches less far down later.
    #[must_use]
    pub fn retreats(self, later: Self) -> bool {
        self.furthest().zip(later.furthest()).is_some_and(|(from, to)| to < from)
    }

    /// What was answered, in words: `back 3`, `leg 2`, `down to the calf`, `left`.
    #[must_use]
    pub fn in_words(self) -> Vec<String> {
        let down = |furthest: Furthest| match furthest {
            Furthest::None => "nothing down the leg".to_owned(),
            furthest => format!("down to the {}", furthest.word()),
        };
        [
            self.back.map(|score| format!("back {score}")),
            self.leg.map(|score| format!("leg {score}")),
            self.furthest.map(down),
            self.side.map(|side| side.word().to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What is asked after a session; each part may stay without an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// The most that the back gave in the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_back: Option<Score>,
    /// The most that leg or calf gave in the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_leg: Option<Score>,
    /// How it is now.
    #[serde(flatten)]
    pub now: Scores,
    /// How hard it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<Score>,
    /// Why it was cut short, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe")]
    pub short: Option<Short>,
}

impl After {
    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These answers, and those of `before` where there is none.
    #[must_use]
    pub fn over(self, before: Self) -> Self {
        Self {
            most_back: self.most_back.or(before.most_back),
            most_leg: self.most_leg.or(before.most_leg),
            now: self.now.over(before.now),
            effort: self.effort.or(before.effort),
            short: self.short.or(before.short),
        }
    }
}

/// What it feels like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are their own description")]
pub enum Quality {
    Ache,
    Sharp,
    Burning,
    Electric,
    Tingling,
    Numb,
    Cramp,
    Stiff,
}

impl Word for Quality {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("ache", Self::Ache),
        ("sharp", Self::Sharp),
        ("burning", Self::Burning),
        ("electric", Self::Electric),
        ("tingling", Self::Tingling),
        ("numb", Self::Numb),
        ("cramp", Self::Cramp),
        ("stiff", Self::Stiff),
    ];
}

/// What set it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are their own description")]
pub enum Trigger {
    Sit,
    Stand,
    Walk,
    Bend,
    Lift,
    Twist,
    Cough,
    Sleep,
    Exercise,
    None,
    Other,
}

impl Word for Trigger {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("sit", Self::Sit),
        ("stand", Self::Stand),
        ("walk", Self::Walk),
        ("bend", Self::Bend),
        ("lift", Self::Lift),
        ("twist", Self::Twist),
        ("cough", Self::Cough),
        ("sleep", Self::Sleep),
        ("exercise", Self::Exercise),
        ("none", Self::None),
        ("other", Self::Other),
    ];
}

/// What eased it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words are their own description")]
pub enum Easing {
    Move,
    Rest,
    Lie,
    Heat,
    Cold,
    Medicine,
    Other,
}

impl Word for Easing {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("move", Self::Move),
        ("rest", Self::Rest),
        ("lie", Self::Lie),
        ("heat", Self::Heat),
        ("cold", Self::Cold),
        ("medicine", Self::Medicine),
        ("other", Self::Other),
    ];
}

/// A test of one's own, once a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Full stands from a chair in 30 seconds, arms crossed.
    ChairStand,
    /// Full heel raises on one leg.
    HeelRaise,
    /// Ten steps on toes and ten on heels, both feet compared.
    ToeAndHeelWalk,
    /// How far in six or ten minutes, in metres.
    Walk,
    /// From the fingertips to the floor, in centimetres.
    FingerToFloor,
}

impl Word for Test {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("chair-stand", Self::ChairStand),
        ("heel-raise", Self::HeelRaise),
        ("toe-and-heel-walk", Self::ToeAndHeelWalk),
        ("walk", Self::Walk),
        ("finger-to-floor", Self::FingerToFloor),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_a_whole_number_up_to_ten() {
        assert_eq!("10".parse(), Ok(Score::MOST));
        for wrong in ["11", "-1", "3.5", "much"] {
            let error = wrong.parse::<Score>().unwrap_err().to_string();
            assert_eq!(error, format!("a score goes from 0 to 10, and `{wrong}` does not"));
        }
    }

    #[test]
    fn the_codes_of_how_far_are_those_of_the_files() {
        let codes: Vec<u8> = Furthest::ALL.map(u8::from).to_vec();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5]);
        assert_eq!(serde_json::to_string(&Furthest::Calf).unwrap(), "4");
        assert!(serde_json::from_str::<Furthest>("6").is_err());
    }

    #[test]
    fn what_was_not_answered_is_not_written() {
        let after = After {
            most_leg: Some(Score(4)),
            now: Scores { leg: Some(Score(2)), side: Some(Place::Left), ..Scores::default() },
            ..After::default()
        };
        let json = r#"{"most_leg":4,"leg":2,"side":"left"}"#;
        assert_eq!(serde_json::to_string(&after).unwrap(), json);
        assert_eq!(serde_json::from_str::<After>(json).unwrap(), after);
        assert_eq!(serde_json::from_str::<After>("{}").unwrap(), After::default());
    }
}
