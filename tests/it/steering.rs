//! Before, keys, after: what the interface asks for and where it leads.

use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use supple::history::Keep;
use supple::routine::catalog::{FileKind, Origin, SourceFile};
use supple::routine::{Catalog, Side};
use supple::score::{Heard, Item, Talk, Voice};
use supple::session::{Cue, Ending, STOP_RULE};
use supple::tui::action::{Action, Input};
use supple::tui::app::Setup;
use supple::tui::effect::{Effect, SoundState};
use supple::tui::keymap::{self, Mode};
use supple::tui::theme::{Charset, Palette};

use super::scenes::{Scene, bundled, catalog, setup, start_of_time, text, with_files};
use super::telling::routine;

const SIZE: (u16, u16) = (80, 24);

fn dark() -> Setup {
    setup(Palette::Dark, Charset::Unicode, SIZE)
}

fn library() -> Scene {
    Scene::library(dark(), catalog().clone())
}

fn stretching() -> Scene {
    Scene::playing(dark(), &bundled("calf-hamstring-flex"))
}

fn first_line(scene: &Scene) -> String {
    text(&scene.draw(SIZE)).lines().next().unwrap_or_default().trim().to_owned()
}

fn has(scene: &Scene, words: &str) -> bool {
    text(&scene.draw(SIZE)).contains(words)
}

#[test]
fn a_session_starts_with_its_whole_schedule() {
    let (app, effects) = supple::tui::app::App::playing(
        dark(),
        &bundled("desk-micro-3"),
        Voice::default(),
        &start_of_time(),
    );
    assert_eq!(app.mode(), Mode::Workout);
    let [Effect::Keep(Keep::Begin { session: begun, .. }), Effect::Schedule(cues)] =
        effects.as_slice()
    else {
        panic!("{effects:?}")
    };
    assert_eq!((begun.routine.as_str(), begun.steps), ("desk-micro-3", 5));
    let at = start_of_time().moment + Duration::from_secs(1);
    assert_eq!((cues[0].at, &cues[0].heard), (at, &Heard::Signal(Cue::Ready)));
    assert_eq!(cues.last().map(|cue| &cue.heard), Some(&Heard::Signal(Cue::Finish)));
}

#[test]
fn keys_lead_through_the_program_and_back() {
    for (keys, mode) in [
        ("", Mode::Library),
        ("/", Mode::Find),
        ("/ calf enter", Mode::Library),
        ("/ q", Mode::Find),
        ("right", Mode::Preview),
        ("right down right", Mode::Exercise),
        ("right right right", Mode::Exercise),
        ("right down right esc", Mode::Preview),
        ("right end right", Mode::AdvicePage),
        ("right esc", Mode::Library),
        ("a", Mode::AdviceList),
        ("a enter", Mode::AdvicePage),
        ("a enter tab enter", Mode::Workout),
        ("a enter esc esc", Mode::Library),
        ("enter", Mode::Workout),
        ("right enter", Mode::Workout),
        ("enter f", Mode::Floor),
        ("enter f f", Mode::Workout),
        ("enter j", Mode::Jump),
        ("enter j esc", Mode::Workout),
        ("enter i", Mode::Exercise),
        ("enter i esc", Mode::Workout),
        ("enter s", Mode::Leave),
        ("enter s esc", Mode::Workout),
        ("enter s enter", Mode::Summary),
        ("enter s enter enter", Mode::Today),
        ("esc", Mode::Today),
        ("esc c", Mode::Plans),
        ("esc f", Mode::Finding),
        ("esc n", Mode::CheckIn),
        ("esc p", Mode::Progress),
        ("esc a", Mode::AdviceList),
        ("esc /", Mode::Find),
        ("esc / esc esc", Mode::Today),
        ("esc right", Mode::Preview),
        ("esc r", Mode::Library),
        ("enter ?", Mode::Help),
        ("enter ? ?", Mode::Workout),
    ] {
        let mut scene = library();
        scene.act(keys);
        assert_eq!(scene.app.mode(), mode, "{keys}");
    }
}

