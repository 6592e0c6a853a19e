//! Which frame of the device is heard when.

use std::collections::VecDeque;

/// The first observations come while the device fills its buffer and mean nothing yet.
const SETTLING: u32 = 3;

/// Two observations in a row that are off by more than this tell that the device stumbled and goes
/// on from another place; a single one is a callback that came late. Nanoseconds.
const STUMBLE: f64 = 30e6;

/// How many observations are looked at together: 1.4 s of them with the usual buffer.
const WINDOW: usize = 32;

/// The share of the distance that is followed with each observation.
const FOLLOW: f64 = 0.05;

/// A smoothed map from the monotonic clock to the frames of a stream.
///
/// It is told once in each callback of the device which frame comes next. What it knows is when
/// frame 0 was asked for, or would have been at this pace; the time from there to the ear is constant.
///
/// A busy computer makes callbacks late, by many milliseconds at times, and hardly ever early. So
/// the clock follows the earliest fifth of them, which stays put where their mean wanders about.
#[derive(Debug)]
pub(super) struct DeviceClock {
    rate: f64,
    /// Nanoseconds.
    zero: f64,
    seen: u32,
    stumbling: bool,
    /// What the latest observations said zero was.
    recent: VecDeque<f64>,
}

impl DeviceClock {
    pub(super) fn new(rate: u32) -> Self {
        let recent = VecDeque::with_capacity(WINDOW + 1);
        Self { rate: f64::from(rate), zero: 0.0, seen: 0, stumbling: false, recent }
    }

    /// Notes that `frame` is asked for at `now`.
    pub(super) fn observe(&mut self, now: u64, frame: u64) {
        let zero = now as f64 - frame as f64 * 1e9 / self.rate;
        let off = (zero - self.zero).abs() > STUMBLE;
        self.seen += 1;
        if self.seen <= SETTLING || off && self.stumbling {
            self.recent.clear();
            self.zero = zero;
        } else if off {
            self.stumbling = true;
            return;
        }
        self.stumbling = false;
        self.recent.push_back(zero);
        if self.recent.len() > WINDOW {
            self.recent.pop_front();
        }
        let mut sorted = [0.0; WINDOW];
        let sorted = &mut sorted[..self.recent.len()];
        sorted.iter_mut().zip(&self.recent).for_each(|(sorted, zero)| *sorted = *zero);
        sorted.sort_by(f64::total_cmp);
        let early = sorted[sorted.len() / 5];
        self.zero += (early - self.zero) * FOLLOW.max(1.0 / sorted.len() as f64);
    }

    /// The frame that is asked for at `at`; negative before the stream began.
    pub(super) fn frame_at(&self, at: u64) -> i64 {
        ((at as f64 - self.zero) * self.rate / 1e9).round() as i64
    }
}
