//! Nothing is lost on small screens, whatever is on them.

use proptest::prelude::*;
use supple::tui::theme::{Charset, Palette};

use super::scenes::{SCENES, Scene, Start, catalog, setup, text};

fn dark(size: (u16, u16)) -> supple::tui::app::Setup {
    setup(Palette::Dark, Charset::Unicode, size)
}

#[test]
fn every_screen_draws_at_every_size_from_one_cell_on() {
    for (name, ..) in SCENES {
        let mut scene = Scene::of(name, dark((80, 24)));
        for width in 1_u16..=90 {
            // Every height at the widths where the layout changes, else a few of them, other ones
            // at each width.
            let step = if [1, 40, 64, 76].contains(&width) { 1 } else { 9 };
            for height in (1 + usize::from(width) % step..=30).step_by(step) {
                let height = height as u16;
                scene.resize((width, height));
                let drawn = scene.draw((width, height));
                assert_eq!(drawn.area.height, height);
            }
        }
        scene.draw((250, 70));
        scene.draw((500, 3));
        scene.draw((3, 200));
    }
}

#[test]
fn below_the_smallest_size_a_notice_stands_and_the_time_runs_on() {
    let mut scene = Scene::of("hold-left", dark((80, 24)));
    scene.resize((30, 5));
    assert_eq!(text(&scene.draw((30, 5))), "22 hold left\ntoo small: needs 40 x 12\n\n\n");
    scene.wait(2000);
    assert_eq!(text(&scene.draw((30, 5))), "20 hold left\ntoo small: needs 40 x 12\n\n\n");
    assert_eq!(text(&scene.draw((10, 2))), "20 hold\nleft");
}

/// The beginning of a text that has to stand on the screen: the whole, or what is left before the
/// sign that it was cut.
fn stands(screen: &str, text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let flat = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = words.join(" ");
    flat.contains(&whole)
        || (1..=whole.chars().count()).rev().any(|kept| {
            let head: String = whole.chars().take(kept).collect();
            kept >= 8 && flat.contains(&format!("{}…", head.trim_end()))
        })
        // Wrapped beside something else: then each word stands somewhere.
        || words.iter().all(|word| flat.contains(word))
}

#[test]
fn a_session_shows_what_counts_in_every_routine() {
    for entry in &catalog().routines {
        let routine = entry.routine.as_ref().unwrap();
        for size in [(80, 24), (40, 12)] {
            let mut scene = Scene::playing(dark(size), routine);
            // Through every segment: what is done, for whom, how long, and what it is called.
            while scene.app.workout().unwrap().session.ending().is_none() {
                scene.wait(400);
                check_session(&scene, size, &entry.id);
                scene.act("enter");
            }
        }
    }
}

fn check_session(scene: &Scene, size: (u16, u16), what: &str) {
    let workout = scene.app.workout().unwrap();
    let session = &workout.session;
    let view = session.view(scene.now.moment);
    let timeline = session.timeline();
    let set = &timeline.segments()[view.set()];
    let screen = text(&scene.draw(size));
    let name = &timeline.step_of(set).step.exercise.name;
    assert!(stands(&screen, name), "{what} {size:?}: {name}\n{screen}");
    let worked = if view.segment.part.is_work() { view.side } else { set.place.side };
    for (word, wanted) in [("LEFT SIDE", "left"), ("RIGHT SIDE", "right")] {
        let shown = screen.contains(word);
        let due = worked.is_some_and(|side| side.to_string() == wanted);
        assert_eq!(shown, due, "{what} {size:?}: {word}\n{screen}");
    }
    assert!(screen.contains("██"), "{what} {size:?}: no digits\n{screen}");
    assert!(screen.contains("next: ") && screen.contains(" left"), "{what} {size:?}\n{screen}");
    assert!(screen.ends_with("? keys"), "{what} {size:?}: no key to the keys\n{screen}");
    if let Some(line) = view.line {
        assert!(stands(&screen, line), "{what} {size:?}: {line}\n{screen}");
    }
}

#[test]
fn every_exercise_and_every_advice_can_be_read_to_its_end() {
    for size in [(80, 24), (40, 12)] {
        let mut scene = Scene::library(dark(size), catalog().clone());
        scene.act("a home");
        for row in supple::advice::rows() {
            scene.act("enter");
            let mut read = text(&scene.draw(size));
            for _ in 0..20 {
                scene.act("pagedown");
                read.push_str(&text(&scene.draw(size)));
            }
            for words in [&row.statement, &row.evidence, &row.here] {
                let missing: Vec<&str> =
                    words.split_whitespace().filter(|word| !read.contains(word)).collect();
                assert_eq!(missing, Vec::<&str>::new(), "{} {size:?}", row.reference);
            }
            for code in &row.sources {
                assert!(read.contains(code.as_str()), "{} {size:?}: {code}", row.reference);
            }
            scene.act("esc down");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn sessions_show_what_counts_at_any_size(width in 40_u16..200, height in 12_u16..60, at in 0_u64..700) {
        let sessions = SCENES.iter().filter(|(name, start, _)| {
            matches!(start, Start::Stretching | Start::Everything) && *name == "ready"
        });
        for (name, ..) in sessions {
            let mut scene = Scene::of(name, dark((width, height)));
            scene.wait(at * 1000);
            if scene.app.workout().is_some_and(|workout| workout.session.ending().is_none()) {
                check_session(&scene, (width, height), name);
            }
        }
    }

    #[test]
    fn no_key_at_any_time_does_harm(
        keys in proptest::collection::vec((0_usize..40, 0_u64..20_000), 1..60),
        width in 1_u16..130,
        height in 1_u16..45,
    ) {
        let names = [
            "enter", "esc", "up", "down", "left", "right", "tab", "space", "end", "pagedown",
            "backspace", "n", "b", "s", "r", "+", "-", "j", "m", "[", "]", "f", "q", "?", "i",
            "a", "l", "t", "/", "g", "asleep", "silent", "enter", "enter", "right", "down", "n",
            "space", "f", "z",
        ];
        let mut scene = Scene::of("own-files", dark((width, height)));
        for (key, wait) in keys {
            scene.act(names[key]);
            scene.wait(wait);
            scene.draw((width, height));
        }
    }
}
