//! Figures on the screen: in every grain and size, in time with the session, and still when it is.

use std::num::NonZeroU32;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use supple::figure::{Beat, Facing, Figure, Ink};
use supple::time::Moment;
use supple::tui::app::Setup;
use supple::tui::theme::{Charset, Palette, Theme};
use supple::tui::widget::figure::{Figurine, Grain};

use super::scenes::{Scene, bundled, catalog, setup, snapshot, text};

fn figure(id: &str) -> &'static Figure {
    catalog().exercise(id).unwrap().figure.as_deref().unwrap()
}

fn drawn(figure: &Figure, beat: Beat, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let scene = figure.scene(beat, Facing::AsDrawn);
    Figurine { scene: &scene, theme }.render(area, &mut buffer);
    buffer
}

fn theme(palette: Palette, grain: Grain) -> Theme {
    Theme { grain: Some(grain), ..Theme::new(palette, Charset::Unicode) }
}

#[test]
fn a_figure_in_every_grain() {
    let stretch = figure("calf-wall-straight");
    for (grain, name) in [
        (Grain::Braille, "braille"),
        (Grain::Half, "half"),
        (Grain::Octant, "octant"),
        (Grain::Ascii, "ascii"),
    ] {
        for (palette, look) in [(Palette::Dark, ""), (Palette::Mono, "-hollow")] {
            let buffer = drawn(stretch, Beat::End, &theme(palette, grain), (36, 14));
            snapshot(&format!("figure-{name}{look}"), &text(&buffer));
        }
    }
}

/// The exercises of the routines for beginners, in plain letters: a terminal that knows no others.
#[test]
fn the_exercises_of_gentle_routines_in_plain_letters() {
    let plain = Theme::new(Palette::Sixteen, Charset::Ascii);
    let mut ids: Vec<&str> = Vec::new();
    for entry in &catalog().routines {
        let routine = entry.routine.as_deref().unwrap();
        if routine.level == supple::routine::Level::Gentle {
            ids.extend(routine.steps().map(|step| step.exercise.id.as_str()));
        }
    }
    ids = ids.iter().map(|id| catalog().exercise(id).unwrap().id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() >= 20, "{ids:?}");
    let mut page = String::new();
    for id in ids {
        let drawn = text(&drawn(figure(id), Beat::End, &plain, (44, 14)));
        page.push_str(&[id, "\n", &drawn, "\n\n"].concat());
    }
    assert!(page.is_ascii());
    snapshot("figures-ascii", &page);
}

#[test]
fn a_muscle_that_counts_differs_without_colour_too() {
    for exercise in catalog().exercises() {
        let figure = exercise.figure.as_deref().unwrap();
        for grain in [Grain::Braille, Grain::Octant, Grain::Ascii, Grain::Half] {
            let mono = theme(Palette::Mono, grain);
            let with = drawn(figure, Beat::End, &mono, (44, 16));
            let without = Figure { highlights: Vec::new(), ..figure.clone() };
            let without = drawn(&without, Beat::End, &mono, (44, 16));
            assert_ne!(text(&with), text(&without), "{} in {grain:?}", exercise.id);
            assert!(with.content().iter().all(|cell| cell.fg == ratatui::style::Color::Reset));
        }
    }
}

#[test]
fn a_figure_is_drawn_in_any_room_even_beyond_the_buffer() {
    let bird = figure("bird-dog-1");
    let scene = bird.scene(Beat::End, Facing::AsDrawn);
    for grain in [Grain::Braille, Grain::Half, Grain::Octant, Grain::Ascii] {
        let theme = theme(Palette::Dark, grain);
        for width in (0..50).step_by(7) {
            for height in (0..30).step_by(5) {
                let mut buffer = Buffer::empty(Rect::new(3, 2, 20, 10));
                let area = Rect::new(1, 1, width, height);
                Figurine { scene: &scene, theme: &theme }.render(area, &mut buffer);
            }
        }
    }
}

