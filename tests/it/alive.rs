//! The interface stays in step with the files while it runs.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use supple::routine::{Catalog, Routine};
use supple::session::{Command, Ending, Event, Record, Session, plan};
use supple::time::Moment;
use supple::tui::action::Input;
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::theme::{Charset, Palette};

use super::cli::{answered, home, write};
use super::pty::Terminal;
use super::scenes::{
    self, Scene, bundled, of_everything, setup, text, with_changed_file, with_files,
};
use super::telling;

const KNEE: &str = "title = \"Knee, first week\"\n\n[[step]]\nexercise = \"calf-wall-straight\"\n";

/// What a new file of one's own begins with, for editors.
const SCHEMA: &str = "#:schema ../schemas/routine.json\n\n";

impl Terminal {
    fn routines(&self) -> PathBuf {
        self.home.path().join("config/routines")
    }

    fn save(&self, name: &str, text: &str) {
        write(&self.routines(), name, text);
    }
}

#[test]
fn a_save_shows_at_once_even_in_a_folder_that_was_not_there() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("18 routines");
    terminal.save("knee.toml", KNEE);
    terminal.see("Knee, first week");
    terminal.see("19 routines");
    // As editors do that never leave half a file: write another, and put it in its place.
    terminal.save(".knee.toml.swp", &KNEE.replace("first", "second"));
    let folder = terminal.routines();
    fs::rename(folder.join(".knee.toml.swp"), folder.join("knee.toml")).unwrap();
    terminal.see("Knee, second week");
    fs::remove_file(folder.join("knee.toml")).unwrap();
    terminal.see("18 routines");
    fs::remove_dir_all(folder).unwrap();
    terminal.save("hip.toml", &KNEE.replace("Knee", "Hip"));
    terminal.see("Hip, first week");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_broken_save_keeps_the_good_version_and_tells_its_mistakes() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.save("knee.toml", KNEE);
    terminal.see("Knee, first week");
    terminal.save("knee.toml", &KNEE.replace("straight", "strait"));
    terminal.see("19 routines, 1 with mistakes");
    terminal.press("l");
    terminal.see("The file has 1 mistake now");
    terminal.press("!");
    terminal.see("there is no exercise `calf-wall-strait`");
    terminal.see("4 | exercise = \"calf-wall-strait\"");
    terminal.save("knee.toml", &KNEE.replace("straight", "bent"));
    terminal.see("Nothing is wrong with this file.");
    terminal.press("\x1b");
    terminal.see("knee bent");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

/// An editor that is a script; it is handed the file and writes into a new one, as many do.
fn with_editor(script: &str) -> Terminal {
    let home = answered();
    write(home.path(), "editor", &format!("#!/bin/sh\n{script}\n"));
    let editor = home.path().join("editor").display().to_string();
    let command = format!("VISUAL='sh {editor}' exec {}", env!("CARGO_BIN_EXE_supple"));
    let mut terminal = Terminal::run(home, "/bin/sh".as_ref(), &["-c", &command]);
    terminal.open_library();
    terminal
}

