//! The rule table: the first rule that fits is the one.

use super::gate::{gate, severe};
use super::{Facts, Usual};
use crate::history::{Reason, Region, Rule, Score, Scores, Short, Verdict};
use crate::routine::Word as _;
use crate::safety::content;

/// What a session comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What is to be done.
    pub verdict: Verdict,
    /// By which rule.
    pub rule: Rule,
    /// The numbers, in words.
    pub why: String,
    /// Nothing in it spoke against progress; two in a row are needed for it.
    pub green: bool,
    /// It reaches less far down than before, in a routine that is there for a direction.
    pub retreating: bool,
}

/// Judges a session.
#[must_use]
pub fn judge(facts: &Facts) -> Judgement {
    let hindrance = hindrance(facts);
    let (verdict, rule, why) = stop(facts)
        .map(|(rule, why)| match rule {
            Rule::R0 => (Verdict::Block, rule, why),
            rule => (Verdict::Rest, rule, why),
        })
        .or_else(|| regress(facts).map(|(rule, why)| (Verdict::Regress, rule, why)))
        .or_else(|| hindrance.clone().map(|why| (Verdict::Hold, Rule::R3, why)))
        .unwrap_or_else(|| {
            if facts.past.green {
                (Verdict::Progress, Rule::R4, "two green sessions in a row".to_owned())
            } else {
                (Verdict::Hold, Rule::R3, "first green session".to_owned())
            }
        });
    let green = rule >= Rule::R3 && hindrance.is_none();
    let nearer = facts.before.retreats(facts.after.now);
    Judgement { verdict, rule, why, green, retreating: nearer && facts.directed }
}

/// Whether the pain moved towards the spine: less far down, or less in the leg without spreading.
fn centralises(facts: &Facts) -> bool {
    let after = facts.after.now;
    let eased = facts.before.up(after, Region::Leg).is_some_and(|by| by <= -1);
    facts.before.retreats(after) || (eased && spread(facts).is_none())
}

/// From where it went further down, and to where.
fn spread(facts: &Facts) -> Option<String> {
    let further = |later: Scores, when: &str| {
        let (from, to) = facts.before.spreads(later)?;
        Some(format!("from {} to {} {when}", from.word(), to.word()))
    };
    further(facts.after.now, "after the session")
        .or_else(|| further(facts.morning?, "next morning"))
}

fn peak(facts: &Facts, region: Region) -> Option<u8> {
    let most = match region {
        Region::Back => facts.after.most_back,
        Region::Leg => facts.after.most_leg,
    };
    // It cannot have been less than at the end.
    let end = facts.after.now.of(region);
    most.map(Score::value).max(end)
}

fn is_tendon(facts: &Facts, region: Region) -> bool {
    facts.tendon && region == Region::Leg
}

/// R0 and R1.
fn stop(facts: &Facts) -> Option<(Rule, String)> {
    let past = &facts.past;
    if facts.warning {
        return Some((Rule::R0, "a warning sign was reported".to_owned()));
    }
    if facts.symptom {
        return Some((Rule::R1a, "new numbness or weakness".to_owned()));
    }
    let morning = facts.morning.unwrap_or_default();
    if facts.before.spreads(morning).is_some() && past.further >= 1 {
        let why =
            format!("further down the leg next morning, {} sessions running", past.further + 1);
        return Some((Rule::R1b, why));
    }
    let worse = |region| facts.before.up(morning, region).filter(|by| *by >= 2);
    if let Some((region, by)) = first(worse).filter(|_| past.worse >= 2) {
        let running = past.worse + 1;
        let why = format!("{} +{by} next morning, {running} sessions running", region.word());
        return Some((Rule::R1c, why));
    }
    if severe(facts.before) && past.severe {
        let scores = Region::ALL
            .into_iter()
            .filter_map(|region| Some(format!("{} {}", region.word(), facts.before.of(region)?)));
        let why =
            format!("{} at the start, two days running", scores.collect::<Vec<_>>().join(", "));
        return Some((Rule::R1d, why));
    }
    past.stuck.map(|(region, then, now)| {
        let why = format!("six weeks in, {} {then} then and {now} now", region.word());
        (Rule::R1e, why)
    })
}

