//! What may be done in the place of an exercise that was left.

use std::sync::Arc;

use super::dose::apply;
use crate::history::{Reason, Setting, Stop};
use crate::routine::{Bias, Catalog, Exercise, Step};

/// The exercise that is left when nothing else is.
const BREATHING: &str = "breath-belly";

/// The easier version of a step that was left for pain, at the bottom of its range; `None` where the
/// ladder has none. It is tried once: not where this step is one already, and not where the easier
/// one was left before. `stops`: those of the session so far.
#[must_use]
pub fn easier_once(step: &Step, stops: &[Stop], catalog: &Catalog) -> Option<Step> {
    let easier = catalog.exercise(step.exercise.easier.as_ref()?)?;
    // Nobody lies down on the floor where everything else is done standing or seated.
    let fits = !easier.floor || step.exercise.floor;
    let left = |stop: &Stop| {
        let exercise = stop.exercise.as_deref().filter(|_| stop.reason != Reason::Enough);
        let led_here = exercise
            .and_then(|id| catalog.exercise(id))
            .is_some_and(|exercise| exercise.easier.as_ref() == Some(&step.exercise.id));
        exercise == Some(&easier.id) || led_here
    };
    let setting = Setting {
        exercise: step.exercise.id.clone(),
        rung: Some(easier.id.clone()),
        ..Setting::default()
    };
    (fits && !stops.iter().any(left)).then(|| apply(step, &setting, catalog))
}

/// Whether a step still to come stays once an exercise was left. What sent the pain down the leg is
/// left with everything that works the spine the same way: what comes next may be the stronger one.
#[must_use]
pub fn stays(step: &Step, left: &Exercise, reason: Reason) -> bool {
    let same_way = left.bias != Bias::Neutral && step.exercise.bias == left.bias;
    step.exercise.id != left.id && !(reason == Reason::Spread && same_way)
}

/// Breathing, in the place of everything that was still to come.
#[must_use]
pub fn breathing(in_place_of: &Step, catalog: &Catalog) -> Option<Step> {
    let exercise = catalog.exercise(BREATHING)?;
    Some(Step {
        exercise: Arc::clone(exercise),
        dose: exercise.dose.clone(),
        sides: exercise.sides,
        position: exercise.position,
        cues: Vec::new(),
        note: None,
        ..in_place_of.clone()
    })
}
