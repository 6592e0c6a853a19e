//! A list gone through thing by thing, and what came out.

use ratatui::text::Line;

use crate::checklist::{Checklist, Going};
use crate::history::Checked;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

/// A list on the screen.
#[derive(Clone, Debug)]
pub struct Checking {
    going: Going,
    /// Lines scrolled.
    pub scroll: u16,
}

impl Checking {
    /// A list at its beginning.
    #[must_use]
    pub fn new(list: &'static Checklist) -> Self {
        Self { going: Going::begin(list), scroll: 0 }
    }

    /// What the header says.
    #[must_use]
    pub fn title(&self) -> String {
        format!("Checklist: {}", self.going.list.title)
    }

    /// How far one is.
    #[must_use]
    pub fn fact(&self) -> String {
        match self.going.checked() {
            Some(checked) => format!("{} of {}", checked.met, checked.of),
            None => format!("{} of {}", self.going.number(), self.going.list.items.len()),
        }
    }

    /// Answers; after the last answer what came out is to be kept.
    pub fn answer(&mut self, met: bool) -> Option<Checked> {
        self.going.item()?;
        self.scroll = 0;
        self.going.answer(met);
        self.going.checked()
    }

    /// Back to the thing before; what has come out stays.
    pub fn back(&mut self) {
        if !self.is_over() {
            self.scroll = 0;
            self.going.back();
        }
    }

    /// Whether all has been looked at.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.going.item().is_none()
    }

    /// The page: what is looked at, or the score and the two quickest fixes.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns, theme);
        if let Some(item) = self.going.item() {
            sheet.title(&item.title);
            sheet.gap();
            sheet.text(&item.target);
            sheet.gap();
            sheet.aside("Is it so?");
            return sheet.lines;
        }
        if let Some(checked) = self.going.checked() {
            let score = format!("{} of {} are as they should be.", checked.met, checked.of);
            sheet.styled(&score, theme.work);
        }
        let quickest = self.going.quickest();
        if !quickest.is_empty() {
            sheet.heading("The quickest to put right");
        }
        for item in quickest {
            let said = format!("{}: {} About {} min.", item.title, item.fix, item.minutes);
            sheet.point("- ".to_owned(), &said);
        }
        sheet.gap();
        sheet.aside(&self.going.list.note);
        sheet.lines
    }
}
