//! What the facts of a line come to for an exercise: the keys of its step.

use std::time::Duration;

use super::pattern::{Fact, Split};
use crate::routine::write::Keys;
use crate::routine::{Exercise, Kind, Sides, Work};
use crate::time::write_duration;

/// What a line says, each thing once.
#[derive(Debug, Default)]
pub(super) struct Facts {
    sets: Option<u16>,
    reps: Option<u16>,
    pyramid: Option<Vec<u16>>,
    breaths: Option<u16>,
    repeat: Option<(u16, Duration)>,
    hold: Option<Duration>,
    length: Option<Duration>,
    rest: Option<Duration>,
    tempo: Option<String>,
    split: Option<Split>,
    pub(super) often: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) asks: Option<String>,
}

/// Longer than this nobody is told to do one exercise.
const LONGEST: Duration = Duration::from_secs(2 * 60 * 60);

/// About the time of a repetition or a breath.
const REP: Duration = Duration::from_secs(8);

/// How an exercise is done when nobody says otherwise.
#[derive(Clone, Copy, PartialEq)]
enum Own {
    Hold,
    Reps,
    Other,
    /// It is not known.
    Unknown,
}

impl Facts {
    /// Puts the facts of a line together; what is said twice in different words is a question.
    pub(super) fn of(said: Vec<Fact>) -> Self {
        let mut facts = Self::default();
        for fact in said {
            let twice = match fact {
                Fact::Sets(sets) => facts.sets.replace(sets).is_some_and(|old| old != sets),
                Fact::Reps(reps) => facts.reps.replace(reps).is_some_and(|old| old != reps),
                Fact::Pyramid(counts) => facts.pyramid.replace(counts).is_some(),
                Fact::Breaths(breaths) => facts.breaths.replace(breaths).is_some(),
                Fact::Repeat(count, time) => facts.repeat.replace((count, time)).is_some(),
                Fact::Hold(hold) => facts.hold.replace(hold).is_some_and(|old| old != hold),
                Fact::Length(length) => facts.length.replace(length).is_some(),
                Fact::Rest(rest) => facts.rest.replace(rest).is_some_and(|old| old != rest),
                Fact::Tempo(tempo) => facts.tempo.replace(tempo).is_some(),
                Fact::Sides(split) => facts.split.replace(split).is_some_and(|old| old != split),
                Fact::Often(often) => facts.often.replace(often).is_some(),
                Fact::Note(note) => {
                    facts.notes.push(note);
                    false
                }
                Fact::Asks(question) => {
                    facts.asks.get_or_insert(question);
                    false
                }
            };
            if twice {
                facts.asks.get_or_insert("it says two things; which one?".to_owned());
            }
        }
        facts
    }

    /// The keys of dose and sides, for an exercise of the catalogue or for one that is named only.
    ///
    /// # Errors
    ///
    /// The question that has to be answered first.
    pub(super) fn keys(&mut self, exercise: Option<&Exercise>, name: &str) -> Result<Keys, String> {
        if let Some(question) = &self.asks {
            return Err(question.clone());
        }
        let mut keys = Keys::default();
        self.dose(exercise, name, &mut keys)?;
        if let Some(rest) = self.rest {
            keys.time("rest", rest);
        }
        self.sides(exercise, &mut keys)?;
        if self.at_most() > LONGEST {
            return Err("that takes more than two hours; is it right?".to_owned());
        }
        Ok(keys)
    }

    /// How long it takes at most, on both sides, as far as the line says.
    fn at_most(&self) -> Duration {
        let (count, each) = self.repeat.unwrap_or((1, Duration::ZERO));
        let counts: u32 = self.pyramid.iter().flatten().map(|count| u32::from(*count)).sum();
        let reps = counts.max(self.reps.or(self.breaths).unwrap_or(1).into()) * u32::from(count);
        let one = each + self.hold.or(self.length).unwrap_or(REP);
        let sets = u32::from(self.sets.unwrap_or(1));
        (one * reps + self.rest.unwrap_or_default() * u32::from(count)) * sets * 2
    }

