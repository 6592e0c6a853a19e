//! The log that takes standard error while it must not reach the terminal.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::stdio::dup2_stderr;

/// A log longer than this begins anew.
const LOG_BYTES: u64 = 256 * 1024;

/// Standard error, led into a log until this is dropped: what ALSA or a panic writes would tear a
/// picture, or come between the lines of a session.
#[derive(Debug)]
pub struct Diverted(OwnedFd);

impl Diverted {
    /// Leads standard error into `log`, or nowhere; `None` when it is no terminal, and whoever
    /// wants it elsewhere has it there already.
    ///
    /// # Errors
    ///
    /// When the computer won't.
    pub fn to(log: Option<&Path>) -> io::Result<Option<Self>> {
        if !io::stderr().is_terminal() {
            return Ok(None);
        }
        let stderr = io::stderr().as_fd().try_clone_to_owned()?;
        dup2_stderr(open(log)?)?;
        Ok(Some(Self(stderr)))
    }
}

impl Drop for Diverted {
    fn drop(&mut self) {
        // Whoever would read of a failure here reads standard error.
        let _lost = dup2_stderr(&self.0);
    }
}

fn open(path: Option<&Path>) -> io::Result<File> {
    let log = path.and_then(|path| {
        fs::create_dir_all(path.parent()?).ok()?;
        let long = fs::metadata(path).is_ok_and(|log| log.len() > LOG_BYTES);
        let mut how = OpenOptions::new();
        how.create(true).write(true).append(!long).truncate(long);
        how.open(path).ok()
    });
    log.map_or_else(|| OpenOptions::new().write(true).open("/dev/null"), Ok)
}
