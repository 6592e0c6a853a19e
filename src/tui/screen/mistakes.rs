//! What is wrong with a file: each mistake with its line of the file and what to write instead.

use ratatui::text::{Line, Span};

use crate::routine::catalog::{Catalog, Entry};
use crate::routine::diagnostic::{Problem, Severity};
use crate::tui::action::Troubles;
use crate::tui::theme::Theme;
use crate::tui::widget::sheet::Sheet;
use crate::tui::widget::words;

/// Writes the page: the mistakes of a routine's file, those of exercise files, which may be why, and
/// those in the settings and of own sounds.
#[must_use]
pub fn lines(
    entry: &Entry,
    catalog: Option<&Catalog>,
    troubles: &Troubles,
    columns: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    routine(&mut sheet, entry, theme, columns);
    let others = catalog.into_iter().flat_map(Catalog::exercise_mistakes);
    let before = sheet.here();
    for (problems, bytes) in others {
        sheet.gap();
        file(&mut sheet, problems, bytes, theme, columns);
    }
    let clean = entry.problems.is_empty() && sheet.here() == before;
    sheet.gap();
    if clean {
        sheet.text("Nothing is wrong with this file.");
    } else {
        sheet.aside("e opens the routine in your editor; a save shows here at once.");
    }
    sheet.bulleted(
        "In the settings; what is mended there counts from the next start on",
        &troubles.settings,
    );
    sheet.bulleted("Sounds of yours that cannot be played", &troubles.sounds);
    sheet.lines
}

/// What is wrong with a routine's file alone.
#[must_use]
pub fn of_file(entry: &Entry, columns: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut sheet = Sheet::new(columns, theme);
    routine(&mut sheet, entry, theme, columns);
    sheet.gap();
    sheet.aside("e opens the routine in your editor; a save shows here at once.");
    sheet.lines
}

fn routine(sheet: &mut Sheet<'_>, entry: &Entry, theme: &Theme, columns: u16) {
    sheet.title(&entry.id);
    match (&entry.routine, entry.is_broken()) {
        (None, _) => {
            let text = format!("{} This file cannot be played yet.", theme.signs.broken);
            sheet.styled(&text, theme.wrong);
        }
        (Some(_), true) => {
            let text = format!(
                "{} What you see and play is the last good version of this file.",
                theme.signs.broken
            );
            sheet.styled(&text, theme.wrong);
        }
        (Some(_), false) => {}
    }
    file(sheet, &entry.problems, &entry.bytes, theme, columns);
}

fn file(sheet: &mut Sheet<'_>, problems: &[Problem], bytes: &[u8], theme: &Theme, columns: u16) {
    if let Some(problem) = problems.first() {
        sheet.aside(&problem.path);
    }
    for problem in problems {
        sheet.gap();
        let severity = match problem.diagnostic.severity() {
            Severity::Error => String::new(),
            other => format!(", {other}"),
        };
        sheet.text(&format!("line {}, column {}{severity}", problem.line, problem.column));
        sheet.point("  ".to_owned(), &problem.diagnostic.message);
        sheet.lines.extend(excerpt(problem, bytes, theme, columns));
        if let Some(help) = &problem.diagnostic.help {
            sheet.point("  help: ".to_owned(), help);
        }
    }
}

/// The line of the file and a mark below the place, cut round it where the line is too long.
fn excerpt(problem: &Problem, bytes: &[u8], theme: &Theme, columns: u16) -> Vec<Line<'static>> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let Some(line) = text.lines().nth(problem.line - 1).filter(|line| !line.trim().is_empty())
    else {
        return Vec::new();
    };
    let gutter = format!("  {} | ", problem.line);
    let room = columns.saturating_sub(words::width(&gutter));
    let place = problem.column - 1;
    let (before, after) = split(line, place);
    let mut marked = 0;
    let length = problem.diagnostic.span().len();
    let found: String = after
        .chars()
        .take_while(|c| {
            marked += c.len_utf8();
            marked <= length
        })
        .collect();
    let before = shown(before);
    let carets = words::width(&shown(&found)).max(1);
    let end = words::width(&before) + carets;
    // The beginning goes where the place would be out of sight.
    let cut = if end > room { words::width(&before).saturating_sub(room / 3) } else { 0 };
    let mut skipped = 0;
    let whole = before.clone() + &shown(after);
    let seen: String = whole
        .chars()
        .skip_while(|c| {
            skipped += words::width(c.encode_utf8(&mut [0; 4]));
            skipped <= cut
        })
        .collect();
    let blank = " ".repeat(usize::from(words::width(&gutter)).saturating_sub(2));
    let indent = " ".repeat(usize::from(words::width(&before) - cut.min(words::width(&before))));
    let carets = "^".repeat(usize::from(carets.min(room)));
    vec![
        Line::from(vec![
            Span::styled(gutter, theme.dim),
            Span::styled(words::elide(&seen, room, theme.signs.more), theme.text),
        ]),
        Line::from(vec![
            Span::styled(format!("{blank}| "), theme.dim),
            Span::styled(words::elide(&(indent + &carets), room, ""), theme.wrong),
        ]),
    ]
}

/// Divides a line before a character.
fn split(line: &str, character: usize) -> (&str, &str) {
    let at = line.char_indices().nth(character).map_or(line.len(), |(at, _)| at);
    line.split_at(at)
}

/// A piece of a file as it can be shown: tabs as blanks, other control characters as a mark.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            c if c.is_control() => shown.push('?'),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::catalog::{FileKind, Origin, SourceFile};
    use crate::tui::theme::{Charset, Palette};

    fn page(text: &str, columns: u16) -> Vec<String> {
        let theme = Theme::new(Palette::Mono, Charset::Ascii);
        let file = SourceFile {
            origin: Origin::User("my.toml".into()),
            kind: FileKind::Routine,
            id: "my".to_owned(),
            bytes: text.as_bytes().to_vec().into(),
        };
        let entry = Catalog::bundled().read(&file);
        let lines =
            entry.problems.iter().flat_map(|one| excerpt(one, &entry.bytes, &theme, columns));
        lines.map(|line| line.to_string()).collect()
    }

    #[test]
    fn the_mark_stands_below_its_place_whatever_comes_before() {
        let file =
            |step: &str| format!("title = \"T\"\n[[step]]\nexercise = \"plank-1\"\n{step}\n");
        let cue = "cues = [{ at = \"1s\", say = \"背中\" }, { at = 5, say = \"a\" }]";
        for (step, columns, shown) in [
            ("hold = 30", 40, ["  4 | hold = 30", "    |        ^^"]),
            ("\thold = 30 # s", 40, ["  4 |     hold = 30 # s", "    |            ^^"]),
            (
                cue,
                80,
                [
                    "  4 | cues = [{ at = \"1s\", say = \"背中\" }, { at = 5, say = \"a\" }]",
                    "    |                                             ^",
                ],
            ),
            (cue, 40, ["  4 |  }, { at = 5, say = \"a\" }]", "    |            ^"]),
            (cue, 12, ["  4 | = 5,~", "    |   ^"]),
        ] {
            assert_eq!(page(&file(step), columns), shown, "{step} in {columns}");
        }
    }
}
