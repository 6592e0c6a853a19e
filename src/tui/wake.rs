//! What the loop waits for: keys, signals, and threads that have something to tell.

use std::ffi::CStr;
use std::io::{self, IsTerminal, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;
use std::{mem, thread};

use nix::unistd::{Pid, getppid, getsid};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
use rustix::stdio::dup2_stdin;
use rustix::termios::ttyname;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

/// The first panic of any thread, in one line. A panic is a mistake in the program: its full story
/// goes to standard error, which is the log while the screen is up.
static MISTAKE: OnceLock<String> = OnceLock::new();

/// Wakes the loop from a thread.
#[derive(Clone, Debug)]
pub struct Waker(Arc<UnixStream>);

impl Waker {
    /// Wakes the loop. Never blocks: a full pipe has a wake in it already.
    pub fn wake(&self) {
        let _full = (&*self.0).write(&[0]);
    }
}

/// The loop's ears.
#[derive(Debug)]
pub struct Ears {
    keys: Option<OwnedFd>,
    pipe: UnixStream,
    waker: Waker,
    ending: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
    resized: Arc<AtomicBool>,
}

/// Something that calls for the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// The program is to leave.
    Leave(Leave),
    /// The program was stopped and has been continued.
    Continued,
    /// The terminal has another size.
    Resized,
    /// The program is to stop until it is continued.
    Stop,
    /// There are keys to read.
    Keys,
}

/// What was thrown away unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discarded {
    /// Keys.
    Keys,
    /// Ctrl-C among them, which has to get through.
    Interrupt,
    /// Nothing, and nothing will come.
    End,
}

/// Why the program is to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// A signal, by its number.
    Signal(i32),
    /// The terminal has gone.
    HungUp,
    /// A thread has panicked; [`apology`] has the words for it.
    Mistake,
}

impl Leave {
    /// Whether it is the user's own wish: Ctrl-C from outside.
    #[must_use]
    pub fn is_wish(self) -> bool {
        self == Self::Signal(SIGINT)
    }
}

/// How a program that had the terminal came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It ended.
    Ended(ExitStatus),
    /// This program is to leave, whatever that one does.
    Left(Leave),
}

