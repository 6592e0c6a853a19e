//! What a flag hides, and what is done in its place.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::content::content;
use crate::history::{Log, Quality, Scores};
use crate::routine::{Catalog, Exercise};

/// What becomes of an exercise.
#[derive(Clone, Debug, PartialEq)]
pub enum Instead {
    /// Nothing hides it.
    Itself,
    /// Another is done, because of a flag.
    Other {
        /// The other one.
        exercise: Arc<Exercise>,
        /// The flag.
        flag: String,
    },
    /// It is left out, because of a flag: nothing fits in its place.
    Nothing {
        /// The flag.
        flag: String,
    },
}

/// The flags that today's scores set: a leg that is easily stirred up. `logs`: what was noted of late;
/// a sign in one is not taken back by another that does not speak of it.
#[must_use]
pub fn of_scores<'l>(now: Scores, logs: impl IntoIterator<Item = &'l Log>) -> BTreeSet<String> {
    let leg = now.leg.map_or(0, crate::history::Score::value);
    let (mut settles_late, mut tingles) = (false, false);
    for log in logs {
        settles_late |= log.settle_minutes.is_some_and(|minutes| minutes > 5);
        tingles |= log.quality == Some(Quality::Tingling) && log.constant == Some(true);
    }
    let mut flags = BTreeSet::new();
    if leg >= 4 || settles_late || tingles {
        flags.insert("irritable_nerve".to_owned());
    }
    if leg >= 6 || tingles {
        flags.insert("irritable_nerve_severe".to_owned());
    }
    flags
}

/// The flag that hides an exercise, if one does.
#[must_use]
pub fn hidden<'f>(exercise: &Exercise, flags: &'f BTreeSet<String>) -> Option<&'f str> {
    let by = |flag: &&String| {
        exercise.avoid.contains(flag) || (exercise.floor && *flag == "cannot_floor")
    };
    let by_table = |flag: &&String| {
        let mut rows = content().swaps.iter();
        rows.any(|row| row.hidden.contains(&exercise.id) && row.flags.contains(flag))
    };
    flags.iter().find(|flag| by(flag) || by_table(flag)).map(String::as_str)
}

/// What is done in the place of an exercise while flags hold.
#[must_use]
pub fn stand_in(exercise: &Exercise, flags: &BTreeSet<String>, catalog: &Catalog) -> Instead {
    let Some(flag) = hidden(exercise, flags) else { return Instead::Itself };
    let rows = content().swaps.iter().filter(|row| {
        let hides = row.hidden.contains(&exercise.id) || (row.hidden.is_empty() && exercise.floor);
        hides && row.flags.iter().any(|flag| flags.contains(flag))
    });
    let open: Vec<&Arc<Exercise>> = rows
        .flat_map(|row| &row.instead)
        .filter_map(|id| catalog.exercise(id))
        .filter(|other| hidden(other, flags).is_none())
        .collect();
    let alike = open.iter().find(|other| other.kind == exercise.kind).or_else(|| open.first());
    let flag = flag.to_owned();
    match alike {
        Some(other) => Instead::Other { exercise: Arc::clone(other), flag },
        None => Instead::Nothing { flag },
    }
}
