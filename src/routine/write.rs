//! Writing routine and exercise files: the TOML that a person would have typed.

use std::fmt::{self, Write as _};
use std::time::Duration;

use toml::de::DeTable;

use crate::time::write_duration;

/// When to stop an exercise that came without a word on it.
pub(crate) const STOP: &str = "Stop if the pain goes up by 2 or more.";

/// Keys with their values, in the order in which they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(Vec<(&'static str, String)>);

impl Keys {
    /// Adds a value as TOML has it.
    pub(crate) fn raw(&mut self, key: &'static str, value: impl Into<String>) {
        self.0.push((key, value.into()));
    }

    pub(crate) fn text(&mut self, key: &'static str, text: &str) {
        self.raw(key, quoted(text));
    }

    pub(crate) fn number(&mut self, key: &'static str, number: u16) {
        self.raw(key, number.to_string());
    }

    /// Adds a length of time: `"30s"`, `"1 min 30 s"`.
    pub(crate) fn time(&mut self, key: &'static str, time: Duration) {
        let written = write_duration(time);
        let short = written.strip_suffix(" s").filter(|seconds| !seconds.contains(' '));
        self.raw(key, short.map_or_else(|| quoted(&written), |seconds| format!("\"{seconds}s\"")));
    }

    pub(crate) fn maybe_time(&mut self, key: &'static str, time: Option<Duration>) {
        if let Some(time) = time {
            self.time(key, time);
        }
    }

    /// Adds a list of text, a line each when there are several; nothing for an empty one.
    pub(crate) fn lines(&mut self, key: &'static str, lines: &[impl AsRef<str>]) {
        match lines {
            [] => {}
            [only] => self.raw(key, format!("[{}]", quoted(only.as_ref()))),
            several => {
                let mut value = "[\n".to_owned();
                for line in several {
                    // Writing to a string cannot fail.
                    let _ = writeln!(value, "    {},", quoted(line.as_ref()));
                }
                self.raw(key, value + "]");
            }
        }
    }

    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Says one thing more in `note`.
    pub(crate) fn add_note(&mut self, more: &str) {
        match self.0.iter_mut().find(|(key, _)| *key == "note") {
            Some((_, note)) => {
                note.pop();
                let more = quoted(&format!(", {more}"));
                note.push_str(more.get(1..).unwrap_or_default());
            }
            None => self.text("note", more),
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A line for each key: `reps = 10`.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(key, value)| writeln!(f, "{key} = {value}"))
    }
}

/// Text as a TOML string on one line.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in one_line(text).chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}

/// Text as comment lines, each behind its `#`.
#[must_use]
pub fn comment(text: &str) -> String {
    let mut comment = String::new();
    for line in text.lines() {
        comment.push_str(format!("# {}", visible(line)).trim_end());
        comment.push('\n');
    }
    comment
}

/// Text on one line, without control characters, which no reader would take.
#[must_use]
pub fn one_line(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// An id for a file from any words: `Knee, week 2` becomes `knee-week-2`; `None` when nothing is
/// left of it.
#[must_use]
pub fn id_of(words: &str) -> Option<String> {
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    (!id.is_empty()).then_some(id)
}

/// The line that tells an editor which schema a file follows; `folder` leads from the file to the
/// user's configuration. Editors want an empty line after it.
#[must_use]
pub fn schema_line(folder: &str, kind: &str) -> String {
    format!("#:schema {folder}/schemas/{kind}.json\n\n")
}

/// A file's text without the line that [`schema_line`] writes.
#[must_use]
pub fn without_schema_line(text: &str) -> &str {
    match text.strip_prefix("#:schema").and_then(|rest| rest.split_once('\n')) {
        Some((_, rest)) => rest.trim_start_matches(['\r', '\n']),
        None => text,
    }
}

/// A routine's text with another title; everything else stays as it is.
#[must_use]
pub fn retitled(text: &str, title: &str) -> String {
    let (table, _) = DeTable::parse_recoverable(text);
    let place = table.get_ref().iter().find(|(key, _)| key.get_ref() == "title");
    let title = quoted(title);
    match place.map(|(_, value)| value.span()) {
        Some(span) => {
            let (before, _) = text.split_at(span.start);
            let (_, behind) = text.split_at(span.end);
            format!("{before}{title}{behind}")
        }
        None => format!("title = {title}\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_quoted_so_that_it_reads_back() {
        for text in ["plain", "5\" hold", "back\\slash", "tab\tand\nline", "bell \u{7}", "héé 💪"]
        {
            let table: toml::Table = format!("a = {}", quoted(text)).parse().unwrap();
            assert_eq!(table["a"].as_str(), Some(&*one_line(text)));
        }
    }

    #[test]
    fn only_the_title_changes() {
        let text = "# mine\ntitle   = 'Old' # old\n\n[[step]]\ntitle = 1\n";
        let new = "# mine\ntitle   = \"New \\\"x\\\"\" # old\n\n[[step]]\ntitle = 1\n";
        assert_eq!(retitled(text, "New \"x\""), new);
        assert_eq!(retitled("rest = \"5s\"\n", "New"), "title = \"New\"\nrest = \"5s\"\n");
    }

    #[test]
    fn times_are_short_where_they_can_be() {
        let mut keys = Keys::default();
        for (key, seconds) in [("a", 30), ("b", 60), ("c", 90)] {
            keys.time(key, Duration::from_secs(seconds));
        }
        assert_eq!(keys.to_string(), "a = \"30s\"\nb = \"1 min\"\nc = \"1 min 30 s\"\n");
    }
}
