//! The thread that holds the device: opens it when there is something to play, watches over it,
//! opens it again when it is gone, and gives it back when it is not needed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, Device, Error, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig,
    SupportedBufferSize,
};

use super::mixer::{Direction, Levels, Mixer};
use super::spoken::Spoken;
use super::stock::Stock;
use super::{BUFFER, Options, Order, Shared, Status, Timed, Trouble, late, nanos};
use crate::time::monotonic_nanos;

/// A device without anything to play is given back after this long: a pause, an open-ended set.
const HOLD: Duration = Duration::from_secs(60);

/// The delay of a device that does not tell it, and which is not made up for therefore; on the long
/// side, for the end of the last sound.
const LATENCY: Duration = Duration::from_millis(250);

/// How often a playing device is looked after, and one that is being opened.
const ROUND: Duration = Duration::from_millis(500);
const FIRST_ROUND: Duration = Duration::from_millis(20);

/// The wait before a device is opened again: the first, and the longest that doubling leads to.
const BACK_OFF: Duration = Duration::from_millis(500);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(5);

/// A stream that reports so many errors between two callbacks is dead. A dead one reports millions
/// a second, so each costs it a short wait; a healthy one may report thousands as it starts.
const ERRORS: u32 = 40;
const ERROR_WAIT: Duration = Duration::from_millis(5);

