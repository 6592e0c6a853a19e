//! What keeps a session safe while it is played: everything goes into its journal and to the ledger's
//! thread, and to a rescue file when that cannot write it.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{Timestamp, Zoned};

use super::{Home, sync};
use crate::history::{Body, Ending, Entry, Id, Keep, Lap, Log, Session, Stamp, Stop, When};
use crate::store::journal::Journal;
use crate::store::writer::{Job, News, Writer};
use crate::store::{Claim, Trouble, new_id};
use crate::tui::action::Input;

/// How long the end of the program waits for the disk: not as long as the ledger itself waits for
/// other programs, for somebody sits before it. What is not there by then goes into a file of its own.
const PATIENCE: Duration = Duration::from_secs(8);

/// How long a session waits for the ledger before it begins, and how long nothing is said at its end of
/// waiting for it.
const MOMENT: Duration = Duration::from_secs(3);

/// Remembers what is done.
#[derive(Debug)]
pub(crate) struct Recorder {
    writer: Option<Writer>,
    folder: Option<PathBuf>,
    clock: fn() -> Zoned,
    places: Vec<PathBuf>,
    /// How many sessions a week are planned.
    goal: u8,
    current: Option<Current>,
    /// The session that was broken off, until it is said what becomes of it.
    unfinished: Option<(Box<Entry>, Claim)>,
    /// The session whose next morning is asked for.
    morning: Option<Id>,
    /// Jobs of the current session that are not on the disk yet.
    open: BTreeSet<u64>,
    trouble: Option<Trouble>,
    /// The folder through which devices are kept in step, and the round that is under way.
    sync: Option<PathBuf>,
    syncing: Option<u64>,
    /// Why devices are not in step.
    apart: Option<Trouble>,
    /// Where the current session is kept instead.
    rescue: Option<PathBuf>,
    /// Whether what there is to say of that has changed.
    changed: bool,
}

/// The session that is played, or was last.
#[derive(Debug)]
struct Current {
    id: Id,
    when: When,
    session: Session,
    /// What lay behind when this program went on with it.
    offset: Duration,
    /// Whether the ledger knows of it.
    begun: bool,
    /// The stamp it was last written with.
    stamp: Option<Stamp>,
    /// Its journal, from the first lap on until the ledger has it all.
    journal: Option<Journal>,
    /// The job that writes it whole, with its end.
    whole: Option<u64>,
}

impl Recorder {
    /// Opens the ledger beside everything else; `ring` is called when there is news of it.
    pub(super) fn start(
        home: &Home,
        clock: fn() -> Zoned,
        ring: impl Fn() + Send + 'static,
    ) -> Self {
        let folder = home.paths.data.clone();
        let mut recorder = Self {
            writer: folder.clone().map(|folder| Writer::start(folder, clock, ring)),
            folder,
            clock,
            places: places(home),
            goal: home.config.settings.progress.sessions_a_week,
            current: None,
            unfinished: None,
            morning: None,
            open: BTreeSet::new(),
            trouble: home.paths.data.is_none().then(nowhere),
            sync: sync::dir(home),
            syncing: None,
            apart: None,
            rescue: None,
            changed: home.paths.data.is_none(),
        };
        recorder.sync();
        recorder
    }

    /// Has what was done counted; the answer is news.
    pub(crate) fn look_back(&mut self) {
        if let Some(writer) = &mut self.writer {
            writer.give(Job::LookBack { goal: self.goal });
        }
    }

    /// Has what is needed to know the day read; the answer is news.
    pub(crate) fn know(&mut self) {
        if let Some(writer) = &mut self.writer {
            writer.give(Job::Know);
        }
    }

    /// Goes through the folder that keeps devices in step, if there is one.
    fn sync(&mut self) {
        if let (Some(folder), Some(writer)) = (&self.sync, &mut self.writer) {
            self.syncing = Some(writer.give(Job::Sync(folder.clone())));
        }
    }

