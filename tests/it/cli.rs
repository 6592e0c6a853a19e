//! Commands at the prompt: what they write, and what they tell the shell.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use supple::routine::Catalog;
use supple::tui::screen;
use supple::tui::theme::{Charset, Palette, Theme};
use tempfile::TempDir;

/// The program with folders of its own and nothing else in its environment.
pub fn supple(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supple"));
    command.env_clear().current_dir(home).stdin(Stdio::null());
    for (name, value) in environment(home) {
        command.env(name, value);
    }
    command
}

/// The whole environment of a program under test.
pub fn environment(home: &Path) -> Vec<(&'static str, String)> {
    let folder = |name| home.join(name).display().to_string();
    vec![
        ("HOME", home.display().to_string()),
        ("SUPPLE_CONFIG_DIR", folder("config")),
        ("SUPPLE_DATA_DIR", folder("data")),
        ("SUPPLE_STATE_DIR", folder("state")),
        ("TMPDIR", folder("tmp")),
        // Not the desktop of whoever runs the tests.
        ("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", folder("no-bus"))),
        ("TERM", "xterm-256color".to_owned()),
        ("LANG", "C.UTF-8".to_owned()),
        ("TZ", "UTC".to_owned()),
    ]
}

pub fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A home in which the questions about warning signs were answered with no: not the first start.
pub fn answered() -> TempDir {
    let home = home();
    write(home.path(), "answers", &format!("y\ny\n{}", "n\n".repeat(40)));
    let answers = fs::File::open(home.path().join("answers")).unwrap();
    let status = supple(home.path()).arg("safety").stdin(answers).output().unwrap().status;
    assert!(status.success());
    home
}

