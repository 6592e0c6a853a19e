//! What a segment would like to have said, when, and how urgent it is.

use std::time::Duration;

use super::room::{self, AFTER_SIGNAL, COUNT};
use super::{Talk, words};
use crate::routine::{Kind, Side, Sides, Step, Work};
use crate::session::{Ahead, Cue, Length, Part, Place, Stroke, Timeline};

/// How urgent a line is; the most urgent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// How much.
    Dose,
    /// How an exercise is done.
    How,
    /// How far one is.
    Far,
    /// What one is to mind.
    Mind,
    /// Which exercise.
    Name,
    /// Where to go.
    Way,
    /// Which side.
    Side,
    /// When to stop.
    Safety,
    /// Which repetition.
    Count,
}

impl Rank {
    /// Whether a lead-in takes as long as this needs.
    pub(super) const fn is_needed(self) -> bool {
        matches!(self, Self::How | Self::Name | Self::Way | Self::Side | Self::Safety)
    }
}

/// Lines that are said one after the other.
#[derive(Debug)]
pub(super) struct Wish {
    /// The earliest time, from the segment's start.
    pub(super) at: Duration,
    /// When all must have been said.
    pub(super) until: Option<Duration>,
    /// Rather as late as that allows.
    pub(super) late: bool,
    pub(super) lines: Vec<(Rank, String)>,
    pub(super) side: Option<Side>,
}

const SECOND: Duration = Duration::from_secs(1);

/// The rest from which on it is worth saying what comes next.
const LONG_REST: Duration = Duration::from_secs(8);

/// The lengths of a hold or a time from which on its last ten and five seconds are told.
const TEN_OF: Duration = Duration::from_secs(30);
const FIVE_OF: Duration = Duration::from_secs(15);

/// Sets of so many repetitions have a last one that is told.
const SEVERAL: usize = 3;

/// How many breaths are put into words before the tones alone lead.
const SPOKEN_BREATHS: usize = 2;

/// How far ahead the other half of a hold or a time is told.
const FOREWARNED: Duration = Duration::from_secs(2);

/// What is said in a lead-in; nothing in any other segment.
pub(super) fn announcement(timeline: &Timeline, index: usize, talk: Talk) -> Option<Wish> {
    let segment = &timeline.segments()[index];
    let planned = timeline.step_of(segment);
    let (step, place) = (&planned.step, segment.place);
    let mut lines = Vec::new();
    let mut say = |rank, line: &str| lines.push((rank, line.to_owned()));
    match segment.part {
        Part::Ready => {
            say(Rank::Name, words::GET_READY);
            say(Rank::Safety, words::STOP_RULE);
            say(Rank::Way, words::way(None, step.position));
        }
        Part::Position { from, to } if from != to => say(Rank::Way, words::way(Some(from), to)),
        Part::Position { .. } => {}
        Part::ChangeSides => say(Rank::Side, words::CHANGE_SIDES),
        Part::Work(_) | Part::Rest => return None,
    }
    if segment.part != Part::ChangeSides {
        say(Rank::Name, &words::name(&step.exercise.name));
    }
    if let Some(side) = place.side {
        say(Rank::Side, words::side(side));
    }
    if segment.part != Part::ChangeSides && talk >= Talk::Full && is_new(timeline, index) {
        let how = step.exercise.setup.iter().chain(&step.exercise.movement);
        lines.extend(how.map(|line| (Rank::How, line.clone())));
    }
    let next = timeline.segments().get(index + 1).map(|next| next.part);
    lines.extend(set_and_dose(place, next, step));
    let after = if segment.part == Part::ChangeSides { Duration::ZERO } else { SECOND };
    let until = segment.length.known().map(|length| length.saturating_sub(COUNT));
    Some(Wish { at: after + AFTER_SIGNAL, until, late: false, lines, side: place.side })
}

fn set_and_dose(place: Place, next: Option<Part>, step: &Step) -> Vec<(Rank, String)> {
    let set = words::set(place.set, place.sets);
    let work = if let Some(Part::Work(work)) = next { Some(work) } else { None };
    let dose = work.and_then(words::dose);
    let alternates = matches!(step.sides, Sides::Alternating { .. });
    let each = (alternates && dose.is_some()).then(|| words::EACH_SIDE.to_owned());
    [dose, each, set].into_iter().flatten().map(|line| (Rank::Dose, line)).collect()
}

/// Whether it is the first step of its exercise.
fn is_new(timeline: &Timeline, index: usize) -> bool {
    let place = timeline.segments()[index].place;
    let id = |step: usize| &timeline.steps()[step].step.exercise.id;
    (0..place.step).all(|before| id(before) != id(place.step))
}

/// What is said before a session goes on after a long pause: which exercise, which side, which set.
pub(super) fn again(timeline: &Timeline, set: usize) -> Vec<String> {
    let segment = &timeline.segments()[set];
    let place = segment.place;
    let name = words::name(&timeline.step_of(segment).step.exercise.name);
    let side = place.side.map(|side| words::side(side).to_owned());
    let set = words::set(place.set, place.sets);
    let lines = [Some(words::GOING_ON.to_owned()), Some(name), side, set];
    lines.into_iter().flatten().collect()
}

