//! How much of an exercise: sets of work, and the rest between them.

use std::num::NonZeroU16;
use std::time::Duration;

use crate::routine::Sides;

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
}

impl Tempo {
    /// How long one repetition takes.
    #[must_use]
    pub fn length(self) -> Duration {
        self.lift + self.hold + self.lower + self.pause
    }
}
