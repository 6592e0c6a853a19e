//! Keys and what they mean: one table makes the map, the footer, the help and the documentation.

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::history::{Place, Reason, Short};
use crate::routine::edit::Change;
use crate::tui::action::Action;
use crate::tui::theme::{self, Signs};
use Mode::{
    AdviceList, AdvicePage, Exercise, Find, Finding, Floor, Help, Jump, Leave, Library, Preview,
};
use Mode::{Before, Blocked, Daily, First, Notices, Questions, Written};
use Mode::{
    CheckIn, Checklist, Dizzy, Easier, GoOn, Mistakes, Plans, Progress, Refused, Report, Stopped,
    Summary, Timer, Today, Unsaved, Workout,
};

/// What the keys mean at the moment: the screen or overlay that has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// What is due today.
    Today,
    /// The plans.
    Plans,
    /// The six questions on what suits.
    Finding,
    /// The list of routines.
    Library,
    /// Typing into the list's filter.
    Find,
    /// Inside a routine.
    Preview,
    /// What is wrong with a file.
    Mistakes,
    /// The page of an exercise.
    Exercise,
    /// The list of advice.
    AdviceList,
    /// The page of one piece of advice.
    AdvicePage,
    /// A running session.
    Workout,
    /// A running session in giant digits.
    Floor,
    /// Choosing a step to jump to.
    Jump,
    /// The question what happened.
    Leave,
    /// The question whether an easier exercise is tried.
    Easier,
    /// Sitting down, and what then.
    Dizzy,
    /// The question whether to leave with changes that are not saved.
    Unsaved,
    /// The question whether to go on with a session that was broken off.
    GoOn,
    /// What is new and how it feels, before a session.
    Before,
    /// How it feels after a session, in the morning, or beside them.
    CheckIn,
    /// How it goes.
    Progress,
    /// A timer for comfort.
    Timer,
    /// Going through a list.
    Checklist,
    /// The page for a visit.
    Report,
    /// What to do after a stop that ends the session.
    Stopped,
    /// Something that is not started today.
    Refused,
    /// The first start.
    First,
    /// The full questions about warning signs.
    Questions,
    /// What is new since last time.
    Daily,
    /// What is blocked.
    Blocked,
    /// Whom to see about what.
    Notices,
    /// Writing a line.
    Written,
    /// After a session.
    Summary,
    /// The list of keys.
    Help,
}

impl Mode {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 34] = [
        First, Questions, Before, Daily, Blocked, Notices, Written, Today, Plans, Finding, Library,
        Find, Preview, Mistakes, Exercise, AdviceList, AdvicePage, Workout, Floor, Jump, Leave,
        Easier, Dizzy, Unsaved, GoOn, CheckIn, Progress, Timer, Checklist, Report, Stopped,
        Refused, Summary, Help,
    ];

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Today => "Today",
            Plans => "Plans",
            Finding => "What suits",
            Library => "Routines",
            Find => "Finding a routine",
            Preview => "A routine",
            Mistakes => "What is wrong",
            Exercise => "An exercise",
            AdviceList => "Advice",
            AdvicePage => "A piece of advice",
            Workout => "A session",
            Floor => "Floor mode",
            Jump => "Jumping to a step",
            Leave => "Stopping: what happened?",
            Easier => "An easier exercise",
            Dizzy => "Dizzy",
            Unsaved => "Leaving with changes",
            GoOn => "A session that was broken off",
            Before => "Before a session",
            CheckIn => "How it feels",
            Progress => "How it goes",
            Timer => "A timer",
            Checklist => "A checklist",
            Report => "A page for a visit",
            Stopped => "After a stop",
            Refused => "Not today",
            First => "The first start",
            Questions => "Warning signs",
            Daily => "What is new",
            Blocked => "When something is blocked",
            Notices => "For a doctor or physiotherapist",
            Written => "Writing a line",
            Summary => "After a session",
            Help => "Keys",
        }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    modes: &'static [Mode],
    keys: &'static [Key],
    /// What the keys ask for.
    pub action: Action,
    /// A word for the footer; empty: only the help shows it.
    pub hint: &'static str,
    /// What it does, for help and documentation.
    pub help: &'static str,
}

/// A key with its modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Char(char),
    Ctrl(char),
    Shift(KeyCode),
    Code(KeyCode),
    /// Any of the ten digits.
    Digit,
}

