//! A session in lines, for screen readers, pipes and logs: one line an event, nothing moves.
//!
//! At a keyboard, Enter pauses and goes on, and ends a set that has no end of its own; `s` asks what
//! happened, and stops. Without one such a set takes as long as it was thought to. Where nothing can be heard, the bell rings.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Signal, kill_current_process_group};

use super::coaching::numbers;
use super::error::Error;
use super::hook::When;
use super::player::Player;
use super::recorder::Recorder;
use super::{Ended, Home, show};
use crate::coach::{breathing, easier_once, stays};
use crate::desktop::{Desktop, Press, Showing};
use crate::history::{self, Body, Entry, GoingOn, Keep, Reason, Scores, Stop};
use crate::routine::{Routine, Side, Step};
use crate::safety::{Act, StopWords, act, content};
use crate::score::{self, Item, Score, Talk, Voice};
use crate::session::{Command, Cue, Event, Part, Pause, Record, STOP_RULE, Session, Timeline};
use crate::store::new_id;
use crate::text;
use crate::time::{Clock, Moment, Vigil};
use crate::tui::action::Input;
use crate::tui::effect::SoundState;
use crate::tui::wake::{self, Call, Ears, Leave};

/// A session being told.
struct Told<'a> {
    session: Session,
    talk: Talk,
    voice: Voice,
    score: Score,
    /// Up to when lines that are said have been written.
    said_until: Moment,
    clock: Clock,
    player: Player,
    /// What was last told of the sound.
    sound: SoundState,
    /// Somebody can press Enter.
    keyboard: bool,
    /// Somebody can hear a bell.
    bell: bool,
    recorder: Option<Recorder>,
    desktop: Option<Desktop>,
    began: Moment,
    home: &'a Home,
    /// What the next line answers, and whether the session stood before that was asked.
    asked: Option<(Asked, bool)>,
    /// What it was stopped for so far.
    stops: Vec<Stop>,
    out: &'a mut dyn Write,
}

/// What is asked in a session.
enum Asked {
    /// What happened?
    Happened,
    /// Is this easier exercise tried?
    Easier(Box<Step>),
    /// Has it passed?
    Dizzy,
}

/// What a session in lines has beside it.
pub(super) struct Aids<'a> {
    /// Where exercises and numbers to call are found.
    pub(super) home: &'a Home,
    /// The sound.
    pub(super) player: Player,
    /// The ledger, if what is done is to be remembered.
    pub(super) recorder: Option<Recorder>,
    /// The media keys, if they lead it.
    pub(super) desktop: Option<Desktop>,
    /// Somebody can hear a bell.
    pub(super) bell: bool,
    /// A session that was broken off goes on.
    pub(super) go_on: bool,
    /// How it is before.
    pub(super) before: Scores,
    /// Who speaks.
    pub(super) voice: Voice,
}

