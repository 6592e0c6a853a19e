//! Looking at how it goes.

use super::App;
use super::steer::moved;
use crate::history::progress::{Progress, SPANS};
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::screen::Screen;
use crate::tui::screen::progress::Looking;

impl App {
    /// Opens the screen; what is on it is counted elsewhere and comes when it is there.
    pub(super) fn look_back(&mut self) -> Vec<Effect> {
        self.screens.push(Screen::Progress(Looking::default()));
        vec![Effect::LookBack]
    }

    pub(super) fn show_progress(&mut self, progress: Box<[Progress; SPANS.len()]>) {
        let looking = self.screens.iter_mut().find_map(|screen| match screen {
            Screen::Progress(looking) => Some(looking),
            _ => None,
        });
        if let Some(looking) = looking {
            looking.progress = Some(progress);
        }
    }

    pub(super) fn act_in_progress(&mut self, action: Action) -> Vec<Effect> {
        let (rows, last) = (self.rows(), self.page_last_scroll());
        let Some(Screen::Progress(looking)) = self.screens.last_mut() else { return Vec::new() };
        match action {
            Action::NextPage => looking.next_page(),
            Action::PreviousPage => looking.previous_page(),
            Action::Minutes => looking.next_span(),
            Action::Back => {
                self.screens.pop();
            }
            action => {
                let to = moved(usize::from(looking.scroll), usize::from(last), rows, action);
                looking.scroll = to as u16;
            }
        }
        Vec::new()
    }
}
