//! The ledger on the disk: what is written is there, whoever writes and whatever goes wrong.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use supple::history::{Body, Ending, Entry, Id, Log, Part, Score, Scores, Session, Stamp, When};
use supple::session::{Command as Ask, Event, plan};
use supple::store::{Claim, Merged, Store, Trouble, Wanted, new_id};
use supple::time::Moment;
use tempfile::TempDir;

use super::scenes::bundled;

pub fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn open(folder: &Path) -> Store {
    Store::open(folder, instant("2026-03-02T06:30:00Z"), "here").unwrap()
}

/// How it was at a time, in Berlin.
pub fn log(at: &str, back: i64) -> Entry {
    let at = instant(at);
    let scores = Scores { back: Score::try_from(back).ok(), ..Scores::default() };
    Entry {
        id: new_id(at),
        when: When::at(at, &TimeZone::get("Europe/Berlin").unwrap()),
        body: Body::Log(Box::new(Log { scores, ..Log::default() })),
        stamp: Stamp::new(at, "here"),
    }
}

fn backs(store: &Store) -> Vec<u8> {
    let entries = store.entries(Wanted::default()).unwrap();
    let back = |entry: &Entry| match &entry.body {
        Body::Log(log) => log.scores.back.unwrap().value(),
        _ => panic!("{entry:?}"),
    };
    entries.iter().map(back).collect()
}

/// A session of a bundled routine that begins at a time.
pub fn session(at: &str, routine: &str) -> Entry {
    let at = instant(at);
    Entry {
        id: new_id(at),
        when: When::at(at, &TimeZone::get("Europe/Berlin").unwrap()),
        body: Body::Session(Box::new(Session::of(&plan(&bundled(routine)), Scores::default()))),
        stamp: Stamp::new(at, "here"),
    }
}

/// The laps of a routine played for so many seconds.
pub fn laps(routine: &str, seconds: u64) -> Vec<supple::history::Lap> {
    let timeline = plan(&bundled(routine));
    let mut events = Vec::new();
    let (mut playing, began) = supple::session::Session::start(timeline, Moment::ZERO);
    events.extend(began);
    events.extend(playing.advance(Moment::at(Duration::from_secs(seconds))));
    let lap = |event: &Event| match event {
        Event::Lapped(lap) => Some(supple::history::Lap::of(lap, playing.timeline(), Moment::ZERO)),
        _ => None,
    };
    events.iter().filter_map(lap).collect()
}

fn as_session(entry: &Entry) -> &Session {
    match &entry.body {
        Body::Session(session) => session,
        _ => panic!("{entry:?}"),
    }
}

#[test]
fn what_was_written_is_there_the_next_time() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let (first, second) = (log("2026-03-02T07:00:00Z", 3), log("2026-03-01T07:00:00Z", 4));
    store.put(&first).unwrap();
    store.put(&second).unwrap();
    drop(store);
    let store = Store::open(home.path(), instant("2026-03-03T00:00:00Z"), "another").unwrap();
    assert_eq!(store.device(), "here", "a device keeps its name");
    assert_eq!(store.entries(Wanted::default()).unwrap(), [second.clone(), first.clone()]);
    let from = Some(instant("2026-03-02T00:00:00Z"));
    assert_eq!(store.entries(Wanted { from, ..Wanted::default() }).unwrap(), vec![first.clone()]);
    let most = Some(1);
    assert_eq!(store.entries(Wanted { most, ..Wanted::default() }).unwrap(), [first]);
    let kind = Some("session");
    assert_eq!(store.entries(Wanted { kind, ..Wanted::default() }).unwrap(), []);
    assert_eq!(store.damage().unwrap(), Vec::<String>::new());
}

