//! A session is never lost: not when the program is killed, not when the disk refuses.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Zoned;
use rustix::process::{Pid, Signal, kill_process};
use supple::history::{Answer, Body, Ending, Entry, Id, Keep, Reason, Scores, Session, Stop};
use supple::session::Outcome;
use supple::store::journal::Journal;
use supple::store::writer::{Job, News, Writer};
use supple::store::{Claim, Store, Wanted};
use supple::time::Moment;
use supple::tui::action::Input;
use supple::tui::app::Setup;
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::theme::{Charset, Palette};

use super::cli::{environment, home, out, supple, write};
use super::scenes::{Scene, bundled, catalog, setup, text};
use super::store::{instant, laps, open, session};

const SIZE: (u16, u16) = (80, 24);

fn dark() -> Setup {
    setup(Palette::Dark, Charset::Unicode, SIZE)
}

/// A session that was broken off after so many seconds, at 06:40 on the day that scenes play on.
pub fn broken_off(routine: &str, seconds: u64) -> Box<Entry> {
    let mut entry = session("2026-03-02T05:40:00Z", routine);
    if let Body::Session(session) = &mut entry.body {
        session.laps = laps(routine, seconds);
    }
    Box::new(entry)
}

fn kept(effects: &[Effect]) -> Vec<&Keep> {
    fn keep(effect: &Effect) -> Option<&Keep> {
        if let Effect::Keep(keep) = effect { Some(keep) } else { None }
    }
    effects.iter().filter_map(keep).collect()
}

fn sessions(folder: &Path) -> Vec<Session> {
    let store = open(folder);
    let found = store.entries(Wanted { kind: Some("session"), ..Wanted::default() }).unwrap();
    let session = |entry: Entry| match entry.body {
        Body::Session(session) => *session,
        body => panic!("{body:?}"),
    };
    found.into_iter().map(session).collect()
}

#[test]
fn everything_that_is_done_is_kept_in_order() {
    let mut scene = Scene::library(dark(), catalog().clone());
    let mut effects = scene.act("/ desk enter enter");
    effects.extend(scene.wait(60_000));
    effects.extend(scene.act("n s enter"));
    let kept = kept(&effects);
    let Some((Keep::Begin { session: begun, .. }, rest)) = kept.split_first() else {
        panic!("{kept:?}")
    };
    assert_eq!((begun.title.as_str(), begun.ending), ("Desk micro-break (3 minutes)", None));
    let Some((Keep::End { ending, steps_done }, rest)) = rest.split_last() else {
        panic!("{rest:?}")
    };
    assert_eq!((*ending, *steps_done), (Ending::Stopped, 1));
    let (stops, laps): (Vec<&Keep>, Vec<&Keep>) =
        rest.iter().partition(|keep| matches!(keep, Keep::Stop(_)));
    let enough = Stop { reason: Reason::Enough, exercise: Some("seated-cat-camel".to_owned()) };
    assert_eq!(stops, [&Keep::Stop(enough)]);
    let parts: Vec<String> = laps
        .iter()
        .map(|keep| match keep {
            Keep::Lap(lap) => format!("{:?} {:?}", lap.part, lap.outcome),
            keep => panic!("{keep:?}"),
        })
        .collect();
    assert_eq!(
        parts,
        [
            "Ready Completed",
            "Reps Completed",
            "Position Completed",
            "Reps Skipped",
            "Position Stopped"
        ]
    );
}

#[test]
fn after_a_crash_the_next_start_offers_to_go_on() {
    let mut scene = Scene::library(dark(), catalog().clone());
    assert_eq!(scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90))), []);
    assert_eq!(scene.app.mode(), Mode::GoOn);
    let shown = text(&scene.draw(SIZE));
    for words in ["off at step 3 of 5, today at 06:40", "enter go on", "k keep"] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    let effects = scene.act("enter");
    assert_eq!(kept(&effects), [&Keep::GoOn]);
    let session = &scene.app.workout().unwrap().session;
    assert_eq!(session.view(scene.now.moment).segment.place.step, 2);
    assert_eq!(session.laps().len(), laps("desk-micro-3", 90).len(), "what was done counts");
    let shown = text(&scene.draw(SIZE));
    let (left, of) = shown.split_once(" left of ").unwrap();
    let seconds = |clock: &str| {
        let (minutes, seconds) = clock.split_once(':').unwrap();
        minutes.parse::<u32>().unwrap() * 60 + seconds.parse::<u32>().unwrap()
    };
    let left = seconds(left.split_whitespace().last().unwrap());
    let whole = seconds(of.split_whitespace().next().unwrap());
    assert!(left <= whole, "{shown}");
}