use Key::{Char, Code, Ctrl, Digit, Shift};

const ENTER: Key = Code(KeyCode::Enter);
const ESC: Key = Code(KeyCode::Esc);
const UP: Key = Code(KeyCode::Up);
const DOWN: Key = Code(KeyCode::Down);
const LEFT: Key = Code(KeyCode::Left);
const RIGHT: Key = Code(KeyCode::Right);
const PAGE_UP: Key = Code(KeyCode::PageUp);
const PAGE_DOWN: Key = Code(KeyCode::PageDown);
const HOME: Key = Code(KeyCode::Home);
const END: Key = Code(KeyCode::End);
const TAB: Key = Code(KeyCode::Tab);
const DELETE: Key = Code(KeyCode::Delete);
const BACKSPACE: Key = Code(KeyCode::Backspace);

const EVERYWHERE: &[Mode] = &Mode::ALL;
const LISTS: &[Mode] = &[Today, Plans, Finding, Library, Preview, AdviceList, Jump];
const MOVING: &[Mode] = &[
    First, Blocked, Today, Plans, Library, Preview, AdviceList, Jump, Mistakes, Exercise,
    AdvicePage, Progress, Timer, Checklist, Report, Stopped, Refused, Summary, Help,
];
const PAGES: &[Mode] = &[
    First, Blocked, Mistakes, Exercise, AdvicePage, Progress, Timer, Checklist, Report, Stopped,
    Refused, Summary, Help,
];

const fn bind(
    modes: &'static [Mode],
    keys: &'static [Key],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { modes, keys, action, hint, help }
}

