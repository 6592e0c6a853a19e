//! The tones of a repetition's parts and of a breath: they rise with the effort and fall with the way
//! back, so that they are told apart without knowing them.

use std::f32::consts::{PI, TAU};
use std::time::Duration;

use super::pack::Pack;
use crate::session::Stroke;

/// The pitch that a pack's tones rise from and fall to, in Hz; below the counts of the same pack.
const fn base(pack: Pack) -> f32 {
    match pack {
        Pack::Soft => 294.0,
        Pack::Low => 147.0,
        Pack::Loud => 587.0,
    }
}

/// A fifth.
const RISE: f32 = 1.5;

/// The highest sample: of the short tone of a part, and of a breath, which is long and beneath all else.
const LOUD: f32 = 0.35;
const QUIET: f32 = 0.16;

/// The time in which a short tone comes and goes, in seconds.
const EDGE: f32 = 0.008;

/// The samples of a tone.
pub(super) fn samples(pack: Pack, stroke: Stroke, length: Duration, rate: u32) -> Vec<f32> {
    let base = base(pack);
    let (from, to) = match stroke {
        Stroke::Lift | Stroke::In => (base, base * RISE),
        Stroke::Lower | Stroke::Out => (base * RISE, base),
        Stroke::Hold | Stroke::Pause => (base * RISE, base * RISE),
    };
    let breath = matches!(stroke, Stroke::In | Stroke::Out);
    let seconds = length.as_secs_f32();
    let frames = (seconds * rate as f32) as usize;
    let mut turn = 0.0_f32;
    (0..frames)
        .map(|frame| {
            let at = frame as f32 / rate as f32;
            let pitch = from + (to - from) * at / seconds;
            turn = (turn + pitch / rate as f32).fract();
            let level = if breath {
                QUIET * (PI * at / seconds).sin()
            } else {
                LOUD * (at / EDGE).min((seconds - at) / EDGE).min(1.0)
            };
            level * (TAU * turn).sin()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 24_000;

    /// How often the sign changes upwards in a part of a tone: its pitch, in Hz.
    fn pitch(samples: &[f32]) -> f32 {
        let turns = samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        turns as f32 * RATE as f32 / samples.len() as f32
    }

    #[test]
    fn tones_rise_fall_or_stay_and_end_softly() {
        let four = Duration::from_secs(4);
        for (stroke, rises) in [
            (Stroke::In, Some(true)),
            (Stroke::Lift, Some(true)),
            (Stroke::Out, Some(false)),
            (Stroke::Lower, Some(false)),
            (Stroke::Hold, None),
        ] {
            let tone = samples(Pack::Soft, stroke, four, RATE);
            assert_eq!(tone.len(), 4 * RATE as usize);
            let second = RATE as usize;
            let (first, last) = (pitch(&tone[..second]), pitch(&tone[3 * second..]));
            match rises {
                Some(true) => assert!(last > first * 1.2, "{stroke:?}: {first} {last}"),
                Some(false) => assert!(first > last * 1.2, "{stroke:?}: {first} {last}"),
                None => assert!((first - last).abs() < 2.0, "{stroke:?}: {first} {last}"),
            }
            assert!(tone[0].abs() < 0.01 && tone[tone.len() - 1].abs() < 0.01, "{stroke:?}");
        }
    }
}
