//! One pose: what its table says, over what the pose before it said.

use std::ops::Range;

use glam::{Vec2, Vec3};
use toml::de::DeValue;

use super::super::table::{Item, Report, Table};
use super::super::value::table as inner_table;
use super::number::{BELLIES, degrees, direction, numbers, place, spine, within};
use crate::figure::{Body, LimbPose, Pose, Prop, Tip};
use crate::routine::Word;
use crate::routine::check::{self, PosePlaces};
use crate::routine::code::Code;
use crate::routine::diagnostic::Diagnostic;

/// What is known of a pose. What a table does not say stays as it was in the pose before.
#[derive(Clone, Default)]
pub(super) struct Draft {
    hip: Option<Vec3>,
    spine: Option<[f32; 4]>,
    roll: f32,
    twist: f32,
    look: f32,
    belly: Option<f32>,
    legs: [LimbDraft; 2],
    arms: [LimbDraft; 2],
    things: [Option<Vec2>; 3],
    arrow: Option<[Vec2; 2]>,
    /// Whether hip, spine and legs have been written, well or not.
    said: [bool; 3],
}

/// What is known of a limb.
#[derive(Clone, Default)]
struct LimbDraft {
    /// Its place, and whether that names its depth.
    end: Option<(Vec3, bool)>,
    tip: Option<Tip>,
    joint: Option<Joint>,
    /// Where it was written last.
    span: Option<Range<usize>>,
}

/// Where a knee or an elbow points.
#[derive(Clone, Copy)]
enum Joint {
    Toward(Toward),
    Direction(Vec3),
}

/// A direction as the body has it.
#[derive(Clone, Copy, PartialEq)]
pub(in super::super) enum Toward {
    Up,
    Down,
    Forward,
    Back,
    Out,
    In,
}

impl Word for Toward {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("up", Self::Up),
        ("down", Self::Down),
        ("forward", Self::Forward),
        ("back", Self::Back),
        ("out", Self::Out),
        ("in", Self::In),
    ];
}

