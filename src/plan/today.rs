//! What is due today, and what was done of it.

use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use super::ladder::{Place, place};
use super::{Item, Plan, Thing, Times};
use crate::coach::{Offer, Prescribed, Today};
use crate::history::{Body, Book, Entry, When};
use crate::routine::{
    Bias, Block, BlockKind, Catalog, Dose, Level, Routine, Step, Word as _, Work,
};
use crate::text::count;

/// The id of a walk that is no routine of its own.
const WALK: &str = "walk";

/// What is due today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueToday {
    /// Why it is what it is.
    pub mood: Mood,
    /// The plan's title; none: no plan is followed.
    pub plan: Option<String>,
    /// The week of the plan, from 1, and how many it has.
    pub week: (u16, u16),
    /// What to know in this week.
    pub note: Option<String>,
    /// What is due, in order; nothing on a day of rest.
    pub items: Vec<Due>,
    /// The doses that the plan prescribes in this week.
    pub doses: Vec<Prescribed>,
    /// The plan that comes next, once the weeks are over.
    pub then: Option<String>,
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What; [`Thing::Bias`] already filled in.
    pub any_of: Vec<Thing>,
    /// How often.
    pub times: Times,
    /// How often it was done today.
    pub done: u16,
}

/// What a day is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As the plan says.
    Plan,
    /// No plan is followed: the least that counts.
    Least,
    /// A flare-up: gentle first days, and walking little and often.
    Flare,
    /// Comfort and short walks, until somebody was seen.
    Resting,
    /// Away from home: what needs no floor and no things.
    Travel,
    /// A day that the user called a rest.
    Off,
    /// Nothing: sessions are blocked.
    Blocked,
}

impl Mood {
    /// What is said about it.
    #[must_use]
    pub const fn words(self) -> Option<&'static str> {
        match self {
            Self::Plan => None,
            Self::Least => {
                Some("No plan yet: the least that counts. `supple plan` lists the plans.")
            }
            Self::Flare => Some(
                "It is a good deal more than usual. For two or three days: the gentle first days, \
                 walking little and often, and a pack if you like it. Then one step lower.",
            ),
            Self::Resting => {
                Some("Comfort and short walks, until a doctor or physiotherapist has seen it.")
            }
            Self::Travel => Some("Away from home: what needs no floor and nothing else."),
            Self::Off => Some("A day to rest. Nothing is due."),
            Self::Blocked => Some("No session until it has been looked at."),
        }
    }
}

impl Due {
    /// Whether it was done as often as it is due.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.done >= self.times.least
    }
}

/// What is due today. `plan` finds a plan by its id.
///
/// The weeks of a plan go by the calendar. A day that was missed is over; after a long pause the plan
/// goes on with the week that it would have come to on the day of the last session, and doses are
/// lower ([`crate::coach::doses`]). A plan that prescribes doses is a ladder: it goes on where one
/// stands, also while the day is not as the plan says.
#[must_use]
pub fn due<'p>(
    entries: &[Entry],
    now: &When,
    today: &Today,
    plan: impl Fn(&str) -> Option<&'p Plan>,
) -> DueToday {
    let book = Book::of(entries).until(now.instant);
    let bias = book.following().and_then(|(_, following)| following.bias.clone());
    let found = stands(&book, now, plan);
    let mut due = DueToday {
        mood: mood(&book, now, today, found.is_some()),
        plan: found.map(|(plan, _)| plan.title.clone()),
        week: (0, 0),
        note: None,
        items: Vec::new(),
        doses: Vec::new(),
        then: None,
    };
    if let Some((plan, place)) = found {
        due.week = (place.week.min(plan.weeks()), plan.weeks());
        due.then = plan.then.clone().filter(|_| place.week > plan.weeks());
        due.doses = doses(plan, place);
        if due.mood == Mood::Plan {
            due.note.clone_from(&plan.stages[place.stage].note);
            if place.below {
                due.note = Some(BELOW.to_owned());
            }
        }
    }
    let items: Vec<Item> = match (due.mood, found) {
        (Mood::Blocked | Mood::Off, _) => Vec::new(),
        (Mood::Flare, _) => vec![routine(CALM, 2, 3), walked(5, 10, 3)],
        (Mood::Resting, _) => vec![routine(CALM, 1, 3), walked(2, 5, 2)],
        (Mood::Plan, Some((plan, place))) => {
            let day = usize::try_from(now.day.weekday().to_monday_zero_offset()).unwrap_or(0);
            plan.stages[place.stage].days.get(day).cloned().unwrap_or_default()
        }
        // The least that counts: one short break three times a day, and one walk.
        (Mood::Least | Mood::Travel | Mood::Plan, _) => {
            vec![routine("desk-micro-3", 3, 3), walked(10, 10, 1)]
        }
    };
    due.items = items
        .into_iter()
        .map(|item| {
            let filled = |thing| filled(thing, bias.as_deref(), today);
            let mut any_of: Vec<Thing> = item.any_of.into_iter().map(filled).collect();
            any_of.dedup();
            let done = done(&book, now.day, &any_of);
            Due { any_of, times: item.times, done }
        })
        .collect();
    due
}

