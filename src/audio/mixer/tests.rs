//! The mixer against a device that is played by hand: what it says of its time is not quite true, and
//! what it is given is looked at frame by frame.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};

use super::*;
use crate::audio::What;
use crate::audio::bank::Bank;
use crate::audio::pack::{Pack, Sound};

const RATE: u32 = 48_000;
const BUFFER: u32 = 2048;
const SECOND: u64 = 1_000_000_000;

/// When the first frame is heard; any large number.
const START: u64 = 5_000 * SECOND;

/// How far from the truth a device says a buffer will be heard, either way. Nanoseconds.
const ERROR: u64 = 4_000_000;

/// A device that asks for a buffer at a time and keeps what it was given.
struct Device {
    mixer: Mixer,
    bank: Bank,
    directions: Sender<Direction>,
    channels: usize,
    /// How many frames were asked for, those that were lost in a stumble included.
    asked: u64,
    heard: Vec<f32>,
    noise: u32,
}

impl Device {
    fn new(channels: u16) -> Self {
        let (directions, inbox) = channel();
        let (bank, faults) = Bank::load(Pack::Loud, Path::new("/nonexistent"), RATE);
        assert_eq!(faults, []);
        let levels = Levels { tones: 1.0, voice: 1.0, lead_in: Duration::ZERO };
        let mixer = Mixer::new(channels, RATE, levels, inbox);
        directions.send(Direction::Gain(1.0)).unwrap();
        let channels = usize::from(channels);
        Self { mixer, bank, directions, channels, asked: 0, heard: Vec::new(), noise: 1 }
    }

    fn play(&mut self, cues: &[Timed]) {
        let part = |cue: &Timed| {
            let line = || (0..RATE).map(|at| (at as f32 * 0.1).sin() * 0.5).collect();
            (cue.clone(), self.bank.tone(&cue.what).unwrap_or_else(line))
        };
        let parts = cues.iter().map(part).collect();
        self.direct(Direction::Play(parts));
    }

    fn direct(&self, direction: Direction) {
        self.directions.send(direction).unwrap();
    }

    /// Runs until `seconds` after the start.
    fn run_until(&mut self, seconds: f64) {
        let end = START + (seconds * 1e9) as u64;
        loop {
            let heard = START + self.asked * SECOND / u64::from(RATE);
            if heard >= end {
                return;
            }
            let begin = self.heard.len();
            self.heard.resize(begin + BUFFER as usize * self.channels, 0.0);
            let error = noise(&mut self.noise, 2 * ERROR);
            self.mixer.fill(&mut self.heard[begin..], heard - ERROR + error);
            self.asked += u64::from(BUFFER);
        }
    }

    /// Skips a stretch of time in which nothing is fetched; the device goes on from there.
    fn stumble(&mut self, seconds: f64) {
        let frames = (seconds * f64::from(RATE)) as usize;
        self.asked += frames as u64;
        self.heard.extend(vec![0.0; frames * self.channels]);
    }

    fn frames(&self) -> impl Iterator<Item = &[f32]> {
        self.heard.chunks_exact(self.channels)
    }

    /// When sound begins after at least 0.2 s below the measurable, in seconds from the start.
    fn onsets(&self) -> Vec<f64> {
        let mut onsets = Vec::new();
        let mut quiet_since = 0;
        for (frame, samples) in self.frames().enumerate() {
            if samples.iter().any(|sample| sample.abs() > 0.25) {
                if frame == 0 || frame - quiet_since > RATE as usize / 5 {
                    onsets.push(frame as f64 / f64::from(RATE));
                }
                quiet_since = frame;
            }
        }
        onsets
    }

    /// The highest sample between two times.
    fn peak(&self, from: f64, until: f64) -> f32 {
        let [from, until] = [from, until].map(|at| (at * f64::from(RATE)) as usize);
        let peak = |samples: &[f32]| samples.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        self.frames().take(until).skip(from).map(peak).fold(0.0, f32::max)
    }
}

/// The next random number below `most`.
fn noise(seed: &mut u32, most: u64) -> u64 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    u64::from(*seed >> 16) * most / 65_536
}

fn cue(seconds: f64, sound: Sound) -> Timed {
    let at = START + (seconds * 1e9) as u64;
    Timed { at, length: Duration::ZERO, what: What::Tone(sound), side: None }
}

/// The worst distance, in milliseconds, of the onsets' latencies from their median; which is the time
/// that a sound takes to rise, and less than one.
fn worst(onsets: &[f64], cues: &[Timed]) -> f64 {
    assert_eq!(onsets.len(), cues.len());
    let latency = |(onset, cue): (&f64, &Timed)| (onset - (cue.at - START) as f64 / 1e9) * 1e3;
    let mut latencies: Vec<f64> = onsets.iter().zip(cues).map(latency).collect();
    latencies.sort_by(f64::total_cmp);
    let median = latencies[latencies.len() / 2];
    assert!((-0.5..1.5).contains(&median), "{median} ms");
    latencies.iter().map(|latency| (latency - median).abs()).fold(0.0, f64::max)
}

