//! A whole session as one line: its segments in proportion, and where it stands.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::theme::Theme;

/// What a stretch of the session is, as far as its line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Work on the left side.
    Left,
    /// Work on the right side.
    Right,
    /// Work on both sides, or in the middle.
    Both,
    /// Rest, changes, getting ready.
    Rest,
}

/// The strip. With a second row it marks under the line where each step begins.
#[derive(Clone, Debug)]
pub struct Strip<'a> {
    /// The stretches in order.
    pub stretches: &'a [(Duration, Stretch)],
    /// When each step begins.
    pub steps: &'a [Duration],
    /// Where the session stands.
    pub at: Duration,
    /// The looks.
    pub theme: &'a Theme,
}

impl Widget for Strip<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let total: Duration = self.stretches.iter().map(|(length, _)| *length).sum();
        if area.is_empty() || total.is_zero() {
            return;
        }
        let column = |at: Duration| {
            let place = at.as_secs_f64() / total.as_secs_f64() * f64::from(area.width);
            (place as u16).min(area.width - 1)
        };
        let signs = self.theme.signs;
        let now = column(self.at);
        for (x, stretch) in (0..).zip(cells(self.stretches, total, area.width)) {
            let (sign, style) = match stretch {
                Stretch::Left => (signs.strip_work[0], self.theme.work),
                Stretch::Right => (signs.strip_work[1], self.theme.work),
                Stretch::Both => (signs.strip_work[2], self.theme.work),
                Stretch::Rest => (signs.strip_rest, self.theme.rest),
            };
            let (sign, style) = match x.cmp(&now) {
                std::cmp::Ordering::Less => (sign, self.theme.past),
                std::cmp::Ordering::Equal => (signs.strip_now, self.theme.strong),
                std::cmp::Ordering::Greater => (sign, style),
            };
            buffer.set_string(area.x + x, area.y, sign, style);
        }
        if area.height > 1 {
            for step in self.steps {
                buffer.set_string(
                    area.x + column(*step),
                    area.y + 1,
                    signs.strip_step,
                    self.theme.dim,
                );
            }
        }
    }
}

/// What each cell of the line shows: rest where it fills a third of the cell, so that short rests
/// stay visible, else the work that fills most of it.
fn cells(stretches: &[(Duration, Stretch)], total: Duration, width: u16) -> Vec<Stretch> {
    let scale = f64::from(width) / total.as_secs_f64();
    let mut filled = vec![[0.0_f64; 4]; usize::from(width)];
    let mut from = 0.0;
    for (length, stretch) in stretches {
        let to = from + length.as_secs_f64() * scale;
        let touched = filled.iter_mut().enumerate().skip(from as usize).take(to as usize + 1);
        for (x, cell) in touched.take_while(|(x, _)| (*x as f64) < to) {
            let x = x as f64;
            cell[*stretch as usize] += (to.min(x + 1.0) - from.max(x)).max(0.0);
        }
        from = to;
    }
    let most = |cell: &[f64; 4]| {
        [Stretch::Both, Stretch::Left, Stretch::Right]
            .into_iter()
            .max_by(|a, b| cell[*a as usize].total_cmp(&cell[*b as usize]))
            .filter(|_| cell[Stretch::Rest as usize] < 1.0 / 3.0)
            .unwrap_or(Stretch::Rest)
    };
    filled.iter().map(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Charset, Palette};

    const S: Duration = Duration::from_secs(1);

    fn line(stretches: &[(Duration, Stretch)], at: u64, area: Rect) -> Vec<String> {
        let theme = Theme::new(Palette::Mono, Charset::Ascii);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 2));
        let steps = [Duration::ZERO, S * 30];
        Strip { stretches, steps: &steps, at: S * at as u32, theme: &theme }
            .render(area, &mut buffer);
        let rows = buffer.content().chunks(12);
        rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
    }

    #[test]
    fn segments_have_their_share_and_sides_their_sign() {
        let stretches = [
            (S * 10, Stretch::Rest),
            (S * 20, Stretch::Left),
            (S * 10, Stretch::Rest),
            (S * 20, Stretch::Right),
            (S * 60, Stretch::Both),
        ];
        let area = Rect::new(0, 0, 12, 2);
        assert_eq!(line(&stretches, 0, area), ["|LL.RR======", "'  '        "]);
        assert_eq!(line(&stretches, 45, area), [".LL.|R======", "'  '        "]);
        assert_eq!(line(&stretches, 120, area), [".LL.RR=====|", "'  '        "]);
        assert_eq!(line(&stretches, 0, Rect::new(0, 0, 12, 1))[1], " ".repeat(12));
        assert_eq!(line(&stretches, 0, Rect::new(20, 5, 12, 2))[0], " ".repeat(12));
        assert_eq!(line(&[], 0, area)[0], " ".repeat(12));
    }
}
