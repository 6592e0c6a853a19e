//! What the ledger knows of a session, and of today.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::gate::{Gate, Offer, gate, severe};
use super::{Facts, Past, Usual};
use crate::history::progress::{Region, Spread};
use crate::history::{
    Body, Decision, Dropped, Entry, Furthest, Log, Quality, Scores, Session, Setting, Verdict, When,
};
use crate::routine::{Catalog, Routine, Word as _};
use crate::safety::{self, Kind, Standing, standing};

/// The exercises that load the calf so much that the rules of tendons hold.
const LOADED: [&str; 4] =
    ["heel-drop-floor", "heel-drop-straight", "heel-drop-bent", "calf-raise-single"];

/// How many sessions the usual is taken from.
const USUAL_OF: usize = 7;

/// A painkiller hides pain for so long: a design choice.
const MASKED: SignedDuration = SignedDuration::from_hours(6);

/// After so many days without enough change somebody should look at it.
const SIX_WEEKS: i32 = 42;

/// A rise over the usual that is a flare-up.
const FLARE: f64 = 3.0;

/// How long a flare-up is taken care of.
const FLARE_DAYS: i32 = 3;

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

    /// Why not everything is, in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.resting {
            Some(decision) => {
                format!(
                    "{} ({}): comfort and short walks until you have seen somebody.",
                    decision.why,
                    decision.rule.word()
                )
            }
            None => self.gate.words().unwrap_or_default(),
        }
    }
}

/// The entries that count, in the order of time.
fn in_order(entries: &[Entry]) -> Vec<&Entry> {
    let mut there: Vec<&Entry> = entries.iter().filter(|entry| !entry.stamp.deleted).collect();
    there.sort_by_key(|entry| (entry.when.instant, entry.id));
    there
}

fn session(entry: &Entry) -> Option<&Session> {
    match &entry.body {
        Body::Session(session) if session.ending.is_some() => Some(session),
        _ => None,
    }
}

/// What was scored at the beginning of a session, or noted.
fn scored(entry: &Entry) -> Option<Scores> {
    match &entry.body {
        Body::Session(session) => Some(session.before),
        Body::Log(log) => Some(log.scores),
        _ => None,
    }
}

/// The median of the scores before the last seven sessions that began before a moment.
#[must_use]
pub fn usual(entries: &[Entry], until: Timestamp) -> Option<Usual> {
    let there = in_order(entries);
    let before = there.iter().filter(|entry| entry.when.instant < until);
    let scores: Vec<Scores> = before
        .filter_map(|entry| Some(session(entry)?.before))
        .filter(|scores| scores.back.is_some() || scores.leg.is_some())
        .collect();
    let last = &scores[scores.len().saturating_sub(USUAL_OF)..];
    let median = |region| Spread::of(values(last.iter().copied(), region)).map(|it| it.median);
    match (median(Region::Back), median(Region::Leg)) {
        (None, None) => None,
        (back, leg) => Some(Usual { back: back.unwrap_or(0.0), leg: leg.unwrap_or(0.0) }),
    }
}

fn values(scores: impl Iterator<Item = Scores>, region: Region) -> Vec<f64> {
    let of = |scores: Scores| match region {
        Region::Back => scores.back,
        Region::Leg => scores.leg,
    };
    scores.filter_map(of).map(|score| f64::from(score.value())).collect()
}

/// What is known of a session, for its judgement.
#[must_use]
pub fn facts(entries: &[Entry], of: &Entry) -> Facts {
    let Some(judged) = session(of) else { return Facts::default() };
    let there = in_order(entries);
    let began = of.when.instant;
    let ended = end_of(of, judged);
    let earlier: Vec<&Entry> =
        there.iter().copied().filter(|entry| entry.when.instant < began).collect();
    let last = earlier.iter().rev().find(|entry| session(entry).is_some());
    let since = last.map_or(Timestamp::MIN, |entry| entry.when.instant);
    let within = |entry: &&&Entry| entry.when.instant > since && entry.when.instant <= ended;
    let logs: Vec<&Log> = there
        .iter()
        .filter(within)
        .filter_map(|entry| match &entry.body {
            Body::Log(log) => Some(&**log),
            _ => None,
        })
        .collect();
    let so_far = there.iter().copied().filter(|entry| entry.when.instant <= ended);
    let standing = standing(so_far, &of.when);
    let decisions = decisions(&earlier);
    let before = judged.before;
    let own = Usual {
        back: before.back.map_or(0.0, |score| f64::from(score.value())),
        leg: before.leg.map_or(0.0, |score| f64::from(score.value())),
    };
    let painkiller = there.iter().any(|entry| {
        let near = entry.when.instant >= began.saturating_sub(MASKED).unwrap_or(began)
            && entry.when.instant <= ended;
        near && matches!(&entry.body, Body::Log(log) if log.medicine.is_some())
    });
    Facts {
        held: standing.holds || resting(&earlier, &decisions, &of.when, own).is_some(),
        worsening: worsening(&earlier, of, judged),
        warning: standing.block.is_some_and(|block| block.kind >= Kind::Urgent),
        symptom: logs.iter().any(|log| log.weakness == Some(true))
            || (logs.iter().any(|log| log.numbness == Some(true)) && !was_numb(&earlier, since)),
        before,
        after: judged.after,
        morning: judged.morning.filter(|scores| !scores.is_empty()),
        completion: judged.completion(),
        stops: judged.stops.clone(),
        painkiller,
        tendon: is_tendon(judged, &earlier),
        usual: usual(entries, began).unwrap_or(own),
        past: past(&earlier, of, judged),
    }
}

