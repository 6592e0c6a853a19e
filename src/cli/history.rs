//! `supple history`: what was done and how it felt, in lines; and mending what was noted wrongly.

use std::io::Write;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use jiff::{ToSpan as _, Zoned};

use super::error::Error;
use super::{Home, ledger};
use crate::history::{
    Answer, Body, Comfort, Consent, Ending, Entry, Following, Lap, Log, Score, Scores, Screen,
    SelfTest, Session, Warmth,
};
use crate::routine::{Catalog, Word};
use crate::safety::content;
use crate::session::Outcome;
use crate::store::{Store, Wanted};
use crate::text::{clock, count, day_name, list, minutes};
use crate::time;

#[derive(Debug, Args)]
pub(super) struct HistoryArguments {
    #[command(subcommand)]
    what: Option<What>,
    /// How many days back
    #[arg(long, default_value = "14")]
    days: u16,
    /// What was deleted, too
    #[arg(long)]
    deleted: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show everything of an entry
    Show {
        /// The last letters of its line in the list, or more of its name
        entry: String,
    },
    /// Change an entry: `back=3 leg=2 note="a long drive"`; a field with nothing behind `=` is
    /// taken away
    Edit {
        /// The last letters of its line in the list
        entry: String,
        /// Fields and what they are to say
        #[arg(required = true)]
        changes: Vec<String>,
    },
    /// Delete an entry; `undelete` brings it back
    Delete {
        /// The last letters of its line in the list
        entry: String,
    },
    /// Bring a deleted entry back
    Undelete {
        /// The last letters of its line in the list
        entry: String,
    },
}

/// How many letters of a name a list shows, from its end, which is by chance.
const SHOWN: usize = 6;

/// Lists, shows or changes.
pub(super) fn run(wanted: HistoryArguments, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let now = time::wall();
    let mut store = ledger::open(home)?;
    let catalog = home.catalog();
    match wanted.what {
        None => listed(&store, wanted.days, wanted.deleted, &now, &catalog, out),
        Some(What::Show { entry }) => show(&one(&store, &entry)?, now.date(), &catalog, out),
        Some(What::Edit { entry, changes }) => {
            let before = one(&store, &entry)?;
            let body = edited(&before.body, &changes)?;
            if !body.binds_like(&before.body) {
                return Err(Error::NotUnderstood(BINDING.to_owned()));
            }
            let changed = store.change(before.id, now.timestamp(), |entry| entry.body = body)?;
            tell("changed", &changed.unwrap_or(before), now.date(), &catalog, out)
        }
        Some(What::Delete { entry }) => mark(&mut store, &entry, true, &now, &catalog, out),
        Some(What::Undelete { entry }) => mark(&mut store, &entry, false, &now, &catalog, out),
    }
}

/// Why an entry stays as it is.
const BINDING: &str = "what was said about warning signs stays as it is; what holds now is said anew: \
                       `supple safety`, `supple log flag NAME off`";

fn mark(
    store: &mut Store,
    entry: &str,
    deleted: bool,
    now: &Zoned,
    catalog: &Catalog,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let before = one(store, entry)?;
    if deleted && before.body.is_binding() {
        return Err(Error::NotUnderstood(BINDING.to_owned()));
    }
    let changed =
        store.change(before.id, now.timestamp(), |entry| entry.stamp.deleted = deleted)?;
    let (what, changed) =
        (if deleted { "deleted" } else { "back again" }, changed.unwrap_or(before));
    tell(what, &changed, now.date(), catalog, out)?;
    if deleted {
        writeln!(out, "`supple history undelete {}` brings it back", short(&changed))?;
    }
    Ok(())
}

fn tell(
    what: &str,
    entry: &Entry,
    today: Date,
    catalog: &Catalog,
    out: &mut dyn Write,
) -> Result<(), Error> {
    Ok(writeln!(out, "{what}: {}", line(entry, today, catalog))?)
}

fn listed(
    store: &Store,
    days: u16,
    deleted: bool,
    now: &Zoned,
    catalog: &Catalog,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let from = now.checked_sub(i64::from(days).days()).ok().map(|from| from.timestamp());
    let entries = store.entries(Wanted { from, deleted, ..Wanted::default() })?;
    for entry in &entries {
        let gone = if entry.stamp.deleted { "deleted: " } else { "" };
        writeln!(out, "{}  {gone}{}", short(entry), line(entry, now.date(), catalog))?;
    }
    if entries.is_empty() {
        writeln!(out, "nothing in the last {}", count(days.into(), "day"))?;
    }
    Ok(())
}

fn short(entry: &Entry) -> String {
    let id = entry.id.to_string();
    id.chars().skip(id.len().saturating_sub(SHOWN)).collect()
}