#[test]
fn what_was_done_can_be_kept_instead() {
    let mut scene = Scene::library(dark(), catalog().clone());
    scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
    assert_eq!(scene.act("k"), [Effect::Keep(Keep::Settle)]);
    assert_eq!(scene.app.mode(), Mode::Library);
}

#[test]
fn the_question_waits_for_the_routines() {
    let mut scene =
        Scene { app: supple::tui::app::App::new(dark()), now: super::scenes::start_of_time() };
    scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
    assert_eq!(scene.app.mode(), Mode::Today);
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    assert_eq!(scene.app.mode(), Mode::GoOn);
}

#[test]
fn a_session_that_is_just_beginning_waits_for_the_answer() {
    for (key, keeps, laps) in [("enter", Keep::GoOn, true), ("k", Keep::Settle, false)] {
        let mut scene = Scene::playing(dark(), &bundled("desk-micro-3"));
        scene.tell(Input::Loaded(Box::new(catalog().clone())));
        scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
        assert!(scene.app.workout().unwrap().session.view(scene.now.moment).paused.is_some());
        let effects = scene.act(key);
        assert_eq!(kept(&effects), [&keeps]);
        let session = &scene.app.workout().unwrap().session;
        assert_eq!(session.laps().is_empty(), !laps);
        assert!(session.view(scene.now.moment).paused.is_none());
    }
}

#[test]
fn with_go_on_there_is_no_question() {
    let mut scene = Scene::playing(Setup { go_on: true, ..dark() }, &bundled("desk-micro-3"));
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    let effects = scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
    assert_eq!(kept(&effects), [&Keep::GoOn]);
    assert_eq!(scene.app.mode(), Mode::Workout);
}

#[test]
fn what_cannot_go_on_is_kept_without_a_question() {
    let mut changed = broken_off("desk-micro-3", 90);
    if let Body::Session(session) = &mut changed.body {
        session.laps[1].exercise = "another-exercise".to_owned();
    }
    let mut scene = Scene::library(dark(), catalog().clone());
    assert_eq!(scene.tell(Input::Unfinished(changed)), [Effect::Keep(Keep::Settle)]);
    assert!(text(&scene.draw(SIZE)).contains("was broken off; what was done is kept"));
    // One that has long begun is not disturbed either.
    let mut scene = Scene::playing(dark(), &bundled("desk-micro-3"));
    scene.wait(30_000);
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    let effects = scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
    assert_eq!(effects, [Effect::Keep(Keep::Settle)]);
}

#[test]
fn the_screen_says_where_a_session_is_kept_that_the_disk_refuses() {
    let mut scene = Scene::playing(dark(), &bundled("desk-micro-3"));
    let words = "not in the history: the disk is full";
    scene.act("n enter 2000");
    scene.tell(Input::Keeping(Some(words.to_owned())));
    assert!(text(&scene.draw(SIZE)).contains(words), "{}", text(&scene.draw(SIZE)));
    scene.tell(Input::Keeping(None));
    let mut library = Scene::library(dark(), catalog().clone());
    library.tell(Input::Keeping(Some(words.to_owned())));
    assert!(text(&library.draw(SIZE)).contains(words));
    library.act("p");
    assert!(text(&library.draw(SIZE)).contains(words), "instead of counting for ever");
    assert!(!text(&scene.draw(SIZE)).contains(words));
}

#[test]
fn a_clock_that_is_set_while_it_runs_changes_no_length() {
    let timeline = supple::session::plan(&bundled("desk-micro-3"));
    let (mut session, _) = supple::session::Session::start(timeline, Moment::ZERO);
    let events = session.advance(Moment::at(std::time::Duration::from_secs(40)));
    // The engine is never told what the clock on the wall says, so there is nothing to set.
    let laps = Keep::of(&events, &session, Moment::ZERO);
    let [Keep::Lap(ready), Keep::Lap(set)] = laps.as_slice() else { panic!("{laps:?}") };
    assert_eq!((ready.done + set.done).as_secs(), 35);
}

