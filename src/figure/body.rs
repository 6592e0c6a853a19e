//! The skeleton: proportions, and where every joint is in a pose.
//!
//! Lengths are parts of body height, 1.0. Right-handed axes: x to where the body faces when it
//! stands, y up from the floor, z to its right. In the view from the side the right half is
//! the near one.

use glam::Vec3;

use super::pose::{LimbPose, Pose, Tip};

/// Segment lengths, after the usual anthropometric tables (Winter, *Biomechanics and Motor Control
/// of Human Movement*).
pub mod length {
    /// Hip joint to knee.
    pub const THIGH: f32 = 0.245;
    /// Knee to ankle.
    pub const SHIN: f32 = 0.246;
    /// Ankle to toes.
    pub const FOOT: f32 = 0.120;
    /// Hips to waist.
    pub const LUMBAR: f32 = 0.130;
    /// Waist to the base of the neck.
    pub const THORAX: f32 = 0.170;
    /// Base of the neck to that of the skull.
    pub const NECK: f32 = 0.070;
    /// Base of the skull to the middle of the head.
    pub const HEAD: f32 = 0.058;
    /// Shoulder to elbow.
    pub const UPPER_ARM: f32 = 0.175;
    /// Elbow to wrist.
    pub const FOREARM: f32 = 0.150;
    /// Wrist to fingertips.
    pub const HAND: f32 = 0.070;
}

/// From the middle to a hip joint; the hips are 0.19 wide with the flesh on them.
const HALF_HIPS: f32 = 0.055;

/// From the middle to a shoulder joint; the shoulders are 0.26 wide.
const HALF_SHOULDERS: f32 = 0.105;

/// The shoulders hang a little below the base of the neck.
const SHOULDER_DROP: f32 = 0.02;

/// The least angle to which knees and elbows fold, in degrees.
const FOLDED: f32 = 24.0;

/// A pose with every joint in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    /// Between the hip joints.
    pub hips: Vec3,
    /// Between lumbar spine and thorax.
    pub waist: Vec3,
    /// The base of the neck.
    pub chest: Vec3,
    /// The base of the skull.
    pub nape: Vec3,
    /// The middle of the head.
    pub head: Vec3,
    /// Where pelvis, thorax and face look to; unit vectors.
    pub fronts: [Vec3; 3],
    /// What lies to the right of pelvis and thorax; unit vectors.
    pub rights: [Vec3; 2],
    /// The legs: right, left.
    pub legs: [Limb; 2],
    /// The arms: right, left.
    pub arms: [Limb; 2],
    /// How much larger than usual the belly is: 1.0 and, breathed in, more.
    pub belly: f32,
}

/// An arm or a leg.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limb {
    /// Hip joint or shoulder.
    pub root: Vec3,
    /// Knee or elbow.
    pub joint: Vec3,
    /// Ankle or wrist.
    pub end: Vec3,
    /// Toes or fingertips.
    pub tip: Vec3,
    /// To where the joint points when it bends; a unit vector across the line from root to end.
    pub pole: Vec3,
    /// By how much the end misses the place that the pose names.
    pub missing: f32,
}

/// What a limb is made of.
struct Build {
    upper: f32,
    lower: f32,
    tip: f32,
}

const LEG: Build = Build { upper: length::THIGH, lower: length::SHIN, tip: length::FOOT };
const ARM: Build = Build { upper: length::UPPER_ARM, lower: length::FOREARM, tip: length::HAND };

/// The trunk of a pose: everything but the limbs.
struct Trunk {
    points: [Vec3; 5],
    fronts: [Vec3; 3],
    rights: [Vec3; 2],
}

impl Trunk {
    fn of(pose: &Pose) -> Self {
        let ups = pose.spine.map(up);
        let turned = [pose.roll, pose.roll + pose.twist, pose.roll + pose.twist + pose.look];
        let frames: [(Vec3, Vec3); 3] =
            std::array::from_fn(|at| frame(ups[if at == 2 { 3 } else { at }], turned[at]));
        let lengths = [length::LUMBAR, length::THORAX, length::NECK, length::HEAD];
        let mut points = [pose.hips; 5];
        for (at, length) in lengths.into_iter().enumerate() {
            points[at + 1] = points[at] + ups[at] * length;
        }
        Self { points, fronts: frames.map(|(front, _)| front), rights: [frames[0].1, frames[1].1] }
    }

    fn hip(&self, side: f32) -> Vec3 {
        self.points[0] + self.rights[0] * HALF_HIPS * side
    }

    fn shoulder(&self, side: f32) -> Vec3 {
        let up = (self.points[2] - self.points[1]).normalize();
        self.points[2] - up * SHOULDER_DROP + self.rights[1] * HALF_SHOULDERS * side
    }
}

/// A direction in the plane seen from the side: 0 degrees to the right, 90 up.
fn up(degrees: f32) -> Vec3 {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Vec3::new(cos, sin, 0.0)
}

/// Front and right of a part of the trunk that goes `up` and is turned about that by degrees.
fn frame(up: Vec3, turned: f32) -> (Vec3, Vec3) {
    let (sin, cos) = turned.to_radians().sin_cos();
    let front = Vec3::new(up.y, -up.x, 0.0);
    (front * cos + Vec3::Z * sin, Vec3::Z * cos - front * sin)
}

