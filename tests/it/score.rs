//! What is heard of a session, and when: whole scores, and what must hold of any.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use supple::routine::read::read_routine;
use supple::routine::{Catalog, Routine, Sides};
use supple::score::{self, Heard, Item, Score, Talk, Voice, words};
use supple::session::{Command, Cue, Part, Session, Timeline};
use supple::time::Moment;

use super::scenes::bundled;
use super::telling::{clock, routine};

const TALKING: [Talk; 3] = [Talk::Changes, Talk::Cues, Talk::Full];

/// A voice that says any line of the bundled exercises and of these tests, a second for twenty letters.
fn voice(routine: &Routine) -> Voice {
    let of = routine.steps().flat_map(|step| words::of(&step.exercise));
    let lines = words::fixed().into_iter().map(|(line, _)| line).chain(of);
    let length = |line: &str| Duration::from_millis(50 * line.len() as u64);
    Voice::with(lines.map(|line| (line.clone(), length(&line))).collect::<BTreeMap<_, _>>())
}

fn planned(routine: &Arc<Routine>, talk: Talk) -> (Timeline, Voice, Score) {
    spoken(routine, talk, voice(routine))
}

fn spoken(routine: &Arc<Routine>, talk: Talk, voice: Voice) -> (Timeline, Voice, Score) {
    let timeline = score::plan(routine, talk, &voice);
    let score = Score::whole(&timeline, Moment::ZERO, talk, &voice);
    (timeline, voice, score)
}

fn written(items: &[Item]) -> String {
    let line = |item: &Item| {
        let what = match &item.heard {
            Heard::Signal(cue) => format!("[{cue:?}]").to_lowercase(),
            Heard::Stroke(stroke, length) => {
                format!("({stroke:?} {})", clock(*length)).to_lowercase()
            }
            Heard::Line { text, voiced: true } => text.to_string(),
            Heard::Line { text, voiced: false } => format!("{text} (to read)"),
        };
        let side = item.side.map(|side| format!(" <{side:?}>")).unwrap_or_default();
        format!("{} {what}{}\n", clock(item.at.elapsed()), side.to_lowercase())
    };
    items.iter().map(line).collect()
}

const SIDES: &str = r#"
title = "Sides"
ready = "5s"

[[step]]
name = "Lean on the wall"
stop = "Stop when it hurts."
position = "standing"
setup = ["Face a wall."]
movement = ["Lean in."]
cues = ["Heel down."]
sides = "each"
hold = "20s"
change = "5s"
rest = "9s"
rest_after = "10s"

[[step]]
name = "Bridge"
kind = "strength"
stop = "Stop when it hurts."
position = "on the back"
cues = ["Ribs down."]
sets = 2
reps = 3
tempo = "2-1-2-0"
rest = "10s"
"#;

