//! Warning signs: what each answer does, how a block opens, when the questions come back, and what is
//! done in the place of what a flag hides.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use supple::coach::{Doses, tailor, today};
use supple::history::{
    Answer, Body, Consent, Ending, Entry, Flag, Form, Id, Log, Notice, Noticed, Quality, Reason,
    Score, Scores, Screen, Session, Stamp, Stop, Visit, Warmth, When,
};
use supple::routine::{Catalog, Exercise, FLAGS, Level, Word};
use supple::safety::{
    Act, Asking, Due, Group, Instead, Kind, Numbers, Refusal, Standing, act, content, hidden,
    of_scores, stand_in, standing,
};

const MONDAY: &str = "2026-03-02";

fn day(written: &str) -> Date {
    written.parse().unwrap()
}

fn after(days: i64) -> Date {
    day(MONDAY) + days.days()
}

/// A ledger in the making: each entry an hour after the one before, unless it is of a later day.
#[derive(Clone, Default)]
struct Book {
    entries: Vec<Entry>,
    day: i64,
}

impl Book {
    fn on(&mut self, day: i64) -> &mut Self {
        self.day = day;
        self
    }

    fn add(&mut self, body: Body) -> &mut Self {
        let count = self.entries.iter().filter(|entry| entry.when.day == after(self.day)).count();
        let minute = i8::try_from(count).unwrap();
        let zoned = after(self.day).at(8 + minute / 60, minute % 60, 0, 0).to_zoned(TimeZone::UTC);
        let when = When::at(zoned.unwrap().timestamp(), &TimeZone::UTC);
        let number = u8::try_from(self.entries.len() % 250).unwrap();
        let id = Id::of(when.instant, [number; 10]);
        let stamp = Stamp::new(when.instant, "here");
        self.entries.push(Entry { id, when, body, stamp });
        self
    }

    fn full(&mut self, yes: &[&str]) -> &mut Self {
        self.add(screen(Form::Full, yes, Answer::Yes))
    }

    fn may(&mut self) -> &mut Self {
        self.add(Body::Visit(Visit {
            who: "Dr. Ay".to_owned(),
            advice: None,
            may_exercise: Some(true),
        }))
    }

    fn standing(&self) -> Standing {
        let end = after(self.day).at(22, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
        standing(&self.entries, &When::at(end.timestamp(), &TimeZone::UTC))
    }

    fn kind(&self) -> Option<Kind> {
        self.standing().block.map(|block| block.kind)
    }
}

/// Every question of a form answered with no, those named otherwise.
fn answers(form: Form, named: &[&str], answer: Answer) -> BTreeMap<String, Answer> {
    let asked = content().questions.iter().filter(|question| match form {
        Form::Daily => question.group() == Group::Daily,
        Form::Full => question.group() != Group::Daily,
        Form::Short => matches!(question.group(), Group::Emergency | Group::Urgent),
    });
    // What is asked after a yes to another.
    let asked = asked.filter(|question| {
        question.only_with.as_ref().is_none_or(|other| named.contains(&other.as_str()))
    });
    let given = |id: &String| if named.contains(&id.as_str()) { answer } else { Answer::No };
    asked.map(|question| (question.id.clone(), given(&question.id))).collect()
}

fn screen(form: Form, named: &[&str], answer: Answer) -> Body {
    let answers = answers(form, named, answer);
    Body::Screen(Screen { content: content().version.clone(), form, answers })
}

fn ids(group: Group) -> Vec<&'static str> {
    content().group(group).map(|question| question.id.as_str()).collect()
}

#[test]
fn every_emergency_and_urgent_answer_blocks() {
    for (group, kind) in [(Group::Emergency, Kind::Emergency), (Group::Urgent, Kind::Urgent)] {
        for id in ids(group) {
            for answer in [Answer::Yes, Answer::NotSure] {
                let mut book = Book::default();
                book.add(screen(Form::Full, &[id], answer));
                let block = book.standing().block.unwrap();
                assert_eq!((block.kind, block.items), (kind, vec![id.to_owned()]));
                assert!(book.standing().may_time(Warmth::Ease).is_err(), "no timer either");
            }
        }
    }
    let mut book = Book::default();
    book.full(&[]);
    assert_eq!(book.standing().block, None);
    let mut skipped = Book::default();
    skipped.add(screen(Form::Full, &["E4"], Answer::Skipped));
    assert_eq!((skipped.kind(), skipped.standing().due), (None, None));
}

#[test]
fn every_daily_answer_does_what_the_table_says() {
    for (id, kind) in [
        ("D1", Kind::Emergency),
        ("D2", Kind::Urgent),
        ("D3", Kind::Emergency),
        ("D3b", Kind::Urgent),
        ("D4", Kind::Unanswered),
    ] {
        for answer in [Answer::Yes, Answer::NotSure] {
            let mut book = Book::default();
            book.add(screen(Form::Daily, &[id], answer));
            assert_eq!(book.kind(), Some(kind), "{id}");
        }
    }
    let mut book = Book::default();
    book.add(screen(Form::Daily, &[], Answer::Yes));
    assert_eq!(book.kind(), None);
    // In the first version one key stood for chest pain and fever.
    let mut old = Book::default();
    let answers = BTreeMap::from([("D3".to_owned(), Answer::Yes)]);
    old.add(Body::Screen(Screen { content: "1.0".to_owned(), form: Form::Daily, answers }));
    assert_eq!(old.kind(), Some(Kind::Urgent));
    // A fall: the full questions decide.
    for (yes, kind) in
        [(&[][..], None), (&["E9"], Some(Kind::Emergency)), (&["U7"], Some(Kind::Urgent))]
    {
        let mut book = Book::default();
        book.add(screen(Form::Daily, &["D4"], Answer::Yes)).full(yes);
        assert_eq!(book.kind(), kind);
    }
}

