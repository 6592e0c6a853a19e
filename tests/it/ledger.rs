//! The ledger at the prompt: noting, listing, changing, deleting and bringing back.

use std::fs;
use std::path::Path;
use std::process::Output;

use supple::history::{Body, Entry};
use supple::store::Wanted;

use super::cli::{home, out, supple};
use super::store::open;

fn run(home: &Path, arguments: &[&str]) -> Output {
    supple(home).args(arguments).output().unwrap()
}

fn complaint(home: &Path, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// What a command says behind the day and the time of the entry.
fn noted(home: &Path, words: &[&str]) -> String {
    let told = out(home, &[&["log", "--at", "2026-03-02 18:30"], words].concat());
    let today = supple::time::wall().date();
    let day = supple::text::day_name(jiff::civil::date(2026, 3, 2), today);
    let said = told.strip_prefix(&format!("noted: {day}, 18:30  "));
    said.unwrap_or_else(|| panic!("{told}")).to_owned()
}

#[test]
fn a_time_is_one_of_today_and_a_date_is_that_day() {
    let home = home();
    for (at, said) in [
        ("00:00", "noted: today, 00:00  back 3\n"),
        ("2026-03-02 18:30", "18:30  back 3\n"),
        ("2026-03-02T18:30", "18:30  back 3\n"),
        ("2026-03-02T18:30:10Z", "18:30  back 3\n"),
    ] {
        let told = out(home.path(), &["log", "back", "3", "--at", at]);
        assert!(told.ends_with(said), "{at}: {told}");
        assert_eq!(told.contains("today"), said.contains("today"), "{at}: {told}");
    }
    let days: Vec<String> =
        entries(home.path(), "log").iter().map(|entry| entry.when.day.to_string()).collect();
    let today = supple::time::wall().date().to_string();
    assert_eq!(days, ["2026-03-02", "2026-03-02", "2026-03-02", &*today]);
    for at in ["2026-02-30 18:30", "25:00", "2099-03-02 18:30"] {
        let told = complaint(home.path(), &["log", "back", "3", "--at", at]);
        assert!(told.starts_with(&format!("supple: `{at}` is no time that has been")), "{told}");
    }
}

/// What is kept, of a kind.
fn entries(home: &Path, kind: &str) -> Vec<Entry> {
    let wanted = Wanted { kind: Some(kind), ..Wanted::default() };
    open(&home.join("data")).entries(wanted).unwrap()
}

#[test]
fn an_option_is_kept_or_refused_and_never_lost() {
    let home = home();
    let home = home.path();
    out(home, &["play", "desk-micro-3", "--plain", "--speed", "1000", "--mute"]);
    let before = entries(home, "session");
    for (words, option) in [
        (&["heat", "15", "--numb"] as &[&str], "--numb"),
        (&["cold", "5", "--note", "x"], "--note"),
        (&["ease", "5", "--weak"], "--weak"),
        (&["after", "back", "3", "--medicine", "x"], "--medicine"),
        (&["after", "back", "3", "--at", "00:00"], "--at"),
        (&["morning", "back", "3", "--at", "00:00"], "--at"),
        (&["morning", "back", "3", "--sleep", "4"], "--sleep"),
        (&["morning", "back", "3", "tingling"], "tingling"),
        (&["test", "chair-stand", "13", "--run", "5"], "--run"),
        (&["weight", "71", "--note", "x"], "--note"),
        (&["flag", "knee", "--numb"], "--numb"),
        (&["visit", "Dr.", "Ay", "--numb"], "--numb"),
        (&["back", "3", "--may-exercise", "no"], "--may-exercise"),
    ] {
        let told = complaint(home, &[&["log"], words].concat());
        let form = words[0];
        let why = format!("supple: `{option}` does not go with `{form}`; note it by itself\n");
        assert_eq!(told, why, "{words:?}");
    }
    assert_eq!(entries(home, "session"), before, "nothing of it is kept");
    let said = noted(home, &["visit", "Dr.", "Ay", "--note", "walk", "--may-exercise", "no"]);
    assert_eq!(said, "visit: Dr. Ay\n");
    let Body::Visit(visit) = &entries(home, "visit")[0].body else { panic!() };
    assert_eq!((visit.advice.as_deref(), visit.may_exercise), (Some("walk"), Some(false)));
    assert_eq!(
        noted(home, &["flag", "knee", "--note", "since May"]),
        "exercises mind: your knee is sore\n"
    );
    let Body::Flag(flag) = &entries(home, "flag")[0].body else { panic!() };
    assert_eq!(flag.why.as_deref(), Some("since May"));
}

#[test]
fn a_flag_is_one_that_exercises_know() {
    let home = home();
    let home = home.path();
    let listed = out(home, &["log", "flag"]);
    assert!(listed.contains("\n  numb_foot                less feeling in a foot\n"), "{listed}");
    assert_eq!(listed.lines().count(), 25, "{listed}");
    assert_eq!(
        complaint(home, &["log", "flag", "stenossis"]),
        "supple: there is no flag `stenossis`; `supple log flag` lists them\n"
    );
    assert_eq!(
        complaint(home, &["log", "flag", "numb-fot"]),
        "supple: there is no flag `numb_fot`; did you mean `numb_foot`?\n"
    );
    complaint(home, &["log", "flag", "numb-fot", "off"]);
    assert_eq!(noted(home, &["flag", "Numb", "foot"]), "exercises mind: you feel less in a foot\n");
    // What was set by mistake, or by a newer program, can be lifted.
    let mut store = open(&home.join("data"));
    let mut entry = entries(home, "flag").remove(0);
    entry.id = supple::store::new_id(entry.when.instant);
    if let Body::Flag(flag) = &mut entry.body {
        flag.flag = "stenossis".to_owned();
    }
    store.put(&entry).unwrap();
    assert_eq!(noted(home, &["flag", "stenossis", "off"]), "minded no longer: stenossis\n");
}

#[test]
fn medicine_is_noted_with_a_word_of_care_and_after_ten_days_with_another() {
    const CARE: &str = "Follow the leaflet. Ask a pharmacist if you have ulcers, kidney, heart or \
                        asthma trouble, are pregnant, take blood thinners, or are over 65.\n";
    let home = home();
    let took = ["log", "--medicine", "ibuprofen 400 mg"];
    let mut store = open(&home.path().join("data"));
    // The last of them is too long ago to count.
    for days in [1, 2, 3, 4, 5, 6, 7, 8, 14] {
        let at = supple::time::wall().checked_sub(jiff::Span::new().days(days)).unwrap();
        let mut entry = super::store::log("2026-03-02T18:30:00Z", 3);
        entry.when = supple::history::When::at(at.timestamp(), at.time_zone());
        if let Body::Log(log) = &mut entry.body {
            log.medicine = Some("ibuprofen".to_owned());
        }
        store.put(&entry).unwrap();
    }
    let told = out(home.path(), &took);
    assert!(told.ends_with(&format!("took ibuprofen 400 mg\n{CARE}")), "{told}");
    let nine = supple::time::wall().checked_sub(jiff::Span::new().days(9)).unwrap();
    let at = nine.strftime("%F %H:%M").to_string();
    let told = out(home.path(), &[&took[..], &["--at", &at]].concat());
    let ten = "Medicine on 10 of the last 14 days: please talk to a pharmacist or doctor.\n";
    assert!(told.ends_with(&format!("{CARE}{ten}")), "{told}");
    assert!(!noted(home.path(), &["back", "3"]).contains("leaflet"));
}

#[test]
fn numbness_and_weakness_are_answered_with_the_number_to_call() {
    let home = home();
    fs::create_dir_all(home.path().join("config")).unwrap();
    let config = "[safety]\nemergency = \"999\"\n";
    fs::write(home.path().join("config/config.toml"), config).unwrap();
    let care = "If that is new or growing, see a doctor today. Numb between the legs, or \
                trouble with bladder or bowel: call 999 now.\n";
    for (words, said) in [
        (&["leg", "5", "--numb"] as &[&str], "leg 5, numb\n"),
        (&["leg", "3", "calf", "numb"], "leg 3, down to the calf, numb\n"),
        (&["back", "3", "--weak"], "back 3, weak\n"),
    ] {
        assert_eq!(noted(home.path(), words), format!("{said}{care}"), "{words:?}");
    }
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
        (&["walk", "10"], "walked 10 min\n"),
        (&["visit", "Dr.", "Ay", "--note", "keep walking"], "visit: Dr. Ay\n"),
        (&["weight", "71,5"], "weight 71.5 kg\n"),
        (&["flag", "numb-foot"], "exercises mind: you feel less in a foot\n"),
        (&["flag", "numb_foot", "off"], "minded no longer: you feel less in a foot\n"),
        (&["--run", "5,5"], "ran 5.5 km\n"),
    ] {
        assert_eq!(noted(home.path(), words), said, "{words:?}");
    }
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
        (&["morning", "back", "3"], "there is no session of the last three days to note that for"),
        (&["after"], "how was it? `after back 3 leg 1 effort 5`"),
        (&["morning"], "how was it? `morning back 3 leg 1`"),
        (&["back"], "how much, in whole numbers from 0 to 10? `back 3`"),
        (&["leg", "2.5"], "how much, in whole numbers from 0 to 10? `leg 3`"),
        (&["weight", "71", "kg"], "how many kilograms? `weight 71.5`"),
        (&["weight", "nan"], "`nan` is no number"),
        (
            &["--function", "1", "--function", "2", "--function", "3", "--function", "4"],
            "`--function` is for three activities; leave the others out",
        ),
    ] {
        let told = complaint(home.path(), &[&["log"], words].concat());
        assert_eq!(told, format!("supple: {why}\n"), "{words:?}");
    }
    for km in ["inf", "nan", "-1", "far"] {
        let output = run(home.path(), &["log", &format!("--run={km}")]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(&format!("`{km}` is no number")), "{told}");
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
    out(home, &["log", "after", "back", "3", "most-leg", "4", "effort", "9"]);
    // What is said later is added.
    out(home, &["log", "after", "leg", "1", "effort", "5"]);
    out(home, &["log", "morning", "back", "2"]);
    let listed = out(home, &["history"]);
    let session = "Desk micro-break (3 minutes): 5 of 5 steps in 3 min; after: back 3 leg 1 effort 5; next morning: back 2\n";
    assert!(listed.ends_with(session), "{listed}");
    let (name, _) = listed.split_once("  ").unwrap();
    let shown = out(home, &["history", "show", name]);
    assert!(
        shown.contains("\n  Standing calf raise, two legs, set 1, 8 times: 0:40 of 0:40\n"),
        "{shown}"
    );
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