/// What is said while one stands below the first row of a ladder.
const BELOW: &str =
    "The first row is too much yet. For now its easier exercise, with as many repetitions.";

/// The plan that is followed, and where one stands in it.
fn stands<'p>(
    book: &Book<'_>,
    now: &When,
    plan: impl Fn(&str) -> Option<&'p Plan>,
) -> Option<(&'p Plan, Place)> {
    let (entry, following) = book.following()?;
    let plan = plan(following.plan.as_deref()?)?;
    Some((plan, place(book, plan, entry.when.day, following.week.max(1), now.day)))
}

fn doses(plan: &Plan, place: Place) -> Vec<Prescribed> {
    let doses = plan.stages[place.stage].doses.iter();
    doses.map(|dose| Prescribed { easier: place.below, ..dose.clone() }).collect()
}

/// The doses that the plan that is followed prescribes at a moment, by what is known then.
#[must_use]
pub fn prescribed(entries: &[Entry], now: &When, plans: &[Plan]) -> Vec<Prescribed> {
    let book = Book::of(entries).until(now.instant);
    let find = |id: &str| plans.iter().find(|plan| plan.id == id);
    stands(&book, now, find).map(|(plan, place)| doses(plan, place)).unwrap_or_default()
}

fn routine(id: &str, least: u16, most: u16) -> Item {
    Item { any_of: vec![Thing::Routine(id.to_owned())], times: Times { least, most } }
}

fn walked(least: u16, most: u16, times: u16) -> Item {
    let any_of = vec![Thing::Walk { minutes: (least, most), how: None }];
    Item { any_of, times: Times { least: times, most: times } }
}

/// What settles a leg while no direction is known, and while the one that suits rests.
const CALM: &str = "sciatica-first-days";

fn filled(thing: Thing, bias: Option<&str>, today: &Today) -> Thing {
    // The routine of a direction is named after it: with that left out, a walk is all that is left.
    let rests =
        |id: &str| id.strip_suffix("-bias").and_then(Bias::of).is_some_and(|it| today.drops(it));
    match thing {
        Thing::Bias => Thing::Routine(bias.filter(|id| !rests(id)).unwrap_or(CALM).to_owned()),
        Thing::Routine(id) if rests(&id) => Thing::Routine(CALM.to_owned()),
        thing => thing,
    }
}

fn mood(book: &Book<'_>, now: &When, today: &Today, planned: bool) -> Mood {
    if today.standing.block.is_some() {
        return Mood::Blocked;
    }
    if today.resting.is_some() || today.gate.offer == Offer::Comfort {
        return Mood::Resting;
    }
    if today.flare {
        return Mood::Flare;
    }
    let rest = book.entries().rev().find_map(|entry| match &entry.body {
        Body::Log(log) if entry.when.day == now.day => log.rest.as_deref(),
        _ => None,
    });
    match rest {
        Some(why) if why.to_lowercase().contains("travel") => Mood::Travel,
        Some(_) => Mood::Off,
        None if planned => Mood::Plan,
        None => Mood::Least,
    }
}

