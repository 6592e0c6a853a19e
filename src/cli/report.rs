//! `supple report`: one page for a visit.

use std::env;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};
use jiff::Zoned;

use super::error::Error;
use super::{Home, history, ledger};
use crate::history::{Body, Question};
use crate::report::{Format, Report, Wanted, page};
use crate::store;
use crate::time;

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// How many weeks back
    #[arg(long, default_value = "6", value_parser = clap::value_parser!(u16).range(1..=104))]
    weeks: u16,
    /// Show the page in your browser, from where it can be printed
    #[arg(long, conflicts_with_all = ["question"])]
    open: bool,
    /// As a page to print, as text, or in Markdown
    #[arg(long, value_enum)]
    format: Option<As>,
    /// Into this file instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Note a question for the visit, and leave it at that
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["format", "output"])]
    question: Option<String>,
}

/// The kinds of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// One A4 page
    Html,
    /// Under sixty lines
    Text,
    /// Markdown
    Md,
}

/// Writes the page, or notes a question for it.
pub(super) fn run(wanted: &ReportArguments, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let now = time::wall();
    if let Some(question) = &wanted.question {
        return note(question, &now, home, out);
    }
    let format = match (wanted.format, wanted.open, &wanted.output) {
        (Some(As::Html), ..) | (None, true, _) => Format::Html,
        (Some(As::Text), ..) => Format::Text,
        (Some(As::Md), ..) => Format::Markdown,
        // The name of a file says what belongs into it.
        (None, false, file) => match file.as_deref().and_then(Path::extension) {
            Some(ending) if ending == "html" || ending == "htm" => Format::Html,
            Some(ending) if ending == "md" => Format::Markdown,
            _ => Format::Text,
        },
    };
    let text = written(wanted.weeks, format, 100, &now, home)?;
    let file = match (&wanted.output, wanted.open) {
        (Some(file), _) => file.clone(),
        (None, true) => {
            let name = format.template().replace('.', &now.strftime("-%Y-%m-%d.").to_string());
            ledger::folder(home)?.join("reports").join(name)
        }
        (None, false) => return Ok(out.write_all(text.as_bytes())?),
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|reason| Error::unwritten(folder, reason))?;
    }
    fs::write(&file, text).map_err(|reason| Error::unwritten(&file, reason))?;
    writeln!(out, "wrote {}", file.display())?;
    if wanted.open { open(&file) } else { Ok(()) }
}

/// The page of the last six weeks as text for a screen.
pub(crate) fn six_weeks(home: &Home) -> Result<String, Error> {
    written(6, Format::Text, 76, &time::wall(), home)
}

/// The page in a format, by the user's template if there is one.
fn written(
    weeks: u16,
    format: Format,
    columns: usize,
    now: &Zoned,
    home: &Home,
) -> Result<String, Error> {
    let entries = ledger::open(home)?.entries(store::Wanted::default())?;
    let catalog = home.catalog();
    let exercise = |id: &str| {
        catalog.exercise(id).map_or_else(|| id.to_owned(), |exercise| exercise.name.clone())
    };
    let settings = &home.config.settings;
    let report = Report::of(
        &entries,
        &Wanted {
            today: now.date(),
            weeks,
            name: &settings.report.name,
            activities: &settings.report.activities,
            goal: settings.progress.sessions_a_week,
            exercise: &exercise,
        },
    );
    let own = home.paths.config.as_ref().map(|folder| folder.join(format.template()));
    let template = match own.as_ref().map(fs::read_to_string) {
        Some(Ok(template)) => Some(template),
        Some(Err(reason)) if reason.kind() != ErrorKind::NotFound => {
            let path = own.unwrap_or_default();
            return Err(Error::Unreadable { path, reason });
        }
        _ => None,
    };
    page(&report, format, template.as_deref(), columns)
        .map_err(|error| Error::NotUnderstood(format!("your template cannot be used: {error}")))
}

fn note(question: &str, now: &Zoned, home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    if question.trim().is_empty() {
        return Err(Error::NotUnderstood(
            "there is no question; write `supple report --question \"May I run?\"`".to_owned(),
        ));
    }
    let mut store = ledger::open(home)?;
    let question = Question { question: question.trim().to_owned() };
    let entry = ledger::note(&mut store, now, Body::Question(question))?;
    Ok(writeln!(out, "noted: {}", history::line(&entry, now.date(), &home.catalog()))?)
}

/// Hands a file to what shows such files here; `BROWSER` names another program.
fn open(file: &Path) -> Result<(), Error> {
    let own = env::var("BROWSER").ok().filter(|browser| !browser.is_empty());
    let usual = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let browser = own.unwrap_or_else(|| usual.to_owned());
    let started = Command::new(&browser)
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    started.map(drop).map_err(|reason| {
        Error::NotUnderstood(format!(
            "the page is there, but `{browser}` could not show it: {reason}; `BROWSER` names another \
             program"
        ))
    })
}