#[test]
fn keys_ask_the_shell_for_what_only_it_can_do() {
    for (before, key, effects) in [
        ("", "q", vec![Effect::Quit]),
        ("n 9000", "space", vec![Effect::Silence]),
        ("n 9000", "m", vec![Effect::Mute(true)]),
        ("m", "m", vec![Effect::Mute(false)]),
        ("n", "]", vec![Effect::Volume(80)]),
        ("] ] ]", "]", vec![Effect::Volume(100)]),
        ("", "[", vec![Effect::Volume(60)]),
        ("n 9000", "s", vec![Effect::Silence]),
        ("f", "f", vec![]),
    ] {
        let mut scene = if key == "q" { library() } else { stretching() };
        scene.act(before);
        assert_eq!(scene.act(key), effects, "{before}, then {key}");
    }
    let mut scene = library();
    assert_eq!(scene.tell(Input::Action(Action::Redraw)), [Effect::Redraw]);
    assert_eq!(scene.tell(Input::Action(Action::Suspend)), [Effect::Suspend]);
    assert_eq!(scene.tell(Input::Action(Action::Interrupt)), [Effect::Quit]);
}

#[test]
fn suspending_and_interrupting_a_session_silence_it_first() {
    let mut scene = stretching();
    assert_eq!(scene.tell(Input::Action(Action::Suspend)), [Effect::Silence, Effect::Suspend]);
    assert!(has(&scene, "PAUSED"));
    let mut scene = stretching();
    let effects = scene.tell(Input::Action(Action::Interrupt));
    assert!(
        matches!(
            effects.as_slice(),
            [
                Effect::Silence,
                Effect::Keep(Keep::Lap(_)),
                Effect::Keep(Keep::End { .. }),
                Effect::Quit
            ]
        ),
        "{effects:?}"
    );
    let session = &scene.app.workout().unwrap().session;
    assert_eq!(session.ending(), Some(Ending::Stopped));
}

