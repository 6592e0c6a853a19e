//! What an entry can say.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::decision::{Decision, Doses};
use super::score::{Easing, Quality, Score, Scores, Test, Trigger};
use super::screen::{Consent, Following, Notice, Reason, Screen};
use super::session::Session;
use super::words::{self, maybe};
use crate::routine::Word;

/// What is remembered.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A session.
    Session(Box<Session>),
    /// How it is: pain, symptoms, the day.
    Log(Box<Log>),
    /// A test of one's own.
    SelfTest(SelfTest),
    /// Heat, cold or a position of ease.
    Comfort(Comfort),
    /// A visit to a doctor or physiotherapist.
    Visit(Visit),
    /// The body's weight.
    Weight(Weight),
    /// Something about the body that exercises have to mind.
    Flag(Flag),
    /// A list of things to look at that was gone through.
    Checklist(Checked),
    /// A question for the next visit.
    Question(Question),
    /// What was asked about warning signs, and answered.
    Screen(Screen),
    /// What the user has understood.
    Consent(Consent),
    /// What became of a notice to see somebody.
    Notice(Notice),
    /// What the coach said after a session.
    Decision(Box<Decision>),
    /// The coach's doses, written into a routine's file.
    Doses(Doses),
    /// The plan that is followed.
    Plan(Following),
    /// What a newer version of the program wrote: kept as it is, and handed on.
    Other {
        /// Its kind.
        kind: String,
        /// What it says.
        value: Value,
    },
}

impl Body {
    /// The word for the kind of entry, as in files.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Session(_) => "session",
            Self::Log(_) => "log",
            Self::SelfTest(_) => "self-test",
            Self::Comfort(_) => "comfort",
            Self::Visit(_) => "visit",
            Self::Weight(_) => "weight",
            Self::Flag(_) => "flag",
            Self::Checklist(_) => "checklist",
            Self::Question(_) => "question",
            Self::Screen(_) => "screen",
            Self::Consent(_) => "consent",
            Self::Notice(_) => "notice",
            Self::Decision(_) => "decision",
            Self::Doses(_) => "doses",
            Self::Plan(_) => "plan",
            Self::Other { kind, .. } => kind,
        }
    }

    /// Whether warning signs and what blocks are read from it. Such an entry is not deleted: what it
    /// says is answered by what comes later.
    #[must_use]
    pub fn is_binding(&self) -> bool {
        match self {
            Self::Screen(_) | Self::Consent(_) | Self::Notice(_) | Self::Decision(_) => true,
            Self::Session(session) => {
                session.stops.iter().any(|stop| stop.reason != Reason::Enough)
            }
            Self::Log(log) => log.weakness == Some(true) || log.is_numb(),
            Self::Visit(visit) => visit.may_exercise.is_some(),
            Self::Flag(flag) => flag.set,
            _ => false,
        }
    }

    /// Whether warning signs and blocks are as they were when this takes the place of another.
    #[must_use]
    pub fn binds_like(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::Session(now), Self::Session(before)) => now.stops == before.stops,
            (Self::Log(now), Self::Log(before)) => {
                (now.weakness, now.is_numb()) == (before.weakness, before.is_numb())
            }
            _ => self == before || !(self.is_binding() || before.is_binding()),
        }
    }

    /// Reads a body of a kind.
    ///
    /// # Errors
    ///
    /// When it is not one of that kind.
    pub fn read(kind: &str, json: &str) -> Result<Self, serde_json::Error> {
        Ok(match kind {
            "session" => Self::Session(serde_json::from_str(json)?),
            "log" => Self::Log(serde_json::from_str(json)?),
            "self-test" => Self::SelfTest(serde_json::from_str(json)?),
            "comfort" => Self::Comfort(serde_json::from_str(json)?),
            "visit" => Self::Visit(serde_json::from_str(json)?),
            "weight" => Self::Weight(serde_json::from_str(json)?),
            "flag" => Self::Flag(serde_json::from_str(json)?),
            "checklist" => Self::Checklist(serde_json::from_str(json)?),
            "question" => Self::Question(serde_json::from_str(json)?),
            "screen" => Self::Screen(serde_json::from_str(json)?),
            "consent" => Self::Consent(serde_json::from_str(json)?),
            "notice" => Self::Notice(serde_json::from_str(json)?),
            "decision" => Self::Decision(serde_json::from_str(json)?),
            "doses" => Self::Doses(serde_json::from_str(json)?),
            "plan" => Self::Plan(serde_json::from_str(json)?),
            kind => Self::Other { kind: kind.to_owned(), value: serde_json::from_str(json)? },
        })
    }

    /// The body as JSON in one line.
    ///
    /// # Errors
    ///
    /// Never for what can be made: there is no map with other keys than words.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Session(session) => serde_json::to_string(session),
            Self::Log(log) => serde_json::to_string(log),
            Self::SelfTest(test) => serde_json::to_string(test),
            Self::Comfort(comfort) => serde_json::to_string(comfort),
            Self::Visit(visit) => serde_json::to_string(visit),
            Self::Weight(weight) => serde_json::to_string(weight),
            Self::Flag(flag) => serde_json::to_string(flag),
            Self::Checklist(checked) => serde_json::to_string(checked),
            Self::Question(question) => serde_json::to_string(question),
            Self::Screen(screen) => serde_json::to_string(screen),
            Self::Consent(consent) => serde_json::to_string(consent),
            Self::Notice(notice) => serde_json::to_string(notice),
            Self::Decision(decision) => serde_json::to_string(decision),
            Self::Doses(doses) => serde_json::to_string(doses),
            Self::Plan(plan) => serde_json::to_string(plan),
            Self::Other { value, .. } => serde_json::to_string(value),
        }
    }
}

