//! A routine as it is to be done today.

use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use super::dose::with;
use super::facts::Today;
use super::gate::{COMFORT, Offer};
use crate::history::Setting;
use crate::routine::{Bias, Block, Catalog, Dose, Routine, Step, Work};
use crate::safety::{Instead, Refusal, stand_in};

/// The longest walk while only comfort is offered.
const SHORT_WALK: Duration = Duration::from_secs(5 * 60);

/// A routine for today, and how it differs from its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tailored {
    /// The routine.
    pub routine: Arc<Routine>,
    /// What is different, in the order of its steps.
    pub notes: Vec<Note>,
}

/// What is different about an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The exercise's name, as the file has it.
    pub exercise: String,
    /// What is done, and why, in words.
    pub words: String,
}

/// The routine for today: blocked or not offered, exercises swapped and left out, doses as the coach
/// has them. `coached`: the coach's doses and gate count; warning signs always do.
///
/// # Errors
///
/// Why it is not offered.
pub fn tailor(
    routine: &Routine,
    today: &Today,
    settings: &[Setting],
    coached: bool,
    catalog: &Catalog,
) -> Result<Tailored, Refusal> {
    today.standing.may_start(routine)?;
    if coached && !today.allows(routine) {
        return Err(Refusal::Pain(today.words()));
    }
    let mut tailor = Tailor { today, settings, coached, catalog, notes: Vec::new() };
    let mut blocks = Vec::new();
    for block in &routine.blocks {
        let steps: Vec<Step> = block.steps.iter().filter_map(|step| tailor.step(step)).collect();
        if !steps.is_empty() {
            let rounds = if tailor.offer() <= Offer::Calm { NonZeroU16::MIN } else { block.rounds };
            blocks.push(Block { rounds, steps, ..block.clone() });
        }
    }
    let notes = tailor.notes;
    if blocks.is_empty() {
        return Err(Refusal::Family(vec!["calm".to_owned()]));
    }
    Ok(Tailored { routine: Arc::new(Routine { blocks, ..routine.clone() }), notes })
}

struct Tailor<'a> {
    today: &'a Today,
    settings: &'a [Setting],
    coached: bool,
    catalog: &'a Catalog,
    notes: Vec<Note>,
}

impl Tailor<'_> {
    fn offer(&self) -> Offer {
        if self.coached { self.today.offer() } else { Offer::Everything }
    }

    fn step(&mut self, step: &Step) -> Option<Step> {
        let name = step.exercise.name.clone();
        let mut note = |words: String| self.notes.push(Note { exercise: name.clone(), words });
        if self.today.standing.hides.contains(&step.exercise.id) {
            note("left out until somebody has looked at it".to_owned());
            return None;
        }
        let dropped = self.today.dropped.iter().any(|one| one.bias == step.exercise.bias);
        if self.coached && dropped && step.exercise.bias != Bias::Neutral {
            note(format!("left out: {} rests for two days", step.exercise.bias));
            return None;
        }
        let mut now = step.clone();
        if self.coached {
            let coached = with(step, self.settings, self.catalog);
            if coached != *step {
                let other = coached.exercise.id != step.exercise.id;
                let what =
                    if other { format!("{}, ", coached.exercise.name) } else { String::new() };
                let (dose, own) =
                    (coached.dose.in_words(coached.sides), step.dose.in_words(step.sides));
                note(format!("{what}{dose} (the file says {own})"));
                now = coached;
            }
        }
        match stand_in(&now.exercise, &self.today.flags, self.catalog) {
            Instead::Itself => {}
            Instead::Nothing { flag } => {
                note(format!("left out, because of {}", flag.replace('_', " ")));
                return None;
            }
            Instead::Other { exercise, flag } => {
                if self.today.standing.hides.contains(&exercise.id) {
                    note(format!("left out, because of {}", flag.replace('_', " ")));
                    return None;
                }
                note(format!("{} instead, because of {}", exercise.name, flag.replace('_', " ")));
                now = Step {
                    dose: exercise.dose.clone(),
                    sides: exercise.sides,
                    position: exercise.position,
                    cues: Vec::new(),
                    note: None,
                    exercise,
                    ..now
                };
            }
        }
        let offer = self.offer();
        if offer == Offer::Comfort && !COMFORT.contains(&now.exercise.id.as_str()) {
            return None;
        }
        if offer <= Offer::Calm {
            now.dose = shortened(&now.dose, offer);
        }
        Some(now)
    }
}

/// One set, and no long walk while only comfort is offered.
fn shortened(dose: &Dose, offer: Offer) -> Dose {
    let first = match dose.sets()[0] {
        Work::Time(length) if offer == Offer::Comfort => Work::Time(length.min(SHORT_WALK)),
        work => work,
    };
    Dose::repeated(first, NonZeroU16::MIN, Duration::ZERO)
}
