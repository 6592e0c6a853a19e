//! Ledgers, and what the coach makes of them: decisions, and the routine as it is played then.
//!
//! A line of a ledger is a day, what there was, and parts after semicolons: `3 core-base back 2 leg 1
//! buttock; after back 3; morning none; effort 6; stop sharp bird-dog-1; done 50`. What is not said: after it
//! and next morning as before, effort 4, everything done. A morning is noted at the last session of its
//! day, as the program does it. Other lines: `log`, `plan`, `visit`, `flag`, `questions` (all answered with no),
//! `write` (the coach's doses into the file).

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use supple::coach::{self, entry_of, rewritten};
use supple::history::{
    After, Answer, Body, Book, Doses, Ending, Entry, Flag, Following, Form, Furthest, Id, Lap, Log,
    Part, Quality, Reason, Score, Scores, Screen, Session, Stamp, Stop, Visit, When,
};
use supple::plan::{Day, Names, Plan, bundled_plans, read_plan};
use supple::routine::{Catalog, Routine, Word};
use supple::safety::{Group, content};
use supple::session::Outcome;

use super::scenes::with_files;

#[derive(Debug, Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    ledger: String,
    /// The first day of which decisions are shown.
    #[serde(default)]
    since: i64,
    /// The routine that is played at last, on which day, and how it feels then.
    plays: String,
    on: i64,
    feels: String,
    /// The exercises of which doses are shown; none: all.
    #[serde(default)]
    shows: Vec<String>,
    says: String,
}

fn first_day() -> Date {
    "2026-03-01".parse().unwrap()
}

fn at(day: i64, hour: i8) -> When {
    let zoned = (first_day() + (day - 1).days()).at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    When::at(zoned.timestamp(), &TimeZone::UTC)
}

/// `back 2 leg 1 buttock`; nothing for `silent`.
fn scores(written: &str) -> Scores {
    let mut scores = Scores::default();
    let mut words = written.split_whitespace();
    while let Some(word) = words.next() {
        let mut number = || Some(words.next().unwrap().parse::<Score>().unwrap());
        match word {
            "back" => scores.back = number(),
            "leg" => scores.leg = number(),
            "silent" => {}
            "spine" => scores.furthest = Some(Furthest::Back),
            far => scores.furthest = Some(Furthest::of(far).unwrap()),
        }
    }
    scores
}

struct Life {
    /// Bundled but for what was written.
    catalog: Catalog,
    plans: Vec<Plan>,
    entries: Vec<Entry>,
    /// How it was the morning after the session of that place.
    mornings: Vec<(i64, usize, Scores)>,
}

impl Life {
    fn add(&mut self, when: When, body: Body) -> usize {
        let number = u8::try_from(self.entries.len()).unwrap();
        let id = Id::of(when.instant, [number; 10]);
        let stamp = Stamp::new(when.instant, "here");
        self.entries.push(Entry { id, when, body, stamp });
        self.entries.len() - 1
    }

    fn day(&self, when: When, feels: Scores) -> Day {
        Day::of(self.entries.clone(), when, self.plans.clone().into()).with(feels)
    }

    fn decide(&mut self, when: &When) {
        let day = self.day(when.clone(), Scores::default());
        for decision in day.decisions(&self.catalog) {
            let entry = entry_of(&decision, &self.entries, when.instant, "here").unwrap();
            match self.entries.iter_mut().find(|old| old.id == entry.id) {
                Some(old) => *old = entry,
                None => self.entries.push(entry),
            }
        }
        assert_eq!(self.day(when.clone(), Scores::default()).decisions(&self.catalog), []);
    }

    /// The mornings up to a day.
    fn wake(&mut self, day: i64) {
        while let Some(&(after, place, scores)) = self.mornings.first().filter(|one| one.0 < day) {
            self.mornings.remove(0);
            let when = at(after + 1, 7);
            // Asked once, at the last session of the day.
            if !self.mornings.iter().any(|(other, _, _)| *other == after) && !scores.is_empty() {
                let entry = &mut self.entries[place];
                entry.stamp = Stamp::new(when.instant, "here");
                let Body::Session(session) = &mut entry.body else { panic!("a session") };
                session.morning = Some(scores);
            }
            self.decide(&when);
        }
    }

