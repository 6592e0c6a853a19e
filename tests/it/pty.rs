//! The real program in a terminal: what it shows, and what it leaves behind.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use supple::routine::Catalog;
use tempfile::TempDir;

use super::cli::{answered, environment, home, write};

/// Longer than anything takes on a busy machine; only a failure waits for it.
const LIMIT: Duration = Duration::from_secs(60);

/// How often the terminal's bell has rung.
#[derive(Default)]
pub(super) struct Bell(usize);

impl vt100::Callbacks for Bell {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.0 += 1;
    }
}

/// A program in a terminal of 80 x 24.
pub(super) struct Terminal {
    pub(super) home: TempDir,
    pub(super) screen: vt100::Parser<Bell>,
    output: Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    /// Kept open, so that the terminal's modes can be read after the program's end.
    slave: Option<Box<dyn SlavePty + Send>>,
    pid: Pid,
    killer: Box<dyn ChildKiller + Send + Sync>,
    code: Receiver<u32>,
    modes: String,
}

impl Terminal {
    pub(super) fn play(routine: &str, speed: &str) -> Self {
        Self::start(home(), &["play", routine, "--speed", speed, "--mute"])
    }

    /// The library.
    pub(super) fn library(home: TempDir, arguments: &[&str]) -> Self {
        let mut terminal = Self::start(home, arguments);
        terminal.open_library();
        terminal
    }

    pub(super) fn open_library(&mut self) {
        self.see("r routines");
        self.press("r");
    }

    pub(super) fn start(home: TempDir, arguments: &[&str]) -> Self {
        Self::run(home, Path::new(env!("CARGO_BIN_EXE_supple")), arguments)
    }

    /// Starts it from a shell, which has its turn when the program is stopped, and continues it
    /// at Enter.
    fn under_a_shell(arguments: &[&str]) -> Self {
        let script = "\"$0\" \"$@\"; echo \"the shell's turn\"; read -r; fg >/dev/null";
        let all = [&["-mc", script, env!("CARGO_BIN_EXE_supple")], arguments].concat();
        Self::run(home(), Path::new("/bin/bash"), &all)
    }

    pub(super) fn run(home: TempDir, program: &Path, arguments: &[&str]) -> Self {
        Self::run_with(home, program, arguments, &[])
    }

