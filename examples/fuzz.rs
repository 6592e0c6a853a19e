//! Feeds the reader spoiled files for a time and stops at the first that breaks a promise:
//!
//! ```sh
//! cargo run --release --example fuzz -- 600          # seconds; a second number is the seed
//! cargo run --release --example fuzz -- 600 7 keep   # and add to the corpus what says something new
//! ```
//!
//! Whatever the bytes: no panic; each mistake has a place on whole characters and a report in every
//! form; a file is refused for an error or accepted without one; fixes change what they say, and come
//! to an end. Files that make the reader say something new are spoiled further. The corpus is
//! `tests/corpus`, beside the bundled files and the cases of `tests/diagnostics`; a finding is written
//! to `target/fuzz-finding.toml`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context as _, bail};
use supple::plan::{Names, read_plan};
use supple::routine::catalog::{Catalog, FileKind, Origin, SourceFile, bundled};
use supple::routine::diagnostic::{Diagnostic, Problem, Severity};
use supple::routine::read::{Exercises, read_exercise, read_routine};
use supple::routine::{fix, report};

/// More rounds of fixes than this on one file are a fix that does not mend.
const MOST_FIX_ROUNDS: usize = 50;

/// Files longer than this are cut, so that each takes little time.
const LONGEST: usize = 6000;

#[expect(clippy::disallowed_methods, reason = "how long to go on is told in real time")]
fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).map(|text| text.parse::<u64>()).transpose();
    let seconds = number(0)?.unwrap_or(60);
    let mut dice = Dice(number(1)?.unwrap_or(1).max(1));
    let keep = arguments.get(2).is_some_and(|word| word == "keep");

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pool: Vec<Vec<u8>> = bundled().map(|file| file.bytes.into_owned()).collect();
    for folder in ["tests/diagnostics", "tests/corpus"] {
        pool.extend(toml_files(&root.join(folder))?);
    }
    let seeds = pool.len();
    let catalog = Catalog::bundled();
    let known = catalog.exercises().map(|e| (e.id.clone(), Some(e.clone()))).collect();
    let mut heard = BTreeSet::new();
    for bytes in &pool {
        heard.extend(try_file(bytes, &known).map_err(anyhow::Error::msg)?);
    }

    let (began, mut runs) = (Instant::now(), 0_u64);
    while began.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..200 {
            let bytes = dice.spoil(&pool);
            runs += 1;
            // The panic's own message has been printed when it is caught.
            let tried = catch_unwind(AssertUnwindSafe(|| try_file(&bytes, &known)));
            let said = tried.unwrap_or_else(|_| Err("it panics".to_owned()));
            match said {
                Ok(said) if !said.is_subset(&heard) => {
                    let bytes = shrunk(bytes, &known, &heard);
                    heard.extend(said);
                    if keep {
                        let name = format!("tests/corpus/{:03}.toml", pool.len() - seeds);
                        fs::write(root.join(name), &bytes)?;
                    }
                    pool.push(bytes);
                }
                Ok(_) => {}
                Err(broken) => {
                    let finding = root.join("target/fuzz-finding.toml");
                    fs::write(&finding, &bytes)?;
                    bail!("after {runs} files: {broken}; the file is {}", finding.display());
                }
            }
        }
    }
    writeln!(
        std::io::stdout(),
        "{runs} files in {seconds} s, no finding; {seeds} seeds, {} files said something new",
        pool.len() - seeds
    )?;
    Ok(())
}

/// The file without the lines that it says something new without as well.
fn shrunk(mut bytes: Vec<u8>, known: &Exercises, heard: &BTreeSet<String>) -> Vec<u8> {
    let is_new = |bytes: &[u8]| try_file(bytes, known).is_ok_and(|said| !said.is_subset(heard));
    let mut line = bytes.split_inclusive(|byte| *byte == b'\n').count();
    while line > 0 {
        line -= 1;
        let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
        let fewer: Vec<u8> =
            lines.filter(|(at, _)| *at != line).flat_map(|(_, text)| text).copied().collect();
        if is_new(&fewer) {
            bytes = fewer;
        }
    }
    bytes
}

fn toml_files(folder: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        // A link that leads nowhere is one of the cases.
        if path.extension().is_some_and(|ending| ending == "toml") && path.exists() {
            files.push(fs::read(path)?);
        }
    }
    Ok(files)
}

