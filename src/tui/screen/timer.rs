//! A timer for comfort: what to mind, the time that is left, what to do at the end.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget as _;

use crate::comfort::{Due, Running, Timer};
use crate::history::Comfort;
use crate::text::{clock, count};
use crate::time::Moment;
use crate::tui::theme::Theme;
use crate::tui::widget::digits::{Digits, Shape};
use crate::tui::widget::page::Page;
use crate::tui::widget::sheet::Sheet;

const MINUTE: Duration = Duration::from_secs(60);

/// A timer that is set, runs, or is over.
#[derive(Clone, Debug)]
pub struct Timing {
    timer: &'static Timer,
    length: Duration,
    running: Option<Running>,
    /// Why it did not begin at once.
    asked: Option<String>,
    /// Lines scrolled.
    pub scroll: u16,
}

impl Timing {
    /// A timer that has not begun.
    #[must_use]
    pub fn new(timer: &'static Timer) -> Self {
        Self { timer, length: timer.time, running: None, asked: None, scroll: 0 }
    }

    /// What runs.
    #[must_use]
    pub fn timer(&self) -> &'static Timer {
        self.timer
    }

    /// Its name.
    #[must_use]
    pub fn title(&self) -> &'static str {
        &self.timer.title
    }

    /// A minute more, within the limits.
    pub fn longer(&mut self) {
        self.length = (self.length + MINUTE).min(self.timer.most);
        self.asked = None;
    }

    /// A minute less, within the limits.
    pub fn shorter(&mut self) {
        self.length = self.length.saturating_sub(MINUTE).max(self.timer.least);
        self.asked = None;
    }

    /// Begins; a long time has to be asked for twice.
    pub fn begin(&mut self, now: Moment) {
        match self.timer.set(self.length, self.asked.is_some()) {
            Ok(length) => {
                self.running = Some(Running::start(self.timer, length, now));
                self.scroll = 0;
            }
            Err(refusal) => self.asked = Some(refusal.to_string()),
        }
    }

    /// Whether it has not begun yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.running.is_none()
    }

    /// What has become due.
    pub fn advance(&mut self, now: Moment) -> Vec<Due> {
        self.running.as_mut().map(|running| running.advance(now)).unwrap_or_default()
    }

    /// When what it shows changes next.
    #[must_use]
    pub fn next_wake(&self, now: Moment) -> Option<Moment> {
        let running = self.running.as_ref()?;
        running.next_due()?;
        let fraction = Duration::from_nanos(running.left(now).subsec_nanos().into());
        Some(now + if fraction.is_zero() { Duration::from_secs(1) } else { fraction })
    }

    /// What is to be kept when it is left: what it ran, if it runs still and that is a minute at least.
    #[must_use]
    pub fn left_early(&self, now: Moment) -> Option<Comfort> {
        let running = self.running.as_ref().filter(|running| running.next_due().is_some())?;
        let minutes = running.minutes(now);
        (minutes > 0).then_some(Comfort { warmth: self.timer.warmth, minutes })
    }

    /// What is to be kept at its end.
    #[must_use]
    pub fn whole(&self, now: Moment) -> Option<Comfort> {
        let minutes = self.running.as_ref()?.minutes(now);
        Some(Comfort { warmth: self.timer.warmth, minutes })
    }

    /// The page before it begins and when it is over.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let timer = self.timer;
        let mut sheet = Sheet::new(columns, theme);
        if let Some(running) = &self.running {
            if running.next_due().is_none() {
                sheet.styled("Done.", theme.work);
                sheet.gap();
                sheet.text(&timer.end);
                sheet.gap();
                sheet.aside(&timer.note);
            }
            return sheet.lines;
        }
        let [least, most] = [timer.least, timer.most].map(|length| length.as_secs() / 60);
        let length = self.length.as_secs() / 60;
        sheet.styled(&format!("{length} min ({least} to {most})"), theme.work);
        if let Some(asked) = &self.asked {
            sheet.styled(&format!("{asked}. Enter begins all the same."), theme.caution);
        }
        sheet.gap();
        for line in &timer.before {
            sheet.text(line);
        }
        if !timer.leave_out.is_empty() {
            sheet.gap();
            sheet.styled("Leave it out if", theme.caution);
            for reason in &timer.leave_out {
                sheet.point("- ".to_owned(), reason);
            }
        }
        if let Some(ask) = &timer.ask_first {
            sheet.text(ask);
        }
        if let Some(apart) = timer.apart {
            let hours = count((apart.as_secs() / 3600) as usize, "hour");
            sheet.text(&format!("Give your skin {hours} between two."));
        }
        sheet.gap();
        sheet.aside(&timer.note);
        sheet.lines
    }

    /// Draws it: the page, or the time that is left in large digits over what to mind.
    pub fn draw(&self, now: Moment, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let columns = Page::columns(area.width).min(90);
        let running = self.running.as_ref().filter(|running| running.next_due().is_some());
        let Some(running) = running else {
            Page { lines: self.lines(columns, theme), scroll: self.scroll, theme }
                .render(area, buffer);
            return;
        };
        let mut sheet = Sheet::new(columns, theme);
        match &self.timer.check {
            Some(check) if running.is_checking(now) => sheet.styled(check, theme.caution),
            _ => self.timer.before.iter().for_each(|line| sheet.text(line)),
        }
        let left = running.left(now);
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let digits = clock(Duration::from_secs(seconds));
        let text_rows = (sheet.lines.len() as u16 + 1).min(area.height / 2);
        let room = Rect { height: area.height.saturating_sub(text_rows), ..area };
        let room = Rect { width: room.width.min(columns), ..room };
        if let Some(shape) = Shape::largest(&digits, room, 5, 9) {
            let width = shape.width_of(&digits);
            let y = room.y + (room.height - shape.height) / 2;
            let place = Rect { y, width, height: shape.height, ..room };
            Digits { text: &digits, shape, style: theme.work, block: theme.signs.block }
                .render(place, buffer);
        } else {
            buffer.set_stringn(room.x, room.y, &digits, usize::from(room.width), theme.work);
        }
        let below = Rect { y: room.bottom(), height: text_rows, ..area };
        Page { lines: sheet.lines, scroll: 0, theme }.render(below, buffer);
    }
}
