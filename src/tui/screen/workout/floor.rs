//! Floor mode: digits that fill the screen, the side, and one line, readable from two metres.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::tui::screen::workout::draw::{digit_style, side_sign};
use crate::tui::screen::workout::stage::Stage;
use crate::tui::theme::Theme;
use crate::tui::widget::digits::{Digits, Shape};
use crate::tui::widget::words;

/// The rows of the digits where they fit. Larger ones would change more cells each second than a
/// slow line carries with ease.
const ROWS: u16 = 8;

/// Draws the whole screen.
pub fn draw(stage: &Stage<'_>, flash: bool, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let tone = stage.tone.style(theme);
    let room = Rect { height: area.height.saturating_sub(4), ..area };
    let shape = Shape::largest(&stage.digits, room, 5, ROWS);
    let rows = shape.map_or(1, |shape| shape.height);
    let free = area.height.saturating_sub(rows + 3);
    let digits = area.y + 1 + free / 2;
    let more = theme.signs.more;
    centred(buffer, area, area.y, &stage.step.exercise.name, theme.strong, more);
    if let Some(side) = stage.side {
        let y = digits.saturating_sub(1 + u16::from(free > 6)).max(area.y + u16::from(free > 0));
        let text = side_sign(side, theme);
        let x = match side {
            crate::routine::Side::Left => area.x + 1,
            crate::routine::Side::Right => area.right().saturating_sub(words::width(&text) + 1),
        };
        buffer.set_stringn(x, y, &text, usize::from(area.width), tone);
    }
    match shape {
        Some(shape) => {
            let width = shape.width_of(&stage.digits);
            let place = Rect {
                x: area.x + area.width.saturating_sub(width) / 2,
                y: digits,
                width,
                height: shape.height,
            };
            let style = digit_style(stage, theme);
            Digits { text: &stage.digits, shape, style, block: theme.signs.block }
                .render(place, buffer);
        }
        None => centred(buffer, area, digits, &stage.digits, tone, more),
    }
    let line = match (stage.pause(), &stage.count) {
        (Some(_), _) => "PAUSED: any key goes on".to_owned(),
        (None, Some(count)) => format!("{} {count}", stage.doing.to_uppercase()),
        (None, None) => stage.doing.to_uppercase(),
    };
    let below = (digits + rows + u16::from(free > 4)).min(area.bottom().saturating_sub(2));
    centred(buffer, area, below, &line, tone, more);
    let last = area.bottom().saturating_sub(1);
    let dot = theme.signs.dot;
    let rest = format!("{} left {dot} next: {}", stage.left, stage.next);
    centred(buffer, area, last, &rest, theme.dim, more);
    if flash {
        buffer.set_style(area, theme.flash);
    }
}

fn centred(buffer: &mut Buffer, area: Rect, y: u16, text: &str, style: Style, more: &str) {
    let text = words::elide(text, area.width, more);
    let x = area.x + area.width.saturating_sub(words::width(&text)) / 2;
    buffer.set_stringn(x, y, &text, usize::from(area.width), style);
}
