//! Things beside the body: what one stands before, sits on, holds or rolls on.

use glam::{Vec2, Vec3};

use super::body::Body;
use super::scene::View;

/// A thing that keeps its place, or hangs on the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prop {
    /// A mat under the whole movement.
    Mat,
    /// A wall: its distance from the origin, to the right, or if it is less than nothing to the left.
    Wall(f32),
    /// A chair whose back is on the left: the middle of its seat, and the seat's height.
    Chair(Vec2),
    /// A table or a counter that goes on to the right: its near edge and its height.
    Table(Vec2),
    /// A step or a low box: from where to where, and its height.
    Step([f32; 3]),
    /// A rail to hold on to: from where to where, and its height.
    Rail([f32; 3]),
    /// A door frame: the distance of its plane from the origin, to the right.
    Door(f32),
    /// A cushion or a folded towel: from where to where, its height, and the height that it lies at.
    Pillow([f32; 4]),
    /// A strap from one place on the body to another.
    Strap([Spot; 2]),
    /// A stick along the back, from tail to head.
    StickOnBack,
    /// A stick through both hands.
    StickInHands,
}

/// A place on the body that something is held with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named by its word")]
pub enum Spot {
    RightHand,
    LeftHand,
    RightFoot,
    LeftFoot,
    RightKnee,
    LeftKnee,
}

/// The things that move with a pose, in the order in which it has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A massage ball.
    Ball,
    /// A foam roller, seen from its end.
    Roller,
    /// A box or a bag that is lifted.
    Load,
}

impl Thing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ball, Self::Roller, Self::Load];
}

impl Thing {
    /// How far it reaches from its middle.
    pub(super) fn size(self) -> f32 {
        match self {
            Self::Ball => BALL,
            Self::Roller => ROLLER,
            Self::Load => LOAD.max_element(),
        }
    }

    /// Its strokes where its middle is.
    pub(super) fn strokes(self, at: Vec2) -> Vec<Stroke> {
        let disc = |radius| vec![Stroke { ends: [at.extend(0.0); 2], radius }];
        match self {
            Self::Ball => disc(BALL),
            Self::Roller => disc(ROLLER),
            Self::Load => {
                let corner = |x: f32, y: f32| (at.x + LOAD.x * x, at.y + LOAD.y * y);
                let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
                line(&corners.map(|(x, y)| corner(x, y)), 0.0)
            }
        }
    }
}

/// An arrow: its shaft and the two strokes of its head.
pub(super) fn arrow([from, to]: [Vec2; 2]) -> [Stroke; 3] {
    let back = (from - to).normalize_or(Vec2::NEG_X) * 0.05;
    let stroke = |a: Vec2, b: Vec2| Stroke { ends: [a, b].map(|at| at.extend(0.0)), radius: LINE };
    let barb = |degrees: f32| to + Vec2::from_angle(degrees.to_radians()).rotate(back);
    [stroke(from, to), stroke(to, barb(35.0)), stroke(to, barb(-35.0))]
}

/// The radius of a massage ball; a tennis ball, a little larger than life so that it shows.
pub(super) const BALL: f32 = 0.032;

/// The radius of a foam roller: 15 cm across.
pub(super) const ROLLER: f32 = 0.045;

/// Half the width and half the height of a load.
pub(super) const LOAD: Vec2 = Vec2::new(0.10, 0.065);

/// A stroke of a drawing: a line with a radius at each end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) ends: [Vec3; 2],
    pub(super) radius: f32,
}

/// The radius of the lines that things are drawn with.
const LINE: f32 = 0.007;

/// How high walls are drawn.
const WALL: f32 = 1.08;

/// Half the depth of furniture, across the body.
const HALF_DEPTH: f32 = 0.15;

/// A polyline across the body at `z`.
fn line(points: &[(f32, f32)], z: f32) -> Vec<Stroke> {
    let at = |(x, y): (f32, f32)| Vec3::new(x, y, z);
    let pairs = points.windows(2).map(|pair| [at(pair[0]), at(pair[1])]);
    pairs.map(|ends| Stroke { ends, radius: LINE }).collect()
}

/// The same line on either side of the body.
fn both(points: &[(f32, f32)]) -> Vec<Stroke> {
    let mut strokes = line(points, -HALF_DEPTH);
    strokes.extend(line(points, HALF_DEPTH));
    strokes
}

/// Two posts as far as `half` to either side, and what joins them above.
fn frame(x: f32, half: f32, height: f32) -> Vec<Stroke> {
    let at = |y: f32, z: f32| Vec3::new(x, y, z);
    let corners = [at(0.0, -half), at(height, -half), at(height, half), at(0.0, half)];
    corners.windows(2).map(|ends| Stroke { ends: [ends[0], ends[1]], radius: LINE }).collect()
}

