//! `supple plan` and `supple next`: which plan is followed, what is due, and the next useful thing.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::num::NonZeroU32;

use clap::Args;

use super::coaching::{day, keep, numbers};
use super::error::Error;
use super::probe::Led;
use super::{Home, ledger, safety};
use crate::history::{Answer, Body, Flag, Following, When};
use crate::plan::{
    Answers, Day, Direction, Due, Pattern, Plan, QUESTIONS, Thing, answered, matching, said,
    shortest,
};
use crate::routine::{Catalog, Word as _};
use crate::safety::{content, standing};
use crate::store::Store;
use crate::text::{self, count};
use crate::time;

/// Which plan, and what about it.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own at the prompt")]
pub(super) struct PlanArguments {
    /// A plan by its id; without it, what is due today and all plans
    plan: Option<String>,
    /// Follow it from today on
    #[arg(long, requires = "plan")]
    follow: bool,
    /// Begin with this week of it
    #[arg(long, value_name = "N", requires = "follow", default_value = "1")]
    week: u16,
    /// Follow no plan any more
    #[arg(long, conflicts_with_all = ["plan", "find"])]
    stop: bool,
    /// Try one direction, backward or forward: ten slow repetitions twice, and what they do
    #[arg(long, value_name = "DIRECTION", conflicts_with_all = ["plan", "find", "stop"])]
    probe: Option<String>,
    /// Run the clock of the probe so many times as fast
    #[arg(long, value_name = "N", requires = "probe", default_value = "1")]
    speed: NonZeroU32,
    /// Tell the probe in lines, one an event; always so where there is no terminal
    #[arg(long, requires = "probe")]
    plain: bool,
    /// Six short questions on what suits
    #[arg(long, conflicts_with = "plan")]
    find: bool,
}

impl PlanArguments {
    /// The probe, if one is wanted.
    ///
    /// # Errors
    ///
    /// When it is no direction.
    pub(super) fn probe(&self) -> Result<Option<Led>, Error> {
        let direction = |word: &String| {
            let known = Direction::WORDS.iter().map(|(word, _)| *word);
            Direction::of(word)
                .ok_or_else(|| Error::unknown("direction", word, known, "backward or forward"))
        };
        let led = |direction| Led { direction, speed: self.speed, plain: self.plain };
        Ok(self.probe.as_ref().map(direction).transpose()?.map(led))
    }
}

/// Shows and chooses plans.
pub(super) fn run(
    wanted: &PlanArguments,
    home: &Home,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let zoned = time::wall();
    let mut store = ledger::open(home)?;
    let catalog = home.catalog();
    let state = day(&mut store, home, &catalog, &zoned)?;
    if wanted.find {
        return find(&state, &mut store, home, answers, out);
    }
    if wanted.stop {
        let following = Following { plan: None, ..state.following().cloned().unwrap_or_default() };
        keep(&mut store, Body::Plan(following))?;
        writeln!(out, "no plan is followed any more")?;
        return Ok(());
    }
    let Some(id) = &wanted.plan else {
        tell_today(&state, &catalog, out)?;
        writeln!(out)?;
        for plan in &*state.plans {
            let goal = plan.goal.as_deref().unwrap_or_default();
            writeln!(out, "{:14}  {}: {goal}", plan.id, count(plan.weeks().into(), "week"))?;
        }
        return Ok(());
    };
    let Some(plan) = state.plans.iter().find(|plan| plan.id == *id) else {
        let ids = state.plans.iter().map(|plan| plan.id.as_str());
        return Err(Error::unknown("plan", id, ids, "`supple plan` lists them all"));
    };
    if !wanted.follow {
        return show(plan, &catalog, out);
    }
    let before = state.following().cloned().unwrap_or_default();
    let following = Following { plan: Some(plan.id.clone()), week: wanted.week, ..before };
    keep(&mut store, Body::Plan(following))?;
    let state = day(&mut store, home, &catalog, &time::wall())?;
    tell_today(&state, &catalog, out)
}

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What a routine is called.
fn title(id: &str, catalog: &Catalog) -> String {
    let routine = catalog.routine(id).and_then(|entry| entry.routine.as_ref());
    routine.map_or_else(|| id.to_owned(), |routine| routine.title.clone())
}