#[test]
fn an_emergency_opens_on_a_later_day_with_a_clinicians_word_and_all_questions_again() {
    let mut book = Book::default();
    book.full(&["E1"]);
    // Neither "no" nor time opens it.
    book.full(&[]).on(30).full(&[]);
    assert_eq!(book.kind(), Some(Kind::Emergency));
    let mut book = Book::default();
    book.full(&["E1"]).may();
    assert!(book.standing().block.unwrap().assessed);
    book.full(&[]);
    assert_eq!(book.kind(), Some(Kind::Emergency), "not the same day");
    book.on(1).add(screen(Form::Short, &[], Answer::Yes)).add(screen(
        Form::Daily,
        &[],
        Answer::Yes,
    ));
    assert_eq!(book.kind(), Some(Kind::Emergency), "not by fewer questions");
    let mut still = book.clone();
    still.full(&["E2"]);
    assert!(!still.standing().block.unwrap().assessed, "what is new is to be looked at anew");
    book.full(&[]);
    assert_eq!(book.kind(), None);
}

#[test]
fn after_an_emergency_another_sign_is_one_for_the_same_day() {
    let mut book = Book::default();
    book.full(&["E1"]).on(2).may().full(&["U6"]);
    let block = book.standing().block.unwrap();
    assert_eq!((block.kind, block.items), (Kind::Urgent, vec!["U6".to_owned()]));
    book.on(3).may().full(&["U6"]);
    assert_eq!(book.kind(), None, "honest answers lead out");
}

#[test]
fn an_urgent_sign_opens_on_the_same_day_once_it_was_assessed() {
    let mut book = Book::default();
    book.full(&["U5"]).full(&[]);
    assert_eq!(book.kind(), Some(Kind::Urgent));
    book.may().full(&["U5"]);
    assert_eq!(book.kind(), None, "what was assessed may still be so");
    let mut book = Book::default();
    book.full(&["U5"]).may().full(&["U6"]);
    assert_eq!(book.kind(), Some(Kind::Urgent), "another sign is new");
    let mut book = Book::default();
    let told = Visit { who: "Dr. Ay".to_owned(), advice: None, may_exercise: None };
    book.full(&["U5"]).add(Body::Visit(told)).full(&[]);
    assert_eq!(book.kind(), Some(Kind::Urgent), "a visit without a go-ahead is none");
    let no = Visit { who: "Dr. Ay".to_owned(), advice: None, may_exercise: Some(false) };
    let mut book = Book::default();
    book.full(&[]).add(Body::Visit(no));
    let block = book.standing().block.unwrap();
    assert_eq!(block.kind, Kind::Urgent, "told not to exercise");
    assert_eq!(
        block.words(&Numbers::of("", "", "", "")),
        "You were told not to exercise for now. Sessions stay closed until a clinician says that you may."
    );
}

#[test]
fn a_block_says_what_to_do_and_whom_to_call() {
    let numbers = Numbers::of("GB", "", "", "Dr. Ay");
    let words = |form, yes: &[&str]| {
        let mut book = Book::default();
        book.add(screen(form, yes, Answer::Yes));
        book.standing().block.unwrap().words(&numbers)
    };
    assert_eq!(
        words(Form::Full, &["E1", "E5"]),
        "Stop here. What you have described can be a medical emergency. Please call 999 or go to the \
         emergency department now, and do not drive yourself. Tell them: numb, tingling or \
         changed feeling between the legs and pain, tingling, numbness or weakness in both legs. The coach will stay locked until a clinician has checked you."
    );
    let urgent = "Please stop exercising and get medical advice today: 111, Dr. Ay or urgent care. This \
                  may well turn out to be minor, but it needs a person to examine you.";
    assert_eq!(words(Form::Full, &["U6"]), urgent);
    let chest = "If it is chest pain, or if you are short of breath or faint: call 999 now.";
    // Where D3 stood for chest pain and fever.
    let mut old = Book::default();
    let answers = BTreeMap::from([("D3".to_owned(), Answer::Yes)]);
    old.add(Body::Screen(Screen { content: "1.0".to_owned(), form: Form::Daily, answers }));
    let told = old.standing().block.unwrap().words(&numbers);
    assert_eq!(told, format!("{chest} {urgent}"));
    for form in [(Form::Full, "U1"), (Form::Full, "U1b"), (Form::Daily, "D2")] {
        let wanted = format!("{urgent} Do not rub, roll or stretch the leg.");
        assert_eq!(words(form.0, &[form.1]), wanted);
    }
}

