//! Questions in the middle of being asked: which come now, when it ends, and what is kept.

use std::collections::BTreeMap;

use super::content::{Group, Question, content};
use crate::history::{Answer, Form, Screen};

/// The questions of a form, group after group. It ends with the last group, or with an emergency: who
/// has to call somebody is not kept with more questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    form: Form,
    answers: BTreeMap<String, Answer>,
}

impl Asking {
    /// Nothing is answered yet.
    #[must_use]
    pub const fn new(form: Form) -> Self {
        Self { form, answers: BTreeMap::new() }
    }

    fn groups(&self) -> &'static [Group] {
        match self.form {
            Form::Daily => &[Group::Daily],
            Form::Short => &[Group::Emergency, Group::Urgent],
            Form::Full => &Group::FULL,
        }
    }

    /// The group that is asked now; nothing when all has been asked that is to be.
    #[must_use]
    pub fn group(&self) -> Option<Group> {
        for group in self.groups() {
            if self.left(*group).next().is_some() {
                return Some(*group);
            }
            if *group == Group::Emergency && self.holds_sign(*group) {
                return None;
            }
        }
        None
    }

    /// The questions of a group that are asked after these answers, answered ones too.
    pub fn asked(&self, group: Group) -> impl Iterator<Item = &'static Question> {
        let questions = content().group(group);
        questions.filter(|question| question.is_asked(&self.answers))
    }

    /// Those of them without an answer.
    pub fn left(&self, group: Group) -> impl Iterator<Item = &'static Question> {
        self.asked(group).filter(|question| !self.answers.contains_key(&question.id))
    }

    /// The answer to a question.
    #[must_use]
    pub fn given(&self, question: &Question) -> Option<Answer> {
        self.answers.get(&question.id).copied()
    }

    /// Takes an answer; what it makes idle is forgotten. Skipping counts only where it is allowed.
    pub fn answer(&mut self, question: &Question, answer: Answer) {
        if answer == Answer::Skipped && !question.skip {
            return;
        }
        self.answers.insert(question.id.clone(), answer);
        let idle = |id: &String| {
            content().question(id).is_some_and(|question| !question.is_asked(&self.answers))
        };
        let idle: Vec<String> = self.answers.keys().filter(|id| idle(id)).cloned().collect();
        for id in idle {
            self.answers.remove(&id);
        }
    }

    /// No to all that is left of a group.
    pub fn no_to_the_rest(&mut self, group: Group) {
        let rest: Vec<&Question> = self.left(group).collect();
        for question in rest {
            self.answer(question, Answer::No);
        }
    }

    /// Whether a group holds a sign that leads to more than limits.
    #[must_use]
    pub fn holds_sign(&self, group: Group) -> bool {
        let is_sign = |question: &Question| self.given(question).is_some_and(Answer::may_be);
        !matches!(group, Group::Provider | Group::Readiness) && self.asked(group).any(is_sign)
    }

    /// What is to be kept: the answers of all that was to be asked, or of those before one left. Who
    /// leaves in the middle leaves nothing, but a sign that was reported stays reported.
    #[must_use]
    pub fn kept(self) -> Option<Screen> {
        let signs = self.groups().iter().any(|group| self.holds_sign(*group));
        let keeps = signs || self.group().is_none();
        let content = content().version.clone();
        keeps.then_some(Screen { content, form: self.form, answers: self.answers })
    }
}
