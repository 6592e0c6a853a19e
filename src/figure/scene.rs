//! A body seen from somewhere: flat shapes in the order in which they are drawn.

use glam::{Vec2, Vec3};

use super::body::{Body, Limb};
use super::muscle::{Bone, Muscle, Patch};
use super::pose::Pose;
use super::prop::{self, Prop, Stroke, Thing};
use super::{Figure, Highlight};

/// From where a figure is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// From its right, facing to the right.
    Side,
    /// Face to face.
    Front,
    /// From behind.
    Back,
    /// From above, the head of someone on the back to the left.
    Top,
    /// From before and a little above, between side and front.
    Corner,
    /// From its right, and well above.
    High,
}

/// How the side that works is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facing {
    /// As the file draws it: the right side works.
    AsDrawn,
    /// The whole picture in a mirror: the left side works.
    Mirrored,
    /// The halves of the body change places: the left side works, and the body faces as before.
    Swapped,
}

/// What a shape is part of, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// Floor, wall and furniture.
    Ground,
    /// What one holds or rolls on.
    Thing,
    /// A limb on the far half.
    Far,
    /// Trunk and head, and limbs where neither half is nearer.
    Body,
    /// A limb on the near half.
    Near,
    /// A muscle that counts.
    Target,
}

/// A capsule on the picture: all points within the radius of a line, which may change along it. x to
/// the right, y up, in body heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The ends of the line.
    pub ends: [Vec2; 2],
    /// The radius at each end.
    pub radii: [f32; 2],
    /// What it is part of.
    pub ink: Ink,
    /// Which limb or thing; between two of them a gap is left.
    pub piece: u8,
    /// How near it is to the viewer.
    pub depth: f32,
}

/// A picture of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// What is to be drawn, the farthest first.
    pub shapes: Vec<Shape>,
    /// The lower left and the upper right corner of all that the whole movement needs.
    pub corners: [Vec2; 2],
}

/// The plane of the picture and the way to the viewer; unit vectors.
struct Camera {
    right: Vec3,
    up: Vec3,
    near: Vec3,
}

impl View {
    fn camera(self) -> Camera {
        let (right, up) = match self {
            Self::Side => (Vec3::X, Vec3::Y),
            Self::Front => (Vec3::NEG_Z, Vec3::Y),
            Self::Back => (Vec3::Z, Vec3::Y),
            Self::Top => (Vec3::X, Vec3::NEG_Z),
            Self::High => {
                let (sin, cos) = 38_f32.to_radians().sin_cos();
                (Vec3::X, Vec3::Y * cos - Vec3::Z * sin)
            }
            Self::Corner => {
                let (sin, cos) = 40_f32.to_radians().sin_cos();
                let right = Vec3::new(cos, 0.0, -sin);
                let level = Vec3::new(sin, 0.0, cos);
                let (sin, cos) = 12_f32.to_radians().sin_cos();
                (right, Vec3::Y * cos - level * sin)
            }
        };
        Camera { right, up, near: right.cross(up) }
    }
}

impl Facing {
    /// Where a point or a direction is to be seen.
    pub(super) fn mirror(self, view: View) -> impl Fn(Vec3) -> Vec3 + Copy {
        let axis = match self {
            Self::AsDrawn => Vec3::ZERO,
            Self::Mirrored => view.camera().right,
            Self::Swapped => Vec3::Z,
        };
        move |at| at - axis * 2.0 * at.dot(axis)
    }
}

impl Camera {
    fn see(&self, at: Vec3) -> Vec2 {
        Vec2::new(at.dot(self.right), at.dot(self.up))
    }
}

/// The pieces of a picture, by number.
mod piece {
    pub(super) const GROUND: u8 = 0;
    pub(super) const TRUNK: u8 = 1;
    pub(super) const LEGS: u8 = 2;
    pub(super) const ARMS: u8 = 4;
    pub(super) const HELD: u8 = 6;
    pub(super) const THINGS: u8 = 7;
    pub(super) const ARROW: u8 = 8;
}

/// Farther than everything.
const BEHIND: f32 = -9.0;

/// A muscle lies this much nearer than the bone it covers.
const ON_TOP: f32 = 0.004;

/// The radius of the head.
const HEAD: f32 = 0.062;

/// How far the nose is from the middle of the head.
const NOSE: f32 = 0.068;

