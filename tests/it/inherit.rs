//! What a step comes to when exercise, routine, block and step each say something.

use std::num::NonZeroU16;
use std::path::PathBuf;
use std::time::Duration;

use supple::routine::catalog::{FileKind, Origin, SourceFile, bundled};
use supple::routine::diagnostic::Problem;
use supple::routine::{
    BlockKind, Catalog, Kind, Level, Position, Routine, Side, Sides, Step, Tempo, TimedCue, Work,
};

fn user_file(kind: FileKind, id: &str, text: &str) -> SourceFile {
    let origin = Origin::User(PathBuf::from(format!("{id}.toml")));
    SourceFile { origin, kind, id: id.to_owned(), bytes: text.as_bytes().to_vec().into() }
}

/// Reads a routine that has no mistakes.
fn routine(text: &str) -> Routine {
    let entry = Catalog::bundled().read(&user_file(FileKind::Routine, "mine", text));
    let errors = entry.problems.iter().filter(|problem| problem.is_error());
    let problems: Vec<_> = errors.map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    entry.routine.unwrap().as_ref().clone()
}

/// Reads the first step of a routine with these lines above it and in it.
fn step(above: &str, lines: &str) -> Step {
    let routine = routine(&format!("title = \"Mine\"\n{above}\n[[step]]\n{lines}"));
    routine.blocks[0].steps[0].clone()
}

