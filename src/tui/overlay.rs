//! What lies over a screen for a moment: the keys, the steps to jump to, the question to stop.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use crate::safety::{StopWords, content};
use crate::session::Session;
use crate::text::count;
use crate::tui::keymap::{self, Mode};
use crate::tui::screen::list;
use crate::tui::theme::Theme;
use crate::tui::widget::page::Page;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The keys of a mode.
    Help {
        /// Whose keys.
        of: Mode,
        /// Lines scrolled.
        scroll: u16,
    },
    /// The steps of the session.
    Jump {
        /// The chosen step.
        chosen: usize,
    },
    /// The question what happened. `stood`: the session was paused before it, here and below.
    Leave {
        /// See above.
        stood: bool,
    },
    /// The question whether an easier exercise is tried.
    Easier {
        /// See above.
        stood: bool,
    },
    /// Sitting down.
    Dizzy {
        /// See above.
        stood: bool,
    },
    /// The question whether to leave with changes that are not saved.
    Unsaved,
    /// The question whether to go on with a session that was broken off.
    GoOn,
}

/// What supple is not; for help and wherever there is room.
pub const DISCLAIMER: &str = "Supple is a coach, not a clinician. It does not diagnose or treat. \
    If you have warning signs, or you are getting worse, see a health professional.";

/// An empty box in the middle of the screen, at most so large, with a title. Answers its inside.
fn open(
    title: &str,
    (width, height): (u16, u16),
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    Clear.render(place, buffer);
    let block = Block::bordered()
        .border_set(theme.signs.border)
        .border_style(theme.line)
        .title(Span::styled(format!(" {title} "), theme.strong.fg(Color::Reset)));
    let inner = block.inner(place);
    block.render(place, buffer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The inside of the help's box on a screen.
fn help_size(lines: usize, area: Rect) -> (u16, u16) {
    (area.width.min(72), (lines as u16 + 2).min(area.height))
}

/// The lines of the help, for a screen so wide.
fn help_lines(of: Mode, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let columns = Page::columns(width.min(72).saturating_sub(4));
    let mut sheet = Sheet::new(columns, theme);
    let names: Vec<(String, &str)> = keymap::bindings(of)
        .map(|line| (line.names(theme.signs), line.help))
        .chain((of == Mode::Floor).then(|| ("any other key".to_owned(), keymap::ANY_KEY)))
        .collect();
    let widest = names.iter().map(|(name, _)| words::width(name)).max().unwrap_or(0);
    let label = widest.min(columns / 2);
    for (name, help) in names {
        let pad = usize::from(label.saturating_sub(words::width(&name)) + 2);
        let key = Span::styled(format!("{name}{}", " ".repeat(pad)), theme.key);
        sheet.lines.extend(words::paragraph(key, help, theme.text, columns));
    }
    if of == Mode::Library {
        let (bullet, own, broken) = (theme.signs.bullet, theme.signs.own, theme.signs.broken);
        sheet.gap();
        sheet.aside(&format!(
            "{bullet} gentle, {bullet}{bullet} moderate, {bullet}{bullet}{bullet} demanding; \
             {own} your own file, {broken} a file with mistakes."
        ));
    }
    if of == Mode::Workout {
        let [left, right, both] = theme.signs.strip_work;
        let rest = theme.signs.strip_rest;
        sheet.gap();
        sheet.aside(&format!(
            "The strip: {left} left side, {right} right side, {both} both, {rest} rest and changes, \
             {} now.",
            theme.signs.strip_now
        ));
    }
    sheet.gap();
    sheet.aside("w: the full questions about warning signs.");
    sheet.gap();
    sheet.aside(&content().long);
    sheet.lines
}

/// The furthest that the help can be scrolled on a screen.
#[must_use]
pub fn help_last_scroll(of: Mode, area: Rect, theme: &Theme) -> u16 {
    let lines = help_lines(of, area.width, theme).len();
    Page::last_scroll(lines, help_size(lines, area).1.saturating_sub(2))
}

impl Overlay {
    /// Draws the overlay on a screen without its footer.
    /// `unsaved`: how many routines have changes that are not saved; `said`: what a question says that
    /// is not always the same.
    pub fn draw(
        &self,
        session: Option<&Session>,
        unsaved: usize,
        said: &str,
        theme: &Theme,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        match self {
            Self::Help { of, scroll } => {
                let lines = help_lines(*of, area.width, theme);
                let size = help_size(lines.len(), area);
                let title = format!("keys: {}", of.title().to_lowercase());
                let inside = open(&title, size, theme, area, buffer);
                Page { lines, scroll: *scroll, theme }.render(inside, buffer);
            }
            Self::Jump { chosen } => {
                if let Some(session) = session {
                    draw_jump(session, *chosen, theme, area, buffer);
                }
            }
            Self::Leave { .. } => ask_what_happened(theme, area, buffer),
            Self::Easier { .. } => ask("an easier one?", said, theme, area, buffer),
            Self::Dizzy { .. } => ask("dizzy", said, theme, area, buffer),
            Self::Unsaved => {
                let routines = count(unsaved, "routine");
                let text = format!("Changes to {routines} are not saved. Leaving forgets them.");
                ask("leave?", &text, theme, area, buffer);
            }
            Self::GoOn => ask("go on?", said, theme, area, buffer),
        }
    }
}

/// The eight reasons to stop, each with its key; in few words where columns are few.
fn ask_what_happened(theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let stops = &content().stops;
    let widest = |of: fn(&StopWords) -> &str| {
        stops.iter().map(|stop| words::width(of(stop))).max().unwrap_or(0) + 7
    };
    let whole: fn(&StopWords) -> &str = |stop| &stop.says;
    let brief: fn(&StopWords) -> &str = |stop| &stop.short;
    let said = if widest(whole) <= area.width { whole } else { brief };
    let size = (widest(said), stops.len() as u16 + 2);
    let inside = open("what happened?", size, theme, area, buffer);
    for (stop, y) in stops.iter().zip(inside.y..inside.bottom()) {
        let key = Span::styled(stop.key.to_string(), theme.key);
        let line = Line::from(vec![key, Span::styled(format!("  {}", said(stop)), theme.text)]);
        buffer.set_line(inside.x, y, &line, inside.width);
    }
}

fn ask(title: &str, text: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let lines = words::plain(text, theme.text, 40.min(area.width.saturating_sub(4)));
    let inside = open(title, (44, (lines.len() as u16 + 2).max(5)), theme, area, buffer);
    for (line, y) in lines.iter().zip(inside.y..inside.bottom()) {
        buffer.set_line(inside.x, y, line, inside.width);
    }
}

fn draw_jump(session: &Session, chosen: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let steps = session.timeline().steps();
    let size = (60, steps.len() as u16 + 2);
    let inside = open("jump to", size, theme, area, buffer);
    list::draw(steps.len(), chosen, theme, inside, buffer, |index, area, style, buffer| {
        let Some(planned) = steps.get(index) else { return };
        let dose = planned.step.dose.in_words(planned.step.sides);
        list::pair(&planned.step.exercise.name, &dose, style, theme, area, buffer);
    });
}
