//! A screen as a picture: the cells of a buffer as SVG, for the README and for eyes.

use std::fmt::Write as _;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use supple::tui::theme::{Charset, Palette};
use unicode_width::UnicodeWidthChar;

use super::scenes::{SCENES, Scene, setup};

/// The pictures in the documentation: file, scene, columns and rows.
const PICTURES: [(&str, &str, (u16, u16)); 5] = [
    ("today", "today-plan", (80, 16)),
    ("workout", "hold-left", (80, 24)),
    ("library", "library", (100, 26)),
    ("progress", "progress-pain", (80, 24)),
    ("floor", "floor", (80, 24)),
];

/// The pictures show the program as it is: `UPDATE_PICTURES=1` draws them anew.
#[test]
fn the_pictures_in_the_documentation_are_the_screens_of_the_program() {
    let mut stale = Vec::new();
    for (file, name, size) in PICTURES {
        let scene = Scene::of(name, setup(Palette::Dark, Charset::Unicode, size));
        let drawn = svg(&scene.draw(size), DARK);
        let path = format!("{}/docs/{file}.svg", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_PICTURES").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        if std::fs::read_to_string(&path).ok() != Some(drawn) {
            stale.push(file);
        }
    }
    assert_eq!(stale, Vec::<&str>::new(), "draw them anew with UPDATE_PICTURES=1");
    if let Some(folder) = std::env::var_os("LOOK") {
        leave_all_in(folder.as_ref());
    }
}

/// Leaves every screen as a picture, dark and light, for eyes: `LOOK=folder`.
fn leave_all_in(folder: &Path) {
    for (look, palette, window) in [("dark", Palette::Dark, DARK), ("light", Palette::Light, LIGHT)]
    {
        for (width, height) in [(80, 24), (40, 12), (120, 40)] {
            for (name, ..) in SCENES {
                let scene = Scene::of(name, setup(palette, Charset::Unicode, (width, height)));
                let drawn = svg(&scene.draw((width, height)), window);
                let file = format!("{name}-{width}x{height}-{look}.svg");
                std::fs::write(folder.join(file), drawn).unwrap();
            }
        }
    }
}

/// Width and height of a cell, and the margin, in pixels.
const CELL: (f64, f64) = (10.0, 21.0);
const MARGIN: f64 = 20.0;

/// The colours of a terminal window.
#[derive(Clone, Copy)]
pub struct Window {
    pub ground: &'static str,
    pub text: &'static str,
}

pub const DARK: Window = Window { ground: "#16181d", text: "#d8dbe2" };
pub const LIGHT: Window = Window { ground: "#fbfaf7", text: "#25272b" };

/// Draws every cell where it stands: glyphs at the places of their cells, blocks and lines as
/// shapes, so that they join in every browser.
pub fn svg(buffer: &Buffer, window: Window) -> String {
    let area = buffer.area;
    let (width, height) = (
        f64::from(area.width) * CELL.0 + 2.0 * MARGIN,
        f64::from(area.height) * CELL.1 + 2.0 * MARGIN,
    );
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"{}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"16.5\">\n",
        window.ground
    );
    for y in area.top()..area.bottom() {
        let mut run: Option<Run> = None;
        for x in area.left()..area.right() {
            let cell = &buffer[(x, y)];
            let look = Look::of(cell, window);
            let (px, py) =
                (f64::from(x - area.x) * CELL.0 + MARGIN, f64::from(y - area.y) * CELL.1 + MARGIN);
            if look.ground != window.ground {
                rect(&mut out, (px, py, CELL.0, CELL.1), &look.ground, 1.0);
            }
            let symbol = cell.symbol();
            if shape(&mut out, symbol, (px, py), &look) || symbol == " " {
                // Spaces end a run only before a shape or a change of style: words stay whole.
                let goes_on = symbol == " " && run.as_ref().is_some_and(|run| run.look == look);
                if !goes_on {
                    flush(&mut out, run.take());
                    continue;
                }
            }
            match &mut run {
                Some(run) if run.look == look => run.text.push_str(symbol),
                _ => {
                    flush(&mut out, run.take());
                    run = Some(Run { x: px, y: py, text: symbol.to_owned(), look });
                }
            }
        }
        flush(&mut out, run.take());
    }
    out.push_str("</g>\n</svg>\n");
    out
}

#[derive(Clone, PartialEq)]
struct Look {
    colour: String,
    ground: String,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell, window: Window) -> Self {
        let colour = hex(cell.fg).unwrap_or_else(|| window.text.into());
        let ground = hex(cell.bg).unwrap_or_else(|| window.ground.into());
        let reversed = cell.modifier.contains(Modifier::REVERSED);
        let (colour, ground) = if reversed { (ground, colour) } else { (colour, ground) };
        Self { colour, ground, modifier: cell.modifier }
    }

    fn opacity(&self) -> f64 {
        if self.modifier.contains(Modifier::DIM) { 0.6 } else { 1.0 }
    }
}

struct Run {
    x: f64,
    y: f64,
    text: String,
    look: Look,
}

