//! The coach at the prompt: questions, blocks, plans, decisions and doses, as somebody meets them.

use std::fs;
use std::path::Path;

use super::cli::{home, out, supple};

fn answered(home: &Path, arguments: &[&str], lines: &str) -> String {
    let mut command = assert_cmd::Command::from_std(supple(home));
    let output = command.args(arguments).write_stdin(lines).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(home: &Path, arguments: &[&str]) -> String {
    let output = supple(home).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

const PLAY: [&str; 5] = ["play", "desk-micro-3", "--plain", "--mute", "--speed=900"];

/// Says that it is understood, and no to every question but the one of that number.
fn asked(home: &Path, yes: Option<usize>) -> String {
    let lines: Vec<&str> = (0..60).map(|at| if Some(at) == yes { "y" } else { "n" }).collect();
    answered(home, &["safety"], &format!("y\n{}\n", lines.join("\n")))
}

#[test]
fn a_warning_sign_blocks_every_session_until_somebody_has_looked_at_it() {
    let home = home();
    fs::create_dir_all(home.path().join("config")).unwrap();
    // The thirteenth question is the first about what is looked at the same day.
    let told = asked(home.path(), Some(12));
    assert!(told.contains("Please stop exercising and get medical advice today"), "{told}");
    let blocked = refused(home.path(), &PLAY);
    assert!(blocked.contains("Do not rub, roll or stretch the leg."), "{blocked}");
    assert!(refused(home.path(), &["test", "chair-stand", "--plain"]).contains("medical advice"));
    assert!(refused(home.path(), &["timer", "heat"]).contains("medical advice"));
    assert!(out(home.path(), &["next"]).contains("medical advice"));
    // No to everything does not open it; a go-ahead and no to everything do.
    let lines = "n\n".repeat(60);
    answered(home.path(), &["safety"], &lines);
    refused(home.path(), &PLAY);
    let told = answered(home.path(), &["safety", "--checked-by", "Dr. Ay"], &lines);
    assert!(told.contains("No warning signs reported today."), "{told}");
    assert!(out(home.path(), &PLAY).contains("5 of 5 steps"));
}

#[test]
fn half_answered_questions_keep_a_sign_and_nothing_else() {
    let home = home();
    let told = answered(home.path(), &["safety"], "y\nn\nn\n");
    assert!(told.contains("Nothing was kept"), "{told}");
    let told = answered(home.path(), &["safety"], "n\ny\n");
    assert!(told.contains("Stop here."), "{told}");
    assert!(refused(home.path(), &PLAY).contains("emergency"));
}

#[test]
fn a_decision_is_told_kept_and_may_be_overridden() {
    let home = home();
    out(home.path(), &["log", "back", "2", "leg", "1", "buttock"]);
    let told = out(home.path(), &PLAY);
    assert!(told.ends_with("coach: hold (R3): no score after; same dose next time\n"), "{told}");
    out(home.path(), &["log", "after", "back", "2", "leg", "1", "buttock", "effort", "3"]);
    let told = out(home.path(), &["coach"]);
    assert_eq!(
        told,
        "today, desk-micro-3: hold (R3): no next-morning score; same dose next time\n"
    );
    out(home.path(), &["log", "morning", "back", "2", "leg", "1", "buttock"]);
    let told = out(home.path(), &["coach"]);
    assert_eq!(told, "today, desk-micro-3: hold (R3): first green session; same dose next time\n");
    let told = out(home.path(), &["coach", "--instead", "progress", "--why", "it is easy"]);
    assert!(
        told.starts_with("desk-micro-3: progress (R3): your word: it is easy; next time "),
        "{told}"
    );
    let told = out(home.path(), &PLAY);
    assert!(told.contains("Standing back bend: 6 reps (the file says 5 reps)\n"), "{told}");
    let why = refused(home.path(), &["coach", "--instead", "block", "--why", "x"]);
    assert_eq!(why, "supple: write progress, hold or regress\n");
}

#[test]
fn without_the_coach_doses_are_those_of_the_file() {
    let home = home();
    out(home.path(), &["log", "back", "2", "leg", "1", "buttock"]);
    out(home.path(), &PLAY);
    out(home.path(), &["coach", "--instead", "progress", "--why", "it is easy"]);
    let own = home.path().join("config/routines");
    fs::create_dir_all(&own).unwrap();
    let text = include_str!("../../routines/desk-micro-3.toml");
    fs::write(own.join("desk-micro-3.toml"), format!("coach = false\n{text}")).unwrap();
    assert!(!out(home.path(), &PLAY).contains("the file says"));
    fs::remove_file(own.join("desk-micro-3.toml")).unwrap();
    assert!(out(home.path(), &PLAY).contains("the file says"));
    fs::write(home.path().join("config/config.toml"), "session.coach = false\n").unwrap();
    assert!(!out(home.path(), &PLAY).contains("coach"));
    assert!(out(home.path(), &["coach"]).starts_with("The coach is off"));
}

#[test]
fn todays_pain_names_what_is_open() {
    let home = home();
    out(home.path(), &["log", "back", "7"]);
    let why = refused(home.path(), &["play", "core-base", "--plain"]);
    assert_eq!(
        why,
        "supple: back 7 today: calm exercises, your direction and walking, in short. `supple next` \
         names what suits.\n"
    );
    let told = out(home.path(), &["next"]);
    assert!(told.starts_with("Walk of ") || told.contains("supple play"), "{told}");
}

#[test]
fn a_plan_is_found_followed_and_left() {
    let home = home();
    let told = answered(home.path(), &["plan", "--find"], "1\n1\n2\n1\n1\n5\n");
    assert!(told.ends_with("A plan for it: `supple plan beginner --follow`\n"), "{told}");
    let told = out(home.path(), &["plan", "least", "--follow"]);
    assert_eq!(
        told,
        "The least that counts, week 1 of 1\n        desk-micro-3, 3 times (0 of 3), 3 min\n        walk 10 min\n"
    );
    out(home.path(), &PLAY);
    out(home.path(), &["log", "--walk", "12"]);
    let told = out(home.path(), &["plan"]);
    assert!(
        told.contains("        desk-micro-3, 3 times (1 of 3), 3 min\n  done  walk 10 min\n"),
        "{told}"
    );
    assert_eq!(
        out(home.path(), &["next", "--minutes", "5"]),
        "Desk micro-break (3 minutes), 3 min: `supple play desk-micro-3`\n"
    );
    assert_eq!(out(home.path(), &["plan", "--stop"]), "no plan is followed any more\n");
    let why = refused(home.path(), &["plan", "runer"]);
    assert_eq!(why, "supple: there is no plan `runer`; did you mean `runner`?\n");
    let ladder = out(home.path(), &["plan", "heel-drop"]);
    assert!(
        ladder.contains("Weeks 5 to 6\n  Your own weight.\n  heel-drop-straight: 3 x 15\n"),
        "{ladder}"
    );
}

#[test]
fn a_plan_of_ones_own_takes_part() {
    let home = home();
    let plans = home.path().join("config/routines/plans");
    fs::create_dir_all(&plans).unwrap();
    fs::write(plans.join("mine.toml"), "title = \"Mine\"\n[[stage]]\ndaily = [\"core-base\"]\n")
        .unwrap();
    assert!(out(home.path(), &["plan"]).contains("mine            1 week: \n"));
    assert_eq!(out(home.path(), &["check"]), "no mistakes in 1 file\n");
    assert_eq!(
        out(home.path(), &["plan", "mine", "--follow"]),
        "Mine, week 1 of 1\n        core-base, 11 min\n"
    );
}