/// Every key of the program. The order is that of footer and help; of two lines with the same key
/// in the same mode the first would win, which a test forbids.
#[rustfmt::skip]
const TABLE: &[Binding] = &[
    bind(&[Workout], &[Char('v')], Action::TakeNewer, "new version", "when the file has changed: go on with its new version from the next step on"),
    // a session: first what is needed first, since few columns show few hints
    bind(&[Workout], &[Char(' ')], Action::Pause, "pause", "pause, or go on"),
    bind(&[Workout], &[Char('n'), RIGHT], Action::NextStep, "next", "on to the next step"),
    bind(&[Workout], &[Char('s'), Char('q'), ESC], Action::Stop, "stop", "stop: pauses, and asks what happened"),
    bind(&[Workout], &[Char('b'), LEFT], Action::BackSet, "back", "back to the start of this set, then to the one before"),
    bind(&[Workout], &[Char('+'), Char('='), UP], Action::Longer, "10 s", "ten seconds more"),
    bind(&[Workout], &[Char('-'), DOWN], Action::Shorter, "", "ten seconds less"),
    bind(&[Workout], &[Char('j')], Action::Jump, "jump", "choose a step to jump to"),
    bind(&[Workout], &[Char('m')], Action::Mute, "mute", "sound off, or on"),
    bind(&[Workout], &[Char('f')], Action::Floor, "floor", "floor mode: digits that fill the screen"),
    bind(&[Workout], &[Char('i')], Action::HowTo, "how to", "read how the exercise is done; the time runs on"),
    bind(&[Workout], &[ENTER], Action::Done, "done", "done with this: end the set, skip the rest"),
    bind(&[Workout], &[Char('r')], Action::Redo, "again", "do this step again"),
    bind(&[Workout], &[Char(']'), Char('>')], Action::Louder, "louder", "louder"),
    bind(&[Workout], &[Char('['), Char('<')], Action::Quieter, "quieter", "quieter"),
    // floor mode: a key hit blindly must not do harm
    bind(&[Floor], &[Char('f'), ESC], Action::Floor, "leave", "back to the whole picture"),
    bind(&[Floor], &[Char('s')], Action::Stop, "", "pause; in the pause: stop, and say what happened"),
    // choosing a step, stopping
    bind(&[Jump], &[ENTER], Action::Enter, "go there", "go on with this step"),
    bind(&[Leave], &[ENTER, Char('s'), Char('e')], Action::Happened(Reason::Enough), "enough", "enough for today: the session ends, and nothing follows"),
    bind(&[Leave], &[Char('c')], Action::Happened(Reason::Chest), "", "chest pain, breathless, faint or a cold sweat: the session ends, and what to do is shown"),
    bind(&[Leave], &[Char('n')], Action::Happened(Reason::Numb), "", "newly numb or weak, or between the legs, bladder, bowel: the session ends, and what to do is shown"),
    bind(&[Leave], &[Char('f')], Action::Happened(Reason::Calf), "", "one calf suddenly painful, swollen, or a pop in it: the session ends, and what to do is shown"),
    bind(&[Leave], &[Char('d')], Action::Happened(Reason::Spread), "", "further down the leg, or tingling that stays: on to the next exercise"),
    bind(&[Leave], &[Char('p')], Action::Happened(Reason::Pain), "", "pain above 5, or up by 2: an easier exercise once, or on to the next"),
    bind(&[Leave], &[Char('x')], Action::Happened(Reason::Sharp), "", "sharp, stabbing or electric pain: on to the next exercise"),
    bind(&[Leave], &[Char('z')], Action::Happened(Reason::Dizzy), "", "dizzy: sit down, then breathing only or the end"),
    bind(&[Easier], &[ENTER, Char('y')], Action::Enter, "try it", "try the easier exercise, once"),
    bind(&[Easier], &[ESC, Char('n'), Char(' ')], Action::Back, "leave it", "on to the next exercise"),
    bind(&[Dizzy], &[ENTER, Char('b')], Action::Enter, "breathe", "it has passed: breathing only"),
    bind(&[Dizzy], &[Char('e'), Char('s'), ESC], Action::Back, "stop", "it has not passed: the session ends"),
    bind(&[Unsaved], &[ENTER, Char('y')], Action::Enter, "leave", "leave, and forget the changes"),
    bind(&[Unsaved], &[ESC, Char('q'), Char('n')], Action::Back, "stay", "back to the routines"),
    bind(&[Leave], &[ESC, Char('g'), Char(' ')], Action::Back, "go on", "go on with the session"),
    bind(&[GoOn], &[ENTER, Char('y')], Action::Enter, "go on", "go on with it from the step where it stopped"),
    bind(&[GoOn], &[Char('k'), ESC, Char('n'), Char('q')], Action::Back, "keep", "keep what was done, and leave it at that"),
    // what is due today
    bind(&[Today], &[ENTER], Action::Enter, "begin", "begin what is marked"),
    bind(&[Today], &[Char('s')], Action::Short, "short of time", "begin the shortest useful thing"),
    bind(&[Today], &[Char('r')], Action::Routines, "routines", "all routines"),
    bind(&[Today], &[Char('n')], Action::CheckIn, "how it is", "note how it feels"),
    bind(&[Today], &[Char('c')], Action::Plans, "plans", "choose a plan, or leave it"),
    bind(&[Today], &[Char('p')], Action::LookBack, "progress", "how it goes: pain, sessions, exercises, what helps"),
    bind(&[Today], &[Char('a')], Action::Advice, "advice", "the advice that the routine serves"),
    bind(&[Today], &[Char('f')], Action::WhatSuits, "what suits", "six short questions on what suits"),
    bind(&[Today], &[RIGHT, TAB], Action::Inside, "", "look inside what is marked"),
    bind(&[Today], &[Char('/')], Action::Find, "", "find a routine by typing a part of a name, a region or an exercise"),
    bind(&[Today], &[ESC, Char('q')], Action::Quit, "quit", "leave supple"),
    // plans
    bind(&[Plans], &[ENTER], Action::Enter, "follow", "follow this plan from today on"),
    bind(&[Plans], &[Char('x')], Action::StopPlan, "follow none", "follow no plan any more"),
    bind(&[Plans], &[Char('f')], Action::WhatSuits, "what suits", "six short questions on what suits"),
    bind(&[Plans], &[ESC, LEFT, Char('q')], Action::Back, "back", "back"),
    bind(&[Finding], &[Digit], Action::Score(0), "answer", "the answer of this number, and on to the next question"),
    bind(&[Finding], &[ENTER], Action::Enter, "marked", "the marked answer; at the end, on to the plan for it"),
    bind(&[Finding], &[Char('s')], Action::Short, "", "at the end: begin the routine for it"),
    bind(&[Finding], &[Char('b'), LEFT], Action::PreviousPage, "before", "the question before"),
    bind(&[Finding], &[ESC, Char('q')], Action::Back, "leave", "leave it; before the end nothing is kept"),
    // the library
    bind(&[Library, Preview], &[ENTER], Action::Enter, "start", "start this routine"),
    bind(&[Library], &[RIGHT, TAB], Action::Inside, "look inside", "look inside this routine"),
    bind(&[Preview], &[RIGHT, TAB], Action::Inside, "read", "read about the exercise or the advice"),
    bind(&[Library], &[Char('/')], Action::Find, "find", "find by typing a part of a name, a region or an exercise"),
    bind(&[Library], &[Char('r')], Action::Region, "region", "only routines for one region of the body"),
    bind(&[Library], &[Char('l')], Action::Level, "level", "only routines of one level"),
    bind(&[Library], &[Char('t')], Action::Minutes, "time", "only routines within a time limit"),
    // changing a routine
    bind(&[Preview], &[Char('+'), Char('=')], Action::Change(Change::More), "more", "more of the chosen step: a repetition, a breath, 5 s"),
    bind(&[Preview], &[Char('-')], Action::Change(Change::Less), "", "less of the chosen step"),
    bind(&[Preview], &[Char(']')], Action::Change(Change::MoreSets), "", "a set more"),
    bind(&[Preview], &[Char('[')], Action::Change(Change::FewerSets), "", "a set less"),
    bind(&[Preview], &[Char('K'), Shift(KeyCode::Up)], Action::Change(Change::Earlier), "", "move the chosen step up"),
    bind(&[Preview], &[Char('J'), Shift(KeyCode::Down)], Action::Change(Change::Later), "move", "move the chosen step down"),
    bind(&[Preview], &[Char('d')], Action::Change(Change::Repeat), "", "do the chosen step twice"),
    bind(&[Preview], &[Char('x'), DELETE], Action::Change(Change::Remove), "", "take the chosen step out"),
    bind(&[Preview], &[Char('u')], Action::Undo, "", "take the last change back"),
    bind(&[Preview], &[Char('w')], Action::Save, "", "write the changes into your file; of a bundled routine into a copy of your own"),
    bind(&[Preview], &[Char('c')], Action::WriteDoses, "", "write the coach's doses into your file; of a bundled routine into a copy of your own"),
    bind(&[Library, Preview, Mistakes], &[Char('e')], Action::Edit, "edit", "open the file in your editor; of a bundled routine a copy of your own"),
    bind(&[Today, Library, Preview], &[Char('!')], Action::Mistakes, "", "what is wrong with your files"),
    bind(&[Library, Preview], &[Char('a')], Action::Advice, "advice", "the advice that this routine serves"),
    bind(&[Library], &[Char('p')], Action::LookBack, "progress", "how it goes: pain, sessions, exercises, what helps"),
    bind(&[Progress], &[TAB, RIGHT, Char('n')], Action::NextPage, "next page", "the next page"),
    bind(&[Progress], &[LEFT, Char('b')], Action::PreviousPage, "before", "the page before"),
    bind(&[Progress], &[Char('t')], Action::Minutes, "time", "six weeks, three months or a year"),
    bind(&[Library], &[ESC], Action::Back, "today", "show all routines again; then back to what is due today"),
    bind(&[Find], &[ENTER, DOWN, TAB], Action::Enter, "choose", "choose among what was found"),
    bind(&[Find], &[BACKSPACE], Action::Erase, "", "take the last character away"),
    bind(&[Find], &[ESC], Action::Back, "show all", "show all routines again"),
    // advice
    bind(&[AdviceList], &[ENTER, RIGHT], Action::Enter, "read", "read this page"),
    bind(&[AdvicePage], &[ENTER, RIGHT], Action::Enter, "start", "start or open what is marked: a routine, a timer, a checklist, a note, a page for a visit"),
    bind(&[AdvicePage], &[TAB], Action::Choose, "mark", "mark the next of what can be started"),
    bind(&[AdvicePage], &[Char('n')], Action::NextPage, "next", "the next piece of advice"),
    bind(&[AdvicePage], &[Char('b')], Action::PreviousPage, "before", "the piece of advice before"),
    // timers and lists
    bind(&[Timer], &[ENTER], Action::Enter, "begin, done", "begin; while it runs, end it, and keep how long it ran"),
    bind(&[Timer], &[Char('+'), Char('='), RIGHT], Action::Longer, "1 min", "a minute more, before it begins"),
    bind(&[Timer], &[Char('-'), LEFT], Action::Shorter, "", "a minute less, before it begins"),
    bind(&[Timer], &[ESC, Char('q')], Action::Back, "back", "back; a timer that runs ends, and what it ran is kept"),
    bind(&[Checklist], &[Char('y')], Action::Yes, "yes", "it is so"),
    bind(&[Checklist], &[Char('n')], Action::No, "no", "it is not so"),
    bind(&[Checklist], &[Char('b'), LEFT], Action::PreviousPage, "before", "the thing before"),
    bind(&[Checklist], &[ENTER], Action::Enter, "", "at the end: back"),
    bind(&[Checklist], &[ESC, Char('q')], Action::Back, "leave", "back; before the end nothing is kept"),
    bind(&[Refused], &[ESC, ENTER, Char('q'), LEFT], Action::Back, "back", "back"),
    bind(&[Report], &[ESC, Char('q'), LEFT], Action::Back, "back", "back"),
    // warning signs
    bind(&[First], &[Char('n')], Action::AllNo, "none, 18 or older", "18 or older, understood, and none of these: go on"),
    bind(&[First], &[Char('y')], Action::Yes, "one, or not sure", "18 or older, understood, and one of these, or not sure: the full questions"),
    bind(&[First], &[Char('u')], Action::Young, "under 18", "under 18"),
    bind(&[First, Blocked], &[Char('q')], Action::Quit, "quit", "leave supple"),
    bind(&[Questions], &[Char('y')], Action::Yes, "yes", "yes, to the chosen question"),
    bind(&[Questions], &[Char('n')], Action::No, "no", "no"),
    bind(&[Questions], &[Char('?')], Action::NotSure, "not sure", "not sure: counts as yes for the first two groups"),
    bind(&[Questions], &[Char('a')], Action::AllNo, "no to all the rest", "no to all that is left of this group"),
    bind(&[Questions], &[ENTER], Action::Enter, "go on", "on to the next group, when all is answered"),
    bind(&[Questions], &[Char('s')], Action::Skip, "", "skip the question, where that is allowed"),
    bind(&[Questions], &[Char('b'), LEFT], Action::PreviousPage, "before", "the group before"),
    bind(&[Questions], &[ESC, Char('q')], Action::Back, "leave", "leave; only a sign that was reported is kept"),
    bind(&[Daily], &[Digit], Action::Score(0), "mark", "mark the line with this number, or take the mark away"),
    bind(&[Daily], &[ENTER], Action::Enter, "keep", "keep what is marked, and see what follows"),
    bind(&[Daily], &[Char('n')], Action::No, "nothing new", "nothing is new after all"),
    bind(&[Daily], &[ESC, Char('q')], Action::Back, "back", "back; what is marked is kept"),
    bind(&[Blocked], &[Char('w'), ENTER], Action::Questions, "questions", "the full questions"),
    bind(&[Blocked], &[Char('c')], Action::Checked, "checked", "a clinician has checked you and said that you may exercise"),
    bind(&[Blocked], &[Char('r')], Action::Report, "page for a visit", "the page for a visit"),
    bind(&[Blocked], &[Char('o')], Action::Breathing, "", "read about slow breathing; not in an emergency"),
    bind(&[Blocked], &[ESC, LEFT], Action::Back, "back", "back; no session starts"),
    bind(&[Notices], &[ENTER], Action::Enter, "read", "read; it is shown again in a week"),
    bind(&[Notices], &[Char('d')], Action::DealtWith, "dealt with", "a clinician has looked at it, or it has gone"),
    bind(&[Notices], &[Char('x')], Action::Dismiss, "not for me", "send it away, with a reason"),
    bind(&[Notices], &[ESC, LEFT, Char('q')], Action::Back, "back", "back"),
    bind(&[Written], &[ENTER], Action::Enter, "keep", "keep what is written"),
    bind(&[Written], &[BACKSPACE], Action::Erase, "", "take the last character away"),
    bind(&[Written], &[ESC], Action::Back, "back", "back, and keep nothing"),
    bind(&[Today, Library, Help], &[Char('w')], Action::Questions, "", "the full questions about warning signs"),
    bind(&[Today, Library], &[Char('o')], Action::Notices, "", "whom to see about what"),
    // how it feels
    bind(&[Before], &[Char('n')], Action::No, "nothing new", "nothing is new since last time"),
    bind(&[Before], &[Char('y')], Action::Yes, "something new", "something is new; what it is is asked then"),
    bind(&[Before, CheckIn], &[Digit], Action::Score(0), "answer", "the answer, and on to the next question"),
    bind(&[Before, CheckIn], &[Char('x')], Action::Score(10), "10", "ten"),
    bind(&[Before, CheckIn], &[ENTER], Action::Enter, "go on", "go on, with what was answered"),
    bind(&[Before, CheckIn], &[Char('l')], Action::Side(Place::Left), "", "the left side"),
    bind(&[Before, CheckIn], &[Char('r')], Action::Side(Place::Right), "", "the right side"),
    bind(&[Before, CheckIn], &[Char('b')], Action::Side(Place::Both), "", "both sides"),
    bind(&[Before, CheckIn], &[Char('m')], Action::Side(Place::Centre), "", "the middle"),
    bind(&[CheckIn], &[Char('t')], Action::Early(Short::Time), "", "it ended early: there was no time"),
    bind(&[CheckIn], &[Char('h')], Action::Early(Short::Pain), "", "it ended early: it hurt, or was too much"),
    bind(&[CheckIn], &[Char('o')], Action::Early(Short::Other), "", "it ended early: something else"),
    bind(&[Before, CheckIn], &[RIGHT, Char('+'), Char('=')], Action::Longer, "more", "more"),
    bind(&[Before, CheckIn], &[LEFT, Char('-')], Action::Shorter, "less", "less"),
    bind(&[Before, CheckIn], &[UP, Char('k')], Action::Up, "", "the question above"),
    bind(&[Before, CheckIn], &[DOWN, TAB, Char('j')], Action::Down, "", "the question below"),
    bind(&[Before, CheckIn], &[BACKSPACE, DELETE], Action::Erase, "", "take the answer away"),
    bind(&[Before, CheckIn], &[ESC, Char('q')], Action::Back, "leave out", "leave it out: before a session, back to the routines"),
    bind(&[Stopped], &[ENTER], Action::Enter, "go on", "on to the full questions about warning signs, once you have read it"),
    bind(&[Stopped], &[ESC, Char('q')], Action::Back, "", "leave it; the questions still come before the next session"),
    bind(&[Summary], &[ENTER, ESC, Char('q')], Action::Back, "back", "back to what is due today"),
    // moving about
    bind(&[Questions, Notices], &[UP, Char('k')], Action::Up, "", "the line above"),
    bind(&[Questions, Notices], &[DOWN, Char('j')], Action::Down, "", "the line below"),
    bind(LISTS, &[UP, Char('k')], Action::Up, "", "the line above"),
    bind(&[Today, Plans, Finding, Library, Preview, AdviceList], &[DOWN, Char('j')], Action::Down, "", "the line below"),
    bind(&[Jump], &[DOWN], Action::Down, "", "the line below"),
    bind(PAGES, &[UP, Char('k')], Action::Up, "", "a line up"),
    bind(PAGES, &[DOWN, Char('j')], Action::Down, "scroll", "a line down"),
    bind(MOVING, &[PAGE_UP], Action::PageUp, "", "a screenful up"),
    bind(&[Today, Plans, Library, Preview, AdviceList, Jump], &[PAGE_DOWN], Action::PageDown, "", "a screenful down"),
    bind(PAGES, &[PAGE_DOWN, Char(' ')], Action::PageDown, "", "a screenful down"),
    bind(MOVING, &[HOME], Action::Top, "", "to the top"),
    bind(MOVING, &[END], Action::Bottom, "", "to the end"),
    bind(&[Preview, Mistakes, AdviceList, AdvicePage], &[ESC, LEFT, Char('q')], Action::Back, "back", "back"),
    bind(&[Exercise], &[ESC, LEFT, Char('q'), Char('i')], Action::Back, "back", "back"),
    bind(&[Progress], &[ESC, Char('q'), Char('p')], Action::Back, "back", "back"),
    bind(&[Jump], &[ESC, Char('j'), Char('q')], Action::Back, "close", "back to the session"),
    bind(&[Help], &[ESC, Char('?'), Char('q'), ENTER], Action::Back, "close", "close this list"),
    // everywhere
    bind(&[Library], &[Char('q')], Action::Quit, "quit", "leave supple"),
    bind(&[Today, Plans, Finding, Library, Preview, Mistakes, Exercise, AdviceList, AdvicePage, Workout, CheckIn, Progress, Timer, Checklist, Report, Stopped, Refused, Summary], &[Char('?')], Action::Help, ALL_KEYS, "these keys"),
    bind(&[First, Before, Daily, Blocked, Notices], &[Char('?')], Action::Help, ALL_KEYS, "these keys"),
    bind(&[Questions], &[Char('h')], Action::Help, ALL_KEYS, "these keys"),
    bind(EVERYWHERE, &[Ctrl('l')], Action::Redraw, "", "paint the screen anew"),
    bind(EVERYWHERE, &[Ctrl('z')], Action::Suspend, "", "pause, and go to the shell for a while"),
    bind(EVERYWHERE, &[Ctrl('c')], Action::Interrupt, "", "leave supple at once"),
];

