//! What a long history costs: 50,000 sessions with a million laps.
//!
//! `cargo bench --bench ledger`. The limits: looking back over a year 50 ms, a first round of keeping
//! devices in step 2 s, a round in which nothing has changed 50 ms. The best of a few turns counts.

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::Context as _;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use supple::history::progress::Progress;
use supple::history::{Body, Ending, Entry, Id, Lap, Part, Scores, Session, Stamp, When};
use supple::routine::Catalog;
use supple::session::{Outcome, plan};
use supple::store::Store;

const SESSIONS: u32 = 50_000;
const LAPS: u16 = 20;
const A_DAY: u32 = 10;
const TURNS: usize = 5;

fn main() -> anyhow::Result<()> {
    let home = env::temp_dir().join(format!("supple-bench-ledger-{}", std::process::id()));
    let today = date(2026, 3, 2);
    let now = today.at(22, 0, 0, 0).to_zoned(TimeZone::get("Europe/Berlin")?)?;
    let (here, there, shared) = (home.join("here"), home.join("there"), home.join("shared"));
    let mut store = Store::open(&here, now.timestamp(), "here")?;
    let lines = lines(&now)?;
    store.merge(lines.iter().map(String::as_str))?;
    let size = fs::metadata(Store::file(&here))?.len() / 1_000_000;
    say(&format!("{SESSIONS} sessions with {LAPS} laps each, {size} MB"))?;

    let from = Some(now.checked_sub(364.days())?.timestamp());
    let open = best(|| Store::open(&here, now.timestamp(), "here").map(drop))?;
    let look = best(|| -> anyhow::Result<()> {
        let store = Store::open(&here, now.timestamp(), "here")?;
        let entries = store.in_brief(from)?;
        let progress = Progress::of(&entries, today, 5);
        anyhow::ensure!(progress.days.len() > 300);
        Ok(())
    })?;
    say(&format!("open: {:.2} ms; open and look back over a year: {:.1} ms", ms(open), ms(look)))?;

    let first = time(|| store.sync(&shared, now.timestamp()).map(drop))?;
    let quiet = best(|| store.sync(&shared, now.timestamp()).map(drop))?;
    let mut other = Store::open(&there, now.timestamp(), "there")?;
    let taken = time(|| other.sync(&shared, now.timestamp()).map(drop))?;
    say(&format!(
        "keeping in step: writing all {:.0} ms; taking all in and writing all {:.0} ms; nothing \
         new {:.2} ms",
        ms(first),
        ms(taken),
        ms(quiet)
    ))?;
    let lap = lap(0);
    let id = entry(0, &now)?.id;
    let write = best(|| store.put_lap(id, 0, &lap))?;
    say(&format!("a lap onto the disk: {:.2} ms", ms(write)))?;
    fs::remove_dir_all(Path::new(&home))?;
    Ok(())
}

fn lines(now: &Zoned) -> anyhow::Result<Vec<String>> {
    (0..SESSIONS).map(|number| Ok(entry(number, now)?.line()?)).collect()
}

fn entry(number: u32, now: &Zoned) -> anyhow::Result<Entry> {
    let days = i64::from(number / A_DAY);
    let at = now.checked_sub(days.days())?.checked_sub(i64::from(number % A_DAY).hours())?;
    let at: Timestamp = at.timestamp();
    let catalog = std::sync::LazyLock::force(&CATALOG);
    let routine = catalog.routine("core-base").context("it is there")?;
    let routine = routine.routine.as_ref().context("it can be played")?;
    let mut session = Session::of(&plan(routine), Scores::default());
    session.ending = Some(Ending::Finished);
    session.laps = (0..LAPS).map(lap).collect();
    let mut random = [0; 10];
    random[..4].copy_from_slice(&number.to_be_bytes());
    Ok(Entry {
        id: Id::of(at, random),
        when: When::at(at, now.time_zone()),
        body: Body::Session(Box::new(session)),
        stamp: Stamp::new(at, "here"),
    })
}

static CATALOG: std::sync::LazyLock<Catalog> = std::sync::LazyLock::new(Catalog::bundled);

fn lap(number: u16) -> Lap {
    Lap {
        segment: number,
        exercise: ["curl-up", "side-plank-2", "bird-dog-1"][usize::from(number % 3)].to_owned(),
        part: if number.is_multiple_of(2) { Part::Hold } else { Part::Rest },
        side: None,
        set: number / 4 + 1,
        count: None,
        began: Duration::from_secs(u64::from(number) * 20),
        planned: Duration::from_secs(20),
        done: Duration::from_secs(20),
        paused: Duration::ZERO,
        outcome: Outcome::Completed,
    }
}

fn time<E>(work: impl FnOnce() -> Result<(), E>) -> Result<Duration, E> {
    let began = now();
    work()?;
    Ok(now() - began)
}

fn best<E>(mut work: impl FnMut() -> Result<(), E>) -> Result<Duration, E> {
    (0..TURNS).try_fold(Duration::MAX, |least, _| Ok(least.min(time(&mut work)?)))
}

#[expect(clippy::disallowed_methods, reason = "a measurement is about the clock on the wall")]
fn now() -> Instant {
    Instant::now()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}