    /// Remembers something.
    pub(crate) fn keep(&mut self, keep: Keep) {
        match keep {
            Keep::Begin { id, session } => self.begin(id, *session),
            Keep::GoOn => self.go_on(),
            Keep::Lap(lap) => self.lap(*lap),
            Keep::Stop(stop) => self.stop(stop),
            Keep::End { ending, steps_done } => {
                self.change(|session| {
                    session.ending = Some(ending);
                    session.steps_done = steps_done;
                });
                self.keep_scores();
                self.sync();
            }
            Keep::After(after) => {
                self.change(|session| session.after = after);
                self.sync();
            }
            Keep::Morning(scores) => {
                if let Some(session) = self.morning.take() {
                    self.give(Job::Morning { session, scores });
                }
            }
            Keep::Note { id, body } => {
                let now = (self.clock)();
                let entry = Entry {
                    id,
                    when: When::at(now.timestamp(), now.time_zone()),
                    body: *body,
                    stamp: Stamp::new(now.timestamp(), ""),
                };
                self.give(Job::Put(Box::new(entry)));
                self.sync();
            }
            Keep::Decision(entry) => {
                self.give(Job::Set(entry));
            }
            Keep::Settle => {
                if let Some((_, claim)) = self.unfinished.take() {
                    self.give(Job::Settle(claim));
                }
            }
        }
    }

    /// Remembers the last of a session that this program leaves. Where it was `wanted`, the session has
    /// ended; otherwise it stays open, so that the next start offers to go on, unless nothing was done.
    pub(crate) fn leave(&mut self, keeps: Vec<Keep>, wanted: bool) {
        for keep in keeps {
            let done = self.current.as_ref().is_some_and(|it| !it.session.says_nothing());
            if wanted || !done || !matches!(keep, Keep::End { .. }) {
                self.keep(keep);
            }
        }
    }

    fn begin(&mut self, id: Id, session: Session) {
        let now = (self.clock)();
        let when = When::at(now.timestamp(), now.time_zone());
        self.set(Current {
            id,
            when,
            session,
            offset: Duration::ZERO,
            begun: false,
            stamp: None,
            journal: None,
            whole: None,
        });
    }

    fn go_on(&mut self) {
        let Some((entry, claim)) = self.unfinished.take() else { return };
        let Entry { id, when, body: Body::Session(session), stamp } = *entry else { return };
        let end = session.laps.last().map(|lap| lap.began + lap.done + lap.paused);
        let offset = end.unwrap_or_default();
        self.set(Current {
            id,
            when,
            session: *session,
            offset,
            begun: true,
            stamp: Some(stamp),
            journal: Some(Journal::go_on(claim)),
            whole: None,
        });
    }

    fn set(&mut self, current: Current) {
        self.current = Some(current);
        self.open.clear();
        self.rescue = None;
    }

    /// A session counts from its first lap or stop on: one that was only looked at leaves nothing.
    fn count(&mut self) {
        let Some(current) = self.current.as_mut().filter(|current| !current.begun) else { return };
        let now = (self.clock)().timestamp();
        let entry = current.entry(now);
        if let Some(folder) = &self.folder {
            let mut journal = Journal::begin(folder, current.id);
            journal.session(&entry);
            current.journal = Some(journal);
        }
        current.begun = true;
        self.give(Job::Put(Box::new(entry)));
    }

    fn lap(&mut self, mut lap: Lap) {
        self.count();
        let Some(current) = &mut self.current else { return };
        lap.began += current.offset;
        let (session, number) = (current.id, current.session.laps.len());
        if let Some(journal) = &mut current.journal {
            journal.lap(number, &lap);
        }
        current.session.laps.push(lap.clone());
        self.give(Job::Lap { session, number, lap: Box::new(lap) });
    }

    /// A stop is on the disk in the second it happens: it may block what comes after.
    fn stop(&mut self, stop: Stop) {
        self.count();
        self.change(|session| session.stops.push(stop));
    }

    /// Changes the session, and writes it whole: what failed before may succeed now.
    fn change(&mut self, change: impl FnOnce(&mut Session)) {
        let Some(current) = &mut self.current else { return };
        change(&mut current.session);
        if current.begun {
            let now = (self.clock)().timestamp();
            let entry = current.entry(now);
            if let Some(journal) = &mut current.journal {
                journal.session(&entry);
            }
            let ended = current.session.ending.is_some();
            let number = self.give(Job::Put(Box::new(entry)));
            if let Some(current) = self.current.as_mut().filter(|_| ended) {
                current.whole = number;
            }
        }
    }

