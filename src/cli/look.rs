//! How the screen can look, from what is wanted and what the environment tells of the terminal.

use std::{env, io};

use anstyle::{AnsiColor, Effects};
use ratatui::style::{Color, Modifier, Style};

use crate::config::{self, Ascii, Display};
use crate::routine::report::Colours;
use crate::tui::theme::{Charset, Palette, Theme};
use crate::tui::widget::figure::Grain;

/// How the screen looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// The colours.
    pub palette: Palette,
    /// The characters.
    pub charset: Charset,
    /// What figures are drawn with.
    pub grain: Option<Grain>,
    /// The palette is a guess; the terminal can be asked for its background.
    pub guessed: bool,
}

impl Look {
    /// Finds what suits a terminal. `env` looks up a variable of the environment; an empty one
    /// counts as unset.
    ///
    /// A theme that is set wins over `NO_COLOR`, as <https://no-color.org> asks.
    #[must_use]
    pub(super) fn find(display: &Display, env: impl Fn(&str) -> Option<String>) -> Self {
        let env = |name: &str| env(name).filter(|value| !value.is_empty());
        let term = env("TERM").unwrap_or_default();
        let plain = matches!(term.as_str(), "" | "dumb");
        let many =
            env("COLORTERM").is_some() || KNOWN_FOR_MANY.iter().any(|name| term.contains(name));
        let no_colour = plain || env("NO_COLOR").is_some();
        let found = match (no_colour, many) {
            (true, _) => Palette::Mono,
            (false, true) => Palette::Dark,
            (false, false) => Palette::Sixteen,
        };
        let palette = match display.theme {
            config::Theme::Auto => found,
            config::Theme::Dark => Palette::Dark,
            config::Theme::Light => Palette::Light,
            config::Theme::Sixteen => Palette::Sixteen,
            config::Theme::None => Palette::Mono,
        };
        let guessed = display.theme == config::Theme::Auto && palette == Palette::Dark;
        let ascii = match display.ascii {
            Ascii::Fixed(ascii) => ascii,
            Ascii::Auto => plain || term == "linux" || !utf8(env),
        };
        let charset = if ascii { Charset::Ascii } else { Charset::Unicode };
        let grain = match display.figure {
            config::Figure::Auto => Theme::new(palette, charset).grain,
            config::Figure::Braille => Some(Grain::Braille),
            config::Figure::Half => Some(Grain::Half),
            config::Figure::Octant => Some(Grain::Octant),
            config::Figure::Ascii => Some(Grain::Ascii),
            config::Figure::None => None,
        };
        Self { palette, charset, grain, guessed }
    }
}

impl Look {
    /// What suits standard output, which may be no terminal.
    #[must_use]
    pub(super) fn of_output(display: &Display) -> Self {
        let look = Self::find(display, |name| env::var(name).ok());
        match colours(&io::stdout()) {
            Colours::Shown => look,
            Colours::Plain => Self { palette: Palette::Mono, ..look },
        }
    }

    /// Its colours and signs.
    #[must_use]
    pub(super) fn theme(self) -> Theme {
        Theme { grain: self.grain, ..Theme::new(self.palette, self.charset) }
    }
}

/// Whether a stream takes colours.
pub(super) fn colours(stream: &impl anstream::stream::RawStream) -> Colours {
    match anstream::AutoStream::choice(stream) {
        anstream::ColorChoice::Never => Colours::Plain,
        _ => Colours::Shown,
    }
}

/// A style for text that goes past the interface.
pub(super) fn anstyle(style: Style) -> anstyle::Style {
    let colour = match style.fg {
        Some(Color::Indexed(index)) => Some(anstyle::Ansi256Color(index).into()),
        Some(Color::Red) => Some(AnsiColor::Red.into()),
        Some(Color::Green) => Some(AnsiColor::Green.into()),
        Some(Color::Yellow) => Some(AnsiColor::Yellow.into()),
        Some(Color::Blue) => Some(AnsiColor::Blue.into()),
        _ => None,
    };
    let effects = [(Modifier::BOLD, Effects::BOLD), (Modifier::DIM, Effects::DIMMED)];
    let effects =
        effects.into_iter().filter(|(modifier, _)| style.add_modifier.contains(*modifier));
    let effects = effects.fold(Effects::new(), |all, (_, effect)| all | effect);
    anstyle::Style::new().fg_color(colour).effects(effects)
}

/// Parts of `TERM` of terminals with 256 colours.
const KNOWN_FOR_MANY: &[&str] = &["256color", "direct", "kitty", "alacritty", "ghostty", "foot"];

fn utf8(env: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(env).unwrap_or_default();
    let locale = locale.to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(theme: config::Theme, ascii: Ascii, env: &[(&str, &str)]) -> Look {
        let figure = config::Figure::Auto;
        let display = Display { theme, ascii, figure, reduced_motion: false, floor: false };
        Look::find(&display, |name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn auto(env: &[(&str, &str)]) -> Look {
        look(config::Theme::Auto, Ascii::Auto, env)
    }

    #[test]
    fn the_terminal_decides_what_is_left_to_it() {
        let full = [("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8")];
        assert_eq!(
            auto(&full),
            Look {
                palette: Palette::Dark,
                charset: Charset::Unicode,
                grain: Some(Grain::Braille),
                guessed: true
            }
        );
        let console = [("TERM", "linux"), ("LANG", "C.UTF-8")];
        let sixteen = Look {
            palette: Palette::Sixteen,
            charset: Charset::Ascii,
            grain: Some(Grain::Ascii),
            guessed: false,
        };
        assert_eq!(auto(&console), sixteen);
        let none = Look { palette: Palette::Mono, ..sixteen };
        assert_eq!(auto(&[("TERM", "dumb"), ("LANG", "C.UTF-8")]), none);
        assert_eq!(auto(&[]), none);
    }

    #[test]
    fn the_first_locale_that_is_set_counts() {
        let ascii =
            |env: &[_]| auto(&[&[("TERM", "xterm")], env].concat()).charset == Charset::Ascii;
        assert!(!ascii(&[("LC_ALL", ""), ("LC_CTYPE", "de_DE.utf8"), ("LANG", "C")]));
        assert!(ascii(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
    }

    #[test]
    fn no_color_is_heard_unless_a_theme_is_set() {
        let env = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")];
        assert_eq!(auto(&env).palette, Palette::Mono);
        assert_eq!(look(config::Theme::Light, Ascii::Fixed(false), &env).palette, Palette::Light);
    }
}