/// How it is: as much or as little as somebody wants to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Log {
    /// Pain and where.
    #[serde(flatten)]
    pub scores: Scores,
    /// What it feels like.
    #[serde(skip_serializing_if = "Option::is_none", with = "maybe")]
    pub quality: Option<Quality>,
    /// Whether it is there all the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constant: Option<bool>,
    /// What set it off.
    #[serde(skip_serializing_if = "Option::is_none", with = "maybe")]
    pub trigger: Option<Trigger>,
    /// What eased it.
    #[serde(skip_serializing_if = "Option::is_none", with = "maybe")]
    pub easing: Option<Easing>,
    /// How long it took to settle, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle_minutes: Option<u16>,
    /// How long one was stiff in the morning, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stiff_minutes: Option<u16>,
    /// Whether it woke one at night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub night_wake: Option<bool>,
    /// Whether something is weak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weakness: Option<bool>,
    /// Whether something is numb.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbness: Option<bool>,
    /// How well one slept, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sleep: Option<Score>,
    /// Strain of the day, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stress: Option<Score>,
    /// Mood, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mood: Option<Score>,
    /// Minutes walked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk_minutes: Option<u16>,
    /// The longest time seated in one go, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sit_minutes: Option<u16>,
    /// Kilometres run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_km: Option<f64>,
    /// Medicine, as the user writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medicine: Option<String>,
    /// How well three activities of one's own choice go, 0 to 10.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub function: Vec<Score>,
    /// Whether the day is one to rest: planned rest, illness or a flare-up, in the user's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A test of one's own: a number, for each side where it has sides.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfTest {
    /// Which.
    #[serde(with = "words")]
    pub test: Test,
    /// What it came to: stands, raises, metres or centimetres; on the left where it has sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<f64>,
    /// What it came to on the right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<f64>,
    /// Whether both sides were alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<bool>,
    /// The most that leg or back gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Score>,
}

/// Heat, cold or a position of ease, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comfort {
    /// Which.
    #[serde(with = "words")]
    pub warmth: Warmth,
    /// How long, in minutes.
    pub minutes: u16,
}

/// What comforts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warmth {
    /// Heat.
    Heat,
    /// Cold.
    Cold,
    /// A position of ease.
    Ease,
}

