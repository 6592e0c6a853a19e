//! Takes the terminal over as supple does, and then panics: `panics main` in the thread that draws,
//! `panics thread` in another. A test looks at what is left of the terminal; try it in yours.

use std::thread;

use supple::tui::terminal::Screen;
use supple::tui::wake::{self, Call, Ears, Leave};

#[expect(clippy::panic, reason = "that is what it is for")]
fn main() -> std::io::Result<()> {
    let mut ears = Ears::open(Some(wake::keyboard()?))?;
    let log = std::env::temp_dir().join("supple.log");
    let mut screen = Screen::enter(Some(log.clone()))?;
    screen.draw(|frame| frame.render_widget("about to panic", frame.area()))?;
    assert!(std::env::args().all(|argument| argument != "main"), "the sky falls");
    thread::spawn(|| panic!("the sky falls elsewhere"));
    while !ears.listen(None)?.contains(&Call::Leave(Leave::Mistake)) {}
    drop(screen);
    Err(std::io::Error::other(wake::apology(Some(&log)).unwrap_or_default()))
}
