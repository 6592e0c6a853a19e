//! Dose and sides worked out from layers: an exercise's own, then routine, block and step.
//!
//! The most specific layer that names a kind of work (`hold`, `reps`, `time`, `breaths`, `until`)
//! decides the kind. The exercise's own dose counts only while the kind stays the same, so that
//! `time = "40s"` in a circuit is one set of 40 s and not the three that its holds would have.
//!
//! Layers come with the most specific first. The first is the step's (or the exercise's) own: what
//! it says must have an effect, what it inherits need not.

use std::ops::Range;
use std::time::Duration;

use toml::Spanned;

use super::layer::{Amount, Counts, Layer, Split};
use super::table::Report;
use crate::routine::code::Code;
use crate::routine::{Dose, Side, Sides, Tempo, Work};

/// The rhythm of repetitions when nobody says one: the commonest among the bundled exercises.
const TEMPO: Tempo = Tempo {
    lift: Duration::from_secs(2),
    hold: Duration::from_secs(1),
    lower: Duration::from_secs(2),
    pause: Duration::ZERO,
};

/// The rhythm round the hold of repetitions that only say how long to hold.
const HELD: Tempo = Tempo { lift: Duration::from_secs(1), lower: Duration::from_secs(1), ..TEMPO };

/// In and out of a breath when nobody says: six breaths a minute.
const BREATH: [Duration; 2] = [Duration::from_secs(4), Duration::from_secs(6)];

/// The guess for work until a key is pressed.
const GUESS: Duration = Duration::from_secs(60);

/// Time to change over to the other side.
const CHANGE: Duration = Duration::from_secs(5);

/// Works out a dose; `place` is where a missing one is reported.
pub(super) fn dose(
    base: Option<&Dose>,
    layers: &[&Layer],
    place: &Range<usize>,
    report: &mut Report,
) -> Option<Dose> {
    if layers.iter().any(|layer| layer.names_amount && layer.amount.is_none()) {
        // That it cannot be read is reported; what would follow from it is not a mistake.
        return None;
    }
    let named = layers.iter().position(|layer| layer.amount.is_some());
    let amount = named.and_then(|layer| layers[layer].amount.as_ref());
    let base = base.filter(|base| amount.is_none_or(|amount| amount.is_kind_of(base.sets())));
    let mut works = match (amount, base) {
        (Some(amount), base) => amount.works(base.map_or(&[], Dose::sets)),
        (None, Some(base)) => base.sets().to_vec(),
        (None, None) => {
            let help = "write how much: `hold = \"30s\"`, `reps = 10`, `time = \"2 min\"`, \
                        `breaths = 6` or `until = \"key\"`";
            let place = place.clone();
            return report.error(Code::MissingKey, place, "the dose is missing", help.to_owned());
        }
    };
    for work in &mut works {
        match work {
            Work::Reps { tempo, .. } => {
                // A hold named with the repetitions gives way only to a tempo nearer to the step.
                let layers = if amount.is_some_and(Amount::names_hold) {
                    &layers[..named.unwrap_or_default()]
                } else {
                    layers
                };
                *tempo = said(layers, |layer| layer.tempo.as_ref()).unwrap_or(*tempo);
            }
            Work::Breaths { inhale, exhale, .. } => {
                [*inhale, *exhale] =
                    said(layers, |layer| layer.breath.as_ref()).unwrap_or([*inhale, *exhale]);
            }
            Work::Open { guess } => {
                *guess = said(layers, |layer| layer.about.as_ref()).unwrap_or(*guess);
            }
            Work::Hold(_) | Work::Time(_) => {}
        }
    }
    let own = layers.first()?;
    let first = *works.first()?;
    check_effect(own, first, report);

    let rest = layers.iter().find_map(|layer| layer.rest).or(base.map(|base| base.rest));
    let rest = rest.unwrap_or_default();
    let listed = matches!(amount, Some(Amount::Reps(Counts::Listed(_), _)));
    match said(layers, |layer| layer.sets.as_ref()).filter(|_| !listed) {
        Some(sets) if works.iter().all(|work| *work == first) => {
            Some(Dose::repeated(first, sets, rest))
        }
        _ => {
            if let Some(sets) = own.sets.as_ref().filter(|_| !listed) {
                let message = "`sets` does not fit the exercise, whose sets differ";
                let help = "write `reps` as well: one number, or one for each set".to_owned();
                report.error::<()>(Code::Conflict, sets.span(), message, help);
            }
            Dose::of(works, rest)
        }
    }
}

/// Reports what a layer says of a kind of work that it does not lead to.
fn check_effect(own: &Layer, work: Work, report: &mut Report) {
    let tempo = own.tempo.as_ref().map(Spanned::span);
    let breath = own.breath.as_ref().map(Spanned::span);
    let about = own.about.as_ref().map(Spanned::span);
    for (key, span, needs, has_effect) in [
        ("tempo", tempo, "reps", matches!(work, Work::Reps { .. })),
        ("breath", breath, "breaths", matches!(work, Work::Breaths { .. })),
        ("about", about, "until", matches!(work, Work::Open { .. })),
    ] {
        if let Some(span) = span.filter(|_| !has_effect) {
            let message = format!("`{key}` has no effect without `{needs}`");
            let help = format!("write `{needs}` as well or leave `{key}` out");
            report.error::<()>(Code::NoEffect, span, message, help);
        }
    }
}

