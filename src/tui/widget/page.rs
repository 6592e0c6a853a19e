//! Lines that may be longer than the screen: scrolled, with a sign where they go on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::tui::theme::Theme;

/// Lines in a window. The last column belongs to the signs that say that there is more.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Already wrapped to [`Page::columns`].
    pub lines: Vec<Line<'a>>,
    /// The first line to be seen.
    pub scroll: u16,
    /// The looks of the signs.
    pub theme: &'a Theme,
}

impl Page<'_> {
    /// The columns that the lines may take in a window.
    #[must_use]
    pub fn columns(window: u16) -> u16 {
        window.saturating_sub(2)
    }

    /// The largest scroll that makes sense for so many lines.
    #[must_use]
    pub fn last_scroll(lines: usize, rows: u16) -> u16 {
        u16::try_from(lines).unwrap_or(u16::MAX).saturating_sub(rows)
    }
}

impl Widget for Page<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let scroll = self.scroll.min(Self::last_scroll(self.lines.len(), area.height));
        let seen = self.lines.iter().skip(usize::from(scroll)).take(usize::from(area.height));
        for (line, y) in seen.zip(area.y..) {
            buffer.set_line(area.x, y, line, area.width);
        }
        let signs = self.theme.signs;
        let right = area.right().saturating_sub(1);
        if scroll > 0 {
            buffer.set_string(right, area.y, signs.above, self.theme.strong);
        }
        if self.lines.len() > usize::from(scroll) + usize::from(area.height) {
            let bottom = area.bottom().saturating_sub(1);
            buffer.set_string(right, bottom, signs.below, self.theme.strong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Charset, Palette};

    fn drawn(scroll: u16, area: Rect) -> Buffer {
        let theme = Theme::new(Palette::Mono, Charset::Ascii);
        let lines = ["one", "two", "three", "four"].map(Line::from).to_vec();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 7, 2));
        Page { lines, scroll, theme: &theme }.render(area, &mut buffer);
        for cell in &mut buffer.content {
            cell.set_style(ratatui::style::Style::reset());
        }
        buffer
    }

    #[test]
    fn signs_say_where_there_is_more() {
        let area = Rect::new(0, 0, 7, 2);
        let plain = |lines: [&str; 2]| {
            let mut buffer = Buffer::with_lines(lines);
            buffer.set_style(area, ratatui::style::Style::reset());
            buffer
        };
        assert_eq!(drawn(0, area), plain(["one    ", "two   v"]));
        assert_eq!(drawn(1, area), plain(["two   ^", "three v"]));
        assert_eq!(drawn(2, area), plain(["three ^", "four   "]));
        assert_eq!(drawn(9, area), plain(["three ^", "four   "]), "no further than the end");
        assert_eq!(drawn(0, Rect::new(9, 9, 7, 2)), plain(["       ", "       "]));
        assert_eq!(drawn(0, Rect::new(5, 1, 70, 20)), plain(["       ", "     ov"]));
    }
}