#[test]
fn what_was_deleted_can_be_brought_back_and_what_was_changed_is_kept() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let entry = log("2026-03-02T07:00:00Z", 3);
    store.put(&entry).unwrap();
    let later = instant("2026-03-02T08:00:00Z");
    store.change(entry.id, later, |entry| entry.stamp.deleted = true).unwrap();
    assert_eq!(backs(&store), Vec::<u8>::new());
    assert_eq!(store.get(entry.id).unwrap().unwrap().stamp.updated, later);
    let back = |entry: &mut Entry| entry.stamp.deleted = false;
    let brought = store.change(entry.id, later, back).unwrap().unwrap();
    assert_eq!(backs(&store), [3]);
    assert!(brought.stamp.updated > later, "the later of two changes at once");
    drop(store);
    let db = Connection::open(Store::file(home.path())).unwrap();
    let kept: Vec<String> = db
        .prepare("SELECT before || ' ' || device FROM change ORDER BY number")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(kept, [r#"{"back":3} here"#, r#"{"back":3} here"#]);
}

#[test]
fn each_lap_of_a_session_that_was_killed_is_there() {
    let home = TempDir::new().unwrap();
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    let laps = laps("desk-micro-3", 90);
    assert!(laps.len() > 3, "{laps:?}");
    let mut store = open(home.path());
    let playing = Claim::take(home.path(), begun.id).unwrap();
    store.put(&begun).unwrap();
    for (number, lap) in laps.iter().enumerate() {
        store.put_lap(begun.id, number, lap).unwrap();
    }
    let mut other = open(home.path());
    assert!(other.unfinished().unwrap().is_empty(), "somebody plays it");
    // As when the program is killed.
    drop((playing, store));
    let unfinished = other.unfinished().unwrap();
    let [(found, _claim)] = unfinished.as_slice() else { panic!("{unfinished:?}") };
    assert_eq!(found.id, begun.id);
    assert_eq!(as_session(found).laps, laps);
    assert!(open(home.path()).unfinished().unwrap().is_empty(), "it is asked about once");
}

/// What is noted at the prompt while the session runs in another program.
fn note_while_it_runs(store: &mut Store, session: Id) {
    let at = instant("2026-03-02T07:02:00Z");
    let noted = store.change(session, at, |entry| {
        if let Body::Session(session) = &mut entry.body {
            session.after.now.back = Score::try_from(7).ok();
        }
    });
    assert!(noted.unwrap().is_some());
}

#[test]
fn what_is_noted_for_a_session_that_runs_doubles_no_lap() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    let laps = laps("desk-micro-3", 90);
    store.put(&begun).unwrap();
    for (number, lap) in laps.iter().enumerate() {
        store.put_lap(begun.id, number, lap).unwrap();
        note_while_it_runs(&mut store, begun.id);
    }
    let found = store.get(begun.id).unwrap().unwrap();
    assert_eq!(as_session(&found).laps, laps);
    let kept = store.settle(begun.id, instant("2026-03-02T09:00:00Z")).unwrap().unwrap();
    assert_eq!(as_session(&kept).laps, laps);
    assert_eq!(as_session(&kept).after.now.back, Score::try_from(7).ok());
}

#[test]
fn what_is_noted_for_a_session_that_runs_outlives_its_end() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    store.record(&begun).unwrap();
    note_while_it_runs(&mut store, begun.id);
    // What the program that plays it knows.
    let mut ended = Entry {
        stamp: begun.stamp.after(instant("2026-03-02T07:01:30Z"), "here"),
        ..begun.clone()
    };
    let mut end = |change: &dyn Fn(&mut Session)| {
        if let Body::Session(session) = &mut ended.body {
            change(session);
        }
        store.record(&ended).unwrap();
        store.get(begun.id).unwrap().unwrap()
    };
    let found = end(&|session| {
        session.laps = laps("desk-micro-3", 90);
        session.ending = Some(Ending::Stopped);
    });
    assert_eq!(as_session(&found).after.now.back, Score::try_from(7).ok());
    assert_eq!(as_session(&found).laps, laps("desk-micro-3", 90));
    assert_eq!(as_session(&found).ending, Some(Ending::Stopped));
    assert!(found.stamp.updated > instant("2026-03-02T07:02:00Z"), "later than what was noted");
    // Asked by the program itself, after that.
    let found = end(&|session| session.after.effort = Score::try_from(4).ok());
    let after = as_session(&found).after;
    assert_eq!((after.now.back, after.effort), (Score::try_from(7).ok(), Score::try_from(4).ok()));
    let found = end(&|session| session.after.now.back = Score::try_from(2).ok());
    assert_eq!(as_session(&found).after.now.back, Score::try_from(2).ok());
}

