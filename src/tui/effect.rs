//! What the interface asks of the shell, and the sound's state as the shell tells it.

use std::borrow::Cow;

use crate::history::Keep;
use crate::routine::catalog::Origin;
use crate::score::Item;

/// Something to be done outside the interface.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Stop the program until it is continued.
    Suspend,
    /// Clear the terminal and paint every cell.
    Redraw,
    /// Ring the terminal's bell, because a cue cannot be heard.
    Bell,
    /// This replaces everything that was to be heard from now on.
    Schedule(Vec<Item>),
    /// Nothing more is to be heard.
    Silence,
    /// Play at this volume, 0 to 100.
    Volume(u8),
    /// Sound off or on.
    Mute(bool),
    /// Remember this.
    Keep(Keep),
    /// Read what is needed to know the day, and tell.
    Know,
    /// Count what was done, and tell.
    LookBack,
    /// Write the page for a visit, and tell.
    Report,
    /// Write a routine into its file, and tell what became of it.
    Save(Box<Writing>),
    /// Open a routine's file in the user's editor, written first if that is needed.
    Edit(Box<Writing>),
}

/// What a routine's file is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// The routine.
    pub id: String,
    /// Its file; a bundled one gets a file in the user's folder.
    pub origin: Origin,
    /// What the file says as far as the user knows: anything else must not be written over.
    pub known: Cow<'static, [u8]>,
    /// What it is to say.
    pub text: Cow<'static, [u8]>,
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
