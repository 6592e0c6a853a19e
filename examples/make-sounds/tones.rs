//! How each sound of each pack is made: struck notes with partials that die away.
//!
//! Every note is at its height within a millisecond, so that an onset can be measured and a count is
//! felt as a beat. Only `+`, `-`, `*` and `/` are used, never the system's sine or exponential: those
//! differ in the last bit from one system to the next, and the files must come out the same on all.

/// Samples a second. The highest partial lies near 6 kHz; twice that is enough and halves the files.
const RATE: u32 = 24_000;

/// A note: when it is struck (seconds), its pitch (Hz), its length (seconds) and its strength.
struct Note(f64, f64, f64, f64);

/// How a pack sounds.
struct Voice {
    name: &'static str,
    /// Added to every pitch of the score by multiplication.
    transpose: f64,
    /// Multiples of the pitch, their strength, and how much faster than the first they die away.
    partials: &'static [(f64, f64, f64)],
    /// The highest sample, of 1.
    peak: f64,
}

const VOICES: [Voice; 3] = [
    // A wooden bar: nearly pure, with a short knock at four times the pitch.
    Voice {
        name: "soft",
        transpose: 1.0,
        partials: &[(1.0, 1.0, 1.0), (4.0, 0.18, 6.0)],
        peak: 0.6,
    },
    // Two octaves lower, every fundamental below 400 Hz; the octave above helps small speakers.
    Voice {
        name: "low",
        transpose: 0.25,
        partials: &[(1.0, 1.0, 1.0), (2.0, 0.45, 1.6), (3.0, 0.12, 3.0)],
        peak: 0.85,
    },
    // A bright bell for a noisy room: many harmonics between 1 and 6 kHz, where ears are keenest.
    Voice {
        name: "loud",
        transpose: 1.0,
        partials: &[
            (1.0, 1.0, 1.0),
            (2.0, 0.8, 1.2),
            (3.0, 0.6, 1.5),
            (4.0, 0.4, 2.0),
            (5.0, 0.25, 2.5),
        ],
        peak: 0.95,
    },
];

const G4: f64 = 392.0;
const C5: f64 = 523.25;
const D5: f64 = 587.33;
const E5: f64 = 659.26;
const G5: f64 = 783.99;
const A5: f64 = 880.0;
const C6: f64 = 1046.5;
const D6: f64 = 1174.66;
const E6: f64 = 1318.51;

/// What is played for each meaning. No two have the same melody; the counts climb to `go`.
const SCORE: [(&str, &[Note]); 12] = [
    ("ready", &[Note(0.0, C5, 0.2, 1.0), Note(0.14, E5, 0.2, 1.0), Note(0.28, G5, 0.3, 1.0)]),
    ("position", &[Note(0.0, G5, 0.22, 1.0), Note(0.16, D5, 0.36, 1.0)]),
    (
        "sides",
        &[
            Note(0.0, E5, 0.16, 1.0),
            Note(0.13, A5, 0.16, 1.0),
            Note(0.26, E5, 0.16, 1.0),
            Note(0.39, A5, 0.2, 1.0),
        ],
    ),
    ("rest", &[Note(0.0, C5, 0.3, 1.0), Note(0.2, G4, 0.38, 1.0)]),
    ("three", &[Note(0.0, C5, 0.18, 1.0)]),
    ("two", &[Note(0.0, E5, 0.18, 1.0)]),
    ("one", &[Note(0.0, G5, 0.18, 1.0)]),
    ("go", &[Note(0.0, C6, 0.5, 1.0)]),
    ("halfway", &[Note(0.0, D6, 0.12, 1.0), Note(0.12, D6, 0.24, 1.0)]),
    ("cue", &[Note(0.0, E6, 0.06, 1.0)]),
    ("step", &[Note(0.0, G5, 0.16, 1.0), Note(0.12, C6, 0.4, 1.0)]),
    (
        "finish",
        &[
            Note(0.0, G4, 0.3, 1.0),
            Note(0.18, C5, 0.3, 1.0),
            Note(0.36, E5, 0.3, 1.0),
            Note(0.54, C6, 0.9, 0.5),
            Note(0.54, E5, 0.9, 0.3),
            Note(0.54, G5, 0.9, 0.3),
        ],
    ),
];

/// Every file: its pack, its sound and the bytes of its WAV.
pub(crate) fn files() -> impl Iterator<Item = (&'static str, &'static str, Vec<u8>)> {
    VOICES.iter().flat_map(|voice| {
        SCORE.iter().map(move |(sound, notes)| (voice.name, *sound, wav(&voice.play(notes))))
    })
}

impl Voice {
    /// Mixes the notes and brings them to the pack's peak.
    fn play(&self, notes: &[Note]) -> Vec<f64> {
        let end = notes.iter().map(|Note(at, _, length, _)| at + length).fold(0.0, f64::max);
        let mut mix = vec![0.0; frames(end)];
        for Note(at, pitch, length, strength) in notes {
            for (multiple, share, haste) in self.partials {
                let pitch = pitch * self.transpose * multiple;
                let partial = Partial { pitch, length: *length, haste: *haste };
                for (slot, sample) in mix.iter_mut().skip(frames(*at)).zip(partial.samples()) {
                    *slot += strength * share * sample;
                }
            }
        }
        let highest = mix.iter().fold(0.0_f64, |peak, sample| peak.max(sample.abs()));
        mix.iter().map(|sample| sample / highest * self.peak).collect()
    }
}

/// One decaying sine of a note.
struct Partial {
    pitch: f64,
    length: f64,
    haste: f64,
}

impl Partial {
    /// Rises in a fifth of a millisecond, dies away four time constants deep, and is faded to nothing
    /// over the last fifth.
    fn samples(&self) -> impl Iterator<Item = f64> {
        let length = frames(self.length);
        let (attack, release) = (frames(0.0002), length / 5);
        let decay = 1.0 - 4.0 * self.haste / length as f64;
        let turn = self.pitch / f64::from(RATE);
        let mut strength = 1.0;
        (0..length).map(move |frame| {
            let rise = (frame as f64 / attack as f64).min(1.0);
            let fall = ((length - frame) as f64 / release as f64).min(1.0);
            let sample = sine(turn * frame as f64) * strength * rise * fall;
            strength *= decay;
            sample
        })
    }
}

fn frames(seconds: f64) -> usize {
    (seconds * f64::from(RATE)) as usize
}

/// The sine of an angle given in whole turns, by its series; exact to 1e-9.
fn sine(turns: f64) -> f64 {
    let mut angle = turns - turns.floor();
    if angle > 0.5 {
        angle -= 1.0;
    }
    if angle > 0.25 {
        angle = 0.5 - angle;
    } else if angle < -0.25 {
        angle = -0.5 - angle;
    }
    let x = angle * std::f64::consts::TAU;
    let square = x * x;
    let (mut term, mut sum) = (x, x);
    for step in 1..8 {
        let step = f64::from(step);
        term *= -square / (2.0 * step * (2.0 * step + 1.0));
        sum += term;
    }
    sum
}

/// A WAV file: mono, 16 bits.
fn wav(samples: &[f64]) -> Vec<u8> {
    let size = samples.len() as u32 * 2;
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend((36 + size).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend([1, 0, 1, 0]); // PCM, one channel
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2).to_le_bytes());
    file.extend([2, 0, 16, 0]); // bytes a frame, bits a sample
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    for sample in samples {
        file.extend(((sample * 32767.0).round() as i16).to_le_bytes());
    }
    file
}
