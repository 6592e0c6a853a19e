//! Draws whatever is uppermost: header, body, footer.

use std::borrow::Cow;

use jiff::civil::Date;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Widget};

use super::App;
use crate::advice;
use crate::history::Reason;
use crate::text::count;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::SoundState;
use crate::tui::keymap::{self, Mode};
use crate::tui::overlay::{self, DISCLAIMER, Overlay};
use crate::tui::screen::preview as inside;
use crate::tui::screen::signs::Signs;
use crate::tui::screen::today::Text;
use crate::tui::screen::workout::stage::Stage;
use crate::tui::screen::workout::{self, Workout};
use crate::tui::screen::{
    Screen, advice as advice_screen, exercise, library, mistakes, stopped, summary,
};
use crate::tui::theme::Theme;
use crate::tui::widget::page::Page;
use crate::tui::widget::words;

mod preview;

/// The smallest terminal that everything fits in.
const SMALLEST: (u16, u16) = (40, 12);

/// From here on the library shows a routine's inside beside the list.
const SIDE_BY_SIDE: u16 = 76;

/// The space between header and footer.
pub(super) fn body(area: Rect) -> Rect {
    parts(area)[1]
}

/// The body of a first page, and the line at its foot where there is room for one.
fn with_foot(area: Rect, body: Rect) -> (Rect, Rect) {
    let room = u16::from(area.height >= 16);
    let foot = Rect { y: body.bottom() - room, height: room, ..body };
    let air = u16::from(area.height >= 24);
    (Rect { height: body.height - room - air, ..body }, foot)
}

fn parts(area: Rect) -> [Rect; 3] {
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let air = u16::from(area.height >= 20);
    let [header, _, body, _, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(air),
        Constraint::Min(0),
        Constraint::Length(air),
        Constraint::Length(1),
    ])
    .areas(inside);
    [header, body, footer]
}

