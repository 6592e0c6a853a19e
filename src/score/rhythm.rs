//! What is said within a set that has a rhythm: numbers, sides, and words for its parts.

use std::time::Duration;

use super::room::{self, AFTER_SIGNAL};
use super::wish::{FOREWARNED, Rank, SECOND, Wish, Wishes};
use super::words;
use crate::routine::{Kind, Sides, Work};
use crate::session::{Ahead, Stroke, Timeline};

/// Sets of so many repetitions have a last one that is told.
const SEVERAL: usize = 2;

/// How many breaths are put into words before the tones alone lead.
const SPOKEN_BREATHS: usize = 2;

/// A quicker repetition is over before its number is; of such, only every fifth is counted.
const COUNTED_ALL: Duration = Duration::from_secs(3);
const COUNTED_EVERY: usize = 5;

/// The number of each repetition at its beginning; where sides alternate, the side just before it; in
/// the first one words for its parts.
pub(super) fn repetitions(timeline: &Timeline, ahead: &Ahead, work: Work, wishes: &mut Wishes) {
    let step = &timeline.step_of(&timeline.segments()[ahead.segment]).step;
    let turns = room::turns(timeline, ahead);
    let strokes = room::strokes(step, work);
    let turn: Duration = strokes.iter().map(|(_, lasts)| *lasts).sum();
    let sides = if matches!(step.sides, Sides::Alternating { .. }) { 2 } else { 1 };
    let of = turns.len().div_ceil(sides);
    let lifts = step.exercise.kind == Kind::Strength && sides == 1;
    for (index, (at, side)) in turns.iter().enumerate() {
        wishes.side = *side;
        let repetition = index / sides + 1;
        let number = if repetition == of && of >= SEVERAL {
            Some(words::LAST_ONE.to_owned())
        } else if turn >= COUNTED_ALL || repetition == 1 || repetition % COUNTED_EVERY == 0 {
            words::count(repetition as u32)
        } else {
            None
        };
        let number = number.filter(|_| index.is_multiple_of(sides));
        let mut lines: Vec<(Rank, &str)> = Vec::new();
        lines.extend(number.as_deref().map(|number| (Rank::Count, number)));
        // A quicker one would be over before the word.
        let slow = strokes.first().is_some_and(|(_, lasts)| *lasts >= SECOND * 2);
        lines.extend((index == 0 && lifts && slow).then_some((Rank::Name, words::UP)));
        // The first of all shares its beginning with the set.
        let starts = if index == 0 { AFTER_SIGNAL } else { *at };
        let until = turns.get(index + 1).map_or(ahead.length.known(), |(at, _)| Some(*at));
        wishes.say(starts, until, lines);
        // The side that begins is told before the set.
        if let Some(side) = side.filter(|_| sides == 2 && index > 0) {
            let at = at.saturating_sub(FOREWARNED);
            let lines = vec![(Rank::Count, words::side_alone(side).to_owned())];
            let until = Some(at + FOREWARNED);
            wishes.all.push(Wish { at, until, late: true, lines, side: Some(side) });
        }
    }
    let Some((first, side)) = turns.first() else { return };
    wishes.side = *side;
    let mut from = *first;
    for (stroke, lasts) in strokes {
        let called = match stroke {
            Stroke::Hold => Some(words::HOLD),
            Stroke::Lower if lifts => Some(words::DOWN),
            Stroke::Lower => Some(words::BACK),
            _ => None,
        };
        if let Some(called) = called.filter(|_| lasts >= SECOND) {
            wishes.say(from, Some(from + lasts), [(Rank::Name, called)]);
        }
        from += lasts;
    }
}

/// The first breaths in words.
pub(super) fn breaths(timeline: &Timeline, ahead: &Ahead, work: Work, wishes: &mut Wishes) {
    let step = &timeline.step_of(&timeline.segments()[ahead.segment]).step;
    for (at, _) in room::turns(timeline, ahead).into_iter().take(SPOKEN_BREATHS) {
        let mut from = at;
        for (stroke, lasts) in room::strokes(step, work) {
            let called = if stroke == Stroke::In { words::IN } else { words::OUT };
            let starts = if from.is_zero() { AFTER_SIGNAL } else { from };
            let until = ahead.length.known().map(|length| length.min(from + lasts));
            wishes.say(starts, until, [(Rank::Name, called)]);
            from += lasts;
        }
    }
}
