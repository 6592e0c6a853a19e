//! Stopping in a session: one key says what happened, and what follows from it follows.

use std::time::Duration;

use supple::coach::{breathing, easier_once};
use supple::history::{After, Ending, Keep, Reason, Short, Stop};
use supple::routine::{Catalog, Routine, Step};
use supple::safety::{Act, act, content};
use supple::score::Voice;
use supple::session::{Event, Outcome, Session, plan};
use supple::time::Moment;
use supple::tui::app::{App, Setup};
use supple::tui::effect::Effect;
use supple::tui::keymap::{self, Mode};
use supple::tui::theme::{Charset, Palette};

use proptest::prelude::*;

use super::scenes::{Scene, bundled, catalog, setup, start_of_time, text, with_files};

const SIZE: (u16, u16) = (80, 24);

fn dark() -> Setup {
    setup(Palette::Dark, Charset::Unicode, SIZE)
}

fn asking() -> Setup {
    Setup { check_in: true, ..dark() }
}

/// A session of a routine from the library, so many milliseconds in.
fn session(routine: &str, script: &str) -> Scene {
    let mut scene = Scene::library(dark(), catalog().clone());
    scene.act(&format!("/ {routine} enter enter {script}"));
    scene
}

fn has(scene: &Scene, words: &str) -> bool {
    text(&scene.draw(SIZE)).contains(words)
}

fn stops(effects: &[Effect]) -> Vec<Stop> {
    fn stop(effect: &Effect) -> Option<Stop> {
        if let Effect::Keep(Keep::Stop(stop)) = effect { Some(stop.clone()) } else { None }
    }
    effects.iter().filter_map(stop).collect()
}

fn end(effects: &[Effect]) -> Option<Ending> {
    effects.iter().find_map(|effect| match effect {
        Effect::Keep(Keep::End { ending, .. }) => Some(*ending),
        _ => None,
    })
}

fn running(scene: &Scene) -> Option<String> {
    let session = &scene.app.workout()?.session;
    session.ending().is_none().then(|| session.running_step().step.exercise.id.clone())
}

fn paused(scene: &Scene) -> bool {
    let session = &scene.app.workout().unwrap().session;
    session.view(scene.now.moment).paused.is_some()
}

#[test]
fn the_keys_are_those_of_the_content() {
    for stop in &content().stops {
        let action = keymap::bindings(Mode::Leave)
            .find(|line| {
                let names = line.names(dark().theme.signs);
                names.split(", ").any(|name| name == stop.key.to_string())
            })
            .map(|line| line.action);
        assert_eq!(action, Some(supple::tui::action::Action::Happened(stop.reason)), "{stop:?}");
    }
    assert_eq!(content().stops.len(), 8);
}

#[test]
fn the_session_stands_still_while_it_asks_and_goes_on_after_it() {
    let mut scene = session("desk-micro-3", "20000 s");
    assert_eq!(scene.app.mode(), Mode::Leave);
    assert!(paused(&scene));
    let elapsed =
        |scene: &Scene| scene.app.workout().unwrap().session.view(scene.now.moment).elapsed;
    let before = elapsed(&scene);
    scene.wait(10_000);
    scene.act("esc");
    assert_eq!((scene.app.mode(), elapsed(&scene)), (Mode::Workout, before));
    assert!(!paused(&scene));
    assert_eq!(scene.app.workout().unwrap().stops, []);
    // What stood before stands after it.
    let mut scene = session("desk-micro-3", "20000 space s space");
    assert!(paused(&scene));
    scene.act("s x");
    assert!(paused(&scene), "in its new place, too");
}

