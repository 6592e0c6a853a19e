//! `supple new`, `edit` and `init`: files of one's own, from the first line to the last check.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use supple::routine::Catalog;
use supple::routine::catalog::{FileKind, Origin, SourceFile, bundled};

use crate::it::cli::{home, out, supple, write};

/// Nothing is wrong with any file of the user's, not even a warning.
pub fn no_problems(home: &Path) {
    let folder = home.join("config/routines");
    let mut files = Vec::new();
    for (folder, kind) in
        [(folder.clone(), FileKind::Routine), (folder.join("exercises"), FileKind::Exercise)]
    {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let bytes = fs::read(&path).unwrap().into();
                files.push(SourceFile { origin: Origin::User(path), kind, id, bytes });
            }
        }
    }
    assert!(!files.is_empty());
    let catalog = Catalog::build(bundled().chain(files));
    let problems: Vec<_> = catalog
        .problems()
        .filter(|problem| matches!(problem.origin, Origin::User(_)))
        .map(ToString::to_string)
        .collect();
    assert_eq!(problems, Vec::<String>::new());
}

/// Runs a command with something to read and, perhaps, an editor.
fn with_input(home: &Path, arguments: &[&str], input: &str, editor: Option<&str>) -> Output {
    let mut command = supple(home);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("PATH", "/usr/bin:/bin");
    if let Some(editor) = editor {
        command.env("VISUAL", editor);
    }
    let mut child = command.spawn().unwrap();
    // A program that fails at once reads nothing.
    let _closed = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn own(home: &Path, name: &str) -> String {
    fs::read_to_string(home.join("config").join(name)).unwrap()
}

#[test]
fn a_new_routine_is_commented_complete_and_tells_what_comes_next() {
    let home = home();
    let said = out(home.path(), &["new", "my-knee"]);
    let path = home.path().join("config/routines/my-knee.toml");
    assert_eq!(
        said,
        format!(
            "wrote {}\n  supple edit my-knee  change it\n  supple check         look for mistakes\n  \
             supple play my-knee  start it\n",
            path.display()
        )
    );
    let text = own(home.path(), "routines/my-knee.toml");
    assert!(
        text.starts_with("#:schema ../schemas/routine.json\n\ntitle = \"My knee\"\n"),
        "{text}"
    );
    assert!(text.lines().filter(|line| line.contains('#')).count() > 8, "{text}");
    assert!(home.path().join("config/schemas/routine.json").is_file());
    no_problems(home.path());
    let plain = out(home.path(), &["show", "my-knee"]);
    assert!(plain.starts_with("My knee\n"), "{plain}");
}

#[test]
fn a_file_is_never_written_over() {
    let home = home();
    write(home.path(), "config/routines/knee-week-2.toml", "# mine\n");
    let output = supple(home.path()).args(["new", "Knee, week 2"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let path = home.path().join("config/routines/knee-week-2.toml");
    assert_eq!(
        text(&output.stderr),
        format!(
            "supple: `{}` is there already; `supple edit knee-week-2` opens it, another name \
             leaves it alone\n",
            path.display()
        )
    );
    assert_eq!(own(home.path(), "routines/knee-week-2.toml"), "# mine\n");
    let output = supple(home.path()).args(["new", "../.."]).output().unwrap();
    assert_eq!(
        text(&output.stderr),
        "supple: `../..` has no letter and no digit, and a file needs a name\n"
    );
}

#[test]
fn a_new_routine_may_begin_as_any_other_with_its_own_title() {
    let home = home();
    for entry in &Catalog::bundled().routines {
        let name = format!("My {}", entry.id);
        out(home.path(), &["new", &name, "--from", &entry.id]);
        let bundled = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("routines/{}.toml", entry.id)),
        );
        let (_, rest) = bundled.as_ref().unwrap().split_once('\n').unwrap();
        let expected = format!("#:schema ../schemas/routine.json\n\ntitle = \"{name}\"\n{rest}");
        assert_eq!(own(home.path(), &format!("routines/my-{}.toml", entry.id)), expected);
    }
    no_problems(home.path());
    out(home.path(), &["new", "second", "--from", "my-core-2"]);
    let second = own(home.path(), "routines/second.toml");
    assert!(second.starts_with("#:schema ../schemas/routine.json\n\ntitle = \"Second\"\n"));
    assert_eq!(second.matches("#:schema").count(), 1);
}

const SHEET: &str = "\
Clamshell 3x10 each side, hold 5 s
sit to stand 10 x 2
Towel scrunch 2x15
";

#[test]
fn a_pasted_sheet_shows_what_each_line_was_matched_to() {
    let home = home();
    let output = with_input(home.path(), &["new", "sheet", "--paste"], SHEET, None);
    assert_eq!(text(&output.stderr), "");
    let said = text(&output.stdout);
    let (table, rest) = said.split_once("wrote ").unwrap();
    assert_eq!(
        table,
        "Clamshell 3x10 each side, hold 5 s\n    \
             3 x 10 reps held 5 s each side: `clamshell`, by its name\n\
         sit to stand 10 x 2\n    \
             ? 10 sets of 2, or 2 sets of 10?\n\
         Towel scrunch 2x15\n    \
             2 x 15 reps: written here, since no exercise is called so\n\
         \n1 line with a question: kept in the file as comments\n\n"
    );
    assert!(rest.contains("routines/sheet.toml\n"), "{said}");
    no_problems(home.path());
    let shown = out(home.path(), &["show", "sheet"]);
    assert!(
        shown.ends_with(
            "\n  Clamshell: 3 x 10 reps held 5 s each side\n  Towel scrunch: 2 x 15 reps\n"
        ),
        "{shown}"
    );
}

#[test]
fn a_sheet_with_nothing_in_it_leaves_no_file() {
    let home = home();
    let output = with_input(home.path(), &["new", "sheet", "--paste"], "hello\n", None);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "hello\n    ? how much?\n\n");
    assert_eq!(
        text(&output.stderr),
        "supple: no line could be read as an exercise with a dose, so no file was written\n"
    );
    assert!(!home.path().join("config/routines/sheet.toml").exists());
}