/// Plays a routine to its end, or until something ends it.
pub(super) fn run(
    routine: &Arc<Routine>,
    talk: Talk,
    clock: Clock,
    Aids { home, player, mut recorder, desktop, bell, go_on, before, voice }: Aids<'_>,
    ears: &mut Ears,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let timeline = score::plan(routine, talk, &voice);
    writeln!(out, "{}, {}", routine.title, text::clock(timeline.expected()))?;
    writeln!(out, "{STOP_RULE}")?;
    if ears.hear_keys() {
        writeln!(out, "Enter pauses, goes on, and ends what has no end of its own.")?;
        writeln!(out, "s and Enter stops, and asks what happened; Ctrl-C leaves at once.")?;
    }
    out.flush()?;
    let unfinished = recorder.as_mut().and_then(Recorder::opened);
    let from = broken_off(&timeline, unfinished.as_deref());
    let began = clock.now();
    let (session, events) = match from {
        Some(from) if go_on => {
            if let Some(recorder) = &mut recorder {
                recorder.keep(Keep::GoOn);
            }
            Session::go_on(timeline, from.laps, began)
        }
        from => {
            if let Some(GoingOn { step, steps, .. }) = from {
                let (step, id) = (step + 1, &routine.id);
                writeln!(out, "The last one was broken off at step {step} of {steps};")?;
                writeln!(out, "`supple play {id} --plain --go-on` goes on from there.")?;
            }
            let new = history::Session::of(&timeline, before);
            if let Some(recorder) = &mut recorder {
                let id = new_id(crate::time::wall().timestamp());
                recorder.keep(Keep::Begin { id, session: Box::new(new) });
            }
            Session::start(timeline, began)
        }
    };
    let keyboard = ears.hear_keys();
    let sound = SoundState::default();
    let (score, said_until) = (Score::default(), Moment::ZERO);
    let mut told = Told {
        session,
        talk,
        voice,
        score,
        said_until,
        clock,
        player,
        sound,
        keyboard,
        bell,
        recorder,
        desktop,
        began,
        home,
        asked: None,
        stops: Vec::new(),
        out,
    };
    if let Err(why) = told.player.run_hook(When::Start) {
        writeln!(told.out, "{:>7}  {:12}  {why}", "", "no command")?;
    }
    told.tell(&events, began)?;
    let ended = told.until_the_end(ears);
    let after = told.player.run_hook(When::End);
    let ended = ended?;
    if let Err(why) = after {
        writeln!(told.out, "{:>7}  {:12}  {why}", "", "no command")?;
    }
    if let Some(record) = Record::of(&told.session) {
        writeln!(told.out, "{record}")?;
    }
    let recorder = told.recorder.take();
    if let Some(trouble) = recorder.and_then(|recorder| recorder.finish(told.out)) {
        writeln!(told.out, "{trouble}")?;
    }
    told.out.flush()?;
    told.player.finish(ended == Ended::Well)?;
    Ok(ended)
}

/// How the session that was broken off goes on, if it was one of this timeline.
fn broken_off(timeline: &Timeline, entry: Option<&Entry>) -> Option<GoingOn> {
    match &entry?.body {
        Body::Session(session) if session.routine == timeline.routine().id => {
            session.going_on(timeline)
        }
        _ => None,
    }
}