/// Every reason, from the key to its end: what is kept, what becomes of the session, what is shown.
#[test]
fn every_reason_leads_to_what_belongs_to_it() {
    for stop in &content().stops {
        let mut scene = session("core-base", "n n 30000");
        let at = running(&scene).unwrap();
        let effects = scene.act(&format!("s {}", stop.key));
        let kept = Stop { reason: stop.reason, exercise: Some(at.clone()) };
        assert_eq!(stops(&effects), [kept], "{stop:?}");
        let first = effects.iter().position(|effect| matches!(effect, Effect::Keep(Keep::Stop(_))));
        let lap = effects.iter().position(|effect| matches!(effect, Effect::Keep(Keep::Lap(_))));
        assert!(lap.is_none_or(|lap| first < Some(lap)), "in the second it happens: {stop:?}");
        match act(stop.reason) {
            Act::EndAndAsk => {
                assert_eq!(end(&effects), Some(Ending::Stopped));
                assert_eq!(scene.app.mode(), Mode::Stopped);
                let what = stop.what_to_do.split(". ").next().unwrap();
                assert!(has(&scene, what) && has(&scene, "In an emergency"), "{stop:?}");
                scene.act("enter");
                assert_eq!(scene.app.mode(), Mode::Questions, "{stop:?}");
            }
            Act::End => {
                assert_eq!(end(&effects), Some(Ending::Stopped));
                assert_eq!(scene.app.mode(), Mode::Summary);
            }
            Act::LeaveExercise { easier } => {
                assert_eq!(end(&effects), None);
                let asked = easier && scene.app.mode() == Mode::Easier;
                if asked {
                    scene.act("n");
                }
                assert_eq!(scene.app.mode(), Mode::Workout);
                assert_ne!(running(&scene), Some(at.clone()));
                assert!(!paused(&scene));
                scene.act("3600000");
                assert_eq!(scene.app.mode(), Mode::Summary);
            }
            Act::SitDown => {
                assert_eq!(scene.app.mode(), Mode::Dizzy);
                assert!(paused(&scene) && has(&scene, "Sit down."));
                let mut ended = session("core-base", "n n 30000 s z");
                assert_eq!(end(&ended.act("e")), Some(Ending::Stopped));
                scene.act("b");
                assert_eq!(running(&scene).as_deref(), Some("breath-belly"));
                assert!(!paused(&scene));
                scene.act("3600000");
                assert_eq!(scene.app.mode(), Mode::Summary, "and nothing comes after it");
            }
        }
    }
}

/// What sends the pain down the leg is not followed by a stronger one that works the spine the same way.
#[test]
fn further_down_the_leg_leaves_out_everything_of_that_direction() {
    let mut scene = session("extension-bias", "30000");
    assert_eq!(running(&scene).as_deref(), Some("prone-lying"));
    scene.act("s d");
    assert_eq!(running(&scene).as_deref(), Some("walk-easy"));
    // Sharp pain is about the exercise alone.
    let mut scene = session("extension-bias", "30000 s x");
    assert_eq!(running(&scene).as_deref(), Some("prone-elbows"));
    scene.act("s d");
    assert_eq!(running(&scene).as_deref(), Some("walk-easy"));
    // What works the spine no way at all leads no way.
    let mut scene = session("core-base", "n n 30000");
    let at = scene.app.workout().unwrap().session.running_step().step.exercise.clone();
    assert_eq!(at.bias, supple::routine::Bias::Neutral);
    scene.act("s d");
    assert_eq!(scene.app.mode(), Mode::Workout);
}

#[test]
fn enough_is_the_same_finger_twice_or_enter() {
    for keys in ["s s", "s enter", "s e"] {
        let mut scene = session("desk-micro-3", "30000");
        let effects = scene.act(keys);
        assert_eq!(stops(&effects)[0].reason, Reason::Enough, "{keys}");
        assert_eq!(end(&effects), Some(Ending::Stopped));
    }
}

