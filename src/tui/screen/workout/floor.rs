//! Floor mode: digits that fill the screen, the side, and one line, readable from two metres.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::routine::Side;
use crate::session::{Pause, STOP_RULE};
use crate::tui::screen::workout::draw::{digit_style, side_sign};
use crate::tui::screen::workout::stage::Stage;
use crate::tui::theme::Theme;
use crate::tui::widget::digits::{Digits, Shape};
use crate::tui::widget::words;

/// The rows of the digits where they fit; on a tall screen they take a third of it.
const ROWS: u16 = 8;

/// Draws the whole screen: the exercise on top, the side above the digits, what to do below them;
/// in the first segment the stop rule too. The last line is the one that is being said, if any.
pub fn draw(
    stage: &Stage<'_>,
    flash: bool,
    caption: Option<&str>,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let tone = stage.tone.style(theme);
    let rule = if stage.begins() {
        words::plain(STOP_RULE, theme.caution, area.width.saturating_sub(2))
    } else {
        Vec::new()
    };
    let foot = Rect { y: area.bottom().saturating_sub(rule.len() as u16 + 1), ..area };
    let room = Rect { height: area.height.saturating_sub(4 + rule.len() as u16), ..area };
    let shape = Shape::largest(&stage.digits, room, 5, ROWS.max(area.height / 3));
    let rows = shape.map_or(1, |shape| shape.height);
    let free = area.height.saturating_sub(rows + 4 + rule.len() as u16);
    let air = u16::from(free >= 4);
    let digits = area.y + 2 + free / 2;
    let more = theme.signs.more;
    centred(buffer, area, area.y, &stage.step.exercise.name, theme.strong, more);
    if let Some(side) = stage.side {
        let text = side_sign(side, theme);
        let x = match side {
            Side::Left => area.x + 1,
            Side::Right => area.right().saturating_sub(words::width(&text) + 1),
        };
        let y = digits.saturating_sub(1 + air);
        buffer.set_stringn(x, y, &text, usize::from(area.width), tone);
    }
    if let Some(shape) = shape {
        let width = shape.width_of(&stage.digits);
        let x = area.x + area.width.saturating_sub(width) / 2;
        let place = Rect { x, y: digits, width, height: shape.height };
        let style = digit_style(stage, theme);
        Digits { text: &stage.digits, shape, style, block: theme.signs.block }
            .render(place, buffer);
    } else {
        centred(buffer, area, digits, stage.digits.trim(), tone, more);
    }
    let asked = stage.view.paused.is_some_and(|it| it.why == Pause::Asked && !it.ending);
    let line = match (stage.pause("any key"), &stage.count) {
        (Some(why), _) if asked => format!("PAUSED: {why}, s stops"),
        (Some(why), _) => format!("PAUSED: {why}"),
        (None, None) if stage.view.remaining.is_none() => "ANY KEY WHEN DONE".to_owned(),
        (None, Some(count)) => format!("{} {count}", stage.doing.to_uppercase()),
        (None, None) => stage.doing.to_uppercase(),
    };
    centred(buffer, area, digits + rows + air, &line, tone, more);
    for (line, y) in rule.iter().zip(foot.y..) {
        buffer.set_line(area.x + 1, y, line, area.width);
    }
    let rest = format!("{} left {} next: {}", stage.left, theme.signs.dot, stage.next);
    let (last, style) = caption.map_or((rest.as_str(), theme.dim), |line| (line, theme.text));
    centred(buffer, area, area.bottom().saturating_sub(1), last, style, more);
    if flash {
        buffer.set_style(area, theme.flash);
    }
}

fn centred(buffer: &mut Buffer, area: Rect, y: u16, text: &str, style: Style, more: &str) {
    let text = words::elide(text, area.width, more);
    let x = area.x + area.width.saturating_sub(words::width(&text)) / 2;
    buffer.set_stringn(x, y, &text, usize::from(area.width), style);
}