/// The entry that is meant.
fn one(store: &Store, name: &str) -> Result<Entry, Error> {
    let mut found = store.called(name)?;
    match (found.len(), found.pop()) {
        (1, Some(entry)) => Ok(entry),
        (0, _) => Err(Error::Unknown {
            kind: "entry",
            written: name.to_owned(),
            hint: "`supple history` lists them, their names in front".to_owned(),
        }),
        _ => Err(Error::NotUnderstood(format!(
            "`{name}` could be one of several entries; write more of its name"
        ))),
    }
}

/// An entry in one line.
pub(super) fn line(entry: &Entry, today: Date, catalog: &Catalog) -> String {
    let day = day_name(entry.when.day, today);
    format!("{day}, {}  {}", entry.when.civil().strftime("%H:%M"), said(&entry.body, catalog))
}

fn said(body: &Body, catalog: &Catalog) -> String {
    match body {
        Body::Session(session) => session_said(session),
        Body::Log(log) => log_said(log),
        Body::SelfTest(test) => test_said(test),
        Body::Comfort(Comfort { warmth: Warmth::Ease, minutes }) => {
            format!("position of ease for {minutes} min")
        }
        Body::Comfort(comfort) => format!("{} for {} min", comfort.warmth.word(), comfort.minutes),
        Body::Visit(visit) => format!("visit: {}", visit.who),
        Body::Weight(weight) => format!("weight {} kg", weight.kg),
        Body::Flag(flag) => {
            let because = content().because(&flag.flag);
            format!("{}: {because}", if flag.set { "exercises mind" } else { "minded no longer" })
        }
        Body::Checklist(checked) => {
            format!("{} checklist: {} of {}", checked.list, checked.met, checked.of)
        }
        Body::Question(question) => format!("question for a visit: {}", question.question),
        Body::Screen(screen) => screen_said(screen),
        Body::Consent(Consent { adult: true, .. }) => {
            "what supple is and is not: understood".to_owned()
        }
        Body::Consent(_) => "under 18".to_owned(),
        Body::Notice(notice) => format!("notice {}: {}", notice.item, notice.now.word()),
        Body::Decision(decision) => decision.in_words(Some(catalog)),
        Body::Doses(doses) => format!("doses written into {}", doses.routine),
        Body::Plan(Following { plan: Some(plan), .. }) => format!("follows the plan {plan}"),
        Body::Plan(Following { pattern: Some(pattern), .. }) => format!("pattern: {pattern}"),
        Body::Plan(_) => "follows no plan".to_owned(),
        Body::Other { kind, .. } => format!("{kind}: written by a newer supple"),
    }
}

fn screen_said(screen: &Screen) -> String {
    let said = |(id, answer): (&String, &Answer)| match answer {
        Answer::Yes => Some(content().sign(id)),
        Answer::NotSure => Some(format!("perhaps {}", content().sign(id))),
        Answer::No | Answer::Skipped => None,
    };
    let said: Vec<String> = screen.answers.iter().filter_map(said).collect();
    match said.as_slice() {
        [] => "no warning signs reported".to_owned(),
        said => format!("reported: {}", said.join("; ")),
    }
}

fn session_said(session: &Session) -> String {
    let mut parts = vec![format!(
        "{}: {} of {} in {}",
        session.title,
        session.steps_done,
        count(session.steps.into(), "step"),
        minutes(session.whole()),
    )];
    match session.ending {
        Some(Ending::Finished) => {}
        Some(ending) => parts.push(ending.word().to_owned()),
        None => parts.push("not ended".to_owned()),
    }
    let felt = |when: &str, words: Vec<String>| {
        (!words.is_empty()).then(|| format!("{when}: {}", words.join(" ")))
    };
    parts.extend(felt("before", session.before.in_words()));
    let mut after = session.after.now.in_words();
    after.extend(session.after.effort.map(|effort| format!("effort {effort}")));
    parts.extend(felt("after", after));
    let morning = session.morning.map(Scores::in_words).unwrap_or_default();
    parts.extend(felt("next morning", morning));
    parts.join("; ")
}

