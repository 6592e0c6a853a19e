//! What is done of the session that is played, kept from being lost with its program.
//!
//! The ledger waits for the disk, and a lap may have to wait for the ledger: another program writes,
//! devices are kept in step. A program that is killed meanwhile would take the lap with it. So each
//! lap is first written as a line beside the ledger. That waits for no disk, only for the system to
//! take the line, which is a matter of microseconds. When the power goes, what counts is the ledger.
//!
//! Even that is done on a thread of its own, because the system itself waits where a disk hangs or a
//! server does not answer. Whoever hands a line over waits for it a tenth of a second at most, and not
//! again before the thread is there again: no sound comes later for it, and a picture once.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::Claim;
use crate::history::{Entry, Id, Lap};

/// How long a line is waited for.
const PATIENCE: Duration = Duration::from_millis(100);

/// The near end of the thread.
#[derive(Debug)]
pub struct Journal {
    lines: Sender<Option<String>>,
    written: Receiver<()>,
    /// How many lines are not written yet.
    behind: usize,
}

impl Journal {
    /// Claims a session that begins.
    #[must_use]
    pub fn begin(folder: &Path, session: Id) -> Self {
        let folder = folder.to_owned();
        Self::keep(move || Claim::take(&folder, session))
    }

    /// Goes on with one that was broken off.
    #[must_use]
    pub fn go_on(claim: Claim) -> Self {
        Self::keep(move || Some(claim))
    }

    fn keep(claim: impl FnOnce() -> Option<Claim> + Send + 'static) -> Self {
        let (lines, work) = mpsc::channel::<Option<String>>();
        let (tell, written) = mpsc::channel();
        thread::spawn(move || {
            let Some(mut claim) = claim() else { return };
            // Once the near end is gone nothing more comes; what is written stays.
            while let Ok(line) = work.recv() {
                let Some(line) = line else {
                    claim.give_back();
                    let _gone = tell.send(());
                    return;
                };
                // What cannot be written here cannot be written by the ledger either, and that says so.
                let _full = claim.write(&line);
                let _gone = tell.send(());
            }
        });
        Self { lines, written, behind: 0 }
    }

    /// Writes the session as it is now; while it runs, without its laps.
    pub fn session(&mut self, entry: &Entry) {
        if let Ok(line) = entry.line() {
            self.hand_over(Some(line));
        }
    }

    /// Writes a lap, the how-manieth from 0.
    pub fn lap(&mut self, number: usize, lap: &Lap) {
        if let Ok(line) = serde_json::to_string(&(number, lap)) {
            self.hand_over(Some(line));
        }
    }

    /// Takes the journal away: the ledger has it all.
    pub fn end(mut self) {
        self.hand_over(None);
    }

    fn hand_over(&mut self, line: Option<String>) {
        self.behind -= self.written.try_iter().count();
        if self.lines.send(line).is_err() {
            return;
        }
        self.behind += 1;
        // Whoever did not answer in time is not waited for a second time.
        if self.behind == 1 && self.written.recv_timeout(PATIENCE).is_ok() {
            self.behind = 0;
        }
    }
}
