//! A routine as it is to be done today.

use std::collections::BTreeSet;
use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use super::dose::with;
use super::gate::{COMFORT, Offer};
use super::{Doses, Today, direction};
use crate::routine::{Block, Catalog, Dose, Routine, Step, Work};
use crate::safety::{Instead, Refusal, content, stand_in};

/// The longest walk while only comfort is offered, and while only what is calm is.
const WALKS: [Duration; 2] = [Duration::from_secs(5 * 60), Duration::from_secs(10 * 60)];

/// What is too brisk for a day on which only what is calm is offered.
const BRISK: &str = "walk-interval";

/// A routine for today, and how it differs from its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tailored {
    /// The routine.
    pub routine: Arc<Routine>,
    /// What holds today, a sentence each.
    pub words: Vec<String>,
    /// What is different, in the order of its steps.
    pub notes: Vec<Note>,
}

impl Tailored {
    /// A routine as its file has it.
    #[must_use]
    pub fn as_it_is(routine: &Routine) -> Self {
        Self { routine: Arc::new(routine.clone()), words: Vec::new(), notes: Vec::new() }
    }
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
    doses: &Doses,
    coached: bool,
    catalog: &Catalog,
) -> Result<Tailored, Refusal> {
    today.standing.may_start(routine)?;
    if coached && !today.allows(routine) {
        return Err(Refusal::Pain(today.words().unwrap_or_default()));
    }
    let mut tailor =
        Tailor { today, doses, coached, catalog, stood_in: BTreeSet::new(), notes: Vec::new() };
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
        return Err(Refusal::NothingLeft);
    }
    let words = today.words().into_iter().chain(doses.why.clone()).filter(|_| coached);
    let routine = Arc::new(Routine { blocks, ..routine.clone() });
    Ok(Tailored { routine, words: words.collect(), notes })
}

struct Tailor<'a> {
    today: &'a Today,
    doses: &'a Doses,
    coached: bool,
    catalog: &'a Catalog,
    /// What stands in for something already: each does it once.
    stood_in: BTreeSet<String>,
    notes: Vec<Note>,
}

impl Tailor<'_> {
    fn offer(&self) -> Offer {
        if self.coached { self.today.offer() } else { Offer::Everything }
    }

    fn step(&mut self, step: &Step) -> Option<Step> {
        let name = &step.exercise.name;
        match self.fitted(step) {
            Ok((now, words)) => {
                self.notes.extend(words.map(|words| Note { exercise: name.clone(), words }));
                Some(now)
            }
            Err(why) => {
                let words = format!("left out{why}");
                self.notes.push(Note { exercise: name.clone(), words });
                None
            }
        }
    }

    /// The step as it is done today, with a word where that is not the file's; or why it is not done.
    fn fitted(&mut self, step: &Step) -> Result<(Step, Option<String>), String> {
        let mut now = if self.coached {
            with(step, &self.doses.settings, self.catalog)
        } else {
            step.clone()
        };
        let mut words = (now != *step).then(|| {
            let other = now.exercise.id != step.exercise.id;
            let what = if other { format!("{}, ", now.exercise.name) } else { String::new() };
            let (dose, own) = (now.dose.in_words(now.sides), step.dose.in_words(step.sides));
            format!("{what}{dose} (the file says {own})")
        });
        let offer = self.offer();
        if offer == Offer::Calm && now.exercise.id == BRISK {
            let easier = now.exercise.easier.as_ref().and_then(|id| self.catalog.exercise(id));
            now = now.with_exercise(easier.ok_or(": too brisk for today")?);
            words = Some(format!("{} instead, for today", now.exercise.name));
        }
        match stand_in(&now.exercise, &self.today.flags, self.catalog) {
            Instead::Itself => {}
            Instead::Nothing { flag } => return Err(because(&flag)),
            Instead::Other { exercise, flag } => {
                if !self.stood_in.insert(exercise.id.clone()) {
                    return Err(because(&flag));
                }
                now = now.with_exercise(&exercise);
                words = Some(format!("{} instead{}", exercise.name, because(&flag)));
            }
        }
        // Asked of what is really done: a rung or a stand-in may be left out where the file's own is not.
        if self.today.standing.hides.contains(&now.exercise.id) {
            return Err(" until a doctor or physiotherapist has looked at it".to_owned());
        }
        if self.coached && self.today.drops(now.exercise.bias) {
            return Err(format!(": {} rests for two days", direction(now.exercise.bias)));
        }
        if offer == Offer::Comfort && !COMFORT.contains(&now.exercise.id.as_str()) {
            return Err(" for today".to_owned());
        }
        if offer <= Offer::Calm {
            now.dose = shortened(&now.dose, offer);
        }
        Ok((now, words))
    }
}

fn because(flag: &str) -> String {
    format!(", because of {}", content().because(flag))
}

/// One set, and no long walk.
fn shortened(dose: &Dose, offer: Offer) -> Dose {
    let [comfort, calm] = WALKS;
    let most = if offer == Offer::Comfort { comfort } else { calm };
    let first = match dose.sets()[0] {
        Work::Time(length) => Work::Time(length.min(most)),
        work => work,
    };
    Dose::repeated(first, NonZeroU16::MIN, Duration::ZERO)
}
