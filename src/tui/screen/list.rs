//! A list that keeps the chosen line in sight.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::theme::Theme;
use crate::tui::widget::words;

/// The first line to be seen, so that the chosen one is, with the list as far up as that allows.
#[must_use]
pub fn first(lines: usize, chosen: usize, rows: u16) -> usize {
    let rows = usize::from(rows).max(1);
    // The chosen line keeps a line of company where there is one.
    let wanted = (chosen + 2).saturating_sub(rows);
    wanted.min(lines.saturating_sub(rows))
}

/// Draws the lines that fit, with signs where there are more above or below. `line` draws the
/// content of one.
pub fn draw(
    lines: usize,
    chosen: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
    line: impl Fn(usize, Rect, Style, &mut Buffer),
) {
    if area.width < 4 || area.height == 0 {
        return;
    }
    let first = first(lines, chosen, area.height);
    let content = Rect { x: area.x + 2, width: area.width - 4, height: 1, ..area };
    for (index, y) in (first..lines).zip(area.y..area.bottom()) {
        let here = index == chosen;
        let row = Rect { y, ..content };
        if here {
            let whole = Rect { x: area.x, width: area.width - 1, y, height: 1 };
            buffer.set_style(whole, theme.chosen);
            buffer.set_string(area.x, y, theme.signs.pointer, theme.chosen);
        }
        line(index, row, if here { theme.chosen } else { theme.text }, buffer);
    }
    let right = area.right() - 1;
    if first > 0 {
        buffer.set_string(right, area.y, theme.signs.above, theme.strong);
    }
    if lines > first + usize::from(area.height) {
        buffer.set_string(right, area.bottom() - 1, theme.signs.below, theme.strong);
    }
}

/// A name on the left and a fact on the right; where both do not fit, the fact goes first.
pub fn pair(name: &str, fact: &str, style: Style, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let more = theme.signs.more;
    let fact_width = words::width(fact);
    let fits = words::width(name).min(area.width / 2) + fact_width + 2 <= area.width;
    let room = if fits { area.width - fact_width - 2 } else { area.width };
    let name = words::elide(name, room, more);
    buffer.set_stringn(area.x, area.y, &name, usize::from(room), style);
    if fits {
        let x = area.right() - fact_width;
        buffer.set_stringn(x, area.y, fact, usize::from(fact_width), quiet(style, theme));
    }
}

/// The style of a fact beside a line's name: dim, but of one colour with a chosen line.
#[must_use]
pub fn quiet(line: Style, theme: &Theme) -> Style {
    if line == theme.chosen { line } else { theme.dim }
}
