//! A figure in cells.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Direction, Layout, Rect};
use ratatui::style::Style;
use ratatui::symbols::{braille::BRAILLE, pixel::OCTANTS};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::figure::raster::Raster;
use crate::figure::{Ink, Scene};
use crate::tui::theme::Theme;

/// What a cell is filled with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// Braille: two by four dots of one colour.
    #[default]
    Braille,
    /// Half blocks: one above the other, each of its own colour.
    Half,
    /// Octants: two by four blocks of one colour, which few fonts have.
    Octant,
    /// Plain letters.
    Ascii,
}

/// The smallest room in which a figure can be made out: columns and rows.
pub const SMALLEST: (u16, u16) = (20, 8);

/// A picture of a figure in a room of cells.
#[derive(Clone, Copy, Debug)]
pub struct Figurine<'a> {
    /// The picture.
    pub scene: &'a Scene,
    /// Colours and grain.
    pub theme: &'a Theme,
}

/// The dots of a cell in the order of the bits of a braille sign, which is not that of rows.
const BRAILLE_BITS: [[u8; 2]; 4] = [[0, 3], [1, 4], [2, 5], [6, 7]];

impl Widget for Figurine<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let Some(grain) = self.theme.grain.filter(|_| !area.is_empty()) else { return };
        let (dots_across, dots_down) = match grain {
            Grain::Half => (1, 2),
            Grain::Braille | Grain::Octant | Grain::Ascii => (2, 4),
        };
        let (width, height) = (usize::from(area.width), usize::from(area.height));
        // A cell is twice as high as wide: a half block's dots are square, and so are all others.
        // Where a dot is half a cell, a gap of one would cut limbs off.
        let gap = if grain == Grain::Half { 0.5 } else { 1.0 };
        let raster = Raster::of(self.scene, width * dots_across, height * dots_down, gap);
        for row in 0..area.height {
            for column in 0..area.width {
                let (x, y) = (usize::from(column) * dots_across, usize::from(row) * dots_down);
                if raster.is_blank(x, y, dots_across, dots_down) {
                    continue;
                }
                let Some((sign, style)) = self.cell(grain, &raster, x, y) else { continue };
                if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
                    cell.set_char(sign).set_style(style);
                }
            }
        }
    }
}

/// Splits a room for two pictures that are still: beside each other, or one over the other where both are
/// wide.
#[must_use]
pub fn halves(scene: &Scene, room: Rect) -> [Rect; 2] {
    let [low, high] = scene.corners;
    let size = high - low;
    let wide = size.x > size.y * f32::from(room.width) / f32::from(room.height.max(1)) / 2.0;
    let direction = if wide { Direction::Vertical } else { Direction::Horizontal };
    Layout::new(direction, [Constraint::Fill(1), Constraint::Fill(1)]).spacing(1).areas(room)
}

impl Figurine<'_> {
    /// The picture as lines of text.
    #[must_use]
    pub fn lines(&self, columns: u16, rows: u16) -> Vec<Line<'static>> {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        self.render(area, &mut buffer);
        let row = |y| {
            let cells = (0..columns).filter_map(|x| buffer.cell((x, y)));
            let cells = cells.map(|cell| Span::styled(cell.symbol().to_owned(), cell.style()));
            Line::from(cells.collect::<Vec<_>>())
        };
        (0..rows).map(row).collect()
    }

    /// The sign of the cell whose first dot is at a column and row; none if it is empty.
    fn cell(&self, grain: Grain, raster: &Raster, x: usize, y: usize) -> Option<(char, Style)> {
        if grain == Grain::Half {
            return self.halves([raster.ink(x, y), raster.ink(x, y + 1)]);
        }
        let dots: [[Option<Ink>; 2]; 4] = std::array::from_fn(|down| {
            std::array::from_fn(|across| self.textured(raster, x + across, y + down))
        });
        let inks = dots.iter().flatten().flatten();
        let ink = *inks.max()?;
        let style = self.theme.figure.of(ink);
        let bits = |order: &dyn Fn(usize, usize) -> u8| {
            let mut bits = 0_usize;
            for (down, pair) in dots.iter().enumerate() {
                for (across, dot) in pair.iter().enumerate() {
                    bits |= usize::from(dot.is_some()) << order(down, across);
                }
            }
            bits
        };
        let sign = match grain {
            Grain::Octant => OCTANTS[bits(&|down, across| (down * 2 + across) as u8)],
            Grain::Ascii => letter(dots, ink),
            Grain::Braille | Grain::Half => {
                BRAILLE[bits(&|down, across| BRAILLE_BITS[down][across])]
            }
        };
        Some((sign, style))
    }

    /// A dot; without colours, of all but the muscles that count only the outline is drawn.
    fn textured(&self, raster: &Raster, x: usize, y: usize) -> Option<Ink> {
        let ink = raster.ink(x, y)?;
        if !self.theme.figure.hollow || matches!(ink, Ink::Target | Ink::Thing | Ink::Ground) {
            return Some(ink);
        }
        let beside = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
        let inside = beside.iter().all(|(x, y)| raster.ink(*x, *y).is_some());
        (!inside).then_some(ink)
    }

    fn halves(&self, halves: [Option<Ink>; 2]) -> Option<(char, Style)> {
        let shown = |ink: Ink| self.theme.figure.of(ink);
        let shade = self.theme.figure.hollow;
        let sign = |ink: Ink, full: char, faint: char| {
            if shade && ink != Ink::Target { faint } else { full }
        };
        Some(match halves {
            [None, None] => return None,
            [Some(upper), None] => (sign(upper, '▀', '\''), shown(upper)),
            [None, Some(lower)] => (sign(lower, '▄', '.'), shown(lower)),
            [Some(upper), Some(lower)] if upper == lower || shade => {
                let ink = upper.max(lower);
                (sign(ink, '█', ':'), shown(ink))
            }
            [Some(upper), Some(lower)] => {
                let style = shown(upper);
                ('▀', shown(lower).fg.map_or(style, |below| style.bg(below)))
            }
        })
    }
}

/// The letter that looks most like a cell: by which of its four quarters are filled.
fn letter(dots: [[Option<Ink>; 2]; 4], ink: Ink) -> char {
    let filled = |rows: std::ops::Range<usize>, across: usize| {
        dots.get(rows).unwrap_or_default().iter().any(|pair| pair[across].is_some())
    };
    let quarters = [filled(0..2, 0), filled(0..2, 1), filled(2..4, 0), filled(2..4, 1)];
    let count = dots.iter().flatten().flatten().count();
    if ink == Ink::Target {
        return if count > 3 { '#' } else { '*' };
    }
    let number = quarters.iter().fold(0, |number, filled| number * 2 + usize::from(*filled));
    let signs = if ink == Ink::Far { FAR_LETTERS } else { LETTERS };
    char::from(signs.get(number).copied().unwrap_or(b' '))
}

/// By the quarters upper left, upper right, lower left, lower right, as the digits of a binary number.
const LETTERS: &[u8; 16] = b" .,_'|/d`\\|b\"?P8";
const FAR_LETTERS: &[u8; 16] = b" ..._':/:'\\::\"::";