    fn dose(&self, exercise: Option<&Exercise>, name: &str, keys: &mut Keys) -> Result<(), String> {
        let own = exercise.map_or(Own::Unknown, |exercise| match exercise.dose.sets()[0] {
            Work::Hold(_) => Own::Hold,
            Work::Reps { .. } => Own::Reps,
            Work::Time(_) | Work::Breaths { .. } | Work::Open { .. } => Own::Other,
        });
        let mut sets = self.sets;
        let hold = self.hold.or(self.length.filter(|_| self.reps.is_some() && own == Own::Hold));
        if let Some(counts) = &self.pyramid {
            if self.reps.or(self.repeat.map(|(count, _)| count)).or(sets).is_some() {
                return Err("it counts sets twice; which counts?".to_owned());
            }
            keys.raw("reps", format!("{counts:?}"));
            keys.maybe_time("hold", hold);
        } else if let Some((count, time)) = self.repeat {
            if self.reps.is_some() || hold.is_some() {
                return Err("it says two things; which one?".to_owned());
            }
            match (own, sets) {
                (Own::Reps, _) | (_, Some(_)) => {
                    keys.number("reps", count);
                    keys.time("hold", time);
                }
                (Own::Hold | Own::Unknown, None) => {
                    keys.time("hold", time);
                    sets = Some(count);
                }
                (Own::Other, None) => {
                    keys.time("time", time);
                    sets = Some(count);
                }
            }
        } else if let Some(reps) = self.reps {
            match (own, hold, sets) {
                (Own::Hold, _, None) => {
                    keys.maybe_time("hold", hold);
                    sets = Some(reps);
                }
                (Own::Other, None, _)
                    if exercise.is_some_and(|one| one.kind == Kind::Breathing) =>
                {
                    keys.number("breaths", reps);
                }
                (Own::Other, None, _) | (Own::Hold, None, Some(_)) => {
                    return Err(format!("{reps} of what?"));
                }
                _ => {
                    if let Some(length) = self.length.filter(|_| hold.is_none()) {
                        let length = write_duration(length);
                        return Err(format!("is {length} the hold of each repetition, or a rest?"));
                    }
                    keys.number("reps", reps);
                    keys.maybe_time("hold", hold);
                }
            }
        } else if let Some(breaths) = self.breaths {
            keys.number("breaths", breaths);
        } else if let Some(hold) = hold {
            if let (Own::Reps, Some(exercise)) = (own, exercise) {
                let counts: Vec<u16> = exercise.dose.sets().iter().filter_map(count).collect();
                if counts.iter().all(|other| Some(other) == counts.first()) {
                    keys.number("reps", counts[0]);
                    sets.get_or_insert(exercise.dose.sets().len() as u16);
                } else {
                    keys.raw("reps", format!("{counts:?}"));
                }
            }
            keys.time("hold", hold);
        } else if let Some(length) = self.length {
            let still = own == Own::Hold || (own == Own::Unknown && is_held(name));
            keys.time(if still { "hold" } else { "time" }, length);
        } else if exercise.is_none() {
            return Err("how much?".to_owned());
        }
        if let Some(tempo) = &self.tempo {
            if self.reps.is_none() || hold.is_some() {
                return Err(format!("tempo {tempo} of what?"));
            }
            keys.text("tempo", tempo);
        }
        let sets = match (sets, exercise) {
            // A sheet that gives an amount and no sets means one set, not as many as are usual here.
            (None, Some(exercise)) if !keys.is_empty() => repeats(exercise, keys).then_some(1),
            (Some(1), Some(exercise)) if !repeats(exercise, keys) => None,
            (Some(1), None) => None,
            (sets, _) => sets,
        };
        if let Some(sets) = sets {
            if sets > 100 {
                return Err(format!("{sets} sets?"));
            }
            keys.number("sets", sets);
        }
        Ok(())
    }

    fn sides(&mut self, exercise: Option<&Exercise>, keys: &mut Keys) -> Result<(), String> {
        let own = exercise.map(|exercise| exercise.sides);
        let at_once = || Err("it is done with both sides at once; in what way each?".to_owned());
        let way = match (self.split, own) {
            (None, _)
            | (
                Some(Split::Each | Split::Both),
                Some(Sides::Each { .. } | Sides::Alternating { .. }),
            )
            | (Some(Split::Both | Split::One), Some(Sides::Both))
            | (Some(Split::Alternating), Some(Sides::Alternating { .. })) => return Ok(()),
            (Some(Split::Each | Split::Alternating), Some(Sides::Both)) => return at_once(),
            (Some(Split::Both), None) => {
                return Err("one side after the other, or both at once?".to_owned());
            }
            (Some(Split::Each), None) => "each",
            (Some(Split::Alternating), _) => "alternating",
            (Some(Split::One), _) => "both",
        };
        keys.text("sides", way);
        Ok(())
    }
}

fn count(work: &Work) -> Option<u16> {
    match work {
        Work::Reps { count, .. } => Some(count.get()),
        _ => None,
    }
}

/// Whether the exercise's own dose, with these keys for its amount, has more than one set.
fn repeats(exercise: &Exercise, keys: &Keys) -> bool {
    let sets = exercise.dose.sets();
    let same_kind = match sets[0] {
        Work::Hold(_) => keys.has("hold") && !keys.has("reps"),
        Work::Reps { .. } => keys.has("reps"),
        Work::Time(_) => keys.has("time"),
        Work::Breaths { .. } => keys.has("breaths"),
        Work::Open { .. } => false,
    };
    same_kind
        && sets.len() > 1
        && sets.iter().all(|work| *work == sets[0])
        && !keys.value("reps").is_some_and(|reps| reps.starts_with('['))
}

/// Whether a name tells that a position is held.
fn is_held(name: &str) -> bool {
    super::name::words(name).iter().any(|word| matches!(&**word, "stretch" | "hold" | "plank"))
}
