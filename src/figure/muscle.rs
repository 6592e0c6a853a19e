//! What a figure can highlight: where on the body a muscle shows, as patches along its bones.

/// A part of the body that can be highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named by its word")]
pub enum Muscle {
    Calf,
    LowerCalf,
    Achilles,
    Shin,
    Ankle,
    Foot,
    Hamstring,
    Thigh,
    HipFlexor,
    Buttock,
    Hip,
    LowerBack,
    Belly,
    Flank,
    Core,
    UpperBack,
    Chest,
    Ribs,
    Neck,
    Throat,
    Spine,
    Shoulder,
    SciaticNerve,
}

/// A bone that patches lie along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bone {
    Thigh,
    Shin,
    Foot,
    UpperArm,
    Lumbar,
    Thorax,
    Neck,
}

/// A stretch of a bone: from where to where (0 to 1), how far before it (behind: less than nothing) and
/// with which radii, as parts of body height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patch {
    pub(super) bone: Bone,
    pub(super) along: [f32; 2],
    pub(super) before: f32,
    pub(super) radii: [f32; 2],
}

const fn patch(bone: Bone, along: [f32; 2], before: f32, radii: [f32; 2]) -> Patch {
    Patch { bone, along, before, radii }
}

impl Muscle {
    /// Whether each half of the body has one of its own.
    #[must_use]
    pub const fn is_paired(self) -> bool {
        !matches!(
            self,
            Self::LowerBack
                | Self::Belly
                | Self::Core
                | Self::UpperBack
                | Self::Ribs
                | Self::Neck
                | Self::Throat
                | Self::Spine
        )
    }

    pub(super) const fn patches(self) -> &'static [Patch] {
        use Bone::{Foot, Lumbar, Neck, Shin, Thigh, Thorax, UpperArm};
        macro_rules! patches {
            ($($patch:expr),+) => {{
                const PATCHES: &[Patch] = &[$($patch),+];
                PATCHES
            }};
        }
        match self {
            Self::Calf => patches![patch(Shin, [0.06, 0.60], -0.013, [0.030, 0.020])],
            Self::LowerCalf => patches![patch(Shin, [0.38, 0.88], -0.009, [0.027, 0.016])],
            Self::Achilles => patches![patch(Shin, [0.62, 1.02], -0.011, [0.017, 0.014])],
            Self::Shin => patches![patch(Shin, [0.08, 0.75], 0.010, [0.024, 0.015])],
            Self::Ankle => patches![patch(Shin, [0.88, 1.02], 0.0, [0.024, 0.022])],
            Self::Foot => patches![patch(Foot, [0.0, 1.0], 0.0, [0.020, 0.016])],
            Self::Hamstring => patches![patch(Thigh, [0.12, 0.92], -0.014, [0.031, 0.021])],
            Self::Thigh => patches![patch(Thigh, [0.12, 0.92], 0.014, [0.031, 0.021])],
            Self::HipFlexor => patches![
                patch(Thigh, [0.0, 0.30], 0.024, [0.028, 0.026]),
                patch(Lumbar, [0.0, 0.45], 0.030, [0.028, 0.024])
            ],
            Self::Buttock => patches![
                patch(Lumbar, [-0.10, 0.20], -0.024, [0.042, 0.034]),
                patch(Thigh, [-0.05, 0.15], -0.024, [0.038, 0.032])
            ],
            Self::Hip => patches![patch(Thigh, [-0.18, 0.16], 0.0, [0.042, 0.038])],
            Self::LowerBack => patches![patch(Lumbar, [0.05, 1.05], -0.030, [0.027, 0.024])],
            Self::Belly => patches![patch(Lumbar, [0.0, 1.05], 0.028, [0.031, 0.026])],
            Self::Flank => patches![patch(Lumbar, [0.0, 1.25], 0.0, [0.040, 0.036])],
            Self::Core => patches![patch(Lumbar, [-0.05, 1.10], 0.0, [0.056, 0.050])],
            Self::UpperBack => patches![patch(Thorax, [0.12, 0.98], -0.028, [0.026, 0.024])],
            Self::Chest => patches![patch(Thorax, [0.35, 0.88], 0.024, [0.030, 0.027])],
            Self::Ribs => patches![patch(Thorax, [0.05, 0.70], 0.0, [0.048, 0.044])],
            Self::Neck => patches![patch(Neck, [0.0, 1.0], 0.0, [0.030, 0.028])],
            Self::Throat => patches![patch(Neck, [0.05, 0.95], 0.018, [0.014, 0.014])],
            Self::Spine => patches![
                patch(Lumbar, [-0.05, 1.0], -0.032, [0.020, 0.020]),
                patch(Thorax, [0.0, 1.0], -0.030, [0.020, 0.018]),
                patch(Neck, [0.0, 0.9], -0.012, [0.017, 0.016])
            ],
            Self::Shoulder => patches![patch(UpperArm, [-0.05, 0.34], 0.0, [0.030, 0.026])],
            Self::SciaticNerve => patches![
                patch(Lumbar, [0.0, 0.35], -0.036, [0.014, 0.014]),
                patch(Thigh, [0.0, 1.0], -0.022, [0.014, 0.013]),
                patch(Shin, [0.0, 0.95], -0.014, [0.013, 0.011])
            ],
        }
    }
}
