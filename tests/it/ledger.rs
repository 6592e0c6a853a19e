//! The ledger at the prompt: noting, listing, changing, deleting and bringing back.

use std::path::Path;
use std::process::Output;

use super::cli::{home, out, supple};

fn run(home: &Path, arguments: &[&str]) -> Output {
    supple(home).args(arguments).output().unwrap()
}

fn complaint(home: &Path, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// What a command says behind the time of the entry.
fn noted(home: &Path, words: &[&str]) -> String {
    let told = out(home, &[&["log", "--at", "2026-03-02 18:30"], words].concat());
    told.split_once("18:30  ").unwrap().1.to_owned()
}

#[test]
fn what_is_noted_is_said_back() {
    let home = home();
    for (words, said) in [
        (&["back", "3", "leg", "2", "calf"] as &[&str], "back 3, leg 2, down to the calf\n"),
        (&["calf", "4", "left", "tingling"], "leg 4, down to the calf, left, tingling\n"),
        (&["--note", "sat four hours"], "sat four hours\n"),
        (
            &["back", "2", "--trigger", "sit", "--settle", "10"],
            "back 2, set off by sit, settled after 10 min\n",
        ),
        (&["--function", "4", "--function", "5", "--sleep", "7"], "sleep 7, activities 4 and 5\n"),
        (&["--rest", "flare-up"], "a day to rest (flare-up)\n"),
        (&["test", "heel-raise", "15", "22"], "heel-raise: left 15, right 22\n"),
        (&["test", "toe-and-heel-walk", "alike"], "toe-and-heel-walk: both sides alike\n"),
        (&["heat", "15"], "heat for 15 min\n"),
        (&["visit", "Dr.", "Ay", "--note", "keep walking"], "visit: Dr. Ay\n"),
        (&["weight", "71,5"], "weight 71.5 kg\n"),
        (&["flag", "numb-foot"], "numb foot holds\n"),
        (&["flag", "numb_foot", "off"], "numb foot is over\n"),
    ] {
        assert_eq!(noted(home.path(), words), said, "{words:?}");
    }
    let told = noted(home.path(), &["leg", "5", "--numb"]);
    assert!(told.starts_with("leg 5, numb\nIf that is new or growing, see a health"), "{told}");
}

#[test]
fn what_makes_no_sense_is_refused_with_what_to_write() {
    let home = home();
    for (words, why) in [
        (
            &[] as &[&str],
            "there is nothing to note; write `supple log back 3 leg 2 calf left`, or `--note`",
        ),
        (&["back", "11"], "a score goes from 0 to 10, and `11` does not"),
        (&["bakc", "3"], "there is no word `bakc`; did you mean `back`?"),
        (
            &["test", "chair-stnd", "3"],
            "there is no test `chair-stnd`; did you mean `chair-stand`?",
        ),
        (&["heat"], "for how many minutes? `heat 15`"),
        (
            &["back", "3", "--at", "tomorrow"],
            "`tomorrow` is no time that has been; write `18:30` or `2026-03-02 18:30`",
        ),
        (&["after", "back", "3"], "there is no session of the last three days to note that for"),
    ] {
        let told = complaint(home.path(), &[&["log"], words].concat());
        assert_eq!(told, format!("supple: {why}\n"), "{words:?}");
    }
    assert_eq!(out(home.path(), &["history"]), "nothing in the last 14 days\n");
}

#[test]
fn a_wrong_entry_is_changed_deleted_and_brought_back() {
    let home = home();
    let home = home.path();
    out(home, &["log", "back", "8", "left"]);
    let listed = out(home, &["history"]);
    let (name, _) = listed.split_once("  ").unwrap();
    let said = |told: String| told.trim_end().rsplit("  ").next().unwrap().to_owned();
    assert_eq!(said(listed.clone()), "back 8, left");
    assert_eq!(
        said(out(home, &["history", "edit", name, "back=3", "furthest=calf", "side="])),
        "back 3, down to the calf"
    );
    let wrong = complaint(home, &["history", "edit", name, "bakc=3"]);
    assert_eq!(wrong, "supple: there is no field `bakc`; did you mean `back`?\n");
    let told = out(home, &["history", "delete", name]);
    assert!(
        told.ends_with(&format!("`supple history undelete {name}` brings it back\n")),
        "{told}"
    );
    assert_eq!(out(home, &["history"]), "nothing in the last 14 days\n");
    assert!(out(home, &["history", "--deleted"]).contains("deleted: "));
    out(home, &["history", "undelete", name]);
    assert_eq!(said(out(home, &["history"])), "back 3, down to the calf");
    let unknown = complaint(home, &["history", "show", "zzz"]);
    assert_eq!(
        unknown,
        "supple: there is no entry `zzz`; `supple history` lists them, their names in front\n"
    );
}

#[test]
fn a_session_is_shown_with_its_sets_and_takes_what_was_felt_later() {
    let home = home();
    let home = home.path();
    out(home, &["play", "desk-micro-3", "--plain", "--speed", "1000", "--mute"]);
    out(home, &["log", "after", "back", "3", "leg", "1", "most-leg", "4", "effort", "5"]);
    out(home, &["log", "morning", "back", "2"]);
    let listed = out(home, &["history"]);
    let session = "Desk micro-break (3 minutes): 5 of 5 steps in 3 min; after: back 3 leg 1 effort 5; next morning: back 2\n";
    assert!(listed.ends_with(session), "{listed}");
    let (name, _) = listed.split_once("  ").unwrap();
    let shown = out(home, &["history", "show", name]);
    assert!(shown.contains("\n  calf-raise-double, set 1, 8 times: 0:40 of 0:40\n"), "{shown}");
}

#[test]
fn every_self_test_is_led_and_leaves_no_session() {
    let home = home();
    for (test, does, note) in [
        ("chair-stand", "Stand up, sit down · 30 s", "chair-stand 13"),
        ("heel-raise", "Heel raises on one leg · right", "heel-raise 15 22"),
        ("toe-and-heel-walk", "Ten steps on your heels", "toe-and-heel-walk alike"),
        ("walk", "Walk · 6 min", "walk 450"),
        ("finger-to-floor", "Bend to the floor", "finger-to-floor 12"),
    ] {
        let told = out(home.path(), &["--mute", "test", test, "--plain", "--speed", "2000"]);
        assert!(told.contains(does), "{told}");
        let last = format!("Note what it came to: `supple log test {note}`\n");
        assert!(told.ends_with(&last), "{told}");
        out(home.path(), &[&["log", "test"], &*note.split(' ').collect::<Vec<_>>()].concat());
    }
    let listed = out(home.path(), &["history"]);
    assert_eq!(listed.lines().count(), 5, "the results alone: {listed}");
}