/// A session in lines, so many times as fast.
fn play(home: &Path, speed: &str) -> Command {
    let mut program = supple(home);
    if let Some(other) = std::env::var_os("SUPPLE_TEST_PROGRAM") {
        program = Command::new(other);
        program.env_clear().current_dir(home).stdin(Stdio::null()).envs(environment(home));
    }
    program.args(["play", "desk-micro-3", "--plain", "--mute", "--speed", speed]);
    program
}

/// Kills sessions at random moments; `SUPPLE_TEST_KILLS` says how many times, 12 otherwise, and
/// `SUPPLE_TEST_PROGRAM` which program (`scripts/kills.sh`).
#[test]
fn a_killed_session_loses_at_most_the_running_lap() {
    let kills = std::env::var("SUPPLE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok());
    let home = home();
    let data = home.path().join("data");
    // A small generator of chance, so that every run is alike.
    let mut chance: u64 = 0x2545_f491_4f6c_dd1d;
    let entered = |line: &&String| {
        let column = |column: &str| ["ready", "position", "work", "rest"].contains(&column);
        line.split("  ").map(str::trim).any(column)
    };
    for kill in 0..kills.unwrap_or(12) {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let until = usize::try_from(chance % 33).unwrap() + 4;
        let known = if Store::file(&data).exists() { sessions(&data).len() } else { 0 };
        let mut child = play(home.path(), "100").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told: Vec<String> = lines.by_ref().take(until).map(Result::unwrap).collect();
        let entered = told.iter().filter(entered).count();
        child.kill().unwrap();
        child.wait().unwrap();
        let rest: Vec<String> = lines.map(Result::unwrap).collect();
        let whole = told.iter().chain(&rest).any(|line| line.contains("steps in"));
        let mut store = open(&data);
        assert_eq!(store.damage().unwrap(), Vec::<String>::new());
        if kill > 0 && told.iter().any(|line| line.contains("--go-on")) {
            assert!(told[2].contains("was broken off at step"), "{told:?}");
        }
        let unfinished = store.unfinished().unwrap();
        let Some((entry, _claim)) = unfinished.first() else {
            // It had come to its end, or not to its first lap.
            let ended = whole || sessions(&data).len() > known;
            assert!(ended || entered < 2, "kill {kill}: {told:?} {rest:?}");
            continue;
        };
        let Body::Session(session) = &entry.body else { panic!("{entry:?}") };
        assert!(
            session.laps.len() + 1 >= entered,
            "kill {kill}: {} laps after {entered} segments",
            session.laps.len()
        );
        drop(unfinished);
        let offered = play(home.path(), "1000").arg("--go-on").output().unwrap();
        let offered = String::from_utf8(offered.stdout).unwrap();
        assert!(offered.contains("5 of 5 steps"), "it goes on to its end: {offered}");
        assert!(store.unfinished().unwrap().is_empty());
    }
}

#[test]
fn a_session_that_lost_its_terminal_goes_on_and_one_that_was_stopped_does_not() {
    for (signal, goes_on) in [(Signal::TERM, true), (Signal::HUP, true), (Signal::INT, false)] {
        let home = home();
        let data = home.path().join("data");
        let mut child = play(home.path(), "20").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.by_ref().map(Result::unwrap).find(|line| line.contains("  position  ")).unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        let rest: Vec<String> = lines.map(Result::unwrap).collect();
        child.wait().unwrap();
        let of_it: Vec<Session> = sessions(&data);
        let [session] = &of_it[..] else { panic!("{of_it:?} {rest:?}") };
        assert_eq!(session.ending, (!goes_on).then_some(Ending::Stopped), "{signal:?}");
        let last = session.laps.last().map(|lap| lap.outcome);
        assert_eq!(last, Some(Outcome::Stopped), "the running lap is kept, too");
        assert_eq!(open(&data).unfinished().unwrap().len(), usize::from(goes_on));
        let offered = play(home.path(), "1000").output().unwrap();
        let offered = String::from_utf8(offered.stdout).unwrap();
        assert_eq!(offered.contains("The last one was broken off at step 2 of 5;"), goes_on);
    }
}

#[test]
fn a_session_that_lost_its_terminal_before_anything_was_done_leaves_nothing() {
    let home = home();
    let mut child = play(home.path(), "1").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.by_ref().map(Result::unwrap).find(|line| line.contains("  ready  ")).unwrap();
    kill_process(Pid::from_child(&child), Signal::HUP).unwrap();
    child.wait().unwrap();
    let mut store = open(&home.path().join("data"));
    assert!(store.unfinished().unwrap().is_empty());
    assert_eq!(store.entries(Wanted::default()).unwrap(), []);
}

#[test]
fn a_warning_sign_that_was_reported_is_kept_whatever_ends_the_questions() {
    let home = home();
    let mut program = supple(home.path());
    program.arg("safety").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // Understood, an adult, and yes to the first question.
    child.stdin.as_mut().unwrap().write_all(b"y\ny\ny\n").unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("E2 ")).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    child.wait().unwrap();
    let shown = out(home.path(), &["safety", "--show"]);
    assert!(!shown.contains("No warning signs"), "{shown}");
    let store = open(&home.path().join("data"));
    let screens = store.entries(Wanted { kind: Some("screen"), ..Wanted::default() }).unwrap();
    let [Entry { body: Body::Screen(screen), .. }] = &screens[..] else { panic!("{screens:?}") };
    assert_eq!(screen.answers, BTreeMap::from([("E1".to_owned(), Answer::Yes)]));
    // Answered to the end it is one entry, with all the answers.
    let one_yes = format!("y\n{}", "n\n".repeat(40));
    write(home.path(), "answers", &one_yes);
    let answers = File::open(home.path().join("answers")).unwrap();
    supple(home.path()).arg("safety").stdin(answers).output().unwrap();
    let screens = store.entries(Wanted { kind: Some("screen"), ..Wanted::default() }).unwrap();
    let [_, Entry { body: Body::Screen(screen), .. }] = &screens[..] else { panic!("{screens:?}") };
    assert!(screen.answers.len() > 3, "{screen:?}");
}

