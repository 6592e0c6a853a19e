//! The pages: what each mistake is, and a file with and without it. `docs/diagnostics.md` is made from
//! them, and a test reads every example.

use super::{Code, Example, Info};
use crate::routine::catalog::FileKind;
use crate::routine::diagnostic::Severity;

/// In the order of the enum.
pub(super) const TABLE: &[Info] = &[
    Info {
        code: Code::Unreadable,
        id: "S001",
        name: "unreadable",
        severity: Severity::Error,
        page: "The file cannot be opened: it is gone, it is a folder, or its owner does not let you read it. The
message of the system says which. `ls -l` shows who may read a file; `chmod u+r FILE` lets you.",
        example: None,
    },
    Info {
        code: Code::NotText,
        id: "S002",
        name: "not-text",
        severity: Severity::Error,
        page: "The file holds bytes that are not UTF-8. That happens when an editor saves in an older encoding,
or when the file is no text at all. Save it anew as UTF-8.",
        example: None,
    },
    Info {
        code: Code::Syntax,
        id: "S003",
        name: "syntax",
        severity: Severity::Error,
        page: "The text is not TOML at this place: a quote or a bracket is missing, or a value is not written as
TOML wants it. The rest of the file is still checked, but the broken line is not.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = Morning

[[step]]
exercise = "cat-camel"
"#,
            right: r#"title = "Morning"

[[step]]
exercise = "cat-camel"
"#,
        }),
    },
    Info {
        code: Code::DuplicateKey,
        id: "S004",
        name: "duplicate-key",
        severity: Severity::Error,
        page: "A key stands twice in the same place. TOML does not say which of the two counts, so neither does.
Keep one. Where both say the same, `--fix` takes the second away.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Morning"

[[step]]
exercise = "cat-camel"
reps = 6
reps = 8
"#,
            right: r#"title = "Morning"

[[step]]
exercise = "cat-camel"
reps = 8
"#,
        }),
    },
    Info {
        code: Code::Empty,
        id: "S005",
        name: "empty",
        severity: Severity::Error,
        page: "The file says nothing. A routine needs a title and a step.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: "# tomorrow
",
            right: r#"title = "Tomorrow"

[[step]]
exercise = "walk-easy"
"#,
        }),
    },
    Info {
        code: Code::UnknownKey,
        id: "K001",
        name: "unknown-key",
        severity: Severity::Error,
        page: "There is no such key in this place. It is an error, since a mistyped key would otherwise be left
out without a word, and the dose with it. `docs/routines.md` lists all keys.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Core"

[[step]]
exercise = "plank-1"
hodl = "10s"
"#,
            right: r#"title = "Core"

[[step]]
exercise = "plank-1"
hold = "10s"
"#,
        }),
    },
    Info {
        code: Code::MissingKey,
        id: "K002",
        name: "missing-key",
        severity: Severity::Error,
        page: "Something is needed here that is not written: the title of a routine, the exercise of a step, the
dose of an exercise that has none of its own.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Feet"

[[step]]
name = "Towel scrunch"
stop = "Stop if the foot cramps."
"#,
            right: r#"title = "Feet"

[[step]]
name = "Towel scrunch"
reps = 15
stop = "Stop if the foot cramps."
"#,
        }),
    },
    Info {
        code: Code::WrongType,
        id: "K003",
        name: "wrong-type",
        severity: Severity::Error,
        page: "The value is of another sort than the key takes: a number for a length of time, a word for a list.
A length of time is text with its unit, since `30` alone may be seconds or minutes.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
hold = 30
"#,
            right: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
hold = "30s"
"#,
        }),
    },
    Info {
        code: Code::BadValue,
        id: "K004",
        name: "bad-value",
        severity: Severity::Error,
        page: "The value is of the right sort but cannot be: a word that the key does not know, a count of zero,
a time without a unit, a cue after the end of its set. The help says what can be.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"
level = "easy"

[[step]]
exercise = "calf-wall-straight"
"#,
            right: r#"title = "Calves"
level = "gentle"

[[step]]
exercise = "calf-wall-straight"
"#,
        }),
    },
    Info {
        code: Code::Conflict,
        id: "K005",
        name: "conflict",
        severity: Severity::Error,
        page: "Two keys contradict each other, or both say the same thing. One of them has to go; the second
label shows where the other one stands.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Hips"

[[step]]
exercise = "clamshell"
reps = 10
time = "1 min"
"#,
            right: r#"title = "Hips"

[[step]]
exercise = "clamshell"
reps = 10
"#,
        }),
    },
    Info {
        code: Code::NoEffect,
        id: "K006",
        name: "no-effect",
        severity: Severity::Error,
        page: "The key is right by itself but does nothing here, since another one is missing that it belongs to:
a `tempo` without repetitions, a `change` without sides. What was meant would not happen.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
tempo = "2-1-2-0"
"#,
            right: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
"#,
        }),
    },
    Info {
        code: Code::TooLarge,
        id: "K007",
        name: "too-large",
        severity: Severity::Error,
        page: "All rounds, sides and sets together are more than 5000 sets, or take more than a day. Mostly a
number has slipped: the labels show the step with the largest part, and the rounds of its block.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Stairs"

[[block]]
rounds = 100

[[block.step]]
name = "Step up"
time = "5s"
sets = 60
stop = "Stop if the knee hurts more and more."
"#,
            right: r#"title = "Stairs"

[[block]]
rounds = 10

[[block.step]]
name = "Step up"
time = "5s"
sets = 6
stop = "Stop if the knee hurts more and more."
"#,
        }),
    },
    Info {
        code: Code::UnknownExercise,
        id: "N001",
        name: "unknown-exercise",
        severity: Severity::Error,
        page: "No exercise has this id. `supple exercise ID` shows one, with the exercises next to it; for a one-
off that has no file, write `name` instead of `exercise`, and a dose.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[step]]
exercise = "calf-wall-strait"
"#,
            right: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
