//! What holds now: the ledger read from its beginning, each entry changing what is blocked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::content::{Content, Group, Numbers, content};
use crate::history::{
    Answer, Body, Entry, Form, Log, Noticed, Quality, Reason, Screen, Verdict, When,
};
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
            Self::Rest => "the coach has said to see somebody",
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
}

impl Refusal {
    /// Why a routine is not offered, and where something blocks, what to do about it.
    #[must_use]
    pub fn words(&self, routine: &Routine, numbers: &Numbers) -> String {
        match self {
            Self::Blocked(block) => block.words(numbers),
            Self::Pain(words) => words.clone(),
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

    /// Whether a timer for heat or cold may run.
    #[must_use]
    pub fn may_time(&self) -> bool {
        self.block.is_none()
    }
}

impl Block {
    /// What to do about it, and whom to call.
    #[must_use]
    pub fn words(&self, numbers: &Numbers) -> String {
        let content = content();
        let said = |id: &String| {
            let short = content.question(id).map(|question| question.short.clone());
            short.unwrap_or_else(|| id.replace('_', " "))
        };
        let answers = text::list(&self.items.iter().map(said).collect::<Vec<_>>());
        let messages = &content.messages;
        match self.kind {
            Kind::Emergency => numbers.fill(&messages.emergency, &answers),
            Kind::Urgent => {
                let mut words = numbers.fill(&messages.urgent, &answers);
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

/// The flags of a pattern, which the six questions set.
const PATTERNS: [&str; 2] = ["flexion_sensitive", "stenosis_pattern"];

/// The flags that block by themselves, whoever set them.
const BLOCKING: [&str; 2] = ["clot_signs", "weakness_progressive"];

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

#[derive(Default)]
struct Fold {
    block: Option<Block>,
    /// The last full or short questions: when, which day, and in which version.
    asked: Option<(Date, String)>,
    /// What has happened since that asks for them again.
    trigger: Option<Due>,
    /// The last day on which anything was done or noted.
    last: Option<Date>,
    understood: Option<String>,
    flags: BTreeSet<String>,
    /// Questions of the groups that limit, answered with yes, and the day on which the notice was
    /// read.
    limits: BTreeMap<String, Option<Date>>,
    qualities: Vec<Quality>,
    numb: Option<Date>,
    medicines: BTreeSet<String>,
}

impl Fold {
    fn take(&mut self, entry: &Entry) {
        match &entry.body {
            Body::Screen(screen) => self.screen(screen, entry),
            Body::Visit(visit) if visit.may_exercise == Some(true) => {
                self.limits.clear();
                if let Some(block) = &mut self.block {
                    block.assessed = true;
                }
            }
            Body::Visit(visit) if visit.may_exercise == Some(false) => {
                self.shut(Kind::Urgent, vec!["visit".to_owned()], entry);
            }
            Body::Consent(consent) => {
                self.understood = Some(consent.content.clone()).filter(|_| consent.adult);
                let young = self.block.as_ref().is_some_and(|block| block.kind == Kind::Young);
                if consent.adult && young {
                    self.block = None;
                } else if !consent.adult {
                    self.shut(Kind::Young, Vec::new(), entry);
                }
            }
            Body::Notice(notice) => match notice.now {
                Noticed::Seen => {
                    if let Some(seen) = self.limits.get_mut(&notice.item) {
                        *seen = Some(entry.when.day);
                    }
                }
                Noticed::Resolved => drop(self.limits.remove(&notice.item)),
                // Without a reason it stays.
                Noticed::Dismissed if notice.why.is_some() => {
                    self.limits.remove(&notice.item);
                }
                Noticed::Dismissed => {}
            },
            Body::Flag(flag) if flag.set => {
                // A direction that is the bad one is no change of the body.
                if !PATTERNS.contains(&flag.flag.as_str()) {
                    self.trigger = Some(Due::Body);
                }
                self.flags.insert(flag.flag.clone());
                if BLOCKING.contains(&flag.flag.as_str()) {
                    self.shut(Kind::Urgent, vec![flag.flag.clone()], entry);
                }
            }
            Body::Flag(flag) => drop(self.flags.remove(&flag.flag)),
            Body::Session(session) => {
                let ends = |reason| matches!(reason, Reason::Chest | Reason::Numb | Reason::Calf);
                if session.stops.iter().any(|stop| ends(stop.reason)) {
                    self.shut(Kind::Unanswered, Vec::new(), entry);
                }
                if session.stops.iter().any(|stop| stop.reason != Reason::Enough) {
                    self.trigger = Some(Due::Stop);
                }
            }
            Body::Decision(decision) if decision.verdict == Verdict::Rest => {
                self.trigger = Some(Due::Rest);
            }
            Body::Log(log) => self.log(log, entry),
            _ => {}
        }
        if !matches!(entry.body, Body::Decision(_) | Body::Notice(_) | Body::Other { .. }) {
            self.gap(entry.when.day);
        }
    }

    fn gap(&mut self, day: Date) {
        if self.last.is_some_and(|last| days(last, day) >= FORTNIGHT)
            && self.asked_on() != Some(day)
        {
            self.trigger = self.trigger.or(Some(Due::Gap));
        }
        self.last = self.last.max(Some(day));
    }

    fn asked_on(&self) -> Option<Date> {
        self.asked.as_ref().map(|(day, _)| *day)
    }

    fn log(&mut self, log: &Log, entry: &Entry) {
        let day = entry.when.day;
        if let Some(quality) = log.quality
            && !self.qualities.contains(&quality)
        {
            // The first that is ever noted is what one came with.
            if !self.qualities.is_empty() {
                self.trigger = Some(Due::Symptom);
            }
            self.qualities.push(quality);
        }
        if log.weakness == Some(true) {
            self.shut(Kind::Unanswered, Vec::new(), entry);
        }
        if log.numbness == Some(true) {
            if self.numb.is_none_or(|last| days(last, day) >= FORTNIGHT) {
                self.shut(Kind::Unanswered, Vec::new(), entry);
            }
            self.numb = Some(day);
        }
        if let Some(medicine) = &log.medicine
            && self.medicines.insert(medicine.trim().to_lowercase())
        {
            self.trigger = Some(Due::Medicine);
        }
    }

    fn screen(&mut self, screen: &Screen, entry: &Entry) {
        let yes: Vec<(Group, &String)> = screen
            .answers
            .iter()
            .filter_map(|(id, answer)| Some((blocks(id, *answer)?, id)))
            .collect();
        let of = |wanted| -> Vec<String> {
            let found = yes.iter().filter(|(group, _)| *group == wanted);
            found.map(|(_, id)| (*id).clone()).collect()
        };
        let (emergency, urgent) = (of(Group::Emergency), of(Group::Urgent));
        let whole = screen.form == Form::Full && is_whole(screen);
        if screen.form == Form::Short || whole {
            self.asked = Some((entry.when.day, screen.content.clone()));
            self.trigger = None;
        }
        self.limit(screen, entry);
        if !emergency.is_empty() {
            self.shut(Kind::Emergency, emergency, entry);
        } else if whole && self.opens(&urgent, entry) {
            self.block = None;
            // What was assessed was asked about already; anything else is new.
        } else if !urgent.is_empty() {
            self.shut(Kind::Urgent, urgent, entry);
        } else if screen.answers.get("D4").is_some_and(|answer| answer.may_be()) {
            self.shut(Kind::Unanswered, Vec::new(), entry);
        }
    }

    /// Whether the full questions, no emergency among the answers, open what is blocked.
    fn opens(&self, urgent: &[String], entry: &Entry) -> bool {
        let Some(block) = &self.block else { return false };
        match block.kind {
            Kind::Unanswered => urgent.is_empty(),
            Kind::Young => false,
            Kind::Urgent => block.assessed && urgent.iter().all(|item| block.items.contains(item)),
            Kind::Emergency => block.assessed && entry.when.day > block.day && urgent.is_empty(),
        }
    }

    /// Blocks, or blocks more. What is new must be looked at anew.
    fn shut(&mut self, kind: Kind, mut items: Vec<String>, entry: &Entry) {
        let before = self.block.take();
        let kind = before.as_ref().map_or(kind, |before| before.kind.max(kind));
        if let Some(before) = before {
            if before.kind > Kind::Unanswered && items.is_empty() {
                // That the questions are to be asked as well changes nothing.
                self.block = Some(before);
                return;
            }
            items.extend(before.items);
            items.sort();
            items.dedup();
        }
        self.block = Some(Block {
            kind,
            items,
            since: entry.when.instant,
            day: entry.when.day,
            assessed: false,
        });
    }

    fn limit(&mut self, screen: &Screen, entry: &Entry) {
        for (id, answer) in &screen.answers {
            match answer {
                Answer::Yes if is_limit(id) => {
                    self.limits.entry(id.clone()).or_insert(None);
                }
                Answer::No => drop(self.limits.remove(id)),
                _ => {}
            }
            let flag = content().question(id).and_then(|question| question.flag.clone());
            if let Some(flag) = flag.filter(|flag| !BLOCKING.contains(&flag.as_str())) {
                match answer {
                    Answer::Yes => drop(self.flags.insert(flag)),
                    Answer::No if screen.form == Form::Full && entry.when.day > Date::MIN => {
                        self.flags.remove(&flag);
                    }
                    _ => {}
                }
            }
        }
    }

    fn end(self, now: &When) -> Standing {
        let content = content();
        let due = match (&self.asked, self.trigger) {
            (None, _) => Some(Due::First),
            (Some((_, version)), _) if *version != content.version => Some(Due::Content),
            (Some(_), Some(trigger)) => Some(trigger),
            (Some(_), None) if self.last.is_some_and(|last| days(last, now.day) >= FORTNIGHT) => {
                Some(Due::Gap)
            }
            (Some((day, _)), None) => (days(*day, now.day) >= FORTNIGHT).then_some(Due::Fortnight),
        };
        let mut flags = self.flags;
        for item in self.block.iter().flat_map(|block| &block.items) {
            flags.extend(content.question(item).and_then(|question| question.flag.clone()));
        }
        let mut standing = Standing {
            due,
            understood: self.understood.as_ref() == Some(&content.version),
            level: Level::Demanding,
            families: None,
            hides: BTreeSet::new(),
            holds: false,
            flags,
            owed: Vec::new(),
            asked: self.asked.map(|(day, _)| day),
            block: self.block,
        };
        for (item, seen) in &self.limits {
            standing.limit(content, item, *seen, now.day);
        }
        standing
    }
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

/// The group by which an answer blocks, if it does.
///
/// The daily questions are short, so that a yes stands for the worst of what they name that is as
/// likely: the first for an emergency, the second and third for the same day. "Fever and unwell" and
/// "chest pain" share a key: the full questions that follow may make an emergency of it.
fn blocks(id: &str, answer: Answer) -> Option<Group> {
    let group = match id {
        "D1" => Group::Emergency,
        "D2" | "D3" => Group::Urgent,
        id => content().question(id)?.group(),
    };
    let blocks = matches!(group, Group::Emergency | Group::Urgent) && answer.may_be();
    blocks.then_some(group)
}

fn is_limit(id: &str) -> bool {
    let group = content().question(id).map(super::content::Question::group);
    matches!(group, Some(Group::Provider | Group::Readiness))
}

/// Whether every question that can block was asked and answered.
fn is_whole(screen: &Screen) -> bool {
    content()
        .questions
        .iter()
        .filter(|question| matches!(question.group(), Group::Emergency | Group::Urgent))
        .filter(|question| question.is_asked(&screen.answers))
        .all(|question| match screen.answers.get(&question.id) {
            Some(Answer::Skipped) => question.skip,
            Some(_) => true,
            None => false,
        })
}

/// Whole days from one to another.
pub(super) fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
