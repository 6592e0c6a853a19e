//! What a file may say, for editors: a JSON Schema (draft-07) of routine and exercise files.
//!
//! Words come from the reader's own [`Word`] tables and limits from its own limits. That the keys
//! are those that the reader asks for, and that the two agree on what each takes, is proved by
//! asking both (`tests/it/schema.rs`).

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::figure::number::{BELLIES, DEGREES, PLACES};
use super::figure::{Stick, Toward};
use super::layer::{Key, MOST_REPS, MOST_SETS, Split};
use super::value::LONGEST_BEAT;
use super::{MOST_MINUTES, MOST_ROUNDS, may_be_allowed};
use crate::figure::{Muscle, Spot, View};
use crate::routine::catalog::{ADVICE, FileKind, SOURCES};
use crate::routine::{Bias, BlockKind, FLAGS, Kind, Level, Position, Side, Word};

/// What a key takes.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    /// The id of an exercise.
    Exercise,
    Texts,
    Flag,
    /// A length of time.
    Time,
    /// A whole number from 1 to this.
    Count(u16),
    /// Repetitions: a number, or one for each set.
    Counts,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    Words(fn() -> Vec<&'static str>),
    /// So many beats in seconds: `2-1-2-0`.
    Beats(usize),
    ExtraSets,
    /// Cues at their time, or spread over the set.
    Cues,
    Steps,
    Blocks,
    /// A number in a range.
    Number(Range),
    /// So many numbers, at least and at most.
    Numbers(usize, usize, Range),
    /// A number in a range, or a direction in space.
    Direction(Range),
    /// A word, or a direction in space.
    WordOrDirection(fn() -> Vec<&'static str>),
    /// Two places on the body.
    Spots,
    /// What is highlighted.
    Muscles,
    Figure,
    Poses,
    Limb(&'static [Line]),
}

/// From where to where a number goes.
type Range = &'static RangeInclusive<f32>;

/// A key with what it takes and what it says.
type Line = (&'static str, Shape, &'static str);

const ROUTINE: &[Line] = &[
    ("title", Shape::Text, "what people call it; needed"),
    ("level", Shape::Word(words::<Level>), "how demanding it is; gentle unless you say so"),
    ("family", Shape::Text, "what it belongs with, in a word of your own"),
    ("goal", Shape::Text, "what it is for"),
    ("when", Shape::Text, "when and how often to do it"),
    ("start_if", Shape::Text, "whom it suits"),
    ("skip_if", Shape::Text, "who leaves it out"),
    ("move_on", Shape::Text, "what tells that it is time for the next routine"),
    ("note", Shape::Text, "anything else"),
    (
        "advice",
        Shape::Words(|| ADVICE.to_vec()),
        "the rows of advice that it serves (`supple advice`)",
    ),
    ("minutes", Shape::Count(MOST_MINUTES), "how many minutes you want it to take"),
    ("first_hour", Shape::Flag, "meant for the first hour of the day; no unless you say so"),
    ("coach", Shape::Flag, "whether the coach may change doses; yes unless you say so"),
    ("allow", Shape::Words(allowed), "warnings that you mean, by code or name"),
    ("ready", Shape::Time, "time before the first step"),
    ("step", Shape::Steps, "the steps, each under `[[step]]`"),
    ("block", Shape::Blocks, "or the blocks, each under `[[block]]`"),
];

const BLOCK: &[Line] = &[
    ("title", Shape::Text, "a heading"),
    ("kind", Shape::Word(words::<BlockKind>), "its part in the routine; main unless you say so"),
    ("rounds", Shape::Count(MOST_ROUNDS), "how often its steps are gone through"),
    ("rest_between", Shape::Time, "rest between two rounds"),
    ("step", Shape::Steps, "its steps, each under `[[block.step]]`"),
];

const AMOUNT: &[Line] = &[
    ("hold", Shape::Time, "a position held, or the hold of each repetition"),
    ("reps", Shape::Counts, "repetitions, or a list with one number for each set"),
    ("time", Shape::Time, "movement or rest for a time"),
    ("breaths", Shape::Count(MOST_REPS), "breaths"),
    ("until", Shape::Word(words::<Key>), "as long as you like, until you press a key"),
    ("sets", Shape::Count(MOST_SETS), "how many sets"),
    ("tempo", Shape::Beats(4), "seconds of lift, hold, lower and pause"),
    ("breath", Shape::Beats(2), "seconds in and out"),
    ("about", Shape::Time, "a guess for work until a key"),
    ("rest", Shape::Time, "rest after each set but the last"),
    ("sides", Shape::Word(words::<Split>), "how the sides take turns"),
    ("first_side", Shape::Word(words::<Side>), "the side that begins"),
    ("change", Shape::Time, "time to change over"),
];

const ROUND_A_STEP: &[Line] = &[
    ("rest_after", Shape::Time, "rest after the step"),
    ("get_into", Shape::Time, "time to get into position"),
];

const EXTRA_SETS: Line = ("extra_sets", Shape::ExtraSets, "more sets on one side");

const STEP: &[Line] = &[
    ("exercise", Shape::Exercise, "the exercise, by id"),
    ("name", Shape::Text, "or the name of one that is written here"),
    EXTRA_SETS,
    ("position", Shape::Word(words::<Position>), "how it is done, where the exercise has a choice"),
    ("cues", Shape::Cues, "lines at their time in a set"),
    ("note", Shape::Text, "your words on this step"),
    ("allow", Shape::Words(allowed), "warnings that you mean, by code or name"),
];

const EXERCISE: &[Line] = &[
    ("name", Shape::Text, "what people call it; needed"),
    ("aliases", Shape::Texts, "what else people call it; another exercise may be called the same"),
    ("position", Shape::Word(words::<Position>), "how it starts; needed"),
    ("cues", Shape::Texts, "short lines for during the work"),
    EXTRA_SETS,
];

/// What an exercise may say in its own file and, without a file, in a step.
const DETAILS: &[Line] = &[
    ("kind", Shape::Word(words::<Kind>), "what sort it is; needed"),
    ("also", Shape::Words(words::<Position>), "other positions that it can be done in"),
    ("position_note", Shape::Text, "a word more on the position"),
    ("regions", Shape::Texts, "the parts of the body that it is for"),
    ("targets", Shape::Texts, "muscles, the main one first"),
    ("props", Shape::Texts, "what one needs"),
    (
        "range",
        Shape::Text,
        "how far the dose may go; `check` understands seconds, minutes, `reps` and `2x8`",
    ),
    ("how_often", Shape::Text, "how often to do it"),
    ("setup", Shape::Texts, "how to get into it, a sentence a line"),
    ("movement", Shape::Texts, "how to do it, a sentence a line"),
    ("mistakes", Shape::Texts, "what commonly goes wrong"),
    ("caution", Shape::Text, "what to mind"),
    ("stop", Shape::Text, "when to stop"),
    ("avoid", Shape::Words(|| FLAGS.to_vec()), "who leaves it out, by the words below"),
    ("bias", Shape::Word(words::<Bias>), "how it works the spine; neutral unless you say so"),
    ("desk", Shape::Flag, "fit for the desk; no unless you say so"),
    ("floor", Shape::Flag, "one gets down to the floor; no unless you say so"),
    ("first_hour", Shape::Flag, "fit for the first hour of the day; yes unless you say so"),
    ("easier", Shape::Exercise, "the exercise before it, by id"),
    ("harder", Shape::Exercise, "the exercise after it, by id"),
    ("evidence", Shape::Text, "what the evidence says, where it is weak"),
    ("sources", Shape::Words(|| SOURCES.to_vec()), "codes of its sources"),
    (
        "figure",
        Shape::Figure,
        "how it looks, or the exercise that looks the same (docs/figures.md)",
    ),
];

const FIGURE: &[Line] = &[
    ("view", Shape::Word(words::<View>), "from where it is seen; from the side unless you say so"),
    (
        "highlight",
        Shape::Muscles,
        "what it works on; of a half that you do not name, the one that works",
    ),
    ("mat", Shape::Flag, "a mat under all of it"),
    (
        "wall",
        Shape::Number(&PLACES),
        "a wall: how far to the right of the middle, or with a minus to the left",
    ),
    (
        "chair",
        Shape::Numbers(2, 2, &PLACES),
        "a chair: the middle of its seat and the seat's height",
    ),
    ("table", Shape::Numbers(2, 2, &PLACES), "a table on the right: its near edge and its height"),
    ("step", Shape::Numbers(3, 3, &PLACES), "a step or a box: from, to and its height"),
    ("rail", Shape::Numbers(3, 3, &PLACES), "a rail to hold on to: from, to and its height"),
    ("door", Shape::Number(&PLACES), "a door frame: how far from the middle"),
    (
        "pillow",
        Shape::Numbers(3, 4, &PLACES),
        "a pillow or a towel: from, to, its height and what it lies on",
    ),
    ("strap", Shape::Spots, "a strap between two places on the body"),
    ("stick", Shape::Word(words::<Stick>), "a stick along the back, or through both hands"),
    ("round", Shape::Flag, "goes on from the last pose to the first, as in walking"),
    ("cycle", Shape::Time, "how long there and back takes where only time is counted"),
    ("pose", Shape::Poses, "the poses, each under `[[figure.pose]]`"),
];

const POSE: &[Line] = &[
    ("name", Shape::Text, "a word for it"),
    ("says", Shape::Text, "what counts in it"),
    ("hip", Shape::Numbers(2, 3, &PLACES), "where the hips are"),
    (
        "spine",
        Shape::Numbers(3, 4, &DEGREES),
        "where lumbar spine, thorax and neck point, and the head if it is tilted",
    ),
    ("roll", Shape::Number(&DEGREES), "how far the body is turned about its length"),
    ("twist", Shape::Number(&DEGREES), "how far the chest is turned against the hips"),
    ("look", Shape::Number(&DEGREES), "how far the head is turned against the chest"),
    ("belly", Shape::Number(&BELLIES), "how much larger the belly is, breathed in"),
    ("legs", Shape::Limb(LEG), "both legs"),
    ("right_leg", Shape::Limb(LEG), "the right leg"),
    ("left_leg", Shape::Limb(LEG), "the left leg"),
    ("arms", Shape::Limb(ARM), "both arms; along the body unless you say so"),
    ("right_arm", Shape::Limb(ARM), "the right arm"),
    ("left_arm", Shape::Limb(ARM), "the left arm"),
    ("ball", Shape::Numbers(2, 2, &PLACES), "where a massage ball is"),
    ("roller", Shape::Numbers(2, 2, &PLACES), "where a foam roller is"),
    ("load", Shape::Numbers(2, 2, &PLACES), "where a box is that is lifted"),
    ("arrow", Shape::Numbers(4, 4, &PLACES), "an arrow: from across, up, to across, up"),
];

const LEG: &[Line] = &[
    ("ankle", Shape::Numbers(2, 3, &PLACES), "where the ankle is"),
    ("foot", Shape::Direction(&DEGREES), "where the toes point"),
    ("knee", Shape::WordOrDirection(words::<Toward>), "where the knee points"),
];

const ARM: &[Line] = &[
    ("wrist", Shape::Numbers(2, 3, &PLACES), "where the wrist is"),
    ("hand", Shape::Direction(&DEGREES), "where the fingers point"),
    ("elbow", Shape::WordOrDirection(words::<Toward>), "where the elbow points"),
];

/// A plan; what its lines mean is said in `docs/plans.md`.
fn plan() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let mut stage = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": { "weeks": { "type": "integer", "minimum": 1 }, "note": text, "doses": texts },
    });
    for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "daily"] {
        stage["properties"][day].clone_from(&texts);
    }
    json!({
        "title": "A plan of supple",
        "type": "object",
        "additionalProperties": false,
        "required": ["title", "stage"],
        "properties": {
            "title": text, "goal": text, "note": text, "then": text, "sources": texts,
            "stage": { "type": "array", "minItems": 1, "items": stage },
        },
    })
}