/// R2.
fn regress(facts: &Facts) -> Option<(Rule, String)> {
    // It goes before other stops of the session: a direction that spreads is the graver matter.
    if facts.stops.iter().any(|stop| stop.reason == Reason::Spread) {
        return Some((Rule::R2b, "further down the leg in the session".to_owned()));
    }
    // To want to stop is reason enough, and no reason to do less next time.
    if let Some(stop) = facts.stops.iter().find(|stop| stop.reason != Reason::Enough) {
        return Some((Rule::R2a, format!("stopped for: {}", content().reason(stop.reason))));
    }
    if let Some(why) = spread(facts) {
        return Some((Rule::R2b, why));
    }
    let too_much = |region: Region| {
        let (most, began) = (peak(facts, region)?, facts.before.of(region).unwrap_or(0));
        let limit = match began {
            _ if is_tendon(facts, region) => 6,
            0..=5 => 6,
            began => began + 2,
        };
        (most >= limit).then_some((most, began))
    };
    if let Some((region, (most, began))) = first(too_much) {
        let why = format!("{} up to {most} in the session, {began} before", region.word());
        return Some((Rule::R2c, why));
    }
    let forgiven = |region, by| region == Region::Back && by == 2 && centralises(facts);
    let after = |region: Region| {
        let up = facts.before.up(facts.after.now, region);
        up.filter(|by| *by >= 2 && !is_tendon(facts, region) && !forgiven(region, *by))
    };
    if let Some((region, by)) = first(after) {
        return Some((Rule::R2d, format!("{} +{by} after the session", region.word())));
    }
    let morning = |region: Region| facts.before.up(facts.morning?, region);
    if let Some((region, by)) = first(|region| morning(region).filter(|by| *by >= 2)) {
        return Some((Rule::R2e, format!("{} +{by} next morning", region.word())));
    }
    if let Some(by) = morning(Region::Leg).filter(|by| facts.tendon && *by >= 1) {
        return Some((Rule::R2t, format!("calf +{by} next morning")));
    }
    if let Some(effort) = facts.after.effort.filter(|effort| effort.value() >= 8) {
        return Some((Rule::R2f, format!("effort {effort}")));
    }
    let excused = facts.after.short == Some(Short::Time) || !facts.stops.is_empty();
    let cut = facts.completion < 0.6 && !excused;
    cut.then(|| (Rule::R2f, format!("{} of it done", percent(facts.completion))))
}

/// What stands in the way of progress, the two green sessions aside: R3.
fn hindrance(facts: &Facts) -> Option<String> {
    let above = |region: Region| {
        let limit = green_limit(facts.usual, region, is_tendon(facts, region));
        peak(facts, region).filter(|most| f64::from(*most) > limit).map(|most| (most, limit))
    };
    if let Some((region, (most, limit))) = first(above) {
        return Some(format!("{} up to {most}, above your green limit of {limit}", region.word()));
    }
    for (now, when) in
        [(Some(facts.after.now), "after the session"), (facts.morning, "next morning")]
    {
        let rose = |region| facts.before.up(now?, region).filter(|by| *by >= 1);
        if let Some((region, by)) = first(rose) {
            return Some(format!("{} +{by} {when}", region.word()));
        }
    }
    let gate = gate(facts.before, facts.usual, false, false);
    if !gate.progress {
        return Some(format!("{} at the start", gate.why));
    }
    if let Some(effort) = facts.after.effort.filter(|effort| effort.value() >= 6) {
        return Some(format!("effort {effort}"));
    }
    if facts.completion < 0.9 {
        return Some(format!("{} of it done", percent(facts.completion)));
    }
    if facts.after.short == Some(Short::Time) {
        return Some("cut short for time".to_owned());
    }
    // What creeps up becomes usual, and the usual moves the green limit: this does not creep along.
    if let Some((region, best, now)) = facts.worsening {
        let region = region.word();
        return Some(format!("{region} {now} this week and {best} in your best of six"));
    }
    if facts.held {
        return Some("somebody is to be seen first".to_owned());
    }
    missing(facts)
        .or_else(|| facts.medicine.then(|| "a medicine noted in the six hours before".to_owned()))
}

/// What was not answered: without it nobody can say that it was a green session.
fn missing(facts: &Facts) -> Option<String> {
    let whole = |scores: Scores| scores.back.is_some() && scores.leg.is_some();
    let missing = |what: &str| Some(format!("no {what}"));
    if !whole(facts.before) {
        return missing("score before");
    }
    if !whole(facts.after.now) || facts.after.effort.is_none() {
        return missing("score after");
    }
    let Some(morning) = facts.morning.filter(|scores| whole(*scores)) else {
        return missing("next-morning score");
    };
    if [facts.before, facts.after.now, morning]
        .into_iter()
        .all(|scores| scores.furthest().is_some())
    {
        return None;
    }
    missing("word on how far down it goes")
}

/// Up to where pain in a session is green.
#[must_use]
pub(super) fn green_limit(usual: Usual, region: Region, tendon: bool) -> f64 {
    match region {
        _ if tendon => 5.0,
        Region::Back => (usual.back + 1.0).clamp(3.0, 5.0),
        Region::Leg => usual.leg.clamp(3.0, 4.0),
    }
}

/// The first region of which something can be said, the leg before the back: it is the graver one.
fn first<T>(of: impl Fn(Region) -> Option<T>) -> Option<(Region, T)> {
    [Region::Leg, Region::Back].into_iter().find_map(|region| Some((region, of(region)?)))
}

fn percent(part: f64) -> String {
    format!("{} %", (part * 100.0).round())
}
