//! Reports: the same mistakes for people, for editors and for programs.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde::Serialize;

use crate::routine::diagnostic::{BOM, Problem, Severity, Trust, place};

/// Whether a report for people has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// For a terminal.
    Shown,
    /// For anything else.
    Plain,
}

/// A mistake for people: the lines of the file with the places in them, what to write instead, and
/// the change that would mend it.
#[must_use]
pub fn human(problem: &Problem, bytes: &[u8], colours: Colours) -> String {
    // The place where a file stops being text is the last that its valid beginning has.
    let text = String::from_utf8_lossy(bytes);
    let shown = text.strip_prefix(BOM).unwrap_or(&text);
    let cut = text.len() - shown.len();
    let within = |byte: usize| byte.saturating_sub(cut).min(shown.len());
    let found = &problem.diagnostic;
    let level = match found.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let kinds =
        std::iter::once(AnnotationKind::Primary).chain(std::iter::repeat(AnnotationKind::Context));
    let annotations = found.labels.iter().zip(kinds).map(|(label, kind)| {
        let said = (!label.text.is_empty()).then_some(&*label.text);
        kind.span(within(label.span.start)..within(label.span.end)).label(said)
    });
    let title = level.primary_title(&*found.message).id(found.code.info().id);
    let mut main: Group =
        title.element(Snippet::source(shown).path(&*problem.path).annotations(annotations));
    let mut change = None;
    match (&found.help, &found.fix) {
        (help, Some(fix)) => {
            let title = help.as_deref().unwrap_or("write it like this");
            let patch = Patch::new(within(fix.span.start)..within(fix.span.end), &*fix.replacement);
            let snippet = Snippet::source(shown).path(&*problem.path).patch(patch);
            change = Some(Level::HELP.secondary_title(title).element(snippet));
        }
        (Some(help), None) => main = main.element(Level::HELP.message(&**help)),
        (None, None) => {}
    }
    let renderer = match colours {
        Colours::Shown => Renderer::styled(),
        Colours::Plain => Renderer::plain(),
    };
    let groups: Vec<Group> = std::iter::once(main).chain(change).collect();
    renderer.decor_style(DecorStyle::Ascii).render(&groups)
}

/// A mistake in one line, as editors read it: `file:line:column: severity[code]: message`.
#[must_use]
pub fn short(problem: &Problem) -> String {
    let Problem { path, line, column, diagnostic, .. } = problem;
    format!(
        "{path}:{line}:{column}: {}[{}]: {}",
        diagnostic.severity(),
        diagnostic.code,
        diagnostic.message
    )
}

/// A mistake for programs. Spans are bytes from the start of the file, the end not included; lines
/// and columns count from 1, columns in characters.
#[derive(Debug, Serialize)]
pub struct Json<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    span: [usize; 2],
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    /// Other places that matter.
    also: Vec<JsonLabel<'a>>,
    fix: Option<JsonFix<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonLabel<'a> {
    line: usize,
    column: usize,
    span: [usize; 2],
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct JsonFix<'a> {
    span: [usize; 2],
    replacement: &'a str,
    /// Whether `--fix` makes it.
    safe: bool,
}

/// A mistake for programs, in the file with these bytes.
#[must_use]
pub fn json<'a>(problem: &'a Problem, bytes: &[u8]) -> Json<'a> {
    let Problem { path, line, column, diagnostic, .. } = problem;
    let info = diagnostic.code.info();
    let span = diagnostic.span();
    let also = diagnostic.labels.iter().skip(1).map(|label| {
        let (line, column) = place(bytes, label.span.start);
        JsonLabel { line, column, span: [label.span.start, label.span.end], text: &label.text }
    });
    let fix = diagnostic.fix.as_ref().map(|fix| JsonFix {
        span: [fix.span.start, fix.span.end],
        replacement: &fix.replacement,
        safe: fix.trust == Trust::Sure,
    });
    Json {
        path,
        line: *line,
        column: *column,
        span: [span.start, span.end],
        code: info.id,
        name: info.name,
        severity: info.severity.word(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        also: also.collect(),
        fix,
    }
}
