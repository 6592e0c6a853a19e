//! What each action does to a session and to what lies over the screen.

use std::sync::Arc;

use super::{App, VOLUME_STEP};
use crate::session::Command;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::{Effect, SoundState};
use crate::tui::keymap::Mode;
use crate::tui::overlay::Overlay;
use crate::tui::screen::Screen;
use crate::tui::screen::signs::Signs;
use crate::tui::screen::workout::STEP;

impl App {
    /// Does what is meant by a key.
    pub(super) fn act(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        match action {
            Action::Quit if self.unsaved().next().is_some() => {
                self.overlay = Some(Overlay::Unsaved);
                Vec::new()
            }
            Action::Quit => vec![Effect::Quit],
            Action::Interrupt => self.interrupt(now),
            Action::Suspend => {
                let mut effects = self.command(Command::Suspend { since: now.moment }, now);
                effects.push(Effect::Suspend);
                effects
            }
            Action::Redraw => vec![Effect::Redraw],
            Action::Help => {
                self.overlay = Some(Overlay::Help { of: self.mode(), scroll: 0 });
                Vec::new()
            }
            Action::Mute => {
                self.setup.muted = !self.setup.muted;
                vec![Effect::Mute(self.setup.muted)]
            }
            Action::Louder => self.turn_to(self.setup.volume.saturating_add(VOLUME_STEP).min(100)),
            Action::Quieter => self.turn_to(self.setup.volume.saturating_sub(VOLUME_STEP)),
            Action::Questions if self.mode() != Mode::Blocked => {
                self.overlay = None;
                self.ask(None);
                Vec::new()
            }
            Action::Notices => {
                self.screens.push(Screen::Signs(Signs::Notices { chosen: 0 }));
                Vec::new()
            }
            Action::Edit => self.edit(),
            Action::Mistakes => {
                let id = self.looked_at();
                self.screens.extend(id.map(|id| Screen::Mistakes { id, scroll: 0 }));
                Vec::new()
            }
            _ => match self.mode() {
                Mode::Workout | Mode::Floor => self.act_in_session(action, now),
                Mode::Jump | Mode::Unsaved | Mode::Help => self.act_in_overlay(action, now),
                Mode::Leave | Mode::Easier | Mode::Dizzy => self.act_on_stop(action, now),
                Mode::Stopped => self.act_after_stop(action),
                Mode::Progress => self.act_in_progress(action),
                Mode::First
                | Mode::Questions
                | Mode::Daily
                | Mode::Blocked
                | Mode::Notices
                | Mode::Written => self.act_on_signs(action, now),
                Mode::Before | Mode::CheckIn => self.act_in_check_in(action, now),
                Mode::GoOn => self.answer_to_going_on(action, now),
                Mode::Today => self.act_today(action, now),
                Mode::Plans => self.act_among_plans(action, now),
                Mode::Finding => self.act_in_finding(action, now),
                Mode::Library | Mode::Find => self.act_in_library(action, now),
                Mode::Preview => self.act_in_preview(action, now),
                Mode::AdviceList => self.act_in_advice_list(action),
                Mode::AdvicePage => self.act_on_advice_page(action, now),
                Mode::Timer => self.act_on_timer(action, now),
                Mode::Checklist => self.act_in_checklist(action, now),
                Mode::Mistakes | Mode::Exercise | Mode::Report | Mode::Refused | Mode::Summary => {
                    self.act_on_page(action)
                }
            },
        }
    }

    fn turn_to(&mut self, volume: u8) -> Vec<Effect> {
        self.setup.volume = volume;
        vec![Effect::Volume(volume)]
    }

    /// Leaves at once; a session is stopped first, so that what was done is known.
    fn interrupt(&mut self, now: &Now) -> Vec<Effect> {
        let mut effects = self.timer_left(now);
        effects.extend(self.unkept_signs(now));
        if let Some(workout) = self.workout_mut() {
            let events = workout.command(Command::Stop, now);
            effects.extend(workout.effects(&events, &SoundState::Off, now));
        }
        effects.push(Effect::Quit);
        effects
    }

    pub(super) fn act_in_session(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(workout) = self.workout_mut() else { return Vec::new() };
        let view = workout.session.view(now.moment);
        let stands = view.paused.is_some();
        let toggle = match view.paused {
            Some(paused) if !paused.ending => workout.resume(now),
            _ => Command::Pause,
        };
        let open = view.remaining.is_none() && !stands;
        let (step, set) = (view.segment.place.step, view.set());
        let command = match action {
            Action::Touch if open => Command::Done,
            Action::Pause | Action::Touch => toggle,
            // A key hit blindly pauses, and no more.
            Action::Stop if workout.floor && !stands => toggle,
            Action::NextStep => Command::Next,
            Action::BackSet => Command::Back,
            Action::Done => Command::Done,
            Action::Redo => Command::Redo,
            Action::Longer => Command::Longer(STEP),
            Action::Shorter => Command::Shorter(STEP),
            Action::Floor => {
                workout.floor = !workout.floor;
                return Vec::new();
            }
            Action::HowTo => {
                let timeline = workout.session.timeline();
                let exercise = &timeline.step_of(&timeline.segments()[set]).step.exercise;
                let exercise = Arc::clone(exercise);
                self.screens.push(Screen::Exercise { exercise, scroll: 0 });
                return Vec::new();
            }
            Action::Jump => {
                self.overlay = Some(Overlay::Jump { chosen: step });
                return Vec::new();
            }
            Action::TakeNewer => {
                let events = workout.take_newer(now);
                return self.heed(&events, now);
            }
            Action::Stop => {
                return self.ask_what_happened(now);
            }
            _ => return Vec::new(),
        };
        self.command(command, now)
    }

    fn act_in_overlay(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let steps = self.workout().map_or(0, |workout| workout.session.timeline().steps().len());
        let (rows, last) = (self.rows(), self.help_last_scroll());
        match (&mut self.overlay, action) {
            (_, Action::Back) => self.overlay = None,
            (Some(Overlay::Unsaved), Action::Enter) => return vec![Effect::Quit],
            (Some(Overlay::Jump { chosen }), Action::Enter) => {
                let step = *chosen;
                self.overlay = None;
                return self.command(Command::Jump(step), now);
            }
            (Some(Overlay::Jump { chosen }), action) => {
                *chosen = moved(*chosen, steps.saturating_sub(1), rows, action);
            }
            (Some(Overlay::Help { scroll, .. }), action) => {
                *scroll = moved(usize::from(*scroll), usize::from(last), rows, action) as u16;
            }
            _ => {}
        }
        Vec::new()
    }
}

/// Where a movement leads, in a list of lines or a page of scrolls from 0 to `last`.
pub(super) fn moved(from: usize, last: usize, rows: u16, action: Action) -> usize {
    let page = usize::from(rows.max(2) - 1);
    let wanted = match action {
        Action::Up => from.saturating_sub(1),
        Action::Down => from + 1,
        Action::PageUp => from.saturating_sub(page),
        Action::PageDown => from + page,
        Action::Top => 0,
        Action::Bottom => last,
        _ => from,
    };
    wanted.min(last)
}
