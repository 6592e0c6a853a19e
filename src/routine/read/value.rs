//! Values of a file: each function reads one type and says what is wrong with anything else.

#![expect(
    clippy::needless_pass_by_value,
    reason = "all readers have one shape, so that tables and lists take any of them"
)]

use std::fmt::Display;
use std::num::NonZeroU16;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;

use super::table::{Item, Report, Table};
use crate::routine::code::Code;
use crate::routine::diagnostic::Trust;
use crate::routine::{Tempo, Word};
use crate::text;
use crate::time::parse_duration;

/// Keeps the place of a value beside it.
pub(crate) fn at<'i, T>(
    mut read: impl FnMut(Item<'i>, &mut Report) -> Option<T>,
) -> impl FnMut(Item<'i>, &mut Report) -> Option<Spanned<T>> {
    move |item, report| {
        // Where the syntax is broken, the parser may place a key behind its value.
        let span = item.key_span.start.min(item.span.start)..item.span.end.max(item.key_span.end);
        read(item, report).map(|value| Spanned::new(span, value))
    }
}

/// Text that is not blank, on one line.
pub(crate) fn text(item: Item<'_>, report: &mut Report) -> Option<String> {
    let DeValue::String(written) = item.value else {
        return item.wrong_type(report, "text", &format!("`{} = \"...\"`", item.key));
    };
    let item = Item { value: DeValue::Boolean(false), ..item };
    if written.trim().is_empty() {
        let message = format!("`{}` says nothing", item.key);
        return item.wrong(
            report,
            Code::BadValue,
            message,
            "write something or leave it out".to_owned(),
        );
    }
    // Most text is plain ASCII, which this tells much faster than going through its characters.
    let plain = written.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if plain || !written.contains(char::is_control) {
        return Some(written.into_owned());
    }
    let one_line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(control) = one_line.chars().find(|c| c.is_control()) {
        let message =
            format!("`{}` contains the control character {}", item.key, control.escape_unicode());
        return item.wrong(report, Code::BadValue, message, "take it out".to_owned());
    }
    Some(one_line)
}

/// A list, each item read by `read`.
pub(crate) fn list<'i, T>(
    mut read: impl FnMut(Item<'i>, &mut Report) -> Option<T>,
) -> impl FnOnce(Item<'i>, &mut Report) -> Option<Vec<T>> {
    move |item, report| {
        let DeValue::Array(values) = item.value else {
            let is_text = item.value.is_str();
            let write = if is_text { "[\"...\"]" } else { "[...]" };
            item.wrong_type::<()>(report, "a list", &format!("`{} = {write}`", item.key));
            let written = report.text.get(item.span.clone()).filter(|_| is_text);
            if let Some(listed) = written.map(|written| format!("[{written}]")) {
                report.offer(item.span, listed, Trust::Sure);
            }
            return None;
        };
        let mut items = Vec::with_capacity(values.len());
        for value in values {
            let span = value.span();
            let value = value.into_inner();
            items.extend(read(Item { key: item.key, key_span: span.clone(), value, span }, report));
        }
        Some(items)
    }
}

/// A list of lines of text.
pub(crate) fn texts(item: Item<'_>, report: &mut Report) -> Option<Vec<String>> {
    list(text)(item, report)
}

/// `true` or `false`.
pub(crate) fn flag(item: Item<'_>, report: &mut Report) -> Option<bool> {
    if let Some(flag) = item.value.as_bool() {
        return Some(flag);
    }
    item.wrong_type::<()>(report, "true or false", &format!("`{} = true`", item.key));
    let meant = match item.value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("true" | "yes") => "true",
        Some("false" | "no") => "false",
        _ => return None,
    };
    report.offer(item.span, meant, Trust::Sure);
    None
}

/// One of a set of words.
pub(crate) fn word<T: Word>(item: Item<'_>, report: &mut Report) -> Option<T> {
    let written = item.value.as_str();
    if let Some(value) = written.and_then(T::of) {
        return Some(value);
    }
    let mut words: Vec<(&str, T)> = Vec::new();
    for (word, value) in T::WORDS {
        if words.iter().all(|(_, known)| known != value) {
            words.push((word, *value));
        }
    }
    let quoted: Vec<_> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    let Some(written) = written else {
        return item.wrong_type(report, "one of its words", &text::choices(&quoted));
    };
    let message = format!("`{}` cannot be \"{}\"", item.key, written.escape_debug());
    let words = || T::WORDS.iter().map(|(word, _)| *word);
    let near = text::nearest(written, words());
    let help = match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("write {}", text::choices(&quoted)),
    };
    item.wrong::<()>(report, Code::BadValue, message, help);
    if let Some(near) = near {
        report.offer(item.span.clone(), format!("\"{near}\""), Trust::of(written, words()));
    }
    None
}

/// A length of time, zero included.
pub(crate) fn duration(item: Item<'_>, report: &mut Report) -> Option<Duration> {
    let write = |time: &dyn Display| format!("`{} = \"{time}\"`", item.key);
    let needed = "a length of time";
    let bare = match &item.value {
        DeValue::String(written) => {
            let error = match parse_duration(written) {
                Ok(duration) => return Some(duration),
                Err(error) => error,
            };
            let message =
                format!("`{}` cannot be \"{}\": {error}", item.key, written.escape_debug());
            let help = "write it like `45s`, `1m30s` or `2 min`".to_owned();
            item.wrong::<()>(report, Code::BadValue, message, help);
            written.trim()
        }
        DeValue::Integer(number) => {
            item.wrong_type::<()>(report, needed, &write(&format_args!("{number}s")));
            number.as_str()
        }
        DeValue::Float(number) => {
            item.wrong_type::<()>(report, needed, &write(&format_args!("{number}s")));
            number.as_str()
        }
        _ => return item.wrong_type(report, needed, &write(&"30s")),
    };
    if let Some(trust) = trust_in_seconds(item.key, bare) {
        let seconds = format!("\"{bare}s\"");
        report.offer(item.span, seconds, trust);
    }
    None
}

