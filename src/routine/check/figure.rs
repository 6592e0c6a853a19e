//! Checks of a pose: what a body can't do.

use std::ops::Range;

use glam::Vec3;

use super::Checks;
use crate::figure::{Body, Prop};
use crate::routine::code::Code;
use crate::routine::read::Report;

/// What a limb may miss its place by, in body heights; less than one sees.
const MISSES: f32 = 0.02;

/// How deep flesh may sink into floor or wall, in body heights.
const SINKS: f32 = 0.015;

/// Where a pose says things: its limbs (right and left leg, right and left arm), and all of it.
pub(in crate::routine) struct PosePlaces {
    pub(in crate::routine) limbs: [Range<usize>; 4],
    pub(in crate::routine) whole: Range<usize>,
}

const LIMBS: [[&str; 2]; 4] = [
    ["right foot", "right knee"],
    ["left foot", "left knee"],
    ["right hand", "right elbow"],
    ["left hand", "left elbow"],
];

/// Checks a pose; `props`: what stands beside it.
pub(in crate::routine) fn pose(
    body: &Body,
    props: &[Prop],
    places: &PosePlaces,
    report: &mut Report,
) {
    let wall = props.iter().find_map(|prop| match prop {
        Prop::Wall(x) => Some(*x),
        _ => None,
    });
    let mut checks = Checks { report, allow: &[] };
    for ((limb, span), [end, joint]) in body.limbs().zip(&places.limbs).zip(LIMBS) {
        // What is said of both limbs at once is wrong of both: once is enough.
        if checks.report.diagnostics.iter().any(|found| found.span() == *span) {
            continue;
        }
        if limb.missing > MISSES {
            let message = format!("the {end} is {} short of its place", height(limb.missing));
            let help = "bring the place nearer, or the hips nearer to it";
            checks.warn(Code::OutOfReach, None, span, message, help);
            continue;
        }
        checks.inside(end, [limb.end, limb.tip], 0.012, wall, span);
        checks.inside(joint, [limb.joint; 2], 0.02, wall, span);
    }
    checks.inside("trunk", [body.hips, body.chest], 0.045, wall, &places.whole);
    checks.inside("head", [body.head; 2], 0.062, wall, &places.whole);
}

impl Checks<'_, '_> {
    /// Checks that nothing is in the floor or the wall.
    fn inside(
        &mut self,
        what: &str,
        points: [Vec3; 2],
        radius: f32,
        wall: Option<f32>,
        span: &Range<usize>,
    ) {
        let deepest =
            |depth: fn(Vec3) -> f32| points.map(depth).into_iter().fold(f32::MIN, f32::max);
        let floor = deepest(|at| -at.y) + radius;
        let wall = match wall {
            Some(wall) if wall < 0.0 => deepest(|at| -at.x) + radius + wall,
            Some(wall) => deepest(|at| at.x) + radius - wall,
            None => f32::MIN,
        };
        for (depth, where_) in [(floor, "floor"), (wall, "wall")] {
            if depth > SINKS {
                let message = format!("the {what} is {} inside the {where_}", height(depth));
                let help = "move it out, by as much";
                self.warn(Code::InsideFloor, None, span, message, help);
                return;
            }
        }
    }
}

/// A length as a part of body height.
fn height(length: f32) -> String {
    format!("{length:.2} of body height")
}
