//! What can be set. `defaults.toml` has every setting with its default.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Value;

use crate::score::Talk;
use crate::time::parse_duration;

/// Every setting, after defaults.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What a session does.
    pub session: Session,
    /// Whom to call.
    pub safety: Safety,
    /// How it feels.
    pub check_in: CheckIn,
    /// What is looked back at.
    pub progress: Progress,
    /// What a visit is told.
    pub report: Report,
    /// Other devices.
    pub sync: Sync,
    /// What is heard.
    pub sound: Sound,
    /// What is seen.
    pub display: Display,
    /// The desktop round the terminal.
    pub desktop: Desktop,
}

/// What a session does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Time to get ready before the first step, at least.
    #[serde(deserialize_with = "duration")]
    pub ready: Duration,
    /// A command that runs as a session begins; empty for none.
    pub at_start: String,
    /// A command that runs as a session ends; empty for none.
    pub at_end: String,
    /// Whether the coach changes doses.
    pub coach: bool,
}

/// Whom to call; what is empty is taken from the country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Safety {
    /// Two letters.
    pub country: String,
    /// In an emergency.
    pub emergency: String,
    /// The same day.
    pub urgent: String,
    /// The user's doctor or physiotherapist.
    pub provider: String,
}

/// How it feels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// When it is asked before and after a session.
    pub ask: Ask,
}

/// When it is asked before and after a session how it feels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ask {
    /// Always.
    Always,
    /// For sessions that are started from the list, not for `supple play`.
    List,
    /// Never.
    Never,
}

/// What is looked back at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// How many sessions a week are planned.
    pub sessions_a_week: u8,
}

/// What a visit is told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Whose page it is: a name or initials; none when it is empty.
    pub name: String,
    /// What the activities are called that `supple log --function` scores.
    pub activities: Vec<String>,
}

/// Other devices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sync {
    /// The folder through which they are kept in step; none when it is empty.
    pub dir: String,
}

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sound {
    /// The set of tones.
    pub pack: Pack,
    /// How loud.
    pub volume: Volume,
    /// How loud the tones are, beneath that.
    pub tones: Volume,
    /// How loud the voice is, beneath that.
    pub voice: Volume,
    /// How much is said.
    pub talk: Talk,
    /// What says the user's own words: `auto`, `none`, a program that is known, or a command.
    #[serde(deserialize_with = "speech")]
    pub speech: String,
    /// A part of the name of the device; the system's choice where it is empty.
    pub device: String,
    /// How long before a sound a sleeping loudspeaker is woken.
    #[serde(deserialize_with = "lead_in")]
    pub lead_in: Duration,
    /// No sound at all.
    pub mute: bool,
}

/// A set of tones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pack {
    /// Quiet and round.
    Soft,
    /// Low-pitched.
    Low,
    /// Carries through a room.
    Loud,
}

/// How loud, from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "i64")]
pub struct Volume(u8);

impl Volume {
    /// From 0 to 100.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Volume {
    type Error = String;

    fn try_from(percent: i64) -> Result<Self, String> {
        let whole = u8::try_from(percent).ok().filter(|percent| *percent <= 100);
        whole.map(Self).ok_or_else(|| format!("`{percent}` is not between 0 and 100"))
    }
}

/// What is seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// The colours.
    pub theme: Theme,
    /// Plain letters only.
    pub ascii: Ascii,
    /// What figures are drawn with.
    pub figure: Figure,
    /// Nothing moves: start and end of a movement are shown beside each other.
    pub reduced_motion: bool,
    /// Sessions begin in floor mode.
    pub floor: bool,
}

/// The desktop round the terminal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desktop {
    /// Media keys lead a session.
    pub media_keys: bool,
}

/// What figures are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Figure {
    /// What the terminal can show.
    Auto,
    /// Braille signs.
    Braille,
    /// Half blocks.
    Half,
    /// Octants, which few fonts have.
    Octant,
    /// Plain letters.
    Ascii,
    /// No figures.
    None,
}

/// Which colours are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Those that suit the terminal.
    Auto,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// The terminal's own sixteen.
    #[serde(rename = "16")]
    Sixteen,
    /// None.
    None,
}

/// Whether only plain letters are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Ascii {
    /// Where the terminal can't show more.
    Auto,
    /// As it says.
    Fixed(bool),
}

impl TryFrom<Value> for Ascii {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match value {
            Value::Boolean(fixed) => Ok(Self::Fixed(fixed)),
            Value::String(word) if word == "auto" => Ok(Self::Auto),
            _ => Err("expected `\"auto\"`, `true` or `false`"),
        }
    }
}

/// The longest time to wake a loudspeaker.
const LONGEST_LEAD_IN: Duration = Duration::from_secs(10);

fn lead_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let time = duration(deserializer)?;
    if time > LONGEST_LEAD_IN {
        return Err(D::Error::custom("it is longer than 10 seconds"));
    }
    Ok(time)
}

/// The programs that need no command.
const SPEECH: [&str; 6] = ["auto", "none", "say", "pico2wave", "flite", "espeak-ng"];

fn speech<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let written = String::deserialize(deserializer)?;
    if SPEECH.contains(&written.trim()) || written.contains("{file}") {
        return Ok(written);
    }
    Err(D::Error::custom(format!(
        "a command names with `{{file}}` the WAV file to write; without one there are {}",
        crate::text::list(&SPEECH.map(|name| format!("`{name}`")))
    )))
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let written = String::deserialize(deserializer)?;
    parse_duration(&written).map_err(|error| D::Error::custom(format!("{error}, as in `\"10s\"`")))
}
