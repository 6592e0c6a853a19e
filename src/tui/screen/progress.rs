//! How it goes: pain over time, sessions, exercises, what helps. Four pages, each with its picture
//! and its sentences.

use jiff::ToSpan as _;
use jiff::civil::Date;
use ratatui::text::{Line, Span};

use crate::history::Region;
use crate::history::progress::{
    Day, Exercise, Progress, SPANS, Spread, Week, helps_in_words, region_in_words, sentences,
    week_in_words,
};
use crate::routine::Catalog;
use crate::text::{clock, count};
use crate::tui::theme::Theme;
use crate::tui::widget::chart::{self, Size};
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// The pages, in order.
const PAGES: [&str; 4] = ["pain", "sessions", "exercises", "what helps"];

/// Where the words about a week begin, behind its day and its bar.
const INDENT: u16 = 23;

/// What the [`SPANS`] are called.
const CALLED: [&str; SPANS.len()] = ["6 weeks", "3 months", "a year"];

/// Lines of words are no longer than this.
const WORDS: u16 = 90;

/// Below this width pictures give way to sentences.
const NARROW: u16 = 58;

/// How it goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looking {
    /// What there is to see in each of the [`SPANS`], once it has been counted.
    pub progress: Option<Box<[Progress; SPANS.len()]>>,
    page: usize,
    span: usize,
    /// Lines scrolled.
    pub scroll: u16,
}

impl Looking {
    /// The page after this one, and after the last the first.
    pub fn next_page(&mut self) {
        self.page = (self.page + 1) % PAGES.len();
        self.scroll = 0;
    }

    /// The page before this one.
    pub fn previous_page(&mut self) {
        self.page = (self.page + PAGES.len() - 1) % PAGES.len();
        self.scroll = 0;
    }

    /// A longer stretch of time, and after the longest the shortest.
    pub fn next_span(&mut self) {
        self.span = (self.span + 1) % SPANS.len();
        self.scroll = 0;
    }

    /// What the header says beside the title: of what the numbers are.
    #[must_use]
    pub fn fact(&self, columns: u16) -> String {
        if columns < NARROW {
            return CALLED[self.span].to_owned();
        }
        format!("{}, {} of {}: {}", CALLED[self.span], self.page + 1, PAGES.len(), PAGES[self.page])
    }

