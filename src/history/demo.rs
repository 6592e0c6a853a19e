//! Invented histories, always the same for the same day: to look around in, for pictures and tests.

use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{
    After, Body, Comfort, Ending, Entry, Furthest, Id, Lap, Log, Place, Quality, Score, Scores,
    SelfTest, Session, Stamp, Test, Trigger, Visit, Warmth, When,
};
use crate::routine::Routine;
use crate::session::{self, plan};
use crate::time::Moment;

/// How somebody's weeks went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Six weeks in which it gets better.
    Recovery,
    /// Ten weeks with a flare-up in the middle.
    FlareUp,
    /// A year of keeping well.
    Maintenance,
}

impl Story {
    const fn days(self) -> i64 {
        match self {
            Self::Recovery => 42,
            Self::FlareUp => 70,
            Self::Maintenance => 365,
        }
    }

    /// Pain of back and leg on a day, before chance has its say.
    fn pain(self, day: i64) -> (f64, f64) {
        let share = day as f64 / self.days() as f64;
        match self {
            Self::Recovery => (5.0 - 3.2 * share, 6.0 - 5.0 * share),
            Self::FlareUp => {
                let flare =
                    if (33..42).contains(&day) { f64::from(42 - day as i32) * 0.6 } else { 0.0 };
                (3.2 - 1.4 * share + flare, 2.6 - 1.6 * share + 1.3 * flare)
            }
            Self::Maintenance => (0.7, 0.3),
        }
    }

    /// The chance of a session on a day, of ten.
    const fn eager(self, day: i64) -> u64 {
        match self {
            Self::Recovery => 8,
            Self::FlareUp if day >= 33 && day < 38 => 1,
            Self::FlareUp => 7,
            // Three weeks away in summer.
            Self::Maintenance if day > 200 && day < 221 => 0,
            Self::Maintenance => 4,
        }
    }

    fn routine(self, day: i64, chance: u64) -> &'static str {
        let first_days = ["sciatica-first-days", "desk-micro-3", "walk-plan"];
        let later = ["calf-hamstring-flex", "core-base", "desk-micro-3", "long-sitting-reset"];
        let kept = ["core-2", "calf-hamstring-flex", "desk-micro-3", "morning-loosen"];
        let pick = |of: &[&'static str]| {
            of.get(chance as usize % of.len()).copied().unwrap_or("desk-micro-3")
        };
        match self {
            Self::Recovery if day < 12 => pick(&first_days),
            Self::FlareUp if (33..45).contains(&day) => pick(&first_days),
            Self::Recovery | Self::FlareUp => pick(&later),
            Self::Maintenance => pick(&kept),
        }
    }
}

/// Chance that is the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    fn of(&mut self, sides: u64) -> u64 {
        self.roll() % sides
    }

    /// A number with a little chance, as a score.
    fn score(&mut self, around: f64) -> Option<Score> {
        let off = self.of(200) as f64 / 100.0 - 1.0;
        Score::try_from((around + off).round().clamp(0.0, 10.0) as i64).ok()
    }
}

/// A history that ends on a day. `routine` looks a routine up.
#[must_use]
pub fn story(
    story: Story,
    today: Date,
    routine: &dyn Fn(&str) -> Option<Arc<Routine>>,
) -> Vec<Entry> {
    let mut writer =
        Writer { dice: Dice(0x9e37_79b9_7f4a_7c15 ^ story.days() as u64), entries: Vec::new() };
    for number in 0..story.days() {
        let back = (story.days() - 1 - number).days();
        let Ok(date) = today.checked_sub(back) else { continue };
        writer.day(story, number, date, routine);
    }
    writer.entries
}

struct Writer {
    dice: Dice,
    entries: Vec<Entry>,
}

impl Writer {
    fn add(&mut self, date: Date, (hour, minute): (i8, i8), body: Body) {
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let Ok(at) = date.at(hour, minute, 0, 0).to_zoned(zone) else { return };
        let mut random = [0; 10];
        random.fill_with(|| self.dice.of(256) as u8);
        self.entries.push(Entry {
            id: Id::of(at.timestamp(), random),
            when: When::at(at.timestamp(), at.time_zone()),
            body,
            stamp: Stamp::new(at.timestamp(), "demo"),
        });
    }