impl Word for Warmth {
    const WORDS: &'static [(&'static str, Self)] =
        &[("heat", Self::Heat), ("cold", Self::Cold), ("ease", Self::Ease)];
}

/// A visit to a doctor or physiotherapist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    /// Whom.
    pub who: String,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Whether exercise is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_exercise: Option<bool>,
}

/// The body's weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// In kilograms.
    pub kg: f64,
}

/// Something about the body that exercises have to mind, set or lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Its name, as exercises name it.
    pub flag: String,
    /// Whether it holds from here on.
    pub set: bool,
    /// Why, in the user's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A list of things to look at, such as those of a desk, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Which list.
    pub list: String,
    /// How many things are as they should be.
    pub met: u8,
    /// Of how many.
    pub of: u8,
    /// The ids of the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
}

/// A question for the next visit, in the user's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub question: String,
}

impl Log {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether something is numb, ticked or said as what it feels like.
    #[must_use]
    pub fn is_numb(&self) -> bool {
        self.numbness == Some(true) || self.quality == Some(Quality::Numb)
    }

    /// Whether it has a score of pain or how far it reaches.
    #[must_use]
    pub fn is_scored(&self) -> bool {
        let Scores { back, leg, furthest, .. } = self.scores;
        back.is_some() || leg.is_some() || furthest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Furthest, Place};

    #[test]
    fn every_kind_reads_what_it_writes() {
        let log = Log {
            scores: Scores {
                back: Score::try_from(3).ok(),
                furthest: Some(Furthest::Calf),
                side: Some(Place::Left),
                ..Scores::default()
            },
            quality: Some(Quality::Tingling),
            run_km: Some(5.5),
            function: vec![Score::MOST],
            note: Some("sat four hours".to_owned()),
            ..Log::default()
        };
        let test = SelfTest {
            test: Test::HeelRaise,
            result: Some(15.0),
            right: Some(22.0),
            alike: None,
            most: None,
        };
        for (body, json) in [
            (
                Body::Log(Box::new(log)),
                r#"{"back":3,"furthest":4,"side":"left","quality":"tingling","run_km":5.5,"function":[10],"note":"sat four hours"}"#,
            ),
            (Body::SelfTest(test), r#"{"test":"heel-raise","result":15.0,"right":22.0}"#),
            (
                Body::Comfort(Comfort { warmth: Warmth::Heat, minutes: 15 }),
                r#"{"warmth":"heat","minutes":15}"#,
            ),
            (
                Body::Visit(Visit { who: "Dr. Ay".to_owned(), ..Visit::default() }),
                r#"{"who":"Dr. Ay"}"#,
            ),
            (Body::Weight(Weight { kg: 71.5 }), r#"{"kg":71.5}"#),
            (
                Body::Flag(Flag { flag: "numb_foot".to_owned(), set: true, why: None }),
                r#"{"flag":"numb_foot","set":true}"#,
            ),
            (
                Body::Checklist(Checked {
                    list: "desk".to_owned(),
                    met: 13,
                    of: 14,
                    open: vec!["glare".to_owned()],
                }),
                r#"{"list":"desk","met":13,"of":14,"open":["glare"]}"#,
            ),
            (
                Body::Question(Question { question: "Can I run?".to_owned() }),
                r#"{"question":"Can I run?"}"#,
            ),
            (
                Body::Other { kind: "moon".to_owned(), value: serde_json::json!({"full": true}) },
                r#"{"full":true}"#,
            ),
        ] {
            assert_eq!(body.json().unwrap(), json);
            assert_eq!(Body::read(body.kind(), json).unwrap(), body);
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (kind, json, why) in [
            ("log", r#"{"back":11}"#, "a score goes from 0 to 10, and `11` does not"),
            ("log", r#"{"furthest":6}"#, "how far goes from 0 to 5, and `6` does not"),
            (
                "comfort",
                r#"{"warmth":"warm","minutes":1}"#,
                "`warm` is none of heat, cold and ease",
            ),
        ] {
            let error = Body::read(kind, json).unwrap_err().to_string();
            assert!(error.starts_with(why), "{error}");
        }
    }
}
