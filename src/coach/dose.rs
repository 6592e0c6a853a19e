//! Doses as they are changed: one step up or down, and what that makes of a step of a routine.

use std::num::NonZeroU16;
use std::time::Duration;

use crate::history::{Eased, Setting};
use crate::routine::{Bias, Catalog, Dose, Exercise, Kind, Routine, Step, Work};

/// The most sets that the coach goes up to.
const MOST_SETS: u16 = 3;

/// The longest hold of trunk endurance and of stretches, in seconds: longer ones give way to more
/// repetitions or sets.
const LONGEST: [u64; 2] = [10, 30];

/// How much longer a hold gets at a time, in seconds.
const LONGER: i16 = 2;

/// A hold in a repetition from this on is a part of the dose.
const HELD: Duration = Duration::from_secs(3);

/// What nobody climbs to without having chosen it: once a day at most, and the glide that stirs most.
const CHOSEN: [&str; 1] = ["slider-slump"];

/// A dose that a plan prescribes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prescribed {
    /// The exercise's id.
    pub exercise: String,
    /// How many sets.
    pub sets: u16,
    /// How many repetitions in each.
    pub reps: u16,
    /// The easier exercise is done in its place: the first stage was still too much.
    pub easier: bool,
}

/// The step as it is to be done with a setting.
#[must_use]
pub fn apply(step: &Step, setting: &Setting, catalog: &Catalog) -> Step {
    let mut step = base(step, setting, catalog);
    let mut sets: Vec<Work> = step.dose.sets().iter().map(|work| changed(*work, setting)).collect();
    let last = sets[sets.len() - 1];
    let wanted = i64::try_from(sets.len()).unwrap_or(1) + i64::from(setting.sets);
    sets.resize(usize::try_from(wanted.max(1)).unwrap_or(1), last);
    let rest = step.dose.rest;
    if let Some(dose) = Dose::of(sets, rest) {
        step.dose = dose;
    }
    step
}

/// The step before differences: the file's, or the rung that is done in its place from the bottom of
/// its range.
fn base(step: &Step, setting: &Setting, catalog: &Catalog) -> Step {
    let Some(rung) = setting.rung.as_ref().and_then(|id| catalog.exercise(id)) else {
        return step.clone();
    };
    let mut base = step.with_exercise(rung);
    let sets = base.dose.sets().len().min(step.dose.sets().len()).max(1);
    let works: Vec<Work> =
        base.dose.sets().iter().take(sets).map(|work| lowest(*work, rung)).collect();
    if let Some(dose) = Dose::of(works, base.dose.rest.max(step.dose.rest)) {
        base.dose = dose;
    }
    base
}

/// A set at the bottom of its exercise's range. Sets that differ from each other begin as their
/// exercise does.
fn lowest(work: Work, exercise: &Exercise) -> Work {
    let limits = exercise.limits();
    let differ = exercise.dose.sets().iter().any(|set| *set != work);
    match work {
        work if differ => work,
        Work::Reps { count, tempo } => {
            let least = limits.reps.map_or(count.get(), |(least, _)| least).min(count.get());
            Work::Reps { count: NonZeroU16::new(least).unwrap_or(count), tempo }
        }
        Work::Hold(length) => {
            Work::Hold(limits.length.map_or(length, |(least, _)| least).min(length))
        }
        work => work,
    }
}

fn changed(work: Work, setting: &Setting) -> Work {
    let more = |length: Duration, least: u64| {
        let seconds = i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
        let seconds = seconds.saturating_add(i64::from(setting.seconds));
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0).max(least))
    };
    let times = |count: NonZeroU16| {
        let count = i32::from(count.get()) + i32::from(setting.reps);
        NonZeroU16::new(u16::try_from(count.max(1)).unwrap_or(1)).unwrap_or(NonZeroU16::MIN)
    };
    match work {
        Work::Reps { count, mut tempo } => {
            if tempo.hold >= HELD {
                tempo.hold = more(tempo.hold, 1);
            }
            Work::Reps { count: times(count), tempo }
        }
        Work::Hold(length) => Work::Hold(more(length, 1)),
        Work::Time(length) => Work::Time(more(length, 10)),
        Work::Breaths { count, inhale, exhale } => {
            Work::Breaths { count: times(count), inhale, exhale }
        }
        open @ Work::Open { .. } => open,
    }
}

