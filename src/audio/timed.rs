//! What of a score is played, and when by the computer's clock.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::{Sound, nanos};
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

/// What was due, in the form that a recording is compared with: monotonic nanoseconds of the tones, of
/// what is said, and of the strokes, and when the future was `replaced`; a tone's length is about what
/// it is.
#[must_use]
pub fn schedule_json(cues: &[Timed], replaced: &[u64]) -> String {
    let (mut tones, mut lines, mut strokes) = (Vec::new(), Vec::new(), Vec::new());
    for Timed { at, length, what, .. } in cues {
        let lasts = nanos(*length);
        match what {
            What::Tone(sound) => {
                tones.push(json!({ "at": at, "lasts": lasts, "sound": sound.to_string() }));
            }
            What::Line(text) => lines.push(json!({ "at": at, "lasts": lasts, "text": &**text })),
            What::Stroke(..) => strokes.push(json!({ "at": at, "lasts": lasts })),
        }
    }
    json!({ "tones": tones, "lines": lines, "strokes": strokes, "replaced": replaced }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Cue;

    #[test]
    fn a_schedule_is_written_as_the_analysis_reads_it() {
        let item = |seconds, heard| Item {
            at: Moment::at(Duration::from_secs(seconds)),
            length: Duration::from_nanos(7),
            heard,
            side: None,
        };
        let line = |voiced| Heard::Line { text: "Rest.".into(), voiced };
        let items = [
            item(1, Heard::Signal(Cue::Ready)),
            item(2, Heard::Signal(Cue::Count(4))),
            item(3, line(true)),
            item(4, line(false)),
            item(5, Heard::Stroke(Stroke::In, Duration::from_nanos(9))),
        ];
        let timed = timed(&items, |moment| moment.elapsed().as_secs());
        assert_eq!(
            schedule_json(&timed, &[1]),
            concat!(
                r#"{"lines":[{"at":3,"lasts":7,"text":"Rest."}],"replaced":[1],"#,
                r#""strokes":[{"at":5,"lasts":7}],"tones":[{"at":1,"lasts":7,"sound":"ready"}]}"#
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
