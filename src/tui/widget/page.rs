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
