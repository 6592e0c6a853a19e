//! Whole sessions from `tests/sessions/*.toml`: a routine, a script, and all that is to happen.
//!
//! A line of the script is a time and a command; before it, the session is woken at each of its
//! deadlines, as a program would. A line without a command only lets the time pass.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use supple::session::{Command, Session, plan};
use supple::time::{Moment, parse_duration};

use super::telling;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    about: String,
    routine: String,
    script: String,
    transcript: String,
}

#[test]
fn every_session_goes_as_its_file_says() {
    let files = files();
    assert!(files.len() >= 12, "{} files found", files.len());
    for file in files {
        let scenario = scenario(&file);
        assert_eq!(
            play(&scenario),
            scenario.transcript,
            "\n{}: {}\n{}",
            file.display(),
            scenario.about,
            play(&scenario)
        );
    }
}

#[test]
fn every_command_occurs_in_some_script() {
    let used: BTreeSet<&str> = files()
        .iter()
        .flat_map(|file| script(&scenario(file).script))
        .filter_map(|(_, command)| command.as_ref().map(word))
        .collect();
    let all = [
        "back",
        "done",
        "jump",
        "longer",
        "next",
        "pause",
        "redo",
        "resume",
        "resume-in",
        "shorter",
        "stop",
        "suspend",
    ];
    assert_eq!(used, BTreeSet::from(all));
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn scenario(file: &Path) -> Scenario {
    toml::from_str(&fs::read_to_string(file).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn play(scenario: &Scenario) -> String {
    let timeline = plan(&telling::routine(&scenario.routine));
    let mut lines = Vec::new();
    let mut tell =
        |at: Moment, what: &str| lines.push(format!("{} {what}\n", telling::clock(at.elapsed())));
    let (mut session, events) = Session::start(timeline.clone(), Moment::ZERO);
    for event in events {
        tell(Moment::ZERO, &telling::event(&timeline, &event));
    }
    for (at, command) in script(&scenario.script) {
        let awake_until = if let Some(Command::Suspend { since }) = command { since } else { at };
        while let Some(due) = session.next_deadline().filter(|due| *due <= awake_until) {
            for event in session.advance(due) {
                tell(due, &telling::event(&timeline, &event));
            }
        }
        if let Some(command) = command {
            tell(at, &format!("> {}", word(&command)));
            for event in session.command(command, at) {
                tell(at, &telling::event(&timeline, &event));
            }
        }
    }
    lines.concat()
}

/// The word for a command. A new command does not compile here until it has one.
fn word(command: &Command) -> &'static str {
    match command {
        Command::Pause => "pause",
        Command::Resume => "resume",
        Command::ResumeIn(_) => "resume-in",
        Command::Done => "done",
        Command::Next => "next",
        Command::Back => "back",
        Command::Redo => "redo",
        Command::Jump(_) => "jump",
        Command::Longer(_) => "longer",
        Command::Shorter(_) => "shorter",
        Command::Suspend { .. } => "suspend",
        Command::Stop => "stop",
    }
}

/// The commands of a script with their times.
fn script(text: &str) -> Vec<(Moment, Option<Command>)> {
    text.lines()
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let at = moment(words.next().unwrap());
            (at, words.next().map(|word| command(word, words.next(), at)))
        })
        .collect()
}

fn moment(text: &str) -> Moment {
    let (minutes, seconds) = text.split_once(':').unwrap();
    let seconds = minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap();
    Moment::at(Duration::from_secs_f64(seconds))
}

fn command(word: &str, argument: Option<&str>, at: Moment) -> Command {
    let time = || parse_duration(argument.unwrap()).unwrap();
    match word {
        "pause" => Command::Pause,
        "resume" => Command::Resume,
        "resume-in" => Command::ResumeIn(time()),
        "done" => Command::Done,
        "next" => Command::Next,
        "back" => Command::Back,
        "redo" => Command::Redo,
        "jump" => Command::Jump(argument.unwrap().parse::<usize>().unwrap() - 1),
        "longer" => Command::Longer(time()),
        "shorter" => Command::Shorter(time()),
        "suspend" => Command::Suspend { since: at - time() },
        "stop" => Command::Stop,
        other => panic!("`{other}` is no command"),
    }
}
