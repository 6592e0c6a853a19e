//! Decoded sounds: a pack of the program's own, and the user's files in their stead.
//!
//! A file of the user's may be WAV (8 to 64 bits) or Ogg Vorbis, at any rate and with up to eight
//! channels; it is mixed down to one channel, brought to the device's rate, and cut with a short
//! fade after three seconds. One that can't be played is a [`Fault`], never a silence.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rodio::decoder::DecoderError;
use rodio::{Decoder, Source};

use super::pack::{Pack, Sound};
use super::{Fault, Timed, What, nanos, stroke};
use crate::session::Stroke;

/// Longer files are cut here: a sound that runs into the next one hides it. Seconds.
const LONGEST: usize = 3;

/// The fade at such a cut: this part of a second.
const CUT_FADE: usize = 20;

/// Frames a second of a file that can be played.
const RATES: RangeInclusive<u32> = 4_000..=384_000;

/// Of a file, no more bytes than this are read; three seconds take less in every form.
const MOST_BYTES: u64 = 80 << 20;

/// The tones of a session, at the rate of the device.
#[derive(Debug)]
pub(super) struct Bank {
    /// Frames a second.
    pub(super) rate: u32,
    pack: Pack,
    clips: [Arc<[f32]>; Sound::ALL.len()],
    strokes: BTreeMap<(Stroke, Duration), Arc<[f32]>>,
}

impl Bank {
    /// Decodes `pack`, and the user's files from `own` where there are any.
    pub(super) fn load(pack: Pack, own: &Path, rate: u32) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let clips = Sound::ALL.map(|sound| {
            let own = own_clip(own, sound).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            });
            // The packs are part of the program, and a test decodes every one of them.
            let clip = own.unwrap_or_else(|| Clip::read(bytes(pack, sound)).unwrap_or_default());
            clip.at_rate(rate).into()
        });
        (Self { rate, pack, clips, strokes: BTreeMap::new() }, faults)
    }

    /// The samples of a sound of the pack.
    pub(super) fn clip(&self, sound: Sound) -> &Arc<[f32]> {
        &self.clips[sound as usize]
    }

    /// The samples of a tone; a spoken line is none.
    pub(super) fn tone(&mut self, what: &What) -> Option<Arc<[f32]>> {
        match *what {
            What::Tone(sound) => Some(Arc::clone(self.clip(sound))),
            What::Stroke(stroke, length) => {
                let (pack, rate) = (self.pack, self.rate);
                let made = || stroke::samples(pack, stroke, length, rate).into();
                Some(Arc::clone(self.strokes.entry((stroke, length)).or_insert_with(made)))
            }
            What::Line(_) => None,
        }
    }

    /// When a sound ends, in monotonic nanoseconds.
    pub(super) fn end(&self, cue: &Timed) -> u64 {
        let length = match cue.what {
            What::Tone(sound) => {
                self.clip(sound).len() as u64 * 1_000_000_000 / u64::from(self.rate)
            }
            What::Stroke(..) | What::Line(_) => nanos(cue.length),
        };
        cue.at.saturating_add(length)
    }
}

/// What is wrong with the user's own files.
pub(super) fn faults(folder: &Path) -> Vec<Fault> {
    Sound::ALL.into_iter().filter_map(|sound| own_clip(folder, sound).err()).collect()
}

/// The user's own file for a sound, if there is one.
fn own_clip(folder: &Path, sound: Sound) -> Result<Option<Clip>, Fault> {
    for ending in ["wav", "ogg"] {
        let path = folder.join(format!("{sound}.{ending}"));
        if !path.exists() {
            continue;
        }
        let fault = |reason: String| Fault { file: path.clone(), sound, reason };
        // Opening a pipe would wait for somebody to write to it.
        if !path.is_file() {
            return Err(fault("is not a file".to_owned()));
        }
        let bytes = read(&path).map_err(|error| fault(format!("cannot be opened: {error}")))?;
        return Clip::read(bytes).map(Some).map_err(fault);
    }
    Ok(None)
}

pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Samples of one channel, -1 to 1.
#[derive(Debug, Default)]
pub(super) struct Clip {
    pub(super) samples: Vec<f32>,
    pub(super) rate: u32,
}

