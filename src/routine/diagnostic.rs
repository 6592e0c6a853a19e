//! What is wrong with a file: data first, looks later.

use std::fmt;
use std::ops::Range;

use crate::routine::catalog::Origin;
use crate::routine::code::Code;
use crate::text;

/// One mistake in one file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake.
    pub code: Code,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where: the place itself first, then other places that matter. Never empty.
    pub labels: Vec<Label>,
    /// What to write instead, in words.
    pub help: Option<String>,
    /// What to write instead, where a machine can know it.
    pub fix: Option<Fix>,
}

/// A change to the text that mends a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes that go, on character boundaries; empty where something is put in.
    pub span: Range<usize>,
    /// What comes in their place; empty where something is only taken away.
    pub replacement: String,
    /// Whether it may be made without asking.
    pub trust: Trust,
}

/// How sure a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Nothing else can have been meant.
    Sure,
    /// Likely; the author should look at it.
    Guess,
}

/// A place in a text and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Bytes from the start of the text, on character boundaries; empty for a point.
    pub span: Range<usize>,
    /// What is to be said of the place; may be empty.
    pub text: String,
}

/// How bad a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// The file can be used, but may not do what its author meant.
    Warning,
    /// Nothing is wrong, but it is worth knowing.
    Note,
}

/// A mistake with the file it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the file comes from.
    pub origin: Origin,
    /// The file's path, for a bundled file as it is in the program's own folder.
    pub path: String,
    /// The line of the first label, from 1.
    pub line: usize,
    /// The column of the first label in characters, from 1.
    pub column: usize,
    /// The mistake.
    pub diagnostic: Diagnostic,
}

impl Diagnostic {
    /// The place that the mistake is about.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.labels.first().map_or(0..0, |label| label.span.clone())
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.info().severity
    }
}

impl Trust {
    /// How sure it is that a word is a slip for the nearest of the names.
    pub(crate) fn of<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        if text::slip(written, names).is_some() { Self::Sure } else { Self::Guess }
    }
}

impl Problem {
    /// Whether the file cannot be used for it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.diagnostic.severity() == Severity::Error
    }
}

impl Severity {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// `path:line:column: error[K001]: message`, and the help on a line of its own.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, diagnostic, .. } = self;
        write!(
            f,
            "{path}:{line}:{column}: {}[{}]: {}",
            diagnostic.severity(),
            diagnostic.code,
            diagnostic.message
        )?;
        match &diagnostic.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// A byte order mark, which takes no column at the start of a file and is not shown.
pub(super) const BOM: char = '\u{feff}';

/// The line and column of a byte, both from 1, the column in characters. A byte order mark at the
/// start takes no column.
#[must_use]
pub fn place(text: &[u8], byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.split(|byte| *byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let on_line = String::from_utf8_lossy(before.get(start..).unwrap_or_default());
    let on_line = on_line.strip_prefix(BOM).filter(|_| start == 0).unwrap_or(&on_line);
    (line, on_line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_newlines() {
        let text = "\u{feff}a = 1\r\nnäme = 2\n";
        assert_eq!(place(text.as_bytes(), 3), (1, 1));
        assert_eq!(place(text.as_bytes(), text.find('=').unwrap()), (1, 3));
        assert_eq!(place(text.as_bytes(), text.find('2').unwrap()), (2, 8));
        assert_eq!(place(text.as_bytes(), text.len()), (3, 1));
        assert_eq!(place(text.as_bytes(), 999), (3, 1));
    }
}
