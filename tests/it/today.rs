//! The first screen, the plans and the six questions, by their keys.

use supple::history::{Body, Following, Keep};
use supple::tui::action::Input;
use supple::tui::app::{App, Setup};
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::theme::{Charset, Palette};

use super::scenes::{Scene, catalog, days, setup, start_of_time, text};

const SIZE: (u16, u16) = (80, 24);

fn dark() -> Setup {
    setup(Palette::Dark, Charset::Unicode, SIZE)
}

fn seen(scene: &Scene) -> String {
    text(&scene.draw(SIZE))
}

fn press(scene: &mut Scene, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| scene.press(key)).collect()
}

fn played(scene: &Scene) -> &str {
    scene.app.workout().unwrap().session.timeline().routine().id.as_str()
}

fn noted(effects: &[Effect]) -> Vec<&Body> {
    fn note(effect: &Effect) -> Option<&Body> {
        match effect {
            Effect::Keep(Keep::Note { body, .. }) => Some(body),
            _ => None,
        }
    }
    effects.iter().filter_map(note).collect()
}

#[test]
fn somebody_new_moves_after_three_keys() {
    let mut scene = Scene::today(Setup { check_in: true, ..dark() }, &[]);
    assert!(seen(&scene).contains("f\n asks six questions"), "{}", seen(&scene));
    press(&mut scene, "enter n enter");
    assert_eq!((scene.app.mode(), played(&scene)), (Mode::Workout, "sciatica-first-days"));
}

#[test]
fn enter_begins_what_is_due_and_the_day_counts_it() {
    let mut scene = Scene::today(dark(), &days::planned());
    assert!(seen(&scene).contains("1 of 6, 3 min"));
    press(&mut scene, "enter");
    assert_eq!(played(&scene), "desk-micro-3");
    scene.wait(600_000);
    assert_eq!(scene.app.mode(), Mode::Summary);
    press(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Today);
    // The disk has not answered yet.
    assert!(seen(&scene).contains("2 of 6, 3 min"), "{}", seen(&scene));
    press(&mut scene, "down enter");
    assert_eq!(played(&scene), "core-base");
}

#[test]
fn what_was_done_more_than_once_is_said_once() {
    let mut scene = Scene::today(dark(), &days::planned());
    for _ in 0..3 {
        press(&mut scene, "enter");
        assert_eq!(played(&scene), "desk-micro-3");
        scene.wait(600_000);
        press(&mut scene, "enter");
    }
    let words = "Done today: Desk micro-break (3 minutes), 4 times and 12 min walked.";
    assert!(seen(&scene).contains(words), "{}", seen(&scene));
}

#[test]
fn a_walk_that_is_due_is_a_session() {
    let mut scene = Scene::today(dark(), &[]);
    press(&mut scene, "down down enter");
    assert_eq!(played(&scene), "walk");
    scene.wait(660_000);
    assert_eq!(scene.app.mode(), Mode::Summary);
    press(&mut scene, "enter");
    assert!(seen(&scene).contains("done, 10 min"), "{}", seen(&scene));
    assert!(seen(&scene).contains("Done today: Walk of 10 minutes."), "{}", seen(&scene));
}

#[test]
fn short_of_time_begins_the_shortest_useful_thing() {
    let mut scene = Scene::today(dark(), &days::flaring());
    assert!(seen(&scene).contains("s begins Walk of 5 minutes"), "{}", seen(&scene));
    press(&mut scene, "s");
    assert_eq!(played(&scene), "walk");
}

#[test]
fn while_something_blocks_every_key_of_the_first_screen_says_why() {
    for key in ["enter", "s"] {
        let mut scene = Scene::today(dark(), &days::blocked());
        assert_eq!(scene.app.mode(), Mode::Blocked, "it is the first that is seen");
        press(&mut scene, "esc");
        assert_eq!(scene.app.mode(), Mode::Today);
        assert_eq!(press(&mut scene, key), []);
        assert_eq!(scene.app.mode(), Mode::Blocked, "{key}");
        assert!(seen(&scene).contains("get medical advice today"));
    }
}

