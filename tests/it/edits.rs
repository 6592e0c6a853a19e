//! Changing a routine by keys: only what is meant changes, and every other byte stays.

use std::sync::LazyLock;

use proptest::prelude::*;
use supple::routine::catalog::{FileKind, Origin, SourceFile};
use supple::routine::edit::{Change, Edit, Refusal};
use supple::routine::{Routine, Step, catalog};

use super::scenes::catalog as bundled;

use Change::{Earlier, FewerSets, Later, Less, More, MoreSets, Remove, Repeat};

fn read(text: &str) -> Result<Routine, String> {
    let file = SourceFile {
        origin: Origin::User("my.toml".into()),
        kind: FileKind::Routine,
        id: "my".to_owned(),
        bytes: text.as_bytes().to_vec().into(),
    };
    let entry = bundled().read(&file);
    let error = || entry.problems.iter().find(|problem| problem.is_error());
    let why = || error().map(|error| error.diagnostic.message.clone()).unwrap_or_default();
    entry.routine.clone().map(|routine| (*routine).clone()).ok_or_else(why)
}

fn edited(text: &str, step: usize, change: Change) -> Result<String, Refusal> {
    Edit { step, change }.apply(text, &read(text).unwrap(), read)
}

const LAID_OUT: &str = r#"# My routine.
title = "Laid out by hand"   # for Tuesdays
rest = "15s"

# The calf comes first.
# It is the worst.
[[step]]   # 1
exercise = "calf-wall-straight"
hold = "20s"      # not longer
# after the hold

# By itself.

[[step]]
  exercise = "clamshell"
[step.extra_sets]
left = 1

[[step]]
name = "Curl"
reps = [ 6, 4,2 ] # down
note = """
[[step]]
# no comment
"""
# The end."#;

#[test]
fn each_change_is_made_where_it_is_meant() {
    for (step, change, from, to) in [
        (0, More, "hold = \"20s\" ", "hold = \"25s\" "),
        (0, Less, "hold = \"20s\" ", "hold = \"15s\" "),
        (0, MoreSets, "longer\n", "longer\nsets = 4\n"),
        (0, FewerSets, "longer\n", "longer\nsets = 2\n"),
        (1, More, "  exercise = \"clamshell\"\n", "  exercise = \"clamshell\"\n  reps = 13\n"),
        (2, More, "[ 6, 4,2 ] #", "[7, 5, 3] #"),
        (2, Less, "[ 6, 4,2 ] #", "[5, 3, 1] #"),
        (
            2,
            Remove,
            "\n\n[[step]]\nname = \"Curl\"\nreps = [ 6, 4,2 ] # down\nnote = \"\"\"\n[[step]]\n# no comment\n\"\"\"\n# The end.",
            "",
        ),
        (
            0,
            Remove,
            "# The calf comes first.\n# It is the worst.\n[[step]]   # 1\nexercise = \"calf-wall-straight\"\nhold = \"20s\"      # not longer\n# after the hold\n\n",
            "",
        ),
        (
            1,
            Repeat,
            "left = 1\n",
            "left = 1\n\n[[step]]\n  exercise = \"clamshell\"\n[step.extra_sets]\nleft = 1\n",
        ),
    ] {
        assert_eq!(LAID_OUT.matches(from).count(), 1, "{from}");
        let changed = edited(LAID_OUT, step, change).unwrap();
        assert_eq!(changed, LAID_OUT.replace(from, to), "{change:?} of {step}");
    }
}

#[test]
fn steps_change_places_with_their_comments() {
    let moved = r#"# My routine.
title = "Laid out by hand"   # for Tuesdays
rest = "15s"

[[step]]
  exercise = "clamshell"
[step.extra_sets]
left = 1

# By itself.

# The calf comes first.
# It is the worst.
[[step]]   # 1
exercise = "calf-wall-straight"
hold = "20s"      # not longer
# after the hold

[[step]]
name = "Curl"
reps = [ 6, 4,2 ] # down
note = """
[[step]]
# no comment
"""
# The end."#;
    assert_eq!(edited(LAID_OUT, 0, Later).unwrap(), moved);
    assert_eq!(edited(LAID_OUT, 1, Earlier).unwrap(), moved);
    assert_eq!(edited(moved, 0, Later).unwrap(), LAID_OUT);
}

