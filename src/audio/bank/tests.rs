//! The user's own files: whole ones in every form, and broken ones in many.

use std::fs;
use std::path::PathBuf;

use hound::{SampleFormat, WavSpec, WavWriter};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

const RATE: u32 = 48_000;

/// A folder of the user's.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn load(&self) -> (Bank, Vec<Fault>) {
        Bank::load(Pack::Soft, self.0.path(), RATE)
    }

    /// The reasons of the faults, by file name.
    fn faults(&self) -> Vec<(String, String)> {
        let name = |fault: &Fault| fault.file.file_name().unwrap().to_string_lossy().into_owned();
        self.load().1.iter().map(|fault| (name(fault), fault.reason.clone())).collect()
    }
}

/// A WAV file of whole numbers, each channel with its own value throughout.
fn constant(spec: WavSpec, frames: usize, channels: &[i32]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut file, spec).unwrap();
    for _ in 0..frames {
        for sample in channels {
            writer.write_sample(*sample).unwrap();
        }
    }
    writer.finalize().unwrap();
    file.into_inner()
}

fn whole(channels: u16, sample_rate: u32, bits_per_sample: u16) -> WavSpec {
    WavSpec { channels, sample_rate, bits_per_sample, sample_format: SampleFormat::Int }
}

/// The middle of a clip, where no edge is near.
fn level(bank: &Bank, sound: Sound) -> f32 {
    let clip = bank.clip(sound);
    clip[clip.len() / 2]
}

#[test]
fn the_packs_are_decoded_at_the_rate_of_the_device() {
    let folder = Folder::new();
    for pack in Pack::ALL {
        for rate in [44_100, 48_000] {
            let (bank, faults) = Bank::load(pack, folder.0.path(), rate);
            assert_eq!(faults, []);
            let seconds = |sound| bank.clip(sound).len() as f32 / rate as f32;
            assert!((seconds(Sound::Go) - 0.5).abs() < 0.001, "{pack} {}", seconds(Sound::Go));
            assert!((seconds(Sound::Finish) - 1.44).abs() < 0.001);
            let what = What::Tone(Sound::Go);
            let end = bank.end(&Timed { at: 7, length: Duration::ZERO, what, side: None });
            assert!(end.abs_diff(500_000_007) < 100_000, "{end}");
        }
    }
}

#[test]
fn a_file_of_the_users_replaces_one_sound_whatever_its_form() {
    let half = |bits: u16| 1 << (bits - 2);
    for (bits, rate) in [(8, 11_025), (16, 44_100), (24, 96_000), (32, 48_000)] {
        let stereo = constant(whole(2, rate, bits), rate as usize / 10, &[half(bits), 0]);
        let (bank, faults) = Folder::new().with("go.wav", &stereo).load();
        assert_eq!(faults, []);
        let length = bank.clip(Sound::Go).len();
        assert!(length.abs_diff(RATE as usize / 10) <= 5, "{bits} bits: {length}");
        assert!((level(&bank, Sound::Go) - 0.25).abs() < 0.01, "{bits} bits: mixed to the middle");
        assert_eq!(
            bank.clip(Sound::Rest),
            Folder::new().load().0.clip(Sound::Rest),
            "the others stay"
        );
    }
}

#[test]
fn a_float_file_is_kept_within_full_scale() {
    let spec = WavSpec { sample_format: SampleFormat::Float, ..whole(1, RATE, 32) };
    let mut file = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut file, spec).unwrap();
    for sample in [0.5, 7.0, f32::NAN, f32::NEG_INFINITY, -3.0] {
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    let (bank, _) = Folder::new().with("cue.wav", &file.into_inner()).load();
    assert_eq!(**bank.clip(Sound::Cue), [0.5, 1.0, 0.0, 0.0, -1.0]);
}

#[test]
fn an_ogg_file_does_as_well_and_a_wav_goes_first() {
    let ogg = include_bytes!("../../../tests/sounds/tick.ogg");
    let folder = Folder::new().with("one.ogg", ogg);
    let (bank, faults) = folder.load();
    assert_eq!(faults, []);
    let clip = bank.clip(Sound::One);
    // The last packet comes whole, its end silent.
    assert!((4_800..6_000).contains(&clip.len()), "{}", clip.len());
    let peak = clip.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    assert!((0.45..0.6).contains(&peak), "{peak}");

    let folder = folder.with("one.wav", &constant(whole(1, RATE, 16), 10, &[100]));
    assert_eq!(folder.load().0.clip(Sound::One).len(), 10);
}

