//! The picture of a running session.
//!
//! ```text
//!  title                                     step · set · end     header
//!  ╭ what to do ──────────────╮  exercise
//!  │ the figure's room: text  │  big digits                       stage
//!  │ until there is a figure  │  side, what to do now
//!  ╰──────────────────────────╯  a line in mind
//!  next: what comes                                               next
//!  ████▄▄▄▄╌╌▀▀▀▀┃▄▄▄▄╌╌                        left              strip
//!  the stop rule, the sound's state                               status
//!  space pause  n next  ...                                       footer
//! ```
//!
//! Where columns are few the panel goes, and the text stands beside the digits.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use crate::routine::Side;
use crate::session::{Part, Timeline};
use crate::text::clock;
use crate::tui::screen::workout::Workout;
use crate::tui::screen::workout::stage::Stage;
use crate::tui::theme::Theme;
use crate::tui::widget::digits::{Digits, Shape};
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::strip::{Stretch, Strip};
use crate::tui::widget::words;

/// What the rest of the interface adds to the picture.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Colours and signs.
    pub theme: &'a Theme,
    /// The state of the sound, if there is something to say about it.
    pub sound: Option<&'a str>,
    /// The sound in a word: its volume, or what takes its place.
    pub sign: &'a str,
}

/// The line with which a session begins.
pub const STOP_RULE: &str =
    "Stop (s) for chest pain, faintness, new numbness or weakness, or pain above 5 of 10.";

/// Draws everything but the footer.
pub fn draw(workout: &Workout, stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let tall = area.height >= 18;
    let gap = u16::from(area.height >= 20);
    let [header, _, body, _, next, strip, status] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(gap),
        Constraint::Min(5),
        Constraint::Length(gap),
        Constraint::Length(1),
        Constraint::Length(if tall { 2 } else { 1 }),
        Constraint::Length(u16::from(tall)),
    ])
    .areas(area);
    draw_header(workout, stage, look.theme, header, buffer);
    if area.width >= 64 && area.height >= 16 {
        let [panel, right] =
            Layout::horizontal([Constraint::Percentage(48), Constraint::Percentage(52)])
                .spacing(3)
                .areas(body);
        draw_panel(stage, look.theme, panel, buffer);
        draw_now(stage, look.theme, right, buffer);
    } else {
        draw_small(stage, look, body, buffer);
    }
    draw_next(stage, look, next, buffer);
    draw_strip(workout.session.timeline(), stage, look.theme, strip, buffer);
    let (text, style) = remark(stage, look);
    put(buffer, status, &words::elide(text, status.width, look.theme.signs.more), style);
}

/// What the status line says: the stop rule as a session begins, else the state of the sound.
fn remark<'a>(stage: &Stage<'_>, look: Look<'a>) -> (&'a str, Style) {
    match look.sound {
        _ if stage.view.segment.part == Part::Ready => (STOP_RULE, look.theme.caution),
        Some(sound) => (sound, look.theme.caution),
        None => ("", look.theme.dim),
    }
}

fn put(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    if !area.is_empty() {
        buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style);
    }
}

fn draw_header(
    workout: &Workout,
    stage: &Stage<'_>,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let ends = match stage.view.paused {
        Some(_) => "paused".to_owned(),
        None => format!("ends {}", workout.ends.strftime("%H:%M")),
    };
    let (set, sets) = stage.set;
    let dot = theme.signs.dot;
    let long =
        format!("step {} of {} {dot} set {set} of {sets} {dot} {ends}", stage.number, stage.steps);
    let short = format!("{}/{} {dot} {set}/{sets} {dot} {ends}", stage.number, stage.steps);
    let title = &workout.session.timeline().routine().title;
    let room = |facts: &str| area.width.saturating_sub(words::width(facts) + 2);
    let facts = if room(&long) >= words::width(title).min(24) { long } else { short };
    put(buffer, area, &words::elide(title, room(&facts), theme.signs.more), theme.strong);
    let right = area.right().saturating_sub(words::width(&facts));
    buffer.set_stringn(right, area.y, &facts, usize::from(area.width), theme.dim);
}

