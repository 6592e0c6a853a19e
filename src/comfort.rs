//! Timers for comfort: heat, cold and a position of ease, with their limits and the looks at the skin.
//!
//! The file is read when it is first asked for. A running timer is told the time and says what is due.

use std::sync::LazyLock;
use std::time::Duration;

use crate::history::Warmth;
use crate::routine::Word as _;
use crate::routine::read::{Reading, Report, Table, read, some_time, tables, text, texts};
use crate::text::count;
use crate::time::Moment;

/// A timer: how long, what to look at, when to leave it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// What it is for; its id is the word for that.
    pub warmth: Warmth,
    /// Its name.
    pub title: String,
    /// How long it runs when nothing else is said.
    pub time: Duration,
    /// The shortest that it can be set to.
    pub least: Duration,
    /// The longest that it can be set to.
    pub most: Duration,
    /// From here on it is asked whether that is meant.
    pub ask_above: Option<Duration>,
    /// When to look at the skin.
    pub check_after: Option<Duration>,
    /// How long to wait between two.
    pub apart: Option<Duration>,
    /// What to do first.
    pub before: Vec<String>,
    /// When to leave it out, each after "if".
    pub leave_out: Vec<String>,
    /// Who asks somebody first.
    pub ask_first: Option<String>,
    /// What to look for after [`Timer::check_after`].
    pub check: Option<String>,
    /// What to do at the end.
    pub end: String,
    /// How well it is known to help.
    pub note: String,
    /// Codes of the sources.
    pub sources: Vec<String>,
}

/// Why a timer cannot be set to a length.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is beyond a limit.
    #[error("{title}: {wanted} is outside of {least} to {most} min")]
    Outside {
        /// The timer.
        title: String,
        /// In words.
        wanted: String,
        /// In minutes.
        least: u64,
        /// In minutes.
        most: u64,
    },
    /// It is long, and has to be said twice.
    #[error(
        "{title}: more than {minutes} min is long; leave it at that unless a doctor who knows your skin said so"
    )]
    Ask {
        /// The timer.
        title: String,
        /// In minutes.
        minutes: u64,
    },
}

/// All timers.
#[must_use]
pub fn timers() -> &'static [Timer] {
    TIMERS.value.as_deref().unwrap_or_default()
}

/// The timer with an id: `heat`, `cold` or `ease`.
#[must_use]
pub fn timer(id: &str) -> Option<&'static Timer> {
    timers().iter().find(|timer| timer.warmth.word() == id)
}

static TIMERS: LazyLock<Reading<Vec<Timer>>> = LazyLock::new(|| {
    read(include_bytes!("../routines/comfort.toml"), |mut file, report| {
        let timers = file.need("timer", report, "`[[timer]]`", tables(timer_in));
        file.finish(report);
        timers
    })
});

fn timer_in(mut table: Table<'_>, report: &mut Report) -> Option<Timer> {
    let id = table.need("id", report, "`id = \"heat\"`", text);
    let title = table.need("title", report, "`title = \"...\"`", text);
    let time = table.need("time", report, "`time = \"15 min\"`", some_time);
    let least = table.need("least", report, "`least = \"10 min\"`", some_time);
    let most = table.need("most", report, "`most = \"20 min\"`", some_time);
    let ask_above = table.read("ask_above", report, some_time);
    let check_after = table.read("check_after", report, some_time);
    let apart = table.read("apart", report, some_time);
    let before = table.read("before", report, texts).unwrap_or_default();
    let leave_out = table.read("leave_out", report, texts).unwrap_or_default();
    let ask_first = table.read("ask_first", report, text);
    let check = table.read("check", report, text);
    let end = table.need("end", report, "`end = \"...\"`", text);
    let note = table.need("note", report, "`note = \"...\"`", text);
    let sources = table.read("sources", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Timer {
        warmth: Warmth::of(&id?)?,
        title: title?,
        time: time?,
        least: least?,
        most: most?,
        ask_above,
        check_after,
        apart,
        before,
        leave_out,
        ask_first,
        check,
        end: end?,
        note: note?,
        sources,
    })
}

impl Timer {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.warmth.word()
    }

    /// The time it runs when set to a length. `sure`: a long one is meant.
    ///
    /// # Errors
    ///
    /// When the length is beyond the limits, or long and not meant for sure.
    pub fn set(&self, length: Duration, sure: bool) -> Result<Duration, Refusal> {
        let title = self.title.clone();
        if !(self.least..=self.most).contains(&length) {
            return Err(Refusal::Outside {
                title,
                wanted: count_of_minutes(length),
                least: self.least.as_secs() / 60,
                most: self.most.as_secs() / 60,
            });
        }
        match self.ask_above {
            Some(above) if length > above && !sure => {
                Err(Refusal::Ask { title, minutes: above.as_secs() / 60 })
            }
            _ => Ok(length),
        }
    }

    /// What to say when the last one was so long ago and that is too soon.
    #[must_use]
    pub fn too_soon(&self, ago: Duration) -> Option<String> {
        let apart = self.apart.filter(|apart| ago < *apart)?;
        Some(format!(
            "The last one was {} ago. Give your skin {} between two.",
            count_of_minutes(ago),
            count((apart.as_secs() / 3600) as usize, "hour")
        ))
    }
}

fn count_of_minutes(length: Duration) -> String {
    format!("{} min", length.as_secs() / 60)
}

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// A look at the skin.
    Check,
    /// The end.
    End,
}