/// The keys of a limb: its place, its tip, its joint.
type Keys = [&'static str; 3];

const LEG: Keys = ["ankle", "foot", "knee"];
const ARM: Keys = ["wrist", "hand", "elbow"];

impl Draft {
    /// Reads a table over the pose before.
    pub(super) fn read(table: &mut Table<'_>, before: Option<Self>, report: &mut Report) -> Self {
        let mut draft = before.unwrap_or_default();
        let keys: [&[&str]; 3] = [&["hip"], &["spine"], &["legs", "right_leg", "left_leg"]];
        for (said, keys) in draft.said.iter_mut().zip(keys) {
            *said |= table.has_any(keys);
        }
        if let Some((hip, _)) = table.read("hip", report, place) {
            draft.hip = Some(hip);
        }
        draft.spine = table.read("spine", report, spine).or(draft.spine);
        draft.roll = table.read("roll", report, degrees).unwrap_or(draft.roll);
        draft.twist = table.read("twist", report, degrees).unwrap_or(draft.twist);
        draft.look = table.read("look", report, degrees).unwrap_or(draft.look);
        draft.belly = table.read("belly", report, within(BELLIES)).or(draft.belly);
        let kinds = [
            ("legs", ["right_leg", "left_leg"], LEG, &mut draft.legs),
            ("arms", ["right_arm", "left_arm"], ARM, &mut draft.arms),
        ];
        for (both, [right, left], keys, limbs) in kinds {
            let read = |item: Item<'_>, report: &mut Report| LimbDraft::read(item, keys, report);
            let both = table.read(both, report, read);
            let one = [table.read(right, report, read), table.read(left, report, read)];
            for (limb, one) in limbs.iter_mut().zip(one) {
                limb.take(both.clone());
                limb.take(one);
            }
        }
        for (thing, key) in draft.things.iter_mut().zip(["ball", "roller", "load"]) {
            if let Some(at) = table.read(key, report, numbers) {
                *thing = Some(Vec2::from_array(at));
            }
        }
        draft.arrow = None;
        if let Some([from_x, from_y, to_x, to_y]) = table.read("arrow", report, numbers) {
            draft.arrow = Some([Vec2::new(from_x, from_y), Vec2::new(to_x, to_y)]);
        }
        draft
    }

    /// The pose, once everything is known. `span`: its table; `first`: whether it is the first, which
    /// has to say everything.
    pub(super) fn pose(
        &self,
        span: Range<usize>,
        props: &[Prop],
        first: bool,
        report: &mut Report,
    ) -> Option<Pose> {
        let needed = [
            ("hip", "hip = [0.0, 0.5]"),
            ("spine", "spine = [90, 90, 90]"),
            ("legs", "legs = { ankle = [0.0, 0.05] }"),
        ];
        for ((key, write), _) in needed.iter().zip(self.said).filter(|(_, said)| first && !said) {
            let (message, help) = (format!("`{key}` is missing"), format!("write `{write}`"));
            report.error::<()>(Code::MissingKey, span.clone(), message, help);
        }
        for leg in self.legs.iter().filter(|leg| first && leg.end.is_none()) {
            let Some(place) = &leg.span else { continue };
            let is_told = |found: &Diagnostic| place.contains(&found.span().start);
            if !report.diagnostics.iter().any(is_told) {
                let help = "write `{ ankle = [0.0, 0.05] }`".to_owned();
                report.error::<()>(Code::MissingKey, place.clone(), "`ankle` is missing", help);
            }
        }
        let unsettled = LimbPose { end: Vec3::ZERO, tip: Tip::Relaxed, joint: None };
        let mut pose = Pose {
            hips: self.hip?,
            spine: self.spine?,
            roll: self.roll,
            twist: self.twist,
            look: self.look,
            legs: [unsettled; 2],
            arms: [unsettled; 2],
            belly: self.belly.unwrap_or(1.0),
            things: self.things,
            arrow: self.arrow,
        };
        let trunk = Body::of(&pose);
        for at in 0..2 {
            let side = if at == 0 { 1.0 } else { -1.0 };
            let (hip, shoulder) = (trunk.legs[at].root, trunk.arms[at].root);
            let (right, front) = (trunk.rights[0] * side, trunk.fronts[0]);
            pose.legs[at] = self.legs[at].settle(hip, None, right, front)?;
            let hanging = shoulder + (trunk.waist - trunk.chest).normalize_or(Vec3::NEG_Y) * 0.31;
            let (right, front) = (trunk.rights[1] * side, trunk.fronts[1]);
            pose.arms[at] = self.arms[at].settle(shoulder, Some(hanging), right, front)?;
        }
        let place = |limb: &LimbDraft| limb.span.clone().unwrap_or_else(|| span.clone());
        let limbs = [&self.legs[0], &self.legs[1], &self.arms[0], &self.arms[1]].map(place);
        check::pose(&Body::of(&pose), props, &PosePlaces { limbs, whole: span }, report);
        Some(pose)
    }
}

impl LimbDraft {
    /// Learns what is newly said.
    fn take(&mut self, said: Option<Self>) {
        let Some(said) = said else { return };
        self.end = said.end.or(self.end);
        self.tip = said.tip.or(self.tip);
        self.joint = said.joint.or(self.joint);
        self.span = said.span;
    }

    fn read(item: Item<'_>, keys: Keys, report: &mut Report) -> Option<Self> {
        // Where the syntax is broken, the parser may place a key behind its value.
        let span = item.key_span.start.min(item.span.start)..item.span.end.max(item.key_span.end);
        let [end, tip, joint] = keys;
        let write = format!("`{{ {end} = [0.2, 0.05] }}`");
        let mut table = inner_table(item, report, &write)?;
        let limb = Self {
            end: table.read(end, report, place),
            tip: table.read(tip, report, tip_of),
            joint: table.read(joint, report, joint_of),
            span: Some(span),
        };
        table.finish(report);
        Some(limb)
    }

    /// The limb from its `root`. What lies at no depth of its own lies at the root's.
    fn settle(
        &self,
        root: Vec3,
        otherwise: Option<Vec3>,
        right: Vec3,
        front: Vec3,
    ) -> Option<LimbPose> {
        let end = match self.end {
            Some((end, true)) => end,
            Some((end, false)) => end.with_z(root.z),
            None => otherwise?,
        };
        let joint = self.joint.map(|joint| match joint {
            Joint::Direction(direction) => direction,
            Joint::Toward(toward) => match toward {
                Toward::Up => Vec3::Y,
                Toward::Down => Vec3::NEG_Y,
                Toward::Forward => front,
                Toward::Back => -front,
                Toward::Out => right,
                Toward::In => -right,
            },
        });
        Some(LimbPose { end, tip: self.tip.unwrap_or(Tip::Relaxed), joint })
    }
}

/// Toes or fingers: an angle, or a direction in space.
fn tip_of(item: Item<'_>, report: &mut Report) -> Option<Tip> {
    if item.value.is_array() {
        return direction(item, report).map(Tip::Towards);
    }
    degrees(item, report).map(Tip::Degrees)
}

/// A knee or an elbow: a word, or a direction in space.
fn joint_of(item: Item<'_>, report: &mut Report) -> Option<Joint> {
    if matches!(item.value, DeValue::Array(_)) {
        return direction(item, report).map(Joint::Direction);
    }
    super::word(item, report).map(Joint::Toward)
}