#[test]
fn every_notice_limits_as_its_row_says() {
    let catalog = Catalog::bundled();
    let open = |book: &Book| -> Vec<String> {
        let standing = book.standing();
        let routines = catalog.routines.iter().filter_map(|entry| entry.routine.as_ref());
        routines
            .filter(|routine| standing.may_start(routine).is_ok())
            .map(|routine| routine.id.clone())
            .collect()
    };
    let mut table = String::new();
    for id in ids(Group::Provider).into_iter().chain(ids(Group::Readiness)) {
        let mut book = Book::default();
        let with = content().question(id).unwrap().only_with.as_deref();
        let yes: Vec<&str> = with.into_iter().chain([id]).collect();
        book.full(&yes);
        let standing = book.standing();
        assert_eq!(standing.block, None, "{id}");
        let owed: Vec<&str> = standing.owed.iter().map(|owed| owed.item.as_str()).collect();
        assert_eq!(owed, yes);
        assert!(standing.owed.iter().all(|owed| owed.remind && !owed.advice.is_empty()));
        let hides: Vec<&str> = standing.hides.iter().map(String::as_str).collect();
        let _ = writeln!(
            table,
            "{id}: {} of 18 routines, {}, holds {}, hides {}",
            open(&book).len(),
            standing.level,
            standing.holds,
            hides.len(),
        );
        // Not sure is no yes here.
        let mut unsure = Book::default();
        unsure.add(screen(Form::Full, &[id], Answer::NotSure));
        assert_eq!(unsure.standing().owed, []);
    }
    assert_eq!(
        table,
        "P1: 13 of 18 routines, gentle, holds false, hides 8\n\
         P2: 9 of 18 routines, gentle, holds false, hides 0\n\
         P3: 17 of 18 routines, moderate, holds false, hides 0\n\
         P4: 18 of 18 routines, demanding, holds true, hides 0\n\
         P5: 1 of 18 routines, gentle, holds false, hides 0\n\
         P6: 13 of 18 routines, gentle, holds false, hides 9\n\
         P7: 13 of 18 routines, gentle, holds false, hides 0\n\
         P7a: 13 of 18 routines, gentle, holds false, hides 0\n\
         P7b: 13 of 18 routines, gentle, holds false, hides 0\n\
         P7c: 13 of 18 routines, gentle, holds false, hides 0\n\
         P7d: 13 of 18 routines, gentle, holds false, hides 0\n\
         P7e: 1 of 18 routines, gentle, holds false, hides 0\n\
         P8: 13 of 18 routines, gentle, holds false, hides 0\n\
         P9: 1 of 18 routines, gentle, holds false, hides 0\n\
         R1: 1 of 18 routines, gentle, holds false, hides 0\n\
         R2: 13 of 18 routines, gentle, holds false, hides 0\n\
         R3: 1 of 18 routines, gentle, holds false, hides 0\n\
         R4: 13 of 18 routines, gentle, holds false, hides 0\n"
    );
}

#[test]
fn a_notice_is_read_once_and_comes_back_each_week_until_it_is_dealt_with() {
    let notice = |now, why: Option<&str>| {
        Body::Notice(Notice { item: "P3".to_owned(), now, why: why.map(str::to_owned) })
    };
    let mut book = Book::default();
    book.full(&["P3"]).add(notice(Noticed::Seen, None));
    let reminds = |book: &Book| book.standing().owed.first().map(|owed| owed.remind);
    assert_eq!(reminds(&book), Some(false));
    assert_eq!(reminds(book.on(6)), Some(false));
    assert_eq!(reminds(book.on(7)), Some(true));
    let mut dismissed = book.clone();
    dismissed.add(notice(Noticed::Dismissed, None));
    assert_eq!(reminds(&dismissed), Some(true), "not without a reason");
    dismissed.add(notice(Noticed::Dismissed, Some("known for years")));
    assert_eq!((reminds(&dismissed), dismissed.standing().level), (None, Level::Demanding));
    let mut resolved = book.clone();
    assert_eq!(reminds(resolved.add(notice(Noticed::Resolved, None))), None);
    assert_eq!(reminds(book.clone().may()), None, "a clinician's go-ahead is enough");
    assert_eq!(reminds(book.full(&[])), None, "so is a no to the question");
}

#[test]
fn the_full_questions_come_back_when_the_table_says() {
    let log = |log: Log| Body::Log(Box::new(log));
    let quality = |quality| log(Log { quality: Some(quality), ..Log::default() });
    let medicine = |name: &str| log(Log { medicine: Some(name.to_owned()), ..Log::default() });
    let nothing = Book::default();
    assert_eq!(nothing.standing().due, Some(Due::First));
    let mut asked = Book::default();
    asked.full(&[]).add(quality(Quality::Ache));
    let due = |book: &mut Book| book.standing().due;
    assert_eq!(due(&mut asked), None);
    let mut short = Book::default();
    assert_eq!(due(short.add(screen(Form::Short, &[], Answer::No))), None);
    let mut kept = asked.clone();
    for day in 1..=13 {
        assert_eq!(due(kept.on(day).add(quality(Quality::Ache))), None);
    }
    assert_eq!(due(kept.on(14)), Some(Due::Fortnight));
    assert_eq!(due(asked.clone().on(14)), Some(Due::Gap), "nothing was noted for a fortnight");
    assert_eq!(due(asked.clone().on(1).add(quality(Quality::Tingling))), Some(Due::Symptom));
    assert_eq!(due(asked.clone().on(1).add(medicine("ibuprofen"))), Some(Due::Medicine));
    let known = Body::Flag(Flag { flag: "pregnancy".to_owned(), set: true, why: None });
    assert_eq!(due(asked.clone().on(1).add(known)), Some(Due::Body));
    assert_eq!(due(asked.clone().on(1).add(stopped(Reason::Sharp))), Some(Due::Stop));
    assert_eq!(due(asked.clone().on(1).add(stopped(Reason::Enough))), None, "no reason is needed");
    let old = Screen {
        content: "0.9".to_owned(),
        form: Form::Full,
        answers: answers(Form::Full, &[], Answer::No),
    };
    assert_eq!(due(Book::default().add(Body::Screen(old))), Some(Due::Content));
    let mut answered = asked.clone();
    assert_eq!(due(answered.on(1).add(stopped(Reason::Sharp)).full(&[])), None);
}

