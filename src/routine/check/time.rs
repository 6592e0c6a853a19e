//! Checks against the clock: cues that can be said in time, and how long the whole takes.

use std::time::Duration;

use super::{Checks, Places, StepPlaces};
use crate::routine::code::Code;
use crate::routine::{Routine, Step};
use crate::text::count;
use crate::time::write_duration;

/// How long a calm voice needs for a word: a design choice, two and a half words in a second.
const WORD: Duration = Duration::from_millis(400);

/// How far a routine may be off its goal, in hundredths of the goal.
const TOLERANCE: u128 = 20;

impl Checks<'_, '_> {
    pub(super) fn cues(&mut self, step: &Step, place: &StepPlaces) {
        let end = step.dose.longest(step.sides);
        for (at, (cue, span)) in step.cues.iter().zip(&place.cues).enumerate() {
            let next = step.cues.get(at + 1).map(|next| next.at);
            let Some(until) = next.or(end) else { continue };
            let words = cue.text.split_whitespace().count();
            let needed = WORD * u32::try_from(words).unwrap_or(u32::MAX);
            let given = until.saturating_sub(cue.at);
            // After the end of its set a cue is an error of its own.
            if needed > given && end.is_none_or(|end| cue.at < end) {
                let before = if next.is_some() { "the next cue" } else { "the end of the set" };
                let message =
                    format!("there is no time for {} before {before}", count(words, "word"));
                let help = format!(
                    "they take about {} and have {}: say less, or earlier",
                    write_duration(needed),
                    write_duration(given)
                );
                self.warn(Code::RushedCue, Some(place), span, message, &help);
            }
        }
    }

    pub(super) fn minutes(&mut self, routine: &Routine, places: &Places) {
        let (Some(minutes), Some(span)) = (routine.minutes, &places.minutes) else { return };
        let goal = Duration::from_secs(60 * u64::from(minutes.get()));
        let takes = routine.expected();
        if takes.abs_diff(goal).as_millis() * 100 > goal.as_millis() * TOLERANCE {
            let takes = write_duration(Duration::from_secs(takes.as_secs()));
            let message = format!("the routine takes {takes} and not {}", write_duration(goal));
            let help = "change the doses, or say how long it takes";
            self.warn(Code::OffTime, None, span, message, help);
        }
    }
}