/// Reads a file as a routine and as an exercise and keeps the reader to its promises; the answer is
/// what was said, without the names in it.
fn try_file(bytes: &[u8], known: &Exercises) -> Result<BTreeSet<String>, String> {
    let mut said = BTreeSet::new();
    for kind in [FileKind::Routine, FileKind::Exercise] {
        let (accepted, found) = read(kind, bytes, known);
        let errors = found.iter().any(|found| found.severity() == Severity::Error);
        if accepted == errors {
            return Err(format!("accepted is {accepted}, with errors is {errors}"));
        }
        let file = SourceFile {
            origin: Origin::User("fuzz.toml".into()),
            kind,
            id: "fuzz".to_owned(),
            bytes: bytes.to_vec().into(),
        };
        for found in found {
            said.insert(skeleton(&found));
            check_place(bytes, &found)?;
            check_reports(&file.problem(found), bytes)?;
        }
        check_fixes(kind, bytes, known)?;
    }
    Ok(said)
}

fn read(kind: FileKind, bytes: &[u8], known: &Exercises) -> (bool, Vec<Diagnostic>) {
    match kind {
        FileKind::Routine => {
            let reading = read_routine("fuzz", bytes, known);
            (reading.value.is_some(), reading.diagnostics)
        }
        FileKind::Exercise => {
            let reading = read_exercise("fuzz", bytes, known);
            (reading.value.is_some(), reading.diagnostics)
        }
        FileKind::Plan => {
            let names = Names { exercises: known.keys().cloned().collect(), ..Names::default() };
            let reading = read_plan("fuzz", bytes, &names);
            (reading.value.is_some(), reading.diagnostics)
        }
    }
}

/// What was said without the names in it: the code, how the help begins, and what there is besides.
fn skeleton(found: &Diagnostic) -> String {
    let help: String = found.help.iter().flat_map(|help| help.chars().take(10)).collect();
    let trust = found.fix.as_ref().map(|fix| fix.trust);
    format!("{} {} {help} {trust:?}", found.code, found.labels.len())
}

fn check_place(bytes: &[u8], found: &Diagnostic) -> Result<(), String> {
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let fix = found.fix.iter().map(|fix| &fix.span);
    for span in found.labels.iter().map(|label| &label.span).chain(fix) {
        let whole = valid.is_char_boundary(span.start) && valid.is_char_boundary(span.end);
        if span.start > span.end || !whole {
            return Err(format!("{span:?} is no place: {found:?}"));
        }
    }
    if found.labels.is_empty() || found.message.is_empty() || found.message.contains('\n') {
        return Err(format!("no message for a line: {found:?}"));
    }
    Ok(())
}

fn check_reports(problem: &Problem, bytes: &[u8]) -> Result<(), String> {
    let human = report::human(problem, bytes, report::Colours::Plain);
    let place = format!("--> fuzz.toml:{}:{}\n", problem.line, problem.column);
    if !human.contains(&place) {
        return Err(format!("{place} is not in the report:\n{human}"));
    }
    if report::short(problem).contains('\n') {
        return Err(format!("the short report goes over lines: {problem:?}"));
    }
    serde_json::to_string(&report::json(problem, bytes)).map_err(|error| error.to_string())?;
    Ok(())
}

fn check_fixes(kind: FileKind, bytes: &[u8], known: &Exercises) -> Result<(), String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    let mut text = text.to_owned();
    for _ in 0..MOST_FIX_ROUNDS {
        let (_, found) = read(kind, text.as_bytes(), known);
        let Some((mended, _)) = fix::apply(&text, found.iter().filter_map(|f| f.fix.as_ref()))
        else {
            return Ok(());
        };
        if mended == text {
            return Err("a fix changes nothing".to_owned());
        }
        text = mended;
    }
    Err(format!("fixes come to no end:\n{text}"))
}

/// Chance: Marsaglia's xorshift, which is enough for this and repeats from its seed.
struct Dice(u64);

