//! Two hundred invented people over half a year, through the real coach: what it does is held against
//! its limits by sums of its own, and comes to a table in `docs/coach.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use supple::coach::{apply, catch_up, doses, id_of, prescribe, tailor, today};
use supple::history::{
    After, Body, Decision, Ending, Entry, Following, Furthest, Id, Lap, Log, Part, Rule, Score,
    Scores, Session, Setting, Short, Stamp, Verdict, Visit, Way, When,
};
use supple::plan::{Names, Plan, bundled_plans, prescribed, read_plan};
use supple::routine::{Catalog, Routine, Work};
use supple::session::Outcome;

const DAYS: i64 = 26 * 7;

/// How somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Manner {
    Steady,
    Flaring,
    Irregular,
    Stoic,
    Worse,
    Tendon,
}

const MANNERS: [(Manner, &str, u64); 6] = [
    (Manner::Steady, "steady", 40),
    (Manner::Flaring, "flaring", 35),
    (Manner::Irregular, "irregular", 35),
    (Manner::Stoic, "stoic: says two points less, and half of the mornings nothing", 30),
    (Manner::Worse, "getting worse", 30),
    (Manner::Tendon, "tendon trouble", 30),
];

/// Chance that comes out the same each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % 10_000) as f64 / 10_000.0
    }

    fn about(&mut self, middle: f64, by: f64) -> f64 {
        middle + (self.next() + self.next() - 1.0) * by
    }
}

/// Somebody, with what they feel and what they have noted.
struct Person {
    manner: Manner,
    dice: Dice,
    /// Back and leg on the first day.
    start: [f64; 2],
    entries: Vec<Entry>,
    routine: &'static str,
    /// The day on which somebody is seen.
    visit: Option<i64>,
    /// The first day on which the coach said to see somebody.
    sent: Option<i64>,
}

fn first_day() -> Date {
    "2026-01-05".parse().unwrap()
}

fn at(day: i64, hour: i8) -> When {
    let zoned = (first_day() + day.days()).at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    When::at(zoned.timestamp(), &TimeZone::UTC)
}

impl Person {
    fn new(manner: Manner, number: u64) -> Self {
        let mut dice =
            Dice(0x9E37_79B9_7F4A_7C15 ^ (number + 1).wrapping_mul(0x5851_F42D_4C95_7F2D));
        for _ in 0..8 {
            dice.next();
        }
        let start = match manner {
            Manner::Tendon => [0.0, dice.about(2.0, 1.0)],
            _ => [dice.about(2.2, 1.2), dice.about(1.2, 1.0)],
        };
        let routine = match (manner, number % 3) {
            (Manner::Tendon, _) => "eccentric-calf",
            (_, 0) => "core-base",
            (_, 1) => "core-2",
            _ => "extension-bias",
        };
        let mut person =
            Self { manner, dice, start, entries: Vec::new(), routine, visit: None, sent: None };
        if manner == Manner::Tendon {
            let following = Following {
                plan: Some("heel-drop".to_owned()),
                pattern: Some("calf".to_owned()),
                ..Following::default()
            };
            person.add(at(0, 6), Body::Plan(following));
        }
        person
    }

    fn add(&mut self, when: When, body: Body) -> Id {
        let number = self.entries.len();
        let random = [u8::try_from(number % 256).unwrap(), u8::try_from(number / 256).unwrap()];
        let mut bytes = [0; 10];
        bytes[..2].copy_from_slice(&random);
        let id = Id::of(when.instant, bytes);
        let stamp = Stamp::new(when.instant, "here");
        self.entries.push(Entry { id, when, body, stamp });
        id
    }

    /// What back and leg feel like on a day, without noise.
    fn truth(&self, day: i64) -> [f64; 2] {
        let gone = day as f64 / DAYS as f64;
        let [back, leg] = self.start;
        match self.manner {
            Manner::Worse => [back + 6.0 * gone, leg + 7.0 * gone],
            Manner::Flaring if day % 45 >= 38 => [back + 4.0, leg + 2.0],
            Manner::Steady | Manner::Tendon => {
                [back * (1.0 - 0.5 * gone), leg * (1.0 - 0.5 * gone)]
            }
            _ => [back, leg],
        }
    }

