//! Spoken lines as samples, from a little before they are due until they have been said.
//!
//! A file is decoded as far as the lines that come near lie in it, and forgotten when none is near any
//! more, so that a session holds a few megabytes however much it says. The file of the words that any
//! key may ask for is kept.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use rodio::Decoder;

use super::bank::Clip;
use super::spoken::Spoken;
use crate::score::{clips, words};

/// The lines that are near, at the rate of the device.
pub(super) struct Lines {
    rate: u32,
    own: Spoken,
    files: HashMap<usize, Opened>,
    ready: HashMap<Arc<str>, Arc<[f32]>>,
}

/// A file that is decoded up to a point.
struct Opened {
    decoder: Option<Decoder<Cursor<&'static [u8]>>>,
    samples: Vec<i16>,
}

impl Opened {
    fn new(file: &'static [u8]) -> Self {
        // The files are part of the program, and a test decodes every one of them.
        Self { decoder: Decoder::new(Cursor::new(file)).ok(), samples: Vec::new() }
    }

    fn decode_up_to(&mut self, frame: usize) -> &[i16] {
        let more = frame.saturating_sub(self.samples.len());
        // Left to itself it would grow to twice of what is needed.
        self.samples.reserve_exact(more);
        let whole = |sample: f32| (sample.clamp(-1.0, 1.0) * 32767.0).round() as i16;
        self.samples.extend(self.decoder.iter_mut().flatten().take(more).map(whole));
        &self.samples
    }
}

impl Lines {
    pub(super) fn new(rate: u32, own: Spoken) -> Self {
        Self { rate, own, files: HashMap::new(), ready: HashMap::new() }
    }

    /// Lines of the user's own words have been made.
    pub(super) fn learn(&mut self, own: Spoken) {
        self.own = own;
    }

    /// The samples of a line that is ready.
    pub(super) fn ready(&self, line: &str) -> Option<Arc<[f32]>> {
        self.ready.get(line).cloned()
    }

    /// Forgets everything but the lines that are near.
    pub(super) fn keep(&mut self, near: &[Arc<str>]) {
        self.ready.retain(|line, _| near.contains(line));
        let fixed = clips::find(words::PAUSED).map(|clip| clip.file);
        let used = |file: usize| {
            near.iter().any(|line| clips::find(line).is_some_and(|clip| clip.file == file))
        };
        self.files.retain(|file, _| Some(*file) == fixed || used(*file));
    }

    /// Makes a line ready, which may take a tenth of a second; answers whether it was not before.
    pub(super) fn make(&mut self, line: &Arc<str>) -> bool {
        if self.ready.contains_key(line) {
            return false;
        }
        let Some(samples) = self.samples(line) else { return false };
        self.ready.insert(Arc::clone(line), samples.into());
        true
    }

    fn samples(&mut self, line: &str) -> Option<Vec<f32>> {
        let Some(clip) = clips::find(line) else { return self.own.samples(line, self.rate) };
        let file = clips::files().get(clip.file)?;
        let opened = self.files.entry(clip.file).or_insert_with(|| Opened::new(file.bytes));
        let (first, frames) = (clip.first as usize, clip.frames as usize);
        let decoded = opened.decode_up_to(first + frames).get(first..)?;
        let samples = decoded.iter().take(frames).map(|sample| f32::from(*sample) / 32768.0);
        Some(Clip { samples: samples.collect(), rate: file.rate }.at_rate(self.rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_line_is_whole_and_heard() {
        let rate = clips::files()[0].rate;
        let mut lines = Lines::new(rate, Spoken::default());
        for clip in clips::all() {
            assert_eq!(clips::files()[clip.file].rate, rate);
            let samples = lines.samples(clip.text).unwrap();
            assert_eq!(samples.len(), clip.frames as usize, "{}", clip.text);
            let peak = samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            assert!(peak > 0.1, "{}: {peak}", clip.text);
        }
    }

    #[test]
    fn what_is_not_near_is_forgotten() {
        let mut lines = Lines::new(48_000, Spoken::default());
        let all = ["Rest.", "Clamshell.", "Lie face down."].map(Arc::<str>::from);
        for line in &all {
            assert!(lines.make(line) && !lines.make(line), "once: {line}");
        }
        lines.keep(&all[..1]);
        assert!(lines.ready("Rest.").is_some());
        assert!(lines.ready("Clamshell.").is_none());
        assert_eq!(lines.files.len(), 1, "the fixed words stay");
    }
}
