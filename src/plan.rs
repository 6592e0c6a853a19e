//! The plan: what is due today, what was done of it, and which routine suits.
//!
//! A plan is a file, `routines/plans/*.toml`, of weeks and their days ([`read_plan`]). What is due is
//! computed from the plan, the day on which it was begun and what was done since ([`due`]). Nothing is
//! owed: a day that was missed is over.

mod day;
mod ladder;
mod pattern;
mod probe;
mod read;
mod today;

pub use day::Day;
pub use pattern::{
    Answers, Asked, Ease, Match, Pattern, QUESTIONS, Stiff, Where, With, Worse, answered, matching,
};
pub use probe::{Direction, Probed, probe_waits, probed};
pub use read::{Names, bundled_plans, read_plan};
pub use today::{Due, DueToday, Mood, due, prescribed, shortest, walk};

use std::num::NonZeroU16;

use crate::coach::Prescribed;
use crate::text;

/// A plan of some weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The file's name without its ending.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whom it is for, in a sentence.
    pub goal: Option<String>,
    /// Anything else worth knowing.
    pub note: Option<String>,
    /// The plan that follows it, by id; none: it goes on with its last week.
    pub then: Option<String>,
    /// The stretches of weeks in order; never empty.
    pub stages: Vec<Stage>,
    /// Codes of its sources.
    pub sources: Vec<String>,
}

/// Some weeks that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// How many weeks; the last stage goes on until something else is followed.
    pub weeks: NonZeroU16,
    /// What to know in these weeks.
    pub note: Option<String>,
    /// What is due from Monday to Sunday; nothing on a day of rest.
    pub days: [Vec<Item>; 7],
    /// Doses that are prescribed in these weeks, by exercise.
    pub doses: Vec<Prescribed>,
}

/// Something to do on a day: one of several things where the plan leaves the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What; the first is what is proposed. Never empty.
    pub any_of: Vec<Thing>,
    /// How often.
    pub times: Times,
}

/// A thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A routine by its id.
    Routine(String),
    /// The routine that suits the pattern.
    Bias,
    /// A walk.
    Walk {
        /// The least and the most minutes.
        minutes: (u16, u16),
        /// How, in words: `3 x (3 easy + 2 brisk)`.
        how: Option<String>,
    },
    /// Something outside, in words: `easy run`.
    Own(String),
}

/// How often something is due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// At least.
    pub least: u16,
    /// At most.
    pub most: u16,
}

/// Things of a day in words, and how often: `desk-micro-3, 3 times`. `name`: what a routine is called,
/// by its id.
#[must_use]
pub fn said(any_of: &[Thing], times: Times, name: &dyn Fn(&str) -> String) -> String {
    let thing = |thing: &Thing| match thing {
        Thing::Routine(id) => name(id),
        Thing::Bias => "your direction".to_owned(),
        Thing::Walk { minutes: (least, most), how } => {
            let minutes =
                if least == most { format!("{least}") } else { format!("{least}-{most}") };
            let how = how.as_ref().map(|how| format!(" ({how})")).unwrap_or_default();
            format!("walk {minutes} min{how}")
        }
        Thing::Own(words) => words.clone(),
    };
    let things = text::choices(&any_of.iter().map(thing).collect::<Vec<_>>());
    match (times.least, times.most) {
        (1, 1) => things,
        (least, most) if least == most => format!("{things}, {least} times"),
        (least, most) => format!("{things}, {least} to {most} times"),
    }
}

impl Plan {
    /// The stage of a week, from 1; the last one for every week after it.
    #[must_use]
    pub fn stage(&self, week: u16) -> usize {
        let mut end = 0;
        let of = self.stages.iter().position(|stage| {
            end += stage.weeks.get();
            week <= end
        });
        of.unwrap_or(self.stages.len() - 1)
    }

    /// How many weeks it takes, at most ten years of them.
    #[must_use]
    pub fn weeks(&self) -> u16 {
        self.stages.iter().map(|stage| stage.weeks.get()).sum()
    }
}
