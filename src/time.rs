//! Moments, durations as people write them, and the program's only clock.

mod duration;

pub use duration::{DurationError, LONGEST, parse_duration, write_duration};

use std::num::NonZeroU32;
use std::ops::{Add, Sub};
use std::time::Duration;

use jiff::civil::DateTime;
use rustix::time::{ClockId, clock_gettime};

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

/// The present: a moment on the session's clock, and what a clock on the wall says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// On the session's clock.
    pub moment: Moment,
    /// On the wall, in the local time zone.
    pub civil: DateTime,
}

/// Tells the time: the computer's monotonic clock since the program began, `speed` times as fast.
///
/// Monotonic time stands still while a Linux computer sleeps; [`Vigil`] notices that it did.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    zero: Duration,
    speed: NonZeroU32,
}

impl Clock {
    /// Starts a clock at [`Moment::ZERO`].
    #[must_use]
    pub fn start(speed: NonZeroU32) -> Self {
        Self { zero: monotonic(), speed }
    }

    /// How many times as fast as the computer's own it runs.
    #[must_use]
    pub const fn speed(&self) -> NonZeroU32 {
        self.speed
    }

    /// The moment it is.
    #[must_use]
    pub fn now(&self) -> Moment {
        Moment(monotonic().saturating_sub(self.zero).saturating_mul(self.speed.get()))
    }

    /// The present, for whatever shows it.
    #[must_use]
    pub fn present(&self) -> Now {
        Now { moment: self.now(), civil: civil() }
    }

    /// When `moment` is due, in nanoseconds of the computer's monotonic clock.
    #[must_use]
    pub fn real(&self, moment: Moment) -> u64 {
        let due = self.zero + moment.elapsed() / self.speed.get();
        u64::try_from(due.as_nanos()).unwrap_or(u64::MAX)
    }

    /// Real time left until `moment`, zero when it has passed.
    #[must_use]
    pub fn wait_for(&self, moment: Moment) -> Duration {
        moment.since(self.now()) / self.speed.get()
    }
}

/// A late wake that is longer than this is a gap: nobody was there to see what was due.
const GAP: Duration = Duration::from_secs(2);

/// Keeps watch over the waits of a loop and tells when the program was not there: the computer
/// slept, or the process was stopped.
///
/// Call [`Vigil::begin`] before a wait and [`Vigil::end`] after it.
#[derive(Clone, Copy, Debug)]
pub struct Vigil {
    asleep: Duration,
    from: Moment,
    due: Moment,
}

impl Vigil {
    /// Begins a wait that ends at `due` at the latest; `None` waits without an end, and such a
    /// wait is never late.
    #[must_use]
    pub fn begin(clock: &Clock, due: Option<Moment>) -> Self {
        let from = clock.now();
        let due = due.map_or(Moment(Duration::MAX), |due| due.max(from));
        Self { asleep: asleep(), from, due }
    }

    /// Ends the wait. `Some(since)` when there was a gap: the last moment at which the program
    /// was awake, or should have been.
    #[must_use]
    pub fn end(self, clock: &Clock) -> Option<Moment> {
        self.gap(asleep(), clock.now(), clock.speed)
    }

    fn gap(self, asleep: Duration, now: Moment, speed: NonZeroU32) -> Option<Moment> {
        if asleep.saturating_sub(self.asleep) > GAP {
            return Some(self.from);
        }
        (now.since(self.due) / speed.get() > GAP).then_some(self.due)
    }
}

#[expect(clippy::disallowed_methods, reason = "this module is the one that reads clocks")]
fn civil() -> DateTime {
    // A zone that can't be found or read is UTC here, never an error.
    jiff::Zoned::now().datetime()
}

/// The computer's monotonic clock, in nanoseconds: what sound is scheduled by.
#[must_use]
pub fn monotonic_nanos() -> u64 {
    u64::try_from(monotonic().as_nanos()).unwrap_or(u64::MAX)
}

fn monotonic() -> Duration {
    reading(ClockId::Monotonic)
}

/// How long the computer has slept since it was started.
#[cfg(target_os = "linux")]
fn asleep() -> Duration {
    reading(ClockId::Boottime).saturating_sub(monotonic())
}

/// Elsewhere the monotonic clock goes on in sleep, so that a sleep is a late wake.
#[cfg(not(target_os = "linux"))]
fn asleep() -> Duration {
    Duration::ZERO
}

fn reading(clock: ClockId) -> Duration {
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(s: u64) -> Moment {
        Moment::at(Duration::from_secs(s))
    }

    fn clock(speed: u32) -> Clock {
        Clock { zero: Duration::from_secs(1000), speed: NonZeroU32::new(speed).unwrap() }
    }

    #[test]
    fn real_time_runs_slower_than_a_fast_clock() {
        assert_eq!(clock(1).real(second(10)), 1_010_000_000_000);
        assert_eq!(clock(10).real(second(10)), 1_001_000_000_000);
    }

    #[test]
    fn a_clock_begins_at_zero_and_goes_forward() {
        let clock = Clock::start(NonZeroU32::MIN);
        let first = clock.now();
        assert!(first < second(60), "{first:?}");
        assert!(clock.now() >= first);
        assert_eq!(clock.wait_for(Moment::ZERO), Duration::ZERO);
        assert!(clock.wait_for(second(3600)) > Duration::from_secs(3500));
    }

    #[test]
    fn a_wait_is_broken_by_sleep_or_by_a_late_wake() {
        let vigil = Vigil { asleep: Duration::from_secs(50), from: second(10), due: second(11) };
        let gap = |slept, now, speed| {
            vigil.gap(Duration::from_secs(slept), second(now), NonZeroU32::new(speed).unwrap())
        };
        assert_eq!(gap(50, 11, 1), None, "in time");
        assert_eq!(gap(50, 13, 1), None, "a little late");
        assert_eq!(gap(50, 14, 1), Some(second(11)), "stopped: away from when it was due");
        assert_eq!(gap(50, 14, 2), None, "three fast seconds are one and a half");
        assert_eq!(gap(90, 11, 1), Some(second(10)), "slept: away from the start of the wait");
        assert_eq!(gap(52, 11, 1), None, "the two clocks are not read at once");
    }

    #[test]
    fn a_wait_without_an_end_is_never_late() {
        let clock = clock(1);
        let vigil = Vigil { asleep: Duration::ZERO, ..Vigil::begin(&clock, None) };
        assert_eq!(vigil.gap(Duration::ZERO, second(1_000_000), clock.speed), None);
    }
}
