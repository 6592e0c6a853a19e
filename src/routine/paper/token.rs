//! A line from paper in pieces: numbers, words, and the signs between them.

use std::ops::Range;

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) sign: Sign,
    /// In lower case, as far as it is a word or a number.
    pub(super) word: String,
    /// Bytes of the line.
    pub(super) span: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    Number,
    Word,
    /// `x`, `×` and `*`.
    Times,
    /// Between two numbers: `8-12`.
    Dash,
    /// `/` before a word: `8/side`.
    Per,
    /// Commas, brackets, and a hyphen between spaces.
    Break,
}

/// Cuts a line into its pieces.
pub(super) fn tokens(line: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let at = |index: usize| chars.get(index).map_or(' ', |(_, c)| *c);
    let byte = |index: usize| chars.get(index).map_or(line.len(), |(byte, _)| *byte);
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let start = i;
        let (before, c, next) = (if i == 0 { ' ' } else { at(i - 1) }, at(i), at(i + 1));
        let sign = if c.is_ascii_digit() {
            i = after_number(&at, i);
            if at(i) == '/' && at(i + 1).is_ascii_digit() {
                // `1/2 kneeling`, `90/90`
                i = after_number(&at, i + 1);
                Some(Sign::Word)
            } else {
                Some(Sign::Number)
            }
        } else if matches!(c, '×' | '*') || is_times(before, c, next) {
            i += 1;
            Some(Sign::Times)
        } else if c.is_alphabetic() {
            while belongs(&at, start, i) {
                i += 1;
            }
            Some(Sign::Word)
        } else {
            i += 1;
            let after_digit = before.is_ascii_digit();
            match c {
                '"' | '”' | '″' | '\'' | '’' | '′' if after_digit => Some(Sign::Word),
                '&' | '+' | '@' => Some(Sign::Word),
                '/' if next.is_alphabetic() => Some(Sign::Per),
                '-' | '–' if after_digit && next.is_ascii_digit() => Some(Sign::Dash),
                '-' | '/' if !before.is_whitespace() && !next.is_whitespace() => None,
                c if c.is_whitespace() => None,
                _ => Some(Sign::Break),
            }
        };
        if let Some(sign) = sign {
            let span = byte(start)..byte(i);
            let word = line.get(span.clone()).unwrap_or_default().to_lowercase();
            let word = match (sign, word.as_str()) {
                (Sign::Word, "\"" | "”" | "″") => "s".to_owned(),
                (Sign::Word, "'" | "’" | "′") => "min".to_owned(),
                (Sign::Word, "&" | "+") => "and".to_owned(),
                _ => word,
            };
            tokens.push(Token { sign, word, span });
        }
    }
    tokens
}

fn after_number(at: &impl Fn(usize) -> char, mut i: usize) -> usize {
    while at(i).is_ascii_digit() || (at(i) == '.' && at(i + 1).is_ascii_digit()) {
        i += 1;
    }
    i
}

/// `3x10`, `3 x 10`, `x10`, `3xday`, but not the x of a word.
fn is_times(before: char, c: char, next: char) -> bool {
    matches!(c, 'x' | 'X')
        && !before.is_alphabetic()
        && (before.is_ascii_digit() || !next.is_alphabetic())
}

/// Whether a character goes on with the word from `start`: `child's`, and `w/`, `l+r` and `b/l`
/// after a single letter.
fn belongs(at: &impl Fn(usize) -> char, start: usize, i: usize) -> bool {
    match at(i) {
        '\'' | '’' => at(i + 1).is_alphabetic(),
        '/' => i == start + 1 && (at(i + 1).is_alphabetic() || matches!(at(start), 'w' | 'W')),
        '+' | '&' => i == start + 1 && at(i + 1).is_alphabetic(),
        c => c.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_falls_into_numbers_words_and_signs() {
        let words = |line| tokens(line).into_iter().map(|token| token.word).collect::<Vec<_>>();
        assert_eq!(words("3x10 L+R, 5\""), ["3", "x", "10", "l+r", ",", "5", "s"]);
        assert_eq!(words("8-12/side w/ band"), ["8", "-", "12", "/", "side", "w/", "band"]);
        assert_eq!(words("press-ups - 2xday"), ["press", "ups", "-", "2", "x", "day"]);
        assert_eq!(words("1/2 kneeling × 1.5 min"), ["1/2", "kneeling", "×", "1.5", "min"]);
        assert_eq!(words("(hex) 💪 é"), ["(", "hex", ")", "💪", "é"]);
    }
}
