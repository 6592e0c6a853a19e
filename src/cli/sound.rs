//! `supple sound test`: the device, what is wrong with it, and every sound by name, while it plays.

use std::io::{self, Write};
use std::num::NonZeroU32;
use std::time::Duration;

use rustix::process::{Signal, kill_current_process_group};

use super::error::Error;
use super::{Ended, Home};
use crate::audio::spoken::Program;
use crate::audio::{self, Options, Speaker, Status, Timed, What};
use crate::routine::Side;
use crate::text;
use crate::time::{Clock, Moment};
use crate::tui::log::Diverted;
use crate::tui::wake::{Call, Ears, Leave};

/// From the order to the first sound; and for a device to open.
const LEAD: Duration = Duration::from_secs(1);

/// Names the device and what is wrong, then plays every sound from the left and from the right, and
/// names it.
pub(super) fn test(home: &Home, out: &mut dyn Write) -> Result<Ended, Error> {
    let options = home.sound_options();
    if options.muted {
        return Err(Error::muted());
    }
    let _quiet = Diverted::to(home.paths.log().as_deref())?;
    let mut ears = Ears::open(None)?;
    let waker = ears.waker();
    let manner = format!("sounds `{}` at volume {}", options.pack, options.volume);
    let wanted = options.device.clone();
    let quiet = quiet(&options);
    let speaker = Speaker::start(options, move || waker.wake());
    speaker.prepare();
    while speaker.status() != Status::Playing {
        if let Woken::Leave(leave) = wait(&mut ears, &speaker, LEAD)? {
            return Ok(Ended::Made(leave));
        }
    }
    writeln!(out, "device: {}, {manner}", speaker.device())?;
    writeln!(out, "latency: {}", latency(speaker.latency()))?;
    let speech = home.speech();
    let speaks = speech.as_ref().map_or("nothing that speaks is installed", Program::name);
    writeln!(out, "own words: {speaks}")?;
    if speaker.is_device_missing() {
        let names = audio::devices();
        let there: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        writeln!(out, "no device is called `{wanted}`; there are {}", text::list(&there))?;
    }
    for note in quiet {
        writeln!(out, "{note}")?;
    }
    for fault in speaker.faults() {
        writeln!(out, "{fault}")?;
    }
    let clock = Clock::start(NonZeroU32::MIN);
    let sounds: Vec<_> = audio::demonstration().collect();
    let mut zero = clock.now() + LEAD;
    speaker.schedule(due(&clock, zero, &sounds));
    for (index, (at, what, side)) in sounds.iter().enumerate() {
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
        match what {
            What::Tone(sound) => writeln!(out, "{:10}{side}", sound.name())?,
            What::Stroke(..) => {}
            What::Line(line) => writeln!(out, "{:10}{side}: {line}", "voice")?,
        }
        out.flush()?;
    }
    speaker.linger(LEAD * 5);
    Ok(Ended::Well)
}

/// What the settings make silent.
fn quiet(options: &Options) -> Vec<String> {
    let volumes = [("volume", options.volume), ("tones", options.tones), ("voice", options.voice)];
    let silent = volumes.into_iter().filter(|(_, percent)| *percent == 0);
    silent.map(|(name, _)| format!("`sound.{name}` is 0, so that it cannot be heard")).collect()
}

/// How long the device holds what it is given, which every cue makes up for.
fn latency(latency: Duration) -> String {
    if latency.is_zero() {
        return "the device does not tell".to_owned();
    }
    format!("{} ms, made up for", latency.as_millis())
}

/// The sounds at the times they are due when the first of all is due at `zero`.
fn due(clock: &Clock, zero: Moment, sounds: &[(Duration, What, Side)]) -> Vec<Timed> {
    let timed = |(at, what, side): &(Duration, What, Side)| {
        let length = if what.is_line() { LEAD } else { Duration::ZERO };
        Timed { at: clock.real(zero + *at), length, what: what.clone(), side: Some(*side) }
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
