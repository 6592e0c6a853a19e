//! A user's own words, spoken by the system's speech: made into samples ahead of time on a thread, so
//! that they are played like clips and nothing ever waits for them.
//!
//! The words go to the program on its standard input or as an argument, never through a shell. What
//! was made once is kept as a file and not made again.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::time::monotonic_nanos;

/// A program that takes longer for a line hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it is asked whether it is done.
const LOOK: Duration = Duration::from_millis(5);

/// Longer lines are not spoken; in letters.
const LONGEST: usize = 400;

/// Lines that have been made: each with its samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken(Arc<BTreeMap<String, Samples>>);

/// Samples of one channel.
#[derive(Clone, Debug, PartialEq)]
struct Samples {
    frames: Arc<[i16]>,
    rate: u32,
}

impl Spoken {
    /// How long each line takes.
    #[must_use]
    pub fn lengths(&self) -> BTreeMap<String, Duration> {
        let length = |samples: &Samples| {
            let frames = samples.frames.len() as u64;
            Duration::from_nanos(frames * 1_000_000_000 / u64::from(samples.rate.max(1)))
        };
        self.0.iter().map(|(line, samples)| (line.clone(), length(samples))).collect()
    }

    /// The samples of a line at a rate.
    #[cfg(feature = "sound")]
    pub(super) fn samples(&self, line: &str, rate: u32) -> Option<Vec<f32>> {
        let Samples { frames, rate: own } = self.0.get(line)?;
        let samples = frames.iter().map(|sample| f32::from(*sample) / 32768.0).collect();
        Some(super::bank::Clip { samples, rate: *own }.at_rate(rate))
    }
}

/// A program that makes a WAV file of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    words: Vec<String>,
    /// The line is the last argument, else it comes on standard input.
    as_argument: bool,
    /// After so long it hangs.
    patience: Duration,
}

/// What stands for the file in a command.
const FILE: &str = "{file}";

/// The programs that are looked for, the most pleasant first.
const KNOWN: [(&str, bool); 4] = [
    ("say --file-format=WAVE --data-format=LEI16@22050 -o {file} -f -", false),
    ("pico2wave -w {file} --", true),
    ("flite -o {file} -t", true),
    ("espeak-ng --stdin -w {file}", false),
];

impl Program {
    /// The one that a setting asks for: `auto` for the first that is there, `none` for none, the name
    /// of one that is known, or a command with `{file}` for the WAV file that it is to write, which
    /// is given the words on its standard input. `path`: where programs lie.
    #[must_use]
    pub fn chosen(setting: &str, path: &[PathBuf]) -> Option<Self> {
        let there = |name: &str| path.iter().any(|folder| folder.join(name).is_file());
        let known = |(command, as_argument): &(&str, bool)| Self {
            words: command.split(' ').map(str::to_owned).collect(),
            as_argument: *as_argument,
            patience: PATIENCE,
        };
        let name =
            |(command, _): &(&str, bool)| command.split(' ').next().unwrap_or_default().to_owned();
        match setting.trim() {
            "none" => None,
            "auto" => KNOWN.iter().find(|known| there(&name(known))).map(known),
            setting => KNOWN.iter().find(|known| name(known) == setting).map(known).or_else(|| {
                let words = setting.split_whitespace().map(str::to_owned).collect();
                Some(Self { words, as_argument: false, patience: PATIENCE })
            }),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Has it write a line into a file.
    fn write(&self, line: &str, file: &Path) -> Result<(), String> {
        let name = self.name();
        let mut words = self.words.iter().map(|word| word.replace(FILE, &file.to_string_lossy()));
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
        if self.as_argument {
            command.arg(line).stdin(Stdio::null());
        } else {
            command.stdin(Stdio::piped());
        }
        let mut child =
            command.spawn().map_err(|error| format!("`{name}` cannot be started: {error}"))?;
        if let Some(mut input) = child.stdin.take() {
            // One that does not read them shows by what it writes.
            let _ = input.write_all(line.as_bytes());
        }
        let end = monotonic_nanos() + super::nanos(self.patience);
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if monotonic_nanos() < end => thread::park_timeout(LOOK),
                Ok(None) => {
                    // It may have ended just now.
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(format!("`{name}` does not come to an end"));
                }
                Err(error) => return Err(format!("`{name}` cannot be waited for: {error}")),
            }
        };
        if status.success() { Ok(()) } else { Err(format!("`{name}` failed: {status}")) }
    }
}

