//! Programs that say words well, badly or not at all.

use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::*;

/// A program that is this shell script, in a folder of its own.
struct Script(TempDir);

impl Script {
    fn new(body: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("speak");
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.path().join("half-a-second.wav"), wav(11_025)).unwrap();
        Self(folder)
    }

    fn program(&self) -> Program {
        let here = self.0.path().display();
        let words = [format!("{here}/speak"), here.to_string(), FILE.to_owned()].into();
        Program { words, as_argument: false, patience: Duration::from_millis(200) }
    }

    fn make(&self, lines: &[&str]) -> (Vec<(String, Duration)>, Option<String>) {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let (spoken, trouble) = make(&self.program(), &self.0.path().join("kept"), &lines);
        let here = self.0.path().display().to_string();
        (spoken.lengths().into_iter().collect(), trouble.map(|why| why.replace(&here, "HERE")))
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap_or_default()
    }
}

/// A WAV file of so many frames at 22,050 Hz.
fn wav(frames: u32) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 22_050,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).unwrap();
    for _ in 0..frames {
        writer.write_sample(8192_i16).unwrap();
    }
    writer.finalize().unwrap();
    file.into_inner()
}

const SPEAKS: &str = r#"cat >> "$1/heard"; echo >> "$1/heard"; cp "$1/half-a-second.wav" "$2""#;

#[test]
fn words_reach_the_program_as_they_are_and_are_made_once() {
    let script = Script::new(SPEAKS);
    let line = "Knee's $(touch /tmp/x); `id` \\ -w \"out\" é";
    let half = Duration::from_millis(500);
    let (made, trouble) = script.make(&[line, "-h"]);
    assert_eq!(made, [("-h".to_owned(), half), (line.to_owned(), half)]);
    assert_eq!(trouble, None);
    assert_eq!(script.file("heard"), format!("{line}\n-h\n"));
    let (again, _) = script.make(&[line, "-h"]);
    assert_eq!(again, made);
    assert_eq!(script.file("heard"), format!("{line}\n-h\n"), "it was kept");
}

#[test]
fn what_goes_wrong_is_said_once_and_nothing_more_is_tried() {
    for (body, why) in [
        ("sleep 1000", "`HERE/speak` does not come to an end"),
        ("exit 3", "`HERE/speak` failed: exit status: 3"),
        ("kill -9 $$", "`HERE/speak` failed: signal: 9 (SIGKILL)"),
        (
            r#"head -c 9000 /dev/urandom > "$2""#,
            "what `HERE/speak` writes is neither a WAV nor an Ogg Vorbis file",
        ),
        ("true", "what `HERE/speak` writes cannot be read: No such file or directory (os error 2)"),
    ] {
        let script = Script::new(&format!("echo x >> \"$1/tried\"; {body}"));
        let (made, trouble) = script.make(&["One.", "Two."]);
        assert_eq!((made, trouble.as_deref()), (Vec::new(), Some(why)), "{body}");
        assert_eq!(script.file("tried"), "x\n", "{body}");
    }
    let nowhere = Program::chosen("/nowhere/speak {file}", &[]).unwrap();
    let (_, trouble) = make(&nowhere, Path::new("/tmp"), &["One.".to_owned()]);
    let trouble = trouble.unwrap();
    assert!(trouble.starts_with("`/nowhere/speak` cannot be started: "), "{trouble}");
}

#[test]
fn the_workshop_works_while_others_wait_for_nothing() {
    let script = Script::new(SPEAKS);
    let (wake, woken) = channel();
    let kept = script.0.path().join("kept");
    let workshop = Workshop::open(script.program(), kept, move || {
        let _ = wake.send(());
    });
    assert_eq!(workshop.spoken(), Spoken::default());
    workshop.want("One.");
    woken.recv().unwrap();
    assert_eq!(workshop.spoken().lengths().len(), 1);
    assert_eq!(workshop.trouble(), None);
}

#[test]
fn a_setting_names_a_program_or_how_to_call_one() {
    let folder = TempDir::new().unwrap();
    let path = [folder.path().to_owned()];
    assert_eq!(Program::chosen("auto", &path), None);
    assert_eq!(Program::chosen("none", &path), None);
    fs::write(folder.path().join("espeak-ng"), "").unwrap();
    assert_eq!(Program::chosen("auto", &path).unwrap().name(), "espeak-ng");
    fs::write(folder.path().join("flite"), "").unwrap();
    assert_eq!(Program::chosen("auto", &path).unwrap().name(), "flite");
    let flite = Program::chosen("flite", &[]).unwrap();
    assert_eq!((flite.words.join(" "), flite.as_argument), ("flite -o {file} -t".to_owned(), true));
    let own = Program::chosen("piper -m voice.onnx -f {file}", &path).unwrap();
    assert_eq!((own.name(), own.as_argument), ("piper", false));
}