#[test]
fn a_session_that_was_deleted_while_it_ran_stays_so_with_what_was_done() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    store.put(&begun).unwrap();
    let at = instant("2026-03-02T07:02:00Z");
    store.change(begun.id, at, |entry| entry.stamp.deleted = true).unwrap();
    let mut ended = begun.clone();
    if let Body::Session(session) = &mut ended.body {
        session.laps = laps("desk-micro-3", 90);
        session.ending = Some(Ending::Stopped);
    }
    store.record(&ended).unwrap();
    let found = store.get(begun.id).unwrap().unwrap();
    assert!(found.stamp.deleted);
    assert_eq!(as_session(&found).laps, laps("desk-micro-3", 90));
}

/// Changes one entry for [`four_programs_change_at_once`], when that starts this test alone.
#[test]
fn one_program_changes() {
    let Some(folder) = std::env::var_os("SUPPLE_TEST_CHANGES") else { return };
    let mut store = open(Path::new(&folder));
    let [entry] = store.entries(Wanted::default()).unwrap().try_into().unwrap();
    for _ in 0..50 {
        let change = |entry: &mut Entry| match &mut entry.body {
            Body::Log(log) => log.walk_minutes = log.walk_minutes.map(|minutes| minutes + 1),
            body => panic!("{body:?}"),
        };
        store.change(entry.id, instant("2026-03-02T08:00:00Z"), change).unwrap();
    }
}

#[test]
fn four_programs_change_at_once() {
    let home = TempDir::new().unwrap();
    let mut entry = log("2026-03-02T07:00:00Z", 3);
    if let Body::Log(log) = &mut entry.body {
        log.walk_minutes = Some(0);
    }
    open(home.path()).put(&entry).unwrap();
    at_once("one_program_changes", ("SUPPLE_TEST_CHANGES", home.path()));
    let found = open(home.path()).get(entry.id).unwrap().unwrap();
    let Body::Log(log) = found.body else { panic!("{found:?}") };
    assert_eq!(log.walk_minutes, Some(200), "no change is lost to another");
}

/// Runs a test of this file four times at once, each in a program of its own.
fn at_once(test: &str, (name, value): (&str, &Path)) {
    let me = std::env::current_exe().unwrap();
    let mut programs: Vec<_> = (0..4)
        .map(|_| {
            let mut program = Command::new(&me);
            program.args(["--exact", &format!("it::store::{test}")]).env(name, value);
            program.spawn().unwrap()
        })
        .collect();
    for program in &mut programs {
        assert!(program.wait().unwrap().success());
    }
}

#[test]
fn a_session_that_was_killed_goes_on_where_it_stood_or_is_kept() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    store.put(&begun).unwrap();
    for (number, lap) in laps("desk-micro-3", 90).iter().enumerate() {
        store.put_lap(begun.id, number, lap).unwrap();
    }
    let found = store.get(begun.id).unwrap().unwrap();
    let timeline = plan(&bundled("desk-micro-3"));
    let going_on = as_session(&found).going_on(&timeline).unwrap();
    let (playing, events) = supple::session::Session::go_on(timeline, going_on.laps, Moment::ZERO);
    let Some(Event::Entered(index)) = events.get(1) else { panic!("{events:?}") };
    let place = playing.timeline().segments()[*index].place;
    assert_eq!(place.step, going_on.step);
    assert_eq!(as_session(&found).going_on(&plan(&bundled("core-base"))), None, "another routine");
    let later = instant("2026-03-02T09:00:00Z");
    let kept = store.settle(begun.id, later).unwrap().unwrap();
    assert_eq!(as_session(&kept).ending, Some(Ending::BrokenOff));
    assert!(!kept.stamp.deleted);
    assert!(store.unfinished().unwrap().is_empty());
    assert_eq!(store.get(begun.id).unwrap(), Some(kept), "with its laps");
}

#[test]
fn nothing_done_is_zero_and_not_less() {
    let Body::Session(mut nothing) = session("2026-03-02T07:00:00Z", "desk-micro-3").body else {
        panic!("a session")
    };
    nothing.laps = laps("desk-micro-3", 90).into_iter().take(1).collect();
    assert!(!nothing.laps.is_empty() && nothing.completion().is_sign_positive());
}

