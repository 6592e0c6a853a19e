//! Which frame of the device is heard when.

/// The first observations come while the device fills its buffer and mean little.
const SETTLING: u32 = 3;

/// Two observations in a row that are off by more than this tell that the device ran dry and goes on
/// later; a single one is a thread that was put aside while it looked. Nanoseconds.
const STUMBLE: f64 = 10e6;

/// The share of each observation's error that is followed in the long run.
const FOLLOW: f64 = 0.02;

/// A smoothed map from the monotonic clock to the frames of a stream.
///
/// With each buffer the device says when its first frame will be heard. What it says wanders by
/// milliseconds on a busy computer, while the sound itself goes on evenly.
#[derive(Debug)]
pub(super) struct DeviceClock {
    rate: f64,
    /// When frame 0 was heard, or would have been at this pace. Nanoseconds.
    zero: f64,
    /// How many observations there were since the stream began or stumbled.
    seen: u32,
    stumbling: bool,
}

impl DeviceClock {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate: f64::from(rate), zero: 0.0, seen: 0, stumbling: false }
    }

    /// Notes that `frame` will be heard at `heard`.
    pub(super) fn observe(&mut self, heard: u64, frame: u64) {
        let error = heard as f64 - frame as f64 * 1e9 / self.rate - self.zero;
        let off = error.abs() > STUMBLE;
        self.seen = if off && self.stumbling { 1 } else { self.seen + 1 };
        self.stumbling = off && self.seen > SETTLING;
        if self.seen <= SETTLING {
            self.zero += error;
        } else if !off {
            let mean = 1.0 / f64::from(self.seen - SETTLING + 1);
            self.zero += error * mean.max(FOLLOW);
        }
    }

    /// The frame that is heard at `at`; negative before the stream began.
    pub(super) fn frame_at(&self, at: u64) -> i64 {
        ((at as f64 - self.zero) * self.rate / 1e9).round() as i64
    }
}
