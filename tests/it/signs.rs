//! Warning signs in the interface: the first start, the questions, the line of each day, and what a
//! block leaves open.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use proptest::prelude::*;
use supple::history::{
    Answer, Body, Consent, Entry, Form, Id, Keep, Noticed, Screen, Stamp, Stop, Visit, When,
};
use supple::history::{Notice, Reason, Scores};
use supple::safety::{Due, Group, Kind, content};
use supple::tui::action::Input;
use supple::tui::app::{App, Setup};
use supple::tui::effect::Effect;
use supple::tui::keymap::Mode;
use supple::tui::theme::{Charset, Palette};

use super::scenes::{Scene, setup, start_of_time, text};

const SIZE: (u16, u16) = (80, 24);

fn asking() -> Setup {
    Setup { check_in: true, ..setup(Palette::Dark, Charset::Unicode, SIZE) }
}

/// The first start, nothing kept yet.
fn first() -> Scene {
    Scene::knowing(asking(), Vec::new())
}

/// What is known after `days` days of nothing.
fn known(bodies: &[Body], days: i32) -> Vec<Entry> {
    let zoned = start_of_time().civil.checked_sub(days.days()).unwrap();
    let begin = zoned.to_zoned(TimeZone::UTC).unwrap().timestamp() - SignedDuration::from_hours(1);
    (0_u8..)
        .zip(bodies)
        .map(|(number, body)| {
            let instant = begin + SignedDuration::from_secs(number.into());
            Entry {
                id: Id::of(instant, [number; 10]),
                when: When::at(instant, &TimeZone::UTC),
                body: body.clone(),
                stamp: Stamp::new(instant, "here"),
            }
        })
        .collect()
}

fn understood(adult: bool) -> Body {
    Body::Consent(Consent { content: content().version.clone(), adult })
}

/// All questions of a form answered with no, but for those named.
fn screen(form: Form, yes: &[&str]) -> Body {
    let asked = content().questions.iter().filter(|question| match form {
        Form::Daily => question.group() == Group::Daily,
        Form::Full => question.group() != Group::Daily,
        Form::Short => question.group() < Group::Provider,
    });
    // What is asked after a yes to another.
    let asked = asked.filter(|question| {
        question.only_with.as_ref().is_none_or(|other| yes.contains(&other.as_str()))
    });
    let answer = |id: &str| if yes.contains(&id) { Answer::Yes } else { Answer::No };
    let answers: BTreeMap<String, Answer> =
        asked.map(|question| (question.id.clone(), answer(&question.id))).collect();
    Body::Screen(Screen { content: content().version.clone(), form, answers })
}

/// After the first start, and what else was kept.
fn later(bodies: &[Body], days: i32) -> Scene {
    let mut all = vec![understood(true), screen(Form::Short, &[])];
    all.extend(bodies.iter().cloned());
    Scene::knowing(asking(), known(&all, days))
}

fn noted(effects: &[Effect]) -> Vec<Body> {
    let note = |effect: &Effect| match effect {
        Effect::Keep(Keep::Note { body, .. }) => Some((**body).clone()),
        _ => None,
    };
    effects.iter().filter_map(note).collect()
}

fn begins(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Keep(Keep::Begin { .. } | Keep::GoOn)))
}

fn shows(scene: &Scene, words: &str) -> bool {
    text(&scene.draw(SIZE)).split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
}

fn kind(scene: &Scene) -> Option<Kind> {
    let block = scene.app.day()?.today.standing.block.as_ref()?;
    Some(block.kind)
}

fn keys(scene: &mut Scene, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| scene.press(key)).collect()
}

/// Goes to the same time of a later day.
fn wait_for_days(scene: &mut Scene, days: u64) {
    let later = scene.now.moment + std::time::Duration::from_secs(days * 24 * 3600);
    scene.go_to(later);
    scene.tell(Input::Clock);
}

#[test]
fn from_the_first_start_to_the_first_movement_are_three_keys() {
    let mut scene = first();
    assert_eq!(scene.app.mode(), Mode::First);
    let kept = noted(&scene.press("n"));
    assert_eq!(kept, [understood(true), screen(Form::Short, &[])]);
    assert_eq!(scene.app.day().unwrap().today.standing.due, None);
    assert!(!begins(&scene.press("enter")), "how it feels is asked first");
    assert!(begins(&scene.press("enter")));
    assert_eq!(scene.app.mode(), Mode::Workout);
}