/// One step up: repetitions first, then the hold, a set, the next rung at last. `None`: it is done as
/// much as it may be. It changes one thing only.
#[must_use]
pub fn raised(
    step: &Step,
    setting: &Setting,
    routine: &Routine,
    catalog: &Catalog,
) -> Option<Setting> {
    let now = apply(step, setting, catalog);
    let limits = now.exercise.limits();
    let first = now.dose.sets()[0];
    let mut up = Setting { exercise: step.exercise.id.clone(), downs: 0, ..setting.clone() };
    if let Work::Reps { count, .. } = first {
        let most = limits.reps.map_or(count.get(), |(_, most)| most);
        let highest = now.dose.sets().iter().map(|work| reps(*work)).max().unwrap_or(0);
        if highest < most {
            let by = if highest >= 12 && highest + 2 <= most { 2 } else { 1 };
            up.reps = up.reps.saturating_add(by);
            return Some(up);
        }
    }
    if let Some(hold) = held(first) {
        let [core, stretch] = LONGEST;
        let longest = if now.exercise.kind == Kind::Stretch { stretch } else { core };
        let most = limits.length.map_or(longest, |(_, most)| most.as_secs().min(longest));
        let longer = hold.as_secs() + u64::from(LONGER.unsigned_abs());
        if longer <= most {
            up.seconds = up.seconds.saturating_add(LONGER);
            return Some(up);
        }
    }
    let moves = matches!(first, Work::Reps { .. } | Work::Hold(_));
    if moves && now.dose.sets().len() < usize::from(MOST_SETS) {
        up.sets = up.sets.saturating_add(1);
        return Some(up);
    }
    let harder = harder(&now, step, routine, catalog).filter(|_| moves)?;
    Some(rung(step, harder, 0))
}

/// Another exercise in the place of a step's own, from the bottom of its range.
fn rung(step: &Step, exercise: &Exercise, downs: i16) -> Setting {
    let rung = Some(exercise.id.clone());
    Setting { exercise: step.exercise.id.clone(), rung, downs, ..Setting::default() }
}

fn reps(work: Work) -> u16 {
    match work {
        Work::Reps { count, .. } => count.get(),
        _ => 0,
    }
}

fn held(work: Work) -> Option<Duration> {
    match work {
        Work::Hold(length) => Some(length),
        Work::Reps { tempo, .. } if tempo.hold >= HELD => Some(tempo.hold),
        _ => None,
    }
}

/// The next rung: of the same kind and direction, not done in the routine already, and none in a
/// routine that is there to calm down. From a lower rung the way up leads back to the file's own.
fn harder<'c>(
    now: &Step,
    step: &Step,
    routine: &Routine,
    catalog: &'c Catalog,
) -> Option<&'c Exercise> {
    let harder = catalog.exercise(now.exercise.harder.as_ref()?)?;
    let back = harder.id == step.exercise.id;
    let there = routine.steps().any(|other| other.exercise.id == harder.id);
    let calms = routine.family.as_deref() == Some("calm");
    let alike = harder.kind == now.exercise.kind && harder.bias == now.exercise.bias;
    let open = !there && !calms && !CHOSEN.contains(&harder.id.as_str());
    (back || (alike && open && suits(harder, routine))).then_some(harder)
}

fn easier<'c>(now: &Step, routine: &Routine, catalog: &'c Catalog) -> Option<&'c Exercise> {
    let easier = catalog.exercise(now.exercise.easier.as_ref()?)?;
    suits(easier, routine).then_some(easier)
}

/// Whether an exercise may come into a routine: at the desk none that needs more than that, none
/// against the routine's direction, none in the morning that is not for it.
fn suits(exercise: &Exercise, routine: &Routine) -> bool {
    let direction = match routine.family.as_deref() {
        Some("desk") => exercise.desk,
        Some("extension") => exercise.bias != Bias::Flexion,
        Some("flexion") => exercise.bias != Bias::Extension,
        _ => true,
    };
    direction && (exercise.first_hour || !routine.first_hour)
}

/// One step down: a set less, or a third of the repetitions or of the hold; the second time in a row,
/// and at the bottom of the range, the rung below.
#[must_use]
pub fn lowered(step: &Step, setting: &Setting, routine: &Routine, catalog: &Catalog) -> Setting {
    let now = apply(step, setting, catalog);
    let downs = setting.downs.saturating_add(1);
    let easier = easier(&now, routine, catalog);
    if let Some(easier) = easier.filter(|_| setting.downs >= 1) {
        return rung(step, easier, downs);
    }
    let mut lower = Setting { exercise: step.exercise.id.clone(), downs, ..setting.clone() };
    if now.dose.sets().len() > 1 {
        lower.sets = lower.sets.saturating_sub(1);
        return lower;
    }
    let less = less(&lower, step, &now, 30, catalog);
    less.or_else(|| Some(rung(step, easier?, downs))).unwrap_or(lower)
}

