//! Files that are no routine at all, and ledgers that nobody wrote: whatever the bytes, there is no
//! panic, and every mistake in a file has a place.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestCaseError;
use supple::coach;
use supple::history::export::{self, bundle, calendar, json, read_table, table};
use supple::history::progress::Progress;
use supple::history::{Entry, Scores, When};
use supple::plan::{Names, bundled_plans, due, read_plan};
use supple::report::{Report, Wanted};
use supple::routine::Routine;
use supple::routine::catalog::{Catalog, bundled};
use supple::routine::diagnostic::place;
use supple::routine::read::{Exercises, Reading, read_exercise, read_routine};
use supple::session::plan;

use super::exports::everything;

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
    /// The how-manieth digit becomes another.
    Digit(Index, u8),
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
        Change::Digit(at, digit) => {
            let digits: Vec<usize> =
                (0..bytes.len()).filter(|byte| bytes[*byte].is_ascii_digit()).collect();
            if !digits.is_empty() {
                bytes[digits[at.index(digits.len())]] = digit;
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
fn plans_with_random_changes_are_read_or_refused_with_a_place() {
    let catalog = Catalog::bundled();
    let names = Names {
        routines: catalog.routines.iter().map(|entry| entry.id.clone()).collect(),
        exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
        plans: bundled_plans().iter().map(|(id, _)| (*id).to_owned()).collect(),
    };
    proptest!(ProptestConfig::with_cases(2000), |(
        plan in any::<Index>(),
        changes in prop::collection::vec(change(), 1..5),
    )| {
        let mut bytes = plan.get(bundled_plans()).1.as_bytes().to_vec();
        for change in changes {
            apply(&mut bytes, change);
        }
        let reading = read_plan("hostile", &bytes, &names);
        check(&bytes, &reading)?;
        if let Some(plan) = reading.value {
            prop_assert!((1..=520).contains(&plan.weeks()));
            for week in [0, 1, plan.weeks(), u16::MAX] {
                let _stage = plan.stage(week);
            }
        }
    });
}

/// One of everything that a ledger can have, a line each.
fn lines() -> Vec<String> {
    everything().iter().map(|entry| entry.line().unwrap()).collect()
}

/// Whatever can be read goes through everything that reads a ledger.
fn live_with(entries: &[Entry], catalog: &Catalog) -> Result<(), TestCaseError> {
    let when = When::at("2026-03-10T08:00:00Z".parse().unwrap(), &TimeZone::UTC);
    let _progress = Progress::of(entries, when.day, 3);
    let _page = Report::of(
        entries,
        &Wanted {
            today: when.day,
            weeks: 6,
            name: "",
            activities: &[],
            goal: 3,
            exercise: &str::to_owned,
        },
    );
    let day = coach::today(entries, &when, Scores::default());
    for decision in coach::catch_up(entries, when.day, catalog, &|_, _| Vec::new()) {
        prop_assert!(!decision.why.is_empty(), "{decision:?}");
    }
    let plan = read_plan("beginner", bundled_plans()[0].1.as_bytes(), &Names::default()).value;
    let _due = due(entries, &when, &day, |_| plan.as_ref());
    let routine = catalog.routine("core-base").unwrap().routine.clone().unwrap();
    let doses = coach::doses(entries, &routine, &when, true, catalog);
    if let Ok(tailored) = coach::tailor(&routine, &day, &doses, true, catalog) {
        prop_assert!(plan_of(&tailored.routine) <= A_DAY);
    }
    let _other_programs = (bundle(entries), calendar(entries));
    let read = |lines: &[&str]| -> Vec<Entry> {
        lines.iter().map(|line| Entry::read(line).unwrap()).collect()
    };
    let json = json(entries).unwrap();
    prop_assert_eq!(&read(&export::lines(&json).unwrap()), entries);
    let table = read_table(&table(entries).unwrap());
    let table = table.map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&read(&table.iter().map(String::as_str).collect::<Vec<_>>()), entries);
    Ok(())
}

fn plan_of(routine: &Arc<Routine>) -> Duration {
    plan(routine).expected()
}

#[test]
fn a_ledger_with_random_changes_is_lived_with() {
    let catalog = Catalog::bundled();
    let lines = lines();
    proptest!(ProptestConfig::with_cases(200), |(
        changes in prop::collection::vec((any::<Index>(), numbered()), 1..6),
    )| {
        let mut lines: Vec<Vec<u8>> = lines.iter().map(|line| line.clone().into_bytes()).collect();
        for (line, change) in changes {
            let line = line.index(lines.len());
            apply(&mut lines[line], change);
        }
        let entries: Vec<Entry> = lines
            .iter()
            .filter_map(|line| Entry::read(std::str::from_utf8(line).ok()?).ok())
            .collect();
        live_with(&entries, &catalog)?;
    });
}

/// Changes that leave more lines readable: a number in the place of a number.
fn numbered() -> impl Strategy<Value = Change> {
    let digits = select(b"0123456789".to_vec());
    prop_oneof![
        4 => (any::<Index>(), digits).prop_map(|(at, digit)| Change::Digit(at, digit)),
        1 => change(),
    ]
}

#[test]
fn a_table_with_random_changes_is_read_or_refused() {
    let whole = table(&everything()).unwrap();
    proptest!(ProptestConfig::with_cases(2000), |(
        changes in prop::collection::vec(change(), 1..5),
    )| {
        let mut bytes = whole.clone().into_bytes();
        for change in changes {
            apply(&mut bytes, change);
        }
        match read_table(&String::from_utf8_lossy(&bytes)) {
            Ok(lines) => {
                for line in lines {
                    let _entry_or_none = Entry::read(&line);
                }
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
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
