//! Sound: cues played at the very moment they are due, for as long as there is a device.
//!
//! A [`Speaker`] is told the whole future of a session ahead of time and mixes each sound at its exact
//! frame; waking up when a cue is due would let it wander by a whole buffer. Opening, closing and
//! reviving the device happens on a thread of its own, since a hung sound server blocks whoever
//! talks to it: no method but [`Speaker::linger`] ever waits.
//!
//! | part | does |
//! |---|---|
//! | [`pack`] | names the sounds and the packs |
//! | `bank` | decodes a pack and the user's own files |
//! | `clock` | tells which frame of the device is heard when |
//! | `score` | mixes every sound at its frame |
//! | `device` | opens the device, watches over it, opens it again |

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::routine::Side;
use crate::session::Cue;
use crate::time::monotonic_nanos;

#[cfg(feature = "sound")]
mod bank;
#[cfg(feature = "sound")]
mod clock;
#[cfg(feature = "sound")]
mod device;
pub mod pack;
#[cfg(feature = "sound")]
mod score;

pub use pack::{Pack, Sound};

/// A sound and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// When, in nanoseconds of the computer's monotonic clock.
    pub at: u64,
    /// What is played.
    pub sound: Sound,
    /// The side it is heard from; none is the middle.
    pub side: Option<Side>,
}

/// The sounds of a session's cues, in order. A line that is shown just when something else is
/// heard gets no sound: two at once are neither.
#[must_use]
pub fn sounds<'a>(cues: impl IntoIterator<Item = (u64, &'a Cue, Option<Side>)>) -> Vec<Timed> {
    let timed = |(at, cue, side)| Some(Timed { at, sound: Sound::of(cue)?, side });
    let mut sounds: Vec<Timed> = cues.into_iter().filter_map(timed).collect();
    sounds.sort_by_key(|cue| cue.at);
    let others: Vec<u64> =
        sounds.iter().filter(|cue| cue.sound != Sound::Cue).map(|cue| cue.at).collect();
    let crowded = |at| {
        let next = others.partition_point(|other| *other < at);
        let near = |index: Option<&u64>| index.is_some_and(|other| other.abs_diff(at) < ALONE);
        near(others.get(next)) || near(next.checked_sub(1).and_then(|before| others.get(before)))
    };
    sounds.retain(|cue| cue.sound != Sound::Cue || !crowded(cue.at));
    sounds
}

/// A shown line is heard where nothing else begins so near. Nanoseconds.
const ALONE: u64 = 500_000_000;

/// What a speaker plays, and how loud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The pack.
    pub pack: Pack,
    /// A folder with the user's own sounds, `go.wav` or `go.ogg` and so on; it need not exist.
    pub own: PathBuf,
    /// Percent, 100 at most. The ear's scale: half is a quarter of the amplitude.
    pub volume: u8,
    /// Plays nothing, but keeps the time line running.
    pub muted: bool,
}

/// How it stands with the sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nothing is to be played, so no device is held.
    #[default]
    Idle,
    /// A device is being opened.
    Opening,
    /// Cues are heard.
    Playing,
    /// Cues are not heard, and why.
    Silent(Trouble),
}

impl Status {
    /// Whether cues are heard; where they are not, something else has to mark the change.
    #[must_use]
    pub const fn audible(&self) -> bool {
        !matches!(self, Self::Silent(_))
    }
}

/// Why cues are not heard, in the words of the status line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no device to open.
    #[error("no sound card")]
    NoDevice,
    /// A device that played is gone.
    #[error("the sound device went away, trying again")]
    Lost,
    /// A device takes no samples, or opening it takes longer than a second.
    #[error("the sound device does not answer, trying again")]
    Stalled,
    /// A device can't be opened; in the system's words.
    #[error("the sound device cannot be opened, trying again: {0}")]
    Refused(String),
    /// The `sound` feature was left out.
    #[error("built without sound")]
    NotBuilt,
}

/// A file of the user's that can't be played; the pack's own sound takes its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` {reason}; `{sound}` sounds as in the pack", file.display())]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// What it should have replaced.
    pub sound: Sound,
    /// What is wrong with it.
    pub reason: String,
}

