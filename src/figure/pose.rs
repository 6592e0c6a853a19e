//! Poses: the body by places for hands and feet and directions for the trunk, and what lies between
//! two of them.

use glam::{Vec2, Vec3};

use super::body::{Body, Limb};

/// One posture of the body, with the things that move with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// The place between the hip joints.
    pub hips: Vec3,
    /// The directions of lumbar spine, thorax, neck and head, in degrees: 0 to the right, 90 up.
    pub spine: [f32; 4],
    /// How far the body is turned about its own length, in degrees; at 90 someone who lies with the
    /// head to the right faces the viewer.
    pub roll: f32,
    /// How far the thorax is turned against the pelvis, in degrees.
    pub twist: f32,
    /// How far the head is turned against the thorax, in degrees.
    pub look: f32,
    /// The legs: right, left.
    pub legs: [LimbPose; 2],
    /// The arms: right, left.
    pub arms: [LimbPose; 2],
    /// How much larger than usual the belly is.
    pub belly: f32,
    /// Where things are that move: a ball, a roller, a load.
    pub things: [Option<Vec2>; 3],
    /// From where to where an arrow goes, where the movement is hard to see.
    pub arrow: Option<[Vec2; 2]>,
}

/// An arm or a leg of a pose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimbPose {
    /// The place of ankle or wrist.
    pub end: Vec3,
    /// Where toes or fingers point.
    pub tip: Tip,
    /// Where knee or elbow points when it bends; where it naturally does, if nothing is said.
    pub joint: Option<Vec3>,
}

/// Where toes or fingers point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tip {
    /// As they do at rest.
    Relaxed,
    /// In the plane seen from the side: 0 to the right, 90 up.
    Degrees(f32),
    /// In any direction.
    Towards(Vec3),
}

/// Two coordinates nearer than this are the same: a millimetre and a half of somebody's height.
const SAME: f32 = 0.001;

impl Pose {
    /// The pose at `part` of the way to another, 0 to 1.
    ///
    /// A hand or foot that both have in one place stays there. One whose places lie level, or one
    /// above the other, slides along floor or wall. Any other swings round its hip or shoulder, which
    /// keeps a straight limb straight.
    #[must_use]
    pub fn towards(&self, other: &Self, part: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * part;
        let mut pose = Self {
            hips: self.hips.lerp(other.hips, part),
            spine: std::array::from_fn(|at| mix(self.spine[at], other.spine[at])),
            roll: mix(self.roll, other.roll),
            twist: mix(self.twist, other.twist),
            look: mix(self.look, other.look),
            belly: mix(self.belly, other.belly),
            things: std::array::from_fn(|at| match (self.things[at], other.things[at]) {
                (Some(from), Some(to)) => Some(from.lerp(to, part)),
                (from, to) => from.or(to),
            }),
            arrow: if part < 0.5 { self.arrow } else { other.arrow },
            ..*self
        };
        let (from, to) = (Body::of(self), Body::of(other));
        let (hips, shoulders) = Body::roots(&pose);
        for at in 0..2 {
            let limbs = [from.legs[at], to.legs[at]];
            pose.legs[at] = self.legs[at].towards(&other.legs[at], limbs, hips[at], part);
            let limbs = [from.arms[at], to.arms[at]];
            pose.arms[at] = self.arms[at].towards(&other.arms[at], limbs, shoulders[at], part);
        }
        pose
    }
}

impl LimbPose {
    /// `limbs`: as the two poses have it; `root`: its hip joint or shoulder on the way.
    fn towards(&self, other: &Self, limbs: [Limb; 2], root: Vec3, part: f32) -> Self {
        let [from, to] = limbs;
        let slides = (self.end.y - other.end.y).abs() < SAME
            || (self.end.x - other.end.x).abs() < SAME && (self.end.z - other.end.z).abs() < SAME;
        let end = if slides {
            self.end.lerp(other.end, part)
        } else {
            root + swing(self.end - from.root, other.end - to.root, part)
        };
        let joint = match (self.joint, other.joint) {
            (None, None) => None,
            _ => Some(swing(from.pole, to.pole, part)),
        };
        let tip = match (self.tip, other.tip) {
            (Tip::Relaxed, Tip::Relaxed) => Tip::Relaxed,
            (Tip::Degrees(from), Tip::Degrees(to)) => Tip::Degrees(from + (to - from) * part),
            _ => Tip::Towards(swing(from.tip - from.end, to.tip - to.end, part)),
        };
        Self { end, tip, joint }
    }
}

/// From one vector to another by turning and lengthening.
fn swing(from: Vec3, to: Vec3, part: f32) -> Vec3 {
    let length = from.length() + (to.length() - from.length()) * part;
    let (Some(a), Some(b)) = (from.try_normalize(), to.try_normalize()) else {
        return from.lerp(to, part);
    };
    let angle = a.dot(b).clamp(-1.0, 1.0).acos();
    let Some(across) = b.reject_from_normalized(a).try_normalize() else {
        return from.lerp(to, part);
    };
    let (sin, cos) = (angle * part).sin_cos();
    (a * cos + across * sin) * length
}
