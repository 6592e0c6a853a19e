//! The session engine: a timeline played against a clock that it is told.
//!
//! [`plan`](plan()) turns a routine into a flat [`Timeline`] of segments. A [`Session`] walks through
//! it: it is told the time and answers with [`Event`]s, each exactly once and in order. It never
//! reads a clock, sleeps or ticks; [`Session::next_deadline`] says when it has something to say.
//!
//! - Elapsed is `now - zero`: pausing stores elapsed, resuming slides zero, so nothing drifts.
//! - One long wait gives the same events as many short ones.
//! - What was done stays done: going back adds laps, it never removes one.

mod cue;
mod event;
mod leave;
mod newer;
mod plan;
mod record;
mod timeline;
mod view;

pub use cue::Cue;
pub use event::{Command, Ending, Event, Lap, Outcome, Pause, ScheduledCue};
pub use plan::plan;
pub use record::{Reached, Record, StepRecord};
pub use timeline::{Ahead, Length, Part, Place, PlannedStep, Segment, Timeline};
pub use view::{Paused, Phase, Stroke, View};

use std::time::Duration;

use crate::routine::Position;
use crate::time::Moment;

/// The line with which every session begins, on the screen and in words.
pub const STOP_RULE: &str =
    "Stop if: chest pain, faint, newly numb or weak, or pain above 5 of 10.";

/// Going back in the first seconds of a set means the set before.
const JUST_BEGUN: Duration = Duration::from_secs(3);

/// A timeline being played.
///
/// It takes no harm from a moment that lies before one it was told earlier: that counts as the
/// later one.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    timeline: Timeline,
    run: Run,
    state: State,
    laps: Vec<Lap>,
    /// The position one was last in; on the way to another it is still this one.
    body: Position,
    /// The latest moment that it was told.
    told: Moment,
}

/// The running segment.
#[derive(Clone, Debug, PartialEq)]
struct Run {
    index: usize,
    began: Moment,
    length: Length,
    cues: Vec<(Duration, Cue)>,
    /// How many of the cues have been.
    fired: usize,
    /// Pauses that are over.
    paused: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Running {
        zero: Moment,
    },
    /// `until`: goes on then by itself.
    Paused {
        elapsed: Duration,
        since: Moment,
        why: Pause,
        until: Option<Moment>,
    },
    Ended {
        elapsed: Duration,
        ending: Ending,
    },
}

impl Session {
    /// Starts a timeline at its first segment.
    #[must_use]
    pub fn start(timeline: Timeline, now: Moment) -> (Self, Vec<Event>) {
        let mut session = Self {
            run: Run::of(&timeline, 0, now),
            state: State::Running { zero: now },
            laps: Vec::new(),
            body: timeline.steps()[0].step.position,
            told: now,
            timeline,
        };
        let mut events = vec![Event::Rescheduled, Event::Entered(0)];
        events.extend(session.advance(now));
        (session, events)
    }

    /// Goes on with a session that was broken off after `laps` of the same timeline, on the
    /// segment that leads to the set it stood in, with the time to get there.
    ///
    /// With nothing left of it, it starts anew.
    #[must_use]
    pub fn go_on(timeline: Timeline, laps: Vec<Lap>, now: Moment) -> (Self, Vec<Event>) {
        let Some(index) = Self::segment_after(&timeline, &laps) else {
            return Self::start(timeline, now);
        };
        let mut session = Self {
            run: Run::of(&timeline, index, now),
            state: State::Running { zero: now },
            laps,
            // At the keyboard, to say that it goes on.
            body: Position::Standing,
            told: now,
            timeline,
        };
        session.give_time_to_get_there();
        let mut events = vec![Event::Rescheduled, Event::Entered(index)];
        events.extend(session.advance(now));
        (session, events)
    }

    /// The segment with which a session goes on that was broken off after `laps`; `None` when
    /// nothing of it is left.
    #[must_use]
    pub fn segment_after(timeline: &Timeline, laps: &[Lap]) -> Option<usize> {
        let Some(last) = laps.last() else { return Some(0) };
        let step = timeline.segments[last.segment].place.step;
        let index = match last.outcome {
            Outcome::Completed | Outcome::EndedEarly => last.segment + 1,
            // Where it was left for is in no lap.
            Outcome::Skipped => timeline.steps.get(step + 1)?.first_segment,
            Outcome::Left => timeline.steps[step].first_segment,
            Outcome::Stopped => last.segment,
        };
        let part = timeline.segments.get(index)?.part;
        Some(if part.is_work() { timeline.lead_in(index) } else { index })
    }

