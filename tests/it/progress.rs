//! What the ledger says about weeks: medians, adherence that forgives, what helps, and the words.

use jiff::civil::{Date, date};
use supple::history::progress::{
    Change, Progress, Spread, change, helps_in_words, region_in_words, sentences, week_in_words,
};
use supple::history::{Body, Ending, Entry, Log, Region, Score};

use super::cli::{home, out};
use super::scenes::invented;
use super::store::{laps, log, session};

fn name(id: &str) -> String {
    id.to_owned()
}

/// The evening of a day in March 2026.
fn on(day: i8, back: i64) -> Entry {
    log(&format!("2026-03-{day:02}T18:00:00Z"), back)
}

fn march(day: i8) -> Date {
    date(2026, 3, day)
}

/// A session on a day in March 2026.
fn played(day: i8) -> Entry {
    let mut entry = session(&format!("2026-03-{day:02}T06:00:00Z"), "desk-micro-3");
    if let Body::Session(session) = &mut entry.body {
        session.laps = laps("desk-micro-3", 100);
    }
    entry
}

fn rest(day: i8, why: &str) -> Entry {
    let log = Log { rest: Some(why.to_owned()), ..Log::default() };
    Entry { body: Body::Log(Box::new(log)), ..on(day, 0) }
}

#[test]
fn a_spread_is_the_median_with_its_ends() {
    let spread = |numbers: &[f64]| Spread::of(numbers.to_vec()).map(|s| (s.low, s.median, s.high));
    assert_eq!(spread(&[]), None);
    assert_eq!(spread(&[3.0]), Some((3.0, 3.0, 3.0)));
    assert_eq!(spread(&[5.0, 1.0, 2.0]), Some((1.0, 2.0, 5.0)));
    assert_eq!(spread(&[5.0, 1.0, 2.0, 3.0]), Some((1.0, 2.5, 5.0)));
}

#[test]
fn only_two_points_or_thirty_percent_are_called_a_change_and_one_point_never() {
    for (before, now, expected) in [
        (5.0, 3.0, Change::Improved),
        (5.0, 3.5, Change::Improved),
        (5.0, 3.6, Change::Same),
        (8.0, 6.0, Change::Improved),
        (8.0, 6.1, Change::Same),
        (3.0, 1.9, Change::Improved),
        (4.0, 2.9, Change::Same),
        (2.0, 1.0, Change::Same),
        (3.0, 2.0, Change::Same),
        (3.0, 4.0, Change::Same),
        (3.0, 4.1, Change::Worse),
        (0.0, 1.5, Change::Worse),
        (0.0, 1.0, Change::Same),
        (0.0, 2.0, Change::Worse),
        (4.0, 4.0, Change::Same),
    ] {
        assert_eq!(change(before, now), expected, "from {before} to {now}");
    }
}

#[test]
fn a_region_is_told_by_its_first_week_and_its_last() {
    let entries: Vec<Entry> =
        (1..=7).map(|day| on(day, 5)).chain((22..=28).map(|day| on(day, 3))).collect();
    let progress = Progress::of(&entries, march(28), 5);
    assert_eq!(
        region_in_words(&progress, Region::Back).unwrap(),
        "Back: 3 (3 to 3) in the last 7 days, 5 in the first: improved."
    );
    assert_eq!(region_in_words(&progress, Region::Leg), None);
    let progress = Progress::of(&entries[..5], march(5), 5);
    assert_eq!(
        region_in_words(&progress, Region::Back).unwrap(),
        "Back: 5 (5 to 5) in the last 7 days.",
        "one week is no change"
    );
}

#[test]
fn a_region_that_was_not_noted_of_late_is_told_with_its_last_day() {
    let mut entries: Vec<Entry> =
        (1..=7).map(|day| on(day, 5)).chain((22..=28).map(|day| on(day, 2))).collect();
    let said = |entries: &[Entry], today: &str| {
        let progress = Progress::of(entries, today.parse().unwrap(), 5);
        region_in_words(&progress, Region::Back).unwrap()
    };
    assert_eq!(
        said(&entries, "2026-06-20"),
        "Back: 2 (2 to 2) in its last 7 days, to 28 March, 5 in the first: improved."
    );
    assert_eq!(
        said(&entries[..3], "2027-06-20"),
        "Back: 5 (5 to 5) in its last 7 days, to 3 March 2026."
    );
    // What is said is said of the number that is shown: 5 on the one day that is left of the last
    // seven, 2 in the seven days up to that.
    entries.push(on(29, 5));
    assert_eq!(
        said(&entries, "2026-04-04"),
        "Back: 5 in the last 7 days, 5 in the first: about the same."
    );
}

