//! Checks of meaning: what a file says well enough to be played, but its author hardly means.
//!
//! Each is a warning with a reason, and can be allowed where it is meant.

mod body;
mod figure;
mod size;
mod time;

use std::ops::Range;

pub(super) use self::figure::{PosePlaces, pose};
use crate::routine::code::Code;
use crate::routine::diagnostic::{Label, Trust};
use crate::routine::fix::alone_on_line;
use crate::routine::read::Report;
use crate::routine::{Block, Exercise, Routine, Sides, Step};

/// Where a routine says things.
#[derive(Default)]
pub(super) struct Places {
    /// Warnings that its author means.
    pub(super) allow: Vec<Code>,
    pub(super) family: Option<Range<usize>>,
    pub(super) minutes: Option<Range<usize>>,
    pub(super) first_hour: Option<Range<usize>>,
    /// One for each block.
    pub(super) blocks: Vec<BlockPlaces>,
}

/// Where a block says things.
#[derive(Default)]
pub(super) struct BlockPlaces {
    pub(super) kind: Option<Range<usize>>,
    pub(super) rounds: Option<Range<usize>>,
    /// One for each step.
    pub(super) steps: Vec<StepPlaces>,
}

/// Where a step says things.
pub(super) struct StepPlaces {
    /// Warnings that its author means.
    pub(super) allow: Vec<Code>,
    /// The exercise's id, or the name of one that is written here.
    pub(super) exercise: Range<usize>,
    /// Whether the exercise is written here.
    pub(super) inline: bool,
    pub(super) amount: Option<Range<usize>>,
    pub(super) sides: Option<Range<usize>>,
    pub(super) extra_sets: Option<Range<usize>>,
    /// One for each cue, in the order of time.
    pub(super) cues: Vec<Range<usize>>,
}

/// What is found is reported, unless its author means it.
struct Checks<'r, 't> {
    report: &'r mut Report<'t>,
    allow: &'r [Code],
}

impl Checks<'_, '_> {
    fn warn(
        &mut self,
        code: Code,
        step: Option<&StepPlaces>,
        place: &Range<usize>,
        message: String,
        help: &str,
    ) -> Option<&mut Vec<Label>> {
        if self.allow.contains(&code) || step.is_some_and(|step| step.allow.contains(&code)) {
            return None;
        }
        self.report.error::<()>(code, place.clone(), message, help.to_owned());
        self.report.diagnostics.last_mut().map(|found| &mut found.labels)
    }
}

/// Checks a routine. What concerns all of it can only be told when all of it could be read.
pub(super) fn routine(routine: &Routine, places: &Places, report: &mut Report) {
    let whole = !report.has_errors();
    let mut checks = Checks { report, allow: &places.allow };
    for (block, places_of) in routine.blocks.iter().zip(&places.blocks) {
        checks.rounds(block, places_of);
        for (step, place) in block.steps.iter().zip(&places_of.steps) {
            checks.sides(step, place);
            checks.stop_rule(step, place);
            let dose =
                if place.inline { None } else { body::out_of_range(&step.dose, &step.exercise) };
            if let Some((message, help)) = dose.filter(|_| step.dose != step.exercise.dose) {
                let span = place.amount.as_ref().unwrap_or(&place.exercise);
                checks.warn(Code::OutOfRange, Some(place), span, message, &help);
            }
            checks.cues(step, place);
            checks.first_hour(routine, step, place, places);
            checks.family(routine, step, place, places);
        }
    }
    if whole {
        checks.size(routine, places);
        checks.up_and_down(routine, places);
        checks.warm_up(routine, places);
        checks.minutes(routine, places);
    }
}

/// Checks an exercise of its own file; `amount` is where its dose is written.
pub(super) fn exercise(exercise: &Exercise, amount: Option<Range<usize>>, report: &mut Report) {
    let mut checks = Checks { report, allow: &[] };
    if exercise.stop.is_none() {
        let message = format!("`{}` does not say when to stop", exercise.id);
        checks.warn(Code::NoStopRule, None, &(0..0), message, STOP_RULE);
    }
    if let (Some((message, help)), Some(amount)) =
        (body::out_of_range(&exercise.dose, exercise), amount)
    {
        checks.warn(Code::OutOfRange, None, &amount, message, &help);
    }
}

const STOP_RULE: &str =
    "write when to stop, such as `stop = \"Stop if the pain goes up by 2 or more.\"`";

impl Checks<'_, '_> {
    fn rounds(&mut self, block: &Block, places: &BlockPlaces) {
        if let Some(rounds) = places.rounds.as_ref().filter(|_| block.rounds.get() == 1) {
            let message = "one round is what a block does anyway".to_owned();
            let help = "leave `rounds` out, or write how often the circuit is gone through";
            self.warn(Code::OneRound, None, rounds, message, help);
            if let Some(line) = alone_on_line(self.report.text, rounds)
                && !self.allow.contains(&Code::OneRound)
            {
                self.report.offer(line, "", Trust::Sure);
            }
        }
    }

    fn sides(&mut self, step: &Step, place: &StepPlaces) {
        let id = &step.exercise.id;
        if let Some(span) = place.sides.as_ref().filter(|_| !place.inline)
            && step.exercise.sides == Sides::Both
            && step.sides != Sides::Both
        {
            let message = format!("`{id}` works both sides at once");
            let help = "leave `sides` out, unless you do it with one side at a time";
            self.warn(Code::NoSides, Some(place), span, message, help);
        }
        if let (Sides::Each { extra: Some((side, more)), .. }, Some(span)) =
            (step.sides, &place.extra_sets)
            && usize::from(more.get()) > step.dose.sets().len()
        {
            let sets = step.dose.sets().len();
            let message = format!(
                "the {side} does {} sets and the {} {sets}",
                sets + usize::from(more.get()),
                side.other()
            );
            let help = "`extra_sets` come on top of `sets`: write how many more, not how many";
            self.warn(Code::Lopsided, Some(place), span, message, help);
        }
    }

    fn stop_rule(&mut self, step: &Step, place: &StepPlaces) {
        if place.inline && step.exercise.stop.is_none() {
            let message = format!("`{}` does not say when to stop", step.exercise.name);
            self.warn(Code::NoStopRule, Some(place), &place.exercise, message, STOP_RULE);
        }
    }
}
