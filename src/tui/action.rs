//! What a key, or the world, can ask of the interface.

use std::path::PathBuf;

use crate::history::progress::{Progress, SPANS};
use crate::history::{Entry, Place, Reason, Short};
use crate::plan::Plan;
use crate::routine::Catalog;
use crate::routine::edit::Change;
use crate::score::Voice;
use crate::time::Moment;
use crate::tui::effect::SoundState;
use crate::tui::theme::Theme;

/// What the shell tells the interface.
#[derive(Clone, Debug)]
pub enum Input {
    /// A key, already looked up in the keymap.
    Action(Action),
    /// A media key, which reaches the session through whatever lies over it.
    MediaKey(Action),
    /// The terminal has this many columns and rows now.
    Resized(u16, u16),
    /// It is later; sent when [`App::next_wake`](crate::tui::app::App::next_wake) has come.
    Clock,
    /// The computer slept, or the program was stopped, from `since` until now.
    Slept {
        /// When the sleep began.
        since: Moment,
    },
    /// The files have been read.
    Loaded(Box<Catalog>),
    /// The plans have been read; told before the routines of the same reading.
    Plans(Vec<Plan>),
    /// What is wrong beside routines and exercises has been found.
    Troubles(Troubles),
    /// A routine was to be written into its file.
    Saved {
        /// The routine.
        id: String,
        /// The file, or why it was not written.
        outcome: Result<PathBuf, String>,
    },
    /// The editor has been closed, or could not do its part.
    Edited {
        /// The routine.
        id: String,
        /// What went wrong, if something did.
        outcome: Result<(), String>,
    },
    /// A session was broken off before this program began.
    Unfinished(Box<Entry>),
    /// A morning has come after this session, and it was not asked how that was.
    Morning(Box<Entry>),
    /// What the ledger has that is needed to know the day; an answer to [`Effect::Know`](crate::tui::effect::Effect::Know).
    Known(Vec<Entry>),
    /// What was to be looked back at has been counted.
    Progress(Box<[Progress; SPANS.len()]>),
    /// The page for a visit, or why there is none.
    Report(Result<String, String>),
    /// Why what is done cannot be kept as it should, and where it is kept meanwhile; nothing when all
    /// is well again.
    Keeping(Option<String>),
    /// What became of the sound.
    Sound(SoundState),
    /// More lines can be said than before.
    Voice(Voice),
    /// Something went wrong that stops nothing; shown until the next key.
    Trouble(String),
    /// The terminal has told its background.
    Theme(Theme),
}

/// What is wrong in the user's files beside routines and exercises, each in words with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Troubles {
    /// With the settings.
    pub settings: Vec<String>,
    /// With own sounds: the pack's are played in their stead.
    pub sounds: Vec<String>,
}

/// What the user means by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Leave the program; from a session, through the question whether to stop.
    Quit,
    /// Leave at once, whatever runs: Ctrl-C.
    Interrupt,
    /// Stop the program until the shell continues it.
    Suspend,
    /// Paint every cell again.
    Redraw,
    /// Show the keys of this screen.
    Help,
    /// Leave this screen, overlay or filter.
    Back,
    /// Do the main thing of this screen.
    Enter,
    /// Look inside what is chosen.
    Inside,
    /// The line above.
    Up,
    /// The line below.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// The first line.
    Top,
    /// The last line.
    Bottom,
    /// The next of what can be chosen on a page.
    Choose,
    /// The page before this one.
    PreviousPage,
    /// The page after this one.
    NextPage,
    /// Filter by typing.
    Find,
    /// A character typed into the filter.
    Type(char),
    /// Take the last character of the filter away.
    Erase,
    /// The next body region of the filter.
    Region,
    /// The next level of the filter.
    Level,
    /// The next time limit of the filter.
    Minutes,
    /// Look at how it goes.
    LookBack,
    /// Show all routines.
    Routines,
    /// Begin the shortest useful thing.
    Short,
    /// Note how it is.
    CheckIn,
    /// Show the plans.
    Plans,
    /// Follow no plan any more.
    StopPlan,
    /// Ask the six questions on what suits.
    WhatSuits,
    /// Open the advice pages.
    Advice,
    /// Change the chosen step of a routine.
    Change(Change),
    /// Take the last change back.
    Undo,
    /// Write the changes into the file.
    Save,
    /// Write the coach's doses into the file.
    WriteDoses,
    /// Open the file in the user's editor.
    Edit,
    /// What is wrong with the file.
    Mistakes,
    /// A score, or a code.
    Score(u8),
    /// A side.
    Side(Place),
    /// Why it ended early.
    Early(Short),
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// One is not sure.
    NotSure,
    /// Pass over a question.
    Skip,
    /// None of all that is left.
    AllNo,
    /// One is under 18.
    Young,
    /// Ask the full questions about warning signs.
    Questions,
    /// A clinician has looked at it.
    Checked,
    /// Read about slow breathing.
    Breathing,
    /// The page for a visit.
    Report,
    /// Whom to see about what.
    Notices,
    /// It was dealt with.
    DealtWith,
    /// Send it away, with a reason.
    Dismiss,
    /// Pause, or go on.
    Pause,
    /// Any key in floor mode: pause, go on, or done with an open set.
    Touch,
    /// On to the next step.
    NextStep,
    /// Back to the start of this set, or to the one before.
    BackSet,
    /// Done with this segment: end a hold, skip a rest.
    Done,
    /// Do this step again.
    Redo,
    /// Ten seconds more.
    Longer,
    /// Ten seconds less.
    Shorter,
    /// Choose a step to jump to.
    Jump,
    /// Read how the exercise is done.
    HowTo,
    /// Go on with the new version of the file from the next step on.
    TakeNewer,
    /// Giant digits, or back.
    Floor,
    /// Stop: ask what happened.
    Stop,
    /// This is what happened.
    Happened(Reason),
    /// Sound off, or on.
    Mute,
    /// Louder by a step.
    Louder,
    /// Quieter by a step.
    Quieter,
}