#[test]
fn a_session_in_which_nothing_was_done_is_forgotten() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    store.put(&begun).unwrap();
    store.settle(begun.id, instant("2026-03-02T09:00:00Z")).unwrap();
    assert_eq!(store.entries(Wanted::default()).unwrap(), []);
}

/// Plays a session of the engine to its end in simulated time; every now and then it is broken off
/// and goes on.
#[test]
fn a_session_broken_off_after_any_lap_comes_to_its_end() {
    for routine in ["desk-micro-3", "calf-hamstring-flex", "core-base"] {
        let timeline = plan(&bundled(routine));
        let end = timeline.expected() * 2;
        let (mut whole, _) = supple::session::Session::start(timeline.clone(), Moment::ZERO);
        whole.advance(Moment::at(end));
        while whole.ending().is_none() {
            let now = Moment::at(end);
            whole.command(Ask::Done, now);
        }
        let all = whole.laps().to_vec();
        for lap in 0..all.len() {
            let laps = all[..lap].to_vec();
            let next = supple::session::Session::segment_after(&timeline, &laps).unwrap();
            assert!(next <= lap, "{routine}: nothing is left out");
            let part = timeline.segments()[next].part;
            let place = timeline.segments()[lap].place;
            assert!(!part.is_work() || next == lap, "{routine}: time to get there");
            assert_eq!(timeline.segments()[next].place.step, place.step, "{routine}");
            let (on, events) =
                supple::session::Session::go_on(timeline.clone(), laps, Moment::ZERO);
            assert_eq!(events[1], Event::Entered(next));
            assert_eq!(on.laps().len(), lap);
        }
        assert_eq!(supple::session::Session::segment_after(&timeline, &all), None);
    }
}

#[test]
fn laps_say_what_was_planned_and_what_was_done() {
    let laps = laps("calf-hamstring-flex", 200);
    let hold = laps.iter().find(|lap| lap.part == Part::Hold).unwrap();
    let json = serde_json::to_string(hold).unwrap();
    assert_eq!(
        json,
        r#"{"segment":3,"exercise":"calf-wall-straight","part":"hold","side":"left","began":136,"planned":30,"done":30}"#
    );
    assert_eq!(serde_json::from_str::<supple::history::Lap>(&json).unwrap(), *hold);
}

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let home = TempDir::new().unwrap();
    drop(open(home.path()));
    let db = Connection::open(Store::file(home.path())).unwrap();
    db.pragma_update(None, "user_version", 9).unwrap();
    let refused = Store::open(home.path(), instant("2026-03-02T06:30:00Z"), "here").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the history was written by a newer supple (its version is 9, this one knows 1); update \
         supple, or set `SUPPLE_DATA_DIR` to another folder"
    );
}

#[test]
fn every_old_shape_of_the_file_opens() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let mut seen = 0;
    for file in fs::read_dir(schemas).unwrap() {
        let file = file.unwrap().path();
        let home = TempDir::new().unwrap();
        fs::copy(&file, Store::file(home.path())).unwrap();
        let store = open(home.path());
        assert_eq!(store.device(), "a1b2c3d4", "{}", file.display());
        let kinds: Vec<String> = store
            .entries(Wanted::default())
            .unwrap()
            .iter()
            .map(|entry| entry.body.kind().to_owned())
            .collect();
        assert_eq!(kinds, ["session", "log", "self-test"], "{}", file.display());
        seen += 1;
    }
    assert_eq!(seen, 1, "one for each version");
}

#[test]
fn a_truncated_and_a_bit_flipped_file_are_said_to_be_damaged() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    for back in 0..10 {
        for day in 10..28 {
            store.put(&log(&format!("2026-03-{day}T07:00:00Z"), back)).unwrap();
        }
    }
    drop(store);
    let file = Store::file(home.path());
    let whole = fs::read(&file).unwrap();
    let damaged = |bytes: &[u8]| -> Result<usize, Trouble> {
        fs::write(&file, bytes).unwrap();
        let store = Store::open(home.path(), instant("2026-03-02T06:30:00Z"), "here")?;
        store.entries(Wanted::default()).map(|entries| entries.len())
    };
    assert_eq!(damaged(&whole).unwrap(), 180);
    assert_eq!(damaged(&whole[..whole.len() / 2]), Err(Trouble::Damaged));
    assert_eq!(
        damaged(b"not a database at all, but long enough to look at"),
        Err(Trouble::Damaged)
    );
    let mut flipped = whole.clone();
    let half = flipped.len() / 2;
    for byte in &mut flipped[half..] {
        *byte ^= 0x55;
    }
    assert_eq!(damaged(&flipped), Err(Trouble::Damaged));
}

