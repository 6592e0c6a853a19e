//! Sessions told in lines.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use supple::routine::Catalog;

use super::cli::{home, out, supple, write};
use super::pty::Terminal;

const ONCE: &str = r#"
title = "Everything once"
ready = "5s"

[[step]]
name = "Lean on the wall"
stop = "Stop when it hurts."
position = "standing"
setup = ["Face a wall.", "Step back."]
movement = ["Lean in."]
cues = ["Heel down."]
sides = "each"
hold = "20s"
sets = 2
rest = "4s"

[[step]]
name = "Dead bug"
stop = "Stop when it hurts."
position = "on the back"
sides = "alternating"
time = "20s"
cues = ["Slowly."]

[[step]]
name = "Shake out"
stop = "Stop when it hurts."
position = "standing"
until = "key"
"#;

const TOLD: &str = "\
Everything once, 3:52
Stop if: chest pain, faint, newly numb or weak, or pain above 5 of 10.
   0:00  ready         Lean on the wall · left · 5 s
   0:01                Face a wall. Step back. Lean in.
   0:05  hold          Lean on the wall · left · set 1 of 2 · 20 s
   0:05                Heel down.
   0:15                half of it is done
   0:25  rest          Lean on the wall · left · 4 s
   0:29  hold          Lean on the wall · left · set 2 of 2 · 20 s
   0:29                Heel down.
   0:39                half of it is done
   0:49  rest          Lean on the wall · left · 4 s
   0:53  change-sides  Lean on the wall · right · 5 s
   0:58  hold          Lean on the wall · right · set 1 of 2 · 20 s
   0:58                Heel down.
   1:08                half of it is done
   1:18  rest          Lean on the wall · right · 4 s
   1:22  hold          Lean on the wall · right · set 2 of 2 · 20 s
   1:22                Heel down.
   1:32                half of it is done
   1:42  position      Dead bug · 15 s
   1:57  work          Dead bug · 40 s
   1:57                Slowly.
   2:17                now right
   2:37  position      Shake out · 15 s
   2:52  work          Shake out · until you are done
Everything once: 3 of 3 steps in 3:52, 3:00 of them work
";

#[test]
fn a_session_is_told_line_by_line() {
    let home = home();
    write(home.path(), "once.toml", ONCE);
    let told = out(home.path(), &["play", "once.toml", "--plain", "--speed", "500", "--mute"]);
    assert_eq!(told, TOLD);
    // Without a terminal it is the same without being asked for.
    assert_eq!(out(home.path(), &["play", "once.toml", "--speed", "500", "--mute"]), TOLD);
}

#[test]
fn how_an_exercise_is_done_is_said_until_it_was_done() {
    let home = home();
    let step = "exercise = \"prone-lying\"\ntime = \"10s\"";
    write(home.path(), "lie.toml", &format!("title = \"Lie\"\nready = \"5s\"\n[[step]]\n{step}\n"));
    let said = || {
        // Without a sound device its absence is told as well.
        let mut command = supple(home.path());
        command.args(["play", "lie.toml", "--plain", "--speed", "50"]);
        let told = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let lines = told.lines().filter_map(|line| line.split_once("  says          "));
        lines.map(|(_, line)| line.to_owned()).collect::<Vec<_>>()
    };
    let catalog = Catalog::bundled();
    let exercise = catalog.exercises().find(|exercise| exercise.id == "prone-lying").unwrap();
    let how: Vec<String> = exercise.setup.iter().chain(&exercise.movement).cloned().collect();
    let first = said();
    let begins = first.iter().position(|line| *line == how[0]).unwrap();
    assert_eq!(first[begins..begins + how.len()], how);
    let second = said();
    assert_eq!([&second[..begins], &how, &second[begins..]].concat(), first);
}

#[test]
fn every_bundled_routine_plays_to_its_end() {
    let home = home();
    let children: Vec<_> = Catalog::bundled()
        .routines
        .into_iter()
        .map(|entry| {
            let mut command = supple(home.path());
            command.args(["play", &entry.id, "--plain", "--speed", "1000", "--mute"]);
            (entry, command.stdout(Stdio::piped()).spawn().unwrap())
        })
        .collect();
    assert_eq!(children.len(), 18);
    for (entry, child) in children {
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let steps = entry.routine.unwrap().steps().count();
        let last = told.lines().last().unwrap();
        assert!(last.contains(&format!(": {steps} of {steps} steps in ")), "{last}");
        assert_eq!(output.status.code(), Some(0), "{}", entry.id);
    }
}

