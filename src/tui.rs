//! The interface in the terminal: the loop that waits, tells the [`App`], and does what it asks.
//!
//! One thread draws and listens. It sleeps until a key, a signal, a thread's news or the moment
//! that [`App::next_wake`] names; a list or a pause names none, so that idle costs nothing.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{io, thread};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers, MouseEventKind};
use rustix::process::{Signal, kill_current_process_group};

pub mod action;
pub mod app;
mod background;
pub mod draft;
pub mod effect;
pub mod keymap;
pub mod log;
pub mod overlay;
pub mod screen;
pub mod terminal;
pub mod theme;
pub mod wake;
pub mod widget;

use crate::cli::Home;
use crate::cli::desk::Editor;
use crate::cli::hook::When;
use crate::cli::player::Player;
use crate::cli::recorder::Recorder;
use crate::cli::watch::Watch;
use crate::desktop::{Desktop, Press, Showing};
use crate::plan::Plan;
use crate::routine::Catalog;
use crate::routine::catalog::Origin;
use crate::score::Voice;
use crate::time::{Clock, Now, Vigil};
use action::{Action, Input, Troubles};
use app::App;
use background::{Answer, Background, Became, Piece};
use effect::{Effect, SoundState, Writing};
use keymap::Mode;
use terminal::Screen;
use theme::Theme;
use wake::{Call, Closed, Discarded, Ears, Leave, Waker};

/// What was read of the user's files.
#[derive(Debug)]
pub(crate) struct Read {
    /// Routines and exercises.
    pub(crate) catalog: Catalog,
    /// Plans.
    pub(crate) plans: Vec<Plan>,
    /// What is wrong beside these.
    pub(crate) troubles: Troubles,
}

/// How the interface ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The user left, or the session that was asked for is over.
    Left,
    /// The user pressed Ctrl-C.
    Interrupted,
    /// Something outside made it leave.
    Made(Leave),
}

/// The interface with everything that it needs from outside.
pub struct Stage<'a> {
    app: App,
    screen: Screen,
    ears: Ears,
    clock: Clock,
    player: Player,
    /// What the interface was last told of the sound.
    sound: SoundState,
    voice: Voice,
    answer: Answer,
    /// The looks for a light terminal.
    light: Theme,
    library: Option<Receiver<Read>>,
    recorder: Option<Recorder>,
    desktop: Option<Desktop>,
    home: &'a Home,
    /// Whether a session was running when this was last looked at.
    in_session: bool,
}