    fn line(&mut self, line: &str, hour: i8) {
        let (day, rest) = line.split_once(' ').unwrap();
        let day = day.parse().unwrap();
        let (what, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut parts = rest.split(';').map(str::trim);
        let first = parts.next().unwrap();
        let when = at(day, hour);
        match what {
            "log" => {
                let mut log = Log { scores: scores(first), ..Log::default() };
                for part in parts {
                    match part {
                        "numb" => log.numbness = Some(true),
                        "feels numb" => log.quality = Some(Quality::Numb),
                        "settles late" => log.settle_minutes = Some(30),
                        "medicine" => log.medicine = Some("ibuprofen".to_owned()),
                        other => panic!("{other}"),
                    }
                }
                self.add(when.clone(), Body::Log(Box::new(log)));
            }
            "plan" => {
                let (plan, pattern) = first.split_once(' ').unwrap();
                let plan = Some(plan.to_owned());
                let pattern = Some(pattern.to_owned());
                self.add(
                    when.clone(),
                    Body::Plan(Following { plan, pattern, ..Following::default() }),
                );
            }
            "visit" => {
                let who = "Dr. Ay".to_owned();
                self.add(
                    when.clone(),
                    Body::Visit(Visit { who, advice: None, may_exercise: Some(true) }),
                );
            }
            "questions" => {
                let full = content().questions.iter().filter(|one| one.group() != Group::Daily);
                let asked = full.filter(|question| question.only_with.is_none());
                let answers = asked.map(|question| (question.id.clone(), Answer::No)).collect();
                let version = content().version.clone();
                let screen = Screen { content: version, form: Form::Full, answers };
                self.add(when.clone(), Body::Screen(screen));
            }
            "write" => {
                let entry = self.catalog.routine(first).unwrap();
                let settings = coach::settings(&self.entries, first, when.instant);
                let text = String::from_utf8_lossy(&entry.bytes);
                let read = |text: &str| self.catalog.reread(entry, text);
                let routine = entry.routine.as_deref().unwrap();
                let new = rewritten(&text, routine, &settings, &self.catalog, read);
                self.catalog = with_files(&[(first, &new.text)]);
                let doses = Doses { routine: first.to_owned(), settings: new.settings };
                self.add(when.clone(), Body::Doses(doses));
            }
            "flag" => {
                let flag = first.to_owned();
                self.add(when.clone(), Body::Flag(Flag { flag, set: true, why: None }));
            }
            routine => self.play(routine, day, when.clone(), scores(first), parts),
        }
        self.decide(&when);
    }

    fn play<'p>(
        &mut self,
        routine: &str,
        day: i64,
        when: When,
        before: Scores,
        parts: impl Iterator<Item = &'p str>,
    ) {
        let own = self.catalog.routine(routine).unwrap().routine.clone().unwrap();
        let tailored = self.day(when.clone(), before).tailor(&own, true, &self.catalog);
        let tailored = tailored.unwrap_or_else(|why| panic!("day {day}, {routine}: {why:?}"));
        let effort = (!before.is_empty()).then(|| "4".parse().unwrap());
        let mut session = played(&tailored.routine, 100);
        session.before = before;
        session.after = After { now: before, effort, ..After::default() };
        let mut morning = before;
        for part in parts {
            let (word, rest) = part.split_once(' ').unwrap();
            match word {
                "after" => session.after.now = scores(rest).over(before),
                "most" => {
                    let most = scores(rest);
                    (session.after.most_back, session.after.most_leg) = (most.back, most.leg);
                }
                "morning" if rest == "none" => morning = Scores::default(),
                "morning" => morning = scores(rest).over(before),
                "effort" => session.after.effort = Some(rest.parse().unwrap()),
                "done" => {
                    session = Session { laps: Vec::new(), sums: Vec::new(), ..session };
                    let some = played(&tailored.routine, rest.parse().unwrap());
                    (session.laps, session.steps_done) = (some.laps, some.steps_done);
                }
                "stop" => {
                    let (reason, exercise) = match rest.split_once(' ') {
                        Some((reason, exercise)) => (reason, Some(exercise.to_owned())),
                        None => (rest, None),
                    };
                    let reason = Reason::of(reason).unwrap();
                    session.stops.push(Stop { reason, exercise });
                }
                other => panic!("{other}"),
            }
        }
        let place = self.add(when, Body::Session(Box::new(session)));
        self.mornings.push((day, place, morning));
    }
}

