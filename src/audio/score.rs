//! The score: one endless source that mixes every sound at its very frame.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use rodio::Source;
use rodio::{ChannelCount, SampleRate};

use super::bank::Bank;
use super::clock::DeviceClock;
use super::{Timed, nanos};
use crate::routine::Side;

/// Frames mixed at a time. Small, since a callback is noticed at the first block that it asks for.
const BLOCK: u32 = 32;

/// Within a callback blocks follow one another faster than this. A longer gap is a new callback, if
/// it is also a good part of what the last one fetched: a thread that is put aside in the middle of
/// a callback goes on sooner. Nanoseconds.
const CALLBACK_GAP: u64 = 1_000_000;

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

/// A time line in the mixer of a device. It tells the time by `now`, monotonic nanoseconds.
pub(super) struct Score<Now> {
    rate: SampleRate,
    channels: ChannelCount,
    bank: Arc<Bank>,
    directions: Receiver<Direction>,
    /// Counts the device's callbacks, as its sign of life.
    pulse: Arc<AtomicU64>,
    now: Now,
    clock: DeviceClock,
    last_read: u64,
    /// The first frame of the last callback.
    observed: u64,
    /// The first frame of the next block.
    frame: u64,
    future: VecDeque<Timed>,
    /// What has begun and could be scheduled once more.
    begun: Vec<Timed>,
    voices: Vec<Voice>,
    gain: f32,
    target: f32,
    /// Interleaved; `given` of it have been taken.
    block: Vec<f32>,
    given: usize,
}

/// A sound that sounds.
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

impl<Now: FnMut() -> u64> Score<Now> {
    pub(super) fn new(
        rate: SampleRate,
        channels: ChannelCount,
        bank: Arc<Bank>,
        directions: Receiver<Direction>,
        pulse: Arc<AtomicU64>,
        now: Now,
    ) -> Self {
        let block = vec![0.0; BLOCK as usize * usize::from(channels.get())];
        Self {
            rate,
            channels,
            bank,
            directions,
            pulse,
            now,
            clock: DeviceClock::new(rate.get()),
            last_read: 0,
            observed: 0,
            frame: 0,
            future: VecDeque::new(),
            begun: Vec::new(),
            voices: Vec::new(),
            gain: 0.0,
            target: 0.0,
            given: block.len(),
            block,
        }
    }

    fn mix_block(&mut self) {
        let now = (self.now)();
        let fetched = (self.frame - self.observed) * 1_000_000_000 / u64::from(self.rate.get());
        if now.saturating_sub(self.last_read) > CALLBACK_GAP.max(fetched / 4) {
            self.observed = self.frame;
            self.clock.observe(now, self.frame);
            self.pulse.fetch_add(1, Ordering::Relaxed);
        }
        self.last_read = now;
        while let Ok(direction) = self.directions.try_recv() {
            self.follow(direction);
        }
        self.block.fill(0.0);
        self.begin_due(now);
        let channels = usize::from(self.channels.get());
        let ramp = self.step(VOLUME_RAMP);
        let fade = self.step(CANCEL_FADE);
        for frame in self.block.chunks_exact_mut(channels) {
            let mut sum = [0.0, 0.0];
            for voice in &mut self.voices {
                voice.add_to(&mut sum, fade);
            }
            self.gain += (self.target - self.gain).clamp(-ramp, ramp);
            let [left, right] = sum.map(|sample| bend(sample * self.gain));
            match frame {
                [one] => *one = left.midpoint(right),
                [first, second, ..] => (*first, *second) = (left, right),
                [] => {}
            }
        }
        self.voices.retain(|voice| !voice.over());
        self.frame += u64::from(BLOCK);
        self.given = 0;
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

    /// Begins every sound whose frame lies in this block.
    fn begin_due(&mut self, now: u64) {
        while let Some(&cue) = self.future.front() {
            let due = self.clock.frame_at(cue.at);
            let wait = due.saturating_sub_unsigned(self.frame);
            if wait >= i64::from(BLOCK) {
                break;
            }
            self.future.pop_front();
            if now.saturating_sub(cue.at) > nanos(TOO_LATE) {
                continue;
            }
            self.begun.retain(|old| now.saturating_sub(old.at) < nanos(TOO_LATE) * 2);
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
        1.0 / (time.as_secs_f32() * self.rate.get() as f32)
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

impl<Now: FnMut() -> u64> Iterator for Score<Now> {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.given == self.block.len() {
            self.mix_block();
        }
        let sample = self.block.get(self.given).copied();
        self.given += 1;
        sample
    }
}

impl<Now: FnMut() -> u64> Source for Score<Now> {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        self.channels
    }

    fn sample_rate(&self) -> SampleRate {
        self.rate
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests;
