//! Several devices in step, through a folder that something carries between them.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use supple::history::{Body, Entry};
use supple::store::{Merged, Store, Synced, Wanted};
use tempfile::TempDir;

use super::cli::{home, out, supple, write};
use super::store::{instant, log, session};

/// A device with a copy of the folder of its own, as a file-sync engine gives it.
struct Device {
    store: Store,
    folder: PathBuf,
}

struct Household {
    devices: Vec<Device>,
    now: Timestamp,
    home: TempDir,
}

impl Household {
    fn of(devices: usize) -> Self {
        let home = TempDir::new().unwrap();
        let now = instant("2026-03-02T06:30:00Z");
        let device = |index: usize| {
            let name = format!("device-{index}");
            let folder = home.path().join(format!("folder-{index}"));
            fs::create_dir(&folder).unwrap();
            let store = Store::open(&home.path().join(&name), now, &name).unwrap();
            Device { store, folder }
        };
        Self { devices: (0..devices).map(device).collect(), now, home }
    }

    fn tick(&mut self) -> Timestamp {
        self.now = self.now.checked_add(SignedDuration::from_secs(1)).unwrap();
        self.now
    }

    fn sync(&mut self, device: usize) -> Synced {
        let now = self.now;
        let Device { store, folder } = &mut self.devices[device];
        store.sync(folder, now).unwrap()
    }

    /// Carries a device's file to another, whole or only its beginning.
    fn carry(&self, from: usize, to: usize, half: bool) {
        let name = format!("supple-device-{from}.jsonl");
        let Ok(mut bytes) = fs::read(self.devices[from].folder.join(&name)) else { return };
        if half {
            bytes.truncate(bytes.len() / 2);
        }
        fs::write(self.devices[to].folder.join(name), bytes).unwrap();
    }

    fn everything(&self, device: usize) -> Vec<Entry> {
        let wanted = Wanted { deleted: true, ..Wanted::default() };
        let mut all = self.devices[device].store.entries(wanted).unwrap();
        all.sort_by_key(|entry| entry.id);
        all
    }

    /// Everybody online, until nothing moves any more.
    fn settle(&mut self) {
        let devices = self.devices.len();
        for _ in 0..2 {
            for device in 0..devices {
                self.sync(device);
                for other in (0..devices).filter(|other| *other != device) {
                    self.carry(device, other, false);
                }
            }
        }
        for device in 0..devices {
            self.sync(device);
        }
    }
}