#[test]
fn the_short_form_begins_a_fortnight_and_ends_nothing() {
    let short = || screen(Form::Short, &[], Answer::No);
    let due = |book: &Book| book.standing().due;
    let mut first = Book::default();
    first.add(short());
    assert_eq!(due(&first), None);
    let rested = || Body::Log(Box::new(Log { sleep: Score::try_from(5).ok(), ..Log::default() }));
    first.on(7).add(rested()).add(short());
    first.on(13).add(rested());
    assert_eq!(due(&first), None);
    assert_eq!(due(first.on(14)), Some(Due::Fortnight), "the first counts, not the last");
    assert_eq!(due(first.add(short())), Some(Due::Fortnight));
    let medicine = Log { medicine: Some("ibuprofen".to_owned()), ..Log::default() };
    let body = Flag { flag: "pregnancy".to_owned(), set: true, why: None };
    for (what, why) in [
        (stopped(Reason::Sharp), Due::Stop),
        (Body::Log(Box::new(medicine)), Due::Medicine),
        (Body::Flag(body), Due::Body),
    ] {
        let mut book = Book::default();
        book.full(&[]).add(what).add(short());
        assert_eq!(due(&book), Some(why));
        assert_eq!(due(book.full(&[])), None);
    }
    let mut changed = Book::default();
    let old = answers(Form::Full, &[], Answer::No);
    changed.add(Body::Screen(Screen { content: "0.9".to_owned(), form: Form::Full, answers: old }));
    assert_eq!(
        due(changed.add(short())),
        Some(Due::Content),
        "changed questions are asked in full"
    );
}

#[test]
fn what_is_known_of_the_body_sets_its_flag_and_is_over_with_a_no() {
    let set = |book: &Book| -> Vec<String> { book.standing().flags.into_iter().collect() };
    for (id, flag) in
        [("P7a", "pregnancy"), ("P7b", "osteoporosis"), ("P7c", "numb_foot"), ("P7d", "high_bp")]
    {
        let mut book = Book::default();
        book.full(&["P7", id]);
        assert_eq!(set(&book), [flag]);
        assert_eq!(book.standing().level, Level::Gentle);
        let no = answers(Form::Full, &[], Answer::No);
        let no = Screen { content: content().version.clone(), form: Form::Full, answers: no };
        book.add(Body::Screen(no.clone()));
        assert_eq!((set(&book), book.standing().owed), (vec![], vec![]));
        // What somebody has set by hand the question did not ask for.
        let mut by_hand = Book::default();
        let held = Flag { flag: flag.to_owned(), set: true, why: None };
        by_hand.add(Body::Flag(held)).add(Body::Screen(no));
        assert_eq!(set(&by_hand), [flag]);
    }
    let mut operated = Book::default();
    operated.full(&["P7", "P7e"]);
    assert_eq!(operated.standing().families, Some(vec!["calm".to_owned()]));
    let asks = |given: &[(&str, Answer)]| {
        let given = given.iter().map(|(id, answer)| ((*id).to_owned(), *answer)).collect();
        content().question("P7a").unwrap().is_asked(&given)
    };
    assert!(!asks(&[]) && !asks(&[("P7", Answer::No)]) && asks(&[("P7", Answer::Yes)]));
}

#[test]
fn skin_that_does_not_feel_gets_no_heat_and_no_cold() {
    let mut book = Book::default();
    let flag = Flag { flag: "skin_or_sensation".to_owned(), set: true, why: None };
    book.full(&[]).add(Body::Flag(flag));
    let may = |warmth| book.standing().may_time(warmth);
    assert_eq!(may(Warmth::Heat), Err(Refusal::Skin));
    assert_eq!(may(Warmth::Cold), Err(Refusal::Skin));
    assert_eq!(may(Warmth::Ease), Ok(()));
}

#[test]
fn a_notice_says_whom_to_call() {
    let mut book = Book::default();
    book.full(&["R1"]);
    let words = book.standing().owed[0].words(&Numbers::of("GB", "", "", ""));
    assert!(words.contains("Chest pain now: call 999."), "{words}");
}

#[test]
fn a_torn_calf_is_minded_for_a_fortnight_whatever_is_answered() {
    let torn = |book: &Book| book.standing().flags.contains("recent_calf_tear");
    let mut book = Book::default();
    book.full(&["U7"]).may().full(&[]);
    assert_eq!((book.kind(), torn(&book)), (None, true));
    assert!(torn(book.on(13).full(&[])));
    assert!(!torn(book.on(14).full(&[])));
    let mut by_hand = Book::default();
    by_hand.full(&["U7"]).may().full(&[]);
    let over = Flag { flag: "recent_calf_tear".to_owned(), set: false, why: None };
    assert!(!torn(by_hand.add(Body::Flag(over))), "the user's word counts");
}

