//! The page for a visit: what is on it, that it is one page's worth, and that nothing outside is needed.

use std::fs;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use supple::history::{
    Body, Checked, Comfort, Easing, Ending, Entry, Flag, Id, Log, Quality, Question, Reason, Score,
    SelfTest, Stamp, Stop, Test, Trigger, Visit, Warmth, When,
};
use supple::report::{Format, Report, Wanted, page};

use super::cli::{complaint, home, out};
use super::scenes::{catalog, invented, start_of_time};

fn named(id: &str) -> String {
    catalog().exercise(id).map_or_else(|| id.to_owned(), |exercise| exercise.name.clone())
}

fn today() -> Date {
    start_of_time().civil.date()
}

fn report(entries: &[Entry], activities: &[String]) -> Report {
    let wanted =
        Wanted { today: today(), weeks: 6, name: "A. <B>", activities, goal: 5, exercise: &named };
    Report::of(entries, &wanted)
}

/// So many days before today, at an hour in Berlin.
fn at(days: i64, hour: i64, body: Body) -> Entry {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let noon = today().at(0, 0, 0, 0).to_zoned(zone).unwrap();
    let instant: Timestamp = noon.checked_sub(jiff::Span::new().days(days)).unwrap().timestamp()
        + SignedDuration::from_hours(hour);
    Entry {
        id: Id::of(instant, [days as u8; 10]),
        when: When::at(instant, &TimeZone::get("Europe/Berlin").unwrap()),
        body,
        stamp: Stamp::new(instant, "here"),
    }
}

fn score(number: i64) -> Option<Score> {
    Score::try_from(number).ok()
}

/// As much as somebody could write in six weeks who leaves nothing out.
fn longest() -> (Vec<Entry>, Vec<String>) {
    let mut all = invented("recovery");
    let wordy = "Can I go back to running after the summer, or is it better to begin with walking and \
                 the bicycle, and for how long in a week?";
    for ((index, (_, quality)), day) in quality_words().iter().enumerate().zip(0_i64..) {
        let (_, trigger) = trigger_words()[index % 10];
        let (_, easing) = easing_words()[index % 7];
        let log = Log {
            quality: Some(*quality),
            constant: Some(true),
            trigger: Some(trigger),
            easing: Some(easing),
            settle_minutes: Some(40),
            stiff_minutes: Some(25),
            night_wake: Some(true),
            weakness: Some(true),
            numbness: Some(true),
            sleep: score(4),
            walk_minutes: Some(120),
            sit_minutes: Some(240),
            run_km: Some(12.5),
            medicine: Some(format!("ibuprofen 400 mg, and paracetamol 1000 mg at night {index}")),
            function: [3 + day % 5, 4, 9].into_iter().filter_map(score).collect(),
            rest: Some("flare-up".to_owned()),
            note: Some(wordy.to_owned()),
            ..Log::default()
        };
        all.push(at(day + 2, 18, Body::Log(Box::new(log))));
        all.push(at(day + 2, 9, Body::Question(Question { question: wordy.to_owned() })));
        let decision = serde_json::json!({
            "session": "019cad8f-ac00-7707-8707-070707070707",
            "routine": "core-base",
            "verdict": "regress",
            "rule": "R2b",
            "why": "leg 5 in the session, 3 above before; it reached from the thigh down to the calf",
            "changes": [{ "exercise": "heel-drop-straight", "way": "down", "next": "2 x 10 reps each side" },
                        { "exercise": "plank-1", "way": "down", "next": "2 x 20 s" }],
        });
        for hour in [20, 21] {
            let body = Body::read("decision", &decision.to_string()).unwrap();
            all.push(at(day + 1, hour, body));
        }
        let advice = Some(format!("keep walking, and do the heel drops each day: {wordy}"));
        let who = "physiotherapist at the clinic near the station".to_owned();
        all.push(at(day + 20, 15, Body::Visit(Visit { who, advice, may_exercise: None })));
    }
    for (days, flag) in (60..).zip(["osteoporosis", "high_bp", "numb_foot", "balance_risk"]) {
        let flag = Flag { flag: flag.to_owned(), set: true, why: None };
        all.push(at(days, 9, Body::Flag(flag)));
    }
    let screen = r#"{"content":"1","form":"full","answers":{"P1":"yes","P3":"yes","P4":"yes","P5":"yes","P9":"yes","R1":"not sure","U1b":"not sure","U8":"yes","E1":"no"}}"#;
    all.push(at(6, 8, Body::read("screen", screen).unwrap()));
    for warmth in [Warmth::Heat, Warmth::Cold, Warmth::Ease] {
        all.push(at(3, 20, Body::Comfort(Comfort { warmth, minutes: 15 })));
    }
    for test in
        [Test::ChairStand, Test::HeelRaise, Test::ToeAndHeelWalk, Test::Walk, Test::FingerToFloor]
    {
        let (result, right) = (Some(21.0), Some(23.0));
        all.push(at(
            4,
            12,
            Body::SelfTest(SelfTest { test, result, right, alike: None, most: None }),
        ));
    }
    for (list, met, of) in [("desk", 11, 14), ("lifting", 6, 8)] {
        let open = Vec::new();
        all.push(at(5, 12, Body::Checklist(Checked { list: list.to_owned(), met, of, open })));
    }
    for entry in &mut all {
        if let Body::Session(session) = &mut entry.body
            && entry.when.day.day() % 4 == 0
        {
            session.ending = Some(Ending::Stopped);
            let reason =
                [Reason::Spread, Reason::Pain, Reason::Sharp][entry.when.day.day() as usize % 3];
            let exercise = session.laps.last().map(|lap| lap.exercise.clone());
            session.stops = vec![Stop { reason, exercise }];
        }
    }
    let activities =
        ["sit through a whole film", "put on socks and tie shoes", "walk for half an hour"];
    (all, activities.map(str::to_owned).to_vec())
}

