//! How things look, by what they mean: colours and signs, each named once.

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::figure::Ink;
use crate::tui::widget::figure::Grain;

/// Which colours the terminal can show, and on what background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// 256 colours on a dark background.
    #[default]
    Dark,
    /// 256 colours on a light background.
    Light,
    /// The terminal's own 16 colours, on whatever background.
    Sixteen,
    /// No colour: bold, dim, underlined and reversed only.
    Mono,
}

/// Which characters the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// Blocks, lines and arrows.
    #[default]
    Unicode,
    /// Nothing beyond ASCII, but for what the user's own files hold.
    Ascii,
}

/// Colours and signs. Meaning never rests on a colour alone: each has a word or a sign beside it.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Running text.
    pub text: Style,
    /// Headings, names, what counts now.
    pub strong: Style,
    /// Labels and what is said in passing.
    pub dim: Style,
    /// Frames and rules.
    pub line: Style,
    /// Work: a hold, repetitions.
    pub work: Style,
    /// Rest.
    pub rest: Style,
    /// Getting ready, into position, to the other side.
    pub change: Style,
    /// What was done of the session.
    pub past: Style,
    /// Something to mind.
    pub caution: Style,
    /// Something is wrong.
    pub wrong: Style,
    /// The chosen line of a list.
    pub chosen: Style,
    /// A key in footer and help.
    pub key: Style,
    /// The screen during a flash.
    pub flash: Style,
    /// The parts of a figure.
    pub figure: &'static FigureLook,
    /// What the cells of a figure are filled with; none where no figures are wanted.
    pub grain: Option<Grain>,
    /// Characters for lines, arrows and marks.
    pub signs: &'static Signs,
}

/// How the parts of a figure look.
#[derive(Debug)]
pub struct FigureLook {
    ground: Style,
    thing: Style,
    far: Style,
    /// Trunk and near limbs.
    body: Style,
    target: Style,
    /// Whether all but the muscles that count is drawn in outline, since colours don't tell them apart.
    pub hollow: bool,
}

impl FigureLook {
    /// The style of an ink.
    #[must_use]
    pub const fn of(&self, ink: Ink) -> Style {
        match ink {
            Ink::Ground => self.ground,
            Ink::Thing => self.thing,
            Ink::Far => self.far,
            Ink::Body | Ink::Near => self.body,
            Ink::Target => self.target,
        }
    }

    /// From the colours of ground, things, far limbs, body and muscles.
    const fn coloured([ground, thing, far, body, target]: [Color; 5]) -> Self {
        Self {
            ground: Style::new().fg(ground),
            thing: Style::new().fg(thing),
            far: Style::new().fg(far),
            body: Style::new().fg(body),
            target: Style::new().fg(target),
            hollow: false,
        }
    }
}

const DIM: Style = Style::new().add_modifier(Modifier::DIM);

const DARK_FIGURE: FigureLook = FigureLook::coloured([
    Color::Indexed(240),
    Color::Indexed(222),
    Color::Indexed(244),
    Color::Indexed(252),
    Color::Indexed(209),
]);

const LIGHT_FIGURE: FigureLook = FigureLook::coloured([
    Color::Indexed(248),
    Color::Indexed(94),
    Color::Indexed(246),
    Color::Indexed(238),
    Color::Indexed(166),
]);

const SIXTEEN_FIGURE: FigureLook = FigureLook {
    ground: DIM,
    thing: Style::new().fg(Color::Yellow),
    far: DIM,
    body: Style::new(),
    target: Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
    hollow: false,
};

const MONO_FIGURE: FigureLook = FigureLook {
    ground: DIM,
    thing: Style::new(),
    far: DIM,
    body: Style::new(),
    target: Style::new().add_modifier(Modifier::BOLD),
    hollow: true,
};

