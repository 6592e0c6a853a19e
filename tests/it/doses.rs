//! The plan of every bundled routine against the doses of the clinical content, to the second.

use std::time::Duration;

use serde_json::Value;
use supple::routine::Catalog;
use supple::session::{Part, Timeline, plan};

/// The sets of a step and the rests between them, in seconds, in the order they come.
#[derive(Debug, PartialEq)]
struct Times {
    work: Vec<f64>,
    rest: Vec<f64>,
}

fn content() -> Value {
    serde_json::from_str(include_str!("../content/content.json")).unwrap()
}

fn timeline(id: &str) -> Timeline {
    plan(Catalog::bundled().routine(id).unwrap().routine.as_ref().unwrap())
}

#[test]
fn work_and_rest_of_every_step_are_those_of_the_clinical_content() {
    let content = content();
    for routine in content["routines"].as_array().unwrap() {
        let id = routine["id"].as_str().unwrap();
        let timeline = timeline(id);
        let expected: Vec<_> =
            routine["steps"].as_array().unwrap().iter().map(|step| dosed(step, &content)).collect();
        let planned: Vec<_> =
            (0..timeline.steps().len()).map(|step| planned(&timeline, step)).collect();
        assert_eq!(planned, expected, "{id}");
    }
}

#[test]
fn every_routine_takes_about_as_long_as_the_clinical_content_says() {
    let mut far_off = Vec::new();
    for routine in content()["routines"].as_array().unwrap() {
        let id = routine["id"].as_str().unwrap();
        let seconds = routine["seconds"].as_f64().unwrap();
        let planned = timeline(id).expected().as_secs_f64();
        if (planned - seconds).abs() > (seconds * 0.15).max(60.0) {
            far_off.push(format!("{id}: {planned} s, should be near {seconds} s"));
        }
    }
    assert_eq!(far_off, Vec::<String>::new());
}

fn planned(timeline: &Timeline, step: usize) -> Times {
    let of_step = || timeline.segments().iter().filter(move |segment| segment.place.step == step);
    let seconds = |length: Option<Duration>| length.unwrap().as_secs_f64();
    let work = of_step().filter(|segment| segment.part.is_work());
    let rest = of_step().filter(|segment| segment.part == Part::Rest);
    Times {
        work: work.map(|segment| seconds(segment.length.known())).collect(),
        rest: rest.map(|segment| seconds(segment.length.known())).collect(),
    }
}

/// What the content's own dose of a step comes to.
fn dosed(step: &Value, content: &Value) -> Times {
    let exercises = content["exercises"].as_array().unwrap();
    let exercise = exercises.iter().find(|exercise| exercise["id"] == step["exercise"]).unwrap();
    let dose = &step["dose"];
    let number = |value: &Value| value.as_f64().unwrap();
    let repetition = || dose["tempo"].as_array().unwrap().iter().map(number).sum::<f64>();
    let sets = dose["sets"].as_u64().unwrap() as usize;
    let one_side = match dose["mode"].as_str().unwrap() {
        "time" => vec![number(&dose["time_s"]); sets],
        "hold" => vec![number(&dose["hold_s"]); sets],
        "reps" => vec![number(&dose["reps"]) * repetition(); sets],
        "pyramid" => {
            let reps = dose["reps"].as_array().unwrap();
            reps.iter().map(|reps| number(reps) * repetition()).collect()
        }
        other => panic!("{other}"),
    };
    let work: Vec<f64> = match exercise["sides"].as_str().unwrap() {
        "both" => one_side,
        "each" => one_side.repeat(2),
        "alternating" => one_side.iter().map(|seconds| seconds * 2.0).collect(),
        other => panic!("{other}"),
    };
    let rest = number(&dose["rest_s"]);
    let rests = if rest > 0.0 { work.len() - 1 } else { 0 };
    Times { work, rest: vec![rest; rests] }
}