/// What a key means in a mode; `None`: nothing.
#[must_use]
pub fn action(mode: Mode, event: KeyEvent) -> Option<Action> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let key = key_of(event)?;
    let find =
        |key| TABLE.iter().find(|line| line.modes.contains(&mode) && line.keys.contains(&key));
    // With caps lock on, letters mean the same, but where text is typed.
    let bound = find(key).or_else(|| match key {
        Char(c) if !matches!(mode, Find | Written) => find(Char(c.to_ascii_lowercase())),
        Shift(code) => find(Code(code)),
        _ => None,
    });
    match (bound, mode, key) {
        (Some(line), ..) => Some(line.action),
        (None, Before | CheckIn | Daily | Finding, Char(c)) => {
            c.to_digit(10).map(|digit| Action::Score(digit as u8))
        }
        (None, Find | Written, Char(typed)) => Some(Action::Type(typed)),
        (None, Floor, _) if event.kind == KeyEventKind::Press => Some(Action::Touch),
        _ => None,
    }
}

/// The lines of the table that hold in a mode, in order.
pub fn bindings(mode: Mode) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |line| line.modes.contains(&mode))
}

/// The table as a page of documentation.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from("# Keys\n\nThe same list is behind `?` on every screen.\n");
    for mode in Mode::ALL {
        let _ = write!(page, "\n## {}\n\n| key | what it does |\n|---|---|\n", mode.title());
        for line in bindings(mode) {
            let _ = writeln!(page, "| {} | {} |", line.names(&theme::ASCII), line.help);
        }
        if mode == Floor {
            let _ = writeln!(page, "| any other key, a click | {ANY_KEY} |");
        }
    }
    page
}

