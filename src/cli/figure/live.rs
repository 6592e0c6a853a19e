//! `supple figure FILE --watch`: the figure of a file, moving, and drawn anew after each save.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::{FigureArguments, Panel, cells, facing, panels, theme};
use crate::cli::error::Error;
use crate::cli::look;
use crate::cli::watch::Watch;
use crate::cli::{Home, files};
use crate::figure::{Beat, Figure};
use crate::routine::report::{self, Colours};
use crate::tui::theme::Theme;

/// From one frame to the next.
const FRAME: Duration = Duration::from_millis(83);

/// Frames of the way there or back, and of the stay at each end.
const WAY: u16 = 24;
const STAY: u16 = 6;

/// Clears the screen; goes to its upper left corner; clears what is below.
const CLEAR: &str = "\x1b[2J\x1b[H";
const HOME: &str = "\x1b[H";

/// Draws until the program is stopped: in a terminal the movement and below it the poses, elsewhere the
/// poses after each save. A file with mistakes keeps its last good figure.
pub(super) fn watch(
    path: &Path,
    wanted: &FigureArguments,
    home: &Home,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let saved = saves(path);
    let moves = io::stdout().is_terminal();
    let (theme, colours) = (theme(home), look::colours(&io::stdout()));
    let mut good: Option<Arc<Figure>> = None;
    loop {
        let (figure, mistakes) = read(path, home)?;
        good = figure.or(good);
        let below = match &good {
            Some(figure) => cells(&panels(figure, wanted)?, &theme, colours),
            None => b"There is no figure yet.\n".to_vec(),
        };
        if moves {
            out.write_all(CLEAR.as_bytes())?;
        }
        for frame in (0..2 * (WAY + STAY)).cycle() {
            if let Some(figure) = good.as_deref().filter(|_| moves) {
                out.write_all(HOME.as_bytes())?;
                out.write_all(&moment(figure, frame, wanted, &theme))?;
            }
            if frame == 0 {
                out.write_all(&below)?;
                out.write_all(mistakes.as_bytes())?;
            }
            out.flush()?;
            let wait =
                if moves { saved.recv_timeout(FRAME) } else { saved.recv().map_err(Into::into) };
            match wait {
                Ok(()) => break,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }
}

/// Tells of each change of a file.
fn saves(path: &Path) -> Receiver<()> {
    let (sender, saved) = mpsc::channel();
    let mut watch = Watch::open([path.to_owned()]);
    thread::spawn(move || {
        loop {
            watch.wait();
            // Nobody waits for it any more when the output is closed.
            if sender.send(()).is_err() {
                return;
            }
        }
    });
    saved
}

/// The figure of the file, if it has a good one, and its mistakes for people.
fn read(path: &Path, home: &Home) -> Result<(Option<Arc<Figure>>, String), Error> {
    let (exercise, problems, bytes) = match files::exercise(path, &home.catalog()) {
        Ok(read) => read,
        // Some editors take the old file away before the new one comes.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((None, String::new())),
        Err(reason) => return Err(Error::Unreadable { path: path.to_owned(), reason }),
    };
    let colours = look::colours(&io::stdout());
    let told = problems.iter().map(|problem| report::human(problem, &bytes, colours) + "\n");
    Ok((exercise.and_then(|exercise| exercise.figure), told.collect()))
}

/// A frame of the movement, there and back.
fn moment(figure: &Figure, frame: u16, wanted: &FigureArguments, theme: &Theme) -> Vec<u8> {
    let part = |frame: u16| f32::from(frame) / f32::from(WAY);
    let beat = match frame {
        _ if frame < WAY => Beat::There(part(frame)),
        _ if frame < WAY + STAY => Beat::End,
        _ if frame < 2 * WAY + STAY => Beat::Back(part(frame - WAY - STAY)),
        _ => Beat::Start,
    };
    let scene = figure.scene(beat, facing(wanted));
    cells(&[Panel { scene, name: String::new(), label: String::new() }], theme, Colours::Shown)
}