#[test]
fn what_warning_signs_are_read_from_is_not_deleted_or_changed() {
    let log = |log: Log| Body::Log(Box::new(log));
    let weak = log(Log { weakness: Some(true), sleep: Score::try_from(3).ok(), ..Log::default() });
    let calm = log(Log { sleep: Score::try_from(3).ok(), ..Log::default() });
    let numb = log(Log { quality: Some(Quality::Numb), ..Log::default() });
    let visit =
        |may_exercise| Body::Visit(Visit { who: "Dr. Ay".to_owned(), advice: None, may_exercise });
    let binding = [
        screen(Form::Full, &["E1"], Answer::Yes),
        Body::Consent(Consent { content: "1.0".to_owned(), adult: false }),
        Body::Notice(Notice { item: "P3".to_owned(), now: Noticed::Seen, why: None }),
        Body::Flag(Flag { flag: "clot_signs".to_owned(), set: true, why: None }),
        stopped(Reason::Chest),
        visit(Some(false)),
        weak.clone(),
        numb,
    ];
    for body in &binding {
        assert!(body.is_binding(), "{body:?}");
        assert!(body.binds_like(body));
        assert!(!calm.binds_like(body) && !body.binds_like(&calm), "{body:?}");
    }
    for body in [calm, visit(None), stopped(Reason::Enough)] {
        assert!(!body.is_binding(), "{body:?}");
        assert!(body.binds_like(&visit(None)));
    }
    let slept = log(Log { weakness: Some(true), ..Log::default() });
    assert!(slept.binds_like(&weak), "the rest of a log may be mended");
}

fn stopped(reason: Reason) -> Body {
    let mut session: Session =
        serde_json::from_str(r#"{"routine":"core-base","title":"Core","planned":60,"steps":1}"#)
            .unwrap();
    session.ending = Some(Ending::Stopped);
    session.stops = vec![Stop { reason, exercise: None }];
    Body::Session(Box::new(session))
}

#[test]
fn every_reason_to_stop_acts_as_the_table_says() {
    let table: Vec<(&str, Act, Option<Kind>)> = Reason::WORDS
        .iter()
        .map(|(word, reason)| {
            let mut book = Book::default();
            book.full(&[]).add(stopped(*reason));
            (*word, act(*reason), book.kind())
        })
        .collect();
    let leave = |easier| Act::LeaveExercise { easier };
    assert_eq!(
        table,
        [
            ("chest", Act::EndAndAsk, Some(Kind::Unanswered)),
            ("numb", Act::EndAndAsk, Some(Kind::Unanswered)),
            ("calf", Act::EndAndAsk, Some(Kind::Unanswered)),
            ("spread", leave(false), None),
            ("pain", leave(true), None),
            ("sharp", leave(false), None),
            ("dizzy", Act::SitDown, None),
            ("enough", Act::End, None),
        ]
    );
    let mut book = Book::default();
    book.full(&[]).add(stopped(Reason::Chest)).add(screen(Form::Short, &[], Answer::No));
    assert_eq!(book.kind(), Some(Kind::Unanswered), "the full questions are meant");
    assert_eq!(book.full(&[]).kind(), None);
}

#[test]
fn new_numbness_and_weakness_ask_the_full_questions_first() {
    let log = |numb, weak| {
        Body::Log(Box::new(Log { numbness: Some(numb), weakness: Some(weak), ..Log::default() }))
    };
    let mut book = Book::default();
    assert_eq!(book.full(&[]).add(log(false, true)).kind(), Some(Kind::Unanswered));
    assert_eq!(book.full(&["U8"]).kind(), Some(Kind::Urgent));
    let mut book = Book::default();
    assert_eq!(book.full(&[]).add(log(true, false)).kind(), Some(Kind::Unanswered));
    assert_eq!(book.full(&[]).on(5).add(log(true, false)).kind(), None, "it is not new");
    // As a word for what it feels like it says the same.
    let numb = Log { quality: Some(Quality::Numb), ..Log::default() };
    let mut book = Book::default();
    assert_eq!(book.full(&[]).add(Body::Log(Box::new(numb))).kind(), Some(Kind::Unanswered));
}

#[test]
fn the_first_start_asks_for_age_and_for_having_understood() {
    let consent =
        |content: &str, adult| Body::Consent(Consent { content: content.to_owned(), adult });
    let version = &content().version;
    let mut book = Book::default();
    assert!(!book.standing().understood);
    book.add(consent(version, false));
    assert_eq!((book.kind(), book.standing().understood), (Some(Kind::Young), false));
    assert_eq!(book.full(&[]).kind(), Some(Kind::Young));
    book.add(consent(version, true));
    assert_eq!((book.kind(), book.standing().understood), (None, true));
    // Who turns out to be an adult has still to answer what was to be answered.
    let weak = || Body::Log(Box::new(Log { weakness: Some(true), ..Log::default() }));
    for sign in [weak(), screen(Form::Full, &["U5"], Answer::Yes)] {
        let mut book = Book::default();
        let kind = book.add(sign).kind();
        book.add(consent(version, false)).add(consent(version, true));
        assert_eq!(book.kind(), kind);
        assert!(kind.is_some());
    }
    let mut both = Book::default();
    both.add(consent(version, false)).full(&["E1"]);
    assert_eq!(both.kind(), Some(Kind::Emergency), "the graver is shown");
    let mut old = Book::default();
    old.add(consent("0.9", true));
    assert!(!old.standing().understood, "new words are to be understood anew");
}

#[test]
fn nothing_in_the_program_talks_to_a_network() {
    let manifest = include_str!("../../Cargo.toml");
    for client in ["reqwest", "ureq", "hyper", "curl", "tokio", "rustls", "native-tls"] {
        assert!(!manifest.lines().any(|line| line.starts_with(client)), "{client}");
    }
    let (mut todo, mut files) =
        (vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))], 0);
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for door in ["std::net", "TcpStream", "UdpSocket"] {
                assert!(!text.contains(door), "{} has {door}", path.display());
            }
            files += 1;
        }
    }
    assert!(files > 100);
}