fn quality_words() -> &'static [(&'static str, Quality)] {
    <Quality as supple::routine::Word>::WORDS
}

fn trigger_words() -> &'static [(&'static str, Trigger)] {
    <Trigger as supple::routine::Word>::WORDS
}

fn easing_words() -> &'static [(&'static str, Easing)] {
    <Easing as supple::routine::Word>::WORDS
}

fn snapshot(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let content = content.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    settings.bind(|| insta::assert_snapshot!(name, content));
}

#[test]
fn six_weeks_of_getting_better_as_a_page_as_text_and_in_markdown() {
    let report = report(&invented("recovery"), &[]);
    for (name, format) in [
        ("report-text", Format::Text),
        ("report-markdown", Format::Markdown),
        ("report-html", Format::Html),
    ] {
        snapshot(name, &page(&report, format, None, 100).unwrap());
    }
}

#[test]
fn somebody_who_leaves_nothing_out_still_gets_one_page() {
    let (entries, activities) = longest();
    let report = report(&entries, &activities);
    let text = page(&report, Format::Text, None, 100).unwrap();
    snapshot("report-longest-text", &text);
    let html = page(&report, Format::Html, None, 100).unwrap();
    snapshot("report-longest-html", &html);
    assert!(text.lines().all(|line| line.chars().count() <= 155), "{text}");
    assert!(text.lines().count() < 60, "{} lines\n{text}", text.lines().count());
}