    /// Everything that came due up to `now`, in order.
    pub fn advance(&mut self, now: Moment) -> Vec<Event> {
        self.told = self.told.max(now);
        let mut events = Vec::new();
        while let Some(due) = self.next_deadline().filter(|due| *due <= self.told) {
            if let State::Paused { .. } = self.state {
                self.resume(due, &mut events);
            } else if let Some((at, cue)) = self.run.cues.get(self.run.fired) {
                let side = self.timeline.cue_side(self.run.index, self.run.length, *at, cue);
                events.push(Event::Cue { cue: cue.clone(), side });
                self.run.fired += 1;
            } else {
                self.leave(Outcome::Completed, due, &mut events);
                self.enter(self.run.index + 1, due, &mut events);
            }
        }
        events
    }

    /// Does as asked, after everything that came due before; then tells what begins with it.
    ///
    /// A command that changes what is to be heard answers with [`Event::Rescheduled`]; the cues
    /// behind that in the answer are of its own making, those before it were on the old schedule.
    /// In a pause the session can be led to another place, or its segment made longer or shorter;
    /// it stays paused there, and what begins there is told when it goes on. What makes no sense
    /// is answered with nothing: resuming what runs, a step that does not exist, a longer open
    /// segment, anything after the end.
    pub fn command(&mut self, command: Command, now: Moment) -> Vec<Event> {
        let until = if let Command::Suspend { since } = command { since.min(now) } else { now };
        let mut events = self.advance(until);
        if self.ending().is_some() {
            return events;
        }
        let now = self.told;
        let here = self.timeline.segments[self.run.index].place.step;
        match command {
            Command::Pause => self.pause(Pause::Asked, &mut events),
            Command::Suspend { .. } => self.pause(Pause::Away, &mut events),
            Command::Resume => self.resume(now, &mut events),
            Command::ResumeIn(after) => {
                if let State::Paused { until, .. } = &mut self.state {
                    *until = Some(now + after);
                    events.extend([Event::Resuming, Event::Rescheduled]);
                }
            }
            Command::Done => self.end_early(&mut events),
            Command::Next => self.go_to_step(here + 1, &mut events),
            Command::Back => self.go(self.set_to_go_back_to(), &mut events),
            Command::Redo => self.go_to_step(here, &mut events),
            Command::Jump(step) if step < self.timeline.steps.len() => {
                self.go_to_step(step, &mut events);
            }
            Command::Jump(_) => {}
            Command::Longer(by) => {
                if let Length::For(length) = self.run.length {
                    self.resize(length.saturating_add(by), &mut events);
                }
            }
            Command::Shorter(by) => {
                if let Length::For(length) = self.run.length {
                    match length.checked_sub(by).filter(|length| *length > self.elapsed(now)) {
                        Some(shorter) => self.resize(shorter, &mut events),
                        None => self.end_early(&mut events),
                    }
                }
            }
            Command::Stop => {
                self.leave(Outcome::Stopped, now, &mut events);
                events.push(Event::Rescheduled);
                self.end(Ending::Stopped, &mut events);
            }
        }
        events.extend(self.advance(now));
        events
    }