"#,
        }),
    },
    Info {
        code: Code::BrokenExercise,
        id: "N002",
        name: "broken-exercise",
        severity: Severity::Error,
        page: "The step names an exercise whose own file has mistakes, and there is no bundled one of that name
to take its place. The mistakes are listed with that file: mend it first.",
        example: None,
    },
    Info {
        code: Code::UnknownAdvice,
        id: "N003",
        name: "unknown-advice",
        severity: Severity::Warning,
        page: "No row of advice has this reference. `supple advice` lists them all.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Walk"
advice = ["P55"]

[[step]]
exercise = "walk-easy"
"#,
            right: r#"title = "Walk"
advice = ["P5"]

[[step]]
exercise = "walk-easy"
"#,
        }),
    },
    Info {
        code: Code::UnknownFlag,
        id: "N004",
        name: "unknown-flag",
        severity: Severity::Warning,
        page: "`avoid` names those who leave an exercise out by fixed words, which the program can ask about. It
does not know this one, so nobody would be spared the exercise.",
        example: Some(Example {
            kind: FileKind::Exercise,
            wrong: r#"name = "Towel scrunch"
kind = "strength"
position = "seated"
reps = 15
stop = "Stop if the foot cramps."
avoid = ["numb_feet"]
"#,
            right: r#"name = "Towel scrunch"
kind = "strength"
position = "seated"
reps = 15
stop = "Stop if the foot cramps."
avoid = ["numb_foot"]
"#,
        }),
    },
    Info {
        code: Code::UnknownSource,
        id: "N005",
        name: "unknown-source",
        severity: Severity::Warning,
        page: "`sources` takes the codes of `routines/sources.toml`, and this is none of them. For a source of
your own write `evidence` in words.",
        example: Some(Example {
            kind: FileKind::Exercise,
            wrong: r#"name = "Towel scrunch"
kind = "strength"
position = "seated"
reps = 15
stop = "Stop if the foot cramps."
sources = ["my physio"]
"#,
            right: r#"name = "Towel scrunch"
kind = "strength"
position = "seated"
reps = 15
stop = "Stop if the foot cramps."
evidence = "My physio's sheet."
"#,
        }),
    },
    Info {
        code: Code::UnknownCode,
        id: "N006",
        name: "unknown-code",
        severity: Severity::Error,
        page: "`allow` takes the codes or names of warnings that begin with `M`. Errors cannot be allowed.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Rest"
allow = ["up-and-dwn"]

[[step]]
exercise = "rest-90-90"
"#,
            right: r#"title = "Rest"
allow = ["up-and-down"]

[[step]]
exercise = "rest-90-90"
"#,
        }),
    },
    Info {
        code: Code::Shadows,
        id: "N007",
        name: "shadows",
        severity: Severity::Note,
        page: "Your file has the id of a bundled one and takes its place everywhere. That is how a bundled
routine or exercise is changed; if you did not mean it, give your file another name. A copy that
has not been changed is not mentioned.",
        example: None,
    },
    Info {
        code: Code::OddRegion,
        id: "N008",
        name: "odd-region",
        severity: Severity::Warning,
        page: "The region reads like a slip for one that the bundled exercises have. With another word it is a
region of its own, and nobody who looks for the first one finds the exercise. A region that is like
none of them is yours to name.",
        example: Some(Example {
            kind: FileKind::Exercise,
            wrong: r#"name = "Towel scrunch"
kind = "strength"
regions = ["foot", "ancle"]
position = "seated"
reps = 15
stop = "Stop if the foot cramps."
"#,
            right: r#"name = "Towel scrunch"
kind = "strength"
regions = ["foot", "ankle"]
position = "seated"
reps = 15
stop = "Stop if the foot cramps."
"#,
        }),
    },
    Info {
        code: Code::UnknownRoutine,
        id: "N009",
        name: "unknown-routine",
        severity: Severity::Error,
        page: "The plan names a routine that no file has. `supple list` lists them all. What is no routine is
written in words: `own: easy run`; a walk as `walk 20 min`.",
        example: Some(Example {
            kind: FileKind::Plan,
            wrong: r#"title = "Mondays"

[[stage]]
mon = ["core-bass"]
"#,
            right: r#"title = "Mondays"

[[stage]]
mon = ["core-base"]
"#,
        }),
    },
    Info {
        code: Code::UnknownPlan,
        id: "N010",
        name: "unknown-plan",
        severity: Severity::Error,
        page: "`then` names the plan that follows, and no file has this one. `supple plan` lists them all.",
        example: Some(Example {
            kind: FileKind::Plan,
            wrong: r#"title = "Mondays"
then = "maintenence"

[[stage]]
mon = ["core-base"]
"#,
            right: r#"title = "Mondays"
then = "maintenance"

[[stage]]
mon = ["core-base"]
"#,
        }),
    },
    Info {
        code: Code::NoSides,
        id: "M001",
        name: "no-sides",
        severity: Severity::Warning,
        page: "The exercise works both sides at once, but the step gives it sides. You may do it with one side at
a time; then allow the warning.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Ankles"

[[step]]
exercise = "ankle-pumps"
sides = "each"
"#,
            right: r#"title = "Ankles"

[[step]]
exercise = "ankle-pumps"
"#,
        }),
    },
    Info {
        code: Code::OutOfRange,
        id: "M002",
        name: "out-of-range",
        severity: Severity::Warning,
        page: "The `range` of an exercise is what its sources support (`supple exercise ID` names them). A hold
outside it does too little or asks too much; a time or a count above it asks too much. A smaller
count is no mistake: everybody starts somewhere. If your physiotherapist gave you this dose, allow
it.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
hold = "2 min"
"#,
            right: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
hold = "30s"
"#,
        }),
    },
    Info {
        code: Code::OneRound,
        id: "M003",
        name: "one-round",
        severity: Severity::Warning,
        page: "`rounds = 1` is what a block does anyway, and `rest_between` has nothing to stand between. A
circuit needs two rounds or more.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Circuit"

[[block]]
rounds = 1

[[block.step]]
exercise = "bird-dog-1"
"#,
            right: r#"title = "Circuit"

[[block]]
rounds = 2

[[block.step]]
exercise = "bird-dog-1"
"#,
        }),
    },
    Info {
        code: Code::UpAndDown,
        id: "M004",
        name: "up-and-down",
        severity: Severity::Warning,
        page: "The routine goes down to the floor three times or more, so one has to get up between. For a sore
back that is the hardest part of it. Put what is done on the floor together. (A design choice of
this program; no source sets the number.)",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Up and down"

[[step]]
exercise = "bird-dog-1"

[[step]]
exercise = "calf-wall-straight"

[[step]]
exercise = "bridge-1"

[[step]]
exercise = "standing-extension"

[[step]]
exercise = "childs-pose"
"#,
            right: r#"title = "Down once"

[[step]]
exercise = "calf-wall-straight"

[[step]]
exercise = "standing-extension"

[[step]]
exercise = "bird-dog-1"

[[step]]
exercise = "bridge-1"

[[step]]
exercise = "childs-pose"
"#,
        }),
    },
    Info {
        code: Code::LateWarmUp,
        id: "M005",
        name: "late-warm-up",
        severity: Severity::Warning,
        page: "The routine has a warm-up block, but it comes after a stretch that is held. The bundled
flexibility routine says it plainly: stretch after a walk or a warm shower. Put the warm-up first.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[block]]
[[block.step]]
exercise = "calf-wall-straight"

