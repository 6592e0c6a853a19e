//! What each action does in the library and on the pages behind it.

use std::sync::Arc;

use super::App;
use super::steer::moved;
use crate::advice;
use crate::routine::Routine;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::screen::Screen;
use crate::tui::screen::library::Filter;
use crate::tui::screen::preview::{self, Item, Preview};

impl App {
    pub(super) fn act_in_library(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let rows = self.rows();
        match action {
            Action::Enter if self.finding => self.finding = false,
            Action::Enter => return self.start_chosen(now),
            Action::Back => {
                let narrowed = std::mem::take(&mut self.finding) || self.library.is_narrowed();
                self.library.narrow(|filter, _| *filter = Filter::default());
                if !narrowed {
                    self.screens.pop();
                }
            }
            Action::Find => self.finding = true,
            Action::Type(c) => self.library.narrow(|filter, _| filter.text.push(c)),
            Action::Erase => self.library.narrow(|filter, _| {
                filter.text.pop();
            }),
            Action::Region => self.library.narrow(Filter::next_region),
            Action::Level => self.library.narrow(|filter, _| filter.next_level()),
            Action::Minutes => self.library.narrow(|filter, _| filter.next_limit()),
            Action::Inside => {
                if let Some(row) = self.library.row() {
                    self.look_inside(row.id.clone());
                }
            }
            Action::Advice => self.open_advice(),
            Action::LookBack => return self.look_back(),
            action => {
                let last = self.library.shown().len().saturating_sub(1);
                self.library.chosen = moved(self.library.chosen, last, rows, action);
            }
        }
        Vec::new()
    }

    pub(super) fn look_inside(&mut self, id: String) {
        self.screens.push(Screen::Preview(Preview { id, chosen: None, beyond: 0 }));
    }

    pub(super) fn act_in_preview(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let (rows, room) = (usize::from(self.rows()), self.preview_room());
        let Some(Screen::Preview(preview)) = self.screens.last() else { return Vec::new() };
        let items = self.routine(&preview.id).map(|routine| preview::items(&routine));
        let items = items.unwrap_or_default();
        let chosen = preview.chosen.and_then(|chosen| items.get(chosen)).cloned();
        match (action, chosen) {
            (Action::Enter, _) => return self.start_chosen(now),
            (Action::Advice, _) => self.open_advice(),
            (Action::Change(change), _) => self.change(change),
            (Action::Undo, _) => self.undo(),
            (Action::Save, _) => return self.save(),
            (Action::WriteDoses, _) => return self.write_doses(),
            (Action::Back, _) => {
                self.screens.pop();
            }
            (Action::Inside, Some(Item::Exercise(exercise))) => {
                self.screens.push(Screen::Exercise { exercise, scroll: 0 });
            }
            (Action::Inside, Some(Item::Advice(reference))) => {
                let row = advice::rows().iter().position(|row| row.reference == reference);
                let page = row.map(|row| Screen::AdvicePage { row, marked: 0, scroll: 0 });
                self.screens.extend(page);
            }
            (action, _) => {
                if let Some(Screen::Preview(preview)) = self.screens.last_mut() {
                    preview.go(action, items.len(), rows, room);
                }
            }
        }
        Vec::new()
    }

    pub(super) fn act_on_page(&mut self, action: Action) -> Vec<Effect> {
        let (rows, last) = (self.rows(), self.page_last_scroll());
        match (action, self.screens.last_mut()) {
            (Action::Back, _) => {
                self.screens.pop();
            }
            (
                action,
                Some(
                    Screen::Exercise { scroll, .. }
                    | Screen::AdvicePage { scroll, .. }
                    | Screen::Mistakes { scroll, .. }
                    | Screen::Report { scroll, .. }
                    | Screen::Stopped { scroll, .. }
                    | Screen::Refused { scroll, .. }
                    | Screen::Summary { scroll, .. },
                ),
            ) => *scroll = moved(usize::from(*scroll), usize::from(last), rows, action) as u16,
            _ => {}
        }
        Vec::new()
    }

    /// The routine with an id, as it was changed or as its file has it, if that can be used.
    pub(super) fn routine(&self, id: &str) -> Option<Arc<Routine>> {
        self.entry(id)?.routine.clone()
    }

    /// The id of the routine that one looks at.
    pub(super) fn looked_at(&self) -> Option<String> {
        match self.screens.last() {
            Some(Screen::Preview(Preview { id, .. }) | Screen::Mistakes { id, .. }) => {
                Some(id.clone())
            }
            None => self
                .routine_today()
                .map(|routine| routine.id.clone())
                .filter(|id| self.entry(id).is_some())
                .or_else(|| self.library.row().map(|row| row.id.clone())),
            _ => self.library.row().map(|row| row.id.clone()),
        }
    }

    fn start_chosen(&mut self, now: &Now) -> Vec<Effect> {
        let routine = self.looked_at().and_then(|id| self.routine(&id));
        routine.map(|routine| self.begin(&routine, now)).unwrap_or_default()
    }

    /// The list of advice, at the first row that the routine serves.
    pub(super) fn open_advice(&mut self) {
        let routine = self.looked_at().and_then(|id| self.routine(&id));
        let first = routine.as_ref().and_then(|routine| routine.advice.first());
        let served = |first: &String| advice::rows().iter().position(|row| row.reference == *first);
        let chosen = first.and_then(served).unwrap_or(0);
        self.screens.push(Screen::AdviceList { chosen });
    }
}
