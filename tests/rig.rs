//! The sound as a listener has it: the program plays through a private sound server that keeps real
//! time, a recorder notes when each sample was there, and the onsets are compared with the schedule.
//!
//! This is a binary of its own, so that nothing else runs beside it: a server that is kept from
//! running for a twentieth of a second drops samples, whoever plays. What a busy computer does to
//! the recorder is taken out: a chunk may be read late but never early, so the earliest of all
//! readings tells when the recording began.

#![cfg(all(target_os = "linux", feature = "sound"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so where it stands"
)]

use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use supple::time::monotonic_nanos;
use tempfile::TempDir;

const RATE: usize = 48_000;
const CHANNELS: usize = 2;
const BYTES: usize = CHANNELS * 2;
const SECOND: u64 = 1_000_000_000;
const MILLISECOND: u64 = 1_000_000;

const ROUTINE: &str = r#"
title = "Most sounds in a good minute"
ready = "4s"

[[step]]
exercise = "calf-wall-straight"
hold = "10s"
sets = 1
sides = "both"

[[step]]
exercise = "calf-wall-bent"
hold = "10s"
sets = 1
sides = "each"
change = "5s"
"#;

/// A private sound server, and a home for everything that plays through it.
struct Rig {
    home: TempDir,
    server: Process,
}

/// Ends with the test, whatever happens.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Rig {
    fn start() -> Self {
        for tool in ["pulseaudio", "pactl", "parec"] {
            assert!(
                Command::new(tool).arg("--version").stdout(Stdio::null()).status().is_ok(),
                "`{tool}` is missing: install pulseaudio, pulseaudio-utils and libasound2-plugins"
            );
        }
        let home = TempDir::new().unwrap();
        let file = |name: &str, text: &str| fs::write(home.path().join(name), text).unwrap();
        file("asoundrc", "pcm.default { type pulse }\nctl.default { type pulse }\n");
        file("routine.toml", ROUTINE);
        fs::create_dir(home.path().join("config")).unwrap();
        // At the other levels a first session says more than what is rendered.
        file("config/config.toml", "[sound]\nvolume = 100\ntalk = \"full\"\n");
        let server = Self::server(home.path());
        Self { home, server }
    }

    /// Starts a session of a good minute at its real pace.
    fn play(&self) -> Session {
        let mut program = hermetic(env!("CARGO_BIN_EXE_supple"), self.home.path());
        let program = program.args(["play", "--plain"]).arg(self.home.path().join("routine.toml"));
        Session(Process(program.spawn().unwrap()))
    }

    fn server(home: &Path) -> Process {
        let socket = home.join("socket");
        let process = hermetic("pulseaudio", home)
            .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"])
            .args(["--realtime=no", "--high-priority=no", "--log-target=stderr"])
            .args([
                "-L",
                &format!(
                    "module-native-protocol-unix auth-anonymous=1 socket={}",
                    socket.display()
                ),
            ])
            .args([
                "-L",
                "module-null-sink sink_name=rig format=s16le rate=48000 channels=2 norewinds=1",
            ])
            .stderr(fs::File::create(home.join("server.log")).unwrap())
            .spawn()
            .unwrap();
        let process = Process(process);
        wait_until("the sound server answers", 20, || {
            hermetic("pactl", home).arg("info").output().is_ok_and(|pactl| pactl.status.success())
        });
        process
    }

    /// Tries the sound, in a process group of its own as a shell gives it one. What it says goes to
    /// the file `said`.
    fn try_sound(&self) -> Session {
        let said = fs::File::create(self.home.path().join("said")).unwrap();
        let mut program = hermetic(env!("CARGO_BIN_EXE_supple"), self.home.path());
        program.args(["sound", "test"]).process_group(0).stdout(said);
        Session(Process(program.spawn().unwrap()))
    }

    fn said(&self) -> String {
        fs::read_to_string(self.home.path().join("said")).unwrap()
    }

    /// Ends the server as a crash would.
    fn kill_server(&mut self) {
        self.server.0.kill().unwrap();
        self.server.0.wait().unwrap();
    }

    fn restart_server(&mut self) {
        let _ = fs::remove_file(self.home.path().join("socket"));
        self.server = Self::server(self.home.path());
    }
}

