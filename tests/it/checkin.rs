//! How it feels, in a few keys.

use supple::history::{After, Body, Furthest, Keep, Place, Score, Scores};
use supple::score::Voice;
use supple::tui::action::Input;
use supple::tui::app::{App, Setup};
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::theme::{Charset, Palette};

use super::scenes::{Scene, bundled, catalog, setup, start_of_time, text};
use super::store::session;

const SIZE: (u16, u16) = (80, 24);

fn asking() -> Setup {
    Setup { check_in: true, ..setup(Palette::Dark, Charset::Unicode, SIZE) }
}

fn library() -> Scene {
    Scene::library(asking(), catalog().clone())
}

fn score(score: i64) -> Option<Score> {
    Score::try_from(score).ok()
}

fn before(effects: &[Effect]) -> Scores {
    match effects.first() {
        Some(Effect::Keep(Keep::Begin { session, .. })) => session.before,
        other => panic!("{other:?}"),
    }
}

#[test]
fn four_keys_say_it_all() {
    let mut scene = library();
    let keys = ["enter", "3", "4", "4", "l"];
    assert!(keys.iter().all(|key| scene.press(key).is_empty()));
    assert_eq!(scene.app.mode(), Mode::Before);
    let effects = scene.act("enter");
    let whole = Scores {
        back: score(3),
        leg: score(4),
        furthest: Some(Furthest::Calf),
        side: Some(Place::Left),
    };
    assert_eq!(before(&effects), whole);
    assert_eq!(scene.app.mode(), Mode::Workout);
}

#[test]
fn every_answer_can_be_left_out_changed_and_taken_away() {
    for (keys, expected) in [
        ("enter enter", Scores::default()),
        ("enter x enter", Scores { back: score(10), ..Scores::default() }),
        ("enter down 2 enter", Scores { leg: score(2), ..Scores::default() }),
        ("enter 3 up right right enter", Scores { back: score(5), ..Scores::default() }),
        ("enter 3 up backspace enter", Scores::default()),
        ("enter 1 2 9 enter", Scores { back: score(1), leg: score(2), ..Scores::default() }),
        (
            "enter 0 0 enter",
            Scores { back: score(0), leg: score(0), furthest: Some(Furthest::None), side: None },
        ),
    ] {
        // The numbers that scenes wait for are keys here. Whatever is answered, nothing is held back.
        let mut scene = Scene::library(Setup { coach: false, ..asking() }, catalog().clone());
        let effects: Vec<Effect> =
            keys.split_whitespace().flat_map(|key| scene.press(key)).collect();
        assert_eq!(before(&effects), expected, "{keys}");
    }
}

#[test]
fn esc_leads_back_to_the_routines() {
    let mut scene = library();
    assert_eq!(scene.act("enter esc"), []);
    assert_eq!(scene.app.mode(), Mode::Library);
}

#[test]
fn after_a_session_the_answers_are_kept_and_shown() {
    let mut scene = library();
    scene.act("enter enter");
    scene.wait(60_000);
    scene.act("s enter");
    assert_eq!(scene.app.mode(), Mode::CheckIn);
    let effects: Vec<Effect> =
        ["4", "3", "2", "1", "4", "3", "enter"].iter().flat_map(|key| scene.press(key)).collect();
    let after = After {
        most_back: score(4),
        most_leg: score(3),
        now: Scores { back: score(2), leg: score(1), furthest: Some(Furthest::Calf), side: None },
        effort: score(3),
        short: None,
    };
    assert_eq!(effects, [Effect::Keep(Keep::After(after))]);
    assert_eq!(scene.app.mode(), Mode::Summary);
    assert!(text(&scene.draw(SIZE)).contains("Now: back 2, leg 1 and effort 3."));
}

#[test]
fn what_is_left_out_after_a_session_leaves_nothing() {
    for key in ["enter", "esc"] {
        let mut scene = library();
        scene.act("enter enter");
        scene.wait(60_000);
        scene.act("s enter");
        assert_eq!(scene.act(key), []);
        assert_eq!(scene.app.mode(), Mode::Summary);
    }
    let mut scene = library();
    scene.act("enter enter s enter");
    assert_eq!(scene.app.mode(), Mode::Summary, "nothing was done that could be felt");
}

#[test]
fn a_session_at_the_prompt_leaves_after_the_answers() {
    let now = start_of_time();
    let mut scene = Scene {
        app: App::playing(asking(), &bundled("desk-micro-3"), Voice::default(), &now).0,
        now,
    };
    let ended = scene.wait(600_000);
    assert!(!ended.contains(&Effect::Quit));
    assert_eq!(scene.app.mode(), Mode::CheckIn);
    assert_eq!(scene.act("enter"), [Effect::Quit]);
    assert!(scene.app.workout().is_some(), "for the line at the prompt");
}

#[test]
fn the_morning_after_is_asked_for_once() {
    let mut scene = library();
    let mut entry = session("2026-03-01T07:00:00Z", "desk-micro-3");
    if let Body::Session(session) = &mut entry.body {
        session.before.back = score(3);
    }
    scene.tell(Input::Morning(Box::new(entry.clone())));
    assert!(text(&scene.draw(SIZE)).contains("the session you did yesterday?"));
    let effects: Vec<Effect> =
        ["2", "1", "enter"].iter().flat_map(|key| scene.press(key)).collect();
    let scores = Scores { back: score(2), leg: score(1), ..Scores::default() };
    assert_eq!(effects, [Effect::Keep(Keep::Morning(scores))]);
    assert_eq!(scene.app.mode(), Mode::Library);
    let mut scene = library();
    scene.tell(Input::Morning(Box::new(entry.clone())));
    assert_eq!(scene.act("esc"), [Effect::Keep(Keep::Morning(Scores::default()))]);
    // A session that is going on is not disturbed.
    let mut scene = Scene::playing(asking(), &bundled("desk-micro-3"));
    scene.tell(Input::Morning(Box::new(entry)));
    assert_eq!(scene.app.mode(), Mode::Workout);
}
