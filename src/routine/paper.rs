//! From paper to file: a prescription as people write it, one line an exercise.
//!
//! A line is cut into pieces (`token`); a table of patterns takes what speaks of dose, sides and
//! frequency (`pattern`); what is left is the exercise's name and notes. The name is looked up in
//! the catalogue (`name`), and dose and exercise together give the keys of a step (`amount`).
//! Whatever is not certain becomes a question, and the line stays in the file as a comment.

use std::fmt::Write as _;

mod amount;
mod cursor;
mod name;
mod pattern;
mod token;

use self::amount::Facts;
use self::name::Found;
use self::token::Token;
use crate::routine::Exercise;
use crate::routine::write::{Keys, STOP, comment, one_line, quoted};
use crate::text;

/// A line of a sheet and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line as it was written.
    pub paper: String,
    /// The keys of its step, as far as they are understood.
    pub step: Keys,
    /// How often it is to be done, in the sheet's words.
    pub often: Option<String>,
    /// What it was matched to, and why.
    pub because: String,
    /// What has to be answered before it can be a step.
    pub question: Option<String>,
}

/// Reads a sheet; empty lines and those that begin with `#` count for nothing.
#[must_use]
pub fn read<'a>(sheet: &str, exercises: impl IntoIterator<Item = &'a Exercise>) -> Vec<Line> {
    let exercises: Vec<&Exercise> = exercises.into_iter().collect();
    let lines = sheet.lines().map(one_line);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| read_line(&line, &exercises))
        .collect()
}

fn read_line(paper: &str, exercises: &[&Exercise]) -> Line {
    let line = without_bullet(paper);
    let tokens = token::tokens(line);
    let said = pattern::said(line, &tokens);
    let mut facts = Facts::of(said.facts);
    let words: Vec<Vec<&Token>> = said
        .words
        .into_iter()
        .map(|words| tokens.iter().take(words.end).skip(words.start).collect())
        .collect();
    let (found, name, mut notes) = find(line, &words, exercises);
    notes.append(&mut facts.notes);

    let mut step = Keys::default();
    let (exercise, because, doubt) = match found {
        Found::One(exercise, why) => {
            step.text("exercise", &exercise.id);
            (Some(exercise), format!("`{}`, {why}", exercise.id), None)
        }
        Found::Several(all) => {
            let ids: Vec<_> = all.iter().map(|one| format!("`{}`", one.id)).collect();
            let question = format!("which one: {}?", text::choices(&ids));
            (None, "more than one exercise".to_owned(), Some(question))
        }
        Found::Nothing(near) => {
            let near = near.map(|one| format!("; near it is `{}`", one.id)).unwrap_or_default();
            if name.chars().any(char::is_alphabetic) {
                step.text("name", &name);
                (None, format!("written here, since no exercise is called so{near}"), None)
            } else {
                (None, "no exercise".to_owned(), Some("what exercise is it?".to_owned()))
            }
        }
    };
    let stray = name.split(' ').next_back().filter(|last| last.parse::<f64>().is_ok());
    let doubt = doubt
        .or_else(|| stray.map(|number| format!("what does `{number}` count?")))
        .or_else(|| stray_in(&notes));
    let question = match (doubt, facts.keys(exercise, &name)) {
        (None, Ok(keys)) => {
            step.extend(keys);
            None
        }
        (Some(question), _) | (None, Err(question)) => Some(question),
    };
    if step.has("name") {
        step.text("stop", STOP);
    }
    if !notes.is_empty() {
        step.text("note", &notes.join(", "));
    }
    Line { paper: paper.to_owned(), step, often: facts.often, because, question }
}

/// Finds the name among the words that no pattern took, and what else they say.
fn find<'a>(
    line: &str,
    words: &[Vec<&Token>],
    exercises: &[&'a Exercise],
) -> (Found<'a>, String, Vec<String>) {
    let text = |tokens: &[&Token]| {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return String::new();
        };
        line.get(first.span.start..last.span.end).unwrap_or_default().to_owned()
    };
    let Some((first, others)) = words.split_first() else {
        return (Found::Nothing(None), String::new(), Vec::new());
    };
    let notes = |others: &[Vec<&Token>]| others.iter().map(|one| text(one)).collect::<Vec<_>>();
    let whole = text(first);
    // `Piriformis stretch (lying)`: the brackets belong to the name where one is called so.
    if let Some((second, rest)) = others.split_first() {
        let joined = format!("{whole} {}", text(second));
        if let found @ Found::One(..) = name::find(&joined, "", "", exercises) {
            return (found, joined, notes(rest));
        }
    }
    let around = notes(others).join(" ");
    let found = name::find(&whole, "", &around, exercises);
    if !matches!(found, Found::Nothing(_)) {
        return (found, whole, notes(others));
    }
    // `Heel drops off step`: what comes behind such a word is a note, and may choose the exercise.
    let cut = first.iter().skip(1).position(|token| BEHIND.contains(&&*token.word));
    if let Some(cut) = cut {
        let (front, behind) = first.split_at(cut + 1);
        let (name, behind) = (text(front), text(behind));
        let shorter = name::find(&name, &behind, &around, exercises);
        let known = !matches!(shorter, Found::Nothing(_));
        let notes = [behind].into_iter().chain(notes(others)).collect();
        if known {
            return (shorter, name, notes);
        }
    }
    (found, whole, notes(others))
}

/// Words behind which a name says where and with what.
const BEHIND: &[&str] = &[
    "on", "with", "w/", "against", "using", "in", "at", "over", "from", "off", "while", "under",
    "between", "@", "without", "into",
];

/// A number in the notes that no pattern understood.
fn stray_in(notes: &[String]) -> Option<String> {
    let number = notes.iter().find(|note| note.parse::<f64>().is_ok())?;
    Some(format!("what does `{number}` count?"))
}

/// A line without its bullet or number: `- `, `• `, `1. `, `2) `, `[ ] `.
fn without_bullet(line: &str) -> &str {
    let line = line.trim_start_matches(['-', '–', '*', '•', '·', '☐', '[', ']', ' ']);
    let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match behind.strip_prefix(['.', ')']).filter(|_| behind.len() < line.len()) {
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    }
}

/// The routine that the lines come to; `None` when not one line was understood. Each line stands as
/// a comment above its step; one with a question has its step in comments as well.
#[must_use]
pub fn page(title: &str, lines: &[Line]) -> Option<String> {
    if lines.iter().all(|line| line.question.is_some()) {
        return None;
    }
    let mut page = format!("title = {}\n", quoted(title));
    // What is said of every line belongs to the routine.
    let shared = lines.first().and_then(|line| line.often.as_ref());
    let shared = shared.filter(|often| lines.iter().all(|line| line.often.as_ref() == Some(often)));
    if let Some(often) = shared {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "when = {}", quoted(often));
    }
    for line in lines {
        page.push('\n');
        page.push_str(&comment(&format!("paper: {}", line.paper)));
        page.push_str(&comment(&format!("read as: {}", line.because)));
        let mut step = line.step.clone();
        if let Some(often) = line.often.as_ref().filter(|often| Some(*often) != shared) {
            step.add_note(often);
        }
        let step = format!("[[step]]\n{step}");
        match &line.question {
            None => page.push_str(&step),
            Some(question) => {
                page.push_str(&comment(&format!("question: {question}")));
                page.push_str(&comment(&step));
            }
        }
    }
    Some(page)
}
