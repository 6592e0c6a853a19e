//! Plans: what they say, what is due on a day, and which pattern leads where.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use supple::coach;
use supple::history::{Body, Entry, Following, Id, Log, Score, Scores, Session, Stamp, When};
use supple::plan::{
    self, Answers, DueToday, Ease, Mood, Names, Pattern, Plan, Stiff, Thing, Where, With, Worse,
    bundled_plans, due, matching, read_plan, shortest, walk,
};
use supple::routine::{Catalog, Word};

fn names(catalog: &Catalog) -> Names {
    Names {
        routines: catalog.routines.iter().map(|entry| entry.id.clone()).collect(),
        exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
        plans: bundled_plans().iter().map(|(id, _)| (*id).to_owned()).collect(),
    }
}

pub fn plans() -> Vec<Plan> {
    let names = names(&Catalog::bundled());
    let read = |(id, text): &(&str, &str)| {
        let reading = read_plan(id, text.as_bytes(), &names);
        assert_eq!(reading.diagnostics, [], "{id}");
        reading.value.unwrap()
    };
    bundled_plans().iter().map(read).collect()
}

fn told(item: &plan::Item) -> String {
    let thing = |thing: &Thing| match thing {
        Thing::Routine(id) => id.clone(),
        Thing::Bias => "bias".to_owned(),
        Thing::Walk { minutes: (least, most), .. } => format!("walk {least}-{most}"),
        Thing::Own(words) => words.clone(),
    };
    let any: Vec<String> = item.any_of.iter().map(thing).collect();
    format!("{} x{}-{}", any.join(" or "), item.times.least, item.times.most)
}

#[test]
fn every_bundled_plan_can_be_read_and_leads_somewhere() {
    let plans = plans();
    let ids: BTreeSet<&str> = plans.iter().map(|plan| plan.id.as_str()).collect();
    let wanted = [
        "beginner",
        "desk",
        "heel-drop",
        "intermediate",
        "least",
        "maintenance",
        "runner",
        "walking",
    ];
    assert_eq!(ids, BTreeSet::from(wanted));
    for (_, pattern) in Pattern::WORDS {
        assert!(pattern.plan().is_none_or(|plan| ids.contains(plan)));
        let catalog = Catalog::bundled();
        assert!(pattern.routine().is_none_or(|id| catalog.routine(id).is_some()));
    }
}

#[test]
fn a_plan_file_says_the_whole_week() {
    let plans = plans();
    let beginner = plans.iter().find(|plan| plan.id == "beginner").unwrap();
    let week: Vec<String> = beginner.stages[0]
        .days
        .iter()
        .map(|day| day.iter().map(told).collect::<Vec<_>>().join(", "))
        .collect();
    assert_eq!(
        week,
        [
            "sciatica-first-days or bias x2-2, walk 8-10 x1-1",
            "bias x2-2, walk 8-8 x1-1",
            "bias x2-2, walk 10-10 x1-1",
            "bias x2-2, walk 10-10 x1-1",
            "bias x2-2, walk 10-10 x1-1",
            "core-base x1-1",
            "unwind-massage x1-1, walk 10-10 x1-1",
        ]
    );
}

#[test]
fn the_heel_drop_ladder_is_the_one_of_twelve_weeks() {
    let plans = plans();
    let ladder = plans.iter().find(|plan| plan.id == "heel-drop").unwrap();
    let row = |week| {
        let at = ladder.stage(week);
        let (stage, last) = (&ladder.stages[at], at + 1 == ladder.stages.len());
        let days = stage.days.iter().filter(|day| !day.is_empty()).count();
        let times = stage.days.iter().flatten().next().unwrap().times;
        let doses: Vec<String> =
            stage.doses.iter().map(|dose| format!("{}x{}", dose.sets, dose.reps)).collect();
        format!(
            "{days} days, {}-{} a day, {}{}",
            times.least,
            times.most,
            doses.join(" and "),
            if last { ", and on" } else { "" }
        )
    };
    let rows: Vec<String> = [1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 40].map(row).to_vec();
    assert_eq!(
        rows,
        [
            "4 days, 1-1 a day, 2x8 and 2x8",
            "7 days, 1-1 a day, 2x10 and 2x10",
            "7 days, 1-1 a day, 3x10 and 3x10",
            "7 days, 1-2 a day, 3x12 and 3x12",
            "7 days, 1-2 a day, 3x15 and 3x15",
            "7 days, 1-2 a day, 3x15 and 3x15",
            "7 days, 1-2 a day, 3x15 and 3x15",
            "7 days, 1-2 a day, 3x15 and 3x15",
            "7 days, 1-2 a day, 3x15 and 3x15",
            "7 days, 1-2 a day, 3x15 and 3x15",
            "3 days, 1-1 a day, 2x12 and 2x12, and on",
            "3 days, 1-1 a day, 2x12 and 2x12, and on",
        ]
    );
    let catalog = Catalog::bundled();
    let routine = catalog.routine("eccentric-calf").unwrap().routine.clone().unwrap();
    let first = coach::prescribe(&routine, &ladder.stages[0].doses, &catalog);
    let doses: Vec<String> = first
        .steps()
        .map(|step| format!("{} {}", step.exercise.id, step.dose.in_words(step.sides)))
        .collect();
    assert_eq!(
        doses[1..3],
        ["heel-drop-straight 2 x 8 reps each side", "heel-drop-bent 2 x 8 reps each side"]
    );
}

