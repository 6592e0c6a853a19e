//! Syntax errors: what the parser could not read, with a way out where the line shows one.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::table::Report;
use crate::routine::code::Code;
use crate::routine::diagnostic::{Diagnostic, Fix, Label, Trust};
use crate::routine::fix::line_of;

const QUOTED: &str = "string values must be quoted";
const WRITE_A_VALUE: &str = "write it like `hold = \"30s\"`";

/// The parser's words, plainer ones for them, and what to do. What is not here is told as it is.
const WORDS: &[(&str, &str, &str)] = &[
    (QUOTED, "text stands between quotes", "put `\"` before and after it"),
    ("invalid date", "this is no date", "text stands between quotes: put `\"` before and after it"),
    ("invalid basic string, expected `\"`", "the text does not end", "end it with `\"`"),
    ("invalid basic string, expected non-double", "the text does not end", "end it with `\"`"),
    ("invalid literal string", "the text does not end", "end it with `'`"),
    ("invalid multi-line basic", "the long text does not end", "end it with `\"\"\"`"),
    ("invalid multi-line literal", "the long text does not end", "end it with `\'\'\'`"),
    ("unclosed array table", "the heading does not end", "write `[[step]]`, with two of each"),
    ("unclosed table", "the heading does not end", "write `[[step]]`, with two of each"),
    ("unclosed array", "the list does not end", "end it with `]`"),
    ("unclosed inline table", "the braces do not end", "end them with `}`"),
    ("invalid inline table", "the braces do not end", "end them with `}`"),
    ("key with no value", "the key has no value", WRITE_A_VALUE),
    ("invalid unquoted key", "this cannot stand in a key", WRITE_A_VALUE),
    (
        "unexpected key or value",
        "the line goes on after the value",
        "a line has one key and one value",
    ),
    ("unexpected leading zero", "a number cannot begin with a zero", "leave the zero out"),
    ("invalid boolean", "this is no value", "write `true` or `false`, in small letters"),
];

/// The parser's errors as diagnostics, one a line: what follows on a broken line says little. `tree`
/// is what could be read.
pub(super) fn diagnostics(
    text: &str,
    errors: &[toml::de::Error],
    tree: &DeTable<'_>,
) -> Vec<Diagnostic> {
    let mut errors: Vec<_> = errors
        .iter()
        .map(|error| (within(text, error.span().unwrap_or(0..0)), error.message()))
        .collect();
    errors.sort_by_key(|(span, _)| (span.start, span.end));
    errors.dedup_by_key(|(span, _)| line_of(text, span).start);
    let mut found: Vec<_> =
        errors.into_iter().map(|(span, message)| diagnostic(text, span, message, tree)).collect();
    if found.iter().any(|found| found.code == Code::Syntax) {
        // Below a broken heading, keys come twice that stand in two tables once it is mended.
        let doubtful = found.iter_mut().filter(|found| found.code == Code::DuplicateKey);
        doubtful.filter_map(|found| found.fix.as_mut()).for_each(|fix| fix.trust = Trust::Guess);
    }
    found
}

fn diagnostic(text: &str, span: Range<usize>, theirs: &str, tree: &DeTable<'_>) -> Diagnostic {
    if theirs.starts_with("duplicate key") {
        return duplicate(text, span, tree);
    }
    let is_empty = text.get(span.clone()).is_some_and(str::is_empty);
    let known = WORDS.iter().find(|(start, ..)| theirs.starts_with(start));
    let (message, help, fix) = match known {
        None => (theirs, None, None),
        Some((QUOTED, ..)) if is_empty => ("the key has no value", Some(WRITE_A_VALUE), None),
        Some((start, ours, help)) => (*ours, Some(*help), repair(text, &span, start)),
    };
    Diagnostic {
        code: Code::Syntax,
        message: message.to_owned(),
        labels: vec![Label { span, text: String::new() }],
        help: help.map(str::to_owned),
        fix: fix.map(|(span, replacement)| Fix { span, replacement, trust: Trust::Sure }),
    }
}

/// What to put in the place of what, if the line shows it without a doubt.
fn repair(text: &str, span: &Range<usize>, theirs: &str) -> Option<(Range<usize>, String)> {
    let line = line_of(text, span);
    let written = text.get(line.clone())?.trim_end();
    let end = line.start + written.len();
    match theirs {
        QUOTED | "invalid boolean" | "invalid date" => {
            let value = value_on(text, span)?;
            let word = text.get(value.clone())?;
            if matches!(word, "True" | "TRUE" | "False" | "FALSE") {
                return Some((value, word.to_lowercase()));
            }
            let word = word.strip_prefix('\u{201c}').unwrap_or(word);
            let word = word.strip_suffix('\u{201d}').unwrap_or(word);
            let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
            (!word.is_empty() && word.chars().all(plain)).then(|| (value, format!("\"{word}\"")))
        }
        "invalid basic string, expected `\"`" | "invalid basic string, expected non-double" => {
            // After a `#` or a second quote it is not plain where the text ends.
            let plain = written.matches('"').count() == 1
                && !written.contains(['#', '[', '{', '\\'])
                && written.split_once('=').is_some_and(|(_, value)| value.trim().starts_with('"'));
            plain.then(|| (end..end, "\"".to_owned()))
        }
        "unclosed array table" => {
            let plain = written.ends_with(']') && !written.ends_with("]]");
            plain.then(|| (end..end, "]".to_owned()))
        }
        "invalid unquoted key" => {
            let (key, value) = written.split_once(':')?;
            let at = line.start + key.len();
            let plain = at == span.start && !value.contains(['=', ':']) && value.starts_with(' ');
            plain.then(|| (at..at + 1, " =".to_owned()))
        }
        _ => None,
    }
}

