//! Files of other programs: what becomes of them, and that it reads back.

use std::fs;
use std::path::Path;

use crate::it::authoring::no_problems;
use crate::it::cli::{home, out, supple, write};

const EXERCISES: &str = include_str!("../paper/import/two.json");
const STRETCH: &str = include_str!("../paper/import/all-fours-quad-stretch.toml");
const WORKOUT: &str = include_str!("../paper/import/tempo-run.txt");
const ROUTINE: &str = include_str!("../paper/import/tempo-run.toml");

fn own(home: &Path, name: &str) -> String {
    fs::read_to_string(home.join("config/routines").join(name)).unwrap()
}

fn fails(home: &Path, file: &str) -> String {
    let output = supple(home).args(["import", file]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn exercises_become_files_with_their_assumptions_beside_them() {
    let home = home();
    write(home.path(), "two.json", EXERCISES);
    let said = out(home.path(), &["import", "two.json"]);
    let folder = home.path().join("config/routines/exercises");
    assert_eq!(
        said,
        format!(
            "wrote {0}/all-fours-quad-stretch.toml\nwrote {0}/band-walk.toml\n\
             2 exercises; a step takes one by its file's name: `exercise = \"...\"`\n",
            folder.display()
        )
    );
    assert_eq!(own(home.path(), "exercises/all-fours-quad-stretch.toml"), STRETCH);
    let band = own(home.path(), "exercises/band-walk.toml");
    assert!(band.contains("# The instructions do not say how it starts; please look.\n"), "{band}");
    assert!(band.contains("props = [\"bands\"]\n") && band.contains("reps = 8\n"), "{band}");
    no_problems(home.path());
}

#[test]
fn no_exercise_is_written_over_and_none_of_ours_is_replaced() {
    let home = home();
    write(home.path(), "one.json", "{ \"name\": \"Clamshell\", \"category\": \"strength\" }");
    let said = out(home.path(), &["import", "one.json"]);
    assert_eq!(said, "left out clamshell: an exercise that comes with the program is called so\n");
    write(home.path(), "two.json", EXERCISES);
    write(home.path(), "config/routines/exercises/band-walk.toml", "# mine\n");
    let said = out(home.path(), &["import", "two.json"]);
    assert!(said.contains("left out band-walk: "), "{said}");
    assert_eq!(own(home.path(), "exercises/band-walk.toml"), "# mine\n");
}

#[test]
fn a_workout_becomes_a_routine_of_blocks() {
    let home = home();
    write(home.path(), "tempo-run.txt", WORKOUT);
    let said = out(home.path(), &["import", "tempo-run.txt"]);
    let path = home.path().join("config/routines/tempo-run.toml");
    let expected = format!("wrote {}\n`supple play tempo-run` starts it\n", path.display());
    assert_eq!(said, expected);
    assert_eq!(own(home.path(), "tempo-run.toml"), ROUTINE);
    no_problems(home.path());
}

#[test]
fn what_cannot_be_imported_says_why() {
    let home = home();
    for (name, text, why) in [
        ("a.json", "{ \"name\": ", "EOF while parsing a value at line 1 column 10"),
        ("b.json", "[{ \"name\": \"x\" }, {}]", "exercise 2 in it: missing field `name`"),
        ("c.json", "{ \"name\": \"...\" }", "exercise 1 in it has no name"),
        (
            "d.txt",
            "Rest day\n- 10 km\n",
            "there is no JSON in it and no step with a time, such as `- 30s hard`",
        ),
    ] {
        write(home.path(), name, text);
        let said = fails(home.path(), name);
        assert_eq!(said, format!("supple: `{name}` cannot be imported: {why}\n"));
    }
    write(home.path(), "e.txt", "3x\n- 12h easy\n");
    assert_eq!(
        fails(home.path(), "e.txt"),
        "supple: no file was written: the routine takes 36 h 22 s; a day is the most\n"
    );
    assert!(!home.path().join("config/routines").exists());
}

proptest::proptest! {
    /// Whatever a workout says, the routine made of it can be read.
    #[test]
    fn any_workout_gives_a_file_that_can_be_read(
        text in "(- |10m|30s|1m30|3x|101x|rest|easy|\"|\\\\|Warm|:|\u{7}|é|#|[ \n\n]){0,30}"
    ) {
        if let Some(page) = supple::routine::import::workout("Any \"one\"", &text) {
            let reading = supple::routine::read::read_routine("any", page.as_bytes(), &supple::routine::read::Exercises::new());
            proptest::prop_assert!(reading.value.is_some(), "{page}\n{:#?}", reading.diagnostics);
        }
    }
}