[[block]]
kind = "warm-up"
[[block.step]]
exercise = "walk-easy"
"#,
            right: r#"title = "Calves"

[[block]]
kind = "warm-up"
[[block.step]]
exercise = "walk-easy"

[[block]]
[[block.step]]
exercise = "calf-wall-straight"
"#,
        }),
    },
    Info {
        code: Code::Lopsided,
        id: "M006",
        name: "lopsided",
        severity: Severity::Warning,
        page: "One side does more than twice as much as the other. A set more on the weaker side is common; a
step that is nearly all on one side is more often a slip. Where your sheet says so, allow it.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
sets = 1
extra_sets = { left = 2 }
"#,
            right: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
sets = 2
extra_sets = { left = 1 }
"#,
        }),
    },
    Info {
        code: Code::RushedCue,
        id: "M007",
        name: "rushed-cue",
        severity: Severity::Warning,
        page: "The cue cannot be said before the next one comes or the set ends: a calm voice says two and a half
words in a second. Say less, or give it more time. (A usual pace of speech; a design choice of
this program.)",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
hold = "20s"
cues = [{ at = "18s", say = "Now come out of the stretch and stand up slowly." }]
"#,
            right: r#"title = "Calves"

[[step]]
exercise = "calf-wall-straight"
hold = "20s"
cues = [{ at = "15s", say = "Come out of it slowly." }]
"#,
        }),
    },
    Info {
        code: Code::OffTime,
        id: "M008",
        name: "off-time",
        severity: Severity::Warning,
        page: "`minutes` is how long the routine is meant to take, and it takes more than a fifth less or more,
all rests and changes counted. `supple show ROUTINE --timeline` tells where the time goes.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Ten minutes"
minutes = 10

[[step]]
exercise = "rest-90-90"
time = "3 min"
"#,
            right: r#"title = "Three minutes"
minutes = 3

[[step]]
exercise = "rest-90-90"
time = "3 min"
"#,
        }),
    },
    Info {
        code: Code::NoStopRule,
        id: "M009",
        name: "no-stop-rule",
        severity: Severity::Warning,
        page: "The exercise does not say when to stop. The session cannot tell you then, on the day when
something feels wrong. One sentence is enough.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Feet"

[[step]]
name = "Towel scrunch"
reps = 15
"#,
            right: r#"title = "Feet"

[[step]]
name = "Towel scrunch"
reps = 15
stop = "Stop if the foot cramps."
"#,
        }),
    },
    Info {
        code: Code::NotFirstHour,
        id: "M010",
        name: "not-first-hour",
        severity: Severity::Warning,
        page: "The routine is marked for the first hour of the day (`first_hour = true`), and this exercise is
not fit for it. Discs are fuller after a night lying down; in one trial, people who left out early
bending had less back pain.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Morning"
first_hour = true

[[step]]
exercise = "childs-pose"
"#,
            right: r#"title = "Morning"
first_hour = true

[[step]]
exercise = "pelvic-tilt"
"#,
        }),
    },
    Info {
        code: Code::MixedBias,
        id: "M011",
        name: "mixed-bias",
        severity: Severity::Warning,
        page: "Routines of the family `extension` are for those whom bending backward eases, of `flexion` for
those whom bending forward eases. An exercise that bends the other way may undo what the rest
does.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "Backward"
family = "extension"

[[step]]
exercise = "prone-lying"

[[step]]
exercise = "knee-to-chest-single"
"#,
            right: r#"title = "Backward"
family = "extension"

[[step]]
exercise = "prone-lying"

[[step]]
exercise = "prone-elbows"
"#,
        }),
    },
    Info {
        code: Code::NotAtDesk,
        id: "M012",
        name: "not-at-desk",
        severity: Severity::Warning,
        page: "Routines of the family `desk` are done in everyday clothes between two tasks, so they hold
exercises that are marked `desk = true`, and walking. An exercise that is written in the routine
may be marked as well.",
        example: Some(Example {
            kind: FileKind::Routine,
            wrong: r#"title = "At the desk"
family = "desk"

[[step]]
exercise = "bird-dog-1"
"#,
            right: r#"title = "At the desk"
family = "desk"

[[step]]
exercise = "seated-cat-camel"
"#,
        }),
    },
    Info {
        code: Code::OutOfReach,
        id: "M013",
        name: "out-of-reach",
        severity: Severity::Warning,
        page: "A hand or a foot of a figure cannot get to the place that the pose names: the limb is drawn
stretched out towards it. The message says how much is missing, as a part of body height. A leg
reaches 0.49 from the hip, an arm 0.32 from the shoulder.",
        example: Some(Example {
            kind: FileKind::Exercise,
            wrong: r#"name = "Stand tall"
kind = "posture drill"
position = "standing"
time = "30s"
stop = "Stop if you get dizzy."

[figure]

[[figure.pose]]
name = "start"
hip = [0.0, 0.62]
spine = [90, 90, 90]
legs = { ankle = [0.0, 0.05], foot = 0 }
"#,
            right: r#"name = "Stand tall"
kind = "posture drill"
position = "standing"
time = "30s"
stop = "Stop if you get dizzy."

[figure]

[[figure.pose]]
name = "start"
hip = [0.0, 0.535]
spine = [90, 90, 90]
legs = { ankle = [0.0, 0.05], foot = 0 }
"#,
        }),
    },
    Info {
        code: Code::InsideFloor,
        id: "M014",
        name: "inside-floor",
        severity: Severity::Warning,
        page: "A part of a figure's body is in the floor, or in the wall. Places are those of joints, and a body
has flesh round them: an ankle lies 0.03 to 0.05 over the floor, a wrist 0.02, the hips of
somebody who lies down 0.06, the head 0.065.",
        example: Some(Example {
            kind: FileKind::Exercise,
            wrong: r#"name = "Lie down"
kind = "breathing"
position = "on the back"
time = "2 min"
stop = "Stop if you get dizzy."

[figure]

[[figure.pose]]
name = "start"
hip = [0.0, 0.06]
spine = [180, 180, 180]
legs = { ankle = [0.48, -0.03], foot = 70 }
"#,
            right: r#"name = "Lie down"
kind = "breathing"
position = "on the back"
time = "2 min"
stop = "Stop if you get dizzy."

[figure]

[[figure.pose]]
name = "start"
hip = [0.0, 0.06]
spine = [180, 180, 180]
legs = { ankle = [0.48, 0.03], foot = 70 }
"#,
        }),
    },
];
