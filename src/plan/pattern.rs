//! Which family of routines suits, from six short questions. It names no cause: it only says what to
//! try first, and the user may choose otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{Answer, Body, Flag, Following, Form, Screen};
use crate::routine::Word;
use crate::safety::content;

/// The answers to the six questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// What makes it worse?
    pub worse: Worse,
    /// Where is it?
    pub place: Where,
    /// Below the knee: is it there all the time, or easily stirred up?
    pub touchy: bool,
    /// Does one direction ease it?
    pub eases: Ease,
    /// Stiff in the morning?
    pub stiff: Stiff,
    /// What does it come with?
    pub with: With,
}

/// What makes it worse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Worse {
    /// Neither, or both.
    #[default]
    Neither,
    /// Sitting, bending, getting out of the car; better walking or lying face down.
    Sitting,
    /// Standing, walking, leaning back; better sitting, leaning on a trolley, curled up.
    Standing,
}

/// Where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Where {
    /// In the back, perhaps the buttock.
    #[default]
    Back,
    /// In the leg, down to the knee.
    Thigh,
    /// In the leg, below the knee.
    BelowKnee,
    /// In the calf only: no back, no tingling.
    CalfOnly,
}

/// Whether one direction clearly eases it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ease {
    /// None does clearly.
    #[default]
    None,
    /// Bending backward.
    Backward,
    /// Bending forward.
    Forward,
}

/// How long one is stiff in the morning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stiff {
    /// Hardly.
    #[default]
    No,
    /// Under 30 minutes, and it loosens with movement.
    Short,
    /// 30 minutes or more.
    Long,
}

/// What it comes with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum With {
    /// Nothing of these, or mixed.
    #[default]
    Nothing,
    /// Exercise or a new load.
    Load,
    /// Cramps in the calf after about the same walking distance.
    Distance,
    /// Running or long standing, and it eases by the next day.
    Sport,
    /// An ache late in the day at a desk.
    Desk,
}

/// One of the six questions.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The question.
    pub ask: &'static str,
    /// The answers.
    pub answers: &'static [&'static str],
    /// The answers to all of them with the one of this number, from 0, to this one.
    pub set: fn(Answers, usize) -> Answers,
}

/// The six questions, in the order in which they are asked.
pub const QUESTIONS: [Asked; 6] = [
    Asked {
        ask: "What makes it worse?",
        answers: &[
            "sitting, bending, getting out of the car; walking or lying face down is better",
            "standing, walking, leaning back; sitting or leaning on a trolley is better",
            "neither, or both",
        ],
        set: |answers, at| Answers {
            worse: of(&[Worse::Sitting, Worse::Standing, Worse::Neither], at),
            ..answers
        },
    },
    Asked {
        ask: "Where is it?",
        answers: &[
            "in the back, perhaps the buttock",
            "in the leg, down to the knee",
            "in the leg, below the knee",
            "in the calf only: no back, no tingling",
        ],
        set: |answers, at| Answers {
            place: of(&[Where::Back, Where::Thigh, Where::BelowKnee, Where::CalfOnly], at),
            ..answers
        },
    },
    Asked {
        ask: "Is it there all the time, or easily stirred up?",
        answers: &["yes", "no"],
        set: |answers, at| Answers { touchy: at == 0, ..answers },
    },
    Asked {
        ask: "Does one direction clearly ease it?",
        answers: &["bending backward", "bending forward", "none"],
        set: |answers, at| Answers {
            eases: of(&[Ease::Backward, Ease::Forward, Ease::None], at),
            ..answers
        },
    },
    Asked {
        ask: "Are you stiff in the morning?",
        answers: &[
            "hardly",
            "under 30 minutes, and it loosens with movement",
            "30 minutes or more",
        ],
        set: |answers, at| Answers {
            stiff: of(&[Stiff::No, Stiff::Short, Stiff::Long], at),
            ..answers
        },
    },
    Asked {
        ask: "What does it come with?",
        answers: &[
            "exercise, or a new load",
            "cramps in the calf after about the same walking distance",
            "running or long standing, and it eases by the next day",
            "an ache late in the day at a desk",
            "none of these",
        ],
        set: |answers, at| Answers {
            with: of(&[With::Load, With::Distance, With::Sport, With::Desk, With::Nothing], at),
            ..answers
        },
    },
];

fn of<T: Copy + Default>(answers: &[T], at: usize) -> T {
    answers.get(at).copied().unwrap_or_default()
}

