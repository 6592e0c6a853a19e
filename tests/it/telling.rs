//! Timelines and events in words, a line each, so that tests can compare whole ones.

use std::sync::Arc;
use std::time::Duration;

use supple::routine::Routine;
use supple::routine::read::{Exercises, read_routine};
use supple::session::{Cue, Event, Length, Part, Segment, Timeline};

/// Reads a routine that uses nothing but exercises written in it.
pub fn routine(text: &str) -> Arc<Routine> {
    let reading = read_routine("test", text.as_bytes(), &Exercises::new());
    Arc::new(reading.value.unwrap_or_else(|| panic!("{text}\n{:#?}", reading.diagnostics)))
}

/// Minutes and seconds, with tenths where there are any.
pub fn clock(time: Duration) -> String {
    let (minutes, seconds) = (time.as_secs() / 60, time.as_secs() % 60);
    match time.subsec_millis() {
        0 => format!("{minutes}:{seconds:02}"),
        rest => format!("{minutes}:{seconds:02}.{}", format!("{rest:03}").trim_end_matches('0')),
    }
}

/// A line for each segment: start, length, what it is, and its cues.
pub fn timeline(timeline: &Timeline) -> String {
    let lines = timeline.starts().zip(timeline.segments()).map(|(start, segment)| {
        let cues: Vec<_> =
            segment.cues.iter().map(|(at, what)| format!("{} {}", clock(*at), cue(what))).collect();
        let cues = cues.join(", ");
        format!("{} {}: {cues}\n", clock(start), self::segment(timeline, segment))
    });
    lines.collect()
}

pub fn segment(timeline: &Timeline, segment: &Segment) -> String {
    let part = match segment.part {
        Part::Ready => "ready".to_owned(),
        Part::Position { from, to } => format!("{from:?} to {to:?}").to_lowercase(),
        Part::Work(_) => "work".to_owned(),
        Part::Rest => "rest".to_owned(),
        Part::ChangeSides => "change".to_owned(),
    };
    let length = match segment.length {
        Length::For(length) => clock(length),
        Length::UntilDone { guess } => format!("about {}", clock(guess)),
    };
    let place = segment.place;
    let step = timeline.step_of(segment);
    let round = if step.round > 1 { format!(", round {}", step.round) } else { String::new() };
    let side = place.side.map(|side| format!(" {side:?}").to_lowercase()).unwrap_or_default();
    let name = &step.step.exercise.name;
    format!("{part} {length}, {name} {} of {}{side}{round}", place.set, place.sets)
}

fn cue(cue: &Cue) -> String {
    match cue {
        Cue::Count(left) => left.to_string(),
        Cue::Say(line) => format!("`{line}`"),
        other => format!("{other:?}").to_lowercase(),
    }
}

pub fn event(timeline: &Timeline, event: &Event) -> String {
    match event {
        Event::Entered(index) => {
            format!("enters {}", segment(timeline, &timeline.segments()[*index]))
        }
        Event::Cue { cue: what, side } => {
            let side = side.map(|side| format!(" ({side:?})").to_lowercase()).unwrap_or_default();
            format!("  {}{side}", cue(what))
        }
        Event::Lapped(lap) => {
            let paused = match lap.paused {
                Duration::ZERO => String::new(),
                paused => format!(", paused {}", clock(paused)),
            };
            let (done, planned) = (clock(lap.done), clock(lap.planned));
            let outcome = format!("{:?}", lap.outcome).to_lowercase();
            format!("leaves {} after {done} of {planned}, {outcome}{paused}", lap.segment)
        }
        Event::Paused(why) => format!("pauses, {why:?}").to_lowercase(),
        Event::Resumed => "goes on".to_owned(),
        Event::Resuming => "is about to go on".to_owned(),
        Event::Rescheduled => "hears a new schedule".to_owned(),
        Event::Ended(ending) => format!("ends, {ending:?}").to_lowercase(),
    }
}
