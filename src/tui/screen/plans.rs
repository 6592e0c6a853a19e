//! The plans: whom each is for, and its week.

use ratatui::text::Line;

use crate::plan::{Plan, said};
use crate::text::count;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The page, and the line of the chosen plan. `followed`: the plan that is followed; `week`: the week
/// that it has come to; `name`: what a routine is called.
#[must_use]
pub fn lines(
    plans: &[Plan],
    chosen: usize,
    followed: Option<&str>,
    week: u16,
    name: &dyn Fn(&str) -> String,
    columns: u16,
    theme: &Theme,
) -> (Vec<Line<'static>>, usize) {
    let mut sheet = Sheet::new(columns, theme);
    let mut line = 0;
    for (at, plan) in plans.iter().enumerate() {
        let is_followed = followed == Some(plan.id.as_str());
        let weeks = count(plan.weeks().into(), "week");
        let fact = if is_followed { format!("followed, {weeks}") } else { weeks };
        if at == chosen {
            line = sheet.here();
        }
        sheet.item(at == chosen, &plan.title, &fact);
        if at != chosen {
            continue;
        }
        for words in plan.goal.iter().chain(&plan.note) {
            sheet.point("    ".to_owned(), words);
        }
        let stage = &plan.stages[plan.stage(if is_followed { week } else { 1 })];
        if let Some(words) = &stage.note {
            sheet.point("    ".to_owned(), words);
        }
        for (day, items) in DAYS.iter().zip(&stage.days) {
            let items: Vec<String> =
                items.iter().map(|item| said(&item.any_of, item.times, name)).collect();
            let items = if items.is_empty() { "rest".to_owned() } else { items.join("; ") };
            sheet.point(format!("    {day}  "), &items);
        }
        // The week belongs into sight with its plan.
        line = sheet.here().saturating_sub(1);
        sheet.gap();
    }
    (sheet.lines, line)
}