/// A row of the table of patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Sitting is the problem.
    Sitting,
    /// Standing is the problem.
    Standing,
    /// The leg below the knee, constant or touchy.
    Touchy,
    /// The leg, and backward eases.
    Backward,
    /// The leg, and forward eases.
    Forward,
    /// Stiff mornings.
    Morning,
    /// The calf alone.
    Calf,
    /// Cramps at a distance.
    Distance,
    /// After running or long standing.
    Sport,
    /// Late at the desk.
    Desk,
    /// None of these, or mixed.
    Mixed,
}

impl Word for Pattern {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("sitting", Self::Sitting),
        ("standing", Self::Standing),
        ("touchy", Self::Touchy),
        ("backward", Self::Backward),
        ("forward", Self::Forward),
        ("morning", Self::Morning),
        ("calf", Self::Calf),
        ("distance", Self::Distance),
        ("sport", Self::Sport),
        ("desk", Self::Desk),
        ("mixed", Self::Mixed),
    ];
}

/// What fits, and what is said with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The row.
    pub pattern: Pattern,
    /// The questions whose advice is shown with it, such as `P1`: each that the answers point at, also
    /// where another row comes first.
    pub notices: &'static [&'static str],
    /// What else is said.
    pub says: Option<&'static str>,
}

/// Said of long stiffness, for whom it may matter.
const STIFF: &str = "If it began before 45 and has lasted over 3 months, book a visit and mention \
                     \"inflammatory back pain\".";

/// The flags that the patterns set.
const FLAGS: [&str; 2] = ["flexion_sensitive", "stenosis_pattern"];

/// The first row of the table that fits. A leg that is touchy and a calf that cramps at a distance come
/// before the direction: neither is to be worked on first.
#[must_use]
pub fn matching(answers: Answers) -> Match {
    let leg = matches!(answers.place, Where::Thigh | Where::BelowKnee);
    let calf = answers.place == Where::CalfOnly;
    let pattern = match answers {
        Answers { with: With::Distance, .. } => Pattern::Distance,
        Answers { place: Where::BelowKnee, touchy: true, .. } => Pattern::Touchy,
        Answers { worse: Worse::Sitting, .. } => Pattern::Sitting,
        Answers { worse: Worse::Standing, .. } => Pattern::Standing,
        Answers { eases: Ease::Backward, .. } if leg => Pattern::Backward,
        Answers { eases: Ease::Forward, .. } if leg => Pattern::Forward,
        Answers { stiff: Stiff::Short, .. } => Pattern::Morning,
        Answers { with: With::Load, .. } if calf => Pattern::Calf,
        Answers { with: With::Sport, .. } => Pattern::Sport,
        Answers { with: With::Desk, .. } if !leg => Pattern::Desk,
        _ => Pattern::Mixed,
    };
    let notices: &[&str] = match (answers.with, answers.worse) {
        (With::Distance, Worse::Standing) => &["P1", "P2"],
        (With::Distance, _) => &["P1"],
        (_, Worse::Standing) => &["P2"],
        _ => &[],
    };
    let says = (answers.stiff == Stiff::Long).then_some(STIFF);
    Match { pattern, notices, says }
}

impl Match {
    /// What is kept of it: the routine that suits, the pattern, and the flag of its direction in the
    /// place of the other's. Cramps at a distance limit as the question about them does.
    #[must_use]
    pub fn kept(&self, before: &Following, set: &BTreeSet<String>) -> Vec<Body> {
        let why = || Some("from the six questions".to_owned());
        let mut bodies = vec![Body::Plan(Following {
            bias: self.pattern.routine().map(str::to_owned),
            pattern: Some(self.pattern.word().to_owned()),
            ..before.clone()
        })];
        for flag in FLAGS {
            let holds = self.pattern.flag() == Some(flag);
            if holds || set.contains(flag) {
                bodies.push(Body::Flag(Flag { flag: flag.to_owned(), set: holds, why: why() }));
            }
        }
        if self.pattern == Pattern::Distance {
            bodies.push(answered(BTreeMap::from([("P1".to_owned(), Answer::Yes)])));
        }
        bodies
    }
}

/// Answers to some of the full questions.
#[must_use]
pub fn answered(answers: BTreeMap<String, Answer>) -> Body {
    Body::Screen(Screen { content: content().version.clone(), form: Form::Full, answers })
}

