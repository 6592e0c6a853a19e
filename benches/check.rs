//! How long `supple check` takes for 2,000 files, as a multiple of only parsing them with `toml`.
//!
//! `cargo bench --bench check`; the limit is 1.5. Both read the files from the disk, and the two take
//! turns, so that a busy computer slows both; the best turn of each counts. `check` is the program
//! itself, its start and its report included.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::{Context as _, ensure};
use supple::routine::catalog::{FileKind, bundled};

const FILES: usize = 2000;
const TURNS: usize = 15;

fn main() -> anyhow::Result<()> {
    let folder = env::temp_dir().join(format!("supple-bench-{}", std::process::id()));
    let files = write_files(&folder)?;
    let (mut parse, mut check) = (Duration::MAX, Duration::MAX);
    for _ in 0..TURNS {
        parse = parse.min(time(|| parse_all(&files))?);
        check = check.min(time(|| check_all(&folder))?);
    }
    fs::remove_dir_all(&folder)?;
    let [parse, check] = [parse, check].map(|took| took.as_secs_f64() * 1000.0);
    writeln!(
        std::io::stdout(),
        "{FILES} files: parsed in {parse:.1} ms, checked in {check:.1} ms, {:.2} times as long",
        check / parse
    )?;
    Ok(())
}

/// Copies the bundled files over and over, each with a name of its own.
fn write_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder.join("exercises"))?;
    let sources: Vec<_> = bundled().collect();
    let mut paths = Vec::with_capacity(FILES);
    for (number, file) in sources.iter().cycle().take(FILES).enumerate() {
        let name = format!("{}-copy-{number}.toml", file.id);
        let path = match file.kind {
            FileKind::Routine => folder.join(name),
            FileKind::Exercise => folder.join("exercises").join(name),
            FileKind::Plan => folder.join("plans").join(name),
        };
        fs::write(&path, &file.bytes)?;
        paths.push(path);
    }
    Ok(paths)
}

fn parse_all(files: &[PathBuf]) -> anyhow::Result<()> {
    for path in files {
        let table: toml::Table = fs::read_to_string(path)?.parse()?;
        ensure!(!table.is_empty());
    }
    Ok(())
}

fn check_all(folder: &Path) -> anyhow::Result<()> {
    let output = Command::new(env!("CARGO_BIN_EXE_supple"))
        .env("SUPPLE_CONFIG_DIR", folder.join("nobody"))
        .arg("check")
        .arg(folder)
        .output()
        .context("the program cannot be started")?;
    ensure!(output.stdout == format!("no mistakes in {FILES} files\n").as_bytes());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn time(what: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let began = Instant::now();
    what()?;
    Ok(began.elapsed())
}
