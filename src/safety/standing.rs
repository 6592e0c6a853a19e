//! What holds now: the ledger read from its beginning, each entry changing what is blocked.

mod fold;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use self::fold::Fold;
use super::content::{Content, Numbers, content};
use crate::history::{Entry, Warmth, When};
use crate::routine::{Level, Routine, Word as _};
use crate::text;

/// How long the full questions hold: a design choice, no source sets it.
const FORTNIGHT: i32 = 14;

/// When a notice to see somebody comes back.
const WEEK: i32 = 7;

/// What blocks sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// How much it blocks, and how it opens.
    pub kind: Kind,
    /// The questions that were answered with yes or not sure; none while nothing was answered.
    pub items: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// The day of that.
    pub day: Date,
    /// Somebody who knows has looked at it since, and allowed exercise. What is left to do then are
    /// the full questions; after an emergency not before the next day.
    pub assessed: bool,
}

/// How much is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The full questions come first.
    Unanswered,
    /// Under 18.
    Young,
    /// All but the report, until somebody has looked at it.
    Urgent,
    /// Everything, timers too, and not on the same day.
    Emergency,
}

/// Why the full questions are asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// They were never asked.
    First,
    /// The questions have changed.
    Content,
    /// A fortnight is over.
    Fortnight,
    /// Nothing was done or noted for a fortnight.
    Gap,
    /// A session was stopped for something.
    Stop,
    /// The coach has said to see somebody.
    Rest,
    /// A new kind of symptom was noted.
    Symptom,
    /// A new medicine was noted.
    Medicine,
    /// Something about the body has changed.
    Body,
}

impl Due {
    /// Why, in a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::First => "the questions about warning signs have not been asked yet",
            Self::Content => "the questions about warning signs have changed",
            Self::Fortnight => "two weeks have passed since the questions about warning signs",
            Self::Gap => "it has been two weeks or more",
            Self::Stop => "a session was stopped for something",
            Self::Rest => "the coach has said to see a doctor or physiotherapist",
            Self::Symptom => "you noted something new",
            Self::Medicine => "you noted a new medicine",
            Self::Body => "you noted a change in your body",
        }
    }
}

/// A yes that blocks nothing: see somebody soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The question.
    pub item: String,
    /// What to do.
    pub advice: String,
    /// Whether it is to be shown: it was not read yet, or a week ago.
    pub remind: bool,
}

/// Why a routine is not offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Everything is blocked.
    Blocked(Block),
    /// It is more demanding than what is left open.
    Level(Level),
    /// Only other families are left open.
    Family(Vec<String>),
    /// Today's pain leaves other routines open; said in words.
    Pain(String),
    /// Skin that does not feel: no heat and no cold.
    Skin,
    /// It is open, and everything in it is left out.
    NothingLeft,
}

impl Refusal {
    /// Why a routine is not offered, and where something blocks, what to do about it.
    #[must_use]
    pub fn words(&self, routine: &Routine, numbers: &Numbers) -> String {
        match self {
            Self::Blocked(block) => block.words(numbers),
            Self::Pain(words) => words.clone(),
            Self::Skin => content().messages.skin.clone(),
            Self::NothingLeft => {
                format!("Everything in {} is left out for now.", routine.title)
            }
            Self::Level(level) => format!(
                "{} is {}, and for now only {level} routines are open.",
                routine.title,
                routine.level.word(),
            ),
            Self::Family(families) => format!(
                "{} is left out for now; open are routines of: {}.",
                routine.title,
                families.join(", "),
            ),
        }
    }
}

/// What holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What blocks sessions, if anything does.
    pub block: Option<Block>,
    /// Why the full questions are to be asked, if they are. That alone blocks nothing.
    pub due: Option<Due>,
    /// The first start's words were understood, in this version.
    pub understood: bool,
    /// The most demanding level that is open.
    pub level: Level,
    /// The families that are open; `None`: all.
    pub families: Option<Vec<String>>,
    /// Exercises that are left out.
    pub hides: BTreeSet<String>,
    /// Doses do not rise.
    pub holds: bool,
    /// What exercises have to mind.
    pub flags: BTreeSet<String>,
    /// Notices to see somebody.
    pub owed: Vec<Owed>,
    /// When the questions were last answered in full or in short.
    pub asked: Option<Date>,
}