/// What others than the owner may do with what lies in a folder, and with the folder.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o077;
    let mut all = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_name() != "opening" {
            all.push(entry.path());
        }
    }
    let open = all.into_iter().filter(|path| mode(path) != 0);
    open.map(|path| path.display().to_string()).collect()
}

#[test]
fn what_is_kept_is_nobody_else_s_business_whichever_command_comes_first() {
    let all = Permissions::from_mode(0o755);
    for first in [
        &["play", "desk-micro-3", "--plain", "--mute", "--speed", "1000"][..],
        &["safety", "--show"],
        &["log", "back", "1"],
    ] {
        let home = home();
        let data = home.path().join("data");
        out(home.path(), first);
        assert_eq!(open_to_others(&data), [""; 0], "{first:?}");
        fs::set_permissions(&data, all.clone()).unwrap();
        fs::set_permissions(Store::file(&data), all.clone()).unwrap();
        out(home.path(), first);
        assert_eq!(open_to_others(&data), [""; 0], "{first:?} closes what is open");
    }
}

#[test]
fn a_folder_that_cannot_be_written_costs_no_session() {
    let home = home();
    fs::write(home.path().join("data"), "in the way").unwrap();
    let told = out(home.path(), &["play", "desk-micro-3", "--plain", "--speed", "1000", "--mute"]);
    let state = home.path().join("state");
    let rescue = fs::read_dir(&state).unwrap().next().unwrap().unwrap().path();
    let last = told.lines().last().unwrap();
    assert!(last.starts_with("not in the history: the history may not be written ("), "{last}");
    let kept = format!("kept in {}; `supple doctor` puts it back", rescue.display());
    assert!(last.ends_with(&kept), "{last}");
    assert!(told.contains("5 of 5 steps"), "{told}");
    // The folder is free again.
    fs::remove_file(home.path().join("data")).unwrap();
    let data = home.path().join("data");
    assert_eq!(
        out(home.path(), &["doctor"]),
        format!(
            "history: {}\nput back 1 session from {}\n1 entry; nothing is wrong with the file\n",
            data.join("supple.db").display(),
            rescue.display()
        )
    );
    let [session] = sessions(&data).try_into().unwrap();
    assert_eq!((session.ending, session.steps_done), (Some(Ending::Finished), 5));
    assert!(!rescue.exists());
}

