//! How much of an exercise: sets of work, and the rest between them.

use std::num::NonZeroU16;
use std::time::Duration;

use crate::routine::Sides;
use crate::text;
use crate::time::write_duration;

/// The sets of a step on one side, and the rest after each set but the last.
///
/// | people say | sets |
/// |---|---|
/// | 3 x 30 s | three [`Work::Hold`] |
/// | 2 x 12 | two [`Work::Reps`] |
/// | 6-4-2 | three [`Work::Reps`] of 6, 4 and 2 |
///
/// There is always at least one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dose {
    sets: Vec<Work>,
    /// Rest between two sets, a change of side included.
    pub rest: Duration,
}

/// The work of one set, on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A position held.
    Hold(Duration),
    /// Repetitions in a rhythm. For alternating sides the count is for each side.
    Reps {
        /// How many.
        count: NonZeroU16,
        /// The rhythm of one.
        tempo: Tempo,
    },
    /// Movement or rest for a time.
    Time(Duration),
    /// Breaths.
    Breaths {
        /// How many.
        count: NonZeroU16,
        /// In.
        inhale: Duration,
        /// Out.
        exhale: Duration,
    },
    /// Until the user says so.
    Open {
        /// How long it is likely to take, for the total.
        guess: Duration,
    },
}

/// The rhythm of one repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tempo {
    /// The effort: lifting, reaching, pulling.
    pub lift: Duration,
    /// At the far end.
    pub hold: Duration,
    /// The way back.
    pub lower: Duration,
    /// Before the next.
    pub pause: Duration,
}

impl Dose {
    /// The same work `sets` times.
    #[must_use]
    pub fn repeated(work: Work, sets: NonZeroU16, rest: Duration) -> Self {
        Self { sets: vec![work; usize::from(sets.get())], rest }
    }

    /// Sets that differ, such as a pyramid; `None` when there are none.
    #[must_use]
    pub fn of(sets: Vec<Work>, rest: Duration) -> Option<Self> {
        (!sets.is_empty()).then_some(Self { sets, rest })
    }

    /// The same dose, its rest zero where it has no two sets to rest between.
    #[must_use]
    pub(crate) fn without_idle_rest(mut self, sides: Sides) -> Self {
        if self.sets.len() == 1 && !matches!(sides, Sides::Each { .. }) {
            self.rest = Duration::ZERO;
        }
        self
    }

    /// The sets in order; never empty.
    #[must_use]
    pub fn sets(&self) -> &[Work] {
        &self.sets
    }

    /// How long the longest set takes: both sides of it where they alternate; `None` where it takes
    /// as long as the user wants.
    #[must_use]
    pub fn longest(&self, sides: Sides) -> Option<Duration> {
        let goes = if matches!(sides, Sides::Alternating { .. }) { 2 } else { 1 };
        let open = matches!(self.sets[0], Work::Open { .. });
        self.sets.iter().map(|set| set.length() * goes).max().filter(|_| !open)
    }

    /// The dose as people say it: `3 x 30 s each side`, `6, 4 and 2 reps`.
    #[must_use]
    pub fn in_words(&self, sides: Sides) -> String {
        let first = self.sets[0];
        let work = if self.sets.iter().all(|set| *set == first) {
            match self.sets.len() {
                1 => first.words(),
                sets => format!("{sets} x {}", first.words()),
            }
        } else {
            let words: Vec<String> = self.sets.iter().map(|set| set.words()).collect();
            let unit = words[0].find(' ').and_then(|space| words[0].get(space..));
            let numbers: Option<Vec<&str>> =
                unit.and_then(|unit| words.iter().map(|set| set.strip_suffix(unit)).collect());
            // What differs in more than its number is said in full.
            match (numbers, unit) {
                (Some(numbers), Some(unit)) => text::list(&numbers) + unit,
                _ => text::list(&words),
            }
        };
        match sides {
            Sides::Each { extra: Some((side, more)), .. } => {
                let more = text::count(more.get().into(), "set");
                format!("{work} each side, {more} more on the {side}")
            }
            _ => work + sides.words(),
        }
    }
}

