//! Moments, durations as people write them, and the program's only clock.

mod duration;

pub use duration::{DurationError, LONGEST, parse_duration, write_duration};

use std::num::NonZeroU32;
use std::ops::{Add, Sub};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs};

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};
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

    /// Later than any other.
    pub const MAX: Self = Self(Duration::MAX);

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
    /// How far that clock is ahead of UTC.
    pub offset: Offset,
    /// When it will be changed next, if that is within a day.
    pub change: Option<Change>,
}

/// A change of the clock that lies ahead: to summer time, or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// How long it is until then.
    pub after: SignedDuration,
    /// How far the clock is put forward then.
    pub by: SignedDuration,
}

impl Now {
    /// A moment, and what clock and calendar say then.
    #[must_use]
    pub fn at(moment: Moment, wall: &Zoned) -> Self {
        let next = wall.time_zone().following(wall.timestamp()).next();
        let change = next.map(|next| Change {
            after: next.timestamp().duration_since(wall.timestamp()),
            by: next.offset().duration_since(wall.offset()),
        });
        let change = change.filter(|change| change.after <= DAY);
        Self { moment, civil: wall.datetime(), offset: wall.offset(), change }
    }

    /// The moment in the time of the world.
    #[must_use]
    pub fn instant(&self) -> Timestamp {
        self.offset.to_timestamp(self.civil).unwrap_or_default()
    }

    /// What the clock on the wall will say after a time.
    #[must_use]
    pub fn civil_after(&self, time: SignedDuration) -> DateTime {
        let changed = self.change.filter(|change| change.after <= time);
        let civil = self.civil.saturating_add(time);
        changed.map_or(civil, |change| civil.saturating_add(change.by))
    }
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

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
        Now::at(self.now(), &wall())
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

/// The moment it is, and what clock and calendar say here.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this module is the one that reads clocks")]
pub fn wall() -> Zoned {
    jiff::Timestamp::now().to_zoned(zone())
}

/// The zone that `/etc/localtime` leads to, if `TZ` names no other. A change of it shows within a
/// minute.
///
/// jiff finds the same, but lists all zones of the computer first, which takes longer than all else
/// up to the first picture. A zone that can't be found or read is UTC there, never an error.
fn zone() -> TimeZone {
    static LAST: Mutex<Option<(Duration, TimeZone)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let now = monotonic();
    match &*last {
        Some((read, zone)) if now.saturating_sub(*read) < MINUTE => zone.clone(),
        _ => {
            let link =
                env::var_os("TZ").is_none().then(|| fs::read_link(LOCAL_ZONE).ok()).flatten();
            let zone = link.and_then(|link| zone_at(&link)).unwrap_or_else(TimeZone::system);
            *last = Some((now, zone.clone()));
            zone
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);

const LOCAL_ZONE: &str = "/etc/localtime";

/// The zone in a file of the computer's list of zones, where its path ends in its name.
fn zone_at(path: &Path) -> Option<TimeZone> {
    let (_, name) = path.to_str()?.split_once("/zoneinfo/")?;
    TimeZone::tzif(name, &fs::read(Path::new(LOCAL_ZONE).with_file_name(path)).ok()?).ok()
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
    fn a_zone_is_read_under_the_name_that_its_path_ends_in() {
        // Once for old readers and once for new ones: an hour east of Greenwich; then summer time.
        let mut file = Vec::new();
        for _ in 0..2 {
            file.extend(b"TZif2");
            file.extend([0; 15 + 4 * 4]);
            file.extend([0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0x0e, 0x10, 0, 0]);
            file.extend(b"CET\0");
        }
        file.extend(b"\nCET-1CEST,M3.5.0,M10.5.0/3\n");
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("zoneinfo/Europe/Berlin");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, file).unwrap();
        let zone = zone_at(&path).unwrap();
        assert_eq!(zone.iana_name(), Some("Europe/Berlin"));
        let summer = jiff::civil::date(2026, 7, 1).at(12, 0, 0, 0).to_zoned(zone).unwrap();
        assert_eq!(summer.offset(), jiff::tz::offset(2));
        assert_eq!(zone_at(Path::new("/etc/somewhere/else")), None);
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
