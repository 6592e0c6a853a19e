//! The interface driven by hand: keys and time in, screens and effects out.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::civil::date;
use jiff::tz::Offset;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use supple::history::Entry;
use supple::history::demo::{self, Story};
use supple::history::progress::Progress;
use supple::report::{Format, Report, Wanted, page};
use supple::routine::catalog::{FileKind, Origin, SourceFile};
use supple::routine::{Catalog, Routine};
use supple::safety::Numbers;
use supple::score::{Talk, Voice};
use supple::time::{Moment, Now};
use supple::tui::action::Input;
use supple::tui::app::{App, Setup};
use supple::tui::effect::{Effect, SoundState};
use supple::tui::keymap;
use supple::tui::theme::{Charset, Palette, Theme};

/// An interface, and the time.
pub struct Scene {
    pub app: App,
    pub now: Now,
}

pub fn setup(palette: Palette, charset: Charset, size: (u16, u16)) -> Setup {
    let theme = Theme::new(palette, charset);
    let (talk, speed) = (Talk::Tones, NonZeroU32::MIN);
    let (muted, floor, still, check_in, go_on) = (false, false, false, false, false);
    let (coach, numbers, chance) = (true, Numbers::of("GB", "", "", ""), [0; 10]);
    Setup {
        theme,
        size,
        volume: 70,
        muted,
        talk,
        floor,
        still,
        speed,
        check_in,
        go_on,
        coach,
        numbers,
        chance,
    }
}

pub fn start_of_time() -> Now {
    Now {
        moment: Moment::at(Duration::from_secs(100)),
        civil: date(2026, 3, 2).at(7, 30, 0, 0),
        offset: Offset::UTC,
        change: None,
    }
}

pub fn bundled(id: &str) -> Arc<Routine> {
    catalog().routine(id).unwrap().routine.clone().unwrap()
}

pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);
    &CATALOG
}

impl Scene {
    pub fn library(setup: Setup, catalog: Catalog) -> Self {
        let mut scene = Self { app: App::new(setup), now: start_of_time() };
        scene.tell(Input::Loaded(Box::new(catalog)));
        scene.press("r");
        scene
    }

    /// The first screen, the ledger having told these entries.
    pub fn today(setup: Setup, entries: &[Entry]) -> Self {
        let mut scene = Self { app: App::remembering(setup).0, now: start_of_time() };
        scene.tell(Input::Plans(super::plans::plans()));
        scene.tell(Input::Loaded(Box::new(catalog().clone())));
        let answered = days::answered().into_iter();
        scene.tell(Input::Known(answered.chain(entries.iter().cloned()).collect()));
        scene
    }

    /// The routines, and a ledger that has told what it has.
    pub fn knowing(setup: Setup, entries: Vec<Entry>) -> Self {
        let mut scene = Self { app: App::remembering(setup).0, now: start_of_time() };
        scene.tell(Input::Loaded(Box::new(catalog().clone())));
        scene.tell(Input::Known(entries));
        scene
    }

    pub fn playing(setup: Setup, routine: &Arc<Routine>) -> Self {
        let now = start_of_time();
        Self { app: App::playing(setup, routine, Voice::default(), &now).0, now }
    }

    pub fn tell(&mut self, input: Input) -> Vec<Effect> {
        self.app.update(input, &self.now)
    }

