//! What was asked and answered about warning signs, and what sessions were stopped for.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Span, Wanted, short};
use crate::history::{Answer, Body, Entry, Form, Reason, Screen, Stop};
use crate::safety::content;

/// The most signs that are named.
const SIGNS: usize = 8;

/// The most stops that are named.
const STOPS: usize = 4;

fn screen(entry: &Entry) -> Option<&Screen> {
    if let Body::Screen(screen) = &entry.body { Some(screen) } else { None }
}

/// When every question was asked last, and how it was answered, in words. `all`: also what is older
/// than the span.
pub(super) fn asked(all: &[Entry]) -> Option<String> {
    let full = |entry: &&Entry| screen(entry).is_some_and(|screen| screen.form == Form::Full);
    let last = all.iter().rev().find(full)?;
    let answers = &screen(last)?.answers;
    let number = |wanted| answers.values().filter(|answer| **answer == wanted).count();
    let said: Vec<String> = [
        (Answer::Yes, "yes"),
        (Answer::NotSure, "not sure"),
        (Answer::Skipped, "skipped"),
        (Answer::No, "no"),
    ]
    .into_iter()
    .filter(|(answer, _)| number(*answer) > 0)
    .map(|(answer, word)| format!("{} {word}", number(answer)))
    .collect();
    Some(format!("{}, {}", last.when.day.strftime("%-d %B %Y"), said.join(", ")))
}

/// The signs that were answered with yes or not sure, in the words of the question, each with its last
/// day; the graver ones first.
pub(super) fn reported(span: &Span<'_>) -> Option<String> {
    let mut reported: BTreeMap<(usize, &str), (Date, Answer)> = BTreeMap::new();
    let place = |id: &str| content().questions.iter().position(|question| question.id == id);
    for (entry, screen) in span.entries.iter().filter_map(|entry| Some((entry, screen(entry)?))) {
        for (id, answer) in screen.answers.iter().filter(|(_, answer)| answer.may_be()) {
            let place = place(id).unwrap_or(usize::MAX);
            reported.insert((place, id), (entry.when.day, *answer));
        }
    }
    let mut days: Vec<(Date, Vec<String>)> = Vec::new();
    for ((_, id), (day, answer)) in reported.iter().take(SIGNS) {
        let unsure = if *answer == Answer::NotSure { ", not sure" } else { "" };
        let said = format!("{} ({id}{unsure})", in_words(id));
        match days.iter_mut().find(|(other, _)| other == day) {
            Some((_, signs)) => signs.push(said),
            None => days.push((*day, vec![said])),
        }
    }
    let on = |(day, signs): &(Date, Vec<String>)| {
        format!("{}: {}", day.strftime("%-d %B"), signs.join(", "))
    };
    let days: Vec<String> = days.iter().map(on).collect();
    named("Answered with yes", &days, reported.len().saturating_sub(SIGNS))
}

fn in_words(id: &str) -> String {
    let question = content().question(id);
    question.map_or_else(|| id.to_owned(), |question| question.short.clone())
}

/// What exercises were left and sessions stopped for, the last first, each with its exercise and day.
/// To have had enough is no reason.
pub(super) fn stopped(span: &Span<'_>, wanted: &Wanted<'_>) -> Option<String> {
    let stops = span.entries.iter().rev().flat_map(|entry| {
        let stops: &[Stop] =
            if let Body::Session(session) = &entry.body { &session.stops } else { &[] };
        stops.iter().rev().map(|stop| (entry.when.day, stop))
    });
    let said = |(day, stop): (Date, &Stop)| {
        let words = content().reason(stop.reason);
        let exercise = stop.exercise.as_ref().map(|id| short(&(wanted.exercise)(id)));
        let exercise = exercise.map(|name| format!("{name}, ")).unwrap_or_default();
        format!("{words} ({exercise}{})", day.strftime("%-d %B"))
    };
    let stops: Vec<String> =
        stops.filter(|(_, stop)| stop.reason != Reason::Enough).map(said).collect();
    let shown = stops.get(..STOPS).unwrap_or(&stops);
    named("Stopped for", shown, stops.len() - shown.len())
}

/// A line with what there is to name, and how many more there are.
fn named(what: &str, shown: &[String], more: usize) -> Option<String> {
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{what}: {}{more}", shown.join("; ")))
}