#[test]
fn a_folder_that_may_not_be_written_is_said_to_be_so() {
    let home = TempDir::new().unwrap();
    let in_the_way = home.path().join("file");
    fs::write(&in_the_way, "").unwrap();
    let refused = Store::open(&in_the_way.join("data"), instant("2026-03-02T06:30:00Z"), "here");
    assert!(matches!(refused, Err(Trouble::Closed(_))), "{refused:?}");
}

#[test]
fn lines_from_elsewhere_are_taken_in_once() {
    let (here, there) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (mut here, mut there) = (open(here.path()), open(there.path()));
    let entry = log("2026-03-02T07:00:00Z", 3);
    let lines = [entry.line().unwrap(), "{half".to_owned(), String::new()];
    let lines = || lines.iter().map(String::as_str);
    assert_eq!(here.merge(lines()).unwrap(), Merged { taken: 1, known: 0, odd: 2 });
    assert_eq!(here.merge(lines()).unwrap(), Merged { taken: 0, known: 1, odd: 2 });
    there.merge(lines()).unwrap();
    let changed = there
        .change(entry.id, instant("2026-03-02T08:00:00Z"), |entry| {
            if let Body::Log(log) = &mut entry.body {
                log.note = Some("it was the stairs".to_owned());
            }
        })
        .unwrap()
        .unwrap();
    let newer = changed.line().unwrap();
    assert_eq!(here.merge([&*newer]).unwrap(), Merged { taken: 1, known: 0, odd: 0 });
    assert_eq!(here.merge(lines()).unwrap(), Merged { taken: 0, known: 1, odd: 2 }, "older");
    assert_eq!(here.get(entry.id).unwrap(), Some(changed));
}

#[test]
fn what_a_newer_program_wrote_is_handed_on_whole() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let line = r#"{"id":"019cada5-f400-7707-8707-070707070707","kind":"moon","at":"2026-03-02T08:00:00Z","zone":"Europe/Berlin","day":"2026-03-02","updated":"2026-03-02T09:00:00Z","device":"a1b2","body":{"full": true, "of":[1,2]}}"#;
    store.merge([line]).unwrap();
    let mut lines = Vec::new();
    store
        .lines(|line| -> Result<(), Trouble> {
            lines.push(serde_json::to_string(line).unwrap());
            Ok(())
        })
        .unwrap();
    assert_eq!(lines, [line]);
}

/// Writes rows for [`four_programs_write_at_once`], when that starts this test alone.
#[test]
fn one_program_writes() {
    let Some(folder) = std::env::var_os("SUPPLE_TEST_WRITES") else { return };
    let mut store = open(Path::new(&folder));
    for row in 0..500 {
        store.put(&log("2026-03-02T07:00:00Z", row % 10)).unwrap();
    }
}

#[test]
fn four_programs_write_at_once() {
    let home = TempDir::new().unwrap();
    at_once("one_program_writes", ("SUPPLE_TEST_WRITES", home.path()));
    let store = open(home.path());
    assert_eq!(store.count().unwrap(), 2000);
    assert_eq!(store.damage().unwrap(), Vec::<String>::new());
}

#[test]
fn ids_are_never_given_twice() {
    let at = instant("2026-03-02T07:00:00Z");
    let mut ids: Vec<Id> = (0..10_000).map(|_| new_id(at)).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10_000);
}

#[test]
fn what_is_set_again_is_never_older_than_what_it_says() {
    let home = TempDir::new().unwrap();
    let mut store = open(home.path());
    let mut entry = log("2026-03-02T07:00:00Z", 3);
    store.put(&entry).unwrap();
    // What it is about came from a device whose clock is ahead.
    let ahead = instant("2026-03-09T07:00:00Z");
    entry.stamp = Stamp::new(ahead, "here");
    store.set(&entry, instant("2026-03-02T08:00:00Z")).unwrap();
    assert_eq!(store.get(entry.id).unwrap().unwrap().stamp.updated, ahead);
}
