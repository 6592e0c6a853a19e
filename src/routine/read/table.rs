//! Tables of a file: every key is asked for by name, and what nobody asked for is a mistake.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::routine::code::Code;
use crate::routine::diagnostic::{Diagnostic, Fix, Label, Severity, Trust};
use crate::text;

/// The mistakes found so far in one file.
pub(crate) struct Report<'t> {
    /// The file's text.
    pub(crate) text: &'t str,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'t> Report<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, diagnostics: Vec::new() }
    }

    /// Adds a mistake at one place and goes on; the answer is `None` so that a reader can end with
    /// it.
    pub(crate) fn error<T>(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Option<T> {
        self.add(code, vec![Label { span, text: String::new() }], message, help);
        None
    }

    pub(crate) fn add(
        &mut self,
        code: Code,
        labels: Vec<Label>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        let (message, help) = (message.into(), help.into());
        self.diagnostics.push(Diagnostic { code, message, labels, help, fix: None });
    }

    /// Offers a fix for the mistake that was added last.
    pub(crate) fn offer(
        &mut self,
        span: Range<usize>,
        replacement: impl Into<String>,
        trust: Trust,
    ) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.fix = Some(Fix { span, replacement: replacement.into(), trust });
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity() == Severity::Error)
    }
}

/// A value with its key and place.
pub(crate) struct Item<'i> {
    pub(crate) key: &'static str,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: DeValue<'i>,
    pub(crate) span: Range<usize>,
}

impl Item<'_> {
    /// Reports that the value is of another type than `needed`, and shows how to write it.
    pub(crate) fn wrong_type<T>(
        &self,
        report: &mut Report,
        needed: &str,
        write: &str,
    ) -> Option<T> {
        let is = match &self.value {
            DeValue::String(_) => "text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or a time of day",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{}` is {is}, but it takes {needed}", self.key);
        self.wrong(report, Code::WrongType, message, format!("write {write}"))
    }

    /// Reports what is wrong with the value.
    pub(crate) fn wrong<T>(
        &self,
        report: &mut Report,
        code: Code,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Option<T> {
        report.error(code, self.span.clone(), message, help)
    }
}

/// A table that is being read.
pub(crate) struct Table<'i> {
    /// `None` once read. To look through a short list is faster than to search and rebalance the
    /// parser's tree for each key.
    values: Vec<(Spanned<DeString<'i>>, Option<Spanned<DeValue<'i>>>)>,
    /// Its header, or for an inline table all of it.
    pub(crate) span: Range<usize>,
    asked: Vec<&'static str>,
}

impl<'i> Table<'i> {
    pub(crate) fn new(values: DeTable<'i>, span: Range<usize>) -> Self {
        let values = values.into_iter().map(|(key, value)| (key, Some(value))).collect();
        Self { values, span, asked: Vec::with_capacity(48) }
    }

    /// Takes a key's value out.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Item<'i>> {
        self.asked.push(key);
        let (found, value) = self.find(key).and_then(|at| self.values.get_mut(at))?;
        let value = value.take()?;
        let span = value.span();
        Some(Item { key, key_span: found.span(), value: value.into_inner(), span })
    }

    fn find(&self, key: &str) -> Option<usize> {
        self.values.iter().position(|(found, _)| found.get_ref().as_ref() == key)
    }

    /// Whether any of the keys is there.
    pub(crate) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.find(key).is_some())
    }

    /// Reads a key that may be there.
    pub(crate) fn read<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        read: impl FnOnce(Item<'i>, &mut Report) -> Option<T>,
    ) -> Option<T> {
        self.take(key).and_then(|item| read(item, report))
    }

    /// Reads a key that must be there; `write` shows how.
    pub(crate) fn need<T>(
        &mut self,
        key: &'static str,
        report: &mut Report,
        write: &str,
        read: impl FnOnce(Item<'i>, &mut Report) -> Option<T>,
    ) -> Option<T> {
        match self.take(key) {
            Some(item) => read(item, report),
            None => report.error(
                Code::MissingKey,
                self.span.clone(),
                format!("`{key}` is missing"),
                format!("write {write}"),
            ),
        }
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self, report: &mut Report) {
        for (key, _) in self.values.iter().filter(|(_, value)| value.is_some()) {
            let written = key.get_ref();
            let near = text::nearest(written, self.asked.iter().copied());
            let help = if let Some(name) = near {
                format!("did you mean `{name}`?")
            } else {
                let quoted: Vec<_> = self.asked.iter().map(|key| format!("`{key}`")).collect();
                format!("the keys here are {}", text::list(&quoted))
            };
            let message = format!("there is no key `{}` here", written.escape_debug());
            report.error::<()>(Code::UnknownKey, key.span(), message, help);
            // A key that is there already would only come twice.
            if let Some(name) = near.filter(|name| self.find(name).is_none()) {
                report.offer(key.span(), name, Trust::of(written, self.asked.iter().copied()));
            }
        }
    }
}
