//! `supple` and `supple play`: the interface, from the library or straight into a session.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroU32;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::coaching::{self, Prepared};
use super::error::Error;
use super::look::Look;
use super::player::Player;
use super::recorder::Recorder;
use super::watch::Watch;
use super::{Ended, Home, PlayArguments, files, find, notes, plain};
use crate::audio;
use crate::config::{Ask, Config};
use crate::desktop::Desktop;
use crate::plan::Day;
use crate::routine::Routine;
use crate::routine::catalog::Origin;
use crate::score::{Talk, Voice};
use crate::session::{Command, Ending, Record, Session};
use crate::store::chance;
use crate::time::{self, Clock};
use crate::tui::action::{Input, Troubles};
use crate::tui::app::{App, Setup};
use crate::tui::effect::Effect;
use crate::tui::log::Diverted;
use crate::tui::terminal::Screen;
use crate::tui::theme::Palette;
use crate::tui::wake::{self, Ears, Leave};
use crate::tui::{Exit, Read, Stage};

/// Shows the library.
pub(super) fn library(home: &Home) -> Result<Ended, Error> {
    let keys = terminal().ok_or(Error::NoTerminal)?;
    let clock = Clock::start(NonZeroU32::MIN);
    let asks = home.config.settings.check_in.ask != Ask::Never;
    let mut stage =
        stage(home, keys, clock, Manner { asks, go_on: false, records: true }, App::remembering)?;
    keep_loaded(&mut stage, None, home);
    let exit = stage.run();
    let mut recorder = stage.end_recording();
    let (app, player) = stage.close();
    let ended = ended(exit?);
    stop(&app, recorder.as_mut(), ended, clock);
    player.finish(false)?;
    if let Some(trouble) = recorder.and_then(|recorder| recorder.finish(&mut io::stderr())) {
        // With standard error gone there is nobody left to tell.
        let _gone = writeln!(io::stderr(), "supple: {trouble}");
    }
    Ok(ended)
}

/// Reads the files beside the interface, and again whenever one of them changes.
/// `file`: one that is played from elsewhere, in the place of what has its name.
fn keep_loaded(stage: &mut Stage<'_>, file: Option<PathBuf>, home: &Home) {
    let (folder, ready) = (home.paths.routines(), home.config.settings.session.ready);
    let mut places: Vec<PathBuf> =
        folder.iter().flat_map(|folder| [folder.clone(), folder.join("exercises")]).collect();
    places.extend(file.clone());
    let (settings, sounds) = (home.paths.settings(), home.paths.sounds());
    places.extend(settings.iter().chain(&sounds).cloned());
    stage.load(Watch::open(places), move || {
        let mut catalog = files::catalog(folder.as_deref(), ready);
        if let Some(file) = &file {
            let read = files::routine(file, &catalog, ready);
            catalog.replace(read.ok(), &file.file_stem().unwrap_or_default().to_string_lossy());
        }
        let plans = coaching::plans(folder.as_deref(), &catalog);
        let troubles = troubles(settings.as_deref(), sounds.as_deref());
        Read { catalog, plans, troubles }
    });
}

/// What is wrong in the settings and with own sounds.
fn troubles(settings: Option<&Path>, sounds: Option<&Path>) -> Troubles {
    let problems = settings.map(|path| Config::load(path).problems).unwrap_or_default();
    let faults = sounds.map(audio::faults).unwrap_or_default();
    Troubles {
        settings: problems.iter().map(ToString::to_string).collect(),
        sounds: faults.iter().map(ToString::to_string).collect(),
    }
}

/// Plays one routine, on the screen or in lines.
pub(super) fn run(
    wanted: &PlayArguments,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Ended, Error> {
    let (catalog, entry) = find::routine_alone(&wanted.routine, home)?;
    if entry.routine.is_some() {
        home.tell(notes::on_routine(&entry, &catalog), err)?;
    }
    let routine = entry.routine.ok_or(Error::Broken(entry.problems))?;
    let file = match entry.origin {
        Origin::User(path) => Some(path),
        Origin::Bundled => None,
    };
    let Prepared { routine, day, met } = coaching::prepare(&routine, home, out)?;
    let voice = met.map_or_else(Voice::default, |met| Voice::default().to(met));
    let clock = Clock::start(wanted.speed);
    let asks = home.config.settings.check_in.ask == Ask::Always;
    let manner = Manner { asks, go_on: wanted.go_on, records: true };
    let ended = play(&routine, Own { file, day, voice }, clock, manner, wanted.plain, home, out)?;
    if !matches!(ended, Ended::Made(_)) {
        coaching::tell_decisions(home, out)?;
    }
    Ok(ended)
}

/// Where a routine that is played comes from, and for whom.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// Its file, if it is one of the user's.
    file: Option<PathBuf>,
    /// What holds today, if it was laid out for that.
    day: Option<Day>,
    /// Who speaks, and to whom.
    voice: Voice,
}

/// Plays a routine, on the screen or in lines.
pub(super) fn play(
    routine: &Arc<Routine>,
    own: Own,
    clock: Clock,
    manner: Manner,
    plain: bool,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    match if plain { None } else { terminal() } {
        Some(keys) => on_screen(routine, own, keys, clock, manner, home, out),
        None => in_lines(routine, own, clock, manner, home, out),
    }
}

/// Where keys come from, if there is a terminal to draw on as well.
fn terminal() -> Option<OwnedFd> {
    let draws = io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb");
    draws.then(wake::keyboard)?.ok()
}

