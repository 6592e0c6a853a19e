//! The direction probe: when it is open, what it comes to, and how it goes at the prompt.

use std::path::Path;

use supple::coach::today;
use supple::history::{Body, Entry, Following, Furthest, Id, Score, Scores, Stamp, When};
use supple::plan::{Direction, Probed, probe_waits, probed};
use supple::routine::Level;

use super::cli::{home, out, supple};
use super::scenes::{catalog, with_files};
use super::store::instant;

fn scores(leg: i64, far: i64) -> Scores {
    Scores {
        leg: Score::try_from(leg).ok(),
        furthest: Furthest::try_from(far).ok(),
        ..Scores::default()
    }
}

#[test]
fn further_down_or_clearly_worse_spreads_nearer_or_less_is_better() {
    let before = scores(4, 4);
    for (now, expected) in [
        (scores(4, 4), Probed::Same),
        (scores(5, 4), Probed::Same),
        (scores(6, 4), Probed::Spread),
        (scores(3, 4), Probed::Better),
        (scores(4, 2), Probed::Better),
        (scores(5, 2), Probed::Better),
        (scores(6, 2), Probed::Spread),
        (scores(0, 5), Probed::Spread),
    ] {
        assert_eq!(probed(before, now), expected, "{now:?}");
    }
}

#[test]
fn what_it_comes_to_says_what_a_plan_means_by_the_direction() {
    let before = Following { plan: Some("beginner".to_owned()), week: 2, ..Following::default() };
    for (outcome, direction, bias, pattern) in [
        (Probed::Better, Direction::Backward, "extension-bias", "backward"),
        (Probed::Better, Direction::Forward, "flexion-bias", "forward"),
        (Probed::Same, Direction::Forward, "morning-loosen", "morning"),
        (Probed::Spread, Direction::Backward, "sciatica-first-days", "mixed"),
    ] {
        let followed = outcome.followed(direction, &before);
        assert_eq!(followed.bias.as_deref(), Some(bias));
        assert_eq!(followed.pattern.as_deref(), Some(pattern));
        assert_eq!((followed.plan.as_deref(), followed.week), (Some("beginner"), 2));
        assert!(catalog().routine(bias).is_some());
    }
}

#[test]
fn it_waits_where_the_leg_is_high_or_something_is_open() {
    let now = When::at(instant("2026-03-02T07:00:00Z"), &jiff::tz::TimeZone::UTC);
    let waits = |entries: &[Entry], now_felt: Scores| {
        let today = today(entries, &now, now_felt);
        probe_waits(Direction::Backward, &today, now_felt).is_some()
    };
    for (leg, expected) in [(0, false), (6, false), (7, true), (10, true)] {
        assert_eq!(waits(&[], scores(leg, 3)), expected, "leg {leg}");
    }
    assert!(waits(&[], Scores::default()), "the leg has to be scored");
    let at = instant("2026-03-02T06:00:00Z");
    for sign in ["E6", "U2"] {
        let json = format!(r#"{{"content":"1","form":"full","answers":{{"{sign}":"yes"}}}}"#);
        let body = Body::read("screen", &json).unwrap();
        let when = When::at(at, &jiff::tz::TimeZone::UTC);
        let entry = Entry { id: Id::of(at, [1; 10]), when, body, stamp: Stamp::new(at, "here") };
        assert!(waits(&[entry], scores(2, 3)), "{sign}");
    }
}

#[test]
fn its_routine_is_two_sets_of_five_with_two_minutes_before_the_second_time() {
    for direction in [Direction::Backward, Direction::Forward] {
        for (again, ready) in [(false, 10), (true, 120)] {
            let files = with_files(&[("probe", &direction.routine(again))]);
            let entry = files.routine("probe").unwrap();
            let routine = entry.routine.as_ref().unwrap();
            assert_eq!(routine.ready.as_secs(), ready);
            assert_eq!(routine.level, Level::Gentle);
            assert!(!routine.coach, "no doses are changed by it");
            let steps: Vec<_> = routine.steps().collect();
            assert_eq!(steps.len(), 1);
            assert!(!steps[0].exercise.floor);
            assert!(steps[0].dose.in_words(steps[0].sides).starts_with("2 x 5 reps"));
        }
    }
}

fn answered(home: &Path, arguments: &[&str], lines: &str) -> String {
    let mut command = assert_cmd::Command::from_std(supple(home));
    let output = command.args(arguments).write_stdin(lines).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

const PROBE: [&str; 5] = ["--mute", "plan", "--probe", "backward", "--speed=900"];

#[test]
fn at_the_prompt_it_leads_through_both_halves_and_keeps_the_direction() {
    let home = home();
    let told = answered(home.path(), &PROBE, "4\n4\n4\n4\n3\n2\n");
    for words in [
        "Leg or calf now, 0 to 10?",
        "How far down? 0 none, 1 low back, 2 buttock, 3 thigh, 4 calf, 5 foot",
        "Direction probe: backward, ",
        "Rest for two minutes, then the same once more.",
        "It is better, or nearer to the spine: keep this direction.",
        "First: `supple play extension-bias`.",
    ] {
        assert!(told.contains(words), "{words} in\n{told}");
    }
    assert!(out(home.path(), &["history"]).contains("pattern: backward"));
    // After the first half it is enough where it spreads.
    let told = answered(home.path(), &PROBE, "4\n3\n4\n4\n");
    assert!(!told.contains("Rest for two minutes"), "{told}");
    assert!(told.contains("no more of this today"), "{told}");
    // Half answers change nothing.
    let told = answered(home.path(), &PROBE, "4\n");
    assert!(told.ends_with("Nothing was changed: the questions were not answered to the end.\n"));
}

#[test]
fn with_a_leg_above_six_there_is_none() {
    let home = home();
    let mut command = assert_cmd::Command::from_std(supple(home.path()));
    let output = command.args(PROBE).write_stdin("7\n4\n").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Not with a leg above 6."), "{said}");
    let output = supple(home.path()).args(["plan", "--probe", "up"]).output().unwrap();
    assert_ne!(output.status.code(), Some(0));
}
