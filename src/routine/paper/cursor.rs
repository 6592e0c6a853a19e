//! A place in a line, from which numbers, times and words are taken.
//!
//! What does not fit is left where it is, so that the next pattern can try.

use std::time::Duration;

use super::token::{Sign, Token};
use crate::time::LONGEST;

const SECONDS: &[&str] = &["s", "sec", "secs", "second", "seconds"];
const MINUTES: &[&str] = &["m", "min", "mins", "minute", "minutes"];
const HOURS: &[&str] = &["h", "hr", "hrs", "hour", "hours"];

/// A place in a line.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) line: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn is(&self, sign: Sign) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.sign == sign)
    }

    pub(super) fn sign(&mut self, sign: Sign) -> Option<&'a str> {
        let token = self.tokens.get(self.at).filter(|token| token.sign == sign)?;
        self.at += 1;
        Some(&token.word)
    }

    /// One of these words.
    pub(super) fn word(&mut self, words: &[&str]) -> Option<&'a str> {
        let token = self.tokens.get(self.at)?;
        let fits = token.sign == Sign::Word && words.contains(&&*token.word);
        self.at += usize::from(fits);
        fits.then_some(&*token.word)
    }

    /// A number from 1 to 1,000 that is no time, or two of them: `8-12` is 8 and at most 12.
    pub(super) fn count(&mut self) -> Option<(u16, Option<u16>)> {
        let mut ahead = *self;
        let first = ahead.number()?;
        let mut most = None;
        if ahead.sign(Sign::Dash).is_some() {
            most = Some(ahead.number()?);
        }
        let mut unit = ahead;
        if ahead.is(Sign::Dash) || unit.unit().is_some() {
            return None;
        }
        *self = ahead;
        Some((first, most))
    }

    pub(super) fn number(&mut self) -> Option<u16> {
        let number = self.sign(Sign::Number)?.parse().ok()?;
        (1..=1000).contains(&number).then_some(number)
    }

    pub(super) fn unit(&mut self) -> Option<f64> {
        [(SECONDS, 1.0), (MINUTES, 60.0), (HOURS, 3600.0)]
            .into_iter()
            .find_map(|(words, seconds)| self.word(words).map(|_| seconds))
    }

    /// A time, or a range of which the shorter counts: `20-30 sec`, `1 min 30 s`.
    pub(super) fn time(&mut self) -> Option<(Duration, Option<Duration>)> {
        let mut ahead = *self;
        let first: f64 = ahead.sign(Sign::Number)?.parse().ok()?;
        let mut most: Option<f64> = None;
        if ahead.sign(Sign::Dash).is_some() {
            most = Some(ahead.sign(Sign::Number)?.parse().ok()?);
        }
        let unit = ahead.unit()?;
        let mut seconds = first * unit;
        let mut more = ahead;
        if unit > 1.0
            && let Some(part) = more.sign(Sign::Number).and_then(|part| part.parse::<f64>().ok())
            && more.word(SECONDS).is_some()
        {
            ahead = more;
            seconds += part;
        }
        let longest = LONGEST.as_secs_f64();
        let whole = |seconds: f64| Duration::from_millis((seconds * 1000.0).round() as u64);
        let in_bounds = |seconds: f64| (0.001..=longest).contains(&seconds);
        let most = most.map(|most| most * unit);
        if !in_bounds(seconds) || !most.is_none_or(in_bounds) {
            return None;
        }
        *self = ahead;
        Some((whole(seconds), most.map(whole)))
    }

    /// A time, or a number that can only be seconds.
    pub(super) fn time_or_seconds(&mut self) -> Option<(Duration, Option<Duration>)> {
        self.time().or_else(|| {
            let (seconds, most) = self.count()?;
            let of = |seconds: u16| Duration::from_secs(seconds.into());
            Some((of(seconds), most.map(of)))
        })
    }

    /// The text from a piece on to here.
    pub(super) fn text_from(&self, start: usize) -> String {
        let first = self.tokens.get(start).map_or(0, |token| token.span.start);
        let last = self.tokens.get(self.at - 1).map_or(0, |token| token.span.end);
        self.line.get(first..last).unwrap_or_default().to_owned()
    }
}