/// Something that happens to one of the devices.
#[derive(Clone, Debug)]
enum Deed {
    Note {
        device: usize,
        back: i64,
    },
    Edit {
        device: usize,
        which: usize,
        back: i64,
    },
    Delete {
        device: usize,
        which: usize,
    },
    BringBack {
        device: usize,
        which: usize,
    },
    Sync {
        device: usize,
    },
    Carry {
        from: usize,
        to: usize,
        half: bool,
    },
    /// A clock is set back by minutes.
    Back {
        minutes: i64,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    let (device, which, back) = (0..3_usize, 0..20_usize, 0..11_i64);
    prop_oneof![
        3 => (device.clone(), back.clone()).prop_map(|(device, back)| Deed::Note { device, back }),
        3 => (device.clone(), which.clone(), back)
            .prop_map(|(device, which, back)| Deed::Edit { device, which, back }),
        1 => (device.clone(), which.clone()).prop_map(|(device, which)| Deed::Delete { device, which }),
        1 => (device.clone(), which).prop_map(|(device, which)| Deed::BringBack { device, which }),
        3 => device.clone().prop_map(|device| Deed::Sync { device }),
        4 => (device.clone(), device, any::<bool>())
            .prop_map(|(from, to, half)| Deed::Carry { from, to, half }),
        1 => (1..90_i64).prop_map(|minutes| Deed::Back { minutes }),
    ]
}

impl Household {
    fn does(&mut self, deed: &Deed) {
        let now = self.tick();
        let change = |house: &mut Self, device: usize, which: usize, to: &dyn Fn(&mut Entry)| {
            let all = house.everything(device);
            if let Some(entry) = all.get(which % all.len().max(1)) {
                house.devices[device].store.change(entry.id, now, to).unwrap();
            }
        };
        match *deed {
            Deed::Note { device, back } => {
                let mut entry = log(&now.to_string(), back);
                entry.stamp.device = format!("device-{device}");
                self.devices[device].store.put(&entry).unwrap();
            }
            Deed::Edit { device, which, back } => change(self, device, which, &|entry| {
                entry.body = log(&now.to_string(), back).body;
            }),
            Deed::Delete { device, which } => {
                change(self, device, which, &|entry| entry.stamp.deleted = true);
            }
            Deed::BringBack { device, which } => {
                change(self, device, which, &|entry| entry.stamp.deleted = false);
            }
            Deed::Sync { device } => {
                self.sync(device);
            }
            Deed::Carry { from, to, half } if from != to => self.carry(from, to, half),
            Deed::Carry { .. } => {}
            Deed::Back { minutes } => {
                self.now = now.checked_sub(SignedDuration::from_mins(minutes)).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn three_devices_come_to_the_same_whatever_happened(
        deeds in proptest::collection::vec(deed(), 1..40)
    ) {
        let mut house = Household::of(3);
        let mut noted = 0;
        for deed in &deeds {
            house.does(deed);
            noted += usize::from(matches!(deed, Deed::Note { .. }));
        }
        house.settle();
        let all = house.everything(0);
        prop_assert_eq!(all.len(), noted, "nothing is lost and nothing comes twice");
        prop_assert_eq!(&house.everything(1), &all);
        prop_assert_eq!(&house.everything(2), &all);
        for device in 0..3 {
            prop_assert_eq!(house.sync(device), Synced::default(), "and then it is quiet");
        }
    }
}

#[test]
fn the_later_of_two_changes_wins_everywhere() {
    let mut house = Household::of(2);
    let entry = log("2026-03-02T07:00:00Z", 3);
    house.devices[0].store.put(&entry).unwrap();
    house.settle();
    for (device, minute, back) in [(0, 20, 5), (1, 10, 7)] {
        let at = instant(&format!("2026-03-02T08:{minute}:00Z"));
        let body = log("2026-03-02T07:00:00Z", back).body;
        house.devices[device].store.change(entry.id, at, |entry| entry.body = body).unwrap();
    }
    house.settle();
    for device in 0..2 {
        let Body::Log(log) = &house.everything(device)[0].body else { panic!() };
        assert_eq!(log.scores.back.unwrap().value(), 5, "on device {device}");
    }
}

#[test]
fn foreign_half_and_doubled_files_do_no_harm() {
    let mut house = Household::of(2);
    house.devices[0].store.put(&log("2026-03-02T07:00:00Z", 3)).unwrap();
    house.devices[0].store.put(&log("2026-03-02T08:00:00Z", 4)).unwrap();
    house.sync(0);
    let folder = house.devices[1].folder.clone();
    let whole = fs::read(house.devices[0].folder.join("supple-device-0.jsonl")).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("supple-device-0.jsonl", &whole[..whole.len() - 40]),
        ("supple-device-0.sync-conflict-20260302-083000-ABCDEFG.jsonl", &whole),
        ("supple-nonsense.jsonl", b"\xff\xfe\x00 no lines of ours\n{}\n[]\n"),
        ("holiday.jpg", b"\xff\xd8\xff"),
        ("notes.jsonl", &whole),
    ];
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    fs::create_dir(folder.join("supple-folder.jsonl")).unwrap();
    let synced = house.sync(1);
    assert_eq!(synced.merged, Merged { taken: 2, known: 1, odd: 4 });
    assert_eq!(house.everything(1), house.everything(0));
    assert_eq!(house.sync(1), Synced::default(), "each is read once");
}

#[test]
fn a_copied_data_folder_becomes_a_device_of_its_own() {
    for conflicts in [false, true] {
        let mut house = Household::of(2);
        house.devices[0].store.put(&log("2026-03-02T07:00:00Z", 3)).unwrap();
        house.sync(0);
        // The second computer begins with all that the first one has, the name included.
        let (now, at) = (house.now, |device: usize| format!("device-{device}"));
        let (first, second) = (house.home.path().join(at(0)), house.home.path().join(at(1)));
        fs::remove_dir_all(&second).unwrap();
        fs::create_dir(&second).unwrap();
        house.devices[0].store.copy_to(&Store::file(&second)).unwrap();
        house.devices[1].store = Store::open(&second, now, "another").unwrap();
        assert_eq!(house.devices[1].store.device(), "device-0");
        assert_eq!(house.devices[0].store.folder(), first);
        for (device, back) in [(0, 4), (1, 5)] {
            house.devices[device].store.put(&log("2026-03-02T08:00:00Z", back)).unwrap();
            assert_eq!(house.sync(device), Synced { wrote: true, ..Synced::default() });
        }
        // Both wrote the same file; one of them arrives at the other.
        let name = "supple-device-0.jsonl";
        let copy = "supple-device-0.sync-conflict-20260302-083000-ABCDEFG.jsonl";
        let from = house.devices[0].folder.join(name);
        let to = &house.devices[1].folder;
        fs::copy(from, to.join(if conflicts { copy } else { name })).unwrap();
        let synced = house.sync(1);
        assert!(synced.renamed && synced.wrote && synced.merged.taken == 1, "{synced:?}");
        let new = house.devices[1].store.device().to_owned();
        assert_eq!((new.len(), house.devices[0].store.device()), (8, "device-0"));
        // From now on each has a file of its own.
        let own = format!("supple-{new}.jsonl");
        fs::copy(house.devices[1].folder.join(&own), house.devices[0].folder.join(&own)).unwrap();
        let synced = house.sync(0);
        assert!(!synced.renamed && synced.merged.taken == 1, "{synced:?}");
        assert_eq!(house.everything(0), house.everything(1));
        assert_eq!(house.everything(0).len(), 3);
        assert_eq!([house.sync(0), house.sync(1)], [Synced::default(); 2]);
    }
}

#[test]
fn whoever_has_taken_a_new_name_is_told() {
    let (laptop, shared) = (home(), TempDir::new().unwrap());
    let folder = shared.path().display().to_string();
    out(laptop.path(), &["log", "back", "3"]);
    out(laptop.path(), &["sync", &folder]);
    let file = fs::read_dir(shared.path()).unwrap().next().unwrap().unwrap().path();
    let line = log("2026-03-02T08:00:00Z", 4).line().unwrap();
    fs::write(&file, line + "\n").unwrap();
    let told = out(laptop.path(), &["sync", &folder]);
    let (first, second) = told.split_once('\n').unwrap();
    let name = first
        .strip_prefix("another device had this one's name; this one is `")
        .and_then(|rest| rest.strip_suffix("` from now on"))
        .unwrap();
    assert_eq!(second, "1 entry came from 1 file\n");
    assert!(shared.path().join(format!("supple-{name}.jsonl")).exists());
}

#[test]
fn a_session_is_told_when_it_has_ended() {
    let mut house = Household::of(2);
    let begun = session("2026-03-02T07:00:00Z", "desk-micro-3");
    house.devices[0].store.put(&begun).unwrap();
    house.settle();
    assert_eq!(house.everything(1), []);
    house.devices[0]
        .store
        .put_lap(begun.id, 0, &super::store::laps("desk-micro-3", 60)[1])
        .unwrap();
    house.devices[0].store.settle(begun.id, instant("2026-03-02T08:00:00Z")).unwrap();
    house.settle();
    assert_eq!(house.everything(1).len(), 1);
}

#[test]
fn a_folder_in_the_settings_is_gone_through_at_every_start_and_after_each_session() {
    let (laptop, desktop) = (home(), home());
    let shared = TempDir::new().unwrap();
    let settings = format!("[sync]\ndir = \"{}\"\n", shared.path().display());
    for home in [&laptop, &desktop] {
        write(home.path(), "config/config.toml", &settings);
    }
    let play =
        |home: &Path| out(home, &["play", "desk-micro-3", "--plain", "--speed", "1000", "--mute"]);
    play(laptop.path());
    assert_eq!(fs::read_dir(shared.path()).unwrap().count(), 1);
    play(desktop.path());
    let told = out(desktop.path(), &["history"]);
    assert_eq!(told.lines().count(), 2, "both sessions are known: {told}");
    assert_eq!(out(laptop.path(), &["sync"]), "1 entry came from 1 file\n");
    assert_eq!(out(laptop.path(), &["sync"]), "nothing has changed\n");
}

#[test]
fn without_a_folder_it_is_asked_for() {
    let output = supple(home().path()).arg("sync").output().unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "supple: which folder? `supple sync FOLDER`, or `dir` in the section `[sync]` of config.toml\n"
    );
}