#[test]
fn new_numbness_says_that_questions_come_first() {
    let log = supple::history::Log { numbness: Some(true), ..supple::history::Log::default() };
    let mut scene = Scene::today(dark(), &[]);
    let _ = scene.app.note(Body::Log(Box::new(log)), &scene.now);
    scene.tell(Input::Clock);
    press(&mut scene, "esc");
    assert!(seen(&scene).contains("Some questions come first."), "{}", seen(&scene));
}

#[test]
fn leaving_is_one_key_from_here_and_the_routines_lie_one_key_behind() {
    for key in ["q", "esc"] {
        let mut scene = Scene::today(dark(), &[]);
        assert_eq!(press(&mut scene, key), [Effect::Quit], "{key}");
    }
    let mut scene = Scene::today(dark(), &[]);
    press(&mut scene, "r down enter");
    assert!(scene.app.workout().is_some());
}

#[test]
fn nothing_is_proposed_before_the_ledger_has_told_what_it_has() {
    let mut scene = Scene { app: App::remembering(dark()).0, now: start_of_time() };
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    assert!(!seen(&scene).contains("Gentle first days"), "{}", seen(&scene));
    scene.tell(Input::Known(days::answered()));
    assert!(seen(&scene).contains("Gentle first days"), "{}", seen(&scene));
}

#[test]
fn a_new_day_is_a_new_page() {
    let mut scene = Scene::today(dark(), &days::planned());
    scene.go_to(scene.now.moment + std::time::Duration::from_secs(24 * 3600));
    assert_eq!(press(&mut scene, "down"), [Effect::Know]);
    assert!(seen(&scene).contains("Tuesday, 3 March"));
    assert!(seen(&scene).contains("0 of 6, 3 min"), "{}", seen(&scene));
}

#[test]
fn a_plan_is_followed_at_once_and_left_again() {
    let mut scene = Scene::today(dark(), &[]);
    let effects = press(&mut scene, "c down enter");
    let plan = |plan: Option<&str>| {
        let plan = plan.map(str::to_owned);
        Body::Plan(Following { plan, week: 1, ..Following::default() })
    };
    assert_eq!(noted(&effects), [&plan(Some("desk"))]);
    assert_eq!(effects.last(), Some(&Effect::Know));
    assert_eq!(scene.app.mode(), Mode::Today);
    assert!(seen(&scene).contains("Desk worker, week 1 of 6"), "{}", seen(&scene));
    assert!(seen(&scene).contains("from today on: Desk worker"));
    assert_eq!(press(&mut scene, "c enter"), [], "as before");
    let effects = press(&mut scene, "c x");
    assert_eq!(noted(&effects), [&plan(None)]);
    assert!(seen(&scene).contains("The least that counts") || seen(&scene).contains("Today"));
    assert!(!seen(&scene).contains("Desk worker, week"));
}

#[test]
fn six_keys_find_what_suits_and_the_choice_stays_the_user_s() {
    let mut scene = Scene::today(dark(), &[]);
    let effects = press(&mut scene, "f 1 1 2 1 1 5");
    let following = Following {
        bias: Some("extension-bias".to_owned()),
        pattern: Some("sitting".to_owned()),
        ..Following::default()
    };
    let [found, Body::Flag(flag)] = noted(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(*found, Body::Plan(following));
    assert_eq!((flag.flag.as_str(), flag.set), ("flexion_sensitive", true));
    assert!(seen(&scene).contains("bending backward first"), "{}", seen(&scene));
    press(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Plans);
    assert!(seen(&scene).contains("▸ Beginner"), "{}", seen(&scene));
    press(&mut scene, "down enter");
    assert!(seen(&scene).contains("Desk worker, week 1 of 6"), "another is the user's to choose");
    let day = scene.app.day().unwrap();
    assert_eq!(day.following().unwrap().pattern.as_deref(), Some("sitting"), "it stays known");
    // An answer can be taken back, one that is none does nothing, and half of them keep nothing.
    let mut scene = Scene::today(dark(), &[]);
    assert_eq!(press(&mut scene, "f 9 1 b 2 esc"), []);
    assert_eq!(scene.app.mode(), Mode::Today);
    // The routine for it at once.
    press(&mut scene, "f down enter 1 2 2 1 5 s");
    assert_eq!(played(&scene), "flexion-bias");
}
