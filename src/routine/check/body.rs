//! Checks of what the body is asked for: how much, in which order, and what does not go together.

use super::{Checks, Places, StepPlaces};
use crate::routine::code::Code;
use crate::routine::diagnostic::Label;
use crate::routine::dose::WORTH_SAYING;
use crate::routine::exercise::{Bias, Kind, Position};
use crate::routine::range;
use crate::routine::{BlockKind, Dose, Exercise, Routine, Step, Work};
use crate::time::write_duration;

/// From here on the way up and down is the hardest part of a routine: a design choice, no source
/// sets it.
const TOO_OFTEN_DOWN: usize = 3;

/// Why a dose is not what the exercise's sources support, and what they do.
pub(super) fn out_of_range(dose: &Dose, exercise: &Exercise) -> Option<(String, String)> {
    let words = exercise.range.as_deref()?;
    let range = range::parse(words);
    let help = || format!("its sources support {words}");
    let id = &exercise.id;
    let most = |length| range.length.filter(|(_, most)| length > *most);
    let outside = |length| range.length.filter(|(least, most)| length < *least || length > *most);
    // Only where the sources speak of holds in repetitions can those be compared.
    let holds =
        |work: &Work| matches!(work, Work::Reps { tempo, .. } if tempo.hold >= WORTH_SAYING);
    let is_held = exercise.dose.sets().iter().any(holds);
    dose.sets().iter().find_map(|work| {
        let message = match *work {
            Work::Hold(length) if outside(length).is_some() => {
                format!("`{id}` is not held for {}", write_duration(length))
            }
            Work::Time(length) if most(length).is_some() => {
                format!("`{id}` is not done for as long as {}", write_duration(length))
            }
            Work::Reps { count, .. } if range.reps.is_some_and(|(_, most)| count.get() > most) => {
                format!("{count} repetitions of `{id}` in one go are many")
            }
            Work::Reps { tempo, .. } if is_held && outside(tempo.hold).is_some() => {
                format!("a repetition of `{id}` is not held for {}", write_duration(tempo.hold))
            }
            _ => return None,
        };
        Some((message, help()))
    })
}

impl Checks<'_, '_> {
    /// Counts how often one gets down to the floor, each round of a circuit anew.
    pub(super) fn up_and_down(&mut self, routine: &Routine, places: &Places) {
        let (mut down, mut times) = (false, Vec::new());
        for (block, places) in routine.blocks.iter().zip(&places.blocks) {
            let rounds = usize::from(block.rounds.get()).min(TOO_OFTEN_DOWN);
            for _ in 0..rounds {
                for (step, place) in block.steps.iter().zip(&places.steps) {
                    let was_down = std::mem::replace(&mut down, is_on_floor(step));
                    if down && !was_down {
                        times.push(place);
                    }
                }
            }
        }
        let Some(place) = times.get(TOO_OFTEN_DOWN - 1) else { return };
        let message = "this is the third time down to the floor".to_owned();
        let help = "put what is done on the floor together";
        let Some(labels) = self.warn(Code::UpAndDown, Some(place), &place.exercise, message, help)
        else {
            return;
        };
        for (earlier, text) in times.iter().zip(["the first time", "the second time"]) {
            // In a circuit it is one and the same step.
            if labels.iter().all(|label| label.span != earlier.exercise) {
                labels.push(Label { span: earlier.exercise.clone(), text: text.to_owned() });
            }
        }
    }

    pub(super) fn warm_up(&mut self, routine: &Routine, places: &Places) {
        let stretches = |step: &Step| {
            step.exercise.kind == Kind::Stretch && matches!(step.dose.sets()[0], Work::Hold(_))
        };
        let mut stretch = None;
        for (block, places) in routine.blocks.iter().zip(&places.blocks) {
            if block.kind == BlockKind::WarmUp {
                let (Some(stretch), Some(kind)) = (stretch.clone(), &places.kind) else { continue };
                let message = "the warm-up comes after a stretch that is held".to_owned();
                let help = "put the warm-up first: warm muscles stretch more readily";
                if let Some(labels) = self.warn(Code::LateWarmUp, None, kind, message, help) {
                    labels.push(Label { span: stretch, text: "the stretch is here".to_owned() });
                }
                return;
            }
            let mut steps = block.steps.iter().zip(&places.steps);
            let held = steps.find(|(step, _)| stretches(step));
            stretch = stretch.or(held.map(|(_, place)| place.exercise.clone()));
        }
    }

    pub(super) fn first_hour(
        &mut self,
        routine: &Routine,
        step: &Step,
        place: &StepPlaces,
        places: &Places,
    ) {
        if !routine.first_hour || step.exercise.first_hour {
            return;
        }
        let message = format!("`{}` is not for the first hour of the day", step.exercise.id);
        let help = "leave it for later in the day, when the discs have settled";
        let labels = self.warn(Code::NotFirstHour, Some(place), &place.exercise, message, help);
        if let (Some(labels), Some(span)) = (labels, places.first_hour.clone()) {
            labels.push(Label { span, text: "the routine is for that hour".to_owned() });
        }
    }

    pub(super) fn family(
        &mut self,
        routine: &Routine,
        step: &Step,
        place: &StepPlaces,
        places: &Places,
    ) {
        let exercise = &step.exercise;
        let id = &exercise.id;
        let (code, message, help) = match (routine.family.as_deref(), exercise.bias) {
            (Some("extension"), Bias::Flexion) => {
                let message = format!("`{id}` bends forward in a routine that bends backward");
                (Code::MixedBias, message, "choose an exercise without `bias = \"flexion\"`")
            }
            (Some("flexion"), Bias::Extension) => {
                let message = format!("`{id}` bends backward in a routine that bends forward");
                (Code::MixedBias, message, "choose an exercise without `bias = \"extension\"`")
            }
            (Some("desk"), _) if !exercise.desk && !id.starts_with("walk-") => {
                let message = format!("`{id}` is not marked as fit for the desk");
                let help = if place.inline {
                    "write `desk = true` if it is"
                } else {
                    "choose one that is, or a walk"
                };
                (Code::NotAtDesk, message, help)
            }
            _ => return,
        };
        let labels = self.warn(code, Some(place), &place.exercise, message, help);
        if let (Some(labels), Some(span)) = (labels, places.family.clone()) {
            labels.push(Label { span, text: "the family is here".to_owned() });
        }
    }
}

fn is_on_floor(step: &Step) -> bool {
    let low = matches!(
        step.position,
        Position::Quadruped | Position::SideLying | Position::Supine | Position::Prone
    );
    low || step.exercise.floor && step.position == step.exercise.position
}
