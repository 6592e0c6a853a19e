//! Figures: bodies that move as bodies do, show the side that is named, and look as they should.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use glam::Vec3;
use proptest::prelude::*;
use supple::figure::body::{Limb, length};
use supple::figure::svg::{self, ON_PAPER};
use supple::figure::{Beat, Body, Facing, Figure, Pose, Prop};
use supple::routine::{Exercise, Side, Sides};
use supple::session::{Session, plan};
use supple::text::Escaped;
use supple::time::Moment;

use super::scenes::catalog;

/// Frames between two poses.
const FRAMES: u8 = 20;

fn figures() -> impl Iterator<Item = (&'static Arc<Exercise>, &'static Figure)> {
    catalog().exercises().map(|exercise| {
        let figure = exercise.figure.as_deref();
        (exercise, figure.unwrap_or_else(|| panic!("{} has no figure", exercise.id)))
    })
}

/// Every frame of a movement with the two poses that it lies between.
fn frames(figure: &Figure) -> Vec<(Pose, [Pose; 2])> {
    let poses: Vec<Pose> = figure.poses.iter().map(|pose| pose.pose).collect();
    let mut pairs: Vec<[Pose; 2]> = poses.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    if figure.round {
        pairs.push([poses[poses.len() - 1], poses[0]]);
    }
    let parts = (0..=FRAMES).map(|frame| f32::from(frame) / f32::from(FRAMES));
    let parts: Vec<f32> = parts.collect();
    pairs
        .into_iter()
        .flat_map(|pair| parts.iter().map(move |part| (pair[0].towards(&pair[1], *part), pair)))
        .collect()
}

/// Collects what is wrong in any frame of any figure.
fn faults(find: impl Fn(&Figure, &Pose, &Body, &[Pose; 2]) -> Vec<String>) -> Vec<String> {
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    for (exercise, figure) in figures() {
        for (at, (pose, pair)) in frames(figure).iter().enumerate() {
            for fault in find(figure, pose, &Body::of(pose), pair) {
                let what = fault.split(':').next().unwrap_or_default();
                faults
                    .entry(format!("{} {what}", exercise.id))
                    .or_insert(format!("{} frame {at}: {fault}", exercise.id));
            }
        }
    }
    faults.into_values().collect()
}

const LIMBS: [&str; 4] = ["right leg", "left leg", "right arm", "left arm"];

fn limbs(body: &Body) -> impl Iterator<Item = (&'static str, &Limb)> {
    LIMBS.into_iter().zip(body.limbs())
}