/// The user's files in a folder that can't be played, found without a device.
#[must_use]
#[cfg_attr(not(feature = "sound"), expect(unused_variables, reason = "nothing is played then"))]
pub fn faults(own: &Path) -> Vec<Fault> {
    #[cfg(feature = "sound")]
    return bank::faults(own);
    #[cfg(not(feature = "sound"))]
    Vec::new()
}

/// Plays a session's cues. Dropping it ends the sound at once, without waiting for the device.
#[derive(Debug)]
pub struct Speaker {
    orders: Sender<Order>,
    shared: Arc<Shared>,
}

impl Speaker {
    /// Starts a speaker, which holds no device until it has something to play. `wake` is called,
    /// on another thread, whenever [`Speaker::status`] or [`Speaker::faults`] has changed.
    #[must_use]
    pub fn start(options: Options, wake: impl Fn() + Send + 'static) -> Self {
        let (orders, inbox) = channel();
        let shared = Arc::new(Shared::default());
        let speaker = Self { orders: orders.clone(), shared: Arc::clone(&shared) };
        #[cfg(feature = "sound")]
        std::thread::spawn(move || device::supervise(options, &inbox, &orders, &shared, &wake));
        #[cfg(not(feature = "sound"))]
        {
            drop((options, orders, inbox, wake));
            shared.lock().status = Status::Silent(Trouble::NotBuilt);
        }
        speaker
    }

    /// Opens the device ahead of the first cue, which would come late by the time that takes.
    pub fn prepare(&self) {
        self.send(Order::Prepare);
    }

    /// Replaces the whole future. What sounds already goes on to its end; a cue that has begun is
    /// not begun again, and one that is more than a second late is left out.
    pub fn schedule(&self, cues: Vec<Timed>) {
        self.send(Order::Schedule(cues));
    }

    /// Fades what sounds and drops the future.
    pub fn silence(&self) {
        self.send(Order::Silence);
    }

    /// Sets the volume, in percent.
    pub fn volume(&self, percent: u8) {
        self.send(Order::Volume(percent));
    }

    /// Turns the sound off or on again.
    pub fn mute(&self, muted: bool) {
        self.send(Order::Mute(muted));
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let state = self.shared.lock();
        if state.status == Status::Opening && late(state.since) {
            return Status::Silent(Trouble::Stalled);
        }
        state.status.clone()
    }

    /// The name of the device, in the system's words; empty before one was found.
    #[must_use]
    pub fn device(&self) -> String {
        self.shared.lock().device.clone()
    }

    /// The user's files that can't be played; known once the device is open.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.lock().faults.clone()
    }

    /// Waits until all that is scheduled has been heard to its end, but no longer than `limit`: a program that
    /// leaves at once would cut its last sound off.
    pub fn linger(&self, limit: Duration) {
        let end = monotonic_nanos().saturating_add(nanos(limit));
        loop {
            let quiet = if self.status().audible() { self.shared.lock().quiet_at } else { 0 };
            let left = quiet.min(end).saturating_sub(monotonic_nanos());
            if left == 0 {
                return;
            }
            std::thread::park_timeout(Duration::from_nanos(left).min(LINGER_STEP));
        }
    }

    fn send(&self, order: Order) {
        // A thread that is gone, or was never there, has said so in the status.
        let _ = self.orders.send(order);
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.send(Order::Quit);
    }
}

/// How often a lingering speaker looks whether the device is still there.
const LINGER_STEP: Duration = Duration::from_millis(100);

/// After this long without a sign of life a device counts as hung.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a speaker tells its thread.
#[derive(Debug)]
#[cfg_attr(not(feature = "sound"), expect(dead_code, reason = "without sound nobody reads them"))]
enum Order {
    Prepare,
    Schedule(Vec<Timed>),
    Silence,
    Volume(u8),
    Mute(bool),
    /// From the stream with this number: it is dead.
    #[cfg(feature = "sound")]
    Dead(u64),
    Quit,
}