impl Ears {
    /// Begins to listen to `keys`, if there are any, and to signals; remembers the first panic.
    ///
    /// # Errors
    ///
    /// When the computer gives no pipe or no signals.
    pub fn open(keys: Option<OwnedFd>) -> io::Result<Self> {
        let (pipe, other) = UnixStream::pair()?;
        pipe.set_nonblocking(true)?;
        other.set_nonblocking(true)?;
        let ears = Self {
            keys,
            pipe,
            waker: Waker(Arc::new(other)),
            ending: Arc::default(),
            stop: Arc::default(),
            continued: Arc::default(),
            resized: Arc::default(),
        };
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            let number = usize::try_from(signal).unwrap_or_default();
            flag::register_usize(signal, Arc::clone(&ears.ending), number)?;
        }
        flag::register(SIGTSTP, Arc::clone(&ears.stop))?;
        flag::register(SIGCONT, Arc::clone(&ears.continued))?;
        flag::register(SIGWINCH, Arc::clone(&ears.resized))?;
        // After the flags: who is woken must find them raised.
        for signal in [SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH] {
            low_level::pipe::register(signal, ears.waker.0.try_clone()?)?;
        }
        remember_panics(ears.waker.clone());
        Ok(ears)
    }

    /// Whether there is a keyboard.
    #[must_use]
    pub fn hear_keys(&self) -> bool {
        self.keys.is_some()
    }

    /// Listens to keys no more.
    pub fn stop_keys(&mut self) {
        self.keys = None;
    }

    /// What wakes the loop from another thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Waits until something calls, for `limit` at most, or for ever. The most urgent comes first;
    /// none, when time has run out or a thread has woken the loop.
    ///
    /// # Errors
    ///
    /// When the computer won't let it wait.
    pub fn listen(&mut self, limit: Option<Duration>) -> io::Result<Vec<Call>> {
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        let mut fds = vec![PollFd::new(&self.pipe, PollFlags::IN)];
        fds.extend(self.keys.as_ref().map(|keys| PollFd::new(keys, PollFlags::IN)));
        match poll(&mut fds, limit.as_ref()) {
            // A signal; its flag is read below, its byte at the next wait.
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut came = fds.iter().map(PollFd::revents);
        let pipe = came.next().unwrap_or(PollFlags::empty());
        let keys = came.next().unwrap_or(PollFlags::empty());
        if pipe.contains(PollFlags::IN) {
            let mut bytes = [0; 64];
            while self.pipe.read(&mut bytes).is_ok_and(|read| read == bytes.len()) {}
        }
        let raised = |flag: &AtomicBool| flag.swap(false, Ordering::Relaxed);
        let calls = [
            self.leave(keys).map(Call::Leave),
            raised(&self.continued).then_some(Call::Continued),
            raised(&self.resized).then_some(Call::Resized),
            raised(&self.stop).then_some(Call::Stop),
            keys.contains(PollFlags::IN).then_some(Call::Keys),
        ];
        Ok(calls.into_iter().flatten().collect())
    }

    fn leave(&self, keys: PollFlags) -> Option<Leave> {
        if MISTAKE.get().is_some() {
            return Some(Leave::Mistake);
        }
        match i32::try_from(self.ending.load(Ordering::Relaxed)).unwrap_or_default() {
            // crossterm must not be asked for the keys of a terminal that has gone: it would read
            // its end again and again.
            SIGHUP => Some(Leave::HungUp),
            0 => keys
                .intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
                .then_some(Leave::HungUp),
            signal => Some(Leave::Signal(signal)),
        }
    }

    /// Runs a program that has keys and screen to itself, and waits for its end. Ctrl-Z stops both, so
    /// that the shell has the terminal; where there is no shell, it stops neither.
    ///
    /// # Errors
    ///
    /// When it cannot be started, or the computer won't let it wait.
    pub fn hand_over(&mut self, mut command: Command) -> io::Result<Closed> {
        let mut child = command.spawn()?;
        let (ended, end) = mpsc::channel();
        let waker = self.waker();
        thread::spawn(move || {
            // Nobody waits for it any more when this program is to leave.
            let _left = ended.send(child.wait());
            waker.wake();
        });
        let keys = self.keys.take();
        let closed = loop {
            if let Ok(status) = end.try_recv() {
                break status.map(Closed::Ended);
            }
            let calls = match self.listen(None) {
                Ok(calls) => calls,
                Err(error) => break Err(error),
            };
            if calls.contains(&Call::Stop) {
                let sent = if can_be_continued() {
                    kill_process(getpid(), Signal::STOP)
                } else {
                    kill_current_process_group(Signal::CONT)
                };
                if let Err(error) = sent {
                    break Err(error.into());
                }
            }
            let leaves = calls.iter().find_map(|call| match call {
                // Ctrl-C was for the other program.
                Call::Leave(leave) if !leave.is_wish() => Some(*leave),
                _ => None,
            });
            if let Some(leave) = leaves {
                break Ok(Closed::Left(leave));
            }
            let interrupted = usize::try_from(SIGINT).unwrap_or_default();
            let _other =
                self.ending.compare_exchange(interrupted, 0, Ordering::Relaxed, Ordering::Relaxed);
        };
        self.keys = keys;
        closed
    }

    /// A line that was typed, where the terminal gives whole lines; `None` at its end.
    pub fn line(&mut self) -> Option<String> {
        let mut bytes = [0; 4096];
        let keys = self.keys.as_ref()?;
        match rustix::io::read(keys, &mut bytes) {
            Ok(0) => None,
            Ok(read) => Some(String::from_utf8_lossy(bytes.get(..read)?).trim().to_owned()),
            // Nothing is there after all.
            Err(_) => Some(String::new()),
        }
    }

    /// Throws away what the terminal has sent and nobody has read, and tells what it was.
    ///
    /// crossterm reads 1,024 bytes and is told of the rest only when more comes. After a large
    /// paste this loop would be told of that rest again and again.
    pub fn discard_keys(&mut self) -> Discarded {
        let mut bytes = [0; 4096];
        match self.keys.as_ref().map(|keys| rustix::io::read(keys, &mut bytes)) {
            Some(Ok(0)) | None => Discarded::End,
            Some(Ok(read)) if bytes.iter().take(read).any(|byte| *byte == CTRL_C) => {
                Discarded::Interrupt
            }
            Some(_) => Discarded::Keys,
        }
    }
}

