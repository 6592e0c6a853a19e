//! `supple log`: how it is, said in words at the prompt.

use std::collections::BTreeSet;
use std::io::Write;
use std::mem;

use clap::Args;
use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::coaching::numbers;
use super::error::Error;
use super::{Home, history, ledger};
use crate::history::{
    After, Body, Comfort, Easing, Entry, Flag, Furthest, Log, Place, Quality, Score, Scores,
    SelfTest, Test, Trigger, Visit, Warmth, Weight,
};
use crate::routine::{FLAG_WORDS, FLAGS, Word};
use crate::store::{Store, Wanted};
use crate::text;
use crate::time;

#[derive(Debug, Args)]
pub(super) struct LogArguments {
    /// What to note: `back 3 leg 2 calf left tingling`
    words: Vec<String>,
    /// When it was: `18:30`, or `2026-03-02 18:30`
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// With a visit: whether you were told that you may exercise
    #[arg(long, value_enum)]
    may_exercise: Option<May>,
    #[command(flatten)]
    more: More,
}

/// What can be said beside scores.
#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
struct More {
    /// Anything else, in your own words
    #[arg(long)]
    note: Option<String>,
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
    #[arg(long, value_name = "KM", value_parser = number)]
    run: Option<f64>,
    /// Medicine, with its dose
    #[arg(long, value_name = "WHAT")]
    medicine: Option<String>,
    /// How well an activity of your choice goes, 0 to 10; up to three times
    #[arg(long, value_name = "0-10")]
    function: Vec<Score>,
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

/// What is to be noted.
enum Noted {
    /// How it was after the last session.
    After(After),
    /// How it was on the morning after the last day with sessions.
    Morning(Scores),
    /// Something by itself.
    Entry(Body),
}

/// Notes what the words say, and says what that is.
pub(super) fn run(mut wanted: LogArguments, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let now = time::wall();
    if matches!(wanted.words.as_slice(), [word] if word.to_lowercase() == "flag") {
        return flags(out);
    }
    let at = moment(wanted.at.as_deref(), &now)?;
    let mut store = ledger::open(home)?;
    let noted = noted(&mut wanted, &store)?;
    if let Some(option) = wanted.left(&noted) {
        let form = wanted.words.first().map(String::as_str).unwrap_or_default();
        return Err(Error::NotUnderstood(format!(
            "`{option}` does not go with `{form}`; note it by itself"
        )));
    }
    let changed = match noted {
        Noted::Entry(body) => vec![ledger::note(&mut store, &at, body)?],
        Noted::After(after) => after_the_last(&mut store, after, &now)?,
        Noted::Morning(scores) => {
            let days = recent(&store, &now)?.into_iter().map(|session| session.when.day);
            let day = morning_of(days, now.date()).ok_or_else(no_session)?;
            store.put_morning(day, scores, now.timestamp())?
        }
    };
    let catalog = home.catalog();
    for entry in &changed {
        writeln!(out, "noted: {}", history::line(entry, now.date(), &catalog))?;
        if let Body::Log(log) = &entry.body {
            mind(log, &store, &now, home, out)?;
        }
    }
    Ok(())
}

/// What the words say, with those of the options that go with it taken out of them.
fn noted(wanted: &mut LogArguments, store: &Store) -> Result<Noted, Error> {
    let words: Vec<String> = wanted.words.iter().map(|word| word.to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let more = &mut wanted.more;
    Ok(Noted::Entry(match words.as_slice() {
        ["after", rest @ ..] => return after(rest).map(Noted::After),
        ["morning", rest @ ..] => {
            return scores("morning", rest, "`morning back 3 leg 1`").map(Noted::Morning);
        }
        ["test", rest @ ..] => Body::SelfTest(test(rest)?),
        ["heat", rest @ ..] => comfort(Warmth::Heat, rest)?,
        ["cold", rest @ ..] => comfort(Warmth::Cold, rest)?,
        ["ease", rest @ ..] => comfort(Warmth::Ease, rest)?,
        ["walk", minutes] => {
            more.walk = Some(minutes.parse().map_err(|_| {
                Error::NotUnderstood(format!("`{minutes}` is no number of minutes; `walk 10`"))
            })?);
            Body::Log(Box::new(log(&[], mem::take(more))?))
        }
        ["walk"] => {
            return Err(Error::NotUnderstood("for how many minutes? `walk 10`".to_owned()));
        }
        ["visit", ..] => Body::Visit(Visit {
            who: wanted.words.get(1..).unwrap_or_default().join(" "),
            advice: more.note.take(),
            may_exercise: wanted.may_exercise.take().map(|word| word == May::Yes),
        }),
        ["weight", kg] => Body::Weight(Weight { kg: number(kg)? }),
        ["weight", ..] => {
            return Err(Error::NotUnderstood("how many kilograms? `weight 71.5`".to_owned()));
        }
        ["flag", flag @ .., "off"] => flagged(flag, false, more.note.take(), store)?,
        ["flag", flag @ ..] => flagged(flag, true, more.note.take(), store)?,
        words => Body::Log(Box::new(log(words, mem::take(more))?)),
    }))
}

impl LogArguments {
    /// An option that was given and does not go with what is noted.
    fn left(&self, noted: &Noted) -> Option<&'static str> {
        let at = self.at.is_some() && !matches!(noted, Noted::Entry(_));
        let may = self.may_exercise.is_some();
        [("--at", at), ("--may-exercise", may)]
            .into_iter()
            .find_map(|(option, given)| given.then_some(option))
            .or_else(|| self.more.given())
    }
}

impl More {
    /// The first option that was given.
    fn given(&self) -> Option<&'static str> {
        let options = [
            ("--note", self.note.is_some()),
            ("--trigger", self.trigger.is_some()),
            ("--easing", self.easing.is_some()),
            ("--constant", self.constant),
            ("--night", self.night),
            ("--weak", self.weak),
            ("--numb", self.numb),
            ("--settle", self.settle.is_some()),
            ("--stiff", self.stiff.is_some()),
            ("--sleep", self.sleep.is_some()),
            ("--stress", self.stress.is_some()),
            ("--mood", self.mood.is_some()),
            ("--walk", self.walk.is_some()),
            ("--sit", self.sit.is_some()),
            ("--run", self.run.is_some()),
            ("--medicine", self.medicine.is_some()),
            ("--function", !self.function.is_empty()),
            ("--rest", self.rest.is_some()),
        ];
        options.into_iter().find_map(|(option, given)| given.then_some(option))
    }
}

