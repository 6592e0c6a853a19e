//! Files of other programs, written as ours.
//!
//! - An exercise or a list of them in the JSON shape of the public free-exercise-db.
//! - A workout in the text of Intervals.icu: headings, `3x`, `- 30s hard`.
//!
//! What has no equal here stays as a comment, and so does every assumption.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::routine::write::{Keys, STOP, comment, id_of, one_line, quoted};
use crate::text::capitalized;
use crate::time::parse_duration;

/// A new file: its id and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The file's name without its ending.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// An exercise of free-exercise-db.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Theirs {
    name: String,
    id: Option<String>,
    category: Option<String>,
    force: Option<String>,
    equipment: Option<String>,
    #[serde(default)]
    primary_muscles: Vec<String>,
    #[serde(default)]
    secondary_muscles: Vec<String>,
    #[serde(default)]
    instructions: Vec<String>,
    /// Everything else.
    #[serde(flatten)]
    more: serde_json::Map<String, Value>,
}

/// Reads one exercise or a list of them.
///
/// # Errors
///
/// Says which one is wrong and why. Nothing is kept of a list with a wrong one.
pub fn exercises(json: &str) -> Result<Vec<Imported>, String> {
    let all = match serde_json::from_str(json).map_err(|error| error.to_string())? {
        Value::Array(all) => all,
        one => vec![one],
    };
    all.into_iter()
        .enumerate()
        .map(|(at, one)| {
            let theirs: Theirs = serde_json::from_value(one)
                .map_err(|error| format!("exercise {} in it: {error}", at + 1))?;
            theirs.ours().ok_or_else(|| format!("exercise {} in it has no name", at + 1))
        })
        .collect()
}

/// The dose for a category, which their files do not have: gentle numbers of the usual kind.
const DOSES: &[(&str, &[(&str, &str)])] = &[
    ("stretching", &[("hold", "\"30s\""), ("sets", "2"), ("rest", "\"10s\"")]),
    ("cardio", &[("time", "\"5 min\"")]),
    ("plyometrics", &[("reps", "6"), ("sets", "2"), ("rest", "\"1 min\"")]),
];
const OTHER_DOSE: &[(&str, &str)] = &[("reps", "8"), ("sets", "2"), ("rest", "\"45s\"")];
/// Force `static`, and no stretch: something is held.
const HELD_DOSE: &[(&str, &str)] = &[("hold", "\"15s\""), ("sets", "3"), ("rest", "\"15s\"")];

/// Words of the instructions that tell a position; the first that is found counts.
const POSITIONS: &[(&str, &str)] = &[
    ("all fours", "hands and knees"),
    ("hands and knees", "hands and knees"),
    ("face down", "face down"),
    ("facedown", "face down"),
    ("on your stomach", "face down"),
    ("prone", "face down"),
    ("on your side", "on the side"),
    ("on your back", "on the back"),
    ("supine", "on the back"),
    ("lie down", "on the back"),
    ("lie flat", "on the back"),
    ("lying", "on the back"),
    ("kneel", "hands and knees"),
    ("sit ", "seated"),
    ("seated", "seated"),
    ("stand", "standing"),
];

/// Our regions for their muscles.
const REGIONS: &[(&str, &str)] = &[
    ("abdominals", "core"),
    ("abductors", "hip"),
    ("adductors", "hip"),
    ("calves", "calf"),
    ("chest", "chest"),
    ("glutes", "buttock"),
    ("hamstrings", "hamstring"),
    ("lower back", "lumbar"),
    ("middle back", "thoracic"),
    ("neck", "neck"),
    ("quadriceps", "thigh front"),
    ("shoulders", "shoulder"),
];

impl Theirs {
    fn ours(self) -> Option<Imported> {
        let id = id_of(self.id.as_deref().unwrap_or(&self.name)).or_else(|| id_of(&self.name))?;
        let category = self.category.as_deref().unwrap_or("strength").to_lowercase();
        let is = |key: &Option<String>, word: &str| key.as_deref() == Some(word);
        let kind = match category.as_str() {
            "stretching" => "stretch",
            "cardio" => "mobility",
            _ => "strength",
        };
        let dose = match DOSES.iter().find(|(other, _)| *other == category) {
            Some((_, dose)) => dose,
            None if is(&self.force, "static") => HELD_DOSE,
            None => OTHER_DOSE,
        };
        let told = self.instructions.join(" ").to_lowercase();
        let position = POSITIONS
            .iter()
            .filter_map(|(word, position)| Some((told.find(word)?, *word, *position)))
            .min_by_key(|(at, ..)| *at);

        let mut head = Keys::default();
        head.text("name", &self.name);
        head.text("kind", kind);
        let regions: Vec<&str> = REGIONS
            .iter()
            .filter(|(muscle, _)| self.primary_muscles.iter().any(|one| one == muscle))
            .map(|(_, region)| *region)
            .collect();
        head.lines("regions", &regions);
        let targets = [self.primary_muscles, self.secondary_muscles].concat();
        head.lines("targets", &targets);
        let mut place = Keys::default();
        place.text("position", position.map_or("standing", |(.., position)| position));
        if let Some(prop) = self.equipment.filter(|prop| !matches!(&**prop, "body only" | "none")) {
            place.lines("props", &[prop]);
        }
        let mut amount = Keys::default();
        for (key, value) in dose {
            amount.raw(key, *value);
        }
        let mut movement = Keys::default();
        let instructions: Vec<_> =
            self.instructions.iter().filter(|line| !line.trim().is_empty()).collect();
        movement.lines("movement", &instructions);
        movement.text("stop", STOP);

        let mut text = comment("Imported from the JSON of free-exercise-db.");
        for (key, value) in [("category", self.category), ("force", self.force)] {
            if let Some(value) = value {
                text.push_str(&comment(&one_line(&format!("{key}: {value}"))));
            }
        }
        for (key, value) in self.more.iter().filter(|(_, value)| !value.is_null()) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text.push_str(&comment(&one_line(&format!("{key}: {value}"))));
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{head}\n");
        text.push_str(&match position {
            Some((_, word, _)) => {
                comment(&format!("From \"{}\" in the instructions.", word.trim()))
            }
            None => comment("The instructions do not say how it starts; please look."),
        });
        let _ = writeln!(text, "{place}");
        text.push_str(&comment(
            "They have no dose and no sides: this is a beginning, please look.",
        ));
        let _ = write!(text, "{amount}\n{movement}");
        Some(Imported { id, text: text.trim_end().to_owned() + "\n" })
    }
}

