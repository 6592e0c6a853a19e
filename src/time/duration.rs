//! Lengths of time as people write them.
//!
//! | written | means |
//! |---|---|
//! | `45s`, `45 sec` | 45 seconds |
//! | `1m30s`, `1 min 30 s` | 90 seconds |
//! | `2 min`, `1h` | 120 and 3,600 seconds |

use std::fmt::Write as _;
use std::time::Duration;

use thiserror::Error;

/// The longest duration that a file or a setting may name: a day.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Why something is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DurationError {
    /// Nothing is written.
    #[error("there is no time in it")]
    Empty,
    /// A number has no unit behind it.
    #[error("`{0}` has no unit")]
    NoUnit(String),
    /// Something stands where a number is needed.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// The word behind a number is no unit.
    #[error("`{0}` is not a unit of time")]
    UnknownUnit(String),
    /// A unit comes twice or after a smaller one.
    #[error("`{0}` comes too late: the larger unit goes first, each once")]
    OutOfOrder(String),
    /// Longer than [`LONGEST`].
    #[error("it is longer than a day")]
    TooLong,
}

/// Reads a duration as people write it: hours, minutes and seconds in that order, any of them left
/// out, with or without spaces, up to [`LONGEST`].
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(DurationError::Empty);
    }
    let mut total = 0.0;
    let mut smallest = f64::INFINITY;
    while !rest.is_empty() {
        let (number, behind) = split_while(rest, |c| c.is_ascii_digit() || c == '.');
        let (unit, behind) = split_while(behind.trim_start(), char::is_alphabetic);
        let Ok(value) = number.parse::<f64>() else {
            let (word, _) = split_while(rest, |c| !c.is_whitespace());
            return Err(DurationError::NotANumber(word.to_owned()));
        };
        let seconds = match unit.to_lowercase().as_str() {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "" => return Err(DurationError::NoUnit(number.to_owned())),
            _ => return Err(DurationError::UnknownUnit(unit.to_owned())),
        };
        if seconds >= smallest {
            return Err(DurationError::OutOfOrder(format!("{number}{unit}")));
        }
        smallest = seconds;
        total += value * seconds;
        rest = behind.trim_start();
    }
    if total > LONGEST.as_secs_f64() {
        return Err(DurationError::TooLong);
    }
    // Whole milliseconds: `0.1 min` is 6 s, not 6.000000001.
    Ok(Duration::from_millis((total * 1000.0).round() as u64))
}

fn split_while(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// Writes a duration for a screen, so that [`parse_duration`] reads it back: `45 s`, `1 min 30 s`,
/// `2 min`, `1 h`. Down to milliseconds: `2.5 s`.
#[must_use]
pub fn write_duration(duration: Duration) -> String {
    let (hours, minutes) = (duration.as_secs() / 3600, duration.as_secs() / 60 % 60);
    let (seconds, thousandths) = (duration.as_secs() % 60, duration.subsec_millis());
    let mut text = String::new();
    for (number, unit) in [(hours, " h "), (minutes, " min ")] {
        if number > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{number}{unit}");
        }
    }
    if thousandths > 0 {
        let decimals = format!("{thousandths:03}");
        let _ = write!(text, "{seconds}.{} s", decimals.trim_end_matches('0'));
    } else if seconds > 0 || text.is_empty() {
        let _ = write!(text, "{seconds} s");
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_write_them() {
        for (written, seconds) in [
            ("45s", 45.0),
            ("45 sec", 45.0),
            ("90 sec", 90.0),
            ("1m30s", 90.0),
            ("1 min 30 s", 90.0),
            ("2 min", 120.0),
            (" 2  Minutes ", 120.0),
            ("1h", 3600.0),
            ("1 hour 1s", 3601.0),
            ("2.5 s", 2.5),
            ("0.1 min", 6.0),
            ("0s", 0.0),
            ("24h", 86400.0),
        ] {
            assert_eq!(parse_duration(written), Ok(Duration::from_secs_f64(seconds)), "{written}");
        }
    }

    #[test]
    fn what_is_not_a_duration_says_why() {
        let error = |text| parse_duration(text).unwrap_err().to_string();
        assert_eq!(error("  "), "there is no time in it");
        assert_eq!(error("30"), "`30` has no unit");
        assert_eq!(error("1:30"), "`1` has no unit");
        assert_eq!(error("half a minute"), "`half` is not a number");
        assert_eq!(error("3 weeks"), "`weeks` is not a unit of time");
        assert_eq!(error("30s 1m"), "`1m` comes too late: the larger unit goes first, each once");
        assert_eq!(error("1m 2m"), "`2m` comes too late: the larger unit goes first, each once");
        assert_eq!(error("25 h"), "it is longer than a day");
        assert_eq!(error("9999999999999999999999h"), "it is longer than a day");
        assert_eq!(error("1.2.3 s"), "`1.2.3` is not a number");
        assert_eq!(error("-5s"), "`-5s` is not a number");
        assert_eq!(error("é s"), "`é` is not a number");
    }

    #[test]
    fn what_is_written_reads_back() {
        for (milliseconds, written) in [
            (0, "0 s"),
            (2500, "2.5 s"),
            (45_000, "45 s"),
            (90_000, "1 min 30 s"),
            (120_000, "2 min"),
            (3_600_000, "1 h"),
            (3_605_050, "1 h 5.05 s"),
        ] {
            let duration = Duration::from_millis(milliseconds);
            assert_eq!(write_duration(duration), written);
            assert_eq!(parse_duration(written), Ok(duration));
        }
    }
}
