//! `supple sound test`: every sound by name, while it plays.

use std::io::{self, Write};
use std::num::NonZeroU32;
use std::time::Duration;

use rustix::process::{Signal, kill_current_process_group};

use super::error::Error;
use super::{Ended, Home};
use crate::audio::{self, Sound, Speaker, Status, Timed, What};
use crate::routine::Side;
use crate::time::{Clock, Moment};
use crate::tui::log::Diverted;
use crate::tui::wake::{Call, Ears, Leave};

/// From the order to the first sound; and for a device to open.
const LEAD: Duration = Duration::from_secs(1);

/// Names the device and what is wrong, then plays every sound once and names it; from the left, from
/// the right and from both.
pub(super) fn test(home: &Home, out: &mut dyn Write) -> Result<Ended, Error> {
    let options = home.sound_options();
    if options.muted {
        let reason = "the sound is turned off, by `sound.mute` in config.toml or by `--mute`";
        return Err(Error::Silent(reason.to_owned()));
    }
    let _quiet = Diverted::to(home.paths.log().as_deref())?;
    let mut ears = Ears::open(None)?;
    let waker = ears.waker();
    let manner = format!("sounds `{}` at volume {}", options.pack, options.volume);
    let speaker = Speaker::start(options, move || waker.wake());
    speaker.prepare();
    while speaker.status() != Status::Playing {
        if let Woken::Leave(leave) = wait(&mut ears, &speaker, LEAD)? {
            return Ok(Ended::Made(leave));
        }
    }
    writeln!(out, "device: {}, {manner}", speaker.device())?;
    for fault in speaker.faults() {
        writeln!(out, "{fault}")?;
    }
    let clock = Clock::start(NonZeroU32::MIN);
    let sounds: Vec<_> = audio::demonstration().collect();
    let mut zero = clock.now() + LEAD;
    speaker.schedule(due(&clock, zero, &sounds));
    for (index, (at, sound, side)) in sounds.iter().enumerate() {
        while clock.now() < zero + *at {
            match wait(&mut ears, &speaker, clock.wait_for(zero + *at))? {
                Woken::Leave(leave) => return Ok(Ended::Made(leave)),
                Woken::Stopped => {
                    zero = clock.now() + LEAD - *at;
                    speaker.schedule(due(&clock, zero, &sounds[index..]));
                }
                Woken::Unhurt => {}
            }
        }
        let place = side.map_or_else(|| "both sides".to_owned(), |side| side.to_string());
        writeln!(out, "{:10}{place}", sound.name())?;
        out.flush()?;
    }
    speaker.linger(LEAD * 5);
    Ok(Ended::Well)
}

/// The sounds at the times they are due when the first of all is due at `zero`.
fn due(clock: &Clock, zero: Moment, sounds: &[(Duration, Sound, Option<Side>)]) -> Vec<Timed> {
    let timed = |&(at, sound, side)| {
        let (at, what) = (clock.real(zero + at), What::Tone(sound));
        Timed { at, length: Duration::ZERO, what, side }
    };
    sounds.iter().map(timed).collect()
}

/// What came of a wait.
enum Woken {
    Unhurt,
    /// The program was stopped, has been silent, and goes on.
    Stopped,
    Leave(Leave),
}

/// Waits for `limit` at most, as long as there is something to be heard.
fn wait(ears: &mut Ears, speaker: &Speaker, limit: Duration) -> Result<Woken, Error> {
    if let Status::Silent(trouble) = speaker.status() {
        return Err(Error::Silent(trouble.to_string()));
    }
    for call in ears.listen(Some(limit))? {
        match call {
            Call::Leave(leave) => return Ok(Woken::Leave(leave)),
            Call::Stop => {
                speaker.silence();
                kill_current_process_group(Signal::STOP).map_err(io::Error::from)?;
                return Ok(Woken::Stopped);
            }
            Call::Continued | Call::Resized | Call::Keys => {}
        }
    }
    Ok(Woken::Unhurt)
}
