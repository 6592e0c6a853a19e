//! Text that has to fit: cut with a sign, or wrapped at words.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes; East Asian characters take two.
#[must_use]
pub fn width(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The text, or as much of its beginning as fits, with `more` at its end.
#[must_use]
pub fn elide(text: &str, columns: u16, more: &str) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let room = columns.saturating_sub(width(more));
    let mut kept = String::from(head(text, room).trim_end());
    if columns > 0 {
        kept.push_str(more);
    }
    kept
}

/// As much of the beginning as fits.
fn head(text: &str, columns: u16) -> &str {
    let mut taken = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken > usize::from(columns) {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// The text in lines of at most `columns`, broken at spaces, and inside a word only where the
/// word alone is too long. There is at least one line.
#[must_use]
pub fn wrap(text: &str, columns: u16) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word = word;
        loop {
            let line = lines.last_mut().map_or(0, |line| width(line));
            let gap = u16::from(line > 0);
            if line + gap + width(word) <= columns {
                if let Some(last) = lines.last_mut() {
                    if gap > 0 {
                        last.push(' ');
                    }
                    last.push_str(word);
                }
                break;
            }
            if line > 0 {
                lines.push(String::new());
                continue;
            }
            let fits = head(word, columns);
            if let Some(last) = lines.last_mut() {
                last.push_str(fits);
            }
            word = word.get(fits.len()..).unwrap_or_default();
            lines.push(String::new());
        }
    }
    lines
}

/// A paragraph: a mark before the first line, the others hanging under its text.
#[must_use]
pub fn paragraph(
    mark: Span<'static>,
    text: &str,
    style: Style,
    columns: u16,
) -> Vec<Line<'static>> {
    let indent = width(&mark.content);
    let blank = " ".repeat(usize::from(indent));
    let mut mark = Some(mark);
    wrap(text, columns.saturating_sub(indent))
        .into_iter()
        .map(|line| {
            let before = mark.take().unwrap_or_else(|| Span::raw(blank.clone()));
            Line::from(vec![before, Span::styled(line, style)])
        })
        .collect()
}

/// A text in lines without a mark.
#[must_use]
pub fn plain(text: &str, style: Style, columns: u16) -> Vec<Line<'static>> {
    wrap(text, columns).into_iter().map(|line| Line::styled(line, style)).collect()
}

/// The first `rows` lines; where there are more, the last one kept ends with a sign.
#[must_use]
pub fn cut(
    mut lines: Vec<Line<'static>>,
    rows: u16,
    columns: u16,
    more: &str,
) -> Vec<Line<'static>> {
    let rows = usize::from(rows);
    if lines.len() <= rows {
        return lines;
    }
    lines.truncate(rows);
    if let Some(last) = lines.last_mut() {
        let style = last.spans.last().map_or(last.style, |span| span.style);
        let kept: String = last.spans.iter().map(|span| span.content.as_ref()).collect();
        let room = columns.saturating_sub(width(more) + 1);
        let text = head(&kept, room).trim_end();
        let gap = if text.is_empty() { "" } else { " " };
        *last = Line::styled(format!("{text}{gap}{more}"), last.style.patch(style));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_with_a_sign() {
        for (text, columns, cut) in [
            ("calf stretch", 12, "calf stretch"),
            ("calf stretch", 11, "calf stret…"),
            ("calf stretch", 6, "calf…"),
            ("calf", 1, "…"),
            ("calf", 0, ""),
            ("背中と腰", 8, "背中と腰"),
            ("背中と腰", 7, "背中と…"),
            ("背中と腰", 6, "背中…"),
        ] {
            assert_eq!(elide(text, columns, "…"), cut, "{text} in {columns}");
            assert!(width(&elide(text, columns, "…")) <= columns);
        }
    }

    #[test]
    fn lines_break_at_words_and_inside_those_that_are_too_long() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("a https://x.org/y z", 6), ["a", "https:", "//x.or", "g/y z"]);
        assert_eq!(wrap("背中と腰", 4), ["背中", "と腰"]);
        assert_eq!(wrap("ab", 0), ["ab"]);
    }

    #[test]
    fn a_paragraph_hangs_under_its_own_text() {
        let lines = paragraph(Span::raw("1. "), "one two three", Style::new(), 10);
        let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
        assert_eq!(text, ["1. one two", "   three"]);
    }

    #[test]
    fn lines_that_are_left_out_leave_a_sign() {
        let text = |rows, columns| -> Vec<String> {
            let lines = plain("one two three", Style::new(), 5);
            cut(lines, rows, columns, "…").iter().map(ToString::to_string).collect()
        };
        assert_eq!(text(3, 5), ["one", "two", "three"]);
        assert_eq!(text(2, 5), ["one", "two …"]);
        assert_eq!(text(1, 2), ["…"]);
        assert_eq!(text(0, 5), Vec::<String>::new());
    }
}
