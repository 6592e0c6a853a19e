//! Words for people: counts, lists, clocks and near misses.

use std::fmt;
use std::time::Duration;

use jiff::civil::Date;

/// Counts things in words: `1 step`, `2 steps`. For nouns that take an `s`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    counted(number, noun, &format!("{noun}s"))
}

/// Counts things whose plural is another word: `1 entry`, `2 entries`.
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A number to the tenth: `3`, `2.5`.
#[must_use]
pub fn number(number: f64) -> String {
    format!("{number:.1}").trim_end_matches(".0").to_owned()
}

/// Words at the beginning of a line: `back 6` becomes `Back 6`.
#[must_use]
pub fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Lists things in words: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn list(items: &[impl AsRef<str>]) -> String {
    join(items, "and")
}

/// Lists things to choose from: `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn choices(items: &[impl AsRef<str>]) -> String {
    join(items, "or")
}

fn join(items: &[impl AsRef<str>], last: &str) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 && index + 1 == items.len() {
            text.push(' ');
            text.push_str(last);
            text.push(' ');
        } else if index > 0 {
            text.push_str(", ");
        }
        text.push_str(item.as_ref());
    }
    text
}

/// A time as a clock shows it, in whole seconds begun: `4:10`, or `1:04:10` from an hour on.
#[must_use]
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A length in whole minutes, as one chooses by: `4 min`.
#[must_use]
pub fn minutes(length: Duration) -> String {
    format!("{} min", (length.as_secs() + 30) / 60)
}

/// A day of the past as people name it in a sentence: `today`, `yesterday`, `on Monday`, `on 2 March`,
/// and with the year where that is another.
#[must_use]
pub fn day(day: Date, today: Date) -> String {
    let name = day_name(day, today);
    if matches!(name.as_str(), "today" | "yesterday") { name } else { format!("on {name}") }
}

/// The same by itself: `Monday`, `2 March`.
#[must_use]
pub fn day_name(day: Date, today: Date) -> String {
    let ago = day.until(today).map_or(i32::MAX, |span| span.get_days());
    match ago {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..7 => day.strftime("%A").to_string(),
        _ if day.year() == today.year() => day.strftime("%-d %B").to_string(),
        _ => day.strftime("%-d %B %Y").to_string(),
    }
}

/// Finds the name that was probably meant: the nearest within a third of its length in edits, or
/// the only one that begins with what was written or that what was written begins with. Case,
/// spaces, hyphens and underscores do not count.
#[must_use]
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = letters(written);
    let length = written.chars().count();
    let mut best: Option<(usize, &str)> = None;
    let mut beginnings = Vec::new();
    for name in names {
        let letters = letters(name);
        let edits = strsim::damerau_levenshtein(&written, &letters);
        if edits <= length.max(3) / 3 && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, name));
        }
        let shorter = length.min(letters.chars().count());
        if shorter >= 3 && (letters.starts_with(&written) || written.starts_with(&letters)) {
            beginnings.push(name);
        }
    }
    match (best, beginnings.as_slice()) {
        (Some((_, name)), _) => Some(name),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

/// Finds the one name that what was written can only be a slip for: the same but for case, spaces and
/// hyphens, or one edit away (two for long words) with the digits alike, while no other name is as
/// near.
#[must_use]
pub fn slip<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let written = letters(written);
    let most = match written.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    let near = |name| {
        let name = letters(name);
        let edits = strsim::damerau_levenshtein(&written, &name);
        (edits <= most).then_some((edits, digits(&written) == digits(&name)))
    };
    let mut found: Vec<_> =
        names.into_iter().filter_map(|name| near(name).map(|near| (near, name))).collect();
    found.sort_by_key(|((edits, _), _)| *edits);
    match found.as_slice() {
        [((_, true), name)] => Some(name),
        [((edits, true), name), ((more, _), _), ..] if edits < more => Some(name),
        _ => None,
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Text as it stands in HTML and SVG.
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            c => write!(f, "{c}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_hours_only_where_there_are_some() {
        let shown = [0, 59, 600, 3599, 3850].map(|s| clock(Duration::from_secs(s)));
        assert_eq!(shown, ["0:00", "0:59", "10:00", "59:59", "1:04:10"]);
    }

    #[test]
    fn a_day_is_named_as_people_do() {
        let today = jiff::civil::date(2026, 3, 4);
        let named = |year, month, of| day(jiff::civil::date(year, month, of), today);
        assert_eq!(named(2026, 3, 4), "today");
        assert_eq!(named(2026, 3, 3), "yesterday");
        assert_eq!(named(2026, 3, 2), "on Monday");
        assert_eq!(named(2026, 2, 25), "on 25 February");
        assert_eq!(named(2025, 12, 31), "on 31 December 2025");
        assert_eq!(day_name(jiff::civil::date(2026, 3, 4), today), "today");
        assert_eq!(day_name(jiff::civil::date(2026, 3, 2), today), "Monday");
        assert_eq!(day_name(jiff::civil::date(2025, 12, 31), today), "31 December 2025");
    }

    #[test]
    fn numbers_are_told_to_the_tenth() {
        assert_eq!([3.0, 2.54, 10.0, 0.04].map(number), ["3", "2.5", "10", "0"]);
    }

    #[test]
    fn minutes_are_rounded() {
        let shown = [0, 29, 30, 89, 90, 3600].map(|s| minutes(Duration::from_secs(s)));
        assert_eq!(shown, ["0 min", "0 min", "1 min", "1 min", "2 min", "60 min"]);
    }

    #[test]
    fn counts_and_lists_in_good_grammar() {
        assert_eq!([0, 1, 2].map(|n| count(n, "step")), ["0 steps", "1 step", "2 steps"]);
        let counted = [0, 1, 2].map(|n| counted(n, "entry", "entries"));
        assert_eq!(counted, ["0 entries", "1 entry", "2 entries"]);
        assert_eq!(list(&[] as &[&str]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(choices(&["a", "b", "c"]), "a, b or c");
    }

    #[test]
    fn guesses_a_slip_but_not_another_word() {
        let names = ["calf-wall-straight", "calf-wall-bent", "clamshell", "hold"];
        assert_eq!(nearest("calf-wall-strait", names), Some("calf-wall-straight"));
        assert_eq!(nearest("Clam", names), Some("clamshell"));
        assert_eq!(nearest("hodl", names), Some("hold"));
        assert_eq!(nearest("calf wall bent", names), Some("calf-wall-bent"));
        assert_eq!(nearest("hold for", names), Some("hold"));
        assert_eq!(nearest("calf", names), None);
        assert_eq!(nearest("jumping-jack", names), None);
    }

    #[test]
    fn is_sure_of_a_slip_only_where_nothing_else_is_near() {
        let names = ["bird-dog-1", "bird-dog-2", "clamshell", "hold", "strength"];
        assert_eq!(slip("Clam shell", names), Some("clamshell"));
        assert_eq!(slip("hodl", names), Some("hold"));
        assert_eq!(slip("strenght", names), Some("strength"));
        assert_eq!(slip("bird-dog", names), None, "one of two");
        assert_eq!(slip("bird-dog-3", names), None, "another number");
        assert_eq!(slip("brd-dog-2", names), Some("bird-dog-2"));
        assert_eq!(slip("hol", names), None, "too short to be sure");
    }
}
