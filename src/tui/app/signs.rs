//! Warning signs in the interface: what is asked first, what an answer leads to, and what a block
//! leaves open.

use std::sync::Arc;

use super::App;
use super::steer::moved;
use crate::history::{Body, Consent, Form, Notice, Noticed};
use crate::routine::Routine;
use crate::safety::{Asking, Block, Due, Group, Kind, Standing, content};
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::screen::Screen;
use crate::tui::screen::checkin::About as Asks;
use crate::tui::screen::signs::daily::{Daily, New};
use crate::tui::screen::signs::questions::{Questions, Step};
use crate::tui::screen::signs::written::{About, Written};
use crate::tui::screen::signs::{Known, Signs};

/// What can be read while somebody has to be seen the same day.
const BREATHING: &str = "breath-belly";

impl App {
    /// What holds, as far as it is known.
    pub(super) fn standing(&self) -> Option<&Standing> {
        self.day().map(|day| &day.today.standing)
    }

    pub(super) fn known_signs(&self) -> Option<Known<'_>> {
        let day = self.day()?;
        let (standing, numbers) = (&day.today.standing, &self.setup.numbers);
        Some(Known { standing, numbers, when: &day.when })
    }

    /// Whether supple was started for the first time, or its words have changed.
    pub(super) fn is_first(&self) -> bool {
        self.is_told()
            && self.standing().is_some_and(|standing| {
                let young = standing.block.as_ref().is_some_and(|block| block.kind == Kind::Young);
                !young && (!standing.understood || standing.due == Some(Due::First))
            })
    }

    /// Shows what comes before anything else, as soon as it is known and nothing else is open: a block
    /// that was not seen yet, or the first page.
    pub(super) fn open_signs(&mut self) {
        if !self.screens.is_empty() {
            return;
        }
        let block = self.standing().and_then(|standing| standing.block.clone());
        match block {
            Some(block) if self.seen_block.as_ref().is_none_or(|seen| !is_same(seen, &block)) => {
                self.show_block();
            }
            Some(_) => {}
            None => {
                self.seen_block = None;
                if self.is_first() {
                    self.screens.push(Screen::Signs(Signs::First { scroll: 0 }));
                }
            }
        }
    }

    /// What has to be answered before a session of a routine; whether there is anything.
    pub(super) fn asks_first(&mut self, routine: &Arc<Routine>) -> bool {
        if self.standing().is_some_and(|standing| standing.block.is_some()) {
            self.show_block();
            return true;
        }
        if self.is_first() {
            self.screens.push(Screen::Signs(Signs::First { scroll: 0 }));
            return true;
        }
        let due = self.standing().and_then(|standing| standing.due).filter(|_| self.is_told());
        if due.is_some() {
            self.ask(Some(Arc::clone(routine)));
        }
        due.is_some()
    }

    /// The page of what is blocked.
    pub(super) fn show_block(&mut self) {
        self.seen_block = self.standing().and_then(|standing| standing.block.clone());
        self.screens.push(Screen::Signs(Signs::Blocked { scroll: 0 }));
    }

    /// The full questions; after them a session, if one is wanted. A session that runs has a key of its
    /// own for what happens in it.
    pub(super) fn ask(&mut self, wanted: Option<Arc<Routine>>) {
        if self.workout().is_none() {
            let why = self.standing().and_then(|standing| standing.due);
            let questions = Box::new(Questions::new(why, wanted));
            self.screens.push(Screen::Signs(Signs::Questions(questions)));
        }
    }

    pub(super) fn act_on_signs(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::Signs(signs)) = self.screens.last() else { return Vec::new() };
        match signs {
            Signs::First { .. } => self.act_at_first(action, now),
            Signs::Questions(_) => self.act_on_questions(action, now),
            Signs::Daily(_) => self.act_on_daily(action, now),
            Signs::Blocked { .. } => self.act_while_blocked(action),
            Signs::Notices { .. } => self.act_on_notices(action, now),
            Signs::Written(_) => self.act_on_written(action, now),
        }
    }

    fn act_at_first(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let adult = match action {
            Action::AllNo | Action::Yes => true,
            Action::Young => false,
            action => {
                self.scroll_signs(action);
                return Vec::new();
            }
        };
        let content = content().version.clone();
        let mut effects = self.note(Body::Consent(Consent { content, adult }), now);
        match action {
            Action::AllNo => {
                let mut asking = Asking::new(Form::Short);
                asking.no_to_the_rest(Group::Emergency);
                asking.no_to_the_rest(Group::Urgent);
                if let Some(answered) = asking.kept() {
                    effects.extend(self.note(Body::Screen(answered), now));
                }
                self.screens.pop();
                effects.extend(self.offer_to_go_on(now));
            }
            Action::Yes => self.ask(None),
            _ => {
                self.screens.pop();
                self.show_block();
            }
        }
        effects
    }

    fn act_on_questions(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::Signs(Signs::Questions(questions))) = self.screens.last_mut() else {
            return Vec::new();
        };
        let over = action != Action::Back && questions.act(action) == Step::Over;
        if !over && action != Action::Back {
            return Vec::new();
        }
        let (kept, wanted) = (questions.kept(), questions.wanted.take());
        self.screens.pop();
        let Some(answered) = kept else {
            self.notice =
                Some("nothing was kept: the questions were not answered to the end".into());
            return Vec::new();
        };
        let mut effects = self.note(Body::Screen(answered), now);
        effects.extend(self.follow_signs(wanted.filter(|_| over), now));
        effects
    }

    /// After answers: the block that they make, the notices that they leave, or the session that was
    /// wanted. What was answered is over.
    fn follow_signs(&mut self, wanted: Option<Arc<Routine>>, now: &Now) -> Vec<Effect> {
        let Some(standing) = self.standing() else { return Vec::new() };
        let (blocks, owes) =
            (standing.block.is_some(), standing.owed.iter().any(|owed| owed.remind));
        let nothing = standing.owed.is_empty();
        self.screens.retain(|screen| {
            !matches!(screen, Screen::Signs(Signs::First { .. } | Signs::Blocked { .. }))
        });
        if blocks {
            self.show_block();
            return Vec::new();
        }
        self.notice = Some(content().nothing.clone()).filter(|_| nothing);
        // Where nothing is asked before a session it would begin under the page of notices.
        let wanted = wanted.filter(|_| !owes || self.setup.check_in);
        let effects = wanted.map(|routine| self.begin(&routine, now)).unwrap_or_default();
        if owes {
            self.screens.push(Screen::Signs(Signs::Notices { chosen: 0 }));
        }
        effects
    }

    fn act_on_daily(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::Signs(Signs::Daily(daily))) = self.screens.last_mut() else {
            return Vec::new();
        };
        match action {
            Action::Score(number) => daily.mark(number),
            Action::No => {
                self.screens.pop();
                self.say_new(New::Nothing);
            }
            Action::Enter | Action::Back => {
                let kept = daily.kept();
                if kept.is_some() || action == Action::Back {
                    self.screens.pop();
                }
                if let Some(body) = kept {
                    return self.report_new(body, now);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Says in the questions before a session whether something is new.
    pub(super) fn say_new(&mut self, new: New) {
        if let Some(Screen::CheckIn(check_in)) = self.screens.last_mut()
            && matches!(check_in.about, Asks::Before(_))
        {
            check_in.new = new;
            if new == New::Something {
                self.screens.push(Screen::Signs(Signs::Daily(Daily::default())));
            }
        }
    }

    /// Keeps that something is new; no session begins.
    pub(super) fn report_new(&mut self, body: Body, now: &Now) -> Vec<Effect> {
        if matches!(self.screens.last(), Some(Screen::CheckIn(_))) {
            self.screens.pop();
        }
        let mut effects = self.note(body, now);
        effects.extend(self.follow_signs(None, now));
        effects
    }

    /// What was reported and is not kept yet, when supple is left all at once.
    pub(super) fn unkept_signs(&mut self, now: &Now) -> Vec<Effect> {
        let bodies: Vec<Body> = self
            .screens
            .iter()
            .filter_map(|screen| match screen {
                Screen::Signs(Signs::Questions(questions)) => questions.kept().map(Body::Screen),
                Screen::Signs(Signs::Daily(daily)) => daily.kept(),
                Screen::CheckIn(check_in) if check_in.new == New::Something => check_in.new.kept(),
                _ => None,
            })
            .collect();
        bodies.into_iter().flat_map(|body| self.note(body, now)).collect()
    }

    /// Whether a key of the page of what is blocked does something about that.
    pub(super) fn is_meant(&self, action: Action) -> bool {
        let block = self.standing().and_then(|standing| standing.block.as_ref());
        block.is_none_or(|block| match action {
            Action::Checked => block.kind >= Kind::Urgent,
            Action::Questions => block.kind != Kind::Young,
            _ => true,
        })
    }

    fn act_while_blocked(&mut self, action: Action) -> Vec<Effect> {
        let block = self.standing().and_then(|standing| standing.block.as_ref());
        let kind = block.map(|block| block.kind);
        match action {
            Action::Back => drop(self.screens.pop()),
            Action::Questions if kind == Some(Kind::Young) => {
                self.screens.pop();
                self.screens.push(Screen::Signs(Signs::First { scroll: 0 }));
            }
            Action::Questions => self.ask(None),
            Action::Checked if kind >= Some(Kind::Urgent) => {
                let written = Written::new(About::Checked);
                self.screens.push(Screen::Signs(Signs::Written(written)));
            }
            Action::Breathing if kind == Some(Kind::Urgent) => {
                let exercise =
                    self.catalog.as_ref().and_then(|catalog| catalog.exercise(BREATHING)).cloned();
                let page = exercise.map(|exercise| Screen::Exercise { exercise, scroll: 0 });
                self.screens.extend(page);
            }
            Action::Report => {
                self.screens.push(Screen::Report { text: None, scroll: 0 });
                return vec![Effect::Report];
            }
            action => self.scroll_signs(action),
        }
        Vec::new()
    }

    fn act_on_notices(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let owed = self.standing().map(|standing| standing.owed.clone()).unwrap_or_default();
        let Some(Screen::Signs(Signs::Notices { chosen })) = self.screens.last_mut() else {
            return Vec::new();
        };
        let last = owed.len().saturating_sub(1);
        *chosen = (*chosen).min(last);
        let item = owed.get(*chosen).map(|owed| owed.item.clone());
        let became = match (action, item) {
            (Action::Back, _) | (Action::Enter, None) => {
                self.screens.pop();
                return Vec::new();
            }
            (Action::Enter, Some(item)) => (item, Noticed::Seen),
            (Action::DealtWith, Some(item)) => (item, Noticed::Resolved),
            (Action::Dismiss, Some(item)) => {
                let written = Written::new(About::Dismiss(item));
                self.screens.push(Screen::Signs(Signs::Written(written)));
                return Vec::new();
            }
            (action, _) => {
                *chosen = moved(*chosen, last, 2, action);
                return Vec::new();
            }
        };
        let (item, what) = became;
        if what == Noticed::Seen {
            *chosen = (*chosen + 1).min(last);
        }
        let effects = self.note(Body::Notice(Notice { item, now: what, why: None }), now);
        self.close_read_notices();
        effects
    }

    /// Leaves the notices as soon as none is left to be read.
    fn close_read_notices(&mut self) {
        let left = self.standing().is_some_and(|it| it.owed.iter().any(|owed| owed.remind));
        if !left && matches!(self.screens.last(), Some(Screen::Signs(Signs::Notices { .. }))) {
            self.screens.pop();
        }
    }

    fn act_on_written(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::Signs(Signs::Written(written))) = self.screens.last_mut() else {
            return Vec::new();
        };
        match action {
            Action::Type(c) => written.push(c),
            Action::Erase => written.erase(),
            Action::Back => drop(self.screens.pop()),
            Action::Enter => {
                if let Some(body) = written.kept() {
                    self.screens.pop();
                    let effects = self.note(body, now);
                    self.close_read_notices();
                    return effects;
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn scroll_signs(&mut self, action: Action) {
        let (rows, last) = (self.rows(), self.page_last_scroll());
        if let Some(Screen::Signs(Signs::First { scroll } | Signs::Blocked { scroll })) =
            self.screens.last_mut()
        {
            *scroll = moved(usize::from(*scroll), usize::from(last), rows, action) as u16;
        }
    }
}

/// Whether two are one, told here and by the ledger, whose moments differ by a little.
fn is_same(a: &Block, b: &Block) -> bool {
    (a.kind, &a.items, a.day) == (b.kind, &b.items, b.day)
}
