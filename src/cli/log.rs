//! `supple log`: how it is, said in words at the prompt.

use std::io::Write;

use clap::Args;
use jiff::Zoned;
use jiff::civil::{DateTime, Time};

use super::error::Error;
use super::{Home, history, ledger};
use crate::history::{
    After, Body, Comfort, Easing, Entry, Flag, Furthest, Log, Place, Quality, Score, SelfTest,
    Session, Stamp, Test, Trigger, Visit, Warmth, Weight, When,
};
use crate::routine::Word;
use crate::store::{Store, Wanted, new_id};
use crate::text;
use crate::time;

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct LogArguments {
    /// What to note: `back 3 leg 2 calf left tingling`
    words: Vec<String>,
    /// Anything else, in your own words
    #[arg(long)]
    note: Option<String>,
    /// When it was: `18:30`, or `2026-03-02 18:30`
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// What set it off: sit, stand, walk, bend, lift, twist, cough, sleep, exercise, none, other
    #[arg(long, value_name = "WHAT")]
    trigger: Option<String>,
    /// What eased it: move, rest, lie, heat, cold, medicine, other
    #[arg(long, value_name = "WHAT")]
    easing: Option<String>,
    /// It is there all the time
    #[arg(long)]
    constant: bool,
    /// It woke you at night
    #[arg(long)]
    night: bool,
    /// Something is weak
    #[arg(long)]
    weak: bool,
    /// Something is numb
    #[arg(long)]
    numb: bool,
    /// Minutes until it settled
    #[arg(long, value_name = "MIN")]
    settle: Option<u16>,
    /// Minutes stiff in the morning
    #[arg(long, value_name = "MIN")]
    stiff: Option<u16>,
    /// How well you slept, 0 to 10
    #[arg(long, value_name = "0-10")]
    sleep: Option<Score>,
    /// Strain of the day, 0 to 10
    #[arg(long, value_name = "0-10")]
    stress: Option<Score>,
    /// Mood, 0 to 10
    #[arg(long, value_name = "0-10")]
    mood: Option<Score>,
    /// Minutes walked
    #[arg(long, value_name = "MIN")]
    walk: Option<u16>,
    /// The longest time seated in one go, in minutes
    #[arg(long, value_name = "MIN")]
    sit: Option<u16>,
    /// Kilometres run
    #[arg(long, value_name = "KM")]
    run: Option<f64>,
    /// Medicine, with its dose
    #[arg(long, value_name = "WHAT")]
    medicine: Option<String>,
    /// How well an activity of your choice goes, 0 to 10; up to three times
    #[arg(long, value_name = "0-10")]
    function: Vec<Score>,
    /// With a visit: whether you were told that you may exercise
    #[arg(long, value_enum)]
    may_exercise: Option<May>,
    /// A day to rest: `planned`, `ill`, `flare-up`, or your own word
    #[arg(long, value_name = "WHY")]
    rest: Option<String>,
}

/// What was said of exercise at a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum May {
    /// You may.
    Yes,
    /// You may not.
    No,
}

/// Notes what the words say, and says what that is.
pub(super) fn run(wanted: LogArguments, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let now = time::wall();
    let at = moment(wanted.at.as_deref(), &now)?;
    let mut store = ledger::open(home)?;
    let words: Vec<String> = wanted.words.iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let body = match words.as_slice() {
        ["after", rest @ ..] => {
            let after = after(rest)?;
            return amend(&mut store, &now, out, |session| session.after = after);
        }
        ["morning", rest @ ..] => {
            let scores = scored(rest)?.scores;
            return amend(&mut store, &now, out, |session| session.morning = Some(scores));
        }
        ["test", rest @ ..] => Body::SelfTest(test(rest)?),
        ["heat", rest @ ..] => comfort(Warmth::Heat, rest)?,
        ["cold", rest @ ..] => comfort(Warmth::Cold, rest)?,
        ["ease", rest @ ..] => comfort(Warmth::Ease, rest)?,
        ["visit", ..] => Body::Visit(Visit {
            who: wanted.words.get(1..).unwrap_or_default().join(" "),
            advice: wanted.note.clone(),
            may_exercise: wanted.may_exercise.map(|word| word == May::Yes),
        }),
        ["weight", kg] => Body::Weight(Weight { kg: number(kg)? }),
        ["flag", flag] => flagged(flag, true, wanted.note.clone()),
        ["flag", flag, "off"] => flagged(flag, false, wanted.note.clone()),
        words => Body::Log(Box::new(log(words, wanted)?)),
    };
    let uneasy =
        matches!(&body, Body::Log(log) if log.weakness == Some(true) || log.numbness == Some(true));
    let entry = Entry {
        id: new_id(at.timestamp()),
        when: When::at(at.timestamp(), at.time_zone()),
        body,
        stamp: Stamp::new(now.timestamp(), store.device()),
    };
    store.put(&entry)?;
    writeln!(out, "noted: {}", history::line(&entry, now.date()))?;
    if uneasy {
        writeln!(
            out,
            "If that is new or growing, see a health professional today; numb between the legs, or \
             trouble with bladder or bowel: call for help now."
        )?;
    }
    Ok(())
}

