//! What a session says at a moment, in words.

use std::time::Duration;

use ratatui::style::Style;

use crate::figure::{Beat, Facing, Figure};
use crate::routine::{Kind, Side, Sides, Step, Work};
use crate::score::words;
use crate::session::{Part, Pause, Segment, Session, Stroke, Timeline, View};
use crate::text::clock;
use crate::time::write_duration;
use crate::tui::theme::Theme;

/// What kind of time it is; each has its colour and its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// One works.
    Work,
    /// One rests.
    Rest,
    /// One gets ready, into position or to the other side.
    Change,
}

impl Tone {
    /// Its colour.
    #[must_use]
    pub fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Work => theme.work,
            Self::Rest => theme.rest,
            Self::Change => theme.change,
        }
    }
}

/// What a screen shows of a session at a moment, before it is laid out.
#[derive(Debug)]
pub struct Stage<'a> {
    /// The session's own account.
    pub view: View<'a>,
    /// The step that one does or is about to do.
    pub step: &'a Step,
    /// Its number, from 1.
    pub number: usize,
    /// How many steps there are.
    pub steps: usize,
    /// The set that one does or is about to do, and how many there are on its side.
    pub set: (u16, u16),
    /// What kind of time it is.
    pub tone: Tone,
    /// What to do now: `hold`, `rest`, `change sides`.
    pub doing: String,
    /// The repetition: `3 of 8`.
    pub count: Option<String>,
    /// The seconds for the big digits.
    pub digits: String,
    /// The side, where there is one.
    pub side: Option<Side>,
    /// What comes next.
    pub next: String,
    /// Time left in the session.
    pub left: String,
    /// Time of the whole session; never less than what is left, with time to get there again.
    pub whole: String,
    /// Where in its movement the figure is.
    pub beat: Beat,
    /// Which of its sides works.
    pub facing: Facing,
}

impl<'a> Stage<'a> {
    /// Puts a view into words.
    #[must_use]
    pub fn of(session: &'a Session, view: View<'a>) -> Self {
        let timeline = session.timeline();
        // Rest after the last set of a step belongs to what comes: that is what one gets ready for.
        let place = timeline.segments()[view.set()].place;
        let step = &timeline.steps()[place.step].step;
        let shown = view.remaining.map_or(view.elapsed, whole_seconds_up);
        let later = view.left.saturating_sub(view.remaining.unwrap_or_default());
        let left = match view.remaining {
            Some(_) => shown + whole_seconds_up(later),
            None => whole_seconds_up(view.left),
        };
        Self {
            step,
            number: place.step + 1,
            steps: timeline.steps().len(),
            set: (place.set, place.sets),
            tone: tone(view.segment.part),
            doing: doing(&view, step),
            count: view
                .phase
                .filter(|phase| phase.of > 1)
                .map(|p| format!("{} of {}", p.rep, p.of)),
            digits: digits(shown, view.segment.length.expected()),
            side: if view.segment.part.is_work() { view.side } else { place.side },
            next: next(timeline, view.index),
            left: clock(left),
            whole: clock(timeline.expected().max(left)),
            beat: view.beat(),
            facing: view.facing(timeline),
            view,
        }
    }

    /// Whether it is the session's first segment, whatever that is.
    #[must_use]
    pub fn begins(&self) -> bool {
        self.view.index == 0
    }

    /// Whether one has time to read: not at work.
    #[must_use]
    pub fn prepares(&self) -> bool {
        matches!(self.view.segment.part, Part::Ready | Part::Position { .. })
            || matches!(self.view.segment.part, Part::Rest)
                && self.view.segment.place.step + 1 != self.number
    }

    /// The figure of the exercise that one does or is about to do.
    #[must_use]
    pub fn figure(&self) -> Option<&'a Figure> {
        self.step.exercise.figure.as_deref()
    }

    /// If it stands still: why, where one did not ask for it, and the `key` that goes on.
    #[must_use]
    pub fn pause(&self, key: &str) -> Option<String> {
        self.view.paused.map(|paused| match paused.why {
            _ if paused.ending => "going on in a moment".to_owned(),
            Pause::Asked => format!("{key} goes on"),
            Pause::Away => format!("you were away; {key} goes on"),
        })
    }
}

