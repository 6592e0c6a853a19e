//! A session's sound: from cues at moments to sounds at nanoseconds, and the record of what was due.

use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

use crate::audio::{self, Options, Speaker, Status, Timed};
use crate::session::ScheduledCue;
use crate::time::{Clock, monotonic_nanos};
use crate::tui::effect::SoundState;
use crate::tui::wake::Waker;

/// The end of a session is heard for less than this.
const LAST_SOUND: Duration = Duration::from_secs(5);

/// Plays the cues of a session. While muted from the start it opens no device.
#[derive(Debug)]
pub struct Player {
    clock: Clock,
    options: Options,
    waker: Waker,
    speaker: Option<Speaker>,
    /// What has been due, in order of time.
    past: Vec<Timed>,
    /// What is to come, and of it what has been due since it was scheduled.
    future: Vec<Timed>,
    record: Option<PathBuf>,
}

impl Player {
    /// Gets ready to play. `record` names a file that takes the times of all cues that were due,
    /// for a comparison with a recording; `waker` is called when [`Player::state`] has changed.
    #[must_use]
    pub fn new(options: Options, record: Option<PathBuf>, clock: Clock, waker: Waker) -> Self {
        let (past, future) = (Vec::new(), Vec::new());
        Self { clock, options, waker, speaker: None, past, future, record }
    }

    /// Replaces everything that is to come.
    pub fn schedule(&mut self, cues: &[ScheduledCue]) {
        self.settle();
        let real = |due: &ScheduledCue| self.clock.real(due.at);
        self.future = audio::sounds(cues.iter().map(|due| (real(due), &due.cue, due.side)));
        self.play();
    }

    /// Ends what sounds, and forgets everything that is to come.
    pub fn silence(&mut self) {
        self.settle();
        if let Some(speaker) = &self.speaker {
            speaker.silence();
        }
    }

    /// Sets the volume, in percent.
    pub fn volume(&mut self, percent: u8) {
        self.options.volume = percent;
        if let Some(speaker) = &self.speaker {
            speaker.volume(percent);
        }
    }

    /// Turns the sound off, or on again.
    pub fn mute(&mut self, muted: bool) {
        self.options.muted = muted;
        match &self.speaker {
            Some(speaker) => speaker.mute(muted),
            None => self.play(),
        }
    }

    /// Whether cues can be heard.
    #[must_use]
    pub fn state(&self) -> SoundState {
        if self.options.muted {
            return SoundState::Off;
        }
        match self.speaker.as_ref().map(Speaker::status) {
            Some(Status::Silent(trouble)) => SoundState::Bell { reason: trouble.to_string() },
            _ => SoundState::Audible,
        }
    }

    /// Writes the record, if one is asked for. `heard`: waits for the last sound to end first.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn finish(mut self, heard: bool) -> io::Result<()> {
        if heard && let Some(speaker) = &self.speaker {
            speaker.linger(LAST_SOUND);
        }
        self.settle();
        // A cue that falls on the moment of a change stands before it and after it.
        self.past.dedup();
        let record = self.record.as_ref();
        record.map_or(Ok(()), |record| fs::write(record, audio::schedule_json(&self.past)))
    }

    /// Hands the future over, opening the device first if that has not been done.
    fn play(&mut self) {
        if self.speaker.is_none() && (self.options.muted || self.future.is_empty()) {
            return;
        }
        let speaker = self.speaker.get_or_insert_with(|| {
            let waker = self.waker.clone();
            Speaker::start(self.options.clone(), move || waker.wake())
        });
        speaker.schedule(self.future.clone());
    }

    /// Keeps what has been due and forgets what is to come.
    fn settle(&mut self) {
        let now = monotonic_nanos();
        self.past.extend(self.future.drain(..).filter(|cue| cue.at <= now));
    }
}