#[test]
fn going_on_hands_over_what_is_left() {
    let mut scene = stretching();
    scene.act("n 14000 space");
    scene.go_to(scene.now.moment + Duration::from_secs(60));
    let effects = scene.act("space");
    let [Effect::Schedule(cues)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(cues.iter().all(|cue| cue.at >= scene.now.moment));
    let line = |item: &Item| matches!(item.heard, Heard::Signal(Cue::Say(_)));
    let next = cues.iter().find(|item| !line(item)).unwrap();
    assert_eq!(
        (next.at, &next.heard, next.side),
        (scene.now.moment + Duration::from_secs(7), &Heard::Signal(Cue::Halfway), Some(Side::Left))
    );
}

#[test]
fn the_bell_rings_for_sounds_that_cannot_be_heard() {
    let bell = SoundState::Bell { reason: "no sound device".into() };
    for (state, muted, rings) in [
        (SoundState::Audible, false, 0),
        (SoundState::Off, false, 0),
        (bell.clone(), true, 0),
        (bell, false, 5),
    ] {
        let mut scene = stretching();
        scene.tell(Input::Sound(state.clone()));
        if muted {
            scene.act("m");
        }
        // Three, two, one, go, and no more for five seconds: lines are to be seen, not heard.
        scene.wait(8500);
        let effects = scene.act("n 8000");
        let bells = effects.iter().filter(|effect| **effect == Effect::Bell).count();
        assert_eq!(bells, rings, "{state:?} {muted}: {effects:?}");
    }
}

#[test]
fn a_played_routine_leaves_at_its_end() {
    let mut scene = Scene::playing(dark(), &bundled("desk-micro-3"));
    let effects = scene.wait(600_000);
    assert_eq!(effects.last(), Some(&Effect::Quit));
    assert_eq!(scene.app.next_wake(&scene.now), None);
}

#[test]
fn a_routine_from_the_library_ends_in_its_summary() {
    let mut scene = library();
    scene.act("enter 600000");
    assert_eq!(scene.app.mode(), Mode::Summary);
    assert!(has(&scene, "Done, all 5 steps."));
}

#[test]
fn in_floor_mode_any_key_pauses_and_ends_what_is_open() {
    let mut scene = stretching();
    scene.act("n f 9000 x");
    assert!(has(&scene, "PAUSED: any key goes on"));
    scene.act("q");
    assert!(!has(&scene, "PAUSED"));
    let mut scene = Scene::of("floor-open", dark());
    assert!(has(&scene, "LEFT SIDE") && has(&scene, "ANY KEY WHEN DONE"));
    scene.act("x");
    assert!(has(&scene, "RIGHT SIDE"));
}

#[test]
fn sleep_pauses_where_it_began_and_says_so() {
    let scene = Scene::of("slept", dark());
    assert!(has(&scene, "you were away; space goes on"));
    assert!(has(&scene, "10:48 left"));
    assert_eq!(scene.app.next_wake(&scene.now), None);
}

#[test]
fn the_end_on_the_wall_moves_while_an_open_set_takes_longer() {
    let open = routine(
        "title = \"Open\"\nready = \"10s\"\n[[step]]\nname = \"Walk\"\nuntil = \"key\"\n\
         about = \"1 min\"\n[[step]]\nname = \"Reach\"\nhold = \"44s\"\n",
    );
    let mut scene = Scene::playing(dark(), &open);
    let ends = |scene: &Scene| first_line(scene).rsplit_once("ends ").unwrap().1.to_owned();
    // Ready 10 s, walking 60 s, 6 s between, 44 s: two minutes from 07:30 on.
    for (at, end) in [(0, "07:32"), (69, "07:32"), (129, "07:32"), (130, "07:33"), (190, "07:34")] {
        scene.wait(at * 1000 - (scene.now.moment.since(start_of_time().moment)).as_millis() as u64);
        assert_eq!(ends(&scene), end, "after {at} s");
    }
    // A pause of a minute in the overrun is a minute more, and no guess counts twice.
    scene.act("space 60000 space");
    assert_eq!(ends(&scene), "07:35");
    scene.act("enter");
    assert_eq!(ends(&scene), "07:35");
    scene.act("10000");
    assert_eq!(ends(&scene), "07:35");
}

#[test]
fn the_end_on_the_wall_comes_sooner_at_speed() {
    let setup = Setup { speed: NonZeroU32::new(12).unwrap(), ..dark() };
    let scene = Scene::playing(setup, &bundled("calf-hamstring-flex"));
    assert!(first_line(&scene).ends_with("ends 07:31"), "{}", first_line(&scene));
}

#[test]
fn floor_mode_says_why_it_stands_still() {
    let mut scene = stretching();
    scene.act("n f 9000 asleep");
    assert!(has(&scene, "PAUSED: you were away; any key goes on"));
}

#[test]
fn a_session_begins_with_the_stop_rule_however_it_begins() {
    let at_once = routine(
        "title = \"At once\"\nready = \"0s\"\n[[step]]\nname = \"Reach\"\nhold = \"30s\"\nsets = 2\n\
         rest = \"5s\"\ncues = [\"Slowly.\"]\n",
    );
    for size in [(80, 24), (80, 18), (64, 18), (40, 12)] {
        for floor in [false, true] {
            for routine in [&at_once, &bundled("calf-hamstring-flex")] {
                let setup = Setup { size, floor, ..dark() };
                let mut scene = Scene::playing(setup, routine);
                let words = |scene: &Scene| {
                    text(&scene.draw(size)).split_whitespace().collect::<Vec<_>>().join(" ")
                };
                assert!(words(&scene).contains(STOP_RULE), "{size:?}\n{}", words(&scene));
                scene.wait(31_000);
                assert!(!words(&scene).contains("Stop if"), "{size:?}\n{}", words(&scene));
            }
        }
    }
}

#[test]
fn jumping_goes_to_the_chosen_step() {
    let mut scene = stretching();
    scene.act("j down down down enter");
    assert_eq!(
        first_line(&scene),
        "Calf and hamstring flexibility           step 4 of 7 · set 1 of 2 · ends 07:36"
    );
}

#[test]
fn the_filter_narrows_by_words_region_level_and_time() {
    for (keys, tally) in [
        ("", "18 routines"),
        ("/ calf space wall enter", "5 of 18 routines"),
        ("/ low space back", "14 of 18 routines"),
        ("/ sleep", "1 of 18 routines"),
        ("/ zumba", "0 of 18 routines"),
        ("/ zumba backspace backspace backspace backspace backspace", "18 routines"),
        ("l", "13 of 18 routines"),
        ("l l", "4 of 18 routines"),
        ("l l l", "1 of 18 routines"),
        ("l l l l", "18 routines"),
        ("t", "1 of 18 routines"),
        ("r", "5 of 18 routines"),
        ("t t l l", "1 of 18 routines"),
        ("l l esc", "18 routines"),
    ] {
        let mut scene = library();
        scene.act(keys);
        assert_eq!(first_line(&scene).trim_start_matches("supple").trim(), tally, "{keys}");
    }
}

#[test]
fn what_was_chosen_stays_chosen_when_files_are_read_again() {
    let mut scene = library();
    scene.act("down down down");
    let before = text(&scene.draw(SIZE));
    scene.tell(Input::Loaded(Box::new(catalog().clone())));
    assert_eq!(text(&scene.draw(SIZE)), before);
}

#[test]
fn an_advice_page_starts_a_routine_that_serves_it() {
    let mut scene = library();
    // C3 names the routine that bends forward and a note; then come the routines that serve it.
    scene.act("l l l a home down down down down down enter enter");
    assert_eq!(scene.app.mode(), Mode::Workout);
    assert_eq!(
        scene.app.workout().unwrap().session.timeline().routine().id,
        "flexion-bias",
        "whatever the filter of the library hides"
    );
}

#[test]
fn the_library_counts_the_exercises_that_have_mistakes() {
    let own = |kind, id: &str, text: &'static str| SourceFile {
        origin: Origin::User(format!("/u/{id}.toml").into()),
        kind,
        id: id.to_owned(),
        bytes: text.as_bytes().into(),
    };
    let exercise = own(FileKind::Exercise, "chin-tuck", "name = 3\nreps = 0\n");
    let routine = own(FileKind::Routine, "sheet", "title = 3\n");
    for (files, tally) in [
        (vec![exercise.clone()], "18 routines; 1 exercise with mistakes"),
        (vec![exercise, routine], "19 routines, 1 with mistakes; 1 exercise too"),
    ] {
        let catalog = Catalog::build(supple::routine::catalog::bundled().chain(files));
        let scene = Scene::library(dark(), catalog);
        assert_eq!(first_line(&scene).trim_start_matches("supple").trim(), tally);
    }
}