/// Everything that a segment would like to have said.
pub(super) fn of(timeline: &Timeline, ahead: &Ahead, talk: Talk) -> Vec<Wish> {
    let segment = &timeline.segments()[ahead.segment];
    let place = segment.place;
    let mut wishes = Wishes { side: place.side, all: Vec::new() };
    let length = ahead.length.known();
    if let Some(mut wish) = announcement(timeline, ahead.segment, talk) {
        wish.until = length.map(|length| length.saturating_sub(COUNT));
        wishes.all.push(wish);
    }
    match segment.part {
        Part::Rest => rest(timeline, ahead, &mut wishes),
        Part::Work(work) => {
            starts(timeline, ahead, work, &mut wishes, talk);
            if talk >= Talk::Cues {
                halves_and_ends(ahead, work, &mut wishes);
                minds(ahead, &mut wishes);
                match work {
                    Work::Reps { .. } => repetitions(timeline, ahead, work, &mut wishes),
                    Work::Breaths { .. } => breaths(timeline, ahead, work, &mut wishes),
                    Work::Hold(_) | Work::Time(_) | Work::Open { .. } => {}
                }
            }
        }
        Part::Ready | Part::Position { .. } | Part::ChangeSides => {}
    }
    if let Some(length) = length
        && ahead.cues.iter().any(|(_, cue)| *cue == Cue::Finish)
    {
        let lines = [words::WELL_DONE, words::COMPLETE].map(|line| (Rank::Name, line));
        wishes.side = None;
        wishes.say(length + AFTER_SIGNAL, None, lines);
    }
    wishes.all
}

struct Wishes {
    side: Option<Side>,
    all: Vec<Wish>,
}

impl Wishes {
    fn say<'a>(
        &mut self,
        at: Duration,
        until: Option<Duration>,
        lines: impl IntoIterator<Item = (Rank, &'a str)>,
    ) {
        let lines = lines.into_iter().map(|(rank, line)| (rank, line.to_owned())).collect();
        self.all.push(Wish { at, until, late: false, lines, side: self.side });
    }
}

/// Rest, and what comes after it: the next exercise, or the next set.
fn rest(timeline: &Timeline, ahead: &Ahead, wishes: &mut Wishes) {
    let segments = timeline.segments();
    let here = &segments[ahead.segment];
    let Some(length) = ahead.length.known() else { return };
    let begins = ahead.cues.first().map_or(Duration::ZERO, |(at, _)| *at) + AFTER_SIGNAL;
    let next = segments.get(ahead.segment + 1);
    let step = next.filter(|next| next.place.step != here.place.step);
    let mut lines = vec![(Rank::Name, words::REST.to_owned())];
    if let Some(step) = step.filter(|_| length >= LONG_REST) {
        lines.push((Rank::Mind, words::NEXT.to_owned()));
        lines.push((Rank::Mind, words::name(&timeline.step_of(step).step.exercise.name)));
    }
    let side = None;
    wishes.all.push(Wish { at: begins, until: Some(length), late: false, lines, side });
    if let Some(next) = next.filter(|next| next.part.is_work())
        && let Some(set) = words::set(next.place.set, next.place.sets)
    {
        let until = Some(length.saturating_sub(COUNT));
        let lines = vec![(Rank::Name, set)];
        wishes.all.push(Wish { at: begins, until, late: true, lines, side: wishes.side });
    }
}

/// The start of a set: what one is to do, and what nothing before it has said.
fn starts(timeline: &Timeline, ahead: &Ahead, work: Work, wishes: &mut Wishes, talk: Talk) {
    let segments = timeline.segments();
    let segment = &segments[ahead.segment];
    let (place, step) = (segment.place, &timeline.step_of(segment).step);
    let mut lines = Vec::new();
    let before = ahead.segment.checked_sub(1).map(|before| &segments[before]);
    if before.is_none_or(|before| before.part.is_work()) {
        let name = words::name(&step.exercise.name);
        let new = before.is_none_or(|before| before.place.step != place.step);
        lines.extend(new.then_some((Rank::Name, name)));
        let other = before.is_none_or(|before| before.place.side != place.side);
        let side = place.side.filter(|_| new || other);
        lines.extend(side.map(|side| (Rank::Side, words::side(side).to_owned())));
        lines.extend(words::set(place.set, place.sets).map(|set| (Rank::Name, set)));
    }
    if let (Sides::Alternating { first }, Work::Hold(_) | Work::Time(_)) = (step.sides, work) {
        lines.push((Rank::Side, words::side(first).to_owned()));
        let half = ahead.cues.iter().find(|(_, cue)| *cue == Cue::ChangeSides);
        if let Some((half, _)) = half {
            let lines = vec![
                (Rank::Side, words::CHANGE_SIDES.to_owned()),
                (Rank::Side, words::side(first.other()).to_owned()),
            ];
            let until = Some(half.saturating_sub(FOREWARNED));
            let at = half.saturating_sub(FOREWARNED + SECOND * 4);
            let side = Some(first.other());
            wishes.all.push(Wish { at, until, late: true, lines, side });
        }
    }
    let what = match work {
        _ if talk < Talk::Cues && !matches!(work, Work::Open { .. }) => None,
        Work::Hold(_) => Some(words::HOLD),
        Work::Time(_) if step.exercise.kind == Kind::Breathing => Some(words::BREATHE),
        Work::Time(_) => Some(words::GO),
        Work::Open { .. } => Some(words::OWN_PACE),
        Work::Reps { .. } | Work::Breaths { .. } => None,
    };
    lines.extend(what.map(|what| (Rank::Name, what.to_owned())));
    if let Length::UntilDone { .. } = ahead.length {
        lines.push((Rank::Name, words::ANY_KEY.to_owned()));
    }
    let until = ahead.length.known().map(|length| length.min(SECOND * 8));
    wishes.all.push(Wish { at: AFTER_SIGNAL, until, late: false, lines, side: place.side });
}