impl Told<'_> {
    fn until_the_end(&mut self, ears: &mut Ears) -> Result<Ended, Error> {
        while self.session.ending().is_none() {
            let showing = Showing::of(&self.session, self.clock.now());
            if let Some(desktop) = &mut self.desktop {
                desktop.show(showing);
            }
            let due = self.due();
            let vigil = Vigil::begin(&self.clock, due);
            let calls = ears.listen(due.map(|due| self.clock.wait_for(due)))?;
            if let Some(since) = vigil.end(&self.clock) {
                self.away(since)?;
            }
            self.tell_keeping()?;
            self.heed_media_keys()?;
            for call in calls {
                match call {
                    Call::Leave(leave) => {
                        self.leave(leave);
                        return Ok(Ended::Made(leave));
                    }
                    Call::Stop => {
                        let since = self.clock.now();
                        self.player.silence();
                        if wake::can_be_continued() {
                            kill_current_process_group(Signal::STOP).map_err(io::Error::from)?;
                        }
                        self.away(since)?;
                    }
                    Call::Keys => {
                        if let Some(line) = ears.line() {
                            self.line(&line)?;
                        } else {
                            ears.stop_keys();
                            self.keyboard = false;
                        }
                    }
                    Call::Continued | Call::Resized => {}
                }
            }
            self.hear_of_the_voice()?;
            while let Some(due) = self.due().filter(|due| *due <= self.clock.now()) {
                self.tell_said(due)?;
                if self.is_at(due) {
                    let events = match self.session.next_deadline() {
                        Some(_) => self.session.advance(due),
                        None => self.session.command(Command::Done, due),
                    };
                    self.tell(&events, due)?;
                }
            }
        }
        // The last words are said when the session is over.
        self.tell_said(Moment::MAX)?;
        Ok(Ended::Well)
    }

    /// Stops, and remembers that. Whoever has lost the terminal may go on with it.
    fn leave(&mut self, leave: Leave) {
        let now = self.clock.now();
        let events = self.session.command(Command::Stop, now);
        self.lay(&events, now);
        if let Some(recorder) = &mut self.recorder {
            recorder.leave(Keep::of(&events, &self.session, self.began), leave.is_wish());
        }
    }

    /// When there is something to tell; `None` where only Enter goes on, and after the end.
    fn due(&self) -> Option<Moment> {
        let next = self.score.said(self.said_until, Moment::MAX).map(|item| item.at).next();
        self.session_due().into_iter().chain(next).min()
    }

    /// Whether the session has something to say at a moment.
    fn is_at(&self, due: Moment) -> bool {
        self.session_due() == Some(due)
    }

    fn session_due(&self) -> Option<Moment> {
        let now = self.clock.now();
        let view = self.session.view(now);
        let open = view.remaining.is_none() && view.paused.is_none() && view.ended.is_none();
        let guess = now - view.elapsed + view.segment.length.expected();
        // Where nobody can press a key, an open set ends at its guess.
        self.session.next_deadline().or((open && !self.keyboard).then_some(guess))
    }

    /// Nobody was there from `since` until now: the session stands still, until Enter where there
    /// is one.
    fn away(&mut self, since: Moment) -> Result<(), Error> {
        self.command(Command::Suspend { since })?;
        if self.keyboard { Ok(()) } else { self.command(Command::Resume) }
    }

    /// Does what a line asks for.
    fn line(&mut self, line: &str) -> Result<(), Error> {
        match self.asked.take() {
            None if line.eq_ignore_ascii_case("s") => self.ask_what_happened(),
            None => self.enter(),
            Some((Asked::Happened, stood)) if line.is_empty() => self.go_on_as_before(stood),
            Some((Asked::Happened, stood)) => {
                let key = if line.eq_ignore_ascii_case("s") { 'e' } else { first(line) };
                if let Some(stop) = content().stops.iter().find(|stop| stop.key == key) {
                    self.happened(stop, stood)
                } else {
                    self.asked = Some((Asked::Happened, stood));
                    self.say("a letter from the list, or Enter to go on")
                }
            }
            Some((Asked::Easier(easier), stood)) => {
                let easier = Some(*easier).filter(|_| first(line) == 'y');
                self.leave_exercise(Reason::Pain, easier.as_ref(), stood)
            }
            Some((Asked::Dizzy, stood)) if first(line) == 'b' => {
                let step = self.session.running_step().step.clone();
                match breathing(&step, &self.home.catalog()) {
                    Some(breathing) => self.leave_for(Some(&breathing), |_| false, stood),
                    None => self.command(Command::Stop),
                }
            }
            Some((Asked::Dizzy, _)) => self.command(Command::Stop),
        }
    }

    fn ask_what_happened(&mut self) -> Result<(), Error> {
        let paused = self.session.view(self.clock.now()).paused;
        let stood = paused.is_some_and(|paused| !paused.ending);
        self.command(Command::Pause)?;
        self.say("What happened? A letter and Enter; Enter alone goes on.")?;
        for stop in &content().stops {
            writeln!(self.out, "{:>7}  {:12}  {}", "", stop.key, stop.says)?;
        }
        self.asked = Some((Asked::Happened, stood));
        Ok(self.out.flush()?)
    }

    fn happened(&mut self, stop: &StopWords, stood: bool) -> Result<(), Error> {
        let left = self.session.running_step().step.clone();
        let easier = easier_once(&left, &self.stops, &self.home.catalog());
        let kept = Stop { reason: stop.reason, exercise: Some(left.exercise.id.clone()) };
        self.stops.push(kept.clone());
        self.keep(vec![Keep::Stop(kept)]);
        self.say(&numbers(self.home).fill(&stop.what_to_do, ""))?;
        match (act(stop.reason), easier) {
            (Act::EndAndAsk, _) => {
                self.command(Command::Stop)?;
                self.say(&content().messages.unanswered)
            }
            (Act::End, _) => self.command(Command::Stop),
            (Act::SitDown, _) => {
                self.asked = Some((Asked::Dizzy, stood));
                self.say("b and Enter: it has passed, breathing only. Enter: stop for today.")
            }
            (Act::LeaveExercise { easier: true }, Some(easier)) => {
                let (name, dose) = (&easier.exercise.name, easier.dose.in_words(easier.sides));
                self.say(&format!("y and Enter: {name}, {dose}. Enter: on to the next exercise."))?;
                self.asked = Some((Asked::Easier(Box::new(easier)), stood));
                Ok(())
            }
            (Act::LeaveExercise { .. }, _) => self.leave_exercise(stop.reason, None, stood),
        }
    }

    fn leave_exercise(
        &mut self,
        reason: Reason,
        instead: Option<&Step>,
        stood: bool,
    ) -> Result<(), Error> {
        let left = self.session.running_step().step.exercise.clone();
        self.leave_for(instead, |step| stays(step, &left, reason), stood)
    }

    fn leave_for(
        &mut self,
        instead: Option<&Step>,
        stays: impl Fn(&Step) -> bool,
        stood: bool,
    ) -> Result<(), Error> {
        let (now, talk) = (self.clock.now(), self.talk);
        let laid = |timeline| score::with_room(timeline, talk, &self.voice);
        let events = self.session.leave_step(instead, stays, laid, now);
        self.tell(&events, now)?;
        self.go_on_as_before(stood)
    }

    /// A session that ran before the question runs again.
    fn go_on_as_before(&mut self, stood: bool) -> Result<(), Error> {
        let toggle = self.toggle();
        if stood || toggle == Command::Pause { Ok(()) } else { self.command(toggle) }
    }

    /// Says something beside the session.
    fn say(&mut self, words: &str) -> Result<(), Error> {
        writeln!(self.out, "{:>7}  {:12}  {words}", "", "stop")?;
        Ok(self.out.flush()?)
    }

    fn keep(&mut self, keeps: Vec<Keep>) {
        if let Some(recorder) = &mut self.recorder {
            for keep in keeps {
                recorder.keep(keep);
            }
        }
    }

    fn enter(&mut self) -> Result<(), Error> {
        let view = self.session.view(self.clock.now());
        let open = view.paused.is_none() && view.remaining.is_none();
        self.command(if open { Command::Done } else { self.toggle() })
    }

    /// What pauses, or goes on.
    fn toggle(&self) -> Command {
        let now = self.clock.now();
        match self.session.view(now).paused {
            Some(paused) if !paused.ending => {
                score::going_on(&self.session, now, self.talk, &self.voice)
                    .map_or(Command::Resume, Command::ResumeIn)
            }
            _ => Command::Pause,
        }
    }

    fn heed_media_keys(&mut self) -> Result<(), Error> {
        while let Some(press) = self.desktop.as_ref().and_then(Desktop::press) {
            let showing = Showing::of(&self.session, self.clock.now());
            if showing.is_some_and(|showing| showing.heeds(press)) {
                self.command(match press {
                    Press::Toggle | Press::Play | Press::Pause => self.toggle(),
                    Press::Next => Command::Next,
                    Press::Back => Command::Back,
                })?;
            }
        }
        Ok(())
    }

    fn command(&mut self, command: Command) -> Result<(), Error> {
        let now = self.clock.now();
        let events = self.session.command(command, now);
        self.tell(&events, now)
    }

    /// Writes what happened at a moment, and hands on what is to be heard.
    fn tell(&mut self, events: &[Event], at: Moment) -> Result<(), Error> {
        self.lay(events, at);
        self.keep(Keep::of(events, &self.session, self.began));
        let done: Duration = self.session.laps().iter().map(|lap| lap.done).sum();
        let time = text::clock(done + self.session.view(at).elapsed);
        self.tell_sound(events, &time)?;
        for event in events {
            let (what, words) = match event {
                Event::Entered(index) => show::segment(self.session.timeline(), *index),
                Event::Cue { cue, side } => match self.cue(cue, *side, at) {
                    Some(words) => ("", words),
                    None => continue,
                },
                // Only a media key pauses then.
                Event::Paused(Pause::Asked) if !self.keyboard => ("paused", String::new()),
                Event::Paused(Pause::Asked) => ("paused", "Enter goes on".to_owned()),
                Event::Paused(Pause::Away) if self.keyboard => {
                    ("paused", "you were away; Enter goes on".to_owned())
                }
                Event::Paused(Pause::Away) => ("paused", "you were away".to_owned()),
                Event::Resuming => ("going on", "in a moment".to_owned()),
                Event::Resumed => ("going on", String::new()),
                Event::Lapped(_) | Event::Rescheduled | Event::Ended(_) => continue,
            };
            writeln!(self.out, "{}", format!("{time:>7}  {what:12}  {words}").trim_end())?;
        }
        Ok(self.out.flush()?)
    }

    /// Lays out what is to be heard from a moment on, and hands it on, if it has changed.
    fn lay(&mut self, events: &[Event], at: Moment) {
        let score = self.score.renewed(&self.session, events, at, self.talk, &self.voice);
        let Some(score) = score else { return };
        self.score = score;
        match self.score.items() {
            [] => self.player.silence(),
            items => self.player.schedule(items),
        }
    }

    /// Takes note of words that can be said now, and says once why others cannot.
    fn hear_of_the_voice(&mut self) -> Result<(), Error> {
        let voice = self.voice.with_clips_of(self.player.voice());
        if voice != self.voice {
            self.voice = voice;
            self.lay(&[Event::Rescheduled], self.clock.now());
        }
        if let Some(why) = self.player.trouble() {
            writeln!(self.out, "{:>7}  {:12}  {why}", "", "no voice")?;
        }
        Ok(())
    }

    /// Writes the lines that are said up to a moment, but for those that stand there anyway.
    fn tell_said(&mut self, until: Moment) -> Result<(), Error> {
        let done: Duration = self.session.laps().iter().map(|lap| lap.done).sum();
        let time = text::clock(done + self.session.view(until).elapsed);
        let segment = self.session.view(until).segment;
        let shown = |line: &str| {
            segment.cues.iter().any(|(_, cue)| matches!(cue, Cue::Say(shown) if shown == line))
        };
        let lines: Vec<&str> = self
            .score
            .said(self.said_until, until)
            .filter_map(Item::line)
            .filter(|line| !shown(line))
            .collect();
        for line in lines {
            writeln!(self.out, "{time:>7}  {:12}  {line}", "says")?;
        }
        self.said_until = self.said_until.max(until);
        Ok(self.out.flush()?)
    }

    /// Says why what is done cannot be kept as it should.
    fn tell_keeping(&mut self) -> Result<(), Error> {
        for input in self.recorder.iter_mut().flat_map(Recorder::news) {
            if let Input::Keeping(words) = input {
                let words = words.unwrap_or_else(|| "the session is in the history now".to_owned());
                writeln!(self.out, "{:>7}  {:12}  {words}", "", "history")?;
            }
        }
        Ok(self.out.flush()?)
    }

    /// Says once why nothing can be heard, and rings the bell for what should be.
    fn tell_sound(&mut self, events: &[Event], time: &str) -> Result<(), Error> {
        let state = self.player.state();
        if let SoundState::Bell { reason } = &state {
            if state != self.sound {
                writeln!(self.out, "{time:>7}  {:12}  {reason}", "no sound")?;
            }
            if self.bell && events.iter().any(Event::is_heard) {
                self.out.write_all(b"\x07")?;
            }
        }
        self.sound = state;
        Ok(())
    }

    /// The words for a cue that the segment's own line does not say already.
    fn cue(&self, cue: &Cue, side: Option<Side>, at: Moment) -> Option<String> {
        let view = self.session.view(at);
        match (cue, view.segment.part) {
            (Cue::Say(words), _) => Some(words.clone()),
            (Cue::Halfway, _) => Some("half of it is done".to_owned()),
            // Alternating sides change inside the set.
            (Cue::ChangeSides, Part::Work(_)) => Some(format!("now {}", side?)),
            // A step begins: how it is done.
            (Cue::Ready | Cue::Position, _) => {
                let exercise = &view.step.step.exercise;
                let how = [&exercise.setup[..], &exercise.movement].concat().join(" ");
                (!how.is_empty()).then_some(how)
            }
            (Cue::Go, _) if view.remaining.is_none() && self.keyboard => {
                Some("Enter when you are done".to_owned())
            }
            _ => None,
        }
    }
}

/// The first letter of an answer, small; a blank where there is none.
fn first(line: &str) -> char {
    line.chars().next().unwrap_or(' ').to_ascii_lowercase()
}