const HEARD: &str = "\
0:01 [ready] <left>
0:01.45 Get ready. <left>
0:02.2 Stop if you have chest pain, feel faint, get newly numb or weak, or have pain above five of ten. <left>
0:07.25 Stand up. <left>
0:07.95 Lean on the wall. <left>
0:09.05 Left side. <left>
0:10 [count(3)] <left>
0:11 [count(2)] <left>
0:12 [count(1)] <left>
0:13 [go] <left>
0:13.45 Hold. <left>
0:13.95 For twenty seconds. <left>
0:15.15 Heel down. <left>
0:23 [halfway] <left>
0:23.45 Half-way. <left>
0:28 Five seconds. <left>
0:30 [count(3)] <left>
0:31 [count(2)] <left>
0:32 [count(1)] <left>
0:33 [rest] <left>
0:33.45 Rest.
0:33.95 Next, right side.
0:42 [changesides] <right>
0:42.45 Change sides. <right>
0:43.35 Right side. <right>
0:45 [count(3)] <right>
0:46 [count(2)] <right>
0:47 [count(1)] <right>
0:48 [go] <right>
0:48.45 Hold. <right>
0:48.95 For twenty seconds. <right>
0:50.15 Heel down. <right>
0:58 [halfway] <right>
0:58.45 Half-way. <right>
1:03 Five seconds. <right>
1:05 [count(3)] <right>
1:06 [count(2)] <right>
1:07 [count(1)] <right>
1:08 [stepdone]
1:09 [rest] <right>
1:09.45 Rest, ten seconds.
1:10.6 Next.
1:11.1 Bridge.
1:19 [position]
1:19.45 Lie on your back.
1:20.55 Bridge.
1:21.15 Set one of two.
1:22.15 Three repetitions.
1:30 [count(3)]
1:31 [count(2)]
1:32 [count(1)]
1:33 [go]
1:33.45 One.
1:33.9 Up.
1:35 (hold 0:00.18)
1:35 Hold.
1:36 (lower 0:00.18)
1:36 Down.
1:36.5 Ribs down.
1:38 (lift 0:00.18)
1:38 Two.
1:40 (hold 0:00.18)
1:41 (lower 0:00.18)
1:43 (lift 0:00.18)
1:43 Last one.
1:45 (hold 0:00.18)
1:46 (lower 0:00.18)
1:48 [rest]
1:48.45 Rest, ten seconds.
1:53.2 Last set.
1:53.9 Three repetitions.
1:55 [count(3)]
1:56 [count(2)]
1:57 [count(1)]
1:58 [go]
1:58.45 One.
1:58.9 Up.
2:00 (hold 0:00.18)
2:00 Hold.
2:01 (lower 0:00.18)
2:01 Down.
2:01.5 Ribs down.
2:03 (lift 0:00.18)
2:03 Two.
2:05 (hold 0:00.18)
2:06 (lower 0:00.18)
2:08 (lift 0:00.18)
2:08 Last one.
2:10 (hold 0:00.18)
2:11 (lower 0:00.18)
2:13 [finish]
2:14.5 Well done.
2:15.25 Session complete.
";

#[test]
fn a_session_with_sides_and_repetitions_is_heard_like_this() {
    let (_, _, score) = planned(&routine(SIDES), Talk::Cues);
    assert_eq!(written(score.items()), HEARD);
}

/// What is said of a score in a stretch of time, in seconds.
fn said(score: &Score, from: f64, until: f64) -> Vec<&str> {
    let within = |item: &&Item| (from..until).contains(&item.at.elapsed().as_secs_f64());
    score.items().iter().filter(within).filter_map(Item::line).collect()
}

#[test]
fn each_level_says_what_those_before_it_do_and_more() {
    let twice = SIDES.replace("[[step]]\nname = \"Bridge\"", "[[step]]\nname = \"Lean on the wall\"\nstop = \"Stop when it hurts.\"\nposition = \"standing\"\nsetup = [\"Face a wall.\"]\nmovement = [\"Lean in.\"]\nhold = \"20s\"\n\n[[step]]\nname = \"Bridge\"");
    let routine = routine(&twice);
    let said = |talk| {
        let (_, _, score) = planned(&routine, talk);
        let lines: Vec<String> =
            lines(&score).iter().map(|i| i.line().unwrap().to_owned()).collect();
        lines
    };
    assert_eq!(said(Talk::Tones), Vec::<String>::new());
    let (changes, cues, full) = (said(Talk::Changes), said(Talk::Cues), said(Talk::Full));
    assert!(!changes.iter().any(|line| line == words::HALFWAY || line == "Heel down."));
    for line in [words::HOLD, words::HALFWAY, "Heel down.", "One.", words::LAST_ONE] {
        assert!(cues.iter().any(|said| said == line), "{line}");
    }
    for line in ["Face a wall.", "Lean in."] {
        assert!(!cues.iter().any(|said| said == line), "{line}");
        assert_eq!(full.iter().filter(|said| *said == line).count(), 1, "the first time: {line}");
    }
    let silent = Score::whole(
        &score::plan(&routine, Talk::Off, &Voice::default()),
        Moment::ZERO,
        Talk::Off,
        &Voice::default(),
    );
    assert_eq!(silent.items(), []);
}