    /// Runs a program with more in its environment.
    pub(super) fn run_with(
        home: TempDir,
        program: &Path,
        arguments: &[&str],
        more: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.cwd(home.path());
        for (name, value) in environment(home.path()) {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.args(arguments);
        let modes = modes(&*pair.master);
        let mut child = pair.slave.spawn_command(command).unwrap();
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let killer = child.clone_killer();
        let (ended, code) = mpsc::channel();
        thread::spawn(move || ended.send(child.wait().unwrap().exit_code()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            home,
            screen: vt100::Parser::new_with_callbacks(n(24), n(80), 100, Bell::default()),
            output,
            input: pair.master.take_writer().unwrap(),
            master: pair.master,
            slave: Some(pair.slave),
            pid,
            killer,
            code,
            modes,
        }
    }

    /// Reads until the screen is as wanted.
    pub(super) fn wait(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        while !wanted(self.screen.screen()) {
            self.read(what);
        }
    }

    /// Reads until the bell has rung.
    fn hear_bell(&mut self) {
        while self.screen.callbacks().0 == 0 {
            self.read("bell");
        }
    }

    fn read(&mut self, what: &str) {
        let Ok(bytes) = self.output.recv_timeout(LIMIT) else {
            panic!("no {what} on the screen:\n{}", self.screen.screen().contents());
        };
        self.screen.process(&bytes);
    }

    pub(super) fn see(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    pub(super) fn press(&mut self, keys: impl AsRef<[u8]>) {
        self.input.write_all(keys.as_ref()).unwrap();
        self.input.flush().unwrap();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(n(rows), n(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Waits for the end; gives the exit code and what then stands on the screen, which has to be
    /// the shell's again.
    pub(super) fn end(&mut self) -> (u32, String) {
        let code = self.code.recv_timeout(LIMIT).expect("the program ends");
        assert_eq!(modes(&*self.master), self.modes, "the terminal's modes");
        // The reader comes to an end when nobody has the other side open.
        self.slave = None;
        while let Ok(bytes) = self.output.recv_timeout(LIMIT) {
            self.screen.process(&bytes);
        }
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        (code, screen.contents())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ended = self.killer.kill();
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn n(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

#[test]
fn the_library_opens_and_leaves_no_trace() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("Desk micro-break");
    assert!(terminal.screen.screen().alternate_screen() && terminal.screen.screen().hide_cursor());
    assert_ne!(modes(&*terminal.master), terminal.modes, "raw mode");
    terminal.press("q");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn a_session_ends_by_itself_with_one_line() {
    let mut terminal = Terminal::play("desk-micro-3", "60");
    terminal.see("Standing back bend");
    let line = "Desk micro-break (3 minutes): 5 of 5 steps in 3:09, 2:25 of them work";
    assert_eq!(terminal.end(), (0, line.to_owned()));
}

#[test]
fn every_routine_plays_to_its_end() {
    for entry in Catalog::bundled().routines {
        let mut terminal = Terminal::play(&entry.id, "5000");
        let routine = entry.routine.unwrap();
        let steps = routine.steps().count();
        let (code, left) = terminal.end();
        assert!(
            left.starts_with(&format!("{}: {steps} of {steps} steps in ", routine.title)),
            "{left}"
        );
        assert_eq!(code, 0, "{}", entry.id);
    }
}

#[test]
fn a_session_is_paused_led_about_and_stopped() {
    let mut terminal = Terminal::play("core-2", "1");
    terminal.see("step 1 of");
    terminal.press(" ");
    terminal.see("PAUSED");
    terminal.press("n");
    terminal.see("step 2 of");
    terminal.press("b");
    terminal.see("step 1 of");
    terminal.press("j");
    terminal.press("\x1b[B\x1b[B\x1b[B\r");
    terminal.see("step 4 of");
    terminal.press("m");
    terminal.press("s");
    terminal.press("\r");
    let (code, left) = terminal.end();
    assert!(left.starts_with("Core level 2: 0 of ") && left.ends_with("; stopped"), "{left}");
    assert_eq!(code, 0);
}

#[test]
fn a_session_started_from_the_library_ends_there() {
    let mut terminal = Terminal::library(answered(), &["--mute"]);
    terminal.see("Core base");
    terminal.press("/desk\r\r");
    terminal.see("How is it now?");
    terminal.press("\r");
    terminal.see("step 1 of 5");
    terminal.press("s\r");
    terminal.wait("summary", |screen| !screen.contents().contains("step 1 of 5"));
    terminal.press("q");
    terminal.see("Desk micro-break");
    terminal.press("\x1bq");
    terminal.press("q");
    assert_eq!(terminal.end(), (0, String::new()));
}

#[test]
fn the_screen_follows_the_terminal_s_size() {
    let mut terminal = Terminal::play("core-2", "1");
    terminal.see("j jump");
    terminal.resize(40, 12);
    // In 40 columns the facts stand whole and the last line has few keys: no cutting off gives that.
    terminal.wait("small screen", |screen| {
        let lines: Vec<String> = screen.rows(0, 40).collect();
        lines[0].contains("step 1 of 7 · ends ") && lines[11].contains("? keys")
    });
    assert!(!terminal.screen.screen().contents().contains("j jump"));
    terminal.resize(80, 24);
    terminal.see("j jump");
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn ctrl_z_pauses_and_gives_the_terminal_back_meanwhile() {
    for from_outside in [false, true] {
        let mut terminal = Terminal::under_a_shell(&["play", "core-2", "--mute"]);
        terminal.see("step 1 of");
        if from_outside {
            let program = terminal.master.process_group_leader().and_then(Pid::from_raw).unwrap();
            kill_process(program, Signal::TSTP).unwrap();
        } else {
            terminal.press("\x1a");
        }
        terminal.see("the shell's turn");
        assert!(!terminal.screen.screen().alternate_screen());
        assert!(!terminal.screen.screen().hide_cursor());
        assert_eq!(modes(&*terminal.master), terminal.modes);
        terminal.resize(40, 12);
        terminal.press("\n");
        terminal.see("PAUSED");
        assert!(terminal.screen.screen().alternate_screen());
        terminal.press(" ");
        terminal.wait("running session", |screen| !screen.contents().contains("PAUSED"));
        // Whether the interface knows the new size shows in a page: its end is in reach.
        terminal.press("i\x1b[F");
        terminal.see("K07");
        terminal.press("\x03");
        assert_eq!(terminal.end().0, 130);
    }
}

#[test]
fn ctrl_z_only_pauses_where_no_shell_could_continue_the_program() {
    let mut terminal = Terminal::play("core-2", "1");
    terminal.see("step 1 of");
    terminal.press("\x1a");
    terminal.see("PAUSED");
    terminal.press(" ");
    terminal.wait("running session", |screen| !screen.contents().contains("PAUSED"));
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn half_a_key_holds_nothing_up() {
    for half in [&b"\x1b["[..], "é".as_bytes().split_at(1).0] {
        let mut terminal = Terminal::play("walk-plan", "1");
        terminal.see(" left of ");
        let before = terminal.screen.screen().contents();
        terminal.press(half);
        terminal.wait("moving clock", |screen| screen.contents() != before);
        terminal.signal(Signal::TERM);
        assert_eq!(terminal.end().0, 143);
    }
}

#[test]
fn a_terminal_that_was_taken_away_by_a_stop_is_taken_back() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("Desk micro-break");
    // More than once, because any thread may be the one that is told to continue.
    for _ in 0..10 {
        terminal.signal(Signal::STOP);
        waitpid(Some(terminal.pid), WaitOptions::UNTRACED).unwrap();
        // As a shell does: its own screen, with something on it.
        terminal.screen.process(b"\x1b[?1049l\x1b[2J\x1b[Hshell");
        terminal.signal(Signal::CONT);
        terminal.see("Desk micro-break");
    }
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn ctrl_l_paints_everything_anew() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("Desk micro-break");
    terminal.screen.process(b"\x1b[2Jrubbish");
    terminal.press("\x0c");
    terminal.wait("clean screen", |screen| {
        screen.contents().contains("Desk micro-break") && !screen.contents().contains("rubbish")
    });
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn signals_leave_cleanly() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        for mut terminal in [Terminal::library(answered(), &[]), Terminal::play("core-2", "1")] {
            terminal.wait("interface", vt100::Screen::hide_cursor);
            terminal.signal(signal);
            assert_eq!(terminal.end().0, code);
        }
    }
}

#[test]
fn a_session_whose_terminal_was_closed_is_offered_again() {
    let again = ["play", "desk-micro-3", "--mute"];
    let mut terminal = Terminal::start(answered(), &[&again[..], &["--speed", "20"]].concat());
    terminal.see("step 2 of");
    terminal.signal(Signal::HUP);
    assert_eq!(terminal.end().0, 129);
    let data = terminal.home.path().join("data");
    let unfinished = super::store::open(&data).unfinished().unwrap();
    assert_eq!(unfinished.len(), 1);
    drop(unfinished);
    let home = std::mem::replace(&mut terminal.home, home());
    let mut terminal = Terminal::start(home, &again);
    terminal.see("off at step 2 of 5");
    terminal.press("k");
}

#[test]
fn ctrl_c_leaves_and_says_what_was_done() {
    let mut terminal = Terminal::play("core-2", "1");
    terminal.see("step 1 of");
    terminal.press("\x03");
    let (code, left) = terminal.end();
    assert!(left.starts_with("Core level 2: 0 of ") && left.ends_with("; stopped"), "{left}");
    assert_eq!(code, 130);
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let mut terminal = Terminal::play("core-2", "1");
    terminal.see("step 1 of");
    let spare = native_pty_system().openpty(size(80, 24)).unwrap();
    terminal.input = spare.master.take_writer().unwrap();
    terminal.master = spare.master;
    terminal.slave = None;
    // The reader has the last copy; it ends with the next thing that it reads and nobody takes.
    terminal.output = mpsc::channel().1;
    terminal.signal(Signal::WINCH);
    assert_eq!(terminal.code.recv_timeout(LIMIT), Ok(129));
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_so() {
    for (thread, words) in [("main", "the sky falls ("), ("thread", "the sky falls elsewhere (")] {
        let mut terminal = Terminal::run(home(), &example("panics"), &[thread]);
        let (code, left) = terminal.end();
        assert!(left.contains(words), "{left}");
        assert!(left.replace('\n', "").contains("supple.log"), "{left}");
        assert_ne!(code, 0);
    }
}

#[test]
fn a_light_terminal_gets_the_colours_for_it() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("Desk micro-break");
    let dark = colours(&terminal);
    terminal.press("\x1b]11;rgb:fafa/fafa/fafa\x1b\\");
    terminal.wait("other colours", |screen| colours_of(screen) != dark);
    // Nothing of the answer was taken for keys.
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn no_color_means_none() {
    let program = Path::new(env!("CARGO_BIN_EXE_supple"));
    let mut terminal = Terminal::run_with(answered(), program, &[], &[("NO_COLOR", "1")]);
    terminal.see("Desk micro-break");
    assert_eq!(colours(&terminal), [vt100::Color::Default]);
    terminal.press("\r\r");
    terminal.see("step 1 of");
    assert_eq!(colours(&terminal), [vt100::Color::Default]);
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn without_a_sound_device_the_bell_rings_and_the_screen_says_why() {
    let home = home();
    write(home.path(), "asound.conf", "");
    let nothing = home.path().join("asound.conf").display().to_string();
    let program = Path::new(env!("CARGO_BIN_EXE_supple"));
    // ALSA with nothing configured has no device, whatever the computer has.
    let alsa = [("ALSA_CONFIG_PATH", nothing.as_str())];
    let mut terminal = Terminal::run_with(home, program, &["play", "core-2"], &alsa);
    let reason = if cfg!(feature = "sound") { "no sound card" } else { "built without sound" };
    terminal.see("Stop if: ");
    terminal.press("n");
    terminal.see(&format!("no sound: {reason}; the bell rings instead"));
    terminal.hear_bell();
    let screen = terminal.screen.screen().contents();
    assert!(!screen.contains("ALSA") && !screen.contains(".c:"), "{screen}");
    terminal.press("\x03");
    let (code, left) = terminal.end();
    assert!(left.starts_with("Core level 2: ") && left.lines().count() == 1, "{left}");
    assert_eq!(code, 130);
}

#[test]
fn mistakes_in_the_settings_and_own_sounds_that_cannot_be_played_are_told() {
    let home = answered();
    write(home.path(), "config/config.toml", "[display]\nthem = \"none\"\n[sound]\nvolume = 101\n");
    write(home.path(), "config/sounds/go.wav", "no sound");
    let mut terminal = Terminal::library(home, &[]);
    let faults =
        if cfg!(feature = "sound") { " and 1 sound of yours cannot be played" } else { "" };
    terminal.see(&format!("config.toml has 2 mistakes{faults}: ! shows why"));
    terminal.see("Desk micro-break");
    terminal.press("j");
    terminal.wait("no notice", |screen| !screen.contents().contains("! shows why"));
    terminal.press("!");
    terminal.see("config.toml:2:1: ");
    terminal.see("config.toml:4:10: ");
    if !faults.is_empty() {
        terminal.see("Sounds of yours that cannot be played");
        terminal.see("/sounds/go.wav` is ");
    }
    write(&terminal.home.path().join("config"), "config.toml", "");
    std::fs::remove_file(terminal.home.path().join("config/sounds/go.wav")).unwrap();
    terminal.wait("no mistakes", |screen| !screen.contents().contains("In the settings"));
    terminal.wait("no faults", |screen| !screen.contents().contains("Sounds of yours"));
    terminal.press("qq");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_large_paste_neither_blocks_nor_spins() {
    let mut terminal = Terminal::library(answered(), &[]);
    terminal.see("Desk micro-break");
    terminal.press("\x1b[B".repeat(1200));
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn nothing_is_written_but_the_log() {
    let mut terminal = Terminal::start(home(), &[]);
    terminal.see("Before you begin");
    terminal.press("q");
    terminal.end();
    let home = terminal.home.path();
    let found: Vec<PathBuf> =
        std::fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(found, [home.join("state")]);
    assert_eq!(std::fs::read_to_string(home.join("state/supple.log")).unwrap(), "");
}

fn colours(terminal: &Terminal) -> Vec<vt100::Color> {
    colours_of(terminal.screen.screen())
}

/// The text colours on the screen, each once, in order of appearance.
fn colours_of(screen: &vt100::Screen) -> Vec<vt100::Color> {
    let mut colours = Vec::new();
    let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
    for colour in cells.map(vt100::Cell::fgcolor) {
        if !colours.contains(&colour) {
            colours.push(colour);
        }
    }
    colours
}

/// An example's program, which `cargo test` and `cargo nextest run` build with the tests.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_supple")).with_file_name("examples").join(name)
}