/// Characters for lines, arrows and marks; each one cell wide.
#[derive(Debug)]
pub struct Signs {
    /// The frame of a panel.
    pub border: border::Set<'static>,
    /// A filled cell of a big digit.
    pub block: &'static str,
    /// Text goes on that does not fit.
    pub more: &'static str,
    /// There are lines above.
    pub above: &'static str,
    /// There are lines below.
    pub below: &'static str,
    /// The left side.
    pub left: &'static str,
    /// The right side.
    pub right: &'static str,
    /// The chosen line.
    pub pointer: &'static str,
    /// Between two small facts.
    pub dot: &'static str,
    /// A broken file.
    pub broken: &'static str,
    /// The user's own file.
    pub own: &'static str,
    /// Done.
    pub done: &'static str,
    /// Done in part.
    pub partly: &'static str,
    /// Not done.
    pub not_done: &'static str,
    /// A point of a list.
    pub bullet: &'static str,
    /// An effort upwards.
    pub lift: &'static str,
    /// The way back.
    pub lower: &'static str,
    /// Standing still.
    pub hold: &'static str,
    /// The arrow keys: up, down, left, right.
    pub arrows: [&'static str; 4],
    /// Heights of a cell, from the lowest.
    pub levels: [&'static str; 6],
    /// The strip: work on the left, on the right, on both sides.
    pub strip_work: [&'static str; 3],
    /// The strip: rest and changes.
    pub strip_rest: &'static str,
    /// The strip: where the session stands.
    pub strip_now: &'static str,
    /// Under the strip: where a step begins.
    pub strip_step: &'static str,
}

const UNICODE: Signs = Signs {
    border: border::ROUNDED,
    block: "█",
    more: "…",
    above: "▲",
    below: "▼",
    left: "◀",
    right: "▶",
    pointer: "▸",
    dot: "·",
    broken: "✗",
    own: "*",
    done: "✓",
    partly: "◐",
    not_done: "○",
    bullet: "•",
    lift: "▲",
    lower: "▼",
    hold: "■",
    arrows: ["↑", "↓", "←", "→"],
    levels: ["▁", "▂", "▃", "▄", "▅", "▆"],
    strip_work: ["▀", "▄", "█"],
    strip_rest: "╌",
    strip_now: "┃",
    strip_step: "╵",
};

pub(super) const ASCII: Signs = Signs {
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    block: "#",
    more: "~",
    above: "^",
    below: "v",
    left: "<",
    right: ">",
    pointer: ">",
    dot: "-",
    broken: "!",
    own: "*",
    done: "x",
    partly: "/",
    not_done: "o",
    bullet: "*",
    lift: "^",
    lower: "v",
    hold: "=",
    arrows: ["up", "down", "left", "right"],
    levels: [".", "-", "=", "+", "*", "#"],
    strip_work: ["L", "R", "="],
    strip_rest: ".",
    strip_now: "|",
    strip_step: "'",
};

/// The four colours that carry the meaning, and the greys round them.
struct Colours {
    work: Color,
    rest: Color,
    change: Color,
    caution: Color,
    wrong: Color,
    dim: Color,
    line: Color,
}

/// Sage, sky, sand and coral: calm on black, apart from each other for red-green blindness too.
const DARK: Colours = Colours {
    work: Color::Indexed(115),
    rest: Color::Indexed(111),
    change: Color::Indexed(222),
    caution: Color::Indexed(216),
    wrong: Color::Indexed(210),
    dim: Color::Indexed(246),
    line: Color::Indexed(240),
};

/// The same, dark enough to be read on white.
const LIGHT: Colours = Colours {
    work: Color::Indexed(29),
    rest: Color::Indexed(25),
    change: Color::Indexed(94),
    caution: Color::Indexed(130),
    wrong: Color::Indexed(124),
    dim: Color::Indexed(241),
    line: Color::Indexed(248),
};

const SIXTEEN: Colours = Colours {
    work: Color::Green,
    rest: Color::Blue,
    change: Color::Yellow,
    caution: Color::Yellow,
    wrong: Color::Red,
    dim: Color::Reset,
    line: Color::Reset,
};

impl Theme {
    /// The looks for a terminal.
    #[must_use]
    pub fn new(palette: Palette, charset: Charset) -> Self {
        let colours = match palette {
            Palette::Dark => Some(&DARK),
            Palette::Light => Some(&LIGHT),
            Palette::Sixteen => Some(&SIXTEEN),
            Palette::Mono => None,
        };
        let coloured = |pick: fn(&Colours) -> Color| match colours {
            Some(colours) => Style::new().fg(pick(colours)),
            None => Style::new(),
        };
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let grey = |pick: fn(&Colours) -> Color| match palette {
            Palette::Dark | Palette::Light => coloured(pick),
            Palette::Sixteen | Palette::Mono => Style::new().add_modifier(Modifier::DIM),
        };
        Self {
            text: Style::new(),
            strong: bold,
            dim: grey(|c| c.dim),
            line: grey(|c| c.line),
            work: bold.patch(coloured(|c| c.work)),
            rest: coloured(|c| c.rest),
            change: bold.patch(coloured(|c| c.change)),
            past: grey(|c| c.line),
            caution: coloured(|c| c.caution),
            wrong: bold.patch(coloured(|c| c.wrong)),
            chosen: bold.add_modifier(Modifier::REVERSED),
            key: bold.patch(coloured(|c| c.work)),
            flash: Style::new().add_modifier(Modifier::REVERSED),
            figure: match palette {
                Palette::Dark => &DARK_FIGURE,
                Palette::Light => &LIGHT_FIGURE,
                Palette::Sixteen => &SIXTEEN_FIGURE,
                Palette::Mono => &MONO_FIGURE,
            },
            grain: match charset {
                Charset::Unicode => Some(Grain::Braille),
                Charset::Ascii => Some(Grain::Ascii),
            },
            signs: match charset {
                Charset::Unicode => &UNICODE,
                Charset::Ascii => &ASCII,
            },
        }
    }
}