fn show(plan: &Plan, catalog: &Catalog, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "{}", plan.title)?;
    for words in plan.goal.iter().chain(&plan.note) {
        writeln!(out, "{words}")?;
    }
    let name = |id: &str| title(id, catalog);
    let mut first = 1;
    for stage in &plan.stages {
        let last = first + stage.weeks.get() - 1;
        let weeks = if first == last {
            format!("Week {first}")
        } else {
            format!("Weeks {first} to {last}")
        };
        writeln!(out, "\n{weeks}")?;
        if let Some(words) = &stage.note {
            writeln!(out, "  {words}")?;
        }
        for dose in &stage.doses {
            let exercise = catalog.exercise(&dose.exercise);
            let name = exercise.map_or(&dose.exercise, |exercise| &exercise.name);
            writeln!(out, "  {name}: {} x {}", dose.sets, dose.reps)?;
        }
        for (day, items) in DAYS.iter().zip(&stage.days) {
            let said: Vec<String> =
                items.iter().map(|item| said(&item.any_of, item.times, &name)).collect();
            let said = if said.is_empty() { "rest".to_owned() } else { said.join(", ") };
            writeln!(out, "  {day:10} {said}")?;
        }
        first = last + 1;
    }
    writeln!(out, "\n`supple plan {} --follow` begins it today.", plan.id)?;
    Ok(())
}

/// What is due, and what was done of it.
fn tell_today(state: &Day, catalog: &Catalog, out: &mut dyn Write) -> Result<(), Error> {
    let due = &state.due;
    if let Some(plan) = &due.plan {
        writeln!(out, "{plan}, week {} of {}", due.week.0, due.week.1)?;
    }
    if let Some(then) = &due.then {
        writeln!(out, "Its weeks are over: `supple plan {then} --follow` goes on.")?;
    }
    for words in due.mood.words().into_iter().chain(due.note.as_deref()) {
        writeln!(out, "{words}")?;
    }
    for item in &due.items {
        writeln!(out, "  {}", line(item, catalog))?;
    }
    if due.items.is_empty() && due.mood.words().is_none() {
        writeln!(out, "A day of rest.")?;
    }
    Ok(())
}

fn line(item: &Due, catalog: &Catalog) -> String {
    let mark = if item.is_done() { "done" } else { "    " };
    let of = match (item.done, item.times.least) {
        (done, least) if least > 1 => format!(" ({done} of {least})"),
        _ => String::new(),
    };
    let length = item.any_of.iter().find_map(|thing| match thing {
        Thing::Routine(id) => catalog.routine(id)?.routine.as_ref().map(|one| one.expected()),
        _ => None,
    });
    let length = length.map(|length| format!(", {}", text::minutes(length))).unwrap_or_default();
    let what = said(&item.any_of, item.times, &|id| title(id, catalog));
    format!("{mark}  {what}{of}{length}")
}

/// Says the next useful thing.
pub(super) fn next(minutes: Option<u16>, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let zoned = time::wall();
    let mut store = ledger::open(home)?;
    let catalog = home.catalog();
    let state = day(&mut store, home, &catalog, &zoned)?;
    if let Some(block) = &state.today.standing.block {
        writeln!(out, "{}", block.words(&numbers(home)))?;
        return Ok(());
    }
    let Some(routine) = shortest(&state.due, &state.today, minutes, &catalog) else {
        writeln!(out, "Nothing is due. `supple list` shows all routines.")?;
        return Ok(());
    };
    if catalog.routine(&routine.id).is_some() {
        let length = text::minutes(routine.expected());
        writeln!(out, "{}, {length}: `supple play {}`", routine.title, routine.id)?;
    } else {
        let walked = routine.minutes.map_or(10, std::num::NonZeroU16::get);
        writeln!(out, "{}. Note it afterwards: `supple log --walk {walked}`", routine.title)?;
    }
    Ok(())
}

/// Asks the six questions, and says what to try first.
fn find(
    state: &Day,
    store: &mut Store,
    home: &Home,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut ask = || -> Result<Option<Answers>, Error> {
        let mut answers = Answers::default();
        for question in &QUESTIONS {
            let Some(at) = choose(question.ask, question.answers, lines, out)? else {
                return Ok(None);
            };
            answers = (question.set)(answers, at);
        }
        Ok(Some(answers))
    };
    let Some(answers) = ask()? else {
        writeln!(out, "Nothing was kept: the questions were not answered to the end.")?;
        return Ok(());
    };
    let found = matching(answers);
    let pattern = found.pattern;
    writeln!(out, "\n{}", pattern.reason())?;
    writeln!(out, "{} {}", pattern.avoid(), pattern.again())?;
    for notice in found.notices {
        writeln!(out, "{}", advice(notice))?;
    }
    if let Some(words) = found.says {
        writeln!(out, "{words}")?;
    }
    let before = state.following().cloned().unwrap_or_default();
    for body in found.kept(&before, &state.today.standing.flags) {
        keep(store, body)?;
    }
    if pattern.checks().is_empty() {
        let (routine, plan) = pattern.offered();
        lead_on(routine, plan, out)
    } else {
        begin_with_the_calf(pattern, store, home, lines, out)
    }
}

