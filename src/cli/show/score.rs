//! What is heard of a routine and when, a line each.

use std::io::Write;
use std::time::Duration;

use crate::audio::Sound;
use crate::cli::error::Error;
use crate::routine::Word;
use crate::score::{Heard, Item, Score};
use crate::session::Stroke;
use crate::time::write_duration;

/// Writes a score. A line that has no clip is there to be read.
pub(super) fn write(score: &Score, out: &mut dyn Write) -> Result<(), Error> {
    for item in score.items() {
        let side = item.side.map(|side| format!(" · {}", side.word())).unwrap_or_default();
        let Some((kind, what)) = words(item) else { continue };
        writeln!(out, "{:>10}  {kind:5}  {what}{side}", clock(item.at.elapsed()))?;
    }
    Ok(())
}

fn words(item: &Item) -> Option<(&'static str, String)> {
    Some(match &item.heard {
        Heard::Signal(cue) => ("tone", Sound::of(cue)?.to_string()),
        Heard::Stroke(stroke, length) => {
            let word = match stroke {
                Stroke::Lift => "lift",
                Stroke::Hold => "hold",
                Stroke::Lower => "lower",
                Stroke::Pause => "pause",
                Stroke::In => "breath in",
                Stroke::Out => "breath out",
            };
            let breath = matches!(stroke, Stroke::In | Stroke::Out);
            let length =
                if breath { format!(", {}", write_duration(*length)) } else { String::new() };
            ("tone", format!("{word}{length}"))
        }
        Heard::Line { text, voiced: true } => ("says", text.to_string()),
        Heard::Line { text, voiced: false } => ("shows", text.to_string()),
    })
}

/// Minutes, seconds and hundredths.
fn clock(time: Duration) -> String {
    let hundredths = (time.as_millis() + 5) / 10;
    let (minutes, seconds) = (hundredths / 6000, hundredths / 100 % 60);
    format!("{minutes}:{seconds:02}.{:02}", hundredths % 100)
}
