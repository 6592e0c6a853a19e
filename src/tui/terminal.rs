//! The terminal as the interface needs it, and as it was before again.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::rc::Rc;
use std::thread;

use crossterm::cursor::{Hide, Show};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use rustix::io::Errno;

use super::log::Diverted;
use super::wake;

/// The way to the terminal. What is written while it is held goes out with what comes next.
struct Way {
    out: BufWriter<File>,
    held: Rc<Cell<bool>>,
}

impl io::Write for Way {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.get() { Ok(()) } else { self.out.flush() }
    }
}

/// A frame of 250 x 70 cells with colours fits, so that each one is a single write.
const FRAME_BYTES: usize = 64 * 1024;

/// Telling of clicks, with places in decimal, and no more of it. Not crossterm's own: that asks for
/// every movement of the mouse as well.
const HEARING: &str = "\x1b[?1000h\x1b[?1006h";
const DEAF: &str = "\x1b[?1006l\x1b[?1000l";

/// The screen, taken over from the shell. Dropping it gives everything back: raw mode, the
/// alternate screen, the cursor and standard error. When a panic drops it, it says so.
///
/// While it is up, standard error goes to a log.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Way>>,
    /// Holds what is written, so that an empty screen and the frame for it come in one.
    held: Rc<Cell<bool>>,
    log: Option<PathBuf>,
    diverted: Option<Diverted>,
    clicks: bool,
}

impl Screen {
    /// Takes the screen over. What is written to standard error meanwhile ends in `log`, or
    /// nowhere.
    ///
    /// # Errors
    ///
    /// When standard output is no terminal, or will not do as it is told.
    pub fn enter(log: Option<PathBuf>) -> io::Result<Self> {
        crossterm::style::force_color_output(true);
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let held = Rc::new(Cell::new(false));
        let out = BufWriter::with_capacity(FRAME_BYTES, out);
        let way = Way { out, held: Rc::clone(&held) };
        let terminal = Terminal::new(CrosstermBackend::new(way))?;
        let mut screen = Self { terminal, held, log, diverted: None, clicks: false };
        screen.take()?;
        Ok(screen)
    }

    /// Gives the terminal to the shell for a while; [`Screen::take`] takes it back.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn give_back(&mut self) -> io::Result<()> {
        let clicks = std::mem::take(&mut self.clicks);
        let out = self.terminal.backend_mut();
        let written = queue!(out, EndSynchronizedUpdate);
        let written = written.and_then(|()| if clicks { queue!(out, Print(DEAF)) } else { Ok(()) });
        let written = written.and_then(|()| queue!(out, Show, LeaveAlternateScreen));
        let written = written.and_then(|()| io::Write::flush(out));
        let cooked = disable_raw_mode();
        self.diverted = None;
        written.and(cooked)
    }

    /// Takes the terminal over again, whatever state it was left in.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn take(&mut self) -> io::Result<()> {
        if self.diverted.is_none() {
            self.diverted = Diverted::to(self.log.as_deref())?;
        }
        disable_raw_mode()?;
        enable_raw_mode()?;
        queue!(self.terminal.backend_mut(), EnterAlternateScreen, Hide)?;
        self.repaint()
    }

    /// Asks the terminal to tell of clicks, or not to. While it does, text cannot be selected with the
    /// mouse as usual.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn hear_clicks(&mut self, clicks: bool) -> io::Result<()> {
        if self.clicks == clicks {
            return Ok(());
        }
        self.clicks = clicks;
        self.send(if clicks { HEARING } else { DEAF })
    }

    /// Whether `error` came because the terminal has been closed. At the moment of its closing a
    /// terminal still tells its modes, and takes no more output.
    #[must_use]
    pub fn has_gone(&self, error: &io::Error) -> bool {
        Errno::from_io_error(error) == Some(Errno::IO)
            || rustix::termios::tcgetattr(io::stdout()).is_err()
    }

    /// Columns and rows.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        size().unwrap_or((80, 24))
    }

    /// Forgets what is on the screen, so that the next frame paints every cell, in the size that
    /// the terminal has now.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn repaint(&mut self) -> io::Result<()> {
        let (columns, rows) = self.size();
        self.held.set(true);
        // Not `Terminal::clear`: that asks for the cursor's place and waits for an answer.
        let cleared = self.terminal.resize(Rect::new(0, 0, columns, rows));
        self.held.set(false);
        cleared
    }

    /// Paints what has changed, in one write.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame)) -> io::Result<()> {
        // Not `Terminal::draw`: that asks for the size and writes the cursor's state in each frame.
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        draw(&mut self.terminal.get_frame());
        self.terminal.flush()?;
        self.terminal.swap_buffers();
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(self.terminal.backend_mut())
    }

    /// Sends the terminal something that shows no cell: the bell, or a question.
    ///
    /// # Errors
    ///
    /// When the terminal has gone.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), Print(sequence))?;
        io::Write::flush(self.terminal.backend_mut())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Whoever looks at this terminal, if it is still there, can do no more about it than we.
        let _gone = self.give_back();
        if thread::panicking()
            && let Some(apology) = wake::apology(self.log.as_deref())
        {
            let _gone = writeln!(io::stderr(), "supple: {apology}");
        }
    }
}

/// How wide the terminal is that takes the output; `None` where that goes elsewhere.
#[must_use]
pub fn columns() -> Option<u16> {
    size().map(|(columns, _)| columns)
}

fn size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_goes_out_with_what_comes_next() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let written = || std::fs::read_to_string(file.path()).unwrap();
        let held = Rc::new(Cell::new(true));
        let out = BufWriter::new(file.reopen().unwrap());
        let mut way = Way { out, held: Rc::clone(&held) };
        way.write_all(b"empty screen, ").unwrap();
        way.flush().unwrap();
        assert_eq!(written(), "");
        held.set(false);
        way.write_all(b"frame").unwrap();
        way.flush().unwrap();
        assert_eq!(written(), "empty screen, frame");
    }
}