/// Whoever holds this lock keeps the ledger from being made: to the program that is a disk that takes
/// everything and never answers.
fn hang(data: &Path) -> File {
    fs::create_dir_all(data).unwrap();
    let lock = File::create(data.join("opening")).unwrap();
    lock.lock().unwrap();
    lock
}

#[test]
fn a_disk_that_never_answers_costs_no_session_and_a_few_seconds_at_its_end() {
    let home = home();
    let data = home.path().join("data");
    let hanging = hang(&data);
    let output = play(home.path(), "1000").output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let mut last = told.lines().rev();
    let (kept, waits) = (last.next().unwrap(), last.next().unwrap());
    assert_eq!(waits, "Waiting for the disk, a few seconds at most.");
    let rescue = kept
        .strip_prefix("not in the history: the disk does not answer. The session is kept in ")
        .and_then(|kept| kept.strip_suffix("; `supple doctor` puts it back"));
    assert!(rescue.is_some_and(|rescue| Path::new(rescue).exists()), "{told}");
    assert!(last.next().unwrap().contains("5 of 5 steps"), "{told}");
    assert!(output.stderr.is_empty() && output.status.success());
    drop(hanging);
    // The journal had it, too; it comes back once.
    assert!(out(home.path(), &["doctor"]).contains("put back 1 session from "));
    assert_eq!(asked(&data), (None, None));
    let [session] = sessions(&data).try_into().unwrap();
    assert_eq!((session.ending, session.steps_done), (Some(Ending::Finished), 5));
    assert_eq!(fs::read_dir(data.join("running")).unwrap().count(), 0);
}

/// The journal of a session that a program played until it was killed, while the ledger had come to
/// `known` of its laps.
fn killed(folder: &Path, begun: &Entry, known: Option<usize>, ended: Option<&Entry>) {
    let mut journal = Journal::begin(folder, begun.id);
    journal.session(begun);
    let laps = laps("desk-micro-3", 90);
    for (number, lap) in laps.iter().enumerate() {
        journal.lap(number, lap);
    }
    if let Some(ended) = ended {
        journal.session(ended);
    }
    drop(journal);
    // Its thread lets go of the lock soon; with a program the system does.
    while Claim::take(folder, begun.id).is_none() {
        std::thread::yield_now();
    }
    if let Some(known) = known {
        let mut store = open(folder);
        store.put(begun).unwrap();
        for (number, lap) in laps.iter().enumerate().take(known) {
            store.put_lap(begun.id, number, lap).unwrap();
        }
    }
}

