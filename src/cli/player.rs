//! A session's sound: from the score to sounds at nanoseconds, and the record of what was due.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

use super::hook::{Hooks, When};
use crate::audio::spoken::{Program, Workshop};
use crate::audio::{self, Options, Speaker, Spoken, Status, Timed};
use crate::score::{Heard, Item, Voice};
use crate::time::{Clock, monotonic_nanos};
use crate::tui::effect::SoundState;
use crate::tui::wake::Waker;

/// The end of a session is heard for less than this.
const LAST_SOUND: Duration = Duration::from_secs(8);

/// Plays the score of a session. While muted from the start it opens no device.
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
    /// When it was replaced.
    replaced: Vec<u64>,
    record: Option<PathBuf>,
    own: OwnWords,
    hooks: Hooks,
}

/// The user's own words, and what says them.
#[derive(Debug, Default)]
pub(crate) struct OwnWords {
    /// What makes them, and the folder that keeps what it made; `None` where nothing does.
    maker: Option<(Program, PathBuf)>,
    workshop: Option<Workshop>,
    asked: BTreeSet<String>,
    learnt: Spoken,
    /// Whether it was told that no more is made.
    told: bool,
}

impl OwnWords {
    /// Has a program make them, and keeps what it made in a folder.
    #[must_use]
    pub(crate) fn made_by(program: Option<Program>, folder: Option<PathBuf>) -> Self {
        Self { maker: program.zip(folder), ..Self::default() }
    }

    /// Asks for the lines that nothing has been made of.
    fn ask(&mut self, items: &[Item], waker: &Waker) {
        let Some((program, folder)) = &self.maker else { return };
        for item in items {
            let Heard::Line { text, voiced: false } = &item.heard else { continue };
            if self.asked.insert(text.to_string()) {
                let open = || {
                    let waker = waker.clone();
                    Workshop::open(program.clone(), folder.clone(), move || waker.wake())
                };
                self.workshop.get_or_insert_with(open).want(text);
            }
        }
    }
}

impl Player {
    /// Gets ready to play. `record` names a file that takes the times of all cues that were due,
    /// for a comparison with a recording; `waker` is called when [`Player::state`] has changed.
    #[must_use]
    pub(crate) fn new(
        options: Options,
        own: OwnWords,
        hooks: Hooks,
        record: Option<PathBuf>,
        clock: Clock,
        waker: Waker,
    ) -> Self {
        let (past, future, replaced) = (Vec::new(), Vec::new(), Vec::new());
        Self { clock, options, waker, speaker: None, past, future, replaced, record, own, hooks }
    }

    /// Replaces everything that is to come.
    pub fn schedule(&mut self, items: &[Item]) {
        self.settle();
        self.future = audio::timed(items, |at| self.clock.real(at));
        if self.clock.speed() > NonZeroU32::MIN {
            // There is no time to say anything.
            self.future.retain(|cue| cue.what.is_tone());
        } else if !self.options.muted {
            self.own.ask(items, &self.waker);
        }
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

    /// What can be said; more, once the user's own words have been made.
    #[must_use]
    pub fn voice(&mut self) -> Voice {
        let made = self.own.workshop.as_ref().map(Workshop::spoken);
        if let Some(made) = made.filter(|made| *made != self.own.learnt) {
            self.own.learnt = made;
            if let Some(speaker) = &self.speaker {
                speaker.learn(self.own.learnt.clone());
            }
        }
        Voice::with(self.own.learnt.lengths())
    }

    /// Why the user's own words are not said, once.
    pub fn trouble(&mut self) -> Option<String> {
        let why = self.own.workshop.as_ref().and_then(Workshop::trouble)?;
        let first = !std::mem::replace(&mut self.own.told, true);
        first.then(|| format!("your own words are not spoken: {why}"))
    }

    /// Runs the user's command for the start or the end of a session.
    ///
    /// # Errors
    ///
    /// In words for people, when it cannot be started.
    pub(crate) fn run_hook(&self, when: When) -> Result<(), String> {
        self.hooks.run(when)
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
        record.map_or(Ok(()), |record| {
            fs::write(record, audio::schedule_json(&self.past, &self.replaced))
        })
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
        self.replaced.push(now);
        self.past.extend(self.future.drain(..).filter(|cue| cue.at <= now));
    }
}
