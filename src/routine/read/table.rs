//! Tables of a file: every key is asked for by name, and what nobody asked for is a mistake.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::routine::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::text;

/// The mistakes found so far in one file.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds an error and goes on; the answer is `None` so that a reader can end with it.
    pub(crate) fn error<T>(
        &mut self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> Option<T> {
        self.add(code, Severity::Error, vec![Label { span, text: String::new() }], message, help);
        None
    }

    pub(crate) fn add(
        &mut self,
        code: Code,
        severity: Severity,
        labels: Vec<Label>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        let (message, help) = (message.into(), help.into());
        self.diagnostics.push(Diagnostic { code, severity, message, labels, help });
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
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
            let help = if let Some(name) = text::nearest(key.get_ref(), self.asked.iter().copied())
            {
                format!("did you mean `{name}`?")
            } else {
                let quoted: Vec<_> = self.asked.iter().map(|key| format!("`{key}`")).collect();
                format!("the keys here are {}", text::list(&quoted))
            };
            let message = format!("there is no key `{}` here", key.get_ref().escape_debug());
            report.error::<()>(Code::UnknownKey, key.span(), message, help);
        }
    }
}
