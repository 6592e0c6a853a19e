//! The packs of sounds: as their program makes them, quick at their onset, and each unlike the others.

#[path = "../../examples/make-sounds/tones.rs"]
mod tones;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use supple::audio::{Pack, Sound};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sounds")
}

/// Rate and samples of a sound of a pack, as the file has them.
fn samples(pack: Pack, sound: Sound) -> (f64, Vec<f64>) {
    let path = folder().join(format!("{pack}/{sound}.wav"));
    let wav = hound::WavReader::open(path).unwrap();
    let spec = wav.spec();
    assert_eq!((spec.channels, spec.bits_per_sample), (1, 16), "{pack} {sound}");
    let samples = wav.into_samples::<i16>().map(|sample| f64::from(sample.unwrap()) / 32768.0);
    (f64::from(spec.sample_rate), samples.collect())
}

fn every_sound() -> impl Iterator<Item = (Pack, Sound)> {
    Pack::ALL.into_iter().flat_map(|pack| Sound::ALL.map(|sound| (pack, sound)))
}

#[test]
fn the_files_are_what_their_program_makes_and_nothing_else() {
    let mut made: BTreeMap<PathBuf, Vec<u8>> = tones::files()
        .map(|(pack, sound, wav)| (folder().join(pack).join(format!("{sound}.wav")), wav))
        .collect();
    assert_eq!(made.len(), Pack::ALL.len() * Sound::ALL.len());
    for pack in Pack::ALL {
        for file in fs::read_dir(folder().join(pack.name())).unwrap() {
            let path = file.unwrap().path();
            let made = made.remove(&path);
            let kept = fs::read(&path).unwrap();
            assert!(
                made.as_ref() == Some(&kept),
                "{} is not what `cargo run --example make-sounds` writes",
                path.display()
            );
        }
    }
    assert!(made.is_empty(), "missing: {:?}", made.keys());
}

#[test]
fn all_packs_together_stay_below_a_megabyte() {
    let bytes: usize = tones::files().map(|(_, _, wav)| wav.len()).sum();
    assert!(bytes < 1_000_000, "{bytes}");
}

#[test]
fn every_onset_can_be_measured_within_a_millisecond() {
    let middle = std::f64::consts::FRAC_1_SQRT_2;
    for (pack, sound) in every_sound() {
        let (rate, samples) = samples(pack, sound);
        let onset = samples.iter().position(|sample| sample.abs() * middle > 0.25);
        let onset = onset.unwrap_or(samples.len()) as f64 / rate;
        assert!(onset < 0.001, "{pack} {sound}: {onset}");
    }
}

#[test]
fn every_sound_dies_away_in_time_and_the_finish_is_the_longest() {
    for pack in Pack::ALL {
        let length = |sound| {
            let (rate, samples) = samples(pack, sound);
            samples.len() as f64 / rate
        };
        for sound in Sound::ALL {
            let (rate, samples) = samples(pack, sound);
            let last = &samples[samples.len() - (rate * 0.002) as usize..];
            assert!(
                last.iter().all(|sample| sample.abs() < 0.01),
                "{pack} {sound} ends with a click"
            );
            if sound != Sound::Finish {
                assert!(length(sound) <= 0.6, "{pack} {sound}");
            }
        }
        assert!(length(Sound::Finish) > 1.2, "{pack}");
    }
}

/// The strength of each semitone from 60 Hz to 2 kHz in each eighth of a second: what a listener
/// tells melodies apart by.
fn melody(pack: Pack, sound: Sound) -> Vec<f64> {
    let (rate, mut samples) = samples(pack, sound);
    samples.resize((rate * 0.75) as usize, 0.0);
    let mut melody: Vec<f64> = samples
        .chunks((rate / 8.0) as usize)
        .flat_map(|part| {
            (0..60).map(move |semitone| {
                let pitch = 60.0 * 2_f64.powf(f64::from(semitone) / 12.0) / rate;
                let (re, im) =
                    part.iter().enumerate().fold((0.0, 0.0), |(re, im), (at, sample)| {
                        let (sin, cos) = (std::f64::consts::TAU * pitch * at as f64).sin_cos();
                        (re + sample * cos, im + sample * sin)
                    });
                f64::hypot(re, im)
            })
        })
        .collect();
    let length = melody.iter().map(|x| x * x).sum::<f64>().sqrt();
    for strength in &mut melody {
        *strength /= length;
    }
    melody
}

#[test]
fn no_two_sounds_of_a_pack_are_alike() {
    for pack in Pack::ALL {
        let melodies = Sound::ALL.map(|sound| (sound, melody(pack, sound)));
        for (index, (one, a)) in melodies.iter().enumerate() {
            for (other, b) in &melodies[..index] {
                let likeness: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                assert!(likeness < 0.9, "{pack}: {one} is like {other}: {likeness:.2}");
            }
        }
    }
}

/// The share of a sound's energy above a pitch, in steps of 10 Hz up to 4 kHz.
fn share_above(pack: Pack, sound: Sound, pitch: f64) -> f64 {
    let (rate, samples) = samples(pack, sound);
    let (mut above, mut all) = (0.0, 0.0);
    for step in 5..400 {
        let turn = f64::from(step) * 10.0 / rate;
        let (re, im) = samples.iter().enumerate().fold((0.0, 0.0), |(re, im), (at, sample)| {
            let (sin, cos) = (std::f64::consts::TAU * turn * at as f64).sin_cos();
            (re + sample * cos, im + sample * sin)
        });
        let energy = re * re + im * im;
        all += energy;
        if turn * rate > pitch {
            above += energy;
        }
    }
    above / all
}

#[test]
fn the_packs_differ_as_their_names_say() {
    for sound in [Sound::One, Sound::Go] {
        let above = Pack::ALL.map(|pack| share_above(pack, sound, 1500.0));
        let [soft, low, loud] = above;
        assert!(low < 0.01, "{sound}: low has highs: {low:.3}");
        assert!(loud > 0.3 && loud > 5.0 * soft, "{sound}: {soft:.3} {loud:.3}");
        let below = 1.0 - share_above(Pack::Low, sound, 500.0);
        assert!(below > 0.7, "{sound}: low lies high: {below:.3}");
    }
}
