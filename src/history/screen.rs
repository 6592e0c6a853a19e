//! What was asked and answered about warning signs, and what was stopped for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::words;
use crate::routine::Word;

/// Questions on warning signs, with their answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screen {
    /// The version of the questions.
    pub content: String,
    /// Which were asked.
    #[serde(with = "words")]
    pub form: Form,
    /// The answer to each question by its id; one that was not asked is not there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Answer>,
}

/// Which questions were asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The signs were shown together, and "none of these" was the answer to all.
    Short,
    /// Every question by itself.
    Full,
    /// The few of each day.
    Daily,
}

impl Word for Form {
    const WORDS: &'static [(&'static str, Self)] =
        &[("short", Self::Short), ("full", Self::Full), ("daily", Self::Daily)];
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// No.
    #[serde(rename = "no")]
    No,
    /// Yes.
    #[serde(rename = "yes")]
    Yes,
    /// Counts as yes where it matters most.
    #[serde(rename = "not sure")]
    NotSure,
    /// Passed over, where that is allowed.
    #[serde(rename = "skipped")]
    Skipped,
}

impl Word for Answer {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("no", Self::No),
        ("yes", Self::Yes),
        ("not sure", Self::NotSure),
        ("skipped", Self::Skipped),
    ];
}

impl Answer {
    /// Whether it counts as yes where not to know is as good a reason.
    #[must_use]
    pub const fn may_be(self) -> bool {
        matches!(self, Self::Yes | Self::NotSure)
    }
}

/// "I understand", said once for a version of the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The version.
    pub content: String,
    /// Whether one is 18 or older.
    pub adult: bool,
}

/// What became of a notice to see somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The question that it came from.
    pub item: String,
    /// What became of it.
    #[serde(with = "words")]
    pub now: Noticed,
    /// Why, in the user's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// Read; it comes back after a week.
    Seen,
    /// Looked at by somebody who knows, or gone.
    Resolved,
    /// Sent away with a reason.
    Dismissed,
}

impl Word for Noticed {
    const WORDS: &'static [(&'static str, Self)] =
        &[("seen", Self::Seen), ("resolved", Self::Resolved), ("dismissed", Self::Dismissed)];
}

/// A stop in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// What happened.
    #[serde(with = "words")]
    pub reason: Reason,
    /// The exercise at which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exercise: Option<String>,
}

/// Why one stops: the eight of every session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Pain in the chest, breathlessness, faintness, cold sweat.
    Chest,
    /// Numbness, weakness, a changed feeling between the legs, bladder or bowel.
    Numb,
    /// One calf suddenly painful or swollen, or a pop in it.
    Calf,
    /// It moves further from the spine, or tingling stays.
    Spread,
    /// Pain above 5 or above where it began, or up by 2.
    Pain,
    /// Sharp, stabbing or electric pain.
    Sharp,
    /// Dizziness.
    Dizzy,
    /// No reason needed.
    Enough,
}

impl Word for Reason {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("chest", Self::Chest),
        ("numb", Self::Numb),
        ("calf", Self::Calf),
        ("spread", Self::Spread),
        ("pain", Self::Pain),
        ("sharp", Self::Sharp),
        ("dizzy", Self::Dizzy),
        ("enough", Self::Enough),
    ];
}

/// Why a session was cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Short {
    /// There was no time.
    Time,
    /// It hurt, or was too much.
    Pain,
    /// Anything else.
    Other,
}

impl Word for Short {
    const WORDS: &'static [(&'static str, Self)] =
        &[("time", Self::Time), ("pain", Self::Pain), ("other", Self::Other)];
}

/// The plan that is followed from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Following {
    /// Its id; none: no plan is followed any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The routine that suits the pattern: what a plan means by `bias`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bias: Option<String>,
    /// The week it begins with, from 1; 0 for the first as well.
    #[serde(skip_serializing_if = "is_zero")]
    pub week: u16,
    /// The pattern that was found or chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(week: &u16) -> bool {
    *week == 0
}