impl Pattern {
    /// The routine to try first; none where a doctor should look first.
    #[must_use]
    pub const fn routine(self) -> Option<&'static str> {
        Some(match self {
            Self::Sitting | Self::Backward => "extension-bias",
            Self::Standing | Self::Forward => "flexion-bias",
            Self::Touchy | Self::Mixed => "sciatica-first-days",
            Self::Morning => "morning-loosen",
            Self::Calf => "calf-hamstring-flex",
            Self::Distance => return None,
            Self::Sport => "standing-work-reset",
            Self::Desk => "desk-micro-3",
        })
    }

    /// The plan to begin with.
    #[must_use]
    pub const fn plan(self) -> Option<&'static str> {
        Some(match self {
            Self::Distance => return None,
            Self::Calf => "heel-drop",
            Self::Sport => "runner",
            Self::Desk => "desk",
            _ => "beginner",
        })
    }

    /// The questions that are asked before it counts: a calf is not loaded while it may be a clot, a
    /// tear, the blood flow or a tendon on tablets.
    #[must_use]
    pub const fn checks(self) -> &'static [&'static str] {
        match self {
            Self::Calf => &["U1", "U7", "P1", "P6"],
            _ => &[],
        }
    }

    /// The routine and the plan that are offered at once: none while something is to be asked first.
    #[must_use]
    pub const fn offered(self) -> (Option<&'static str>, Option<&'static str>) {
        if self.checks().is_empty() { (self.routine(), self.plan()) } else { (None, None) }
    }

    /// Why, in the user's words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Sitting => {
                "It is worse sitting and bending, and better walking or lying face down: bending backward first."
            }
            Self::Standing => {
                "It is worse standing and walking, and better sitting or leaning: bending forward first."
            }
            Self::Touchy => "It is below the knee and touchy: calm first, nerve sliders later.",
            Self::Backward => "Bending backward eases the leg: that direction first.",
            Self::Forward => "Bending forward eases the leg: that direction first.",
            Self::Morning => {
                "Mornings are stiff and loosen with movement: gentle movement and walks."
            }
            Self::Calf => "It is the calf alone, after load: the calf ladder, step by step.",
            Self::Distance => {
                "The calf cramps after about the same distance: please have a doctor look at that first."
            }
            Self::Sport => {
                "It comes after running or long standing and eases by the next day: strength for calf and hip."
            }
            Self::Desk => "It is an ache late in the day at the desk: breaks and a stronger trunk.",
            Self::Mixed => "Nothing stands out: calm, walks and breaks.",
        }
    }

    /// What to leave out first.
    #[must_use]
    pub const fn avoid(self) -> &'static str {
        match self {
            Self::Sitting => "Leave out forward folds and long hamstring pulls at first.",
            Self::Standing => "Leave out lying face down and bending back in standing at first.",
            Self::Touchy => "Leave out the slump slider and long stretches at first.",
            Self::Backward => "Leave out bending forward at first.",
            Self::Forward => "Leave out bending backward at first.",
            Self::Morning => "Leave out deep bends in the first one or two hours of the day.",
            Self::Calf => "Leave out rolling in the first two days.",
            Self::Distance => "Leave out walking intervals and calf loading.",
            Self::Sport => "Leave out sudden jumps in distance.",
            Self::Desk => "Leave out long still sessions.",
            Self::Mixed => "Leave out loaded work at first.",
        }
    }

    /// When to look at it again.
    #[must_use]
    pub const fn again(self) -> &'static str {
        match self {
            Self::Sitting => "Look again after 2 sessions: has it moved towards the spine?",
            Self::Standing => "Look again after 2 weeks: how long can you walk?",
            Self::Touchy | Self::Backward | Self::Forward => {
                "Note the leg and how far down it goes each day."
            }
            Self::Morning => {
                "Look again after 2 weeks. Stiff for over 30 minutes: see a doctor or physiotherapist."
            }
            Self::Calf | Self::Mixed => "Look again after a week.",
            Self::Distance => "Look again when a doctor has looked at it.",
            Self::Sport => "Look again at each session.",
            Self::Desk => "Look again after 2 weeks.",
        }
    }

    /// The flag that the pattern sets, if it sets one.
    #[must_use]
    pub const fn flag(self) -> Option<&'static str> {
        match self {
            Self::Sitting => Some("flexion_sensitive"),
            Self::Standing => Some("stenosis_pattern"),
            _ => None,
        }
    }
}
