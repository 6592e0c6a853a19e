//! Changes of a routine as one makes them by keys: each is a change of its file's text.
//!
//! Steps are moved and numbers changed in the text itself, at the places that the parser tells. So
//! every byte elsewhere stays, and there is one truth: the text. A change counts only if the new
//! text reads as the routine that was meant.

use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use crate::routine::{Dose, Routine, Step, Work};

mod manuscript;

use manuscript::Manuscript;

/// A change of one step, which is counted in file order from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The step.
    pub step: usize,
    /// What becomes of it.
    pub change: Change,
}

/// What becomes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It changes places with the step before it in its block.
    Earlier,
    /// It changes places with the step after it in its block.
    Later,
    /// It goes.
    Remove,
    /// It comes once more, right behind itself.
    Repeat,
    /// A little more in each set.
    More,
    /// A little less in each set.
    Less,
    /// A set more.
    MoreSets,
    /// A set less.
    FewerSets,
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What stands in the file cannot be used.
    #[error("the file has mistakes; e opens it in your editor")]
    Mistakes,
    /// It would leave its block.
    #[error("it is at the end already")]
    AtTheEnd,
    /// A routine or a block would be left without a step.
    #[error("the last step stays")]
    LastStep,
    /// There would be nothing left to do.
    #[error("less than this would be nothing")]
    Nothing,
    /// A dose that has no such number.
    #[error("this dose has no such number; e opens the file in your editor")]
    NoNumber,
    /// The file writes its steps in a way that cannot be cut.
    #[error("the steps are not written as [[step]]; e opens the file in your editor")]
    Unusual,
    /// The new text would not read as it should.
    #[error("the file does not allow it: {0}")]
    Unread(String),
}

/// How much one change makes of a hold.
const HOLD: Duration = Duration::from_secs(5);

/// From here on a time changes by the longer of its two steps.
const LONG_TIME: Duration = Duration::from_secs(60);
const SHORT_STEP: Duration = Duration::from_secs(5);
const LONG_STEP: Duration = Duration::from_secs(15);

impl Edit {
    /// Makes the change in the text of a file that reads as `routine`. `read` reads a text as the
    /// same file, or says what is wrong with it.
    ///
    /// # Errors
    ///
    /// Says why the change is not made.
    pub fn apply(
        self,
        text: &str,
        routine: &Routine,
        read: impl Fn(&str) -> Result<Routine, String>,
    ) -> Result<String, Refusal> {
        let wanted = self.wanted(routine)?;
        let mut why = String::from("it would read otherwise");
        for changed in self.texts(text, &wanted)? {
            match read(&changed) {
                Ok(read) if self.same(&read, &wanted) => return Ok(changed),
                Ok(_) => {}
                Err(error) => why = error,
            }
        }
        Err(Refusal::Unread(why))
    }

    /// Where the step stands after the change; where it went, the one in its place.
    #[must_use]
    pub fn step_after(self, steps: usize) -> usize {
        match self.change {
            Change::Earlier => self.step.saturating_sub(1),
            Change::Later | Change::Repeat => self.step + 1,
            Change::Remove => self.step.min(steps.saturating_sub(1)),
            _ => self.step,
        }
    }

    /// The routine that is meant.
    fn wanted(self, routine: &Routine) -> Result<Routine, Refusal> {
        let mut wanted = routine.clone();
        let (block, step) = self.place(routine).ok_or(Refusal::AtTheEnd)?;
        let steps = &mut wanted.blocks[block].steps;
        match self.change {
            Change::Earlier | Change::Later => {
                let other =
                    if self.change == Change::Later { Some(step + 1) } else { step.checked_sub(1) };
                let other = other.filter(|other| *other < steps.len()).ok_or(Refusal::AtTheEnd)?;
                steps.swap(step, other);
            }
            Change::Remove if steps.len() == 1 => return Err(Refusal::LastStep),
            Change::Remove => drop(steps.remove(step)),
            Change::Repeat => steps.insert(step, steps[step].clone()),
            Change::More | Change::Less => {
                let more = self.change == Change::More;
                let dose = &steps[step].dose;
                let works: Result<Vec<Work>, Refusal> =
                    dose.sets().iter().map(|work| resized(*work, more)).collect();
                steps[step].dose = Dose::of(works?, dose.rest).ok_or(Refusal::Nothing)?;
            }
            Change::MoreSets | Change::FewerSets => {
                let dose = &steps[step].dose;
                let (first, sets) = (dose.sets()[0], dose.sets().len());
                if dose.sets().iter().any(|work| *work != first) {
                    return Err(Refusal::NoNumber);
                }
                let sets = if self.change == Change::MoreSets { sets + 1 } else { sets - 1 };
                let sets = u16::try_from(sets).ok().and_then(NonZeroU16::new);
                let sets = sets.ok_or(Refusal::Nothing)?;
                steps[step].dose = Dose::repeated(first, sets, dose.rest);
            }
        }
        Ok(wanted)
    }

