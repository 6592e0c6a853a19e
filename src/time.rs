//! Moments, durations as people write them, and the program's only clock.
//!
//! | written | means |
//! |---|---|
//! | `45s`, `45 sec` | 45 seconds |
//! | `1m30s`, `1 min 30 s` | 90 seconds |
//! | `2 min`, `1h` | 120 and 3,600 seconds |

use std::ops::{Add, Sub};
use std::time::Duration;

/// A point in time on a session's clock: the time since an arbitrary zero.
///
/// Engine, interface and sound compare moments; only the shell knows how they relate to the
/// computer's clocks. Arithmetic saturates at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Duration);

impl Moment {
    /// The clock's zero.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// The moment that lies `elapsed` after the clock's zero.
    #[must_use]
    pub const fn at(elapsed: Duration) -> Self {
        Self(elapsed)
    }

    /// Time since the clock's zero.
    #[must_use]
    pub const fn elapsed(self) -> Duration {
        self.0
    }

    /// Time from `earlier` to here, zero when `earlier` lies later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;
    fn add(self, by: Duration) -> Self {
        Self(self.0.saturating_add(by))
    }
}

impl Sub<Duration> for Moment {
    type Output = Self;
    fn sub(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(by))
    }
}
