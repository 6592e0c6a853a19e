//! How it feels: when it is asked, and what becomes of the answers.

use std::sync::Arc;

use super::{Afterwards, App};
use crate::history::{Body, Entry, Keep, Log, Scores};
use crate::routine::Routine;
use crate::safety::Refusal;
use crate::time::Now;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::screen::Screen;
use crate::tui::screen::checkin::{About, CheckIn};
use crate::tui::screen::signs::daily::New;

impl App {
    /// Starts a session, after the question how it feels if that is asked.
    pub(super) fn begin(&mut self, routine: &Arc<Routine>, now: &Now) -> Vec<Effect> {
        if self.asks_first(routine) {
            return Vec::new();
        }
        // What today's pain closes, an answer may open; nothing else is worth a question.
        let refusal = self.tailor(routine, Scores::default()).err();
        if let Some(refusal) = refusal.filter(|why| !matches!(why, Refusal::Pain(_))) {
            self.refuse(&refusal, routine);
            return Vec::new();
        }
        if !self.setup.check_in {
            return self.start_today(routine, Scores::default(), now);
        }
        let mut before = CheckIn::new(About::Before(Arc::clone(routine)));
        before.remarks = self.remarks_on(routine, Scores::default());
        self.screens.push(Screen::CheckIn(before));
        Vec::new()
    }

    /// What is different about a routine today, in short.
    fn remarks_on(&self, routine: &Routine, scores: Scores) -> Vec<String> {
        let tailored = match self.tailor(routine, scores) {
            Ok(tailored) => tailored,
            Err(refusal) => return vec![refusal.words(routine, &self.setup.numbers)],
        };
        let notes = tailored.notes.iter().map(|note| format!("{}: {}", note.exercise, note.words));
        tailored.words.iter().cloned().chain(notes).collect()
    }

    /// Asks how the morning after a session was, where nothing else is going on.
    pub(super) fn ask_after_the_morning(&mut self, entry: &Entry) {
        if self.setup.check_in && self.is_first_page() && !self.finding {
            let morning = CheckIn::new(About::Morning(entry.when.day));
            self.screens.push(Screen::CheckIn(morning));
        }
    }

    pub(super) fn act_in_check_in(&mut self, action: Action, now: &Now) -> Vec<Effect> {
        let Some(Screen::CheckIn(check_in)) = self.screens.last_mut() else { return Vec::new() };
        match (action, check_in.new) {
            (Action::No, _) => {
                self.say_new(New::Nothing);
                return Vec::new();
            }
            // What is new was not said yet.
            (Action::Yes, _) | (Action::Enter, New::Something) => {
                self.say_new(New::Something);
                return Vec::new();
            }
            (Action::Back, New::Something) => {
                let kept = check_in.new.kept();
                return kept.map(|body| self.report_new(body, now)).unwrap_or_default();
            }
            _ => {}
        }
        if !matches!(action, Action::Enter | Action::Back) {
            check_in.act(action);
            if let About::Before(routine) = &check_in.about {
                let (routine, scores) = (Arc::clone(routine), check_in.scores());
                let remarks = self.remarks_on(&routine, scores);
                if let Some(Screen::CheckIn(check_in)) = self.screens.last_mut() {
                    check_in.remarks = remarks;
                }
            }
            return Vec::new();
        }
        let answered = (action == Action::Enter).then(|| check_in.clone());
        let about = check_in.about.clone();
        self.screens.pop();
        match about {
            About::Before(routine) => {
                let Some(check_in) = answered else { return Vec::new() };
                let kept = check_in.new.kept();
                let mut effects = kept.map(|body| self.note(body, now)).unwrap_or_default();
                effects.extend(self.start_today(&routine, check_in.scores(), now));
                effects
            }
            // Asked once; without an answer it is not asked again.
            About::Morning(_) => {
                let scores = answered.map(|check_in| check_in.scores()).unwrap_or_default();
                vec![Effect::Keep(Keep::Morning(scores))]
            }
            About::Now => {
                let scores = answered.map(|check_in| check_in.scores()).unwrap_or_default();
                let log = Log { scores, ..Log::default() };
                let says = !log.is_empty();
                let body = says.then(|| Body::Log(Box::new(log)));
                body.map(|body| self.note(body, now)).unwrap_or_default()
            }
            About::After { .. } => {
                let answered = answered.map(|check_in| check_in.after()).unwrap_or_default();
                let mut effects = Vec::new();
                if !answered.is_empty() {
                    effects.push(Effect::Keep(Keep::After(answered)));
                }
                if let Some(Screen::Summary { after, .. }) = self.screens.last_mut() {
                    *after = answered;
                }
                if self.afterwards == Afterwards::Quit {
                    effects.push(Effect::Quit);
                }
                effects
            }
        }
    }
}
