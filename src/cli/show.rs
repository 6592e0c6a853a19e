//! `supple show`: a routine from inside.

mod card;
mod markdown;
mod score;

use std::io::Write;
use std::sync::Arc;

use serde::Serialize;

use super::error::Error;
use super::{Home, find, json, notes};
use crate::routine::{Block, Routine, Step, Word, Work};
use crate::session::{Cue, Part, Timeline};
use crate::text;
use crate::time::write_duration;

/// How a routine is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Its steps with their doses.
    Steps,
    /// Every segment.
    Timeline,
    /// What is heard, and when.
    Score,
    /// Every segment with its cues, for programs.
    Json,
    /// Everything that one needs to do it, in Markdown.
    Markdown,
    /// A page to print.
    Card,
}

/// Writes a routine.
pub(super) fn run(
    written: &str,
    form: Form,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let catalog = home.catalog();
    let entry = find::routine(written, &catalog, home)?;
    if entry.routine.is_some() {
        home.tell(notes::on_routine(&entry, &catalog), err)?;
    }
    let routine = entry.routine.ok_or(Error::Broken(entry.problems))?;
    let timeline = home.plan(&routine);
    match form {
        Form::Steps => steps(&routine, &timeline, out),
        Form::Timeline => segments(&timeline, out),
        Form::Score => score::write(&home.score(&timeline), out),
        Form::Json => json(&Shown::new(&timeline), out),
        Form::Markdown => markdown::write(&routine, &timeline, out),
        Form::Card => card::write(&routine, &timeline, out),
    }
}

fn steps(routine: &Arc<Routine>, timeline: &Timeline, out: &mut dyn Write) -> Result<(), Error> {
    let length = write_duration(timeline.expected());
    writeln!(out, "{}\nlevel {}, {length}", routine.title, routine.level as u8)?;
    for (label, words) in [
        ("goal", &routine.goal),
        ("when", &routine.when),
        ("start if", &routine.start_if),
        ("leave out if", &routine.skip_if),
        ("how to go on", &routine.move_on),
        ("note", &routine.note),
    ] {
        if let Some(words) = words {
            writeln!(out, "{label}: {words}")?;
        }
    }
    if !routine.advice.is_empty() {
        writeln!(out, "advice served: {}", text::list(&routine.advice))?;
    }
    for block in &routine.blocks {
        writeln!(out)?;
        if let Some(heading) = heading(block) {
            writeln!(out, "{heading}")?;
        }
        for step in &block.steps {
            let dose = step.dose.in_words(step.sides);
            writeln!(out, "  {}: {dose}", step.exercise.name)?;
            if let Some(note) = &step.note {
                writeln!(out, "    {note}")?;
            }
        }
    }
    Ok(())
}

/// A block's title and rounds, if it has any.
fn heading(block: &Block) -> Option<String> {
    let rounds = block.rounds.get();
    let rounds = (rounds > 1).then(|| text::count(rounds.into(), "round"));
    let heading: Vec<&str> = block.title.as_deref().into_iter().chain(rounds.as_deref()).collect();
    (!heading.is_empty()).then(|| heading.join(", "))
}

/// A step's dose, and the rest where there is one.
fn doses(step: &Step) -> String {
    let dose = step.dose.in_words(step.sides);
    if step.dose.rest.is_zero() || step.dose.sets().len() == 1 {
        return dose;
    }
    format!("{dose}, {} rest between", write_duration(step.dose.rest))
}

fn segments(timeline: &Timeline, out: &mut dyn Write) -> Result<(), Error> {
    for (index, start) in timeline.starts().enumerate() {
        let (part, facts) = segment(timeline, index);
        writeln!(out, "{:>7}  {part:12}  {facts}", text::clock(start))?;
        for (at, cue) in &timeline.segments()[index].cues {
            let words = spoken(cue).map(|words| format!("  {words}")).unwrap_or_default();
            writeln!(out, "{:>7}    {}{words}", text::clock(start + *at), name(cue))?;
        }
    }
    Ok(())
}

/// What a segment is, and its facts: `hold`, `Wall calf stretch · left · set 1 of 3 · 30 s`.
pub(super) fn segment(timeline: &Timeline, index: usize) -> (&'static str, String) {
    let segment = &timeline.segments()[index];
    let (step, place) = (&timeline.step_of(segment).step, segment.place);
    let mut facts = vec![step.exercise.name.clone()];
    facts.extend(place.side.map(|side| side.word().to_owned()));
    if let Part::Work(work) = segment.part {
        facts.extend((place.sets > 1).then(|| format!("set {} of {}", place.set, place.sets)));
        let timed = matches!(work, Work::Hold(_) | Work::Time(_));
        facts.extend((!timed).then(|| work.in_words(step.sides)));
    }
    facts.extend(segment.length.known().map(write_duration));
    (part(segment.part), facts.join(" · "))
}

/// A routine for programs. All times are seconds.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    title: &'a str,
    seconds: f64,
    segments: Vec<ShownSegment<'a>>,
}

#[derive(Serialize)]
struct ShownSegment<'a> {
    start: f64,
    length: f64,
    part: &'static str,
    exercise: &'a str,
    step: usize,
    set: u16,
    side: Option<&'static str>,
    cues: Vec<ShownCue<'a>>,
}

#[derive(Serialize)]
struct ShownCue<'a> {
    at: f64,
    cue: &'static str,
    text: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn new(timeline: &'a Timeline) -> Self {
        let routine = timeline.routine();
        let segments = timeline.segments().iter().zip(timeline.starts());
        Self {
            id: &routine.id,
            title: &routine.title,
            seconds: timeline.expected().as_secs_f64(),
            segments: segments
                .map(|(segment, start)| ShownSegment {
                    start: start.as_secs_f64(),
                    length: segment.length.expected().as_secs_f64(),
                    part: part(segment.part),
                    exercise: &timeline.step_of(segment).step.exercise.id,
                    step: segment.place.step + 1,
                    set: segment.place.set,
                    side: segment.place.side.map(Word::word),
                    cues: segment.cues.iter().map(ShownCue::new).collect(),
                })
                .collect(),
        }
    }
}

impl<'a> ShownCue<'a> {
    fn new((at, cue): &'a (std::time::Duration, Cue)) -> Self {
        Self { at: at.as_secs_f64(), cue: name(cue), text: spoken(cue) }
    }
}

/// What a part is called, at the prompt and in JSON.
const fn part(part: Part) -> &'static str {
    match part {
        Part::Ready => "ready",
        Part::Position { .. } => "position",
        Part::Work(Work::Hold(_)) => "hold",
        Part::Work(_) => "work",
        Part::Rest => "rest",
        Part::ChangeSides => "change-sides",
    }
}

const fn name(cue: &Cue) -> &'static str {
    match cue {
        Cue::Ready => "ready",
        Cue::Position => "position",
        Cue::ChangeSides => "change-sides",
        Cue::Rest => "rest",
        Cue::Count(_) => "count",
        Cue::Go => "go",
        Cue::Halfway => "halfway",
        Cue::Say(_) => "say",
        Cue::StepDone => "step-done",
        Cue::Finish => "finish",
    }
}

/// The words that go with a cue.
fn spoken(cue: &Cue) -> Option<&str> {
    match cue {
        Cue::Say(words) => Some(words),
        Cue::Count(3) => Some("3"),
        Cue::Count(2) => Some("2"),
        Cue::Count(1) => Some("1"),
        _ => None,
    }
}
