//! What a line says of dose, sides and frequency: a table of patterns, tried in order at each piece.

use std::ops::Range;
use std::time::Duration;

use super::cursor::Cursor;
use super::token::{Sign, Token};
use crate::time::write_duration;

/// One thing that a line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fact {
    Sets(u16),
    Reps(u16),
    /// `6-4-2`
    Pyramid(Vec<u16>),
    Breaths(u16),
    /// `10 x 10s`: holds or held repetitions, as the exercise is done.
    Repeat(u16, Duration),
    Hold(Duration),
    /// A time that says nothing of its use.
    Length(Duration),
    Rest(Duration),
    Tempo(String),
    Sides(Split),
    Often(String),
    Note(String),
    Asks(String),
}

/// How a line speaks of sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Split {
    Each,
    Both,
    Alternating,
    /// One side only.
    One,
}

/// What a line says, and the words that no pattern took, as ranges of pieces.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) facts: Vec<Fact>,
    pub(super) words: Vec<Range<usize>>,
}

type Pattern = fn(&mut Cursor<'_>) -> Option<Vec<Fact>>;

/// The first that fits takes its pieces.
const PATTERNS: &[Pattern] = &[
    often,
    held,
    rest,
    tempo,
    paced,
    load,
    repeat,
    sets_and_reps,
    pyramid,
    reps,
    length,
    sides,
    manner,
];

const SETS: &[&str] = &["set", "sets"];
const REPS: &[&str] = &["rep", "reps", "repetition", "repetitions", "times"];
const BREATHS: &[&str] = &["breath", "breaths"];
const HOLDS: &[&str] = &["hold", "holds", "held", "holding"];
const RESTS: &[&str] = &["rest", "rests", "pause", "break"];
const PERIODS: &[&str] = &[
    "day", "days", "daily", "week", "weeks", "weekly", "wk", "morning", "evening", "night", "hour",
    "hours", "hr", "hrs", "hourly", "meal",
];
const LATIN: &[(&str, &str)] = &[
    ("qd", "once a day"),
    ("od", "once a day"),
    ("bd", "twice a day"),
    ("bid", "twice a day"),
    ("tds", "three times a day"),
    ("tid", "three times a day"),
    ("qid", "four times a day"),
];
const LIMBS: &[&str] = &[
    "side",
    "sides",
    "leg",
    "legs",
    "arm",
    "arms",
    "way",
    "ways",
    "direction",
    "directions",
    "foot",
    "feet",
    "limb",
    "limbs",
];
const MANNERS: &[&str] =
    &["slow", "slowly", "controlled", "control", "gentle", "gently", "smooth", "smoothly", "easy"];
const NO_NUMBER: &[&str] = &["max", "maximum", "failure", "fatigue", "amrap"];
/// More than this in a day or a week is no frequency.
const MOST_OFTEN: u16 = 12;
/// Words that only join one fact to the next.
const JOINTS: &[&str] = &[
    "of", "for", "with", "w/", "and", "at", "then", "@", "a", "the", "do", "to", "on", "between",
    "repeat",
];

/// Takes a line apart.
pub(super) fn said(line: &str, tokens: &[Token]) -> Said {
    let mut said = Said::default();
    let mut words = 0..0;
    let mut cursor = Cursor { line, tokens, at: 0 };
    while let Some(token) = tokens.get(cursor.at) {
        let fits = |pattern: &Pattern| {
            let mut ahead = cursor;
            pattern(&mut ahead).map(|facts| (facts, ahead))
        };
        if let Some((facts, ahead)) = PATTERNS.iter().find_map(fits) {
            said.facts.extend(facts);
            cursor = ahead;
        } else {
            cursor.at += 1;
            if matches!(token.sign, Sign::Word | Sign::Number) {
                words.end = cursor.at;
                continue;
            }
        }
        said.add(words, tokens);
        words = cursor.at..cursor.at;
    }
    said.add(words, tokens);
    said
}

impl Said {
    /// Keeps words that are more than a joint between two facts.
    fn add(&mut self, words: Range<usize>, tokens: &[Token]) {
        let mut taken = tokens.iter().take(words.end).skip(words.start);
        if taken.any(|token| !JOINTS.contains(&&*token.word)) {
            self.words.push(words);
        }
    }
}

/// Notes the upper end of a range, of which the lower was taken.
fn up_to(most: Option<impl ToString>) -> impl Iterator<Item = Fact> {
    most.into_iter().map(|most| Fact::Note(format!("up to {}", most.to_string())))
}

fn up_to_time(most: Option<Duration>) -> impl Iterator<Item = Fact> {
    up_to(most.map(write_duration))
}

/// `twice a day`, `3x/week`, `every 2 hours`, `daily`, `bid`.
fn often(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let start = c.at;
    let token = c.tokens.get(start)?;
    // `BD` begins a line as the bird dog, and ends it as twice a day.
    if let Some((_, words)) = LATIN.iter().find(|(short, _)| start > 0 && token.word == *short) {
        c.at += 1;
        return Some(vec![Fact::Often((*words).to_owned())]);
    }
    if c.word(&["daily", "hourly", "nightly", "weekly"]).is_some() {
        return Some(vec![Fact::Often(c.text_from(start))]);
    }
    if c.word(&["every", "each"]).is_some() {
        let _other = c.word(&["other", "second"]).is_some() || c.number().is_some();
        c.word(PERIODS)?;
        return Some(vec![Fact::Often(c.text_from(start))]);
    }
    if c.word(&["once", "twice"]).is_none() {
        let before = c.sign(Sign::Times).is_some();
        // `30 x per hour` counts repetitions.
        c.number().filter(|number| *number <= MOST_OFTEN)?;
        if c.sign(Sign::Dash).is_some() {
            c.number()?;
        }
        let behind = c.sign(Sign::Times).is_some() || c.word(&["times", "days"]).is_some();
        if !before && !behind && !c.is(Sign::Per) {
            return None;
        }
    }
    let _link = c.sign(Sign::Per).is_some() || c.word(&["a", "per", "each", "every"]).is_some();
    c.word(PERIODS)?;
    Some(vec![Fact::Often(c.text_from(start))])
}

/// `hold 5 s`, `with 10s hold`, `hold 5 breaths`.
fn held(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    c.word(&["with", "w/"]);
    let (hold, most) = if c.word(HOLDS).is_some() {
        c.word(&["for", "each", "of"]);
        let mut breaths = *c;
        if let Some((count, most)) = breaths.count()
            && breaths.word(BREATHS).is_some()
        {
            *c = breaths;
            return Some([Fact::Breaths(count)].into_iter().chain(up_to(most)).collect());
        }
        c.time_or_seconds()?
    } else {
        let time = c.time()?;
        c.word(HOLDS)?;
        time
    };
    Some([Fact::Hold(hold)].into_iter().chain(up_to_time(most)).collect())
}

/// `rest 30`, `60s rest between sets`.
fn rest(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    c.word(&["with", "w/"]);
    let (rest, most) = if c.word(RESTS).is_some() {
        c.word(&["for", "of"]);
        c.time_or_seconds()?
    } else {
        let time = c.time()?;
        c.word(RESTS)?;
        time
    };
    if c.word(&["between", "btw"]).is_some() {
        c.word(&["each"]);
        c.word(SETS);
    }
    Some([Fact::Rest(rest)].into_iter().chain(up_to_time(most)).collect())
}

/// `tempo 3-1-3`.
fn tempo(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    c.word(&["tempo"])?;
    let mut beats = vec![c.sign(Sign::Number)?.to_owned()];
    while c.sign(Sign::Dash).is_some() {
        beats.push(c.sign(Sign::Number)?.to_owned());
    }
    match beats.len() {
        3 => beats.push("0".to_owned()),
        4 => {}
        _ => return None,
    }
    Some(vec![Fact::Tempo(beats.join("-"))])
}

/// `3 sec down`: the pace of a part, kept in words.
fn paced(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let start = c.at;
    c.time()?;
    c.word(&["down", "up", "lower", "lowering", "lift", "in", "out"])?;
    Some(vec![Fact::Note(c.text_from(start))])
}

/// `5 kg`, `@ 20 cm`: kept in words.
fn load(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    c.word(&["with", "w/", "@", "at"]);
    let start = c.at;
    c.sign(Sign::Number)?;
    c.word(&["kg", "lb", "lbs", "cm", "inch", "inches", "degrees"])?;
    Some(vec![Fact::Note(c.text_from(start))])
}

/// `3 x 30 sec`, `20s x3`, and `2 x 10 x 5s`.
fn repeat(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let mut ahead = *c;
    if let Some((time, most)) = ahead.time()
        && ahead.sign(Sign::Times).is_some()
        && let Some((count, _)) = ahead.count()
    {
        ahead.word(SETS);
        ahead.word(REPS);
        *c = ahead;
        return Some([Fact::Repeat(count, time)].into_iter().chain(up_to_time(most)).collect());
    }
    let first = c.number()?;
    c.sign(Sign::Times)?;
    if let Some((time, most)) = c.time() {
        c.word(HOLDS);
        return Some([Fact::Repeat(first, time)].into_iter().chain(up_to_time(most)).collect());
    }
    let reps = c.number()?;
    c.word(REPS);
    c.sign(Sign::Times)?;
    let (hold, most) = c.time()?;
    c.word(HOLDS);
    let facts = [Fact::Sets(first), Fact::Reps(reps), Fact::Hold(hold)];
    Some(facts.into_iter().chain(up_to_time(most)).collect())
}

/// `3x10`, `3 x 8-12 reps`, `10 x 2 sets`, `3 sets of 15`, `3 sets`, `3 x max`.
fn sets_and_reps(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let first = c.number()?;
    if c.word(SETS).is_some() {
        let mut ahead = *c;
        ahead.sign(Sign::Break);
        ahead.word(&["of"]);
        ahead.sign(Sign::Times);
        let mut facts = vec![Fact::Sets(first)];
        if let Some((reps, most)) = ahead.count()
            && ahead.word(SETS).is_none()
        {
            let breaths = ahead.word(BREATHS).is_some();
            ahead.word(REPS);
            *c = ahead;
            facts.push(if breaths { Fact::Breaths(reps) } else { Fact::Reps(reps) });
            facts.extend(up_to(most));
        }
        return Some(facts);
    }
    c.sign(Sign::Times)?;
    if let Some(word) = c.word(NO_NUMBER) {
        return Some(vec![Fact::Asks(format!("how much is `{word}`?"))]);
    }
    let (second, most) = c.count()?;
    let facts = if c.word(SETS).is_some() {
        vec![Fact::Reps(first), Fact::Sets(second)]
    } else if c.word(BREATHS).is_some() {
        vec![Fact::Sets(first), Fact::Breaths(second)]
    } else if c.word(REPS).is_none() && first > second && first >= 6 {
        let question = format!("{first} sets of {second}, or {second} sets of {first}?");
        vec![Fact::Asks(question)]
    } else {
        vec![Fact::Sets(first), Fact::Reps(second)]
    };
    Some(facts.into_iter().chain(up_to(most)).collect())
}

/// `6-4-2`
fn pyramid(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let mut counts = vec![c.number()?];
    while c.sign(Sign::Dash).is_some() {
        counts.push(c.number()?);
    }
    c.word(REPS);
    (counts.len() > 2).then(|| vec![Fact::Pyramid(counts)])
}

/// `10 reps`, `x 10`, `10x`, `10 breaths`, `10 each side`.
fn reps(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let times = c.sign(Sign::Times).is_some();
    let (count, most) = c.count()?;
    let said = if c.word(BREATHS).is_some() {
        Fact::Breaths(count)
    } else if c.word(SETS).is_some() {
        Fact::Sets(count)
    } else if c.word(REPS).is_some() || times || c.sign(Sign::Times).is_some() {
        Fact::Reps(count)
    } else {
        let mut ahead = *c;
        sides(&mut ahead)?;
        Fact::Reps(count)
    };
    Some([said].into_iter().chain(up_to(most)).collect())
}

/// `for 2 minutes`
fn length(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    c.word(&["for"]);
    let (time, most) = c.time()?;
    Some([Fact::Length(time)].into_iter().chain(up_to_time(most)).collect())
}

/// `each side`, `ea leg`, `L+R`, `both legs`, `alt`, `L only`.
fn sides(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let start = c.at;
    let split = if c.word(&["l+r", "r+l", "l&r", "r&l", "l/r", "r/l", "e/s"]).is_some() {
        Split::Each
    } else if c.word(&["b/l", "bilat", "bilateral", "bilaterally"]).is_some() {
        Split::Both
    } else if c.word(&["alt", "alternate", "alternating"]).is_some() {
        c.word(LIMBS);
        Split::Alternating
    } else if c.word(&["both"]).is_some() {
        c.word(LIMBS)?;
        Split::Both
    } else if c.sign(Sign::Per).is_some() || c.word(&["each", "ea", "per"]).is_some() {
        // Alone, "each" and "ea" mean the sides; "per" may go on with anything.
        let named = c.word(LIMBS).is_some();
        let token = c.tokens.get(start)?;
        if !named && (token.sign == Sign::Per || token.word == "per") {
            return None;
        }
        Split::Each
    } else {
        c.word(&["left", "right", "l", "r", "lt", "rt"])?;
        if c.word(&["and"]).is_some() {
            c.word(&["left", "right", "l", "r", "lt", "rt"])?;
            Split::Each
        } else {
            let limb = c.word(LIMBS).is_some();
            if c.word(&["only"]).is_none() && !limb {
                return None;
            }
            return Some(vec![Fact::Sides(Split::One), Fact::Note(c.text_from(start))]);
        }
    };
    Some(vec![Fact::Sides(split)])
}

/// `slow & controlled`: kept in words. `to fatigue` asks for a number.
fn manner(c: &mut Cursor<'_>) -> Option<Vec<Fact>> {
    let start = c.at;
    c.word(&["to", "until"]);
    if let Some(word) = c.word(NO_NUMBER) {
        return Some(vec![Fact::Asks(format!("how much is `{word}`?"))]);
    }
    c.at = start;
    c.word(MANNERS)?;
    loop {
        let mut ahead = *c;
        ahead.word(&["and"]);
        if ahead.word(MANNERS).is_none() {
            break;
        }
        *c = ahead;
    }
    Some(vec![Fact::Note(c.text_from(start))])
}