/// The hint of the key to the help, which every footer keeps.
pub const ALL_KEYS: &str = "keys";

/// What a key without a line of its own does in floor mode.
pub const ANY_KEY: &str = "pause, or go on; done, where you set the pace";

impl Binding {
    /// The first of its keys, as the footer names it.
    #[must_use]
    pub fn key(&self, signs: &Signs) -> String {
        self.keys.first().map(|key| key.name(signs)).unwrap_or_default()
    }

    /// All of its keys, as the help names them.
    #[must_use]
    pub fn names(&self, signs: &Signs) -> String {
        self.keys.iter().map(|key| key.name(signs)).collect::<Vec<_>>().join(", ")
    }
}

impl Key {
    fn name(self, signs: &Signs) -> String {
        let [up, down, left, right] = signs.arrows;
        match self {
            Char(' ') => "space".into(),
            Char(c) => c.into(),
            Digit => "0 to 9".into(),
            Ctrl(c) => format!("ctrl-{c}"),
            UP => up.into(),
            DOWN => down.into(),
            LEFT => left.into(),
            RIGHT => right.into(),
            PAGE_UP => "page up".into(),
            PAGE_DOWN => "page down".into(),
            Shift(code) => format!("shift-{}", Code(code).name(signs)),
            Code(code) => code.to_string().to_lowercase(),
        }
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    match event.code {
        _ if event.modifiers.contains(KeyModifiers::ALT) => None,
        KeyCode::Char(c) if control => Some(Ctrl(c.to_ascii_lowercase())),
        KeyCode::Char(c) => Some(Char(c)),
        KeyCode::Modifier(_) | KeyCode::Null => None,
        code if event.modifiers.contains(KeyModifiers::SHIFT) => Some(Shift(code)),
        code => Some(Code(code)),
    }
}
