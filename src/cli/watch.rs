//! Waits for files to change, and does nothing meanwhile.
//!
//! The system tells of changes where it can. Where it cannot (a network folder, or no watch left to
//! give), the files are looked at every two seconds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// A burst of saves is over when nothing has come for so long,
const QUIET: Duration = Duration::from_millis(80);

/// and after so many waits at the latest: a log that is written next door must not hide a save.
const MOST_WAITS: usize = 3;

/// How often the files are looked at where the system tells nothing.
const LOOK: Duration = Duration::from_secs(2);

/// Eyes on folders and files, whether they are there already or come to be later.
pub(crate) struct Watch {
    places: Vec<PathBuf>,
    /// What the system tells through, if it does.
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    /// What was seen last where the system tells nothing, and how often to look.
    seen: Sight,
    every: Duration,
    came: Receiver<()>,
    bell: Sender<()>,
}

/// Files, with what changes when they do. Not through notify's `PollWatcher`: it knows whole seconds,
/// and what is saved twice in one is seen once.
type Sight = BTreeMap<PathBuf, (u64, u64, i64, i64)>;

impl Watch {
    /// Begins to watch. What changes from here on ends the next [`Watch::wait`].
    pub(crate) fn open(places: impl IntoIterator<Item = PathBuf>) -> Self {
        let whole = |place: PathBuf| std::path::absolute(&place).unwrap_or(place);
        let places: Vec<PathBuf> = places.into_iter().map(whole).collect();
        let told = !places.iter().any(|place| is_remote(place));
        Self::begin(places, told, LOOK)
    }

    /// Begins to watch: `told` by the system if it can, else with a look at the files now and then.
    fn begin(places: Vec<PathBuf>, told: bool, every: Duration) -> Self {
        let (bell, came) = mpsc::channel();
        let (watched, seen) = (BTreeSet::new(), Sight::new());
        let mut watch = Self { places, watcher: None, watched, seen, every, came, bell };
        watch.watcher = told.then(|| notify::recommended_watcher(watch.ear()).ok()).flatten();
        watch.get_ready();
        watch
    }

    /// Waits until something has changed and then for the burst to end.
    pub(crate) fn wait(&mut self) {
        // The other end is the bell, which is here: it is never gone.
        let mut came = self.watcher.is_some() && self.came.recv().is_ok();
        while !came {
            came = self.came.recv_timeout(self.every) != Err(RecvTimeoutError::Timeout)
                || self.look() != self.seen;
        }
        for _ in 0..MOST_WAITS {
            if self.came.recv_timeout(QUIET).is_err() {
                break;
            }
            while self.came.try_recv().is_ok() {}
        }
        self.get_ready();
    }

    /// Gets ready for the next change. Folders may have come or been replaced, with others of the
    /// same name in their place.
    fn get_ready(&mut self) {
        if self.watch_all().is_err() {
            self.watcher = None;
        }
        if self.watcher.is_none() {
            self.seen = self.look();
        }
    }

    /// Has the system watch every folder in which a change would matter.
    fn watch_all(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        for folder in &self.watched {
            // A folder that is no more has left the list already.
            let _gone = watcher.unwatch(folder);
        }
        self.watched.clear();
        loop {
            let folders: BTreeSet<PathBuf> =
                self.places.iter().flat_map(|place| folders_round(place)).collect();
            // A folder that came before the one above it was watched is told of by nobody.
            if folders.is_subset(&self.watched) {
                return Ok(());
            }
            for folder in folders.difference(&self.watched) {
                match watcher.watch(folder, RecursiveMode::NonRecursive) {
                    Err(error) if folder.is_dir() => return Err(error),
                    _ => {}
                }
            }
            self.watched.extend(folders);
        }
    }

    /// Looks at the places, and at the files in them.
    fn look(&self) -> Sight {
        let inside = self.places.iter().flat_map(|place| fs::read_dir(place).into_iter().flatten());
        let files = inside.flatten().map(|entry| entry.path()).filter(|path| is_ours(path));
        let sight = |path: PathBuf| {
            let file = fs::metadata(&path).ok()?;
            Some((path, (file.ino(), file.len(), file.mtime(), file.mtime_nsec())))
        };
        files.chain(self.places.iter().cloned()).filter_map(sight).collect()
    }

    fn ear(&self) -> impl FnMut(notify::Result<Event>) + Send + 'static {
        let (bell, places) = (self.bell.clone(), self.places.clone());
        move |event| {
            if event.map_or(true, |event| matters(&event, &places)) {
                // Nobody waits any more when the program ends.
                let _gone = bell.send(());
            }
        }
    }
}

/// Whether it may have changed what the places hold. What was missed may.
fn matters(event: &Event, places: &[PathBuf]) -> bool {
    let read = matches!(event.kind, EventKind::Access(kind)
        if kind != AccessKind::Close(AccessMode::Write));
    let ours = |path: &PathBuf| is_ours(path) || places.iter().any(|place| place.starts_with(path));
    event.need_rescan() || !read && event.paths.iter().any(ours)
}

/// Whether it has the ending of a file that is read: routines, exercises and settings, own sounds.
fn is_ours(path: &Path) -> bool {
    ["toml", "wav", "ogg"].iter().any(|ours| path.extension().is_some_and(|ending| ending == *ours))
}