/// Reads a workout; `None` when there is no step in it.
///
/// A line that begins with `-` is a step: its time, and the rest of the line is its name. A line of
/// only `3x`, or one that ends so, repeats the steps below it. Any other line is a heading, and an
/// empty line ends a block.
#[must_use]
pub fn workout(title: &str, text: &str) -> Option<String> {
    let mut page = format!("title = {}\n", quoted(title));
    let mut block = Block::default();
    let mut steps = 0;
    for line in text.lines().map(one_line).chain([String::new()]) {
        if let Some(step) = line.strip_prefix(['-', '–', '•']) {
            block.step(step);
        } else if line.is_empty() || !block.steps.is_empty() {
            steps += block.count;
            page.push_str(&std::mem::take(&mut block).text());
            block.heading(&line);
        } else {
            block.heading(&line);
        }
    }
    (steps > 0).then_some(page)
}

#[derive(Default)]
struct Block {
    title: Option<String>,
    rounds: Option<u16>,
    /// What stands in comments above it.
    comments: String,
    steps: String,
    count: usize,
    /// Whether a rest can follow the last of its steps.
    ends_with_work: bool,
}

/// Names that are a rest after the step before, and no step.
const RESTS: &[&str] = &["Rest", "Recover", "Recovery", "Pause"];

impl Block {
    fn heading(&mut self, line: &str) {
        let (words, last) = line.rsplit_once(' ').unwrap_or(("", line));
        let rounds = last.strip_suffix(['x', 'X', '×']).and_then(|rounds| rounds.parse().ok());
        let words = match rounds {
            Some(rounds @ 1..=100) => {
                self.rounds = Some(rounds);
                words
            }
            _ => line,
        };
        let words = words.trim_end_matches([':', ' ']);
        if words.is_empty() {
            return;
        }
        if let Some(other) = self.title.replace(words.to_owned()) {
            self.comments.push_str(&comment(&other));
        }
    }

    fn step(&mut self, line: &str) {
        let line = line.trim();
        let words: Vec<&str> = line.split(' ').collect();
        let time = words.iter().enumerate().find_map(|(at, word)| Some((at, time(word)?)));
        let Some((at, time)) = time else {
            let question = comment(&format!("- {line}\nquestion: how long is that?"));
            let _ = write!(self.steps, "\n{question}");
            self.ends_with_work = false;
            return;
        };
        let mut name = words;
        name.remove(at);
        let name = match name.join(" ") {
            name if name.is_empty() => "Work".to_owned(),
            name => capitalized(&name),
        };
        let mut keys = Keys::default();
        if self.ends_with_work && RESTS.contains(&&*name) {
            keys.time("rest_after", time);
            let _ = write!(self.steps, "{keys}");
            self.ends_with_work = false;
            return;
        }
        keys.text("name", &name);
        keys.time("time", time);
        keys.text("stop", STOP);
        let _ = write!(self.steps, "\n[[block.step]]\n{keys}");
        self.count += 1;
        self.ends_with_work = true;
    }

    fn text(self) -> String {
        let Self { title, rounds, mut comments, steps, count, .. } = self;
        if count == 0 {
            // A heading without steps, or steps that nobody can time.
            comments.push_str(&title.map(|title| comment(&title)).unwrap_or_default());
            let lead = if comments.is_empty() { "" } else { "\n" };
            return format!("{lead}{comments}{steps}");
        }
        let mut keys = Keys::default();
        let lower = title.as_deref().unwrap_or_default().to_lowercase();
        if let Some(title) = title {
            keys.text("title", &title);
        }
        if lower.starts_with("warm") {
            keys.text("kind", "warm-up");
        } else if lower.starts_with("cool") {
            keys.text("kind", "cool-down");
        }
        if let Some(rounds) = rounds.filter(|rounds| *rounds > 1) {
            keys.number("rounds", rounds);
        }
        format!("\n{comments}[[block]]\n{keys}{steps}")
    }
}

/// A time as Intervals.icu has it: `10m`, `1h30m`, `1m30`, `30"`, `5'`.
fn time(word: &str) -> Option<Duration> {
    let word = word.replace(['\'', '’'], "m").replace(['"', '”'], "s");
    let bare_seconds = word.contains('m') && word.ends_with(|c: char| c.is_ascii_digit());
    let word = if bare_seconds { word + "s" } else { word };
    parse_duration(&word).ok().filter(|time| !time.is_zero())
}