/// Whether a bare number means seconds; `None` when it is no number. Holds and rests are told in
/// seconds, but `time = 3` may well be minutes, and so may a very short rest between rounds.
fn trust_in_seconds(key: &str, bare: &str) -> Option<Trust> {
    let seconds = bare.parse::<f64>().ok().filter(|_| bare.bytes().all(|byte| byte != b'e'))?;
    let range = match key {
        "hold" | "rest" | "change" | "get_into" | "at" => 2.0..=120.0,
        _ => 10.0..=120.0,
    };
    parse_duration(&format!("{bare}s")).ok()?;
    Some(if range.contains(&seconds) { Trust::Sure } else { Trust::Guess })
}

/// A length of time that is not zero.
pub(crate) fn some_time(item: Item<'_>, report: &mut Report) -> Option<Duration> {
    let (key, span) = (item.key, item.span.clone());
    let duration = duration(item, report)?;
    if duration.is_zero() {
        let message = format!("`{key}` is no time at all");
        return report.error(Code::BadValue, span, message, format!("write `{key} = \"30s\"`"));
    }
    Some(duration)
}

/// A whole number from 1 to `most`.
pub(crate) fn count(most: u16) -> impl Fn(Item<'_>, &mut Report) -> Option<NonZeroU16> {
    move |item, report| {
        let DeValue::Integer(number) = &item.value else {
            let write = format!("`{} = 3`", item.key);
            item.wrong_type::<()>(report, "a whole number", &write);
            let written = item.value.as_str().map(str::trim).unwrap_or_default();
            if written.parse::<u16>().is_ok_and(|number| (1..=most).contains(&number)) {
                report.offer(item.span, written, Trust::Sure);
            }
            return None;
        };
        let written = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let count = written.and_then(|number| u16::try_from(number).ok()).and_then(NonZeroU16::new);
        if let Some(count) = count.filter(|count| count.get() <= most) {
            return Some(count);
        }
        let message = format!("`{}` cannot be {number}", item.key);
        let help = format!("write a whole number from 1 to {most}");
        item.wrong(report, Code::BadValue, message, help)
    }
}

/// Lift, hold, lower and pause in seconds: `2-1-2-0`.
pub(crate) fn tempo(item: Item<'_>, report: &mut Report) -> Option<Tempo> {
    let [lift, hold, lower, pause] = beats(item, report, "2-1-2-0", "lift, hold, lower and pause")?;
    Some(Tempo { lift, hold, lower, pause })
}

/// In and out in seconds: `4-6`.
pub(crate) fn breath(item: Item<'_>, report: &mut Report) -> Option<[Duration; 2]> {
    beats(item, report, "4-6", "in and out")
}

/// The longest beat of a rhythm.
pub(super) const LONGEST_BEAT: f64 = 600.0;

fn beats<const N: usize>(
    item: Item<'_>,
    report: &mut Report,
    example: &str,
    meaning: &str,
) -> Option<[Duration; N]> {
    let Some(written) = item.value.as_str() else {
        item.wrong_type::<()>(report, "text", &format!("`{} = \"{example}\"`", item.key));
        if let DeValue::Array(beats) = &item.value {
            let beats: Option<Vec<&str>> =
                beats.iter().map(|beat| Some(beat.get_ref().as_integer()?.as_str())).collect();
            if let Some(beats) = beats.filter(|beats| beats.len() == N) {
                report.offer(item.span, format!("\"{}\"", beats.join("-")), Trust::Sure);
            }
        }
        return None;
    };
    let seconds: Option<Vec<Duration>> = written
        .split('-')
        .map(|beat| beat.trim().parse::<f64>().ok().filter(|s| (0.0..=LONGEST_BEAT).contains(s)))
        .map(|beat| beat.map(|seconds| Duration::from_millis((seconds * 1000.0).round() as u64)))
        .collect();
    let help = || format!("write {meaning} in seconds: `{} = \"{example}\"`", item.key);
    let Some(Ok(beats)) = seconds.map(<[Duration; N]>::try_from) else {
        let message = format!("`{}` cannot be \"{}\"", item.key, written.escape_debug());
        return item.wrong(report, Code::BadValue, message, help());
    };
    if beats.iter().all(Duration::is_zero) {
        let message = format!("`{}` takes no time at all", item.key);
        return item.wrong(report, Code::BadValue, message, help());
    }
    Some(beats)
}

/// A table within another.
pub(crate) fn table<'i>(item: Item<'i>, report: &mut Report, write: &str) -> Option<Table<'i>> {
    match item.value {
        DeValue::Table(values) => Some(Table::new(values, item.span)),
        _ => item.wrong_type(report, "a table", write),
    }
}

/// A list of tables, `[[step]]`, each read by `read`; never empty.
pub(crate) fn tables<'i, T>(
    mut read: impl FnMut(Table<'i>, &mut Report) -> Option<T>,
) -> impl FnOnce(Item<'i>, &mut Report) -> Option<Vec<T>> {
    move |item, report| {
        let write = format!("`[[{}]]`", item.key);
        if !item.value.is_array() {
            return item.wrong_type(report, "a list of tables", &write);
        }
        let (key, span) = (item.key, item.span.clone());
        let mut empty = true;
        let read = list(|item, report: &mut Report| {
            empty = false;
            read(table(item, report, &write)?, report)
        })(item, report);
        if empty {
            let message = format!("`{key}` is empty");
            return report.error(Code::MissingKey, span, message, format!("write {write}"));
        }
        read
    }
}
