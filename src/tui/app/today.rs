//! What each action does on the first screen, among the plans, and in the six questions.

use std::sync::Arc;

use ratatui::text::Line;

use super::App;
use super::steer::moved;
use crate::history::{Body, Following};
use crate::plan::{Match, Plan, matching, shortest};
use crate::routine::Routine;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::screen::checkin::{About, CheckIn};
use crate::tui::screen::finding::Finding;
use crate::tui::screen::today::{self, Row, Said, Text};
use crate::tui::screen::{Screen, plans};

/// How long the thing for short days may take, in minutes.
const SHORT: u16 = 5;

impl App {
    /// What can be begun today; nothing before everything has been read.
    fn rows_today(&self) -> Vec<Row> {
        match (self.day(), self.catalog.as_deref()) {
            (Some(day), Some(catalog)) if !self.is_waiting() => today::rows(day, catalog),
            _ => Vec::new(),
        }
    }

    /// The chosen row: the user's, or the first that is open.
    pub(super) fn chosen_today(&self) -> usize {
        let rows = self.rows_today();
        let open = rows.iter().position(|row| !row.done && row.routine.is_some());
        self.today.unwrap_or(open.unwrap_or(0)).min(rows.len().saturating_sub(1))
    }

    /// The routine of the chosen row.
    pub(super) fn routine_today(&self) -> Option<Arc<Routine>> {
        self.rows_today().into_iter().nth(self.chosen_today())?.routine
    }

    fn short(&self) -> Option<Arc<Routine>> {
        let (day, catalog) = (self.day()?, self.catalog.as_deref()?);
        shortest(&day.due, &day.today, Some(SHORT), catalog)
    }

    /// The first screen's page, once everything has been read.
    pub(super) fn today_text(&self, columns: u16) -> Option<Text> {
        let day = self.day().filter(|_| self.catalog.is_some() && !self.is_waiting())?;
        let (rows, chosen) = (self.rows_today(), self.chosen_today());
        let first = rows.get(chosen).and_then(|row| row.routine.clone());
        let short = self.short().filter(|short| first.as_ref() != Some(short));
        let (short, coach) = (short.as_deref(), self.setup.coach);
        Some(today::text(Said { day, rows: &rows, chosen, short, coach }, columns, self.theme()))
    }

    pub(super) fn act_today(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let last = self.rows_today().len().saturating_sub(1);
        let is_blocked = self.standing().is_some_and(|standing| standing.block.is_some());
        match action {
            Action::Enter | Action::Short if is_blocked => self.show_block(),
            Action::Enter => {
                if let Some(routine) = self.routine_today() {
                    return self.begin(&routine, now);
                }
                self.notice = Some("nothing to begin here: r shows all routines".to_owned());
            }
            Action::Short => {
                let short = self.short();
                return short.map(|short| self.begin(&short, now)).unwrap_or_default();
            }
            Action::Inside => {
                let routine = self.routine_today();
                if let Some(id) = routine.filter(|one| self.entry(&one.id).is_some()) {
                    self.look_inside(id.id.clone());
                }
            }
            Action::Routines => self.screens.push(Screen::Library),
            Action::Find => {
                self.screens.push(Screen::Library);
                self.finding = true;
            }
            Action::CheckIn => self.screens.push(Screen::CheckIn(CheckIn::new(About::Now))),
            Action::Plans => self.open_plans(),
            Action::WhatSuits => self.screens.push(Screen::Finding(Finding::default())),
            Action::Advice => self.open_advice(),
            Action::LookBack => return self.look_back(),
            action => {
                self.today = Some(moved(self.chosen_today(), last, self.rows(), action));
            }
        }
        Vec::new()
    }

    /// The plans, the one that is followed chosen.
    fn open_plans(&mut self) {
        let id = self.day().and_then(|day| day.following()?.plan.clone());
        let of = |id: String| self.plans().iter().position(|plan| plan.id == id);
        let chosen = id.and_then(of).unwrap_or(0);
        self.screens.push(Screen::Plans { chosen });
    }

