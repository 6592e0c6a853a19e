//! The coach's doses in a routine's file: nothing else changes, and nothing counts twice.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use supple::coach::{self, apply, raised, rewritten};
use supple::history::{
    Body, Decision, Doses, Ending, Entry, Id, Rule, Setting, Stamp, Verdict, When,
};
use supple::routine::{Catalog, Routine, Step};

use super::cli::{home, out, supple};
use super::scenes::catalog;
use super::store::{instant, session};

/// Some settings as the coach makes them: one or two steps up or down, or the rung below, of every
/// second exercise.
fn settings(routine: &Routine, catalog: &Catalog, seed: usize) -> Vec<Setting> {
    let mut known = BTreeSet::new();
    let firsts = routine.steps().filter(|step| known.insert(step.exercise.id.clone()));
    let of = |(place, step): (usize, &Step)| {
        let own = Setting { exercise: step.exercise.id.clone(), ..Setting::default() };
        match (place + seed) % 4 {
            0 => raised(step, &own, routine, catalog),
            1 => Some(coach::lowered(step, &own, routine, catalog)),
            2 => {
                let once = coach::lowered(step, &own, routine, catalog);
                Some(coach::lowered(step, &once, routine, catalog))
            }
            _ => None,
        }
    };
    firsts.enumerate().filter_map(of).collect()
}

/// Every bundled file, with four mixtures of settings: what is written reads as the coach has it, the
/// rest is as it was to the byte, and a second time there is nothing to write.
#[test]
fn what_the_coach_has_changed_can_be_written_into_every_bundled_file() {
    let catalog = catalog();
    let (mut written, mut refused) = (0, Vec::new());
    for entry in &catalog.routines {
        let text = String::from_utf8_lossy(&entry.bytes).into_owned();
        let before = entry.routine.as_deref().unwrap();
        for seed in 0..4 {
            let settings = settings(before, catalog, seed);
            let read = |text: &str| catalog.reread(entry, text);
            let new = rewritten(&text, before, &settings, catalog, read);
            refused.extend(new.refused.iter().map(|(name, why)| format!("{name}: {why}")));
            written += new.settings.len();
            let after = read(&new.text).unwrap();
            for (step, now) in before.steps().zip(after.steps()) {
                let setting = new.settings.iter().find(|one| one.exercise == step.exercise.id);
                let wanted = setting.map_or_else(|| step.clone(), |one| apply(step, one, catalog));
                assert_eq!(now.dose.sets(), wanted.dose.sets(), "{}", entry.id);
                assert_eq!(now.exercise.id, wanted.exercise.id, "{}", entry.id);
            }
            // Only lines that say an exercise or a dose are others.
            let lines: Vec<&str> = text.lines().collect();
            let keys = ["exercise", "sets", "reps", "hold", "time", "breaths", "tempo"];
            for line in new.text.lines().filter(|line| !lines.contains(line)) {
                let key = line.trim().split(' ').next().unwrap_or_default();
                assert!(keys.contains(&key), "{}: {line}", entry.id);
            }
            let again = rewritten(&new.text, &after, &[], catalog, |text| read(text));
            assert_eq!((again.text, again.notes), (new.text, Vec::new()));
        }
    }
    assert!(written > 150, "{written} written");
    assert_eq!(refused, Vec::<String>::new());
}

fn entry(at: &str, body: Body) -> Entry {
    let instant = instant(at);
    let when = When::at(instant, &jiff::tz::TimeZone::UTC);
    Entry { id: Id::of(instant, [9; 10]), when, body, stamp: Stamp::new(instant, "here") }
}

fn up(exercise: &str, reps: i16, sets: i16) -> Setting {
    Setting { exercise: exercise.to_owned(), reps, sets, ..Setting::default() }
}

fn decision(session: &Entry, at: &str, settings: Vec<Setting>) -> Entry {
    let decision = Decision {
        session: session.id,
        routine: "core-base".to_owned(),
        verdict: Verdict::Hold,
        rule: Rule::R3,
        why: String::new(),
        green: false,
        retreating: false,
        changes: Vec::new(),
        eased: None,
        settings,
        dropped: None,
        instead: None,
    };
    let when = session.when.clone();
    Entry { when, ..entry(at, Body::Decision(Box::new(decision))) }
}