/// The dose after a pause or a flare-up: a fifth less, or the rung below.
#[must_use]
pub fn eased(
    step: &Step,
    setting: &Setting,
    ease: Eased,
    routine: &Routine,
    catalog: &Catalog,
) -> Setting {
    let now = apply(step, setting, catalog);
    let below = || Some(rung(step, easier(&now, routine, catalog)?, 0));
    let less = |percent| less(setting, step, &now, percent, catalog);
    let lower = match ease {
        Eased::Fifth => less(20).or_else(below),
        Eased::Rung => below().or_else(|| less(30)),
    };
    lower.unwrap_or_else(|| setting.clone())
}

/// So many percent fewer repetitions, or less of the hold or of the time, and never less than the
/// range has, or the file where that is lower; `None`: there is nothing to take off.
fn less(
    setting: &Setting,
    step: &Step,
    now: &Step,
    percent: u32,
    catalog: &Catalog,
) -> Option<Setting> {
    let (own, limits) = (base(step, setting, catalog), now.exercise.limits());
    let own = own.dose.sets()[0];
    let part = |number: u64, least: Option<u64>, own: u64| {
        let least = least.unwrap_or(1).min(own).max(1);
        let less = (number * u64::from(percent)).div_ceil(100).min(number.saturating_sub(least));
        i16::try_from(less).ok().filter(|less| *less > 0)
    };
    let mut lower = Setting { exercise: step.exercise.id.clone(), ..setting.clone() };
    match now.dose.sets()[0] {
        Work::Reps { count, .. } => {
            let least = limits.reps.map(|(least, _)| least.into());
            let less = part(count.get().into(), least, reps(own).into())?;
            lower.reps = lower.reps.saturating_sub(less);
        }
        Work::Hold(length) | Work::Time(length) => {
            let least = limits.length.map(|(least, _)| least.as_secs());
            let less = part(length.as_secs(), least, own.length().as_secs())?;
            lower.seconds = lower.seconds.saturating_sub(less);
        }
        Work::Breaths { .. } | Work::Open { .. } => return None,
    }
    Some(lower)
}

/// The routine with the doses that a plan prescribes.
#[must_use]
pub fn prescribe(routine: &Routine, doses: &[Prescribed], catalog: &Catalog) -> Routine {
    let mut routine = routine.clone();
    let of = |exercise: &str| doses.iter().find(|dose| dose.exercise == exercise);
    for step in routine.blocks.iter_mut().flat_map(|block| &mut block.steps) {
        let Some(dose) = of(&step.exercise.id) else { continue };
        if dose.easier {
            // Down past what is prescribed itself: that is what is too much.
            let down = |exercise: &Exercise| catalog.exercise(exercise.easier.as_ref()?);
            let mut below = down(&step.exercise);
            for _ in doses {
                below = below.and_then(|it| if of(&it.id).is_some() { down(it) } else { Some(it) });
            }
            if let Some(below) = below {
                *step = step.with_exercise(below);
            }
        }
        let Work::Reps { tempo, .. } = step.dose.sets()[0] else { continue };
        let count = NonZeroU16::new(dose.reps).unwrap_or(NonZeroU16::MIN);
        let sets = NonZeroU16::new(dose.sets).unwrap_or(NonZeroU16::MIN);
        step.dose = Dose::repeated(Work::Reps { count, tempo }, sets, step.dose.rest);
    }
    routine
}

/// How much there is to do in a routine with settings.
#[must_use]
pub(super) fn work(routine: &Routine, settings: &[Setting], catalog: &Catalog) -> Duration {
    routine.steps().map(|step| with(step, settings, catalog).expected()).sum()
}

/// A step with the setting that is its own.
#[must_use]
pub(super) fn with(step: &Step, settings: &[Setting], catalog: &Catalog) -> Step {
    match settings.iter().find(|setting| setting.exercise == step.exercise.id) {
        Some(setting) => apply(step, setting, catalog),
        None => step.clone(),
    }
}

/// The setting of a step; one that changes nothing where there is none.
#[must_use]
pub(super) fn setting_of(step: &Step, settings: &[Setting]) -> Setting {
    let own = settings.iter().find(|setting| setting.exercise == step.exercise.id).cloned();
    own.unwrap_or_else(|| Setting { exercise: step.exercise.id.clone(), ..Setting::default() })
}
