//! The score: what is heard of a session, and when, laid out before it is played.
//!
//! [`Score::whole`] is a pure function of the session, of how much is to be said, and of how long each
//! line takes to say. It knows no device and no clock, so that `supple show --score`, a recording
//! and a test see what a listener hears.
//!
//! | part | does |
//! |---|---|
//! | [`words`] | has every line that is spoken |
//! | [`clips`] | knows the bundled clips: which line lies where, and how long it is |
//! | `wish` | says what a segment would like to have said |
//! | `rhythm` | does so for repetitions and breaths |
//! | `room` | finds each wish its place, or leaves it out |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

pub mod clips;
mod rhythm;
mod room;
mod wish;
pub mod words;

use crate::routine::{Routine, Side};
use crate::session::{Ahead, Cue, Event, Session, Stroke, Timeline};
use crate::time::Moment;
use room::Room;

/// How much is said; each level says what those before it do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Talk {
    /// Nothing is heard at all.
    Off,
    /// Tones alone.
    Tones,
    /// Where to go, which exercise, which side, when there is rest.
    Changes,
    /// Counts, and the lines that one should have in mind; how an exercise is done, where the
    /// listener has never done it.
    #[default]
    Cues,
    /// How each exercise is done, the first time that it comes.
    Full,
}

impl Talk {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Off, Self::Tones, Self::Changes, Self::Cues, Self::Full];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Tones => "tones",
            Self::Changes => "changes",
            Self::Cues => "cues",
            Self::Full => "full",
        }
    }
}

/// Something to hear, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it begins.
    pub at: Moment,
    /// How long it takes; for a signal, about.
    pub length: Duration,
    /// What it is.
    pub heard: Heard,
    /// The side it is heard from; none is the middle.
    pub side: Option<Side>,
}

impl Item {
    /// When it is over.
    #[must_use]
    pub fn end(&self) -> Moment {
        self.at + self.length
    }

    /// The spoken line, if it is one.
    #[must_use]
    pub fn line(&self) -> Option<&str> {
        match &self.heard {
            Heard::Line { text, .. } => Some(text),
            Heard::Signal(_) | Heard::Stroke(..) => None,
        }
    }
}

/// What is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The tone of a cue.
    Signal(Cue),
    /// The tone of a part of a repetition, or of a breath, which rises and falls as long as that takes.
    Stroke(Stroke, Duration),
    /// A spoken line.
    Line {
        /// The words.
        text: Arc<str>,
        /// There is a clip of it; without one it can only be read.
        voiced: bool,
    },
}

/// How long it takes to say a line, of the bundled clips and of what was made of a user's own words;
/// and who listens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    own: Arc<BTreeMap<String, Duration>>,
    met: Option<Arc<BTreeSet<String>>>,
}

impl Voice {
    /// Clips of other lines with their lengths, and the bundled ones.
    #[must_use]
    pub fn with(own: BTreeMap<String, Duration>) -> Self {
        Self { own: Arc::new(own), met: None }
    }

    /// The same to a listener who has done these exercises, by id, and no others. A voice that was
    /// told of none takes all of them for done.
    #[must_use]
    pub fn to(self, met: BTreeSet<String>) -> Self {
        Self { met: Some(Arc::new(met)), ..self }
    }

    /// The clips of another, to the same listener.
    #[must_use]
    pub fn with_clips_of(&self, other: Self) -> Self {
        Self { own: other.own, met: self.met.clone() }
    }

    /// Whether the listener has never done an exercise.
    fn introduces(&self, exercise: &str) -> bool {
        self.met.as_ref().is_some_and(|met| !met.contains(exercise))
    }

    /// How long a line takes; `None` where there is no clip of it.
    #[must_use]
    pub fn length(&self, line: &str) -> Option<Duration> {
        self.own.get(line).copied().or_else(|| clips::find(line).map(clips::Clip::length))
    }

    /// How long a line takes, or would take: a second for each fifteen letters.
    fn expected(&self, line: &str) -> Duration {
        let guess = || Duration::from_millis(300 + 67 * line.chars().count() as u64);
        self.length(line).unwrap_or_else(guess)
    }
}

/// Plans a session in which there is time to say what must be said at each change.
///
/// Getting ready, into position and to the other side take at least as long as that, in whole
/// seconds; nothing gets shorter.
#[must_use]
pub fn plan(routine: &Arc<Routine>, talk: Talk, voice: &Voice) -> Timeline {
    with_room(crate::session::plan(routine), talk, voice)
}

/// The timeline with time to say what must be said at each change.
#[must_use]
pub fn with_room(timeline: Timeline, talk: Talk, voice: &Voice) -> Timeline {
    if talk < Talk::Changes {
        return timeline;
    }
    timeline.stretched(|timeline, index| Room::needed(timeline, index, talk, voice))
}

/// A pause that lasted so long calls for saying again where one was.
const LONG_PAUSE: Duration = Duration::from_secs(20);

/// How long before a session goes on after the pause it stands in, for exercise and side to be said
/// again; `None` where there is no need.
#[must_use]
pub fn going_on(session: &Session, now: Moment, talk: Talk, voice: &Voice) -> Option<Duration> {
    let paused = session.view(now).paused?;
    if talk < Talk::Changes || paused.lasted < LONG_PAUSE {
        return None;
    }
    let lines = wish::again(session.timeline(), session.view(now).set());
    let spoken: Duration = lines.iter().map(|line| voice.expected(line) + room::BETWEEN).sum();
    Some(spoken + Duration::from_millis(500))
}