fn flush(out: &mut String, run: Option<Run>) {
    let Some(run) = run else { return };
    let text = run.text.trim_end();
    if text.is_empty() {
        return;
    }
    let mut marks = String::new();
    if run.look.modifier.contains(Modifier::BOLD) {
        marks.push_str(" font-weight=\"bold\"");
    }
    if run.look.modifier.contains(Modifier::DIM) {
        marks.push_str(" opacity=\"0.6\"");
    }
    // A place for each glyph: then the columns stand whatever the font.
    let mut x = run.x;
    let mut places = Vec::new();
    for c in text.chars() {
        places.push(format!("{x:.0}"));
        x += c.width().unwrap_or(0) as f64 * CELL.0;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    writeln!(
        out,
        "<text x=\"{}\" y=\"{:.1}\" fill=\"{}\" xml:space=\"preserve\"{marks}>{escaped}</text>",
        places.join(" "),
        run.y + CELL.1 * 0.74,
        run.look.colour,
    )
    .unwrap();
}

fn rect(out: &mut String, (x, y, w, h): (f64, f64, f64, f64), colour: &str, opacity: f64) {
    writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{colour}\" \
         opacity=\"{opacity}\"/>"
    )
    .unwrap();
}

/// Draws a block or a line; false for anything else.
fn shape(out: &mut String, symbol: &str, (x, y): (f64, f64), look: &Look) -> bool {
    let (w, h) = CELL;
    let opacity = look.opacity();
    let block = match symbol {
        "█" => Some((0.0, 0.0, w, h)),
        "▀" => Some((0.0, 0.0, w, (h / 2.0).floor())),
        "▄" => Some((0.0, (h / 2.0).floor(), w, (h / 2.0).ceil())),
        _ => None,
    };
    if let Some((dx, dy, w, h)) = block {
        rect(out, (x + dx, y + dy, w, h), &look.colour, opacity);
        return true;
    }
    if let Some(bits @ 1..=0xff) =
        symbol.chars().next().map(|sign| (sign as u32).wrapping_sub(0x2800))
    {
        braille(out, bits, (x, y), look);
        return true;
    }
    let (cx, cy) = (x + w / 2.0, y + h / 2.0);
    let (right, bottom) = (x + w, y + h);
    let path = match symbol {
        "─" => format!("M{x:.1} {cy:.1}H{right:.1}"),
        "╌" => format!("M{:.1} {cy:.1}h3M{:.1} {cy:.1}h3", x + 0.9, x + 5.7),
        "│" | "┃" => format!("M{cx:.1} {y:.1}V{bottom:.1}"),
        "╵" => format!("M{cx:.1} {y:.1}V{cy:.1}"),
        "╭" => format!("M{right:.1} {cy:.1}Q{cx:.1} {cy:.1} {cx:.1} {bottom:.1}"),
        "╮" => format!("M{x:.1} {cy:.1}Q{cx:.1} {cy:.1} {cx:.1} {bottom:.1}"),
        "╰" => format!("M{right:.1} {cy:.1}Q{cx:.1} {cy:.1} {cx:.1} {y:.1}"),
        "╯" => format!("M{x:.1} {cy:.1}Q{cx:.1} {cy:.1} {cx:.1} {y:.1}"),
        _ => return false,
    };
    let thickness = if symbol == "┃" { 4.0 } else { 1.3 };
    writeln!(
        out,
        "<path d=\"{path}\" stroke=\"{}\" stroke-width=\"{thickness}\" fill=\"none\" \
         opacity=\"{opacity}\"/>",
        look.colour
    )
    .unwrap();
    true
}

/// The dots of a braille sign, evenly over its cell: fonts leave gaps between the cells.
fn braille(out: &mut String, bits: u32, (x, y): (f64, f64), look: &Look) {
    let mut path = String::new();
    for (bit, (across, down)) in
        [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)].into_iter().enumerate()
    {
        if bits >> bit & 1 == 1 {
            let (dx, dy) = (f64::from(across) * CELL.0 / 2.0, f64::from(down) * CELL.1 / 4.0);
            write!(path, "M{:.1} {:.1}h0", x + dx + CELL.0 / 4.0, y + dy + CELL.1 / 8.0).unwrap();
        }
    }
    writeln!(
        out,
        "<path d=\"{path}\" stroke=\"{}\" stroke-width=\"4.4\" stroke-linecap=\"round\" opacity=\"{}\"/>",
        look.colour,
        look.opacity()
    )
    .unwrap();
}

/// A colour of the 256 as every terminal shows it; `None` for the terminal's own.
fn hex(colour: Color) -> Option<String> {
    let index = match colour {
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Rgb(r, g, b) => return Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => return None,
    };
    let (r, g, b) = match index {
        0 => (0, 0, 0),
        1 => (205, 49, 49),
        2 => (13, 188, 121),
        3 => (229, 229, 16),
        4 => (59, 120, 220),
        16..=231 => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let cube = index - 16;
            (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
        _ => return None,
    };
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}