const CTRL_C: u8 = 3;

/// Whether a shell stands above this program that can continue it once it is stopped.
#[must_use]
pub fn can_be_continued() -> bool {
    has_company(getppid(), getsid)
}

/// Whether `parent` is in this program's own session, by a look at the session of any process.
///
/// What lies outside a container has the number 0 inside: a session's leader there is no worse than
/// another, of a parent there nothing can be known.
fn has_company(parent: Pid, session: impl Fn(Option<Pid>) -> nix::Result<Pid>) -> bool {
    let outside = Pid::from_raw(0);
    parent != outside && session(Some(parent)).is_ok_and(|above| session(None) == Ok(above))
}

/// What to say of the first panic, once there has been one. `log`: where its story is.
#[must_use]
pub fn apology(log: Option<&Path>) -> Option<String> {
    let what = MISTAKE.get()?;
    let more = log.map(|log| format!("; more of it is in `{}`", log.display()));
    let more = more.unwrap_or_default();
    Some(format!("a mistake in the program has ended it: {what}{more}"))
}

/// The terminal that keys come from: that of standard input, or behind a pipe the one that the
/// program was started from.
///
/// It becomes standard input, opened afresh so that reading it never blocks. crossterm reads on
/// until a key is whole: on the shell's own, blocking terminal half a key (`ESC [`, the first byte
/// of an `é`) would stop the program until the next one. For the same reason standard input falls
/// silent when the terminal goes away: crossterm would read its end again and again, for ever.
///
/// # Errors
///
/// When there is none.
pub fn keyboard() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    let name = stdin.is_terminal().then(|| ttyname(&stdin, Vec::new()).ok()).flatten();
    let keys = match name.and_then(|name| open_keys(&name).ok()) {
        Some(keys) => keys,
        None => open_keys(c"/dev/tty")?,
    };
    dup2_stdin(&keys)?;
    let (silence, open) = UnixStream::pair()?;
    silence.set_nonblocking(true)?;
    let terminal = keys.try_clone()?;
    thread::Builder::new().stack_size(SMALL_STACK).spawn(move || {
        // A signal, even one that nobody waits for here, ends a wait.
        while poll(&mut [PollFd::new(&terminal, PollFlags::empty())], None) == Err(Errno::INTR) {}
        let _silent = dup2_stdin(silence);
        // Closed, it would be one more end to read.
        mem::forget(open);
    })?;
    Ok(keys)
}

/// Bytes for a thread that does next to nothing.
const SMALL_STACK: usize = 64 * 1024;

fn open_keys(path: &CStr) -> Result<OwnedFd, Errno> {
    let how = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    open(path, how, Mode::empty())
}

fn remember_panics(waker: Waker) {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        tell(panic);
        let payload = panic.payload();
        let words = payload.downcast_ref::<&str>().copied();
        let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let words = words.unwrap_or("no words");
        let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        // Only the first counts: what follows is its consequence.
        let _later = MISTAKE.set(format!("{words}{}", place.unwrap_or_default()));
        waker.wake();
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_in_the_same_session_is_company_even_if_that_began_outside_a_container() {
        let gone = Err(nix::errno::Errno::ESRCH);
        for (parent, above, own, expected) in [
            (7, Ok(5), Ok(5), true),
            (7, Ok(5), Ok(8), false),
            (7, Ok(0), Ok(0), true),
            (7, Ok(0), Ok(8), false),
            (7, gone, Ok(5), false),
            (0, Ok(5), Ok(5), false),
        ] {
            let session = |of: Option<Pid>| of.map_or(own, |_| above).map(Pid::from_raw);
            assert_eq!(has_company(Pid::from_raw(parent), session), expected, "{above:?} {own:?}");
        }
    }
}
