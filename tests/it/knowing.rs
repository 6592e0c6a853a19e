//! What the interface knows of the day: it holds sessions back, lays them out and decides, as soon as
//! something is answered, however slow the disk is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use supple::history::{
    Answer, Body, Decision, Doses, Ending, Entry, Form, Id, Instead, Keep, Rule, Score, Scores,
    Screen, Setting, Stamp, Verdict, When,
};
use supple::routine::Routine;
use supple::safety::content;
use supple::score::{Item, Talk, Voice};
use supple::tui::action::Input;
use supple::tui::app::{App, Setup};
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::theme::{Charset, Palette};

use super::recording::broken_off;
use super::scenes::{Scene, bundled, catalog, days, setup, start_of_time, text, with_files};

const SIZE: (u16, u16) = (80, 24);

/// The interface with a ledger that has not answered yet.
fn asked(check_in: bool) -> Scene {
    let setup = Setup { check_in, ..setup(Palette::Dark, Charset::Unicode, SIZE) };
    let (app, effects) = App::remembering(setup);
    assert_eq!(effects, [Effect::Know]);
    let mut scene = Scene { app, now: start_of_time() };
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    scene.press("r");
    scene
}

/// The interface with a ledger that has these entries.
fn knowing(check_in: bool, entries: &[Entry]) -> Scene {
    let mut scene = asked(check_in);
    scene.tell(Input::Known(with_answers(entries)));
    scene
}

/// The entries of somebody who has answered the first page.
fn with_answers(entries: &[Entry]) -> Vec<Entry> {
    days::answered().into_iter().chain(entries.iter().cloned()).collect()
}

/// An entry of this day, so many minutes after midnight.
fn entry(minute: u8, body: Body) -> Entry {
    let zone = TimeZone::UTC;
    let at = format!("2026-03-02T{:02}:{:02}:00Z", minute / 60, minute % 60);
    let at = at.parse().unwrap();
    let stamp = Stamp::new(at, "here");
    Entry { id: Id::of(at, [minute; 10]), when: When::at(at, &zone), body, stamp }
}

fn screen(answers: &[(&str, Answer)]) -> Body {
    let answers: BTreeMap<String, Answer> =
        answers.iter().map(|(id, answer)| ((*id).to_owned(), *answer)).collect();
    Body::Screen(Screen { content: content().version.clone(), form: Form::Daily, answers })
}

fn warned() -> Entry {
    entry(1, screen(&[("D2", Answer::Yes)]))
}

fn score(score: i64) -> Option<Score> {
    Score::try_from(score).ok()
}

fn seen(scene: &Scene) -> String {
    text(&scene.draw(SIZE))
}

fn press(scene: &mut Scene, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| scene.press(key)).collect()
}

#[test]
fn every_way_to_a_session_is_held_back_while_something_blocks() {
    for way in ["enter", "right enter", "a home down down enter tab tab enter"] {
        for check_in in [false, true] {
            let mut scene = knowing(check_in, &[warned()]);
            let effects = press(&mut scene, way);
            assert!(scene.app.workout().is_none(), "{way}");
            assert_eq!(effects, [], "{way}");
        }
    }
    let mut scene = knowing(true, &[warned()]);
    scene.press("enter");
    assert_eq!(scene.app.mode(), Mode::Blocked);
    assert!(seen(&scene).contains("get medical advice today"), "{}", seen(&scene));
    scene.press("esc");
    assert_eq!(scene.app.mode(), Mode::Library);
}

#[test]
fn a_session_that_was_broken_off_does_not_go_on_while_something_blocks() {
    let mut scene = asked(false);
    assert_eq!(scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90))), []);
    assert_eq!(scene.app.mode(), Mode::Library, "what was noted before is not known yet");
    let effects = scene.tell(Input::Known(with_answers(&[warned()])));
    assert_eq!(effects, [Effect::Keep(Keep::Settle), Effect::Know]);
    assert!(scene.app.workout().is_none());
    let mut scene = asked(false);
    scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
    scene.tell(Input::Known(with_answers(&[])));
    assert_eq!(scene.app.mode(), Mode::GoOn);
    // While it is asked, a warning sign is reported.
    let _ = scene.app.note(screen(&[("D1", Answer::Yes)]), &scene.now);
    press(&mut scene, "enter");
    assert!(scene.app.workout().is_none());
}