/// The value that a span lies in: from the line's only `=` to its end or its comment.
fn value_on(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let line = line_of(text, span);
    let (key, rest) = text.get(line.clone())?.split_once('=')?;
    let value = rest.split('#').next()?;
    let start = line.start + key.len() + 1 + (value.len() - value.trim_start().len());
    let value = value.trim();
    let whole = start..start + value.len();
    (!value.contains(['=', ',']) && whole.start <= span.start && span.end <= whole.end)
        .then_some(whole)
}

/// Reports whole numbers without digits, which the parser passes on as they are: `0x`, or digits of
/// another script.
pub(super) fn numbers(value: &Spanned<DeValue<'_>>, report: &mut Report) {
    match value.get_ref() {
        DeValue::Integer(number) => {
            let digits = number.as_str().trim_start_matches(['+', '-']);
            let is_digit = |c: char| c.is_digit(number.radix());
            if digits.is_empty() || !digits.chars().all(is_digit) {
                let help = "write it with the digits from 0 to 9".to_owned();
                report.error::<()>(Code::Syntax, value.span(), "this is no number", help);
            }
        }
        DeValue::Array(items) => items.iter().for_each(|item| numbers(item, report)),
        DeValue::Table(table) => table.values().for_each(|value| numbers(value, report)),
        _ => {}
    }
}

/// A key that comes twice: where it came first, and how to be rid of the second if both say the
/// same.
fn duplicate(text: &str, second: Range<usize>, tree: &DeTable<'_>) -> Diagnostic {
    let key = text.get(second.clone()).unwrap_or_default();
    let on_line = |line: &Range<usize>| text.get(line.clone()).unwrap_or_default().trim();
    let line = line_of(text, &second);
    let heading = on_line(&line);
    let help = if heading.starts_with('[') && !heading.starts_with("[[") {
        format!("for one more write `[[{key}]]`, with two of each")
    } else {
        "keep one of the two".to_owned()
    };
    let mut first = None;
    latest_key(tree, key.trim_matches(['"', '\'']), second.start, &mut first);
    let mut labels = vec![Label { span: second, text: String::new() }];
    let mut fix = None;
    if let Some(first) = first {
        let alike = on_line(&line_of(text, &first)) == on_line(&line);
        labels.push(Label { span: first, text: "first defined here".to_owned() });
        // The line must be whole by itself: `reps = [` may be alike twice and go on differently.
        let whole = || DeTable::parse(on_line(&line)).is_ok_and(|table| table.get_ref().len() == 1);
        if alike && !on_line(&line).contains('#') && whole() {
            fix = Some(Fix { span: line, replacement: String::new(), trust: Trust::Sure });
        }
    }
    let message = format!("the key `{}` comes twice", key.escape_debug());
    Diagnostic { code: Code::DuplicateKey, message, labels, help: Some(help), fix }
}

/// Finds the last key of that name before a place: among the tables of a file the nearest one before
/// it is the one that it repeats.
fn latest_key(table: &DeTable<'_>, name: &str, before: usize, latest: &mut Option<Range<usize>>) {
    for (key, value) in table {
        consider(key, name, before, latest);
        in_value(value.get_ref(), name, before, latest);
    }
}

fn consider(
    key: &Spanned<DeString<'_>>,
    name: &str,
    before: usize,
    latest: &mut Option<Range<usize>>,
) {
    let span = key.span();
    let later = latest.as_ref().is_none_or(|latest| latest.start < span.start);
    if key.get_ref().as_ref() == name && span.end <= before && later {
        *latest = Some(span);
    }
}

fn in_value(value: &DeValue<'_>, name: &str, before: usize, latest: &mut Option<Range<usize>>) {
    match value {
        DeValue::Table(table) => latest_key(table, name, before, latest),
        DeValue::Array(items) => {
            for item in items {
                in_value(item.get_ref(), name, before, latest);
            }
        }
        _ => {}
    }
}

/// The parser may end in the middle of a character, or past the end. What is missing at the end of
/// the file is missing behind its last word, not in the empty line after it.
fn within(text: &str, span: Range<usize>) -> Range<usize> {
    let boundary = |byte: &usize| text.is_char_boundary(*byte);
    let start = (0..=span.start.min(text.len())).rev().find(boundary).unwrap_or_default();
    let end = (span.end.max(start)..text.len()).find(boundary).unwrap_or(text.len());
    if start == text.len() {
        let last = text.trim_end().len();
        return last..last;
    }
    start..end
}
