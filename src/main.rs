//! The program: the interface in the terminal.

use std::num::NonZeroU32;

use supple::cli::look::Look;
use supple::config::{Config, Paths};
use supple::time::Clock;
use supple::tui::Stage;
use supple::tui::app::{App, Setup};
use supple::tui::terminal::Screen;
use supple::tui::theme::Theme;
use supple::tui::wake::Ears;

fn main() -> anyhow::Result<()> {
    let paths = Paths::find(|name| std::env::var_os(name));
    let config = Config::read("");
    let look = Look::find(&config.settings.display, |name| std::env::var(name).ok());
    let ears = Ears::open()?;
    let screen = Screen::enter(paths.log())?;
    let setup = Setup {
        theme: Theme::new(look.palette, look.charset),
        size: screen.size(),
        volume: config.settings.sound.volume.percent(),
        muted: config.settings.sound.mute,
        floor: config.settings.display.floor,
    };
    let mut stage =
        Stage::new(App::new(setup), screen, ears, Clock::start(NonZeroU32::MIN), look.charset);
    if look.guessed {
        stage.ask_background()?;
    }
    stage.run()?;
    Ok(())
}