/// The figure's room: how to get into the exercise, or how it is done.
fn draw_panel(stage: &Stage<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let block = Block::bordered().border_set(theme.signs.border).border_style(theme.line);
    let inner = block.inner(area);
    block.render(area, buffer);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let lines = instructions(stage, theme, inner.width);
    let lines = words::cut(lines, inner.height, inner.width, theme.signs.more);
    for (line, y) in lines.iter().zip(inner.y..) {
        buffer.set_line(inner.x, y, line, inner.width);
    }
}

/// What to read at this moment; what one needs first comes first.
fn instructions(stage: &Stage<'_>, theme: &Theme, columns: u16) -> Vec<Line<'static>> {
    let exercise = &stage.step.exercise;
    let mut sheet = Sheet::new(columns, theme);
    if stage.prepares() {
        sheet.numbered("Set-up", &exercise.setup);
    }
    sheet.numbered("Movement", &exercise.movement);
    sheet.section("Note", stage.step.note.as_deref());
    sheet.section("Stop", exercise.stop.as_deref());
    sheet.section("Take care", exercise.caution.as_deref());
    sheet.lines
}

/// The right half: exercise, digits, side, what to do, a line in mind.
fn draw_now(stage: &Stage<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let name = words::plain(&stage.step.exercise.name, theme.strong, area.width);
    let name = words::cut(name, 2, area.width, theme.signs.more);
    let digits = Rect {
        y: area.y + name.len() as u16 + 1,
        height: area.height.saturating_sub(name.len() as u16 + 6).clamp(5, 7),
        ..area
    };
    for (line, y) in name.iter().zip(area.y..) {
        buffer.set_line(area.x, y, line, area.width);
    }
    draw_digits(stage, theme, digits, buffer);
    let mut y = digits.bottom() + 1;
    if let Some(side) = stage.side {
        draw_side(side, stage.tone.style(theme), theme, Rect { y, height: 1, ..area }, buffer);
        y += 1;
    }
    buffer.set_line(area.x, y, &doing(stage, theme), area.width);
    let below = Rect { y: y + 2, height: area.bottom().saturating_sub(y + 2), ..area };
    draw_text(aside(stage, theme, area.width), below, theme, buffer);
}

/// Few columns: digits on the left, what to do on the right, what to read below.
fn draw_small(stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = look.theme;
    let name = words::elide(&stage.step.exercise.name, area.width, theme.signs.more);
    put(buffer, area, &name, theme.strong);
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let digits = Rect { height: area.height.min(5), ..area };
    let taken = draw_digits(stage, theme, Rect { width: digits.width / 2 + 2, ..digits }, buffer);
    let right = Rect {
        x: area.x + taken + 2,
        width: area.width.saturating_sub(taken + 2),
        height: digits.height,
        ..area
    };
    let mut lines = Vec::new();
    if let Some(side) = stage.side {
        draw_side(side, stage.tone.style(theme), theme, right, buffer);
        lines.push(Line::default());
    }
    lines.extend(wrapped_doing(stage, theme, right.width));
    let text = Rect { y: digits.bottom(), height: area.bottom() - digits.bottom(), ..area };
    if text.height < 2 && !stage.prepares() {
        lines.extend(aside(stage, theme, right.width));
    }
    draw_text(lines, right, theme, buffer);
    let lines = match stage.view.segment.part {
        Part::Ready => words::plain(STOP_RULE, theme.caution, text.width),
        _ if stage.view.paused.is_none() && stage.prepares() => {
            instructions(stage, theme, text.width)
        }
        _ => match look.sound {
            Some(sound) => words::plain(sound, theme.caution, text.width),
            None => aside(stage, theme, text.width),
        },
    };
    draw_text(lines, text, theme, buffer);
}

fn draw_text(lines: Vec<Line<'static>>, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let lines = words::cut(lines, area.height, area.width, theme.signs.more);
    for (line, y) in lines.iter().zip(area.y..) {
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// The big digits; dim while time stands still. Answers how many columns they take.
fn draw_digits(stage: &Stage<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) -> u16 {
    let style = digit_style(stage, theme);
    let Some(shape) = Shape::largest(&stage.digits, area, 5, 7) else {
        put(buffer, area, &stage.digits, style);
        return words::width(&stage.digits);
    };
    Digits { text: &stage.digits, shape, style, block: theme.signs.block }.render(area, buffer);
    shape.width_of(&stage.digits)
}

/// The colour of the digits: that of the time, or dim where time stands still.
#[must_use]
pub fn digit_style(stage: &Stage<'_>, theme: &Theme) -> Style {
    if stage.view.paused.is_some() {
        return theme.dim;
    }
    stage.tone.style(theme).remove_modifier(Modifier::BOLD)
}

/// The side as an arrow, on its own edge.
pub fn draw_side(side: Side, style: Style, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let text = side_sign(side, theme);
    let x = match side {
        Side::Left => area.x,
        Side::Right => {
            let room = area.width.min(24).saturating_sub(words::width(&text));
            area.x + room
        }
    };
    buffer.set_stringn(x, area.y, &text, usize::from(area.width), style);
}

/// `◀ LEFT SIDE` or `RIGHT SIDE ▶`.
#[must_use]
pub fn side_sign(side: Side, theme: &Theme) -> String {
    match side {
        Side::Left => format!("{} LEFT SIDE", theme.signs.left),
        Side::Right => format!("RIGHT SIDE {}", theme.signs.right),
    }
}

fn doing(stage: &Stage<'_>, theme: &Theme) -> Line<'static> {
    if let Some(why) = stage.pause() {
        let word = Span::styled("PAUSED", theme.strong);
        return Line::from(vec![word, Span::styled(format!("  {why}"), theme.dim)]);
    }
    let mut spans = vec![Span::styled(stage.doing.clone(), stage.tone.style(theme))];
    if let Some(count) = &stage.count {
        spans.push(Span::styled(format!("   {count}"), theme.strong));
    }
    Line::from(spans)
}

fn wrapped_doing(stage: &Stage<'_>, theme: &Theme, columns: u16) -> Vec<Line<'static>> {
    let line = doing(stage, theme);
    if u16::try_from(line.width()).is_ok_and(|width| width <= columns) {
        return vec![line];
    }
    line.spans
        .iter()
        .flat_map(|span| words::plain(span.content.trim(), span.style, columns))
        .collect()
}

/// A line in mind, one at a time, or how much work is to come.
fn aside(stage: &Stage<'_>, theme: &Theme, columns: u16) -> Vec<Line<'static>> {
    match stage.view.line {
        Some(line) if stage.view.paused.is_none() => words::plain(line, theme.text, columns),
        _ => Vec::new(),
    }
}

fn draw_next(stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = look.theme;
    put(buffer, area, "next: ", theme.dim);
    let sign = words::width(look.sign);
    let room = area.width.saturating_sub(6 + sign + 2);
    let next = Rect { x: area.x + 6, width: room, ..area };
    put(buffer, next, &words::elide(&stage.next, room, theme.signs.more), theme.text);
    let corner = Rect { x: area.right().saturating_sub(sign), width: sign, ..area };
    put(buffer, corner, look.sign, theme.dim);
}

fn draw_strip(
    timeline: &Timeline,
    stage: &Stage<'_>,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let whole = clock(timeline.expected());
    let (left, of) = (format!("{} left", stage.left), format!(" of {whole}"));
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
    buffer.set_stringn(x, area.y, &left, usize::from(area.width), theme.strong);
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