impl Standing {
    /// Whether a routine may be played.
    ///
    /// # Errors
    ///
    /// Why it may not.
    pub fn may_start(&self, routine: &Routine) -> Result<(), Refusal> {
        if let Some(block) = &self.block {
            return Err(Refusal::Blocked(block.clone()));
        }
        if routine.level > self.level {
            return Err(Refusal::Level(self.level));
        }
        let family = routine.family.as_deref().unwrap_or_default();
        match &self.families {
            Some(open) if open.iter().all(|open| open != family) => {
                Err(Refusal::Family(open.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Whether a timer may run.
    ///
    /// # Errors
    ///
    /// Why it may not.
    pub fn may_time(&self, warmth: Warmth) -> Result<(), Refusal> {
        match &self.block {
            Some(block) => Err(Refusal::Blocked(block.clone())),
            None if warmth != Warmth::Ease && self.flags.contains("skin_or_sensation") => {
                Err(Refusal::Skin)
            }
            None => Ok(()),
        }
    }
}

impl Owed {
    /// What to do about it, and whom to call.
    #[must_use]
    pub fn words(&self, numbers: &Numbers) -> String {
        numbers.fill(&self.advice, "")
    }
}

impl Block {
    /// What to do about it, and whom to call.
    #[must_use]
    pub fn words(&self, numbers: &Numbers) -> String {
        let content = content();
        let said: Vec<String> = self.items.iter().map(|item| content.sign(item)).collect();
        let answers = text::list(&said);
        let messages = &content.messages;
        match self.kind {
            Kind::Emergency => numbers.fill(&messages.emergency, &answers),
            Kind::Urgent if self.items == ["visit"] => messages.told.clone(),
            Kind::Urgent => {
                let mut words = numbers.fill(&messages.urgent, &answers);
                // Of ledgers in which D3 stood for chest pain and fever.
                if self.items.iter().any(|item| item == "D3") {
                    words = format!("{} {words}", numbers.fill(&messages.chest, ""));
                }
                if self.items.iter().any(|item| LEG.contains(&item.as_str())) {
                    words = format!("{words} {}", messages.leg);
                }
                words
            }
            Kind::Unanswered => messages.unanswered.clone(),
            Kind::Young => content.adults.clone(),
        }
    }
}

/// Signs of a clot: the leg is left alone.
const LEG: [&str; 4] = ["U1", "U1b", "D2", "clot_signs"];

/// What holds after all `entries`, in any order, at a moment.
#[must_use]
pub fn standing<'e>(entries: impl IntoIterator<Item = &'e Entry>, now: &When) -> Standing {
    let mut there: Vec<&Entry> = entries.into_iter().filter(|entry| !entry.stamp.deleted).collect();
    there.sort_by_key(|entry| (entry.when.instant, entry.id));
    let mut fold = Fold::default();
    for entry in there {
        fold.take(entry);
    }
    fold.end(now)
}

impl Standing {
    fn limit(&mut self, content: &Content, item: &str, seen: Option<Date>, today: Date) {
        let Some(question) = content.question(item) else { return };
        self.level = question.level.map_or(self.level, |level| level.min(self.level));
        self.hides.extend(question.hides.iter().cloned());
        self.holds |= question.holds;
        if !question.families.is_empty() {
            let open = |family: &String| {
                self.families.as_ref().is_none_or(|families| families.contains(family))
            };
            let left = question.families.iter().filter(|family| open(family)).cloned().collect();
            self.families = Some(left);
        }
        self.owed.push(Owed {
            item: item.to_owned(),
            advice: question.advice.clone().unwrap_or_default(),
            remind: seen.is_none_or(|seen| days(seen, today) >= WEEK),
        });
    }
}

/// Whole days from one to another.
pub(super) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