    /// Presses a key by its name, or types a text.
    pub fn press(&mut self, word: &str) -> Vec<Effect> {
        let code = match word {
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "tab" => KeyCode::Tab,
            "space" => KeyCode::Char(' '),
            "home" => KeyCode::Home,
            "end" => KeyCode::End,
            "pagedown" => KeyCode::PageDown,
            "backspace" => KeyCode::Backspace,
            "delete" => KeyCode::Delete,
            "shift-up" | "shift-down" => {
                let code = if word == "shift-up" { KeyCode::Up } else { KeyCode::Down };
                return self.press_key(KeyEvent::new(code, KeyModifiers::SHIFT));
            }
            text => {
                return text
                    .chars()
                    .flat_map(|c| {
                        self.press_key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
                    })
                    .collect();
            }
        };
        self.press_key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn press_key(&mut self, key: KeyEvent) -> Vec<Effect> {
        match keymap::action(self.app.mode(), key) {
            Some(action) => self.tell(Input::Action(action)),
            None => Vec::new(),
        }
    }

    /// Lets time pass, waking when the interface wants to.
    pub fn wait(&mut self, milliseconds: u64) -> Vec<Effect> {
        let until = self.now.moment + Duration::from_millis(milliseconds);
        let mut effects = Vec::new();
        while let Some(wake) = self.app.next_wake(&self.now).filter(|wake| *wake <= until) {
            self.go_to(wake);
            effects.extend(self.tell(Input::Clock));
        }
        self.go_to(until);
        effects
    }

    pub fn go_to(&mut self, moment: Moment) {
        let passed = moment.since(self.now.moment);
        let civil = self.now.civil.saturating_add(jiff::SignedDuration::try_from(passed).unwrap());
        self.now = Now { moment, civil, ..self.now };
    }

    pub fn resize(&mut self, (width, height): (u16, u16)) {
        self.tell(Input::Resized(width, height));
    }

    pub fn draw(&self, (width, height): (u16, u16)) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| self.app.draw(&self.now, frame)).unwrap();
        terminal.backend().buffer().clone()
    }
}