fn s(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn n(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn reps(count: u16, [lift, hold, lower, pause]: [f64; 4]) -> Work {
    let tempo = Tempo { lift: s(lift), hold: s(hold), lower: s(lower), pause: s(pause) };
    Work::Reps { count: n(count), tempo }
}

fn hold(seconds: f64) -> Work {
    Work::Hold(s(seconds))
}

#[test]
fn a_dose_is_put_together_from_all_layers() {
    let calf = "exercise = \"calf-wall-straight\"\n"; // 3 x 30 s, each side, rest 10 s
    let bridge = "exercise = \"bridge-1\"\n"; // 2 x 10, 2-2-2-0, rest 30 s
    let curl = "exercise = \"curl-up\"\n"; // 4-3-2, 1-8-1-1, rest 20 s
    let own = "name = \"My own\"\n";
    let cases: &[(&str, &str, &str, Vec<Work>, f64)] = &[
        ("", calf, "", vec![hold(30.0); 3], 10.0),
        ("", calf, "hold = '20s'", vec![hold(20.0); 3], 10.0),
        ("", calf, "sets = 1", vec![hold(30.0)], 10.0),
        ("hold = '15s'\nsets = 2\nrest = '5s'", calf, "", vec![hold(15.0); 2], 5.0),
        ("hold = '15s'\nsets = 2\nrest = '5s'", calf, "sets = 4", vec![hold(15.0); 4], 5.0),
        (
            "sets = 2",
            curl,
            "",
            vec![
                reps(4, [1.0, 8.0, 1.0, 1.0]),
                reps(3, [1.0, 8.0, 1.0, 1.0]),
                reps(2, [1.0, 8.0, 1.0, 1.0]),
            ],
            20.0,
        ),
        (
            "sets = 2",
            curl,
            "reps = [3, 1]",
            vec![reps(3, [1.0, 8.0, 1.0, 1.0]), reps(1, [1.0, 8.0, 1.0, 1.0])],
            20.0,
        ),
        ("", curl, "reps = 5\nsets = 2", vec![reps(5, [1.0, 8.0, 1.0, 1.0]); 2], 20.0),
        ("", curl, "reps = 5", vec![reps(5, [1.0, 8.0, 1.0, 1.0])], 0.0),
        ("", curl, "reps = [5, 5]\nhold = '10s'", vec![reps(5, [1.0, 10.0, 1.0, 1.0]); 2], 20.0),
        ("", bridge, "reps = 12", vec![reps(12, [2.0, 2.0, 2.0, 0.0]); 2], 30.0),
        ("", bridge, "tempo = '1.5-0-2.5-0.5'", vec![reps(10, [1.5, 0.0, 2.5, 0.5]); 2], 30.0),
        ("tempo = '1-1-1-1'", bridge, "", vec![reps(10, [1.0, 1.0, 1.0, 1.0]); 2], 30.0),
        (
            "tempo = '1-1-1-1'",
            bridge,
            "tempo = '3-0-3-0'",
            vec![reps(10, [3.0, 0.0, 3.0, 0.0]); 2],
            30.0,
        ),
        ("tempo = '1-1-1-1'", calf, "", vec![hold(30.0); 3], 10.0),
        ("reps = 8\nhold = '5s'", bridge, "", vec![reps(8, [2.0, 5.0, 2.0, 0.0]); 2], 30.0),
        (
            "reps = 8\nhold = '5s'",
            bridge,
            "tempo = '1-2-1-0'",
            vec![reps(8, [1.0, 2.0, 1.0, 0.0]); 2],
            30.0,
        ),
        // Another kind of work starts afresh.
        ("time = '40s'", calf, "", vec![Work::Time(s(40.0))], 0.0),
        ("time = '40s'\nrest = '5s'", bridge, "sets = 2", vec![Work::Time(s(40.0)); 2], 5.0),
        ("time = '40s'", bridge, "hold = '20s'", vec![hold(20.0)], 0.0),
        ("time = '40s'", bridge, "reps = 4", vec![reps(4, [2.0, 2.0, 2.0, 0.0]); 2], 30.0),
        // What nobody says.
        ("", own, "reps = 10", vec![reps(10, [2.0, 1.0, 2.0, 0.0])], 0.0),
        ("", own, "reps = 10\nhold = '10s'", vec![reps(10, [1.0, 10.0, 1.0, 0.0])], 0.0),
        (
            "",
            own,
            "breaths = 6",
            vec![Work::Breaths { count: n(6), inhale: s(4.0), exhale: s(6.0) }],
            0.0,
        ),
        (
            "breath = '3-3'",
            own,
            "breaths = 6",
            vec![Work::Breaths { count: n(6), inhale: s(3.0), exhale: s(3.0) }],
            0.0,
        ),
        ("", own, "until = 'key'", vec![Work::Open { guess: s(60.0) }], 0.0),
        (
            "",
            own,
            "until = 'key'\nabout = '3 min'\nsets = 2",
            vec![Work::Open { guess: s(180.0) }; 2],
            0.0,
        ),
        ("hold = '20s'", own, "sets = 3\nrest = '10s'", vec![hold(20.0); 3], 10.0),
    ];
    for (above, exercise, lines, sets, rest) in cases {
        let step = step(above, &format!("{exercise}{lines}\n"));
        assert_eq!(step.dose.sets(), sets, "{above}\n{exercise}{lines}");
        let idle = sets.len() == 1 && step.sides == Sides::Both;
        let rest = if idle { Duration::ZERO } else { s(*rest) };
        assert_eq!(step.dose.rest, rest, "rest of\n{above}\n{exercise}{lines}");
    }
}

#[test]
fn sides_are_put_together_from_all_layers() {
    let each = |first, extra, change| Sides::Each { first, extra, change: s(change) };
    let calf = "exercise = \"calf-wall-straight\"\n";
    let bug = "exercise = \"dead-bug-1\"\n";
    let camel = "exercise = \"cat-camel\"\n";
    for (above, exercise, lines, sides) in [
        ("", calf, "", each(Side::Left, None, 5.0)),
        ("first_side = 'right'\nchange = '8s'", calf, "", each(Side::Right, None, 8.0)),
        ("first_side = 'right'", calf, "first_side = 'left'", each(Side::Left, None, 5.0)),
        ("", calf, "extra_sets = { right = 2 }", each(Side::Left, Some((Side::Right, n(2))), 5.0)),
        ("", calf, "sides = 'both'", Sides::Both),
        ("sides = 'alternating'", calf, "", Sides::Alternating { first: Side::Left }),
        ("", bug, "", Sides::Alternating { first: Side::Left }),
        ("first_side = 'right'", bug, "", Sides::Alternating { first: Side::Right }),
        ("change = '8s'", bug, "sides = 'each'", each(Side::Left, None, 8.0)),
        // What routine and block say of sides is for exercises that have them.
        ("sides = 'each'\nfirst_side = 'right'\nchange = '8s'", camel, "", Sides::Both),
        ("", "name = \"Mine\"\nhold = '30s'\n", "sides = 'each'", each(Side::Left, None, 5.0)),
    ] {
        assert_eq!(
            step(above, &format!("{exercise}{lines}\n")).sides,
            sides,
            "{above}\n{exercise}{lines}"
        );
    }
}

#[test]
fn blocks_stand_between_the_routine_and_its_steps() {
    let routine = routine(
        r#"
title = "Three parts"
level = "demanding"
ready = "20s"
hold = "10s"
rest_after = "4s"
get_into = "9s"

[[block]]
kind = "warm-up"
rest_after = "0s"
[[block.step]]
exercise = "plank-1"
[[block.step]]
exercise = "plank-1"
hold = "40s"
rest_after = "7s"

[[block]]
title = "Circuit"
rounds = 3
rest_between = "1 min"
hold = "20s"
get_into = "3s"
[[block.step]]
exercise = "plank-2"
"#,
    );
    assert_eq!((routine.level, routine.ready), (Level::Demanding, s(20.0)));
    let [warm_up, circuit] = routine.blocks.as_slice() else { panic!("{:?}", routine.blocks) };
    assert_eq!(
        (warm_up.kind, warm_up.rounds, warm_up.rest_between),
        (BlockKind::WarmUp, n(1), s(0.0))
    );
    assert_eq!(
        (circuit.kind, circuit.rounds, circuit.rest_between),
        (BlockKind::Main, n(3), s(60.0))
    );
    assert_eq!((&warm_up.title, circuit.title.as_deref()), (&None, Some("Circuit")));
    let told: Vec<_> =
        routine.steps().map(|step| (step.dose.sets()[0], step.rest_after, step.get_into)).collect();
    assert_eq!(
        told,
        [
            (hold(10.0), s(0.0), Some(s(9.0))),
            (hold(40.0), s(7.0), Some(s(9.0))),
            (hold(20.0), s(4.0), Some(s(3.0))),
        ]
    );
}

#[test]
fn an_inline_exercise_needs_a_name_and_a_dose_only() {
    let plain = step("", "name = \"Towel scrunch, left!\"\nreps = 15\n");
    let exercise = &plain.exercise;
    assert_eq!(
        (exercise.id.as_str(), exercise.name.as_str()),
        ("towel-scrunch-left", "Towel scrunch, left!")
    );
    assert_eq!((exercise.kind, exercise.position), (Kind::Strength, Position::Standing));
    assert_eq!(exercise.dose, plain.dose);

    let full = step(
        "",
        r#"
name = "Wall lean"
hold = "30s"
position = "sitting"
sides = "each"
setup = ["""
Sit near
a wall."""]
cues = [{ at = "20s", say = "Nearly." }, "Breathe.", { at = "5s", say = "Lean." }]
stop = "Stop if it tingles."
note = "Slowly."
"#,
    );
    let exercise = &full.exercise;
    assert_eq!((exercise.kind, full.position), (Kind::Stretch, Position::Seated));
    assert_eq!(exercise.setup, ["Sit near a wall."]);
    assert_eq!(exercise.cues, ["Breathe."]);
    let cue = |at, text: &str| TimedCue { at: s(at), text: text.to_owned() };
    assert_eq!(full.cues, [cue(5.0, "Lean."), cue(20.0, "Nearly.")]);
    assert_eq!(full.note.as_deref(), Some("Slowly."));
}

#[test]
fn a_step_may_take_another_of_the_exercises_positions() {
    assert_eq!(step("", "exercise = \"chin-tuck\"\n").position, Position::Seated);
    let standing = step("", "exercise = \"chin-tuck\"\nposition = \"standing\"\n");
    assert_eq!(standing.position, Position::Standing);
}

const MINE: &str =
    "name = \"My clamshell\"\nkind = \"strength\"\nposition = \"on the side\"\nreps = 5\n";

#[test]
fn a_users_files_come_before_bundled_ones() {
    let catalog = Catalog::build(bundled().chain([
        user_file(FileKind::Exercise, "clamshell", MINE),
        user_file(
            FileKind::Routine,
            "walk-plan",
            "title = \"My walk\"\n[[step]]\nexercise = \"walk-easy\"\n",
        ),
        user_file(
            FileKind::Routine,
            "zz-mine",
            "title = \"Mine\"\n[[step]]\nexercise = \"clamshell\"\n",
        ),
    ]));
    assert_eq!(catalog.problems().find(|problem| problem.is_error()), None);
    assert_eq!(catalog.routines.len(), 19);
    let walk = catalog.routine("walk-plan").unwrap();
    assert_eq!(walk.origin, Origin::User(PathBuf::from("walk-plan.toml")));
    assert_eq!(walk.routine.as_ref().unwrap().title, "My walk");
    for id in ["zz-mine", "runner-prevention"] {
        let routine = catalog.routine(id).unwrap().routine.clone().unwrap();
        assert!(routine.steps().any(|step| step.exercise.name == "My clamshell"), "{id}");
    }
}

#[test]
fn a_broken_file_hides_no_other() {
    let catalog = Catalog::build(bundled().chain([
        user_file(FileKind::Exercise, "clamshell", "name = 5\n"),
        user_file(FileKind::Exercise, "my-own", "name = 5\n"),
        user_file(FileKind::Routine, "walk-plan", "title = \n"),
        user_file(
            FileKind::Routine,
            "uses-my-own",
            "title = \"Mine\"\n[[step]]\nexercise = \"my-own\"\n",
        ),
    ]));
    // The bundled clamshell goes on; a routine with a broken exercise of its own cannot.
    assert_eq!(catalog.exercise("clamshell").unwrap().name, "Clamshell");
    assert!(catalog.exercise("my-own").is_none());
    let broken: Vec<_> = catalog
        .routines
        .iter()
        .filter(|entry| entry.routine.is_none())
        .map(|entry| &entry.id)
        .collect();
    assert_eq!(broken, ["uses-my-own", "walk-plan"]);
    assert_eq!(
        catalog.routine("uses-my-own").unwrap().problems[0].to_string(),
        "uses-my-own.toml:3:12: error[N002]: the exercise `my-own` has mistakes in its own file\n  \
         help: mend that file first: its mistakes are listed with it"
    );
    assert!(catalog.problems().all(Problem::is_error));
    assert_eq!(catalog.exercises().count(), 60);
}