#[test]
fn how_an_exercise_is_done_is_said_to_whoever_has_never_done_it_and_there_is_time_for_it() {
    let routine = routine(SIDES);
    let ids: Vec<&str> = routine.steps().map(|step| step.exercise.id.as_str()).collect();
    let [lean, bridge] = ids.try_into().unwrap();
    let to = |talk, met: &[&str]| {
        let met: BTreeSet<String> = met.iter().map(|id| (*id).to_owned()).collect();
        let (_, _, score) = spoken(&routine, talk, voice(&routine).to(met));
        written(score.items())
    };
    let heard = to(Talk::Cues, &[bridge]);
    let ready: String = heard.split_inclusive('\n').take(11).collect();
    assert_eq!(
        ready,
        "\
0:01 [ready] <left>
0:01.45 Get ready. <left>
0:02.2 Stop if you have chest pain, feel faint, get newly numb or weak, or have pain above five of ten. <left>
0:07.25 Stand up. <left>
0:07.95 Lean on the wall. <left>
0:09.05 Left side. <left>
0:09.8 Face a wall. <left>
0:10.65 Lean in. <left>
0:12 [count(3)] <left>
0:13 [count(2)] <left>
0:14 [count(1)] <left>
"
    );
    assert_eq!(heard.matches("Face a wall.").count(), 1, "not on the other side again");
    assert_eq!(to(Talk::Cues, &[lean, bridge]), HEARD);
    // The level above says it anyway, those below never do.
    assert_eq!(to(Talk::Full, &[lean, bridge]), to(Talk::Full, &[]));
    assert_eq!(to(Talk::Changes, &[]), to(Talk::Changes, &[lean, bridge]));
    assert_eq!(to(Talk::Tones, &[]), to(Talk::Tones, &[lean, bridge]));
}

#[test]
fn new_clips_are_said_to_the_same_listener() {
    let length = |voice: &Voice| voice.length("Face a wall.");
    let listened = Voice::default().to(BTreeSet::new());
    let clips = voice(&routine(SIDES));
    assert_eq!((length(&listened), length(&clips)), (None, Some(Duration::from_millis(600))));
    let both = listened.with_clips_of(clips.clone());
    assert_eq!(both, clips.to(BTreeSet::new()));
}

#[test]
fn a_line_without_a_clip_is_there_to_be_read_and_a_cue_keeps_its_tone() {
    let routine = routine(&SIDES.replace("Ribs down.", "Ribs low, dear Knut."));
    let voice = Voice::default();
    let timeline = score::plan(&routine, Talk::Cues, &voice);
    let score = Score::whole(&timeline, Moment::ZERO, Talk::Cues, &voice);
    let own = |item: &&Item| item.line() == Some("Ribs low, dear Knut.");
    let line = score.items().iter().find(own).unwrap();
    assert!(matches!(line.heard, Heard::Line { voiced: false, .. }));
    let tone =
        |item: &&Item| item.heard == Heard::Signal(Cue::Say("Ribs low, dear Knut.".to_owned()));
    // The start of the set would hide it.
    assert_eq!(score.items().iter().filter(tone).count(), 0);
    let timed = SIDES.replace(
        "cues = [\"Ribs down.\"]",
        "cues = [{ at = \"4s\", say = \"Ribs low, dear Knut.\" }]",
    );
    let timeline = score::plan(&super::telling::routine(&timed), Talk::Cues, &voice);
    let score = Score::whole(&timeline, Moment::ZERO, Talk::Cues, &voice);
    assert_eq!(score.items().iter().filter(tone).count(), 2, "one a set");
}

