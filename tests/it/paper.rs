//! From paper to file: sixty lines as they stand on real sheets, each with its whole reading.

use std::path::PathBuf;
use std::sync::LazyLock;

use supple::routine::catalog::{FileKind, Origin, SourceFile};
use supple::routine::paper::{self, Line};
use supple::routine::{Catalog, Exercise};
use toml::{Table, Value};

/// How many of the sixty lines have to become steps; a question about the others is no failure.
const UNDERSTOOD: usize = 55;

fn cases() -> Vec<Table> {
    let cases: Table = include_str!("../paper/lines.toml").parse().unwrap();
    cases["line"].as_array().unwrap().iter().map(|case| case.as_table().unwrap().clone()).collect()
}

fn read(sheet: &str, catalog: &Catalog) -> Vec<Line> {
    paper::read(sheet, catalog.exercises().map(|exercise| -> &Exercise { exercise }))
}

/// A line's whole reading in the shape of the case file.
fn reading(line: &Line) -> Table {
    let mut table = Table::new();
    table.insert("paper".to_owned(), Value::String(line.paper.clone()));
    if let Some(question) = &line.question {
        table.insert("asks".to_owned(), Value::String(question.clone()));
    } else {
        let step: Table = line.step.to_string().parse().unwrap();
        table.insert("step".to_owned(), Value::Table(step));
    }
    if let Some(often) = &line.often {
        table.insert("often".to_owned(), Value::String(often.clone()));
    }
    table
}

#[test]
fn sixty_lines_are_read_as_a_person_reads_them() {
    let catalog = Catalog::bundled();
    let (mut wrong, mut understood) = (Vec::new(), 0);
    let cases = cases();
    assert_eq!(cases.len(), 60);
    for case in cases {
        let lines = read(case["paper"].as_str().unwrap(), &catalog);
        let [line] = &lines[..] else { panic!("{case}: {lines:?}") };
        let reading = reading(line);
        understood += usize::from(reading.contains_key("step"));
        if reading != case {
            wrong.push(format!("expected {case}read as  {reading}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(understood >= UNDERSTOOD, "{understood} lines understood");
}

#[test]
fn a_sheet_becomes_a_routine_that_reads_without_errors() {
    let catalog = Catalog::bundled();
    let sheet: Vec<_> =
        cases().iter().map(|case| case["paper"].as_str().unwrap().to_owned()).collect();
    let lines = read(&sheet.join("\n"), &catalog);
    let page = paper::page("All sixty", &lines).unwrap();
    let entry = entry(&catalog, page.clone());
    let errors: Vec<_> = entry.problems.iter().filter(|problem| problem.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{page}");
    let understood = lines.iter().filter(|line| line.question.is_none()).count();
    assert_eq!(entry.routine.unwrap().steps().count(), understood);
}

fn entry(catalog: &Catalog, text: String) -> supple::routine::catalog::Entry {
    let origin = Origin::User(PathBuf::from("sheet.toml"));
    let file = SourceFile {
        origin,
        kind: FileKind::Routine,
        id: "sheet".into(),
        bytes: text.into_bytes().into(),
    };
    catalog.read(&file)
}

const SHEET: &str = "\
# from Tuesday

1. Clamshell 3x10 each side, hold 5 s, twice a day
2. Towel scrunches 2x15 twice a day
3. sit to stand 10 x 2, twice a day
";

const PAGE: &str = r#"title = "Knee"
when = "twice a day"

# paper: 1. Clamshell 3x10 each side, hold 5 s, twice a day
# read as: `clamshell`, by its name
[[step]]
exercise = "clamshell"
reps = 10
hold = "5s"
sets = 3

# paper: 2. Towel scrunches 2x15 twice a day
# read as: written here, since no exercise is called so
[[step]]
name = "Towel scrunches"
reps = 15
sets = 2
stop = "Stop if the pain goes up by 2 or more."

# paper: 3. sit to stand 10 x 2, twice a day
# read as: `sit-to-stand`, by its name
# question: 10 sets of 2, or 2 sets of 10?
# [[step]]
# exercise = "sit-to-stand"
"#;

#[test]
fn the_file_keeps_each_line_beside_what_was_made_of_it() {
    let catalog = Catalog::bundled();
    assert_eq!(paper::page("Knee", &read(SHEET, &catalog)).as_deref(), Some(PAGE));
    let problems: Vec<_> =
        entry(&catalog, PAGE.to_owned()).problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn a_frequency_that_not_all_lines_share_stays_with_its_step() {
    let lines = read("clamshell 2x10 slow daily\nbridge 2x10", &Catalog::bundled());
    let page = paper::page("x", &lines).unwrap();
    assert!(page.contains("note = \"slow, daily\"\n"), "{page}");
    assert!(!page.contains("when = "), "{page}");
}

#[test]
fn a_sheet_without_a_step_is_no_routine() {
    assert_eq!(paper::page("x", &read("Ice after\n\n10 x 2", &Catalog::bundled())), None);
}

#[test]
fn doubt_is_a_question_and_never_a_guess() {
    let catalog = Catalog::bundled();
    for (paper, question) in [
        ("Clamshell 10", "what does `10` count?"),
        ("Clamshell 3x10, 5s", "is 5 s the hold of each repetition, or a rest?"),
        ("Bridge 3x10 each side", "it is done with both sides at once; in what way each?"),
        ("Quad stretch 30s both legs", "one side after the other, or both at once?"),
        ("Plank 3x10", "10 of what?"),
        ("Clamshell 10 reps 12 reps", "it says two things; which one?"),
        ("Walk 20 hours", "that takes more than two hours; is it right?"),
        (
            "Hamstring stretch in doorway 2 min",
            "which one: `hamstring-seated` or `hamstring-strap`?",
        ),
        ("3x10", "what exercise is it?"),
        ("10", "what exercise is it?"),
    ] {
        assert_eq!(read(paper, &catalog)[0].question.as_deref(), Some(question), "{paper}");
    }
}

#[test]
fn many_times_an_hour_are_repetitions_and_no_frequency() {
    let line = &read("Ankle pumps 30 x per hour", &Catalog::bundled())[0];
    let step = "exercise = \"ankle-pumps\"\nreps = 30\nnote = \"per hour\"\n";
    assert_eq!((line.step.to_string().as_str(), &line.often), (step, &None));
}

proptest::proptest! {
    /// Whatever is pasted, what is written reads back.
    #[test]
    fn any_text_gives_a_file_that_can_be_read(
        sheet in "([a-z\"\\\\,()/+-]{0,6}|clamshell|plank|[0-9]{1,5}|x|s|sets|reps|hold|rest|each|side|alt|\u{7}|é|💪|[ \n]){0,24}"
    ) {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);
        let catalog = &*CATALOG;
        let lines = read(&sheet, catalog);
        if let Some(page) = paper::page("Pasted", &lines) {
            let entry = entry(catalog, page.clone());
            let errors: Vec<_> = entry.problems.iter().filter(|problem| problem.is_error()).collect();
            proptest::prop_assert!(errors.is_empty(), "{page}\n{errors:#?}");
        }
    }
}