/// What is put in: pieces of TOML and of this format, odd characters, extreme values.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "'''",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    " = ",
    ":",
    ",",
    ".",
    "#",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\\",
    "\\u0000",
    "\u{feff}",
    "\u{0}",
    "\u{7f}",
    "é",
    "e\u{301}",
    "腰痛",
    "🦵🏽",
    "\u{202e}",
    "\u{201c}",
    "\u{201d}",
    "0",
    "-1",
    "1",
    "3",
    "1e400",
    "nan",
    "inf",
    "0x",
    "٠",
    "+0",
    "99999999999999999999",
    "1979-05-27",
    "2-1-2-0",
    "true",
    "True",
    "yes",
    "gentle",
    "\"25 h\"",
    "\"0s\"",
    "\"30\"",
    "\"1s\"",
    "\"10 min\"",
    "\"key\"",
    "\"each\"",
    "[]",
    "{}",
    "[1, 2]",
    "[[step]]\n",
    "[[block]]\n",
    "[[block.step]]\n",
    "[step]\n",
    "[step.cues]\n",
    "title = \"x\"\n",
    "hold = 30\n",
    "hold = \"20s\"\n",
    "hold = \"9 min\"\n",
    "reps = [0]\n",
    "reps = 900\n",
    "reps = [6, 4, 2]\n",
    "sets = 2\n",
    "rounds = 1\n",
    "rounds = 3\n",
    "tempo = \"0-0-0-0\"\n",
    "tempo = [2, 1, 2, 0]\n",
    "sides = \"each\"\n",
    "until = \"key\"\n",
    "name = \"x\"\n",
    "exercise = \"clamshell\"\n",
    "exercise = \"calf-wall-straight\"\n",
    "exercise = \"childs-pose\"\n",
    "exercise = \"walk-easy\"\n",
    "kind = \"warm-up\"\n",
    "cues = [{ at = \"9h\", say = \"x\" }]\n",
    "cues = [{ at = \"1s\", say = \"one two three four five six seven\" }]\n",
    "extra_sets = { left = 9 }\n",
    "family = \"desk\"\n",
    "family = \"flexion\"\n",
    "first_hour = true\n",
    "minutes = 1\n",
    "allow = [\"M002\", \"x\"]\n",
    "advice = [\"p5\"]\n",
    "avoid = [\"neck\", \"nck\"]\n",
    "sources = [\"V1\"]\n",
    "range = \"2x8 up to 3x15 s\"\n",
    "easier = \"fuzz\"\n",
    "bias = \"flexion\"\n",
    "desk = true\n",
    "stop = \"\"\n",
];

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    fn spoil(&mut self, pool: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = pool[self.roll(pool.len())].clone();
        for _ in 0..=self.roll(5) {
            let (at, size) = (self.roll(bytes.len() + 1), bytes.len());
            let short = at..(at + self.roll(40)).min(size);
            match self.roll(9) {
                0 | 1 => {
                    let piece = PIECES[self.roll(PIECES.len())];
                    bytes.splice(at..at, piece.bytes());
                }
                2 => drop(bytes.drain(short)),
                3 => {
                    let byte = self.roll(256) as u8;
                    bytes.get_mut(at).into_iter().for_each(|old| *old = byte);
                }
                4 => {
                    let copy = bytes[short.clone()].to_vec();
                    bytes.splice(short.start..short.start, copy);
                }
                5 => self.spoil_line(&mut bytes),
                6 => {
                    let line = self.line_of(&bytes);
                    let piece = PIECES[self.roll(PIECES.len())];
                    bytes.splice(line.start..line.start, piece.bytes());
                }
                7 => {
                    let other = &pool[self.roll(pool.len())];
                    let line = self.line_of(other);
                    let place = self.line_of(&bytes).start;
                    bytes.splice(place..place, other[line].iter().copied());
                }
                _ => {
                    let other = &pool[self.roll(pool.len())];
                    let from = self.line_of(other).start;
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[from..]);
                }
            }
        }
        bytes.truncate(LONGEST);
        bytes
    }

    /// The bytes of some line, its end included.
    fn line_of(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let at = self.roll(bytes.len() + 1);
        let is_end = |byte: &u8| *byte == b'\n';
        let start = bytes[..at].iter().rposition(is_end).map_or(0, |end| end + 1);
        start..at + bytes[at..].iter().position(is_end).map_or(bytes.len() - at, |end| end + 1)
    }

    /// Takes a line out, doubles it, or gives its key another value.
    fn spoil_line(&mut self, bytes: &mut Vec<u8>) {
        let line = self.line_of(bytes);
        match self.roll(3) {
            0 => drop(bytes.drain(line)),
            1 => {
                let copy = bytes[line.clone()].to_vec();
                bytes.splice(line.end..line.end, copy);
            }
            _ => {
                let equals = bytes[line.clone()].iter().position(|byte| *byte == b'=');
                let Some(equals) = equals else { return };
                let end = line.end - usize::from(bytes[line.clone()].ends_with(b"\n"));
                let piece = PIECES[self.roll(PIECES.len())];
                bytes.splice(line.start + equals + 1..end, piece.bytes());
            }
        }
    }
}
