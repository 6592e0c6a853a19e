//! A score as samples, as the mixer would have played it.

use std::io;
use std::sync::mpsc::channel;

use super::device::{amplitude, levels};
use super::mixer::{Direction, Mixer};
use super::stock::Stock;
use super::{Fault, Options, Spoken, Timed};

/// Frames a second, in two channels.
pub const RATE: u32 = 48_000;

/// Frames that are mixed at a time.
const CHUNK: usize = 2048;

/// From the end of the last sound to the end of all, in nanoseconds.
const TAIL: u64 = 500_000_000;

/// How many frames the sounds take, from time zero to a little after the last.
#[must_use]
pub fn frames(cues: &[Timed]) -> u64 {
    let end = cues.iter().map(|cue| cue.at + super::nanos(cue.length)).max().unwrap_or(0);
    let frames = u128::from(end + TAIL) * u128::from(RATE) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}

/// Mixes all of it, left and right in turn, and hands it on in pieces; answers with the user's files
/// that cannot be played. Each sound begins at the very frame of its time.
///
/// # Errors
///
/// Those of whoever takes the samples.
pub fn render(
    cues: &[Timed],
    options: &Options,
    own: Spoken,
    mut take: impl FnMut(&[f32]) -> io::Result<()>,
) -> io::Result<Vec<Fault>> {
    let (mut stock, faults) = Stock::load(options.pack, &options.own, own, RATE);
    let (direct, directions) = channel();
    let mut mixer = Mixer::new(2, RATE, levels(options), directions);
    // The mixer is there until the end.
    let _ = direct.send(Direction::Gain(amplitude(options.volume)));
    let mut buffer = vec![0.0; CHUNK * 2];
    let whole = frames(cues);
    let mut frame = 0;
    while frame < whole {
        let now = frame * 1_000_000_000 / u64::from(RATE);
        if frame == 0 || stock.is_used_up(cues, now) {
            stock.hand_over(cues, now, |parts| {
                let _ = direct.send(Direction::Play(parts));
            });
        }
        mixer.fill(&mut buffer, now);
        let count = usize::try_from(whole - frame).unwrap_or(CHUNK).min(CHUNK);
        take(buffer.get(..count * 2).unwrap_or_default())?;
        frame += count as u64;
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::audio::bank::Bank;
    use crate::audio::{Pack, Sound, What};
    use crate::routine::Side;

    fn options() -> Options {
        Options {
            pack: Pack::Soft,
            own: "/nonexistent".into(),
            volume: 100,
            tones: 50,
            voice: 100,
            lead_in: Duration::ZERO,
            device: String::new(),
            muted: false,
        }
    }

    fn tone(nanos: u64, sound: Sound) -> Timed {
        let (length, what) = (Duration::from_millis(500), What::Tone(sound));
        Timed { at: nanos, length, what, side: Some(Side::Left) }
    }

    #[test]
    fn every_sample_lies_at_its_frame_for_an_hour() {
        // Times between two frames, the last one after an hour.
        let cues: Vec<Timed> =
            [100_000_000, 1_234_567_891, 59_999_999_990, 3_600_000_010_417, 3_601_000_000_000]
                .map(|nanos| tone(nanos, Sound::One))
                .into();
        let (bank, _) = Bank::load(Pack::Soft, "/nonexistent".as_ref(), RATE);
        let clip: Arc<[f32]> = Arc::clone(bank.clip(Sound::One));
        let (mut frame, mut compared) = (0_u64, 0);
        let starts: Vec<u64> =
            cues.iter().map(|cue| (cue.at as f64 * f64::from(RATE) / 1e9).round() as u64).collect();
        // Half as loud by the ear's scale, and near the left ear.
        let level = 0.25 * 0.970_143;
        render(&cues, &options(), Spoken::default(), |samples| {
            for pair in samples.chunks_exact(2) {
                let sounding = starts
                    .iter()
                    .find(|start| (**start..**start + clip.len() as u64).contains(&frame));
                let expected = sounding.map_or(0.0, |start| clip[(frame - start) as usize] * level);
                assert!((pair[0] - expected).abs() < 1e-5, "at frame {frame}");
                compared += usize::from(sounding.is_some());
                frame += 1;
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(compared, 5 * clip.len());
        assert_eq!(frame, frames(&cues));
    }
}