/// Follows a speaker's orders until it quits.
pub(super) fn supervise(
    options: Options,
    inbox: &Receiver<Order>,
    orders: &Sender<Order>,
    shared: &Shared,
    wake: &dyn Fn(),
) {
    let mut supervisor = Supervisor::new(options, orders, shared, wake);
    loop {
        let order = match supervisor.wait(monotonic_nanos()) {
            Some(wait) => inbox.recv_timeout(wait),
            None => inbox.recv().map_err(RecvTimeoutError::from),
        };
        match order {
            Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(order) => supervisor.obey(order, monotonic_nanos()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        supervisor.look_after(monotonic_nanos());
        shared.lock().quiet_at = supervisor.quiet_at();
    }
}

struct Supervisor<'a> {
    options: Options,
    orders: &'a Sender<Order>,
    shared: &'a Shared,
    wake: &'a dyn Fn(),
    /// The future, for a device that is opened later.
    cues: Vec<Timed>,
    /// When what had begun as the future was replaced will have been heard.
    rings_until: u64,
    needed_until: u64,
    stock: Option<Stock>,
    own: Spoken,
    output: Output,
    /// How many streams there have been: the number of the latest.
    streams: u64,
    back_off: Duration,
    has_played: bool,
}

enum Output {
    Closed,
    Open(Stream),
    /// Until then there is no use in trying.
    Waiting(u64),
}

struct Stream {
    /// Dropped to close the device, which may take its time.
    _held: cpal::Stream,
    direct: Sender<Direction>,
    /// Counts the device's callbacks, as its sign of life.
    pulse: Arc<AtomicU64>,
    last_pulse: u64,
    last_pulse_at: u64,
    last_look: u64,
}

impl<'a> Supervisor<'a> {
    fn new(
        options: Options,
        orders: &'a Sender<Order>,
        shared: &'a Shared,
        wake: &'a dyn Fn(),
    ) -> Self {
        Self {
            options,
            orders,
            shared,
            wake,
            cues: Vec::new(),
            rings_until: 0,
            needed_until: 0,
            stock: None,
            own: Spoken::default(),
            output: Output::Closed,
            streams: 0,
            back_off: BACK_OFF,
            has_played: false,
        }
    }

    /// How long there is nothing to do unless an order comes.
    fn wait(&self, now: u64) -> Option<Duration> {
        match &self.output {
            Output::Closed => None,
            Output::Open(stream) if stream.last_pulse == 0 => Some(FIRST_ROUND),
            Output::Open(_) => Some(ROUND),
            Output::Waiting(until) => Some(Duration::from_nanos(until.saturating_sub(now))),
        }
    }

    fn obey(&mut self, order: Order, now: u64) {
        match order {
            Order::Prepare => self.needed_until = self.needed_until.max(now + nanos(HOLD)),
            Order::Schedule(cues) => {
                let begun = self.cues.iter().filter(|cue| cue.at <= now);
                self.rings_until = self.rings_until.max(self.end_of(begun));
                self.cues = cues;
                self.needed_until = self.end().max(now) + nanos(HOLD);
                self.hand_over(now);
            }
            Order::Learn(own) => {
                self.own = own.clone();
                if let Some(stock) = &mut self.stock {
                    stock.learn(own);
                }
                self.hand_over(now);
            }
            Order::Silence => {
                self.cues.clear();
                self.rings_until = 0;
                self.needed_until = now + nanos(HOLD);
                self.direct(Direction::Cancel);
            }
            Order::Volume(percent) => {
                self.options.volume = percent;
                self.direct(Direction::Gain(self.gain()));
            }
            Order::Mute(muted) => {
                self.options.muted = muted;
                self.direct(Direction::Gain(self.gain()));
            }
            Order::Dead(number) if number == self.streams => self.lose(Trouble::Lost, now),
            Order::Dead(_) | Order::Quit => {}
        }
    }

    /// Hands the near future to the mixer.
    fn hand_over(&mut self, now: u64) {
        let (Output::Open(stream), Some(stock)) = (&self.output, &mut self.stock) else { return };
        stock.hand_over(&self.cues, now, |parts| {
            // The mixer lives as long as the stream.
            let _ = stream.direct.send(Direction::Play(parts));
        });
    }

    fn look_after(&mut self, now: u64) {
        if self.stock.as_ref().is_some_and(|stock| stock.is_used_up(&self.cues, now)) {
            self.hand_over(now);
        }
        let needed = now < self.needed_until;
        match &mut self.output {
            Output::Closed if needed => self.open(),
            Output::Waiting(until) if needed && *until <= now => self.open(),
            Output::Open(_) | Output::Waiting(_) if !needed => {
                self.output = Output::Closed;
                self.report(Status::Idle);
            }
            Output::Open(stream) => {
                let away = late(stream.last_look);
                stream.last_look = now;
                let pulse = stream.pulse.load(Ordering::Relaxed);
                if pulse != stream.last_pulse {
                    (stream.last_pulse, stream.last_pulse_at) = (pulse, now);
                    self.has_played = true;
                    self.back_off = BACK_OFF;
                    self.report(Status::Playing);
                } else if away {
                    // The whole program stood still: what the device did meanwhile says nothing.
                    stream.last_pulse_at = now;
                } else if late(stream.last_pulse_at) {
                    self.lose(Trouble::Stalled, now);
                }
            }
            Output::Closed | Output::Waiting(_) => {}
        }
    }

    fn open(&mut self) {
        // While attempts fail, the reason of the first stays on the status line.
        if matches!(self.output, Output::Closed) {
            self.report(Status::Opening);
        }
        self.streams += 1;
        match self.try_open() {
            Ok(stream) => {
                self.output = Output::Open(stream);
                self.hand_over(monotonic_nanos());
            }
            Err(trouble) => self.lose(trouble, monotonic_nanos()),
        }
    }

    fn try_open(&mut self) -> Result<Stream, Trouble> {
        let device = find(&self.options.device);
        self.shared.lock().device_missing = device.is_err();
        let device = device.or_else(|_| find(""));
        let device = device.map_err(|none| if self.has_played { Trouble::Lost } else { none })?;
        let name = device.description().map(|device| device.name().to_owned());
        self.shared.lock().device = name.unwrap_or_default();
        let supported = device.default_output_config().map_err(|error| self.trouble(&error))?;
        let size = match *supported.buffer_size() {
            SupportedBufferSize::Range { min, max } => BUFFER.min(max).max(min),
            SupportedBufferSize::Unknown => BUFFER,
        };
        let config = StreamConfig { buffer_size: BufferSize::Fixed(size), ..supported.config() };

        let (direct, directions) = channel();
        let _ = direct.send(Direction::Gain(self.gain()));
        self.load(config.sample_rate);
        let mixer =
            Mixer::new(config.channels, config.sample_rate, levels(&self.options), directions);
        let pulse = Arc::new(AtomicU64::new(0));
        let latency = Arc::clone(&self.shared.latency);
        let plan = Plan { device, config, mixer, pulse: Arc::clone(&pulse), latency };
        let errors = self.error_callback(&pulse);
        let stream = match supported.sample_format() {
            SampleFormat::F32 => plan.build::<f32>(errors),
            SampleFormat::F64 => plan.build::<f64>(errors),
            SampleFormat::I16 => plan.build::<i16>(errors),
            SampleFormat::I32 => plan.build::<i32>(errors),
            SampleFormat::U8 => plan.build::<u8>(errors),
            SampleFormat::U16 => plan.build::<u16>(errors),
            other => return Err(Trouble::Refused(format!("it wants samples as {other}"))),
        };
        let stream = stream.map_err(|error| self.trouble(&error))?;
        stream.play().map_err(|error| self.trouble(&error))?;
        let now = monotonic_nanos();
        let [last_pulse_at, last_look] = [now; 2];
        Ok(Stream { _held: stream, direct, pulse, last_pulse: 0, last_pulse_at, last_look })
    }

    fn load(&mut self, rate: u32) {
        if self.stock.as_ref().is_some_and(|stock| stock.rate() == rate) {
            return;
        }
        let Options { pack, own, .. } = &self.options;
        let (stock, faults) = Stock::load(*pack, own, self.own.clone(), rate);
        self.shared.lock().faults = faults;
        self.stock = Some(stock);
        (self.wake)();
    }

    /// Tells a stream's errors that pass from its death.
    fn error_callback(&self, pulse: &Arc<AtomicU64>) -> impl FnMut(Error) + Send + 'static {
        let (orders, number, pulse) = (self.orders.clone(), self.streams, Arc::clone(pulse));
        let (mut errors, mut last_pulse, mut dead) = (0, 0, false);
        move |error| {
            let fatal = match error.kind() {
                ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => return,
                ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => true,
                _ => false,
            };
            let now = pulse.load(Ordering::Relaxed);
            errors = if now == last_pulse { errors + 1 } else { 1 };
            last_pulse = now;
            if !dead && (fatal || errors >= ERRORS) {
                dead = true;
                // A supervisor that is gone takes the stream along.
                let _ = orders.send(Order::Dead(number));
            }
            std::thread::park_timeout(ERROR_WAIT);
        }
    }

    /// Gives a dead device back, and forgets what was due while it was dying.
    fn lose(&mut self, trouble: Trouble, now: u64) {
        self.cues.retain(|cue| cue.at > now);
        self.rings_until = 0;
        self.report(Status::Silent(trouble));
        // This closes the old stream, which may block for as long as the sound server hangs.
        self.output = Output::Waiting(now + nanos(self.back_off));
        self.back_off = (self.back_off * 2).min(LONGEST_BACK_OFF);
    }

    fn trouble(&self, error: &Error) -> Trouble {
        match error.kind() {
            _ if self.has_played => Trouble::Lost,
            ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => Trouble::NoDevice,
            _ => Trouble::Refused(error.to_string()),
        }
    }

    fn report(&self, status: Status) {
        let mut state = self.shared.lock();
        if state.status == status {
            return;
        }
        state.status = status;
        state.since = monotonic_nanos();
        drop(state);
        (self.wake)();
    }

    fn direct(&self, direction: Direction) {
        if let Output::Open(stream) = &self.output {
            // The score lives as long as the stream.
            let _ = stream.direct.send(direction);
        }
    }

    /// When nothing sounds any more; zero when nothing does now.
    fn quiet_at(&self) -> u64 {
        if self.gain() > 0.0 { self.end() } else { 0 }
    }

    /// When all that is scheduled or has begun will have been heard.
    fn end(&self) -> u64 {
        self.end_of(self.cues.iter()).max(self.rings_until)
    }

    fn end_of<'c>(&self, cues: impl Iterator<Item = &'c Timed>) -> u64 {
        let end = |cue: &Timed| self.stock.as_ref().map_or(cue.at, |stock| stock.end(cue));
        cues.map(end).max().map_or(0, |end| end + nanos(LATENCY))
    }

    fn gain(&self) -> f32 {
        if self.options.muted { 0.0 } else { amplitude(self.options.volume) }
    }
}

