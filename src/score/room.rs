//! The time of a segment, and what finds its place in it.
//!
//! Tones stand where their cues are. Lines keep clear of each other, of the tones and of the count
//! at the end; the most urgent choose first, and what finds no place within its time is left out. A
//! wish of several lines that does not fit loses its least urgent ones first. Only a repetition's
//! number may fall on a tone, which then steps back.

use std::time::Duration;

use super::wish::{self, Rank, Wish};
use super::{Heard, Item, Talk, Voice};
use crate::routine::{Side, Sides, Step, Work};
use crate::session::{Ahead, Cue, Length, Part, Segment, Stroke, Timeline};

/// Between two lines.
pub(super) const BETWEEN: Duration = Duration::from_millis(250);

/// From the beginning of a tone to the line that belongs to it.
pub(super) const AFTER_SIGNAL: Duration = Duration::from_millis(450);

/// No line ends nearer before a tone: its onset would not be heard as one.
const BEFORE_SIGNAL: Duration = Duration::from_millis(100);

/// How long a tone is kept clear.
const SIGNAL: Duration = Duration::from_millis(400);

/// The end of a segment that is counted out, and a breath of air before it.
pub(super) const COUNT: Duration = Duration::from_millis(3200);

/// The end of the session has a longer tone.
const FINISH: Duration = Duration::from_millis(1500);

/// A line without a clip is only marked where nothing else begins so near.
const ALONE: Duration = Duration::from_millis(500);

/// A part of a repetition that is shorter has no tone of its own.
const SHORTEST_STROKE: Duration = Duration::from_millis(900);

/// How long the tone of a part of a repetition is.
const STROKE: Duration = Duration::from_millis(180);

/// About how long the tone of a cue is, if it has one at this level.
pub(super) fn signal(cue: &Cue, talk: Talk) -> Option<Duration> {
    match cue {
        _ if talk == Talk::Off => None,
        Cue::Count(4..) => None,
        Cue::Finish => Some(FINISH),
        _ => Some(SIGNAL),
    }
}

/// What is heard in a segment.
pub(super) struct Room<'a> {
    timeline: &'a Timeline,
    ahead: &'a Ahead,
    talk: Talk,
    voice: &'a Voice,
    items: Vec<Item>,
    /// From and until when something is said, from the segment's start.
    spoken: Vec<(Duration, Duration)>,
    /// The same of what no line may fall on.
    kept: Vec<(Duration, Duration)>,
}

impl<'a> Room<'a> {
    pub(super) fn new(
        timeline: &'a Timeline,
        ahead: &'a Ahead,
        talk: Talk,
        voice: &'a Voice,
    ) -> Self {
        let (items, spoken, kept) = (Vec::new(), Vec::new(), Vec::new());
        Self { timeline, ahead, talk, voice, items, spoken, kept }
    }

    /// How long a lead-in has to be for what must be said in it: to its end, or, of a change of
    /// side, to two seconds before it.
    pub(super) fn needed(timeline: &Timeline, index: usize, talk: Talk, voice: &Voice) -> Duration {
        let Some(wish) = wish::announcement(timeline, index, talk, voice) else {
            return Duration::ZERO;
        };
        // A change of side says again how much, where that fits.
        let part = timeline.segments()[index].part;
        let doses = talk >= Talk::Cues && part != Part::ChangeSides;
        let lines = wish.lines.iter().filter(|(rank, _)| rank.is_needed() || doses);
        let lines: Duration = lines.map(|(_, line)| voice.expected(line) + BETWEEN).sum();
        let needed = wish.at + lines.saturating_sub(BETWEEN) + COUNT;
        Duration::from_secs(needed.as_secs() + u64::from(needed.subsec_nanos() > 0))
    }

    /// Keeps a time for what is said already.
    pub(super) fn take(&mut self, from: Duration, until: Duration) {
        self.spoken.push((from, until));
    }

    /// Places everything.
    pub(super) fn fill(&mut self) {
        self.add_signals();
        self.add_strokes();
        if self.talk < Talk::Changes {
            return;
        }
        let mut wishes = wish::of(self.timeline, self.ahead, self.talk, self.voice);
        // A stable sort: of two that are as urgent, the earlier one.
        wishes.sort_by_key(|wish| (std::cmp::Reverse(wish.rank()), wish.at));
        for wish in wishes {
            self.grant(wish);
        }
    }

    pub(super) fn items(mut self) -> Vec<Item> {
        self.items.sort_by_key(|item| item.at);
        self.items
    }