#[test]
fn desk_routines_have_exercises_for_the_desk_or_walks() {
    let catalog = Catalog::bundled();
    let mut steps = 0;
    for routine in catalog.routines.iter().filter_map(|entry| entry.routine.as_ref()) {
        if routine.family.as_deref() == Some("desk") {
            for step in routine.steps() {
                let id = step.exercise.id.as_str();
                // The hinge needs a stick: its file says that it is meant.
                let meant = routine.id == "posture-builder" && id == "hip-hinge";
                assert!(step.exercise.desk || id.starts_with("walk-") || meant, "{id}");
                steps += 1;
            }
        }
    }
    assert!(steps > 15);
}

#[test]
fn questions_that_an_answer_makes_idle_are_not_asked() {
    let question = |id: &str| content().question(id).unwrap();
    let left = |asking: &Asking| -> Vec<String> {
        asking.left(Group::Urgent).map(|question| question.id.clone()).collect()
    };
    let mut asking = Asking::new(Form::Full);
    assert_eq!(left(&asking)[..2], ["U1", "U1b"]);
    asking.answer(question("U1"), Answer::No);
    assert_eq!(left(&asking)[..2], ["U1b", "U2"]);
    asking.answer(question("U1b"), Answer::No);
    asking.answer(question("U1"), Answer::Yes);
    assert_eq!(left(&asking)[..2], ["U2", "U3"]);
    assert_eq!(asking.given(question("U1b")), None, "what is idle is forgotten");
    asking.answer(question("U2"), Answer::Skipped);
    assert_eq!(asking.given(question("U2")), None, "it may not be skipped");
}

/// What is asked and kept when all is no but for the named, and one leaves before a group.
fn asked(yes: &[(&str, Answer)], leaves: Option<Group>) -> (Vec<Group>, Option<Screen>) {
    let mut asking = Asking::new(Form::Full);
    let mut groups = Vec::new();
    while let Some(group) = asking.group().filter(|group| Some(*group) != leaves) {
        groups.push(group);
        for (id, answer) in yes {
            let question = content().question(id).unwrap();
            if question.group() == group {
                asking.answer(question, *answer);
            }
        }
        asking.no_to_the_rest(group);
    }
    (groups, asking.kept())
}

#[test]
fn asking_ends_with_an_emergency_and_keeps_a_sign() {
    let all = Group::FULL.to_vec();
    let (groups, kept) = asked(&[], None);
    assert_eq!(groups, all);
    assert_eq!(kept.map(Body::Screen), Some(screen(Form::Full, &[], Answer::Yes)));
    for (id, asked_too) in [("E12", 1), ("U1", 4), ("U8", 4), ("P1", 4), ("R4", 4)] {
        for answer in [Answer::Yes, Answer::NotSure] {
            let (groups, kept) = asked(&[(id, answer)], None);
            assert_eq!(groups, all[..asked_too], "{id}");
            assert_eq!(kept.unwrap().answers[id], answer);
        }
    }
    assert_eq!(asked(&[("E4", Answer::Skipped)], None).0, all);
    // Who leaves in the middle leaves nothing, unless a sign was reported.
    assert_eq!(asked(&[("P1", Answer::Yes)], Some(Group::Readiness)).1, None);
    let mut asking = Asking::new(Form::Full);
    asking.answer(content().question("E2").unwrap(), Answer::NotSure);
    let answers = BTreeMap::from([("E2".to_owned(), Answer::NotSure)]);
    let screen = Screen { content: content().version.clone(), form: Form::Full, answers };
    assert_eq!(asking.kept(), Some(screen));
}

fn flags(named: &[&str]) -> BTreeSet<String> {
    named.iter().map(|flag| (*flag).to_owned()).collect()
}

fn told(instead: &Instead) -> String {
    match instead {
        Instead::Itself => "itself".to_owned(),
        Instead::Other { exercise, .. } => exercise.id.clone(),
        Instead::Nothing { .. } => "nothing".to_owned(),
    }
}