    fn day(
        &mut self,
        story: Story,
        number: i64,
        date: Date,
        routine: &dyn Fn(&str) -> Option<Arc<Routine>>,
    ) {
        let (back, leg) = story.pain(number);
        if self.dice.of(10) < story.eager(number) {
            let id = story.routine(number, self.dice.roll());
            if let Some(routine) = routine(id) {
                let hour = [7, 12, 18][self.dice.of(3) as usize];
                let session = self.session(&routine, back, leg);
                self.add(date, (hour, 10), Body::Session(Box::new(session)));
            }
        }
        let notes = if story == Story::Maintenance { 2 } else { 6 };
        if self.dice.of(10) < notes {
            let log = self.log(story, number, back, leg);
            self.add(date, (21, 30), Body::Log(Box::new(log)));
        }
        if number % 7 == 5 {
            let better = number as f64 / 7.0;
            let test = SelfTest {
                test: Test::HeelRaise,
                result: Some((15.0 + better).min(25.0).round()),
                right: Some((20.0 + better / 2.0).min(25.0).round()),
                alike: None,
                most: None,
            };
            self.add(date, (19, 0), Body::SelfTest(test));
        }
        if leg > 4.0 && self.dice.of(3) == 0 {
            self.add(date, (20, 0), Body::Comfort(Comfort { warmth: Warmth::Heat, minutes: 15 }));
        }
        if number == 9 && story == Story::Recovery {
            let visit = Visit {
                who: "physiotherapist".to_owned(),
                advice: Some("walk every day, little and often".to_owned()),
                may_exercise: Some(true),
            };
            self.add(date, (15, 0), Body::Visit(visit));
        }
    }

    /// How far down it reaches is what it is: only the scores are left to chance, or a good score
    /// and a bad one in turn would look like a leg that gets worse.
    fn scores(&mut self, back: f64, leg: f64) -> Scores {
        let furthest = match leg.round() {
            ..1.0 => Furthest::Back,
            ..2.0 => Furthest::Buttock,
            ..4.0 => Furthest::Thigh,
            ..6.0 => Furthest::Calf,
            _ => Furthest::Foot,
        };
        let felt = self.dice.score(leg);
        Scores {
            back: self.dice.score(back),
            leg: if furthest == Furthest::Back { Score::try_from(0).ok() } else { felt },
            furthest: Some(furthest),
            side: Some(Place::Left),
        }
    }

    fn log(&mut self, story: Story, number: i64, back: f64, leg: f64) -> Log {
        let flare = story == Story::FlareUp && (33..37).contains(&number);
        let note = match self.dice.of(12) {
            _ if flare => Some("it caught me lifting the crate"),
            0 => Some("sat four hours"),
            1 => Some("a long drive"),
            2 => Some("walked to work, felt good"),
            _ => None,
        };
        Log {
            scores: self.scores(back, leg),
            quality: (leg > 3.0).then_some(Quality::Tingling),
            trigger: (self.dice.of(4) == 0).then_some(Trigger::Sit),
            sleep: self.dice.score(7.0),
            rest: flare.then(|| "flare-up".to_owned()),
            note: note.map(str::to_owned),
            ..Log::default()
        }
    }

    /// A session played to its end, now and then a step left out.
    fn session(&mut self, routine: &Arc<Routine>, back: f64, leg: f64) -> Session {
        let timeline = plan(routine);
        let mut session = Session::of(&timeline, self.scores(back, leg));
        let steps = timeline.steps().len();
        let left_out = (self.dice.of(5) == 0).then(|| self.dice.of(steps as u64) as usize);
        let (mut playing, _) = session::Session::start(timeline, Moment::ZERO);
        let mut now = Moment::ZERO;
        while playing.ending().is_none() {
            let view = playing.view(now);
            let command =
                if left_out == Some(view.segment.place.step) && view.segment.part.is_work() {
                    session::Command::Next
                } else {
                    now = now + view.remaining.unwrap_or(Duration::from_secs(60));
                    session::Command::Resume
                };
            let open = view.remaining.is_none();
            playing.command(if open { session::Command::Done } else { command }, now);
        }
        let record = session::Record::of(&playing);
        session.steps_done =
            record.map_or(0, |record| u16::try_from(record.steps_done()).unwrap_or(u16::MAX));
        session.ending = Some(Ending::Finished);
        session.laps = playing
            .laps()
            .iter()
            .map(|lap| Lap::of(lap, playing.timeline(), Moment::ZERO))
            .collect();
        session.after = After {
            most_back: self.dice.score(back + 0.5),
            most_leg: self.dice.score(leg + 0.5),
            now: self.scores(back - 0.5, leg - 0.7),
            effort: self.dice.score(4.0),
            short: None,
        };
        session.morning = Some(self.scores(back - 0.2, leg - 0.3));
        session
    }
}