/// What is to be minded with what was noted.
fn mind(
    log: &Log,
    store: &Store,
    now: &Zoned,
    home: &Home,
    out: &mut dyn Write,
) -> Result<(), Error> {
    if log.weakness == Some(true) || log.is_numb() {
        let words = numbers(home).fill(
            "If that is new or growing, see a doctor today. Numb between the legs, or \
             trouble with bladder or bowel: call {emergency} now.",
            "",
        );
        writeln!(out, "{words}")?;
    }
    if log.medicine.is_some() {
        writeln!(
            out,
            "Follow the leaflet. Ask a pharmacist if you have ulcers, kidney, heart or asthma \
             trouble, are pregnant, take blood thinners, or are over 65."
        )?;
        let days = with_medicine(store, now)?;
        if days >= MEDICINE_DAYS {
            writeln!(
                out,
                "Medicine on {days} of the last 14 days: please talk to a pharmacist or doctor."
            )?;
        }
    }
    Ok(())
}

/// From so many days of a fortnight on, somebody is to be asked about medicine: the limit of what is
/// sold without a prescription.
const MEDICINE_DAYS: usize = 10;

/// On how many of the last 14 days medicine was noted.
fn with_medicine(store: &Store, now: &Zoned) -> Result<usize, Error> {
    let from = now.checked_sub(14.days()).ok().map(|from| from.timestamp());
    let logs = store.entries(Wanted { kind: Some("log"), from, ..Wanted::default() })?;
    let first = now.date().checked_sub(13.days()).unwrap_or(now.date());
    let with = logs.iter().filter(|entry| match &entry.body {
        Body::Log(log) => log.medicine.is_some() && entry.when.day >= first,
        _ => false,
    });
    Ok(with.map(|entry| entry.when.day).collect::<BTreeSet<Date>>().len())
}

/// The sessions of the last three days.
fn recent(store: &Store, now: &Zoned) -> Result<Vec<Entry>, Error> {
    let from = now.checked_sub(3.days()).ok().map(|from| from.timestamp());
    Ok(store.entries(Wanted { kind: Some("session"), from, ..Wanted::default() })?)
}

fn no_session() -> Error {
    Error::NotUnderstood("there is no session of the last three days to note that for".to_owned())
}

/// Notes how it was after the last session; what was noted of that before and is not said now stays.
fn after_the_last(store: &mut Store, after: After, now: &Zoned) -> Result<Vec<Entry>, Error> {
    let last = recent(store, now)?.pop().ok_or_else(no_session)?;
    let changed = store.change(last.id, now.timestamp(), |entry| {
        if let Body::Session(session) = &mut entry.body {
            session.after = after.over(session.after);
        }
    })?;
    Ok(changed.into_iter().collect())
}

