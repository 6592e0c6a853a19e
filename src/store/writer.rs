//! The ledger's own thread: whoever has something to remember hands it over and goes on at once,
//! however slow the disk is.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use jiff::SignedDuration;

use super::{Claim, Store, Trouble, Wanted, new_device};
use crate::history::progress::{Progress, SPANS};
use crate::history::{Body, Entry, Id, Lap, Scores};

/// How long after a session its next morning is asked for.
const MORNINGS: Duration = Duration::from_secs(3 * 24 * 3600);

/// How far back one looks: 52 weeks.
const YEAR: SignedDuration = SignedDuration::from_hours(52 * 7 * 24);

/// Something to be done with the ledger.
#[derive(Debug)]
pub enum Job {
    /// A lap of a session has ended.
    Lap {
        /// The session.
        session: Id,
        /// The how-manieth it is, from 0.
        number: usize,
        /// What was done.
        lap: Box<Lap>,
    },
    /// An entry is to be there like this; what was noted for a session meanwhile stays.
    Put(Box<Entry>),
    /// An entry is to say this, if it was not deleted.
    Set(Box<Entry>),
    /// How it was the morning after the day of a session, for all of that day; perhaps without an
    /// answer.
    Morning {
        /// The session.
        session: Id,
        /// What was answered.
        scores: Scores,
    },
    /// What was done of an unfinished session is kept.
    Settle(Claim),
    /// The folder through which devices are kept in step is gone through.
    Sync(PathBuf),
    /// What is needed to know the day is to be read.
    Know,
    /// What was done in the last year is to be counted.
    LookBack {
        /// How many sessions a week are planned.
        goal: u8,
    },
}

/// What the thread has to tell.
#[derive(Debug)]
pub enum News {
    /// The ledger is open.
    Opened {
        /// The latest session without an end that no program plays.
        unfinished: Option<(Box<Entry>, Claim)>,
        /// A session whose next morning has come and was not asked for.
        morning: Option<Box<Entry>>,
    },
    /// It could not be opened.
    Closed(Trouble),
    /// A job is done and on the disk.
    Done(u64),
    /// A job could not be done.
    Failed(u64, Trouble),
    /// What is needed to know the day.
    Known(Vec<Entry>),
    /// What was counted, for each of the stretches of time that can be looked at.
    LookedBack(Box<[Progress; SPANS.len()]>),
}

/// The near end of the thread.
#[derive(Debug)]
pub struct Writer {
    jobs: Sender<(u64, Job)>,
    news: Receiver<News>,
    given: u64,
}

impl Writer {
    /// Opens the ledger of a folder on a thread of its own. `clock` tells the moment, `ring` is called
    /// whenever there is news.
    #[must_use]
    pub fn start(
        folder: PathBuf,
        clock: fn() -> jiff::Zoned,
        ring: impl Fn() + Send + 'static,
    ) -> Self {
        let (jobs, work) = mpsc::channel();
        let (tell, news) = mpsc::channel();
        thread::spawn(move || {
            let tell = |news| {
                // Nobody listens any more when the program is about to end.
                let listened = tell.send(news).is_ok();
                ring();
                listened
            };
            let mut bench = Bench { folder, clock, store: None };
            tell(bench.look_back().unwrap_or_else(News::Closed));
            while let Ok((number, job)) = work.recv() {
                let news = match bench.does(job) {
                    Ok(None) => News::Done(number),
                    Ok(Some(answer)) => answer,
                    Err(trouble) => News::Failed(number, trouble),
                };
                if !tell(news) {
                    return;
                }
            }
        });
        Self { jobs, news, given: 0 }
    }

    /// Hands a job over. The answer is its number.
    pub fn give(&mut self, job: Job) -> u64 {
        self.given += 1;
        // A thread that is gone will never say that it is done, and that is what counts.
        let _gone = self.jobs.send((self.given, job));
        self.given
    }

    /// What there is to tell.
    pub fn news(&self) -> impl Iterator<Item = News> {
        self.news.try_iter()
    }

    /// Waits for the next news; `None` when time has run out, or nothing will come.
    #[must_use]
    pub fn wait(&self, limit: Duration) -> Option<News> {
        self.news.recv_timeout(limit).ok()
    }
}

