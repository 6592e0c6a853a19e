//! The first start: what supple is and is not, and every sign that blocks, on one page.

use ratatui::text::{Line, Span};

use crate::safety::{Group, Numbers, content};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// From here on the places of the body stand in a column of their own.
const TABLE: u16 = 60;

/// Writes the page. At 80 columns it fits a screen of 24 rows.
#[must_use]
pub fn lines(numbers: &Numbers, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    sheet.aside(&content().short);
    let now = format!("New or sudden? Call {} now.", numbers.emergency);
    let today = format!("New? See a doctor today: {}.", numbers.urgent);
    let groups = [(Group::Emergency, now, theme.wrong), (Group::Urgent, today, theme.caution)];
    let places = content().signs.iter().map(|sign| words::width(&sign.place));
    let widest = places.max().unwrap_or(0);
    for (group, heading, style) in groups {
        sheet.gap();
        sheet.styled(&heading, style);
        for sign in content().signs(group) {
            if columns >= TABLE {
                let pad = usize::from(widest - words::width(&sign.place) + 2);
                let mark = format!("{}{}", sign.place, " ".repeat(pad));
                let mark = Span::styled(mark, theme.strong);
                sheet.lines.extend(words::paragraph(mark, &sign.what, theme.text, columns));
            } else {
                sheet.point(
                    format!("{} ", theme.signs.bullet),
                    &format!("{}: {}", sign.place, sign.what),
                );
            }
        }
    }
    sheet.gap();
    sheet.styled(SAID, theme.strong);
    sheet.lines
}

/// What each answer of this page says.
const SAID: &str = "18 or older, I understand, and I have: n none of these, y one, or not sure.";