    /// A session in which nothing was done is forgotten; how it was before it is not.
    fn keep_scores(&mut self) {
        let Some(current) = self.current.as_ref().filter(|current| current.begun) else { return };
        let scores = current.session.before;
        if scores.is_empty() || !current.session.says_nothing() {
            return;
        }
        let now = (self.clock)().timestamp();
        let body = Body::Log(Box::new(Log { scores, ..Log::default() }));
        let (id, when) = (new_id(now), current.when.clone());
        self.give(Job::Put(Box::new(Entry { id, when, body, stamp: Stamp::new(now, "") })));
    }

    /// Hands a job to the ledger. The answer is its number, if there is a ledger.
    fn give(&mut self, job: Job) -> Option<u64> {
        let number = self.writer.as_mut().map(|writer| writer.give(job));
        match number {
            Some(number) => {
                self.open.insert(number);
            }
            None => self.save_elsewhere(false),
        }
        number
    }

    /// Waits until the ledger is open, for a moment at most. The answer is the session that was broken
    /// off.
    pub(crate) fn opened(&mut self) -> Option<Box<Entry>> {
        let news = self.writer.as_ref()?.wait(MOMENT)?;
        self.take(news);
        self.unfinished.as_ref().map(|(entry, _)| entry.clone())
    }

    /// What the interface has to know.
    pub(crate) fn news(&mut self) -> Vec<Input> {
        let news: Vec<News> = self.writer.iter().flat_map(Writer::news).collect();
        let mut inputs: Vec<Input> = news.into_iter().flat_map(|news| self.take(news)).collect();
        if std::mem::take(&mut self.changed) {
            inputs.push(Input::Keeping(self.words()));
        }
        inputs
    }

    fn take(&mut self, news: News) -> Vec<Input> {
        match news {
            News::Opened { unfinished, morning } => {
                self.unfinished = unfinished;
                self.morning = morning.as_ref().map(|entry| entry.id);
                let entry = self.unfinished.as_ref().map(|(entry, _)| entry.clone());
                let unfinished = entry.map(Input::Unfinished);
                return morning.map(Input::Morning).into_iter().chain(unfinished).collect();
            }
            News::Closed(trouble) => self.fail(trouble),
            News::Done(number) if self.syncing == Some(number) => {
                self.changed |= self.apart.is_some();
                (self.syncing, self.apart) = (None, None);
            }
            News::Failed(number, trouble) if self.syncing == Some(number) => {
                self.syncing = None;
                self.changed |= self.apart.as_ref() != Some(&trouble);
                self.apart = Some(trouble);
            }
            News::Done(number) => {
                self.open.remove(&number);
                let whole = |current: &Current| current.whole == Some(number);
                if self.current.as_ref().is_none_or(whole) {
                    self.succeed();
                }
            }
            News::Failed(number, trouble) => {
                self.open.remove(&number);
                self.fail(trouble);
            }
            News::Known(entries) => return vec![Input::Known(entries)],
            News::LookedBack(progress) => return vec![Input::Progress(progress)],
        }
        Vec::new()
    }

    fn fail(&mut self, trouble: Trouble) {
        self.changed |= self.trouble.as_ref() != Some(&trouble);
        self.trouble = Some(trouble);
        self.save_elsewhere(false);
    }

    /// The whole session is on the disk, perhaps after all.
    fn succeed(&mut self) {
        self.changed |= self.trouble.take().is_some();
        if let Some(journal) = self.current.as_mut().and_then(|current| current.journal.take()) {
            journal.end();
        }
        if let Some(file) = self.rescue.take() {
            // Taken in once more it would change nothing.
            let _stays = fs::remove_file(file);
        }
    }

