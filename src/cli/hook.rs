//! Commands of the user's that run as a session begins and ends, to stop the music and to start it
//! again.

use std::process::{Command, Stdio};
use std::thread;

/// When a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// A session begins.
    Start,
    /// It is over, one way or another.
    End,
}

/// The commands, as the settings have them; an empty one is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hooks {
    /// For the start.
    pub(crate) start: String,
    /// For the end.
    pub(crate) end: String,
}

impl Hooks {
    /// Starts a command and does not wait for it. Its words are divided at spaces and handed to it as
    /// they are; no shell sees them.
    ///
    /// # Errors
    ///
    /// In words for people, when it cannot be started.
    pub(crate) fn run(&self, when: When) -> Result<(), String> {
        let (name, command) = match when {
            When::Start => ("at_start", &self.start),
            When::End => ("at_end", &self.end),
        };
        let mut words = command.split_whitespace();
        let Some(program) = words.next() else { return Ok(()) };
        let mut command = Command::new(program);
        command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command
            .spawn()
            .map_err(|error| format!("`session.{name}`: `{program}` cannot be started: {error}"))?;
        // Somebody has to take note of its end, or it stays in the list of processes.
        thread::spawn(move || child.wait());
        Ok(())
    }
}
