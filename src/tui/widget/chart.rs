//! Pictures of numbers over time, in letters: columns with their range, bars, and a calendar.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::history::progress::Spread;
use crate::tui::theme::Theme;

/// The room that labels on the left take.
pub const LABEL: usize = 9;

/// How large columns are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Cells from one column to the next.
    pub wide: usize,
    /// Rows of the scale: 5, 10 or 20.
    pub rows: u16,
}

impl Size {
    /// The largest for so many columns and charts beneath one another in some room of cells and rows.
    #[must_use]
    pub fn fitting(columns: usize, charts: u16, (width, height): (usize, u16)) -> Self {
        let wide = (width / columns.max(1)).clamp(1, 3);
        let rows = [20, 10].into_iter().find(|rows| rows * charts <= height).unwrap_or(5);
        Self { wide, rows }
    }
}

/// Columns over time on a scale from 0 to 10: the median as a point, the range as a line through it.
#[must_use]
pub fn columns(
    label: &str,
    columns: &[Option<Spread>],
    Size { wide, rows }: Size,
    style: Style,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let top = rows.saturating_sub(1);
    let points = 10.0 / f64::from(rows);
    let gap = " ".repeat(wide.saturating_sub(1));
    let row = |row: u16| {
        let (low, high) = (f64::from(row) * points, f64::from(row + 1) * points);
        let within =
            |number: f64| number >= low && (number < high || (row == top && number <= high));
        let scale = match row {
            _ if row == top => "10",
            _ if row == rows / 2 => "5",
            0 => "0",
            _ => "",
        };
        let name = if row == top { label } else { "" };
        let mut spans = vec![Span::styled(format!("{name:5}{scale:>3} "), theme.dim)];
        for column in columns {
            spans.push(match column {
                Some(spread) if within(spread.median) => Span::styled(theme.signs.bullet, style),
                Some(spread) if spread.low < high && spread.high >= low => {
                    Span::styled(theme.signs.border.vertical_left, theme.dim)
                }
                _ if row == 0 => Span::styled(theme.signs.dot, theme.line),
                _ => Span::raw(" "),
            });
            spans.push(Span::raw(gap.clone()));
        }
        Line::from(spans)
    };
    (0..rows).rev().map(row).collect()
}

/// A line of counts beneath columns: nothing for none, a digit up to nine.
#[must_use]
pub fn counts(
    label: &str,
    counts: &[u16],
    wide: usize,
    style: Style,
    theme: &Theme,
) -> Line<'static> {
    let gap = " ".repeat(wide.saturating_sub(1));
    let mut spans = vec![Span::styled(format!("{label:LABEL$}"), theme.dim)];
    for count in counts {
        spans.push(match count {
            0 => Span::styled(theme.signs.dot, theme.line),
            count => Span::styled((*count).min(9).to_string(), style),
        });
        spans.push(Span::raw(gap.clone()));
    }
    Line::from(spans)
}

/// A bar of a share from 0 to 1.
#[must_use]
pub fn bar(share: f64, columns: usize, style: Style, theme: &Theme) -> Vec<Span<'static>> {
    let full = ((share.clamp(0.0, 1.0) * columns as f64).round() as usize).min(columns);
    vec![
        Span::styled(theme.signs.block.repeat(full), style),
        Span::styled(theme.signs.dot.repeat(columns - full), theme.line),
    ]
}

/// Numbers as heights, one cell each. None fills its cell: it would grow into the row above.
#[must_use]
pub fn heights(numbers: &[f64], style: Style, theme: &Theme) -> Vec<Span<'static>> {
    let most = numbers.iter().copied().fold(0.0, f64::max);
    let levels = theme.signs.levels;
    let height = |number: &f64| {
        if *number <= 0.0 || most <= 0.0 {
            return Span::styled(theme.signs.dot, theme.line);
        }
        let level = (number / most * levels.len() as f64).ceil() as usize;
        let sign = levels.get(level.saturating_sub(1)).copied().unwrap_or(theme.signs.block);
        Span::styled(sign, style)
    };
    numbers.iter().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{Charset, Palette};

    fn text(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    }

    #[test]
    fn a_column_shows_median_and_range() {
        let theme = Theme::new(Palette::Mono, Charset::Ascii);
        let spread = |numbers: &[f64]| Spread::of(numbers.to_vec());
        let columns = columns(
            "back",
            &[spread(&[0.0]), None, spread(&[2.0, 5.0, 10.0]), spread(&[10.0])],
            Size { wide: 1, rows: 5 },
            theme.work,
            &theme,
        );
        assert_eq!(
            text(&columns),
            ["back  10   |*", "           |", "       5   *", "           |", "       0 *---"]
        );
    }

    #[test]
    fn columns_take_the_room_there_is() {
        let theme = Theme::new(Palette::Mono, Charset::Ascii);
        let size = Size::fitting(2, 1, (5, 12));
        assert_eq!(size, Size { wide: 2, rows: 10 });
        assert_eq!(Size::fitting(42, 2, (71, 14)), Size { wide: 1, rows: 5 });
        assert_eq!(Size::fitting(42, 2, (111, 40)), Size { wide: 2, rows: 20 });
        let spread = |numbers: &[f64]| Spread::of(numbers.to_vec());
        let columns =
            columns("leg", &[spread(&[1.0]), spread(&[8.0, 9.0, 10.0])], size, theme.work, &theme);
        assert_eq!(
            text(&columns),
            [
                "leg   10   *",
                "           |",
                "",
                "",
                "       5",
                "",
                "",
                "",
                "         *",
                "       0 - -"
            ]
        );
        let line = counts("sessions", &[0, 1, 12], 2, theme.work, &theme);
        assert_eq!(line.to_string(), "sessions - 1 9 ");
    }

    #[test]
    fn counts_bars_and_heights_are_as_wide_as_what_they_show() {
        let theme = Theme::new(Palette::Mono, Charset::Ascii);
        let line = counts("sessions", &[0, 1, 12], 1, theme.work, &theme);
        assert_eq!(line.to_string(), "sessions -19");
        let bar = |share| Line::from(bar(share, 4, theme.work, &theme)).to_string();
        assert_eq!([bar(0.0), bar(0.5), bar(1.0), bar(7.0)], ["----", "##--", "####", "####"]);
        let line = Line::from(heights(&[0.0, 1.0, 4.0, 8.0], theme.work, &theme));
        assert_eq!(line.to_string(), "-.=#");
    }
}
