//! Every piece of advice leads somewhere that works, at the prompt and on the screen, and every routine says
//! which advice it serves.

use std::io::Write as _;
use std::process::Stdio;

use supple::advice::{self, Lead};
use supple::checklist::checklist;
use supple::comfort::timer;
use supple::history::{Body, Checked, Comfort, Keep, Warmth};
use supple::tui::action::{Action, Input};
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::screen::advice::ways;
use supple::tui::theme::{Charset, Palette};

use super::cli::{complaint, home, out, supple};
use super::scenes::{Scene, catalog, setup, text};

const SIZE: (u16, u16) = (80, 24);

fn library() -> Scene {
    Scene::library(setup(Palette::Dark, Charset::Unicode, SIZE), catalog().clone())
}

fn has(scene: &Scene, words: &str) -> bool {
    text(&scene.draw(SIZE)).contains(words)
}

#[test]
fn every_row_leads_somewhere_that_is_there() {
    for row in advice::rows() {
        let serving = catalog().routines.iter().filter_map(|entry| entry.routine.as_ref());
        let serving = serving.filter(|routine| routine.advice.contains(&row.reference)).count();
        assert!(serving + row.leads.len() > 0, "{} leads nowhere", row.reference);
        for lead in &row.leads {
            let there = match lead {
                Lead::Routine(id) => {
                    catalog().routine(id).is_some_and(|entry| entry.routine.is_some())
                }
                Lead::Exercise(id) => catalog().exercise(id).is_some(),
                Lead::Timer(id) => timer(id).is_some(),
                Lead::Checklist(id) => checklist(id).is_some(),
                Lead::Log | Lead::Progress | Lead::Report | Lead::Safety => true,
            };
            assert!(there, "{} leads to {lead:?}", row.reference);
        }
    }
}

#[test]
fn every_routine_serves_rows_and_each_of_them_is_there() {
    for entry in &catalog().routines {
        let routine = entry.routine.as_deref().unwrap();
        assert!(!routine.advice.is_empty(), "{} serves nothing", routine.id);
        for reference in &routine.advice {
            assert!(advice::row(reference).is_some(), "{reference} in {}", routine.id);
        }
    }
}

#[test]
fn every_command_that_a_page_names_does_well() {
    let home = home();
    let mut commands: Vec<String> =
        advice::rows().iter().flat_map(|row| &row.leads).map(Lead::command).collect();
    commands.sort();
    commands.dedup();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let mut words: Vec<&str> = command.split(' ').skip(1).collect();
        // Many minutes in no time.
        if matches!(words[0], "timer" | "play") {
            words.extend(["--speed", "60000"]);
        }
        if words[0] == "play" {
            words.push("--plain");
        }
        let mut child = supple(home.path())
            .args(&words)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Whoever goes through a checklist says yes to all; of the warning signs only that they were
        // understood, and the age.
        let answers = match words[0] {
            "safety" => format!("y\ny\n{}", "n\n".repeat(60)),
            _ => "y\n".repeat(20),
        };
        let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
        assert!(child.wait().unwrap().success(), "{command}");
    }
}

#[test]
fn a_page_at_the_prompt_says_what_is_not_settled_and_what_to_type() {
    let home = home();
    let page = out(home.path(), &["advice", "T2"]);
    let (_, rest) = page.split_once("\nWhat is not settled\n").unwrap();
    assert!(rest.starts_with("  Heat helps back pain a little, for a short time."), "{page}");
    let (_, rest) = page.split_once("\nHere\n").unwrap();
    assert!(
        rest.starts_with(
            "  supple timer heat\n  supple timer cold\n  supple log back 3 leg 2 calf left\n"
        ),
        "{page}"
    );
    assert!(rest.contains("\n  supple play evening-winddown  Evening wind-down"), "{page}");
}

#[test]
fn advice_is_found_by_word() {
    let home = home();
    assert_eq!(
        out(home.path(), &["advice", "--search", "clot"]),
        "What one article says. Not all of it holds: `supple advice T3` opens a row.\n\n\
         Calf pain that comes from the back\n  K2  Muscle strain in the low back can refer pain to the calf\n\n\
         Treatment\n  T2  Heat, ice, over-the-counter medicine\n  T4  Massage to reduce tension and improve \
         circulation\n"
    );
    assert_eq!(
        complaint(home.path(), &["advice", "--search", "zebra"]),
        (Some(1), "supple: no advice has `zebra`; `supple advice` lists all of it\n".to_owned())
    );
}