/// Changes the last session, which has to be of the last three days.
fn amend(
    store: &mut Store,
    now: &Zoned,
    out: &mut dyn Write,
    change: impl FnOnce(&mut Session),
) -> Result<(), Error> {
    let wanted = Wanted { kind: Some("session"), most: Some(1), ..Wanted::default() };
    let last = store.entries(wanted)?.pop();
    let recent = |entry: &Entry| now.timestamp().duration_since(entry.when.instant).as_hours() < 72;
    let last = last.filter(recent).ok_or_else(|| {
        Error::NotUnderstood("there is no session of the last three days to note that for".into())
    })?;
    let changed = store.change(last.id, now.timestamp(), |entry| {
        if let Body::Session(session) = &mut entry.body {
            change(session);
        }
    })?;
    let changed = changed.unwrap_or(last);
    Ok(writeln!(out, "noted: {}", history::line(&changed, now.date()))?)
}

fn moment(written: Option<&str>, now: &Zoned) -> Result<Zoned, Error> {
    let Some(written) = written else { return Ok(now.clone()) };
    let time = written.parse::<Time>().map(|time| now.date().to_datetime(time));
    let civil = time.or_else(|_| written.parse::<DateTime>());
    let at = civil.ok().and_then(|civil| civil.to_zoned(now.time_zone().clone()).ok());
    at.filter(|at| at <= now).ok_or_else(|| {
        Error::NotUnderstood(format!(
            "`{written}` is no time that has been; write `18:30` or `2026-03-02 18:30`"
        ))
    })
}

fn log(words: &[&str], wanted: LogArguments) -> Result<Log, Error> {
    let said = |yes: bool| yes.then_some(true);
    let mut log = scored(words)?;
    log.constant = said(wanted.constant);
    log.trigger = wanted.trigger.map(|word| one_of::<Trigger>(&word, "trigger")).transpose()?;
    log.easing = wanted.easing.map(|word| one_of::<Easing>(&word, "easing")).transpose()?;
    log.settle_minutes = wanted.settle;
    log.stiff_minutes = wanted.stiff;
    log.night_wake = said(wanted.night);
    log.weakness = said(wanted.weak);
    log.numbness = said(wanted.numb);
    log.sleep = wanted.sleep;
    log.stress = wanted.stress;
    log.mood = wanted.mood;
    log.walk_minutes = wanted.walk;
    log.sit_minutes = wanted.sit;
    log.run_km = wanted.run;
    log.medicine = wanted.medicine;
    log.function = wanted.function.into_iter().take(3).collect();
    log.rest = wanted.rest;
    log.note = wanted.note;
    if log.is_empty() {
        return Err(Error::NotUnderstood(
            "there is nothing to note; write `supple log back 3 leg 2 calf left`, or `--note`"
                .to_owned(),
        ));
    }
    Ok(log)
}