/// What is heard of a few steps with these exercises, from a second to another.
fn heard(steps: &str, from: f64, until: f64) -> String {
    let text = format!("title = \"Some\"\nready = \"5s\"\n{steps}");
    let exercises = super::scenes::catalog().exercises();
    let known = exercises.map(|exercise| (exercise.id.clone(), Some(Arc::clone(exercise))));
    let routine = read_routine("some", text.as_bytes(), &known.collect()).value.unwrap();
    let (_, _, score) = planned(&Arc::new(routine), Talk::Cues);
    let within = |item: &&Item| (from..until).contains(&item.at.elapsed().as_secs_f64());
    written(&score.items().iter().filter(within).cloned().collect::<Vec<_>>())
}

#[test]
fn where_sides_alternate_each_is_told_before_its_movement() {
    let steps = "[[step]]\nexercise = \"bird-dog-1\"\nreps = 2\nsets = 1\n";
    assert_eq!(
        heard(steps, 7.0, 60.0),
        "\
0:07.25 Onto hands and knees.
0:08.55 Bird-dog, one limb at a time.
0:10.25 Two repetitions.
0:11.3 On each side.
0:12.2 Hold each for five seconds.
0:13.8 Left first.
0:15 [count(3)]
0:16 [count(2)]
0:17 [count(1)]
0:18 [go]
0:18.45 One. <left>
0:19 (hold 0:00.18) <left>
0:19 Hold. <left>
0:19.5 Table-top back.
0:24 (lower 0:00.18) <left>
0:24 Back. <left>
0:24.7 Right. <right>
0:25 (lift 0:00.18) <right>
0:26 (hold 0:00.18) <right>
0:26 Long leg, low toes.
0:31 (lower 0:00.18) <right>
0:31.75 Left. <left>
0:32 (lift 0:00.18) <left>
0:32.25 Last one. <left>
0:33 (hold 0:00.18) <left>
0:34 Hips stay square.
0:38 (lower 0:00.18) <left>
0:38.7 Right. <right>
0:39 (lift 0:00.18) <right>
0:40 (hold 0:00.18) <right>
0:45 (lower 0:00.18) <right>
0:46 [finish]
0:47.5 Well done.
0:48.25 Session complete.
"
    );
}

#[test]
fn who_lies_on_a_side_is_told_which_and_which_one_works() {
    let steps = "[[step]]\nexercise = \"clamshell\"\nsets = 1\nreps = 1\n\n\
        [[step]]\nexercise = \"side-plank-2\"\nreps = 1\n";
    assert_eq!(heard(steps, 0.0, 90.0),
        "\
0:01 [ready] <left>
0:01.45 Get ready. <left>
0:02.2 Stop if you have chest pain, feel faint, get newly numb or weak, or have pain above five of ten. <left>
0:07.25 Lie on your right side. <left>
0:08.65 Clamshell. <left>
0:09.4 Left side on top. <left>
0:10.5 One repetition. <left>
0:12 [count(3)] <left>
0:13 [count(2)] <left>
0:14 [count(1)] <left>
0:15 [go] <left>
0:15.45 One. <left>
0:15.9 Up. <left>
0:17 (hold 0:00.18) <left>
0:17 Hold. <left>
0:18 (lower 0:00.18) <left>
0:18 Down. <left>
0:18.5 Hips stacked like books. <left>
0:20 [rest] <left>
0:20.45 Rest, thirty seconds.
0:21.75 Next, right side.
0:50 [changesides] <right>
0:50.45 Change sides. <right>
0:51.35 Roll onto your left side. <right>
0:52.85 Right side on top. <right>
0:54 [count(3)] <right>
0:55 [count(2)] <right>
0:56 [count(1)] <right>
0:57 [go] <right>
0:57.45 One. <right>
0:57.9 Up. <right>
0:59 (hold 0:00.18) <right>
0:59 Hold. <right>
1:00 (lower 0:00.18) <right>
1:00 Down. <right>
1:00.5 Hips stacked like books. <right>
1:02 [stepdone]
1:03 [position] <left>
1:03.45 Side plank, on the knees. <left>
1:04.95 Left side. <left>
1:05.7 One repetition. <left>
1:06.7 Hold each for eight seconds. <left>
1:09 [count(3)] <left>
1:10 [count(2)] <left>
1:11 [count(1)] <left>
1:12 [go] <left>
1:12.45 One. <left>
1:13 (hold 0:00.18) <left>
1:13 Hold. <left>
1:13.5 Elbow under shoulder. <left>
1:21 (lower 0:00.18) <left>
1:21 Down. <left>
1:22 [rest] <left>
1:22.45 Rest, twenty seconds.
1:23.75 Next, right side.
"
    );
}

