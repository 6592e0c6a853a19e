//! What the ledger says, in sentences: for screen readers, pipes and small screens.

use std::fmt::{self, Write as _};

use jiff::civil::Date;

use super::{Change, DAYS_TO_SAY, Helps, Progress, Spread, Week, change};
use crate::history::{Furthest, Region};
use crate::routine::Word;
use crate::text::{clock, count, day_name, minutes, number};

/// Everything in sentences. `name` tells what people call an exercise.
#[must_use]
pub fn sentences(progress: &Progress, name: &dyn Fn(&str) -> String) -> Vec<String> {
    if progress.days.is_empty() {
        return vec![
            "Nothing is noted yet. After your first session there is something to see here."
                .to_owned(),
        ];
    }
    let mut all: Vec<String> =
        Region::ALL.into_iter().filter_map(|region| region_in_words(progress, region)).collect();
    all.extend(furthest_in_words(progress));
    let recent = progress.weeks.iter().rev().take(6).rev();
    all.extend(recent.map(|week| week_in_words(week, progress.today)));
    for exercise in progress.exercises.iter().take(8) {
        all.push(exercise_in_words(exercise, name));
    }
    all.extend(progress.helps.iter().take(8).map(|helps| helps_in_words(helps, name)));
    all
}

impl Region {
    /// What it is called at the beginning of a line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Back => "Back",
            Self::Leg => "Leg and calf",
        }
    }
}

impl Change {
    /// What it is called.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::Same => "about the same",
            Self::Worse => "more than before",
        }
    }
}

/// `3 (2 to 5)`; a single number by itself.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&number(self.median))?;
        if self.count > 1 {
            write!(f, " ({} to {})", number(self.low), number(self.high))?;
        }
        Ok(())
    }
}

/// How a region is, and how it has changed: in the last seven days, or in the last that are known.
#[must_use]
pub fn region_in_words(progress: &Progress, region: Region) -> Option<String> {
    let name = region.title();
    let (now, when) = if let Some(now) = progress.week_to(progress.today, region) {
        (now, "in the last 7 days".to_owned())
    } else {
        let day = progress.last_scored(region)?;
        let until = day_name(day, progress.today);
        (progress.week_to(day, region)?, format!("in its last 7 days, to {until}"))
    };
    let Some((first, _)) = progress.first_and_last(region) else {
        return Some(format!("{name}: {now} {when}."));
    };
    let how = change(first.median, now.median).word();
    Some(format!("{name}: {now} {when}, {} in the first: {how}.", number(first.median)))
}

/// How far down it reached in the first week and in the last.
fn furthest_in_words(progress: &Progress) -> Option<String> {
    let mut known = progress.weeks.iter().filter_map(|week| week.furthest);
    let (first, last) = (known.next()?, known.next_back()?);
    let part = |code: f64| {
        let furthest = Furthest::try_from(code.round() as i64).ok()?;
        Some(if furthest == Furthest::None { "nowhere" } else { furthest.word() })
    };
    let (from, to) = (part(first)?, part(last)?);
    Some(if from == to {
        format!("Furthest point: {to}, as at first.")
    } else {
        format!("Furthest point: from {from} to {to}.")
    })
}

/// What was done in a week, against what was planned.
#[must_use]
pub fn week_in_words(week: &Week, today: Date) -> String {
    let since = today.since(week.monday).map_or(i32::MAX, |span| span.get_days());
    let over = since >= 7;
    let when = if over {
        week.monday.strftime("Week of %-d %B").to_string()
    } else {
        "This week".to_owned()
    };
    let sessions = count(week.sessions.into(), "session");
    let mut said = format!("{when}: {sessions}, {} of work", minutes(week.work));
    let planned = week.planned.round();
    if week.paused > 0 {
        let days = count(week.paused.into(), "day");
        let _ = write!(said, "; {days} to rest taken off the plan");
    }
    if planned > 0.0 {
        let met = if f64::from(week.sessions) >= planned { ", reached" } else { "" };
        let plan = if over { "the plan was" } else { "the plan so far was" };
        let _ = write!(said, "; {plan} {planned:.0}{met}");
    }
    said.push('.');
    said
}

fn exercise_in_words(exercise: &super::Exercise, name: &dyn Fn(&str) -> String) -> String {
    let [left, right, _] = exercise.sides;
    let sides = if left.is_zero() && right.is_zero() {
        String::new()
    } else {
        format!(", left {}, right {}", clock(left), clock(right))
    };
    let planned = exercise.planned.as_secs_f64();
    let share = if planned > 0.0 { exercise.done.as_secs_f64() / planned * 100.0 } else { 100.0 };
    format!(
        "{}: on {}, {} in sets{sides}, {share:.0} % of what was planned.",
        name(&exercise.id),
        count(exercise.days, "day"),
        clock(exercise.done)
    )
}

/// What can be said of the day after an exercise.
#[must_use]
pub fn helps_in_words(helps: &Helps, name: &dyn Fn(&str) -> String) -> String {
    let name = name(&helps.exercise);
    let (Some(by), Some(with), Some(without)) = (helps.difference(), helps.with, helps.without)
    else {
        let days = |spread: Option<Spread>| spread.map_or(0, |spread| spread.count);
        return format!(
            "{name}: too few days to say; {} with it and {} without, and {DAYS_TO_SAY} of each are \
             needed.",
            days(helps.with),
            days(helps.without)
        );
    };
    let how = if by <= -1.0 {
        "less pain on the day after"
    } else if by >= 1.0 {
        "more pain on the day after"
    } else {
        "no difference on the day after"
    };
    format!(
        "{name}: {how}: {} over {}, {} over {} without it.",
        with,
        count(with.count, "day"),
        without,
        count(without.count, "day")
    )
}
