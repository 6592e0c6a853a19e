//! Pain scores and weight as a Bundle of Observations of FHIR R4, for a clinic's own program.

use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use crate::history::{Body, Entry, Score, Scores};

/// LOINC's code for pain on a scale from 0 to 10, as the person says it.
const PAIN: (&str, &str) =
    ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported");
/// LOINC's code for the body's weight.
const WEIGHT: (&str, &str) = ("29463-7", "Body weight");

/// Every score of pain and every weight that was not deleted, in one line of JSON.
#[must_use]
pub fn bundle(entries: &[Entry]) -> String {
    let observed: Vec<Value> = entries
        .iter()
        .filter(|entry| !entry.stamp.deleted)
        .flat_map(|entry| {
            let numbered = observations(entry).into_iter().zip(0_u8..);
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

fn observations(entry: &Entry) -> Vec<Value> {
    let pain = |scores: &Scores, when: Option<&str>| {
        let back = score(entry, scores.back, "back", when);
        let leg = score(entry, scores.leg, "leg or calf", when);
        back.into_iter().chain(leg).collect::<Vec<_>>()
    };
    match &entry.body {
        Body::Session(session) => {
            let mut all = pain(&session.before, Some("before exercise"));
            all.extend(pain(&session.after.now, Some("after exercise")));
            let most = Scores {
                back: session.after.most_back,
                leg: session.after.most_leg,
                ..Scores::default()
            };
            all.extend(pain(&most, Some("the most during exercise")));
            let morning = session.morning.unwrap_or_default();
            all.extend(pain(&morning, Some("the morning after exercise")));
            all
        }
        Body::Log(log) => {
            let mut all = pain(&log.scores, None);
            if let (Some(Value::Object(first)), Some(note)) = (all.first_mut(), &log.note) {
                first.insert("note".to_owned(), json!([{ "text": note }]));
            }
            all
        }
        Body::Weight(weight) => {
            let mut observed = observation(entry, WEIGHT, "vital-signs");
            observed["valueQuantity"] = json!({
                "value": weight.kg, "unit": "kg",
                "system": "http://unitsofmeasure.org", "code": "kg",
            });
            vec![observed]
        }
        _ => Vec::new(),
    }
}

fn score(entry: &Entry, score: Option<Score>, site: &str, when: Option<&str>) -> Option<Value> {
    let score = score?;
    let mut observed = observation(entry, PAIN, "survey");
    observed["valueInteger"] = score.value().into();
    observed["bodySite"] = json!({ "text": site });
    if let Some(when) = when {
        observed["note"] = json!([{ "text": when }]);
    }
    Some(observed)
}

fn observation(entry: &Entry, (code, display): (&str, &str), category: &str) -> Value {
    // The clock's time there and then, and what it was ahead of UTC.
    let ahead = entry.when.civil().duration_since(TimeZone::UTC.to_datetime(entry.when.instant));
    let offset = i32::try_from(ahead.as_secs()).ok().and_then(|s| Offset::from_seconds(s).ok());
    let zone = TimeZone::fixed(offset.unwrap_or(Offset::UTC));
    let at = entry.when.instant.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
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
