//! The engine: plans written out, what a view tells, and what holds for every session whatever is
//! asked of it.

use std::sync::LazyLock;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use supple::routine::{Catalog, Side};
use supple::session::{
    Command, Cue, Event, Lap, Length, Outcome, Phase, Reached, Record, ScheduledCue, Session,
    StepRecord, Stroke, Timeline, plan,
};
use supple::time::Moment;

use super::telling;

static TIMELINES: LazyLock<Vec<Timeline>> = LazyLock::new(|| {
    let catalog = Catalog::bundled();
    catalog.routines.iter().map(|entry| plan(entry.routine.as_ref().unwrap())).collect()
});

fn planned(text: &str) -> Timeline {
    plan(&telling::routine(text))
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn at(time: f64) -> Moment {
    Moment::at(seconds(time))
}

#[test]
fn a_typical_routine_has_every_sound() {
    let timeline = planned(
        r#"
        title = "Typical"
        [[step]]
        name = "Calf stretch"
        sides = "each"
        hold = "30s"
        sets = 2
        rest = "10s"
        cues = ["Heel heavy.", "Toes ahead.", "Breathe."]
        [[step]]
        name = "Bridge"
        position = "supine"
        reps = 2
        tempo = "2-1-2-0"
        "#,
    );
    assert_eq!(
        telling::timeline(&timeline),
        "\
0:00 ready 0:10, Calf stretch 1 of 2 left: 0:01 ready, 0:07 3, 0:08 2, 0:09 1
0:10 work 0:30, Calf stretch 1 of 2 left: 0:00 go, 0:00 `Heel heavy.`, 0:07.5 `Toes ahead.`, \
         0:15 halfway, 0:17 `Breathe.`, 0:27 3, 0:28 2, 0:29 1
0:40 rest 0:10, Calf stretch 1 of 2 left: 0:00 rest, 0:07 3, 0:08 2, 0:09 1
0:50 work 0:30, Calf stretch 2 of 2 left: 0:00 go, 0:00 `Toes ahead.`, 0:07.5 `Breathe.`, \
         0:15 halfway, 0:17 `Heel heavy.`, 0:27 3, 0:28 2, 0:29 1
1:20 rest 0:10, Calf stretch 2 of 2 left: 0:00 rest
1:30 change 0:05, Calf stretch 1 of 2 right: 0:00 changesides, 0:02 3, 0:03 2, 0:04 1
1:35 work 0:30, Calf stretch 1 of 2 right: 0:00 go, 0:00 `Heel heavy.`, 0:07.5 `Toes ahead.`, \
         0:15 halfway, 0:17 `Breathe.`, 0:27 3, 0:28 2, 0:29 1
2:05 rest 0:10, Calf stretch 1 of 2 right: 0:00 rest, 0:07 3, 0:08 2, 0:09 1
2:15 work 0:30, Calf stretch 2 of 2 right: 0:00 go, 0:00 `Toes ahead.`, 0:07.5 `Breathe.`, \
         0:15 halfway, 0:17 `Heel heavy.`, 0:27 3, 0:28 2, 0:29 1, 0:30 stepdone
2:45 standing to supine 0:15, Bridge 1 of 1: 0:01 position, 0:12 3, 0:13 2, 0:14 1
3:00 work 0:10, Bridge 1 of 1: 0:00 go, 0:10 finish
"
    );
}

#[test]
fn a_cue_comes_in_each_set_that_is_long_enough() {
    let timeline = planned(
        r#"
        title = "Pyramid"
        [[step]]
        name = "Squat"
        reps = [20, 2]
        tempo = "1-2-1-0"
        rest = "10s"
        cues = [{ at = "50s", say = "Slowly." }]
        [[step]]
        name = "Lunge"
        sides = "alternating"
        hold = "30s"
        cues = [{ at = "45s", say = "Breathe." }]
        "#,
    );
    let said: Vec<_> = timeline
        .segments()
        .iter()
        .filter(|segment| segment.part.is_work())
        .map(|segment| {
            let said = segment.cues.iter().filter(|(_, cue)| matches!(cue, Cue::Say(_)));
            said.map(|(at, _)| at.as_secs()).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(said, [vec![50], vec![], vec![45]]);
}

#[test]
fn a_circuit_comes_round_with_one_rest_between_and_none_at_the_end() {
    let timeline = planned(
        r#"
        title = "Circuit"
        ready = "0s"
        [[block]]
        rounds = 2
        rest_between = "20s"
        rest_after = "5s"
        [[block.step]]
        name = "Squat"
        time = "8s"
        [[block.step]]
        name = "March"
        sides = "alternating"
        get_into = "3s"
        reps = 2
        tempo = "1-0-1-0"
        "#,
    );
    assert_eq!(
        telling::timeline(&timeline),
        "\
0:00 work 0:08, Squat 1 of 1: 0:00 go, 0:08 stepdone
0:08 rest 0:05, Squat 1 of 1: 0:01 rest
0:13 standing to standing 0:03, March 1 of 1: 0:01 position, 0:02 1
0:16 work 0:08, March 1 of 1: 0:00 go, 0:08 stepdone
0:24 rest 0:25, March 1 of 1: 0:01 rest
0:49 standing to standing 0:06, Squat 1 of 1, round 2: 0:01 position, 0:03 3, 0:04 2, 0:05 1
0:55 work 0:08, Squat 1 of 1, round 2: 0:00 go, 0:08 stepdone
1:03 rest 0:05, Squat 1 of 1, round 2: 0:01 rest
1:08 standing to standing 0:03, March 1 of 1, round 2: 0:01 position, 0:02 1
1:11 work 0:08, March 1 of 1, round 2: 0:00 go, 0:08 finish
"
    );
}

#[test]
fn a_record_says_in_a_line_what_the_session_came_to() {
    let timeline = planned(
        r#"
        title = "Desk break"
        ready = "5s"
        [[step]]
        name = "Reach"
        hold = "60s"
        [[step]]
        name = "Twist"
        sides = "each"
        hold = "20s"
        "#,
    );
    let (mut session, _) = Session::start(timeline.clone(), Moment::ZERO);
    assert_eq!(Record::of(&session), None);
    session.advance(at(500.0));
    let record = Record::of(&session).unwrap();
    assert_eq!(record.to_string(), "Desk break: 2 of 2 steps in 1:56, 1:40 of them work");

    let (mut session, _) = Session::start(timeline, Moment::ZERO);
    session.command(Command::Done, at(35.0));
    session.command(Command::Pause, at(40.0));
    session.command(Command::Resume, at(70.0));
    session.command(Command::Stop, at(75.0));
    let record = Record::of(&session).unwrap();
    assert_eq!(
        record.to_string(),
        "Desk break: 1 of 2 steps in 0:45, 0:34 of them work, 0:30 paused; stopped"
    );
    let step = |name: &str, reached, planned, done| StepRecord {
        exercise: name.to_lowercase(),
        name: name.to_owned(),
        reached,
        planned: seconds(planned),
        done: seconds(done),
    };
    assert_eq!(
        record.steps,
        [step("Reach", Reached::Done, 60.0, 30.0), step("Twist", Reached::Partly, 40.0, 4.0)]
    );

    let one = planned("title = 'One'\nready = '5s'\nstep = [{ name = 'Reach', hold = '60s' }]");
    let (mut session, _) = Session::start(one, Moment::ZERO);
    session.command(Command::Next, at(3.0));
    let record = Record::of(&session).unwrap();
    assert_eq!(record.to_string(), "One: 0 of 1 step in 0:03, 0:00 of them work");
    assert_eq!(record.steps[0].reached, Reached::Skipped);
}

#[test]
fn getting_from_one_position_to_another_takes_longer_the_further_it_is() {
    let way = |from, to| {
        let text = format!(
            "title = 'Way'\nstep = [{{ name = 'a', position = '{from}', time = '5s' }}, \
             {{ name = 'b', position = '{to}', time = '5s' }}]"
        );
        planned(&text).segments()[2].length.known().unwrap().as_secs()
    };
    let ways = [
        ("standing", "standing"),
        ("standing", "seated"),
        ("supine", "prone"),
        ("quadruped", "prone"),
        ("seated", "supine"),
        ("standing", "prone"),
        ("prone", "standing"),
    ];
    assert_eq!(ways.map(|(from, to)| way(from, to)), [6, 8, 8, 8, 13, 15, 15]);
}

#[test]
fn a_view_tells_where_in_the_movement_one_is() {
    let timeline = planned(
        r#"
        title = "March"
        ready = "0s"
        [[step]]
        name = "March"
        sides = "alternating"
        reps = 3
        tempo = "2-1-2-0"
        cues = ["Knee high.", "Stand tall."]
        "#,
    );
    let (mut session, _) = Session::start(timeline, Moment::ZERO);
    session.advance(at(21.0));
    let view = session.view(at(21.0));
    assert_eq!(view.side, Some(Side::Left));
    let left = seconds(1.0);
    let phase = Phase { rep: 3, of: 3, stroke: Stroke::Lift, progress: 0.5, into: left, left };
    assert_eq!(view.phase, Some(phase));
    assert_eq!(view.line, Some("Stand tall."));
    assert_eq!((view.elapsed, view.remaining), (seconds(21.0), Some(seconds(9.0))));
    assert_eq!((view.left, view.progress, view.next), (seconds(9.0), 0.7, None));
    let view = session.view(at(27.5));
    assert_eq!(view.side, Some(Side::Right));
    let phase = view.phase.unwrap();
    assert_eq!((phase.rep, phase.stroke, phase.progress), (3, Stroke::Hold, 0.5));
    // At its very end it is still in its last stroke.
    let view = session.view(at(30.0));
    let phase = view.phase.unwrap();
    assert_eq!((phase.rep, phase.stroke, phase.progress), (3, Stroke::Lower, 1.0));
}

/// Something to do after a while.
type Script = Vec<(Duration, Ask)>;

/// A command, without the moments that only playing knows.
#[derive(Clone, Copy, Debug)]
enum Ask {
    This(Command),
    /// Suspended this long before now.
    Suspend(Duration),
}

impl Ask {
    fn at(self, now: Moment) -> Command {
        match self {
            Self::This(command) => command,
            Self::Suspend(before) => Command::Suspend { since: now - before },
        }
    }
}

fn scripts() -> impl Strategy<Value = Script> {
    let time = |most: u64| (0..most * 4).prop_map(|quarters| Duration::from_millis(quarters * 250));
    let ask = prop_oneof![
        1 => Just(Ask::This(Command::Pause)),
        2 => Just(Ask::This(Command::Resume)),
        2 => time(10).prop_map(|after| Ask::This(Command::ResumeIn(after))),
        2 => Just(Ask::This(Command::Done)),
        1 => Just(Ask::This(Command::Next)),
        2 => Just(Ask::This(Command::Back)),
        1 => Just(Ask::This(Command::Redo)),
        1 => (0_usize..9).prop_map(|step| Ask::This(Command::Jump(step))),
        1 => time(15).prop_map(|by| Ask::This(Command::Longer(by))),
        1 => time(15).prop_map(|by| Ask::This(Command::Shorter(by))),
        1 => time(30).prop_map(Ask::Suspend),
    ];
    vec((time(40), ask), 0..25)
}

/// The bundled routines, by index: a failure then shows a number and not a whole timeline.
fn routines() -> impl Strategy<Value = usize> {
    0..TIMELINES.len()
}

/// Plays a script, waking at every deadline, and then on to the end; what happened, with its time.
fn play(timeline: Timeline, script: &[(Duration, Ask)]) -> (Session, Vec<(Moment, Event)>, Moment) {
    let mut now = at(100.0);
    let (mut session, events) = Session::start(timeline, now);
    let mut told: Vec<_> = events.into_iter().map(|event| (now, event)).collect();
    for (wait, ask) in script {
        now = now + *wait;
        let command = ask.at(now);
        let until = if let Command::Suspend { since } = command { since } else { now };
        wake(&mut session, Some(until), &mut told);
        told.extend(session.command(command, now).into_iter().map(|event| (now, event)));
    }
    while session.ending().is_none() {
        now = wake(&mut session, None, &mut told).unwrap_or(now).max(now);
        // It stands paused, or in an open segment.
        for command in [Command::Resume, Command::Done] {
            if session.ending().is_none() && session.next_deadline().is_none() {
                told.extend(session.command(command, now).into_iter().map(|event| (now, event)));
            }
        }
    }
    (session, told, now)
}

/// Follows the deadlines; the last one.
fn wake(
    session: &mut Session,
    until: Option<Moment>,
    told: &mut Vec<(Moment, Event)>,
) -> Option<Moment> {
    let mut last = None;
    while let Some(due) = session.next_deadline().filter(|due| until.is_none_or(|end| *due <= end))
    {
        let events = session.advance(due);
        assert!(!events.is_empty(), "woken for nothing");
        assert!(last.is_none_or(|last| last <= due), "a deadline in the past");
        told.extend(events.into_iter().map(|event| (due, event)));
        last = Some(due);
    }
    last
}

fn cues(told: &[(Moment, Event)]) -> Vec<ScheduledCue> {
    told.iter()
        .filter_map(|(at, event)| match event {
            Event::Cue { cue, side } => {
                Some(ScheduledCue { at: *at, cue: cue.clone(), side: *side })
            }
            _ => None,
        })
        .collect()
}

#[test]
fn following_the_deadlines_alone_plays_every_routine_as_planned() {
    for timeline in TIMELINES.iter() {
        let (mut session, events) = Session::start(timeline.clone(), Moment::ZERO);
        let mut told: Vec<_> = events.into_iter().map(|event| (Moment::ZERO, event)).collect();
        wake(&mut session, None, &mut told);
        let planned: Vec<_> = timeline
            .starts()
            .zip(timeline.segments())
            .flat_map(|(start, segment)| {
                segment.cues.iter().map(move |(at, cue)| (start + *at, cue.clone()))
            })
            .collect();
        let heard: Vec<_> =
            cues(&told).into_iter().map(|cue| (cue.at.elapsed(), cue.cue)).collect();
        assert_eq!(heard, planned);
        assert_eq!(told.last().unwrap().0.elapsed(), timeline.expected());
        assert_eq!(session.laps().len(), timeline.segments().len());
    }
}

#[test]
fn no_two_sounds_of_a_bundled_routine_cover_each_other() {
    for timeline in TIMELINES.iter() {
        let mut sounds: Vec<_> = timeline
            .starts()
            .zip(timeline.segments())
            .flat_map(|(start, segment)| {
                segment.cues.iter().map(move |(at, cue)| (start + *at, cue))
            })
            .filter(|(_, cue)| !matches!(cue, Cue::Say(_)))
            .collect();
        sounds.sort_by_key(|(at, _)| *at);
        for pair in sounds.windows(2) {
            let apart = pair[1].0.abs_diff(pair[0].0);
            assert!(apart >= Duration::from_secs(1), "{pair:?} in {}", timeline.routine().id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn one_long_wait_gives_the_same_events_as_many_short_ones(
        routine in routines(),
        script in scripts(),
        short in 1_u64..7_000,
    ) {
        let mut now = at(100.0);
        let (mut patient, mut answer) = Session::start(TIMELINES[routine].clone(), now);
        let (mut restless, mut answers) = Session::start(TIMELINES[routine].clone(), now);
        for (wait, ask) in script {
            let before = now;
            now = now + wait;
            let command = ask.at(now);
            // Nobody wakes a computer that sleeps.
            let until = if let Command::Suspend { since } = command { since } else { now };
            let mut woken = before + Duration::from_millis(short);
            while woken < until {
                answers.extend(restless.advance(woken));
                woken = woken + Duration::from_millis(short);
            }
            answer.extend(patient.command(command, now));
            answers.extend(restless.command(command, now));
            prop_assert_eq!(patient.view(now), restless.view(now));
        }
        prop_assert_eq!(answer, answers);
        prop_assert_eq!(patient.laps(), restless.laps());
        prop_assert_eq!(patient.upcoming(now), restless.upcoming(now));
    }

    #[test]
    fn a_pause_costs_nothing(
        routine in routines(),
        script in scripts(),
        before in 0_usize..25,
        lasted in 1_u64..10_000,
    ) {
        let script: Script = script
            .into_iter()
            .filter(|(_, ask)| !matches!(
                ask,
                Ask::This(Command::Pause | Command::Resume) | Ask::Suspend(_)
            ))
            .collect();
        let before = before.min(script.len());
        let lasted = Duration::from_millis(lasted);
        let mut paused = script.clone();
        paused.splice(before..before, [
            (Duration::ZERO, Ask::This(Command::Pause)),
            (lasted, Ask::This(Command::Resume)),
        ]);
        let began: Moment = script[..before].iter().fold(at(100.0), |now, (wait, _)| now + *wait);

        let plain = play(TIMELINES[routine].clone(), &script);
        let with_pause = play(TIMELINES[routine].clone(), &paused);
        let mut resumed = false;
        let mut shifted = Vec::new();
        for (at, event) in with_pause.1 {
            match event {
                Event::Paused(_) => {}
                Event::Resumed => resumed = true,
                event => shifted.push((if resumed { at - lasted } else { at }, event)),
            }
        }
        let without = |told: Vec<(Moment, Event)>| -> Vec<(Moment, Event)> {
            told.into_iter()
                .filter(|(_, event)| *event != Event::Rescheduled)
                .map(|(at, event)| (at, match event {
                    Event::Lapped(lap) => {
                        let began =
                            if lap.began > began { lap.began - lasted } else { lap.began };
                        Event::Lapped(Lap { began, paused: Duration::ZERO, ..lap })
                    }
                    event => event,
                }))
                .collect()
        };
        let plain: Vec<_> = plain
            .1
            .into_iter()
            .filter(|(_, event)| *event != Event::Rescheduled)
            .collect();
        prop_assert_eq!(without(shifted), plain);
    }

    #[test]
    fn every_session_comes_to_its_end_with_its_laps_in_order(
        routine in routines(),
        script in scripts(),
    ) {
        let (session, told, now) = play(TIMELINES[routine].clone(), &script);
        let laps: Vec<Lap> = told
            .iter()
            .filter_map(|(_, event)| if let Event::Lapped(lap) = event { Some(*lap) } else { None })
            .collect();
        // Each segment that was entered was left once, and nothing was lost.
        prop_assert_eq!(session.laps(), &laps[..]);
        let entered: Vec<usize> = told
            .iter()
            .filter_map(|(_, event)| if let Event::Entered(index) = event { Some(*index) } else { None })
            .collect();
        prop_assert_eq!(entered, laps.iter().map(|lap| lap.segment).collect::<Vec<_>>());
        let mut end = at(100.0);
        for lap in laps {
            prop_assert_eq!(lap.began, end);
            end = end + lap.done + lap.paused;
        }
        prop_assert_eq!(told.last().map(|(at, _)| *at), Some(end));
        let view = session.view(now + Duration::from_secs(9));
        prop_assert_eq!((view.left, view.progress), (Duration::ZERO, 1.0));
        let mut over = session.clone();
        prop_assert_eq!(over.command(Command::Back, now + Duration::from_secs(10)), vec![]);
        prop_assert_eq!(over.next_deadline(), None);
    }

    #[test]
    fn a_run_of_a_segment_tells_each_of_its_cues_once_and_in_order(
        routine in routines(),
        script in scripts(),
    ) {
        let (_, told, _) = play(TIMELINES[routine].clone(), &script);
        let mut run: Vec<Cue> = Vec::new();
        for (_, event) in told {
            match event {
                Event::Entered(_) => run.clear(),
                Event::Cue { cue, .. } => run.push(cue),
                Event::Lapped(lap) => {
                    let segment = &TIMELINES[routine].segments()[lap.segment];
                    let planned: Vec<_> = segment.cues.iter().map(|(_, cue)| cue.clone()).collect();
                    let as_planned = segment.length == Length::For(lap.done);
                    if lap.outcome == Outcome::Completed && as_planned && !resized(&script) {
                        prop_assert_eq!(&run, &planned);
                    }
                    for (index, cue) in run.iter().enumerate() {
                        let again = run[..index].contains(cue);
                        prop_assert!(!again || matches!(cue, Cue::Count(_)), "{cue:?} again");
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_upcoming_is_what_comes(routine in routines(), script in scripts()) {
        let mut now = at(100.0);
        let (mut session, _) = Session::start(TIMELINES[routine].clone(), now);
        let mut held = session.upcoming(now);
        for (wait, ask) in script {
            now = now + wait;
            let mut told = Vec::new();
            // Going on by itself would be one more change of the schedule.
            let command = match ask.at(now) {
                Command::ResumeIn(_) => Command::Resume,
                command => command,
            };
            let until = if let Command::Suspend { since } = command { since } else { now };
            wake(&mut session, Some(until), &mut told);
            let heard = cues(&told);
            // Between two changes of the schedule, what was handed over is what is heard.
            prop_assert_eq!(&held[..heard.len().min(held.len())], &heard[..]);
            held.drain(..heard.len());
            let events = session.command(command, now);
            if events.contains(&Event::Rescheduled) {
                held = session.upcoming(now);
            }
            prop_assert_eq!(&held, &session.upcoming(now));
        }
        let mut told = Vec::new();
        wake(&mut session, None, &mut told);
        prop_assert_eq!(held, cues(&told));
    }

    #[test]
    fn a_view_is_always_within_its_bounds(routine in routines(), script in scripts()) {
        let mut now = at(100.0);
        let (mut session, _) = Session::start(TIMELINES[routine].clone(), now);
        for (wait, ask) in script {
            now = now + wait;
            session.command(ask.at(now), now);
            let view = session.view(now);
            prop_assert!((0.0..=1.0).contains(&view.progress));
            prop_assert!(view.remaining.is_none_or(|remaining| remaining <= view.left || view.ended.is_some()));
            if let Some(phase) = view.phase {
                prop_assert!((0.0..=1.0).contains(&phase.progress));
                prop_assert!((1..=phase.of).contains(&phase.rep));
            }
            let stands = view.paused.is_some_and(|paused| !paused.ending);
            prop_assert_eq!(session.next_deadline().is_none(), stands || view.ended.is_some());
        }
    }
}

fn resized(script: &Script) -> bool {
    script.iter().any(|(_, ask)| matches!(ask, Ask::This(Command::Longer(_) | Command::Shorter(_))))
}