fn end_of(entry: &Entry, session: &Session) -> Timestamp {
    let length = session.laps.last().map(|lap| lap.began + lap.done + lap.paused);
    let length = SignedDuration::try_from(length.unwrap_or_default()).unwrap_or_default();
    entry.when.instant.saturating_add(length).unwrap_or(entry.when.instant)
}

/// Numbness that was noted before is not new.
fn was_numb(earlier: &[&Entry], until: Timestamp) -> bool {
    earlier.iter().any(|entry| {
        entry.when.instant <= until
            && matches!(&entry.body, Body::Log(log) if log.numbness == Some(true))
    })
}

/// Whether the rules of tendons hold: a loaded exercise, pain that stays in the calf, and nothing
/// that says it comes from the back.
fn is_tendon(session: &Session, earlier: &[&Entry]) -> bool {
    let loaded = |lap: &crate::history::Lap| LOADED.contains(&lap.exercise.as_str());
    let travels = [session.after.now.furthest, session.morning.and_then(|scores| scores.furthest)]
        .into_iter()
        .any(|now| now.is_some() && now > session.before.furthest);
    let pattern = earlier.iter().rev().find_map(|entry| match &entry.body {
        Body::Plan(following) => following.pattern.as_deref(),
        _ => None,
    });
    let nerve = earlier.iter().rev().take(30).any(|entry| {
        matches!(&entry.body, Body::Log(log)
            if matches!(log.quality, Some(Quality::Tingling | Quality::Numb | Quality::Electric)))
    });
    let local = match pattern {
        Some("calf" | "sport") => true,
        Some(_) => false,
        None => session.before.back.is_some_and(|back| back.value() == 0) && !nerve,
    };
    session.laps.iter().any(loaded) && !travels && local
}

fn past(earlier: &[&Entry], of: &Entry, judged: &Session) -> Past {
    let mornings = || {
        let sessions = earlier.iter().rev().filter_map(|entry| session(entry));
        sessions.filter_map(|session| Some((session.before, session.morning?)))
    };
    let further = |(before, morning): &(Scores, Scores)| matches!((before.furthest, morning.furthest), (Some(a), Some(b)) if b > a);
    let worse = |(before, morning): &(Scores, Scores)| {
        let up = |before: Option<crate::history::Score>, now: Option<crate::history::Score>| {
            before.zip(now).is_some_and(|(before, now)| now.value() >= before.value() + 2)
        };
        up(before.back, morning.back) || up(before.leg, morning.leg)
    };
    let yesterday = of.when.day.yesterday().ok();
    let green = earlier.iter().rev().find_map(|entry| {
        session(entry).filter(|session| session.routine == judged.routine).map(|_| entry.id)
    });
    let green = green.and_then(|id| decision_of(earlier, id)).is_some_and(|one| one.green);
    let count = |found: usize| u16::try_from(found).unwrap_or(u16::MAX);
    Past {
        green,
        further: count(mornings().take_while(further).count()),
        worse: count(mornings().take_while(worse).count()),
        severe: earlier
            .iter()
            .filter(|entry| Some(entry.when.day) == yesterday)
            .any(|entry| scored(entry).is_some_and(severe)),
        stuck: stuck(earlier, of, judged),
    }
}

fn decision_of<'e>(there: &[&'e Entry], session: crate::history::Id) -> Option<&'e Decision> {
    there.iter().rev().find_map(|entry| match &entry.body {
        Body::Decision(decision) if decision.session == session => Some(&**decision),
        _ => None,
    })
}

