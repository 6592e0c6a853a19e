//! The ledger for other programs, and read back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;
use supple::history::export::{self, bundle, calendar, json, read_table, table};
use supple::history::{
    After, Body, Comfort, Ending, Entry, Flag, Furthest, Log, Place, Quality, Reason, Score,
    Scores, SelfTest, Short, Stamp, Stop, Test, Visit, Warmth, Weight,
};
use supple::store::Wanted;

use super::cli::{home, out};
use super::store::{laps, log, open, session};

/// One of everything, with whatever is awkward to write.
pub fn everything() -> Vec<Entry> {
    let score = |score| Score::try_from(score).ok();
    let mut played = session("2026-03-02T06:30:00Z", "desk-micro-3");
    if let Body::Session(session) = &mut played.body {
        session.laps = laps("desk-micro-3", 120);
        session.laps[1].outcome = supple::session::Outcome::EndedEarly;
        session.laps[1].done = std::time::Duration::from_millis(12_345);
        "Rücken, \"lang\"; und mehr als das, was in eine Zeile passt: Dehnen\\Halten"
            .clone_into(&mut session.title);
        session.ending = Some(Ending::Stopped);
        session.steps_done = 1;
        session.before = Scores { back: score(3), leg: score(0), ..Scores::default() };
        let now = Scores { back: score(4), ..Scores::default() };
        session.after = After { effort: score(4), most_back: score(5), now, ..After::default() };
        session.after.short = Some(Short::Time);
        session.morning = Some(Scores { back: score(2), leg: score(1), ..Scores::default() });
        let exercise = Some("calf-raise-double".to_owned());
        session.stops = vec![Stop { reason: Reason::Sharp, exercise }];
    }
    // Asked after the morning, without an answer, and deleted.
    let mut gone = session("2026-03-01T06:30:00Z", "desk-micro-3");
    gone.stamp = Stamp { deleted: true, ..gone.stamp };
    if let Body::Session(session) = &mut gone.body {
        session.ending = Some(Ending::Finished);
        session.morning = Some(Scores::default());
    }
    let mut noted = log("2026-03-02T17:00:00Z", 4);
    if let Body::Log(log) = &mut noted.body {
        **log = Log {
            scores: Scores {
                leg: score(10),
                furthest: Some(Furthest::Foot),
                side: Some(Place::Centre),
                ..log.scores
            },
            quality: Some(Quality::Electric),
            constant: Some(false),
            run_km: Some(5.25),
            medicine: Some("3".to_owned()),
            function: vec![Score::MOST, Score::try_from(0).unwrap()],
            note: Some("two\nlines, a \"quote\"; true".to_owned()),
            ..Log::default()
        };
    }
    let entry = |at: &str, body| Entry { body, ..log(at, 1) };
    vec![
        gone,
        played,
        noted,
        entry(
            "2026-03-04T08:00:00Z",
            Body::SelfTest(SelfTest {
                test: Test::HeelRaise,
                result: Some(15.0),
                right: Some(22.5),
                alike: None,
                most: None,
            }),
        ),
        entry("2026-03-05T08:00:00Z", Body::Comfort(Comfort { warmth: Warmth::Heat, minutes: 15 })),
        entry(
            "2026-03-06T08:00:00Z",
            Body::Visit(Visit {
                who: "true".to_owned(),
                advice: Some("\"walk\"".to_owned()),
                may_exercise: Some(true),
            }),
        ),
        entry("2026-03-07T08:00:00Z", Body::Weight(Weight { kg: 71.5 })),
        entry(
            "2026-03-08T08:00:00Z",
            Body::Flag(Flag { flag: "numb_foot".to_owned(), set: false, why: None }),
        ),
        entry(
            "2026-03-09T08:00:00Z",
            Body::Other { kind: "moon".to_owned(), value: serde_json::json!({"a.b": [1, "x"]}) },
        ),
    ]
    .into_iter()
    .chain(of_words())
    .collect()
}

