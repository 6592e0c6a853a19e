//! The figure: a moving body, as data and pure functions.
//!
//! A [`Figure`] is what an exercise's file says of its movement: a few [`Pose`]s, what stands beside
//! the body, which muscles count. [`Figure::scene`] draws any moment of it: the [`Beat`] of a session
//! gives a place on the way through the poses, inverse kinematics give a [`Body`], and the body seen
//! from somewhere gives a [`Scene`] of flat shapes, which become dots ([`raster`]), SVG ([`svg`]) or
//! a picture. The same beat always gives the same scene.
//!
//! | part | does |
//! |---|---|
//! | [`pose`] | poses, and what lies between two of them |
//! | [`body`] | proportions, and every joint in its place |
//! | [`muscle`], [`prop`] | what can be highlighted, what can stand beside |
//! | [`scene`] | the body seen from somewhere, as shapes in the order of drawing |
//! | [`raster`], [`svg`] | shapes into dots, shapes into SVG |

use std::time::Duration;

pub mod body;
pub mod muscle;
pub mod pose;
pub mod prop;
pub mod raster;
pub mod scene;
pub mod svg;

pub use body::Body;
pub use muscle::Muscle;
pub use pose::{LimbPose, Pose, Tip};
pub use prop::{Prop, Spot, Thing};
pub use scene::{Facing, Ink, Scene, Shape, View};

/// A movement, as an exercise's file describes it. It is drawn as the right side does it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// From where it is seen.
    pub view: View,
    /// What the exercise works on.
    pub highlights: Vec<Highlight>,
    /// What stands beside the body or is held.
    pub props: Vec<Prop>,
    /// The poses in the order in which the movement goes through them; never empty.
    pub poses: Vec<KeyPose>,
    /// Whether the movement goes on from the last pose to the first, as in walking, and not back
    /// through the others.
    pub round: bool,
    /// How long it takes there and back where the session only counts time; without it, such a
    /// time is a hold.
    pub cycle: Option<Duration>,
}

/// A pose with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyPose {
    /// In a word: `start`, `work`.
    pub name: String,
    /// What counts in it, in a few words.
    pub says: Option<String>,
    /// The pose.
    pub pose: Pose,
}

impl KeyPose {
    /// Its name and what counts in it.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.says {
            Some(says) => format!("{}: {says}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A muscle that counts, and in which half of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Which muscle.
    pub muscle: Muscle,
    /// Whether it counts on the right and on the left; both for a muscle that is not paired.
    pub sides: [bool; 2],
}

/// Where in its movement a body is, as a session tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Beat {
    /// Before it begins.
    Start,
    /// On the way there, 0 to 1.
    There(f32),
    /// At the far end.
    End,
    /// At the far end, to which it has been going for so long.
    Settling(Duration),
    /// On the way back, 0 to 1.
    Back(f32),
    /// Moving at its own pace for so long.
    Going(Duration),
}

/// A hold begins with the way into it.
const SETTLING: Duration = Duration::from_secs(2);

/// A breath of someone who holds a pose.
const BREATH: Duration = Duration::from_secs(4);

/// How much a breath lifts the belly of someone who holds a pose.
const BREATH_DEPTH: f32 = 0.04;

impl Figure {
    /// The pose at a beat, with a slow breath while it is held.
    #[must_use]
    pub fn pose(&self, beat: Beat) -> Pose {
        let mut pose = self.pose_at(self.place(beat));
        if let Beat::Settling(since) = beat {
            let part = since.as_secs_f32() / BREATH.as_secs_f32();
            pose.belly += BREATH_DEPTH * (0.5 - 0.5 * (part * std::f32::consts::TAU).cos());
        }
        pose
    }

    /// Whether the picture changes by itself just after a beat, apart from a breath.
    #[must_use]
    pub fn moves(&self, beat: Beat) -> bool {
        let moving = match beat {
            Beat::Start | Beat::End => false,
            Beat::Settling(since) => since < SETTLING,
            Beat::Going(_) => self.cycle.is_some(),
            Beat::There(_) | Beat::Back(_) => true,
        };
        moving && self.poses.len() > 1
    }

    /// Whether hips, hands and feet stay where they are in all of its poses.
    #[must_use]
    pub fn is_still(&self) -> bool {
        let ends = |pose: &Pose| {
            let limbs = pose.legs.into_iter().chain(pose.arms).map(|limb| limb.end);
            limbs.chain([pose.hips]).collect::<Vec<_>>()
        };
        self.poses.windows(2).all(|pair| ends(&pair[0].pose) == ends(&pair[1].pose))
    }

    /// How far along its way a beat is: 0 at the first pose and 1 at the last, or on a round at the
    /// first again.
    #[must_use]
    pub fn place(&self, beat: Beat) -> f32 {
        let there_and_back = |part: f32| {
            if self.round { part } else { 0.5 - 0.5 * (part * std::f32::consts::TAU).cos() }
        };
        let end = if self.round { 0.5 } else { 1.0 };
        match (beat, self.cycle) {
            (Beat::Start, _) => 0.0,
            (Beat::There(part), _) => end * eased(part),
            (Beat::End, _) => end,
            (Beat::Back(part), _) if self.round => end + end * eased(part),
            (Beat::Back(part), _) => end - end * eased(part),
            (Beat::Going(since), Some(cycle)) if !cycle.is_zero() => {
                there_and_back(since.as_secs_f32() / cycle.as_secs_f32() % 1.0)
            }
            (Beat::Settling(since) | Beat::Going(since), _) => {
                end * eased((since.as_secs_f32() / SETTLING.as_secs_f32()).min(1.0))
            }
        }
    }

    /// The pose at a place along the way.
    #[must_use]
    pub fn pose_at(&self, place: f32) -> Pose {
        let count = self.poses.len();
        let ways = if self.round { count } else { count - 1 };
        let along = place.clamp(0.0, 1.0) * ways as f32;
        let from = (along as usize).min(ways.saturating_sub(1));
        let (from_pose, to_pose) =
            (&self.poses[from % count].pose, &self.poses[(from + 1) % count].pose);
        match along - from as f32 {
            part if part <= 0.0 => *from_pose,
            part => from_pose.towards(to_pose, part),
        }
    }

    /// The place along the way of the pose with a name.
    #[must_use]
    pub fn place_of(&self, name: &str) -> Option<f32> {
        let at = self.poses.iter().position(|pose| pose.name == name)?;
        let ways = if self.round { self.poses.len() } else { self.poses.len() - 1 };
        Some(at as f32 / ways.max(1) as f32)
    }

    /// The body at a beat, as a facing shows it.
    #[must_use]
    pub fn body(&self, beat: Beat, facing: Facing) -> Body {
        Body::of(&self.pose(beat)).mirrored(facing.mirror(self.view))
    }

    /// The picture at a beat.
    #[must_use]
    pub fn scene(&self, beat: Beat, facing: Facing) -> Scene {
        Scene::of(self, &self.pose(beat), facing)
    }

    /// The picture at a place along the way.
    #[must_use]
    pub fn still(&self, place: f32, facing: Facing) -> Scene {
        Scene::of(self, &self.pose_at(place), facing)
    }
}

/// Slow, fast, slow.
fn eased(part: f32) -> f32 {
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}
