//! The coach's doses as a routine's file would have them.

use super::dose::apply;
use super::tailor::Note;
use crate::history::Setting;
use crate::routine::edit::{Refusal, dosed};
use crate::routine::{Catalog, Routine};

/// A routine's file with the coach's doses in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rewritten {
    /// What the file is to say.
    pub text: String,
    /// What changes, in the order of the steps.
    pub notes: Vec<Note>,
    /// The settings that the file has in it then.
    pub settings: Vec<Setting>,
    /// What stays the coach's alone, by the exercise's name, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// Writes settings into the text of a routine's file, an exercise wholly or not at all. `read` reads a
/// text as the same file, or says what is wrong with it.
#[must_use]
pub fn rewritten(
    text: &str,
    routine: &Routine,
    settings: &[Setting],
    catalog: &Catalog,
    read: impl Fn(&str) -> Result<Routine, String>,
) -> Rewritten {
    let (mut text, mut now) = (text.to_owned(), routine.clone());
    let (mut notes, mut written, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for setting in settings {
        match with_setting(&text, &now, routine, setting, catalog, &read) {
            Ok((_, _, said)) if said.is_empty() => {}
            Ok((new, reads, said)) => {
                (text, now) = (new, reads);
                notes.extend(said);
                written.push(setting.clone());
            }
            Err(refusal) => refused.push(refusal),
        }
    }
    Rewritten { text, notes, settings: written, refused }
}

type Read<'a> = dyn Fn(&str) -> Result<Routine, String> + 'a;

/// Writes a setting at each of its steps: the text, what it reads as, and what has changed. `text` reads
/// as `now`; which steps are meant, the routine says as the file had it, since a rung may have the
/// name of another step by now.
fn with_setting(
    text: &str,
    now: &Routine,
    routine: &Routine,
    setting: &Setting,
    catalog: &Catalog,
    read: &Read<'_>,
) -> Result<(String, Routine, Vec<Note>), (String, Refusal)> {
    let (mut text, mut now) = (text.to_owned(), now.clone());
    let mut notes = Vec::new();
    for (index, step) in routine.steps().enumerate() {
        if step.exercise.id != setting.exercise {
            continue;
        }
        let name = step.exercise.name.clone();
        let wanted = apply(step, setting, catalog);
        if wanted.exercise.id == step.exercise.id && wanted.dose.sets() == step.dose.sets() {
            continue;
        }
        text = dosed(&text, index, &wanted, &now, read).map_err(|why| (name.clone(), why))?;
        now = read(&text).map_err(|why| (name.clone(), Refusal::Unread(why)))?;
        let other = wanted.exercise.id != step.exercise.id;
        let what = if other { format!("{}, ", wanted.exercise.name) } else { String::new() };
        let (dose, was) = (wanted.dose.in_words(wanted.sides), step.dose.in_words(step.sides));
        notes.push(Note { exercise: name, words: format!("{what}{dose} (so far {was})") });
    }
    Ok((text, now, notes))
}
