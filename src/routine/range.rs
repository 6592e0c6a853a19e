//! The range of an exercise, read from the words in which its sources put it.
//!
//! | words | hold | reps |
//! |---|---|---|
//! | `20-30 s, 3-5 repeats` | 20 s to 30 s | |
//! | `1-3 min` | 60 s to 180 s | |
//! | `2x8 up to 3x15` | | 8 to 15 |
//! | `3-2-1 up to 6-4-2 holds of 8-10 s` | 8 s to 10 s | 1 to 6 |
//! | `5-10 reps, up to 20 later` | | 5 to 20 |
//!
//! The number of sets is left out: fewer or more of them is everybody's own matter.

use std::time::Duration;

/// The least and the most that the sources support.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// Of a hold, or of work for a time.
    pub length: Option<(Duration, Duration)>,
    /// Of the repetitions in a set.
    pub reps: Option<(u16, u16)>,
}

/// Reads a range; words that mean nothing here are passed over.
pub(super) fn parse(words: &str) -> Range {
    let mut range = Range::default();
    let mut words =
        words.split([' ', ',', ';', '(', ')']).filter(|word| !word.is_empty()).peekable();
    let mut before = "";
    while let Some(word) = words.next() {
        let unit = words.peek().copied().unwrap_or_default();
        if let Some((sets, reps)) = word.split_once('x') {
            // `2x8`, but not `x5`, which counts sets.
            if let (true, Ok(count)) = (sets.parse::<u16>().is_ok(), reps.parse()) {
                widen(&mut range.reps, count);
            }
        } else if let Some(numbers) = numbers(word) {
            match unit {
                "s" | "min" => {
                    let seconds = if unit == "s" { 1 } else { 60 };
                    for number in numbers {
                        let length = Duration::from_secs(u64::from(number) * seconds);
                        widen(&mut range.length, length);
                    }
                }
                // A number of sets or holds, or `5 x 8 s`, whose five are repetitions as well.
                "repeats" | "sets" | "passes" => {}
                "holds" | "up" if numbers.len() < 3 => {}
                "reps" | "cycles" | "each" | "x" | "up" | "holds" => {
                    for number in numbers {
                        widen(&mut range.reps, number);
                    }
                }
                _ if before == "to" && range.reps.is_some() => {
                    for number in numbers {
                        widen(&mut range.reps, number);
                    }
                }
                _ => {}
            }
        }
        before = word;
    }
    range
}

/// The numbers of `8`, `8-10` or `6-4-2`.
fn numbers(word: &str) -> Option<Vec<u16>> {
    word.split('-').map(|number| number.parse().ok()).collect()
}

fn widen<T: Copy + Ord>(range: &mut Option<(T, T)>, value: T) {
    let (least, most) = range.unwrap_or((value, value));
    *range = Some((least.min(value), most.max(value)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::Catalog;

    /// The way out of a range and back into few words.
    fn told(words: &str) -> String {
        let Range { length, reps } = parse(words);
        let length =
            length.map(|(least, most)| format!("{}-{} s", least.as_secs(), most.as_secs()));
        let reps = reps.map(|(least, most)| format!("{least}-{most}"));
        [length, reps].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn reads_every_way_in_which_the_bundled_exercises_put_it() {
        for (words, means) in [
            ("10-30 reps", "10-30"),
            ("30-90 s", "30-90 s"),
            ("5 x 5 s up to 8 x 8 s", "5-8 s, 5-8"),
            ("3-2-1 up to 6-4-2 holds of 8-10 s each side", "8-10 s, 1-6"),
            ("2-10 min", "120-600 s"),
            ("2x5 up to 3x8 a side", "5-8"),
            ("2x8 (week 1) up to 3x15", "8-15"),
            ("10-20 reps; add a bag on the knees later", "10-20"),
            ("30-120 s, 1-3 passes", "30-120 s"),
            ("20-30 s, 3-5 repeats", "20-30 s"),
            ("5-8 cycles", "5-8"),
            ("10-30 s (30-60 s over 60 years), total about 60 s a side", "10-60 s"),
            ("5-15 reps (start at 5, add 1-2 every few days)", "5-15"),
            ("4-6 holds of 10-15 s", "10-15 s"),
            ("10-20 s x5, or 1-2 min once", "10-120 s"),
            ("5-10 reps, 1-2 sets", "5-10"),
            ("5-10 reps, up to 20 later", "5-20"),
            ("5-10 each way", "5-10"),
            ("as much as you like", ""),
        ] {
            assert_eq!(told(words), means, "{words}");
        }
    }

    #[test]
    fn every_bundled_range_says_something_and_holds_the_bundled_dose() {
        for exercise in Catalog::bundled().exercises() {
            let words = exercise.range.as_deref().unwrap();
            assert_ne!(told(words), "", "{words}");
        }
    }
}