#[test]
fn an_easier_exercise_is_tried_once_and_no_second_time() {
    // Plank 3 of the third level has an easier one, which has one itself.
    let mut scene = session("core-3", "");
    while running(&scene).unwrap() != "plank-3" {
        scene.act("n");
    }
    scene.act("30000 s p");
    assert_eq!(scene.app.mode(), Mode::Easier);
    assert!(has(&scene, "Front plank 2: on knees and forearms"), "{}", text(&scene.draw(SIZE)));
    scene.act("enter");
    assert_eq!(running(&scene).as_deref(), Some("plank-2"));
    assert!(!paused(&scene));
    let effects = scene.act("30000 s p");
    assert_eq!(scene.app.mode(), Mode::Workout, "no easier one of the easier one");
    assert!(!has(&scene, "easier"), "{}", text(&scene.draw(SIZE)));
    assert_eq!(stops(&effects)[0].exercise.as_deref(), Some("plank-2"));
    assert!(!["plank-3", "plank-2"].contains(&running(&scene).unwrap_or_default().as_str()));
}

#[test]
fn in_floor_mode_a_key_hit_blindly_pauses_and_s_asks_in_the_pause() {
    let mut scene = session("desk-micro-3", "20000 f s");
    assert_eq!(scene.app.mode(), Mode::Floor);
    assert!(paused(&scene) && has(&scene, "s stops"), "{}", text(&scene.draw(SIZE)));
    scene.act("s");
    assert_eq!(scene.app.mode(), Mode::Leave);
    scene.act("esc");
    assert_eq!(scene.app.mode(), Mode::Floor);
    scene.act("x");
    assert!(!paused(&scene));
}

#[test]
fn at_the_prompt_what_to_do_is_shown_before_it_leaves() {
    let now = start_of_time();
    let mut scene = Scene {
        app: App::playing(asking(), &bundled("desk-micro-3"), Voice::default(), &now).0,
        now,
    };
    scene.act("30000");
    let effects = scene.act("s c");
    assert!(!effects.contains(&Effect::Quit));
    assert_eq!(scene.app.mode(), Mode::Stopped);
    assert_eq!(scene.act("enter"), [Effect::Quit]);
}

#[test]
fn the_check_in_asks_in_one_key_why_it_ended_early() {
    let after = |keys: &[&str]| -> After {
        let mut scene = Scene::library(asking(), catalog().clone());
        scene.act("enter enter 60000 s s");
        assert!(has(&scene, "t no time, h it hurt, o something else"));
        let effects: Vec<Effect> = keys.iter().flat_map(|key| scene.press(key)).collect();
        effects
            .into_iter()
            .find_map(|effect| match effect {
                Effect::Keep(Keep::After(after)) => Some(after),
                _ => None,
            })
            .unwrap_or_default()
    };
    for (key, short) in [("t", Short::Time), ("h", Short::Pain), ("o", Short::Other)] {
        assert_eq!(after(&[key, "enter"]).short, Some(short));
    }
    assert_eq!(after(&["enter"]), After::default(), "it can be left out");
    // Where a reason was given, or it came to its end, there is nothing to ask.
    for keys in ["enter enter 60000 s x n n n n n n", "enter enter 600000"] {
        let mut scene = Scene::library(asking(), catalog().clone());
        scene.act(keys);
        assert_eq!(scene.app.mode(), Mode::CheckIn, "{keys}");
        assert!(!has(&scene, "ended early"), "{keys}");
    }
}

fn seconds(seconds: u64) -> Moment {
    Moment::at(Duration::from_secs(seconds))
}

fn steps(session: &Session) -> Vec<String> {
    let steps = session.timeline().steps().iter();
    steps.map(|step| step.step.exercise.id.clone()).collect()
}

fn circuit() -> std::sync::Arc<Routine> {
    let text = "title = 'C'\nready = '5s'\n[[block]]\nrounds = 2\nrest_between = '20s'\n\
         [[block.step]]\nexercise = 'bridge-2'\nrest_after = '5s'\n\
         [[block.step]]\nexercise = 'plank-2'\nrest_after = '5s'";
    with_files(&[("circuit", text)]).routine("circuit").unwrap().routine.clone().unwrap()
}

