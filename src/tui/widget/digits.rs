//! Digits several rows high, all of the same width, to be read across a room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Digits and colons in seven segments; a space is as wide as a digit.
///
/// Seven segments change few cells from one second to the next, which keeps a redraw small.
#[derive(Clone, Copy, Debug)]
pub struct Digits<'a> {
    /// Digits and colons.
    pub text: &'a str,
    /// How large.
    pub shape: Shape,
    /// Their colour.
    pub style: Style,
    /// The character of a filled cell.
    pub block: &'static str,
}

/// The measures of a digit in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Rows of a digit.
    pub height: u16,
    /// Columns of a digit.
    pub width: u16,
}

impl Shape {
    /// The largest shape in which `text` fits, from `least` rows up to `most`; `None` if even the
    /// narrow form of the smallest does not.
    #[must_use]
    pub fn largest(text: &str, area: Rect, least: u16, most: u16) -> Option<Self> {
        (least..=most.min(area.height))
            .rev()
            .flat_map(|height| [Self::wide(height), Self::narrow(height)])
            .find(|shape| shape.width_of(text) <= area.width)
    }

    /// A digit that looks square-shouldered, cells being twice as high as wide.
    #[must_use]
    pub const fn wide(height: u16) -> Self {
        Self { height, width: height + height / 4 }
    }

    /// A digit that saves columns.
    #[must_use]
    pub const fn narrow(height: u16) -> Self {
        Self { height, width: height - height / 4 }
    }

    /// Columns that `text` takes.
    #[must_use]
    pub fn width_of(self, text: &str) -> u16 {
        let widths: u16 = text.chars().map(|c| self.advance(c)).sum();
        widths.saturating_sub(self.gap())
    }

    const fn bar(self) -> u16 {
        if self.height < 10 { 1 } else { self.height / 6 }
    }

    const fn stem(self) -> u16 {
        if self.width < self.height { self.bar() } else { 2 * self.bar() }
    }

    const fn gap(self) -> u16 {
        self.stem()
    }

    const fn advance(self, c: char) -> u16 {
        self.gap() + if c == ':' { self.stem() } else { self.width }
    }
}

/// The segments of the ten digits: top, upper left, upper right, middle, lower left, lower right,
/// bottom.
const SEGMENTS: [[bool; 7]; 10] = {
    const O: bool = false;
    const X: bool = true;
    [
        [X, X, X, O, X, X, X],
        [O, O, X, O, O, X, O],
        [X, O, X, X, X, O, X],
        [X, O, X, X, O, X, X],
        [O, X, X, X, O, X, O],
        [X, X, O, X, O, X, X],
        [X, X, O, X, X, X, X],
        [X, O, X, O, O, X, O],
        [X, X, X, X, X, X, X],
        [X, X, X, X, O, X, X],
    ]
};

impl Widget for Digits<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let Shape { width, height } = self.shape;
        let (bar, stem) = (self.shape.bar(), self.shape.stem());
        let middle = (height - bar) / 2;
        // The gaps have the digits' colour too: without changes of colour in between, a second
        // costs a third fewer bytes.
        let ground = Rect { width: self.shape.width_of(self.text), height, ..area };
        buffer.set_style(ground.intersection(area).intersection(buffer.area), self.style);
        let mut fill = |x: u16, y: u16, columns: u16, rows: u16| {
            let part = Rect::new(area.x.saturating_add(x), area.y.saturating_add(y), columns, rows);
            for position in part.intersection(area).intersection(buffer.area).positions() {
                if let Some(cell) = buffer.cell_mut(position) {
                    cell.set_symbol(self.block).set_style(self.style);
                }
            }
        };
        let mut x = 0;
        for c in self.text.chars() {
            if let Some(segments) = c.to_digit(10).and_then(|digit| SEGMENTS.get(digit as usize)) {
                let places = [
                    (0, 0, width, bar),
                    (0, 0, stem, middle + bar),
                    (width - stem, 0, stem, middle + bar),
                    (0, middle, width, bar),
                    (0, middle, stem, height - middle),
                    (width - stem, middle, stem, height - middle),
                    (0, height - bar, width, bar),
                ];
                for (_, (dx, dy, w, h)) in segments.iter().zip(places).filter(|(on, _)| **on) {
                    fill(x + dx, dy, w, h);
                }
            } else if c == ':' {
                fill(x, middle.midpoint(bar), stem, bar);
                fill(x, middle + (height - middle) / 2, stem, bar);
            }
            x += self.shape.advance(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, shape: Shape, area: Rect) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 26, 5));
        Digits { text, shape, style: Style::new(), block: "#" }.render(area, &mut buffer);
        buffer
    }

    #[test]
    fn digits_are_seven_segments_of_one_width() {
        let buffer = drawn("1:27", Shape::wide(5), Rect::new(0, 0, 26, 5));
        assert_eq!(
            buffer,
            Buffer::with_lines([
                "    ##      ######  ######",
                "    ##  ##      ##      ##",
                "    ##      ######      ##",
                "    ##  ##  ##          ##",
                "    ##      ######      ##",
            ])
        );
        let ten = ["0123456789", "3333333333"].map(|text| Shape::wide(5).width_of(text));
        assert_eq!(ten, [78, 78]);
    }

    #[test]
    fn a_narrow_shape_saves_columns_and_keeps_the_digit() {
        let shape = Shape::largest("69", Rect::new(0, 0, 10, 5), 5, 8);
        assert_eq!(shape, Some(Shape::narrow(5)));
        let buffer = drawn("69", Shape::narrow(5), Rect::new(0, 0, 26, 5));
        assert_eq!(
            buffer,
            Buffer::with_lines([
                "#### ####                 ",
                "#    #  #                 ",
                "#### ####                 ",
                "#  #    #                 ",
                "#### ####                 ",
            ])
        );
    }

    #[test]
    fn the_largest_shape_fits_and_none_does_in_no_room() {
        let largest = |w, h| Shape::largest("88", Rect::new(0, 0, w, h), 5, 8);
        assert_eq!(largest(80, 24), Some(Shape::wide(8)));
        assert_eq!(largest(80, 6), Some(Shape::wide(6)));
        assert_eq!(largest(8, 24), None);
        assert_eq!(largest(80, 4), None);
    }

    #[test]
    fn nothing_is_drawn_outside_area_and_buffer() {
        let outside = drawn("8", Shape::wide(5), Rect::new(30, 9, 10, 10));
        assert_eq!(outside, Buffer::empty(Rect::new(0, 0, 26, 5)));
        let cut = drawn("8", Shape::wide(5), Rect::new(24, 3, 4, 1));
        assert_eq!(cut.content().iter().filter(|cell| cell.symbol() == "#").count(), 2);
    }
}