#[test]
fn the_first_page_fits_a_screen_and_names_every_sign() {
    let scene = first();
    let page = text(&scene.draw(SIZE));
    for sign in &content().signs {
        assert!(page.contains(&sign.place), "{}", sign.place);
        assert!(shows(&scene, sign.what.split_whitespace().last().unwrap()), "{}", sign.what);
    }
    assert!(!page.contains('▼'), "{page}");
}

#[test]
fn nothing_leads_past_the_first_page_but_an_answer() {
    for key in ["enter", "esc", "space", "down", "right", "tab", "s", "a", "w", "o", "p", "?"] {
        let mut scene = first();
        scene.press(key);
        scene.press("esc");
        assert_eq!(scene.app.mode(), Mode::First, "{key}");
    }
    assert_eq!(first().press("q"), [Effect::Quit]);
    // Until the ledger has told what it has, nothing is known of a first start.
    let app = App::remembering(asking()).0;
    assert_eq!(app.mode(), Mode::Today);
}

#[test]
fn the_long_words_are_one_key_away() {
    let mut scene = first();
    scene.press("?");
    let mut read = String::new();
    for _ in 0..3 {
        read.push_str(&text(&scene.draw(SIZE)));
        scene.press("pagedown");
    }
    let missing: Vec<&str> =
        content().long.split_whitespace().filter(|word| !read.contains(word)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn under_18_nothing_starts() {
    let mut scene = first();
    assert_eq!(noted(&scene.press("u")), [understood(false)]);
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(Kind::Young)));
    assert!(shows(&scene, &content().adults));
    assert!(!begins(&keys(&mut scene, "esc enter enter enter")));
    // A slip can be mended: the first page comes again.
    keys(&mut scene, "esc enter enter");
    assert_eq!(scene.app.mode(), Mode::First);
    scene.press("n");
    assert_eq!(kind(&scene), None);
}

#[test]
fn one_of_these_leads_to_the_questions_a_group_a_screen_and_a_key_a_group() {
    let mut scene = first();
    assert_eq!(noted(&scene.press("y")), [understood(true)]);
    for group in ["1 of 4", "2 of 4", "3 of 4"] {
        assert_eq!(scene.app.mode(), Mode::Questions);
        assert!(shows(&scene, group), "{group}");
        assert_eq!(scene.press("a"), []);
    }
    assert_eq!(noted(&scene.press("a")), [screen(Form::Full, &[])]);
    assert!(shows(&scene, &content().nothing));
    assert!(begins(&keys(&mut scene, "enter enter")));
}

#[test]
fn every_question_takes_at_most_two_keys_and_is_shown_whole() {
    let mut scene = first();
    scene.press("y");
    for group in Group::FULL {
        let asked = content().group(group).filter(|question| question.only_with.is_none());
        for question in asked {
            assert!(shows(&scene, &question.ask), "{}", question.id);
            assert!(shows(&scene, &question.help), "{}", question.id);
            scene.press("n");
        }
    }
    assert_ne!(scene.app.mode(), Mode::Questions);
}

#[test]
fn each_answer_is_kept_as_it_was_given() {
    for (script, id, answer) in [
        ("y y a enter", "E1", Answer::Yes),
        ("y ? a enter", "E1", Answer::NotSure),
        ("y n n n s a a a a", "E4", Answer::Skipped),
        ("y s y a enter", "E1", Answer::Yes),
        ("y y up n a a a a", "E1", Answer::No),
        ("y a y a enter a a", "U1", Answer::Yes),
        ("y a n y a enter a a", "U1b", Answer::Yes),
        ("y a a y a enter a", "P1", Answer::Yes),
        ("y a a a y a enter", "R1", Answer::Yes),
        ("y a a n n n n n n y n y a enter a", "P7b", Answer::Yes),
        ("y a b y a enter", "E1", Answer::Yes),
    ] {
        let mut scene = first();
        let effects = keys(&mut scene, script);
        let Some(Body::Screen(kept)) = noted(&effects).pop() else { panic!("{script}") };
        assert_eq!((kept.form, kept.answers[id]), (Form::Full, answer), "{script}");
        // What the first makes idle is not asked.
        let idle = id == "U1";
        assert_eq!(kept.answers.contains_key("U1b"), !idle && kept.answers.contains_key("U1"));
    }
}