/// The schema of a kind of file; `exercises` are the ids that an editor may offer.
#[must_use]
pub fn schema(kind: FileKind, exercises: &[&str]) -> Value {
    let place = |tables: &[&[Line]]| object(tables, exercises);
    let (mut figure, mut pose) = (place(&[FIGURE]), place(&[POSE]));
    figure["required"] = json!(["pose"]);
    pose["required"] = json!(["name"]);
    let mut schema = match kind {
        FileKind::Routine => {
            let mut routine = place(&[ROUTINE, AMOUNT, ROUND_A_STEP]);
            let mut block = place(&[BLOCK, AMOUNT, ROUND_A_STEP]);
            let step = place(&[STEP, AMOUNT, ROUND_A_STEP, DETAILS]);
            routine["required"] = json!(["title"]);
            block["required"] = json!(["step"]);
            routine["definitions"] =
                json!({ "step": step, "block": block, "figure": figure, "pose": pose });
            routine["title"] = json!("A routine of supple");
            routine
        }
        FileKind::Plan => plan(),
        FileKind::Exercise => {
            let mut exercise = place(&[EXERCISE, DETAILS, AMOUNT]);
            exercise["required"] = json!(["name", "kind", "position"]);
            exercise["title"] = json!("An exercise of supple");
            exercise["definitions"] = json!({ "figure": figure, "pose": pose });
            exercise
        }
    };
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema
}

