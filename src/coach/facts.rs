//! What the ledger knows of a session, for its judgement.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::gate::severe;
use super::today::rest;
use super::{Facts, Past, Usual};
use crate::history::progress::{self, Spread, change};
use crate::history::{Body, Book, Entry, Lap, Log, Quality, Region, Rule, Scores, Session};
use crate::safety::{Act, Kind, act, standing};

/// The exercises that load the calf so much that the rules of tendons hold.
pub const LOADED: [&str; 4] =
    ["heel-drop-floor", "heel-drop-straight", "heel-drop-bent", "calf-raise-single"];

/// How many sessions the usual is taken from.
const USUAL_OF: usize = 7;

/// A painkiller hides pain for so long: a design choice.
const MASKED: SignedDuration = SignedDuration::from_hours(6);

/// After so many days without enough change somebody should look at it.
const SIX_WEEKS: i32 = 42;

/// The median of the scores before the last seven sessions that began before a moment.
#[must_use]
pub fn usual(entries: &[Entry], until: Timestamp) -> Option<Usual> {
    usual_of(&Book::of(entries).before(until))
}

/// The median of the scores before the last seven sessions.
pub(super) fn usual_of(book: &Book<'_>) -> Option<Usual> {
    let scores = book.sessions().rev().map(|(_, session)| session.before);
    let last: Vec<Scores> = scores
        .filter(|scores| scores.back.is_some() || scores.leg.is_some())
        .take(USUAL_OF)
        .collect();
    let median = |region| median(last.iter().copied(), region);
    match (median(Region::Back), median(Region::Leg)) {
        (None, None) => None,
        (back, leg) => Some(Usual { back: back.unwrap_or(0.0), leg: leg.unwrap_or(0.0) }),
    }
}

fn median(scores: impl Iterator<Item = Scores>, region: Region) -> Option<f64> {
    let numbers = scores.filter_map(|scores| scores.of(region)).map(f64::from).collect();
    Spread::of(numbers).map(|spread| spread.median)
}

impl Usual {
    /// How it is right now taken for what is usual: where nothing else is known.
    pub(super) fn as_now(now: Scores) -> Self {
        let of = |region| now.of(region).map_or(0.0, f64::from);
        Self { back: of(Region::Back), leg: of(Region::Leg) }
    }

    /// Of a region.
    pub(super) fn of(self, region: Region) -> f64 {
        match region {
            Region::Back => self.back,
            Region::Leg => self.leg,
        }
    }
}

/// What is known of a session, for its judgement.
#[must_use]
pub fn facts(entries: &[Entry], of: &Entry) -> Facts {
    let book = Book::of(entries);
    let Body::Session(judged) = &of.body else { return Facts::default() };
    let began = of.when.instant;
    let ended = end_of(of, judged);
    let earlier = book.before(began);
    let since =
        earlier.sessions().next_back().map_or(Timestamp::MIN, |(last, _)| last.when.instant);
    let logs = |from: Timestamp| {
        let within = move |entry: &&Entry| (from..=ended).contains(&entry.when.instant);
        book.entries().filter(within).filter_map(|entry| match &entry.body {
            Body::Log(log) => Some((entry.when.instant, &**log)),
            _ => None,
        })
    };
    let new = || logs(since).filter(|(at, _)| *at > since).map(|(_, log)| log);
    let was_numb = logs(Timestamp::MIN).any(|(at, log)| at <= since && is_numb(log));
    let standing = standing(book.entries().filter(|entry| entry.when.instant <= ended), &of.when);
    let usual = usual_of(&earlier).unwrap_or_else(|| Usual::as_now(judged.before));
    let masked = began.saturating_sub(MASKED).unwrap_or(began);
    Facts {
        held: standing.holds || rest(&earlier, &of.when, usual, |_| true).is_some(),
        worsening: worsening(&earlier, of, judged),
        warning: standing.block.is_some_and(|block| block.kind >= Kind::Urgent)
            || judged.stops.iter().any(|stop| act(stop.reason) == Act::EndAndAsk),
        symptom: new().any(|log| log.weakness == Some(true)) || (new().any(is_numb) && !was_numb),
        before: judged.before,
        after: judged.after,
        morning: morning_of(&book, of, judged),
        completion: judged.completion(),
        stops: judged.stops.clone(),
        medicine: logs(masked).any(|(_, log)| log.medicine.is_some()),
        tendon: is_tendon(&earlier, judged),
        directed: false,
        usual,
        past: past(&book, &earlier, of, judged),
    }
}

/// How it was the morning after a session. It was asked once, after the last session of the day: it
/// belongs to all of them.
pub(super) fn morning_of(book: &Book<'_>, of: &Entry, session: &Session) -> Option<Scores> {
    let said = |session: &Session| session.morning.filter(|scores| !scores.is_empty());
    let others = || book.sessions().rev().filter(|(other, _)| other.when.day == of.when.day);
    said(session).or_else(|| others().find_map(|(_, other)| said(other)))
}

fn end_of(entry: &Entry, session: &Session) -> Timestamp {
    let length = session.laps.last().map(|lap| lap.began + lap.done + lap.paused);
    let length = SignedDuration::try_from(length.unwrap_or_default()).unwrap_or_default();
    entry.when.instant.saturating_add(length).unwrap_or(entry.when.instant)
}