fn in_lines(
    routine: &Arc<Routine>,
    own: Own,
    clock: Clock,
    manner: Manner,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let stdin = io::stdin();
    let keys = stdin.is_terminal().then(|| stdin.as_fd().try_clone_to_owned()).transpose()?;
    let mut ears = Ears::open(keys)?;
    let waker = ears.waker();
    let _quiet = Diverted::to(home.paths.log().as_deref())?;
    let player = player(home, clock, &ears);
    let recorder = manner.records.then(|| Recorder::start(home, time::wall, move || waker.wake()));
    let waker = ears.waker();
    let media_keys = home.config.settings.desktop.media_keys;
    let desktop = media_keys.then(|| Desktop::start(move || waker.wake()));
    let (go_on, bell) = (manner.go_on, io::stdout().is_terminal());
    let before = own.day.as_ref().map(Day::before).unwrap_or_default();
    let aids =
        plain::Aids { home, player, recorder, desktop, bell, go_on, before, voice: own.voice };
    plain::run(routine, home.talk(), clock, aids, &mut ears, out)
}

fn on_screen(
    routine: &Arc<Routine>,
    own: Own,
    keys: OwnedFd,
    clock: Clock,
    manner: Manner,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let (entries, voice) = (own.day.map(|day| day.entries), own.voice);
    let app = |setup| {
        let now = clock.present();
        let (mut app, mut effects) = App::playing(setup, routine, voice, &now);
        // What the prompt has read to lay the session out holds for what comes after it, too.
        effects.extend(entries.into_iter().flat_map(|known| app.update(Input::Known(known), &now)));
        (app, effects)
    };
    let mut stage = stage(home, keys, clock, manner, app)?;
    keep_loaded(&mut stage, own.file, home);
    let exit = stage.run();
    let mut recorder = stage.end_recording();
    let (app, player) = stage.close();
    let ended = ended(exit?);
    let session = stop(&app, recorder.as_mut(), ended, clock);
    let trouble = recorder.and_then(|recorder| recorder.finish(out));
    let finished =
        session.as_ref().is_some_and(|session| session.ending() == Some(Ending::Finished));
    // A terminal that has gone takes no line.
    if ended != Ended::Made(Leave::HungUp) {
        if let Some(record) = session.as_ref().and_then(Record::of) {
            writeln!(out, "{record}")?;
        }
        if let Some(trouble) = trouble {
            writeln!(out, "{trouble}")?;
        }
        out.flush()?;
    }
    player.finish(finished)?;
    Ok(ended)
}

/// Stops the session that was left running, and remembers that. Whoever has lost the terminal may go on
/// with it.
fn stop(app: &App, recorder: Option<&mut Recorder>, ended: Ended, clock: Clock) -> Option<Session> {
    let mut workout = app.workout()?.clone();
    let events = workout.session.command(Command::Stop, clock.now());
    if let Some(recorder) = recorder {
        let lost = matches!(ended, Ended::Made(leave) if !leave.is_wish());
        recorder.leave(workout.keep(&events), !lost);
    }
    Some(workout.session)
}

/// What is asked of the user, and what is remembered.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// It is asked how it feels.
    pub(super) asks: bool,
    /// A session that was broken off goes on without a question.
    pub(super) go_on: bool,
    /// What is done is remembered.
    pub(super) records: bool,
}

fn stage(
    home: &Home,
    keys: OwnedFd,
    clock: Clock,
    manner: Manner,
    app: impl FnOnce(Setup) -> (App, Vec<Effect>),
) -> Result<Stage<'_>, Error> {
    let settings = &home.config.settings;
    let look = Look::find(&settings.display, |name| env::var(name).ok());
    let ears = Ears::open(Some(keys))?;
    let screen = Screen::enter(home.paths.log())?;
    let (app, effects) = app(Setup {
        theme: look.theme(),
        size: screen.size(),
        volume: settings.sound.volume.percent(),
        muted: home.is_silent(),
        // Whoever wants no sound and then turns it on gets the tones.
        talk: settings.sound.talk.max(Talk::Tones),
        floor: settings.display.floor,
        still: settings.display.reduced_motion,
        speed: clock.speed(),
        check_in: manner.asks,
        go_on: manner.go_on,
        coach: settings.session.coach,
        numbers: coaching::numbers(home),
        chance: chance(time::wall().timestamp()),
    });
    let player = player(home, clock, &ears);
    let light = Look { palette: Palette::Light, ..look }.theme();
    let mut stage = Stage::new(app, screen, ears, player, clock, light, home)?;
    if look.guessed {
        stage.ask_background()?;
    }
    if settings.desktop.media_keys {
        stage.hear_media_keys();
    }
    if manner.records {
        stage.record(|waker| Recorder::start(home, time::wall, move || waker.wake()));
    }
    stage.perform(effects)?;
    Ok(stage)
}

fn player(home: &Home, clock: Clock, ears: &Ears) -> Player {
    let (own, hooks) = (home.own_words(), home.hooks());
    Player::new(home.sound_options(), own, hooks, record(), clock, ears.waker())
}

/// The file that takes the times of the cues, for a comparison with a recording.
fn record() -> Option<PathBuf> {
    env::var_os("SUPPLE_SCHEDULE").filter(|path| !path.is_empty()).map(PathBuf::from)
}

fn ended(exit: Exit) -> Ended {
    match exit {
        Exit::Left => Ended::Well,
        Exit::Interrupted => Ended::Interrupted,
        Exit::Made(leave) => Ended::Made(leave),
    }
}
