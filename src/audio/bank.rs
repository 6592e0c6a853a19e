//! Decoded sounds: a pack of the program's own, and the user's files in their stead.
//!
//! A file of the user's may be WAV (8 to 32 bits) or Ogg Vorbis, at any rate and with any number of
//! channels; it is mixed down to one channel, brought to the device's rate, and cut with a short
//! fade after three seconds. One that can't be played is a [`Fault`], never a silence.

use std::fmt::Display;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use hound::{SampleFormat, WavReader};
use lewton::inside_ogg::OggStreamReader;

use super::pack::{Pack, Sound};
use super::{Fault, Timed};

/// Longer files are cut here: a sound that runs into the next one hides it. Seconds.
const LONGEST: usize = 3;

/// The fade at such a cut: this part of a second.
const CUT_FADE: usize = 20;

/// The sounds of a session, at the rate of the device.
#[derive(Debug)]
pub(super) struct Bank {
    /// Frames a second.
    pub(super) rate: u32,
    clips: [Arc<[f32]>; Sound::ALL.len()],
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
            let clip =
                own.unwrap_or_else(|| wav(Cursor::new(bytes(pack, sound))).unwrap_or_default());
            clip.at_rate(rate).into()
        });
        (Self { rate, clips }, faults)
    }

    /// The samples of a sound.
    pub(super) fn clip(&self, sound: Sound) -> &Arc<[f32]> {
        &self.clips[sound as usize]
    }

    /// When a sound ends, in monotonic nanoseconds.
    pub(super) fn end(&self, cue: &Timed) -> u64 {
        let length = self.clip(cue.sound).len() as u64 * 1_000_000_000 / u64::from(self.rate);
        cue.at.saturating_add(length)
    }
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
        let file =
            File::open(&path).map_err(|error| fault(format!("cannot be opened: {error}")))?;
        let file = BufReader::new(file);
        let clip = if ending == "wav" { wav(file) } else { ogg(file) };
        return clip.map(Some).map_err(fault);
    }
    Ok(None)
}

/// Samples of one channel, -1 to 1.
#[derive(Debug, Default)]
struct Clip {
    samples: Vec<f32>,
    rate: u32,
}

impl Clip {
    /// Mixes interleaved channels into one, and cuts what is too long. A file that breaks off is
    /// played as far as it goes.
    fn new<E: Display>(
        samples: impl Iterator<Item = Result<f32, E>>,
        channels: usize,
        rate: u32,
    ) -> Result<Self, String> {
        if !(4_000..=384_000).contains(&rate) {
            return Err(format!("has a rate of {rate} Hz, which no device plays"));
        }
        let channels = channels.max(1);
        let most = rate as usize * LONGEST;
        let mut broken = None;
        let samples = samples.map_while(|sample| sample.map_err(|error| broken = Some(error)).ok());
        let samples: Vec<f32> = samples.take(most * channels).map(tame).collect();
        let middle = |frame: &[f32]| frame.iter().sum::<f32>() / channels as f32;
        let mut samples: Vec<f32> = samples.chunks_exact(channels).map(middle).collect();
        if samples.is_empty() {
            return Err(broken.map_or("has no sound in it".to_owned(), |error| unreadable(&error)));
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
    /// before the onset, as it would with a longer filter.
    fn at_rate(self, rate: u32) -> Vec<f32> {
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

fn unreadable(error: &impl Display) -> String {
    format!("cannot be read: {error}")
}

fn wav(file: impl Read) -> Result<Clip, String> {
    let mut reader = WavReader::new(file).map_err(|error| unreadable(&error))?;
    let spec = reader.spec();
    let channels = usize::from(spec.channels);
    match spec.sample_format {
        SampleFormat::Float => Clip::new(reader.samples::<f32>(), channels, spec.sample_rate),
        SampleFormat::Int => {
            let full = (1_u64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
            let samples = reader.samples::<i32>().map(|sample| Ok(sample? as f32 / full));
            Clip::new::<hound::Error>(samples, channels, spec.sample_rate)
        }
    }
}

fn ogg(file: impl Read + Seek) -> Result<Clip, String> {
    let mut reader = OggStreamReader::new(file).map_err(|error| unreadable(&error))?;
    let (channels, rate) = (reader.ident_hdr.audio_channels, reader.ident_hdr.audio_sample_rate);
    let packets = std::iter::from_fn(|| reader.read_dec_packet_itl().transpose());
    let samples = packets.flat_map(|packet| match packet {
        Ok(samples) => samples.into_iter().map(|sample| Ok(f32::from(sample) / 32768.0)).collect(),
        Err(error) => vec![Err(error)],
    });
    Clip::new(samples, usize::from(channels), rate)
}

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