impl Body {
    /// Puts every joint into its place. A limb that cannot reach is stretched out towards the place.
    #[must_use]
    pub fn of(pose: &Pose) -> Self {
        let trunk = Trunk::of(pose);
        let [hips, waist, chest, nape, head] = trunk.points;
        let sides = [1.0, -1.0];
        let legs = std::array::from_fn(|at| {
            let forward = |along: Vec3| trunk.rights[0].cross(along);
            LEG.solve(trunk.hip(sides[at]), &pose.legs[at], forward, -80.0)
        });
        let arms = std::array::from_fn(|at| {
            let backward = |along: Vec3| along.cross(trunk.rights[1]);
            ARM.solve(trunk.shoulder(sides[at]), &pose.arms[at], backward, 0.0)
        });
        let Trunk { fronts, rights, .. } = trunk;
        Self { hips, waist, chest, nape, head, fronts, rights, legs, arms, belly: pose.belly }
    }

    /// The places of the hip joints and of the shoulders in a pose: right, left.
    #[must_use]
    pub fn roots(pose: &Pose) -> ([Vec3; 2], [Vec3; 2]) {
        let trunk = Trunk::of(pose);
        let both = [1.0, -1.0];
        (both.map(|side| trunk.hip(side)), both.map(|side| trunk.shoulder(side)))
    }

    /// The body in a mirror: `of` mirrors a point and a direction. What was its right half is its left
    /// one then.
    #[must_use]
    pub fn mirrored(&self, of: impl Fn(Vec3) -> Vec3) -> Self {
        let limb = |limb: &Limb| Limb {
            root: of(limb.root),
            joint: of(limb.joint),
            end: of(limb.end),
            tip: of(limb.tip),
            pole: of(limb.pole),
            missing: limb.missing,
        };
        Self {
            hips: of(self.hips),
            waist: of(self.waist),
            chest: of(self.chest),
            nape: of(self.nape),
            head: of(self.head),
            fronts: self.fronts.map(&of),
            rights: self.rights.map(&of),
            legs: [limb(&self.legs[0]), limb(&self.legs[1])],
            arms: [limb(&self.arms[0]), limb(&self.arms[1])],
            belly: self.belly,
        }
    }

    /// A place along the spine: 0 at the hips, 1 at the waist, 2 at the base of the neck, 3 at that of the
    /// skull. The bones are straight and a back is not, so it is the mean of the bones round it, which
    /// has no corners.
    #[must_use]
    pub fn spine(&self, place: f32) -> Vec3 {
        let joints = [self.hips, self.waist, self.chest, self.nape];
        let on_bones = |place: f32| {
            let bone = (place.max(0.0) as usize).min(2);
            let along = joints[bone + 1] - joints[bone];
            joints[bone] + along * (place - bone as f32)
        };
        let round = [-0.6, -0.36, -0.12, 0.12, 0.36, 0.6];
        let sum: Vec3 = round.iter().map(|beside| on_bones(place + beside)).sum();
        sum / round.len() as f32
    }

    /// All limbs: legs, then arms.
    pub fn limbs(&self) -> impl Iterator<Item = &Limb> {
        self.legs.iter().chain(&self.arms)
    }
}

impl Build {
    /// Two-bone inverse kinematics: the joint lies where both bones keep their length, on the side
    /// that `pole` names for a limb that goes along a direction. A hand or foot without a direction of
    /// its own is bent by `relaxed` degrees against the lower bone.
    fn solve(
        &self,
        root: Vec3,
        limb: &LimbPose,
        pole: impl Fn(Vec3) -> Vec3,
        relaxed: f32,
    ) -> Limb {
        let Self { upper, lower, tip } = *self;
        let to = limb.end - root;
        let along = to.try_normalize().unwrap_or(Vec3::NEG_Y);
        let least = law_of_cosines(upper, lower, FOLDED.to_radians());
        let reach = to.length().clamp(least, upper + lower);
        let end = root + along * reach;
        let natural = pole(along);
        let wanted = limb.joint.unwrap_or(natural);
        let pole = [wanted, natural, Vec3::Z, Vec3::X]
            .into_iter()
            .find_map(|wanted| wanted.reject_from_normalized(along).try_normalize())
            .unwrap_or(Vec3::X);
        let cos = (upper * upper + reach * reach - lower * lower) / (2.0 * upper * reach);
        let cos = cos.clamp(-1.0, 1.0);
        let joint = root + (along * cos + pole * (1.0 - cos * cos).sqrt()) * upper;
        let bone = (end - joint).normalize();
        let direction = match limb.tip {
            Tip::Relaxed => {
                // Turned about the joint's own axis: a foot forward, a hand straight on.
                let front = pole.reject_from_normalized(bone).try_normalize().unwrap_or(pole);
                let (sin, cos) = relaxed.to_radians().sin_cos();
                bone * cos - front * sin
            }
            Tip::Degrees(degrees) => up(degrees),
            Tip::Towards(direction) => direction.try_normalize().unwrap_or(bone),
        };
        let missing = (limb.end - end).length();
        Limb { root, joint, end, tip: end + direction * tip, pole, missing }
    }
}

/// The third side of a triangle with two sides and the angle between them.
fn law_of_cosines(a: f32, b: f32, angle: f32) -> f32 {
    (a * a + b * b - 2.0 * a * b * angle.cos()).sqrt()
}
