//! Media keys: what a session bus is told, and what comes from there.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_lite::future::block_on;
use supple::desktop::{Press, Showing};
use supple::session::{self, Command as Order, Pause, Session};
use supple::time::Moment;
use tempfile::TempDir;
use zbus::{Connection, OwnedVariant};

use super::cli::{answered, home, write};
use super::pty::Terminal;
use super::scenes::bundled;

const PLAYER: &str = "org.mpris.MediaPlayer2.Player";

/// A session bus of its own.
struct Bus {
    daemon: Child,
    address: String,
    desk: Connection,
}

impl Bus {
    fn open() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let desk = zbus::connection::Builder::address(address.as_str());
        Self { daemon, desk: block_on(desk.build()).unwrap(), address }
    }

    fn play(&self, arguments: &[&str]) -> Terminal {
        self.play_at(home(), arguments)
    }

    fn play_at(&self, home: TempDir, arguments: &[&str]) -> Terminal {
        let program = Path::new(env!("CARGO_BIN_EXE_supple"));
        let more = [("DBUS_SESSION_BUS_ADDRESS", self.address.as_str())];
        Terminal::run_with(home, program, arguments, &more)
    }

    fn players(&self) -> Vec<String> {
        let bus = Some("org.freedesktop.DBus");
        let names = block_on(self.desk.call_method(bus, "/", bus, "ListNames", &())).unwrap();
        let names: Vec<String> = names.body().deserialize().unwrap();
        names.into_iter().filter(|name| name.starts_with("org.mpris.MediaPlayer2.")).collect()
    }

    /// The one player, as soon as it is there.
    fn player(&self) -> String {
        sooner_or_later(|| self.players().pop())
    }

    fn press(&self, player: &str, key: &str) {
        let path = "/org/mpris/MediaPlayer2";
        block_on(self.desk.call_method(Some(player), path, Some(PLAYER), key, &())).unwrap();
    }

    /// Waits until the player says this of itself.
    fn hears(&self, player: &str, status: &str, next: bool) -> HashMap<String, OwnedVariant> {
        sooner_or_later(|| {
            let path = "/org/mpris/MediaPlayer2";
            let properties = Some("org.freedesktop.DBus.Properties");
            let all = self.desk.call_method(Some(player), path, properties, "GetAll", &PLAYER);
            let all = block_on(all).unwrap();
            let all: HashMap<String, OwnedVariant> = all.body().deserialize().unwrap();
            let is = |name, value| all[name] == OwnedVariant::from(value);
            let status = format!("{:?}", all["PlaybackStatus"]).contains(status);
            (status && is("CanGoNext", next)).then_some(all)
        })
    }
}

/// Asks again until there is an answer; only a failure asks to the end.
fn sooner_or_later<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    (0..200_000).find_map(|_| ask()).expect("the bus hears of it")
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _gone = self.daemon.kill();
        let _end = self.daemon.wait();
    }
}

