//! Checks of size: a slip of the pen must fill neither the memory nor the day.

use std::ops::Range;
use std::time::Duration;

use super::{Checks, Places, StepPlaces};
use crate::routine::code::Code;
use crate::routine::diagnostic::Label;
use crate::routine::{Block, Routine, Step};
use crate::time::write_duration;

/// The most sets of a routine, over all rounds and sides: a design choice, far beyond what fits into
/// a day, and still planned in a blink.
const MOST_SETS: usize = 5000;

/// The longest routine.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

impl Checks<'_, '_> {
    /// Refuses what is too large. The place is that of the step with the largest share.
    pub(super) fn size(&mut self, routine: &Routine, places: &Places) {
        let rounds = |block: &Block| usize::from(block.rounds.get());
        let share = |block: &Block, step: &Step| rounds(block) * step.sets();
        let sets: usize = parts(routine).map(|(block, step)| share(block, step)).sum();
        let help = "write fewer `sets`, `rounds` or steps";
        if sets > MOST_SETS {
            let message = format!("the routine has {sets} sets; {MOST_SETS} are the most");
            return self.refuse(routine, places, share, message, help);
        }
        let expected = routine.expected();
        if expected > LONGEST {
            let whole = write_duration(Duration::from_secs(expected.as_secs()));
            let message = format!("the routine takes {whole}; a day is the most");
            let time = |block: &Block, step: &Step| {
                let round = step.expected() + step.rest_after + step.get_into.unwrap_or_default();
                round * u32::from(block.rounds.get())
            };
            self.refuse(routine, places, time, message, help);
        }
    }

    fn refuse<T: Ord>(
        &mut self,
        routine: &Routine,
        places: &Places,
        share: impl Fn(&Block, &Step) -> T,
        message: String,
        help: &str,
    ) {
        let blocks = places.blocks.iter();
        let steps = blocks.flat_map(|block| block.steps.iter().map(move |step| (block, step)));
        let largest = parts(routine).zip(steps).max_by_key(|((block, step), _)| share(block, step));
        let Some((_, (block, step))) = largest else { return };
        let point =
            |span: &Range<usize>, text: &str| Label { span: span.clone(), text: text.to_owned() };
        let mut labels = vec![point(place(step), "the largest part is here")];
        labels.extend(block.rounds.as_ref().map(|rounds| point(rounds, "so many rounds of it")));
        self.report.add(Code::TooLarge, labels, message, help.to_owned());
    }
}

fn parts(routine: &Routine) -> impl Iterator<Item = (&Block, &Step)> {
    routine.blocks.iter().flat_map(|block| block.steps.iter().map(move |step| (block, step)))
}

/// Where a step says how much, if it does.
fn place(step: &StepPlaces) -> &Range<usize> {
    step.amount.as_ref().unwrap_or(&step.exercise)
}