/// Joins the two sides of furniture at a point.
fn across((x, y): (f32, f32)) -> Stroke {
    let ends = [-HALF_DEPTH, HALF_DEPTH].map(|z| Vec3::new(x, y, z));
    Stroke { ends, radius: LINE }
}

impl Prop {
    /// Whether one holds it: then it lies before the body where it is nearer; else always behind.
    pub(super) const fn is_held(self) -> bool {
        matches!(self, Self::Strap(_) | Self::StickOnBack | Self::StickInHands)
    }

    /// Its strokes beside a body, seen from somewhere; `span`: the corners of the whole movement.
    pub(super) fn strokes(self, body: &Body, span: [Vec3; 2], view: View) -> Vec<Stroke> {
        match self {
            Self::Mat => {
                let [from, to] = span.map(|corner| corner.x);
                let (from, to) = (from - 0.04, to + 0.04);
                let mut strokes = both(&[(from, 0.004), (to, 0.004)]);
                strokes.extend([from, to].map(|x| across((x, 0.004))));
                strokes
            }
            Self::Wall(x) if view == View::Side => {
                let height = WALL.min(span[1].y + 0.12);
                let mut strokes = line(&[(x, 0.0), (x, height)], 0.0);
                // Hatched behind, as masons draw it.
                let hatches = (0_u8..9).map(|step| 0.04 + f32::from(step) * 0.12);
                for y in hatches.take_while(|y| y + 0.05 < height) {
                    let behind = x + 0.05_f32.copysign(x);
                    strokes.extend(line(&[(x, y), (behind, y + 0.05)], 0.0));
                }
                strokes
            }
            Self::Wall(x) => frame(x, 0.42, WALL),
            Self::Chair(Vec2 { x, y }) => {
                let (back, front, top) = (x - 0.13, x + 0.12, y + 0.26);
                let mut strokes = both(&[(back - 0.01, 0.0), (back, top)]);
                strokes.extend(both(&[(back, y), (front, y), (front, 0.0)]));
                strokes.extend([(back, top), (back, y), (front, y)].map(across));
                strokes
            }
            Self::Table(Vec2 { x, y }) => {
                let far = x + 0.34;
                let mut strokes = both(&[(x, y), (far, y), (far - 0.03, 0.0)]);
                strokes.extend(both(&[(x + 0.05, y), (x + 0.05, 0.0)]));
                strokes.extend([(x, y), (far, y)].map(across));
                strokes
            }
            Self::Step([from, to, height]) => {
                let mut strokes = both(&[(from, 0.0), (from, height), (to, height), (to, 0.0)]);
                strokes.extend([(from, height), (to, height)].map(across));
                strokes
            }
            Self::Rail([from, to, height]) => {
                let mut strokes = line(&[(from, height), (to, height)], 0.0);
                strokes.extend(line(&[(to, height), (to, 0.0)], 0.0));
                strokes
            }
            Self::Door(x) => frame(x, 0.27, 1.12),
            Self::Pillow([from, to, height, on]) => {
                let radius = height / 2.0;
                let inside = [from + radius, to - radius];
                let ends = inside.map(|x| Vec3::new(x, on + radius, 0.0));
                vec![Stroke { ends, radius }]
            }
            Self::Strap(spots) => {
                vec![Stroke { ends: spots.map(|spot| spot.of(body)), radius: LINE }]
            }
            Self::StickOnBack => {
                let behind = |at: Vec3, front: Vec3, by: f32| at - front * by;
                let tail = behind(body.hips, body.fronts[0], 0.068);
                let head = behind(body.head, body.fronts[2], 0.072);
                let along = (head - tail).normalize() * 0.07;
                vec![Stroke { ends: [tail - along, head + along], radius: LINE }]
            }
            Self::StickInHands => {
                let hands = body.arms.map(|arm| arm.end.lerp(arm.tip, 0.5));
                let along = (hands[0] - hands[1]).normalize_or(Vec3::Z) * 0.2;
                vec![Stroke { ends: [hands[1] - along, hands[0] + along], radius: LINE }]
            }
        }
    }
}

impl Spot {
    fn of(self, body: &Body) -> Vec3 {
        let held = |at: Vec3, tip: Vec3| at.lerp(tip, 0.5);
        // A towel goes round the ball of the foot.
        let ball = |at: Vec3, tip: Vec3| at.lerp(tip, 0.78);
        let [right_arm, left_arm] = body.arms;
        let [right_leg, left_leg] = body.legs;
        match self {
            Self::RightHand => held(right_arm.end, right_arm.tip),
            Self::LeftHand => held(left_arm.end, left_arm.tip),
            Self::RightFoot => ball(right_leg.end, right_leg.tip),
            Self::LeftFoot => ball(left_leg.end, left_leg.tip),
            Self::RightKnee => right_leg.joint,
            Self::LeftKnee => left_leg.joint,
        }
    }
}
