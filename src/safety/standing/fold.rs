//! The ledger's entries taken one after the other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Block, Due, FORTNIGHT, Kind, Standing, days};
use crate::history::{
    Answer, Body, Consent, Entry, Form, Log, Notice, Noticed, Quality, Reason, Screen, Session,
    Verdict, When,
};
use crate::routine::Level;
use crate::safety::content::{Group, Question, content};

/// The flags of a pattern, which the six questions set.
const PATTERNS: [&str; 2] = ["flexion_sensitive", "stenosis_pattern"];

/// The flags that block by themselves, whoever set them.
const BLOCKING: [&str; 2] = ["clot_signs", "weakness_progressive"];

/// Holds for a fortnight whatever is answered: that one can rise on tiptoe again does not mend a tear.
const TEAR: &str = "recent_calf_tear";

/// In this version one daily question, D3, named chest pain and fever together.
const CHEST_WITH_FEVER: &str = "1.0";

/// A flag that holds.
struct Held {
    since: Date,
    /// It was set by an answer, not by itself.
    answered: bool,
}

#[derive(Default)]
pub(super) struct Fold {
    block: Option<Block>,
    /// Under 18, and since when that is known. It stands beside the block: an adult's word takes
    /// nothing else away.
    young: Option<(Timestamp, Date)>,
    /// The last full questions, or the first short ones: which day, and in which version.
    asked: Option<(Date, String)>,
    /// What has happened since that asks for them again.
    trigger: Option<Due>,
    /// The last day on which anything was done or noted.
    last: Option<Date>,
    understood: Option<String>,
    flags: BTreeMap<String, Held>,
    /// Questions of the groups that limit, answered with yes, and the day on which the notice was
    /// read.
    limits: BTreeMap<String, Option<Date>>,
    qualities: Vec<Quality>,
    numb: Option<Date>,
    medicines: BTreeSet<String>,
}

