//! The interface as a value: told what happens, it answers with effects; asked to, it draws.

use std::sync::Arc;

use ratatui::Frame;

use crate::routine::Routine;
use crate::time::{Moment, Now};
use crate::tui::action::{Action, Input};
use crate::tui::effect::{Effect, SoundState};
use crate::tui::keymap::Mode;
use crate::tui::theme::Theme;

/// What the interface is told once, at its start.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Colours and signs.
    pub theme: Theme,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Volume, 0 to 100.
    pub volume: u8,
    /// Whether the sound is off at the start.
    pub muted: bool,
}

/// The whole interface. It never reads a clock, a file or the terminal.
#[derive(Debug)]
pub struct App {
    setup: Setup,
    sound: SoundState,
}

impl App {
    /// The library, before any file has been read; [`Input::Loaded`] fills it.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self { setup, sound: SoundState::default() }
    }

    /// A session that starts now, and after whose end the program leaves.
    #[must_use]
    pub fn playing(setup: Setup, routine: &Arc<Routine>, now: &Now) -> (Self, Vec<Effect>) {
        let (_, _) = (routine, now);
        (Self::new(setup), Vec::new())
    }

    /// Takes note of what happened and says what is to be done.
    pub fn update(&mut self, input: Input, now: &Now) -> Vec<Effect> {
        let _ = now;
        match input {
            Input::Action(Action::Quit | Action::Interrupt) => vec![Effect::Quit],
            Input::Action(Action::Suspend) => vec![Effect::Suspend],
            Input::Action(Action::Redraw) => vec![Effect::Redraw],
            Input::Action(_) | Input::Clock | Input::Slept { .. } => Vec::new(),
            Input::Resized(columns, rows) => {
                self.setup.size = (columns, rows);
                Vec::new()
            }
            Input::Theme(theme) => {
                self.setup.theme = theme;
                Vec::new()
            }
            Input::Sound(state) => {
                self.sound = state;
                Vec::new()
            }
        }
    }

    /// Draws the screen as it looks now.
    pub fn draw(&self, now: &Now, frame: &mut Frame) {
        let _ = now;
        frame.render_widget("reading the routines", frame.area());
    }

    /// When something will move by itself: a cue, a segment, a second on the screen. `None` when
    /// nothing does, in a list or while paused.
    #[must_use]
    pub fn next_wake(&self, now: &Now) -> Option<Moment> {
        let _ = now;
        None
    }

    /// Who has the keys.
    #[must_use]
    pub fn mode(&self) -> Mode {
        Mode::Library
    }
}
