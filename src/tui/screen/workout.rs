//! A running session: what it is told, what it asks for, and when it has something new to show.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::figure::Beat;
use crate::history::{GoingOn, Keep, Stop};
use crate::routine::{Routine, Step};
use crate::score::{self, Score, Talk, Voice};
use crate::session::{Command, Event, Session, View};
use crate::time::{Moment, Now};
use crate::tui::effect::{Effect, SoundState};

mod bars;
pub mod draw;
pub mod floor;
pub mod stage;

/// How long the screen flashes at a change in floor mode.
pub const FLASH: Duration = Duration::from_millis(300);

/// From one frame of a repetition to the next: eight a second, and of what goes on by itself, in which
/// the whole body may move, five. More would be more bytes than a slow line carries: at 120 x 40
/// the busiest figures need 700 to 1,000 a frame.
const FRAME: Duration = Duration::from_millis(125);
const FRAME_GOING: Duration = Duration::from_millis(200);

const SECOND: Duration = Duration::from_secs(1);

/// What the keys for more and less time mean.
pub const STEP: Duration = Duration::from_secs(10);

/// A session on the screen.
#[derive(Clone, Debug)]
pub struct Workout {
    /// The session.
    pub session: Session,
    /// Whether giant digits fill the screen.
    pub floor: bool,
    /// A newer version of its file, which the user may take.
    pub newer: Option<Arc<Routine>>,
    /// How much is said, and how long each line takes.
    pub talk: Talk,
    /// See `talk`.
    pub voice: Voice,
    /// What it was stopped for so far, in order.
    pub stops: Vec<Stop>,
    score: Score,
    /// How many times as fast as the wall's clock the session's runs.
    speed: NonZeroU32,
    /// When it began.
    began: Moment,
    /// When it will end, on the wall, if nothing changes and an open set takes as long as it was
    /// guessed to; kept instead of derived at each drawing, because two clocks read one after the
    /// other would make it flicker at a full minute.
    planned_end: DateTime,
}

impl Workout {
    /// Starts a routine, with time for what is to be said.
    #[must_use]
    pub fn start(
        routine: &Arc<Routine>,
        floor: bool,
        speed: NonZeroU32,
        (talk, voice): (Talk, Voice),
        now: &Now,
    ) -> (Self, Vec<Event>) {
        let timeline = score::plan(routine, talk, &voice);
        let (session, events) = Session::start(timeline, now.moment);
        (Self::of(session, floor, speed, (talk, voice), now), events)
    }

    /// Goes on with a routine's session that was broken off.
    #[must_use]
    pub fn go_on(
        routine: &Arc<Routine>,
        from: GoingOn,
        floor: bool,
        speed: NonZeroU32,
        (talk, voice): (Talk, Voice),
        now: &Now,
    ) -> (Self, Vec<Event>) {
        let timeline = score::plan(routine, talk, &voice);
        let (session, events) = Session::go_on(timeline, from.laps, now.moment);
        (Self::of(session, floor, speed, (talk, voice), now), events)
    }

    fn of(
        session: Session,
        floor: bool,
        speed: NonZeroU32,
        (talk, voice): (Talk, Voice),
        now: &Now,
    ) -> Self {
        let (newer, score, stops) = (None, Score::default(), Vec::new());
        let (began, planned_end) = (now.moment, now.civil);
        let mut workout =
            Self { session, floor, newer, talk, voice, stops, score, speed, began, planned_end };
        workout.note_end(now);
        workout
    }

    /// Passes a command on.
    pub fn command(&mut self, command: Command, now: &Now) -> Vec<Event> {
        let events = self.session.command(command, now.moment);
        self.note_end(now);
        events
    }

    /// Learns of a newer version of its file. A session that has not begun takes it at once; another
    /// waits for [`Workout::take_newer`].
    pub fn offer(&mut self, newer: Arc<Routine>, now: &Now) -> Vec<Event> {
        let same = newer == *self.session.timeline().routine();
        self.newer = (!same).then_some(newer);
        if self.session.has_begun() { Vec::new() } else { self.take_newer(now) }
    }

    /// Goes on with the newer version from the next step on.
    pub fn take_newer(&mut self, now: &Now) -> Vec<Event> {
        let Some(newer) = self.newer.take() else { return Vec::new() };
        let newer = score::plan(&newer, self.talk, &self.voice);
        let events = self.session.take(&newer, now.moment);
        self.note_end(now);
        events
    }

    /// Leaves the running step for good, for another in its place if there is one, and with it those
    /// still to come that do not stay.
    pub fn leave_step(
        &mut self,
        instead: Option<&Step>,
        stays: impl Fn(&Step) -> bool,
        now: &Now,
    ) -> Vec<Event> {
        let (talk, voice) = (self.talk, &self.voice);
        let laid = |timeline| score::with_room(timeline, talk, voice);
        let events = self.session.leave_step(instead, stays, laid, now.moment);
        self.note_end(now);
        events
    }