pub fn write(home: &Path, name: &str, text: &str) {
    let path = home.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn run(home: &Path, arguments: &[&str]) -> Output {
    supple(home).args(arguments).output().unwrap()
}

/// What a command writes that does well.
pub fn out(home: &Path, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    assert_eq!(text(&output.stderr), "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    text(&output.stdout)
}

/// What a command complains of that does not; it writes nothing else.
pub fn complaint(home: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(home, arguments);
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    (output.status.code(), text(&output.stderr))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&out(home, arguments)).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The example of the README is what people begin with.
#[test]
fn the_routine_in_the_readme_has_nothing_to_mend() {
    let home = home();
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let routines: Vec<&str> = blocks.filter(|block| block.contains("[[step]]")).collect();
    assert!(!routines.is_empty());
    for (number, routine) in routines.into_iter().enumerate() {
        let name = format!("readme-{number}.toml");
        write(home.path(), &name, routine);
        let said = out(home.path(), &["check", &name]);
        assert!(!said.contains("warning") && !said.contains("error["), "{said}");
    }
}

#[test]
fn the_list_has_a_line_for_every_routine() {
    let home = home();
    let list = out(home.path(), &["list"]);
    assert_eq!(list.lines().count(), 18);
    assert!(
        list.contains("\ndesk-micro-3           3 min  level 1  Desk micro-break (3 minutes)\n")
    );
}

#[test]
fn the_list_for_programs_keeps_its_fields() {
    let home = home();
    let list = json(home.path(), &["list", "--json"]);
    let rows = list.as_array().unwrap();
    assert_eq!(rows.len(), 18);
    for row in rows {
        assert_eq!(
            keys(row),
            ["id", "level", "minutes_range", "problems", "regions", "seconds", "source", "title"]
        );
        let range = &row["minutes_range"];
        let (least, most) = (range[0].as_f64().unwrap(), range[1].as_f64().unwrap());
        let minutes = row["seconds"].as_f64().unwrap() / 60.0;
        assert!(least <= minutes && minutes <= most, "{row}");
        assert!((1..=3).contains(&row["level"].as_u64().unwrap()), "{row}");
        assert_eq!((&row["source"], &row["problems"]), (&"bundled".into(), &Value::Array(vec![])));
        assert!(row["regions"].as_array().unwrap().iter().all(Value::is_string), "{row}");
    }
}

#[test]
fn a_routine_for_programs_adds_up() {
    let home = home();
    for row in json(home.path(), &["list", "--json"]).as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let shown = json(home.path(), &["show", id, "--json"]);
        assert_eq!(keys(&shown), ["id", "seconds", "segments", "title"]);
        assert_eq!(
            (&shown["id"], &shown["title"], &shown["seconds"]),
            (&row["id"], &row["title"], &row["seconds"])
        );
        let mut end = 0.0;
        for segment in shown["segments"].as_array().unwrap() {
            assert_eq!(
                keys(segment),
                ["cues", "exercise", "length", "part", "set", "side", "start", "step"]
            );
            assert_eq!(segment["start"].as_f64(), Some(end), "{id}");
            let length = segment["length"].as_f64().unwrap();
            end += length;
            let part = segment["part"].as_str().unwrap();
            assert!(
                ["ready", "position", "hold", "work", "rest", "change-sides"].contains(&part),
                "{part}"
            );
            for cue in segment["cues"].as_array().unwrap() {
                assert_eq!(keys(cue), ["at", "cue", "text"]);
                assert!((0.0..=length).contains(&cue["at"].as_f64().unwrap()), "{id} {segment}");
                assert_eq!(
                    cue["text"].is_string(),
                    ["say", "count"].contains(&cue["cue"].as_str().unwrap())
                );
            }
        }
        assert_eq!(shown["seconds"].as_f64(), Some(end), "{id}");
    }
}

const KNEE: &str =
    "title = \"Knee\"\n\n[[step]]\nexercise = \"chin-tuck\"\nreps = 2\ntempo = \"1-2-1-0\"\n";

#[test]
fn a_routine_is_found_by_id_by_title_and_by_path() {
    let home = home();
    write(home.path(), "knee.toml", KNEE);
    let shown = "Knee\nlevel 1, 18 s\n\n  Chin tuck: 2 reps\n";
    assert_eq!(out(home.path(), &["--mute", "show", "knee.toml"]), shown);
    assert_eq!(out(home.path(), &["--mute", "show", "./knee.toml"]), shown);
    write(home.path(), "config/routines/knee.toml", KNEE);
    assert_eq!(out(home.path(), &["--mute", "show", "knee"]), shown);
    assert_eq!(out(home.path(), &["--mute", "show", "KNEE"]), shown);
}

#[test]
fn a_timeline_shows_every_segment_and_cue() {
    let home = home();
    write(home.path(), "knee.toml", KNEE);
    assert_eq!(
        out(home.path(), &["--mute", "show", "knee.toml", "--timeline"]),
        "   0:00  ready         Chin tuck · 10 s\n   0:01    ready\n   0:07    count  3\n   \
            0:08    count  2\n   0:09    count  1\n   0:10  work          Chin tuck · 2 reps · 8 s\n   \
            0:10    go\n   0:10    say  Slide, do not nod.\n   0:18    finish\n"
    );
}

#[test]
fn a_name_that_does_not_exist_is_answered_with_the_nearest() {
    let home = home();
    for (arguments, complaint_of) in [
        (
            ["show", "desk-mikro-3"],
            "there is no routine `desk-mikro-3`; did you mean `desk-micro-3`?",
        ),
        (["play", "zzz"], "there is no routine `zzz`; `supple list` shows them all"),
        (["exercise", "chin-tuk"], "there is no exercise `chin-tuk`; did you mean `chin-tuck`?"),
        (["advice", "X99"], "there is no advice `X99`; `supple advice` shows them all"),
        (
            ["show", "no/such.toml"],
            "`no/such.toml` cannot be read: No such file or directory (os error 2)",
        ),
    ] {
        let expected = (Some(1), format!("supple: {complaint_of}\n"));
        assert_eq!(complaint(home.path(), &arguments), expected);
    }
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let home = home();
    assert_eq!(run(home.path(), &["dance"]).status.code(), Some(2));
    assert_eq!(run(home.path(), &["play"]).status.code(), Some(2));
    assert_eq!(run(home.path(), &["play", "core-2", "--speed", "0"]).status.code(), Some(2));
    let help = out(home.path(), &["--help"]);
    for command in ["play", "list", "show", "exercise", "advice", "sound", "config"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
    assert!(help.contains("supple play desk-micro-3"));
}

#[test]
fn the_interface_says_that_it_needs_a_terminal() {
    let home = home();
    let (code, complaint) = complaint(home.path(), &[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        complaint,
        "supple: the interface needs a terminal; `supple play ROUTINE --plain` and `supple list` do not\n"
    );
}

#[test]
fn a_broken_file_stays_in_the_list_and_hides_no_other() {
    let home = home();
    write(home.path(), "config/routines/broken.toml", "title = \"Broken\"\nstep = 3\n");
    write(home.path(), "config/routines/desk-micro-3.toml", KNEE);
    fs::create_dir_all(home.path().join("config/routines/locked.toml")).unwrap();
    let list = json(home.path(), &["list", "--json"]);
    let row =
        |id: &str| list.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone();
    assert_eq!(list.as_array().unwrap().len(), 20);
    assert_eq!(row("desk-micro-3")["title"], "Knee");
    let own = home.path().join("config/routines/desk-micro-3.toml");
    assert_eq!(row("desk-micro-3")["source"], own.display().to_string());
    for id in ["broken", "locked"] {
        assert_eq!(
            keys(&row(id)["problems"][0]),
            ["code", "column", "help", "line", "message", "severity"]
        );
        for unknown in ["title", "level", "seconds", "minutes_range"] {
            assert_eq!(row(id)[unknown], Value::Null);
        }
    }
    assert_eq!(row("broken")["problems"][0]["line"], 2);
    assert_eq!(
        row("locked")["problems"][0]["message"],
        "this file cannot be read: Is a directory (os error 21)"
    );
    let told = out(home.path(), &["list"]);
    assert!(told.starts_with("broken               cannot be used: 1 mistake\n"), "{told}");
    assert!(told.contains("config/routines/broken.toml:2:"), "{told}");
    let (code, complaint) = complaint(home.path(), &["play", "broken"]);
    assert_eq!(code, Some(1));
    assert!(complaint.contains("broken.toml:2:"), "{complaint}");
}

/// What a command tells beside its output.
fn notes(home: &Path, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert!(!output.stdout.is_empty(), "{arguments:?}");
    text(&output.stderr).replace(&home.display().to_string(), "~")
}

#[test]
fn what_is_wrong_beside_what_was_asked_for_is_told() {
    let home = home();
    let home = home.path();
    write(home, "knee.toml", &KNEE.replace("chin-tuck\"", "chin-tuck\"\nsides = \"each\""));
    let warning = "supple: 1 warning: see `supple check knee.toml`\n";
    for arguments in [&["show", "knee.toml"][..], &["play", "knee.toml", "--mute", "--speed", "99"]]
    {
        assert_eq!(notes(home, arguments), warning);
    }
    write(
        home,
        "config/routines/exercises/chin-tuck.toml",
        "name = \"Mine\"\nreps = 0\nhodl = 1\n",
    );
    let listed =
        "supple: 4 mistakes: see `supple check ~/config/routines/exercises/chin-tuck.toml`";
    let broken = format!("{listed}; the bundled exercise is used\n");
    assert_eq!(notes(home, &["exercise", "chin-tuck"]), broken);
    assert_eq!(notes(home, &["exercise", "bird-dog-1"]), "");
    assert_eq!(notes(home, &["show", "knee.toml"]), format!("{warning}{broken}"));
    assert_eq!(notes(home, &["list", "--json"]), format!("{listed}\n"));
    write(home, "config/config.toml", "[sound]\nmutte = true\n");
    let settings = "supple: config.toml has 1 mistake: see `supple config`\n";
    assert_eq!(notes(home, &["list"]), settings);
    assert_eq!(notes(home, &["show", "knee.toml"]), format!("{settings}{warning}{broken}"));
    assert_eq!(notes(home, &["exercise", "chin-tuck"]), broken);
}

#[test]
fn a_folder_that_cannot_be_listed_is_told_and_not_empty() {
    let home = home();
    write(home.path(), "config/routines/knee.toml", KNEE);
    write(home.path(), "config/routines/exercises", "no folder");
    let list = out(home.path(), &["list"]);
    assert!(list.contains("\nexercises            cannot be used: 1 mistake\n"), "{list}");
    let problem = "/config/routines/exercises:1:1: error[S001]: this folder cannot be read: Not a \
                   directory (os error 20)";
    assert!(list.contains(problem), "{list}");
    assert!(list.contains("  Knee\n"), "{list}");
}

#[test]
fn an_exercise_and_an_advice_tell_what_is_known() {
    let home = home();
    let exercise = out(home.path(), &["exercise", "chin-tuck"]);
    assert_eq!(exercise, out(home.path(), &["exercise", "Chin tuck"]));
    for part in ["Chin tuck\n", "\ndose: ", "\nSet-up\n", "\nMovement\n", "\nStop\n", "\nsources: "]
    {
        assert!(exercise.contains(part), "{part}");
    }
    let all = out(home.path(), &["advice"]);
    assert_eq!(all.lines().filter(|line| line.starts_with("  ")).count(), 41);
    let advice = out(home.path(), &["advice", "p5"]);
    assert_eq!(advice, out(home.path(), &["advice", "P5"]));
    for part in [
        "P5  ",
        "\nEvidence\n",
        "\nWhat can be done about it\n",
        "\nRoutines\n",
        "\n  supple play desk-micro-3  ",
    ] {
        assert!(advice.contains(part), "{part}: {advice}");
    }
}

#[test]
fn exercises_are_listed_and_found_by_words() {
    let home = home();
    let all = out(home.path(), &["exercise"]);
    assert_eq!(all.lines().count(), 60);
    assert!(all.starts_with("ankle-pumps           Ankle pumps (calf, ankle)\n"), "{all}");
    let found = out(home.path(), &["exercise", "wall stretch"]);
    assert_eq!(
        found,
        "calf-wall-bent        Wall calf stretch, knee bent (soleus) (calf, ankle)\n\
         calf-wall-straight    Wall calf stretch, knee straight (gastrocnemius) (calf)\n"
    );
    let one = out(home.path(), &["exercise", "clam"]);
    assert!(one.starts_with("Clamshell\n"), "{one}");
}

#[test]
fn an_exercise_is_told_in_the_same_words_at_the_prompt_and_on_the_screen() {
    let home = home();
    let catalog = Catalog::bundled();
    let theme = Theme::new(Palette::Mono, Charset::Ascii);
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for id in ["chin-tuck", "ankle-pumps", "bird-dog-1"] {
        let exercise = catalog.exercise(id).unwrap();
        let prompt = out(home.path(), &["exercise", id]);
        let lines = screen::exercise::lines(exercise, Some(&catalog), 500, &theme);
        let screen: Vec<String> = lines.iter().map(|line| flat(&line.to_string())).collect();
        // The sources are spelled out on the screen alone.
        for line in prompt.lines().filter(|line| !line.starts_with("sources: ")) {
            let words = flat(&line.replacen(": ", " ", 1));
            let words = words.split(" (").next().unwrap();
            let has = |line: &String| flat(&line.replacen(": ", " ", 1)).contains(words);
            assert!(line == prompt.lines().nth(1).unwrap() || screen.iter().any(has), "{line}");
        }
    }
    let pumps = out(home.path(), &["exercise", "ankle-pumps"]);
    assert!(pumps.starts_with("Ankle pumps\nmobility, on the back, "), "{pumps}");
    assert!(pumps.contains("\nalso done: seated\n"), "{pumps}");
}

#[test]
fn the_sound_test_says_why_nothing_can_be_heard() {
    let home = home();
    write(home.path(), "asound.conf", "");
    let mut command = supple(home.path());
    // ALSA with nothing configured has no device, whatever the computer has.
    command.env("ALSA_CONFIG_PATH", home.path().join("asound.conf")).args(["sound", "test"]);
    let output = command.output().unwrap();
    let complaint = text(&output.stderr);
    let reason = if cfg!(feature = "sound") { "no sound card" } else { "built without sound" };
    assert!(
        complaint.ends_with(&format!("supple: nothing can be heard: {reason}\n")),
        "{complaint}"
    );
    assert_eq!((text(&output.stdout), output.status.code()), (String::new(), Some(1)));

    let output = supple(home.path()).args(["--mute", "sound", "test"]).output().unwrap();
    assert_eq!(
        text(&output.stderr),
        "supple: nothing can be heard: the sound is turned off, by `sound.mute` or \
         `sound.talk` in config.toml, or by `--mute`\n"
    );
}

#[test]
fn a_closed_pipe_is_a_quiet_exit() {
    let home = home();
    write(home.path(), "knee.toml", KNEE);
    for arguments in [
        &["list"][..],
        &["show", "core-2", "--json"],
        &["play", "knee.toml", "--speed", "100", "--mute"],
    ] {
        let mut command = supple(home.path());
        let (reader, writer) = std::io::pipe().unwrap();
        command.args(arguments).stdout(writer).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        drop((reader, command));
        let output = child.wait_with_output().unwrap();
        assert_eq!((text(&output.stderr), output.status.code()), (String::new(), Some(0)));
    }
}

#[test]
fn a_time_zone_that_does_not_exist_does_no_harm() {
    let home = home();
    write(home.path(), "knee.toml", KNEE);
    let mut command = supple(home.path());
    command.env("TZ", "Nowhere/Land").args(["play", "knee.toml", "--speed", "100", "--mute"]);
    assert!(command.output().unwrap().status.success());
}
