//! What of a score is played, and when by the computer's clock.

use std::sync::Arc;
use std::time::Duration;

use super::{BUFFER, Sound};
use crate::routine::Side;
use crate::score::{Heard, Item, clips, words};
use crate::session::Stroke;
use crate::time::Moment;

/// A sound and when it is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// When, in nanoseconds of the computer's monotonic clock.
    pub at: u64,
    /// How long it takes; for a sound of a pack, about.
    pub length: Duration,
    /// What is played.
    pub what: What,
    /// The side it is heard from; none is the middle.
    pub side: Option<Side>,
}

/// What is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A sound of the pack.
    Tone(Sound),
    /// The tone of a part of a repetition or of a breath, so long.
    Stroke(Stroke, Duration),
    /// A spoken line.
    Line(Arc<str>),
}

impl What {
    /// Whether it is a spoken line.
    #[must_use]
    pub const fn is_line(&self) -> bool {
        matches!(self, Self::Line(_))
    }

    /// Whether it is a sound of the pack.
    #[must_use]
    pub const fn is_tone(&self) -> bool {
        matches!(self, Self::Tone(_))
    }
}

/// The sounds of a score: what of it can be played. `real` tells when a moment is due, in
/// nanoseconds of the computer's monotonic clock.
#[must_use]
pub fn timed(items: &[Item], real: impl Fn(Moment) -> u64) -> Vec<Timed> {
    let sound = |item: &Item| {
        let what = match &item.heard {
            Heard::Signal(cue) => What::Tone(Sound::of(cue)?),
            Heard::Stroke(stroke, length) => What::Stroke(*stroke, *length),
            Heard::Line { text, voiced: true } => What::Line(Arc::clone(text)),
            Heard::Line { voiced: false, .. } => return None,
        };
        Some(Timed { at: real(item.at), length: item.length, what, side: item.side })
    };
    items.iter().filter_map(sound).collect()
}

/// Every sound from the left and from the right, then the voice, for the user to learn and to try the
/// speakers with: when, counted from the beginning, and what.
pub fn demonstration() -> impl Iterator<Item = (Duration, What, Side)> {
    let sides = [Side::Left, Side::Right];
    let tones = Sound::ALL.into_iter().flat_map(move |sound| sides.map(|s| (What::Tone(sound), s)));
    let lines = sides.map(|side| (What::Line(words::side(side).into()), side));
    let all = tones.chain(lines.into_iter().filter(|(what, _)| is_there(what)));
    (0..).zip(all).map(|(beat, (what, side))| (Duration::from_secs(1) * beat, what, side))
}

/// Whether there is a clip of it.
fn is_there(what: &What) -> bool {
    !matches!(what, What::Line(line) if clips::find(line).is_none())
}

/// The times of `cues` in the form that a recording of them is compared with: monotonic
/// nanoseconds, of the tones, whose onsets are sharp, under `sched_ns`, and of what is said under
/// `lines`.
#[must_use]
pub fn schedule_json(cues: &[Timed]) -> String {
    let tones = cues.iter().filter(|cue| cue.what.is_tone()).map(|cue| cue.at);
    let line = |cue: &Timed| match &cue.what {
        What::Line(text) => Some(serde_json::json!({ "at": cue.at, "text": text.to_string() })),
        What::Tone(_) | What::Stroke(..) => None,
    };
    serde_json::json!({
        "strategy": "score",
        "buffer": BUFFER.to_string(),
        "errors": 0,
        "sched_ns": tones.collect::<Vec<_>>(),
        "lines": cues.iter().filter_map(line).collect::<Vec<_>>(),
        "issued_late_ns": [],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Cue;

    #[test]
    fn a_schedule_is_written_as_the_analysis_reads_it() {
        let item = |seconds, heard| Item {
            at: Moment::at(Duration::from_secs(seconds)),
            length: Duration::ZERO,
            heard,
            side: None,
        };
        let line = |voiced| Heard::Line { text: "Rest.".into(), voiced };
        let items = [
            item(1, Heard::Signal(Cue::Ready)),
            item(2, Heard::Signal(Cue::Count(4))),
            item(3, line(true)),
            item(4, line(false)),
        ];
        let timed = timed(&items, |moment| moment.elapsed().as_secs());
        assert_eq!(
            schedule_json(&timed),
            concat!(
                r#"{"buffer":"2048","errors":0,"issued_late_ns":[],"#,
                r#""lines":[{"at":3,"text":"Rest."}],"sched_ns":[1],"strategy":"score"}"#
            )
        );
    }

    #[test]
    fn the_demonstration_has_every_sound_from_both_sides() {
        let all: Vec<_> = demonstration().collect();
        let tone = |place: usize| &all[place];
        assert!(all.len() >= Sound::ALL.len() * 2);
        assert_eq!(*tone(0), (Duration::ZERO, What::Tone(Sound::Ready), Side::Left));
        assert_eq!(*tone(1), (Duration::from_secs(1), What::Tone(Sound::Ready), Side::Right));
        assert_eq!(*tone(2), (Duration::from_secs(2), What::Tone(Sound::Position), Side::Left));
    }
}
