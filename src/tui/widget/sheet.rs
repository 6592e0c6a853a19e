//! Running text for a page: headings, paragraphs, points and facts, wrapped as they are added.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::theme::Theme;
use crate::tui::widget::words;

/// A text in the making.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// What has been added so far.
    pub lines: Vec<Line<'static>>,
    columns: u16,
    theme: &'a Theme,
}

impl<'a> Sheet<'a> {
    /// An empty text, `columns` wide.
    #[must_use]
    pub fn new(columns: u16, theme: &'a Theme) -> Self {
        Self { lines: Vec::new(), columns, theme }
    }

    /// The index of the line that comes next.
    #[must_use]
    pub fn here(&self) -> usize {
        self.lines.len()
    }

    /// An empty line, unless nothing is above it.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.spans.is_empty()) {
            self.lines.push(Line::default());
        }
    }

    /// A title.
    pub fn title(&mut self, text: &str) {
        self.lines.extend(words::plain(text, self.theme.strong, self.columns));
    }

    /// A heading with air above it.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.lines.extend(words::plain(text, self.theme.key, self.columns));
    }

    /// A paragraph.
    pub fn text(&mut self, text: &str) {
        self.styled(text, self.theme.text);
    }

    /// A paragraph in passing.
    pub fn aside(&mut self, text: &str) {
        self.styled(text, self.theme.dim);
    }

    /// A paragraph in a style.
    pub fn styled(&mut self, text: &str, style: Style) {
        self.lines.extend(words::plain(text, style, self.columns));
    }

    /// A heading and its paragraph, if there is one.
    pub fn section(&mut self, heading: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.heading(heading);
            self.text(text);
        }
    }

    /// A heading and numbered points, if there are any.
    pub fn numbered(&mut self, heading: &str, points: &[String]) {
        if points.is_empty() {
            return;
        }
        self.heading(heading);
        for (number, point) in (1..).zip(points) {
            self.point(format!("{number}. "), point);
        }
    }

    /// A heading and bulleted points, if there are any.
    pub fn bulleted(&mut self, heading: &str, points: &[String]) {
        if points.is_empty() {
            return;
        }
        self.heading(heading);
        for point in points {
            self.point(format!("{} ", self.theme.signs.bullet), point);
        }
    }

    /// One point, its lines hanging under its text.
    pub fn point(&mut self, mark: String, text: &str) {
        let mark = Span::styled(mark, self.theme.dim);
        self.lines.extend(words::paragraph(mark, text, self.theme.text, self.columns));
    }

    /// A label and what it stands for, on one line where it fits.
    pub fn fact(&mut self, label: &str, text: &str) {
        if !text.is_empty() {
            self.point(format!("{label}  "), text);
        }
    }

    /// Something that can be chosen: a name, and a fact at the right edge or, where that is too
    /// narrow, below.
    pub fn item(&mut self, chosen: bool, name: &str, fact: &str) {
        let theme = self.theme;
        let (pointer, style) =
            if chosen { (theme.signs.pointer, theme.chosen) } else { (" ", theme.text) };
        let room = self.columns.saturating_sub(2);
        let (name_width, fact_width) = (words::width(name), words::width(fact));
        let mark = Span::styled(format!("{pointer} "), theme.key);
        if name_width + 2 + fact_width <= room {
            let gap = " ".repeat(usize::from(room - name_width - fact_width));
            self.lines.push(Line::from(vec![
                mark,
                Span::styled(name.to_owned(), style),
                Span::raw(gap),
                Span::styled(fact.to_owned(), theme.dim),
            ]));
            return;
        }
        self.lines.extend(words::paragraph(mark, name, style, self.columns));
        self.lines.extend(words::paragraph(Span::raw("    "), fact, theme.dim, self.columns));
    }
}