    /// The page that is looked at, for some columns and rows. `trouble`: why there may be nothing to see.
    #[must_use]
    pub fn lines(
        &self,
        catalog: Option<&Catalog>,
        trouble: Option<&str>,
        (columns, rows): (u16, u16),
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns.min(WORDS), theme);
        let progress = self.progress.as_ref().map(|spans| &spans[self.span]);
        let Some(progress) = progress else {
            match trouble {
                Some(trouble) => sheet.styled(trouble, theme.caution),
                None => sheet.aside("Counting."),
            }
            return sheet.lines;
        };
        let name = |id: &str| {
            let exercise = catalog.and_then(|catalog| catalog.exercise(id));
            exercise.map_or_else(|| id.to_owned(), |exercise| exercise.name.clone())
        };
        if progress.days.is_empty() || columns < NARROW {
            for sentence in sentences(progress, &name) {
                sheet.text(&sentence);
            }
            return sheet.lines;
        }
        match self.page {
            0 => self.pain(progress, (columns, rows), theme, &mut sheet),
            1 => self.sessions(progress, columns.min(WORDS), theme, &mut sheet),
            2 => exercises(progress, &name, columns, theme, &mut sheet),
            _ => helps(progress, &name, theme, &mut sheet),
        }
        sheet.lines
    }

    /// The days that are looked at, in groups that fit the width: each with its first day.
    fn groups<'a>(&self, progress: &'a Progress, columns: u16) -> Vec<(Date, Vec<&'a Day>)> {
        let room = i64::from(columns.saturating_sub(chart::LABEL as u16)).max(1);
        let days = SPANS[self.span];
        let long = (days + room - 1) / room;
        let groups = days / long.max(1);
        let first = progress.today.checked_sub((groups * long - 1).days());
        let first = first.unwrap_or(progress.today);
        (0..groups)
            .filter_map(|group| {
                let from = first.checked_add((group * long).days()).ok()?;
                let to = from.checked_add((long - 1).days()).ok()?;
                Some((from, progress.days.range(from..=to).map(|(_, day)| day).collect()))
            })
            .collect()
    }

    fn pain(
        &self,
        progress: &Progress,
        (columns, rows): (u16, u16),
        theme: &Theme,
        sheet: &mut Sheet<'_>,
    ) {
        let groups = self.groups(progress, columns);
        for sentence in Region::ALL.into_iter().filter_map(|one| region_in_words(progress, one)) {
            sheet.text(&sentence);
        }
        sheet.aside("Furthest: 1 low back, 2 buttock, 3 thigh, 4 calf, 5 foot.");
        let words = std::mem::take(&mut sheet.lines);
        // Sessions, how far down, and the dates.
        let height = rows.saturating_sub(words.len() as u16 + 3);
        let width = usize::from(columns).saturating_sub(chart::LABEL);
        let size = Size::fitting(groups.len(), Region::ALL.len() as u16, (width, height));
        // A line between the charts and before the words, where there is room.
        let loose = height >= size.rows * Region::ALL.len() as u16 + 2;
        for region in Region::ALL {
            if loose && region == Region::Leg {
                sheet.gap();
            }
            let spread = |days: &Vec<&Day>| {
                let spreads = days.iter().filter_map(|day| day.pain(region));
                let ends = spreads.flat_map(|spread| [spread.low, spread.median, spread.high]);
                Spread::of(ends.collect())
            };
            let columns: Vec<Option<Spread>> =
                groups.iter().map(|(_, days)| spread(days)).collect();
            sheet.lines.extend(chart::columns(region.word(), &columns, size, theme.change, theme));
        }
        let sessions: Vec<u16> =
            groups.iter().map(|(_, days)| days.iter().map(|day| day.sessions).sum()).collect();
        sheet.lines.push(chart::counts("sessions", &sessions, size.wide, theme.work, theme));
        let furthest: Vec<u16> = groups
            .iter()
            .map(|(_, days)| days.iter().filter_map(|day| day.furthest).max())
            .map(|furthest| furthest.map_or(0, |furthest| u8::from(furthest).into()))
            .collect();
        sheet.lines.push(chart::counts("furthest", &furthest, size.wide, theme.change, theme));
        let first = groups.first().map_or(progress.today, |(first, _)| *first);
        sheet.lines.push(dates(first, progress.today, groups.len() * size.wide, theme));
        if loose {
            sheet.gap();
        }
        sheet.lines.extend(words);
    }

    fn sessions(&self, progress: &Progress, columns: u16, theme: &Theme, sheet: &mut Sheet<'_>) {
        let weeks = (SPANS[self.span] / 7) as usize;
        let weeks: Vec<&Week> = progress.weeks.iter().rev().take(weeks).rev().collect();
        calendar(progress, &weeks, columns, theme, sheet);
        sheet.gap();
        for week in weeks.iter().rev().take(8) {
            let planned = week.planned.round();
            let share = if planned > 0.0 { f64::from(week.sessions) / planned } else { 1.0 };
            let label = week.monday.strftime("%-d %b").to_string();
            let mut spans =
                vec![Span::styled(format!("{label:LABEL$}", LABEL = chart::LABEL), theme.dim)];
            spans.extend(chart::bar(share, 12, theme.work, theme));
            let said = week_in_words(week, progress.today);
            let said = said.split_once(": ").map_or(said.as_str(), |(_, said)| said);
            let mut said = words::wrap(said, columns.saturating_sub(INDENT)).into_iter();
            spans.push(Span::styled(format!("  {}", said.next().unwrap_or_default()), theme.text));
            sheet.lines.push(Line::from(spans));
            for more in said {
                let more = format!("{:1$}{more}", "", usize::from(INDENT));
                sheet.lines.push(Line::styled(more, theme.text));
            }
        }
    }
}