fn advice(question: &str) -> &'static str {
    let question = content().question(question);
    question.and_then(|question| question.advice.as_deref()).unwrap_or_default()
}

fn lead_on(routine: Option<&str>, plan: Option<&str>, out: &mut dyn Write) -> Result<(), Error> {
    if let Some(routine) = routine {
        writeln!(out, "First: `supple play {routine}`. Another is yours to choose.")?;
    }
    if let Some(plan) = plan {
        writeln!(out, "A plan for it: `supple plan {plan} --follow`")?;
    }
    Ok(())
}

const STRAINED: &str = "Was it strained less than two weeks ago, or does it still hurt to walk?";
const YES: usize = 0;
const YES_OR_NO: &[&str] = &["yes", "no"];

/// Asks what a calf is asked before it is loaded, and leads as far up its ladder as the answers allow.
fn begin_with_the_calf(
    pattern: Pattern,
    store: &mut Store,
    home: &Home,
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    writeln!(out, "\nSome questions before the calf is loaded: y yes, n no, ? help.")?;
    let mut given = BTreeMap::new();
    for question in pattern.checks().iter().filter_map(|id| content().question(id)) {
        let Some(answer) = safety::answer(question, lines, out)? else { break };
        given.insert(question.id.clone(), answer);
    }
    let whole = given.len() == pattern.checks().len();
    let limits: Vec<&str> = given
        .iter()
        .filter(|(id, answer)| id.starts_with('P') && **answer == Answer::Yes)
        .map(|(id, _)| advice(id))
        .collect();
    keep(store, answered(given))?;
    let now = time::wall();
    let when = When::at(now.timestamp(), now.time_zone());
    if let Some(block) = standing(&store.known(now.timestamp())?, &when).block {
        writeln!(out, "{}", block.words(&numbers(home)))?;
        return Ok(());
    }
    if !limits.is_empty() {
        writeln!(out, "{}", limits.join("\n"))?;
        return Ok(());
    }
    let strained = if whole { choose(STRAINED, YES_OR_NO, lines, out)? } else { None };
    let Some(strained) = strained else {
        writeln!(out, "The questions were not answered to the end: leave calf work for now.")?;
        return Ok(());
    };
    if strained == YES {
        let why = Some("from the six questions".to_owned());
        keep(store, Body::Flag(Flag { flag: "recent_calf_tear".to_owned(), set: true, why }))?;
        writeln!(
            out,
            "Ankle pumps first, a few times a day: `supple exercise ankle-pumps`. When walking is \
             comfortable, seated calf raises: `supple exercise calf-raise-seated`. Stretches and \
             standing work wait until two weeks are over."
        )?;
        return Ok(());
    }
    let catalog = home.catalog();
    let heel_drops = catalog.routine(HEEL_DROPS).and_then(|entry| entry.routine.as_ref());
    let begins = heel_drops.and_then(|routine| routine.start_if.as_deref()).unwrap_or_default();
    writeln!(out, "Heel drops begin from here: {begins}")?;
    let loads = choose("Is that so?", YES_OR_NO, lines, out)? == Some(YES);
    lead_on(pattern.routine(), pattern.plan().filter(|_| loads), out)
}

/// The routine whose beginning says who is ready for the plan of the calf.
const HEEL_DROPS: &str = "eccentric-calf";

/// The answer to a question, from 0.
fn choose(
    ask: &str,
    answers: &[&str],
    lines: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Option<usize>, Error> {
    writeln!(out, "{ask}")?;
    for (number, words) in answers.iter().enumerate() {
        writeln!(out, "  {}  {words}", number + 1)?;
    }
    loop {
        out.flush()?;
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let number = line.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match number.filter(|at| *at < answers.len()) {
            Some(at) => return Ok(Some(at)),
            None => writeln!(out, "    a number from 1 to {}", answers.len())?,
        }
    }
}