#[test]
fn the_walking_plan_grows_over_eight_weeks() {
    let plans = plans();
    let walking = plans.iter().find(|plan| plan.id == "walking").unwrap();
    let rows: Vec<String> = (1..=8)
        .map(|week| {
            let days: Vec<&Vec<plan::Item>> = walking.stages[walking.stage(week)]
                .days
                .iter()
                .filter(|day| !day.is_empty())
                .collect();
            format!("{} x {}", days.len(), told(&days[0][0]))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "4 x walk 8-10 x1-1",
            "4 x walk 12-12 x1-1",
            "5 x walk 15-15 x1-1",
            "5 x walk 18-18 x1-1",
            "5 x walk-plan x1-1",
            "5 x walk 24-24 x1-1",
            "5 x walk 27-27 x1-1",
            "5 x walk 30-30 x1-1",
        ]
    );
}

#[test]
fn mistakes_in_a_plan_are_told_with_a_way_out() {
    let names = names(&Catalog::bundled());
    let told = |text: &str| -> Vec<String> {
        let reading = read_plan("mine", text.as_bytes(), &names);
        let line = |found: supple::routine::diagnostic::Diagnostic| {
            format!("{}: {}; {}", found.code, found.message, found.help.unwrap_or_default())
        };
        reading.diagnostics.into_iter().map(line).collect()
    };
    let stage = |day: &str| format!("title = \"Mine\"\n[[stage]]\n{day}\n");
    assert_eq!(
        told(&stage("mon = [\"core-bass\"]")),
        ["N009: there is no routine `core-bass`; did you mean `core-base`?"]
    );
    assert_eq!(
        told(&stage("mon = [\"core-base x0\"]")),
        [
            "K004: `x0` says not how often; write `core-base`, `core-base x2`, `core-base or core-2`, `walk 8-10 min` or `own: easy run`"
        ]
    );
    assert_eq!(
        told(&stage("mon = [\"walk far\"]")),
        [
            "K004: `walk far` does not say how long to walk; write `core-base`, `core-base x2`, `core-base or core-2`, `walk 8-10 min` or `own: easy run`"
        ]
    );
    assert_eq!(
        told("title = \"Mine\"\nthen = \"runer\"\n[[stage]]\nmon = [\"core-2\"]\n"),
        ["N010: there is no plan `runer`; did you mean `runner`?"]
    );
    assert_eq!(
        told(&stage("doses = [\"heel-drop-bend 2x8\"]\nmon = [\"core-2\"]")),
        ["N001: there is no exercise `heel-drop-bend`; did you mean `heel-drop-bent`?"]
    );
    assert_eq!(
        told(&stage("doses = [\"heel-drop-bent two\"]\nmon = [\"core-2\"]")),
        ["K004: `heel-drop-bent two` is no dose; write `heel-drop-straight 2x8`"]
    );
    assert_eq!(
        told(&stage("weeks = 2")),
        [
            "K002: nothing is due on any day; write `mon = [\"core-base\"]`, or `daily = [...]` for every day"
        ]
    );
    let long = |stages: usize| {
        let stage = "[[stage]]\nweeks = 104\nmon = [\"core-2\"]\n".repeat(stages);
        told(&format!("title = \"Mine\"\n{stage}"))
    };
    assert_eq!(long(5), Vec::<String>::new());
    assert_eq!(
        long(640),
        [
            "K004: a plan of 66560 weeks is too long; take out stages until 520 weeks are left, which is ten years"
        ]
    );
    assert_eq!(told(&stage("monday = [\"core-base\"]\ntue = [\"core-base\"]")).len(), 1);
}