#[test]
fn who_leaves_in_the_middle_leaves_nothing_but_a_sign() {
    for (script, kind_after) in [
        ("y esc", None),
        ("y n n esc", None),
        ("y a a y esc", None),
        ("y a y esc", Some(Kind::Urgent)),
        ("y n ? esc", Some(Kind::Emergency)),
    ] {
        let mut scene = first();
        let effects = keys(&mut scene, script);
        let kept = noted(&effects).into_iter().any(|body| matches!(body, Body::Screen(_)));
        assert_eq!((kept, kind(&scene)), (kind_after.is_some(), kind_after), "{script}");
        let mode = if kind_after.is_some() { Mode::Blocked } else { Mode::First };
        assert_eq!(scene.app.mode(), mode, "{script}");
    }
    // Nor does Ctrl-C lose a sign.
    let mut scene = first();
    keys(&mut scene, "y n y");
    let effects = scene.tell(Input::Action(supple::tui::action::Action::Interrupt));
    assert!(
        matches!(&noted(&effects)[..], [Body::Screen(kept)] if kept.answers["E2"] == Answer::Yes)
    );
    assert_eq!(effects.last(), Some(&Effect::Quit));
}

#[test]
fn a_fortnight_later_the_questions_come_before_a_session_and_say_why() {
    for (days, due) in [(13, None), (14, Some(Due::Gap))] {
        let mut scene = later(&[], days);
        assert_eq!(scene.app.day().unwrap().today.standing.due, due);
        assert_eq!(shows(&scene, "Before the next session come some questions"), due.is_some());
        scene.press("enter");
        let mode = if due.is_some() { Mode::Questions } else { Mode::Before };
        assert_eq!(scene.app.mode(), mode, "{days} days");
        if let Some(due) = due {
            assert!(shows(&scene, due.words()));
            let effects = keys(&mut scene, "a a a a");
            assert_eq!(noted(&effects), [screen(Form::Full, &[])]);
            assert_eq!(scene.app.mode(), Mode::Before, "the session that was wanted goes on");
            assert!(begins(&scene.press("enter")));
        }
    }
    // A notice is read on the way.
    let mut scene = later(&[], 14);
    keys(&mut scene, "enter a a n n n y a enter a");
    assert_eq!(scene.app.mode(), Mode::Notices);
    scene.press("enter");
    assert_eq!(scene.app.mode(), Mode::Before);
    assert!(begins(&scene.press("enter")));
    // To leave them leads back, without a session.
    let mut scene = later(&[], 14);
    assert!(!begins(&keys(&mut scene, "enter esc")));
    assert!(shows(&scene, "nothing was kept"));
}

#[test]
fn an_ordinary_day_takes_four_keys() {
    let mut scene = later(&[], 1);
    scene.press("enter");
    assert_eq!(scene.app.mode(), Mode::Before);
    let effects = keys(&mut scene, "n 2 3 enter");
    assert_eq!(noted(&effects), [screen(Form::Daily, &[])]);
    let begun = effects.iter().find_map(|effect| match effect {
        Effect::Keep(Keep::Begin { session, .. }) => Some(session.before),
        _ => None,
    });
    let Some(Scores { back: Some(back), leg: Some(leg), .. }) = begun else { panic!("{begun:?}") };
    assert_eq!((u8::from(back), u8::from(leg)), (2, 3));
}

#[test]
fn the_line_of_each_day_can_be_left_out() {
    let mut scene = later(&[], 1);
    let effects = keys(&mut scene, "enter 2 3 enter");
    assert!(begins(&effects));
    assert_eq!(noted(&effects), []);
    let mut scene = later(&[], 1);
    assert_eq!(noted(&keys(&mut scene, "enter n esc")), []);
}

#[test]
fn something_new_blocks_as_its_line_says_and_is_shown_at_once() {
    for (number, id, blocks) in [
        ("1", "D1", Kind::Emergency),
        ("2", "D2", Kind::Urgent),
        ("3", "D3", Kind::Emergency),
        ("4", "D3b", Kind::Urgent),
        ("5", "D4", Kind::Unanswered),
    ] {
        for way in ["enter", "esc"] {
            let mut scene = later(&[], 1);
            let effects = keys(&mut scene, &format!("enter y {number} {way}"));
            assert_eq!(noted(&effects), [screen(Form::Daily, &[id])]);
            assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(blocks)), "{id}");
            assert!(!begins(&keys(&mut scene, "esc enter enter enter")));
        }
    }
}

#[test]
fn that_something_is_new_is_never_lost() {
    // Said, and not what: neither Enter nor leaving starts or forgets.
    for script in ["enter y esc esc", "enter y esc enter esc esc"] {
        let mut scene = later(&[], 1);
        let effects = keys(&mut scene, script);
        assert!(!begins(&effects), "{script}");
        assert_eq!(kind(&scene), Some(Kind::Unanswered), "{script}");
        // The full questions open it, and the day goes on.
        keys(&mut scene, "w a a a a");
        assert_eq!(kind(&scene), None);
    }
    // Only the word that nothing is new takes it back.
    for script in ["enter y n enter", "enter y esc n enter"] {
        let mut scene = later(&[], 1);
        let effects = keys(&mut scene, script);
        assert!(begins(&effects), "{script}");
        assert_eq!(noted(&effects), [screen(Form::Daily, &[])]);
    }
}