    /// The command that ends the pause: after a long one, once exercise and side have been said again.
    #[must_use]
    pub fn resume(&self, now: &Now) -> Command {
        let after = score::going_on(&self.session, now.moment, self.talk, &self.voice);
        after.map_or(Command::Resume, Command::ResumeIn)
    }

    /// The line that is being said.
    #[must_use]
    pub fn caption(&self, now: &Now) -> Option<&str> {
        self.score.caption(now.moment)
    }

    /// Lets time pass.
    pub fn advance(&mut self, now: &Now) -> Vec<Event> {
        self.session.advance(now.moment)
    }

    /// What the events of this moment ask of the shell.
    pub fn effects(&mut self, events: &[Event], sound: &SoundState, now: &Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        let (session, voice) = (&self.session, &self.voice);
        if let Some(score) = self.score.renewed(session, events, now.moment, self.talk, voice) {
            self.score = score;
            effects.push(match self.score.items() {
                [] => Effect::Silence,
                items => Effect::Schedule(items.to_vec()),
            });
        }
        if matches!(sound, SoundState::Bell { .. }) && events.iter().any(Event::is_heard) {
            effects.push(Effect::Bell);
        }
        effects.extend(self.keep(events).into_iter().map(Effect::Keep));
        effects
    }

    /// What is to be remembered of its events.
    #[must_use]
    pub fn keep(&self, events: &[Event]) -> Vec<Keep> {
        Keep::of(events, &self.session, self.began)
    }

    /// When the next cue or segment is due, or something on the screen changes: a second, a
    /// stroke, the end of a flash, and if the figure is `shown` and moves, its next frame. `None` while
    /// it stands still.
    #[must_use]
    pub fn next_wake(&self, now: &Now, shown: bool) -> Option<Moment> {
        let view = self.session.view(now.moment);
        let due = self.session.next_deadline();
        let caption = self.score.next_caption(now.moment);
        if view.paused.is_some() || view.ended.is_some() {
            return due.into_iter().chain(caption).min();
        }
        // A countdown changes when its fraction of a second has gone, a count when it is full.
        let second = match view.remaining.map(into_second) {
            Some(Duration::ZERO) => SECOND,
            Some(fraction) => fraction,
            None => SECOND.saturating_sub(into_second(view.elapsed)),
        };
        let stroke = view.phase.map(|phase| phase.left).filter(|left| !left.is_zero());
        let flash = FLASH.checked_sub(view.elapsed).filter(|left| self.floor && !left.is_zero());
        let frame = self.next_frame(&view).filter(|_| shown);
        let change = [Some(second), stroke, flash, frame].into_iter().flatten().min()?;
        [due, caption, Some(now.moment + change)].into_iter().flatten().min()
    }

    /// The time to the figure's next frame, if it moves: so many a second on the wall at any speed.
    fn next_frame(&self, view: &View<'_>) -> Option<Duration> {
        let figure = view.step.step.exercise.figure.as_ref()?;
        let beat = view.beat();
        let frame = if matches!(beat, Beat::Going(_)) { FRAME_GOING } else { FRAME };
        let frame = frame * self.speed.get();
        let into = view.elapsed.as_nanos() % frame.as_nanos();
        let into = Duration::from_nanos(u64::try_from(into).unwrap_or_default());
        figure.moves(beat).then(|| frame.saturating_sub(into))
    }

    /// Whether the screen flashes: a function of the session's time alone.
    #[must_use]
    pub fn flashes(&self, now: &Now) -> bool {
        let view = self.session.view(now.moment);
        self.floor && view.elapsed < FLASH && view.paused.is_none() && view.ended.is_none()
    }

    /// When it will end, on the wall, if nothing changes: later and later while an open set takes
    /// longer than it was guessed to.
    #[must_use]
    pub fn ends(&self, now: &Now) -> DateTime {
        let over = self.on_the_wall(overrun(&self.session.view(now.moment)));
        let (noted, end) = (self.planned_end.saturating_add(over), self.end(now));
        // Counted anew each time it would jump between two minutes. But somebody may set the clock.
        let off = noted.duration_since(end).abs();
        if off > SET { end } else { noted }
    }

    fn note_end(&mut self, now: &Now) {
        let over = self.on_the_wall(overrun(&self.session.view(now.moment)));
        self.planned_end = self.end(now).saturating_sub(over);
    }

    fn end(&self, now: &Now) -> DateTime {
        now.civil_after(self.on_the_wall(self.session.view(now.moment).left))
    }

    /// How long a time of the session takes on the wall's clock.
    fn on_the_wall(&self, time: Duration) -> SignedDuration {
        SignedDuration::try_from(time / self.speed.get()).unwrap_or(SignedDuration::MAX)
    }
}

/// A clock that is off by more than this was set.
const SET: SignedDuration = SignedDuration::from_secs(5);

/// How much longer than its guess an open set has taken so far.
fn overrun(view: &View<'_>) -> Duration {
    let open = view.remaining.is_none();
    let over = view.elapsed.saturating_sub(view.segment.length.expected());
    if open { over } else { Duration::ZERO }
}

fn into_second(time: Duration) -> Duration {
    Duration::from_nanos(u64::from(time.subsec_nanos()))
}