    fn trains(&mut self, day: i64) -> bool {
        match self.manner {
            Manner::Irregular if day % 60 >= 35 => false,
            Manner::Irregular => self.dice.next() < 0.3,
            _ => self.dice.next() < 0.55,
        }
    }

    fn score(&mut self, feels: f64) -> Option<Score> {
        let said = if self.manner == Manner::Stoic { feels - 2.0 } else { feels };
        let noise = self.dice.about(0.0, 0.7);
        Score::try_from((said + noise).round().clamp(0.0, 10.0) as i64).ok()
    }

    fn furthest(&self, leg: f64) -> Furthest {
        match (self.manner, leg) {
            (Manner::Tendon, _) => Furthest::Calf,
            (_, ..0.5) => Furthest::Back,
            (_, ..3.5) => Furthest::Buttock,
            (_, ..5.5) => Furthest::Thigh,
            _ => Furthest::Calf,
        }
    }

    fn scores(&mut self, feels: [f64; 2], far: f64) -> Scores {
        let (back, leg) = (self.score(feels[0]), self.score(feels[1]));
        Scores { back, leg, furthest: Some(self.furthest(far)), side: None }
    }
}

/// How much there is to do with settings.
fn work(routine: &Routine, settings: &[Setting], catalog: &Catalog) -> Duration {
    routine
        .steps()
        .map(|step| {
            let own = settings.iter().find(|setting| setting.exercise == step.exercise.id);
            own.map_or_else(|| step.expected(), |own| apply(step, own, catalog).expected())
        })
        .sum()
}

/// What came of some people.
#[derive(Default)]
struct Sum {
    people: usize,
    sessions: usize,
    verdicts: BTreeMap<Verdict, usize>,
    sent: Vec<i64>,
    most_growth: f64,
    most_raises: usize,
    end: Vec<f64>,
}

/// Half a year of somebody, every decision looked at as it is made.
fn live(mut person: Person, plans: &[Plan], catalog: &Catalog, sum: &mut Sum) {
    let routine = catalog.routine(person.routine).unwrap().routine.clone().unwrap();
    let mut decided: Vec<(i64, Decision)> = Vec::new();
    let mut open: Option<Id> = None;
    let mut rows: Vec<(Id, i64, u32)> = Vec::new();
    for day in 0..DAYS {
        let truth = person.truth(day);
        if let Some(id) = open.take() {
            let place = person.entries.iter().position(|entry| entry.id == id).unwrap();
            let spreads = person.manner == Manner::Worse && person.dice.next() < 0.15;
            let morning = person.scores(truth, truth[1] + if spreads { 2.5 } else { 0.0 });
            let answers = person.manner != Manner::Stoic || person.dice.next() < 0.5;
            let stamp = Stamp::new(at(day, 7).instant, "here");
            if let Body::Session(session) = &mut person.entries[place].body
                && answers
            {
                session.morning = Some(morning);
                person.entries[place].stamp = stamp;
            }
        }
        decide(&mut person, day, plans, catalog, &mut decided);
        if person.visit == Some(day) {
            let visit = Visit { who: "Dr. Ay".to_owned(), advice: None, may_exercise: Some(true) };
            person.add(at(day, 8), Body::Visit(visit));
            person.visit = None;
        }
        let trains = person.trains(day);
        let before = person.scores(truth, truth[1]);
        let now = at(day, 9);
        let holds = today(&person.entries, &now, before);
        if holds.gate.see.is_some() {
            person.sent.get_or_insert(day);
        }
        if !trains {
            person.add(now, Body::Log(Box::new(Log { scores: before, ..Log::default() })));
            continue;
        }
        let gentle = catalog.routine("sciatica-first-days").unwrap().routine.clone().unwrap();
        let wanted = if holds.allows(&routine) { &routine } else { &gentle };
        let mut doses = doses(&person.entries, wanted, &now, holds.gate.progress, catalog);
        let by_plan = prescribed(&person.entries, &now, plans);
        doses.settings.retain(|one| by_plan.iter().all(|dose| dose.exercise != one.exercise));
        let wanted = &prescribe(wanted, &by_plan, catalog);
        let Ok(tailored) = tailor(wanted, &holds, &doses, true, catalog) else { continue };
        let load = work(&tailored.routine, &[], catalog).as_secs_f64()
            / work(&routine, &[], catalog).as_secs_f64();
        let session = session(&mut person, &tailored.routine, before, truth, load);
        let id = person.add(now, Body::Session(Box::new(session)));
        open = Some(id);
        if wanted.id == routine.id && !by_plan.is_empty() {
            rows.push((id, day, repetitions(&tailored.routine)));
        }
        sum.sessions += 1;
        decide(&mut person, day, plans, catalog, &mut decided);
    }
    climbs_by_rows(&rows, &decided);
    check(&person, &routine, &decided, catalog, sum);
    let by_plan = prescribed(&person.entries, &at(DAYS, 9), plans);
    let own = decided.iter().filter(|(_, decision)| decision.routine == routine.id);
    let last = own.max_by_key(|(day, _)| *day);
    let last = last.map_or(&[][..], |(_, decision)| &decision.settings);
    let end = work(&prescribe(&routine, &by_plan, catalog), last, catalog).as_secs_f64();
    sum.end.push(end / work(&routine, &[], catalog).as_secs_f64());
}