#[test]
fn a_signal_ends_it_with_what_was_done() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let home = home();
        let mut command = supple(home.path());
        command.args(["play", "core-2", "--mute"]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        // The third line is the first segment's: the session runs.
        told.read_line(&mut first).unwrap();
        told.read_line(&mut first).unwrap();
        told.read_line(&mut first).unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        let mut rest = String::new();
        told.read_to_string(&mut rest).unwrap();
        assert!(rest.ends_with("; stopped\n"), "{rest}");
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn a_stopped_session_says_that_one_was_away() {
    let home = home();
    let mut command = supple(home.path());
    // The program stops its whole group, which must not be the one of these tests.
    command.args(["play", "core-2", "--mute"]).stdout(Stdio::piped()).process_group(0);
    let mut child = command.spawn().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let mut read = || {
        let mut line = String::new();
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "it goes on");
        line
    };
    // The third line is the first segment's: the session runs.
    let _first = [read(), read(), read()];
    let pid = Pid::from_child(&child);
    kill_process(pid, Signal::TSTP).unwrap();
    let (_, status) = waitpid(Some(pid), WaitOptions::UNTRACED).unwrap().unwrap();
    assert!(status.stopped(), "{status:?}");
    kill_process(pid, Signal::CONT).unwrap();
    while !read().ends_with("  paused        you were away\n") {}
    assert!(read().ends_with("  going on\n"));
    kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

const OPEN: &str =
    "title = 'Open'\nready = '30s'\n[[step]]\nname = 'Shake'\nuntil = 'key'\nabout = '2s'";

fn at_a_keyboard() -> Terminal {
    let home = home();
    write(home.path(), "open.toml", OPEN);
    let mut terminal =
        Terminal::start(home, &["play", "open.toml", "--plain", "--mute", "--speed", "15"]);
    terminal.see("Enter pauses, goes on, and ends what has no end of its own.");
    terminal.see("s and Enter stops, and asks what happened; Ctrl-C leaves at once.");
    terminal
}

#[test]
fn enter_pauses_goes_on_and_ends_an_open_set() {
    let mut terminal = at_a_keyboard();
    terminal.press("\n");
    terminal.see("paused        Enter goes on");
    terminal.press("\n");
    terminal.see("going on");
    terminal.see("Enter when you are done");
    terminal.press("\n");
    let (code, screen) = terminal.end();
    assert!(screen.contains("Open: 1 of 1 step in "), "{screen}");
    assert_eq!(code, 0);
}

#[test]
fn s_asks_what_happened_and_each_answer_acts() {
    let mut terminal = at_a_keyboard();
    terminal.press("s\n");
    terminal.see("stop          What happened? A letter and Enter; Enter alone goes on.");
    terminal.see("c             Chest pain, breathless, faint or a cold sweat");
    terminal.press("\n");
    terminal.see("going on");
    terminal.press("s\n");
    terminal.press("q\n");
    terminal.see("a letter from the list, or Enter to go on");
    terminal.press("z\n");
    terminal.see("Sit down. If it passes in a minute: breathing only.");
    terminal.press("b\n");
    terminal.see("Slow belly breathing");
    terminal.press("s\n");
    terminal.press("c\n");
    terminal.see("Stop and sit down. Call");
    terminal.see("Please answer the full questions first");
    let (code, screen) = terminal.end();
    assert!(screen.contains("Open: 0 of 2 steps in "), "{screen}");
    assert!(screen.contains("; stopped"), "{screen}");
    assert_eq!(code, 0);
}

#[test]
fn an_exercise_that_hurts_is_left_for_an_easier_one() {
    let home = home();
    let two = "title = 'Two'\nready = '5s'\n[[step]]\nexercise = 'dead-bug-2'\n\
               [[step]]\nexercise = 'plank-3'";
    write(home.path(), "two.toml", two);
    let mut terminal =
        Terminal::start(home, &["play", "two.toml", "--plain", "--mute", "--speed", "5"]);
    terminal.see("s and Enter stops");
    terminal.press("s\n");
    terminal.press("p\n");
    terminal.see("y and Enter: Dead bug 1: heel taps");
    terminal.press("y\n");
    terminal.see("Dead bug 1: heel taps ·");
    terminal.press("s\n");
    terminal.press("p\n");
    terminal.see("Front plank 3");
    terminal.press("s\n");
    terminal.press("s\n");
    let (code, screen) = terminal.end();
    assert!(screen.contains("; stopped"), "{screen}");
    assert_eq!(code, 0);
}

#[test]
fn further_down_the_leg_leaves_out_what_bends_the_same_way() {
    let home = home();
    let three = "title = 'Three'\nready = '5s'\n[[step]]\nexercise = 'prone-lying'\n\
                 [[step]]\nexercise = 'prone-elbows'\n[[step]]\nexercise = 'walk-easy'";
    write(home.path(), "three.toml", three);
    let mut terminal =
        Terminal::start(home, &["play", "three.toml", "--plain", "--mute", "--speed", "5"]);
    terminal.see("s and Enter stops");
    terminal.press("s\n");
    // Words stay whole where the line is too long for the terminal.
    terminal.see("It moves further down the leg, or tingling stays over a");
    terminal.see("minute or two");
    terminal.press("d\n");
    terminal.see("position      Easy walk");
    terminal.press("s\n");
    terminal.press("s\n");
    let (_, screen) = terminal.end();
    assert!(!screen.contains("Prone on elbows"), "{screen}");
}

#[test]
fn a_keyboard_that_has_ended_leaves_the_session_to_end_by_itself() {
    let mut terminal = at_a_keyboard();
    terminal.press("\x04");
    let (code, screen) = terminal.end();
    assert!(screen.contains("Open: 1 of 1 step in 0:32, 0:02 of them work"), "{screen}");
    assert_eq!(code, 0);
}