/// The folders in which a change of a place shows: itself with its parent, in which it may be
/// replaced; of a file or of what is not there yet, the nearest that is; and where links lead to.
fn folders_round(place: &Path) -> Vec<PathBuf> {
    let nearest = place.ancestors().find(|folder| folder.is_dir());
    let mut folders: Vec<PathBuf> = nearest.map(Path::to_owned).into_iter().collect();
    if nearest == Some(place) {
        folders.extend(place.parent().filter(|parent| parent.is_dir()).map(Path::to_owned));
    }
    let linked = |path: PathBuf| Some(path.canonicalize().ok()?.parent()?.to_owned());
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let links = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    folders.extend(links.filter_map(|link| linked(link.path())));
    folders
}

/// Whether a place is on another computer, or behind a program that may be one: the system tells of
/// changes there only if they are made from here.
#[cfg(target_os = "linux")]
fn is_remote(place: &Path) -> bool {
    /// NFS, SMB, CIFS, SMB2, 9P, Coda, AFS and FUSE, as `statfs(2)` lists them.
    const REMOTE: [u32; 8] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x7375_7245,
        0x5346_414f,
        0x6573_5546,
    ];
    let nearest = place.ancestors().find(|folder| folder.exists());
    let found = nearest.and_then(|folder| rustix::fs::statfs(folder).ok());
    found.is_some_and(|found| REMOTE.contains(&(found.f_type as u32)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Told by the system, and looking for itself. Either hangs when a change goes unseen, which
    /// the test runner ends.
    const WAYS: [bool; 2] = [true, false];

    fn watch(places: &[PathBuf], told: bool) -> Watch {
        Watch::begin(places.to_vec(), told, Duration::from_millis(1))
    }

    fn ends_wait(places: &[PathBuf], told: bool, change: impl FnOnce()) {
        let mut watch = watch(places, told);
        change();
        watch.wait();
    }

    #[test]
    fn every_way_to_change_a_file_is_seen() {
        WAYS.into_iter().for_each(every_way_to_change_a_file_is_seen_by);
    }

    fn every_way_to_change_a_file_is_seen_by(told: bool) {
        let home = tempfile::TempDir::new().unwrap();
        let folder = home.path().join("config/routines");
        let file = folder.join("a.toml");
        let places = [folder.clone(), folder.join("exercises")];
        let see = |change: &dyn Fn()| ends_wait(&places, told, change);
        see(&|| fs::create_dir_all(folder.join("exercises")).unwrap());
        see(&|| fs::write(&file, "one").unwrap());
        see(&|| fs::write(&file, "two").unwrap());
        see(&|| {
            fs::write(folder.join(".a.swp"), "three").unwrap();
            fs::rename(folder.join(".a.swp"), &file).unwrap();
        });
        see(&|| fs::write(folder.join("exercises/b.toml"), "four").unwrap());
        see(&|| fs::remove_file(&file).unwrap());
        see(&|| fs::remove_dir_all(home.path().join("config")).unwrap());
    }

    #[test]
    fn a_folder_that_was_replaced_is_seen_again() {
        WAYS.into_iter().for_each(a_folder_that_was_replaced_is_seen_again_by);
    }

    fn a_folder_that_was_replaced_is_seen_again_by(told: bool) {
        let home = tempfile::TempDir::new().unwrap();
        let folder = home.path().join("routines");
        fs::create_dir(&folder).unwrap();
        let mut watch = watch(std::slice::from_ref(&folder), told);
        for _ in 0..3 {
            fs::remove_dir(&folder).unwrap();
            watch.wait();
            fs::create_dir(&folder).unwrap();
            watch.wait();
            fs::write(folder.join("a.toml"), "").unwrap();
            watch.wait();
            fs::remove_file(folder.join("a.toml")).unwrap();
            watch.wait();
        }
    }

    #[test]
    fn where_a_link_leads_to_is_watched() {
        let home = tempfile::TempDir::new().unwrap();
        let (folder, far) = (home.path().join("routines"), home.path().join("far"));
        fs::create_dir(&folder).unwrap();
        fs::create_dir(&far).unwrap();
        fs::write(far.join("a.toml"), "").unwrap();
        std::os::unix::fs::symlink(far.join("a.toml"), folder.join("a.toml")).unwrap();
        for told in WAYS {
            ends_wait(std::slice::from_ref(&folder), told, || {
                fs::write(far.join("a.toml"), "two").unwrap();
            });
        }
    }

    #[test]
    fn a_burst_ends_one_wait() {
        let mut watch = Watch::open([]);
        for _ in 0..50 {
            watch.bell.send(()).unwrap();
        }
        watch.wait();
        assert_eq!(watch.came.try_recv(), Err(mpsc::TryRecvError::Empty));
    }

    #[test]
    fn reading_is_no_change() {
        let places = [PathBuf::from("/u/routines")];
        let event = |kind, path: &str| Event::new(kind).add_path(path.into());
        let (open, any) = (AccessKind::Open(AccessMode::Any), notify::event::ModifyKind::Any);
        let closed = AccessKind::Close(AccessMode::Write);
        for (kind, path, expected) in [
            (EventKind::Access(open), "/u/routines/a.toml", false),
            (EventKind::Access(closed), "/u/routines/a.toml", true),
            (EventKind::Modify(any), "/u/routines/a.toml", true),
            (EventKind::Modify(any), "/u/routines/a.toml~", false),
            (EventKind::Modify(any), "/u/other", false),
            (EventKind::Modify(any), "/u", true),
        ] {
            assert_eq!(matters(&event(kind, path), &places), expected, "{kind:?} {path}");
        }
    }
}
