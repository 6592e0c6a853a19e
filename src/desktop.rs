//! The desktop: the media keys of headset and keyboard, and where it shows what is being played.
//!
//! While a session runs it is a player on the session bus, which can be paused like music (MPRIS). All that
//! waits for the bus does so on a thread of its own: a bus that is missing, hangs or goes away costs no
//! second, and nothing is said of it.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::session::{Session, View};
use crate::time::Moment;

#[cfg(feature = "media-keys")]
mod bus;

/// A press of a media key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Pause, or go on.
    Toggle,
    /// Go on.
    Play,
    /// Pause.
    Pause,
    /// On to the next step.
    Next,
    /// Back to the start of this set, or to the one before.
    Back,
}

/// What the desktop shows of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The exercise that is done or comes next.
    pub exercise: String,
    /// The routine's title.
    pub routine: String,
    /// The running step, from 0.
    pub step: usize,
    /// Whether no step follows it.
    pub is_last: bool,
    /// Whether it does not stand still, or is about to go on by itself.
    pub runs: bool,
}

impl Showing {
    /// What is to be shown of a session at a moment; nothing once it has ended.
    #[must_use]
    pub fn of(session: &Session, now: Moment) -> Option<Self> {
        let timeline = session.timeline();
        let view: View<'_> = session.view(now);
        let step = view.segment.place.step;
        let set = &timeline.segments()[view.set()];
        view.ended.is_none().then(|| Self {
            exercise: timeline.step_of(set).step.exercise.name.clone(),
            routine: timeline.routine().title.clone(),
            step,
            is_last: step + 1 == timeline.steps().len(),
            runs: view.paused.is_none_or(|paused| paused.ending),
        })
    }

    /// Whether a press asks for something that is not so already. The last step has no next one: a
    /// button that is pressed in a pocket must not end a session.
    #[must_use]
    pub const fn heeds(&self, press: Press) -> bool {
        match press {
            Press::Toggle | Press::Back => true,
            Press::Play => !self.runs,
            Press::Pause => self.runs,
            Press::Next => !self.is_last,
        }
    }
}

/// Listens to media keys while there is a session to show.
#[derive(Debug)]
pub struct Desktop {
    news: Sender<Option<Showing>>,
    shown: Option<Showing>,
    presses: Receiver<Press>,
}

impl Desktop {
    /// Gets ready; the bus is joined when there is something to show. `wake` is called, on another
    /// thread, after each press.
    #[must_use]
    pub fn start(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (news, inbox) = channel();
        let (sender, presses) = channel();
        #[cfg(feature = "media-keys")]
        std::thread::spawn(move || {
            bus::attend(&inbox, move |press| {
                // Nobody listens any more when the program is about to leave.
                let _left = sender.send(press);
                wake();
            });
        });
        #[cfg(not(feature = "media-keys"))]
        drop((inbox, sender, wake));
        Self { news, shown: None, presses }
    }

    /// Shows a session, or nothing.
    pub fn show(&mut self, showing: Option<Showing>) {
        if showing != self.shown {
            self.shown.clone_from(&showing);
            // Without a bus nobody looks at it.
            let _unseen = self.news.send(showing);
        }
    }

    /// The next press that has come.
    #[must_use]
    pub fn press(&self) -> Option<Press> {
        self.presses.try_recv().ok()
    }
}