#[test]
fn rest_illness_and_flare_ups_are_taken_off_the_plan() {
    // 2 March 2026 is a Monday.
    let mut entries: Vec<Entry> = [2, 4, 6].map(played).to_vec();
    let week = |entries: &[Entry], today| {
        let progress = Progress::of(entries, march(today), 7);
        week_in_words(&progress.weeks[0], march(today))
    };
    assert_eq!(week(&entries, 9), "Week of 2 March: 3 sessions, 3 min of work; the plan was 7.");
    entries.extend([rest(3, "planned"), rest(5, "ill")]);
    assert_eq!(
        week(&entries, 9),
        "Week of 2 March: 3 sessions, 3 min of work; 2 days to rest taken off the plan; the plan was 5."
    );
    // Two days on which it is far above the usual.
    entries.extend(
        [(9, 2), (10, 2), (11, 2), (12, 2), (7, 6), (8, 5)].map(|(day, back)| on(day, back)),
    );
    assert_eq!(
        week(&entries, 12),
        "Week of 2 March: 3 sessions, 3 min of work; 4 days to rest taken off the plan; the plan was \
         3, reached."
    );
    let today = &[played(9)];
    assert_eq!(
        week(today, 9),
        "This week: 1 session, 1 min of work; the plan so far was 1, reached."
    );
}

#[test]
fn what_helps_is_said_with_its_numbers_or_not_at_all() {
    // Sessions on even days, less pain on the day after.
    let mut entries: Vec<Entry> = (2..=22).step_by(2).map(played).collect();
    entries.extend((1..=23).map(|day| on(day, if day % 2 == 1 { 2 } else { 5 })));
    let progress = Progress::of(&entries, march(23), 5);
    let helps = progress.helps.iter().find(|helps| helps.exercise == "calf-raise-double").unwrap();
    assert_eq!(helps.difference(), Some(-3.0));
    assert_eq!(
        helps_in_words(helps, &name),
        "calf-raise-double: less pain on the day after: 2 (2 to 2) over 11 days, 5 (5 to 5) over 11 \
         days without it."
    );
    let progress = Progress::of(&entries[..4], march(23), 5);
    assert_eq!(
        helps_in_words(&progress.helps[0], &name),
        "calf-raise-double: too few days to say; 0 with it and 0 without, and 5 of each are needed."
    );
}

#[test]
fn each_stretch_of_time_counts_its_own_days_alone() {
    // Every day from 2 March 2025 to 2 March 2026.
    let mut day: Date = "2025-03-02".parse().unwrap();
    let mut entries = Vec::new();
    while day <= march(2) {
        let mut entry = played(2);
        entry.when.day = day;
        entries.push(entry);
        day = day.tomorrow().unwrap();
    }
    let spans = Progress::spans(&entries, march(2), 5);
    let counted = spans.each_ref().map(|progress| {
        assert!(progress.exercises.iter().all(|exercise| exercise.days == progress.days.len()));
        progress.days.len()
    });
    assert_eq!(counted, [42, 91, 364]);
    assert_eq!(spans[2].days.keys().next().unwrap().to_string(), "2025-03-04");
}

#[test]
fn the_next_morning_belongs_to_the_next_day() {
    let mut entry = played(2);
    if let Body::Session(session) = &mut entry.body {
        session.before.back = Score::try_from(3).ok();
        session.morning =
            Some(supple::history::Scores { back: Score::try_from(6).ok(), ..Default::default() });
    }
    let progress = Progress::of(&[entry.clone()], march(5), 5);
    let pain = |day| progress.days[&march(day)].pain(Region::Back).map(|pain| pain.median);
    assert_eq!((pain(2), pain(3)), (Some(3.0), Some(6.0)));
    let progress = Progress::of(&[entry.clone()], march(2), 5);
    assert_eq!(progress.days.len(), 1, "tomorrow has not been");
    // Noted for every session of the day, it is one morning.
    let progress = Progress::of(&[entry.clone(), entry.clone(), entry, on(3, 2)], march(5), 5);
    assert_eq!(progress.days[&march(3)].pain(Region::Back).map(|pain| pain.median), Some(4.0));
}

