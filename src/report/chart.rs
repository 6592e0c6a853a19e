//! The charts of the page: SVG that is read without colour, with its numbers in words for screen readers.

use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::history::Region;
use crate::history::progress::Progress;
use crate::text::Escaped;

/// Sizes in units of the pictures, which are stretched to the width of the page's column.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 84.0;
const LEFT: f64 = 20.0;
const TOP: f64 = 6.0;
const BOTTOM: f64 = 69.0;

/// The pain of a region: for each day the line from the lowest score to the highest, and over them the
/// median of the seven days up to it.
pub(super) fn pain(
    name: &str,
    progress: &Progress,
    region: Region,
    (from, to): (Date, Date),
    by_week: &str,
) -> String {
    let long = f64::from(from.until(to).map_or(1, |span| span.get_days()).max(1));
    let x = |day: Date| {
        let since = from.until(day).map_or(0, |span| span.get_days());
        LEFT + (WIDTH - LEFT - 4.0) * f64::from(since) / long
    };
    let y = |score: f64| BOTTOM - (BOTTOM - TOP) * score / 10.0;
    let mut svg = begin(&format!("{name}, median of each week: {by_week}"));
    grid(&mut svg, &[0.0, 5.0, 10.0], &y);
    ticks(&mut svg, from, to, &x);
    let mut line = String::new();
    let mut last: Option<Date> = None;
    for (day, known) in &progress.days {
        let Some(pain) = known.pain(region) else { continue };
        let (high, low) = (y(pain.high) - 1.6, y(pain.low) + 1.6);
        let _ = writeln!(svg, "<path class=\"range\" d=\"M{0:.1} {high:.1}V{low:.1}\"/>", x(*day));
        if let Some(week) = progress.week_to(*day, region) {
            // After a week without a score the line begins anew.
            let near = last.and_then(|last| last.until(*day).ok());
            let pen = if near.is_some_and(|gap| gap.get_days() <= 7) { 'L' } else { 'M' };
            let _ = write!(line, "{pen}{:.1} {:.1}", x(*day), y(week.median));
            last = Some(*day);
        }
    }
    let _ = writeln!(svg, "<path class=\"median\" d=\"{line}\"/>\n</svg>");
    svg
}

/// Sessions in each week as bars, and a dashed line at the plan.
pub(super) fn weeks(sessions: &[usize], goal: f64, from: Date, by_week: &str) -> String {
    let most = sessions.iter().copied().max().unwrap_or(0).max(1) as f64;
    let most = most.max(goal).max(2.0);
    let step = (WIDTH - LEFT - 4.0) / sessions.len().max(1) as f64;
    let y = |count: f64| BOTTOM - (BOTTOM - TOP) * count / most;
    let mut svg = begin(&format!("Sessions in each week: {by_week}"));
    grid(&mut svg, &[0.0, most], &y);
    // Many weeks have no room for a word each.
    let every = sessions.len().div_ceil(6).max(1);
    for ((index, count), weeks) in sessions.iter().enumerate().zip(0_i64..) {
        let left = LEFT + step * index as f64;
        let (top, wide) = (y(*count as f64), (step * 0.62).min(34.0));
        if *count > 0 {
            let _ = writeln!(
                svg,
                "<rect class=\"bar\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" \
                 height=\"{:.1}\"/>",
                BOTTOM - top
            );
        }
        let day = from.checked_add((weeks * 7).days());
        if let (true, Ok(day)) = (index % every == 0, day) {
            let day = day.strftime("%-d %b");
            let _ = writeln!(svg, "<text x=\"{left:.1}\" y=\"{:.1}\">{day}</text>", HEIGHT - 3.0);
        }
    }
    let _ = writeln!(svg, "<path class=\"goal\" d=\"M{LEFT} {:.1}H{WIDTH}\"/>\n</svg>", y(goal));
    svg
}

fn begin(said: &str) -> String {
    format!(
        "<svg role=\"img\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-label=\"{0}\">\n",
        Escaped(said)
    )
}

fn grid(svg: &mut String, at: &[f64], y: &impl Fn(f64) -> f64) {
    for value in at {
        let (line, text) = (y(*value), y(*value) + 3.0);
        let _ = writeln!(svg, "<path class=\"grid\" d=\"M{LEFT} {line:.1}H{WIDTH}\"/>");
        let _ = writeln!(
            svg,
            "<text class=\"number\" x=\"{:.1}\" y=\"{text:.1}\">{value}</text>",
            LEFT - 4.0
        );
    }
}

/// At most six days in words below the picture, the first of a week each.
fn ticks(svg: &mut String, from: Date, to: Date, x: &impl Fn(Date) -> f64) {
    let weeks = from.until(to).map_or(0, |span| span.get_days()) / 7 + 1;
    let every = i64::from((weeks + 5) / 6).max(1) * 7;
    let mut day = from;
    while day <= to {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x(day),
            HEIGHT - 3.0,
            day.strftime("%-d %b")
        );
        let Ok(next) = day.checked_add(every.days()) else { break };
        day = next;
    }
}