/// The characters of a buffer, without the blanks at the end of lines.
pub fn text(buffer: &Buffer) -> String {
    let lines: Vec<String> = buffer
        .content()
        .chunks(buffer.area.width.into())
        .map(|row| {
            let mut line = String::new();
            let mut skip = 0;
            for cell in row {
                if skip == 0 {
                    line.push_str(cell.symbol());
                    skip = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
                }
                skip -= 1;
            }
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

/// A routine that has one of everything: breaths, an open set, alternating sides, a note, a name
/// of two-column characters.
const OF_EVERYTHING: &str = r#"
title = "背中と腰: everything that a therapist can write on one sheet of paper"

[[step]]
exercise = "breath-belly"
breaths = 3

[[step]]
name = "Plank with a very long name that will not fit on any narrow screen"
hold = "2 min"
position = "face down"
note = "Only while it feels fine."

[[step]]
exercise = "bird-dog-1"
reps = 3

[[step]]
exercise = "calf-roller"
until = "key"
"#;

const BROKEN: &str =
    "title = \"Sheet\"\nlevel = \"gentel\"\n\n[[step]]\nexercise = \"calf-wal\"\nhold = 30\n";

/// One of the invented histories, up to the day that scenes play on; nothing of any other name.
pub fn invented(story: &str) -> Vec<Entry> {
    let story = match story {
        "recovery" => Story::Recovery,
        "flare-up" => Story::FlareUp,
        "maintenance" => Story::Maintenance,
        _ => return Vec::new(),
    };
    let routine = |id: &str| catalog().routine(id)?.routine.clone();
    demo::story(story, start_of_time().civil.date(), &routine)
}

/// The bundled catalogue with two files of the user's, one of them broken.
pub fn with_own_files() -> Catalog {
    with_files(&[("sheet", BROKEN), ("everything", OF_EVERYTHING)])
}

/// The same after the good file has been changed by `change`.
pub fn with_changed_file(change: impl Fn(&str) -> String) -> Catalog {
    with_files(&[("sheet", BROKEN), ("everything", &change(OF_EVERYTHING))])
}

/// The bundled catalogue with files of the user's.
pub fn with_files(own: &[(&str, &str)]) -> Catalog {
    let own = own.iter().map(|(id, text)| SourceFile {
        origin: Origin::User(format!("/home/u/.config/supple/routines/{id}.toml").into()),
        kind: FileKind::Routine,
        id: (*id).to_owned(),
        bytes: text.as_bytes().to_vec().into(),
    });
    Catalog::build(supple::routine::catalog::bundled().chain(own))
}

pub fn of_everything() -> Arc<Routine> {
    let entry = with_own_files().routine("everything").unwrap().clone();
    assert!(!entry.problems.iter().any(supple::routine::diagnostic::Problem::is_error));
    entry.routine.unwrap()
}

/// Where a scene begins.
#[derive(Clone, Copy)]
pub enum Start {
    /// Before any file has been read.
    Loading,
    /// The bundled routines.
    Library,
    /// The bundled routines and the user's own, one of them broken.
    Own,
    /// A session of stretches for one side at a time.
    Stretching,
    /// A session of [`OF_EVERYTHING`].
    Everything,
    /// The bundled routines, with the questions before and after a session.
    Asking,
    /// The first start: nothing has ever been kept.
    First,
    /// The first page was answered with "none of these".
    Answered,
    /// The first screen of somebody who has done nothing yet.
    New,
    /// The first screen in the third week of a plan, something of it done.
    Planned,
    /// The first screen with a lot more pain than usual.
    Flaring,
    /// The first screen after a warning sign.
    Blocked,
}

use Start::{
    Answered, Asking, Blocked, Everything, First, Flaring, Library, Loading, New, Own, Planned,
    Stretching,
};

/// Every screen in every state: its name, where it begins, and what is done there. Numbers are
/// milliseconds to wait, `asleep` an hour of sleep, `silent` a lost sound device, `changed` a save of
/// the user's file and `spoiled` one with a mistake, the rest keys.
pub const SCENES: &[(&str, Start, &str)] = &[
    ("loading", Loading, ""),
    ("today-new", New, ""),
    ("today-plan", Planned, ""),
    ("today-flare", Flaring, ""),
    ("today-blocked", Blocked, "esc"),
    ("refused", Flaring, "r / core enter enter"),
    ("plans", Planned, "c"),
    ("plans-chosen", New, "c down down"),
    ("six-questions", New, "f 1 1"),
    ("six-questions-found", New, "f 2 1 2 2 1 5"),
    ("library", Library, "down"),
    ("library-found", Library, "/ calf enter l"),
    ("library-finding", Library, "/ wall"),
    ("library-nothing", Library, "/ zumba"),
    ("own-files", Own, ""),
    ("problems", Own, "right"),
    ("preview", Library, "down down right down down"),
    ("changed", Library, "down down right down + ] J"),
    ("change-refused", Library, "down down right down K"),
    ("leave-changed", Library, "down right down x esc q"),
    ("last-good", Own, "down spoiled right"),
    ("mistakes", Own, "down spoiled right !"),
    ("newer", Everything, "enter 5000 changed"),
    ("preview-end", Library, "down down right end"),
    ("exercise", Library, "down right down right"),
    ("advice-list", Library, "a"),
    ("advice-page", Library, "a enter tab"),
    ("advice-end", Library, "a enter end"),
    ("advice-leads", Library, "a home down down down enter tab"),
    ("timer", Library, "a home down down down enter enter"),
    ("timer-cold", Library, "a home down down down enter tab enter + + + + + + enter"),
    ("timer-running", Library, "a home down down down enter enter enter 61000"),
    ("timer-check", Library, "a home down down down enter enter enter 301000"),
    ("timer-over", Library, "a home down down down enter enter enter 900000"),
    ("checklist", Library, "a home down down down down down down enter enter y y"),
    ("checklist-over", Library, "a home down down down down down down enter enter yyyyyyynynynyn"),
    ("note", Library, "a home enter enter 3 4 4"),
    ("report", Library, "a home enter tab tab enter written"),
    ("help", Library, "?"),
    ("ready", Stretching, "1500"),
    ("position", Stretching, "n 2000"),
    ("hold-left", Stretching, "n 14000"),
    ("rest", Stretching, "n enter enter 1000"),
    ("change-sides", Stretching, "n enter enter enter enter enter 500"),
    ("hold-right", Stretching, "n enter enter enter enter enter enter 3000"),
    ("reps", Stretching, "j end enter 16000"),
    ("paused", Stretching, "n 14000 space"),
    ("slept", Stretching, "n 14000 asleep"),
    ("no-sound", Stretching, "silent n 14000"),
    ("muted", Stretching, "m n 14000"),
    ("jump", Stretching, "n 14000 j down"),
    ("stop", Stretching, "n 14000 s"),
    ("stop-easier", Library, "/ core-3 enter enter n n n 20000 s p"),
    ("stop-dizzy", Library, "enter 20000 s z"),
    ("stop-left", Library, "enter 20000 s x"),
    ("stop-ended", Library, "enter 20000 s c"),
    ("how-to", Stretching, "n 14000 i"),
    ("workout-help", Stretching, "n 14000 ?"),
    ("floor", Stretching, "n f 14000"),
    ("floor-flash", Stretching, "n f enter 100"),
    ("floor-paused", Stretching, "n f 14000 space"),
    ("breaths", Everything, "enter 5000"),
    ("long-name", Everything, "n 9000"),
    ("alternating", Everything, "n n enter 10000"),
    ("open", Everything, "n n n enter 65000"),
    ("floor-open", Everything, "n n n enter f 65000"),
    ("check-in", Asking, "enter 3 4 4 l"),
    ("check-in-after", Asking, "enter enter 60000 s enter 2 x 1"),
    ("check-in-summary", Asking, "enter enter 60000 s enter 4 3 2 1 4 3 enter"),
    ("first", First, ""),
    ("first-end", First, "end"),
    ("first-help", First, "? end"),
    ("first-young", First, "u"),
    ("signs-emergency", First, "y"),
    ("signs-emergency-yes", First, "y n n y ? n s down"),
    ("signs-answered", First, "y y a"),
    ("signs-urgent", First, "y a n down down"),
    ("signs-provider", First, "y a a down down y"),
    ("signs-readiness", First, "y a a a"),
    ("blocked-emergency", First, "y y ? a enter"),
    ("blocked-emergency-checked", First, "y y a enter c Dr.Ay enter end"),
    ("blocked-urgent", First, "y a y a enter a a"),
    ("blocked-urgent-end", First, "y a y a enter a a end"),
    ("blocked-new", Answered, "enter y 5 enter"),
    ("checked", First, "y y a enter c Dr.Ay"),
    ("before", Answered, "enter"),
    ("before-nothing-new", Answered, "enter n 3 4 4 l"),
    ("before-something-new", Answered, "enter y esc"),
    ("new", Answered, "enter y 2"),
    ("notices", First, "y a a down down down y down down down y a enter a"),
    ("notices-support", First, "y a a down down down down down down down y a enter a"),
    ("today-notices", First, "y a a n n n y a enter a esc"),
    ("dismiss", First, "y a a y a enter a x seen"),
    ("progress-pain", Library, "p recovery"),
    ("progress-sessions", Library, "p flare-up tab t"),
    ("progress-exercises", Library, "p recovery tab tab"),
    ("progress-helps", Library, "p flare-up tab tab tab"),
    ("progress-year", Library, "p maintenance t t"),
    ("progress-empty", Library, "p nothing-yet"),
    ("summary", Library, "enter 30000 space 15000 space n enter 120000 s enter"),
];

impl Scene {
    /// Plays a scene of [`SCENES`].
    pub fn of(name: &str, setup: Setup) -> Self {
        let (_, start, script) = SCENES.iter().find(|(other, ..)| *other == name).unwrap();
        let mut scene = match start {
            Loading => Self { app: App::new(setup), now: start_of_time() },
            Asking => Self::library(Setup { check_in: true, ..setup }, catalog().clone()),
            First => Self::knowing(Setup { check_in: true, ..setup }, Vec::new()),
            Answered => {
                let mut scene = Self::knowing(Setup { check_in: true, ..setup }, Vec::new());
                scene.press("n");
                scene
            }
            Library => Self::library(setup, catalog().clone()),
            Own => Self::library(setup, with_own_files()),
            New => Self::today(setup, &[]),
            Planned => Self::today(setup, &days::planned()),
            Flaring => Self::today(setup, &days::flaring()),
            Blocked => Self::today(setup, &days::blocked()),
            Stretching => Self::playing(setup, &bundled("calf-hamstring-flex")),
            Everything => Self::playing(setup, &of_everything()),
        };
        scene.act(script);
        scene
    }

    /// Does what a script says.
    pub fn act(&mut self, script: &str) -> Vec<Effect> {
        let step = |word: &str| match (word, word.parse()) {
            ("asleep", _) => {
                let since = self.now.moment;
                self.go_to(since + Duration::from_secs(3600));
                self.tell(Input::Slept { since })
            }
            ("changed", _) => {
                let longer = |text: &str| text.replace("breaths = 3", "breaths = 5");
                self.tell(Input::Loaded(Box::new(with_changed_file(longer))))
            }
            ("spoiled", _) => {
                let spoiled = |text: &str| text.replace("breaths = 3", "breaths = 3 or 4");
                self.tell(Input::Loaded(Box::new(with_changed_file(spoiled))))
            }
            (story @ ("recovery" | "flare-up" | "maintenance" | "nothing-yet"), _) => {
                let progress = Progress::spans(&invented(story), self.now.civil.date(), 5);
                self.tell(Input::Progress(Box::new(progress)))
            }
            ("written", _) => {
                let wanted = Wanted {
                    today: self.now.civil.date(),
                    weeks: 6,
                    name: "",
                    activities: &[],
                    goal: 5,
                    exercise: &str::to_owned,
                };
                let report = Report::of(&invented("recovery"), &wanted);
                let text = page(&report, Format::Text, None, 76).unwrap();
                self.tell(Input::Report(Ok(text)))
            }
            ("silent", _) => {
                self.tell(Input::Sound(SoundState::Bell { reason: "no sound device".into() }))
            }
            // A single digit is a key.
            (_, Ok(milliseconds)) if word.len() > 1 => self.wait(milliseconds),
            (key, _) => self.press(key),
        };
        script.split_whitespace().flat_map(step).collect()
    }
}

/// Compares a picture with the file of its name in `tests/snapshots`.
pub fn snapshot(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}

/// Days of somebody's ledger.
pub mod days {
    use jiff::tz::TimeZone;
    use supple::history::{
        Answer, Body, Consent, Ending, Entry, Following, Form, Id, Log, Score, Scores, Screen,
        Stamp, When,
    };
    use supple::safety::content;

    use super::super::store::{laps, session};

    fn entry(at: &str, body: Body) -> Entry {
        let at: jiff::Timestamp = at.parse().unwrap();
        let random = [u8::try_from(at.as_second() % 251).unwrap(); 10];
        let stamp = Stamp::new(at, "here");
        Entry { id: Id::of(at, random), when: When::at(at, &TimeZone::UTC), body, stamp }
    }

    fn following(plan: &str) -> Body {
        Body::Plan(Following { plan: Some(plan.to_owned()), week: 1, ..Following::default() })
    }

    fn log(back: i64) -> Body {
        let scores = Scores { back: Score::try_from(back).ok(), ..Scores::default() };
        Body::Log(Box::new(Log { scores, ..Log::default() }))
    }

    fn played(at: &str, routine: &str, back: i64) -> Entry {
        let mut entry = session(at, routine);
        if let Body::Session(session) = &mut entry.body {
            session.before.back = Score::try_from(back).ok();
            session.laps = laps(routine, 600);
            session.ending = Some(Ending::Finished);
        }
        entry
    }

    /// Somebody who has understood what supple is, and has none of the warning signs.
    pub fn answered() -> Vec<Entry> {
        let version = || content().version.clone();
        let screen = Screen { content: version(), form: Form::Short, answers: [].into() };
        vec![
            entry(
                "2026-03-01T05:00:00Z",
                Body::Consent(Consent { content: version(), adult: true }),
            ),
            entry("2026-03-01T05:00:01Z", Body::Screen(screen)),
        ]
    }

    pub fn planned() -> Vec<Entry> {
        let walked = Log { walk_minutes: Some(12), ..Log::default() };
        vec![
            entry("2026-02-16T07:00:00Z", following("desk")),
            played("2026-03-01T07:00:00Z", "desk-micro-3", 2),
            played("2026-03-02T06:00:00Z", "desk-micro-3", 2),
            entry("2026-03-02T06:30:00Z", Body::Log(Box::new(walked))),
        ]
    }

    pub fn flaring() -> Vec<Entry> {
        let mut entries = vec![entry("2026-02-16T07:00:00Z", following("beginner"))];
        for day in 20..28 {
            entries.push(played(&format!("2026-02-{day}T07:00:00Z"), "desk-micro-3", 2));
        }
        entries.push(entry("2026-03-02T07:00:00Z", log(6)));
        entries
    }

    pub fn blocked() -> Vec<Entry> {
        let answers = [("D2".to_owned(), Answer::Yes)].into();
        let screen = Screen { content: content().version.clone(), form: Form::Daily, answers };
        vec![entry("2026-03-02T07:00:00Z", Body::Screen(screen))]
    }
}