    fn segment(&self) -> &'a Segment {
        &self.timeline.segments()[self.ahead.segment]
    }

    fn push(&mut self, at: Duration, length: Duration, heard: Heard, side: Option<Side>) {
        self.items.push(Item { at: self.ahead.start + at, length, heard, side });
    }

    fn add_signals(&mut self) {
        let ahead = self.ahead;
        let others: Vec<Duration> = ahead
            .cues
            .iter()
            .filter(|(_, cue)| !matches!(cue, Cue::Say(_)))
            .map(|(at, _)| *at)
            .collect();
        for (at, cue) in &ahead.cues {
            let Some(length) = signal(cue, self.talk) else { continue };
            if let Cue::Say(line) = cue {
                let said = self.talk >= Talk::Cues && self.voice.length(line).is_some();
                if said || others.iter().any(|other| other.abs_diff(*at) < ALONE) {
                    continue;
                }
            }
            let side = self.timeline.cue_side(ahead.segment, ahead.length, *at, cue);
            self.kept.push((at.saturating_sub(BEFORE_SIGNAL), *at + length));
            self.push(*at, length, Heard::Signal(cue.clone()), side);
        }
        let counted = ahead.cues.iter().find(|(_, cue)| matches!(cue, Cue::Count(3)));
        if let (Some((at, _)), Some(end)) = (counted, ahead.length.known()) {
            self.kept.push((*at, end));
        }
    }

    /// The rhythm of repetitions and breaths.
    fn add_strokes(&mut self) {
        let (Part::Work(work), Length::For(length)) = (self.segment().part, self.ahead.length)
        else {
            return;
        };
        let step = &self.timeline.step_of(self.segment()).step;
        for (at, side) in turns(self.timeline, self.ahead) {
            let mut at = at;
            for (stroke, lasts) in strokes(step, work) {
                let breath = matches!(stroke, Stroke::In | Stroke::Out);
                // The first of all is marked by the start of the set.
                let heard = breath || (at > Duration::ZERO && lasts >= SHORTEST_STROKE);
                if heard && stroke != Stroke::Pause && at < length {
                    let sounds = if breath { lasts.min(length.saturating_sub(at)) } else { STROKE };
                    self.push(at, sounds, Heard::Stroke(stroke, sounds), side);
                }
                at += lasts;
            }
        }
    }

    /// Finds a wish its place, as much of it as fits.
    fn grant(&mut self, mut wish: Wish) {
        while !wish.lines.is_empty() {
            let lengths: Vec<Duration> =
                wish.lines.iter().map(|(_, line)| self.voice.expected(line)).collect();
            let gaps = BETWEEN * (lengths.len() as u32 - 1);
            let whole = lengths.iter().sum::<Duration>() + gaps;
            let first = if wish.late {
                wish.until.map_or(wish.at, |until| wish.at.max(until.saturating_sub(whole)))
            } else {
                wish.at
            };
            let Some(mut at) = self.free(first, whole, &wish) else {
                let least = wish.lines.iter().map(|(rank, _)| *rank).min();
                let place = wish.lines.iter().rposition(|(rank, _)| Some(*rank) == least);
                place.map(|place| wish.lines.remove(place));
                continue;
            };
            self.spoken.push((at, at + whole));
            for ((_, line), length) in wish.lines.into_iter().zip(lengths) {
                let voiced = self.voice.length(&line).is_some();
                self.push(at, length, Heard::Line { text: line.into(), voiced }, wish.side);
                at += length + BETWEEN;
            }
            return;
        }
    }

    /// The first time from `at` on that is free for so long.
    fn free(&self, mut at: Duration, length: Duration, wish: &Wish) -> Option<Duration> {
        loop {
            if wish.until.is_some_and(|until| at + length > until) {
                return None;
            }
            let over = |&&(from, until): &&(Duration, Duration)| {
                from < at + length + BETWEEN && at < until + BETWEEN
            };
            let kept = |&&(from, until): &&(Duration, Duration)| {
                from < at + length && at < until && !wish.counts()
            };
            let busy = self.spoken.iter().find(over).map(|(_, until)| *until + BETWEEN);
            match busy.or_else(|| self.kept.iter().find(kept).map(|(_, until)| *until)) {
                Some(next) => at = next.max(at + Duration::from_nanos(1)),
                None => return Some(at),
            }
        }
    }
}

/// The parts of a repetition or a breath, each with its length; none where work has no rhythm.
pub(super) fn strokes(step: &Step, work: Work) -> Vec<(Stroke, Duration)> {
    match work {
        Work::Reps { tempo, .. } => vec![
            (Stroke::Lift, tempo.lift),
            (Stroke::Hold, tempo.hold),
            (Stroke::Lower, tempo.lower),
            (Stroke::Pause, tempo.pause),
        ],
        Work::Breaths { inhale, exhale, .. } => {
            vec![(Stroke::In, inhale), (Stroke::Out, exhale)]
        }
        Work::Time(_) => step.exercise.breath().map_or_else(Vec::new, |[inhale, exhale]| {
            vec![(Stroke::In, inhale), (Stroke::Out, exhale)]
        }),
        Work::Hold(_) | Work::Open { .. } => Vec::new(),
    }
}

/// When each repetition or breath of a set begins, and on which side.
pub(super) fn turns(timeline: &Timeline, ahead: &Ahead) -> Vec<(Duration, Option<Side>)> {
    let segment = &timeline.segments()[ahead.segment];
    let (Part::Work(work), Some(length)) = (segment.part, ahead.length.known()) else {
        return Vec::new();
    };
    let step = &timeline.step_of(segment).step;
    let turn: Duration = strokes(step, work).into_iter().map(|(_, lasts)| lasts).sum();
    if turn.is_zero() {
        return Vec::new();
    }
    let side = |index: u32| match step.sides {
        Sides::Alternating { first } if index.is_multiple_of(2) => Some(first),
        Sides::Alternating { first } => Some(first.other()),
        Sides::Both | Sides::Each { .. } => segment.place.side,
    };
    let of = length.as_nanos().div_ceil(turn.as_nanos()) as u32;
    (0..of).map(|index| (turn * index, side(index))).collect()
}

impl Wish {
    fn rank(&self) -> Rank {
        self.lines.iter().map(|(rank, _)| *rank).max().unwrap_or(Rank::Dose)
    }

    fn counts(&self) -> bool {
        self.rank() == Rank::Count
    }
}
