//! What holds today, for everything that is planned.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::facts::usual_of;
use super::gate::{Gate, Offer, gate, severe};
use super::{Usual, direction};
use crate::history::progress::is_flare;
use crate::history::{
    Body, Book, Decision, Dropped, Entry, Furthest, Region, Rule, Scores, Verdict, When,
};
use crate::routine::{Bias, Routine, Word as _};
use crate::safety::{self, Standing, standing};
use crate::text::capitalized;

/// How long a flare-up is taken care of.
const FLARE_DAYS: i32 = 3;

/// A rest ends after so many quiet days.
const QUIET_DAYS: i32 = 7;

/// On so many of them something was scored: no word is no sign that it is quiet.
const SCORED_DAYS: usize = 3;

/// What holds today, for everything that is planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Today {
    /// What the answers about warning signs leave open.
    pub standing: Standing,
    /// What today's scores open.
    pub gate: Gate,
    /// What exercises have to mind, today's scores included.
    pub flags: BTreeSet<String>,
    /// Directions that are left out for a while.
    pub dropped: Vec<Dropped>,
    /// A decision to rest and see somebody holds: comfort and short walks only.
    pub resting: Option<Decision>,
    /// Back or leg is 3 above the usual, or was in the last two days.
    pub flare: bool,
    /// What is usual.
    pub usual: Usual,
}

impl Today {
    /// Whether today's pain, and what the coach has said of late, leave a routine open.
    #[must_use]
    pub fn allows(&self, routine: &Routine) -> bool {
        let offer = self.offer();
        Gate { offer, ..self.gate.clone() }.allows(routine)
    }

    /// What is offered.
    #[must_use]
    pub fn offer(&self) -> Offer {
        if self.resting.is_some() { Offer::Comfort } else { self.gate.offer }
    }

    /// Whether a direction rests for a while.
    #[must_use]
    pub fn drops(&self, bias: Bias) -> bool {
        bias != Bias::Neutral && self.dropped.iter().any(|one| one.bias == bias)
    }

    /// Why not everything is offered, in a sentence; nothing when it is.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let resting = self.resting.as_ref().map(|decision| {
            format!(
                "{} ({}): comfort and short walks until you have seen a doctor or physiotherapist.",
                capitalized(&decision.why),
                decision.rule.word()
            )
        });
        resting.or_else(|| self.gate.words()).or_else(|| {
            let dropped: Vec<&str> = self.dropped.iter().map(|one| direction(one.bias)).collect();
            let words = crate::text::list(&dropped);
            (!dropped.is_empty()).then(|| format!("For two days without {words}."))
        })
    }
}

/// What holds now, with these scores.
#[must_use]
pub fn today(entries: &[Entry], now: &When, scores: Scores) -> Today {
    let book = Book::of(entries);
    let standing = standing(entries, now);
    let known = usual_of(&book.before(now.instant));
    let usual = known.unwrap_or_default();
    let ago = |entry: &Entry| (now.day - entry.when.day).get_days();
    let felt = |from: i32, to: i32| {
        let within = move |entry: &Entry| (from..=to).contains(&ago(entry));
        book.scored().filter(move |(entry, _)| within(entry)).map(|(_, scores)| scores)
    };
    let logs = book.entries().filter(|entry| (0..=1).contains(&ago(entry)));
    let logs = logs.filter_map(|entry| match &entry.body {
        Body::Log(log) => Some(&**log),
        _ => None,
    });
    let mut flags = standing.flags.clone();
    flags.extend(safety::of_scores(scores, logs));
    let yesterday = felt(1, 1).any(severe);
    let new = !felt(1, 14).any(severe);
    let flare = known.is_some()
        && (flares(scores, usual) || felt(0, FLARE_DAYS - 1).any(|then| flares(then, usual)));
    let dropped = book.decisions().filter_map(|(_, decision)| decision.dropped);
    Today {
        gate: gate(scores, usual, yesterday, new),
        flags,
        dropped: dropped.filter(|dropped| dropped.until > now.instant).collect(),
        resting: rest(&book, now, usual, |rule| rule != Rule::R1e).cloned(),
        flare,
        usual,
        standing,
    }
}

/// Whether scores are those of a flare-up.
pub(super) fn flares(scores: Scores, usual: Usual) -> bool {
    Region::ALL.into_iter().any(|region| {
        scores.of(region).is_some_and(|score| is_flare(score.into(), usual.of(region)))
    })
}

/// The last decision to see somebody that still holds: until somebody was seen, or after seven days
/// with scores at or under the usual and nothing that spreads. R1e takes no exercise away, and only
/// holds doses.
pub(super) fn rest<'e>(
    book: &Book<'e>,
    now: &When,
    usual: Usual,
    is_one: impl Fn(Rule) -> bool,
) -> Option<&'e Decision> {
    let (entry, decision) = book
        .decisions()
        .rfind(|(_, decision)| decision.verdict == Verdict::Rest && is_one(decision.rule))?;
    let later = book.after(entry.when.instant);
    if later.entries().any(|other| matches!(other.body, Body::Visit(_))) {
        return None;
    }
    let session = book.sessions().find(|(other, _)| other.id == decision.session);
    let began =
        session.and_then(|(_, session)| session.before.furthest()).unwrap_or(Furthest::Foot);
    let began = Scores { furthest: Some(began), ..Scores::default() };
    let within = |scores: Scores, region| {
        scores.of(region).is_none_or(|score| f64::from(score) <= usual.of(region))
    };
    let mut quiet = true;
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for (entry, scores) in later.scored().filter(|(_, scores)| !scores.is_empty()) {
        if (now.day - entry.when.day).get_days() < QUIET_DAYS {
            days.insert(entry.when.day);
            quiet &= Region::ALL.into_iter().all(|region| within(scores, region))
                && began.spreads(scores).is_none();
        }
    }
    let long = (now.day - entry.when.day).get_days() >= QUIET_DAYS;
    (!(long && quiet && days.len() >= SCORED_DAYS)).then_some(decision)
}