/// A row for each day of the week, a column for each week: how many sessions there were, and `r` for
/// a day of rest.
fn calendar(
    progress: &Progress,
    weeks: &[&Week],
    columns: u16,
    theme: &Theme,
    sheet: &mut Sheet<'_>,
) {
    // A space between weeks where there is room.
    let wide = weeks.len() * 2 + chart::LABEL <= usize::from(columns);
    for (row, name) in (0_i64..).zip(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]) {
        let mut spans =
            vec![Span::styled(format!("{name:LABEL$}", LABEL = chart::LABEL), theme.dim)];
        for week in weeks {
            let date = week.monday.checked_add(row.days()).unwrap_or(week.monday);
            let day = progress.days.get(&date);
            let (sign, style) = match day {
                _ if date > progress.today => (" ".to_owned(), theme.text),
                Some(day) if day.sessions > 0 => (day.sessions.min(9).to_string(), theme.work),
                Some(day) if day.rest => ("r".to_owned(), theme.rest),
                _ => (theme.signs.dot.to_owned(), theme.line),
            };
            let style = if date == progress.today { style.patch(theme.flash) } else { style };
            spans.push(Span::styled(sign, style));
            spans.push(Span::raw(if wide { " " } else { "" }));
        }
        sheet.lines.push(Line::from(spans));
    }
}

/// The first day and the last beneath columns.
fn dates(first: Date, last: Date, width: usize, theme: &Theme) -> Line<'static> {
    let [first, last] = [first, last].map(|date| date.strftime("%-d %b").to_string());
    let gap = width.saturating_sub(first.len() + last.len()).max(1);
    let label = " ".repeat(chart::LABEL);
    Line::styled(format!("{label}{first}{}{last}", " ".repeat(gap)), theme.dim)
}

fn exercises(
    progress: &Progress,
    name: &dyn Fn(&str) -> String,
    columns: u16,
    theme: &Theme,
    sheet: &mut Sheet<'_>,
) {
    sheet.aside("Time in sets by week; how much of what was planned; left against right.");
    sheet.gap();
    // Beside the name: the weeks, how much on how many days, and the sides where they fit.
    let beside = columns >= 80;
    let room = columns.saturating_sub(if beside { 50 } else { 35 });
    let names: Vec<String> = progress
        .exercises
        .iter()
        .map(|exercise| words::elide(&name(&exercise.id), room, theme.signs.more))
        .collect();
    let room = names.iter().map(|name| words::width(name)).max().unwrap_or_default();
    for (exercise, title) in progress.exercises.iter().zip(names) {
        let Exercise { weeks, days, sides: [left, right, _], done, planned, .. } = exercise;
        let share = done.as_secs_f64() / planned.as_secs_f64().max(1.0);
        let recent: Vec<f64> =
            weeks.iter().rev().take(16).rev().map(std::time::Duration::as_secs_f64).collect();
        let gap = usize::from((room + 2).saturating_sub(words::width(&title)));
        let mut spans = vec![Span::styled(title, theme.text), Span::raw(" ".repeat(gap))];
        spans.extend(chart::heights(&recent, theme.work, theme));
        spans.push(Span::raw(" ".repeat(18_usize.saturating_sub(recent.len()))));
        spans.push(Span::styled(
            format!("{:>4.0} %  {:>7}", share * 100.0, count(*days, "day")),
            theme.text,
        ));
        if !left.is_zero() || !right.is_zero() {
            let sides = format!("  {} / {}", clock(*left), clock(*right));
            if beside {
                spans.push(Span::styled(sides, theme.dim));
            } else {
                sheet.lines.push(Line::from(spans));
                spans = vec![Span::styled(
                    format!("  left {}, right {}", clock(*left), clock(*right)),
                    theme.dim,
                )];
            }
        }
        sheet.lines.push(Line::from(spans));
    }
}

fn helps(progress: &Progress, name: &dyn Fn(&str) -> String, theme: &Theme, sheet: &mut Sheet<'_>) {
    sheet.aside(
        "Pain on the day after a day with an exercise, and after days without it. That is no proof: \
         much else is different on such days.",
    );
    sheet.gap();
    for helps in &progress.helps {
        sheet.point(format!("{} ", theme.signs.bullet), &helps_in_words(helps, name));
    }
}
