//! The time line of a session, mixed into what the device asks for, frame by frame.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::clock::DeviceClock;
use super::{Timed, nanos};
use crate::routine::Side;

/// A cue that is later than this would confuse more than help; a spoken line would run into the next.
const TOO_LATE: Duration = Duration::from_secs(1);
const TOO_LATE_TO_SAY: Duration = Duration::from_millis(300);

/// From silence to full volume.
const VOLUME_RAMP: Duration = Duration::from_millis(10);

/// From full volume to silence when cancelled.
const CANCEL_FADE: Duration = Duration::from_millis(20);

/// Tones step back to this under a voice, and come back, in this time.
const DUCKED: f32 = 0.3;
const DUCK: Duration = Duration::from_millis(50);

/// What keeps a loudspeaker awake that sleeps when it hears nothing: a hiss 54 dB below full scale.
const HISS: f32 = 0.002;

/// The gains of the near and the far ear for a sound from a side: 12 dB apart, the same power as in
/// the middle. Someone who hears with one ear, or has one speaker, still hears both sides.
const NEAR: f32 = 0.970_143;
const FAR: f32 = 0.242_536;

/// The highest level that passes unchanged; what adds up to more is bent towards full scale.
const KNEE: f32 = 0.8;

/// A sound with its samples, at the rate of the stream.
pub(super) type Part = (Timed, Arc<[f32]>);

/// What a mixer is told.
#[derive(Debug)]
pub(super) enum Direction {
    /// This is the future now.
    Play(Vec<Part>),
    /// Fade, and forget the future.
    Cancel,
    /// The amplitude of everything, 0 to 1.
    Gain(f32),
}

/// What stays the same while a mixer runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Levels {
    /// The amplitude of tones and of the voice, 0 to 1.
    pub(super) tones: f32,
    pub(super) voice: f32,
    /// How long before a sound the loudspeaker is woken.
    pub(super) lead_in: Duration,
}

/// The time line of a stream.
#[derive(Debug)]
pub(super) struct Mixer {
    channels: usize,
    rate: u32,
    levels: Levels,
    directions: Receiver<Direction>,
    clock: DeviceClock,
    /// The first frame of the next buffer.
    frame: u64,
    future: VecDeque<Part>,
    /// What has begun and could be scheduled once more.
    begun: Vec<Timed>,
    voices: Vec<Voice>,
    gain: f32,
    target: f32,
    /// How far tones have stepped back.
    duck: f32,
    hiss: u32,
}

/// A sound that sounds.
#[derive(Debug)]
struct Voice {
    cue: Timed,
    clip: Arc<[f32]>,
    /// Frames until its first sample.
    wait: usize,
    at: usize,
    /// Left and right.
    gains: [f32; 2],
    /// Of 1, while it is faded out.
    fade: Option<f32>,
}

impl Mixer {
    /// A mixer for a stream at a rate, with so many channels: the first is the left one, the second
    /// the right.
    pub(super) fn new(
        channels: u16,
        rate: u32,
        levels: Levels,
        directions: Receiver<Direction>,
    ) -> Self {
        Self {
            channels: usize::from(channels),
            rate,
            levels,
            clock: DeviceClock::new(rate),
            directions,
            frame: 0,
            future: VecDeque::new(),
            begun: Vec::new(),
            voices: Vec::new(),
            gain: 0.0,
            target: 0.0,
            duck: 1.0,
            hiss: 1,
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
        let duck = self.step(DUCK) * (1.0 - DUCKED);
        let awake = self.keeps_awake(heard);
        for frame in buffer.chunks_exact_mut(self.channels) {
            let (mut tones, mut lines, mut speaks) = ([0.0; 2], [0.0; 2], false);
            for voice in &mut self.voices {
                let said = voice.cue.what.is_line();
                speaks |= said && voice.sounds();
                voice.add_to(if said { &mut lines } else { &mut tones }, fade);
            }
            let target = if speaks { DUCKED } else { 1.0 };
            self.duck += (target - self.duck).clamp(-duck, duck);
            self.gain += (self.target - self.gain).clamp(-ramp, ramp);
            let hiss = if awake { self.hiss() } else { 0.0 };
            let (tone, line) = (self.levels.tones * self.duck, self.levels.voice);
            let [left, right] =
                [0, 1].map(|ear| bend((tones[ear] * tone + lines[ear] * line + hiss) * self.gain));
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

    /// Whether something sounds, or is about to, on a loudspeaker that has to be woken for it.
    fn keeps_awake(&self, heard: u64) -> bool {
        let lead_in = nanos(self.levels.lead_in);
        let soon = |(cue, _): &Part| cue.at < heard.saturating_add(lead_in);
        lead_in > 0 && (!self.voices.is_empty() || self.future.front().is_some_and(soon))
    }

    fn hiss(&mut self) -> f32 {
        self.hiss = self.hiss.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((self.hiss >> 16) as f32 / 32768.0 - 1.0) * HISS
    }

    fn follow(&mut self, direction: Direction) {
        match direction {
            Direction::Play(mut parts) => {
                parts.sort_by_key(|(cue, _)| cue.at);
                for voice in &mut self.voices {
                    // A tone is over soon; a line would talk on from what is not true any more.
                    let stays =
                        voice.cue.what.is_tone() || parts.iter().any(|(cue, _)| *cue == voice.cue);
                    if !stays {
                        voice.fade.get_or_insert(1.0);
                    }
                }
                parts.retain(|(cue, _)| !self.begun.contains(cue));
                self.future = parts.into();
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
        while let Some((cue, _)) = self.future.front() {
            let wait = self.clock.frame_at(cue.at).saturating_sub_unsigned(self.frame);
            if wait >= frames.cast_signed() {
                break;
            }
            let Some((cue, clip)) = self.future.pop_front() else { break };
            let late = if cue.what.is_line() { TOO_LATE_TO_SAY } else { TOO_LATE };
            if heard.saturating_sub(cue.at) > nanos(late) {
                continue;
            }
            self.begun.retain(|old| heard.saturating_sub(old.at) < nanos(TOO_LATE) * 2);
            self.begun.push(cue.clone());
            let gains = gains(cue.side);
            let wait = wait.max(0) as usize;
            self.voices.push(Voice { cue, clip, wait, at: 0, gains, fade: None });
        }
    }

    /// The change in one frame of something that goes from 0 to 1 in `time`.
    fn step(&self, time: Duration) -> f32 {
        1.0 / (time.as_secs_f32() * self.rate as f32)
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

    fn sounds(&self) -> bool {
        self.wait == 0 && !self.over()
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
