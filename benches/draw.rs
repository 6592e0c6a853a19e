//! How long a frame of a session takes to draw, while the figure moves and while it stands still, beside
//! the smallest frame there is: one gauge and one line.
//!
//! `cargo bench --bench draw`; the limit in `docs/performance.md` is 1.5 times the smallest frame.

use std::io::Write as _;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::civil::date;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Constraint, Layout};
use ratatui::widgets::{Gauge, Paragraph};
use supple::routine::Catalog;
use supple::safety::Numbers;
use supple::score::{Talk, Voice};
use supple::time::{Moment, Now};
use supple::tui::action::Input;
use supple::tui::app::{App, Setup};
use supple::tui::theme::{Charset, Palette, Theme};

const SIZE: (u16, u16) = (120, 40);
const FRAMES: u32 = 400;

fn at(milliseconds: u64) -> Now {
    Now {
        change: None,
        moment: Moment::at(Duration::from_millis(milliseconds)),
        civil: date(2026, 3, 2).at(7, 30, 0, 0),
        offset: jiff::tz::Offset::UTC,
    }
}

/// The mean time of a frame in microseconds; `draw` is told its number.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn time(mut draw: impl FnMut(u32)) -> f64 {
    (0..FRAMES / 4).for_each(&mut draw);
    let began = Instant::now();
    (0..FRAMES).for_each(draw);
    began.elapsed().as_secs_f64() * 1e6 / f64::from(FRAMES)
}

fn main() -> anyhow::Result<()> {
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1))?;
    let smallest = time(|frame| {
        let _ = terminal.draw(|screen| {
            let [top, bar] = Layout::vertical([Constraint::Length(1), Constraint::Length(1)])
                .areas(screen.area());
            screen.render_widget(Paragraph::new(format!("{frame} left")), top);
            let share = f64::from(frame) / f64::from(FRAMES);
            screen.render_widget(Gauge::default().ratio(share), bar);
        });
    });
    let mut out = std::io::stdout();
    writeln!(out, "the smallest frame    {smallest:7.1} us")?;
    let theme = Theme::new(Palette::Dark, Charset::Unicode);
    let speed = NonZeroU32::MIN;
    let (muted, talk, floor, still) = (true, Talk::Tones, false, false);
    let (volume, check_in, go_on, coach) = (70, false, false, true);
    let (numbers, chance) = (Numbers::of("", "", "", ""), [0; 10]);
    let setup = Setup {
        theme,
        size: SIZE,
        volume,
        muted,
        talk,
        floor,
        still,
        speed,
        check_in,
        go_on,
        coach,
        numbers,
        chance,
    };
    let catalog = Catalog::bundled();
    for (id, name) in
        [("walk-plan", "walking"), ("core-base", "core"), ("calf-hamstring-flex", "stretch")]
    {
        let entry = catalog.routine(id).context("a bundled routine")?;
        let routine = entry.routine.as_ref().context("a routine that can be read")?;
        let (mut app, _) = App::playing(setup.clone(), routine, Voice::default(), &at(0));
        let _effects = app.update(Input::Action(supple::tui::action::Action::Done), &at(100));
        let took = time(|frame| {
            let now = at(3000 + u64::from(frame) * 20);
            let _effects = app.update(Input::Clock, &now);
            let _ = terminal.draw(|screen| app.draw(&now, screen));
        });
        writeln!(out, "{name:10} moving     {took:7.1} us, {:.2} x", took / smallest)?;
    }
    Ok(())
}