#[test]
fn a_page_that_lay_open_starts_nothing_that_another_program_has_blocked() {
    for check_in in [false, true] {
        let mut scene = knowing(check_in, &[]);
        let effects = press(&mut scene, if check_in { "enter n enter" } else { "enter" });
        assert!(effects.contains(&Effect::Know), "what others have kept since is asked for");
        scene.tell(Input::Known(with_answers(&[warned()])));
        assert!(scene.app.workout().is_none_or(|workout| workout.session.ending().is_some()));
        assert_eq!(scene.app.mode(), Mode::Blocked, "{}", seen(&scene));
    }
    let mut scene = knowing(false, &[]);
    press(&mut scene, "enter");
    scene.tell(Input::Known(with_answers(&[])));
    assert_eq!(scene.app.mode(), Mode::Workout, "where nothing blocks it goes on");
}

#[test]
fn a_session_in_which_nothing_was_done_is_not_judged() {
    let mut scene = knowing(false, &[]);
    press(&mut scene, "enter");
    let effects = press(&mut scene, "s s");
    assert_eq!(decisions(&effects), [""; 0]);
    let entries = &scene.app.day().unwrap().entries;
    assert!(entries.iter().all(|entry| !matches!(entry.body, Body::Session(_))), "{entries:?}");
    assert!(!seen(&scene).contains('%'), "{}", seen(&scene));
}

#[test]
fn a_timer_does_not_run_while_something_blocks() {
    let heat = "a home down down down enter enter";
    let mut scene = knowing(false, &[]);
    press(&mut scene, heat);
    assert_eq!(scene.app.mode(), Mode::Timer);
    let _ = scene.app.note(screen(&[("D1", Answer::Yes)]), &scene.now);
    press(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Blocked);
    assert_eq!(scene.app.next_wake(&scene.now), None);
    let mut scene = knowing(false, &[warned()]);
    press(&mut scene, heat);
    assert_eq!(scene.app.mode(), Mode::Blocked);
}

#[test]
fn what_was_just_answered_counts_whether_or_not_the_disk_answers() {
    let mut scene = knowing(false, &[]);
    let effects = scene.app.note(screen(&[("D1", Answer::NotSure)]), &scene.now);
    assert!(matches!(effects.as_slice(), [Effect::Keep(Keep::Note { .. })]), "{effects:?}");
    assert!(scene.app.day().unwrap().today.standing.block.is_some());
    // An answer of the disk from before it was there takes nothing back.
    scene.tell(Input::Known(with_answers(&[])));
    assert!(scene.app.day().unwrap().today.standing.block.is_some());
    press(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Blocked);
    // Without any ledger it is the same.
    let mut scene = Scene::library(setup(Palette::Dark, Charset::Unicode, SIZE), catalog().clone());
    let _ = scene.app.note(screen(&[("D1", Answer::Yes)]), &scene.now);
    press(&mut scene, "enter");
    assert!(scene.app.workout().is_none());
}

#[test]
fn a_session_waits_for_the_ledger_but_not_for_ever() {
    let mut scene = asked(false);
    assert_eq!(scene.press("enter"), []);
    assert!(seen(&scene).contains("one moment"));
    scene.tell(Input::Known(with_answers(&[warned()])));
    assert_eq!(scene.app.mode(), Mode::Blocked);
    let mut scene = asked(false);
    scene.press("enter");
    scene.tell(Input::Known(with_answers(&[])));
    assert!(scene.app.workout().is_some());
    let mut scene = asked(false);
    scene.press("enter");
    scene.wait(1_999);
    assert!(scene.app.workout().is_none());
    scene.wait(1);
    assert!(scene.app.workout().is_some(), "a disk that hangs costs no session");
    // Another key: the user wants something else by now.
    let mut scene = asked(false);
    press(&mut scene, "enter down");
    scene.tell(Input::Known(with_answers(&[])));
    assert!(scene.app.workout().is_none());
}