/// How far a belly comes forward that is twice as large as usual.
const BELLY: f32 = 0.12;

/// The radius of the floor's line.
const FLOOR: f32 = 0.004;

/// Places along the spine, and how thick the trunk is there.
const TRUNK: [(f32, f32); 7] = [
    (0.0, 0.058),
    (0.33, 0.056),
    (0.67, 0.054),
    (1.0, 0.053),
    (1.33, 0.054),
    (1.67, 0.053),
    (2.0, 0.051),
];

/// The trunk is this much wider on each side than its middle, at the waist and at the chest.
const FLANKS: [f32; 2] = [0.042, 0.066];

/// Draws shapes as a camera sees them.
struct Painter {
    camera: Camera,
    shapes: Vec<Shape>,
}

impl Painter {
    fn add(&mut self, ends: [Vec3; 2], radii: [f32; 2], ink: Ink, piece: u8, depth: f32) {
        let ends = ends.map(|end| self.camera.see(end));
        self.shapes.push(Shape { ends, radii, ink, piece, depth });
    }

    fn depth(&self, ends: [Vec3; 2]) -> f32 {
        ends[0].midpoint(ends[1]).dot(self.camera.near)
    }
}

impl Scene {
    /// Draws a pose of a figure.
    pub(super) fn of(figure: &Figure, pose: &Pose, facing: Facing) -> Self {
        let camera = figure.view.camera();
        let mirror = facing.mirror(figure.view);
        let body = Body::of(pose);
        let reach = reach(figure);
        let ground = ground(figure, &body, &reach);
        let ground_ends = ground.iter().flat_map(|stroke| stroke.ends.map(|end| (end, 0.0)));
        let seen = reach.iter().copied().chain(ground_ends);
        let seen = seen.map(|(at, flesh)| (camera.see(mirror(at)), Vec2::splat(flesh)));
        let (low, high) = seen.fold((Vec2::MAX, Vec2::MIN), |(low, high), (at, flesh)| {
            (low.min(at - flesh), high.max(at + flesh))
        });
        let mut painter = Painter { camera, shapes: Vec::new() };
        for stroke in &ground {
            let ends = stroke.ends.map(mirror);
            painter.add(ends, [stroke.radius; 2], Ink::Ground, piece::GROUND, BEHIND);
        }
        for stroke in held(figure, &body) {
            let ends = stroke.ends.map(mirror);
            let depth = painter.depth(ends);
            painter.add(ends, [stroke.radius; 2], Ink::Thing, piece::HELD, depth);
        }
        for (thing, at) in Thing::ALL.into_iter().zip(pose.things) {
            let Some(at) = at else { continue };
            for stroke in thing.strokes(at) {
                let ends = stroke.ends.map(mirror);
                painter.add(ends, [stroke.radius; 2], Ink::Thing, piece::THINGS, BEHIND / 2.0);
            }
        }
        for stroke in pose.arrow.into_iter().flat_map(prop::arrow) {
            let ends = stroke.ends.map(mirror);
            painter.add(ends, [stroke.radius; 2], Ink::Target, piece::ARROW, -BEHIND);
        }
        painter.draw(&body.mirrored(mirror), &figure.highlights);
        let mut shapes = painter.shapes;
        shapes.sort_by(|a, b| a.depth.total_cmp(&b.depth));
        Self { shapes, corners: [low, high] }
    }
}

/// Where the body and what moves with it come to in the whole movement, and how much flesh is round
/// each place.
fn reach(figure: &Figure) -> Vec<(Vec3, f32)> {
    let halves = 2 * figure.poses.len() as u8 - 1;
    let places = (0..halves).map(|half| f32::from(half) / f32::from(halves - 1).max(1.0));
    places
        .flat_map(|place| {
            let pose = figure.pose_at(place);
            let body = Body::of(&pose);
            let belly = 0.06 + (body.belly - 1.0) * BELLY;
            let limbs = body.limbs().flat_map(|limb| [limb.joint, limb.end, limb.tip]);
            let limbs = limbs.map(|at| (at, 0.03));
            let trunk =
                [(body.hips, 0.06), (body.waist, belly), (body.chest, 0.06), (body.head, HEAD)];
            let things = Thing::ALL.into_iter().zip(pose.things);
            let things = things.filter_map(|(thing, at)| Some((at?.extend(0.0), thing.size())));
            let held = held(figure, &body).into_iter().flat_map(|stroke| stroke.ends);
            let held = held.map(|at| (at, 0.01));
            let arrow = pose.arrow.into_iter().flatten().map(|at| (at.extend(0.0), 0.03));
            limbs.chain(trunk).chain(things).chain(held).chain(arrow).collect::<Vec<_>>()
        })
        .collect()
}