/// The region that has not changed by 2 points or 30 % in six weeks and is still at 3 or more. The
/// weeks begin anew when somebody has been seen, or was told to be.
fn stuck(earlier: &[&Entry], of: &Entry, judged: &Session) -> Option<(Region, f64, f64)> {
    let begins = |entry: &&&Entry| match &entry.body {
        Body::Visit(_) => true,
        Body::Decision(decision) => decision.rule == crate::history::Rule::R1e,
        _ => false,
    };
    let begin = earlier.iter().rposition(|entry| begins(&entry)).unwrap_or(0);
    let scored: Vec<(jiff::civil::Date, Scores)> = earlier
        .get(begin..)
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| Some((entry.when.day, self::scored(entry)?)))
        .chain([(of.when.day, judged.before)])
        .collect();
    let first = scored.iter().find(|(_, scores)| !scores.is_empty())?.0;
    let today = of.when.day;
    if (today - first).get_days() < SIX_WEEKS {
        return None;
    }
    let median = |region, within: &dyn Fn(jiff::civil::Date) -> bool| {
        let days = scored.iter().filter(|(day, _)| within(*day)).map(|(_, scores)| *scores);
        Spread::of(values(days, region)).map(|spread| spread.median)
    };
    Region::ALL.into_iter().find_map(|region| {
        let then = median(region, &|day| (day - first).get_days() < 7)?;
        let now = median(region, &|day| (today - day).get_days() < 7)?;
        let better = then - now;
        let is_stuck = better < 2.0 && better < 0.3 * then && now >= 3.0;
        is_stuck.then_some((region, then, now))
    })
}

/// The region of which the median of the last seven days lies 2 or more above that of the best week
/// of the last six.
fn worsening(earlier: &[&Entry], of: &Entry, judged: &Session) -> Option<(Region, f64, f64)> {
    let today = of.when.day;
    let scored: Vec<(i32, Scores)> = earlier
        .iter()
        .map(|entry| ((today - entry.when.day).get_days(), *entry))
        .filter(|(ago, _)| *ago < SIX_WEEKS)
        .filter_map(|(ago, entry)| Some((ago / 7, scored(entry)?)))
        .chain([(0, judged.before)])
        .collect();
    Region::ALL.into_iter().find_map(|region| {
        let median = |week: i32| {
            let of_week = scored.iter().filter(|(at, _)| *at == week).map(|(_, scores)| *scores);
            Spread::of(values(of_week, region)).map(|spread| spread.median)
        };
        let now = median(0)?;
        let best = (1..SIX_WEEKS / 7).filter_map(median).min_by(f64::total_cmp)?;
        (now >= best + 2.0).then_some((region, best, now))
    })
}

/// What holds now, with these scores.
#[must_use]
pub fn today(entries: &[Entry], now: &When, scores: Scores) -> Today {
    let there = in_order(entries);
    let standing = standing(entries.iter(), now);
    let usual_now = usual(entries, now.instant);
    let of_day = |back: i64| {
        let day = now.day.checked_sub(jiff::Span::new().days(back)).ok();
        there
            .iter()
            .filter(move |entry| Some(entry.when.day) == day)
            .filter_map(|entry| scored(entry))
    };
    let yesterday = of_day(1).any(severe);
    let new = (1..=14).all(|back| !of_day(back).any(severe));
    let last_log = there.iter().rev().find_map(|entry| match &entry.body {
        Body::Log(log) if (now.day - entry.when.day).get_days() <= 1 => Some(&**log),
        _ => None,
    });
    let mut flags = standing.flags.clone();
    flags.extend(safety::of_scores(scores, last_log));
    let decisions = decisions(&there);
    let dropped = decisions.iter().filter_map(|(_, decision)| decision.dropped);
    let own = Usual::default();
    let usual_now = usual_now.unwrap_or(own);
    let high = |scores: Scores| is_flare(scores, usual_now);
    let flare = usual(entries, now.instant).is_some()
        && (high(scores) || (0..i64::from(FLARE_DAYS)).any(|back| of_day(back).any(high)));
    Today {
        gate: gate(scores, usual_now, yesterday, new),
        flags,
        dropped: dropped.filter(|dropped| dropped.until > now.instant).collect(),
        resting: resting(&there, &decisions, now, usual_now),
        flare,
        usual: usual_now,
        standing,
    }
}

fn decisions<'e>(there: &[&'e Entry]) -> Vec<(&'e Entry, &'e Decision)> {
    there
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Decision(decision) => Some((*entry, &**decision)),
            _ => None,
        })
        .collect()
}