/// One of each of the kinds that hold words and choices.
fn of_words() -> Vec<Entry> {
    let read = |at: &str, kind: &str, json: &str| Entry {
        body: Body::read(kind, json).unwrap(),
        ..log(at, 1)
    };
    vec![
        read(
            "2026-03-03T08:00:00Z",
            "checklist",
            r#"{"list":"desk","met":1,"of":3,"open":["a","b"]}"#,
        ),
        read("2026-03-03T08:01:00Z", "question", r#"{"question":"5"}"#),
        read(
            "2026-03-03T08:02:00Z",
            "screen",
            r#"{"content":"1.0","form":"full","answers":{"D1":"no","E1":"not sure"}}"#,
        ),
        read("2026-03-03T08:03:00Z", "consent", r#"{"content":"1.0","adult":true}"#),
        read(
            "2026-03-03T08:04:00Z",
            "notice",
            r#"{"item":"P3","now":"dismissed","why":"seen, twice"}"#,
        ),
        read(
            "2026-03-03T08:05:00Z",
            "decision",
            r#"{"session":"019cad8f-ac00-7707-8707-070707070707","routine":"core-base",
                "verdict":"progress","rule":"R4","why":"back 2, and 2","green":true,
                "changes":[{"exercise":"plank-1","way":"up","next":"2 x 20 s"}],
                "settings":[{"exercise":"plank-1","rung":"plank-2","seconds":-5,"downs":1}],
                "dropped":{"bias":"flexion","until":"2026-03-05T08:00:00Z"},
                "instead":{"verdict":"hold","why":"a \"bad\" night"}}"#,
        ),
        read(
            "2026-03-03T08:06:00Z",
            "plan",
            r#"{"plan":"beginner","bias":"extension-bias","week":2,"pattern":"sitting"}"#,
        ),
    ]
}

fn read(lines: &[impl AsRef<str>]) -> Vec<Entry> {
    lines.iter().map(|line| Entry::read(line.as_ref()).unwrap()).collect()
}

#[test]
fn json_reads_back_to_the_same() {
    let entries = everything();
    let kinds: BTreeSet<&str> = entries.iter().map(|entry| entry.body.kind()).collect();
    assert_eq!(kinds.len(), 15, "every kind, and one that is not known: {kinds:?}");
    let text = json(&entries).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["entries"].as_array().unwrap().len(), entries.len());
    assert_eq!(read(&export::lines(&text).unwrap()), entries);
    assert_eq!(export::lines("{\"name\": \"x\"}"), None);
    assert_eq!(export::lines("- 30s hard"), None);
    let none = json(&[]).unwrap();
    assert_eq!(export::lines(&none), Some(Vec::new()));
}

#[test]
fn a_table_reads_back_to_the_same() {
    let entries = everything();
    let text = table(&entries).unwrap();
    assert!(export::is_table(&text));
    assert_eq!(read(&read_table(&text).unwrap()), entries);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("id,kind,at,zone,day,updated,device,deleted,"), "{}", lines[0]);
    let wrong = text.replacen("71.5", "heavy", 1);
    let error = read_table(&wrong).unwrap_err().to_string();
    assert!(error.ends_with("`heavy` makes no sense in the column `kg`"), "{error}");
}

#[test]
fn the_calendar_opens_in_another_program() {
    let entries = everything();
    let text = calendar(&entries);
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let mut calendars = ical::IcalParser::new(text.as_bytes());
    let calendar = calendars.next().unwrap().unwrap();
    assert!(calendars.next().is_none());
    let [event] = calendar.events.as_slice() else { panic!("{calendar:?}") };
    let of = |name: &str| {
        let found = event.properties.iter().find(|property| property.name == name).unwrap();
        found.value.clone().unwrap()
    };
    assert_eq!(of("DTSTART"), "20260302T063000Z");
    assert!(of("DTEND").as_str() > "20260302T063100Z");
    assert_eq!(of("UID"), format!("{}@supple", entries[1].id));
    let summary = of("SUMMARY").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
    assert!(summary.ends_with("Dehnen\\Halten"), "{summary}");
}