/// A session in which so many percent of the steps were done.
fn played(routine: &Routine, percent: usize) -> Session {
    let steps = routine.steps().count();
    let done = steps * percent / 100;
    let laps = routine.steps().take(done).enumerate().map(|(at, step)| Lap {
        segment: u16::try_from(at).unwrap(),
        exercise: step.exercise.id.clone(),
        part: Part::Reps,
        side: None,
        set: 1,
        count: None,
        began: Duration::ZERO,
        planned: step.expected(),
        done: step.expected(),
        paused: Duration::ZERO,
        outcome: Outcome::Completed,
    });
    Session {
        routine: routine.id.clone(),
        title: routine.title.clone(),
        ending: Some(Ending::Finished),
        sets: u16::try_from(steps).unwrap(),
        steps: u16::try_from(steps).unwrap(),
        steps_done: u16::try_from(done).unwrap(),
        laps: laps.collect(),
        ..serde_json::from_str(r#"{"routine":"","title":"","planned":60,"steps":1}"#).unwrap()
    }
}

fn plans(catalog: &Catalog) -> Vec<Plan> {
    let names = Names {
        routines: catalog.routines.iter().map(|entry| entry.id.clone()).collect(),
        exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
        plans: bundled_plans().iter().map(|(id, _)| (*id).to_owned()).collect(),
    };
    let read = |(id, text): &(&str, &str)| read_plan(id, text.as_bytes(), &names).value.unwrap();
    bundled_plans().iter().map(read).collect()
}

/// What the coach has said, and how the routine is played at last.
fn told(case: &Case, catalog: &Catalog) -> String {
    let plans = plans(catalog);
    let catalog = catalog.clone();
    let mut life = Life { catalog, plans, entries: Vec::new(), mornings: Vec::new() };
    let (mut day, mut hour) = ("", 7);
    for line in case.ledger.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let of = line.split(' ').next().unwrap();
        hour = if of == day { hour + 1 } else { 8 };
        day = of;
        life.wake(day.parse().unwrap());
        life.line(line, hour);
    }
    life.wake(case.on);
    let mut told = String::new();
    let book = Book::of(&life.entries);
    for (entry, decision) in book.decisions() {
        let day = (entry.when.day - first_day()).get_days() + 1;
        if i64::from(day) >= case.since {
            let _ = writeln!(told, "{day}: {}", decision.in_words(None));
            if let Some(words) = decision.retreat() {
                let _ = writeln!(told, "{words}");
            }
        }
    }
    let routine = life.catalog.routine(&case.plays).unwrap().routine.clone().unwrap();
    let day = life.day(at(case.on, 20), scores(&case.feels));
    match day.tailor(&routine, true, &life.catalog) {
        Ok(tailored) => {
            for words in &tailored.words {
                let _ = writeln!(told, "{words}");
            }
            for step in tailored.routine.steps() {
                if case.shows.is_empty() || case.shows.contains(&step.exercise.id) {
                    let _ =
                        writeln!(told, "{} {}", step.exercise.id, step.dose.in_words(step.sides));
                }
            }
        }
        Err(refusal) => {
            let _ = writeln!(told, "{refusal:?}");
        }
    }
    told
}

#[test]
fn what_the_ledger_says_is_what_is_decided_and_played() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/coach/ledgers.toml");
    let cases = toml::from_str::<File>(&fs::read_to_string(path).unwrap()).unwrap().case;
    let catalog = Catalog::bundled();
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| (case, told(case, &catalog)))
        .filter(|(case, told)| case.says != *told)
        .map(|(case, told)| format!("{}\nwanted\n{}\nsaid\n{told}", case.name, case.says))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() > 20);
}
