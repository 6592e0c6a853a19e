//! The lines round a session's stage: where one is, what comes next, and the whole as a strip.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::routine::Side;
use crate::session::{Part, Timeline};
use crate::tui::screen::workout::draw::{Look, digit_style, put};
use crate::tui::screen::workout::stage::Stage;
use crate::tui::theme::Theme;
use crate::tui::widget::strip::{Stretch, Strip};
use crate::tui::widget::words;

/// Draws the title, and where in the session one is.
pub(super) fn draw_header(
    timeline: &Timeline,
    stage: &Stage<'_>,
    look: Look<'_>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = look.theme;
    let ends = match stage.view.paused {
        Some(_) => "paused".to_owned(),
        None => format!("ends {}", look.ends.strftime("%H:%M")),
    };
    let (set, sets) = stage.set;
    let dot = theme.signs.dot;
    let (number, steps) = (stage.number, stage.steps);
    let (mut long, mut short) =
        (vec![format!("step {number} of {steps}")], vec![format!("{number}/{steps}")]);
    if sets > 1 {
        long.push(format!("set {set} of {sets}"));
        short.push(format!("{set}/{sets}"));
    }
    let facts = |mut facts: Vec<String>| {
        facts.push(ends.clone());
        facts.join(&format!(" {dot} "))
    };
    let (long, short) = (facts(long), facts(short));
    let title = &timeline.routine().title;
    let room = |facts: &str| area.width.saturating_sub(words::width(facts) + 2);
    let facts = if room(&long) >= words::width(title).min(24) { long } else { short };
    put(buffer, area, &words::elide(title, room(&facts), theme.signs.more), theme.strong);
    let right = area.right().saturating_sub(words::width(&facts));
    buffer.set_stringn(right, area.y, &facts, usize::from(area.width), theme.dim);
}

/// Draws what comes next, and a word on the sound.
pub(super) fn draw_next(stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = look.theme;
    put(buffer, area, "next: ", theme.dim);
    let sign = words::width(look.sign);
    let room = area.width.saturating_sub(6 + sign + 2);
    let next = Rect { x: area.x + 6, width: room, ..area };
    put(buffer, next, &words::elide(&stage.next, room, theme.signs.more), theme.text);
    let corner = Rect { x: area.right().saturating_sub(sign), width: sign, ..area };
    put(buffer, corner, look.sign, theme.dim);
}

/// Draws the strip and the time that is left.
pub(super) fn draw_strip(
    timeline: &Timeline,
    stage: &Stage<'_>,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let whole = &stage.whole;
    // As wide as the whole, so that the strip keeps its length when the time loses a digit.
    let places = whole.len();
    let (left, of) = (format!("{:>places$} left", stage.left), format!(" of {whole}"));
    let label = words::width(&left) + if area.width >= 60 { words::width(&of) } else { 0 };
    let line = Rect { width: area.width.saturating_sub(label + 2), ..area };
    let stretches: Vec<(Duration, Stretch)> = timeline
        .segments()
        .iter()
        .map(|segment| (segment.length.expected(), stretch(segment.part, segment.place.side)))
        .collect();
    let starts: Vec<Duration> = timeline.starts().collect();
    let steps: Vec<Duration> = timeline
        .steps()
        .iter()
        .filter_map(|step| starts.get(step.first_segment).copied())
        .collect();
    let start = starts.get(stage.view.index).copied().unwrap_or_default();
    // Whole seconds, so that the mark moves when the digits do.
    let into = Duration::from_secs(stage.view.elapsed.as_secs());
    let at = start + into.min(stage.view.segment.length.expected());
    Strip { stretches: &stretches, steps: &steps, at, theme }.render(line, buffer);
    let x = line.right() + 2;
    // The digits' own colour: a change of colour would cost as many bytes as the time itself.
    buffer.set_stringn(x, area.y, &left, usize::from(area.width), digit_style(stage, theme));
    if area.width >= 60 {
        buffer.set_stringn(x + words::width(&left), area.y, &of, 16, theme.dim);
    }
}

fn stretch(part: Part, side: Option<Side>) -> Stretch {
    match (part, side) {
        (Part::Work(_), Some(Side::Left)) => Stretch::Left,
        (Part::Work(_), Some(Side::Right)) => Stretch::Right,
        (Part::Work(_), None) => Stretch::Both,
        _ => Stretch::Rest,
    }
}
