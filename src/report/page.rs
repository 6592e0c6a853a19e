//! The page: a report poured into a template, the bundled one or one of the user's own.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, context};

use super::Report;

/// What the page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page to print.
    Html,
    /// Lines, for mail and screen readers.
    Text,
    /// Markdown.
    Markdown,
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}{}: {why}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct TemplateError {
    /// The template's file name.
    name: &'static str,
    /// Where.
    line: Option<usize>,
    /// What is wrong.
    why: String,
}

impl Format {
    /// The name of the file with its template.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::Html => "report.html",
            Self::Text => "report.txt",
            Self::Markdown => "report.md",
        }
    }

    const fn bundled(self) -> &'static str {
        match self {
            Self::Html => include_str!("report.html"),
            Self::Text => include_str!("report.txt"),
            Self::Markdown => include_str!("report.md"),
        }
    }
}

/// Where what is said begins, after the name of the part.
const INDENT: usize = 16;

/// Writes the page. `columns`: how wide lines of text are. `template`: the user's own in place of the bundled one.
///
/// # Errors
///
/// When the user's template cannot be used; the bundled ones can.
pub fn page(
    report: &Report,
    format: Format,
    template: Option<&str>,
    columns: usize,
) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().unwrap_or_default());
    environment.add_filter("folded", move |text: String| folded(&text, columns));
    environment.add_filter("md", |text: String| markdown(&text));
    let name = format.template();
    let text = template.unwrap_or(format.bundled());
    let page = environment.template_from_named_str(name, text).and_then(|template| {
        // The letters of a page decide how large they can be.
        let page = template.render(context! { report => Serde(report), size => LARGEST })?;
        match (format, size(&page)) {
            (Format::Html, size) if size < LARGEST => {
                template.render(context! { report => Serde(report), size })
            }
            _ => Ok(page),
        }
    });
    page.map_err(|error| TemplateError {
        name,
        line: error.line(),
        why: error.detail().map_or_else(|| error.kind().to_string(), str::to_owned),
    })
}

/// In points.
const LARGEST: f64 = 10.4;

/// How large the letters may be, by how many are outside of tags; found by printing.
fn size(page: &str) -> f64 {
    let body = page.split_once("<main>").map_or(page, |(_, body)| body);
    let mut inside = false;
    let letters = body.chars().filter(|c| {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ => return !inside,
        }
        false
    });
    match letters.count() {
        ..2100 => LARGEST,
        2100..3000 => 9.4,
        3000..4200 => 8.6,
        4200..4700 => 8.0,
        4700..5100 => 7.8,
        _ => 7.4,
    }
}

/// Text in lines of so many columns, all but the first indented.
fn folded(text: &str, columns: usize) -> String {
    let mut folded = String::new();
    let mut column = INDENT;
    for word in text.split_whitespace() {
        let long = word.chars().count();
        if column + long + 1 > columns && column > INDENT {
            folded.push('\n');
            folded.push_str(&" ".repeat(INDENT));
            column = INDENT;
        } else if column > INDENT {
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += long;
    }
    folded
}

/// Text in which nothing is taken for a sign of Markdown.
fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
