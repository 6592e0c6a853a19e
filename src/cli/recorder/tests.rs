//! Sessions on nights when the clock is changed, or somebody sets it: what is seen, and what is kept.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Span, ToSpan as _};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::cli::history;
use crate::config::{Config, Paths};
use crate::history::{Furthest, Place, Score, Scores};
use crate::routine::Catalog;
use crate::safety::Numbers;
use crate::score::{Talk, Voice};
use crate::session::Record;
use crate::store::{Store, Wanted};
use crate::time::{Moment, Now};
use crate::tui::app::{App, Setup};
use crate::tui::effect::Effect;
use crate::tui::theme::{Charset, Palette, Theme};

const SIZE: (u16, u16) = (80, 24);

/// What the clock on the wall says in the test below, which runs alone.
static WALL: Mutex<Option<Zoned>> = Mutex::new(None);

fn wall() -> Zoned {
    WALL.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap()
}

/// The interface with a session in it, what remembers it, and the time.
struct Night {
    app: App,
    recorder: Recorder,
    moment: Moment,
}

impl Night {
    /// Begins three minutes at the desk.
    fn begin(home: &Path, at: &str) -> Self {
        *WALL.lock().unwrap() = Some(at.parse().unwrap());
        let folder = Some(home.to_owned());
        let paths = Paths { config: None, data: folder, state: None };
        let recorder = Recorder::start(&Home { paths, config: Config::read("") }, wall, || ());
        let setup = Setup {
            theme: Theme::new(Palette::Dark, Charset::Ascii),
            size: SIZE,
            volume: 0,
            muted: true,
            talk: Talk::Tones,
            floor: false,
            still: true,
            speed: NonZeroU32::MIN,
            check_in: false,
            go_on: false,
            coach: true,
            numbers: Numbers::of("GB", "", "", ""),
            chance: [0; 10],
        };
        let catalog = Catalog::bundled();
        let routine = catalog.routine("desk-micro-3").unwrap().routine.clone().unwrap();
        let moment = Moment::ZERO;
        let (app, effects) =
            App::playing(setup, &routine, Voice::default(), &Now::at(moment, &wall()));
        let mut night = Self { app, recorder, moment };
        night.does(effects);
        night
    }

    fn does(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Keep(keep) = effect {
                self.recorder.keep(keep);
            }
        }
    }

    fn now(&self) -> Now {
        Now::at(self.moment, &wall())
    }

    /// Lets so many seconds pass, on both clocks.
    fn wait(&mut self, seconds: u64) {
        let until = self.moment + Duration::from_secs(seconds);
        while self.moment < until {
            let wake = self.app.next_wake(&self.now()).unwrap_or(until).min(until);
            let passed = SignedDuration::try_from(wake.since(self.moment)).unwrap();
            let later = wall().checked_add(passed).unwrap();
            *WALL.lock().unwrap() = Some(later);
            self.moment = wake;
            let effects = self.app.update(Input::Clock, &self.now());
            self.does(effects);
        }
    }

    fn seen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
        terminal.draw(|frame| self.app.draw(&self.now(), frame)).unwrap();
        let cells = terminal.backend().buffer().content();
        cells.chunks(SIZE.0.into()).fold(String::new(), |mut text, row| {
            for cell in row {
                text.push_str(cell.symbol());
            }
            text.push('\n');
            text
        })
    }

    /// When the session will end, as the screen has it.
    fn ends(&self) -> String {
        let seen = self.seen();
        let (_, ends) = seen.split_once("ends ").unwrap();
        ends.chars().take(5).collect()
    }
}

