//! A session that was broken off: the question whether to go on with it, and the answer.

use std::sync::Arc;

use super::App;
use crate::history::{Body, GoingOn, Keep, Scores};
use crate::routine::Routine;
use crate::score;
use crate::session::Command;
use crate::text;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::overlay::Overlay;
use crate::tui::screen::Screen;
use crate::tui::screen::workout::Workout;

impl App {
    /// Asks about the session that was broken off, as soon as the routines have been read. Where it
    /// cannot go on, what was done is kept without a question.
    pub(super) fn offer_to_go_on(&mut self, now: &Now) -> Vec<Effect> {
        let waits = self.catalog.is_none() || self.is_waiting() || self.is_first();
        if self.unfinished.is_none() || waits || self.overlay.is_some() {
            return Vec::new();
        }
        let under_way = self.workout().is_some_and(|workout| workout.session.has_begun());
        if under_way || self.going_on().is_none() {
            let title = self.unfinished.take().map(|entry| title(&entry.body)).unwrap_or_default();
            self.notice = Some(format!("{title} was broken off; what was done is kept"));
            return vec![Effect::Keep(Keep::Settle)];
        }
        self.overlay = Some(Overlay::GoOn);
        if self.setup.go_on {
            return self.answer_to_going_on(Action::Enter, now);
        }
        self.command(Command::Pause, now)
    }

    pub(super) fn answer_to_going_on(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        if !matches!(action, Action::Enter | Action::Back) {
            return Vec::new();
        }
        self.overlay = None;
        let going_on = self.going_on();
        let unfinished = self.unfinished.take();
        let Some((routine, from)) = going_on.filter(|_| action == Action::Enter) else {
            let mut effects = vec![Effect::Keep(Keep::Settle)];
            effects.extend(self.command(Command::Resume, now));
            return effects;
        };
        let (floor, speed) = (self.setup.floor, self.setup.speed);
        let said = (self.talk(), self.voice.clone());
        let (mut workout, events) = Workout::go_on(&routine, from, floor, speed, said, now);
        workout.talk = self.setup.talk;
        if let Some(unfinished) = unfinished {
            self.hold_unfinished(*unfinished);
        }
        self.screens = vec![Screen::Workout(Box::new(workout))];
        let mut effects = vec![Effect::Keep(Keep::GoOn)];
        effects.extend(self.heed(&events, now));
        effects
    }

    /// The routine of the session that was broken off, and how that goes on.
    fn going_on(&self) -> Option<(Arc<Routine>, GoingOn)> {
        let Body::Session(session) = &self.unfinished.as_ref()?.body else { return None };
        let routine = self.routine(&session.routine)?;
        let routine = self.tailor(&routine, Scores::default()).ok()?.routine;
        let timeline = score::plan(&routine, self.talk(), &self.voice);
        let from = session.going_on(&timeline)?;
        Some((routine, from))
    }

    /// What is said of the session that was broken off.
    pub(super) fn broken_off(&self, now: &Now) -> Option<String> {
        let entry = self.unfinished.as_ref()?;
        let (_, GoingOn { step, steps, .. }) = self.going_on()?;
        let day = text::day(entry.when.day, now.civil.date());
        let time = entry.when.civil().strftime("%H:%M");
        Some(format!(
            "{} was broken off at step {} of {steps}, {day} at {time}. It can go on from there. \
             Otherwise what was done is kept.",
            title(&entry.body),
            step + 1,
        ))
    }
}

fn title(body: &Body) -> String {
    if let Body::Session(session) = body { session.title.clone() } else { String::new() }
}