#[test]
fn every_exercise_has_a_figure_of_two_to_six_poses_each_with_words() {
    let mut wrong = Vec::new();
    for (exercise, figure) in figures() {
        let still = ["prone-lying", "rest-90-90"].contains(&exercise.id.as_str());
        let poses = figure.poses.len();
        if !(if still { 1..=6 } else { 2..=6 }).contains(&poses) {
            wrong.push(format!("{} has {poses} poses", exercise.id));
        }
        for pose in &figure.poses {
            if pose.says.is_none() {
                wrong.push(format!("{} {} says nothing", exercise.id, pose.name));
            }
        }
        if figure.highlights.is_empty() {
            wrong.push(format!("{} highlights nothing", exercise.id));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn limbs_keep_their_length_and_reach_their_place_in_every_frame() {
    let faults = faults(|_, pose, body, _| {
        let bones = |name: &str| match name.split_once(' ') {
            Some((_, "leg")) => [length::THIGH, length::SHIN, length::FOOT],
            _ => [length::UPPER_ARM, length::FOREARM, length::HAND],
        };
        let poses = pose.legs.iter().chain(&pose.arms);
        let mut faults = Vec::new();
        for ((name, limb), pose) in limbs(body).zip(poses) {
            let joints = [limb.root, limb.joint, limb.end, limb.tip];
            let lengths = joints.windows(2).map(|pair| pair[0].distance(pair[1]));
            for (length, bone) in lengths.zip(bones(name)) {
                if (length / bone - 1.0).abs() > 0.01 {
                    faults.push(format!("{name} stretches: {length:.3} for {bone}"));
                }
            }
            if limb.end.distance(pose.end) > 0.02 {
                faults.push(format!("{name} misses: by {:.3}", limb.end.distance(pose.end)));
            }
        }
        faults
    });
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn planted_hands_and_feet_stay_where_they_are() {
    let faults = faults(|_, _, body, [from, to]| {
        let poses = |pose: &Pose| [pose.legs[0], pose.legs[1], pose.arms[0], pose.arms[1]];
        let ends = poses(from).into_iter().zip(poses(to));
        let planted = limbs(body).zip(ends).filter(|(_, (from, to))| from.end == to.end);
        planted
            .filter(|((_, limb), (from, _))| limb.end.distance(from.end) > 0.005)
            .map(|((name, limb), (from, _))| {
                format!("{name} slips: by {:.3}", limb.end.distance(from.end))
            })
            .collect()
    });
    assert_eq!(faults, Vec::<String>::new());
}

/// The angle between two directions in degrees.
fn angle(a: Vec3, b: Vec3) -> f32 {
    a.angle_between(b).to_degrees()
}

#[test]
fn joints_bend_as_far_and_in_the_direction_that_they_do() {
    let faults = faults(|_, pose, body, _| {
        let mut faults = Vec::new();
        for (name, limb) in limbs(body) {
            let (upper, lower) = (limb.joint - limb.root, limb.end - limb.joint);
            let leg = name.ends_with("leg");
            let bent = angle(upper, lower);
            // Which way it bends about what lies to the right: knees back, elbows forward.
            let about = upper.normalize().cross(lower.normalize());
            let about = if leg { -about.dot(body.rights[0]) } else { about.dot(body.rights[1]) };
            // The shoulder turns an arm any way, so only an elbow that the pose leaves alone counts.
            let free = !leg && pose.arms.iter().any(|arm| arm.joint.is_some());
            if about < -0.12 && !free {
                faults.push(format!("{name} bends backwards: {about:.2}"));
            }
            if bent > 157.0 {
                faults.push(format!("{name} folds: to {bent:.0} degrees"));
            }
            if leg {
                let foot = angle(lower, limb.tip - limb.end);
                if !(2.0..=130.0).contains(&foot) {
                    faults.push(format!("{name} twists its foot: {foot:.0} degrees"));
                }
                let back = upper.dot(-body.fronts[0]) / length::THIGH;
                let down = upper.dot(body.hips - body.waist) / length::LUMBAR / length::THIGH;
                if down > 0.0 && back.atan2(down).to_degrees() > 40.0 {
                    faults.push(format!("{name} goes too far back: {back:.2}"));
                }
            }
        }
        for (pair, most) in pose.spine.windows(2).zip([80.0, 75.0]) {
            if (pair[1] - pair[0]).abs() > most {
                faults.push(format!("spine breaks: {} and {}", pair[0], pair[1]));
            }
        }
        if pose.twist.abs() > 60.0 || pose.look.abs() > 80.0 {
            faults.push(format!("trunk twists: {} and {}", pose.twist, pose.look));
        }
        faults
    });
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn nothing_goes_through_floor_or_wall() {
    let faults = faults(|figure, _, body, _| {
        let mut points = vec![
            ("hips", body.hips, 0.05),
            ("waist", body.waist, 0.045),
            ("chest", body.chest, 0.045),
            ("head", body.head, 0.062),
        ];
        for (name, limb) in limbs(body) {
            let [joint, end, tip] =
                if name.ends_with("leg") { [0.03, 0.017, 0.014] } else { [0.02, 0.015, 0.011] };
            points.extend([
                (name, limb.joint, joint),
                (name, limb.end, end),
                (name, limb.tip, tip),
            ]);
        }
        let wall = figure.props.iter().find_map(|prop| match prop {
            Prop::Wall(x) => Some(*x),
            _ => None,
        });
        points
            .into_iter()
            .filter(|(_, at, flesh)| {
                let beyond = |wall: f32| at.x * wall.signum() + flesh > wall.abs() + 0.015;
                at.y - flesh < -0.015 || wall.is_some_and(beyond)
            })
            .map(|(name, at, _)| format!("{name} is inside: at {:.2}, {:.2}", at.x, at.y))
            .collect()
    });
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn nothing_jumps() {
    let mut faults = Vec::new();
    for (exercise, figure) in figures() {
        let bodies: Vec<Body> = frames(figure).iter().map(|(pose, _)| Body::of(pose)).collect();
        for pair in bodies.windows(2) {
            let points = |body: &Body| {
                let limbs = body.limbs().flat_map(|limb| [limb.joint, limb.end, limb.tip]);
                limbs.chain([body.hips, body.chest, body.head]).collect::<Vec<_>>()
            };
            let moves = points(&pair[0]).into_iter().zip(points(&pair[1]));
            let most = moves.map(|(a, b)| a.distance(b)).fold(0.0, f32::max);
            if most > 0.09 {
                faults.push(format!("{} jumps by {most:.2}", exercise.id));
                break;
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// The half of a body that a limb is on, by where the body faces.
fn half_of(body: &Body, limb: &Limb, trunk: Vec3) -> Side {
    let right = body.fronts[0].cross(body.waist - body.hips);
    if (limb.root - trunk).dot(right) > 0.0 { Side::Right } else { Side::Left }
}

/// The half that works: that of the limbs that move more, or else of the muscles that count.
fn working_half(figure: &Figure, beat: Beat, facing: Facing) -> Option<Side> {
    let [start, end] = [Beat::Start, Beat::End].map(|beat| figure.body(beat, facing));
    let paths: Vec<f32> =
        start.limbs().zip(end.limbs()).map(|(a, b)| a.end.distance(b.end)).collect();
    let counts = |at: usize| figure.highlights.iter().any(|highlight| highlight.sides[at]);
    let at = match (counts(0), counts(1)) {
        (true, false) => 0,
        (false, true) => 1,
        _ if paths[0] > paths[1] + 0.05 => 0,
        _ if paths[1] > paths[0] + 0.05 => 1,
        _ => return None,
    };
    let body = figure.body(beat, facing);
    Some(half_of(&body, &body.legs[at], body.hips))
}

#[test]
fn the_figure_shows_the_side_that_is_named_at_every_moment_of_every_routine() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for entry in &catalog().routines {
        let routine = entry.routine.as_ref().unwrap();
        let (mut session, _) = Session::start(plan(routine), Moment::ZERO);
        let mut now = Moment::ZERO;
        while session.ending().is_none() {
            now = now + Duration::from_millis(700);
            session.advance(now);
            let view = session.view(now);
            let timeline = session.timeline();
            let set = &timeline.segments()[view.set()];
            let step = &timeline.step_of(set).step;
            let side = if view.segment.part.is_work() { view.side } else { set.place.side };
            let (Some(side), Some(figure)) = (side, &step.exercise.figure) else { continue };
            if step.sides == Sides::Both {
                continue;
            }
            compared += 1;
            let shown = working_half(figure, view.beat(), view.facing(timeline));
            if shown != Some(side) {
                wrong.push(format!(
                    "{} {}: {side}, and shows {shown:?}",
                    entry.id, step.exercise.id
                ));
            }
        }
    }
    wrong.dedup();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(compared > 5000, "{compared}");
}

/// A beat of any kind.
fn any_beat() -> impl Strategy<Value = Beat> {
    let time = (0_u64..20_000).prop_map(Duration::from_millis);
    prop_oneof![
        Just(Beat::Start),
        Just(Beat::End),
        (0.0_f32..=1.0).prop_map(Beat::There),
        (0.0_f32..=1.0).prop_map(Beat::Back),
        time.clone().prop_map(Beat::Settling),
        time.prop_map(Beat::Going),
    ]
}

proptest! {
    #[test]
    fn a_mirror_changes_the_halves_and_nothing_else(beat in any_beat(), at in 0_usize..60) {
        let (_, figure) = figures().nth(at).unwrap();
        let body = figure.body(beat, Facing::AsDrawn);
        for facing in [Facing::Mirrored, Facing::Swapped] {
            let mirrored = figure.body(beat, facing);
            for (limb, other) in body.limbs().zip(mirrored.limbs()) {
                let lengths = |limb: &Limb| {
                    [limb.root.distance(limb.joint), limb.joint.distance(limb.end)]
                };
                for (a, b) in lengths(limb).into_iter().zip(lengths(other)) {
                    prop_assert!((a - b).abs() < 1e-4);
                }
                prop_assert!((limb.joint.y - other.joint.y).abs() < 1e-4 || figure.view == supple::figure::View::Top);
            }
            let half = |body: &Body| half_of(body, &body.legs[0], body.hips);
            prop_assert_ne!(half(&body), half(&mirrored));
        }
    }
}

#[test]
fn a_movement_begins_and_ends_where_its_poses_are() {
    for (exercise, figure) in figures().filter(|(_, figure)| !figure.round) {
        let first = figure.poses[0].pose;
        let last = figure.poses[figure.poses.len() - 1].pose;
        let near = |beat, pose: &Pose| {
            let (body, other) = (figure.body(beat, Facing::AsDrawn), Body::of(pose));
            let joints = |body: &Body| {
                let limbs = body.limbs().flat_map(|limb| [limb.joint, limb.end, limb.tip]);
                limbs.chain([body.hips, body.chest, body.head]).collect::<Vec<_>>()
            };
            let apart = joints(&body).into_iter().zip(joints(&other)).map(|(a, b)| a.distance(b));
            apart.fold(0.0, f32::max) < 0.002
        };
        let settled = Beat::Settling(Duration::from_secs(4));
        for beat in [Beat::Start, Beat::There(0.0), Beat::Back(1.0)] {
            assert!(near(beat, &first), "{} {beat:?}", exercise.id);
        }
        for beat in [Beat::End, Beat::There(1.0), Beat::Back(0.0), settled] {
            assert!(near(beat, &last), "{} {beat:?}", exercise.id);
        }
    }
}

/// The sheet of all figures, start and end of each: `UPDATE_PICTURES=1` draws it anew.
#[test]
fn the_sheet_of_all_figures_is_up_to_date() {
    let (width, height, across) = (300_u16, 190_u16, 4_u16);
    let rows = (figures().count() as u16).div_ceil(across);
    let mut sheet = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" \
         font-size=\"11\" fill=\"#333\" text-anchor=\"middle\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        width * across,
        height * rows
    );
    for ((exercise, figure), at) in figures().zip(0_u16..) {
        let (left, top) = (f32::from(at % across * width), f32::from(at / across * height));
        for (beat, shift) in [(Beat::Start, 6.0), (Beat::End, 153.0)] {
            let scene = figure.scene(beat, Facing::AsDrawn);
            sheet += &svg::group(&scene, (left + shift, top + 8.0), (141.0, 150.0), &ON_PAPER);
        }
        let name: String = exercise.name.chars().take(48).collect();
        let _ = writeln!(
            sheet,
            "\n<text x=\"{}\" y=\"{}\">{}</text>",
            left + f32::from(width) / 2.0,
            top + 175.0,
            Escaped(&name)
        );
    }
    sheet += "</svg>\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/figures.svg");
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::write(path, &sheet).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).is_ok_and(|there| there == sheet),
        "draw it anew with UPDATE_PICTURES=1"
    );
}