/// Makes lines on a thread of its own, one after the other. After the first failure it makes no more.
#[derive(Debug)]
pub struct Workshop {
    wanted: Sender<String>,
    shared: Arc<Mutex<Made>>,
}

#[derive(Debug, Default)]
struct Made {
    spoken: Spoken,
    trouble: Option<String>,
}

impl Workshop {
    /// Opens it. Files are kept in `folder`. `wake` is called, on another thread, whenever something has been
    /// made, or nothing can be.
    #[must_use]
    pub fn open(program: Program, folder: PathBuf, wake: impl Fn() + Send + 'static) -> Self {
        let (wanted, inbox) = channel();
        let shared = Arc::new(Mutex::new(Made::default()));
        let workshop = Self { wanted, shared: Arc::clone(&shared) };
        thread::spawn(move || work(&program, &folder, &inbox, &shared, &wake));
        workshop
    }

    /// Asks for a line.
    pub fn want(&self, line: &str) {
        // After a failure nobody listens any more.
        let _ = self.wanted.send(line.to_owned());
    }

    /// What has been made so far.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        lock(&self.shared).spoken.clone()
    }

    /// Why no more is made, if so.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        lock(&self.shared).trouble.clone()
    }
}

/// Makes lines here and now, up to the first that cannot be made; why, if there is one.
#[must_use]
pub fn make(program: &Program, folder: &Path, lines: &[String]) -> (Spoken, Option<String>) {
    let mut spoken = BTreeMap::new();
    for line in lines.iter().filter(|line| line.chars().count() <= LONGEST) {
        match one(program, folder, line) {
            Ok(samples) => drop(spoken.insert(line.clone(), samples)),
            Err(trouble) => return (Spoken(Arc::new(spoken)), Some(trouble)),
        }
    }
    (Spoken(Arc::new(spoken)), None)
}

fn lock(shared: &Mutex<Made>) -> MutexGuard<'_, Made> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(
    program: &Program,
    folder: &Path,
    inbox: &Receiver<String>,
    shared: &Mutex<Made>,
    wake: &dyn Fn(),
) {
    while let Ok(first) = inbox.recv() {
        for line in std::iter::once(first).chain(inbox.try_iter()) {
            if line.chars().count() > LONGEST {
                continue;
            }
            match one(program, folder, &line) {
                Ok(samples) => {
                    let mut made = lock(shared);
                    Arc::make_mut(&mut made.spoken.0).insert(line, samples);
                }
                Err(trouble) => {
                    lock(shared).trouble = Some(trouble);
                    wake();
                    return;
                }
            }
        }
        wake();
    }
}

/// The samples of a line: of its file, or, where there is none yet, of one that is written now.
fn one(program: &Program, folder: &Path, line: &str) -> Result<Samples, String> {
    let file = folder.join(format!("{:016x}.wav", hash(program, line)));
    if let Ok(samples) = read(&file) {
        return Ok(samples);
    }
    let cannot = |error| format!("`{}` cannot be written: {error}", folder.display());
    fs::create_dir_all(folder).map_err(cannot)?;
    let part = file.with_extension("part.wav");
    let samples = program.write(line, &part).and_then(|()| {
        read(&part).map_err(|reason| format!("what `{}` writes {reason}", program.name()))
    });
    // Only whole files are kept under the name that is looked for.
    let _ = if samples.is_ok() { fs::rename(&part, &file) } else { fs::remove_file(&part) };
    samples
}

#[cfg(feature = "sound")]
fn read(file: &Path) -> Result<Samples, String> {
    let bytes = super::bank::read(file).map_err(|error| format!("cannot be read: {error}"))?;
    let clip = super::bank::Clip::read_up_to(bytes, SECONDS)?;
    let frames = clip.samples.iter().map(|sample| (sample * 32767.0) as i16).collect();
    Ok(Samples { frames, rate: clip.rate })
}

/// No line is longer.
#[cfg(feature = "sound")]
const SECONDS: usize = 40;

#[cfg(not(feature = "sound"))]
fn read(_file: &Path) -> Result<Samples, String> {
    Err("cannot be played: built without sound".to_owned())
}

/// A number for a program and a line that is the same everywhere and always (FNV-1a).
fn hash(program: &Program, line: &str) -> u64 {
    let words = program.words.iter().map(String::as_str).chain([line]);
    words.flat_map(|word| word.bytes().chain([0])).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
#[cfg(feature = "sound")]
mod tests;