/// What the thread tells the speaker.
#[derive(Debug, Default)]
struct Shared(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    status: Status,
    /// When the status became what it is.
    since: u64,
    device: String,
    faults: Vec<Fault>,
    /// When the last sound will have been heard to its end.
    quiet_at: u64,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn late(since: u64) -> bool {
    monotonic_nanos().saturating_sub(since) > nanos(PATIENCE)
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Every sound once, in the order of a session and from all three places, for the user to learn
/// and to try the speakers with: when, counted from the beginning, and what.
pub fn demonstration() -> impl Iterator<Item = (Duration, Sound, Option<Side>)> {
    let places = [None, Some(Side::Left), Some(Side::Right)];
    (0..)
        .zip(Sound::ALL)
        .zip(places.into_iter().cycle())
        .map(|((beat, sound), side)| (Duration::from_millis(1200) * beat, sound, side))
}

/// The times of `cues` in the form that a recording of them is compared with: monotonic
/// nanoseconds under `sched_ns`.
#[must_use]
pub fn schedule_json(cues: &[Timed]) -> String {
    serde_json::json!({
        "strategy": "score",
        "buffer": BUFFER.to_string(),
        "errors": 0,
        "sched_ns": cues.iter().map(|cue| cue.at).collect::<Vec<_>>(),
        "issued_late_ns": [],
    })
    .to_string()
}

/// Frames that the device asks for at a time, 43 ms at 48 kHz; it holds two of them. With half as
/// many a busy computer leaves it dry several times a minute, and it wakes the computer twice as
/// often; the system's own choice may be two seconds.
const BUFFER: u32 = 2048;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_written_as_the_analysis_reads_it() {
        let cues = [Cue::Ready, Cue::Count(4), Cue::Go];
        let cues = sounds((1..).zip(&cues).map(|(at, cue)| (at, cue, None)));
        assert_eq!(
            schedule_json(&cues),
            r#"{"buffer":"2048","errors":0,"issued_late_ns":[],"sched_ns":[1,3],"strategy":"score"}"#
        );
    }

    #[test]
    fn a_shown_line_gives_way_to_every_other_sound() {
        let line = Cue::Say("Breathe.".to_owned());
        let tenths = |tenths: u64, cue| (tenths * 100_000_000, cue, Some(Side::Left));
        let cues = [
            tenths(0, &Cue::Go),
            tenths(0, &line),
            tenths(50, &line),
            tenths(96, &line),
            tenths(100, &Cue::Halfway),
            tenths(105, &line),
        ];
        let heard: Vec<_> =
            sounds(cues).into_iter().map(|c| (c.at / 100_000_000, c.sound)).collect();
        assert_eq!(
            heard,
            [(0, Sound::Go), (50, Sound::Cue), (100, Sound::Halfway), (105, Sound::Cue)]
        );
    }

    #[test]
    fn the_demonstration_has_every_sound_and_every_side() {
        let all: Vec<_> = demonstration().collect();
        assert_eq!(all.len(), Sound::ALL.len());
        assert_eq!(all[0], (Duration::ZERO, Sound::Ready, None));
        assert_eq!(all[1], (Duration::from_millis(1200), Sound::Position, Some(Side::Left)));
        assert_eq!(all[2], (Duration::from_millis(2400), Sound::Sides, Some(Side::Right)));
    }

    #[test]
    fn nobody_waits_for_the_end_of_what_is_not_heard() {
        let trouble = Status::Silent(Trouble::NoDevice);
        let cases = [(trouble, u64::MAX), (Status::Idle, 0), (Status::Playing, 1)];
        for (status, quiet_at) in cases {
            let shared = Arc::new(Shared::default());
            *shared.lock() = State { status, quiet_at, ..State::default() };
            Speaker { orders: channel().0, shared }.linger(Duration::MAX);
        }
    }

    #[test]
    fn only_trouble_is_not_audible() {
        let trouble = Status::Silent(Trouble::Lost);
        let audible: Vec<bool> = [Status::Idle, Status::Opening, Status::Playing, trouble]
            .iter()
            .map(Status::audible)
            .collect();
        assert_eq!(audible, [true, true, true, false]);
    }
}