    /// The block of the step, and the step in the block.
    fn place(self, routine: &Routine) -> Option<(usize, usize)> {
        let mut step = self.step;
        for (index, block) in routine.blocks.iter().enumerate() {
            if step < block.steps.len() {
                return Some((index, step));
            }
            step -= block.steps.len();
        }
        None
    }

    /// Ways to write it, the shortest first.
    fn texts(self, text: &str, wanted: &Routine) -> Result<Vec<String>, Refusal> {
        let manuscript = Manuscript::parse(text).ok_or(Refusal::Unusual)?;
        let text = match self.change {
            Change::Earlier => manuscript.swap(self.step.saturating_sub(1)),
            Change::Later => manuscript.swap(self.step),
            Change::Remove => manuscript.remove(self.step),
            Change::Repeat => manuscript.repeat(self.step),
            Change::More | Change::Less | Change::MoreSets | Change::FewerSets => {
                let step = wanted.steps().nth(self.step).ok_or(Refusal::Unusual)?;
                let sets = matches!(self.change, Change::MoreSets | Change::FewerSets);
                let ways = ways(&step.dose, sets);
                let write = |keys: Vec<(&str, String)>| {
                    keys.iter().try_fold(text.to_owned(), |text, (key, value)| {
                        Manuscript::parse(&text)?.write(self.step, key, value)
                    })
                };
                return Ok(ways.into_iter().filter_map(write).collect());
            }
        };
        text.map(|text| vec![text]).ok_or(Refusal::Unusual)
    }

    /// Whether a routine is the one that is meant. A second set brings the rest before it with it, and
    /// an exercise that is written in the step has the step's dose.
    fn same(self, read: &Routine, wanted: &Routine) -> bool {
        let mut wanted = wanted.clone();
        wanted.ready = read.ready;
        let of_dose = !matches!(
            self.change,
            Change::Earlier | Change::Later | Change::Remove | Change::Repeat
        );
        if of_dose
            && let Some((block, step)) = self.place(read)
            && let Some(step) = wanted.blocks.get_mut(block).and_then(|it| it.steps.get_mut(step))
            && let Some(read) = read.steps().nth(self.step)
            && read.exercise.id == step.exercise.id
        {
            step.exercise = Arc::clone(&read.exercise);
            if let Change::MoreSets | Change::FewerSets = self.change {
                step.dose.rest = read.dose.rest;
            }
        }
        *read == wanted
    }
}

/// Writes the exercise and the dose of a step, counted in file order from 0, as `wanted` has them.
/// Everything else in the text stays. `read`: as in [`Edit::apply`].
///
/// # Errors
///
/// Says why it is not written.
pub fn dosed(
    text: &str,
    step: usize,
    wanted: &Step,
    routine: &Routine,
    read: impl Fn(&str) -> Result<Routine, String>,
) -> Result<String, Refusal> {
    let before = routine.steps().nth(step).ok_or(Refusal::AtTheEnd)?;
    let exercise = ("exercise", format!("\"{}\"", wanted.exercise.id));
    let other = before.exercise.id != wanted.exercise.id;
    let mut keys = [ways(&wanted.dose, false), ways(&wanted.dose, true)].concat();
    if other {
        keys.insert(0, Vec::new());
        for way in &mut keys {
            way.insert(0, exercise.clone());
        }
    }
    let mut why = String::from("it would read otherwise");
    // Where keys of the old dose stand in the way, they go.
    let anew = Manuscript::parse(text).and_then(|manuscript| manuscript.without_dose(step));
    let texts = [text.to_owned(), anew.ok_or(Refusal::Unusual)?];
    for (text, way) in texts.iter().flat_map(|text| keys.iter().map(move |way| (text, way))) {
        let written = way.iter().try_fold(text.clone(), |text, (key, value)| {
            Manuscript::parse(&text)?.write(step, key, value)
        });
        let written = written.ok_or(Refusal::Unusual)?;
        match read(&written) {
            Ok(now) if is_dosed(&now, step, wanted, routine) => return Ok(written),
            Ok(_) => {}
            Err(error) => why = error,
        }
    }
    Err(Refusal::Unread(why))
}