enum Meanwhile {
    Nothing,
    /// Somebody sets the clock.
    Set(Span),
    /// The computer is told that it is elsewhere.
    Travels(&'static str),
}

#[test]
fn a_session_takes_as_long_as_it_takes_whatever_the_clock_does() {
    use Meanwhile::{Nothing, Set, Travels};
    for (begins, meanwhile, ends, then_ends, listed) in [
        // In March the hour after two does not come, and in October it comes twice.
        ("2026-03-29T01:58:00+01:00[Europe/Berlin]", Nothing, "03:01", "03:01", "29 March, 01:58"),
        (
            "2026-10-25T02:58:00+02:00[Europe/Berlin]",
            Nothing,
            "02:01",
            "02:01",
            "25 October, 02:58",
        ),
        (
            "2026-10-25T02:58:00+01:00[Europe/Berlin]",
            Nothing,
            "03:01",
            "03:01",
            "25 October, 02:58",
        ),
        ("2026-03-02T23:58:00+01:00[Europe/Berlin]", Nothing, "00:01", "00:01", "2 March, 23:58"),
        (
            "2026-03-02T23:58:00+01:00[Europe/Berlin]",
            Set(1.year().hours(2)),
            "00:01",
            "02:01",
            "2 March, 23:58",
        ),
        (
            "2026-03-02T23:58:00+01:00[Europe/Berlin]",
            Set(-(1.year().hours(2))),
            "00:01",
            "22:01",
            "2 March, 23:58",
        ),
        (
            "2026-03-02T23:58:00+01:00[Europe/Berlin]",
            Travels("America/New_York"),
            "00:01",
            "18:01",
            "2 March, 23:58",
        ),
    ] {
        let home = tempfile::TempDir::new().unwrap();
        let mut night = Night::begin(home.path(), begins);
        night.wait(60);
        assert_eq!(night.ends(), ends, "{begins}");
        let now = wall();
        *WALL.lock().unwrap() = Some(match meanwhile {
            Nothing => now,
            Set(by) => now.checked_add(by).unwrap(),
            Travels(to) => now.in_tz(to).unwrap(),
        });
        assert_eq!(night.ends(), then_ends, "{begins}");
        night.wait(80);
        assert_eq!(night.ends(), then_ends, "{begins}, later");
        night.wait(60);
        let record = Record::of(&night.app.workout().unwrap().session).unwrap().to_string();
        assert_eq!(
            record, "Desk micro-break (3 minutes): 5 of 5 steps in 3:09, 2:25 of them work",
            "{begins}"
        );
        assert_eq!(night.recorder.finish(&mut Vec::new()), None);
        let begun: Zoned = begins.parse().unwrap();
        let store = Store::open(home.path(), begun.timestamp(), "here").unwrap();
        let [entry] = store.entries(Wanted::default()).unwrap().try_into().unwrap();
        assert_eq!(entry.when, When::at(begun.timestamp(), begun.time_zone()));
        assert_eq!(entry.when.day, begun.date());
        let line = history::line(&entry, Date::constant(2026, 12, 1), &Catalog::bundled());
        assert_eq!(
            line,
            format!("{listed}  Desk micro-break (3 minutes): 5 of 5 steps in 3 min"),
            "{begins}"
        );
    }
}

/// What the recorder leaves of a session in lines that is stopped in its first second.
#[test]
fn how_it_was_before_a_session_outlives_one_in_which_nothing_was_done() {
    let home = tempfile::TempDir::new().unwrap();
    let folder = Some(home.path().to_owned());
    let paths = Paths { config: None, data: folder, state: None };
    let noon = || "2026-03-02T12:00:00+01:00[Europe/Berlin]".parse::<Zoned>().unwrap();
    let mut recorder = Recorder::start(&Home { paths, config: Config::read("") }, noon, || ());
    let catalog = Catalog::bundled();
    let routine = catalog.routine("desk-micro-3").unwrap().routine.clone().unwrap();
    let timeline = crate::score::plan(&routine, Talk::Tones, &crate::score::Voice::default());
    let scores = Scores {
        back: Score::try_from(3).ok(),
        leg: Score::try_from(2).ok(),
        furthest: Some(Furthest::Calf),
        side: Some(Place::Left),
    };
    let session = Box::new(Session::of(&timeline, scores));
    recorder.keep(Keep::Begin { id: new_id(noon().timestamp()), session });
    let (mut played, _) = crate::session::Session::start(timeline, Moment::ZERO);
    let events = played.command(crate::session::Command::Stop, Moment::ZERO);
    for keep in Keep::of(&events, &played, Moment::ZERO) {
        recorder.keep(keep);
    }
    assert_eq!(recorder.finish(&mut Vec::new()), None);
    let store = Store::open(home.path(), noon().timestamp(), "here").unwrap();
    let [entry] = store.entries(Wanted::default()).unwrap().try_into().unwrap();
    assert_eq!(entry.body, Body::Log(Box::new(Log { scores, ..Log::default() })));
}