fn object(tables: &[&[Line]], exercises: &[&str]) -> Value {
    let lines = tables.iter().flat_map(|table| table.iter());
    let properties: Map<String, Value> = lines
        .map(|(name, shape, says)| {
            let mut property = shape.schema(exercises);
            property["description"] = json!(says);
            ((*name).to_owned(), property)
        })
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

impl Shape {
    fn schema(self, exercises: &[&str]) -> Value {
        // Text that says nothing is refused.
        let text = || json!({ "type": "string", "pattern": r"\S" });
        let count = |most| json!({ "type": "integer", "minimum": 1, "maximum": most });
        let list = |items: Value| json!({ "type": "array", "items": items });
        match self {
            Self::Text => text(),
            Self::Exercise => json!({ "type": "string", "pattern": r"\S", "examples": exercises }),
            Self::Texts => list(text()),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Time => json!({ "type": "string", "pattern": TIME }),
            Self::Count(most) => count(most),
            Self::Counts => json!({ "anyOf": [
                count(MOST_REPS),
                { "type": "array", "items": count(MOST_REPS), "minItems": 1 },
            ] }),
            Self::Word(words) => json!({ "type": "string", "enum": words() }),
            Self::Words(words) => list(json!({ "type": "string", "enum": words() })),
            Self::Beats(beats) => json!({ "type": "string", "pattern": beats_pattern(beats) }),
            Self::ExtraSets => json!({
                "type": "object",
                "properties": { "left": count(MOST_SETS), "right": count(MOST_SETS) },
                "additionalProperties": false,
                "minProperties": 1,
                "maxProperties": 1,
            }),
            Self::Cues => list(json!({ "anyOf": [
                {
                    "type": "object",
                    "properties": { "at": { "type": "string", "pattern": TIME }, "say": text() },
                    "required": ["at", "say"],
                    "additionalProperties": false,
                },
                text(),
            ] })),
            Self::Steps => json!({
                "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/step" },
            }),
            Self::Blocks => json!({
                "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/block" },
            }),
            Self::Number(range) => number(range),
            Self::Numbers(least, most, range) => numbers(least, most, range),
            Self::Direction(range) => {
                json!({ "anyOf": [number(range), numbers(3, 3, &DEGREES)] })
            }
            Self::WordOrDirection(words) => json!({ "anyOf": [
                { "type": "string", "enum": words() },
                numbers(3, 3, &DEGREES),
            ] }),
            Self::Spots => json!({
                "type": "array", "minItems": 2, "maxItems": 2,
                "items": { "type": "string", "enum": words::<Spot>() },
            }),
            Self::Muscles => {
                let muscles = words::<Muscle>().join("|");
                list(
                    json!({ "type": "string", "pattern": format!("^((right|left|both) )?({muscles})$") }),
                )
            }
            Self::Figure => json!({ "anyOf": [text(), { "$ref": "#/definitions/figure" }] }),
            Self::Poses => json!({
                "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/pose" },
            }),
            Self::Limb(lines) => object(&[lines], exercises),
        }
    }
}

