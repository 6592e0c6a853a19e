//! The names of the sounds and of the packs they come in.

use std::fmt;
use std::str::FromStr;

use crate::session::Cue;

/// A sound, by meaning. Its name is the name of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sound {
    /// The session begins.
    Ready,
    /// Get into the next position.
    Position,
    /// Change over to the other side.
    Sides,
    /// Rest begins.
    Rest,
    /// Three seconds left.
    Three,
    /// Two seconds left.
    Two,
    /// One second left.
    One,
    /// Work begins.
    Go,
    /// Half of the work is done.
    Halfway,
    /// A line to read has appeared.
    Cue,
    /// A step is done.
    Step,
    /// The session is done.
    Finish,
}

impl Sound {
    /// All of them, in the order in which a session meets them.
    pub const ALL: [Self; 12] = [
        Self::Ready,
        Self::Position,
        Self::Sides,
        Self::Rest,
        Self::Three,
        Self::Two,
        Self::One,
        Self::Go,
        Self::Halfway,
        Self::Cue,
        Self::Step,
        Self::Finish,
    ];

    /// The sound of a cue; a count has one from three downwards.
    #[must_use]
    pub const fn of(cue: &Cue) -> Option<Self> {
        Some(match cue {
            Cue::Ready => Self::Ready,
            Cue::Position => Self::Position,
            Cue::ChangeSides => Self::Sides,
            Cue::Rest => Self::Rest,
            Cue::Count(3) => Self::Three,
            Cue::Count(2) => Self::Two,
            Cue::Count(1) => Self::One,
            Cue::Count(_) => return None,
            Cue::Go => Self::Go,
            Cue::Halfway => Self::Halfway,
            Cue::Say(_) => Self::Cue,
            Cue::StepDone => Self::Step,
            Cue::Finish => Self::Finish,
        })
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Position => "position",
            Self::Sides => "sides",
            Self::Rest => "rest",
            Self::Three => "three",
            Self::Two => "two",
            Self::One => "one",
            Self::Go => "go",
            Self::Halfway => "halfway",
            Self::Cue => "cue",
            Self::Step => "step",
            Self::Finish => "finish",
        }
    }
}

impl fmt::Display for Sound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pack {
    /// Warm and quiet.
    #[default]
    Soft,
    /// Low-pitched, for ears that do not hear highs: every note lies below 350 Hz.
    Low,
    /// Bright, for a noisy room.
    Loud,
}

impl Pack {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Soft, Self::Low, Self::Loud];

    /// Its name, which is that of its folder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Soft => "soft",
            Self::Low => "low",
            Self::Loud => "loud",
        }
    }
}

impl fmt::Display for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no pack has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no sound pack `{0}`: write `soft`, `low` or `loud`")]
pub struct UnknownPack(pub String);

impl FromStr for Pack {
    type Err = UnknownPack;

    fn from_str(name: &str) -> Result<Self, UnknownPack> {
        Self::ALL
            .into_iter()
            .find(|pack| pack.name() == name)
            .ok_or_else(|| UnknownPack(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_are_read_by_name() {
        for pack in Pack::ALL {
            assert_eq!(pack.to_string().parse(), Ok(pack));
        }
        assert_eq!(
            "Shrill".parse::<Pack>().unwrap_err().to_string(),
            "there is no sound pack `Shrill`: write `soft`, `low` or `loud`"
        );
    }

    #[test]
    fn every_cue_but_a_long_count_has_a_sound_of_its_own() {
        let cues = [
            Cue::Ready,
            Cue::Position,
            Cue::ChangeSides,
            Cue::Rest,
            Cue::Count(3),
            Cue::Count(2),
            Cue::Count(1),
            Cue::Go,
            Cue::Halfway,
            Cue::Say("Heel heavy.".to_owned()),
            Cue::StepDone,
            Cue::Finish,
        ];
        assert_eq!(cues.each_ref().map(Sound::of), Sound::ALL.map(Some));
        assert_eq!(Sound::of(&Cue::Count(10)), None);
    }
}