/// How often one of these was done on a day.
fn done(book: &Book<'_>, day: Date, any_of: &[Thing]) -> u16 {
    let today = book.entries().filter(|entry| entry.when.day == day);
    let was = |entry: &Entry| match &entry.body {
        Body::Session(session) if !session.counts() => false,
        Body::Session(session) => any_of.iter().any(|thing| match thing {
            Thing::Routine(id) => session.routine == *id,
            Thing::Walk { .. } => session.routine == WALK,
            Thing::Bias | Thing::Own(_) => false,
        }),
        Body::Log(log) => any_of.iter().any(|thing| match thing {
            Thing::Walk { minutes: (least, _), .. } => {
                log.walk_minutes.is_some_and(|walked| walked >= *least)
            }
            _ => false,
        }),
        _ => false,
    };
    u16::try_from(today.filter(|entry| was(entry)).count()).unwrap_or(u16::MAX)
}

/// A walk of some minutes as a routine; `None` where nobody has written how to walk.
#[must_use]
pub fn walk(minutes: u16, catalog: &Catalog) -> Option<Routine> {
    let exercise = Arc::clone(catalog.exercise("walk-easy")?);
    let length = Duration::from_secs(u64::from(minutes.max(1)) * 60);
    let step = Step {
        dose: Dose::repeated(Work::Time(length), NonZeroU16::MIN, Duration::ZERO),
        sides: exercise.sides,
        position: exercise.position,
        get_into: None,
        rest_after: Duration::ZERO,
        cues: Vec::new(),
        note: None,
        exercise,
    };
    let block = Block {
        title: None,
        kind: BlockKind::Main,
        rounds: NonZeroU16::MIN,
        rest_between: Duration::ZERO,
        steps: vec![step],
    };
    Some(Routine {
        id: WALK.to_owned(),
        title: format!("Walk of {}", count(minutes.into(), "minute")),
        level: Level::Gentle,
        family: Some("aerobic".to_owned()),
        goal: None,
        when: None,
        start_if: None,
        skip_if: None,
        move_on: None,
        note: None,
        advice: Vec::new(),
        minutes: NonZeroU16::new(minutes),
        first_hour: true,
        coach: false,
        ready: Duration::from_secs(5),
        blocks: vec![block],
    })
}

/// The next useful thing: what is due and not done, else the shortest break. With `minutes` it takes
/// no longer than that where anything does.
#[must_use]
pub fn shortest(
    due: &DueToday,
    today: &Today,
    minutes: Option<u16>,
    catalog: &Catalog,
) -> Option<Arc<Routine>> {
    if today.standing.block.is_some() {
        return None;
    }
    let limit = minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    // A minute more than asked for is near enough.
    let fits = |routine: &Routine| {
        limit.is_none_or(|limit| routine.expected() <= limit + Duration::from_secs(60))
    };
    let offered =
        |routine: &Routine| today.standing.may_start(routine).is_ok() && today.allows(routine);
    let of_thing = |thing: &Thing| match thing {
        Thing::Routine(id) => catalog.routine(id)?.routine.clone(),
        Thing::Walk { minutes: (_, most), .. } => {
            let most = minutes.map_or(*most, |limit| limit.clamp(1, *most));
            walk(most, catalog).map(Arc::new)
        }
        Thing::Bias | Thing::Own(_) => None,
    };
    let open = due.items.iter().filter(|item| !item.is_done()).flat_map(|item| &item.any_of);
    let mut wanted = open.filter_map(of_thing).filter(|routine| offered(routine));
    let mut small: Vec<Arc<Routine>> = catalog
        .routines
        .iter()
        .filter_map(|entry| entry.routine.clone())
        .filter(|routine| offered(routine))
        .collect();
    small.sort_by_key(|routine| routine.expected());
    wanted.find(|routine| fits(routine)).or_else(|| small.into_iter().next())
}
