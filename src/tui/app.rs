//! The interface as a value: told what happens, it answers with effects; asked to, it draws.
//!
//! Screens lie on one another like pages: what is due today is the desk, a session may lie under the
//! page of its exercise, and going back takes the uppermost away. What lies over the screen for a
//! moment is an [`Overlay`]. A session goes on whatever covers it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::history::{After, Doses, Entry, Keep, Reason, Scores, Session};
use crate::routine::{Catalog, Routine};
use crate::safety::{Act, Block, Numbers, act};
use crate::score::{Talk, Voice};
use crate::session::{self, Command, Event, Record};
use crate::time::{Moment, Now};
use crate::tui::action::{Input, Troubles};
use crate::tui::draft::Draft;
use crate::tui::effect::{Effect, SoundState};
use crate::tui::keymap::Mode;
use crate::tui::overlay::Overlay;
use crate::tui::screen::Screen;
use crate::tui::screen::checkin::{About, CheckIn};
use crate::tui::screen::library::Library;
use crate::tui::screen::workout::Workout;
use crate::tui::theme::Theme;

mod advice;
mod browse;
mod change;
mod checkin;
mod day;
mod draw;
mod progress;
mod resume;
mod signs;
mod steer;
mod stop;
mod today;

use day::Knowledge;

/// What the interface is told once, at its start.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of the user's own")]
pub struct Setup {
    /// Colours and signs.
    pub theme: Theme,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Volume, 0 to 100.
    pub volume: u8,
    /// Whether the sound is off at the start.
    pub muted: bool,
    /// How much is said.
    pub talk: Talk,
    /// Whether sessions begin in floor mode.
    pub floor: bool,
    /// Whether nothing moves: start and end of a movement are shown in place of it.
    pub still: bool,
    /// How many times as fast as the wall's clock the session's runs.
    pub speed: NonZeroU32,
    /// Whether it is asked before and after a session how it feels.
    pub check_in: bool,
    /// Whether a session that was broken off goes on without a question.
    pub go_on: bool,
    /// Whether the coach decides on doses.
    pub coach: bool,
    /// Whom to call.
    pub numbers: Numbers,
    /// Random bits for the names of entries.
    pub chance: [u8; 10],
}

/// The whole interface. It never reads a clock, a file or the terminal.
#[derive(Debug)]
pub struct App {
    setup: Setup,
    sound: SoundState,
    voice: Voice,
    catalog: Option<Box<Catalog>>,
    library: Library,
    /// Whether keys are typed into the library's filter.
    finding: bool,
    /// What lies on the library, the uppermost last.
    screens: Vec<Screen>,
    overlay: Option<Overlay>,
    /// What happens at the end of a session.
    afterwards: Afterwards,
    /// What library and preview say until the next key.
    notice: Option<String>,
    /// Changes of routines by id, until they are in their files.
    drafts: BTreeMap<String, Draft>,
    /// The coach's doses that are being written into a file.
    dosed: Option<Doses>,
    /// What is wrong beside routines and exercises.
    troubles: Troubles,
    /// The routine that was just open in the editor: if it has mistakes, they are shown.
    edited: Option<String>,
    /// A session that was broken off, until it is said what becomes of it.
    unfinished: Option<Box<Entry>>,
    /// Why what is done cannot be kept as it should.
    keeping: Option<String>,
    /// What is known of the day.
    knowledge: Knowledge,
    /// What its page was last opened for.
    seen_block: Option<Block>,
    /// The chosen row of the first screen; `None`: the first that is open.
    today: Option<usize>,
}

/// What happens at the end of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Afterwards {
    /// Its summary is shown.
    Summary,
    /// The program leaves.
    Quit,
}

/// How much one key changes the volume.
const VOLUME_STEP: u8 = 10;