    /// The page of the plans, and the line of the chosen one.
    pub(super) fn plans_text(&self, chosen: usize, columns: u16) -> (Vec<Line<'static>>, usize) {
        let following = self.day().and_then(|day| day.following());
        let followed = following.and_then(|following| following.plan.as_deref());
        let week = self.day().map_or(1, |day| day.due.week.0.max(1));
        let catalog = self.catalog.as_deref();
        let name = |id: &str| {
            let routine = catalog.and_then(|catalog| catalog.routine(id)?.routine.clone());
            routine.map_or_else(|| id.to_owned(), |routine| routine.title.clone())
        };
        plans::lines(self.plans(), chosen, followed, week, &name, columns, self.theme())
    }

    pub(super) fn act_among_plans(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let (rows, last) = (self.rows(), self.plans().len().saturating_sub(1));
        let Some(Screen::Plans { chosen }) = self.screens.last_mut() else { return Vec::new() };
        match action {
            Action::Back => {
                self.screens.pop();
            }
            Action::WhatSuits => self.screens.push(Screen::Finding(Finding::default())),
            Action::Enter => {
                let chosen = *chosen;
                let Some(plan) = self.plans().get(chosen).cloned() else { return Vec::new() };
                return self.follow_plan(Some(&plan), now);
            }
            Action::StopPlan => return self.follow_plan(None, now),
            action => *chosen = moved(*chosen, last, rows, action),
        }
        Vec::new()
    }

    /// Follows a plan from its first week on, or none.
    fn follow_plan(&mut self, plan: Option<&Plan>, now: &Now) -> Vec<Effect> {
        let before = self.day().and_then(|day| day.following().cloned()).unwrap_or_default();
        let id = plan.map(|plan| plan.id.clone());
        let title = plan.map_or("no plan", |plan| plan.title.as_str());
        let same = before.plan == id;
        self.screens.clear();
        self.today = None;
        self.notice = Some(format!("from today on: {title}"));
        if same {
            self.notice = Some(format!("as before: {title}"));
            return Vec::new();
        }
        self.note(Body::Plan(Following { plan: id, week: 1, ..before }), now)
    }

    pub(super) fn act_in_finding(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::Finding(finding)) = self.screens.last_mut() else { return Vec::new() };
        match (action, finding.found()) {
            (Action::Back, _) => {
                self.screens.pop();
                Vec::new()
            }
            (Action::Enter, Some(found)) => self.go_on_with(found),
            (Action::Short, Some(found)) => {
                let routine = found.pattern.offered().0.and_then(|id| self.routine(id));
                self.screens.pop();
                routine.map(|routine| self.begin(&routine, now)).unwrap_or_default()
            }
            (action, None) => {
                finding.act(action);
                let answers = finding.answered();
                answers.map(|answers| self.note_pattern(matching(answers), now)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Keeps what the six questions have found.
    fn note_pattern(&mut self, found: Match, now: &Now) -> Vec<Effect> {
        let before = self.day().and_then(|day| day.following().cloned()).unwrap_or_default();
        let set = self.standing().map(|standing| standing.flags.clone()).unwrap_or_default();
        let kept = found.kept(&before, &set);
        kept.into_iter().flat_map(|body| self.note(body, now)).collect()
    }

    /// The plans, the one that suits chosen: another is the user's to choose.
    fn go_on_with(&mut self, found: Match) -> Vec<Effect> {
        self.screens.pop();
        if !matches!(self.screens.last(), Some(Screen::Plans { .. })) {
            self.screens.push(Screen::Plans { chosen: 0 });
        }
        let place = found
            .pattern
            .offered()
            .1
            .and_then(|id| self.plans().iter().position(|plan| plan.id == id));
        if let (Some(place), Some(Screen::Plans { chosen })) = (place, self.screens.last_mut()) {
            *chosen = place;
        }
        Vec::new()
    }
}
