//! What the program does beside its sound device: files of sound, own words, commands round a session,
//! clicks on the floor.

use super::cli::{home, out, supple, write};
use super::pty::Terminal;

const KNEE: &str = r#"
title = "Knee"
ready = "5s"

[[step]]
name = "Slide the heel"
stop = "Stop when it hurts."
position = "on the back"
cues = ["Slowly, like a snail."]
hold = "30s"
"#;

#[cfg(feature = "sound")]
mod files {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::KNEE;
    use crate::it::cli::{home, out, supple, write};

    /// Writes a program into a home that says everything as half a second of the same sample.
    fn speaker(home: &Path) {
        let body = "#!/bin/sh\ncat >> heard; echo >> heard; cp half.wav \"$1\"\n";
        write(home, "speak", body);
        fs::set_permissions(home.join("speak"), fs::Permissions::from_mode(0o755)).unwrap();
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut wav = hound::WavWriter::create(home.join("half.wav"), spec).unwrap();
        for _ in 0..24_000 {
            wav.write_sample(16_384_i16).unwrap();
        }
        wav.finalize().unwrap();
        write(home, "config/config.toml", "[sound]\nvolume = 100\nspeech = \"./speak {file}\"\n");
    }

    /// The left samples of a file.
    fn left(path: &Path) -> Vec<i16> {
        let wav = hound::WavReader::open(path).unwrap();
        assert_eq!((wav.spec().channels, wav.spec().sample_rate), (2, 48_000));
        wav.into_samples::<i16>().step_by(2).map(Result::unwrap).collect()
    }

    #[test]
    fn a_file_has_the_users_own_words_in_it_where_the_score_says() {
        let home = home();
        speaker(home.path());
        write(home.path(), "knee.toml", KNEE);
        let told = out(home.path(), &["render", "knee.toml", "-o", "knee.wav"]);
        assert!(told.starts_with("knee.wav: Knee, 0:"), "{told}");
        let heard = fs::read_to_string(home.path().join("heard")).unwrap();
        let said: Vec<&str> = heard.lines().collect();
        assert!(said.contains(&"Slide the heel."), "{heard}");
        assert!(said.contains(&"Slowly, like a snail."), "{heard}");
        // From the middle, 0.5 is heard as 0.35 in each ear.
        let samples = left(&home.path().join("knee.wav"));
        let spoken = |sample: &i16| (f32::from(*sample) / 32767.0 - 0.353_553).abs() < 0.001;
        let frames = samples.iter().filter(|sample| spoken(sample)).count();
        assert!(frames >= 2 * 24_000, "{frames}");
        out(home.path(), &["render", "knee.toml", "-o", "again.wav"]);
        assert_eq!(left(&home.path().join("again.wav")), samples, "the same, from what was kept");
        assert_eq!(
            fs::read_to_string(home.path().join("heard")).unwrap(),
            heard,
            "and not made anew"
        );
    }

    #[test]
    fn a_file_of_another_kind_is_refused_and_nothing_is_left_behind() {
        let home = home();
        let mut command = supple(home.path());
        let output = command.args(["render", "desk-micro-3", "-o", "desk.mp3"]).output().unwrap();
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "supple: `desk.mp3` cannot be written: its name ends neither with `.wav` nor with `.ogg`\n"
        );
        let mut command = supple(home.path());
        command.env("PATH", home.path());
        let output = command.args(["render", "desk-micro-3", "-o", "desk.ogg"]).output().unwrap();
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "supple: `desk.ogg` cannot be written: an `.ogg` needs `oggenc`, of vorbis-tools, or \
         `ffmpeg`; a `.wav` needs neither\n",
            "with no program in reach"
        );
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}

#[test]
fn commands_run_as_a_session_begins_and_ends() {
    let home = home();
    let config = "[session]\nat_start = \"/bin/cp one started\"\nat_end = \"/bin/cp one ended\"\n";
    write(home.path(), "config/config.toml", config);
    write(home.path(), "one", "1");
    out(home.path(), &["play", "desk-micro-3", "--mute", "--speed", "1000"]);
    for name in ["started", "ended"] {
        // It was started and not waited for.
        while !home.path().join(name).exists() {}
    }
    let config = "[session]\nat_start = \"nowhere-to-be-found\"\n";
    write(home.path(), "config/config.toml", config);
    let told = out(home.path(), &["play", "desk-micro-3", "--mute", "--speed", "1000"]);
    let line = "no command    `session.at_start`: `nowhere-to-be-found` cannot be started: ";
    assert!(told.contains(line), "{told}");
    assert_eq!(told.matches("no command").count(), 1);
}

#[test]
fn on_the_floor_a_click_pauses_and_goes_on_and_elsewhere_the_mouse_is_the_terminals() {
    let mut terminal = Terminal::start(home(), &["play", "core-2", "--mute"]);
    terminal.see("pause");
    let click = "\x1b[<0;10;10M\x1b[<0;10;10m";
    assert_eq!(terminal.screen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    terminal.press("f");
    terminal.wait("it asks for clicks", |screen| {
        screen.mouse_protocol_mode() == vt100::MouseProtocolMode::PressRelease
    });
    terminal.press(click);
    terminal.see("PAUSED");
    terminal.press(click);
    terminal.wait("it goes on", |screen| !screen.contents().contains("PAUSED"));
    terminal.press("f");
    terminal.wait("the mouse is given back", |screen| {
        screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    });
    terminal.press("\x03");
    assert_eq!(terminal.end().0, 130);
}

#[test]
fn what_is_said_stands_in_the_lines_of_a_plain_session_and_on_the_screen() {
    let home = home();
    write(home.path(), "knee.toml", &KNEE.replace("5s", "25s"));
    let mut command = supple(home.path());
    let output = command.args(["play", "knee.toml", "--plain", "--speed", "50"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> =
        told.lines().filter_map(|line| line.get(9..)?.strip_prefix("says          ")).collect();
    let expected = [
        "Get ready.",
        "Stop if you have chest pain, feel faint, get newly numb or weak, or have pain above five of ten.",
        "Lie on your back.",
        "Slide the heel.",
        "Hold.",
        "For thirty seconds.",
        "Half-way.",
        "Ten seconds.",
        "Well done.",
        "Session complete.",
    ];
    assert_eq!(said, expected, "{told}");
    let mut terminal = Terminal::start(home, &["play", "knee.toml"]);
    // The name has a full stop where it is said.
    terminal.see("Slide the heel.");
    terminal.press("\x03");
    terminal.end();
}