impl App {
    /// The first screen, before any file has been read; [`Input::Loaded`] fills it.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self {
            setup,
            sound: SoundState::default(),
            voice: Voice::default(),
            catalog: None,
            library: Library::default(),
            finding: false,
            screens: Vec::new(),
            overlay: None,
            afterwards: Afterwards::Summary,
            notice: None,
            drafts: BTreeMap::new(),
            dosed: None,
            troubles: Troubles::default(),
            edited: None,
            unfinished: None,
            keeping: None,
            knowledge: Knowledge::default(),
            seen_block: None,
            today: None,
        }
    }

    /// The same with a ledger, which is asked at once for what is needed to know the day, and again
    /// whenever that changes.
    #[must_use]
    pub fn remembering(setup: Setup) -> (Self, Vec<Effect>) {
        let knowledge = Knowledge::asking();
        (Self { knowledge, ..Self::new(setup) }, vec![Effect::Know])
    }

    /// A session that starts now, spoken by a voice, and after whose end the program leaves.
    #[must_use]
    pub fn playing(
        setup: Setup,
        routine: &Arc<Routine>,
        voice: Voice,
        now: &Now,
    ) -> (Self, Vec<Effect>) {
        let mut app = Self { afterwards: Afterwards::Quit, voice, ..Self::new(setup) };
        let effects = app.start(routine, Scores::default(), now);
        (app, effects)
    }

    /// Takes note of what happened and says what is to be done.
    pub fn update(&mut self, input: Input, now: &Now) -> Vec<Effect> {
        let mut effects = self.heed_input(input, now);
        self.follow_up(&mut effects, now);
        self.open_signs();
        effects
    }

    fn heed_input(&mut self, input: Input, now: &Now) -> Vec<Effect> {
        match input {
            Input::Action(action) => {
                (self.notice, self.edited) = (None, None);
                self.wait_no_more();
                self.act(action, now)
            }
            Input::MediaKey(action) => self.act_in_session(action, now),
            Input::Clock => {
                let events = self.workout_mut().map(|workout| workout.advance(now));
                let mut effects = self.heed(&events.unwrap_or_default(), now);
                effects.extend(self.heed_timer(now));
                effects.extend(self.heed_waiting(now));
                effects
            }
            Input::Slept { since } => self.command(Command::Suspend { since }, now),
            Input::Resized(columns, rows) => {
                self.setup.size = (columns, rows);
                Vec::new()
            }
            Input::Unfinished(entry) => {
                self.unfinished = Some(entry);
                self.offer_to_go_on(now)
            }
            Input::Morning(entry) => {
                self.expect_morning(&entry);
                self.ask_after_the_morning(&entry);
                Vec::new()
            }
            Input::Known(told) => self.learn(told, now),
            Input::Plans(plans) => {
                self.take_plans(plans, now);
                Vec::new()
            }
            Input::Progress(progress) => {
                self.show_progress(progress);
                Vec::new()
            }
            Input::Report(report) => {
                self.show_report(report);
                Vec::new()
            }
            Input::Keeping(words) => {
                self.keeping = words;
                Vec::new()
            }
            Input::Sound(state) => {
                self.sound = state;
                Vec::new()
            }
            Input::Voice(voice) => {
                self.voice = self.voice.with_clips_of(voice.clone());
                let Some(workout) = self.workout_mut() else { return Vec::new() };
                workout.voice = workout.voice.with_clips_of(voice);
                self.heed(&[Event::Rescheduled], now)
            }
            Input::Trouble(why) => {
                self.notice = Some(why);
                Vec::new()
            }
            Input::Theme(theme) => {
                self.setup.theme = theme;
                Vec::new()
            }
            Input::Loaded(catalog) => {
                let mut effects = self.renew(catalog, now);
                effects.extend(self.decide(now));
                effects.extend(self.offer_to_go_on(now));
                effects
            }
            Input::Troubles(troubles) => {
                self.take_note_of(troubles);
                Vec::new()
            }
            Input::Saved { id, outcome } => self.note_saved(&id, outcome, now),
            Input::Edited { id, outcome } => {
                self.notice = outcome.err();
                self.edited = Some(id);
                self.show_mistakes_of_edited();
                Vec::new()
            }
        }
    }

    /// When something will move by itself: a cue, a segment, a second on the screen. `None` when
    /// nothing does, in a list or while paused.
    #[must_use]
    pub fn next_wake(&self, now: &Now) -> Option<Moment> {
        if let Some(Screen::Timer(timing)) = self.screens.last() {
            return timing.next_wake(now.moment);
        }
        let workout = self.workout();
        let session = workout.and_then(|workout| workout.next_wake(now, self.shows_movement()));
        self.waits_until().into_iter().chain(session).min()
    }

    /// Who has the keys.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match (&self.overlay, self.screens.last()) {
            (Some(Overlay::Help { .. }), _) => Mode::Help,
            (Some(Overlay::Jump { .. }), _) => Mode::Jump,
            (Some(Overlay::Leave { .. }), _) => Mode::Leave,
            (Some(Overlay::Easier { .. }), _) => Mode::Easier,
            (Some(Overlay::Dizzy { .. }), _) => Mode::Dizzy,
            (Some(Overlay::Unsaved), _) => Mode::Unsaved,
            (Some(Overlay::GoOn), _) => Mode::GoOn,
            (None, Some(Screen::Library)) if self.finding => Mode::Find,
            (None, screen) => screen.map_or(Mode::Today, Screen::mode),
        }
    }

    /// The session, running or just ended, for a line of summary at the prompt.
    #[must_use]
    pub fn workout(&self) -> Option<&Workout> {
        self.screens.iter().find_map(|screen| match screen {
            Screen::Workout(workout) => Some(&**workout),
            _ => None,
        })
    }

    fn workout_mut(&mut self) -> Option<&mut Workout> {
        self.screens.iter_mut().find_map(|screen| match screen {
            Screen::Workout(workout) => Some(&mut **workout),
            _ => None,
        })
    }

    /// Starts a session.
    fn start(&mut self, routine: &Arc<Routine>, before: Scores, now: &Now) -> Vec<Effect> {
        let said = (self.talk(), self.voice.clone());
        let Setup { floor, speed, .. } = self.setup;
        let (mut workout, events) = Workout::start(routine, floor, speed, said, now);
        workout.talk = self.setup.talk;
        let begun = Session::of(workout.session.timeline(), before);
        self.screens.push(Screen::Workout(Box::new(workout)));
        let begun = Keep::Begin { id: self.name(now), session: Box::new(begun) };
        let mut effects = vec![Effect::Keep(begun)];
        effects.extend(self.heed(&events, now));
        effects
    }

    /// How much a session says that begins now: nobody waits for words that are not heard.
    fn talk(&self) -> Talk {
        if self.setup.muted { Talk::Tones } else { self.setup.talk }
    }

    /// Passes a command to the session, if there is one.
    fn command(&mut self, command: Command, now: &Now) -> Vec<Effect> {
        let events = self.workout_mut().map(|workout| workout.command(command, now));
        self.heed(&events.unwrap_or_default(), now)
    }

    /// What the session's events ask for; at its end the summary takes its place.
    fn heed(&mut self, events: &[Event], now: &Now) -> Vec<Effect> {
        let sound = if self.setup.muted { SoundState::Off } else { self.sound.clone() };
        let Some(workout) = self.workout_mut() else { return Vec::new() };
        let mut effects = workout.effects(events, &sound, now);
        let Some(record) = Record::of(&workout.session) else { return effects };
        let ends = |reason: &Reason| act(*reason) == Act::EndAndAsk;
        let stopped = workout.stops.iter().map(|stop| stop.reason).rev().find(ends);
        let early = record.ending == session::Ending::Stopped
            && workout.stops.iter().all(|stop| stop.reason == Reason::Enough);
        (self.overlay, self.today) = (None, None);
        // Nothing was done that could have been felt, or there is something more urgent to read.
        let asks = self.setup.check_in && !record.work.is_zero() && stopped.is_none();
        match self.afterwards {
            Afterwards::Quit if !asks && stopped.is_none() => effects.push(Effect::Quit),
            Afterwards::Quit => {}
            Afterwards::Summary => {
                let after = After::default();
                let session = self.session();
                self.screens = vec![Screen::Summary { record, session, after, scroll: 0 }];
            }
        }
        if asks {
            self.screens.push(Screen::CheckIn(CheckIn::new(About::After { early })));
        }
        self.screens.extend(stopped.map(|reason| Screen::Stopped { reason, scroll: 0 }));
        effects
    }
}