/// What stands beside the body, and the floor.
fn ground(figure: &Figure, body: &Body, reach: &[(Vec3, f32)]) -> Vec<Stroke> {
    let least = reach.iter().fold(Vec3::MAX, |least, (at, flesh)| least.min(*at - *flesh));
    let most = reach.iter().fold(Vec3::MIN, |most, (at, flesh)| most.max(*at + *flesh));
    let standing = figure.props.iter().filter(|prop| !prop.is_held());
    let mut ground: Vec<Stroke> =
        standing.flat_map(|prop| prop.strokes(body, [least, most], figure.view)).collect();
    let ends = match figure.view {
        View::Top => return ground,
        // The mat has edges of its own there.
        View::Corner | View::High if figure.props.contains(&Prop::Mat) => return ground,
        View::Side | View::Corner | View::High => {
            let ends = ground.iter().flat_map(|stroke| stroke.ends).map(|end| end.x);
            let (from, to) = ends.fold((least.x, most.x), |(from, to), x| (from.min(x), to.max(x)));
            [from, to].map(|x| Vec3::new(x, 0.0, 0.0))
        }
        View::Front | View::Back => {
            [least.z.min(-0.3), most.z.max(0.3)].map(|z| Vec3::new(0.0, 0.0, z))
        }
    };
    ground.push(Stroke { ends, radius: FLOOR });
    ground
}

fn held(figure: &Figure, body: &Body) -> Vec<Stroke> {
    let held = figure.props.iter().filter(|prop| prop.is_held());
    held.flat_map(|prop| prop.strokes(body, [Vec3::ZERO; 2], figure.view)).collect()
}

impl Painter {
    fn draw(&mut self, body: &Body, highlights: &[Highlight]) {
        self.trunk(body);
        for at in 0..2 {
            self.leg(body, at);
            self.arm(body, at);
        }
        for highlight in highlights {
            for at in (0..2).filter(|at| highlight.sides[*at]) {
                for patch in highlight.muscle.patches() {
                    self.patch(body, at, highlight.muscle, patch);
                }
            }
        }
    }

    fn trunk(&mut self, body: &Body) {
        let Body { hips, nape, head, .. } = *body;
        let depth = self.depth([hips, body.chest]);
        let mut add = |ends, radii| self.add(ends, radii, Ink::Body, piece::TRUNK, depth);
        // From hips to neck, in steps that look round.
        for ((from, thick), (to, thin)) in TRUNK.into_iter().zip(TRUNK.into_iter().skip(1)) {
            add([body.spine(from), body.spine(to)], [thick, thin]);
        }
        let neck = body.spine(2.0);
        add([neck, nape], [0.028, 0.028]);
        add([nape, head], [0.030, 0.040]);
        add([head, head], [HEAD, HEAD]);
        add([head, head + body.fronts[2] * NOSE], [0.018, 0.012]);
        if body.belly > 1.0 {
            let out = body.fronts[0] * (body.belly - 1.0) * BELLY;
            let ribs = body.fronts[1] * (body.belly - 1.0) * 0.04;
            let places = [body.spine(0.35) + out, body.spine(1.0) + out, neck + ribs];
            add([places[0], places[1]], [0.050, 0.050]);
            add([places[1], places[2]], [0.050, 0.050]);
        }
        for (at, side) in [1.0, -1.0].into_iter().enumerate() {
            let hip = body.legs[at].root;
            let shoulder = body.arms[at].root;
            let low = body.spine(1.0) + body.rights[0] * FLANKS[0] * side;
            let high = body.spine(1.8) + body.rights[1] * FLANKS[1] * side;
            add([hip, low], [0.040, 0.034]);
            add([low, high], [0.034, 0.036]);
            add([neck, shoulder], [0.030, 0.026]);
            add([hips, hip], [0.050, 0.040]);
        }
    }