#[test]
fn a_timer_says_when_to_look_at_the_skin_and_keeps_how_long_it_ran() {
    let home = home();
    let said = out(home.path(), &["timer", "cold", "--minutes", "6", "--speed", "6000"]);
    let (said, noted) = said.split_once("noted: ").unwrap();
    assert_eq!(
        said,
        "Cold pack, 6 min. Cold has almost no evidence for back pain, and newer advice doubts it for \
         injuries. If it comforts you, use it.\n\
         Leave it out if\n\
         - cold turns your fingers white (Raynaud's), or you have a cold allergy\n\
         - the skin there is numb or gets little blood\n\
         - there is an open wound\n\
         Wrap the pack in a damp cloth.\nStay awake.\nCtrl-C ends it.\n  \
         5:00  Look at your skin. White, blotchy, or numb and burning: take the pack off.\n  \
         6:00  Take the pack off, and look at your skin once more. Wait two hours before the next.\n"
    );
    assert!(noted.ends_with("cold for 6 min\n"), "{noted}");
    let again = out(home.path(), &["timer", "cold", "--minutes", "5", "--speed", "6000"]);
    assert!(again.contains("Give your skin 2 hours between two.\n"), "{again}");
    let heat = out(home.path(), &["timer", "heat", "--minutes", "10", "--speed", "6000"]);
    assert!(!heat.contains("Give your skin"), "cold was before, not heat: {heat}");
}

#[test]
fn a_timer_keeps_to_its_limits() {
    let home = home();
    let refused = |arguments: &[&str]| complaint(home.path(), arguments).1;
    assert_eq!(
        refused(&["timer", "heat", "--minutes", "25"]),
        "supple: Heat pack: 25 min is outside of 10 to 20 min\n"
    );
    assert_eq!(
        refused(&["timer", "cold", "--minutes", "16"]),
        "supple: Cold pack: more than 15 min is long; leave it at that unless a doctor who knows your \
         skin said so; `--sure` sets it all the same\n"
    );
    assert!(
        refused(&["timer", "cold", "--minutes", "21", "--sure"]).contains("outside of 5 to 20")
    );
    let said =
        out(home.path(), &["timer", "cold", "--minutes", "16", "--sure", "--speed", "60000"]);
    assert!(said.ends_with("cold for 16 min\n"), "{said}");
}