#[test]
fn the_page_needs_nothing_from_outside_and_its_tags_are_closed() {
    let (entries, activities) = longest();
    let html = page(&report(&entries, &activities), Format::Html, None, 100).unwrap();
    for outside in ["<script", "http:", "https:", "url(", "@import", "<link", "<img", "src="] {
        assert!(!html.contains(outside), "{outside}");
    }
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let name: &str = tag.split([' ', '>', '\n', '/']).next().unwrap();
        match tag.strip_prefix('/') {
            Some(closing) => {
                assert_eq!(open.pop(), closing.split('>').next(), "{tag}");
            }
            None if ["!DOCTYPE", "meta", "br"].contains(&name) => {}
            None if tag.split('>').next().unwrap().ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    assert!(html.contains("Report: A. &lt;B&gt;"), "what the user wrote is no HTML");
}

#[test]
fn a_screen_reader_meets_the_warning_signs_first_and_hears_every_chart() {
    let (entries, activities) = longest();
    let html = page(&report(&entries, &activities), Format::Html, None, 100).unwrap();
    let headings: Vec<&str> =
        html.split("<h2>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(
        headings,
        [
            "Warning signs",
            "Pain: Back, 0 to 10",
            "Pain: Leg and calf, 0 to 10",
            "What goes how well, 0 to 10",
            "Symptoms",
            "Worse with, and time to settle",
            "Eased by, and time to settle",
            "Done",
            "How far the exercises have come",
            "What the coach decided, by rule",
            "Comfort and medicine",
            "Sitting, walking, running, rest",
            "Tests, the last of each",
            "Visits",
            "My questions",
        ]
    );
    assert_eq!(html.matches("<svg role=\"img\"").count(), 3);
    assert_eq!(html.matches("aria-label=\"").count(), 3);
    assert!(html.contains("aria-label=\"Sessions in each week: "), "{html}");
}

#[test]
fn an_empty_ledger_makes_a_page_that_says_so_and_no_more() {
    let text = page(&report(&[], &[]), Format::Text, None, 100).unwrap();
    assert_eq!(
        text.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
        format!(
            "REPORT OF A. <B>, {} (6 weeks)\nBack, leg and calf. Noted by the user, not a diagnosis.\n\n\
             WARNING SIGNS   none were noted in this time\n\n\
             Exported by the user on {}, with supple VERSION.\n",
            report(&[], &[]).period,
            today().strftime("%-d %B %Y"),
        )
    );
}

#[test]
fn what_was_deleted_or_is_older_is_not_told_but_flags_that_hold_are() {
    let question = |text: &str| Body::Question(Question { question: text.to_owned() });
    let mut deleted = at(1, 9, question("deleted"));
    deleted.stamp.deleted = true;
    let flag = |set| Body::Flag(Flag { flag: "numb_foot".to_owned(), set, why: None });
    let entries = [at(50, 9, question("long ago")), deleted, at(2, 9, question("May I run?"))];
    let told = report(&entries, &[]);
    assert_eq!(told.questions, ["long ago", "May I run?"]);
    assert_eq!(told.warnings, Vec::<String>::new());
    let told = report(&[at(80, 9, flag(true))], &[]);
    let since = at(80, 9, flag(true)).when.day.strftime("%b %Y").to_string();
    assert_eq!(told.warnings, [format!("To mind: numb foot (since {since})")]);
    let told = report(&[at(80, 9, flag(true)), at(3, 9, flag(false))], &[]);
    assert_eq!(told.warnings, Vec::<String>::new());
}

#[test]
fn an_activity_has_changed_from_two_points_on() {
    let scored = |days, scores: [i64; 3]| {
        let function = scores.into_iter().filter_map(score).collect();
        at(days, 18, Body::Log(Box::new(Log { function, ..Log::default() })))
    };
    let names = ["sit an hour".to_owned(), "socks".to_owned()];
    let told = report(&[scored(30, [4, 5, 6]), scored(2, [6, 6, 4])], &names);
    let told: Vec<String> =
        told.function.iter().map(|f| format!("{}: {}", f.name, f.said)).collect();
    assert_eq!(
        told,
        [
            "sit an hour: 4 to 6: better",
            "socks: 5 to 6: about the same",
            "Activity 3: 6 to 4: harder than before",
        ]
    );
}

#[test]
fn a_decision_is_told_with_its_rule_and_with_what_the_user_wanted_instead() {
    let decision = |instead: &str| {
        let json = format!(
            r#"{{"session":"019cad8f-ac00-7707-8707-070707070707","routine":"core-base",
                "verdict":"hold","rule":"R3","why":"leg 1 more after it"{instead}}}"#
        );
        at(0, 9, Body::read("decision", &json).unwrap())
    };
    let day = today().strftime("%-d %B").to_string();
    assert_eq!(
        report(&[decision("")], &[]).decisions,
        [format!("{day} hold (R3): leg 1 more after it")]
    );
    let changes = r#","changes":[{"exercise":"plank-1","way":"down","next":"2 x 20 s"}]"#;
    let told = &report(&[decision(changes)], &[]).decisions[0];
    assert!(told.ends_with("; Front plank 1: hands on a counter: 2 x 20 s"), "{told}");
    let wish = r#","instead":{"verdict":"progress","why":"it was the bus"}"#;
    assert_eq!(
        report(&[decision(wish)], &[]).decisions,
        [format!(
            "{day} progress, as the user wished (it was the bus), instead of hold (R3): leg 1 more after it"
        )]
    );
}