#[test]
fn who_lies_on_the_other_side_already_is_told_to_roll_over() {
    let steps = "[[step]]\nexercise = \"side-plank-2\"\nreps = 1\n\n\
        [[step]]\nexercise = \"side-plank-3\"\nreps = 1\n";
    let all = heard(steps, 0.0, 150.0);
    let lines = all.lines().filter_map(|line| line.split_once(' '));
    let ways: Vec<&str> =
        lines.map(|(_, line)| line).filter(|line| line.contains(" onto ")).collect();
    assert_eq!(
        ways,
        [
            "Roll onto your right side. <right>",
            "Roll onto your left side. <left>",
            "Roll onto your right side. <right>",
        ]
    );
}

#[test]
fn quick_repetitions_are_counted_every_fifth_and_have_no_other_count() {
    let steps = "[[step]]\nexercise = \"ankle-pumps\"\nreps = 11\n";
    assert_eq!(
        heard(steps, 7.0, 60.0),
        "\
0:07.25 Lie on your back.
0:08.35 Ankle pumps.
0:09.2 Eleven repetitions.
0:11 [count(3)]
0:12 [count(2)]
0:13 [count(1)]
0:14 [go]
0:14.45 One.
0:15 (lower 0:00.18)
0:15 Back.
0:15.5 Toes up, toes away.
0:16 (lift 0:00.18)
0:17 (lower 0:00.18)
0:18 (lift 0:00.18)
0:19 (lower 0:00.18)
0:20 (lift 0:00.18)
0:20 Slow and full, no rushing.
0:21 (lower 0:00.18)
0:22 (lift 0:00.18)
0:22 Five.
0:23 (lower 0:00.18)
0:24 (lift 0:00.18)
0:25 (lower 0:00.18)
0:26 (lift 0:00.18)
0:26 Thighs stay relaxed.
0:27 (lower 0:00.18)
0:28 (lift 0:00.18)
0:29 (lower 0:00.18)
0:30 (lift 0:00.18)
0:31 (lower 0:00.18)
0:32 (lift 0:00.18)
0:32 Ten.
0:33 (lower 0:00.18)
0:34 (lift 0:00.18)
0:34 Last one.
0:35 (lower 0:00.18)
0:36 [finish]
0:37.5 Well done.
0:38.25 Session complete.
"
    );
}

#[test]
fn breathing_for_a_time_has_the_tones_of_its_breaths() {
    let steps = "[[step]]\nexercise = \"breath-belly\"\ntime = \"25s\"\n";
    assert_eq!(
        heard(steps, 7.0, 60.0),
        "\
0:07.25 Lie on your back.
0:08.35 Slow belly breathing.
0:09.65 For twenty-five seconds.
0:12 [count(3)]
0:13 [count(2)]
0:14 [count(1)]
0:15 [go]
0:15 (in 0:04)
0:15.45 Breathe in.
0:16.25 In for four, out for six.
0:19 (out 0:06)
0:19 Breathe out.
0:21.25 Low hand moves first.
0:25 (in 0:04)
0:25 Breathe in.
0:27.5 [halfway]
0:27.95 Half-way.
0:29 (out 0:06)
0:29 Breathe out.
0:29.85 Longer out than in.
0:35 (in 0:04)
0:35 Five seconds.
0:37 [count(3)]
0:38 [count(2)]
0:39 [count(1)]
0:39 (out 0:01)
0:40 [finish]
0:41.5 Well done.
0:42.25 Session complete.
"
    );
}