/// The part of the public schema of FHIR R4 that a Bundle of Observations needs.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fhir/bundle.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
});

#[test]
fn the_bundle_fits_the_public_schema() {
    let text = bundle(&everything());
    let value: Value = serde_json::from_str(&text).unwrap();
    assert!(super::schema::valid(&value, &SCHEMA, &SCHEMA), "{text}");
    let told: Vec<String> = value["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let observed = &entry["resource"];
            let code = observed["code"]["coding"][0]["code"].as_str().unwrap();
            let at = observed["effectiveDateTime"].as_str().unwrap();
            let value = &observed["valueInteger"];
            let site = observed["bodySite"]["text"].as_str().unwrap_or("-");
            let note = observed["note"][0]["text"].as_str().unwrap_or("-");
            format!("{code} {at} {value} {site}; {note}")
        })
        .collect();
    assert_eq!(
        told,
        [
            "72514-3 2026-03-02T07:30:00+01:00 3 back; before exercise",
            "72514-3 2026-03-02T07:30:00+01:00 0 leg or calf; before exercise",
            "72514-3 2026-03-02T07:31:42+01:00 4 back; after exercise",
            "72514-3 2026-03-02T07:30:00+01:00 5 back; the most during exercise",
            "72514-3 2026-03-03 2 back; the morning after exercise",
            "72514-3 2026-03-03 1 leg or calf; the morning after exercise",
            "72514-3 2026-03-02T18:00:00+01:00 4 back; two\nlines, a \"quote\"; true",
            "72514-3 2026-03-02T18:00:00+01:00 10 leg or calf; -",
            "29463-7 2026-03-07T09:00:00+01:00 null -; -",
        ]
    );
    // The morning after is told once, whatever the number of sessions.
    let twice = [everything().remove(1), everything().remove(1)];
    assert_eq!(bundle(&twice).matches("the morning after exercise").count(), 2, "back and leg");
    let empty: Value = serde_json::from_str(&bundle(&[])).unwrap();
    assert!(super::schema::valid(&empty, &SCHEMA, &SCHEMA));
    // The schema is no rubber stamp.
    let mut wrong = value;
    wrong["entry"][0]["resource"]["valueInteger"] = "three".into();
    assert!(!super::schema::valid(&wrong, &SCHEMA, &SCHEMA));
}

#[test]
fn an_export_goes_into_an_empty_ledger_once() {
    for (format, file) in [("json", "all.json"), ("csv", "all.csv")] {
        let (there, here) = (home(), home());
        {
            let mut store = open(&there.path().join("data"));
            for entry in everything() {
                store.put(&entry).unwrap();
            }
        }
        let path = here.path().join(file).display().to_string();
        out(there.path(), &["export", "--format", format, "--output", &path]);
        assert_eq!(out(here.path(), &["import", file]), "16 entries taken in, 0 known already\n");
        assert_eq!(out(here.path(), &["import", file]), "0 entries taken in, 16 known already\n");
        let all = |home: &Path| {
            let wanted = Wanted { deleted: true, ..Wanted::default() };
            open(&home.join("data")).entries(wanted).unwrap()
        };
        assert_eq!(all(here.path()), all(there.path()), "{format}");
    }
}

#[test]
fn a_backup_is_one_file_that_is_whole() {
    let home = home();
    {
        let mut store = open(&home.path().join("data"));
        for entry in everything() {
            store.put(&entry).unwrap();
        }
    }
    let told = out(home.path(), &["backup", "copy.db"]);
    assert_eq!(told, "copied 16 lines to copy.db\n");
    fs::create_dir(home.path().join("other")).unwrap();
    fs::rename(home.path().join("copy.db"), home.path().join("other/supple.db")).unwrap();
    assert_eq!(open(&home.path().join("other")).count().unwrap(), 15);
    let told = out(home.path(), &["backup"]);
    assert!(told.contains("data/backups/supple-"), "{told}");
}