fn tone(part: Part) -> Tone {
    match part {
        Part::Work(_) => Tone::Work,
        Part::Rest => Tone::Rest,
        Part::Ready | Part::Position { .. } | Part::ChangeSides => Tone::Change,
    }
}

fn doing(view: &View<'_>, step: &Step) -> String {
    let lifts =
        step.exercise.kind == Kind::Strength && !matches!(step.sides, Sides::Alternating { .. });
    match view.segment.part {
        Part::Ready => "get ready",
        Part::Position { from, to } if from == to => "get into position",
        Part::Position { from, to } => {
            let onto = view.segment.place.side.and_then(|side| step.lies_on(side));
            return in_passing(words::way(Some(from), to, onto));
        }
        Part::Rest => "rest",
        Part::ChangeSides => "change sides",
        Part::Work(Work::Open { .. }) => "at your own pace; enter when done",
        Part::Work(Work::Time(_)) => match step.exercise.kind {
            Kind::Breathing => "breathe calmly",
            Kind::Stretch => "hold",
            _ => "keep going",
        },
        Part::Work(Work::Hold(_) | Work::Reps { .. } | Work::Breaths { .. }) => {
            match view.phase.map(|phase| phase.stroke) {
                Some(Stroke::Lift) if lifts => "up",
                Some(Stroke::Lift) => "go",
                Some(Stroke::Hold) | None => "hold",
                Some(Stroke::Lower) if lifts => "down",
                Some(Stroke::Lower) => "back",
                Some(Stroke::Pause) => "wait",
                Some(Stroke::In) => "breathe in",
                Some(Stroke::Out) => "breathe out",
            }
        }
    }
    .to_owned()
}

/// A spoken line as a part of another: small at the beginning, without its full stop.
fn in_passing(line: &str) -> String {
    let mut letters = line.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What comes after a segment: the set, with what lies between.
fn next(timeline: &Timeline, index: usize) -> String {
    let segments = timeline.segments();
    let here = &segments[index];
    let after = segments.get(index + 1..).unwrap_or_default();
    let Some(set) = after.iter().find(|segment| segment.part.is_work()) else {
        return "the end".to_owned();
    };
    let to_come = if here.part.is_work() {
        same_or_new(timeline, here, set)
    } else {
        let Part::Work(work) = set.part else { return String::new() };
        let side = set.place.side.map(|side| format!(", {side} side")).unwrap_or_default();
        let sides =
            if set.place.side.is_some() { Sides::Both } else { timeline.step_of(set).step.sides };
        match work {
            Work::Hold(_) => format!("hold {}{side}", work.in_words(sides)),
            Work::Time(_) => format!("go on for {}{side}", work.in_words(sides)),
            _ => format!("{}{side}", work.in_words(sides)),
        }
    };
    match after.first() {
        Some(between) if between.part == Part::Rest => {
            format!("rest {}, then {to_come}", write_duration(between.length.expected()))
        }
        _ => to_come,
    }
}

fn same_or_new(timeline: &Timeline, here: &Segment, set: &Segment) -> String {
    let (from, to) = (here.place, set.place);
    if from.step != to.step {
        return timeline.step_of(set).step.exercise.name.clone();
    }
    match to.side {
        Some(side) if from.side != to.side => format!("the same, {side} side"),
        _ => format!("set {} of {}", to.set, to.sets),
    }
}

/// The least whole seconds that hold a time: a countdown shows `1` until the very end.
fn whole_seconds_up(time: Duration) -> Duration {
    Duration::from_secs(time.as_secs() + u64::from(time.subsec_nanos() > 0))
}

/// Seconds alone under a minute, else minutes too. Where there were tens once, their place stays.
fn digits(time: Duration, whole: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..10 if whole >= Duration::from_secs(10) => format!(" {seconds}"),
        seconds @ 0..60 => seconds.to_string(),
        _ => clock(time),
    }
}