#[test]
fn e_opens_a_copy_of_a_bundled_routine_and_comes_back_to_its_mistakes() {
    let mut terminal =
        with_editor("sed 's/gentle/gentel/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"");
    terminal.see("18 routines");
    terminal.press("e");
    terminal.see("did you mean \"gentle\"?");
    terminal.see("4 | level = \"gentel\"");
    terminal.press("q");
    terminal.see("18 routines, 1 with mistakes");
    let copy = fs::read_to_string(terminal.routines().join("desk-micro-3.toml")).unwrap();
    let original = include_str!("../../routines/desk-micro-3.toml");
    assert_eq!(copy, format!("{SCHEMA}{}", original.replace("gentle", "gentel")));
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn an_editor_that_fails_leaves_everything_as_it_was() {
    let mut terminal = with_editor("exit 3");
    terminal.see("18 routines");
    terminal.press("\x1b[C");
    terminal.see("esc back");
    terminal.press("e");
    terminal.see("/editor` failed: exit status: 3; ");
    terminal.press("qq");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_change_is_saved_into_a_copy_of_ones_own_byte_for_byte() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("18 routines");
    terminal.press("\x1b[C");
    terminal.see("esc back");
    terminal.press("\x1b[B+");
    terminal.see("not saved: w saves, u undoes");
    terminal.press("w");
    terminal.see("your own copy: ");
    let copy = fs::read_to_string(terminal.routines().join("desk-micro-3.toml")).unwrap();
    let original = include_str!("../../routines/desk-micro-3.toml");
    assert_eq!(copy, format!("{SCHEMA}{}", original.replacen("reps = 5", "reps = 6", 1)));
    terminal.press("qq");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_running_session_takes_the_new_version_from_the_next_step_on() {
    let home = home();
    let file = |step: &str| {
        format!("title = \"Sheet\"\n\n[[step]]\nname = \"Sit\"\nuntil = \"key\"\n\n{step}")
    };
    write(home.path(), "sheet.toml", &file(""));
    let mut terminal = Terminal::start(home, &["play", "./sheet.toml", "--mute"]);
    terminal.see("step 1 of 1");
    terminal.press("\r");
    terminal.see("until you are done");
    write(terminal.home.path(), "sheet.toml", &file("[[step]]\nname = \"Stand\"\nhold = \"1h\"\n"));
    terminal.see("v new version");
    terminal.press("v");
    terminal.see("step 1 of 2");
    terminal.see("next: Stand");
    terminal.press("ss");
    assert_eq!(terminal.end().0, 0);
}

const SIZE: (u16, u16) = (80, 24);

fn library() -> Scene {
    Scene::library(setup(Palette::Dark, Charset::Unicode, SIZE), scenes::catalog().clone())
}

fn seen(scene: &Scene) -> String {
    text(&scene.draw(SIZE))
}

fn loads(scene: &mut Scene, catalog: Catalog) -> Vec<Effect> {
    scene.tell(Input::Loaded(Box::new(catalog)))
}

#[test]
fn a_save_asks_for_just_the_text_that_is_shown() {
    let mut scene = library();
    assert_eq!(scene.act("right w"), []);
    assert!(seen(&scene).contains("there is nothing to save"));
    scene.act("down +");
    let effects = scene.act("w");
    let [Effect::Save(writing)] = effects.as_slice() else { panic!("{effects:?}") };
    let original = include_str!("../../routines/desk-micro-3.toml");
    assert_eq!(*writing.known, *original.as_bytes());
    assert_eq!(*writing.text, *original.replacen("reps = 5", "reps = 6", 1).as_bytes());
    scene.tell(Input::Saved { id: writing.id.clone(), outcome: Err("not saved: full".into()) });
    assert!(seen(&scene).contains("not saved: full") && seen(&scene).contains("w saves, u undoes"));
    scene.tell(Input::Saved { id: writing.id.clone(), outcome: Ok("/u/desk.toml".into()) });
    assert!(seen(&scene).contains("your own copy: /u/desk.toml"));
    assert!(!seen(&scene).contains("w saves, u undoes"));
    let files = String::from_utf8(writing.text.to_vec()).unwrap();
    loads(&mut scene, with_files(&[("desk-micro-3", &files)]));
    assert!(seen(&scene).contains("6 reps"));
    assert_eq!(scene.act("esc q"), [Effect::Quit], "nothing is left to be lost");
}

#[test]
fn undoing_leads_back_to_the_very_same_text() {
    let mut scene = library();
    scene.act("right down");
    let before = seen(&scene);
    for change in ["+", "-", "]", "J", "d", "x", "shift-down", "delete"] {
        scene.act(change);
        assert_ne!(seen(&scene), before, "{change}");
        scene.act("u home down");
        assert_eq!(seen(&scene), before, "{change}");
    }
    scene.act("+ + ] d J x - u u u u u u u home down");
    assert_eq!(seen(&scene), before);
    scene.act("u");
    assert!(seen(&scene).contains("there is nothing to take back"));
}

#[test]
fn changes_are_kept_until_the_end_played_unsaved_and_asked_about_once() {
    let mut scene = library();
    scene.act("right down + esc down right esc up right");
    assert!(seen(&scene).contains("not saved: w saves, u undoes"));
    scene.act("enter");
    let played = scene.app.workout().unwrap().session.timeline().routine();
    assert_ne!(*played, bundled("desk-micro-3"));
    // A reload of other files is no news for the session.
    loads(&mut scene, with_files(&[("other", KNEE)]));
    assert!(scene.app.workout().unwrap().newer.is_none());
    scene.act("s enter enter");
    assert_eq!(scene.act("q"), []);
    assert_eq!(scene.app.mode(), Mode::Unsaved);
    assert_eq!(scene.act("esc"), []);
    assert_eq!(scene.act("q enter"), [Effect::Quit]);
}

#[test]
fn changes_outlive_a_change_of_the_file_and_say_so() {
    let mut scene = library();
    loads(&mut scene, with_files(&[("aa", KNEE)]));
    scene.act("home right down +");
    assert!(seen(&scene).contains("Changed, not saved yet: w saves."));
    let changed = KNEE.replace("first", "second");
    loads(&mut scene, with_files(&[("aa", &changed)]));
    // On one line where there are columns for it.
    let wide = text(&scene.draw((120, 24)));
    assert!(wide.contains("Changed here, and the file changed as well: w writes over that."));
    let effects = scene.act("w");
    let [Effect::Save(writing)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*writing.known, *changed.as_bytes());
    assert_eq!(*writing.text, *format!("{KNEE}hold = \"35s\"\n").as_bytes());
    scene.act("u");
    assert!(seen(&scene).contains("Knee, second week"), "{}", seen(&scene));
}

#[test]
fn a_session_is_offered_what_changed_in_its_own_file_alone() {
    let start = || Scene::playing(setup(Palette::Dark, Charset::Unicode, SIZE), &of_everything());
    let shorter = || with_changed_file(|text| text.replace("\"2 min\"", "\"1 min\""));
    let offered = |scene: &Scene| scene.app.workout().unwrap().newer.is_some();

    // Not begun: the new version is taken at once.
    let mut scene = start();
    let effects = loads(&mut scene, shorter());
    assert!(matches!(effects.as_slice(), [Effect::Schedule(_)]), "{effects:?}");
    let taken = shorter().routine("everything").unwrap().routine.clone().unwrap();
    assert_eq!(*scene.app.workout().unwrap().session.timeline().routine(), taken);
    assert!(!offered(&scene));

    let mut scene = start();
    scene.act("enter 5000");
    assert_eq!(loads(&mut scene, scenes::with_own_files()), [], "nothing has changed");
    assert!(!offered(&scene));
    assert_eq!(loads(&mut scene, shorter()), [], "the session is not disturbed");
    assert!(offered(&scene));
    loads(&mut scene, with_changed_file(|text| text.replace("\"2 min\"", "2")));
    assert!(offered(&scene), "what is good of it still is");
    loads(&mut scene, scenes::with_own_files());
    assert!(!offered(&scene), "the file is again what is played");
    loads(&mut scene, shorter());
    let effects = scene.act("v");
    assert!(matches!(effects.as_slice(), [Effect::Schedule(_)]), "{effects:?}");
    assert!(!offered(&scene));
    assert_eq!(scene.act("v"), []);
}

fn seconds(time: u64) -> Moment {
    Moment::at(Duration::from_secs(time))
}

fn of(steps: &str) -> Arc<Routine> {
    let step =
        |name: &str| format!("[[step]]\nname = \"{name}\"\nhold = \"10s\"\nrest_after = \"5s\"\n");
    let steps: String = steps.split(' ').map(step).collect();
    telling::routine(&format!("title = \"T\"\n{steps}"))
}

#[test]
fn what_was_done_does_not_come_again_and_what_was_to_come_does() {
    for (before, at, after, whole) in [
        ("a b c", 1, "a b c", "a b c"),
        ("a b c", 1, "a b", "a b"),
        ("a b c", 1, "a b c d", "a b c d"),
        ("a b c", 2, "a b c d", "a b c d"),
        ("a b c", 1, "a c", "a b c"),
        ("a b c", 1, "a x c", "a b x c"),
        ("a b c", 1, "x a b c", "a b c"),
        ("a b c d", 1, "a c b d", "a b c d"),
        ("a b c d", 0, "d c b a", "a d c b"),
        ("a b a b", 1, "a b a b a", "a b a b a"),
        ("a b c", 2, "a", "a b c"),
        ("a b c", 0, "x y", "a x y"),
    ] {
        let (mut session, _) = Session::start(plan(&of(before)), seconds(0));
        session.command(Command::Jump(at), seconds(1));
        let laps = session.laps().to_vec();
        session.take(&plan(&of(after)), seconds(2));
        let steps = session.timeline().steps();
        let names: Vec<&str> = steps.iter().map(|step| &*step.step.exercise.name).collect();
        assert_eq!(names.join(" "), whole, "{before} at {at}, then {after}");
        assert_eq!(session.laps(), laps);
        let ends = session.timeline().segments().last().unwrap();
        assert!(ends.part.is_work(), "{before} at {at}, then {after}");
    }
}

#[test]
fn a_finish_that_is_none_any_more_is_not_told() {
    let (mut session, _) = Session::start(plan(&of("a")), seconds(0));
    session.command(Command::Done, seconds(1));
    let events = session.take(&plan(&of("a b")), seconds(5));
    assert_eq!(events, [Event::Rescheduled]);
    let finishes = |session: &Session| {
        let cues = session.upcoming(seconds(5));
        cues.iter()
            .filter(|cue| cue.cue == supple::session::Cue::Finish)
            .map(|cue| cue.at)
            .collect::<Vec<_>>()
    };
    // 10 s of work from second 1, 5 s of rest, 6 s into position, 10 s of work.
    assert_eq!(finishes(&session), [seconds(32)]);
    session.take(&plan(&of("a")), seconds(6));
    assert_eq!(finishes(&session), [seconds(11)]);
}

fn steps() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop::sample::select(vec!["a", "b", "c", "d"]), 1..7)
        .prop_map(|steps| steps.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn taking_a_new_version_undoes_nothing(
        before in steps(),
        versions in proptest::collection::vec((steps(), 0_u64..20, 0_usize..7), 1..5),
    ) {
        let (mut session, _) = Session::start(plan(&of(&before)), seconds(0));
        session.command(Command::Done, seconds(1));
        let mut now = 1;
        for (version, wait, ask) in versions {
            now += wait;
            let commands = [
                Command::Done, Command::Next, Command::Back, Command::Redo, Command::Pause,
                Command::Resume, Command::Jump(2),
            ];
            session.command(commands[ask], seconds(now));
            if session.ending().is_some() {
                break;
            }
            let was = session.clone();
            let events = session.take(&plan(&of(&version)), seconds(now));
            prop_assert_eq!(events, vec![Event::Rescheduled]);
            prop_assert_eq!(session.laps(), was.laps());
            let (then, after) = (was.view(seconds(now)), session.view(seconds(now)));
            prop_assert_eq!((then.index, then.elapsed, then.paused), (after.index, after.elapsed, after.paused));
            prop_assert_eq!((then.side, then.remaining, then.phase), (after.side, after.remaining, after.phase));
            let used = was.laps().iter().map(|lap| lap.segment).chain([then.index]).max().unwrap();
            for (old, new) in was.timeline().segments().iter().zip(session.timeline().segments()).take(used + 1) {
                prop_assert_eq!((old.part, old.place, old.length), (new.part, new.place, new.length));
            }
            // Taken twice it is the same.
            let once = session.clone();
            session.take(&plan(&of(&version)), seconds(now));
            prop_assert_eq!(session.timeline().segments(), once.timeline().segments());
        }
        if session.ending().is_none() {
            session.command(Command::Resume, seconds(now));
            let heard = session.upcoming(seconds(now)).len();
            let events = session.advance(seconds(now + 10_000));
            let told = events.iter().filter(|event| matches!(event, Event::Cue { .. })).count();
            prop_assert!(told <= heard && heard <= told + 3, "{told} of {heard}");
            prop_assert_eq!(session.ending(), Some(Ending::Finished));
        }
        prop_assert_eq!(Record::of(&session).unwrap().steps.len(), session.timeline().steps().len());
    }
}
