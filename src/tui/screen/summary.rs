//! After a session: what was done of it.

use std::time::Duration;

use ratatui::text::{Line, Span};

use crate::session::{Ending, Outcome, Session};
use crate::text::{clock, count};
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// What was done, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    title: String,
    ending: Ending,
    steps: Vec<Done>,
    /// Time in the session, pauses not counted.
    spent: Duration,
    /// Time paused.
    paused: Duration,
}

/// What was done of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Done {
    name: String,
    /// Sets done to their end or ended by the user, each counted once.
    sets: usize,
    planned: usize,
    /// Time at work.
    worked: Duration,
}

impl Summary {
    /// Sums up a session that has ended.
    #[must_use]
    pub fn of(session: &Session, ending: Ending) -> Self {
        let timeline = session.timeline();
        let done = |index: usize| {
            let done = |outcome| matches!(outcome, Outcome::Completed | Outcome::EndedEarly);
            session.laps().iter().any(|lap| lap.segment == index && done(lap.outcome))
        };
        let steps = timeline.steps().iter().enumerate().map(|(step, planned)| {
            let sets: Vec<usize> = (0..timeline.segments().len())
                .filter(|index| timeline.segments()[*index].place.step == step)
                .filter(|index| timeline.segments()[*index].part.is_work())
                .collect();
            let worked = session.laps().iter().filter(|lap| sets.contains(&lap.segment));
            Done {
                name: planned.step.exercise.name.clone(),
                sets: sets.iter().filter(|index| done(**index)).count(),
                planned: sets.len(),
                worked: worked.map(|lap| lap.done).sum(),
            }
        });
        Self {
            title: timeline.routine().title.clone(),
            ending,
            steps: steps.collect(),
            spent: session.laps().iter().map(|lap| lap.done).sum(),
            paused: session.laps().iter().map(|lap| lap.paused).sum(),
        }
    }

    /// The page.
    #[must_use]
    pub fn lines(&self, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut sheet = Sheet::new(columns, theme);
        sheet.title(&self.title);
        let whole = self.steps.iter().filter(|step| step.sets == step.planned).count();
        let steps = count(self.steps.len(), "step");
        let verdict = match self.ending {
            Ending::Finished if whole == self.steps.len() => format!("Done, all {steps}."),
            Ending::Finished => format!("Done, {whole} of {steps} in full."),
            Ending::Stopped => format!("Stopped, {whole} of {steps} in full."),
        };
        sheet.styled(&verdict, theme.work);
        sheet.gap();
        let worked: Duration = self.steps.iter().map(|step| step.worked).sum();
        let mut times =
            vec![format!("{} in all", clock(self.spent)), format!("{} at work", clock(worked))];
        if !self.paused.is_zero() {
            times.push(format!("{} paused", clock(self.paused)));
        }
        sheet.text(&times.join(&format!(" {} ", theme.signs.dot)));
        sheet.gap();
        for step in &self.steps {
            step.add_to(&mut sheet, columns, theme);
        }
        sheet.lines
    }
}

impl Done {
    fn add_to(&self, sheet: &mut Sheet<'_>, columns: u16, theme: &Theme) {
        let signs = theme.signs;
        let (sign, style, word) = match self.sets {
            sets if sets == self.planned => (signs.done, theme.work, ""),
            0 if self.worked.is_zero() => (signs.not_done, theme.dim, "left out"),
            _ => (signs.partly, theme.change, "in part"),
        };
        let mut fact = format!("{} of {}", self.sets, count(self.planned, "set"));
        if !word.is_empty() {
            fact = format!("{word}, {fact}");
        }
        let time = format!("{fact}  {:>5}", clock(self.worked));
        let room = columns.saturating_sub(words::width(&time) + 4);
        let mark = Span::styled(format!("{sign} "), style);
        if room >= words::width(&self.name) {
            let gap = " ".repeat(usize::from(room + 2 - words::width(&self.name)));
            sheet.lines.push(Line::from(vec![
                mark,
                Span::styled(self.name.clone(), theme.text),
                Span::raw(gap),
                Span::styled(time, theme.dim),
            ]));
            return;
        }
        sheet.lines.extend(words::paragraph(mark, &self.name, theme.text, columns));
        sheet.point("  ".to_owned(), &time);
    }
}