/// A ledger in the making.
#[derive(Default)]
struct Book {
    entries: Vec<Entry>,
}

fn when(day: Date, hour: i8) -> When {
    let zoned = day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    When::at(zoned.timestamp(), &TimeZone::UTC)
}

impl Book {
    fn add(&mut self, day: Date, hour: i8, body: Body) -> &mut Self {
        let when = when(day, hour);
        let number = u8::try_from(self.entries.len() % 250).unwrap();
        let id = Id::of(when.instant, [number; 10]);
        let stamp = Stamp::new(when.instant, "here");
        self.entries.push(Entry { id, when, body, stamp });
        self
    }

    fn follow(&mut self, day: Date, plan: &str, bias: Option<&str>) -> &mut Self {
        let following = Following {
            plan: Some(plan.to_owned()),
            bias: bias.map(str::to_owned),
            ..Following::default()
        };
        self.add(day, 6, Body::Plan(following))
    }

    fn session(&mut self, day: Date, hour: i8, routine: &str, back: i64) -> &mut Self {
        let session = Session {
            routine: routine.to_owned(),
            ending: Some(supple::history::Ending::Finished),
            before: Scores { back: Score::try_from(back).ok(), ..Scores::default() },
            ..empty()
        };
        self.add(day, hour, Body::Session(Box::new(session)))
    }

    fn due(&self, day: Date, back: i64) -> DueToday {
        let plans = plans();
        let now = when(day, 20);
        let scores = Scores { back: Score::try_from(back).ok(), ..Scores::default() };
        let today = coach::today(&self.entries, &now, scores);
        due(&self.entries, &now, &today, |id| plans.iter().find(|plan| plan.id == id))
    }

    fn told(&self, day: Date, back: i64) -> String {
        let due = self.due(day, back);
        let items: Vec<String> = due
            .items
            .iter()
            .map(|item| {
                let all = plan::Item { any_of: item.any_of.clone(), times: item.times };
                format!("{} done {}", told(&all), item.done)
            })
            .collect();
        format!("{:?} {}/{}: {}", due.mood, due.week.0, due.week.1, items.join(", "))
    }
}

fn empty() -> Session {
    serde_json::from_str(r#"{"routine":"x","title":"X","planned":60,"steps":1,"steps_done":1}"#)
        .unwrap()
}

fn day(written: &str) -> Date {
    written.parse().unwrap()
}

#[test]
fn today_knows_what_is_due_and_what_was_done() {
    let monday = day("2026-03-02");
    let mut book = Book::default();
    assert_eq!(book.told(monday, 2), "Least 0/0: desk-micro-3 x3-3 done 0, walk 10-10 x1-1 done 0");
    book.follow(monday, "beginner", Some("extension-bias"));
    book.session(monday, 9, "extension-bias", 2);
    assert_eq!(
        book.told(monday, 2),
        "Plan 1/6: sciatica-first-days or extension-bias x2-2 done 1, walk 8-10 x1-1 done 0"
    );
    book.add(monday, 12, Body::Log(Box::new(Log { walk_minutes: Some(9), ..Log::default() })));
    assert_eq!(
        book.told(monday, 2),
        "Plan 1/6: sciatica-first-days or extension-bias x2-2 done 1, walk 8-10 x1-1 done 1"
    );
    // A missed day is over: the next one owes nothing of it.
    assert_eq!(
        book.told(day("2026-03-04"), 2),
        "Plan 1/6: extension-bias x2-2 done 0, walk 10-10 x1-1 done 0"
    );
    assert_eq!(
        book.told(day("2026-03-09"), 2),
        "Plan 2/6: sciatica-first-days or extension-bias x2-2 done 0, walk 8-10 x1-1 done 0"
    );
}

#[test]
fn a_direction_that_rests_is_not_due() {
    let monday = day("2026-03-02");
    let mut book = Book::default();
    book.follow(monday, "beginner", Some("extension-bias"));
    let decision = r#"{"session":"019cad8f-ac00-7707-8707-070707070707","routine":"extension-bias",
        "verdict":"regress","rule":"R2b","why":"further down the leg in the session",
        "dropped":{"bias":"extension","until":"2026-03-04T09:00:00Z"}}"#;
    book.add(monday, 9, Body::read("decision", decision).unwrap());
    assert_eq!(
        book.told(monday, 2),
        "Plan 1/6: sciatica-first-days x2-2 done 0, walk 8-10 x1-1 done 0"
    );
    assert_eq!(
        book.told(day("2026-03-03"), 2),
        "Plan 1/6: sciatica-first-days x2-2 done 0, walk 8-8 x1-1 done 0"
    );
    assert_eq!(
        book.told(day("2026-03-04"), 2),
        "Plan 1/6: extension-bias x2-2 done 0, walk 10-10 x1-1 done 0"
    );
}

