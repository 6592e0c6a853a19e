//! `supple sound test`: every sound by name, while it plays.

use std::io::Write;
use std::num::NonZeroU32;
use std::time::Duration;

use super::error::Error;
use super::{Ended, Home};
use crate::audio::{self, Speaker, Status, Timed};
use crate::time::{Clock, Moment};
use crate::tui::log::Diverted;
use crate::tui::wake::{Call, Ears};

/// From the order to the first sound; and for a device to open.
const LEAD: Duration = Duration::from_secs(1);

/// Plays every sound once and names it; from the left, from the right and from both.
pub(super) fn test(home: &Home, out: &mut dyn Write) -> Result<Ended, Error> {
    let _quiet = Diverted::to(home.paths.log().as_deref())?;
    let mut ears = Ears::open(None)?;
    let waker = ears.waker();
    let speaker = Speaker::start(home.sound_options(), move || waker.wake());
    speaker.prepare();
    while !matches!(speaker.status(), Status::Playing) {
        if let Status::Silent(trouble) = speaker.status() {
            return Err(Error::Silent(trouble.to_string()));
        }
        ears.listen(Some(LEAD))?;
    }
    let clock = Clock::start(NonZeroU32::MIN);
    let sounds: Vec<_> = audio::demonstration().collect();
    let due = |at| Moment::at(at) + LEAD;
    let timed = sounds.iter().map(|(at, sound, side)| Timed {
        at: clock.real(due(*at)),
        sound: *sound,
        side: *side,
    });
    speaker.schedule(timed.collect());
    for (at, sound, side) in &sounds {
        while clock.now() < due(*at) {
            for call in ears.listen(Some(clock.wait_for(due(*at))))? {
                if let Call::Leave(leave) = call {
                    return Ok(Ended::Made(leave));
                }
            }
            if let Status::Silent(trouble) = speaker.status() {
                return Err(Error::Silent(trouble.to_string()));
            }
        }
        let place = side.map_or_else(|| "both sides".to_owned(), |side| side.to_string());
        writeln!(out, "{:10}{place}", sound.name())?;
        out.flush()?;
    }
    for fault in speaker.faults() {
        writeln!(out, "{fault}")?;
    }
    speaker.linger(LEAD * 5);
    Ok(Ended::Well)
}
