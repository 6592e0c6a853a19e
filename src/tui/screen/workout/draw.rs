//! The picture of a running session.
//!
//! ```text
//!  title                                     step · set · end     header
//!  ╭ what to do ──────────────╮  exercise
//!  │ the figure; below it,    │  big digits                       stage
//!  │ before a step, its text  │  side, what to do now
//!  ╰──────────────────────────╯  a line in mind
//!  next: what comes                                               next
//!  ████▄▄▄▄╌╌▀▀▀▀┃▄▄▄▄╌╌                        left              strip
//!  the stop rule at first, then the sound's state                 status
//!  space pause  n next  ...                                       footer
//! ```
//!
//! Where columns are few the panel goes, and text or figure stand below the digits.

use jiff::civil::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use crate::figure::{Beat, Figure};
use crate::routine::Side;
use crate::session::STOP_RULE;
use crate::tui::screen::workout::Workout;
use crate::tui::screen::workout::bars::{draw_header, draw_next, draw_strip};
use crate::tui::screen::workout::stage::Stage;
use crate::tui::theme::Theme;
use crate::tui::widget::digits::{Digits, Shape};
use crate::tui::widget::figure::{self, Figurine};
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// What the rest of the interface adds to the picture.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Colours and signs.
    pub theme: &'a Theme,
    /// The state of the sound, if there is something to say about it.
    pub sound: Option<&'a str>,
    /// The line that is being said.
    pub caption: Option<&'a str>,
    /// Something to say until the next key.
    pub notice: Option<&'a str>,
    /// The sound in a word: its volume, or what takes its place.
    pub sign: &'a str,
    /// When the session will end, on the wall.
    pub ends: DateTime,
    /// Whether start and end of a movement are shown in place of the movement.
    pub still: bool,
}

/// Rows from which on the stage grows no further and stands in the middle.
const TALLEST: u16 = 22;

/// Rows of the digits. Larger ones would cost more than 150 bytes a second on the line.
const SMALL_DIGITS: u16 = 5;
const LARGE_DIGITS: u16 = 7;

/// Draws everything but the footer.
pub fn draw(workout: &Workout, stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let tall = area.height >= 18;
    let gap = u16::from(area.height >= 20);
    let panel = area.width >= 64 && area.height >= 16;
    // Without a panel the rule stands on the stage, where it may take two lines.
    let rule = panel && stage.begins();
    let [header, _, body, next, _, strip, status] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(gap),
        Constraint::Min(5),
        Constraint::Length(1),
        Constraint::Length(gap),
        Constraint::Length(if tall { 2 } else { 1 }),
        Constraint::Length(u16::from(tall || rule)),
    ])
    .areas(area);
    draw_header(workout.session.timeline(), stage, look, header, buffer);
    if panel {
        let spare = body.height.saturating_sub(TALLEST);
        let body = Rect { y: body.y + spare / 2, height: body.height - spare, ..body };
        let [text, right] =
            Layout::horizontal([Constraint::Percentage(48), Constraint::Percentage(52)])
                .spacing(3)
                .areas(body);
        draw_panel(stage, look, text, buffer);
        draw_now(stage, look.theme, right, buffer);
    } else {
        draw_small(stage, look, body, buffer);
    }
    draw_next(stage, look, next, buffer);
    draw_strip(workout.session.timeline(), stage, look.theme, strip, buffer);
    let (text, style) = remark(workout, rule, look);
    put(buffer, status, &words::elide(text, status.width, look.theme.signs.more), style);
}

/// The line that offers a newer version of the file.
pub const NEWER: &str = "The file has changed: v takes its new version from the next step on.";

/// What the status line says: what went wrong, else what is being said, else the stop rule, else that
/// the file has changed, else the state of the sound.
fn remark<'a>(workout: &Workout, rule: bool, look: Look<'a>) -> (&'a str, Style) {
    match (look.notice, look.caption, look.sound) {
        (Some(notice), ..) => (notice, look.theme.caution),
        (_, Some(line), _) => (line, look.theme.text),
        _ if rule => (STOP_RULE, look.theme.caution),
        _ if workout.newer.is_some() => (NEWER, look.theme.key),
        (_, _, Some(sound)) => (sound, look.theme.caution),
        _ => ("", look.theme.dim),
    }
}

