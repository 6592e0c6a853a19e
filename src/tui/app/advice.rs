//! What a piece of advice leads to: sessions, timers, lists, notes and the page for a visit.

use super::App;
use super::steer::moved;
use crate::advice::{self, Lead};
use crate::checklist::checklist;
use crate::comfort::{Due, Timer, timer};
use crate::history::Body;
use crate::safety::{Refusal, content};
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::screen::Screen;
use crate::tui::screen::advice::ways;
use crate::tui::screen::checkin::{About, CheckIn};
use crate::tui::screen::checklist::Checking;
use crate::tui::screen::refused::Refused;
use crate::tui::screen::signs::Signs;
use crate::tui::screen::timer::Timing;

impl App {
    pub(super) fn act_in_advice_list(&mut self, action: Action) -> Vec<Effect> {
        let rows = self.rows();
        let last = advice::rows().len().saturating_sub(1);
        match (action, self.screens.last_mut()) {
            (Action::Back, _) => {
                self.screens.pop();
            }
            (Action::Enter, Some(Screen::AdviceList { chosen })) => {
                let row = *chosen;
                self.screens.push(Screen::AdvicePage { row, marked: 0, scroll: 0 });
            }
            (action, Some(Screen::AdviceList { chosen })) => {
                *chosen = moved(*chosen, last, rows, action);
            }
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn act_on_advice_page(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::AdvicePage { row, marked, .. }) = self.screens.last() else {
            return Vec::new();
        };
        let (row, marked, last) = (*row, *marked, advice::rows().len().saturating_sub(1));
        let ways = advice::rows().get(row).map(|row| ways(row, self.catalog.as_deref()));
        let ways = ways.unwrap_or_default();
        let turn = |row| Screen::AdvicePage { row, marked: 0, scroll: 0 };
        match action {
            Action::Enter => {
                let lead = ways.into_iter().nth(marked).map(|way| way.lead);
                return lead.map(|lead| self.follow(lead, now)).unwrap_or_default();
            }
            Action::Choose => {
                if let Some(Screen::AdvicePage { marked, .. }) = self.screens.last_mut() {
                    *marked = (*marked + 1) % ways.len().max(1);
                }
                self.show_marked();
            }
            Action::NextPage | Action::PreviousPage => {
                self.screens.pop();
                let to = if action == Action::NextPage { row + 1 } else { row.saturating_sub(1) };
                if let Some(Screen::AdviceList { chosen }) = self.screens.last_mut() {
                    *chosen = to.min(last);
                }
                self.screens.push(turn(to.min(last)));
            }
            action => return self.act_on_page(action),
        }
        Vec::new()
    }

    /// Opens what a piece of advice leads to.
    fn follow(&mut self, lead: Lead, now: &Now) -> Vec<Effect> {
        let screen = match lead {
            Lead::Routine(id) => {
                let routine = self.routine(&id);
                return routine.map(|routine| self.begin(&routine, now)).unwrap_or_default();
            }
            Lead::Progress => return self.look_back(),
            Lead::Safety => {
                self.ask(None);
                return Vec::new();
            }
            Lead::Report => {
                self.screens.push(Screen::Report { text: None, scroll: 0 });
                return vec![Effect::Report];
            }
            Lead::Exercise(id) => self.catalog.as_ref().and_then(|catalog| {
                let exercise = catalog.exercise(&id)?.clone();
                Some(Screen::Exercise { exercise, scroll: 0 })
            }),
            Lead::Timer(id) => timer(&id).map(|timer| self.timer_or_why(timer)),
            Lead::Checklist(id) => {
                checklist(&id).map(|list| Screen::Checklist(Checking::new(list)))
            }
            Lead::Log => Some(Screen::CheckIn(CheckIn::new(About::Now))),
        };
        self.screens.extend(screen);
        Vec::new()
    }

    pub(super) fn act_on_timer(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let (rows, last) = (self.rows(), self.page_last_scroll());
        let Some(Screen::Timer(timing)) = self.screens.last() else { return Vec::new() };
        if action == Action::Enter && timing.is_waiting() {
            let page = self.timer_or_why(timing.timer());
            if !matches!(page, Screen::Timer(_)) {
                self.screens.pop();
                self.screens.push(page);
                return Vec::new();
            }
        }
        let Some(Screen::Timer(timing)) = self.screens.last_mut() else { return Vec::new() };
        match action {
            Action::Enter if timing.is_waiting() => timing.begin(now.moment),
            Action::Longer if timing.is_waiting() => timing.longer(),
            Action::Shorter if timing.is_waiting() => timing.shorter(),
            Action::Enter | Action::Back => {
                let kept = timing.left_early(now.moment);
                self.screens.pop();
                let body = kept.map(Body::Comfort);
                return body.map(|body| self.note(body, now)).unwrap_or_default();
            }
            action => {
                timing.scroll =
                    moved(usize::from(timing.scroll), usize::from(last), rows, action) as u16;
            }
        }
        Vec::new()
    }

    /// What a timer says by now.
    pub(super) fn heed_timer(&mut self, now: &Now) -> Vec<Effect> {
        let muted = self.setup.muted;
        let Some(Screen::Timer(timing)) = self.screens.last_mut() else { return Vec::new() };
        let due = timing.advance(now.moment);
        let mut effects = Vec::new();
        if !due.is_empty() && !muted {
            effects.push(Effect::Bell);
        }
        if due.contains(&Due::End)
            && let Some(comfort) = timing.whole(now.moment)
        {
            effects.extend(self.note(Body::Comfort(comfort), now));
        }
        effects
    }

    /// What a timer that is broken off by leaving the program has run.
    pub(super) fn timer_left(&mut self, now: &Now) -> Vec<Effect> {
        let left = match self.screens.last() {
            Some(Screen::Timer(timing)) => timing.left_early(now.moment),
            _ => None,
        };
        left.map(|comfort| self.note(Body::Comfort(comfort), now)).unwrap_or_default()
    }

    /// A timer, or where something blocks, what to do about that.
    fn timer_or_why(&self, timer: &'static Timer) -> Screen {
        match self.standing().map(|standing| standing.may_time(timer.warmth)) {
            None | Some(Ok(())) => Screen::Timer(Timing::new(timer)),
            Some(Err(refusal @ Refusal::Skin)) => {
                let (title, words) = (timer.title.clone(), content().messages.skin.clone());
                Screen::Refused { refused: Refused { title, words, refusal }, scroll: 0 }
            }
            Some(Err(_)) => Screen::Signs(Signs::Blocked { scroll: 0 }),
        }
    }

    pub(super) fn act_in_checklist(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let (rows, last) = (self.rows(), self.page_last_scroll());
        let Some(Screen::Checklist(checking)) = self.screens.last_mut() else { return Vec::new() };
        let checked = match action {
            Action::Yes => checking.answer(true),
            Action::No => checking.answer(false),
            Action::PreviousPage => {
                checking.back();
                None
            }
            Action::Enter if !checking.is_over() => None,
            Action::Enter | Action::Back => {
                self.screens.pop();
                None
            }
            action => {
                checking.scroll =
                    moved(usize::from(checking.scroll), usize::from(last), rows, action) as u16;
                None
            }
        };
        let body = checked.map(Body::Checklist);
        body.map(|body| self.note(body, now)).unwrap_or_default()
    }

    /// Shows the page for a visit, where it was asked for.
    pub(super) fn show_report(&mut self, report: Result<String, String>) {
        let shown = self.screens.iter_mut().find_map(|screen| match screen {
            Screen::Report { text, .. } => Some(text),
            _ => None,
        });
        if let Some(text) = shown {
            *text = Some(report);
        }
    }
}
