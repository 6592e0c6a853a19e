//! Files that are no routine at all: whatever the bytes, there is no panic and every mistake has a
//! place.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestCaseError;
use supple::routine::catalog::{Catalog, bundled};
use supple::routine::diagnostic::place;
use supple::routine::read::{Exercises, Reading, read_exercise, read_routine};
use supple::session::plan;

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads bytes as a routine and as an exercise and checks what comes of it, to the plan.
fn read_both(bytes: &[u8], known: &Exercises) -> Result<(), TestCaseError> {
    let routine = read_routine("hostile", bytes, known);
    check(bytes, &routine)?;
    if let Some(routine) = routine.value {
        let (expected, steps) = (routine.expected(), routine.steps().count());
        let timeline = plan(&Arc::new(routine));
        prop_assert_eq!(timeline.expected(), expected);
        prop_assert!(expected <= A_DAY, "{steps} steps of {expected:?}");
        let sets = timeline.segments().iter().filter(|segment| segment.part.is_work()).count();
        prop_assert!(sets <= 5000, "{sets} sets");
    }
    check(bytes, &read_exercise("hostile", bytes, known))
}

fn check<T>(bytes: &[u8], reading: &Reading<T>) -> Result<(), TestCaseError> {
    prop_assert!(reading.value.is_some() || !reading.diagnostics.is_empty(), "refused for nothing");
    let text = std::str::from_utf8(bytes);
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for found in &reading.diagnostics {
        prop_assert!(!found.labels.is_empty(), "{found:?} has no place");
        for label in &found.labels {
            let (start, end) = (label.span.start, label.span.end);
            prop_assert!(start <= end && end <= bytes.len(), "{found:?} lies outside");
            let boundary = |byte| match text {
                Ok(text) => text.is_char_boundary(byte),
                Err(error) => byte == error.valid_up_to(),
            };
            prop_assert!(boundary(start) && boundary(end), "{found:?} splits a character");
        }
        let (line, column) = place(bytes, found.span().start);
        prop_assert!((1..=lines).contains(&line) && column >= 1, "{found:?} at {line}:{column}");
        prop_assert!(!found.message.is_empty() && !found.message.contains('\n'), "{found:?}");
    }
    let starts: Vec<_> = reading.diagnostics.iter().map(|found| found.span().start).collect();
    prop_assert!(starts.is_sorted(), "mistakes out of order: {starts:?}");
    Ok(())
}

/// One change to a file, of the kinds that hands, editors and broken disks make.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Vec<u8>),
    Delete(Index, Index),
    Replace(Index, u8),
    Repeat(Index, Index),
    Truncate(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let tokens = select(vec![
        "\"",
        "'''",
        "[",
        "]]",
        "{",
        "}",
        "=",
        "\n",
        "#",
        ",",
        ".",
        "\u{feff}",
        "\u{0}",
        "é",
        "🦵",
        "0",
        "-1",
        "1e400",
        "99999999999999999999",
        "\"25 h\"",
        "\"0s\"",
        "nan",
        "1979-05-27",
        "[[step]]\n",
        "[[block]]\n",
        "[[block.step]]\n",
        "hold = 30\n",
        "reps = [0]\n",
        "tempo = \"0-0-0-0\"\n",
        "sides = \"each\"\n",
        "until = \"key\"\n",
        "name = \"x\"\n",
        "cues = [{ at = \"9h\", say = \"x\" }]\n",
        "extra_sets = { left = 0 }\n",
        "sets = 100\n",
        "rounds = 100\n",
        "rest_after = \"24 h\"\n",
        "hold = \"9 h\"\n",
        "\r\n",
        "\t",
    ]);
    let inserted = prop_oneof![
        tokens.prop_map(|token| token.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..8),
    ];
    let index = any::<Index>;
    prop_oneof![
        3 => (index(), inserted).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        2 => (index(), index()).prop_map(|(from, to)| Change::Delete(from, to)),
        2 => (index(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        2 => (index(), index()).prop_map(|(from, to)| Change::Repeat(from, to)),
        1 => index().prop_map(Change::Truncate),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: Change) {
    // One more than the length, so that every index has a place, the end included.
    let size = bytes.len() + 1;
    // Short slices change more of the meaning than half a file does.
    let slice = |from: Index, to: Index| {
        let from = from.index(size);
        from..(from + to.index(80)).min(size - 1)
    };
    match change {
        Change::Insert(at, inserted) => {
            let at = at.index(size);
            bytes.splice(at..at, inserted);
        }
        Change::Delete(from, to) => {
            bytes.drain(slice(from, to));
        }
        Change::Replace(at, byte) => {
            if let Some(old) = bytes.get_mut(at.index(size)) {
                *old = byte;
            }
        }
        Change::Repeat(from, to) => {
            let range = slice(from, to);
            let copy = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, copy);
        }
        Change::Truncate(at) => bytes.truncate(at.index(size)),
    }
}

fn known() -> Exercises {
    let catalog = Catalog::bundled();
    catalog.exercises().map(|exercise| (exercise.id.clone(), Some(exercise.clone()))).collect()
}

#[test]
fn random_bytes_are_refused_with_a_place() {
    let known = known();
    proptest!(ProptestConfig::with_cases(5000), |(bytes in prop::collection::vec(any::<u8>(), 0..200))| {
        read_both(&bytes, &known)?;
    });
}

#[test]
fn random_text_is_refused_with_a_place() {
    let known = known();
    proptest!(ProptestConfig::with_cases(2000), |(text in "[\\PC\n\r\t\"\\[\\]={}#.,]{0,200}")| {
        read_both(text.as_bytes(), &known)?;
    });
}

#[test]
fn files_with_random_changes_are_read_or_refused_with_a_place() {
    let known = known();
    let files: Vec<_> = bundled().map(|file| file.bytes).collect();
    proptest!(ProptestConfig::with_cases(5000), |(
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..5),
    )| {
        let mut bytes = file.get(&files).to_vec();
        for change in changes {
            apply(&mut bytes, change);
        }
        read_both(&bytes, &known)?;
    });
}

#[test]
fn a_routine_of_millions_of_sets_is_refused_before_it_is_planned() {
    let mut file = String::from("title = \"Too many\"\n[[block]]\nrounds = 100\n");
    for _ in 0..100 {
        let _ = write!(file, "[[block.step]]\nexercise = \"bird-dog-1\"\nsets = 100\n");
    }
    let known = known();
    read_both(file.as_bytes(), &known).unwrap();
    assert_eq!(read_routine("hostile", file.as_bytes(), &known).value, None);
}