/// The repetitions of all heel drops.
fn repetitions(routine: &Routine) -> u32 {
    let drops = routine.steps().filter(|step| step.exercise.id.starts_with("heel-drop"));
    let works = drops.flat_map(|step| step.dose.sets());
    let reps = |work: &Work| match work {
        Work::Reps { count, .. } => u32::from(count.get()),
        _ => 0,
    };
    works.map(reps).sum()
}

/// On the ladder of heel drops nobody goes up twice in a week, and nobody after a session that was too
/// much.
fn climbs_by_rows(rows: &[(Id, i64, u32)], decided: &[(i64, Decision)]) {
    let mut rose: Option<i64> = None;
    for pair in rows.windows(2) {
        let [(session, _, before), (_, day, now)] = pair else { panic!("two of them") };
        if now <= before {
            continue;
        }
        assert!(rose.is_none_or(|last| day - last >= 7), "day {day}: up again");
        rose = Some(*day);
        let of = decided.iter().find(|(_, decision)| decision.session == *session);
        let rule = of.map(|(_, decision)| decision.rule);
        let too_much = [Rule::R2b, Rule::R2c, Rule::R2d, Rule::R2e, Rule::R2t];
        assert!(rule.is_none_or(|rule| !too_much.contains(&rule)), "day {day}: up after {rule:?}");
    }
}