/// The day whose morning after has come: the latest before this one. Whoever has none did it after
/// midnight and has slept since.
fn morning_of(days: impl Iterator<Item = Date>, today: Date) -> Option<Date> {
    days.max_by_key(|day| (*day < today, *day))
}

fn moment(written: Option<&str>, now: &Zoned) -> Result<Zoned, Error> {
    let Some(written) = written else { return Ok(now.clone()) };
    let zone = || now.time_zone().clone();
    let there = |civil: DateTime| civil.to_zoned(zone()).ok();
    let at = written.parse::<Timestamp>().map(|at| at.to_zoned(zone())).ok();
    let at = at.or_else(|| written.parse().ok().and_then(there));
    // Last, because a time can be read out of a whole date, too, and then the day is lost.
    let time = |time: Time| there(now.date().to_datetime(time));
    let at = at.or_else(|| written.parse().ok().and_then(time));
    at.filter(|at| at <= now).ok_or_else(|| {
        Error::NotUnderstood(format!(
            "`{written}` is no time that has been; write `18:30` or `2026-03-02 18:30`"
        ))
    })
}

fn log(words: &[&str], more: More) -> Result<Log, Error> {
    let said = |yes: bool| yes.then_some(true);
    if more.function.len() > ACTIVITIES {
        return Err(Error::NotUnderstood(
            "`--function` is for three activities; leave the others out".to_owned(),
        ));
    }
    let log = Log {
        constant: said(more.constant),
        trigger: more.trigger.map(|word| one_of::<Trigger>(&word, "trigger")).transpose()?,
        easing: more.easing.map(|word| one_of::<Easing>(&word, "easing")).transpose()?,
        settle_minutes: more.settle,
        stiff_minutes: more.stiff,
        night_wake: said(more.night),
        weakness: said(more.weak),
        numbness: said(more.numb),
        sleep: more.sleep,
        stress: more.stress,
        mood: more.mood,
        walk_minutes: more.walk,
        sit_minutes: more.sit,
        run_km: more.run,
        medicine: more.medicine,
        function: more.function,
        rest: more.rest,
        note: more.note,
        ..scored(words)?
    };
    if log.is_empty() {
        return Err(Error::NotUnderstood(
            "there is nothing to note; write `supple log back 3 leg 2 calf left`, or `--note`"
                .to_owned(),
        ));
    }
    Ok(log)
}

/// How many activities of one's own choice are scored.
const ACTIVITIES: usize = 3;

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
            ("back" | "leg", None) => {
                return Err(Error::NotUnderstood(format!(
                    "how much, in whole numbers from 0 to 10? `{word} 3`"
                )));
            }
            (word, _) => place(word, &mut log)?,
        }
    }
    Ok(log)
}

/// Reads the scores behind `form`, and nothing else.
fn scores(form: &str, words: &[&str], example: &str) -> Result<Scores, Error> {
    let log = scored(words)?;
    if let Some(quality) = log.quality {
        let word = quality.word();
        return Err(Error::NotUnderstood(format!(
            "`{word}` does not go with `{form}`; note it by itself"
        )));
    }
    if log.scores.is_empty() {
        return Err(Error::NotUnderstood(format!("how was it? {example}")));
    }
    Ok(log.scores)
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
        let known = known
            .chain(["back", "leg", "after", "morning", "test", "heat", "cold", "ease", "walk"]);
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
    if after.is_empty() || !rest.is_empty() {
        after.now = scores("after", &rest, "`after back 3 leg 1 effort 5`")?;
    }
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

/// Sets or lifts a flag that exercises know. One that this program does not know can be lifted, where
/// the ledger has it.
fn flagged(words: &[&str], set: bool, why: Option<String>, store: &Store) -> Result<Body, Error> {
    let flag = words.join("_").replace('-', "_");
    let known = || FLAGS.iter().copied();
    let holds = |entry: &Entry| matches!(&entry.body, Body::Flag(one) if one.flag == flag);
    let there = || -> Result<bool, Error> {
        let wanted = Wanted { kind: Some("flag"), ..Wanted::default() };
        Ok(store.entries(wanted)?.iter().any(holds))
    };
    if known().any(|one| one == flag) || (!set && there()?) {
        return Ok(Body::Flag(Flag { flag, set, why }));
    }
    Err(Error::unknown("flag", &flag, known(), "`supple log flag` lists them"))
}

/// Every flag, and what it says.
fn flags(out: &mut dyn Write) -> Result<(), Error> {
    writeln!(
        out,
        "What exercises mind; `supple log flag NAME` sets it, and `off` behind it lifts it:"
    )?;
    for (flag, words) in FLAG_WORDS {
        writeln!(out, "  {flag:25}{words}")?;
    }
    Ok(())
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