/// Reads `back 3 leg 2 calf left tingling`, in any order.
fn scored(words: &[&str]) -> Result<Log, Error> {
    let mut log = Log::default();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let score = words.peek().and_then(|next| next.parse::<i64>().ok());
        match (*word, score) {
            ("back" | "leg" | "calf", Some(_)) => {
                let score = words.next().unwrap_or(word).parse().map_err(Error::not_understood)?;
                let field =
                    if *word == "back" { &mut log.scores.back } else { &mut log.scores.leg };
                *field = Some(score);
                if *word == "calf" {
                    log.scores.furthest.get_or_insert(Furthest::Calf);
                }
            }
            (word, _) => place(word, &mut log)?,
        }
    }
    Ok(log)
}

fn place(word: &str, log: &mut Log) -> Result<(), Error> {
    if let Some(furthest) = Furthest::of(word) {
        log.scores.furthest = Some(furthest);
    } else if let Some(side) = Place::of(word) {
        log.scores.side = Some(side);
    } else if let Some(quality) = Quality::of(word) {
        log.quality = Some(quality);
    } else {
        let known = Furthest::WORDS.iter().map(|(word, _)| *word);
        let known = known.chain(Place::WORDS.iter().map(|(word, _)| *word));
        let known = known.chain(Quality::WORDS.iter().map(|(word, _)| *word));
        let known =
            known.chain(["back", "leg", "after", "morning", "test", "heat", "cold", "ease"]);
        return Err(Error::unknown("word", word, known.chain(["visit", "weight", "flag"]), HOW));
    }
    Ok(())
}

const HOW: &str = "write `supple log back 3 leg 2 calf left`, or `--note` for words of your own";

fn after(words: &[&str]) -> Result<After, Error> {
    let mut after = After::default();
    let mut rest = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let field = match *word {
            "most-back" => &mut after.most_back,
            "most-leg" => &mut after.most_leg,
            "effort" => &mut after.effort,
            word => {
                rest.push(word);
                continue;
            }
        };
        let score = words.next().copied().unwrap_or_default();
        *field = Some(score.parse().map_err(Error::not_understood)?);
    }
    after.now = scored(&rest)?.scores;
    Ok(after)
}

fn test(words: &[&str]) -> Result<SelfTest, Error> {
    let [name, rest @ ..] = words else {
        let names: Vec<&str> = Test::WORDS.iter().map(|(word, _)| *word).collect();
        return Err(Error::NotUnderstood(format!("which test: {}", text::choices(&names))));
    };
    let test = one_of::<Test>(name, "test")?;
    let mut found = SelfTest { test, result: None, right: None, alike: None, most: None };
    match rest {
        ["alike"] => found.alike = Some(true),
        ["different"] => found.alike = Some(false),
        [result] => found.result = Some(number(result)?),
        [left, right] => {
            found.result = Some(number(left)?);
            found.right = Some(number(right)?);
        }
        _ => {
            return Err(Error::NotUnderstood(format!(
                "write what it came to: `{} 13`, `heel-raise 15 22` for left and right, or \
                 `toe-and-heel-walk alike`",
                test.word()
            )));
        }
    }
    Ok(found)
}

fn comfort(warmth: Warmth, words: &[&str]) -> Result<Body, Error> {
    match words {
        [minutes] => {
            let minutes = minutes.parse().map_err(|_| {
                Error::NotUnderstood(format!("`{minutes}` is no number of minutes"))
            })?;
            Ok(Body::Comfort(Comfort { warmth, minutes }))
        }
        _ => Err(Error::NotUnderstood("for how many minutes? `heat 15`".to_owned())),
    }
}

fn flagged(flag: &str, set: bool, why: Option<String>) -> Body {
    Body::Flag(Flag { flag: flag.replace('-', "_"), set, why })
}

fn number(written: &str) -> Result<f64, Error> {
    let number = written.replace(',', ".").parse().ok().filter(|n: &f64| (0.0..1e6).contains(n));
    number.ok_or_else(|| Error::NotUnderstood(format!("`{written}` is no number")))
}

fn one_of<T: Word>(word: &str, kind: &'static str) -> Result<T, Error> {
    let known = || T::WORDS.iter().map(|(word, _)| *word);
    T::of(word).ok_or_else(|| {
        let names: Vec<&str> = known().collect();
        Error::unknown(kind, word, known(), &format!("there are {}", text::list(&names)))
    })
}
