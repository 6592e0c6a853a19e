//! What the user wants: `config.toml` over the defaults, and where each value came from.
//!
//! The defaults are a real file, `config/defaults.toml`, read by the same parser. A mistake in the
//! user's file becomes a [`Problem`] with a place; that setting keeps its default and the program
//! goes on.

use std::path::Path;
use std::{fmt, fs, io};

use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue, ValueDeserializer};
use toml::{Spanned, Table, Value};

use crate::text;

pub mod paths;
pub mod settings;

pub use paths::Paths;
pub use settings::{
    Ascii, Ask, CheckIn, Desktop, Display, Figure, Pack, Progress, Report, Safety, Session,
    Settings, Sound, Sync, Theme, Volume,
};

const DEFAULTS: &str = include_str!("config/defaults.toml");

/// The settings and how they came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The settings.
    pub settings: Settings,
    /// What is wrong in the user's file, in the order of its lines.
    pub problems: Vec<Problem>,
    values: Table,
    set: Vec<(String, Origin)>,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The program.
    Default,
    /// The user's `config.toml`.
    File,
    /// An option of the command line.
    Option,
}

/// Something wrong in the user's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "config.toml:{}:{}: {}", self.line, self.column, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl Config {
    /// Reads a `config.toml`; one that does not exist gives the defaults.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        match fs::read(path) {
            Ok(bytes) => Self::read(&String::from_utf8_lossy(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::read(""),
            Err(error) => {
                let mut config = Self::read("");
                config.problem("", 0, format!("this file cannot be read: {error}"), None);
                config
            }
        }
    }

    /// Reads the text of a `config.toml`; an empty text gives the defaults.
    ///
    /// # Panics
    ///
    /// Never: the defaults are part of the program, and a test reads them.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the defaults are part of the program and tested")]
    pub fn read(text: &str) -> Self {
        let values: Table = toml::from_str(DEFAULTS).expect("the defaults are TOML");
        let settings = values.clone().try_into().expect("the defaults are settings");
        let mut config = Self { settings, problems: Vec::new(), values, set: Vec::new() };
        let (user, mistakes) = DeTable::parse_recoverable(text);
        for mistake in &mistakes {
            let at = mistake.span().map_or(0, |span| span.start);
            config.problem(text, at, mistake.message().to_owned(), None);
        }
        for (section, body) in user.into_inner() {
            config.read_section(text, section.span().start, section.get_ref(), body);
        }
        config.problems.sort_by_key(|problem| (problem.line, problem.column));
        config
    }

    fn read_section(&mut self, text: &str, at: usize, section: &str, body: Spanned<DeValue>) {
        let Some(Value::Table(known)) = self.values.get(section) else {
            let message = format!("there is no section `{section}`");
            let known: Vec<&str> = self.values.keys().map(String::as_str).collect();
            let help = meant(section, &known);
            return self.problem(text, at, message, Some(help));
        };
        let known: Vec<String> = known.keys().cloned().collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let DeValue::Table(entries) = body.into_inner() else {
            let message = format!("`{section}` is a section");
            return self.problem(text, at, message, Some(format!("write `[{section}]`")));
        };
        for (key, value) in entries {
            let (name, at) = (key.get_ref(), key.span().start);
            if !known.contains(&&**name) {
                let message = format!("there is no setting `{name}` in `{section}`");
                self.problem(text, at, message, Some(meant(name, &known)));
                continue;
            }
            let at = value.span().start;
            let value = Value::deserialize(ValueDeserializer::from(value));
            let set = value
                .map_err(|error| error.message().to_owned())
                .and_then(|value| self.set(section, name, value, Origin::File));
            if let Err(message) = set {
                let default = self.values[section][&**name].to_string();
                let message = format!("`{name}`: {message}");
                self.problem(text, at, message, Some(format!("it stays at `{default}`")));
            }
        }
    }

    /// Takes the sound away, as `--mute` asks.
    pub fn mute(&mut self) {
        let mute = self.set("sound", "mute", Value::Boolean(true), Origin::Option);
        debug_assert_eq!(mute, Ok(()), "mute can be true");
    }

    /// Sets one value, or says what it can be.
    fn set(
        &mut self,
        section: &str,
        name: &str,
        value: Value,
        origin: Origin,
    ) -> Result<(), String> {
        let mut values = self.values.clone();
        if let Some(Value::Table(section)) = values.get_mut(section) {
            section.insert(name.to_owned(), value);
        }
        self.settings = values
            .clone()
            .try_into()
            .map_err(|error: toml::de::Error| error.message().trim_end().to_owned())?;
        self.values = values;
        self.set.push((format!("{section}.{name}"), origin));
        Ok(())
    }

    /// Every setting as `section.name`, its value, and where that came from.
    pub fn entries(&self) -> impl Iterator<Item = (String, &Value, Origin)> {
        self.values.iter().flat_map(move |(section, body)| {
            body.as_table().into_iter().flatten().map(move |(name, value)| {
                let name = format!("{section}.{name}");
                let set = self.set.iter().rev().find(|(set, _)| *set == name);
                let origin = set.map_or(Origin::Default, |(_, origin)| *origin);
                (name, value, origin)
            })
        })
    }

    fn problem(&mut self, text: &str, at: usize, message: String, help: Option<String>) {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.problems.push(Problem {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            message,
            help,
        });
    }
}