impl<'a> Stage<'a> {
    /// Puts an interface on a screen, and paints it.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub(crate) fn new(
        app: App,
        screen: Screen,
        ears: Ears,
        player: Player,
        clock: Clock,
        light: Theme,
        home: &'a Home,
    ) -> io::Result<Self> {
        let mut stage = Self {
            app,
            screen,
            ears,
            clock,
            player,
            sound: SoundState::default(),
            voice: Voice::default(),
            answer: Answer::default(),
            light,
            library: None,
            recorder: None,
            desktop: None,
            home,
            in_session: false,
        };
        stage.draw(&stage.clock.present())?;
        Ok(stage)
    }

    /// Asks the terminal for its background; if it is light, the colours will follow.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn ask_background(&mut self) -> io::Result<()> {
        self.answer.expect();
        self.screen.send(background::QUESTION)
    }

    /// Reads the user's files beside the interface, which takes keys meanwhile, and again whenever the
    /// watched files have changed.
    pub(crate) fn load(&mut self, mut watch: Watch, read: impl Fn() -> Read + Send + 'static) {
        let (sender, library) = mpsc::channel();
        let waker = self.ears.waker();
        self.library = Some(library);
        thread::spawn(move || {
            // Nobody waits for it any more when the user has left already.
            while sender.send(read()).is_ok() {
                waker.wake();
                watch.wait();
            }
        });
    }

    /// Remembers what is done from here on.
    pub(crate) fn record(&mut self, recorder: impl FnOnce(Waker) -> Recorder) {
        self.recorder = Some(recorder(self.ears.waker()));
    }

    /// Lets media keys lead the sessions from here on.
    pub(crate) fn hear_media_keys(&mut self) {
        let waker = self.ears.waker();
        self.desktop = Some(Desktop::start(move || waker.wake()));
    }

    /// Does what the interface asks for.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn perform(&mut self, effects: Vec<Effect>) -> io::Result<Option<Exit>> {
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(Some(Exit::Left)),
                Effect::Suspend => {
                    // Nothing is said by a program that stands still, nor when it goes on.
                    self.player.silence();
                    if let Some(exit) = self.suspend()? {
                        return Ok(Some(exit));
                    }
                }
                Effect::Redraw => self.screen.repaint()?,
                Effect::Bell => self.screen.send("\x07")?,
                Effect::Schedule(cues) => self.player.schedule(&cues),
                Effect::Silence => self.player.silence(),
                Effect::Volume(percent) => self.player.volume(percent),
                Effect::Mute(muted) => self.player.mute(muted),
                Effect::Keep(keep) => {
                    if let Some(recorder) = &mut self.recorder {
                        recorder.keep(keep);
                    }
                }
                Effect::Know => {
                    if let Some(recorder) = &mut self.recorder {
                        recorder.know();
                    }
                }
                Effect::LookBack => {
                    if let Some(recorder) = &mut self.recorder {
                        recorder.look_back();
                    }
                }
                Effect::Report => {
                    let report =
                        crate::cli::report::six_weeks(self.home).map_err(|error| error.to_string());
                    if let Some(exit) = self.tell(Input::Report(report))? {
                        return Ok(Some(exit));
                    }
                }
                Effect::Save(writing) => {
                    let outcome = self.write(&writing);
                    if let Some(exit) = self.tell(Input::Saved { id: writing.id, outcome })? {
                        return Ok(Some(exit));
                    }
                }
                Effect::Edit(writing) => {
                    if let Some(exit) = self.edit(*writing)? {
                        return Ok(Some(exit));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Runs until the end.
    ///
    /// # Errors
    ///
    /// When the computer won't let it wait or draw.
    pub fn run(&mut self) -> io::Result<Exit> {
        match self.go_on() {
            // Whatever failed first, before the news of it came.
            Err(error) if self.screen.has_gone(&error) => Ok(Exit::Made(Leave::HungUp)),
            ended => ended,
        }
    }

    fn go_on(&mut self) -> io::Result<Exit> {
        loop {
            let showing = self.showing();
            if let Some(desktop) = &mut self.desktop {
                desktop.show(showing);
            }
            if let Some(trouble) = self.note_session() {
                self.tell(Input::Trouble(trouble))?;
            }
            self.screen.hear_clicks(self.app.mode() == Mode::Floor)?;
            let now = self.clock.present();
            self.draw(&now)?;
            let due = self.app.next_wake(&now);
            let vigil = Vigil::begin(&self.clock, due);
            let calls = self.ears.listen(due.map(|due| self.clock.wait_for(due)))?;
            let slept = vigil.end(&self.clock).map(|since| Input::Slept { since });
            let came = due.filter(|due| *due <= self.clock.now()).map(|_| Input::Clock);
            for input in slept.into_iter().chain(came).chain(self.news()) {
                if let Some(exit) = self.tell(input)? {
                    return Ok(exit);
                }
            }
            if let Some(exit) = self.heed_media_keys()? {
                return Ok(exit);
            }
            for call in calls {
                if let Some(exit) = self.heed(call)? {
                    return Ok(exit);
                }
            }
        }
    }

    fn showing(&self) -> Option<Showing> {
        Showing::of(&self.app.workout()?.session, self.clock.now())
    }

    fn heed_media_keys(&mut self) -> io::Result<Option<Exit>> {
        while let Some(press) = self.desktop.as_ref().and_then(Desktop::press) {
            let action = match press {
                Press::Toggle | Press::Play | Press::Pause => Action::Pause,
                Press::Next => Action::NextStep,
                Press::Back => Action::BackSet,
            };
            if self.showing().is_some_and(|showing| showing.heeds(press))
                && let Some(exit) = self.tell(Input::MediaKey(action))?
            {
                return Ok(Some(exit));
            }
        }
        Ok(None)
    }

    /// Runs the user's command as a session begins and ends; what went wrong with that.
    fn note_session(&mut self) -> Option<String> {
        let runs = self.app.workout().is_some_and(|workout| workout.session.ending().is_none());
        let ran = std::mem::replace(&mut self.in_session, runs);
        let when = match (ran, runs) {
            (false, true) => When::Start,
            (true, false) => When::End,
            _ => return None,
        };
        self.player.run_hook(when).err()
    }

    /// Ends the recording of what is done here; what the session still says goes to the recorder.
    pub(crate) fn end_recording(&mut self) -> Option<Recorder> {
        self.recorder.take()
    }

    /// Gives the terminal back, and with it the player and the last session.
    #[must_use]
    pub fn close(self) -> (App, Player) {
        if self.in_session {
            // The screen that could tell of a failure is gone, and the start has told of it.
            let _ = self.player.run_hook(When::End);
        }
        (self.app, self.player)
    }

    fn draw(&mut self, now: &Now) -> io::Result<()> {
        self.screen.draw(|frame| self.app.draw(now, frame))
    }

    /// What other threads have to tell.
    fn news(&mut self) -> Vec<Input> {
        let mut news = Vec::new();
        let read = self.library.as_ref().and_then(|library| library.try_iter().last());
        if let Some(Read { plans, catalog, troubles }) = read {
            news.extend([
                Input::Plans(plans),
                Input::Loaded(Box::new(catalog)),
                Input::Troubles(troubles),
            ]);
        }
        let sound = self.player.state();
        if sound != self.sound {
            self.sound = sound.clone();
            news.push(Input::Sound(sound));
        }
        let voice = self.player.voice();
        if voice != self.voice {
            self.voice = voice.clone();
            news.push(Input::Voice(voice));
        }
        news.extend(self.player.trouble().map(Input::Trouble));
        news.extend(self.recorder.iter_mut().flat_map(Recorder::news));
        news
    }

    fn heed(&mut self, call: Call) -> io::Result<Option<Exit>> {
        match call {
            Call::Leave(leave) => Ok(Some(Exit::Made(leave))),
            Call::Continued => self.come_back(),
            Call::Resized => {
                self.screen.repaint()?;
                self.measure()
            }
            Call::Stop => self.tell(Input::Action(Action::Suspend)),
            Call::Keys => {
                let (read, exit) = self.read_keys()?;
                if !read && self.ears.discard_keys() == Discarded::Interrupt {
                    return self.tell(Input::Action(Action::Interrupt));
                }
                Ok(exit)
            }
        }
    }

    fn tell(&mut self, input: Input) -> io::Result<Option<Exit>> {
        let interrupted = matches!(input, Input::Action(Action::Interrupt));
        let effects = self.app.update(input, &self.clock.present());
        let exit = self.perform(effects)?;
        Ok(exit.map(|exit| if interrupted { Exit::Interrupted } else { exit }))
    }

    /// Reads every key that has come, each in the mode that the one before it left.
    /// Whether anything had come is in the answer.
    fn read_keys(&mut self) -> io::Result<(bool, Option<Exit>)> {
        let mut read = false;
        while event::poll(Duration::ZERO)? {
            read = true;
            let key = match event::read()? {
                Event::Key(key) => key,
                Event::Mouse(mouse) if self.app.mode() == Mode::Floor => {
                    if matches!(mouse.kind, MouseEventKind::Down(_))
                        && let Some(exit) = self.tell(Input::Action(Action::Touch))?
                    {
                        return Ok((read, Some(exit)));
                    }
                    continue;
                }
                _ => continue,
            };
            let input = match self.answer.take(piece(key)) {
                Became::Key => keymap::action(self.app.mode(), key).map(Input::Action),
                Became::Known(Background::Light) => Some(Input::Theme(self.light)),
                Became::Part | Became::Known(Background::Dark) => None,
            };
            if let Some(input) = input
                && let Some(exit) = self.tell(input)?
            {
                return Ok((read, Some(exit)));
            }
        }
        Ok((read, None))
    }

    /// Gives the screen to the user's editor until it is closed.
    fn edit(&mut self, writing: Writing) -> io::Result<Option<Exit>> {
        let copies = writing.origin == Origin::Bundled;
        let changes = copies || writing.known != writing.text;
        let written = self.write(&writing);
        let (id, path) = (writing.id, written.as_ref().ok().cloned());
        if changes || path.is_none() {
            let input = Input::Saved { id: id.clone(), outcome: written };
            if let Some(exit) = self.tell(input)? {
                return Ok(Some(exit));
            }
        }
        let Some(path) = path else { return Ok(None) };
        self.screen.give_back()?;
        let editor = Editor::find();
        let closed = self.ears.hand_over(editor.on(&path));
        self.screen.take()?;
        let status = match closed {
            Ok(Closed::Left(leave)) => return Ok(Some(Exit::Made(leave))),
            Ok(Closed::Ended(status)) => Ok(status),
            Err(error) => Err(error),
        };
        let outcome = editor.ended(status).map_err(|error| error.to_string());
        self.tell(Input::Edited { id, outcome })
    }

    fn write(&self, writing: &Writing) -> Result<PathBuf, String> {
        self.home.write(writing).map_err(|error| format!("not saved: {error}"))
    }

    /// Stops the program as Ctrl-Z would have done, and goes on when it is continued. Where no
    /// shell could continue it, as in a window of its own, it does not stop.
    fn suspend(&mut self) -> io::Result<Option<Exit>> {
        if !wake::can_be_continued() {
            return Ok(None);
        }
        self.screen.give_back()?;
        // The whole group, so that a script round this program stops with it.
        kill_current_process_group(Signal::STOP)?;
        loop {
            // Another thread may have taken the signal, and this one not yet stand still.
            for call in self.ears.listen(None)? {
                match call {
                    Call::Leave(leave) => return Ok(Some(Exit::Made(leave))),
                    Call::Continued => return self.come_back(),
                    Call::Resized | Call::Stop | Call::Keys => {}
                }
            }
        }
    }

    /// Takes the terminal back from the shell, which may have let it change its size.
    fn come_back(&mut self) -> io::Result<Option<Exit>> {
        self.screen.take()?;
        self.measure()
    }

    /// Tells the interface the size of the terminal.
    fn measure(&mut self) -> io::Result<Option<Exit>> {
        let (columns, rows) = self.screen.size();
        if let Some(exit) = self.tell(Input::Resized(columns, rows))? {
            return Ok(Some(exit));
        }
        // crossterm hears of the size by its own signal. Left unread, that news comes in place of
        // the next key, and every key after it comes one late.
        self.read_keys().map(|(_, exit)| exit)
    }
}

fn piece(key: KeyEvent) -> Piece {
    match (key.code, key.modifiers) {
        (KeyCode::Char(']'), KeyModifiers::ALT) => Piece::Begin,
        (KeyCode::Char('\\'), KeyModifiers::ALT) | (KeyCode::Char('g'), KeyModifiers::CONTROL) => {
            Piece::End
        }
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => Piece::Char(c),
        _ => Piece::Other,
    }
}