/// Writes a text into one row, as far as it reaches.
pub(super) fn put(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    if !area.is_empty() {
        buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style);
    }
}

/// The figure. While one has time to read, how to get into the exercise stands below it; so does how it
/// is done, alone, where there is no figure.
fn draw_panel(stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = look.theme;
    let block = Block::bordered().border_set(theme.signs.border).border_style(theme.line);
    let inner = block.inner(area);
    block.render(area, buffer);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let (figure, inner) = figure_room(stage, look, inner);
    if let Some((figure, room)) = figure {
        draw_figure(figure, stage, look, room, buffer);
    }
    if inner.is_empty() {
        return;
    }
    let lines = instructions(stage, theme, inner.width, inner.height);
    let lines = words::cut(lines, inner.height, inner.width, theme.signs.more);
    for (line, y) in lines.iter().zip(inner.y..) {
        buffer.set_line(inner.x, y, line, inner.width);
    }
}

/// The figure with its room, if there is enough, and what is left for text below it: at work none, and
/// before a step as much as the text needs and the figure can spare.
fn figure_room<'a>(
    stage: &Stage<'a>,
    look: Look<'_>,
    area: Rect,
) -> (Option<(&'a Figure, Rect)>, Rect) {
    let (columns, rows) = figure::SMALLEST;
    let fits = look.theme.grain.is_some() && area.width >= columns && area.height >= rows;
    let Some(figure) = stage.figure().filter(|_| fits) else { return (None, area) };
    let text = if stage.prepares() {
        let spare = area.height - rows;
        let lines = instructions(stage, look.theme, area.width, spare.saturating_sub(1)).len() + 1;
        u16::try_from(lines).unwrap_or(u16::MAX).min(spare)
    } else {
        0
    };
    let room = Rect { height: area.height - text, ..area };
    let below = Rect { y: room.bottom() + 1, height: text.saturating_sub(1), ..area };
    (Some((figure, room)), below)
}

fn draw_figure(
    figure: &Figure,
    stage: &Stage<'_>,
    look: Look<'_>,
    room: Rect,
    buffer: &mut Buffer,
) {
    let theme = look.theme;
    if !look.still {
        let scene = figure.scene(stage.beat, stage.facing);
        Figurine { scene: &scene, theme }.render(room, buffer);
        return;
    }
    let ends = [Beat::Start, Beat::End].map(|beat| figure.scene(beat, stage.facing));
    for (scene, room) in ends.iter().zip(figure::halves(&ends[0], room)) {
        Figurine { scene, theme }.render(room, buffer);
    }
}

/// What to read at this moment; what one needs first comes first, and what does not fit whole at
/// the end stays away.
fn instructions(stage: &Stage<'_>, theme: &Theme, columns: u16, rows: u16) -> Vec<Line<'static>> {
    let exercise = &stage.step.exercise;
    let mut sheet = Sheet::new(columns, theme);
    // The figure shows the movement; how one gets there has to be read.
    let moves = stage.figure().is_some_and(|_| theme.grain.is_some());
    if stage.prepares() {
        sheet.numbered("Set-up", &exercise.setup);
    }
    let kept = sheet.here();
    sheet.numbered("Movement", &exercise.movement);
    if stage.prepares() && moves && sheet.here() > usize::from(rows) {
        sheet.lines.truncate(kept);
    }
    let more =
        [("Note", &stage.step.note), ("Stop", &exercise.stop), ("Take care", &exercise.caution)];
    for (heading, text) in more {
        let kept = sheet.here();
        sheet.section(heading, text.as_deref());
        if sheet.here() > usize::from(rows) {
            sheet.lines.truncate(kept);
        }
    }
    sheet.lines
}

/// The right half: exercise, digits, side, what to do, a line in mind. Rows that are left over
/// become air, then larger digits.
fn draw_now(stage: &Stage<'_>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let name = words::plain(&stage.step.exercise.name, theme.strong, area.width);
    let name = words::cut(name, 2, area.width, theme.signs.more);
    let doing = wrapped_doing(stage, theme, area.width);
    let line = aside(stage, theme, area.width);
    let side = u16::from(stage.side.is_some());
    let needed = name.len() + doing.len() + line.len();
    let mut free = area.height.saturating_sub(needed as u16 + side + SMALL_DIGITS);
    let air: [u16; 3] = std::array::from_fn(|_| {
        let row = free.min(1);
        free -= row;
        row
    });
    let large = SMALL_DIGITS + free.min(LARGE_DIGITS - SMALL_DIGITS);
    let rows = [name.len() as u16, air[0], large, air[1], side, doing.len() as u16, air[2]];
    let mut parts = rows.iter().scan(area.y, |y, rows| {
        let part = Rect { y: *y, height: *rows, ..area }.intersection(area);
        *y += rows;
        Some(part)
    });
    let mut part = || parts.next().unwrap_or_default();
    draw_text(name, part(), theme, buffer);
    part();
    draw_digits(stage, theme, part(), buffer);
    part();
    let place = part();
    if let Some(side) = stage.side {
        draw_side(side, stage.tone.style(theme), theme, place, buffer);
    }
    draw_text(doing, part(), theme, buffer);
    let below = part().bottom();
    let rest = Rect { y: below, height: area.bottom().saturating_sub(below), ..area };
    draw_text(line, rest, theme, buffer);
}

/// Few columns: digits on the left, what to do on the right, what to read below, or, where few
/// rows are left there, on the right too.
fn draw_small(stage: &Stage<'_>, look: Look<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = look.theme;
    let name = words::elide(&stage.step.exercise.name, area.width, theme.signs.more);
    put(buffer, area, &name, theme.strong);
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let digits = Rect { height: area.height.min(SMALL_DIGITS), width: area.width / 2 + 2, ..area };
    let taken = draw_digits(stage, theme, digits, buffer) + 2;
    let below = Rect { y: digits.bottom(), height: area.bottom() - digits.bottom(), ..area };
    let begins = stage.begins();
    let works = stage.view.segment.part.is_work();
    let beside = below.height < 5 && !works;
    let right = Rect {
        x: area.x + taken,
        width: area.width.saturating_sub(taken),
        height: if beside && !begins { area.height } else { digits.height },
        ..area
    };
    let mut lines = Vec::new();
    if let Some(side) = stage.side {
        draw_side(side, stage.tone.style(theme), theme, right, buffer);
        lines.push(Line::default());
    }
    lines.extend(wrapped_doing(stage, theme, right.width));
    let mut rest = match look.sound {
        Some(sound) if stage.view.paused.is_some() => {
            words::plain(sound, theme.caution, below.width)
        }
        _ if begins => words::plain(STOP_RULE, theme.caution, below.width),
        _ => Vec::new(),
    };
    if works {
        rest.extend(aside(stage, theme, below.width));
    }
    if beside {
        lines.extend(in_brief(stage, theme, right.width));
    } else if !works && stage.view.paused.is_none() {
        rest.push(Line::default());
        rest.extend(instructions(stage, theme, below.width, below.height.saturating_sub(3)));
    }
    draw_text(lines, right, theme, buffer);
    if begins || !beside {
        let lines = rest.len() as u16;
        draw_text(rest, below, theme, buffer);
        let air = lines + u16::from(lines > 0);
        let free = Rect { y: below.y + air, height: below.height.saturating_sub(air), ..below };
        if works && let (Some((figure, room)), _) = figure_room(stage, look, free) {
            draw_figure(figure, stage, look, room, buffer);
        }
    }
}

/// What to read where there are only a few lines: the set-up before a step, else the movement.
fn in_brief(stage: &Stage<'_>, theme: &Theme, columns: u16) -> Vec<Line<'static>> {
    let exercise = &stage.step.exercise;
    let text = if stage.prepares() { &exercise.setup } else { &exercise.movement };
    words::plain(&text.join(" "), theme.text, columns)
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
    let Some(shape) = Shape::largest(&stage.digits, area, SMALL_DIGITS, LARGE_DIGITS) else {
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
    if area.is_empty() {
        return;
    }
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
    if let Some(why) = stage.pause("space") {
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