/// The far end.
struct Bench {
    folder: PathBuf,
    clock: fn() -> jiff::Zoned,
    store: Option<Store>,
}

impl Bench {
    /// What is to be asked of sessions before.
    fn look_back(&mut self) -> Result<News, Trouble> {
        let now = (self.clock)();
        // Whoever only looks around leaves nothing behind.
        if !Store::file(&self.folder).exists() && Claim::all(&self.folder).is_empty() {
            return Ok(News::Opened { unfinished: None, morning: None });
        }
        let store = self.store()?;
        let mut unfinished = store.unfinished()?.into_iter();
        let latest = unfinished.next();
        // Only the latest is worth a question.
        for (older, claim) in unfinished {
            store.settle(older.id, now.timestamp())?;
            claim.give_back();
        }
        let morning = morning_after(store, &now)?.map(Box::new);
        let unfinished = latest.map(|(entry, claim)| (Box::new(entry), claim));
        Ok(News::Opened { unfinished, morning })
    }

    /// The store, opened once more where that failed before: a disk may have room again.
    fn store(&mut self) -> Result<&mut Store, Trouble> {
        let store = if let Some(store) = self.store.take() {
            store
        } else {
            let now = (self.clock)().timestamp();
            Store::open(&self.folder, now, &new_device(now))?
        };
        Ok(self.store.insert(store))
    }

    /// Does a job; `None`: there is nothing to tell but that.
    fn does(&mut self, job: Job) -> Result<Option<News>, Trouble> {
        let now = (self.clock)().timestamp();
        match job {
            Job::Lap { session, number, lap } => self.store()?.put_lap(session, number, &lap)?,
            Job::Put(entry) => {
                let store = self.store()?;
                let entry = store.signed(*entry);
                store.record(&entry)?;
            }
            Job::Set(entry) => {
                let store = self.store()?;
                let entry = store.signed(*entry);
                store.set(&entry, now)?;
            }
            Job::Morning { session, scores } => {
                let store = self.store()?;
                if let Some(entry) = store.get(session)? {
                    store.put_morning(entry.when.day, scores, now)?;
                }
            }
            Job::Settle(claim) => {
                self.store()?.settle(claim.session(), now)?;
                claim.give_back();
            }
            Job::Sync(folder) => {
                self.store()?.sync(&folder, now)?;
            }
            Job::Know => {
                let begun = Store::file(&self.folder).exists();
                let entries = if begun { self.store()?.known(now)? } else { Vec::new() };
                return Ok(Some(News::Known(entries)));
            }
            Job::LookBack { goal } => {
                let today = (self.clock)().date();
                let from = now.checked_sub(YEAR).ok();
                let begun = Store::file(&self.folder).exists();
                let entries = if begun { self.store()?.in_brief(from)? } else { Vec::new() };
                let progress = Progress::spans(&entries, today, goal);
                return Ok(Some(News::LookedBack(Box::new(progress))));
            }
        }
        Ok(None)
    }
}

/// The last session of the latest day before this one, if that day's sessions said how it felt, and it
/// was not asked after.
fn morning_after(store: &Store, now: &jiff::Zoned) -> Result<Option<Entry>, Trouble> {
    let from = now.timestamp().checked_sub(MORNINGS).ok();
    let sessions = store.entries(Wanted { kind: Some("session"), from, ..Wanted::default() })?;
    let before = |entry: &&Entry| entry.when.day < now.date();
    let Some(day) = sessions.iter().filter(before).map(|entry| entry.when.day).max() else {
        return Ok(None);
    };
    let felt = |entry: &Entry| match &entry.body {
        Body::Session(session) => !session.before.is_empty() || !session.after.is_empty(),
        _ => false,
    };
    let open = |entry: &Entry| match &entry.body {
        Body::Session(session) => session.ending.is_some() && session.morning.is_none(),
        _ => false,
    };
    let of_day: Vec<Entry> = sessions.into_iter().filter(|entry| entry.when.day == day).collect();
    let asked = of_day.iter().any(felt).then(|| of_day.into_iter().rfind(open));
    Ok(asked.flatten())
}