#[test]
fn the_last_day_counts_and_so_does_the_first() {
    let log = |days| {
        at(days, 18, Body::Log(Box::new(Log { sit_minutes: Some(days as u16), ..Log::default() })))
    };
    let told = report(&[log(42), log(41), log(0)], &[]);
    assert_eq!(told.load, ["longest sit 41 min"], "42 days are today and 41 before it");
}

#[test]
fn runs_are_told_with_their_day_and_the_longest_only_where_there_is_one() {
    let run = |days: i64, km: f64| {
        at(days, 18, Body::Log(Box::new(Log { run_km: Some(km), ..Log::default() })))
    };
    let day = |ago: i64| today().saturating_sub(jiff::Span::new().days(ago)).strftime("%-d %B");
    let load = |entries: &[Entry]| report(entries, &[]).load;
    assert_eq!(load(&[run(33, 5.0)]), [format!("last run 5 km ({})", day(33))]);
    assert_eq!(
        load(&[run(33, 9.0), run(10, 5.0), run(3, 3.5)]),
        [format!("last run 3.5 km ({}), longest of 30 days 5 km", day(3))]
    );
}

#[test]
fn a_question_stays_on_the_page_until_the_visit_it_waits_for() {
    let question =
        |days, text: &str| at(days, 9, Body::Question(Question { question: text.to_owned() }));
    let visit =
        |days| at(days, 12, Body::Visit(Visit { who: "Dr. Ay".to_owned(), ..Visit::default() }));
    let asked = |entries: &[Entry]| report(entries, &[]).questions;
    let long_ago = question(90, "May I run?");
    assert_eq!(asked(std::slice::from_ref(&long_ago)), ["May I run?"]);
    let entries = [long_ago, visit(80), question(70, "May I swim?"), question(2, "May I ski?")];
    assert_eq!(asked(&entries), ["May I swim?", "May I ski?"]);
    assert_eq!(asked(&[&entries[..], &[visit(1)]].concat()), Vec::<String>::new());
}

#[test]
fn at_the_prompt_the_file_says_the_format_and_a_question_is_kept() {
    let home = home();
    assert!(
        out(home.path(), &["report", "--question", "May I run?"])
            .ends_with("question for a visit: May I run?\n")
    );
    assert!(out(home.path(), &["report"]).contains("\nMY QUESTIONS\n  1. May I run?\n"));
    for (name, begins) in [("r.html", "<!DOCTYPE html>"), ("r.md", "# Report"), ("r.txt", "REPORT")]
    {
        let file = home.path().join(name);
        let said = out(home.path(), &["report", "-o", file.to_str().unwrap()]);
        assert_eq!(said, format!("wrote {}\n", file.display()));
        assert!(fs::read_to_string(file).unwrap().starts_with(begins), "{name}");
    }
    let (code, said) = complaint(home.path(), &["report", "--question", " "]);
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no question"), "{said}");
}

#[test]
fn a_template_of_ones_own_takes_the_place_of_the_bundled_one() {
    let home = home();
    let folder = home.path().join("config");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("report.txt"), "Clinic: {{ report.questions|length }} questions\n")
        .unwrap();
    assert_eq!(out(home.path(), &["report"]), "Clinic: 0 questions\n");
    fs::write(folder.join("report.txt"), "a\n{{ report.pain\n").unwrap();
    let (code, said) = complaint(home.path(), &["report"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("your template cannot be used: report.txt:2: "), "{said}");
}