#[test]
fn every_sound_is_heard_on_its_deadline_though_the_device_tells_the_time_badly() {
    let mut device = Device::new(2);
    let cues: Vec<Timed> =
        (0..40).map(|i| cue(1.0 + 1.7 * f64::from(i), Sound::ALL[i as usize % 11])).collect();
    device.play(&cues);
    device.run_until(70.0);
    let worst = worst(&device.onsets(), &cues);
    assert!(worst < 1.0, "{worst} ms");
}

#[test]
fn a_cue_that_is_due_at_once_comes_with_the_next_buffer() {
    let mut device = Device::new(2);
    device.run_until(2.0);
    let next = device.asked as f64 / f64::from(RATE);
    device.play(&[cue(1.99, Sound::Go)]);
    device.run_until(3.0);
    let onsets = device.onsets();
    assert!(onsets.len() == 1 && (0.0..0.001).contains(&(onsets[0] - next)), "{onsets:?} {next}");
}

#[test]
fn after_a_stumble_of_the_device_the_time_line_is_caught_up_with() {
    let mut device = Device::new(2);
    let cues: Vec<Timed> = (0..8).map(|i| cue(1.0 + f64::from(i), Sound::One)).collect();
    device.play(&cues);
    device.run_until(4.5);
    device.stumble(0.2);
    device.run_until(9.0);
    let worst = worst(&device.onsets(), &cues);
    assert!(worst < 5.0, "{worst} ms, by the device's own error right after the stumble");
}

#[test]
fn a_cancelled_session_is_silent_in_a_fifth_of_a_second_and_stays_so() {
    let mut device = Device::new(2);
    device.play(&[cue(1.0, Sound::Finish), cue(3.0, Sound::Go)]);
    device.run_until(1.5);
    device.direct(Direction::Cancel);
    let cancelled = device.frames().count() as f64 / f64::from(RATE);
    device.run_until(5.0);
    assert!(device.peak(1.0, cancelled) > 0.25);
    assert!(device.peak(cancelled, cancelled + 0.02) > 0.05, "it is faded, not cut");
    assert!(device.peak(cancelled + 0.021, 5.0) == 0.0, "and then it is over");
}

#[test]
fn a_new_future_replaces_the_old_one_and_what_sounds_goes_on() {
    let mut device = Device::new(2);
    let finish = cue(1.0, Sound::Finish);
    device.play(&[finish.clone(), cue(3.0, Sound::Go)]);
    device.run_until(1.2);
    // The finish is still in the list that the session hands over, and has begun.
    device.play(&[finish, cue(4.0, Sound::Go)]);
    device.run_until(5.0);
    let onsets: Vec<u64> = device.onsets().iter().map(|onset| onset.round() as u64).collect();
    assert_eq!(onsets, [1, 4]);
    assert!(device.peak(1.6, 1.8) > 0.25);
}

#[test]
fn a_cue_of_long_ago_is_left_out() {
    let mut device = Device::new(2);
    device.run_until(10.0);
    device.play(&[cue(8.9, Sound::Finish), cue(9.5, Sound::One)]);
    device.run_until(12.0);
    assert_eq!(device.onsets().len(), 1);
    assert!(device.peak(10.3, 12.0) == 0.0, "it was the short one");
}

#[test]
fn volume_and_mute_act_within_ten_milliseconds_and_without_a_click() {
    let mut device = Device::new(2);
    device.play(&[cue(1.0, Sound::Finish), cue(4.0, Sound::Finish)]);
    device.run_until(1.2);
    device.direct(Direction::Gain(0.0));
    let muted = device.frames().count();
    device.run_until(1.5);
    device.direct(Direction::Gain(0.5));
    device.run_until(6.0);
    let at = muted as f64 / f64::from(RATE);
    assert!(device.peak(at, at + 0.009) > 0.05);
    assert!(device.peak(at + 0.0101, 1.5) == 0.0);
    // The pack's peak is 0.95, in the middle, at half the amplitude.
    let expected = 0.95 * std::f32::consts::FRAC_1_SQRT_2 / 2.0;
    assert!((device.peak(4.0, 6.0) - expected).abs() < 0.02, "{}", device.peak(4.0, 6.0));
}

#[test]
fn sides_are_twelve_decibels_apart_with_the_power_of_the_middle() {
    let peaks = |side| {
        let mut device = Device::new(2);
        device.play(&[Timed { side, ..cue(1.0, Sound::One) }]);
        device.run_until(2.0);
        let peak = |channel: usize| {
            device.frames().map(|frame| frame[channel].abs()).fold(0.0_f32, f32::max)
        };
        (peak(0), peak(1))
    };
    // Of the pack's peak; above 0.8 it is bent a little.
    let (left, right) = peaks(Some(Side::Left));
    assert!((right / 0.95 - 0.2425).abs() < 0.01, "{right}");
    assert!((left - bend(0.95 * 0.9701)).abs() < 0.01, "{left}");
    assert_eq!(peaks(Some(Side::Right)), (right, left));
    let (left, right) = peaks(None);
    assert!((left - right).abs() < 1e-6, "{left} {right}");
    assert!((left / 0.95 - std::f32::consts::FRAC_1_SQRT_2).abs() < 0.01, "{left}");
}

