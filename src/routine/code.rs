//! The kinds of mistakes: each has a code that never changes its meaning, a name, and a page that
//! teaches it with a wrong and a right example.
//!
//! The letter tells what has to be looked at: `S` the file as such, `K` a key or its value, `N` a name
//! of something else, `M` what the file means. A code that is no longer needed is not given again.

mod table;

use std::fmt::{self, Write as _};

use self::table::TABLE;
use crate::routine::catalog::FileKind;
use crate::routine::diagnostic::Severity;

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The file cannot be opened.
    Unreadable,
    /// The bytes are not UTF-8.
    NotText,
    /// The text is not TOML.
    Syntax,
    /// A key that is already there.
    DuplicateKey,
    /// Nothing is written.
    Empty,
    /// A key that means nothing here.
    UnknownKey,
    /// A key that is needed is not there.
    MissingKey,
    /// A value of another type than the key takes.
    WrongType,
    /// A value that cannot be.
    BadValue,
    /// Two keys that contradict each other.
    Conflict,
    /// A key that has no effect here.
    NoEffect,
    /// A routine of more sets or more time than anybody has.
    TooLarge,
    /// An exercise that nobody has written.
    UnknownExercise,
    /// An exercise whose own file has mistakes.
    BrokenExercise,
    /// A row of advice that does not exist.
    UnknownAdvice,
    /// A reason for leaving an exercise out that nobody is asked about.
    UnknownFlag,
    /// A source that is not in the list of sources.
    UnknownSource,
    /// A code in `allow` that no warning has.
    UnknownCode,
    /// A file that takes the place of a bundled one.
    Shadows,
    /// A region that reads like a slip for one that other exercises have.
    OddRegion,
    /// A routine that nobody has written.
    UnknownRoutine,
    /// A plan that nobody has written.
    UnknownPlan,
    /// Sides for an exercise that works both at once.
    NoSides,
    /// A dose that the exercise's sources do not support.
    OutOfRange,
    /// A circuit that is gone through once.
    OneRound,
    /// Down to the floor and up again, over and over.
    UpAndDown,
    /// A warm-up after the stretching that it is for.
    LateWarmUp,
    /// Much more work on one side than on the other.
    Lopsided,
    /// A cue that cannot be said in the time there is.
    RushedCue,
    /// A routine that takes much less or more time than its author wants.
    OffTime,
    /// An exercise that does not say when to stop.
    NoStopRule,
    /// An exercise that does not suit the first hour of the day.
    NotFirstHour,
    /// Bending forward and backward where only one of them helps.
    MixedBias,
    /// An exercise that does not suit the desk.
    NotAtDesk,
    /// A hand or a foot of a figure that cannot get where it is to be.
    OutOfReach,
    /// A part of a figure that is inside the floor or the wall.
    InsideFloor,
}

/// What is known of a kind of mistake.
#[derive(Debug)]
pub struct Info {
    /// Which one.
    pub code: Code,
    /// A letter and three digits.
    pub id: &'static str,
    /// Its name: a few words, joined by hyphens.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What the mistake is and what to do about it, in a few sentences.
    pub page: &'static str,
    /// A file that has the mistake, and how it is right; `None` where no text can show it.
    pub example: Option<Example>,
}

/// A file with a mistake and without it.
#[derive(Debug)]
pub struct Example {
    /// What the file is read as.
    pub kind: FileKind,
    /// The whole file with the mistake.
    pub wrong: &'static str,
    /// The whole file without it.
    pub right: &'static str,
}

impl Code {
    /// All kinds in the order of their codes.
    pub fn all() -> impl Iterator<Item = &'static Info> {
        TABLE.iter()
    }

    /// What is known of it.
    #[must_use]
    pub fn info(self) -> &'static Info {
        // The table has them in the order of the enum; a test keeps it so.
        &TABLE[self as usize]
    }

    /// The kind with a code or a name, in small or capital letters.
    #[must_use]
    pub fn find(written: &str) -> Option<Self> {
        let is = |info: &&Info| {
            info.id.eq_ignore_ascii_case(written) || info.name.eq_ignore_ascii_case(written)
        };
        TABLE.iter().find(is).map(|info| info.code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.info().id)
    }
}

impl Info {
    /// The page that teaches it, in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let Self { id, name, severity, page, example, .. } = self;
        let mut text = format!("## {id}: {name} ({severity})\n\n{page}\n");
        if let Some(Example { kind, wrong, right }) = example {
            let what = match kind {
                FileKind::Routine => "",
                FileKind::Exercise => " exercise",
                FileKind::Plan => " plan",
            };
            let _ = write!(
                text,
                "\nWrong:\n\n```toml{what}\n{wrong}```\n\nRight:\n\n```toml{what}\n{right}```\n"
            );
        }
        text
    }
}

/// All pages as one: `docs/diagnostics.md`.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "# Every mistake that `supple check` knows\n\n\
         `supple check --explain CODE` shows one of these pages. An error keeps a file from being used; a\n\
         warning says that it may not do what its author meant; a note is worth knowing. A warning that\n\
         begins with `M` can be allowed where it is meant: `allow = [\"M004\"]` in the step, or at the top of\n\
         the file for all of it. This file is made from `src/routine/code/table.rs`.\n\n\
         | code | name | |\n|---|---|---|\n",
    );
    for Info { id, name, severity, .. } in Code::all() {
        let _ = writeln!(
            text,
            "| [{id}](#{}-{name}-{severity}) | {name} | {severity} |",
            id.to_lowercase()
        );
    }
    for info in Code::all() {
        text.push('\n');
        text.push_str(&info.markdown());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_enum_and_no_code_comes_twice() {
        let codes: Vec<Code> = Code::all().map(|info| info.code).collect();
        assert!(codes.iter().enumerate().all(|(at, code)| *code as usize == at), "{codes:?}");
        assert_eq!(codes.last(), Some(&Code::InsideFloor), "the last of the enum");
        let mut ids: Vec<&str> = Code::all().flat_map(|info| [info.id, info.name]).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2 * codes.len());
        assert_eq!(Code::find("k001"), Some(Code::UnknownKey));
        assert_eq!(Code::find("unknown-key"), Some(Code::UnknownKey));
        assert_eq!(Code::find("K999"), None);
    }
}