#[test]
fn warning_signs_that_were_asked_for_are_told_with_their_days() {
    let screen = |days, form: &str, answers: &str| {
        let json = format!(r#"{{"content":"1","form":"{form}","answers":{answers}}}"#);
        at(days, 8, Body::read("screen", &json).unwrap())
    };
    let entries = [
        screen(60, "full", r#"{"E1":"yes"}"#),
        screen(9, "full", r#"{"E1":"no","U2":"yes","U8":"not sure","P4":"skipped"}"#),
        screen(2, "short", r#"{"E1":"no"}"#),
        screen(1, "daily", r#"{"U8":"yes"}"#),
    ];
    let told = report(&entries, &[]);
    let day = |days| at(days, 8, Body::Weight(supple::history::Weight { kg: 1.0 })).when.day;
    assert_eq!(
        told.warnings,
        [format!(
            "Answered with yes: {}: a foot that drops, or no walking on heels or toes (U2); \
             {}: numbness or weakness that spreads (U8)",
            day(9).strftime("%-d %B"),
            day(1).strftime("%-d %B")
        )]
    );
    let asked = format!("{}, 1 yes, 1 not sure, 1 skipped, 1 no", day(9).strftime("%-d %B %Y"));
    assert_eq!(told.asked, Some(asked));
    for format in [Format::Html, Format::Text, Format::Markdown] {
        let page = page(&told, format, None, 100).unwrap();
        assert!(page.contains("(U2)") && page.contains("uestions asked last: "), "{page}");
    }
}

#[test]
fn what_was_stopped_is_told_with_its_exercise_and_day() {
    let mut entries = invented("recovery");
    let session = entries.iter_mut().rev().find_map(|entry| match &mut entry.body {
        Body::Session(session) => Some((entry.when.day, session)),
        _ => None,
    });
    let (day, session) = session.unwrap();
    let stop =
        |reason, exercise: Option<&str>| Stop { reason, exercise: exercise.map(str::to_owned) };
    session.stops = vec![
        stop(Reason::Pain, Some("plank-1")),
        stop(Reason::Dizzy, None),
        stop(Reason::Enough, Some("plank-1")),
    ];
    let day = day.strftime("%-d %B");
    let told = report(&entries, &[]);
    let line = format!(
        "Stopped for: dizzy ({day}); pain above 5, or up by 2 (Front plank 1: hands on a counter, {day})"
    );
    assert_eq!(told.warnings, [line]);
    for format in [Format::Html, Format::Text, Format::Markdown] {
        let page = page(&told, format, None, 300).unwrap();
        assert!(page.contains("(Front plank 1: hands on a counter, "), "{page}");
    }
}

#[test]
fn the_template_of_the_documentation_makes_a_page() {
    let documentation = include_str!("../../docs/report.md");
    let (_, example) = documentation.split_once("```jinja\n").unwrap();
    let example = example.split_once("```").unwrap().0;
    let page = page(&report(&invented("recovery"), &[]), Format::Html, Some(example), 100).unwrap();
    assert!(page.starts_with("<h1>Clinic by the river</h1>\n<p>A. &lt;B&gt;, "), "{page}");
    assert!(page.contains("No warning signs were noted."), "{page}");
    assert!(page.contains("<h2>Back</h2><svg role=\"img\""), "{page}");
}

#[test]
fn a_period_over_new_year_names_both_years() {
    let wanted = |weeks| Wanted {
        today: today(),
        weeks,
        name: "",
        activities: &[],
        goal: 5,
        exercise: &named,
    };
    let period = |weeks| Report::of(&[], &wanted(weeks)).period;
    assert_eq!(period(6), "20 January to 2 March 2026");
    assert_eq!(period(12), "9 December 2025 to 2 March 2026");
}