#[test]
fn what_the_ledger_had_not_taken_yet_when_a_program_was_killed_is_taken_over() {
    let begun = session("2026-03-02T17:00:00Z", "desk-micro-3");
    for known in [None, Some(0), Some(2)] {
        let home = home();
        killed(home.path(), &begun, known, None);
        // Half a line is what a full disk leaves.
        let file = home.path().join("running").join(begun.id.to_string());
        let whole = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{whole}[9,{{\"segm")).unwrap();
        assert_eq!(asked(home.path()), (Some(begun.id), None), "{known:?}");
        let [session] = sessions(home.path()).try_into().unwrap();
        assert_eq!(session.laps, laps("desk-micro-3", 90), "{known:?}");
    }
}

#[test]
fn a_session_that_was_killed_at_its_end_has_ended() {
    let begun = session("2026-03-02T17:00:00Z", "desk-micro-3");
    let mut ended = begun.clone();
    ended.stamp = begun.stamp.after(begun.when.instant, "here");
    if let Body::Session(session) = &mut ended.body {
        session.laps = laps("desk-micro-3", 90);
        session.ending = Some(Ending::Stopped);
    }
    for known in [None, Some(2)] {
        let home = home();
        killed(home.path(), &begun, known, Some(&ended));
        assert_eq!(asked(home.path()), (None, None), "{known:?}");
        assert_eq!(open(home.path()).get(begun.id).unwrap().as_ref(), Some(&ended));
    }
    // What has been changed since stays as it is.
    let home = home();
    killed(home.path(), &begun, None, Some(&ended));
    let later = instant("2026-03-02T19:00:00Z");
    let mut store = open(home.path());
    store.put(&ended).unwrap();
    let deleted = store.change(begun.id, later, |entry| entry.stamp.deleted = true).unwrap();
    assert_eq!(asked(home.path()), (None, None));
    assert_eq!(store.get(begun.id).unwrap(), deleted);
}

#[test]
fn what_was_noted_for_a_session_that_was_killed_at_its_end_costs_nothing_of_it() {
    let home = home();
    let begun = session("2026-03-02T17:00:00Z", "desk-micro-3");
    let mut ended = begun.clone();
    ended.stamp = begun.stamp.after(begun.when.instant, "here");
    if let Body::Session(session) = &mut ended.body {
        session.laps = laps("desk-micro-3", 90);
        session.ending = Some(Ending::Stopped);
    }
    killed(home.path(), &begun, Some(2), Some(&ended));
    let back = supple::history::Score::try_from(7).ok();
    let note = |entry: &mut Entry| match &mut entry.body {
        Body::Session(session) => session.after.now.back = back,
        body => panic!("{body:?}"),
    };
    open(home.path()).change(begun.id, instant("2026-03-02T19:00:00Z"), note).unwrap();
    assert_eq!(asked(home.path()).0, None);
    let [found] = sessions(home.path()).try_into().unwrap();
    assert_eq!(found.laps, laps("desk-micro-3", 90));
    assert_eq!((found.ending, found.after.now.back), (Some(Ending::Stopped), back));
}

#[test]
fn a_damaged_file_costs_no_session_and_is_mended() {
    let home = home();
    let data = home.path().join("data");
    {
        let mut store = open(&data);
        for day in 10..28 {
            for hour in 0..24 {
                let at = format!("2026-03-{day}T{hour:02}:00:00Z");
                store.put(&super::store::log(&at, 3)).unwrap();
            }
        }
    }
    let file = Store::file(&data);
    let mut bytes = fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    for byte in &mut bytes[half..half + half / 2] {
        *byte ^= 0x55;
    }
    fs::write(&file, &bytes).unwrap();
    let told = out(home.path(), &["doctor"]);
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[1].starts_with("the file was damaged; it is kept as "), "{told}");
    let read: usize = lines[2].split(' ').next().unwrap().parse().unwrap();
    assert!((1..432).contains(&read), "all but those on damaged pages: {told}");
    assert!(open(&data).damage().unwrap().is_empty());
    // Cut in half, and played before anybody calls the doctor.
    bytes.truncate(half);
    fs::write(&file, &bytes).unwrap();
    for end in ["supple.db-wal", "supple.db-shm"] {
        let _ = fs::remove_file(data.join(end));
    }
    let told = out(home.path(), &["play", "desk-micro-3", "--plain", "--speed", "1000", "--mute"]);
    assert!(
        told.starts_with(
            "the history's file is damaged; `supple doctor` saves what can be read. So it is not \
             known what you answered about warning signs: if you had one that nobody has looked at, \
             do not start.\n"
        ),
        "{told}"
    );
    let told = out(home.path(), &["doctor"]);
    assert!(told.contains("put back 1 session from"), "{told}");
    assert_eq!(sessions(&data).len(), 1);
}

#[test]
fn a_full_disk_is_said_to_be_full() {
    let home = home();
    let mut store = open(home.path());
    let entry = super::store::log("2026-03-02T07:00:00Z", 3);
    store.limit(20).unwrap();
    let refused = (0..1000).find_map(|_| {
        let entry =
            Entry { id: supple::store::new_id(instant("2026-03-02T07:00:00Z")), ..entry.clone() };
        store.put(&entry).err()
    });
    assert_eq!(refused.map(|trouble| trouble.to_string()), Some("the disk is full".to_owned()));
    assert!(store.count().unwrap() > 5, "what was written stays");
    assert_eq!(store.damage().unwrap(), Vec::<String>::new());
}

/// The morning after 2 March 2026, in Berlin.
fn next_morning() -> Zoned {
    "2026-03-03T07:00:00+01:00[Europe/Berlin]".parse().unwrap()
}

fn news(writer: &Writer) -> News {
    writer.wait(std::time::Duration::from_secs(60)).unwrap()
}