#[test]
fn lying_still_begins_in_words_of_its_own_and_a_thing_that_goes_calls_for_how_one_lies() {
    let steps = "[[step]]\nexercise = \"rest-90-90\"\ntime = \"10s\"\n\n\
        [[step]]\nexercise = \"breath-belly\"\ntime = \"10s\"\n\n\
        [[step]]\nexercise = \"prone-lying\"\ntime = \"10s\"\n";
    assert_eq!(
        heard(steps, 20.0, 80.0),
        "\
0:21 [count(3)]
0:22 [count(2)]
0:22 (in 0:02)
0:23 [count(1)]
0:24 [stepdone]
0:25 [position]
0:25.45 Slow belly breathing.
0:26.75 Lie with knees bent, or sit supported.
0:28.9 For ten seconds.
0:30 [count(3)]
0:31 [count(2)]
0:32 [count(1)]
0:33 [go]
0:33 (in 0:04)
0:33.45 Breathe in.
0:34.25 In for four, out for six.
0:37 (out 0:06)
0:37 Breathe out.
0:40 [count(3)]
0:41 [count(2)]
0:42 [count(1)]
0:43 [stepdone]
0:44 [position]
0:44.45 Roll onto your front.
0:45.75 Face-down lying.
0:48 [count(3)]
0:49 [count(2)]
0:50 [count(1)]
0:51 [go]
0:51.45 Now rest here.
0:52.4 For ten seconds.
0:53.45 Do nothing, on purpose.
0:58 [count(3)]
0:59 [count(2)]
1:00 [count(1)]
1:01 [finish]
1:02.5 Well done.
1:03.25 Session complete.
"
    );
}

/// A session of the routine with sides, at a second of its first hold.
fn holding(second: f64) -> (Session, Score, Voice, Moment) {
    let routine = routine(SIDES);
    let (timeline, voice, _) = planned(&routine, Talk::Cues);
    let (mut session, events) = Session::start(timeline, Moment::ZERO);
    let score = Score::default().renewed(&session, &events, Moment::ZERO, Talk::Cues, &voice);
    let now = Moment::at(Duration::from_secs_f64(13.0 + second));
    session.advance(now);
    (session, score.unwrap(), voice, now)
}

#[test]
fn a_pause_and_going_on_are_heard_and_after_a_long_one_where_one_was() {
    let (mut session, score, voice, now) = holding(5.0);
    let events = session.command(Command::Pause, now);
    let paused = score.renewed(&session, &events, now, Talk::Cues, &voice).unwrap();
    assert_eq!(written(paused.items()), "0:18 Paused.\n");

    let soon = now + Duration::from_secs(3);
    assert_eq!(score::going_on(&session, soon, Talk::Cues, &voice), None);
    let mut short = session.clone();
    let events = short.command(Command::Resume, soon);
    let on = paused.renewed(&short, &events, soon, Talk::Cues, &voice).unwrap();
    assert_eq!(said(&on, 21.0, 27.0), [words::GOING_ON, words::HALFWAY]);

    let late = now + Duration::from_secs(60);
    let wait = score::going_on(&session, late, Talk::Cues, &voice).unwrap();
    let events = session.command(Command::ResumeIn(wait), late);
    let again = paused.renewed(&session, &events, late, Talk::Cues, &voice).unwrap();
    assert_eq!(said(&again, 78.0, 90.0), [words::GOING_ON, "Lean on the wall.", "Left side."]);
    let end = again.items().iter().map(Item::end).max().unwrap();
    assert!(end <= late + wait, "it is said before the session goes on");
    let events = session.advance(late + wait);
    let on = again.renewed(&session, &events, late + wait, Talk::Cues, &voice).unwrap();
    assert_eq!(said(&on, 78.0, 90.0), [words::HALFWAY], "not twice");
}