#[test]
fn what_cannot_be_changed_says_why() {
    let one = "title = \"One\"\n[[step]]\nname = \"Sit\"\nuntil = \"key\"\n";
    let list =
        "title = \"One\"\nstep = [{ exercise = \"bird-dog-1\" }, { exercise = \"plank-1\" }]\n";
    let late = "title = \"Cue\"\n[[step]]\nname = \"Sit\"\nhold = \"20s\"\ncues = [{ at = \"18s\", say = \"Now.\" }]\n";
    let short = "title = \"Short\"\n[[step]]\nname = \"Sit\"\nhold = \"5s\"\n";
    let blocks = "title = \"B\"\n[[block]]\n[[block.step]]\nexercise = \"bird-dog-1\"\n[[block]]\n[[block.step]]\nexercise = \"plank-1\"\n";
    for (text, step, change, said) in [
        (one, 0, More, "this dose has no such number; e opens the file in your editor"),
        (one, 0, Remove, "the last step stays"),
        (one, 0, Earlier, "it is at the end already"),
        (one, 0, Later, "it is at the end already"),
        (one, 0, FewerSets, "less than this would be nothing"),
        (short, 0, Less, "less than this would be nothing"),
        (LAID_OUT, 2, MoreSets, "this dose has no such number; e opens the file in your editor"),
        (list, 0, Later, "the steps are not written as [[step]]; e opens the file in your editor"),
        (late, 0, Less, "the file does not allow it: a cue at 18 s comes too late"),
        (blocks, 0, Later, "it is at the end already"),
        (blocks, 1, Remove, "the last step stays"),
    ] {
        assert_eq!(edited(text, step, change).unwrap_err().to_string(), said, "{change:?}");
    }
}

#[test]
fn a_dose_from_elsewhere_is_written_into_the_step_as_far_as_needed() {
    let top = "title = \"T\"\nreps = 8\nhold = \"10s\"\nsets = 2\n\n[[step]]\nname = \"Press\"\n";
    let more = edited(top, 0, More).unwrap();
    assert_eq!(more, format!("{top}reps = 9\nhold = \"10s\"\n"));
    let circuit = "title = \"T\"\n\n[[block]]\nrounds = 3\ntime = \"1 min\"\n\n[[block.step]]\nexercise = \"dead-bug-1\"\n";
    assert_eq!(edited(circuit, 0, More).unwrap(), format!("{circuit}time = \"1m15s\"\n"));
    assert_eq!(edited(circuit, 0, Less).unwrap(), format!("{circuit}time = \"55s\"\n"));
    let equal = "title = \"T\"\n[[step]]\nname = \"Press\"\nreps = [5, 5]\n";
    let three = "title = \"T\"\n[[step]]\nname = \"Press\"\nreps = 5\nsets = 3\n";
    assert_eq!(edited(equal, 0, MoreSets).unwrap(), three);
}

static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let routines = catalog::bundled().filter(|file| file.kind == FileKind::Routine);
    let texts = routines.map(|file| String::from_utf8(file.bytes.into_owned()).unwrap());
    let blocks = "title = \"B\"\n\n[[block]]\ntitle = \"One\" # uno\n\n# first\n[[block.step]]\n\
                  exercise = \"bird-dog-1\"\n[[block.step]]\nexercise = \"plank-1\"\n\n[[block]]\n\
                  rounds = 2\n\n[[block.step]]\nexercise = \"clamshell\"\n\n# last\n[[block.step]]\n\
                  exercise = \"bridge-1\"\n";
    texts.chain([LAID_OUT.to_owned(), blocks.to_owned()]).collect()
});