/// A command that sees nothing of this computer but the rig.
fn hermetic(program: impl AsRef<std::ffi::OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("PULSE_RUNTIME_PATH", home.join("runtime"))
        .env("PULSE_STATE_PATH", home.join("pulse"))
        .env("PULSE_COOKIE", home.join("cookie"))
        .env("PULSE_SERVER", format!("unix:{}", home.join("socket").display()))
        .env("ALSA_CONFIG_PATH", home.join("asoundrc"))
        .env("SUPPLE_CONFIG_DIR", home.join("config"))
        .env("SUPPLE_DATA_DIR", home.join("data"))
        .env("SUPPLE_STATE_DIR", home.join("state"))
        .env("SUPPLE_SCHEDULE", home.join("schedule.json"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn wait_until(what: &str, seconds: u64, mut reached: impl FnMut() -> bool) {
    let end = monotonic_nanos() + seconds * SECOND;
    while !reached() {
        assert!(monotonic_nanos() < end, "after {seconds} s still not: {what}");
        thread::park_timeout(Duration::from_millis(20));
    }
}

/// What a recording has so far.
#[derive(Default)]
struct Tape {
    /// The louder channel of each frame, of 1.
    levels: Vec<f32>,
    /// The earliest moment that frame 0 can have been recorded at; what comes in the first half
    /// second is not looked at, since the server then still delivers in large blocks.
    began: Option<u64>,
    /// When the last chunk was read, and the longest wait for one.
    read: u64,
    longest_wait: u64,
}

impl Tape {
    fn add(&mut self, bytes: &[u8], now: u64) {
        let sample = |bytes: &[u8]| f32::from(i16::from_le_bytes([bytes[0], bytes[1]])) / 32768.0;
        let level =
            |frame: &[u8]| frame.chunks_exact(2).map(sample).map(f32::abs).fold(0.0, f32::max);
        self.levels.extend(bytes.chunks_exact(BYTES).map(level));
        if self.levels.len() > RATE / 2 {
            self.longest_wait = self.longest_wait.max(now - self.read);
            let began = now - frames_to_nanos(self.levels.len());
            self.began = Some(self.began.map_or(began, |earliest| earliest.min(began)));
        }
        self.read = now;
    }

    /// How loud it was at a moment.
    fn level_at(&self, at: u64) -> f32 {
        self.levels.get(self.frame(at)).copied().unwrap_or_default()
    }

    /// The frame that was recorded at a moment.
    fn frame(&self, at: u64) -> usize {
        let since = at.saturating_sub(self.began.unwrap_or(at));
        (since as usize).saturating_mul(RATE) / SECOND as usize
    }

    /// When it first was loud between two moments.
    fn onset(&self, from: u64, until: u64) -> Option<u64> {
        let began = self.began?;
        let from = self.frame(from);
        let window = self.levels.get(from..self.frame(until).min(self.levels.len()))?;
        let loud = window.iter().position(|level| *level > 0.25)?;
        Some(began + frames_to_nanos(from + loud))
    }
}

/// What is below this passes for silence.
const FAINT: f32 = 0.01;

fn frames_to_nanos(frames: usize) -> u64 {
    frames as u64 * SECOND / RATE as u64
}

/// Records all that the server plays.
struct Recorder {
    process: Process,
    tape: Arc<Mutex<Tape>>,
    reader: JoinHandle<()>,
}

impl Recorder {
    fn start(rig: &Rig) -> Self {
        let mut process = hermetic("parec", rig.home.path())
            .args(["-d", "rig.monitor", "--raw", "--format=s16le", "--rate=48000", "--channels=2"])
            .args(["--latency-msec=5", "--process-time-msec=2"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = process.stdout.take().unwrap();
        let tape = Arc::new(Mutex::new(Tape::default()));
        let (written, mut bytes) = (Arc::clone(&tape), vec![0; 65_536]);
        let reader = thread::spawn(move || {
            let mut kept = 0;
            while let Ok(count @ 1..) = pipe.read(&mut bytes[kept..]) {
                let now = monotonic_nanos();
                let whole = (kept + count) / BYTES * BYTES;
                written.lock().unwrap().add(&bytes[..whole], now);
                bytes.copy_within(whole..kept + count, 0);
                kept = kept + count - whole;
            }
        });
        let recorder = Self { process: Process(process), tape, reader };
        // An open recorder also holds the server to blocks of 5 ms.
        wait_until("the recorder runs", 20, || recorder.tape.lock().unwrap().levels.len() > RATE);
        recorder
    }

    /// Whether anything was loud since `from`.
    fn heard_since(&self, from: u64) -> bool {
        self.tape.lock().unwrap().onset(from, u64::MAX).is_some()
    }

    fn stop(self) -> Tape {
        drop(self.process);
        self.reader.join().unwrap();
        std::mem::take(&mut *self.tape.lock().unwrap())
    }
}

/// A session that runs beside the test.
struct Session(Process);

impl Session {
    /// Milliseconds of processor time so far.
    fn processor_time(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.0.id())).unwrap();
        // Behind the name in brackets; user and system time are fields 14 and 15, in hundredths.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = |field: usize| fields[field - 3].parse::<u64>().unwrap();
        (ticks(14) + ticks(15)) * 10
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.0.0.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    fn is_stopped(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.0.id())).unwrap();
        stat.rsplit(") ").next().unwrap().starts_with('T')
    }

    fn goes_on(&mut self) -> bool {
        self.0.0.try_wait().unwrap().is_none()
    }

    fn finish(mut self) {
        assert!(self.0.0.wait().unwrap().success());
    }
}

/// How a recording lies to its schedule; in milliseconds.
#[derive(Debug)]
#[expect(dead_code, reason = "`worst` is for whoever reads the figures of a failure")]
struct Timing {
    cues: usize,
    latency: f64,
    /// How far the latencies are from their median: 95 of a hundred, and all.
    p95: f64,
    worst: f64,
    /// Of the recorder, in nanoseconds.
    longest_wait: u64,
}

impl Timing {
    /// Compares the onsets on `tape` with when they were due. Every one of them has to be there.
    fn of(tape: &Tape, due: &[u64]) -> Self {
        let latencies: Vec<f64> = due
            .iter()
            .map(|due| {
                let onset = tape.onset(due - 60 * MILLISECOND, due + 350 * MILLISECOND);
                let onset = onset.unwrap_or_else(|| panic!("nothing was heard at {due}"));
                (onset as f64 - *due as f64) / 1e6
            })
            .collect();
        let latency = quantile(&latencies, 0.5);
        let off: Vec<f64> = latencies.iter().map(|one| (one - latency).abs()).collect();
        Self {
            cues: due.len(),
            latency,
            p95: quantile(&off, 0.95),
            worst: quantile(&off, 1.0),
            longest_wait: tape.longest_wait,
        }
    }
}

/// Between the two nearest values in proportion.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() - 1) as f64 * share;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

/// When each of the `tones` or `lines` began, by the schedule.
fn due(rig: &Rig, what: &str) -> Vec<u64> {
    let json = fs::read_to_string(rig.home.path().join("schedule.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    json[what].as_array().unwrap().iter().map(|cue| cue["at"].as_u64().unwrap()).collect()
}

/// A recorder that waits so long for its next 5 ms sits on a computer that lets nobody run in time.
const STARVED: u64 = 30 * MILLISECOND;

#[test]
fn a_whole_routine_is_heard_within_two_milliseconds_of_its_schedule_and_as_it_is_rendered() {
    let mut recording = Recording::of_a_session();
    let mut faults = recording.faults();
    for _ in 0..2 {
        if !faults.is_empty() && recording.timing.longest_wait > STARVED {
            recording = Recording::of_a_session();
            faults = recording.faults();
        }
    }
    assert_eq!(faults, Vec::<String>::new(), "{:?}", recording.timing);
}

/// When the first tone of a session comes in what is rendered of it.
const RENDERED_FIRST: u64 = SECOND;

/// How alike two curves are, from -1 to 1.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |curve: &[f64]| curve.iter().sum::<f64>() / curve.len() as f64;
    let (of_a, of_b) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| f(a - of_a, b - of_b)).sum()
    };
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// A session that was recorded, and the rig that it was recorded with.
struct Recording {
    rig: Rig,
    tape: Tape,
    due: Vec<u64>,
    timing: Timing,
}

impl Recording {
    fn of_a_session() -> Self {
        let rig = Rig::start();
        let recorder = Recorder::start(&rig);
        let mut session = rig.play();
        wait_until("the session is over", 120, || !session.goes_on());
        session.finish();
        let due = due(&rig, "tones");
        let last = due.last().copied().unwrap();
        // The program has gone, and what the server still has from it is less than what is said.
        wait_until("the last word is over", 10, || monotonic_nanos() > last + 6 * SECOND);
        let tape = recorder.stop();
        let timing = Timing::of(&tape, &due);
        Self { rig, tape, due, timing }
    }

    /// What is not as it should be.
    fn faults(&self) -> Vec<String> {
        let (timing, rendered) = (&self.timing, self.rendered());
        let first = self.due[0] - RENDERED_FIRST;
        let delay = (timing.latency * 1e6) as u64;
        let heard = |at: u64| self.tape.level_at(first + delay + at);
        let shown = |at: u64| rendered.get(at as usize * RATE / SECOND as usize).copied();
        let shown = |at: u64| shown(at).unwrap_or_default();
        let last = |level: &dyn Fn(u64) -> f32| {
            let loud = |frame: &usize| level(frames_to_nanos(*frame)) > FAINT;
            (0..rendered.len()).rev().find(loud).unwrap_or_default() as f64 / RATE as f64
        };
        let (ends, end) = (last(&heard), last(&shown));

        // Loudness in hundredths of a second, wherever the recorder's own delay puts the beginning.
        let envelope = |level: &dyn Fn(u64) -> f32, shift: i64| -> Vec<f64> {
            let hundredth = |start: u64| {
                let frames = (0..RATE / 100).step_by(4).map(|frame| start + frames_to_nanos(frame));
                let moved = |at: u64| level(at.saturating_add_signed(shift));
                frames.map(|at| f64::from(moved(at)).powi(2)).sum::<f64>().sqrt()
            };
            let count = frames_to_nanos(rendered.len()) / (10 * MILLISECOND) - 5;
            (2..count).map(|place| hundredth(place * 10 * MILLISECOND)).collect()
        };
        let shape = envelope(&shown, 0);
        let alike = |shift: i64| (shift, correlation(&envelope(&heard, shift), &shape));
        let shifts = (-15..=15).map(|shift: i64| shift * MILLISECOND.cast_signed());
        let best = shifts.map(alike).max_by(|a, b| a.1.total_cmp(&b.1));
        let (shift, likeness) = best.unwrap();

        // Where each line lies, against where it was rendered, in milliseconds.
        let lag = |at: u64| {
            let from = at - first;
            let part = |level: &dyn Fn(u64) -> f32, shift: i64| -> Vec<f64> {
                let frame = |frame| from.saturating_add_signed(shift) + frames_to_nanos(frame);
                (0..RATE / 3).step_by(4).map(|f| f64::from(level(frame(f)))).collect()
            };
            let rendered = part(&shown, 0);
            let likeness = |tenths: i64| {
                let off = tenths * MILLISECOND.cast_signed() / 10;
                correlation(&part(&heard, shift + off), &rendered)
            };
            let best = (-50..=50).max_by(|a, b| likeness(*a).total_cmp(&likeness(*b)));
            best.unwrap() as f64 / 10.0
        };
        let lags: Vec<f64> = due(&self.rig, "lines").into_iter().map(lag).collect();
        // The server's clock is not quite the computer's, so from the middle of them all.
        let middle = quantile(&lags, 0.5);
        let off: Vec<f64> = lags.iter().map(|lag| (lag - middle).abs()).collect();

        let mut faults = Vec::new();
        let mut check = |right: bool, what: String| faults.extend((!right).then_some(what));
        check(timing.cues > 20, format!("only {} tones", timing.cues));
        check(timing.p95 <= 2.0, format!("tones wander by {} ms", timing.p95));
        check(timing.latency.abs() < 20.0, "the device's delay is not made up for".to_owned());
        check((ends - end).abs() < 0.05, format!("it ends after {ends} s and not {end}"));
        check(likeness > 0.99, format!("{likeness} alike at {shift}"));
        check(off.len() > 10 && quantile(&off, 0.95) <= 2.0, format!("lines wander: {lags:?}"));
        faults
    }

    /// The same session as a file, the louder channel of each frame.
    fn rendered(&self) -> Vec<f32> {
        let file = self.rig.home.path().join("rendered.wav");
        let mut program = hermetic(env!("CARGO_BIN_EXE_supple"), self.rig.home.path());
        program.arg("render").arg(self.rig.home.path().join("routine.toml")).arg("-o").arg(&file);
        assert!(program.status().unwrap().success());
        let samples = hound::WavReader::open(file).unwrap().into_samples::<i16>();
        let samples: Vec<f32> =
            samples.map(|sample| f32::from(sample.unwrap()).abs() / 32768.0).collect();
        samples.chunks_exact(CHANNELS).map(|frame| frame[0].max(frame[1])).collect()
    }
}

#[test]
fn a_session_outlives_the_sound_server_and_is_heard_again_when_it_returns() {
    let mut rig = Rig::start();
    let recorder = Recorder::start(&rig);
    let begun = monotonic_nanos();
    let mut session = rig.play();
    wait_until("the session is heard", 20, || recorder.heard_since(begun));

    rig.kill_server();
    drop(recorder.stop());
    let (killed, spent) = (monotonic_nanos(), session.processor_time());
    wait_until("the outage is over", 10, || monotonic_nanos() > killed + 5 * SECOND);
    let share = (session.processor_time() - spent) as f64 / 5_000.0;
    assert!(session.goes_on(), "the program fell with the server");
    assert!(share < 0.1, "{:.0} % of a core while nothing could be heard", share * 100.0);

    rig.restart_server();
    let recorder = Recorder::start(&rig);
    let back = monotonic_nanos();
    wait_until("the session is heard again", 15, || recorder.heard_since(back));
    assert!(session.goes_on());
}

#[test]
fn the_sound_test_stops_where_it_is_told_to_and_goes_on_from_there() {
    let rig = Rig::start();
    let recorder = Recorder::start(&rig);
    let mut test = rig.try_sound();
    wait_until("some sounds were named", 20, || rig.said().contains("sides"));
    test.signal(Signal::TSTP);
    wait_until("it is stopped", 5, || test.is_stopped());
    let (stopped, said) = (monotonic_nanos(), rig.said());
    // Longer than a device may be without a sign of life.
    wait_until("time has passed", 5, || monotonic_nanos() > stopped + 3 * SECOND);
    assert!(!recorder.heard_since(stopped + SECOND / 2));
    test.signal(Signal::CONT);
    wait_until("the sound test is over", 45, || !test.goes_on());
    test.finish();
    let all = rig.said();
    let mut lines = all.lines();
    assert_eq!(lines.next(), Some("device: Default Audio Device, sounds `soft` at volume 100"));
    assert!(lines.next().is_some_and(|line| line.starts_with("latency: ")), "{all}");
    assert!(lines.next().is_some_and(|line| line.starts_with("own words: ")), "{all}");
    assert_eq!(lines.clone().count(), 26, "{all}");
    assert_eq!(lines.next(), Some("ready     left"));
    assert_eq!(lines.last(), Some("voice     right: Right side."));
    assert!(all.starts_with(&said), "{said}");
    let last = monotonic_nanos() - 2 * SECOND;
    assert!(recorder.stop().onset(last, u64::MAX).is_some(), "the last sound was not heard");
}