    /// When [`Session::advance`] next has something to say; `None` in a pause that does not end by
    /// itself, after the end, and in an open segment that has said everything.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Moment> {
        let zero = match self.state {
            State::Running { zero } => zero,
            State::Paused { until, .. } => return until,
            State::Ended { .. } => return None,
        };
        let due = match self.run.cues.get(self.run.fired) {
            Some((at, _)) => *at,
            None => self.run.length.known()?,
        };
        Some(zero + due)
    }

    /// The running segment and what follows it, up to the first that has no end of its own; nothing
    /// in a pause.
    #[must_use]
    pub fn ahead(&self) -> Vec<Ahead> {
        let State::Running { zero } = self.state else { return Vec::new() };
        let run = &self.run;
        let running =
            Ahead { segment: run.index, start: zero, length: run.length, cues: run.cues.clone() };
        let mut end = run.length.known().map(|length| zero + length);
        let mut ahead = vec![running];
        for (index, segment) in self.timeline.segments.iter().enumerate().skip(run.index + 1) {
            let Some(start) = end else { break };
            ahead.push(Ahead::of(index, segment, start));
            end = segment.length.known().map(|length| start + length);
        }
        ahead
    }

    /// Every cue that is due at `now` or later and has not been told yet, up to the end of the
    /// session or of the next open segment's own cues; none in a pause.
    ///
    /// It holds until [`Event::Rescheduled`].
    #[must_use]
    pub fn upcoming(&self, now: Moment) -> Vec<ScheduledCue> {
        let mut schedule = Vec::new();
        let mut told = self.run.fired;
        for ahead in self.ahead() {
            schedule.extend(ahead.cues.iter().skip(told).map(|(at, cue)| ScheduledCue {
                at: ahead.start + *at,
                cue: cue.clone(),
                side: self.timeline.cue_side(ahead.segment, ahead.length, *at, cue),
            }));
            told = 0;
        }
        schedule.retain(|scheduled| scheduled.at >= now);
        schedule
    }

    /// What is being played.
    #[must_use]
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The step that the running segment belongs to.
    #[must_use]
    pub fn running_step(&self) -> &PlannedStep {
        self.timeline.step_of(&self.timeline.segments[self.run.index])
    }

    /// What was done so far, in order; the running segment is not among it.
    #[must_use]
    pub fn laps(&self) -> &[Lap] {
        &self.laps
    }

    /// How the session ended, once it has.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        match self.state {
            State::Ended { ending, .. } => Some(ending),
            State::Running { .. } | State::Paused { .. } => None,
        }
    }

    fn elapsed(&self, now: Moment) -> Duration {
        match self.state {
            State::Running { zero } => {
                let elapsed = now.since(zero);
                self.run.length.known().map_or(elapsed, |length| elapsed.min(length))
            }
            State::Paused { elapsed, .. } | State::Ended { elapsed, .. } => elapsed,
        }
    }

    fn pause(&mut self, why: Pause, events: &mut Vec<Event>) {
        match self.state {
            State::Running { .. } => {
                let (elapsed, since) = (self.elapsed(self.told), self.told);
                self.state = State::Paused { elapsed, since, why, until: None };
                events.extend([Event::Paused(why), Event::Rescheduled]);
            }
            // It was about to go on.
            State::Paused { until: Some(_), elapsed, since, .. } => {
                self.state = State::Paused { elapsed, since, why, until: None };
                events.extend([Event::Paused(why), Event::Rescheduled]);
            }
            State::Paused { .. } | State::Ended { .. } => {}
        }
    }

    fn resume(&mut self, at: Moment, events: &mut Vec<Event>) {
        if let State::Paused { elapsed, since, .. } = self.state {
            self.run.paused += at.since(since);
            self.state = State::Running { zero: at - elapsed };
            events.extend([Event::Resumed, Event::Rescheduled]);
        }
    }

    /// The lead-in of the set that "back" means: of the running set, or of the one before it when
    /// this one has only just begun or is still to come.
    fn set_to_go_back_to(&self) -> usize {
        let here = self.run.index;
        let segments = &self.timeline.segments;
        if segments[here].part.is_work() && self.elapsed(self.told) >= JUST_BEGUN {
            return self.timeline.lead_in(here);
        }
        let before = segments[..here].iter().rposition(|segment| segment.part.is_work());
        before.map_or(0, |set| self.timeline.lead_in(set))
    }

    fn go_to_step(&mut self, step: usize, events: &mut Vec<Event>) {
        if let Some(step) = self.timeline.steps.get(step) {
            self.go(step.first_segment, events);
        } else {
            self.leave(Outcome::Skipped, self.told, events);
            events.extend([Event::Rescheduled, Event::Cue { cue: Cue::Finish, side: None }]);
            self.end(Ending::Finished, events);
        }
    }

    /// Goes to a segment; where that gives time to get somewhere, enough to get there from here.
    fn go(&mut self, index: usize, events: &mut Vec<Event>) {
        let onward = index > self.run.index;
        let outcome = if onward { Outcome::Skipped } else { Outcome::Left };
        self.leave(outcome, self.told, events);
        events.push(Event::Rescheduled);
        self.enter(index, self.told, events);
        self.give_time_to_get_there();
    }

    /// Makes the segment just entered long enough to get there from where one is, where it gives
    /// time to get somewhere.
    fn give_time_to_get_there(&mut self) {
        let segment = &self.timeline.segments[self.run.index];
        let to = self.timeline.step_of(segment).step.position;
        let planned_from = if let Part::Position { from, .. } = segment.part { from } else { to };
        if self.body != planned_from
            && !segment.part.is_work()
            && let Length::For(length) = segment.length
        {
            self.run.length = Length::For(length.max(self.body.way_to(to)));
            self.run.cues = self.timeline.cues(self.run.index, self.run.length);
        }
    }

    fn end_early(&mut self, events: &mut Vec<Event>) {
        let segment = &self.timeline.segments[self.run.index];
        let next = self.timeline.segments.get(self.run.index + 1).map(|next| next.part);
        let step = &self.timeline.step_of(segment).step;
        let closing = cue::closing(segment.part, segment.place, step, next);
        self.leave(Outcome::EndedEarly, self.told, events);
        events.push(Event::Rescheduled);
        events.extend(closing.map(|cue| Event::Cue { cue, side: None }));
        self.enter(self.run.index + 1, self.told, events);
    }

    /// Gives the running segment another length.
    fn resize(&mut self, length: Duration, events: &mut Vec<Event>) {
        self.run.length = Length::For(length);
        self.renew_cues();
        events.push(Event::Rescheduled);
    }

    /// Derives the cues of the running segment anew. What has been said of it is not said again, but
    /// for the count, which belongs to the end, wherever that moves.
    fn renew_cues(&mut self) {
        let elapsed = self.elapsed(self.told);
        self.run.cues.truncate(self.run.fired);
        let mut cues = self.timeline.cues(self.run.index, self.run.length);
        for (was, said) in &self.run.cues {
            let again = |(at, cue): &(Duration, Cue)| {
                cue == said && (at == was || !matches!(cue, Cue::Count(_)))
            };
            if let Some(index) = cues.iter().position(again) {
                cues.remove(index);
            }
        }
        cues.retain(|(at, _)| *at >= elapsed);
        self.run.cues.append(&mut cues);
    }

    fn leave(&mut self, outcome: Outcome, at: Moment, events: &mut Vec<Event>) {
        let segment = &self.timeline.segments[self.run.index];
        if !matches!(segment.part, Part::Position { .. }) {
            self.body = self.timeline.step_of(segment).step.position;
        }
        let pause = match self.state {
            State::Paused { since, .. } => at.since(since),
            State::Running { .. } | State::Ended { .. } => Duration::ZERO,
        };
        let lap = Lap {
            segment: self.run.index,
            began: self.run.began,
            planned: segment.length.expected(),
            done: self.elapsed(at),
            paused: self.run.paused + pause,
            outcome,
        };
        self.laps.push(lap);
        events.push(Event::Lapped(lap));
    }

    /// Enters a segment, paused if the session is; past the last one the session has ended.
    fn enter(&mut self, index: usize, at: Moment, events: &mut Vec<Event>) {
        if index == self.timeline.segments.len() {
            self.end(Ending::Finished, events);
            return;
        }
        self.run = Run::of(&self.timeline, index, at);
        self.state = match self.state {
            State::Paused { why, .. } => {
                State::Paused { elapsed: Duration::ZERO, since: at, why, until: None }
            }
            _ => State::Running { zero: at },
        };
        events.push(Event::Entered(index));
    }

    fn end(&mut self, ending: Ending, events: &mut Vec<Event>) {
        let elapsed = self.elapsed(self.told);
        self.state = State::Ended { elapsed, ending };
        events.push(Event::Ended(ending));
    }
}

impl Run {
    fn of(timeline: &Timeline, index: usize, began: Moment) -> Self {
        let Segment { length, cues, .. } = &timeline.segments[index];
        let cues = cues.clone();
        Self { index, began, length: *length, cues, fired: 0, paused: Duration::ZERO }
    }
}