impl Sides {
    const fn words(self) -> &'static str {
        match self {
            Self::Both => "",
            Self::Each { .. } | Self::Alternating { .. } => " each side",
        }
    }
}

impl Work {
    /// How long it takes on one side; for [`Work::Open`], the guess.
    #[must_use]
    pub fn length(self) -> Duration {
        match self {
            Self::Hold(length) | Self::Time(length) | Self::Open { guess: length } => length,
            Self::Reps { count, tempo } => tempo.length() * u32::from(count.get()),
            Self::Breaths { count, inhale, exhale } => (inhale + exhale) * u32::from(count.get()),
        }
    }

    /// Whether it is counted, one repetition or breath after the other.
    #[must_use]
    pub const fn has_rhythm(self) -> bool {
        matches!(self, Self::Reps { .. } | Self::Breaths { .. })
    }

    /// One set as people say it: `30 s`, `8 reps each side`, `8 reps held 5 s`.
    #[must_use]
    pub fn in_words(self, sides: Sides) -> String {
        self.words() + sides.words()
    }

    fn words(self) -> String {
        match self {
            Self::Hold(length) | Self::Time(length) => write_duration(length),
            Self::Reps { count, tempo } if tempo.hold >= WORTH_SAYING => {
                let held = write_duration(tempo.hold);
                format!("{} held {held}", text::count(count.get().into(), "rep"))
            }
            Self::Reps { count, .. } => text::count(count.get().into(), "rep"),
            Self::Breaths { count, .. } => text::count(count.get().into(), "breath"),
            Self::Open { .. } => "until you are done".to_owned(),
        }
    }
}

/// A hold in a repetition from this on is a part of the dose, and no mere rhythm.
pub(super) const WORTH_SAYING: Duration = Duration::from_secs(3);

impl Tempo {
    /// How long one repetition takes.
    #[must_use]
    pub fn length(self) -> Duration {
        self.lift + self.hold + self.lower + self.pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::Side;

    const EACH: Sides = Sides::Alternating { first: Side::Left };

    fn n(count: u16) -> NonZeroU16 {
        NonZeroU16::new(count).unwrap()
    }

    fn seconds(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    fn reps(count: u16, hold: u64) -> Work {
        let tempo = Tempo {
            lift: seconds(2),
            hold: seconds(hold),
            lower: seconds(2),
            pause: Duration::ZERO,
        };
        Work::Reps { count: n(count), tempo }
    }

    #[test]
    fn a_dose_reads_as_people_say_it() {
        let breaths = Work::Breaths { count: n(1), inhale: seconds(4), exhale: seconds(6) };
        let open = Work::Open { guess: seconds(60) };
        for (sets, sides, words) in [
            (vec![Work::Hold(seconds(30)); 3], EACH, "3 x 30 s each side"),
            (vec![Work::Time(seconds(120))], Sides::Both, "2 min"),
            (vec![reps(12, 0); 2], Sides::Both, "2 x 12 reps"),
            (vec![reps(10, 10)], EACH, "10 reps held 10 s each side"),
            (vec![reps(6, 1), reps(4, 1), reps(2, 1)], Sides::Both, "6, 4 and 2 reps"),
            (vec![Work::Hold(seconds(45)), reps(8, 0)], Sides::Both, "45 s and 8 reps"),
            (vec![breaths], Sides::Both, "1 breath"),
            (vec![open], Sides::Both, "until you are done"),
        ] {
            assert_eq!(Dose::of(sets, Duration::ZERO).unwrap().in_words(sides), words);
        }
        assert_eq!(reps(1, 0).in_words(EACH), "1 rep each side");
    }

    #[test]
    fn a_dose_names_the_side_that_does_more() {
        let more = Some((Side::Left, n(1)));
        let sides = Sides::Each { first: Side::Left, extra: more, change: seconds(5) };
        let dose = Dose::repeated(Work::Hold(seconds(30)), n(3), seconds(10));
        assert_eq!(dose.in_words(sides), "3 x 30 s each side, 1 set more on the left");
    }
}