#[test]
fn a_long_pause_is_no_week_of_the_plan() {
    let mut book = Book::default();
    book.follow(day("2026-03-02"), "intermediate", None).session(
        day("2026-03-03"),
        9,
        "core-base",
        2,
    );
    assert!(book.told(day("2026-03-16"), 2).starts_with("Plan 3/6"), "thirteen days go by");
    assert!(book.told(day("2026-04-06"), 2).starts_with("Plan 1/6"), "five weeks do not");
}

#[test]
fn after_its_last_week_a_plan_says_what_comes_next() {
    let mut book = Book::default();
    let start = day("2026-03-02");
    book.follow(start, "intermediate", None);
    for week in 0..7 {
        book.session(start + jiff::Span::new().weeks(week), 9, "core-base", 2);
    }
    let over = book.due(day("2026-04-14"), 2);
    assert_eq!((over.week, over.then.as_deref()), ((6, 6), Some("maintenance")));
    assert!(!over.items.is_empty(), "its last week goes on until another is chosen");
}

#[test]
fn a_flare_up_travel_and_rest_change_the_day() {
    let start = day("2026-03-02");
    let mut book = Book::default();
    book.follow(start, "intermediate", None);
    for back in 0..5 {
        book.session(start + jiff::Span::new().days(back), 9, "core-base", 1);
    }
    let today = day("2026-03-09");
    assert!(book.told(today, 3).starts_with("Plan"), "2 above the usual is no flare-up");
    let flare = "Flare 2/6: sciatica-first-days x2-3 done 0, walk 5-10 x3-3 done 0";
    assert_eq!(book.told(today, 4), flare);
    assert_eq!(
        book.told(today, 8),
        "Resting 2/6: sciatica-first-days x1-3 done 0, walk 2-5 x2-2 done 0"
    );
    let rest =
        |why: &str| Body::Log(Box::new(Log { rest: Some(why.to_owned()), ..Log::default() }));
    book.add(today, 8, rest("travelling"));
    assert_eq!(book.told(today, 1), "Travel 2/6: desk-micro-3 x3-3 done 0, walk 10-10 x1-1 done 0");
    book.add(today, 9, rest("ill"));
    assert_eq!(book.told(today, 1), "Off 2/6: ");
    // The day after a flare-up is still taken care of, the fourth day is not.
    let scores = Scores { back: Score::try_from(5).ok(), ..Scores::default() };
    book.add(day("2026-03-10"), 9, Body::Log(Box::new(Log { scores, ..Log::default() })));
    let moods: Vec<Mood> = ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"]
        .map(|at| book.due(day(at), 1).mood)
        .to_vec();
    assert_eq!(moods, [Mood::Flare, Mood::Flare, Mood::Flare, Mood::Plan]);
}

#[test]
fn the_next_thing_fits_into_the_time_there_is() {
    let catalog = Catalog::bundled();
    let monday = day("2026-03-02");
    let mut book = Book::default();
    book.follow(monday, "intermediate", None);
    let next = |book: &Book, back: i64, minutes: Option<u16>| {
        let now = when(monday, 20);
        let scores = Scores { back: Score::try_from(back).ok(), ..Scores::default() };
        let today = coach::today(&book.entries, &now, scores);
        let plans = plans();
        let due = due(&book.entries, &now, &today, |id| plans.iter().find(|plan| plan.id == id));
        shortest(&due, &today, minutes, &catalog).map(|routine| routine.id.clone())
    };
    assert_eq!(next(&book, 1, None).as_deref(), Some("core-base"));
    assert_eq!(next(&book, 1, Some(5)).as_deref(), Some("walk"), "a walk fits into any time");
    book.session(monday, 9, "core-base", 1);
    assert_eq!(next(&book, 1, None).as_deref(), Some("walk"));
    book.add(monday, 10, Body::Log(Box::new(Log { walk_minutes: Some(20), ..Log::default() })));
    assert_eq!(next(&book, 1, Some(5)).as_deref(), Some("desk-micro-3"), "nothing is due any more");
    assert_eq!(next(&book, 7, Some(5)).as_deref(), Some("walk"), "on a flare-up little and often");
    let walk = walk(10, &catalog).unwrap();
    assert_eq!((walk.title.as_str(), walk.steps().count()), ("Walk of 10 minutes", 1));
}