#[test]
fn a_checklist_gives_a_score_and_the_two_quickest_fixes() {
    let home = home();
    let go = |answers: &str| {
        let mut child = supple(home.path())
            .args(["checklist", "desk"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let said = go(&"y\n".repeat(5));
    assert!(said.ends_with("not to its end; nothing is kept\n"), "{said}");
    // What is not understood is asked again, and `b` takes an answer back.
    let said = go(&format!("maybe\nn\nb\n{}n\nn\nn\n", "y\n".repeat(11)));
    let (_, end) = said.split_once("\nThe quickest to put right:\n").unwrap();
    assert!(
        end.starts_with(
            "  Movement: Play `desk-micro-3` once an hour. About 3 min.\n  \
             Leg room: Clear the floor under the desk. About 5 min.\n\n\
             No one posture is right."
        ),
        "{said}"
    );
    assert!(end.ends_with("desk checklist: 11 of 14\n"), "{end}");
    assert_eq!(
        out(home.path(), &["checklist"]),
        "desk     Desk: 14 things to look at; 11 of 14 today\n\
         lifting  Lifting: 8 things to look at; not done yet\n"
    );
}

/// From the library to the page of a row, and there to what is so many lines below the first.
fn to(reference: &str, below: usize) -> String {
    let row = advice::rows().iter().position(|row| row.reference == reference).unwrap();
    format!("a home {} enter {} enter", "down ".repeat(row), "tab ".repeat(below))
}

#[test]
fn every_line_that_a_page_of_advice_leads_with_opens_something() {
    for row in advice::rows() {
        let ways = ways(row, Some(catalog()));
        assert!(!ways.is_empty(), "{}", row.reference);
        for (index, way) in ways.iter().enumerate() {
            let mut scene = library();
            scene.act(&to(&row.reference, index));
            let expected = match way.lead {
                Lead::Routine(_) => Mode::Workout,
                Lead::Exercise(_) => Mode::Exercise,
                Lead::Timer(_) => Mode::Timer,
                Lead::Checklist(_) => Mode::Checklist,
                Lead::Log => Mode::CheckIn,
                Lead::Progress => Mode::Progress,
                Lead::Report => Mode::Report,
                Lead::Safety => Mode::Questions,
            };
            assert_eq!(scene.app.mode(), expected, "{} {:?}", row.reference, way.lead);
        }
    }
}

fn notes(effects: &[Effect]) -> Vec<&Body> {
    let note = |effect: &'_ Effect| matches!(effect, Effect::Keep(Keep::Note { .. }));
    let notes = effects.iter().filter(|effect| note(effect));
    notes
        .map(|effect| match effect {
            Effect::Keep(Keep::Note { body, .. }) => &**body,
            _ => unreachable!(),
        })
        .collect()
}

#[test]
fn a_timer_rings_when_the_skin_is_to_be_looked_at_and_keeps_how_long_it_ran() {
    let mut scene = library();
    scene.act(&to("T2", 0));
    let effects = scene.act("+ + - enter 300000");
    assert_eq!(effects, [Effect::Bell], "after five minutes");
    let effects = scene.act("659000");
    assert_eq!(effects, [], "a second before the end");
    let effects = scene.act("1000");
    let heat = Body::Comfort(Comfort { warmth: Warmth::Heat, minutes: 16 });
    assert_eq!((effects.len(), &effects[0]), (2, &Effect::Bell));
    assert_eq!(notes(&effects), [&heat]);
    assert_eq!(scene.app.next_wake(&scene.now), None, "nothing moves any more");
    assert_eq!(scene.act("enter"), [], "it is kept once");
    assert_eq!(scene.app.mode(), Mode::AdvicePage);
}

#[test]
fn a_timer_that_is_left_keeps_what_it_ran_if_that_is_a_minute() {
    for (leave, last) in [("esc", None), ("enter", None), ("ctrl-c", Some(Effect::Quit))] {
        for (milliseconds, minutes) in [(59_000, None), (61_000, Some(1)), (400_000, Some(6))] {
            let mut scene = library();
            scene.act(&to("T2", 1));
            scene.act(&format!("enter {milliseconds}"));
            let effects = match leave {
                "ctrl-c" => scene.tell(Input::Action(Action::Interrupt)),
                key => scene.act(key),
            };
            let cold =
                minutes.map(|minutes| Body::Comfort(Comfort { warmth: Warmth::Cold, minutes }));
            assert_eq!(notes(&effects), cold.iter().collect::<Vec<_>>(), "{leave} {milliseconds}");
            assert_eq!(effects.last().filter(|_| last.is_some()), last.as_ref());
        }
    }
}

#[test]
fn a_long_cold_has_to_be_asked_for_twice_and_no_timer_goes_beyond_its_limits() {
    let mut scene = library();
    scene.act(&to("T2", 1));
    scene.act(&"+ ".repeat(30));
    assert!(has(&scene, "20 min (5 to 20)"));
    scene.act("enter");
    assert!(has(&scene, "more than 15 min is long"));
    assert_eq!(scene.app.next_wake(&scene.now), None, "it has not begun");
    scene.act("enter");
    assert!(scene.app.next_wake(&scene.now).is_some());
    let mut scene = library();
    scene.act(&to("T2", 0));
    scene.act(&"- ".repeat(30));
    assert!(has(&scene, "10 min (10 to 20)"));
}

#[test]
fn a_checklist_is_kept_once_at_its_end() {
    let mut scene = library();
    scene.act(&to("P1", 0));
    let effects = scene.act("y y n b n y y y y");
    assert_eq!(effects, [], "one thing is left");
    let effects = scene.act("n");
    let open = ["feet", "turn"].map(str::to_owned).to_vec();
    let checked = Checked { list: "lifting".to_owned(), met: 6, of: 8, open };
    assert_eq!((effects.len(), notes(&effects)), (1, vec![&Body::Checklist(checked)]));
    assert_eq!(scene.act("y b n"), [], "what came out stays");
    assert_eq!(scene.act("enter"), []);
    assert_eq!(scene.app.mode(), Mode::AdvicePage);
}

#[test]
fn how_it_feels_can_be_noted_beside_a_session() {
    let mut scene = library();
    scene.act(&to("B1", 0));
    let effects = scene.act("3 4 enter");
    let Body::Log(log) = notes(&effects)[0] else { panic!("{effects:?}") };
    assert_eq!(log.scores.in_words(), ["back 3", "leg 4"]);
    scene.act("enter");
    assert_eq!(scene.act("enter"), [], "nothing is answered, nothing is kept");
}

#[test]
fn the_page_for_a_visit_is_asked_for_and_shown_or_it_is_said_why_not() {
    let mut scene = library();
    let effects = scene.act(&to("D1", 0));
    assert_eq!(effects, [Effect::Report]);
    scene.tell(Input::Report(Err("the disk is full".to_owned())));
    assert!(has(&scene, "the disk is full"));
    scene.tell(Input::Report(Ok("PAIN 0-10  of a page\n".to_owned())));
    assert!(has(&scene, "PAIN 0-10  of a page"));
    scene.act("esc");
    assert_eq!(scene.app.mode(), Mode::AdvicePage);
}