#[test]
fn a_long_file_is_faded_and_cut() {
    let long = constant(whole(1, 8_000, 16), 8_000 * 60, &[1 << 14]);
    let (bank, faults) = Folder::new().with("ready.wav", &long).load();
    assert_eq!(faults, []);
    let clip = bank.clip(Sound::Ready);
    assert_eq!(clip.len(), RATE as usize * LONGEST);
    assert!((clip[clip.len() - 4_800] - 0.5).abs() < 0.01);
    assert!((clip[clip.len() - 1_200] - 0.25).abs() < 0.01, "half way down");
    assert!(clip[clip.len() - 1].abs() < 0.01);
}

#[test]
fn broken_files_are_named_and_the_packs_own_sounds_stay() {
    let folder = Folder::new()
        .with("go.wav", b"not a sound at all")
        .with("rest.ogg", b"nor is this one, is it? OggS")
        .with("step.wav", &constant(whole(1, RATE, 16), 0, &[]))
        .with("two.wav", &constant(whole(1, 100, 16), 50, &[9]));
    fs::create_dir(folder.path("three.wav")).unwrap();
    let (bank, faults) = folder.load();
    let own = Folder::new().load().0;
    for sound in Sound::ALL {
        assert_eq!(bank.clip(sound), own.clip(sound), "{sound}");
    }
    assert_eq!(
        folder.faults(),
        [
            ("rest.ogg", "breaks off before the first sound"),
            ("three.wav", "is not a file"),
            ("two.wav", "has a rate of 100 Hz, which no device plays"),
            ("go.wav", "is neither a WAV nor an Ogg Vorbis file"),
            ("step.wav", "has no sound in it"),
        ]
        .map(|(file, reason)| (file.to_owned(), reason.to_owned()))
    );
    assert_eq!(
        faults[3].to_string(),
        format!(
            "`{}` is neither a WAV nor an Ogg Vorbis file; `go` sounds as in the pack",
            folder.path("go.wav").display()
        )
    );
}

#[test]
fn a_wav_header_that_cannot_be_true_is_a_fault() {
    let rare = "is a WAV file of a rare kind; save it as 16-bit PCM";
    // Of 24 bits or more it names the loudspeakers.
    let many = constant(whole(2, RATE, 24), 100, &[1 << 20, 0]);
    let cases = [
        ("no frames a second", 24, 4, 0, "has a rate of 0 Hz, which no device plays"),
        ("no channels", 22, 2, 0, rare),
        ("forty channels", 22, 1, 40, rare),
        ("no bits", 34, 2, 0, rare),
        ("a loudspeaker nowhere", 43, 1, 0x80, rare),
        ("compressed", 20, 2, 0x11, rare),
    ];
    assert!(Clip::read(many.clone()).is_ok());
    for (what, at, bytes, value, reason) in cases {
        let mut file = many.clone();
        file[at..at + bytes].fill(value);
        assert_eq!(Clip::read(file).unwrap_err(), reason, "{what}");
    }
}

#[test]
fn a_wav_that_breaks_off_is_played_as_far_as_it_goes() {
    let mut file = constant(whole(1, RATE, 16), 1000, &[1 << 14]);
    file.truncate(file.len() - 1000);
    assert_eq!(Clip::read(file).unwrap().samples, [0.5; 500]);
}

/// Whole files of several forms, to be damaged.
fn seed() -> impl Strategy<Value = Vec<u8>> {
    let float = WavSpec { sample_format: SampleFormat::Float, ..whole(1, 8_000, 32) };
    let mut floats = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut floats, float).unwrap();
    (0_u16..200).for_each(|sample| writer.write_sample(f32::from(sample) / 200.0).unwrap());
    writer.finalize().unwrap();
    prop::sample::select(vec![
        constant(whole(1, 8_000, 16), 200, &[1 << 14]),
        constant(whole(6, 8_000, 24), 200, &[1 << 20; 6]),
        constant(whole(2, 8_000, 8), 200, &[1 << 5, 3]),
        floats.into_inner(),
        include_bytes!("../../../tests/sounds/tick.ogg").to_vec(),
    ])
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        mut bytes in seed(),
        cut in 0_usize..400,
        changes in prop::collection::vec((0_usize..80, any::<u8>()), 0..8),
        later in prop::collection::vec((0_usize..400, any::<u8>()), 0..4),
    ) {
        for (at, byte) in changes.into_iter().chain(later) {
            let last = bytes.len() - 1;
            bytes[at.min(last)] = byte;
        }
        bytes.truncate(bytes.len() - cut);
        if let Ok(clip) = Clip::read(bytes) {
            prop_assert!(clip.samples.iter().all(|sample| sample.abs() <= 1.0));
        }
    }
}