#[test]
fn the_first_row_of_the_patterns_that_fits_is_the_one() {
    let any = Answers::default();
    let found = |answers: Answers| {
        let found = matching(answers);
        format!(
            "{} {:?} {}{}",
            found.pattern.word(),
            found.pattern.routine(),
            found.notices.join(" "),
            found.says.unwrap_or_default(),
        )
    };
    let below = Answers { place: Where::BelowKnee, ..any };
    for (answers, row) in [
        (Answers { worse: Worse::Sitting, ..any }, "sitting Some(\"extension-bias\") "),
        (Answers { worse: Worse::Standing, ..any }, "standing Some(\"flexion-bias\") P2"),
        (Answers { touchy: true, ..below }, "touchy Some(\"sciatica-first-days\") "),
        (Answers { eases: Ease::Backward, ..below }, "backward Some(\"extension-bias\") "),
        (
            Answers { eases: Ease::Forward, place: Where::Thigh, ..any },
            "forward Some(\"flexion-bias\") ",
        ),
        (Answers { stiff: Stiff::Short, ..any }, "morning Some(\"morning-loosen\") "),
        (
            Answers { place: Where::CalfOnly, with: With::Load, ..any },
            "calf Some(\"calf-hamstring-flex\") ",
        ),
        (Answers { place: Where::CalfOnly, with: With::Distance, ..any }, "distance None P1"),
        (Answers { with: With::Sport, ..any }, "sport Some(\"standing-work-reset\") "),
        (Answers { with: With::Desk, ..any }, "desk Some(\"desk-micro-3\") "),
        (any, "mixed Some(\"sciatica-first-days\") "),
        (
            Answers { stiff: Stiff::Long, ..any },
            "mixed Some(\"sciatica-first-days\") If it began before 45 and has lasted over 3 months, \
             book a visit and mention \"inflammatory back pain\".",
        ),
        // What is not to be worked on first comes before the direction.
        (Answers { worse: Worse::Standing, with: With::Distance, ..any }, "distance None P1 P2"),
        (
            Answers { worse: Worse::Sitting, touchy: true, ..below },
            "touchy Some(\"sciatica-first-days\") ",
        ),
    ] {
        assert_eq!(found(answers), row, "{answers:?}");
    }
}

#[test]
fn another_pattern_takes_the_flag_of_the_one_before_away() {
    let kept = |answers: Answers, set: &[&str]| -> Vec<String> {
        let set = set.iter().map(|flag| (*flag).to_owned()).collect();
        let bodies = matching(answers).kept(&Following::default(), &set);
        let said = |body: &Body| match body {
            Body::Flag(flag) => Some(format!("{} {}", flag.flag, flag.set)),
            Body::Screen(screen) => Some(format!("{:?} {:?}", screen.form, screen.answers)),
            _ => None,
        };
        bodies.iter().filter_map(said).collect()
    };
    let sitting = Answers { worse: Worse::Sitting, ..Answers::default() };
    let standing = Answers { worse: Worse::Standing, ..Answers::default() };
    assert_eq!(kept(sitting, &[]), ["flexion_sensitive true"]);
    assert_eq!(
        kept(standing, &["flexion_sensitive"]),
        ["flexion_sensitive false", "stenosis_pattern true"]
    );
    assert_eq!(kept(Answers::default(), &["stenosis_pattern"]), ["stenosis_pattern false"]);
    assert_eq!(kept(Answers::default(), &["knee"]), Vec::<String>::new());
    // Cramps at a distance limit, and are asked about again with everything else.
    let cramps = Answers { with: With::Distance, ..Answers::default() };
    assert_eq!(kept(cramps, &[]), ["Full {\"P1\": Yes}"]);
}
