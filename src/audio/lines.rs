//! Spoken lines as samples, from a little before they are due until they have been said.
//!
//! A file is decoded when the first of its lines comes near and forgotten when none is near any
//! more, so that a session holds a few megabytes however much it says. The file of the fixed words is
//! kept: any key may ask for one of them.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use rodio::Decoder;

use super::bank::Clip;
use super::spoken::Spoken;
use crate::score::{clips, words};

/// The lines that are near, at the rate of the device.
#[derive(Debug)]
pub(super) struct Lines {
    rate: u32,
    own: Spoken,
    files: HashMap<usize, Vec<i16>>,
    ready: HashMap<Arc<str>, Arc<[f32]>>,
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

    /// Makes the lines that are near ready, which may take a tenth of a second, and forgets all
    /// others.
    pub(super) fn prepare(&mut self, near: &[Arc<str>]) {
        self.ready.retain(|line, _| near.contains(line));
        let fixed = clips::find(words::PAUSED).map(|clip| clip.file);
        let used = |file: usize| {
            near.iter().any(|line| clips::find(line).is_some_and(|clip| clip.file == file))
        };
        self.files.retain(|file, _| Some(*file) == fixed || used(*file));
        for line in near {
            if !self.ready.contains_key(line)
                && let Some(samples) = self.samples(line)
            {
                self.ready.insert(Arc::clone(line), samples.into());
            }
        }
    }

    fn samples(&mut self, line: &str) -> Option<Vec<f32>> {
        let Some(clip) = clips::find(line) else { return self.own.samples(line, self.rate) };
        let file = clips::files().get(clip.file)?;
        let decoded = self.files.entry(clip.file).or_insert_with(|| decode(file.bytes));
        let frames = decoded.iter().skip(clip.first as usize).take(clip.frames as usize);
        let samples = frames.map(|sample| f32::from(*sample) / 32768.0).collect();
        Some(Clip { samples, rate: file.rate }.at_rate(self.rate))
    }
}

/// All samples of a bundled file; a test decodes every one of them.
pub(super) fn decode(file: &'static [u8]) -> Vec<i16> {
    let Ok(decoder) = Decoder::new(Cursor::new(file)) else { return Vec::new() };
    decoder.map(|sample| (sample.clamp(-1.0, 1.0) * 32767.0).round() as i16).collect()
}
