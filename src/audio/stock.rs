//! What a mixer is handed: sounds with their samples, a little ahead of time.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::bank::Bank;
use super::lines::Lines;
use super::mixer::Part;
use super::spoken::Spoken;
use super::{Fault, Pack, Timed, What, nanos};

/// How far ahead sounds are handed over, so that the lines of an hour need not all be in memory; and
/// how long something that is over is handed over again, for the mixer to know it.
const AHEAD: Duration = Duration::from_secs(12);
const BEHIND: Duration = Duration::from_secs(2);

/// Tones and spoken lines at the rate of a device.
pub(super) struct Stock {
    bank: Bank,
    lines: Lines,
    /// Until when the future has been handed over.
    until: u64,
}

impl Stock {
    /// Decodes a pack and the user's own sounds.
    pub(super) fn load(pack: Pack, own: &Path, said: Spoken, rate: u32) -> (Self, Vec<Fault>) {
        let (bank, faults) = Bank::load(pack, own, rate);
        (Self { bank, lines: Lines::new(rate, said), until: 0 }, faults)
    }

    pub(super) fn rate(&self) -> u32 {
        self.bank.rate
    }

    /// Lines of the user's own words have been made.
    pub(super) fn learn(&mut self, said: Spoken) {
        self.lines.learn(said);
    }

    /// When a sound ends, in monotonic nanoseconds.
    pub(super) fn end(&self, cue: &Timed) -> u64 {
        self.bank.end(cue)
    }

    /// Whether it is time to hand over more of the future.
    pub(super) fn is_used_up(&self, cues: &[Timed], now: u64) -> bool {
        now + nanos(AHEAD) / 2 > self.until && cues.iter().any(|cue| cue.at >= self.until)
    }

    /// Hands over what is due in the near future: at once what is ready, and all of it again with each
    /// line that gets ready.
    pub(super) fn hand_over(&mut self, cues: &[Timed], now: u64, mut hand: impl FnMut(Vec<Part>)) {
        self.until = now + nanos(AHEAD);
        let near: Vec<&Timed> = cues
            .iter()
            .filter(|cue| cue.at < self.until)
            .filter(|cue| self.bank.end(cue) + nanos(BEHIND) > now)
            .collect();
        let words = near.iter().filter_map(|cue| match &cue.what {
            What::Line(line) => Some(Arc::clone(line)),
            What::Tone(_) | What::Stroke(..) => None,
        });
        let words: Vec<Arc<str>> = words.collect();
        self.lines.keep(&words);
        hand(self.parts(&near));
        // One by one, for the first of them may be due before the last is decoded.
        for line in &words {
            if self.lines.make(line) {
                hand(self.parts(&near));
            }
        }
    }

    fn parts(&mut self, near: &[&Timed]) -> Vec<Part> {
        let part = |cue: &&Timed| {
            let clip = match &cue.what {
                What::Line(line) => self.lines.ready(line)?,
                tone => self.bank.tone(tone)?,
            };
            Some(((*cue).clone(), clip))
        };
        near.iter().filter_map(part).collect()
    }
}