/// All that is to be heard of a session from a moment on, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    items: Vec<Item>,
}

impl Score {
    /// Lays out what is to be heard from `now` on, if `events`, just answered, changed it. What this
    /// score began and the new one has as well goes on.
    #[must_use]
    pub fn renewed(
        &self,
        session: &Session,
        events: &[Event],
        now: Moment,
        talk: Talk,
        voice: &Voice,
    ) -> Option<Self> {
        let changed = events.iter().rposition(|event| *event == Event::Rescheduled)?;
        if talk == Talk::Off {
            return Some(Self::default());
        }
        let timeline = session.timeline();
        let mut items: Vec<Item> = Vec::new();
        for event in &events[changed..] {
            if let Event::Cue { cue, side } = event {
                items.extend(room::signal(cue, talk).map(|length| {
                    let (heard, side) = (Heard::Signal(cue.clone()), *side);
                    Item { at: now, length, heard, side }
                }));
            }
        }
        let said =
            if talk < Talk::Changes { Vec::new() } else { self.answers(session, events, now) };
        let signalled = !said.is_empty() && !items.is_empty();
        let mut free = if signalled { now + room::AFTER_SIGNAL } else { now };
        for text in said {
            let (length, voiced) = (voice.expected(&text), voice.length(&text).is_some());
            let heard = Heard::Line { text: text.into(), voiced };
            items.push(Item { at: free, length, heard, side: None });
            free = free + length + room::BETWEEN;
        }
        let ahead = session.ahead();
        for (place, segment) in ahead.iter().enumerate() {
            let taken = (place == 0 && free > now)
                .then(|| (now.since(segment.start), free.since(segment.start)));
            let laid = lay_segment(timeline, segment, taken, talk, voice);
            let sounding =
                |item: &Item| item.at >= now || (item.end() > now && self.items.contains(item));
            items.extend(laid.into_iter().filter(sounding));
        }
        items.sort_by_key(|item| item.at);
        items.dedup();
        Some(Self { items })
    }

    /// What is said to a command.
    fn answers(&self, session: &Session, events: &[Event], now: Moment) -> Vec<String> {
        let fixed = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        // It was said already as the pause came to its end.
        let announced = self.spoken().any(|item| item.line() == Some(words::GOING_ON));
        let changed = events.iter().rposition(|event| *event == Event::Rescheduled);
        let answer = |(place, event): (usize, &Event)| match event {
            Event::Paused(_) => fixed(&[words::PAUSED]),
            Event::Resuming => wish::again(session.timeline(), session.view(now).set()),
            Event::Resumed if !announced => fixed(&[words::GOING_ON]),
            Event::Cue { cue: Cue::Finish, .. } if Some(place) > changed => {
                fixed(&[words::WELL_DONE, words::COMPLETE])
            }
            _ => Vec::new(),
        };
        events.iter().enumerate().flat_map(answer).collect()
    }

    /// Lays out a whole timeline that is played from a moment on without a pause, open segments
    /// taking as long as they are guessed to.
    #[must_use]
    pub fn whole(timeline: &Timeline, from: Moment, talk: Talk, voice: &Voice) -> Self {
        let mut items = Vec::new();
        if talk > Talk::Off {
            for ahead in timeline.all_ahead(from) {
                items.extend(lay_segment(timeline, &ahead, None, talk, voice));
            }
        }
        items.sort_by_key(|item| item.at);
        Self { items }
    }

    /// What is heard, in order of time.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The line that is being said, or has just been.
    #[must_use]
    pub fn caption(&self, now: Moment) -> Option<&str> {
        let line = self.spoken().rev().find(|item| item.at <= now)?;
        (now < shown_until(line)).then(|| line.line()).flatten()
    }

    /// When the caption next changes.
    #[must_use]
    pub fn next_caption(&self, now: Moment) -> Option<Moment> {
        let next = self.spoken().map(|item| item.at).find(|at| *at > now);
        let last = self.spoken().rev().find(|item| item.at <= now).map(shown_until);
        next.into_iter().chain(last.filter(|end| *end > now)).min()
    }

    /// The lines that begin after one moment and not after another.
    pub fn said(&self, after: Moment, until: Moment) -> impl Iterator<Item = &Item> {
        self.spoken().filter(move |item| item.at > after && item.at <= until)
    }

    fn spoken(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter().filter(|item| item.line().is_some())
    }
}

/// A caption can be read at least this long.
const SHOWN: Duration = Duration::from_millis(1500);

fn shown_until(item: &Item) -> Moment {
    item.at + item.length.max(SHOWN)
}

fn lay_segment(
    timeline: &Timeline,
    ahead: &Ahead,
    taken: Option<(Duration, Duration)>,
    talk: Talk,
    voice: &Voice,
) -> Vec<Item> {
    let mut room = Room::new(timeline, ahead, talk, voice);
    if let Some((from, until)) = taken {
        room.take(from, until);
    }
    room.fill();
    room.items()
}