fn is_flare(scores: Scores, usual: Usual) -> bool {
    let over = |score: Option<crate::history::Score>, usual: f64| {
        score.is_some_and(|score| f64::from(score.value()) >= usual + FLARE)
    };
    over(scores.back, usual.back) || over(scores.leg, usual.leg)
}

/// The decision to rest that still holds: until somebody was seen, or after seven days with scores
/// at or under the usual and nothing that spreads.
fn resting(
    there: &[&Entry],
    decisions: &[(&Entry, &Decision)],
    now: &When,
    usual: Usual,
) -> Option<Decision> {
    let (entry, decision) = decisions
        .iter()
        .rev()
        .find(|(_, decision)| decision.verdict == Verdict::Rest)
        .map(|(entry, decision)| (*entry, *decision))?;
    let since = || there.iter().filter(|other| other.when.instant > entry.when.instant);
    if since().any(|other| matches!(other.body, Body::Visit(_))) {
        return None;
    }
    let quiet = |scores: Scores| {
        let within = |score: Option<crate::history::Score>, usual: f64| {
            score.is_none_or(|score| f64::from(score.value()) <= usual)
        };
        within(scores.back, usual.back) && within(scores.leg, usual.leg)
    };
    let started = there
        .iter()
        .find(|other| other.id == decision.session)
        .and_then(|entry| scored(entry))
        .and_then(|scores| scores.furthest)
        .unwrap_or(Furthest::Foot);
    let later: Vec<Scores> = since().filter_map(|other| scored(other)).collect();
    let over = (now.day - entry.when.day).get_days() >= 7
        && later.iter().all(|scores| {
            quiet(*scores) && scores.furthest.is_none_or(|furthest| furthest <= started)
        });
    (!over).then(|| decision.clone())
}

/// How a routine's doses differ from its file, before anything of today.
#[must_use]
pub fn settings(entries: &[Entry], routine: &str, until: Timestamp) -> Vec<Setting> {
    let there = in_order(entries);
    let sessions: Vec<(crate::history::Id, Timestamp)> = there
        .iter()
        .filter(|entry| session(entry).is_some_and(|session| session.routine == routine))
        .map(|entry| (entry.id, entry.when.instant))
        .filter(|(_, began)| *began < until)
        .collect();
    let decided = |id| there.iter().rev().find(|entry| decides(entry, id));
    let decision = sessions.iter().rev().find_map(|(id, _)| decided(*id));
    decision.map(|decision| beyond_the_file(&there, decision)).unwrap_or_default()
}

fn decides(entry: &Entry, session: crate::history::Id) -> bool {
    matches!(&entry.body, Body::Decision(decision) if decision.session == session)
}

/// The settings of a decision as they differ from the routine's file of today: what was written into
/// that since the decision was made is the file's own. Nothing of what is no decision.
pub(super) fn beyond_the_file(there: &[&Entry], decision: &Entry) -> Vec<Setting> {
    let Body::Decision(decided) = &decision.body else { return Vec::new() };
    let mut settings = decided.settings.clone();
    for entry in there.iter().filter(|entry| entry.when.instant > decision.stamp.updated) {
        let Body::Doses(doses) = &entry.body else { continue };
        for setting in settings.iter_mut().filter(|_| doses.routine == decided.routine) {
            let same = |other: &&Setting| other.exercise == setting.exercise;
            if let Some(written) = doses.settings.iter().find(same) {
                *setting = setting.beyond(written);
            }
        }
    }
    settings.retain(|setting| !setting.is_nothing());
    settings
}

/// How many days have gone by since a routine was done last, and whether a flare-up lay between.
#[must_use]
pub(super) fn pause(entries: &[Entry], routine: &str, now: &When) -> (i32, bool) {
    let there = in_order(entries);
    let last = there.iter().rev().find(|entry| {
        entry.when.instant < now.instant
            && session(entry).is_some_and(|session| session.routine == routine)
    });
    let Some(last) = last else { return (0, false) };
    let usual = usual(entries, last.when.instant);
    let between = there
        .iter()
        .filter(|entry| entry.when.instant > last.when.instant && entry.when.instant < now.instant);
    let flared = between
        .filter_map(|entry| scored(entry))
        .any(|scores| usual.is_some_and(|usual| is_flare(scores, usual)));
    ((now.day - last.when.day).get_days(), flared)
}

/// The routine of an entry, as it is in the catalogue.
#[must_use]
pub(super) fn routine_of<'c>(
    entry: &Entry,
    catalog: &'c Catalog,
) -> Option<&'c std::sync::Arc<crate::routine::Routine>> {
    catalog.routine(&session(entry)?.routine)?.routine.as_ref()
}