fn log_said(log: &Log) -> String {
    let mut parts = log.scores.in_words();
    let score = |label: &str, score: Option<Score>| score.map(|score| format!("{label} {score}"));
    let time = |label: &str, time: Option<u16>| time.map(|time| format!("{label} {time} min"));
    let yes = |label: &str, yes: Option<bool>| {
        yes.map(|yes| if yes { label.to_owned() } else { format!("not {label}") })
    };
    parts.extend(log.quality.map(|quality| quality.word().to_owned()));
    parts.extend(yes("all the time", log.constant));
    parts.extend(log.trigger.map(|trigger| format!("set off by {}", trigger.word())));
    parts.extend(log.easing.map(|easing| format!("eased by {}", easing.word())));
    parts.extend(time("settled after", log.settle_minutes));
    parts.extend(time("stiff for", log.stiff_minutes));
    parts.extend(yes("woke you", log.night_wake));
    parts.extend(yes("weak", log.weakness));
    parts.extend(yes("numb", log.numbness));
    parts.extend(score("sleep", log.sleep));
    parts.extend(score("strain", log.stress));
    parts.extend(score("mood", log.mood));
    parts.extend(time("walked", log.walk_minutes));
    parts.extend(time("sat", log.sit_minutes));
    parts.extend(log.run_km.map(|km| format!("ran {km} km")));
    parts.extend(log.medicine.as_ref().map(|medicine| format!("took {medicine}")));
    if !log.function.is_empty() {
        let scores: Vec<String> = log.function.iter().map(ToString::to_string).collect();
        parts.push(format!("activities {}", list(&scores)));
    }
    parts.extend(log.rest.as_ref().map(|why| format!("a day to rest ({why})")));
    parts.extend(log.note.clone());
    parts.join(", ")
}

fn test_said(test: &SelfTest) -> String {
    let result = match (test.result, test.right, test.alike) {
        (Some(left), Some(right), _) => format!("left {left}, right {right}"),
        (Some(result), None, _) => result.to_string(),
        (None, _, Some(true)) => "both sides alike".to_owned(),
        (None, _, Some(false)) => "the sides differ".to_owned(),
        (None, _, None) => "no result".to_owned(),
    };
    format!("{}: {result}", test.test.word())
}

fn show(entry: &Entry, today: Date, catalog: &Catalog, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "{}", line(entry, today, catalog))?;
    if let Body::Session(session) = &entry.body {
        for lap in session.laps.iter().filter(|lap| lap.part.is_work()) {
            writeln!(out, "  {}", lap_said(lap, catalog))?;
        }
    }
    writeln!(out, "name   {}", entry.id)?;
    writeln!(out, "when   {} in {}", entry.when.civil().strftime("%F %H:%M:%S"), entry.when.zone)?;
    let gone = if entry.stamp.deleted { ", where it was deleted" } else { "" };
    Ok(writeln!(out, "last   {} on {}{gone}", entry.stamp.updated, entry.stamp.device)?)
}

fn lap_said(lap: &Lap, catalog: &Catalog) -> String {
    let exercise = catalog.exercise(&lap.exercise);
    let name = exercise.map_or(&lap.exercise, |exercise| &exercise.name);
    let side = lap.side.map(|side| format!(" {side}")).unwrap_or_default();
    let times = lap.count.map(|times| format!(", {times} times")).unwrap_or_default();
    let ended = match lap.outcome {
        Outcome::Completed => String::new(),
        outcome => format!(", {}", outcome.word()),
    };
    let (done, planned) = (clock(lap.done), clock(lap.planned));
    format!("{name}{side}, set {}{times}: {done} of {planned}{ended}", lap.set)
}

/// The body after changes such as `back=3`, in the words that the files use.
fn edited(body: &Body, changes: &[String]) -> Result<Body, Error> {
    let json = body.json().map_err(Error::not_understood)?;
    let mut value: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&json).map_err(Error::not_understood)?;
    for change in changes {
        let (field, to) = change.split_once('=').ok_or_else(|| {
            Error::NotUnderstood(format!("`{change}` is no change; write `back=3`"))
        })?;
        let field = field.trim();
        if to.is_empty() {
            value.remove(field);
            continue;
        }
        let plain = || serde_json::Value::String(to.to_owned());
        let mut to = serde_json::from_str(to).unwrap_or_else(|_| plain());
        if field == "furthest"
            && let Some(furthest) = to.as_str().and_then(crate::history::Furthest::of)
        {
            to = u8::from(furthest).into();
        }
        value.insert(field.to_owned(), to);
    }
    let text = serde_json::to_string(&value).map_err(Error::not_understood)?;
    let read = Body::read(body.kind(), &text).map_err(Error::not_understood)?;
    // A field that is none would be lost without a word.
    let kept = read.json().map_err(Error::not_understood)?;
    let kept: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&kept).map_err(Error::not_understood)?;
    match value.keys().find(|field| !kept.contains_key(*field)) {
        Some(field) => Err(Error::unknown(
            "field",
            field,
            kept.keys().map(String::as_str),
            "`supple history show` has the entry",
        )),
        None => Ok(read),
    }
}