#[test]
fn after_a_jump_nothing_of_the_old_is_left_and_what_goes_on_stays() {
    let (mut session, score, voice, now) = holding(0.6);
    let speaking = score.caption(now).unwrap().to_owned();
    assert_eq!(speaking, words::HOLD);
    let mut longer = session.clone();
    let events = longer.command(Command::Longer(Duration::from_secs(10)), now);
    let more = score.renewed(&longer, &events, now, Talk::Cues, &voice).unwrap();
    assert_eq!(more.caption(now), Some(words::HOLD), "it is not cut off");
    let events = session.command(Command::Jump(1), now);
    let other = score.renewed(&session, &events, now, Talk::Cues, &voice).unwrap();
    assert!(other.items().iter().all(|item| item.at >= now));
    assert_eq!(other.caption(now), None);
    let first = now.elapsed().as_secs_f64();
    assert_eq!(said(&other, first, first + 3.0), ["Lie on your back.", "Bridge."]);
}

#[test]
fn the_caption_stays_long_enough_to_be_read_and_says_when_it_changes() {
    let (_, score, ..) = holding(0.0);
    let at = |second: f64| Moment::at(Duration::from_secs_f64(second));
    let mut now = at(12.0);
    let mut captions = Vec::new();
    while let Some(next) = score.next_caption(now).filter(|next| *next < at(29.0)) {
        now = next;
        captions.push((clock(now.elapsed()), score.caption(now).unwrap_or("-").to_owned()));
    }
    let expected = [
        ("0:13.45", "Hold."),
        ("0:13.95", "For twenty seconds."),
        ("0:15.15", "Heel down."),
        ("0:16.65", "-"),
        ("0:23.45", "Half-way."),
        ("0:24.95", "-"),
        ("0:28", "Five seconds."),
    ];
    assert_eq!(captions, expected.map(|(at, line)| (at.to_owned(), line.to_owned())));
}

/// Every bundled routine, planned at every level that says something.
fn all() -> impl Iterator<Item = (String, Timeline, Score)> {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);
    CATALOG.routines.iter().flat_map(|entry| {
        let routine = entry.routine.clone().unwrap();
        TALKING.map(|talk| {
            let (timeline, _, score) = planned(&routine, talk);
            (format!("{} {}", entry.id, talk.name()), timeline, score)
        })
    })
}

fn lines(score: &Score) -> Vec<&Item> {
    score.items().iter().filter(|item| item.line().is_some()).collect()
}

#[test]
fn no_two_lines_are_said_at_once() {
    for (name, _, score) in all() {
        for pair in lines(&score).windows(2) {
            let gap = pair[1].at.since(pair[0].end());
            assert!(gap >= Duration::from_millis(200), "{name}: {pair:?}");
        }
    }
}

#[test]
fn only_a_repetitions_number_falls_on_a_tone() {
    let counts: Vec<String> = (1..=30).filter_map(words::count).collect();
    let counts = |line: &str| {
        counts.iter().any(|count| count == line)
            || [words::LAST_ONE, words::UP, "Left.", "Right."].contains(&line)
    };
    for (name, _, score) in all() {
        let tones: Vec<Moment> = score
            .items()
            .iter()
            .filter(|item| matches!(item.heard, Heard::Signal(_)))
            .map(|item| item.at)
            .collect();
        for line in lines(&score).iter().filter(|line| !counts(line.line().unwrap())) {
            let hit = tones
                .iter()
                .find(|tone| line.at < **tone + Duration::from_millis(400) && **tone < line.end());
            assert_eq!(hit, None, "{name}: {line:?}");
        }
    }
}

/// What is said in the lead-in of a segment, and until when.
fn lead_in<'a>(timeline: &Timeline, score: &'a Score, index: usize) -> Vec<&'a Item> {
    let starts: Vec<Duration> = timeline.starts().collect();
    let (from, until) = (Moment::at(starts[index - 1]), Moment::at(starts[index]));
    let lines = lines(score).into_iter();
    lines.filter(|item| (from..until).contains(&item.at)).collect()
}