/// Half of it, and the last seconds of a hold or a time.
fn halves_and_ends(ahead: &Ahead, work: Work, wishes: &mut Wishes) {
    if let Some((half, _)) = ahead.cues.iter().find(|(_, cue)| *cue == Cue::Halfway) {
        let at = *half + AFTER_SIGNAL;
        wishes.say(at, Some(at + SECOND * 3), [(Rank::Far, words::HALFWAY)]);
    }
    let (Work::Hold(_) | Work::Time(_), Some(length)) = (work, ahead.length.known()) else {
        return;
    };
    let (left, line) = match length {
        length if length >= TEN_OF => (SECOND * 10, words::TEN_LEFT),
        length if length >= FIVE_OF => (SECOND * 5, words::FIVE_LEFT),
        _ => return,
    };
    // Later it would be said wrongly.
    let at = length.saturating_sub(left);
    wishes.say(at, Some(at + SECOND * 2), [(Rank::Far, line)]);
}

/// The lines that one should have in mind, each before the next.
fn minds(ahead: &Ahead, wishes: &mut Wishes) {
    let end = ahead.length.known();
    let mut says = ahead.cues.iter().filter_map(|(at, cue)| match cue {
        Cue::Say(line) => Some((*at, line.as_str())),
        _ => None,
    });
    let mut next = says.next();
    while let Some((at, line)) = next {
        next = says.next();
        let until = next.map(|(at, _)| at).or(end);
        wishes.say(at, until, [(Rank::Mind, line)]);
    }
}

/// The number of each repetition at its beginning, with its side where sides alternate; in the first
/// one words for its parts.
fn repetitions(timeline: &Timeline, ahead: &Ahead, work: Work, wishes: &mut Wishes) {
    let step = &timeline.step_of(&timeline.segments()[ahead.segment]).step;
    let turns = room::turns(timeline, ahead);
    let sides = if matches!(step.sides, Sides::Alternating { .. }) { 2 } else { 1 };
    let of = turns.len().div_ceil(sides);
    for (index, (at, side)) in turns.iter().enumerate() {
        let (repetition, first_side) = (index / sides + 1, index % sides == 0);
        let number = if repetition == of && of >= SEVERAL {
            Some(words::LAST_ONE.to_owned())
        } else {
            words::count(repetition as u32)
        };
        let mut lines: Vec<(Rank, &str)> = Vec::new();
        lines.extend(number.as_deref().filter(|_| first_side).map(|n| (Rank::Count, n)));
        let alternate = side.filter(|_| sides == 2).map(words::side_alone);
        lines.extend(alternate.map(|side| (Rank::Count, side)));
        let lifts = step.exercise.kind == Kind::Strength && sides == 1;
        // A quicker one would be over before the word.
        let slow = room::strokes(work).first().is_some_and(|(_, lasts)| *lasts >= SECOND * 2);
        lines.extend((index == 0 && lifts && slow).then_some((Rank::Name, words::UP)));
        // The first of all shares its beginning with the set.
        let starts = if index == 0 { AFTER_SIGNAL } else { *at };
        let until = turns.get(index + 1).map_or(ahead.length.known(), |(at, _)| Some(*at));
        wishes.side = *side;
        wishes.say(starts, until, lines);
        if index == 0 {
            let mut from = *at;
            for (stroke, lasts) in room::strokes(work) {
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
    }
}

/// The first breaths in words.
fn breaths(timeline: &Timeline, ahead: &Ahead, work: Work, wishes: &mut Wishes) {
    for (at, _) in room::turns(timeline, ahead).into_iter().take(SPOKEN_BREATHS) {
        let mut from = at;
        for (stroke, lasts) in room::strokes(work) {
            let called = if stroke == Stroke::In { words::IN } else { words::OUT };
            let starts = if from.is_zero() { AFTER_SIGNAL } else { from };
            wishes.say(starts, Some(from + lasts), [(Rank::Name, called)]);
            from += lasts;
        }
    }
}