#[test]
fn an_emergency_opens_on_a_later_day_with_a_clinicians_word_and_all_questions() {
    let mut scene = first();
    keys(&mut scene, "y y a enter");
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(Kind::Emergency)));
    assert!(shows(&scene, "Call 999 now."));
    // The same day nothing opens it, not even a visit.
    keys(&mut scene, "w a a a a");
    assert_eq!(kind(&scene), Some(Kind::Emergency));
    let visit = Visit { who: "Dr. Ay".into(), advice: None, may_exercise: Some(true) };
    scene.press("c");
    scene.press("Dr. Ay");
    assert_eq!(noted(&scene.press("enter")), [Body::Visit(visit)]);
    assert!(shows(&scene, "From tomorrow on"));
    keys(&mut scene, "w a a a a");
    assert_eq!(kind(&scene), Some(Kind::Emergency));
    assert!(!begins(&keys(&mut scene, "esc esc enter enter enter")));
    wait_for_days(&mut scene, 1);
    assert_eq!(kind(&scene), Some(Kind::Emergency), "a night alone opens nothing");
    keys(&mut scene, "esc esc esc enter w a a a a");
    assert_eq!(kind(&scene), None);
}

#[test]
fn an_urgent_sign_opens_the_same_day_once_it_was_assessed() {
    let mut scene = first();
    keys(&mut scene, "y a y a enter a a");
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(Kind::Urgent)));
    assert!(shows(&scene, "Do not rub, roll or stretch the leg."));
    keys(&mut scene, "w a a a a");
    assert_eq!(kind(&scene), Some(Kind::Urgent), "not by answers alone");
    // An empty line is nobody.
    assert_eq!(noted(&keys(&mut scene, "c enter esc")), []);
    keys(&mut scene, "c GP enter w a a a a");
    assert_eq!(kind(&scene), None);
}

#[test]
fn a_block_leaves_the_page_for_a_visit_and_quitting_and_if_urgent_breathing() {
    for (script, breathes) in [("y y a enter", false), ("y a y a enter a a", true)] {
        let mut scene = first();
        keys(&mut scene, script);
        assert_eq!(scene.press("q"), [Effect::Quit]);
        assert_eq!(scene.press("r"), [Effect::Report]);
        assert_eq!(scene.app.mode(), Mode::Report);
        keys(&mut scene, "esc o");
        let mode = if breathes { Mode::Exercise } else { Mode::Blocked };
        assert_eq!(scene.app.mode(), mode, "{script}");
    }
}

#[test]
fn a_block_is_the_first_thing_to_be_seen() {
    for (yes, form) in [("E1", Form::Full), ("U6", Form::Full), ("D4", Form::Daily)] {
        let scene = later(&[screen(form, &[yes])], 1);
        assert_eq!(scene.app.mode(), Mode::Blocked, "{yes}");
    }
    let stop = Stop { reason: Reason::Chest, exercise: None };
    let mut body = super::store::session("2026-03-01T07:00:00Z", "desk-micro-3").body;
    if let Body::Session(session) = &mut body {
        session.stops.push(stop);
    }
    let scene = later(&[body], 1);
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(Kind::Unanswered)));
}

#[test]
fn every_notice_is_read_dealt_with_or_sent_away_with_a_reason() {
    let owed = |scene: &Scene| -> Vec<(String, bool)> {
        let owed = &scene.app.day().unwrap().today.standing.owed;
        owed.iter().map(|owed| (owed.item.clone(), owed.remind)).collect()
    };
    let mut scene = first();
    keys(&mut scene, "y a a n n n y n n n y a enter a");
    assert_eq!(scene.app.mode(), Mode::Notices, "shown at once");
    assert!(shows(&scene, "You need not carry it alone"));
    assert_eq!(owed(&scene), [("P4".into(), true), ("P8".into(), true)]);
    let seen = Notice { item: "P4".into(), now: Noticed::Seen, why: None };
    assert_eq!(noted(&scene.press("enter")), [Body::Notice(seen)]);
    assert_eq!(owed(&scene), [("P4".into(), false), ("P8".into(), true)]);
    scene.press("enter");
    assert_ne!(scene.app.mode(), Mode::Notices, "all is read");
    assert!(!shows(&scene, "to see somebody about"));
    // A week later they come again.
    wait_for_days(&mut scene, 7);
    assert!(shows(&scene, "2 things to see somebody about: o shows what to do."));
    assert_eq!(owed(&scene), [("P4".into(), true), ("P8".into(), true)]);
    keys(&mut scene, "o d");
    assert_eq!(owed(&scene), [("P8".into(), true)]);
    // Without a reason it stays.
    keys(&mut scene, "x enter esc");
    assert_eq!(owed(&scene), [("P8".into(), true)]);
    scene.press("x");
    scene.press("I talk to a friend");
    let why = Some("I talk to a friend".to_owned());
    let gone = Notice { item: "P8".into(), now: Noticed::Dismissed, why };
    assert_eq!(noted(&scene.press("enter")), [Body::Notice(gone)]);
    assert_eq!(owed(&scene), []);
}

