//! Whether the terminal's background is dark or light, asked without waiting for the answer.
//!
//! The answer comes among the keys, as crossterm makes keys of it: `ESC ]` is alt-`]`, then come
//! the characters `11;rgb:1c1c/1c1c/1c1c`, and `ESC \` (or a bell) is alt-`\` (or ctrl-`g`). A
//! library that waits for it would hold up the first second on a silent terminal, and eat what is
//! typed meanwhile.

use std::mem;

/// Asks for the background colour.
pub(super) const QUESTION: &str = "\x1b]11;?\x1b\\";

/// The shortest beginning that no one types by chance.
const START: &str = "11;rgb";

/// No answer is longer than `11;rgba:ffff/ffff/ffff/ffff`.
const LONGEST: usize = 27;

/// Picks the answer out of the keys.
#[derive(Debug, Default)]
pub(super) struct Answer {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    NotAsked,
    Asked,
    Coming(String),
}

/// A key, as far as an answer may be made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Alt-`]`.
    Begin,
    /// A character.
    Char(char),
    /// Alt-`\` or ctrl-`g`.
    End,
    /// Any other key.
    Other,
}

/// What has become of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Became {
    /// It is a key.
    Key,
    /// It is part of the answer.
    Part,
    /// It ends the answer.
    Known(Background),
}

/// What is behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Background {
    /// Darker than the middle.
    Dark,
    /// Lighter than the middle.
    Light,
}

impl Answer {
    /// Expects one answer from now on.
    pub(super) fn expect(&mut self) {
        self.state = State::Asked;
    }

    /// Looks at the next key.
    pub(super) fn take(&mut self, piece: Piece) -> Became {
        match (mem::take(&mut self.state), piece) {
            (State::Asked, Piece::Begin) => {
                self.state = State::Coming(String::new());
                Became::Part
            }
            (State::Asked, _) => {
                self.state = State::Asked;
                Became::Key
            }
            (State::Coming(mut text), Piece::Char(c)) => {
                text.push(c);
                if text.len() <= LONGEST && (text.starts_with(START) || START.starts_with(&text)) {
                    self.state = State::Coming(text);
                    Became::Part
                } else {
                    Became::Key
                }
            }
            (State::Coming(text), Piece::End) => parse(&text).map_or(Became::Part, Became::Known),
            (State::Coming(_) | State::NotAsked, _) => Became::Key,
        }
    }
}

/// Reads `11;rgb:R/G/B`, with one to four hexadecimal digits each.
fn parse(answer: &str) -> Option<Background> {
    let (_, colours) = answer.split_once(':')?;
    let mut levels = colours.split('/').map(|hex| {
        let full = 16_u32.checked_pow(u32::try_from(hex.len()).ok()?)?.checked_sub(1)?;
        Some(f64::from(u32::from_str_radix(hex, 16).ok()?) / f64::from(full))
    });
    let mut level = || levels.next().flatten().filter(|level| level.is_finite());
    let (red, green, blue) = (level()?, level()?, level()?);
    // Rec. 709 weights on the coded values: near enough to tell paper from night.
    let light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(if light > 0.5 { Background::Light } else { Background::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(answer: &mut Answer, text: &str) -> Vec<Became> {
        text.chars()
            .map(|c| {
                answer.take(match c {
                    '<' => Piece::Begin,
                    '>' => Piece::End,
                    '^' => Piece::Other,
                    c => Piece::Char(c),
                })
            })
            .collect()
    }

    fn asked(text: &str) -> Vec<Became> {
        let mut answer = Answer::default();
        answer.expect();
        keys(&mut answer, text)
    }

    #[test]
    fn an_answer_is_taken_from_among_the_keys() {
        for (text, background) in [
            ("<11;rgb:1c1c/1c1c/1c1c>", Background::Dark),
            ("<11;rgb:ffff/fafa/e0e0>", Background::Light),
            ("<11;rgb:f/f/f>", Background::Light),
            ("<11;rgba:00/2b/36/ff>", Background::Dark),
        ] {
            let became = asked(&format!("j{text}k"));
            let parts = text.len() - 1;
            let mut expected = vec![Became::Key];
            expected.extend(vec![Became::Part; parts]);
            expected.extend([Became::Known(background), Became::Key]);
            assert_eq!(became, expected, "{text}");
        }
    }

    #[test]
    fn keys_stay_keys_when_no_answer_comes() {
        assert_eq!(asked("j 11;^>"), vec![Became::Key; 7]);
        assert_eq!(keys(&mut Answer::default(), "<11"), vec![Became::Key; 3]);
    }

    #[test]
    fn what_only_begins_like_an_answer_eats_at_most_its_beginning() {
        assert_eq!(asked("<jn"), [Became::Part, Became::Key, Became::Key]);
        assert_eq!(asked("<1^j"), [Became::Part, Became::Part, Became::Key, Became::Key]);
        let endless = asked(&format!("<11;rgb:{}", "f".repeat(40)));
        assert_eq!(endless.last(), Some(&Became::Key));
    }

    #[test]
    fn nonsense_is_no_background() {
        for text in ["<11;rgb>", "<11;rgb:>", "<11;rgb:x/y/z>", "<11;rgb://>", "<11;rgb:ff/ff>"] {
            assert_eq!(asked(text).last(), Some(&Became::Part), "{text}");
        }
    }
}