    /// Writes the current session to the first place that takes it; from the last place on where the
    /// disk of the first `hangs`.
    fn save_elsewhere(&mut self, hangs: bool) {
        let Some(current) = self.current.as_mut().filter(|current| current.begun) else { return };
        let now = (self.clock)().timestamp();
        let Ok(line) = current.rescued(now).line() else { return };
        let name = format!("{RESCUE}{}.jsonl", current.id);
        let mut places = self.places.clone();
        if hangs {
            places.reverse();
        }
        let write = |place: &PathBuf| {
            let file = place.join(&name);
            let written = fs::create_dir_all(place).and_then(|()| private(&file, &line));
            if written.is_err() {
                // Half a line helps nobody.
                let _gone = fs::remove_file(&file);
            }
            written.ok().map(|()| file)
        };
        let rescue = places.iter().find_map(write);
        self.changed |= rescue != self.rescue;
        self.rescue = rescue;
    }

    /// What there is to say: why something is not kept as it should be, and where it is.
    fn words(&self) -> Option<String> {
        let Some(trouble) = &self.trouble else {
            let apart = self.apart.as_ref()?;
            return Some(format!("other devices do not know of this yet: {apart}"));
        };
        let played = self.current.as_ref().is_some_and(|current| current.begun);
        Some(match &self.rescue {
            Some(file) => format!(
                "not in the history: {trouble}. The session is kept in {}; \
                 `supple doctor` puts it back",
                file.display()
            ),
            None if played => format!("this session is not kept: {trouble}"),
            None => format!("sessions are not kept: {trouble}"),
        })
    }

    /// Waits for the disk, and says so to `out` where that takes longer than a moment. The answer is
    /// what there is to say of it.
    pub(crate) fn finish(mut self, out: &mut dyn Write) -> Option<String> {
        let mut waits = false;
        while !self.open.is_empty() || self.syncing.is_some() {
            let limit = if waits { PATIENCE } else { MOMENT };
            match self.writer.as_ref().and_then(|writer| writer.wait(limit)) {
                Some(news) => {
                    self.take(news);
                }
                None if !waits => {
                    waits = true;
                    // Whoever cannot be told has left.
                    let _gone = writeln!(out, "Waiting for the disk, a few seconds at most.")
                        .and_then(|()| out.flush());
                }
                None => {
                    if !self.open.is_empty() {
                        self.trouble.get_or_insert(Trouble::Silent);
                        self.save_elsewhere(true);
                    }
                    break;
                }
            }
        }
        let played = self.current.as_ref().is_some_and(|current| current.begun);
        self.words().filter(|_| played)
    }
}

impl Current {
    /// The session as the ledger is to have it; while it runs, its laps are rows of their own.
    fn entry(&mut self, now: Timestamp) -> Entry {
        let mut session = self.session.clone();
        if session.ending.is_none() {
            session.laps.clear();
        }
        self.stamped(session, now)
    }

    /// The session as a file of its own is to have it, which may be the last that is heard of it.
    fn rescued(&mut self, now: Timestamp) -> Entry {
        let mut session = self.session.clone();
        session.ending.get_or_insert(Ending::BrokenOff);
        self.stamped(session, now)
    }

    fn stamped(&mut self, session: Session, now: Timestamp) -> Entry {
        let stamp = self.stamp.as_ref().map_or(Stamp::new(now, ""), |stamp| stamp.after(now, ""));
        self.stamp = Some(stamp.clone());
        let deleted = session.ending.is_some() && session.says_nothing();
        let stamp = Stamp { deleted, ..stamp };
        let body = Body::Session(Box::new(session));
        Entry { id: self.id, when: self.when.clone(), body, stamp }
    }
}

/// Writes a file that nobody else may read.
fn private(file: &Path, text: &str) -> io::Result<()> {
    let mut open = OpenOptions::new();
    let open = open.create(true).write(true).truncate(true).mode(0o600);
    open.open(file)?.write_all(text.as_bytes())
}

/// How the names of rescue files begin.
pub(super) const RESCUE: &str = "supple-rescue-";

/// Where a session is kept that the ledger cannot take, the best first.
pub(super) fn places(home: &Home) -> Vec<PathBuf> {
    let own = [home.paths.data.clone(), home.paths.state.clone()];
    own.into_iter().flatten().chain([env::temp_dir()]).collect()
}

fn nowhere() -> Trouble {
    Trouble::Other("there is no home folder; set `SUPPLE_DATA_DIR` to a folder".to_owned())
}

#[cfg(test)]
mod tests;
