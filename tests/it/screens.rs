//! The interface as a person sees it: keys in, screens out.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::civil::date;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use supple::routine::{Catalog, Routine};
use supple::time::{Moment, Now};
use supple::tui::action::{Action, Input};
use supple::tui::app::{App, Setup};
use supple::tui::effect::Effect;
use supple::tui::keymap;
use supple::tui::theme::{Charset, Palette, Theme};

/// An interface, and the time.
pub struct Scene {
    pub app: App,
    pub now: Now,
}

pub fn setup(palette: Palette, charset: Charset, size: (u16, u16)) -> Setup {
    let theme = Theme::new(palette, charset);
    Setup { theme, size, volume: 70, muted: false, floor: false }
}

pub fn start_of_time() -> Now {
    Now { moment: Moment::at(Duration::from_secs(100)), civil: date(2026, 3, 2).at(7, 30, 0, 0) }
}

pub fn bundled(id: &str) -> Arc<Routine> {
    Catalog::bundled().routine(id).unwrap().routine.clone().unwrap()
}

impl Scene {
    pub fn library(setup: Setup) -> Self {
        let mut scene = Self { app: App::new(setup), now: start_of_time() };
        scene.tell(Input::Loaded(Box::new(Catalog::bundled())));
        scene
    }

    pub fn playing(setup: Setup, routine: &Arc<Routine>) -> Self {
        let now = start_of_time();
        Self { app: App::playing(setup, routine, &now).0, now }
    }

    pub fn tell(&mut self, input: Input) -> Vec<Effect> {
        self.app.update(input, &self.now)
    }

    /// Presses keys: words separated by spaces, each a key's name or a text typed.
    pub fn press(&mut self, keys: &str) -> Vec<Effect> {
        keys.split(' ').flat_map(|word| self.press_word(word)).collect()
    }

    fn press_word(&mut self, word: &str) -> Vec<Effect> {
        let code = match word {
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "tab" => KeyCode::Tab,
            "space" => KeyCode::Char(' '),
            "end" => KeyCode::End,
            "pagedown" => KeyCode::PageDown,
            "backspace" => KeyCode::Backspace,
            text => {
                return text
                    .chars()
                    .flat_map(|c| {
                        self.press_key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
                    })
                    .collect();
            }
        };
        self.press_key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn press_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        match keymap::action(self.app.mode(), key) {
            Some(action) => self.tell(Input::Action(action)),
            None => Vec::new(),
        }
    }

    /// Lets time pass, waking when the interface wants to.
    pub fn wait(&mut self, milliseconds: u64) -> Vec<Effect> {
        let until = self.now.moment + Duration::from_millis(milliseconds);
        let mut effects = Vec::new();
        while let Some(wake) = self.app.next_wake(&self.now).filter(|wake| *wake <= until) {
            self.go_to(wake);
            effects.extend(self.tell(Input::Clock));
        }
        self.go_to(until);
        effects
    }

    fn go_to(&mut self, moment: Moment) {
        let passed = moment.since(self.now.moment);
        let civil = self.now.civil.saturating_add(jiff::SignedDuration::try_from(passed).unwrap());
        self.now = Now { moment, civil };
    }

    pub fn draw(&self, (width, height): (u16, u16)) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| self.app.draw(&self.now, frame)).unwrap();
        terminal.backend().buffer().clone()
    }
}

/// The characters of a buffer, without the blanks at the end of lines.
pub fn text(buffer: &Buffer) -> String {
    let lines: Vec<String> = buffer
        .content()
        .chunks(buffer.area.width.into())
        .map(|row| {
            let mut line = String::new();
            let mut skip = 0;
            for cell in row {
                if skip == 0 {
                    line.push_str(cell.symbol());
                    skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
                }
                skip -= 1;
            }
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

#[test]
fn look() {
    let dark = |size| setup(Palette::Dark, Charset::Unicode, size);
    for size in [(80, 24), (40, 12), (120, 40)] {
        let mut scene = Scene::library(dark(size));
        show("library", &scene, size);
        scene.press("down down right");
        show("preview", &scene, size);
        scene.press("down right");
        show("exercise", &scene, size);
        let mut scene = Scene::playing(dark(size), &bundled("calf-hamstring-flex"));
        scene.wait(1500);
        show("ready", &scene, size);
        scene.wait(14_000);
        show("hold", &scene, size);
        scene.press("space");
        show("paused", &scene, size);
        scene.press("space");
        scene.wait(26_500);
        show("rest", &scene, size);
        scene.press("f");
        scene.wait(20_000);
        show("floor", &scene, size);
        scene.press("f j");
        show("jump", &scene, size);
        scene.press("esc ?");
        show("help", &scene, size);
    }
}

fn show(name: &str, scene: &Scene, size: (u16, u16)) {
    let buffer = scene.draw(size);
    if let Ok(dir) = std::env::var("LOOK") {
        let file = format!("{dir}/{name}-{}x{}.svg", size.0, size.1);
        std::fs::write(file, super::pictures::svg(&buffer, super::pictures::DARK)).unwrap();
    }
    println!("==== {name} {size:?}\n{}", text(&buffer));
}