impl Clip {
    /// Decodes the file of a sound.
    fn read(file: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, String> {
        Self::read_up_to(file, LONGEST)
    }

    /// Decodes a file, mixes its channels into one, and cuts what is longer than so many seconds. A
    /// file that breaks off is played as far as it goes.
    pub(super) fn read_up_to(
        file: impl AsRef<[u8]> + Send + Sync + 'static,
        longest: usize,
    ) -> Result<Self, String> {
        check_headers(file.as_ref())?;
        let decoder = Decoder::new(Cursor::new(file)).map_err(|error| match error {
            DecoderError::UnrecognizedFormat => {
                "is neither a WAV nor an Ogg Vorbis file".to_owned()
            }
            DecoderError::IoError(_) => "breaks off before the first sound".to_owned(),
            DecoderError::DecodeError(what) => format!("cannot be read: {what}"),
            other => format!("cannot be read: {other}"),
        })?;
        let (channels, rate) = (decoder.channels().get().into(), decoder.sample_rate().get());
        check_rate(rate)?;
        let most = rate as usize * longest;
        let samples: Vec<f32> = decoder.take(most * channels).map(tame).collect();
        let middle = |frame: &[f32]| frame.iter().sum::<f32>() / channels as f32;
        let mut samples: Vec<f32> = samples.chunks_exact(channels).map(middle).collect();
        if samples.is_empty() {
            return Err("has no sound in it".to_owned());
        }
        if samples.len() == most {
            let fade = rate as usize / CUT_FADE;
            for (left, sample) in samples.iter_mut().rev().take(fade).enumerate() {
                *sample *= left as f32 / fade as f32;
            }
        }
        Ok(Self { samples, rate })
    }

    /// Brings the clip to another rate, along a cubic curve through four neighbours. Nothing rings
    /// before the onset, as it would with a longer filter, and highs come through that rodio's
    /// straight lines would dull.
    pub(super) fn at_rate(self, rate: u32) -> Vec<f32> {
        if rate == self.rate {
            return self.samples;
        }
        let step = f64::from(self.rate) / f64::from(rate);
        let length = (self.samples.len() as f64 / step) as usize;
        let sample = |at: usize| self.samples.get(at).copied().unwrap_or(0.0);
        (0..length)
            .map(|frame| {
                let place = frame as f64 * step;
                let (at, part) = (place as usize, place.fract() as f32);
                let before = at.checked_sub(1).map_or(0.0, sample);
                cubic([before, sample(at), sample(at + 1), sample(at + 2)], part)
            })
            .collect()
    }
}

/// The curve through four neighbours (Catmull and Rom), at `part` of the way between the inner two.
fn cubic([before, from, to, after]: [f32; 4], part: f32) -> f32 {
    let third = 3.0 * (from - to) + after - before;
    let second = 2.0 * before - 5.0 * from + 4.0 * to - after;
    from + 0.5 * part * (to - before + part * (second + part * third))
}

/// A float file may hold anything.
fn tame(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
}

fn check_rate(rate: u32) -> Result<(), String> {
    if RATES.contains(&rate) {
        return Ok(());
    }
    Err(format!("has a rate of {rate} Hz, which no device plays"))
}

/// Looks at what a WAV file says of its form, wherever it says so: the decoder panics where that is
/// no frames a second, samples without bits or loudspeakers that there are not.
fn check_headers(file: &[u8]) -> Result<(), String> {
    for at in file.windows(4).enumerate().filter_map(|(at, tag)| (tag == b"fmt ").then_some(at)) {
        // What is not there any more counts as zero.
        let number = |from: usize, bytes: usize| {
            let number = file.iter().skip(at + from).take(bytes).rev();
            number.fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
        };
        check_rate(number(12, 4))?;
        let (kind, channels, bits) = (number(8, 2), number(10, 2), number(22, 2));
        let speakers = if kind == EXTENSIBLE { number(28, 4) } else { 0 };
        let plain = matches!(kind, WHOLE | FLOAT | EXTENSIBLE)
            && (1..=8).contains(&channels)
            && matches!(bits, 8 | 16 | 24 | 32 | 64)
            && speakers < 1 << SPEAKERS;
        if !plain {
            return Err("is a WAV file of a rare kind; save it as 16-bit PCM".to_owned());
        }
    }
    Ok(())
}

/// The kinds of WAV files with plain samples; the last says more of itself further on.
const WHOLE: u32 = 1;
const FLOAT: u32 = 3;
const EXTENSIBLE: u32 = 0xfffe;

/// The places round a listener that such a file may name a loudspeaker for.
const SPEAKERS: u32 = 18;

/// The files of a pack, in the order of [`Sound::ALL`].
macro_rules! files {
    ($pack:literal) => {
        files!($pack: "ready" "position" "sides" "rest" "three" "two" "one" "go" "halfway" "cue" "step" "finish")
    };
    ($pack:literal: $($sound:literal)*) => {
        [$(include_bytes!(concat!("../../sounds/", $pack, "/", $sound, ".wav"))),*]
    };
}

static SOFT: [&[u8]; Sound::ALL.len()] = files!("soft");
static LOW: [&[u8]; Sound::ALL.len()] = files!("low");
static LOUD: [&[u8]; Sound::ALL.len()] = files!("loud");

fn bytes(pack: Pack, sound: Sound) -> &'static [u8] {
    let files = match pack {
        Pack::Soft => &SOFT,
        Pack::Low => &LOW,
        Pack::Loud => &LOUD,
    };
    files[sound as usize]
}

#[cfg(test)]
mod tests;
