//! What is heard or shown in a segment, and when.

use std::time::Duration;

use super::timeline::{Length, Part, Place};
use crate::routine::{Sides, Step, Work};

/// Something to hear or see, by meaning, never by file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cue {
    /// The session begins: get ready.
    Ready,
    /// Get into the next position.
    Position,
    /// Change over to the other side.
    ChangeSides,
    /// Rest begins.
    Rest,
    /// Seconds to the end of the segment: 3, 2, 1.
    Count(u8),
    /// Work begins.
    Go,
    /// Half of the work is done.
    Halfway,
    /// A line of the exercise or of the author.
    Say(String),
    /// The last set of a step is done.
    StepDone,
    /// The session is done.
    Finish,
}

const SECOND: Duration = Duration::from_secs(1);

/// The shortest hold or time that is counted out: shorter, the count would be most of what one hears.
const COUNTED_WORK: Duration = Duration::from_secs(10);

/// The shortest hold or time whose half is marked.
const HALVED_WORK: Duration = Duration::from_secs(20);

/// A text's own time: a line of ten words, spoken. Two texts are never closer.
const TEXT: Duration = Duration::from_secs(5);

/// The end of the work, which belongs to the count.
const LAST: Duration = Duration::from_secs(4);

/// Derives the cues of a segment from what it is and how long; `next` is the part that follows.
///
/// No two sounds share an instant. The end of a set is marked by the start of what follows, or, when
/// it ends the step, by [`Cue::StepDone`], and then what follows announces itself a second later. So
/// does the beginning: opening a sound device takes up to a tenth of a second.
/// Repetitions and breaths are counted one by one, so neither their half nor their end is.
/// Texts are the author's at their times; where there are none, the exercise's own, from one set to
/// the next beginning with another, spread over the work and clear of its half and its end.
pub(super) fn derive(
    part: Part,
    place: Place,
    length: Length,
    step: &Step,
    next: Option<Part>,
) -> Vec<(Duration, Cue)> {
    let start = match part {
        Part::Ready => (SECOND, Cue::Ready),
        Part::Position { .. } => (SECOND, Cue::Position),
        Part::ChangeSides => (Duration::ZERO, Cue::ChangeSides),
        Part::Rest if place.ends_step(step) => (SECOND, Cue::Rest),
        Part::Rest => (Duration::ZERO, Cue::Rest),
        Part::Work(_) if changes_at_once(place, step) => (Duration::ZERO, Cue::ChangeSides),
        Part::Work(_) => (Duration::ZERO, Cue::Go),
    };
    let announced = start.0;
    let mut cues = vec![start];
    if let Part::Work(work) = part {
        let half = half(work, length, step);
        cues.extend(texts(place, length, step, half.is_some()));
        cues.extend(half);
    }
    if let Length::For(length) = length {
        let counted = match part {
            Part::Work(work) => !work.has_rhythm() && length >= COUNTED_WORK,
            _ => matches!(next, Some(Part::Work(_))),
        };
        if counted {
            let counts = (1..=3).filter_map(|left| {
                Some((length.checked_sub(SECOND * u32::from(left))?, Cue::Count(left)))
            });
            cues.extend(counts.filter(|(at, _)| *at >= announced + SECOND));
        }
        cues.extend(closing(part, place, step, next).map(|cue| (length, cue)));
        cues.retain(|(at, cue)| *at < length || matches!(cue, Cue::StepDone | Cue::Finish));
    }
    cues.sort_by_key(|(at, _)| *at);
    cues
}

/// What marks the end of a segment, however it comes to its end.
pub(super) fn closing(part: Part, place: Place, step: &Step, next: Option<Part>) -> Option<Cue> {
    match (part, next) {
        (_, None) => Some(Cue::Finish),
        // With nothing between two steps, the start of the next one marks the end.
        (Part::Work(_), Some(next)) if place.ends_step(step) && !next.is_work() => {
            Some(Cue::StepDone)
        }
        _ => None,
    }
}

/// Whether a set begins the second side with no time to change over: its start says so then.
fn changes_at_once(place: Place, step: &Step) -> bool {
    matches!(step.sides, Sides::Each { first, change, .. }
        if change.is_zero() && place.set == 1 && place.side == Some(first.other()))
}

/// The mark at the half of the work, where alternating holds and times change sides.
fn half(work: Work, length: Length, step: &Step) -> Option<(Duration, Cue)> {
    let length = length.known()?;
    let half = length / 2;
    match (step.sides, work) {
        (Sides::Alternating { .. }, Work::Hold(_) | Work::Time(_)) => {
            Some((half, Cue::ChangeSides))
        }
        _ if !work.has_rhythm()
            && length >= HALVED_WORK
            && !step.cues.iter().any(|cue| cue.at.abs_diff(half) < TEXT) =>
        {
            Some((half, Cue::Halfway))
        }
        _ => None,
    }
}

fn texts(place: Place, length: Length, step: &Step, halved: bool) -> Vec<(Duration, Cue)> {
    if !step.cues.is_empty() {
        return step.cues.iter().map(|cue| (cue.at, Cue::Say(cue.text.clone()))).collect();
    }
    let end = length.expected().saturating_sub(LAST);
    let half = length.expected() / 2;
    let lines = &step.exercise.cues;
    let times = if halved {
        let mut times = spread(lines.len().div_ceil(2), Duration::ZERO, half);
        times.extend(spread(lines.len() / 2, half + SECOND * 2, end));
        times
    } else {
        spread(lines.len(), Duration::ZERO, end)
    };
    let lines = lines.iter().cycle().skip(usize::from(place.set - 1));
    times.into_iter().zip(lines).map(|(at, line)| (at, Cue::Say(line.clone()))).collect()
}

/// Up to `count` times from `from` on, evenly, each with a text's time before `until`; the first
/// is always there.
fn spread(count: usize, from: Duration, until: Duration) -> Vec<Duration> {
    let room = until.saturating_sub(from);
    let fits = (room.as_millis() / TEXT.as_millis()).max(1) as usize;
    let count = count.min(fits);
    (0..count).map(|index| from + room * index as u32 / count as u32).collect()
}