/// What is asked at a start, as the ids of the session that was broken off and of the one before the
/// morning.
fn asked(folder: &Path) -> (Option<Id>, Option<Id>) {
    let writer = Writer::start(folder.to_owned(), next_morning, || ());
    match news(&writer) {
        News::Opened { unfinished, morning } => {
            (unfinished.map(|(entry, _)| entry.id), morning.map(|entry| entry.id))
        }
        news => panic!("{news:?}"),
    }
}

#[test]
fn the_next_morning_is_asked_for_until_it_was_answered() {
    let home = home();
    let mut entry = session("2026-03-02T17:00:00Z", "desk-micro-3");
    let mut change = |change: &dyn Fn(&mut Session)| {
        if let Body::Session(session) = &mut entry.body {
            change(session);
        }
        open(home.path()).put(&entry).unwrap();
        entry.id
    };
    change(&|session| session.ending = Some(Ending::Finished));
    assert_eq!(asked(home.path()), (None, None), "whoever says nothing is asked nothing");
    let back = supple::history::Score::try_from(3).ok();
    let id = change(&|session| session.before.back = back);
    assert_eq!(asked(home.path()), (None, Some(id)));
    let mut writer = Writer::start(home.path().to_owned(), next_morning, || ());
    news(&writer);
    writer.give(Job::Morning { session: id, scores: Scores::default() });
    assert!(matches!(news(&writer), News::Done(1)));
    assert_eq!(asked(home.path()), (None, None), "no answer is one too");
}

#[test]
fn the_morning_after_belongs_to_every_session_of_the_day_before() {
    let home = home();
    let score = |score| supple::history::Score::try_from(score).ok();
    let at = |at: &str, back| {
        let mut entry = session(at, "desk-micro-3");
        if let Body::Session(session) = &mut entry.body {
            session.ending = Some(Ending::Finished);
            session.before.back = back;
        }
        open(home.path()).put(&entry).unwrap();
        entry.id
    };
    at("2026-03-01T17:00:00Z", score(5));
    at("2026-03-02T06:00:00Z", score(3));
    // Whoever said nothing before the last of them is asked all the same.
    let last = at("2026-03-02T17:00:00Z", None);
    // And whoever has begun this day before anybody could ask.
    at("2026-03-03T05:30:00Z", score(4));
    assert_eq!(asked(home.path()), (None, Some(last)));
    let mut writer = Writer::start(home.path().to_owned(), next_morning, || ());
    news(&writer);
    let scores = Scores { back: score(2), ..Scores::default() };
    writer.give(Job::Morning { session: last, scores });
    assert!(matches!(news(&writer), News::Done(1)));
    let mornings: Vec<Option<Scores>> =
        sessions(home.path()).iter().map(|session| session.morning).collect();
    assert_eq!(mornings, [None, Some(scores), Some(scores), None]);
    assert_eq!(asked(home.path()), (None, None));
}

#[test]
fn of_several_sessions_that_were_broken_off_the_latest_is_asked_about() {
    let home = home();
    let (older, latest) =
        (session("2026-03-02T07:00:00Z", "core-base"), session("2026-03-02T08:00:00Z", "core-2"));
    let mut store = open(home.path());
    for entry in [&older, &latest] {
        store.put(entry).unwrap();
        store.put_lap(entry.id, 0, &laps("desk-micro-3", 60)[1]).unwrap();
    }
    assert_eq!(asked(home.path()), (Some(latest.id), None));
    let found = sessions(home.path());
    let endings: Vec<_> = found.iter().map(|session| session.ending).collect();
    assert_eq!(endings, [Some(Ending::BrokenOff), None]);
}

#[test]
fn the_ledger_s_thread_counts_what_is_looked_back_at() {
    let home = home();
    open(home.path()).put(&super::store::log("2026-03-02T17:00:00Z", 3)).unwrap();
    let mut writer = Writer::start(home.path().to_owned(), next_morning, || ());
    news(&writer);
    writer.give(Job::LookBack { goal: 5 });
    let News::LookedBack(progress) = news(&writer) else { panic!() };
    for progress in &*progress {
        assert_eq!((progress.today.to_string().as_str(), progress.days.len()), ("2026-03-03", 1));
    }
}
