//! The words that stand for values, in files and on screens alike.

use std::fmt;

use crate::figure::{Muscle, Spot, View};
use crate::routine::exercise::{Bias, Kind, Position};
use crate::routine::{BlockKind, Level, Side};

/// A value with a word of its own.
pub trait Word: Copy + PartialEq + 'static {
    /// Every value with its word. A value may come again further down with another word that files
    /// may use as well.
    const WORDS: &'static [(&'static str, Self)];

    /// The word for screens.
    #[must_use]
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }

    /// The value that a word stands for; spaces, hyphens and underscores are alike.
    #[must_use]
    fn of(written: &str) -> Option<Self> {
        let alike = |c: char| if matches!(c, '-' | '_') { ' ' } else { c.to_ascii_lowercase() };
        Self::WORDS
            .iter()
            .find(|(word, _)| {
                *word == written || word.chars().map(alike).eq(written.chars().map(alike))
            })
            .map(|(_, value)| *value)
    }
}

impl Word for Side {
    const WORDS: &'static [(&'static str, Self)] = &[("left", Self::Left), ("right", Self::Right)];
}

impl Word for Level {
    const WORDS: &'static [(&'static str, Self)] =
        &[("gentle", Self::Gentle), ("moderate", Self::Moderate), ("demanding", Self::Demanding)];
}

impl Word for BlockKind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("warm-up", Self::WarmUp), ("main", Self::Main), ("cool-down", Self::CoolDown)];
}

impl Word for Kind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("stretch", Self::Stretch),
        ("strength", Self::Strength),
        ("mobility", Self::Mobility),
        ("nerve glide", Self::NerveGlide),
        ("self-massage", Self::SelfMassage),
        ("breathing", Self::Breathing),
        ("posture drill", Self::PostureDrill),
    ];
}

impl Word for Position {
    /// A physiotherapist's words are understood too.
    const WORDS: &'static [(&'static str, Self)] = &[
        ("standing", Self::Standing),
        ("seated", Self::Seated),
        ("half-kneeling", Self::HalfKneeling),
        ("hands and knees", Self::Quadruped),
        ("on the side", Self::SideLying),
        ("on the back", Self::Supine),
        ("face down", Self::Prone),
        ("sitting", Self::Seated),
        ("kneeling", Self::Quadruped),
        ("quadruped", Self::Quadruped),
        ("side-lying", Self::SideLying),
        ("supine", Self::Supine),
        ("prone", Self::Prone),
    ];
}

impl Word for Bias {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("flexion", Self::Flexion),
        ("extension", Self::Extension),
        ("rotation", Self::Rotation),
        ("neural", Self::Neural),
        ("neutral", Self::Neutral),
    ];
}

impl Word for View {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("side", Self::Side),
        ("front", Self::Front),
        ("back", Self::Back),
        ("top", Self::Top),
        ("corner", Self::Corner),
        ("high", Self::High),
    ];
}

impl Word for Muscle {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("calf", Self::Calf),
        ("lower calf", Self::LowerCalf),
        ("achilles", Self::Achilles),
        ("shin", Self::Shin),
        ("ankle", Self::Ankle),
        ("foot", Self::Foot),
        ("hamstring", Self::Hamstring),
        ("thigh", Self::Thigh),
        ("hip flexor", Self::HipFlexor),
        ("buttock", Self::Buttock),
        ("hip", Self::Hip),
        ("lower back", Self::LowerBack),
        ("belly", Self::Belly),
        ("flank", Self::Flank),
        ("core", Self::Core),
        ("upper back", Self::UpperBack),
        ("chest", Self::Chest),
        ("ribs", Self::Ribs),
        ("neck", Self::Neck),
        ("throat", Self::Throat),
        ("spine", Self::Spine),
        ("shoulder", Self::Shoulder),
        ("sciatic nerve", Self::SciaticNerve),
    ];
}

impl Word for Spot {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("right hand", Self::RightHand),
        ("left hand", Self::LeftHand),
        ("right foot", Self::RightFoot),
        ("left foot", Self::LeftFoot),
        ("right knee", Self::RightKnee),
        ("left knee", Self::LeftKnee),
    ];
}

/// Shows each value as its word.
macro_rules! display {
    ($($word:ty),+) => {$(
        impl fmt::Display for $word {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }
    )+};
}

display!(Side, Level, BlockKind, Kind, Position, Bias);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_however_they_are_joined() {
        assert_eq!(Position::of("hands-and-knees"), Some(Position::Quadruped));
        assert_eq!(Position::of("Side_lying"), Some(Position::SideLying));
        assert_eq!(Kind::of("nerve glide"), Some(Kind::NerveGlide));
        assert_eq!(Kind::of("glide"), None);
        assert_eq!(Position::Supine.to_string(), "on the back");
        assert_eq!(format!("{:>6}", Side::Left), "  left");
    }
}