#[test]
fn the_scores_just_typed_decide_what_is_offered() {
    let mut scene = knowing(true, &[]);
    scene.act("/ base enter");
    press(&mut scene, "enter n 7");
    let told = "Back 7 today: calm exercises, your direction and walking, in short.";
    assert!(seen(&scene).contains(told), "{}", seen(&scene));
    press(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Refused);
    assert!(seen(&scene).contains(told));
    // What was noted in the morning is worse than it is now.
    let log = supple::history::Log {
        scores: Scores { back: score(7), ..Scores::default() },
        ..supple::history::Log::default()
    };
    let mut scene = knowing(true, &[entry(60, Body::Log(Box::new(log)))]);
    scene.act("/ base enter");
    press(&mut scene, "enter n 2 1 enter");
    assert_eq!(scene.app.mode(), Mode::Workout);
}

/// A decision about an older session that changed a dose by hand.
fn decided(routine: &str, exercise: &str) -> Vec<Entry> {
    let mut session = super::store::session("2026-02-27T07:00:00Z", routine);
    if let Body::Session(session) = &mut session.body {
        session.ending = Some(Ending::Finished);
    }
    let decision = Decision {
        session: session.id,
        routine: routine.to_owned(),
        verdict: Verdict::Progress,
        rule: Rule::R4,
        why: "two green sessions".to_owned(),
        green: true,
        retreating: false,
        changes: Vec::new(),
        eased: None,
        settings: vec![Setting { exercise: exercise.to_owned(), reps: 1, ..Setting::default() }],
        dropped: None,
        instead: None::<Instead>,
    };
    let kept =
        supple::coach::entry_of(&decision, &[session.clone()], session.stamp.updated, "here");
    vec![session, kept.unwrap()]
}

#[test]
fn a_session_is_played_with_the_doses_of_the_coach_which_are_shown_before() {
    let entries = decided("desk-micro-3", "standing-extension");
    let note = "6 reps (the file says 5 reps)";
    let mut scene = knowing(true, &entries);
    scene.press("right");
    assert!(seen(&scene).contains(&format!("today: {note}")), "{}", seen(&scene));
    press(&mut scene, "esc enter n");
    assert!(seen(&scene).contains(&format!("Standing back bend: {note}")), "{}", seen(&scene));
    scene.press("enter");
    let played = scene.app.workout().unwrap().session.timeline().routine().clone();
    assert_ne!(played, bundled("desk-micro-3"));
    // A reload of the same files is no news for it.
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    assert!(scene.app.workout().unwrap().newer.is_none());
    // Whoever wants no coach gets the file's own doses.
    let setup = Setup { coach: false, ..setup(Palette::Dark, Charset::Unicode, SIZE) };
    let mut scene = Scene { app: App::remembering(setup).0, now: start_of_time() };
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    assert_eq!(scene.tell(Input::Known(with_answers(&entries))), [], "and no decision");
    press(&mut scene, "r enter");
    let played = scene.app.workout().unwrap().session.timeline().routine().clone();
    assert_eq!(played, bundled("desk-micro-3"));
}

/// The exercises of a routine that a session tells how to do, as it begins.
fn introduced(effects: &[Effect], routine: &Routine) -> BTreeSet<String> {
    let items = effects.iter().find_map(|effect| match effect {
        Effect::Schedule(items) => Some(items),
        _ => None,
    });
    let said: Vec<&str> = items.unwrap().iter().filter_map(Item::line).collect();
    let exercises = routine.steps().map(|step| &step.exercise);
    let told = exercises.filter(|exercise| {
        let mut lines = exercise.setup.iter().chain(&exercise.movement);
        lines.all(|line| said.contains(&line.as_str()))
    });
    told.map(|exercise| exercise.id.clone()).collect()
}

