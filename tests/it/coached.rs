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
    answered(home, &["safety"], &format!("y\ny\n{}\n", lines.join("\n")))
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
    let told = answered(home.path(), &["safety"], "y\ny\nn\nn\n");
    assert!(told.contains("Nothing was kept"), "{told}");
    // Who asks for help has not answered yet.
    let told = answered(home.path(), &["safety"], "?\n");
    assert!(told.contains("    y, n, or ? for not sure\n\nNothing was kept"), "{told}");
    assert!(out(home.path(), &PLAY).contains("5 of 5 steps"));
    let told = answered(home.path(), &["safety"], "n\n?\n?\n");
    assert!(told.contains("Stop here."), "{told}");
    assert!(refused(home.path(), &PLAY).contains("emergency"));
}

#[test]
fn age_and_understanding_are_asked_apart_and_neither_by_a_typing_mistake() {
    let home = home();
    let told = answered(home.path(), &["safety"], "\nj\nn\n");
    assert!(told.contains("    y or n\n    y or n\nThen nothing is kept."), "{told}");
    assert!(told.contains("To be asked, because the questions"), "{told}");
    assert!(out(home.path(), &PLAY).contains("5 of 5 steps"), "nobody is taken for a child");
    let told = answered(home.path(), &["safety"], "y\nn\n");
    assert!(told.contains("If you are under 18, please see a clinician."), "{told}");
    assert!(refused(home.path(), &PLAY).contains("If you are under 18"));
    assert!(out(home.path(), &["history"]).contains("  under 18\n"));
}

#[test]
fn a_sign_is_not_deleted_or_edited_away() {
    let home = home();
    asked(home.path(), Some(0));
    let listed = out(home.path(), &["history"]);
    let line = listed.lines().find(|line| line.contains("  reported: numb"));
    let name = line.unwrap().split(' ').next().unwrap();
    for change in [&["delete", name][..], &["edit", name, "form=short"]] {
        let arguments: Vec<&str> = ["history"].iter().chain(change).copied().collect();
        let why = refused(home.path(), &arguments);
        assert!(
            why.starts_with("supple: what was said about warning signs stays as it is"),
            "{why}"
        );
    }
    assert!(refused(home.path(), &PLAY).contains("emergency"));
}

#[test]
fn numbness_as_a_word_says_whom_to_call_and_asks_first() {
    let home = home();
    fs::create_dir_all(home.path().join("config")).unwrap();
    fs::write(home.path().join("config/config.toml"), "safety.country = \"gb\"\n").unwrap();
    let told = out(home.path(), &["log", "leg", "3", "calf", "numb"]);
    assert!(told.ends_with("trouble with bladder or bowel: call 999 now.\n"), "{told}");
    assert!(refused(home.path(), &PLAY).contains("answer the full questions first"));
}

#[test]
fn a_flag_is_one_that_exercises_know() {
    let home = home();
    let why = refused(home.path(), &["log", "flag", "stenossis"]);
    assert!(why.starts_with("supple: there is no flag `stenossis`; "), "{why}");
    let told = out(home.path(), &["log", "flag", "knee"]);
    assert!(told.ends_with("exercises mind: your knee is sore\n"), "{told}");
    out(home.path(), &["log", "flag", "skin-or-sensation"]);
    let why = refused(home.path(), &["timer", "cold"]);
    assert!(why.contains("Leave heat and cold out there."), "{why}");
    let told = out(home.path(), &["safety", "--show"]);
    assert!(told.contains("What exercises mind:\n- your knee is sore (knee)\n"), "{told}");
    out(home.path(), &["log", "flag", "high_bp"]);
    let told = out(home.path(), &PLAY);
    assert!(told.contains("\nBreathe out on effort, and never hold your breath.\n"), "{told}");
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
        "supple: Back 7 today: calm exercises, your direction and walking, in short. `supple next` \
         names what suits.\n"
    );
    assert_eq!(
        out(home.path(), &["next"]),
        "Walk of 10 minutes. Note it afterwards: `supple log --walk 10`\n"
    );
    // Without the coach its words are not said either.
    fs::create_dir_all(home.path().join("config")).unwrap();
    fs::write(home.path().join("config/config.toml"), "session.coach = false\n").unwrap();
    assert!(!out(home.path(), &PLAY).contains("Back 7 today"));
}

#[test]
fn a_plan_is_found_followed_and_left() {
    let home = home();
    let told = answered(home.path(), &["plan", "--find"], "1\n1\n2\n1\n1\n5\n");
    assert!(told.ends_with("A plan for it: `supple plan beginner --follow`\n"), "{told}");
    let told = out(home.path(), &["plan", "least", "--follow"]);
    assert_eq!(
        told,
        "The least that counts, week 1 of 1\n        Desk micro-break (3 minutes), 3 times (0 of 3), 3 min\n        walk 10 min\n"
    );
    out(home.path(), &PLAY);
    out(home.path(), &["log", "--walk", "12"]);
    let told = out(home.path(), &["plan"]);
    assert!(
        told.contains(
            "        Desk micro-break (3 minutes), 3 times (1 of 3), 3 min\n  done  walk 10 min\n"
        ),
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
        ladder.contains("Weeks 5 to 6\n  Your own weight.\n  Step heel drop, knee straight (eccentric): 3 x 15\n"),
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
        "Mine, week 1 of 1\n        Core base (McGill-style), 11 min\n"
    );
}

/// The six answers of a calf alone, after load.
const CALF: &str = "3\n4\n2\n3\n1\n1\n";

#[test]
fn a_calf_is_asked_about_before_it_is_loaded() {
    let found = |more: &str| {
        let home = home();
        let told = answered(home.path(), &["plan", "--find"], &format!("{CALF}{more}"));
        let show = out(home.path(), &["safety", "--show"]);
        (told, show)
    };
    let (told, _) = found("n\nn\nn\nn\n2\n1\n");
    assert!(told.ends_with("A plan for it: `supple plan heel-drop --follow`\n"), "{told}");
    let (told, _) = found("n\nn\nn\nn\n2\n2\n");
    assert!(told.contains("First: `supple play calf-hamstring-flex`"), "{told}");
    assert!(!told.contains("heel-drop --follow"), "not ready to be loaded: {told}");
    let (told, show) = found("n\nn\nn\nn\n1\n");
    assert!(told.contains("`supple exercise ankle-pumps`") && !told.contains("First:"), "{told}");
    assert!(show.contains("(recent_calf_tear)"), "{show}");
    let (told, _) = found("y\nn\nn\nn\n");
    assert!(told.contains("get medical advice today") && !told.contains("First:"), "{told}");
    let (told, show) = found("n\nn\ny\nn\n");
    assert!(told.contains("say how far you can walk") && !told.contains("First:"), "{told}");
    assert!(show.contains("P1: Book a visit"), "{show}");
    let (told, _) = found("n\n");
    assert!(told.ends_with("leave calf work for now.\n"), "{told}");
}

#[test]
fn cramps_at_a_distance_limit_what_is_done() {
    let home = home();
    let told = answered(home.path(), &["plan", "--find"], "3\n4\n2\n3\n1\n2\n");
    assert!(told.contains("please have a doctor look at that first"), "{told}");
    let told = out(home.path(), &PLAY);
    assert!(told.contains("Standing calf raise, two legs: left out"), "{told}");
}