impl App {
    /// Draws the screen as it looks now.
    pub fn draw(&self, now: &Now, frame: &mut Frame) {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            self.draw_too_small(now, area, buffer);
            return;
        }
        match self.screens.last() {
            Some(Screen::Workout(workout)) => self.draw_workout(workout, now, area, buffer),
            Some(Screen::Library) => self.draw_library(area, buffer),
            Some(screen) => self.draw_page(screen, now, area, buffer),
            None => self.draw_today(now, area, buffer),
        }
        if let Some(overlay) = &self.overlay {
            let [header, _, footer] = parts(area);
            let above = Rect { height: footer.y.saturating_sub(header.y), ..area };
            let session = self.workout().map(|workout| &workout.session);
            let said = match overlay {
                Overlay::GoOn => self.broken_off(now).unwrap_or_default(),
                Overlay::Easier { .. } => self.easier_in_words(),
                Overlay::Dizzy { .. } => stopped::what_to_do(Reason::Dizzy, &self.setup.numbers),
                _ => String::new(),
            };
            let unsaved = self.unsaved().count();
            overlay.draw(session, unsaved, &said, self.theme(), above, buffer);
        }
    }

    /// Whether a session's figure can be seen moving.
    pub(super) fn shows_movement(&self) -> bool {
        match self.screens.last() {
            Some(Screen::Workout(workout)) => {
                !workout.floor && !self.setup.still && self.theme().grain.is_some()
            }
            _ => false,
        }
    }

    pub(super) fn area(&self) -> Rect {
        Rect::new(0, 0, self.setup.size.0, self.setup.size.1)
    }

    pub(super) fn theme(&self) -> &Theme {
        &self.setup.theme
    }

    /// Nothing fits, but the time runs on and says so.
    fn draw_too_small(&self, now: &Now, area: Rect, buffer: &mut Buffer) {
        let mut lines: Vec<String> =
            self.workout().map(|workout| running(workout, now)).into_iter().collect();
        let (width, height) = SMALLEST;
        lines.push(format!("too small: needs {width} x {height}"));
        let lines = lines.iter().flat_map(|line| words::wrap(line, area.width));
        for (line, y) in lines.zip(area.y..area.bottom()) {
            let line = words::elide(&line, area.width, self.theme().signs.more);
            buffer.set_stringn(area.x, y, &line, usize::from(area.width), self.theme().text);
        }
    }

    fn draw_workout(&self, workout: &Workout, now: &Now, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        let stage = Stage::of(&workout.session, workout.session.view(now.moment));
        if workout.floor {
            let caption = self.caption(workout, now);
            workout::floor::draw(&stage, workout.flashes(now), caption, theme, area, buffer);
            return;
        }
        let inside = Rect { x: area.x + 1, width: area.width - 2, ..area };
        let footer = Rect { y: area.bottom() - 1, height: 1, ..inside };
        let gap = u16::from(area.height >= 22);
        let above = Rect { height: area.height - 1 - gap, ..inside };
        let (sound, sign) = self.sound_in_words();
        let look = workout::draw::Look {
            theme,
            sound: sound.as_deref(),
            caption: self.caption(workout, now),
            notice: self.notice.as_deref(),
            sign: &sign,
            ends: workout.ends(now),
            still: self.setup.still,
        };
        workout::draw::draw(workout, &stage, look, above, buffer);
        self.draw_footer(footer, buffer);
    }

    /// The line that is being said, where something can be said.
    fn caption<'a>(&self, workout: &'a Workout, now: &Now) -> Option<&'a str> {
        workout.caption(now).filter(|_| !self.setup.muted)
    }

    /// What is to be said of the sound, and a sign for it where there is no room.
    fn sound_in_words(&self) -> (Option<String>, String) {
        if let Some(trouble) = &self.keeping {
            return (Some(trouble.clone()), "not saved".to_owned());
        }
        match &self.sound {
            _ if self.setup.muted => (Some("muted: m for sound".to_owned()), "mute".to_owned()),
            SoundState::Off => (None, "no sound".to_owned()),
            SoundState::Bell { reason } => {
                (Some(format!("no sound: {reason}; the bell rings instead")), "bell".to_owned())
            }
            SoundState::Audible => (None, format!("vol {}", self.setup.volume)),
        }
    }

    fn draw_library(&self, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        let [header, body, footer] = parts(area);
        let loaded = self.catalog.is_some();
        let mut tally = if loaded { library::tally(&self.library) } else { String::new() };
        let unsaved = self.unsaved().count();
        if unsaved > 0 {
            tally = format!("{unsaved} not saved, {tally}");
        }
        self.draw_header("supple", &tally, header, buffer);
        let (body, foot) = with_foot(area, body);
        let draw = |area, buffer: &mut Buffer| {
            library::draw(&self.library, loaded, self.finding, theme, area, buffer);
        };
        if area.width >= SIDE_BY_SIDE {
            let share = if area.width >= 110 { 45 } else { 52 };
            let [list, side] = Layout::horizontal([
                Constraint::Percentage(share),
                Constraint::Percentage(100 - share),
            ])
            .areas(body);
            draw(list, buffer);
            let block = Block::new().borders(Borders::LEFT).border_set(theme.signs.border);
            let block = block.border_style(theme.line);
            let inner = block.inner(side);
            block.render(side, buffer);
            let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
            self.draw_beside(inner, buffer);
        } else {
            draw(body, buffer);
        }
        self.draw_foot(foot, buffer);
        self.draw_footer(footer, buffer);
    }

    /// What is due today, before the files have been read nothing.
    fn draw_today(&self, now: &Now, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        let [header, body, footer] = parts(area);
        let date = now.civil.date().strftime("%A, %-d %B").to_string();
        let unsaved = self.unsaved().count();
        let fact = if unsaved > 0 { format!("{unsaved} not saved, {date}") } else { date };
        self.draw_header("supple", &fact, header, buffer);
        let (body, foot) = with_foot(area, body);
        if let Some(Text { lines, anchors }) = self.today_text(Page::columns(body.width).min(90)) {
            let line = anchors.get(self.chosen_today()).copied().unwrap_or(0);
            let last = Page::last_scroll(lines.len(), body.height);
            let scroll = u16::try_from(line).unwrap_or(u16::MAX);
            let scroll = (scroll + 2).saturating_sub(body.height).min(last);
            Page { lines, scroll, theme }.render(body, buffer);
        }
        self.draw_foot(foot, buffer);
        self.draw_footer(footer, buffer);
    }

    /// A line of news, or what supple is not.
    fn draw_foot(&self, foot: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        if foot.height == 0 {
            return;
        }
        let short = "supple is a coach, not a clinician";
        let fits = words::width(DISCLAIMER) <= foot.width;
        let usual = (if fits { DISCLAIMER } else { short }, theme.dim);
        let notice = self.notice.as_deref().or(self.keeping.as_deref());
        let notice = notice.map(|notice| (notice, theme.caution));
        let (text, style) = notice.unwrap_or(usual);
        let text = words::elide(text, foot.width, theme.signs.more);
        buffer.set_stringn(foot.x, foot.y, text, usize::from(foot.width), style);
    }

    fn draw_page(&self, screen: &Screen, now: &Now, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        let [header, body, footer] = parts(area);
        let running = self.workout().map(|workout| running(workout, now));
        let mut title: Cow<'_, str> = "supple".into();
        let mut fact = running.unwrap_or_default();
        match screen {
            Screen::AdviceList { chosen } => {
                title = "Advice on back and calf pain".into();
                fact = count(advice::rows().len(), "row");
                advice_screen::draw_list(*chosen, theme, body, buffer);
            }
            Screen::Timer(timing) => {
                title = timing.title().into();
                timing.draw(now.moment, theme, body, buffer);
            }
            Screen::Signs(signs @ Signs::Questions(_)) => {
                let (words, number) = signs.header();
                (title, fact) = (words.into(), number);
                signs.draw(theme, body, buffer);
            }
            screen => {
                let (lines, scroll) = self.page(screen, now.civil.date(), body);
                let page = match screen {
                    Screen::Preview(preview) => {
                        let (page, beside) = self.preview_parts(body);
                        if let Some(beside) = beside {
                            self.draw_step(preview, beside, buffer);
                        }
                        page
                    }
                    _ => body,
                };
                Page { lines, scroll, theme }.render(page, buffer);
                match screen {
                    Screen::AdvicePage { row, .. } => {
                        title = "Advice".into();
                        fact = format!("{} of {}", row + 1, advice::rows().len());
                    }
                    Screen::Progress(looking) => {
                        title = "How it goes".into();
                        fact = looking.fact(Page::columns(body.width));
                    }
                    Screen::Checklist(checking) => {
                        title = checking.title().into();
                        fact = checking.fact();
                    }
                    Screen::Report { .. } => title = "A page for a visit".into(),
                    Screen::Stopped { .. } => {
                        (title, fact) = ("You have stopped".into(), String::new());
                    }
                    Screen::Refused { .. } => title = "Not today".into(),
                    Screen::Signs(signs) => title = signs.header().0.into(),
                    Screen::Plans { .. } => title = "Plans".into(),
                    Screen::Finding(finding) => {
                        title = "What suits".into();
                        fact = finding.fact();
                    }
                    Screen::CheckIn(check_in) => title = check_in.title().into(),
                    Screen::Preview(preview) if self.is_unsaved(&preview.id) => {
                        fact = "not saved: w saves, u undoes".into();
                    }
                    _ => {}
                }
            }
        }
        self.draw_header(&title, &fact, header, buffer);
        self.draw_footer(footer, buffer);
    }

    /// The lines of a page and how far it is scrolled.
    fn page(&self, screen: &Screen, today: Date, body: Rect) -> (Vec<Line<'static>>, u16) {
        let theme = self.theme();
        let columns = Page::columns(body.width).min(90);
        let catalog = self.catalog.as_deref();
        match screen {
            Screen::Preview(preview) => {
                let page = self.preview_parts(body).0;
                let text = self.preview_text(preview, Page::columns(page.width));
                let scroll = inside::scroll(&text, preview, body.height);
                (text.lines, scroll)
            }
            Screen::Mistakes { id, scroll } => {
                let page = |entry| mistakes::lines(entry, catalog, &self.troubles, columns, theme);
                (self.entry(id).map(page).unwrap_or_default(), *scroll)
            }
            Screen::Exercise { exercise, scroll } => {
                (exercise::lines(exercise, catalog, columns, theme), *scroll)
            }
            Screen::AdvicePage { row, marked, scroll } => {
                let row = advice::rows().get(*row);
                let page = |row| advice_screen::page(row, *marked, catalog, columns, theme).0;
                (row.map(page).unwrap_or_default(), *scroll)
            }
            Screen::Summary { record, session, after, scroll } => {
                let decided =
                    session.map(|session| self.decided_about(session)).unwrap_or_default();
                (summary::lines(record, after, &decided, columns, theme), *scroll)
            }
            Screen::Refused { refused, scroll } => (refused.lines(columns, theme), *scroll),
            Screen::Progress(looking) => {
                let trouble = self.keeping.as_deref();
                let size = (Page::columns(body.width), body.height);
                (looking.lines(catalog, trouble, size, theme), looking.scroll)
            }
            Screen::Stopped { reason, scroll } => {
                let asks = self.asks_after_stop();
                (stopped::lines(*reason, &self.setup.numbers, asks, columns, theme), *scroll)
            }
            Screen::Signs(signs) => {
                let known = self.known_signs();
                let lines = known.map(|known| signs.lines(known, columns, theme));
                (lines.unwrap_or_default(), signs.scroll())
            }
            Screen::CheckIn(check_in) => {
                let (lines, here) = check_in.lines(today, columns, theme);
                // The question that is being answered is in sight, and the one below it.
                let scroll = (here + 3).saturating_sub(body.height.into());
                let last = Page::last_scroll(lines.len(), body.height);
                (lines, u16::try_from(scroll).unwrap_or(last).min(last))
            }
            Screen::Timer(timing) => (timing.lines(columns, theme), timing.scroll),
            Screen::Checklist(checking) => (checking.lines(columns, theme), checking.scroll),
            Screen::Report { text, scroll } => {
                (report_lines(text.as_ref(), columns, theme), *scroll)
            }
            Screen::Plans { chosen } => {
                let (lines, line) = self.plans_text(*chosen, columns);
                let last = Page::last_scroll(lines.len(), body.height);
                let scroll = u16::try_from(line + 2).unwrap_or(u16::MAX);
                (lines, scroll.saturating_sub(body.height).min(last))
            }
            Screen::Finding(finding) => (finding.lines(columns, theme), 0),
            Screen::Library | Screen::AdviceList { .. } | Screen::Workout(_) => (Vec::new(), 0),
        }
    }

    /// Scrolls the page of a piece of advice so far that what is marked can be seen.
    pub(super) fn show_marked(&mut self) {
        let (rows, last) = (self.rows(), self.page_last_scroll());
        let columns = Page::columns(body(self.area()).width).min(90);
        let Some(Screen::AdvicePage { row, marked, scroll }) = self.screens.last() else { return };
        let Some(row) = advice::rows().get(*row) else { return };
        let catalog = self.catalog.as_deref();
        let (_, line) = advice_screen::page(row, *marked, catalog, columns, self.theme());
        let line = line as u16;
        let seen = (line + 2).saturating_sub(rows);
        let top = (*scroll).max(seen).min(line.max(seen)).min(last);
        if let Some(Screen::AdvicePage { scroll, .. }) = self.screens.last_mut() {
            *scroll = top;
        }
    }

    /// How far the uppermost page can be scrolled.
    pub(super) fn page_last_scroll(&self) -> u16 {
        let body = body(self.area());
        let lines = self.screens.last();
        let lines = lines.map_or(0, |screen| self.page(screen, Date::ZERO, body).0.len());
        Page::last_scroll(lines, body.height)
    }

    /// How far the help can be scrolled.
    pub(super) fn help_last_scroll(&self) -> u16 {
        let Some(Overlay::Help { of, .. }) = self.overlay else { return 0 };
        let area = self.area();
        let [header, _, footer] = parts(area);
        let above = Rect { height: footer.y.saturating_sub(header.y), ..area };
        overlay::help_last_scroll(of, above, self.theme())
    }

    /// Rows between header and footer.
    pub(super) fn rows(&self) -> u16 {
        body(self.area()).height
    }

    fn draw_header(&self, title: &str, fact: &str, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        let room = area.width.saturating_sub(words::width(fact) + 2);
        let title = words::elide(title, room, theme.signs.more);
        buffer.set_stringn(area.x, area.y, &title, usize::from(room), theme.strong);
        let right = area.right().saturating_sub(words::width(fact));
        buffer.set_stringn(right, area.y, fact, usize::from(area.width), theme.dim);
    }

    /// The keys of the moment, as many as fit; the key to all of them always.
    fn draw_footer(&self, area: Rect, buffer: &mut Buffer) {
        let theme = self.theme();
        let mode = self.mode();
        let hint = |line: &keymap::Binding| (line.key(theme.signs), line.hint);
        if let (Mode::Preview, Some(notice)) = (mode, &self.notice) {
            let notice = words::elide(notice, area.width, theme.signs.more);
            buffer.set_stringn(area.x, area.y, notice, usize::from(area.width), theme.caution);
            return;
        }
        let newer = self.workout().is_some_and(|workout| workout.newer.is_some());
        let means = |line: &&keymap::Binding| match line.action {
            Action::TakeNewer => newer,
            Action::Checked | Action::Questions => self.is_meant(line.action),
            _ => true,
        };
        let hints = keymap::bindings(mode).filter(|line| !line.hint.is_empty()).filter(means);
        let (last, hints): (Vec<_>, Vec<_>) =
            hints.map(hint).partition(|(_, hint)| *hint == keymap::ALL_KEYS);
        let width = |(key, hint): &(String, &str)| words::width(key) + 1 + words::width(hint);
        let gap = if area.width >= 60 { 3 } else { 2 };
        let mut room = area.width.saturating_sub(last.iter().map(width).sum());
        let mut x = area.x;
        let fitting = hints.into_iter().take_while(|hint| {
            let fits = room >= width(hint) + gap;
            room = room.saturating_sub(width(hint) + gap);
            fits
        });
        for (key, hint) in fitting.collect::<Vec<_>>().into_iter().chain(last) {
            let room = |x: u16| usize::from(area.right().saturating_sub(x));
            (x, _) = buffer.set_stringn(x, area.y, &key, room(x), theme.key);
            (x, _) = buffer.set_stringn(x + 1, area.y, hint, room(x + 1), theme.dim);
            x += gap;
        }
    }
}

/// What a session says where there is room for a few words.
fn running(workout: &Workout, now: &Now) -> String {
    let stage = Stage::of(&workout.session, workout.session.view(now.moment));
    let side = stage.side.map(|side| format!(" {side}")).unwrap_or_default();
    let doing = if stage.view.paused.is_some() { "paused" } else { &stage.doing };
    format!("{} {doing}{side}", stage.digits.trim())
}

/// The page for a visit as text, or why there is none.
fn report_lines(
    text: Option<&Result<String, String>>,
    columns: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    match text {
        None => Vec::new(),
        Some(Err(why)) => words::plain(why, theme.caution, columns),
        Some(Ok(text)) => {
            let mut lines = words::plain(PRINTED, theme.dim, columns);
            lines.push(Line::default());
            let line = |line: &str| match line.len() {
                0 => vec![Line::default()],
                _ if words::width(line) <= columns => {
                    vec![Line::styled(line.to_owned(), theme.text)]
                }
                _ => words::plain(line.trim_start(), theme.text, columns),
            };
            lines.extend(text.lines().flat_map(line));
            lines
        }
    }
}

/// How the page comes to paper.
const PRINTED: &str = "`supple report --open` shows it as a page to print. `supple report --question \"...\"` \
    puts a question on it.";