#[test]
fn an_exercise_that_was_never_done_is_told_in_full_and_one_that_was_is_not() {
    let routine = bundled("desk-micro-3");
    let all: BTreeSet<String> = routine.steps().map(|step| step.exercise.id.clone()).collect();
    assert!(all.len() > 1);
    let none = BTreeSet::new();
    let speaking = |talk| Setup { talk, ..setup(Palette::Dark, Charset::Unicode, SIZE) };
    let begun = |talk, entries: &[Entry]| {
        let mut scene = Scene::knowing(speaking(talk), with_answers(entries));
        let effects = press(&mut scene, "r enter");
        (introduced(&effects, &routine), scene)
    };
    let planned = |scene: &Scene| scene.app.workout().unwrap().session.timeline().expected();

    let (told, mut scene) = begun(Talk::Cues, &[]);
    assert_eq!(told, all, "the first session");
    let clips = scene.tell(Input::Voice(Voice::default().to(all.clone())));
    assert_eq!(introduced(&clips, &routine), all, "new clips change nothing about that");
    let first = planned(&scene);
    scene.wait(900_000);
    assert_eq!(scene.app.mode(), Mode::Summary);
    // The disk has still told nothing new.
    let effects = press(&mut scene, "esc enter");
    assert_eq!(introduced(&effects, &routine), none, "the second");
    assert!(planned(&scene) < first);

    // Of an older session, told in brief, one exercise was skipped.
    let entries = scene.app.day().unwrap().entries.clone();
    let [mut done]: [Entry; 1] = entries
        .into_iter()
        .filter(|entry| matches!(&entry.body, Body::Session(session) if session.ending.is_some()))
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    let Body::Session(session) = &mut done.body else { panic!("{done:?}") };
    let skipped = session.laps[0].exercise.clone();
    let laps = session.laps.iter_mut();
    laps.filter(|lap| lap.exercise == skipped).for_each(|lap| lap.done = Duration::ZERO);
    **session = session.brief();
    assert_eq!(begun(Talk::Cues, &[done]).0, [skipped].into());

    assert_eq!(begun(Talk::Changes, &[]).0, none);
    assert_eq!(begun(Talk::Full, &[]).0, all);
    // Where nothing is remembered nothing is known of the listener.
    let mut scene = Scene::library(speaking(Talk::Cues), catalog().clone());
    assert_eq!(introduced(&scene.press("enter"), &routine), none);
}

/// Plays a session to its end, with scores before it; what is kept of it, as the ledger has it then.
fn play(scene: &mut Scene) -> Entry {
    press(scene, "enter n 2 1 1 enter");
    let effects = scene.wait(600_000);
    assert!(effects.contains(&Effect::Know), "{effects:?}");
    let day = scene.app.day().unwrap();
    day.entries.iter().find(|entry| matches!(entry.body, Body::Session(_))).unwrap().clone()
}