impl Amount {
    fn is_kind_of(&self, works: &[Work]) -> bool {
        works.iter().all(|work| {
            matches!(
                (self, work),
                (Self::Hold(_), Work::Hold(_))
                    | (Self::Reps(..), Work::Reps { .. })
                    | (Self::Time(_), Work::Time(_))
                    | (Self::Breaths(_), Work::Breaths { .. })
                    | (Self::Open, Work::Open { .. })
            )
        })
    }

    fn names_hold(&self) -> bool {
        matches!(self, Self::Reps(_, Some(_)))
    }

    /// Its sets: the rhythm is the exercise's (`base`, of the same kind) or the usual one, and so is
    /// the number of sets.
    fn works(&self, base: &[Work]) -> Vec<Work> {
        let [inhale, exhale] = match base.first() {
            Some(Work::Breaths { inhale, exhale, .. }) => [*inhale, *exhale],
            _ => BREATH,
        };
        let guess = match base.first() {
            Some(Work::Open { guess }) => *guess,
            _ => GUESS,
        };
        let work = match self {
            Self::Hold(length) => Work::Hold(*length),
            Self::Time(length) => Work::Time(*length),
            Self::Breaths(count) => Work::Breaths { count: *count, inhale, exhale },
            Self::Open => Work::Open { guess },
            Self::Reps(counts, hold) => {
                let tempo = match (base.first(), hold) {
                    (Some(Work::Reps { tempo, .. }), None) => *tempo,
                    (Some(Work::Reps { tempo, .. }), Some(hold)) => Tempo { hold: *hold, ..*tempo },
                    (_, Some(hold)) => Tempo { hold: *hold, ..HELD },
                    (_, None) => TEMPO,
                };
                match counts {
                    Counts::Same(count) => Work::Reps { count: *count, tempo },
                    Counts::Listed(counts) => {
                        return counts
                            .iter()
                            .map(|count| Work::Reps { count: *count, tempo })
                            .collect();
                    }
                }
            }
        };
        let differ = base.iter().any(|other| Some(other) != base.first());
        vec![work; if differ { 1 } else { base.len().max(1) }]
    }
}

/// The most specific word on something.
fn said<T: Copy>(layers: &[&Layer], of: impl Fn(&Layer) -> Option<&Spanned<T>>) -> Option<T> {
    layers.iter().find_map(|layer| of(layer)).map(|spanned| *spanned.get_ref())
}

/// Works out how a step treats the two sides of the body.
pub(super) fn sides(base: Sides, layers: &[&Layer], report: &mut Report) -> Sides {
    let own = layers[0];
    // What routine and block say of sides is meant for the exercises that have them.
    let split = match (&own.sides, base) {
        (Some(split), _) => *split.get_ref(),
        (None, Sides::Both) => Split::Both,
        (None, Sides::Each { .. }) => {
            said(layers, |layer| layer.sides.as_ref()).unwrap_or(Split::Each)
        }
        (None, Sides::Alternating { .. }) => {
            said(layers, |layer| layer.sides.as_ref()).unwrap_or(Split::Alternating)
        }
    };
    let first_side = own.first_side.as_ref().map(Spanned::span);
    let change = own.change.as_ref().map(Spanned::span);
    let extra = own.extra_sets.as_ref().map(Spanned::span);
    let why = match split {
        Split::Both => "both sides work at once",
        Split::Alternating | Split::Each => "the sides swap at each repetition",
    };
    for (key, span, has_effect) in [
        ("first_side", first_side, split != Split::Both),
        ("change", change, split == Split::Each),
        ("extra_sets", extra, split == Split::Each),
    ] {
        if let Some(span) = span.filter(|_| !has_effect) {
            let message = format!("`{key}` has no effect: {why}");
            let help = "write `sides = \"each\"` as well or leave it out".to_owned();
            report.error::<()>(Code::NoEffect, span, message, help);
        }
    }
    let first = said(layers, |layer| layer.first_side.as_ref()).or(match base {
        Sides::Each { first, .. } | Sides::Alternating { first } => Some(first),
        Sides::Both => None,
    });
    let first = first.unwrap_or(Side::Left);
    match (split, base) {
        (Split::Both, _) => Sides::Both,
        (Split::Alternating, _) => Sides::Alternating { first },
        (Split::Each, base) => {
            let (base_change, base_extra) = match base {
                Sides::Each { change, extra, .. } => (change, extra),
                Sides::Both | Sides::Alternating { .. } => (CHANGE, None),
            };
            Sides::Each {
                first,
                extra: said(layers, |layer| layer.extra_sets.as_ref()).or(base_extra),
                change: said(layers, |layer| layer.change.as_ref()).unwrap_or(base_change),
            }
        }
    }
}