/// A timer that runs.
#[derive(Clone, Debug)]
pub struct Running {
    /// Which.
    pub timer: &'static Timer,
    /// How long it runs.
    pub length: Duration,
    began: Moment,
    /// What has been said.
    said: usize,
}

impl Running {
    /// A timer that begins now and runs for a length that it can be set to.
    #[must_use]
    pub fn start(timer: &'static Timer, length: Duration, now: Moment) -> Self {
        Self { timer, length, began: now, said: 0 }
    }

    /// Everything that it says, in order.
    fn dues(&self) -> impl Iterator<Item = (Moment, Due)> {
        let check = self.timer.check_after.filter(|check| *check < self.length);
        let check = check.map(|check| (self.began + check, Due::Check));
        check.into_iter().chain([(self.began + self.length, Due::End)])
    }

    /// What has become due since it was last asked.
    pub fn advance(&mut self, now: Moment) -> Vec<Due> {
        let due: Vec<Due> = self
            .dues()
            .skip(self.said)
            .take_while(|(at, _)| *at <= now)
            .map(|(_, due)| due)
            .collect();
        self.said += due.len();
        due
    }

    /// When something is due next; `None` when it is over.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        self.dues().nth(self.said).map(|(at, _)| at)
    }

    /// Time that is left.
    #[must_use]
    pub fn left(&self, now: Moment) -> Duration {
        self.length.saturating_sub(now.since(self.began))
    }

    /// Whole minutes that it has run, the length at most.
    #[must_use]
    pub fn minutes(&self, now: Moment) -> u16 {
        let ran = now.since(self.began).min(self.length);
        u16::try_from(ran.as_secs() / 60).unwrap_or(u16::MAX)
    }

    /// Whether the skin has been asked about, and the time is not over.
    #[must_use]
    pub fn is_checking(&self, now: Moment) -> bool {
        // For a minute: long enough to see it when one looks up.
        let since = self.timer.check_after.map(|check| self.began + check);
        since.is_some_and(|at| at <= now && now.since(at) < Duration::from_secs(60))
            && !self.left(now).is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(60 * minutes)
    }

    #[test]
    fn the_bundled_file_has_no_mistakes_and_its_sources_exist() {
        assert_eq!(TIMERS.diagnostics, []);
        let ids: Vec<&str> = timers().iter().map(Timer::id).collect();
        assert_eq!(ids, ["heat", "cold", "ease"]);
        for source in timers().iter().flat_map(|timer| &timer.sources) {
            assert!(crate::advice::source(source).is_some(), "{source}");
        }
    }

    #[test]
    fn heat_and_cold_refuse_more_than_twenty_minutes_and_cold_asks_above_fifteen() {
        let heat = timer("heat").unwrap();
        let cold = timer("cold").unwrap();
        assert_eq!((heat.time, cold.time), (minutes(15), minutes(10)));
        for minute in 0..=60 {
            let length = minutes(minute);
            assert_eq!(heat.set(length, true).is_ok(), (10..=20).contains(&minute), "{minute}");
            assert_eq!(cold.set(length, true).is_ok(), (5..=20).contains(&minute), "{minute}");
            assert_eq!(cold.set(length, false).is_ok(), (5..=15).contains(&minute), "{minute}");
        }
        assert_eq!(
            heat.set(minutes(21), true).unwrap_err().to_string(),
            "Heat pack: 21 min is outside of 10 to 20 min"
        );
        assert_eq!(
            cold.set(minutes(16), false).unwrap_err().to_string(),
            "Cold pack: more than 15 min is long; leave it at that unless a doctor who knows your skin \
             said so"
        );
    }

    #[test]
    fn the_skin_is_looked_at_after_five_minutes_and_at_the_end() {
        let mut heat = Running::start(timer("heat").unwrap(), minutes(15), Moment::at(minutes(2)));
        let at = |minute| Moment::at(minutes(2) + minutes(minute));
        assert_eq!(heat.next_due(), Some(at(5)));
        assert_eq!(heat.advance(at(4)), []);
        assert_eq!(heat.advance(at(5)), [Due::Check]);
        assert!(heat.is_checking(at(5)) && !heat.is_checking(at(6)));
        assert_eq!(heat.next_due(), Some(at(15)));
        assert_eq!((heat.left(at(9)), heat.minutes(at(9))), (minutes(6), 9));
        assert_eq!(heat.advance(at(15)), [Due::End]);
        assert_eq!((heat.next_due(), heat.minutes(at(40))), (None, 15));
    }

    #[test]
    fn whoever_was_away_is_told_everything_once() {
        let mut cold = Running::start(timer("cold").unwrap(), minutes(10), Moment::ZERO);
        assert_eq!(cold.advance(Moment::at(minutes(99))), [Due::Check, Due::End]);
        assert_eq!(cold.advance(Moment::at(minutes(99))), []);
        let mut ease = Running::start(timer("ease").unwrap(), minutes(5), Moment::ZERO);
        assert_eq!(ease.advance(Moment::at(minutes(5))), [Due::End]);
        let mut short = Running::start(timer("cold").unwrap(), minutes(5), Moment::ZERO);
        assert_eq!(short.advance(Moment::at(minutes(5))), [Due::End], "the end looks too");
    }

    #[test]
    fn two_packs_keep_two_hours_between_them() {
        let heat = timer("heat").unwrap();
        assert_eq!(
            heat.too_soon(minutes(40)).unwrap(),
            "The last one was 40 min ago. Give your skin 2 hours between two."
        );
        assert_eq!(heat.too_soon(minutes(120)), None);
        assert_eq!(timer("ease").unwrap().too_soon(Duration::ZERO), None);
    }
}