#[test]
fn sounds_that_overlap_stay_within_full_scale() {
    let mut device = Device::new(2);
    let side = Some(Side::Left);
    let cues = [Sound::Go, Sound::Finish, Sound::Ready, Sound::Rest];
    device.play(&cues.map(|sound| Timed { side, ..cue(1.0, sound) }));
    device.run_until(3.0);
    let peak = device.peak(0.0, 3.0);
    assert!(peak > 0.9 && peak < 1.0, "{peak}");
}

#[test]
fn one_channel_hears_both_sides_and_six_only_use_the_first_two() {
    for (channels, used) in [(1, 1), (6, 2)] {
        let mut device = Device::new(channels);
        device.play(&[
            Timed { side: Some(Side::Left), ..cue(1.0, Sound::One) },
            Timed { side: Some(Side::Right), ..cue(2.0, Sound::One) },
        ]);
        device.run_until(3.0);
        assert_eq!(device.onsets().len(), 2, "{channels} channels");
        assert!(device.frames().all(|frame| frame[used..].iter().all(|sample| *sample == 0.0)));
    }
}

#[test]
fn an_hour_does_not_drift_though_the_device_runs_fast() {
    // 50 millionths is what a cheap crystal is off by.
    let rate = f64::from(RATE) * 1.000_05;
    let mut clock = DeviceClock::new(RATE);
    let mut seed = 1_u32;
    let mut off = Vec::new();
    for buffer in 0..85_000_u64 {
        let frame = buffer * u64::from(BUFFER);
        let heard = START + (frame as f64 / rate * 1e9) as u64;
        clock.observe(heard - ERROR + noise(&mut seed, 2 * ERROR), frame);
        off.push((clock.frame_at(heard) as f64 - frame as f64) / rate * 1e3);
    }
    let mean = |off: &[f64]| off.iter().sum::<f64>() / off.len() as f64;
    let (first, last) = (mean(&off[200..1_600]), mean(&off[off.len() - 1_400..]));
    assert!((first - last).abs() < 0.3, "from {first} to {last} ms, a minute each");
    let worst = off[200..].iter().map(|off| (off - first).abs()).fold(0.0, f64::max);
    assert!(worst < 2.0, "{worst} ms");
}

fn line(seconds: f64, text: &str) -> Timed {
    let what = What::Line(text.into());
    Timed { what, length: Duration::from_secs(1), ..cue(seconds, Sound::Go) }
}

#[test]
fn tones_step_back_under_a_voice_and_come_back() {
    // The same tone alone, under a line, and alone again; the line itself is left out of the sum.
    let peak = |voice: bool| {
        let mut device = Device::new(2);
        device.mixer.levels.voice = 0.0;
        let mut cues = vec![cue(2.3, Sound::One), cue(5.0, Sound::One)];
        cues.extend(voice.then(|| line(2.0, "Rest.")));
        device.play(&cues);
        device.run_until(6.0);
        (device.peak(2.2, 3.0), device.peak(4.9, 5.5))
    };
    let ((under, after), (alone, _)) = (peak(true), peak(false));
    assert!((under / alone - DUCKED).abs() < 0.02, "{under} {alone}");
    assert!((after / alone - 1.0).abs() < 0.02, "{after} {alone}");
}

#[test]
fn a_line_of_what_is_no_more_is_silent_at_once_and_one_that_goes_on_is_not_cut() {
    for (stays, loud) in [(true, true), (false, false)] {
        let mut device = Device::new(2);
        device.play(&[line(1.0, "Roll onto your front.")]);
        device.run_until(1.3);
        let next = line(4.0, "Rest.");
        let now = device.frames().count() as f64 / f64::from(RATE);
        let goes_on = stays.then(|| line(1.0, "Roll onto your front."));
        device.play(&goes_on.into_iter().chain([next]).collect::<Vec<_>>());
        device.run_until(3.0);
        assert_eq!(device.peak(now + 0.021, 1.9) > 0.1, loud);
        assert!(now < 1.35, "within a buffer of the order");
    }
}

#[test]
fn a_line_that_is_late_is_left_out_sooner_than_a_tone() {
    let mut device = Device::new(2);
    device.run_until(10.0);
    device.play(&[line(9.5, "Rest.")]);
    device.run_until(12.0);
    assert!(device.peak(10.0, 12.0) == 0.0);
}

#[test]
fn a_sleeping_loudspeaker_is_woken_before_a_sound_and_only_then() {
    let mut device = Device::new(2);
    device.mixer.levels.lead_in = Duration::from_secs(2);
    device.play(&[cue(5.0, Sound::One)]);
    device.run_until(8.0);
    assert!(device.peak(0.5, 2.9) == 0.0);
    let hiss = device.peak(3.1, 4.9);
    assert!(hiss > HISS / 4.0 && hiss <= HISS, "{hiss}");
    assert!(device.peak(6.5, 8.0) == 0.0);
}