    /// The ink of a limb that hangs on the trunk at `middle`.
    fn ink(&self, middle: Vec3, limb: &Limb) -> Ink {
        match (limb.root - middle).dot(self.camera.near) {
            nearer if nearer > 0.03 => Ink::Near,
            nearer if nearer < -0.03 => Ink::Far,
            _ => Ink::Body,
        }
    }

    fn leg(&mut self, body: &Body, at: usize) {
        let leg = &body.legs[at];
        let ink = self.ink(body.hips, leg);
        let piece = piece::LEGS + at as u8;
        let bones =
            [([leg.root, leg.joint], [0.040, 0.030]), ([leg.joint, leg.end], [0.030, 0.018])];
        for (ends, radii) in bones {
            let depth = self.depth(ends);
            self.add(ends, radii, ink, piece, depth);
        }
        let [ankle, toes] = [leg.end, leg.tip];
        let depth = self.depth([ankle, toes]);
        self.add([ankle, toes], [0.017, 0.014], ink, piece, depth);
        self.add([ankle, heel(leg)], [0.018, 0.013], ink, piece, depth);
    }

    fn arm(&mut self, body: &Body, at: usize) {
        let arm = &body.arms[at];
        let ink = self.ink(body.chest, arm);
        let piece = piece::ARMS + at as u8;
        let bones = [
            ([arm.root, arm.joint], [0.024, 0.020]),
            ([arm.joint, arm.end], [0.021, 0.015]),
            ([arm.end, arm.tip], [0.016, 0.011]),
        ];
        for (ends, radii) in bones {
            let depth = self.depth(ends);
            self.add(ends, radii, ink, piece, depth);
        }
    }

    /// Draws a muscle's patch on one half of the body.
    fn patch(&mut self, body: &Body, at: usize, muscle: Muscle, patch: &Patch) {
        let (leg, arm) = (&body.legs[at], &body.arms[at]);
        let side = if at == 0 { 1.0 } else { -1.0 };
        let beside = if muscle.is_paired() { side * 0.05 } else { 0.0 };
        let limb = |limb: &Limb, ends: [Vec3; 2], piece: u8| {
            let bone = (ends[1] - ends[0]).normalize_or(Vec3::Y);
            let front = limb.pole.reject_from_normalized(bone).normalize_or_zero();
            let on = |part: f32| ends[0] + (ends[1] - ends[0]) * part + front * patch.before;
            (vec![on(patch.along[0]), on(patch.along[1])], piece + at as u8)
        };
        let trunk = |bone: f32, part: usize| {
            let out = body.rights[part] * beside + body.fronts[part] * patch.before;
            let [from, to] = patch.along;
            let places = (0_u8..=4).map(|step| from + (to - from) * f32::from(step) / 4.0);
            (places.map(|place| body.spine(bone + place) + out).collect(), piece::TRUNK)
        };
        let (places, piece) = match patch.bone {
            Bone::Thigh => limb(leg, [leg.root, leg.joint], piece::LEGS),
            Bone::Shin => limb(leg, [leg.joint, leg.end], piece::LEGS),
            Bone::Foot => limb(leg, [leg.end, leg.tip], piece::LEGS),
            Bone::UpperArm => limb(arm, [arm.root, arm.joint], piece::ARMS),
            Bone::Lumbar => trunk(0.0, 0),
            Bone::Thorax => trunk(1.0, 1),
            Bone::Neck => trunk(2.0, 1),
        };
        // A nerve is no muscle, and must not look like one.
        let ink = if muscle == Muscle::SciaticNerve { Ink::Thing } else { Ink::Target };
        let [thick, thin] = patch.radii;
        let steps = (places.len() - 1) as f32;
        let radius = |step: usize| thick + (thin - thick) * step as f32 / steps;
        for (step, ends) in places.windows(2).enumerate() {
            let ends = [ends[0], ends[1]];
            let depth = self.depth(ends) + ON_TOP;
            self.add(ends, [radius(step), radius(step + 1)], ink, piece, depth);
        }
    }
}

/// The heel: behind the ankle and under it, across the foot from the shin.
fn heel(leg: &Limb) -> Vec3 {
    let foot = (leg.tip - leg.end).normalize_or(Vec3::X);
    let shin = (leg.end - leg.joint).normalize_or(Vec3::NEG_Y);
    let sole = shin.reject_from_normalized(foot).normalize_or_zero();
    leg.end + sole * 0.022 - foot * 0.022
}