#[test]
fn no_dot_of_a_figure_is_cut_off() {
    for exercise in catalog().exercises() {
        let figure = exercise.figure.as_deref().unwrap();
        for beat in [Beat::Start, Beat::There(0.5), Beat::End] {
            for facing in [Facing::AsDrawn, Facing::Mirrored, Facing::Swapped] {
                let scene = figure.scene(beat, facing);
                let [low, high] = scene.corners;
                for shape in scene.shapes.iter().filter(|shape| shape.ink != Ink::Ground) {
                    for (end, radius) in shape.ends.into_iter().zip(shape.radii) {
                        let outside = (low - end).max(end - high).max_element() + radius;
                        assert!(outside < 0.035, "{} {beat:?} by {outside}", exercise.id);
                    }
                }
            }
        }
    }
}

const SIZE: (u16, u16) = (80, 24);

fn dark() -> Setup {
    setup(Palette::Dark, Charset::Unicode, SIZE)
}

/// The moments at which the interface wakes in so many milliseconds.
fn wakes(scene: &mut Scene, milliseconds: u64) -> Vec<Moment> {
    let until = scene.now.moment + Duration::from_millis(milliseconds);
    let mut wakes = Vec::new();
    while let Some(wake) = scene.app.next_wake(&scene.now).filter(|wake| *wake <= until) {
        wakes.push(wake);
        scene.go_to(wake);
        scene.tell(supple::tui::action::Input::Clock);
    }
    wakes
}

#[test]
fn it_wakes_for_frames_while_something_moves_and_once_a_second_while_nothing_does() {
    let mut walk = Scene::playing(dark(), &bundled("walk-plan"));
    walk.act("enter 3000");
    assert!((50..=61).contains(&wakes(&mut walk, 10_000).len()));
    let mut hold = Scene::playing(dark(), &bundled("calf-hamstring-flex"));
    hold.act("n enter 5000");
    assert!((10..=12).contains(&wakes(&mut hold, 10_000).len()));
    hold.act("space");
    assert_eq!(wakes(&mut hold, 10_000), []);
    // Nobody sees the figure under a page, in floor mode, or where it is to be still.
    for (still, keys) in [(false, "i"), (false, "f"), (true, "")] {
        let mut scene = Scene::playing(Setup { still, ..dark() }, &bundled("walk-plan"));
        scene.act("enter 3000");
        scene.act(keys);
        assert!((10..=12).contains(&wakes(&mut scene, 10_000).len()), "{keys}");
    }
}

#[test]
fn at_any_speed_there_are_no_more_frames_a_second_on_the_wall() {
    let speed = NonZeroU32::new(60).unwrap();
    let mut walk = Scene::playing(Setup { speed, ..dark() }, &bundled("walk-plan"));
    walk.act("enter 3000");
    // A second on the wall: sixty of the session, each of which changes the digits.
    let moving = wakes(&mut walk, 60_000).len();
    assert!((60..=60 + 5 + 4).contains(&moving), "{moving}");
}

#[test]
fn the_frame_is_a_function_of_the_session_s_progress_alone() {
    let mut slow = Scene::playing(dark(), &bundled("core-base"));
    let mut fast = Scene::playing(dark(), &bundled("core-base"));
    slow.act("enter");
    fast.act("enter");
    slow.act(&"37 ".repeat(200));
    fast.wait(37 * 200);
    assert_eq!(slow.draw(SIZE), fast.draw(SIZE));
    fast.act("space");
    let paused = fast.draw(SIZE);
    fast.wait(60_000);
    // Only the clock time of the end moves on in a pause.
    let room = |buffer: &Buffer| {
        let rows = buffer.content().chunks(80).skip(2).take(16);
        rows.flat_map(|row| row[..38].to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(room(&fast.draw(SIZE)), room(&paused));
    fast.act("space");
    assert_eq!(room(&fast.draw(SIZE)), room(&paused));
}

#[test]
fn reduced_motion_shows_both_ends_side_by_side() {
    let mut scene = Scene::playing(Setup { still: true, ..dark() }, &bundled("core-base"));
    scene.act("enter 3000");
    let before = scene.draw(SIZE);
    snapshot("figure-still", &text(&before));
    scene.wait(500);
    assert_eq!(scene.draw(SIZE), before);
}