fn session(
    person: &mut Person,
    routine: &Routine,
    before: Scores,
    truth: [f64; 2],
    load: f64,
) -> Session {
    let laps: Vec<Lap> = routine
        .steps()
        .enumerate()
        .map(|(at, step)| Lap {
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
        })
        .collect();
    let more = person.dice.about(0.2 * load, 0.6);
    let short = (person.dice.next() < 0.04).then_some(Short::Time);
    let felt = [truth[0] + more * 0.3, truth[1] + more * 0.3];
    let now = person.scores(felt, truth[1]);
    let most = |scores: Option<Score>, more: f64| {
        scores.and_then(|score| {
            Score::try_from(i64::from(score.value()) + more.max(0.0).round() as i64).ok()
        })
    };
    Session {
        routine: routine.id.clone(),
        title: routine.title.clone(),
        ending: Some(Ending::Finished),
        sets: u16::try_from(laps.len()).unwrap(),
        before,
        after: After {
            most_back: most(before.back, more),
            most_leg: most(before.leg, more),
            now,
            effort: Score::try_from(person.dice.about(3.5 + load * 0.7, 1.5).round() as i64).ok(),
            short,
        },
        laps,
        ..serde_json::from_str(r#"{"routine":"","title":"","planned":60,"steps":1}"#).unwrap()
    }
}

/// Lets the coach decide, and keeps what it says as the program does.
fn decide(
    person: &mut Person,
    day: i64,
    plans: &[Plan],
    catalog: &Catalog,
    decided: &mut Vec<(i64, Decision)>,
) {
    let date = first_day() + day.days();
    for decision in
        catch_up(&person.entries, date, catalog, &|entries, when| prescribed(entries, when, plans))
    {
        let id = id_of(decision.session);
        let session = person.entries.iter().find(|entry| entry.id == decision.session).unwrap();
        let when = session.when.clone();
        let began = (when.day - first_day()).get_days().into();
        let stamp = Stamp::new(at(day, 10).instant, "here");
        person.entries.retain(|entry| entry.id != id);
        decided.retain(|(_, other)| other.session != decision.session);
        if decision.verdict == Verdict::Rest {
            person.sent.get_or_insert(day);
            let waits = 3 + (person.dice.next() * 8.0) as i64;
            person.visit.get_or_insert(day + waits);
        }
        decided.push((began, decision.clone()));
        person.entries.push(Entry { id, when, body: Body::Decision(Box::new(decision)), stamp });
    }
    // Sessions keep their places: the open one is found by its place.
    person
        .entries
        .sort_by_key(|entry| (matches!(entry.body, Body::Decision(_)), entry.when.instant));
}

/// Everything that the coach has said, against its limits.
fn check(
    person: &Person,
    routine: &Routine,
    decided: &[(i64, Decision)],
    catalog: &Catalog,
    sum: &mut Sum,
) {
    let mut decided: Vec<&(i64, Decision)> = decided.iter().collect();
    decided.sort_by_key(|(day, _)| *day);
    let own: Vec<&(i64, Decision)> =
        decided.iter().copied().filter(|(_, decision)| decision.routine == routine.id).collect();
    for (place, (day, decision)) in own.iter().map(|one| (one.0, &one.1)).enumerate() {
        *sum.verdicts.entry(decision.verdict).or_default() += 1;
        // At most two steps up of an exercise in a week.
        let mut raises: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, earlier) in own[..=place].iter().filter(|(then, _)| day - then < 7) {
            for change in earlier.changes.iter().filter(|change| change.way == Way::Up) {
                *raises.entry(&change.exercise).or_default() += 1;
            }
        }
        let most = raises.into_values().max().unwrap_or_default();
        assert!(most <= 2, "{:?} {day}: {most} steps in a week", person.manner);
        sum.most_raises = sum.most_raises.max(most);
        // At most a fifth more work than a week before.
        if decision.verdict == Verdict::Progress && !decision.changes.is_empty() {
            let then = own[..place].iter().rev().find(|(then, _)| day - then >= 7);
            let then = then.map_or(&[][..], |(_, decision)| &decision.settings);
            let growth = work(routine, &decision.settings, catalog).as_secs_f64()
                / work(routine, then, catalog).as_secs_f64();
            assert!(growth <= 1.2 + 1e-9, "{:?} {day}: {growth}", person.manner);
            sum.most_growth = sum.most_growth.max(growth);
        }
        if decision.verdict != Verdict::Progress {
            let up = decision.changes.iter().any(|change| change.way == Way::Up);
            assert!(!up, "{decision:?}");
        }
        // Who is clearly worse than at the beginning goes up no more.
        if person.manner == Manner::Worse && person.truth(day)[0] >= person.start[0] + 3.0 {
            assert_ne!(decision.verdict, Verdict::Progress, "day {day}: {decision:?}");
        }
    }
    sent_in_time(person, &decided);
    for (_, decision) in &decided {
        assert!(!decision.why.is_empty());
    }
    sum.sent.extend(person.sent);
    sum.people += 1;
    if person.manner == Manner::Worse {
        assert!(person.sent.is_some(), "who gets worse is sent to somebody");
    }
}