#[test]
fn a_headset_pauses_and_leads_a_session_whatever_covers_it() {
    let bus = Bus::open();
    let mut terminal = bus.play(&["play", "core-2", "--mute"]);
    terminal.see("step 1 of 7");
    let player = bus.player();
    assert!(player.starts_with("org.mpris.MediaPlayer2.supple.instance"), "{player}");
    bus.press(&player, "PlayPause");
    terminal.see("PAUSED");
    bus.hears(&player, "Paused", true);
    bus.press(&player, "Pause");
    bus.press(&player, "PlayPause");
    terminal.wait("going on", |screen| !screen.contents().contains("PAUSED"));
    terminal.press("i");
    terminal.wait("exercise", |screen| !screen.contents().contains("step 1 of 7"));
    bus.press(&player, "Next");
    terminal.press("\x1b");
    terminal.see("step 2 of 7");
    bus.press(&player, "Previous");
    terminal.see("step 1 of 7");
    let said = format!("{:?}", bus.hears(&player, "Playing", true)["Metadata"]);
    assert!(said.contains("Cat-camel") && said.contains("Core level 2"), "{said}");
    bus.press(&player, "Stop");
    terminal.see("PAUSED");
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn there_is_a_player_only_while_a_session_runs() {
    let bus = Bus::open();
    let mut terminal = bus.play_at(answered(), &["--mute"]);
    terminal.open_library();
    terminal.see("Core base");
    assert_eq!(bus.players(), [""; 0]);
    terminal.press("/desk\r\r");
    terminal.see("How is it now?");
    terminal.press("\r");
    terminal.see("step 1 of 5");
    bus.player();
    terminal.press("s\r");
    terminal.wait("summary", |screen| !screen.contents().contains("step 1 of 5"));
    sooner_or_later(|| bus.players().is_empty().then_some(()));
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn a_session_in_lines_has_media_keys_too() {
    let bus = Bus::open();
    let mut terminal = bus.play(&["play", "core-2", "--plain", "--mute"]);
    terminal.see("ready");
    let player = bus.player();
    bus.press(&player, "Pause");
    terminal.see("paused        Enter goes on");
    bus.press(&player, "Play");
    terminal.see("going on");
    bus.press(&player, "Next");
    terminal.see("position");
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn no_bus_and_one_that_never_answers_cost_a_session_nothing() {
    let home = home();
    let deaf = home.path().join("deaf");
    let _ears = UnixListener::bind(&deaf).unwrap();
    let nowhere = home.path().join("nowhere");
    for path in [deaf, nowhere] {
        let address = format!("unix:path={}", path.display());
        let program = Path::new(env!("CARGO_BIN_EXE_supple"));
        let arguments = ["play", "desk-micro-3", "--speed", "60", "--mute"];
        let more = [("DBUS_SESSION_BUS_ADDRESS", address.as_str())];
        let mut terminal = Terminal::run_with(super::cli::home(), program, &arguments, &more);
        let line = "Desk micro-break (3 minutes): 5 of 5 steps in 3:09, 2:25 of them work";
        assert_eq!(terminal.end(), (0, line.to_owned()));
    }
}

#[test]
fn who_wants_no_media_keys_has_none() {
    let bus = Bus::open();
    let home = home();
    write(home.path(), "config/config.toml", "[desktop]\nmedia_keys = false\n");
    let program = Path::new(env!("CARGO_BIN_EXE_supple"));
    let more = [("DBUS_SESSION_BUS_ADDRESS", bus.address.as_str())];
    let arguments = ["play", "desk-micro-3", "--speed", "60", "--mute"];
    let mut terminal = Terminal::run_with(home, program, &arguments, &more);
    terminal.see("Standing back bend");
    assert_eq!(bus.players(), [""; 0]);
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn what_is_shown_follows_the_session() {
    let at = |seconds| Moment::ZERO + Duration::from_secs(seconds);
    let (mut session, _) = Session::start(session::plan(&bundled("desk-micro-3")), at(0));
    let first = Showing {
        exercise: "Standing back bend".to_owned(),
        routine: "Desk micro-break (3 minutes)".to_owned(),
        step: 0,
        is_last: false,
        runs: true,
    };
    assert_eq!(Showing::of(&session, at(0)), Some(first.clone()));
    session.command(Order::Pause, at(2));
    let paused = Showing { runs: false, ..first.clone() };
    assert_eq!(Showing::of(&session, at(3)), Some(paused.clone()));
    assert_eq!(session.view(at(3)).paused.map(|paused| paused.why), Some(Pause::Asked));
    // About to go on: the same key stands still again.
    session.command(Order::ResumeIn(Duration::from_secs(5)), at(4));
    assert_eq!(Showing::of(&session, at(5)), Some(first.clone()));
    session.command(Order::Resume, at(6));
    session.command(Order::Jump(4), at(7));
    let last = Showing::of(&session, at(8)).unwrap();
    assert_eq!((last.step, last.is_last), (4, true));
    session.command(Order::Stop, at(9));
    assert_eq!(Showing::of(&session, at(9)), None);

    let all = [Press::Toggle, Press::Play, Press::Pause, Press::Next, Press::Back];
    let heeded = |showing: &Showing| all.map(|press| showing.heeds(press));
    assert_eq!(heeded(&first), [true, false, true, true, true]);
    assert_eq!(heeded(&paused), [true, true, false, true, true]);
    assert_eq!(heeded(&last), [true, false, true, false, true]);
}
