//! Stopping in a session: what happened, and what follows from it.

use super::{Afterwards, App};
use crate::coach::{breathing, easier_once, stays};
use crate::history::{Keep, Reason, Stop};
use crate::routine::Step;
use crate::safety::{Act, act, content};
use crate::session::Command;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::overlay::Overlay;

impl App {
    /// Asks what happened. The session stands still meanwhile.
    pub(super) fn ask_what_happened(&mut self, now: &Now) -> Vec<Effect> {
        let Some(workout) = self.workout() else { return Vec::new() };
        let stood = workout.session.view(now.moment).paused.is_some_and(|paused| !paused.ending);
        self.overlay = Some(Overlay::Leave { stood });
        self.command(Command::Pause, now)
    }

    /// Does what follows from an answer to one of the questions of a stop.
    pub(super) fn act_on_stop(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        match (self.overlay, action) {
            (Some(Overlay::Leave { stood }), Action::Back) => {
                self.overlay = None;
                self.go_on_as_before(stood, now)
            }
            (Some(Overlay::Leave { stood }), Action::Happened(reason)) => {
                self.happened(reason, stood, now)
            }
            (Some(Overlay::Easier { stood }), Action::Enter) => {
                let easier = self.easier();
                self.leave_exercise(Reason::Pain, easier.as_ref(), stood, now)
            }
            (Some(Overlay::Easier { stood }), Action::Back) => {
                self.leave_exercise(Reason::Pain, None, stood, now)
            }
            (Some(Overlay::Dizzy { stood }), Action::Enter) => self.breathe(stood, now),
            (Some(Overlay::Dizzy { .. }), Action::Back) => self.command(Command::Stop, now),
            _ => Vec::new(),
        }
    }

    fn happened(&mut self, reason: Reason, stood: bool, now: &Now) -> Vec<Effect> {
        let Some(left) = self.step_stopped_at() else { return Vec::new() };
        let kept = Stop { reason, exercise: Some(left.exercise.id.clone()) };
        let easier = self.easier();
        if let Some(workout) = self.workout_mut() {
            workout.stops.push(kept.clone());
        }
        self.overlay = None;
        let mut effects = vec![Effect::Keep(Keep::Stop(kept))];
        effects.extend(match act(reason) {
            Act::EndAndAsk | Act::End => self.command(Command::Stop, now),
            Act::SitDown => {
                self.overlay = Some(Overlay::Dizzy { stood });
                Vec::new()
            }
            Act::LeaveExercise { easier: true } if easier.is_some() => {
                self.overlay = Some(Overlay::Easier { stood });
                Vec::new()
            }
            Act::LeaveExercise { .. } => {
                let effects = self.leave_exercise(reason, None, stood, now);
                self.notice = content().stop(reason).map(|stop| stop.what_to_do.clone());
                effects
            }
        });
        effects
    }

    /// Leaves the exercise with all that is still to come of it.
    fn leave_exercise(
        &mut self,
        reason: Reason,
        instead: Option<&Step>,
        stood: bool,
        now: &Now,
    ) -> Vec<Effect> {
        let Some(left) = self.step_stopped_at() else { return Vec::new() };
        self.leave_for(instead, |step| stays(step, &left.exercise, reason), stood, now)
    }

    /// Breathing only, where there is something to breathe by.
    fn breathe(&mut self, stood: bool, now: &Now) -> Vec<Effect> {
        let step = self.step_stopped_at();
        let there = step.zip(self.catalog.as_deref());
        match there.and_then(|(step, catalog)| breathing(&step, catalog)) {
            Some(breathing) => self.leave_for(Some(&breathing), |_| false, stood, now),
            None => self.command(Command::Stop, now),
        }
    }

    fn leave_for(
        &mut self,
        instead: Option<&Step>,
        stays: impl Fn(&Step) -> bool,
        stood: bool,
        now: &Now,
    ) -> Vec<Effect> {
        self.overlay = None;
        let Some(workout) = self.workout_mut() else { return Vec::new() };
        let events = workout.leave_step(instead, stays, now);
        let mut effects = self.heed(&events, now);
        effects.extend(self.go_on_as_before(stood, now));
        effects
    }

    /// A session that ran before the question runs again.
    fn go_on_as_before(&mut self, stood: bool, now: &Now) -> Vec<Effect> {
        let Some(workout) = self.workout().filter(|_| !stood) else { return Vec::new() };
        let command = workout.resume(now);
        self.command(command, now)
    }

    /// The step at which it happened.
    fn step_stopped_at(&self) -> Option<Step> {
        let session = &self.workout()?.session;
        Some(session.running_step().step.clone())
    }

    /// The easier exercise that may be tried.
    fn easier(&self) -> Option<Step> {
        let step = self.step_stopped_at()?;
        easier_once(&step, &self.workout()?.stops, self.catalog.as_deref()?)
    }

    /// What the question on an easier exercise says.
    pub(super) fn easier_in_words(&self) -> String {
        let easier = self.easier();
        let words = |step: Step| {
            let dose = step.dose.in_words(step.sides);
            format!("{}, {dose}. You may try it once.", step.exercise.name)
        };
        easier.map(words).unwrap_or_default()
    }

    /// Whether the full questions can be asked from the page with what to do. At the prompt the session
    /// is all that is open, and they come there.
    pub(super) fn asks_after_stop(&self) -> bool {
        let blocked = self.standing().is_some_and(|standing| standing.block.is_some());
        blocked && self.afterwards == Afterwards::Summary
    }

    /// On from the page with what to do: to the full questions, behind which the page of the block
    /// stands.
    pub(super) fn act_after_stop(&mut self, action: Action) -> Vec<Effect> {
        match (action, self.afterwards) {
            (Action::Enter | Action::Back, Afterwards::Quit) => vec![Effect::Quit],
            (Action::Enter | Action::Back, _) if self.asks_after_stop() => {
                self.screens.pop();
                self.show_block();
                if action == Action::Enter {
                    self.ask(None);
                }
                Vec::new()
            }
            (Action::Enter, _) => self.act_on_page(Action::Back),
            _ => self.act_on_page(action),
        }
    }
}