/// R1b, R1c and R1d, counted anew from what was noted.
fn sent_in_time(person: &Person, decided: &[&(i64, Decision)]) {
    let number = |score: Option<Score>| score.map_or(0, |score| i16::from(score.value()));
    let (mut further, mut worse) = (0, 0);
    let mut last_severe: Option<Date> = None;
    let mut entries: Vec<&Entry> = person.entries.iter().collect();
    entries.sort_by_key(|entry| entry.when.instant);
    for entry in entries {
        let day = entry.when.day;
        let severe = |scores: Scores| number(scores.back) >= 8 || number(scores.leg) >= 7;
        let (before, morning) = match &entry.body {
            Body::Session(session) => (session.before, session.morning),
            Body::Log(log) => {
                if severe(log.scores) {
                    last_severe = Some(day);
                }
                continue;
            }
            _ => continue,
        };
        let running =
            severe(before) && last_severe.is_some_and(|last| (day - last).get_days() == 1);
        if severe(before) {
            last_severe = Some(day);
        }
        if let Some(morning) = morning {
            further = if morning.furthest > before.furthest { further + 1 } else { 0 };
            let up = |now, then| number(now) - number(then) >= 2;
            let is_worse = up(morning.back, before.back) || up(morning.leg, before.leg);
            worse = if is_worse { worse + 1 } else { 0 };
        }
        if running || (morning.is_some() && (further >= 2 || worse >= 3)) {
            let decision = decided.iter().find(|(_, decision)| decision.session == entry.id);
            let decision = &decision.unwrap().1;
            assert_eq!(decision.verdict, Verdict::Rest, "{day}: {decision:?}");
            assert!([Rule::R1b, Rule::R1c, Rule::R1d].contains(&decision.rule));
        }
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

#[test]
fn two_hundred_people_are_coached_for_half_a_year() {
    let catalog = Catalog::bundled();
    let names = Names {
        routines: catalog.routines.iter().map(|entry| entry.id.clone()).collect(),
        exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
        plans: bundled_plans().iter().map(|(id, _)| (*id).to_owned()).collect(),
    };
    let read = |(id, text): &(&str, &str)| read_plan(id, text.as_bytes(), &names).value.unwrap();
    let plans: Vec<Plan> = bundled_plans().iter().map(read).collect();
    let mut table = String::from(
        "| people | how many | sessions | progress | hold | regress | rest and see somebody | most steps of an \
         exercise in a week | most growth of the work in a week | work at the end, of the file's | sent to \
         somebody | week of it |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut all = 0;
    for (number, (manner, words, people)) in MANNERS.into_iter().enumerate() {
        let mut sum = Sum::default();
        for person in 0..people {
            let person = Person::new(manner, number as u64 * 1000 + person);
            live(person, &plans, &catalog, &mut sum);
        }
        let of = |verdict| sum.verdicts.get(&verdict).copied().unwrap_or_default();
        let weeks: Vec<f64> = sum.sent.iter().map(|day| (day / 7 + 1) as f64).collect();
        let week = if weeks.is_empty() { "-".to_owned() } else { format!("{:.0}", median(weeks)) };
        let _ = writeln!(
            table,
            "| {words} | {} | {} | {} | {} | {} | {} | {} | {:.0} % | {:.0} % | {} | {week} |",
            sum.people,
            sum.sessions,
            of(Verdict::Progress),
            of(Verdict::Hold),
            of(Verdict::Regress),
            of(Verdict::Rest),
            sum.most_raises,
            (sum.most_growth - 1.0).max(0.0) * 100.0,
            median(sum.end.clone()) * 100.0,
            sum.sent.len(),
        );
        all += sum.people;
    }
    assert_eq!(all, 200);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/coach.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (start, end) = ("<!-- table -->\n", "<!-- end of the table -->");
    let head = page.split_once(start).unwrap().0;
    let tail = page.split_once(end).unwrap().1;
    let wanted = format!("{head}{start}{table}{end}{tail}");
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::write(path, &wanted).unwrap();
    } else {
        assert_eq!(page, wanted, "UPDATE_PICTURES=1 writes the table anew");
    }
}