/// What may have been meant, or what there is.
fn meant(word: &str, known: &[&str]) -> String {
    text::nearest(word, known.iter().copied()).map_or_else(
        || {
            let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
            format!("there are {}", text::list(&known))
        },
        |near| format!("did you mean `{near}`?"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Talk;

    fn problems(text: &str) -> Vec<String> {
        Config::read(text).problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_written_gives_the_defaults() {
        let config = Config::read("");
        assert_eq!(
            config.settings,
            Settings {
                session: Session {
                    ready: std::time::Duration::ZERO,
                    coach: true,
                    at_start: String::new(),
                    at_end: String::new(),
                },
                safety: Safety::default(),
                check_in: CheckIn { ask: Ask::List },
                progress: Progress { sessions_a_week: 5 },
                report: Report { name: String::new(), activities: Vec::new() },
                sync: Sync { dir: String::new() },
                sound: Sound {
                    pack: Pack::Soft,
                    volume: Volume::try_from(70).unwrap(),
                    tones: Volume::try_from(100).unwrap(),
                    voice: Volume::try_from(100).unwrap(),
                    talk: Talk::Cues,
                    speech: "auto".to_owned(),
                    device: String::new(),
                    lead_in: std::time::Duration::ZERO,
                    mute: false
                },
                display: Display {
                    theme: Theme::Auto,
                    ascii: Ascii::Auto,
                    figure: Figure::Auto,
                    reduced_motion: false,
                    floor: false,
                },
                desktop: Desktop { media_keys: true },
            }
        );
        assert_eq!(config.problems, []);
        assert!(config.entries().all(|(_, _, origin)| origin == Origin::Default));
    }

    #[test]
    fn the_defaults_can_be_copied_whole() {
        let copied = Config::read(DEFAULTS);
        assert_eq!(copied.problems, []);
        assert_eq!(copied.settings, Config::read("").settings);
    }

    #[test]
    fn what_is_written_wins_and_an_option_wins_over_it() {
        let mut config =
            Config::read("sound.volume = 30\nsound.mute = false\n[display]\ntheme='16'");
        config.mute();
        assert_eq!(config.settings.sound.volume.percent(), 30);
        assert_eq!(config.settings.display.theme, Theme::Sixteen);
        assert!(config.settings.sound.mute);
        let origins: Vec<String> = config
            .entries()
            .map(|(name, value, origin)| format!("{name} = {value} {origin:?}"))
            .collect();
        assert_eq!(
            origins,
            [
                "check_in.ask = \"list\" Default",
                "desktop.media_keys = true Default",
                "display.ascii = \"auto\" Default",
                "display.figure = \"auto\" Default",
                "display.floor = false Default",
                "display.reduced_motion = false Default",
                "display.theme = \"16\" File",
                "progress.sessions_a_week = 5 Default",
                "report.activities = [] Default",
                "report.name = \"\" Default",
                "safety.country = \"\" Default",
                "safety.emergency = \"\" Default",
                "safety.provider = \"\" Default",
                "safety.urgent = \"\" Default",
                "session.at_end = \"\" Default",
                "session.at_start = \"\" Default",
                "session.coach = true Default",
                "session.ready = \"0s\" Default",
                "sound.device = \"\" Default",
                "sound.lead_in = \"0s\" Default",
                "sound.mute = true Option",
                "sound.pack = \"soft\" Default",
                "sound.speech = \"auto\" Default",
                "sound.talk = \"cues\" Default",
                "sound.tones = 100 Default",
                "sound.voice = 100 Default",
                "sound.volume = 30 File",
                "sync.dir = \"\" Default",
            ]
        );
    }

    #[test]
    fn every_mistake_is_told_with_its_place_and_the_rest_counts() {
        let text = "[sound]\nvolume = 130\nmutte = true\npack = \"loud\"\n\
                    [colours]\na = 1\n[session]\nready = \"10\"\n[display]\n  ascii = 3\ntheme = \"drak\"\n";
        assert_eq!(
            problems(text),
            [
                "config.toml:2:10: `volume`: `130` is not between 0 and 100; it stays at `70`",
                "config.toml:3:1: there is no setting `mutte` in `sound`; did you mean `mute`?",
                "config.toml:5:2: there is no section `colours`; there are `check_in`, `desktop`, `display`, `progress`, `report`, `safety`, `session`, `sound` and `sync`",
                "config.toml:8:9: `ready`: `10` has no unit, as in `\"10s\"`; it stays at `\"0s\"`",
                "config.toml:10:11: `ascii`: expected `\"auto\"`, `true` or `false`; it stays at `\"auto\"`",
                "config.toml:11:9: `theme`: unknown variant `drak`, expected one of `auto`, `dark`, \
                         `light`, `16`, `none`; it stays at `\"auto\"`",
            ]
        );
        assert_eq!(Config::read(text).settings.sound.pack, Pack::Loud);
    }

    #[test]
    fn a_file_that_is_no_toml_gives_defaults_and_says_where() {
        assert_eq!(
            problems("sound = 1\n"),
            ["config.toml:1:1: `sound` is a section; write `[sound]`"]
        );
        let broken = Config::read("[sound]\nvolume = = 3\n[display]\nfloor = true\n");
        assert_eq!(broken.problems[0].line, 2);
        assert!(broken.settings.display.floor);
    }
}
