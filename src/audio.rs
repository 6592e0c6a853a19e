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
//! | `timed` | says what of a score is played, and when |
//! | `bank` | decodes a pack and the user's own files |
//! | `stroke` | makes the tones of repetitions and breaths |
//! | [`spoken`] | has the system's speech say a user's own words, ahead of time |
//! | `lines` | decodes spoken lines shortly before they are due |
//! | `clock` | tells which frame of the device is heard when |
//! | `stock` | hands sounds with their samples to the mixer, a little ahead |
//! | [`render`] | mixes a whole score into a file instead |
//! | `mixer` | mixes every sound at its frame |
//! | `device` | opens the device, watches over it, opens it again |

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::time::monotonic_nanos;

#[cfg(feature = "sound")]
mod bank;
#[cfg(feature = "sound")]
mod clock;
#[cfg(feature = "sound")]
mod device;
#[cfg(feature = "sound")]
mod lines;
#[cfg(feature = "sound")]
mod mixer;
pub mod pack;
#[cfg(feature = "sound")]
pub mod render;
pub mod spoken;
#[cfg(feature = "sound")]
mod stock;
#[cfg(feature = "sound")]
mod stroke;
mod timed;

pub use pack::{Pack, Sound};
pub use spoken::Spoken;
pub use timed::{Timed, What, demonstration, schedule_json, timed};

/// What a speaker plays, and how loud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The pack.
    pub pack: Pack,
    /// A folder with the user's own sounds, `go.wav` or `go.ogg` and so on; it need not exist.
    pub own: PathBuf,
    /// Percent, 100 at most. The ear's scale: half is a quarter of the amplitude.
    pub volume: u8,
    /// The same for the tones alone, and for the voice alone; both come below the volume of all.
    pub tones: u8,
    /// See `tones`.
    pub voice: u8,
    /// How long before a sound a loudspeaker that sleeps is woken; zero for one that does not.
    pub lead_in: Duration,
    /// A part of the name of the device; the system's own choice where it is empty.
    pub device: String,
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

    /// Whether another device plays than the one that was asked for, which is not there.
    #[must_use]
    pub fn is_device_missing(&self) -> bool {
        self.shared.lock().device_missing
    }

    /// From the moment at which the device takes samples to the one at which they are heard, as it
    /// says; zero where it does not say, or has not played yet.
    #[must_use]
    pub fn latency(&self) -> Duration {
        Duration::from_nanos(self.shared.latency.load(Ordering::Relaxed))
    }

    /// Lines of the user's own words have been made, and can be played.
    pub fn learn(&self, own: Spoken) {
        self.send(Order::Learn(own));
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

/// The names of the devices that sound can come from, as far as the system tells them.
#[must_use]
pub fn devices() -> Vec<String> {
    #[cfg(feature = "sound")]
    return device::names();
    #[cfg(not(feature = "sound"))]
    Vec::new()
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
    Learn(Spoken),
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
struct Shared {
    state: Mutex<State>,
    /// Of the device, in nanoseconds.
    latency: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct State {
    status: Status,
    /// When the status became what it is.
    since: u64,
    device: String,
    /// The device that was asked for is not there.
    device_missing: bool,
    faults: Vec<Fault>,
    /// When the last sound will have been heard to its end.
    quiet_at: u64,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn late(since: u64) -> bool {
    monotonic_nanos().saturating_sub(since) > nanos(PATIENCE)
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Frames that the device asks for at a time, 43 ms at 48 kHz; it holds two of them. With half as
/// many a busy computer leaves it dry several times a minute, and it wakes the computer twice as
/// often; the system's own choice may be two seconds.
#[cfg(feature = "sound")]
const BUFFER: u32 = 2048;

#[cfg(test)]
mod tests {
    use super::*;

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