#[test]
fn nothing_wakes_where_nothing_moves() {
    for keys in ["", "right", "a enter", "enter space", "enter s enter"] {
        let mut scene = library();
        scene.act(keys);
        assert_eq!(scene.app.next_wake(&scene.now), None, "{keys}");
    }
}

/// What goes over the line to a terminal of some size while a scene plays, and how often it wakes.
fn traffic(scene: &mut Scene, size: (u16, u16), seconds: u64) -> (usize, usize) {
    scene.resize(size);
    let line = Line::default();
    let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, size.0, size.1)) };
    let mut terminal =
        Terminal::with_options(CrosstermBackend::new(line.clone()), options).unwrap();
    let mut paint = |scene: &Scene| {
        scene.app.draw(&scene.now, &mut terminal.get_frame());
        terminal.flush().unwrap();
        terminal.swap_buffers();
    };
    paint(scene);
    let first = line.0.get();
    let until = scene.now.moment + Duration::from_secs(seconds);
    let mut wakes = 0;
    while let Some(wake) = scene.app.next_wake(&scene.now).filter(|wake| *wake <= until) {
        scene.go_to(wake);
        scene.tell(Input::Clock);
        paint(scene);
        wakes += 1;
    }
    // 16 bytes a frame are for the marks that keep a frame whole.
    (line.0.get() - first + 16 * wakes, wakes)
}

#[test]
fn a_running_second_is_one_wake_and_few_bytes() {
    let mut scene = stretching();
    // In a hold, when the figure has gone into it.
    scene.act("n 14000");
    let (bytes, wakes) = traffic(&mut scene, SIZE, 20);
    assert!(wakes <= 24, "{wakes} wakes in 20 s");
    assert!(bytes / 20 <= 150, "{} bytes a second", bytes / 20);
}

#[test]
fn a_moving_figure_takes_no_more_than_six_thousand_bytes_a_second() {
    for exercise in catalog().exercises() {
        let text = format!("title = \"R\"\n[[step]]\nexercise = \"{}\"\n", exercise.id);
        let catalog = with_files(&[("r", &text)]);
        let routine = catalog.routine("r").unwrap().routine.clone().unwrap();
        for size in [(80, 24), (120, 40)] {
            let mut scene = Scene::playing(dark(), &routine);
            scene.act("enter");
            let (bytes, wakes) = traffic(&mut scene, size, 8);
            let told = format!("{} at {size:?}: {} bytes a second", exercise.id, bytes / 8);
            assert!(bytes / 8 <= 6000, "{told}, {wakes} wakes");
        }
    }
}

/// A line that counts what goes over it.
#[derive(Clone, Default)]
struct Line(Rc<std::cell::Cell<usize>>);

impl std::io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_countdown_shows_each_second_for_a_second() {
    let mut scene = stretching();
    scene.act("n");
    for left in ["11:02 left", "11:01 left", "11:00 left", "10:59 left"] {
        assert!(has(&scene, left), "{left}\n{}", text(&scene.draw(SIZE)));
        scene.wait(999);
        assert!(has(&scene, left), "{left} to the end");
        scene.wait(1);
    }
}

