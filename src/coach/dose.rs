//! Doses as they are changed: one step up or down, and what that makes of a step of a routine.

use std::num::NonZeroU16;
use std::time::Duration;

use crate::history::Setting;
use crate::routine::{Catalog, Dose, Exercise, Kind, Routine, Step, Work};

/// The most sets that the coach goes up to.
const MOST_SETS: u16 = 3;

/// The longest hold of trunk endurance and of stretches, in seconds: longer ones give way to more
/// repetitions or sets.
const LONGEST: [u64; 2] = [10, 30];

/// How much longer a hold gets at a time, in seconds.
const LONGER: i16 = 2;

/// A hold in a repetition from this on is a part of the dose.
const HELD: Duration = Duration::from_secs(3);

/// One step up, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    /// What the setting is then.
    pub setting: Setting,
    /// The exercise goes over to its harder one.
    pub rung: bool,
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
    let sets = rung.dose.sets().len().min(step.dose.sets().len()).max(1);
    let works: Vec<Work> =
        rung.dose.sets().iter().take(sets).map(|work| lowest(*work, rung)).collect();
    let rest = rung.dose.rest.max(step.dose.rest);
    Step {
        exercise: std::sync::Arc::clone(rung),
        dose: Dose::of(works, rest).unwrap_or_else(|| rung.dose.clone()),
        sides: rung.sides,
        position: rung.position,
        cues: Vec::new(),
        note: None,
        ..step.clone()
    }
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

/// The steps up that there are, in the order in which they are tried: repetitions, the hold, a set,
/// the next rung. Each changes one thing only.
#[must_use]
pub fn raised(step: &Step, setting: &Setting, routine: &Routine, catalog: &Catalog) -> Vec<Raise> {
    let now = apply(step, setting, catalog);
    let limits = now.exercise.limits();
    let first = now.dose.sets()[0];
    let up = |change: &dyn Fn(&mut Setting)| {
        let mut setting =
            Setting { exercise: step.exercise.id.clone(), downs: 0, ..setting.clone() };
        change(&mut setting);
        Raise { setting, rung: false }
    };
    let mut ways = Vec::new();
    if let Work::Reps { count, .. } = first {
        let most = limits.reps.map_or(count.get(), |(_, most)| most);
        let highest = now.dose.sets().iter().map(|work| reps(*work)).max().unwrap_or(0);
        if highest < most {
            let by = if highest >= 12 && highest + 2 <= most { 2 } else { 1 };
            ways.push(up(&|setting: &mut Setting| setting.reps += by));
        }
    }
    if let Some(hold) = held(first) {
        let [core, stretch] = LONGEST;
        let longest = if now.exercise.kind == Kind::Stretch { stretch } else { core };
        let most = limits.length.map_or(longest, |(_, most)| most.as_secs().min(longest));
        let longer = hold.as_secs() + u64::from(LONGER.unsigned_abs());
        if longer <= most {
            ways.push(up(&|setting: &mut Setting| setting.seconds += LONGER));
        }
    }
    let moves = matches!(first, Work::Reps { .. } | Work::Hold(_));
    if moves && now.dose.sets().len() < usize::from(MOST_SETS) {
        ways.push(up(&|setting: &mut Setting| setting.sets += 1));
    }
    // While the file's own exercise stands in a lower rung's place, the way up leads back to it.
    if moves && let Some(harder) = harder(&now, step, routine, catalog) {
        let setting = Setting {
            exercise: step.exercise.id.clone(),
            rung: Some(harder.id.clone()),
            ..Setting::default()
        };
        ways.push(Raise { setting, rung: true });
    }
    ways
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
/// routine that is there to calm down.
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
    let fits = !harder.floor || now.exercise.floor || routine.family.as_deref() != Some("desk");
    (back || (alike && fits && !there && !calms)).then_some(harder)
}

/// One step down: a set less, or a third of the repetitions or of the hold; the second time in a row
/// the rung below.
#[must_use]
pub fn lowered(step: &Step, setting: &Setting, catalog: &Catalog) -> Setting {
    let now = apply(step, setting, catalog);
    let mut lower = Setting { exercise: step.exercise.id.clone(), ..setting.clone() };
    lower.downs += 1;
    if setting.downs >= 1
        && let Some(easier) = easier(&now, catalog)
    {
        return Setting {
            exercise: step.exercise.id.clone(),
            rung: Some(easier),
            downs: lower.downs,
            ..Setting::default()
        };
    }
    if now.dose.sets().len() > 1 {
        lower.sets -= 1;
        return lower;
    }
    less(&mut lower, &now, 30);
    lower
}

/// The dose after so many days without the routine: as it was up to 6, 80 % from 7 on, one rung lower
/// from 21 on and after a flare-up.
#[must_use]
pub fn eased(
    step: &Step,
    setting: &Setting,
    days: i32,
    flared: bool,
    catalog: &Catalog,
) -> Setting {
    let now = apply(step, setting, catalog);
    let mut lower = Setting { exercise: step.exercise.id.clone(), ..setting.clone() };
    if days >= 21 || flared {
        if let Some(easier) = easier(&now, catalog) {
            return Setting {
                exercise: step.exercise.id.clone(),
                rung: Some(easier),
                ..Setting::default()
            };
        }
        less(&mut lower, &now, 30);
    } else if days >= 7 {
        less(&mut lower, &now, 20);
    } else {
        return setting.clone();
    }
    lower
}

/// Takes so many percent off the repetitions, the hold or the time.
fn less(setting: &mut Setting, now: &Step, percent: u32) {
    let part = |number: u64| {
        let less = (number * u64::from(percent)).div_ceil(100);
        i16::try_from(less.min(number.saturating_sub(1))).unwrap_or(i16::MAX)
    };
    match now.dose.sets()[0] {
        Work::Reps { count, .. } | Work::Breaths { count, .. } => {
            setting.reps -= part(count.get().into());
        }
        Work::Hold(length) | Work::Time(length) => setting.seconds -= part(length.as_secs()),
        Work::Open { .. } => {}
    }
}

fn easier(now: &Step, catalog: &Catalog) -> Option<String> {
    let easier = now.exercise.easier.as_ref()?;
    catalog.exercise(easier).map(|exercise| exercise.id.clone())
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