#[test]
fn every_row_of_the_swap_table_swaps() {
    let catalog = Catalog::bundled();
    let mut rows = 0;
    for swap in &content().swaps {
        let hidden_ones: Vec<&Exercise> =
            catalog
                .exercises()
                .map(|exercise| &**exercise)
                .filter(|one| {
                    if swap.hidden.is_empty() { one.floor } else { swap.hidden.contains(&one.id) }
                })
                .collect();
        assert!(!hidden_ones.is_empty(), "{swap:?}");
        for exercise in hidden_ones {
            for flag in &swap.flags {
                assert!(FLAGS.contains(&flag.as_str()), "{flag}");
                let set = flags(&[flag]);
                assert_eq!(hidden(exercise, &set), Some(flag.as_str()));
                let instead = stand_in(exercise, &set, &catalog);
                match &instead {
                    Instead::Itself => panic!("{} stays with {flag}", exercise.id),
                    Instead::Other { exercise: other, .. } => {
                        assert_eq!(hidden(other, &set), None);
                        let row = |row: &&supple::safety::Swap| {
                            row.flags.contains(flag) && row.instead.contains(&other.id)
                        };
                        assert!(content().swaps.iter().any(|swap| row(&swap)), "{}", other.id);
                    }
                    Instead::Nothing { .. } => {}
                }
                rows += 1;
            }
        }
    }
    assert!(rows > 120, "{rows}");
    let told = |id: &str, set: &[&str]| {
        told(&stand_in(catalog.exercise(id).unwrap(), &flags(set), &catalog))
    };
    for (id, set, instead) in [
        ("prone-press-up", &["stenosis_pattern"][..], "pelvic-tilt"),
        ("prone-press-up", &["pregnancy"], "seated-cat-camel"),
        ("prone-press-up", &["wrist"], "prone-lying"),
        ("prone-press-up", &["prone_supine_intolerant"], "seated-cat-camel"),
        ("prone-press-up", &["wrist", "prone_supine_intolerant"], "seated-cat-camel"),
        ("standing-extension", &["stenosis_pattern"], "seated-flexion"),
        ("knee-to-chest-single", &["flexion_sensitive"], "prone-lying"),
        ("bridge-1", &["pregnancy"], "sit-to-stand"),
        ("trunk-rotation", &["pregnancy"], "seated-cat-camel"),
        ("hamstring-strap", &["irritable_nerve"], "slider-supine"),
        ("hamstring-strap", &["irritable_nerve", "irritable_nerve_severe"], "ankle-pumps"),
        ("slider-slump", &["irritable_nerve_severe"], "ankle-pumps"),
        ("figure-four-supine", &["knee"], "nothing"),
        ("cat-camel", &["wrist"], "seated-cat-camel"),
        ("bird-dog-1", &["wrist"], "bridge-1"),
        ("heel-drop-straight", &["achilles_insertional"], "heel-drop-floor"),
        ("heel-drop-straight", &["numb_foot"], "calf-raise-double"),
        ("heel-drop-straight", &["balance_risk"], "calf-raise-seated"),
        ("calf-raise-double", &["balance_risk"], "calf-raise-seated"),
        ("calf-wall-straight", &["balance_risk"], "calf-towel-stretch"),
        ("calf-roller", &["clot_history"], "ankle-pumps"),
        // A row names what a flag is about, and not each of its exercises.
        ("calf-roller", &["osteoporosis", "irritable_nerve"], "itself"),
        ("back-ball-wall", &["osteoporosis"], "ankle-pumps"),
        ("back-ball-wall", &["irritable_nerve"], "itself"),
        ("chin-tuck", &["osteoporosis"], "itself"),
        ("side-plank-2", &["cannot_floor"], "sit-to-stand"),
        ("cat-camel", &["cannot_floor"], "seated-cat-camel"),
        ("bird-dog-2", &["knee"], "bridge-1"),
        ("curl-up", &["neck"], "dead-bug-1"),
        ("chin-tuck", &["neck"], "wall-angel"),
        ("walk-easy", &["cannot_floor"], "itself"),
    ] {
        assert_eq!(told(id, set), instead, "{id} {set:?}");
    }
}

#[test]
fn today_a_sore_leg_sets_its_flags() {
    let at =
        |leg: i64| of_scores(Scores { leg: Score::try_from(leg).ok(), ..Scores::default() }, None);
    assert_eq!(at(3), flags(&[]));
    assert_eq!(at(4), flags(&["irritable_nerve"]));
    assert_eq!(at(6), flags(&["irritable_nerve", "irritable_nerve_severe"]));
    let log = |log: Log| of_scores(Scores::default(), Some(&log));
    assert_eq!(log(Log { settle_minutes: Some(6), ..Log::default() }), flags(&["irritable_nerve"]));
    assert_eq!(log(Log { settle_minutes: Some(5), ..Log::default() }), flags(&[]));
    let tingling = Log { quality: Some(Quality::Tingling), constant: Some(true), ..Log::default() };
    assert_eq!(log(tingling.clone()), flags(&["irritable_nerve", "irritable_nerve_severe"]));
    // What is noted later and does not speak of it takes nothing back.
    let sleep = Log { sleep: Score::try_from(7).ok(), ..Log::default() };
    let both = of_scores(Scores::default(), [&tingling, &sleep]);
    assert_eq!(both, flags(&["irritable_nerve", "irritable_nerve_severe"]));
}