#[test]
fn deleted_entries_and_the_future_do_not_count() {
    let mut gone = on(2, 9);
    gone.stamp.deleted = true;
    let progress = Progress::of(&[gone, on(20, 9)], march(5), 5);
    assert!(progress.days.is_empty());
    assert_eq!(
        sentences(&progress, &name),
        ["Nothing is noted yet. After your first session there is something to see here."]
    );
}

#[test]
fn invented_histories_are_always_the_same_and_lifelike() {
    for (story, days, change) in [
        ("recovery", 42, "improved."),
        // From 2 to 1: a point is chance.
        ("flare-up", 70, "about the same."),
        ("maintenance", 365, "about the same."),
    ] {
        let entries = invented(story);
        assert_eq!(entries, invented(story));
        let progress = Progress::of(&entries, march(2), 5);
        let first = progress.days.keys().next().unwrap();
        assert!(first.until(march(2)).unwrap().get_days() < days, "{story}");
        assert!(region_in_words(&progress, Region::Leg).unwrap().ends_with(change), "{story}");
        assert!(progress.exercises.len() > 5, "{story}");
    }
    let paused: u16 =
        Progress::of(&invented("flare-up"), march(2), 5).weeks.iter().map(|week| week.paused).sum();
    assert!((2..12).contains(&paused), "the flare-up pauses the plan: {paused}");
}

#[test]
fn a_session_that_was_left_at_once_is_no_session_of_the_week() {
    let left = |steps_done| {
        let mut entry = played(2);
        if let Body::Session(session) = &mut entry.body {
            session.ending = Some(Ending::Stopped);
            (session.laps, session.steps_done) = (Vec::new(), steps_done);
        }
        entry
    };
    let sessions = |entry: Entry| {
        let brief = match &entry.body {
            Body::Session(session) => Body::Session(Box::new(session.brief())),
            _ => panic!("a session"),
        };
        let brief = Entry { body: brief, ..entry.clone() };
        [entry, brief].map(|entry| Progress::of(&[entry], march(2), 5).weeks[0].sessions)
    };
    assert_eq!(sessions(left(0)), [0, 0]);
    assert_eq!(sessions(left(2)), [0, 0]);
    assert_eq!(sessions(left(3)), [1, 1]);
}

#[test]
fn a_day_counts_once_although_the_calendar_went_back() {
    // Across the date line: the second session was on the day before the first one.
    let days = [3, 2, 3].map(|day| {
        let mut entry = played(2);
        entry.when.day = march(day);
        entry
    });
    let progress = Progress::of(&days, march(4), 5);
    assert!(progress.exercises.iter().all(|exercise| exercise.days == 2), "{progress:?}");
}

#[test]
fn a_demo_never_touches_the_history() {
    let home = home();
    let told = out(home.path(), &["demo", "recovery", "--into", "there"]);
    assert!(told.ends_with("`SUPPLE_DATA_DIR=there supple` shows them: press p\n"), "{told}");
    assert_eq!(out(home.path(), &["history"]), "nothing in the last 14 days\n");
    let told = super::cli::supple(home.path())
        .args(["progress"])
        .env("SUPPLE_DATA_DIR", home.path().join("there"))
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("Back: ") && told.contains("improved."), "{told}");
    let again = super::cli::supple(home.path())
        .args(["demo", "recovery", "--into", "there"])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(1), "what is there stays");
}

#[test]
fn a_ledger_counts_the_same_in_brief_as_in_full() {
    let home = home();
    let mut store = super::store::open(home.path());
    let entries = invented("flare-up");
    let lines: Vec<String> = entries.iter().map(|entry| entry.line().unwrap()).collect();
    store.merge(lines.iter().map(String::as_str)).unwrap();
    let brief = store.in_brief(None).unwrap();
    assert!(brief.iter().all(|entry| match &entry.body {
        Body::Session(session) => session.laps.is_empty() && !session.sums.is_empty(),
        _ => true,
    }));
    assert_eq!(Progress::of(&brief, march(2), 5), Progress::of(&entries, march(2), 5));
    // What is written here is counted like what came from elsewhere.
    let mut played = played(1);
    if let Body::Session(session) = &mut played.body {
        session.ending = Some(supple::history::Ending::Stopped);
    }
    store.put(&played).unwrap();
    let again = store.in_brief(None).unwrap();
    let all = [entries, vec![played]].concat();
    assert_eq!(Progress::of(&again, march(2), 5), Progress::of(&all, march(2), 5));
}
