//! What the interface asks of the shell, and the sound's state as the shell tells it.

use crate::session::ScheduledCue;

/// Something to be done outside the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Stop the program until it is continued.
    Suspend,
    /// Clear the terminal and paint every cell.
    Redraw,
    /// Ring the terminal's bell, because a cue cannot be heard.
    Bell,
    /// These cues replace everything that was to be heard from now on.
    Schedule(Vec<ScheduledCue>),
    /// Nothing more is to be heard.
    Silence,
    /// Play at this volume, 0 to 100.
    Volume(u8),
    /// Sound off or on.
    Mute(bool),
}

/// Whether cues can be heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SoundState {
    /// They can, or will be as soon as the device has been opened.
    #[default]
    Audible,
    /// They cannot; the bell takes their place and the status line says why.
    Bell {
        /// Why, in a few words: `no sound device`.
        reason: String,
    },
    /// The user wants none: no sound and no bell.
    Off,
}