fn number(range: Range) -> Value {
    json!({ "type": "number", "minimum": range.start(), "maximum": range.end() })
}

fn numbers(least: usize, most: usize, range: Range) -> Value {
    json!({ "type": "array", "minItems": least, "maxItems": most, "items": number(range) })
}

/// What `parse_duration` reads, in lower case: hours, minutes and seconds, any of them left out.
const TIME: &str = concat!(
    r"^ *(([0-9.]+ *(h|hr|hrs|hour|hours) *)([0-9.]+ *(m|min|mins|minute|minutes) *)?",
    r"([0-9.]+ *(s|sec|secs|second|seconds) *)?",
    r"|([0-9.]+ *(m|min|mins|minute|minutes) *)([0-9.]+ *(s|sec|secs|second|seconds) *)?",
    r"|[0-9.]+ *(s|sec|secs|second|seconds) *)$"
);

/// Beats of up to [`LONGEST_BEAT`]'s digits before the point, joined by hyphens.
fn beats_pattern(beats: usize) -> String {
    let digits = (LONGEST_BEAT as u32).to_string().len();
    let beat = format!(r" *[0-9]{{1,{digits}}}(\.[0-9]+)? *");
    format!("^{}$", vec![beat; beats].join("-"))
}

/// Codes and names of the warnings that an author may say are meant.
fn allowed() -> Vec<&'static str> {
    may_be_allowed().flat_map(|info| [info.id, info.name]).collect()
}

/// Every word that a file may use for a value.
fn words<T: Word>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(word, _)| *word).collect()
}