impl Fold {
    pub(super) fn take(&mut self, entry: &Entry) {
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
            Body::Consent(Consent { content, adult }) => {
                self.understood = adult.then(|| content.clone());
                self.young = (!adult).then_some((entry.when.instant, entry.when.day));
            }
            Body::Notice(notice) => self.notice(notice, entry.when.day),
            Body::Flag(flag) if flag.set => {
                // A direction that is the bad one is no change of the body.
                if !PATTERNS.contains(&flag.flag.as_str()) {
                    self.trigger = Some(Due::Body);
                }
                let held = Held { since: entry.when.day, answered: false };
                self.flags.insert(flag.flag.clone(), held);
                if BLOCKING.contains(&flag.flag.as_str()) {
                    self.shut(Kind::Urgent, vec![flag.flag.clone()], entry);
                }
            }
            Body::Flag(flag) => drop(self.flags.remove(&flag.flag)),
            Body::Session(session) => self.session(session, entry),
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

    fn notice(&mut self, notice: &Notice, day: Date) {
        match notice.now {
            Noticed::Seen => {
                if let Some(seen) = self.limits.get_mut(&notice.item) {
                    *seen = Some(day);
                }
            }
            Noticed::Resolved => drop(self.limits.remove(&notice.item)),
            // Without a reason it stays.
            Noticed::Dismissed if notice.why.is_some() => {
                self.limits.remove(&notice.item);
            }
            Noticed::Dismissed => {}
        }
    }

    fn session(&mut self, session: &Session, entry: &Entry) {
        let ends = |reason| matches!(reason, Reason::Chest | Reason::Numb | Reason::Calf);
        if session.stops.iter().any(|stop| ends(stop.reason)) {
            self.shut(Kind::Unanswered, Vec::new(), entry);
        }
        if session.stops.iter().any(|stop| stop.reason != Reason::Enough) {
            self.trigger = Some(Due::Stop);
        }
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
        if log.is_numb() {
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
            .filter_map(|(id, answer)| Some((blocks(id, *answer, &screen.content)?, id)))
            .collect();
        let of = |wanted| -> Vec<String> {
            let found = yes.iter().filter(|(group, _)| *group == wanted);
            found.map(|(_, id)| (*id).clone()).collect()
        };
        let (emergency, urgent) = (of(Group::Emergency), of(Group::Urgent));
        let whole = screen.form == Form::Full && is_whole(screen);
        if whole {
            self.trigger = None;
        }
        // The short questions begin a fortnight once. They end nothing that asks for the full ones.
        if whole || (screen.form == Form::Short && self.asked.is_none()) {
            self.asked = Some((entry.when.day, screen.content.clone()));
        }
        self.limit(screen, entry.when.day);
        if !emergency.is_empty() {
            self.shut(Kind::Emergency, emergency, entry);
        } else if whole && self.opens(&urgent, entry) {
            let ended = self.block.take();
            // After an emergency what is left is a reason to be looked at by itself. Of an urgent
            // sign it was asked about already.
            if ended.is_some_and(|block| block.kind == Kind::Emergency) && !urgent.is_empty() {
                self.shut(Kind::Urgent, urgent, entry);
            }
        } else if !urgent.is_empty() {
            self.shut(Kind::Urgent, urgent, entry);
        } else if screen.answers.get("D4").is_some_and(|answer| answer.may_be()) {
            self.shut(Kind::Unanswered, Vec::new(), entry);
        }
    }

    /// Whether the full questions, no emergency among the answers, end what blocks.
    fn opens(&self, urgent: &[String], entry: &Entry) -> bool {
        let Some(block) = &self.block else { return false };
        match block.kind {
            Kind::Unanswered => urgent.is_empty(),
            Kind::Young => false,
            Kind::Urgent => block.assessed && urgent.iter().all(|item| block.items.contains(item)),
            Kind::Emergency => block.assessed && entry.when.day > block.day,
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

    fn limit(&mut self, screen: &Screen, day: Date) {
        for (id, answer) in &screen.answers {
            let Some(question) = content().question(id) else { continue };
            match answer {
                Answer::Yes => {
                    if is_limit(question) {
                        self.limits.entry(id.clone()).or_insert(None);
                    }
                    if let Some(flag) = flag_of(question) {
                        self.flags.insert(flag.to_owned(), Held { since: day, answered: true });
                    }
                }
                Answer::No => {
                    self.limits.remove(id);
                    if screen.form == Form::Full {
                        self.unset(question, day, |_| true);
                    }
                    // What is asked only after a yes is over with it.
                    for next in content().questions.iter().filter(|next| next.follows(id)) {
                        self.limits.remove(&next.id);
                        self.unset(next, day, |held| held.answered);
                    }
                }
                Answer::NotSure | Answer::Skipped => {}
            }
        }
    }

    /// Takes the flag of a question away, where it is held as is said.
    fn unset(&mut self, question: &Question, day: Date, is: impl Fn(&Held) -> bool) {
        let Some(flag) = flag_of(question) else { return };
        let over = |held: &Held| flag != TEAR || days(held.since, day) >= FORTNIGHT;
        if self.flags.get(flag).is_some_and(|held| is(held) && over(held)) {
            self.flags.remove(flag);
        }
    }

    pub(super) fn end(self, now: &When) -> Standing {
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
        let young = self.young.map(|(since, day)| Block {
            kind: Kind::Young,
            items: Vec::new(),
            since,
            day,
            assessed: false,
        });
        let block = self.block.into_iter().chain(young).max_by_key(|block| block.kind);
        let mut flags: BTreeSet<String> = self.flags.into_keys().collect();
        for item in block.iter().flat_map(|block| &block.items) {
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
            block,
        };
        for (item, seen) in &self.limits {
            standing.limit(content, item, *seen, now.day);
        }
        standing
    }
}

/// The group by which an answer blocks, if it does.
fn blocks(id: &str, answer: Answer, version: &str) -> Option<Group> {
    let group = match id {
        "D1" => Group::Emergency,
        // There a yes was more often a fever: the full questions that followed told them apart.
        "D3" if version != CHEST_WITH_FEVER => Group::Emergency,
        "D2" | "D3" | "D3b" => Group::Urgent,
        id => content().question(id)?.group(),
    };
    let blocks = matches!(group, Group::Emergency | Group::Urgent) && answer.may_be();
    blocks.then_some(group)
}

fn is_limit(question: &Question) -> bool {
    matches!(question.group(), Group::Provider | Group::Readiness)
}

/// The flag that an answer sets or takes away. Those that block hold as long as the block does.
fn flag_of(question: &Question) -> Option<&str> {
    question.flag.as_deref().filter(|flag| !BLOCKING.contains(flag))
}

/// Whether every question was asked that was to be, and answered.
fn is_whole(screen: &Screen) -> bool {
    content()
        .questions
        .iter()
        .filter(|question| question.group() != Group::Daily)
        .filter(|question| question.is_asked(&screen.answers))
        .all(|question| match screen.answers.get(&question.id) {
            Some(Answer::Skipped) => question.skip,
            Some(_) => true,
            None => false,
        })
}