/// Keys that lead about, those of warning signs more often than others.
const KEYS: [&str; 44] = [
    "enter",
    "enter",
    "enter",
    "esc",
    "esc",
    "up",
    "down",
    "left",
    "right",
    "tab",
    "space",
    "y",
    "y",
    "n",
    "n",
    "?",
    "a",
    "a",
    "a",
    "a",
    "s",
    "u",
    "w",
    "w",
    "c",
    "c",
    "Dr",
    "o",
    "r",
    "d",
    "x",
    "1",
    "2",
    "3",
    "4",
    "b",
    "p",
    "t",
    "l",
    "g",
    "/",
    "j",
    "k",
    "a day later",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever is pressed, and however often: neither a session nor a timer runs while something
    /// blocks, or before the first page was answered.
    #[test]
    fn no_sequence_of_keys_reaches_a_session_or_a_timer_while_blocked(
        start in 0_usize..6,
        pressed in proptest::collection::vec(0_usize..KEYS.len(), 1..60),
    ) {
        let blocked = |form, id: &str| later(&[screen(form, &[id])], 1);
        let mut scene = match start {
            0 => first(),
            1 => blocked(Form::Full, "E1"),
            2 => blocked(Form::Full, "U1"),
            3 => blocked(Form::Daily, "D4"),
            4 => Scene::knowing(asking(), known(&[understood(false)], 1)),
            _ => later(&[], 14),
        };
        for key in pressed {
            let before = kind(&scene);
            let effects = match KEYS[key] {
                "a day later" => {
                    wait_for_days(&mut scene, 1);
                    Vec::new()
                }
                key => scene.press(key),
            };
            let standing = &scene.app.day().unwrap().today.standing;
            let open = standing.block.is_none() && standing.understood;
            let asked = standing.due.is_none();
            prop_assert!(!begins(&effects) || (open && asked), "a session on {:?}", before);
            prop_assert!(scene.app.mode() != Mode::Timer || standing.block.is_none());
        }
    }
}

/// A session that was stopped for numbness, the page with what to do open.
fn stopped() -> Scene {
    let mut scene = later(&[], 1);
    keys(&mut scene, "enter enter");
    scene.wait(30_000);
    keys(&mut scene, "s n");
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Stopped, Some(Kind::Unanswered)));
    assert!(shows(&scene, "Enter asks the full questions."), "{}", text(&scene.draw(SIZE)));
    scene
}

#[test]
fn after_a_stop_the_full_questions_are_a_key_away_and_open_it_or_block() {
    let mut scene = stopped();
    keys(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Questions);
    let kept = noted(&keys(&mut scene, "a a a a"));
    assert_eq!(kept, [screen(Form::Full, &[])]);
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Summary, None));
    keys(&mut scene, "enter");
    assert_eq!(scene.app.mode(), Mode::Today);
    assert!(begins(&keys(&mut scene, "enter enter")), "it is open again");
    // A yes blocks, and what it says is shown.
    let mut scene = stopped();
    keys(&mut scene, "enter y a enter");
    assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(Kind::Emergency)));
}

#[test]
fn behind_the_questions_after_a_stop_stands_what_is_blocked() {
    for script in ["enter esc", "esc"] {
        let mut scene = stopped();
        assert_eq!(noted(&keys(&mut scene, script)), [], "{script}");
        assert_eq!((scene.app.mode(), kind(&scene)), (Mode::Blocked, Some(Kind::Unanswered)));
        keys(&mut scene, "esc");
        assert_eq!(scene.app.mode(), Mode::Summary, "{script}");
        assert!(!begins(&keys(&mut scene, "enter enter")), "{script}");
        keys(&mut scene, "w a a a a");
        assert_eq!(kind(&scene), None, "{script}");
    }
}