#[test]
fn before_each_first_set_of_a_side_all_is_said_in_time() {
    for (name, timeline, score) in all() {
        let segments = timeline.segments();
        let starts: Vec<Duration> = timeline.starts().collect();
        for index in 1..segments.len() {
            let before = &segments[index - 1];
            if !segments[index].part.is_work() || before.part == Part::Rest {
                continue;
            }
            let said = lead_in(&timeline, &score, index);
            let go = Moment::at(starts[index]);
            let at = |line: &str| {
                let found = said.iter().find(|item| item.line() == Some(line));
                found.unwrap_or_else(|| panic!("{name}: `{line}` is not said in {said:?}"))
            };
            let step = &timeline.step_of(before).step;
            let onto = before.place.side.and_then(|side| step.lies_on(side));
            if let Some(side) = before.place.side {
                let works = if onto.is_some_and(|onto| onto != side) {
                    words::on_top(side)
                } else {
                    words::side(side)
                };
                let side = at(works);
                assert!(go.since(side.end()) >= Duration::from_secs(2), "{name}: {side:?}");
            }
            if let Sides::Alternating { first } = step.sides {
                at(words::first_side(first));
            }
            if before.part != Part::ChangeSides {
                at(&words::name(&step.exercise.name));
            }
            match before.part {
                Part::Position { from, to } if from != to => {
                    at(words::way(Some(from), to, onto));
                }
                Part::ChangeSides if onto.is_some() => {
                    at(words::way(Some(step.position), step.position, onto));
                }
                Part::Ready => {
                    at(words::STOP_RULE);
                    at(words::way(None, step.position, onto));
                }
                _ => {}
            }
            let steps = timeline.steps()[..before.place.step].iter();
            let new = steps.clone().all(|other| other.step.exercise.id != step.exercise.id);
            if name.ends_with("full") && new && before.part != Part::ChangeSides {
                for line in step.exercise.setup.iter().chain(&step.exercise.movement) {
                    at(line);
                }
            }
            let last = said.last().unwrap();
            assert!(go.since(last.end()) >= Duration::from_secs(3), "{name}: {last:?}");
        }
    }
}

#[test]
fn speaking_makes_no_routine_longer_by_more_than_fifteen_percent_or_a_minute() {
    let content = include_str!("../content/content.json");
    let content: serde_json::Value = serde_json::from_str(content).unwrap();
    for expected in content["routines"].as_array().unwrap() {
        let routine = bundled(expected["id"].as_str().unwrap());
        let (timeline, ..) = planned(&routine, Talk::default());
        let (real, expected) =
            (timeline.expected().as_secs_f64(), expected["seconds"].as_f64().unwrap());
        let most = (expected * 0.15).max(60.0);
        assert!((real - expected).abs() <= most, "{}: {real} and not {expected}", routine.id);
    }
}

#[test]
fn the_engine_and_the_score_agree_on_every_tone() {
    for (name, timeline, score) in all() {
        let (mut session, mut events) = Session::start(timeline.clone(), Moment::ZERO);
        let mut told = Vec::new();
        let mut now = Moment::ZERO;
        loop {
            told.extend(events.iter().filter_map(|event| match event {
                supple::session::Event::Cue { cue: Cue::Say(_), .. } => None,
                supple::session::Event::Cue { cue, side } => Some((now, cue.clone(), *side)),
                _ => None,
            }));
            let Some(due) = session.next_deadline() else { break };
            now = due;
            events = session.advance(due);
        }
        if timeline.segments().iter().any(|segment| segment.length.known().is_none()) {
            continue;
        }
        let tones: Vec<_> = score
            .items()
            .iter()
            .filter_map(|item| match &item.heard {
                Heard::Signal(Cue::Say(_)) => None,
                Heard::Signal(cue) => Some((item.at, cue.clone(), item.side)),
                _ => None,
            })
            .collect();
        assert_eq!(tones, told, "{name}");
    }
}