/// The amplitude of a volume in percent; squared, since loudness as it is felt is steeper at the top.
pub(super) fn amplitude(percent: u8) -> f32 {
    (f32::from(percent.min(100)) / 100.0).powi(2)
}

/// How loud tones and voice are, and how long before them a loudspeaker is woken.
pub(super) fn levels(options: &Options) -> Levels {
    let Options { tones, voice, lead_in, .. } = *options;
    Levels { tones: amplitude(tones), voice: amplitude(voice), lead_in }
}

/// The device whose name holds some words, whatever their case; the system's choice for no words.
fn find(words: &str) -> Result<Device, Trouble> {
    let host = cpal::default_host();
    if words.is_empty() {
        return host.default_output_device().ok_or(Trouble::NoDevice);
    }
    let words = words.to_lowercase();
    let named = |device: &Device| {
        device.description().is_ok_and(|device| device.name().to_lowercase().contains(&words))
    };
    host.output_devices().ok().and_then(|mut devices| devices.find(named)).ok_or(Trouble::NoDevice)
}

/// The names of the devices that sound can come from.
pub(super) fn names() -> Vec<String> {
    let devices = cpal::default_host().output_devices().into_iter().flatten();
    let name = |device: Device| Some(device.description().ok()?.name().to_owned());
    let mut names: Vec<String> = devices.filter_map(name).collect();
    names.sort();
    names.dedup();
    names
}

/// All that a stream is made of.
struct Plan {
    device: Device,
    config: StreamConfig,
    mixer: Mixer,
    pulse: Arc<AtomicU64>,
    /// From the callback to the ear, in nanoseconds, as the device has it.
    latency: Arc<AtomicU64>,
}

impl Plan {
    /// Builds the stream for a device that takes its samples as `T`.
    fn build<T: SizedSample + FromSample<f32>>(
        self,
        errors: impl FnMut(Error) + Send + 'static,
    ) -> Result<cpal::Stream, Error> {
        let Self { device, config, mut mixer, pulse, latency } = self;
        let mut mix = Vec::new();
        device.build_output_stream(
            config,
            move |buffer: &mut [T], info: &cpal::OutputCallbackInfo| {
                let now = monotonic_nanos();
                pulse.fetch_add(1, Ordering::Relaxed);
                let times = info.timestamp();
                let delay = times.playback.saturating_duration_since(times.callback);
                mix.resize(buffer.len(), 0.0);
                latency.store(nanos(delay), Ordering::Relaxed);
                mixer.fill(&mut mix, now + nanos(delay));
                for (sample, mixed) in buffer.iter_mut().zip(&mix) {
                    *sample = T::from_sample(*mixed);
                }
            },
            errors,
            None,
        )
    }
}

#[cfg(test)]
mod tests;
