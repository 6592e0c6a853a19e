//! What the coach said after a session, as it is remembered.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use super::entry::Id;
use super::words::{self, maybe};
use crate::routine::{Bias, Word};

/// The direction of the spine that is left out for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Which.
    #[serde(with = "words")]
    pub bias: Bias,
    /// Until when.
    pub until: Timestamp,
}

/// What the coach said after a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The session.
    pub session: Id,
    /// Its routine.
    pub routine: String,
    /// What is to be done.
    #[serde(with = "words")]
    pub verdict: Verdict,
    /// The rule: `R4`.
    #[serde(with = "words")]
    pub rule: Rule,
    /// The numbers that it was about, in words.
    pub why: String,
    /// Whether the session was a green one: nothing in it spoke against progress.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub green: bool,
    /// Whether the pain moved towards the spine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retreating: bool,
    /// What it changes, in words, an exercise a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// How the routine's doses differ from its file from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
    /// How the session's doses were eased already, so that the same pause or flare-up does it once.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe")]
    pub eased: Option<Eased>,
    /// The direction that is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<Dropped>,
    /// What the user wants instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Instead>,
}

/// What a decision changes of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The exercise, as the file has it.
    pub exercise: String,
    /// Up, down or over: a step up counts against the two a week.
    #[serde(with = "words")]
    pub way: Way,
    /// The next dose in words.
    pub next: String,
}

/// Which way a dose goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// More.
    Up,
    /// Less.
    Down,
}

impl Word for Way {
    const WORDS: &'static [(&'static str, Self)] = &[("up", Self::Up), ("down", Self::Down)];
}

/// How far doses are eased after a pause or a flare-up, from less to more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eased {
    /// A fifth less.
    Fifth,
    /// The rung below.
    Rung,
}

impl Word for Eased {
    const WORDS: &'static [(&'static str, Self)] = &[("fifth", Self::Fifth), ("rung", Self::Rung)];
}

/// The furthest that a number of a setting goes, up and down: no dose needs more.
const FURTHEST: i16 = 999;

/// How a dose differs from the one in the file.
///
/// Differences, not doses: what the user changes in the file counts at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// The exercise, as the file has it.
    pub exercise: String,
    /// The rung that is done in its place, from the bottom of that one's range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rung: Option<String>,
    /// Sets more or less.
    #[serde(deserialize_with = "bounded", skip_serializing_if = "is_none")]
    pub sets: i16,
    /// Repetitions, or breaths, more or less.
    #[serde(deserialize_with = "bounded", skip_serializing_if = "is_none")]
    pub reps: i16,
    /// Seconds of each hold more or less.
    #[serde(deserialize_with = "bounded", skip_serializing_if = "is_none")]
    pub seconds: i16,
    /// How often in a row it went down.
    #[serde(deserialize_with = "bounded", skip_serializing_if = "is_none")]
    pub downs: i16,
}

impl Setting {
    /// What is left of it once `written` is in the file; it then belongs to the exercise that the file
    /// has.
    #[must_use]
    pub fn beyond(&self, written: &Self) -> Self {
        let exercise = written.rung.as_ref().unwrap_or(&self.exercise).clone();
        if self.rung == written.rung {
            return Self {
                exercise,
                rung: None,
                sets: self.sets.saturating_sub(written.sets),
                reps: self.reps.saturating_sub(written.reps),
                seconds: self.seconds.saturating_sub(written.seconds),
                downs: self.downs,
            };
        }
        // Another rung counts from its own dose; without one it is the exercise that stood there.
        let rung = Some(self.rung.clone().unwrap_or_else(|| self.exercise.clone()));
        Self { exercise, rung, ..self.clone() }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self { exercise: self.exercise.clone(), ..Self::default() }
    }
}

/// Settings that the user had written into a routine's file: from then on they are its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doses {
    /// The routine.
    pub routine: String,
    /// What was written.
    pub settings: Vec<Setting>,
}

/// A number as near to what is written as a setting goes.
fn bounded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i16, D::Error> {
    let written = i64::deserialize(deserializer)?;
    let bound = written.clamp((-FURTHEST).into(), FURTHEST.into());
    Ok(i16::try_from(bound).unwrap_or_default())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_none(more: &i16) -> bool {
    *more == 0
}

/// What the user wants in place of what the coach said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    /// What.
    #[serde(with = "words")]
    pub verdict: Verdict,
    /// Why.
    pub why: String,
}

/// What the coach decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing until somebody has looked at it.
    Block,
    /// Comfort and short walks, and see somebody.
    Rest,
    /// Less.
    Regress,
    /// The same.
    Hold,
    /// One step more.
    Progress,
}

impl Word for Verdict {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("block", Self::Block),
        ("rest and see somebody", Self::Rest),
        ("regress", Self::Regress),
        ("hold", Self::Hold),
        ("progress", Self::Progress),
        ("rest", Self::Rest),
        ("REST_PROVIDER", Self::Rest),
    ];
}

/// A rule of the coach, the first that fits being the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "docs/coach.md has each in its row")]
pub enum Rule {
    R0,
    R1a,
    R1b,
    R1c,
    R1d,
    R1e,
    R2a,
    R2b,
    R2c,
    R2d,
    R2e,
    R2t,
    R2f,
    R3,
    R4,
}

impl Word for Rule {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("R0", Self::R0),
        ("R1a", Self::R1a),
        ("R1b", Self::R1b),
        ("R1c", Self::R1c),
        ("R1d", Self::R1d),
        ("R1e", Self::R1e),
        ("R2a", Self::R2a),
        ("R2b", Self::R2b),
        ("R2c", Self::R2c),
        ("R2d", Self::R2d),
        ("R2e", Self::R2e),
        ("R2t", Self::R2t),
        ("R2f", Self::R2f),
        ("R3", Self::R3),
        ("R4", Self::R4),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_setting_goes_further_than_any_dose_needs() {
        let written =
            r#"{"exercise":"bridge-1","reps":32767,"sets":-32768,"seconds":99999999,"downs":2}"#;
        let setting: Setting = serde_json::from_str(written).unwrap();
        assert_eq!((setting.reps, setting.sets, setting.seconds), (999, -999, 999));
        let kept = r#"{"exercise":"bridge-1","sets":-999,"reps":999,"seconds":999,"downs":2}"#;
        assert_eq!(serde_json::to_string(&setting).unwrap(), kept);
    }
}
