//! The score: the time line of a session, mixed into what the device asks for, frame by frame.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::bank::Bank;
use super::clock::DeviceClock;
use super::{Timed, nanos};
use crate::routine::Side;

/// A cue that is later than this would confuse more than help.
const TOO_LATE: Duration = Duration::from_secs(1);

/// From silence to full volume.
const VOLUME_RAMP: Duration = Duration::from_millis(10);

/// From full volume to silence when cancelled.
const CANCEL_FADE: Duration = Duration::from_millis(20);

/// The gains of the near and the far ear for a sound from a side: 12 dB apart, the same power as in
/// the middle. Someone who hears with one ear, or has one speaker, still hears both sides.
const NEAR: f32 = 0.970_143;
const FAR: f32 = 0.242_536;

/// The highest level that passes unchanged; what adds up to more is bent towards full scale.
const KNEE: f32 = 0.8;

/// What a score is told.
#[derive(Debug)]
pub(super) enum Direction {
    /// This is the future now.
    Play(Vec<Timed>),
    /// Fade, and forget the future.
    Cancel,
    /// The amplitude of everything, 0 to 1.
    Gain(f32),
}

/// The time line of a stream.
#[derive(Debug)]
pub(super) struct Score {
    channels: usize,
    bank: Arc<Bank>,
    directions: Receiver<Direction>,
    clock: DeviceClock,
    /// The first frame of the next buffer.
    frame: u64,
    future: VecDeque<Timed>,
    /// What has begun and could be scheduled once more.
    begun: Vec<Timed>,
    voices: Vec<Voice>,
    gain: f32,
    target: f32,
}

/// A sound that sounds.
#[derive(Debug)]
struct Voice {
    clip: Arc<[f32]>,
    /// Frames until its first sample.
    wait: usize,
    at: usize,
    /// Left and right.
    gains: [f32; 2],
    /// Of 1, while it is faded out.
    fade: Option<f32>,
}

impl Score {
    /// A score for a stream at the rate of `bank`, with so many channels: the first is the left
    /// one, the second the right.
    pub(super) fn new(channels: u16, bank: Arc<Bank>, directions: Receiver<Direction>) -> Self {
        Self {
            channels: usize::from(channels),
            clock: DeviceClock::new(bank.rate),
            bank,
            directions,
            frame: 0,
            future: VecDeque::new(),
            begun: Vec::new(),
            voices: Vec::new(),
            gain: 0.0,
            target: 0.0,
        }
    }

    /// Mixes the next frames, interleaved, of which the device says that the first will be heard
    /// at `heard`, in monotonic nanoseconds.
    pub(super) fn fill(&mut self, buffer: &mut [f32], heard: u64) {
        self.clock.observe(heard, self.frame);
        while let Ok(direction) = self.directions.try_recv() {
            self.follow(direction);
        }
        let frames = (buffer.len() / self.channels) as u64;
        self.begin_due(heard, frames);
        let ramp = self.step(VOLUME_RAMP);
        let fade = self.step(CANCEL_FADE);
        for frame in buffer.chunks_exact_mut(self.channels) {
            let mut sum = [0.0, 0.0];
            for voice in &mut self.voices {
                voice.add_to(&mut sum, fade);
            }
            self.gain += (self.target - self.gain).clamp(-ramp, ramp);
            let [left, right] = sum.map(|sample| bend(sample * self.gain));
            frame.fill(0.0);
            match frame {
                [one] => *one = left.midpoint(right),
                [first, second, ..] => (*first, *second) = (left, right),
                [] => {}
            }
        }
        self.voices.retain(|voice| !voice.over());
        self.frame += frames;
    }

    fn follow(&mut self, direction: Direction) {
        match direction {
            Direction::Play(mut cues) => {
                cues.sort_by_key(|cue| cue.at);
                cues.retain(|cue| !self.begun.contains(cue));
                self.future = cues.into();
            }
            Direction::Cancel => {
                self.future.clear();
                for voice in &mut self.voices {
                    voice.fade.get_or_insert(1.0);
                }
            }
            Direction::Gain(gain) => self.target = gain,
        }
    }

    /// Begins every sound whose frame is among the next `frames`.
    fn begin_due(&mut self, heard: u64, frames: u64) {
        while let Some(&cue) = self.future.front() {
            let wait = self.clock.frame_at(cue.at).saturating_sub_unsigned(self.frame);
            if wait >= frames.cast_signed() {
                break;
            }
            self.future.pop_front();
            if heard.saturating_sub(cue.at) > nanos(TOO_LATE) {
                continue;
            }
            self.begun.retain(|old| heard.saturating_sub(old.at) < nanos(TOO_LATE) * 2);
            self.begun.push(cue);
            self.voices.push(Voice {
                clip: Arc::clone(self.bank.clip(cue.sound)),
                wait: wait.max(0) as usize,
                at: 0,
                gains: gains(cue.side),
                fade: None,
            });
        }
    }

    /// The change in one frame of something that goes from 0 to 1 in `time`.
    fn step(&self, time: Duration) -> f32 {
        1.0 / (time.as_secs_f32() * self.bank.rate as f32)
    }
}

impl Voice {
    fn add_to(&mut self, sum: &mut [f32; 2], fade: f32) {
        if self.wait > 0 {
            self.wait -= 1;
            return;
        }
        let Some(sample) = self.clip.get(self.at) else { return };
        let level = self.fade.unwrap_or(1.0);
        self.fade = self.fade.map(|level| (level - fade).max(0.0));
        for (sum, gain) in sum.iter_mut().zip(self.gains) {
            *sum += sample * gain * level;
        }
        self.at += 1;
    }

    fn over(&self) -> bool {
        self.at >= self.clip.len() || self.fade == Some(0.0)
    }
}

/// The gains of the left and the right channel; their power is the same for every side.
const fn gains(side: Option<Side>) -> [f32; 2] {
    match side {
        None => [std::f32::consts::FRAC_1_SQRT_2; 2],
        Some(Side::Left) => [NEAR, FAR],
        Some(Side::Right) => [FAR, NEAR],
    }
}

/// Keeps a sum of sounds within full scale without the crackle of cutting it off.
fn bend(sample: f32) -> f32 {
    let over = (sample.abs() - KNEE) / (1.0 - KNEE);
    if over <= 0.0 {
        return sample;
    }
    (KNEE + (1.0 - KNEE) * over / (1.0 + over)).copysign(sample)
}

#[cfg(test)]
mod tests;