/// The lines that are in one text and not in the other, between what both begin and end with.
fn differing<'a>(before: &'a str, after: &'a str) -> [Vec<&'a str>; 2] {
    let lines = |text: &'a str| text.split_inclusive('\n').collect::<Vec<_>>();
    let (before, after) = (lines(before), lines(after));
    let same = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let end = before[same..].iter().rev().zip(after[same..].iter().rev());
    let end = end.take_while(|(one, other)| one == other).count();
    [before[same..before.len() - end].to_vec(), after[same..after.len() - end].to_vec()]
}

/// How many bytes both texts begin with, and how many more both end with.
fn around(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    let ends = one.bytes().skip(same).rev().zip(other.bytes().skip(same).rev());
    same + ends.take_while(|(one, other)| one == other).count()
}

fn is_all(text: &str, bytes: usize) -> bool {
    text.len() == bytes
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}

/// What the comments of a text say.
fn comments(lines: &[&str]) -> String {
    lines.iter().filter_map(|line| line.find('#').map(|at| &line[at..])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_sequence_of_changes_does_what_is_meant_and_touches_nothing_else(
        file in 0..FILES.len(),
        windows: bool,
        mark: bool,
        changes in proptest::collection::vec((0_usize..12, 0_usize..8), 1..12),
    ) {
        let mut text = FILES[file].clone();
        if windows {
            text = text.replace('\n', "\r\n");
        }
        if mark {
            text.insert(0, '\u{feff}');
        }
        for (step, change) in changes {
            let change = [Earlier, Later, Remove, Repeat, More, Less, MoreSets, FewerSets][change];
            let before = read(&text).unwrap();
            let steps: Vec<Step> = before.steps().cloned().collect();
            let step = step % steps.len();
            let edit = Edit { step, change };
            let Ok(after) = edit.apply(&text, &before, read) else { continue };

            // The steps are those that were meant.
            let now: Vec<Step> = read(&after).unwrap().steps().cloned().collect();
            let mut meant = steps.clone();
            match change {
                Earlier => meant.swap(step - 1, step),
                Later => meant.swap(step, step + 1),
                Remove => drop(meant.remove(step)),
                Repeat => meant.insert(step, steps[step].clone()),
                More | Less | MoreSets | FewerSets => {
                    prop_assert_ne!(&now[step].dose, &steps[step].dose);
                    meant[step].dose = now[step].dose.clone();
                    // One that is written in the step has the step's dose.
                    meant[step].exercise = now[step].exercise.clone();
                }
            }
            prop_assert_eq!(&now, &meant);

            // Every other byte is where it was.
            match change {
                Earlier | Later => prop_assert_eq!(sorted(&text), sorted(&after)),
                Remove => prop_assert!(is_all(&after, around(&text, &after)), "{after}"),
                Repeat => prop_assert!(is_all(&text, around(&text, &after)), "{after}"),
                More | Less | MoreSets | FewerSets => {
                    let [gone, come] = differing(&text, &after);
                    prop_assert!(gone.len() <= 2 && come.len() <= 4, "{gone:?} {come:?}");
                    prop_assert_eq!(comments(&gone), comments(&come));
                    let stays = |line: &str| gone.iter().any(|old| old.trim() == line.trim());
                    let of_dose = |line: &str| {
                        ["hold", "reps", "time", "breaths", "tempo", "sets"]
                            .iter()
                            .any(|key| line.trim_start().starts_with(key))
                    };
                    prop_assert!(come.iter().all(|line| stays(line) || of_dose(line)), "{come:?}");
                }
            }
            prop_assert_eq!(after.contains("\r\n"), windows);
            prop_assert_eq!(after.matches('\r').count(), if windows { after.matches('\n').count() } else { 0 });
            prop_assert_eq!(after.starts_with('\u{feff}'), mark);
            text = after;
        }
    }
}