fn decisions(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Keep(Keep::Decision(entry)) => match &entry.body {
                Body::Decision(decision) => Some(decision.in_words(None)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

#[test]
fn after_a_session_the_coach_decides_and_the_summary_says_what() {
    let mut scene = knowing(true, &[]);
    let session = play(&mut scene);
    let Body::Session(body) = &session.body else { panic!("{session:?}") };
    assert_eq!(body.ending, Some(Ending::Finished));
    assert!(!body.laps.is_empty(), "what is played is known while the disk still writes");
    let effects = press(&mut scene, "2 1 2 1 1 3 enter");
    assert!(matches!(effects.as_slice(), [Effect::Keep(Keep::After(_)), Effect::Know]));
    let day = scene.app.day().unwrap();
    let kept = day.entries.iter().find(|entry| entry.id == session.id).unwrap().clone();
    let effects = scene.tell(Input::Known(with_answers(std::slice::from_ref(&kept))));
    assert_eq!(decisions(&effects), ["hold (R3): no next-morning score; same dose next time"]);
    assert_eq!(scene.app.mode(), Mode::Summary);
    let told = "Coach: hold (R3): no next-morning score; same dose next time.";
    assert!(seen(&scene).contains(told), "{}", seen(&scene));
    // It is made once, whether or not the disk has it by now.
    assert_eq!(scene.tell(Input::Known(with_answers(&[kept]))), []);
}

#[test]
fn the_morning_s_answer_makes_the_decision_anew() {
    let mut scene = knowing(true, &[]);
    let mut session = play(&mut scene);
    press(&mut scene, "2 1 2 1 1 3 enter");
    if let Body::Session(body) = &mut session.body {
        body.after.now = body.before;
    }
    let mut scene = knowing(true, &[session.clone()]);
    scene.go_to(scene.now.moment + Duration::from_secs(24 * 3600));
    let effects = scene.tell(Input::Morning(Box::new(session)));
    assert_eq!(effects, [Effect::Know], "another day has come");
    let effects = press(&mut scene, "2 1 1 enter");
    assert!(matches!(effects.as_slice(), [Effect::Keep(Keep::Morning(_)), Effect::Know]));
    let entries = scene.app.day().unwrap().entries.clone();
    let effects = scene.tell(Input::Known(entries));
    let [told] = decisions(&effects).try_into().unwrap();
    assert!(told.starts_with("hold (R3): ") && !told.contains("no next-morning"), "{told}");
    assert!(seen(&scene).contains(&format!("coach: {told}")), "{}", seen(&scene));
}

fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let keys = [
        "enter",
        "esc",
        "right",
        "left",
        "down",
        "up",
        "tab",
        "a",
        "p",
        "n",
        "b",
        "j",
        "m",
        "f",
        "s",
        "q",
        "y",
        "x",
        "l",
        "r",
        "t",
        "+",
        "-",
        "space",
        "0",
        "2",
        "5",
        "8",
        "?",
        "/",
        "c",
        "home",
        "end",
        "backspace",
        "1",
        "3",
    ];
    proptest::collection::vec(prop::sample::select(keys.to_vec()), 1..80)
}

/// Answers that block, and some that do not.
fn answers() -> impl Strategy<Value = Vec<(&'static str, Answer)>> {
    let ids: Vec<&'static str> = content().questions.iter().map(|one| one.id.as_str()).collect();
    let answer = prop::sample::select(vec![Answer::Yes, Answer::No, Answer::NotSure]);
    proptest::collection::vec((prop::sample::select(ids), answer), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    #[test]
    fn no_keys_and_no_answers_reach_a_session_while_something_blocks(
        before in answers(), here in answers(), keys in keys(), check_in in any::<bool>(),
        told in any::<bool>(), broken in any::<bool>(),
    ) {
        let mut scene = asked(check_in);
        let known = with_answers(&[entry(1, screen(&before))]);
        if broken {
            scene.tell(Input::Unfinished(broken_off("desk-micro-3", 90)));
        }
        scene.tell(Input::Known(known.clone()));
        let half = keys.len() / 2;
        for (at, key) in keys.into_iter().enumerate() {
            if at == half {
                let _ = scene.app.note(screen(&here), &scene.now);
                if told {
                    scene.tell(Input::Known(known.clone()));
                }
            }
            let ran = scene.app.workout().is_some();
            let blocked = scene.app.day().unwrap().today.standing.block.is_some();
            scene.press(key);
            let runs = scene.app.workout().is_some();
            prop_assert!(!runs || ran || !blocked, "{key} began a session");
        }
    }
}

#[test]
fn the_doses_of_the_coach_are_written_into_the_file_by_a_key_and_count_once() {
    let names_the_key = "The coach has other doses: c writes them";
    let mut scene = knowing(true, &decided("desk-micro-3", "standing-extension"));
    scene.press("right");
    assert!(seen(&scene).contains(names_the_key), "{}", seen(&scene));
    // Not together with changes of one's own.
    press(&mut scene, "down +");
    assert_eq!(scene.press("c"), []);
    assert!(seen(&scene).contains("save your changes first"));
    scene.press("u");
    let saved = |effects: Vec<Effect>| match effects.as_slice() {
        [Effect::Save(writing)] => (**writing).clone(),
        other => panic!("{other:?}"),
    };
    let writing = saved(scene.press("c"));
    let original = include_str!("../../routines/desk-micro-3.toml");
    assert_eq!(*writing.known, *original.as_bytes());
    assert_eq!(*writing.text, *original.replacen("reps = 5", "reps = 6", 1).as_bytes());
    // What is not written is not remembered.
    let id = || "desk-micro-3".to_owned();
    assert_eq!(scene.tell(Input::Saved { id: id(), outcome: Err("not saved: full".into()) }), []);
    assert!(seen(&scene).contains("not saved: full"));
    saved(scene.press("c"));
    let effects = scene.tell(Input::Saved { id: id(), outcome: Ok("/u/desk.toml".into()) });
    let [Effect::Keep(Keep::Note { body, .. }), Effect::Know] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    let written = Setting { exercise: "standing-extension".into(), reps: 1, ..Setting::default() };
    assert_eq!(**body, Body::Doses(Doses { routine: id(), settings: vec![written] }));
    // Nothing counts twice.
    let text = String::from_utf8(writing.text.to_vec()).unwrap();
    scene.tell(Input::Loaded(Box::new(with_files(&[("desk-micro-3", &text)]))));
    let page = seen(&scene);
    assert!(page.contains("6 reps") && !page.contains("today:"), "{page}");
    assert!(!page.contains(names_the_key), "{page}");
    assert_eq!(scene.press("c"), []);
    assert!(seen(&scene).contains("the coach has no other doses than the file"));
}
