//! After a session: what was done of it.

use ratatui::text::{Line, Span};

use crate::history::After;
use crate::session::{Ending, Reached, Record, StepRecord};
use crate::text::{clock, count};
use crate::tui::screen::checkin;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// The page: what was reached, the times, what follows, and every step with what was done of it.
/// `decided`: what the coach has said, a sentence each.
#[must_use]
pub fn lines(
    record: &Record,
    after: &After,
    decided: &[String],
    columns: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    sheet.title(&record.title);
    let (whole, steps) = (record.steps_done(), count(record.steps.len(), "step"));
    let verdict = match record.ending {
        Ending::Finished if whole == record.steps.len() => format!("Done, all {steps}."),
        Ending::Finished => format!("Done, {whole} of {steps} in full."),
        Ending::Stopped => format!("Stopped, {whole} of {steps} in full."),
    };
    sheet.styled(&verdict, theme.work);
    sheet.gap();
    let mut times =
        vec![format!("{} in all", clock(record.whole)), format!("{} at work", clock(record.work))];
    if !record.paused.is_zero() {
        times.push(format!("{} paused", clock(record.paused)));
    }
    sheet.text(&times.join(&format!(" {} ", theme.signs.dot)));
    if let Some(told) = checkin::told(after) {
        sheet.text(&told);
    }
    for words in decided {
        sheet.text(words);
    }
    sheet.gap();
    for step in &record.steps {
        add_step(step, &mut sheet, columns, theme);
    }
    sheet.lines
}

fn add_step(step: &StepRecord, sheet: &mut Sheet<'_>, columns: u16, theme: &Theme) {
    let signs = theme.signs;
    let (sign, style, word) = match step.reached {
        Reached::Done => (signs.done, theme.work, "done"),
        Reached::Partly => (signs.partly, theme.change, "in part"),
        Reached::Skipped => (signs.not_done, theme.dim, "left out"),
    };
    let fact = format!("{word}  {:>5} of {:>5}", clock(step.done), clock(step.planned));
    let room = columns.saturating_sub(words::width(&fact) + 4);
    let mark = Span::styled(format!("{sign} "), style);
    if room >= words::width(&step.name) {
        let gap = " ".repeat(usize::from(room + 2 - words::width(&step.name)));
        sheet.lines.push(Line::from(vec![
            mark,
            Span::styled(step.name.clone(), theme.text),
            Span::raw(gap),
            Span::styled(fact, theme.dim),
        ]));
        return;
    }
    sheet.lines.extend(words::paragraph(mark, &step.name, theme.text, columns));
    sheet.point("  ".to_owned(), &fact);
}