/// Whether a routine is another one but for a step, which has the exercise and the sets that are
/// wanted.
fn is_dosed(read: &Routine, step: usize, wanted: &Step, routine: &Routine) -> bool {
    let mut meant = routine.clone();
    meant.ready = read.ready;
    let Some(now) = read.steps().nth(step) else { return false };
    let there = meant.blocks.iter_mut().flat_map(|block| &mut block.steps).nth(step);
    if let Some(there) = there {
        *there = now.clone();
    }
    let fits = now.exercise.id == wanted.exercise.id
        && now.dose.sets() == wanted.dose.sets()
        && now.sides == wanted.sides;
    fits && *read == meant
}

/// A set with a little more or less to do.
fn resized(work: Work, more: bool) -> Result<Work, Refusal> {
    let number = |count: NonZeroU16| {
        let count = if more { count.get().checked_add(1) } else { count.get().checked_sub(1) };
        count.and_then(NonZeroU16::new).ok_or(Refusal::Nothing)
    };
    let time = |time: Duration, by: Duration| {
        let changed = if more { time.checked_add(by) } else { time.checked_sub(by) };
        changed.filter(|time| !time.is_zero()).ok_or(Refusal::Nothing)
    };
    Ok(match work {
        Work::Hold(length) => Work::Hold(time(length, HOLD)?),
        Work::Time(length) => {
            let long = length > LONG_TIME || more && length == LONG_TIME;
            Work::Time(time(length, if long { LONG_STEP } else { SHORT_STEP })?)
        }
        Work::Reps { count, tempo } => Work::Reps { count: number(count)?, tempo },
        Work::Breaths { count, inhale, exhale } => {
            Work::Breaths { count: number(count)?, inhale, exhale }
        }
        Work::Open { .. } => return Err(Refusal::NoNumber),
    })
}

/// The keys that can say a dose, the fewest first: the file may say the others elsewhere.
fn ways(dose: &Dose, sets: bool) -> Vec<Vec<(&'static str, String)>> {
    let first = dose.sets()[0];
    let same = dose.sets().iter().all(|work| *work == first);
    let number = ("sets", dose.sets().len().to_string());
    let mut ways = Vec::new();
    if sets {
        ways.push(vec![number.clone()]);
    }
    let amount = match first {
        Work::Hold(length) => ("hold", written(length)),
        Work::Time(length) => ("time", written(length)),
        Work::Breaths { count, .. } => ("breaths", count.to_string()),
        Work::Open { .. } => return ways,
        Work::Reps { count, .. } if same => ("reps", count.to_string()),
        Work::Reps { .. } => {
            let counts = dose.sets().iter().filter_map(|work| match work {
                Work::Reps { count, .. } => Some(count.to_string()),
                _ => None,
            });
            ("reps", format!("[{}]", counts.collect::<Vec<_>>().join(", ")))
        }
    };
    let mut more = vec![vec![amount.clone()]];
    if let Work::Reps { tempo, .. } = first {
        let beat = |beat: Duration| beat.as_secs_f64().to_string();
        let beats = [tempo.lift, tempo.hold, tempo.lower, tempo.pause].map(beat).join("-");
        more.push(vec![amount.clone(), ("hold", written(tempo.hold))]);
        more.push(vec![amount, ("tempo", format!("\"{beats}\""))]);
    }
    if sets {
        for way in &mut more {
            way.push(number.clone());
        }
    } else if same {
        let with_sets = more.iter().map(|way| [way.clone(), vec![number.clone()]].concat());
        more.extend(with_sets.collect::<Vec<_>>());
    }
    ways.extend(more);
    ways
}

/// A time as the bundled files write it: `"45s"`, `"1m30s"`, `"2 min"`.
fn written(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    let seconds = Duration::new(time.as_secs() % 60, time.subsec_nanos()).as_secs_f64();
    match minutes {
        0 => format!("\"{seconds}s\""),
        minutes if seconds == 0.0 => format!("\"{minutes} min\""),
        minutes => format!("\"{minutes}m{seconds}s\""),
    }
}