#[test]
fn what_is_in_the_file_does_not_count_again() {
    let mut session = session("2026-03-01T07:00:00Z", "core-base");
    if let Body::Session(session) = &mut session.body {
        session.ending = Some(Ending::Finished);
    }
    let now = instant("2026-03-05T07:00:00Z");
    let of = |entries: &[Entry]| coach::settings(entries, "core-base", now);
    let decided = decision(&session, "2026-03-01T08:00:00Z", vec![up("bridge-1", 2, 1)]);
    let before = vec![session.clone(), decided];
    assert_eq!(of(&before), [up("bridge-1", 2, 1)]);
    let doses = Doses { routine: "core-base".to_owned(), settings: of(&before) };
    let mut after = before.clone();
    after.push(entry("2026-03-02T08:00:00Z", Body::Doses(doses)));
    assert_eq!(of(&after), []);
    // A decision that is made later is about the file as it is then.
    after.push(decision(&session, "2026-03-03T08:00:00Z", vec![up("bridge-1", 1, 0)]));
    assert_eq!(of(&after), [up("bridge-1", 1, 0)]);
    // What another routine's file has is its own.
    let other = Doses { routine: "core-2".to_owned(), settings: of(&before) };
    let mut elsewhere = before;
    elsewhere.push(entry("2026-03-02T08:00:00Z", Body::Doses(other)));
    assert_eq!(of(&elsewhere), [up("bridge-1", 2, 1)]);
}

#[test]
fn a_setting_beyond_what_was_written_is_the_difference() {
    let rung = |exercise: &str, rung: &str, reps| Setting {
        rung: Some(rung.to_owned()),
        ..up(exercise, reps, 0)
    };
    for (setting, written, beyond) in [
        (up("plank-1", 3, 1), up("plank-1", 2, 1), up("plank-1", 1, 0)),
        (rung("plank-1", "plank-2", 2), rung("plank-1", "plank-2", 1), up("plank-2", 1, 0)),
        (rung("plank-1", "plank-2", 0), up("plank-1", 2, 0), rung("plank-1", "plank-2", 0)),
        (up("plank-1", 0, 0), rung("plank-1", "plank-2", 0), rung("plank-2", "plank-1", 0)),
    ] {
        assert_eq!(setting.beyond(&written), beyond);
    }
    assert!(up("plank-1", 2, 1).beyond(&up("plank-1", 2, 1)).is_nothing());
}

fn answered(home: &Path, arguments: &[&str], lines: &str) -> String {
    let mut command = assert_cmd::Command::from_std(supple(home));
    let output = command.args(arguments).write_stdin(lines).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn at_the_prompt_the_doses_are_shown_and_written_after_a_yes() {
    const PLAY: [&str; 5] = ["play", "desk-micro-3", "--plain", "--mute", "--speed=900"];
    const WRITE: [&str; 3] = ["coach", "--write", "desk-micro-3"];
    let home = home();
    out(home.path(), &["log", "back", "2", "leg", "1", "buttock"]);
    out(home.path(), &PLAY);
    let told = answered(home.path(), &WRITE, "y\n");
    assert!(told.ends_with("the coach has no other doses than the file.\n"), "{told}");
    out(home.path(), &["coach", "--instead", "progress", "--why", "it is easy"]);
    let file = home.path().join("config/routines/desk-micro-3.toml");
    let told = answered(home.path(), &WRITE, "\n");
    assert!(told.contains("Standing back bend: 6 reps (so far 5 reps)\n"), "{told}");
    assert!(told.contains("Write this into a copy of your own? [y/N] \nNothing was written."));
    assert!(!file.exists());
    let told = answered(home.path(), &WRITE, "y\n");
    assert!(told.contains("written into "), "{told}");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("reps = 6"), "{written}");
    let told = out(home.path(), &PLAY);
    assert!(!told.contains("the file says"), "nothing counts twice: {told}");
    assert!(told.contains("Standing back bend · 6 reps"), "{told}");
    let told = answered(home.path(), &WRITE, "y\n");
    assert!(told.ends_with("the coach has no other doses than the file.\n"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
    assert!(out(home.path(), &["history"]).contains("doses written into desk-micro-3"));
}
