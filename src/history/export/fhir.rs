//! Pain scores and weight as a Bundle of Observations of FHIR R4, for a clinic's own program.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use crate::history::{Body, Entry, Score, Scores, When};

/// LOINC's code for pain on a scale from 0 to 10, as the person says it.
const PAIN: (&str, &str) =
    ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported");
/// LOINC's code for the body's weight.
const WEIGHT: (&str, &str) = ("29463-7", "Body weight");

/// Every score of pain and every weight that was not deleted, in one line of JSON.
#[must_use]
pub fn bundle(entries: &[Entry]) -> String {
    let mut mornings = BTreeSet::new();
    let observed: Vec<Value> = entries
        .iter()
        .filter(|entry| !entry.stamp.deleted)
        .flat_map(|entry| {
            let numbered = observations(entry, &mut mornings).into_iter().zip(0_u8..);
            numbered.map(|(resource, number)| {
                json!({ "fullUrl": format!("urn:uuid:{}", entry.id.part(number)), "resource": resource })
            })
        })
        .collect();
    let bundle = if observed.is_empty() {
        // FHIR knows no empty lists.
        json!({ "resourceType": "Bundle", "type": "collection" })
    } else {
        json!({ "resourceType": "Bundle", "type": "collection", "entry": observed })
    };
    format!("{bundle}\n")
}

/// What was observed of an entry. `mornings`: the days whose morning after is told already, which
/// belongs to all sessions of the day.
fn observations(entry: &Entry, mornings: &mut BTreeSet<Date>) -> Vec<Value> {
    let pain = |at: &str, scores: &Scores, when: Option<&str>| {
        let back = score(at, scores.back, "back", when);
        let leg = score(at, scores.leg, "leg or calf", when);
        back.into_iter().chain(leg).collect::<Vec<_>>()
    };
    let at = time(&entry.when);
    match &entry.body {
        Body::Session(session) => {
            let length = session.whole() + session.paused();
            let instant = entry.when.instant;
            let end = instant.checked_add(length).unwrap_or(instant);
            let end = time(&When { instant: end, ..entry.when.clone() });
            let mut all = pain(&at, &session.before, Some("before exercise"));
            all.extend(pain(&end, &session.after.now, Some("after exercise")));
            let most = Scores {
                back: session.after.most_back,
                leg: session.after.most_leg,
                ..Scores::default()
            };
            all.extend(pain(&at, &most, Some("the most during exercise")));
            let morning = session.morning.filter(|morning| !morning.is_empty());
            let morning = morning.filter(|_| mornings.insert(entry.when.day)).unwrap_or_default();
            // Of that day nothing but the day is known.
            let day = entry.when.day.tomorrow().unwrap_or(entry.when.day).to_string();
            all.extend(pain(&day, &morning, Some("the morning after exercise")));
            all
        }
        Body::Log(log) => {
            let mut all = pain(&at, &log.scores, None);
            if let (Some(Value::Object(first)), Some(note)) = (all.first_mut(), &log.note) {
                first.insert("note".to_owned(), json!([{ "text": note }]));
            }
            all
        }
        Body::Weight(weight) => {
            let mut observed = observation(&at, WEIGHT, "vital-signs");
            observed["valueQuantity"] = json!({
                "value": weight.kg, "unit": "kg",
                "system": "http://unitsofmeasure.org", "code": "kg",
            });
            vec![observed]
        }
        _ => Vec::new(),
    }
}

fn score(at: &str, score: Option<Score>, site: &str, when: Option<&str>) -> Option<Value> {
    let score = score?;
    let mut observed = observation(at, PAIN, "survey");
    observed["valueInteger"] = score.value().into();
    observed["bodySite"] = json!({ "text": site });
    if let Some(when) = when {
        observed["note"] = json!([{ "text": when }]);
    }
    Some(observed)
}

/// The clock's time there and then, and what it was ahead of UTC.
fn time(when: &When) -> String {
    let ahead = when.civil().duration_since(TimeZone::UTC.to_datetime(when.instant));
    let offset = i32::try_from(ahead.as_secs()).ok().and_then(|s| Offset::from_seconds(s).ok());
    let zone = TimeZone::fixed(offset.unwrap_or(Offset::UTC));
    when.instant.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// What was observed at a time, or on a day.
fn observation(at: &str, (code, display): (&str, &str), category: &str) -> Value {
    json!({
        "resourceType": "Observation",
        "status": "final",
        "category": [{ "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": category,
        }] }],
        "code": { "coding": [{ "system": "http://loinc.org", "code": code, "display": display }] },
        "effectiveDateTime": at,
    })
}