#[test]
fn no_routine_offers_an_exercise_that_a_flag_hides() {
    let catalog = Catalog::bundled();
    let (mut swapped, mut left_out) = (0, 0);
    for flag in FLAGS {
        let mut book = Book::default();
        book.full(&[]).add(Body::Flag(Flag { flag: (*flag).to_owned(), set: true, why: None }));
        let now = When::at(book.entries[1].when.instant + 1.hour(), &TimeZone::UTC);
        let today = today(&book.entries, &now, Scores::default());
        for entry in &catalog.routines {
            let routine = entry.routine.as_deref().unwrap();
            match tailor(routine, &today, &Doses::default(), true, &catalog) {
                Ok(tailored) => {
                    let set = flags(&[flag]);
                    for step in tailored.routine.steps() {
                        assert_eq!(hidden(&step.exercise, &set), None, "{} {flag}", entry.id);
                    }
                    let hides =
                        routine.steps().filter(|step| hidden(&step.exercise, &set).is_some());
                    let hides = hides.count();
                    assert_eq!(tailored.notes.len(), hides, "each is told: {} {flag}", entry.id);
                    let gone = routine.steps().count() - tailored.routine.steps().count();
                    swapped += hides - gone;
                    left_out += gone;
                }
                Err(Refusal::Blocked(block)) => {
                    assert!(["clot_signs", "weakness_progressive"].contains(flag), "{flag}");
                    assert_eq!(block.kind, Kind::Urgent);
                }
                Err(refusal) => panic!("{refusal:?}"),
            }
        }
    }
    assert!(swapped > 100 && left_out > 0, "{swapped} {left_out}");
}

/// Anything that can be answered, noted or waited for.
fn events() -> impl Strategy<Value = Vec<(i64, u8, u8)>> {
    prop::collection::vec((0..3_i64, 0..16_u8, 0..60_u8), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A model that knows only the rule: what blocked opens with a go-ahead and the full questions
    /// after it, an emergency on a later day. No sequence of answers opens more.
    #[test]
    fn no_sequence_of_answers_reaches_a_session_while_blocked(events in events()) {
        let catalog = Catalog::bundled();
        let routine = catalog.routine("sciatica-first-days").unwrap().routine.clone().unwrap();
        let blocking: Vec<&str> = ids(Group::Emergency).into_iter().chain(ids(Group::Urgent)).collect();
        let mut book = Book::default();
        // The last sign that blocks: its day, and whether it is an emergency; the word since then.
        let (mut sign, mut word): (Option<(i64, bool)>, bool) = (None, false);
        let (mut young, mut unanswered) = (false, false);
        for (later, event, which) in events {
            book.on(book.day + later);
            let today = book.day;
            let pick = blocking[usize::from(which) % blocking.len()];
            match event {
                0 | 1 => {
                    book.full(&[pick]);
                    let graver = pick.starts_with('E') || sign.is_some_and(|(_, graver)| graver);
                    // What was assessed may be so; then the questions have opened it.
                    let opened = word && pick.starts_with('U') && sign.is_some_and(|(_, graver)| !graver);
                    let ended = sign.is_some_and(|(day, graver)| graver && word && today > day);
                    unanswered = false;
                    if opened && matches!(book.kind(), None | Some(Kind::Young)) {
                        sign = None;
                    } else if ended && pick.starts_with('U') {
                        (sign, word) = (Some((today, false)), false);
                    } else {
                        (sign, word) = (Some((today, graver)), false);
                    }
                }
                2..=4 => {
                    book.full(&[]);
                    unanswered = false;
                    if let Some((day, graver)) = sign && word && (!graver || today > day) {
                        sign = None;
                    }
                }
                5 => {
                    let daily = ["D1", "D2", "D3", "D3b"][usize::from(which) % 4];
                    book.add(screen(Form::Daily, &[daily], Answer::NotSure));
                    let graver = ["D1", "D3"].contains(&daily) || sign.is_some_and(|(_, graver)| graver);
                    (sign, word) = (Some((today, graver)), false);
                }
                6 => {
                    book.may();
                    word |= sign.is_some();
                }
                7 => drop(book.add(screen(Form::Short, &[], Answer::No))),
                8 => drop(book.add(screen(Form::Daily, &[], Answer::No))),
                9 => {
                    young = which % 3 == 0;
                    book.add(Body::Consent(Consent { content: content().version.clone(), adult: !young }));
                }
                10 => drop(book.add(Body::Notice(Notice { item: pick.to_owned(), now: Noticed::Resolved, why: None }))),
                11 => drop(book.add(Body::Flag(Flag { flag: "clot_signs".to_owned(), set: false, why: None }))),
                12 => {
                    // All but one that blocks, all no.
                    let mut most = answers(Form::Full, &[], Answer::No);
                    most.remove(pick);
                    // What may be skipped may be left out.
                    if pick != "E4" {
                        book.add(Body::Screen(Screen { content: content().version.clone(), form: Form::Full, answers: most }));
                    }
                }
                13 => drop(book.add(Body::Visit(Visit { who: "x".to_owned(), advice: None, may_exercise: None }))),
                14 => {
                    book.add(Body::Log(Box::new(Log { weakness: Some(true), ..Log::default() })));
                    unanswered = true;
                }
                _ => {
                    book.add(stopped(Reason::Numb));
                    unanswered = true;
                }
            }
            if sign.is_some() || young || unanswered {
                prop_assert!(book.standing().may_start(&routine).is_err());
                prop_assert!(book.standing().may_time(Warmth::Ease).is_err());
            }
        }
    }
}