#[test]
fn an_exercise_that_is_left_does_not_come_in_the_next_round_either() {
    let (mut session, _) = Session::start(plan(&circuit()), seconds(0));
    session.advance(seconds(30));
    let here = session.running_step().step.clone();
    let easier = easier_once(&here, &[], catalog()).unwrap();
    let stays = |step: &Step| step.exercise.id != here.exercise.id;
    let events = session.leave_step(Some(&easier), stays, |it| it, seconds(30));
    assert!(matches!(&events[0], Event::Lapped(lap) if lap.outcome == Outcome::Skipped));
    assert_eq!(steps(&session), ["bridge-2", "bridge-1", "plank-2", "plank-2"]);
    assert_eq!(session.running_step().step.exercise.id, "bridge-1");
    assert_eq!(session.running_step().round, 1);
}

#[test]
fn what_one_has_gone_back_from_comes_again_behind_it() {
    let (mut session, _) = Session::start(plan(&bundled("desk-micro-3")), seconds(0));
    let all = steps(&session);
    session.command(supple::session::Command::Jump(3), seconds(5));
    session.command(supple::session::Command::Jump(1), seconds(10));
    session.leave_step(None, |step| step.exercise.id != all[1], |it| it, seconds(20));
    let mut expected = all[..4].to_vec();
    expected.extend(all[2..].to_vec());
    assert_eq!(steps(&session), expected);
    assert_eq!(session.running_step().step.exercise.id, all[2]);
}

#[test]
fn breathing_alone_is_left_where_everything_else_is() {
    let (mut session, _) = Session::start(plan(&circuit()), seconds(0));
    session.advance(seconds(30));
    let breathing = breathing(&session.running_step().step.clone(), catalog()).unwrap();
    session.leave_step(Some(&breathing), |_| false, |it| it, seconds(30));
    assert_eq!(steps(&session), ["bridge-2", "breath-belly"]);
    session.advance(seconds(3600));
    assert_eq!(session.ending(), Some(supple::session::Ending::Finished));
}

proptest! {
    /// Wherever a session is left for something: what was done stays, the exercise does not come again,
    /// and the session comes to its end.
    #[test]
    fn leaving_an_exercise_keeps_what_was_done(
        routine in 0_usize..18,
        jump in 0_usize..12,
        first in 0_u64..900,
        then in 0_u64..300,
        replaced in any::<bool>(),
    ) {
        let catalog: &Catalog = catalog();
        let routine = catalog.routines[routine].routine.clone().unwrap();
        let (mut session, _) = Session::start(plan(&routine), seconds(0));
        session.advance(seconds(first));
        session.command(supple::session::Command::Jump(jump), seconds(first));
        session.advance(seconds(first + then));
        if session.ending().is_some() {
            return Ok(());
        }
        let before = session.clone();
        let now = seconds(first + then);
        let here = session.running_step().step.clone();
        let easier = easier_once(&here, &[], catalog).filter(|_| replaced);
        let next = easier.as_ref().map(|step| step.exercise.id.clone());
        session.leave_step(easier.as_ref(), |step| step.exercise.id != here.exercise.id, |it| it, now);
        prop_assert_eq!(&session.laps()[..before.laps().len()], before.laps());
        for lap in session.laps() {
            prop_assert_eq!(
                &session.timeline().segments()[lap.segment].part,
                &before.timeline().segments()[lap.segment].part
            );
        }
        let running = |session: &Session| session.running_step().step.exercise.id.clone();
        if session.ending().is_none() {
            prop_assert!(next.is_none_or(|next| next == running(&session)));
            let from = session.timeline().steps().len();
            let place = session.view(now).segment.place.step;
            for step in &session.timeline().steps()[place..from] {
                prop_assert!(step.step.exercise.id != here.exercise.id);
            }
        }
        // An open set ends when one says so.
        let mut at = first + then;
        while session.ending().is_none() {
            at += 3600;
            session.advance(seconds(at));
            if session.next_deadline().is_none() {
                session.command(supple::session::Command::Done, seconds(at));
            }
        }
        prop_assert_eq!(session.ending(), Some(supple::session::Ending::Finished));
    }
}
