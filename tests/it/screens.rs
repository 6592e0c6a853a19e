//! The interface as a person sees it: every screen in every state, and its looks.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use supple::tui::app::Setup;
use supple::tui::theme::{Charset, Palette};

use super::scenes::{SCENES, Scene, Start, setup, snapshot, text};

/// The looks of a buffer: for each line its runs of one style, by letter, and what the letters mean.
/// Cells in the terminal's own style are left out.
fn styles(buffer: &Buffer) -> String {
    let mut known: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for (y, row) in buffer.content().chunks(buffer.area.width.into()).enumerate() {
        let mut runs: Vec<(usize, usize, String)> = Vec::new();
        for (x, cell) in row.iter().enumerate() {
            let style = format!("{} on {} {:?}", cell.fg, cell.bg, cell.modifier);
            match runs.last_mut() {
                Some((_, to, last)) if *last == style && *to + 1 == x => *to = x,
                _ => runs.push((x, x, style)),
            }
        }
        let mut line = Vec::new();
        for (from, to, style) in runs {
            if style == "Reset on Reset NONE" {
                continue;
            }
            let letter = known.iter().position(|other| *other == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            line.push(format!("{from}-{to} {}", (b'a' + letter as u8) as char));
        }
        if !line.is_empty() {
            lines.push(format!("{y:>2}: {}", line.join(", ")));
        }
    }
    let legend = known.iter().enumerate();
    lines.extend(legend.map(|(n, style)| format!("{} = {style}", (b'a' + n as u8) as char)));
    lines.join("\n")
}

const DARK: fn((u16, u16)) -> Setup = |size| setup(Palette::Dark, Charset::Unicode, size);

fn snapshot_at(size: (u16, u16), only: Option<&[&str]>) {
    for (name, ..) in SCENES {
        if only.is_none_or(|only| only.contains(name)) {
            let scene = Scene::of(name, DARK(size));
            snapshot(&format!("{name}-{}x{}", size.0, size.1), &text(&scene.draw(size)));
        }
    }
}

#[test]
fn every_screen_at_80x24() {
    snapshot_at((80, 24), None);
}

#[test]
fn every_screen_at_40x12() {
    snapshot_at((40, 12), None);
}

#[test]
fn main_screens_at_120x40() {
    let main = ["library", "preview", "ready", "hold-left", "floor", "advice-page", "summary"];
    snapshot_at((120, 40), Some(&main));
}

#[test]
fn main_screens_at_250x70() {
    snapshot_at((250, 70), Some(&["library", "hold-left", "floor"]));
}

#[test]
fn plain_letters_alone() {
    let shown = [
        "library",
        "own-files",
        "hold-left",
        "hold-right",
        "rest",
        "floor",
        "summary",
        "first",
        "signs-emergency-yes",
        "blocked-emergency",
        "before",
        "new",
        "notices",
    ];
    for (name, start, _) in SCENES {
        let scene = Scene::of(name, setup(Palette::Mono, Charset::Ascii, (80, 24)));
        let text = text(&scene.draw((80, 24)));
        // The user's own file has other characters in its title.
        let own = matches!(start, Start::Own | Start::Everything);
        assert!(own || text.is_ascii(), "{name}:\n{text}");
        if shown.contains(name) {
            snapshot(&format!("{name}-ascii"), &text);
        }
    }
}

#[test]
fn colours_by_theme_and_none() {
    let looks = [
        ("dark", Palette::Dark),
        ("light", Palette::Light),
        ("16", Palette::Sixteen),
        ("none", Palette::Mono),
    ];
    for (look, palette) in looks {
        for name in ["library", "hold-left", "rest", "floor-flash"] {
            let scene = Scene::of(name, setup(palette, Charset::Unicode, (80, 24)));
            snapshot(&format!("{name}-colours-{look}"), &styles(&scene.draw((80, 24))));
        }
    }
}

#[test]
fn without_colour_nothing_is_coloured() {
    for (name, ..) in SCENES {
        let scene = Scene::of(name, setup(Palette::Mono, Charset::Unicode, (80, 24)));
        let buffer = scene.draw((80, 24));
        let coloured = |cell: &&Cell| cell.fg != Color::Reset || cell.bg != Color::Reset;
        assert_eq!(buffer.content().iter().find(coloured), None, "{name}");
    }
}
