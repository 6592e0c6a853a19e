//! `supple render`: a whole session's sound as a file, for a player on the mat.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::error::Error;
use super::{Home, find, notes};
use crate::audio::render::{self, RATE};
use crate::audio::{self, Fault, Options, Spoken, Timed, spoken};
use crate::score::{self, Heard, Item, Score, Voice};
use crate::text;
use crate::time::Moment;

/// Bytes of a frame: two channels of 16 bits.
const FRAME: u32 = 4;

/// Writes the sound of a routine into a file whose name ends with `.wav` or `.ogg`.
pub(super) fn run(
    wanted: &str,
    file: &Path,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    let compressed = match ending.to_str() {
        Some("wav") => false,
        Some("ogg") => true,
        _ => {
            let reason = io::Error::other("its name ends neither with `.wav` nor with `.ogg`");
            return Err(Error::Unwritable { path: file.to_owned(), reason });
        }
    };
    let catalog = home.catalog();
    let entry = find::routine(wanted, &catalog, home)?;
    let mut told = notes::on_routine(&entry, &catalog);
    let routine = entry.routine.ok_or(Error::Broken(entry.problems))?;
    let options = home.sound_options();
    if options.muted {
        return Err(Error::muted());
    }
    let lay = |voice: &Voice| {
        let timeline = score::plan(&routine, home.talk(), voice);
        Score::whole(&timeline, Moment::ZERO, home.talk(), voice)
    };
    // The user's own words are made first: here there is time to wait for them.
    let (own, trouble) = say(&unsaid(&lay(&Voice::default())), home);
    told.extend(trouble.map(|why| format!("your own words are not spoken: {why}")));
    let score = lay(&Voice::with(own.lengths()));
    let nanos = |at: Moment| u64::try_from(at.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let cues = audio::timed(score.items(), nanos);

    let part = PathBuf::from(format!("{}.part", file.display()));
    let written = write(&part, compressed, &cues, &options, &own)
        .and_then(|faults| fs::rename(&part, file).map(|()| faults));
    let faults = written.map_err(|reason| {
        // What there is of it is of no use.
        let _ = fs::remove_file(&part);
        Error::Unwritable { path: file.to_owned(), reason }
    })?;
    told.extend(faults.iter().map(ToString::to_string));
    home.tell(told, err)?;
    let length = Duration::from_secs(render::frames(&cues) / u64::from(RATE));
    writeln!(out, "{}: {}, {}", file.display(), routine.title, text::clock(length))?;
    Ok(())
}

/// Writes all that is heard; answers with the user's sounds that cannot be played.
fn write(
    part: &Path,
    compressed: bool,
    cues: &[Timed],
    options: &Options,
    own: &Spoken,
) -> io::Result<Vec<Fault>> {
    let mut encoder = if compressed { Some(encoder(part)?) } else { None };
    let mut file: Box<dyn Write> = match &mut encoder {
        Some(encoder) => Box::new(encoder.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?),
        None => Box::new(File::create(part)?),
    };
    file.write_all(&header(render::frames(cues))?)?;
    let mut bytes = Vec::new();
    let faults = render::render(cues, options, own.clone(), |samples| {
        bytes.clear();
        let whole = |sample: &f32| ((sample * 32767.0).round() as i16).to_le_bytes();
        bytes.extend(samples.iter().flat_map(whole));
        file.write_all(&bytes)
    })?;
    file.flush()?;
    drop(file);
    if let Some(mut encoder) = encoder {
        let status = encoder.wait()?;
        if !status.success() {
            return Err(io::Error::other(format!("the encoder failed: {status}")));
        }
    }
    Ok(faults)
}

/// The beginning of a WAV file of two channels of 16 bits.
fn header(frames: u64) -> io::Result<Vec<u8>> {
    let bytes = frames * u64::from(FRAME);
    let most = u64::from(u32::MAX) - 36;
    if bytes > most {
        return Err(io::Error::other("it would be longer than a WAV file can be"));
    }
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    let mut header = Vec::new();
    header.extend(b"RIFF");
    header.extend((bytes + 36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    header.extend([1_u16, 2].map(u16::to_le_bytes).as_flattened());
    header.extend([RATE, RATE * FRAME].map(u32::to_le_bytes).as_flattened());
    header.extend([4_u16, 16].map(u16::to_le_bytes).as_flattened());
    header.extend(b"data");
    header.extend(bytes.to_le_bytes());
    Ok(header)
}

/// A program that turns what it is given into an Ogg Vorbis file.
fn encoder(file: &Path) -> io::Result<Child> {
    // Else a name that begins with a hyphen would pass for an option.
    let file = std::path::absolute(file)?;
    let quality = ["-q:a", "4", "-f", "ogg"];
    let mut oggenc = Command::new("oggenc");
    oggenc.args(["-Q", "-q", "4", "-o"]).arg(&file).arg("-");
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-loglevel", "error", "-y", "-f", "wav", "-i", "-", "-c:a", "libvorbis"]);
    ffmpeg.args(quality).arg(&file);
    for command in [&mut oggenc, &mut ffmpeg] {
        match command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            started => return started,
        }
    }
    let needs = "an `.ogg` needs `oggenc`, of vorbis-tools, or `ffmpeg`; a `.wav` needs neither";
    Err(io::Error::other(needs))
}

/// Has lines said that have no clip; why that ended, if it did.
fn say(lines: &[String], home: &Home) -> (Spoken, Option<String>) {
    match (home.speech(), home.paths.speech()) {
        (Some(program), Some(folder)) => spoken::make(&program, &folder, lines),
        _ => (Spoken::default(), None),
    }
}

/// The lines that have no clip.
fn unsaid(score: &Score) -> Vec<String> {
    let line = |item: &Item| match &item.heard {
        Heard::Line { text, voiced: false } => Some(text.to_string()),
        _ => None,
    };
    score.items().iter().filter_map(line).collect()
}