/// An editor that replaces what it is given by what stands in `edited` beside it, once each.
fn editor(home: &Path, versions: &[&str]) -> String {
    for (at, version) in versions.iter().enumerate() {
        write(home, &format!("version{at}"), version);
    }
    let script = "#!/bin/sh\nn=$(cat \"$1/count\" 2>/dev/null || echo 0)\n\
                  cp \"$1/version$n\" \"$2\"\necho $((n + 1)) >\"$1/count\"\n";
    write(home, "my editor", script);
    format!("sh '{0}/my editor' '{0}'", home.display())
}

const GOOD: &str = "title = \"Good\"\n[[step]]\nexercise = \"clamshell\"\n";
const BAD: &str = "title = \"Bad\"\n[[step]]\nexercise = \"clamshel\"\n";

#[test]
fn a_bundled_routine_is_copied_and_edited_until_it_is_right() {
    let home = home();
    let editor = editor(home.path(), &[BAD, GOOD]);
    let output = with_input(home.path(), &["edit", "core-2"], "y\n", Some(&editor));
    let path = home.path().join("config/routines/core-2.toml");
    let said = text(&output.stdout);
    assert!(said.starts_with(&format!("copied to {}\n{0}:3:12: error", path.display())), "{said}");
    assert!(said.contains("did you mean `clamshell`?"), "{said}");
    assert!(said.ends_with("Open it again? [Y/n] `supple play core-2` starts it\n"), "{said}");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert_eq!(own(home.path(), "routines/core-2.toml"), GOOD);
}

#[test]
fn who_stops_editing_is_told_that_mistakes_are_left() {
    for answer in ["n\n", ""] {
        let home = home();
        write(home.path(), "config/routines/mine.toml", GOOD);
        let editor = editor(home.path(), &[BAD, GOOD]);
        let output = with_input(home.path(), &["edit", "mine"], answer, Some(&editor));
        let path = home.path().join("config/routines/mine.toml");
        assert_eq!(
            text(&output.stderr),
            format!(
                "supple: `{}` has mistakes and cannot be played before they are mended\n",
                path.display()
            )
        );
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(own(home.path(), "routines/mine.toml"), BAD);
    }
}

#[test]
fn an_editor_that_fails_is_named() {
    let home = home();
    write(home.path(), "config/routines/mine.toml", GOOD);
    for (editor, how) in
        [("no-such-editor --wait", "there is no such program"), ("false", "exit status: 1")]
    {
        let output = with_input(home.path(), &["edit", "mine"], "", Some(editor));
        let said = text(&output.stderr);
        let (_, said) = said.split_once("supple: ").unwrap();
        assert_eq!(
            said,
            format!("the editor `{editor}` failed: {how}; `VISUAL` or `EDITOR` names another\n")
        );
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn the_folder_is_made_ready_once_and_stays_the_users_own() {
    let home = home();
    let news = |said: &str| {
        said.lines().map(|line| line.split("  ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let said = out(home.path(), &["init"]);
    assert_eq!(news(&said)[..5], ["made", "made", "wrote", "wrote", "wrote"]);
    let said = out(home.path(), &["init"]);
    assert_eq!(news(&said)[..5], ["is there"; 5]);
    write(home.path(), "config/tombi.toml", "# mine\n");
    write(home.path(), "config/schemas/routine.json", "{}");
    let said = out(home.path(), &["init"]);
    assert_eq!(news(&said)[2..5], ["updated", "is there", "yours, left as it is"]);
    assert_eq!(own(home.path(), "tombi.toml"), "# mine\n");
    assert_eq!(own(home.path(), "schemas/routine.json"), out(home.path(), &["schema"]));
    assert_eq!(
        own(home.path(), "schemas/exercise.json"),
        out(home.path(), &["schema", "exercise"])
    );
}