#[test]
fn no_key_means_two_things_in_one_mode() {
    for mode in Mode::ALL {
        let mut seen = Vec::new();
        for line in keymap::bindings(mode) {
            for name in line.names(dark().theme.signs).split(", ") {
                assert!(!seen.contains(&name.to_owned()), "{mode:?}: {name}");
                seen.push(name.to_owned());
            }
        }
        assert!(!seen.is_empty(), "{mode:?}");
    }
}

#[test]
fn keys_are_looked_up_by_mode() {
    let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
    let control = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
    let release = KeyEvent { kind: KeyEventKind::Release, ..key(KeyCode::Enter) };
    let space = key(KeyCode::Char(' '));
    for (mode, event, action) in [
        (Mode::Library, key(KeyCode::Char('q')), Some(Action::Quit)),
        (Mode::Library, key(KeyCode::Char('Q')), Some(Action::Quit)),
        (Mode::Find, key(KeyCode::Char('q')), Some(Action::Type('q'))),
        (Mode::Find, key(KeyCode::Char('Q')), Some(Action::Type('Q'))),
        (Mode::Find, space, Some(Action::Type(' '))),
        (Mode::Workout, space, Some(Action::Pause)),
        (Mode::Floor, space, Some(Action::Touch)),
        (Mode::Floor, key(KeyCode::F(5)), Some(Action::Touch)),
        (Mode::Floor, control('c'), Some(Action::Interrupt)),
        (Mode::Help, space, Some(Action::PageDown)),
        (Mode::Library, release, None),
        (Mode::Library, key(KeyCode::Char('x')), None),
        (Mode::Library, KeyEvent::new(KeyCode::Char('q'), KeyModifiers::ALT), None),
        (Mode::Leave, control('z'), Some(Action::Suspend)),
        (Mode::Workout, control('l'), Some(Action::Redraw)),
    ] {
        assert_eq!(keymap::action(mode, event), action, "{mode:?} {event:?}");
    }
}

/// `UPDATE_PICTURES=1` writes the page anew.
#[test]
fn the_page_of_keys_is_made_from_the_keymap() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::write(path, keymap::markdown()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), keymap::markdown());
}

/// A session that speaks, of a routine with words of its own.
fn speaking() -> Scene {
    let text = "title = 'Knee'\nready = '5s'\n[[step]]\nname = 'Slide the heel'\nstop = 'Stop.'\nhold = '60s'";
    let setup = Setup { talk: Talk::Cues, ..dark() };
    Scene::playing(setup, &super::telling::routine(text))
}

#[test]
fn words_that_can_be_said_meanwhile_are_scheduled() {
    let mut scene = speaking();
    let voiced = |effects: &[Effect]| -> Vec<bool> {
        let [Effect::Schedule(items)] = effects else { panic!("{effects:?}") };
        let own = items.iter().filter(|item| item.line() == Some("Slide the heel."));
        own.map(|item| matches!(item.heard, Heard::Line { voiced: true, .. })).collect()
    };
    let lengths = [("Slide the heel.".to_owned(), Duration::from_secs(1))];
    let effects = scene.tell(Input::Voice(Voice::with(lengths.into())));
    assert_eq!(voiced(&effects), [true]);
}

#[test]
fn what_is_said_is_shown_and_what_cannot_be_said_too() {
    let mut scene = speaking();
    scene.wait(1600);
    assert!(has(&scene, "\n Get ready.\n"));
    scene.tell(Input::Trouble("your own words are not spoken: it hurts".to_owned()));
    assert!(has(&scene, "your own words are not spoken: it hurts"));
    scene.act("f");
    assert!(!has(&scene, "it hurts"), "until the next key");
    assert!(has(&scene, " Get ready."), "on the floor too");
    scene.act("f m");
    assert!(!has(&scene, "Get ready."), "nothing is said");
}

#[test]
fn after_a_long_pause_the_session_goes_on_once_all_has_been_said_again() {
    let mut scene = speaking();
    scene.act("20000 space 1000 space");
    assert!(!has(&scene, "PAUSED"), "a short one ends at once");
    scene.act("space");
    scene.wait(60_000);
    let effects = scene.act("space");
    let [Effect::Schedule(items)] = effects.as_slice() else { panic!("{effects:?}") };
    let lines: Vec<_> = items.iter().filter_map(Item::line).collect();
    assert_eq!(lines, ["Going on.", "Slide the heel."]);
    assert!(has(&scene, "going on in a moment"));
    scene.wait(5_000);
    assert!(!has(&scene, "PAUSED"));
    scene.act("space");
    scene.wait(60_000);
    scene.act("space 100 space");
    scene.wait(60_000);
    assert!(has(&scene, "space goes on"), "a pause before that keeps it standing");
}
