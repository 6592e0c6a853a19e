//! Which frame of the device is heard when.

/// An observation that is off by more than this tells that the device stumbled. Nanoseconds.
const STUMBLE: f64 = 30e6;

/// The first observations come while the device fills its buffer and mean nothing yet.
const SETTLING: u32 = 3;

/// The share of each observation's error that is followed once the clock has settled. Observations
/// wander by a whole buffer with the computer's load; 2 % of that is half a millisecond.
const FOLLOW: f64 = 0.02;

/// A smoothed map from the monotonic clock to the frames of a stream.
///
/// It is told once in each callback of the device which frame comes next. What it knows is when
/// frame 0 was asked for, or would have been at this pace; the time from there to the ear is constant.
#[derive(Debug)]
pub(super) struct DeviceClock {
    rate: f64,
    /// Nanoseconds.
    zero: f64,
    seen: u32,
    stumbled: bool,
}

impl DeviceClock {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate: f64::from(rate), zero: 0.0, seen: 0, stumbled: false }
    }

    /// Notes that `frame` is asked for at `now`.
    pub(super) fn observe(&mut self, now: u64, frame: u64) {
        let zero = now as f64 - frame as f64 * 1e9 / self.rate;
        let off = zero - self.zero;
        self.seen += 1;
        // One late callback is followed by one in time; only two in a row are a new pace.
        let stumbles = off.abs() > STUMBLE;
        if self.seen <= SETTLING || stumbles && self.stumbled {
            self.zero = zero;
        } else if !stumbles {
            self.zero += off * FOLLOW.max(1.0 / f64::from(self.seen - SETTLING + 1));
        }
        self.stumbled = stumbles;
    }

    /// The frame that is asked for at `at`; negative before the stream began.
    pub(super) fn frame_at(&self, at: u64) -> i64 {
        ((at as f64 - self.zero) * self.rate / 1e9).round() as i64
    }
}
