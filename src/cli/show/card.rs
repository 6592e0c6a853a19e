//! A routine as a card to print: one A4 page of HTML that needs nothing else.

mod fit;

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Error, doses};
use crate::advice;
use crate::routine::{Routine, Step};
use crate::session::Timeline;
use crate::text::Escaped;

const STYLE: &str = "\
@page { size: A4; margin: 12mm 13mm }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font-family: 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif; line-height: 1.36;
  color: #1c2422; background: #fff; max-width: 184mm; margin: 0 auto }
header { border-bottom: 1.2pt solid #1f6f62; padding-bottom: 2.4mm; margin-bottom: 4mm }
h1 { font-size: 1.9em; line-height: 1.15; letter-spacing: -.01em; color: #14493f }
header p { margin-top: 1mm }
.facts { color: #52605c }
.goal { font-size: 1.12em }
main { columns: 2; column-gap: 8mm }
h2 { font-size: 1.05em; color: #1f6f62; text-transform: uppercase; letter-spacing: .06em;
  margin: 0 0 1.6mm; break-after: avoid }
article { break-inside: avoid; margin-bottom: 4.2mm; padding-left: 7mm; position: relative }
article .number { position: absolute; left: 0; top: 0; width: 5mm; height: 5mm; border-radius: 50%;
  background: #1f6f62; color: #fff; text-align: center; line-height: 5mm; font-size: 8pt;
  font-weight: bold; print-color-adjust: exact; -webkit-print-color-adjust: exact }
h3 { font-size: 1.12em; line-height: 1.25 }
.dose { font-weight: bold; color: #1f6f62; margin-bottom: .6mm }
ul { list-style: none }
li { padding-left: 3mm; text-indent: -3mm }
li::before { content: '\\2013\\00a0'; color: #8a9793 }
.note { font-style: italic }
.stop { margin-top: .8mm; padding-left: 2mm; border-left: 1.2pt solid #b3432f }
.stop b { color: #b3432f }
.sources, footer { color: #6a7773; font-size: .8em }
footer { border-top: .6pt solid #b9c4c0; margin-top: 2mm; padding-top: 1.6mm; line-height: 1.3 }
@media screen { body { padding: 12mm 0 } }
";

/// Writes the card.
pub(super) fn write(
    routine: &Routine,
    timeline: &Timeline,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let mut body = Vec::new();
    head(routine, timeline, &mut body)?;
    steps(routine, &mut body)?;
    foot(routine, &mut body)?;
    let body = String::from_utf8_lossy(&body);
    let size = fit::size(&body);
    let title = Escaped(&routine.title);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{title}</title>\n<style>\n{STYLE}body {{ font-size: {size:.1}pt }}\n</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n"
    )?;
    Ok(())
}

fn head(routine: &Routine, timeline: &Timeline, page: &mut Vec<u8>) -> io::Result<()> {
    writeln!(page, "<header>\n<h1>{}</h1>", Escaped(&routine.title))?;
    if let Some(goal) = &routine.goal {
        writeln!(page, "<p class=\"goal\">{}</p>", Escaped(goal))?;
    }
    let minutes = timeline.expected().as_secs().div_ceil(60);
    write!(page, "<p class=\"facts\">About {minutes} min")?;
    if let Some(when) = &routine.when {
        write!(page, " · {}", Escaped(when))?;
    }
    writeln!(page, "</p>")?;
    for (label, words) in [("Leave it out", &routine.skip_if), ("Good to know", &routine.note)] {
        if let Some(words) = words {
            writeln!(page, "<p class=\"facts\"><b>{label}:</b> {}</p>", Escaped(words))?;
        }
    }
    writeln!(page, "</header>")
}

fn steps(routine: &Routine, page: &mut Vec<u8>) -> io::Result<()> {
    writeln!(page, "<main>")?;
    let mut told: Vec<&str> = Vec::new();
    for block in &routine.blocks {
        if let Some(heading) = super::heading(block) {
            writeln!(page, "<h2>{}</h2>", Escaped(&heading))?;
        }
        for step in &block.steps {
            let before = told.iter().position(|id| *id == step.exercise.id);
            told.push(&step.exercise.id);
            article(told.len(), step, before.map(|before| before + 1), page)?;
        }
    }
    writeln!(page, "</main>")
}

/// A step; one whose exercise was told `before` only names the number of that.
fn article(
    number: usize,
    step: &Step,
    before: Option<usize>,
    page: &mut Vec<u8>,
) -> io::Result<()> {
    let exercise = &step.exercise;
    writeln!(page, "<article>\n<span class=\"number\">{number}</span>")?;
    writeln!(page, "<h3>{}</h3>", Escaped(&exercise.name))?;
    writeln!(page, "<p class=\"dose\">{}</p>", Escaped(&doses(step)))?;
    if let Some(note) = &step.note {
        writeln!(page, "<p class=\"note\">{}</p>", Escaped(note))?;
    }
    if let Some(before) = before {
        return writeln!(page, "<p>As in {before}.</p>\n</article>");
    }
    if !exercise.setup.is_empty() || !exercise.movement.is_empty() {
        writeln!(page, "<ul>")?;
        for line in exercise.setup.iter().chain(&exercise.movement) {
            writeln!(page, "<li>{}</li>", Escaped(line))?;
        }
        writeln!(page, "</ul>")?;
    }
    if let Some(stop) = &exercise.stop {
        let (label, rule) = match stop.strip_prefix("Stop ") {
            Some(rest) => ("Stop", rest),
            None => ("Stop:", stop.as_str()),
        };
        writeln!(page, "<p class=\"stop\"><b>{label}</b> {}</p>", Escaped(rule))?;
    }
    if !exercise.sources.is_empty() {
        let codes = exercise.sources.join(", ");
        writeln!(page, "<p class=\"sources\">{}</p>", Escaped(&codes))?;
    }
    writeln!(page, "</article>")
}

fn foot(routine: &Routine, page: &mut Vec<u8>) -> io::Result<()> {
    let codes: BTreeSet<&str> =
        routine.steps().flat_map(|step| &step.exercise.sources).map(String::as_str).collect();
    let sources: Vec<String> = codes
        .into_iter()
        .filter_map(advice::source)
        .map(|source| format!("{} {}", source.code, Escaped(&source.label)))
        .collect();
    writeln!(page, "<footer>")?;
    if !sources.is_empty() {
        writeln!(page, "<p>Sources: {}.</p>", sources.join("; "))?;
    }
    writeln!(
        page,
        "<p>This card is a reminder and no examination. Stop when something feels wrong, and ask \
         a doctor or physiotherapist who can look at you.</p>\n</footer>"
    )
}
