//! A routine file as text with the places of its steps.
//!
//! A step's part of the text begins with the comment lines right above its header and ends with those
//! right below its last key. What lies between two steps (blank lines, comments that stand by
//! themselves) belongs to neither and stays where it is.

use std::ops::Range;

use toml_edit::{Document, Item, Table};

/// What a step is called by.
const NAMES: [&str; 2] = ["exercise", "name"];

/// The keys of a dose.
const DOSE: [&str; 7] = ["hold", "reps", "time", "breaths", "until", "tempo", "sets"];

/// A file that writes each step under a header of its own.
pub(super) struct Manuscript<'a> {
    text: &'a str,
    document: Document<&'a str>,
}

impl<'a> Manuscript<'a> {
    /// Finds the steps; `None` where they are not written as `[[step]]` or `[[block.step]]`.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let document = Document::parse(text).ok()?;
        let manuscript = Self { text, document };
        (!manuscript.steps().is_empty()).then_some(manuscript)
    }

    /// The steps' tables in file order; none where one of them is written otherwise.
    fn steps(&self) -> Vec<&Table> {
        fn tables(item: Option<&Item>) -> Option<Vec<&Table>> {
            Some(item?.as_array_of_tables()?.iter().collect())
        }
        let root = self.document.as_table();
        let lists: Option<Vec<_>> = match tables(root.get("block")) {
            Some(blocks) => blocks.iter().map(|block| tables(block.get("step"))).collect(),
            None => tables(root.get("step")).map(|steps| vec![steps]),
        };
        lists.unwrap_or_default().concat()
    }

    /// Lets a step and the one after it change places.
    pub(super) fn swap(&self, step: usize) -> Option<String> {
        let (first, second) = (self.part(step)?, self.part(step + 1)?);
        let (before, between) = (0..first.start, first.end..second.start);
        let after = second.end..self.text.len();
        let parts = [before, second, between, first, after].map(|part| self.text.get(part));
        parts.into_iter().collect()
    }

    /// Takes a step out, with the blank lines behind it.
    pub(super) fn remove(&self, step: usize) -> Option<String> {
        let part = self.part(step)?;
        let (before, after) = (self.text.get(..part.start)?, self.text.get(part.end..)?);
        let rest = after.trim_start();
        if rest.is_empty() {
            return Some([before.trim_end(), after].concat());
        }
        let blank = after.get(..after.len() - rest.len())?;
        let lines = blank.rfind('\n').map_or(0, |newline| newline + 1);
        Some([before, after.get(lines..)?].concat())
    }

    /// Writes a step once more behind itself, as far from it as it is from what comes before.
    pub(super) fn repeat(&self, step: usize) -> Option<String> {
        let part = self.part(step)?;
        let (before, after) = (self.text.get(..part.start)?, self.text.get(part.end..)?);
        let step = self.text.get(part)?;
        let gap = before.get(before.trim_end().len()..)?;
        Some([before, step, gap, step, after].concat())
    }

    /// Gives a key of a step another value, or writes it below those of its kind.
    pub(super) fn write(&self, step: usize, key: &str, value: &str) -> Option<String> {
        let step = *self.steps().get(step)?;
        if let Some(place) = step.get(key).and_then(Item::span) {
            let (before, after) = (self.text.get(..place.start)?, self.text.get(place.end..)?);
            return Some([before, value, after].concat());
        }
        // Below the last of its kind.
        let above = NAMES.iter().chain(&DOSE).filter_map(|key| step.get_key_value(key));
        let above = above.filter_map(|(key, item)| Some((item.span()?.end, key.span()?.start)));
        let (end, start) = above.max()?;
        let indent = self.text.get(self.line_start(start)..start)?;
        let (before, after) = self.text.split_at_checked(self.line_end(end))?;
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        Some([before, newline, indent, key, " = ", value, after].concat())
    }

    /// Takes a step's dose out, each of its keys with its line.
    pub(super) fn without_dose(&self, step: usize) -> Option<String> {
        let step = *self.steps().get(step)?;
        let lines =
            DOSE.iter().filter_map(|key| step.get_key_value(key)).filter_map(|(key, item)| {
                Some(self.line_start(key.span()?.start)..self.after_line(item.span()?.end))
            });
        let mut lines: Vec<Range<usize>> = lines.collect();
        lines.sort_by_key(|line| line.start);
        let mut text = String::new();
        let mut from = 0;
        for line in lines {
            text.push_str(self.text.get(from..line.start)?);
            from = line.end;
        }
        text.push_str(self.text.get(from..)?);
        Some(text)
    }

    /// A step's part of the text, without the end of its last line.
    fn part(&self, step: usize) -> Option<Range<usize>> {
        let table = *self.steps().get(step)?;
        let header = table.span()?.start;
        let last = end_of(table)?;
        let next = self.headers().into_iter().filter(|header| *header >= last).min();
        let next = next.map_or(self.text.len(), |next| self.with_comments_above(next));
        let mut end = self.line_end(last);
        loop {
            let start = self.after_line(end);
            let line = self.text.get(start..self.line_end(start)).unwrap_or_default();
            if start >= next || !line.trim_start().starts_with('#') {
                return Some(self.with_comments_above(header)..end);
            }
            end = self.line_end(start);
        }
    }

    /// The start of the comment lines right above a header, or of its own line.
    fn with_comments_above(&self, header: usize) -> usize {
        // A line in a text of several lines may look like a comment.
        let floor = self.ends().into_iter().filter(|end| *end <= header).max().unwrap_or_default();
        let mut start = self.line_start(header);
        while start > floor {
            let above = self.line_start(start - 1);
            let line = self.text.get(above..start).unwrap_or_default();
            if above < floor || !line.trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    /// Where the headers of all tables begin.
    fn headers(&self) -> Vec<usize> {
        let mut headers = Vec::new();
        each_table(self.document.as_table(), &mut |table| {
            headers.extend(table.span().map(|span| span.start));
        });
        headers
    }

    /// Where the values of all tables end.
    fn ends(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        each_table(self.document.as_table(), &mut |table| {
            let values = table.iter().filter(|(_, item)| item.is_value());
            ends.extend(values.filter_map(|(_, item)| item.span()).map(|span| span.end));
        });
        ends
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The end of a line, before what ends it.
    fn line_end(&self, at: usize) -> usize {
        let after = self.text.get(at..).unwrap_or_default();
        let line = after.split('\n').next().unwrap_or_default();
        at + line.trim_end_matches('\r').len()
    }

    /// The start of the line after the one that ends here.
    fn after_line(&self, end: usize) -> usize {
        let after = self.text.get(end..).unwrap_or_default();
        end + after.find('\n').map_or(after.len(), |newline| newline + 1)
    }
}

/// Visits a table and all tables with a header below it.
fn each_table<'t>(table: &'t Table, visit: &mut dyn FnMut(&'t Table)) {
    visit(table);
    for (_, item) in table {
        match item {
            Item::Table(table) => each_table(table, visit),
            Item::ArrayOfTables(tables) => {
                tables.iter().for_each(|table| each_table(table, visit));
            }
            Item::Value(_) | Item::None => {}
        }
    }
}

/// Where the last of what a table holds ends.
fn end_of(table: &Table) -> Option<usize> {
    let mut end = table.span()?.end;
    each_table(table, &mut |table| {
        let values = table.iter().filter(|(_, item)| item.is_value());
        let spans = values.filter_map(|(_, item)| item.span()).chain(table.span());
        end = spans.map(|span| span.end).fold(end, usize::max);
    });
    Some(end)
}