/// Numbness, in whichever of the two ways it is noted. What was there before is not new.
fn is_numb(log: &Log) -> bool {
    log.numbness == Some(true) || log.quality == Some(Quality::Numb)
}

/// Whether the rules of tendons hold: a loaded exercise, pain that stays in the calf, and nothing
/// that says it comes from the back.
fn is_tendon(earlier: &Book<'_>, session: &Session) -> bool {
    let loaded = |lap: &Lap| LOADED.contains(&lap.exercise.as_str());
    let later = [Some(session.after.now), session.morning];
    let travels = later.into_iter().flatten().any(|now| session.before.spreads(now).is_some());
    let pattern = earlier.following().and_then(|(_, following)| following.pattern.as_deref());
    let nerve = earlier.entries().rev().take(30).any(|entry| {
        matches!(&entry.body, Body::Log(log)
            if matches!(log.quality, Some(Quality::Tingling | Quality::Numb | Quality::Electric)))
    });
    let local = match pattern {
        Some("calf" | "sport") => true,
        Some(_) => false,
        None => session.before.of(Region::Back) == Some(0) && !nerve,
    };
    session.laps.iter().any(loaded) && !travels && local
}

/// Whether either region is up by 2 or more.
fn is_worse(before: Scores, morning: Scores) -> bool {
    Region::ALL.into_iter().any(|region| before.up(morning, region).is_some_and(|by| by >= 2))
}

fn past(book: &Book<'_>, earlier: &Book<'_>, of: &Entry, judged: &Session) -> Past {
    // A day with two sessions has one morning after it, so that days are counted.
    let mut mornings: BTreeMap<Date, [bool; 2]> = BTreeMap::new();
    for (entry, session) in earlier.sessions().filter(|(entry, _)| entry.when.day < of.when.day) {
        let Some(morning) = morning_of(book, entry, session) else { continue };
        let day = mornings.entry(entry.when.day).or_default();
        day[0] |= session.before.spreads(morning).is_some();
        day[1] |= is_worse(session.before, morning);
    }
    let running = |which: usize| {
        let days = mornings.values().rev().take_while(|day| day[which]).count();
        u16::try_from(days).unwrap_or(u16::MAX)
    };
    let yesterday = of.when.day.yesterday().ok();
    let last = earlier.sessions().rfind(|(_, session)| session.routine == judged.routine);
    let decision = last.and_then(|(entry, _)| book.decision_of(entry.id));
    Past {
        green: decision.is_some_and(|decision| decision.green),
        further: running(0),
        worse: running(1),
        severe: earlier
            .scored()
            .any(|(entry, scores)| Some(entry.when.day) == yesterday && severe(scores)),
        stuck: stuck(earlier, of, judged),
    }
}

/// The region that has not changed by 2 points or 30 % in six weeks and is still at 3 or more. The
/// weeks begin anew when somebody has been seen, or was told to be.
fn stuck(earlier: &Book<'_>, of: &Entry, judged: &Session) -> Option<(Region, f64, f64)> {
    let begins = |entry: &&Entry| match &entry.body {
        Body::Visit(_) => true,
        Body::Decision(decision) => decision.rule == Rule::R1e,
        _ => false,
    };
    let begun = earlier.entries().rfind(begins).map_or(Timestamp::MIN, |entry| entry.when.instant);
    let scored: Vec<(Date, Scores)> = earlier
        .scored()
        .filter(|(entry, _)| entry.when.instant >= begun)
        .map(|(entry, scores)| (entry.when.day, scores))
        .chain([(of.when.day, judged.before)])
        .collect();
    let first = scored.iter().find(|(_, scores)| !scores.is_empty())?.0;
    let today = of.when.day;
    if (today - first).get_days() < SIX_WEEKS {
        return None;
    }
    let median_of = |region, within: &dyn Fn(Date) -> bool| {
        let days = scored.iter().filter(|(day, _)| within(*day)).map(|(_, scores)| *scores);
        median(days, region)
    };
    Region::ALL.into_iter().find_map(|region| {
        let then = median_of(region, &|day| (day - first).get_days() < 7)?;
        let now = median_of(region, &|day| (today - day).get_days() < 7)?;
        let is_stuck = now >= 3.0 && change(then, now) != progress::Change::Improved;
        is_stuck.then_some((region, then, now))
    })
}

/// The region of which the median of the last seven days lies 2 or more above that of the best week
/// of the last six.
fn worsening(earlier: &Book<'_>, of: &Entry, judged: &Session) -> Option<(Region, f64, f64)> {
    let today = of.when.day;
    let scored: Vec<(i32, Scores)> = earlier
        .scored()
        .map(|(entry, scores)| ((today - entry.when.day).get_days(), scores))
        .filter(|(ago, _)| *ago < SIX_WEEKS)
        .map(|(ago, scores)| (ago / 7, scores))
        .chain([(0, judged.before)])
        .collect();
    Region::ALL.into_iter().find_map(|region| {
        let week = |week: i32| {
            let of_week = scored.iter().filter(|(at, _)| *at == week).map(|(_, scores)| *scores);
            median(of_week, region)
        };
        let now = week(0)?;
        let best = (1..SIX_WEEKS / 7).filter_map(week).min_by(f64::total_cmp)?;
        (now >= best + 2.0).then_some((region, best, now))
    })
}
