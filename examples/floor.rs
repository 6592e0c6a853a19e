//! The smallest program of our kind: one gauge, one line, one redraw a second, or as many as its
//! argument says.
//!
//! What it costs is the floor beneath the figures in `docs/performance.md`. Any key but `q` changes
//! the line, so that the time from key to screen can be measured too.

use std::io;
use std::time::{Duration, Instant};

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::layout::{Constraint, Layout};
use ratatui::widgets::{Gauge, Paragraph};

const LENGTH: Duration = Duration::from_secs(600);

#[expect(clippy::disallowed_methods, reason = "a program of its own, measured beside supple")]
fn main() -> io::Result<()> {
    let mut terminal = ratatui::init();
    let rate: u32 = std::env::args().nth(1).and_then(|rate| rate.parse().ok()).unwrap_or(1);
    let frame = Duration::from_secs(1) / rate;
    let (start, mut keys, mut frames) = (Instant::now(), 0, 0);
    loop {
        let gone = start.elapsed();
        terminal.draw(|frame| {
            let [top, bar] = Layout::vertical([Constraint::Length(1), Constraint::Length(1)])
                .areas(frame.area());
            let left = LENGTH.saturating_sub(gone).as_secs();
            let text = format!("{}:{:02} left, {keys} keys", left / 60, left % 60);
            frame.render_widget(Paragraph::new(text), top);
            let share = gone.as_secs_f64() / LENGTH.as_secs_f64();
            frame.render_widget(Gauge::default().ratio(share.min(1.0)), bar);
        })?;
        frames = u32::max(frames, (gone.as_nanos() / frame.as_nanos()) as u32) + 1;
        let next = frame * frames;
        if event::poll(next.saturating_sub(start.elapsed()))?
            && let Event::Key(key) = event::read()?
        {
            if key.code == KeyCode::Char('q') {
                break;
            }
            keys += 1;
        }
    }
    ratatui::restore();
    Ok(())
}
