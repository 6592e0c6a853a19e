//! What is offered beside doses: a choice after many holds, something shorter, less to keep going.

use crate::history::{Book, Decision, Entry, Short, Verdict, When};

/// After so many holds in a row a choice is offered.
const HOLDS: usize = 4;

/// After so many sessions cut short for time something shorter is offered.
const CUT_SHORT: usize = 3;

/// How long back and leg have to be at 1 or less for maintenance.
const QUIET_DAYS: i32 = 14;

/// What may be offered now, a sentence each.
#[must_use]
pub fn offers(entries: &[Entry], now: &When) -> Vec<String> {
    let book = Book::of(entries);
    let decisions: Vec<&Decision> = book.decisions().map(|(_, decision)| decision).collect();
    let mut offers = Vec::new();
    if let Some(last) = decisions.last() {
        let of_routine = decisions.iter().rev().filter(|one| one.routine == last.routine);
        let holds = of_routine.take_while(|one| one.is() == Verdict::Hold).count();
        if holds >= HOLDS {
            offers.push(format!(
                "{}: {holds} holds in a row. Keep it, leave some exercises out, or take easier ones: \
                 `supple coach --instead regress --why ...`",
                last.routine
            ));
        }
    }
    let sessions = book.sessions().rev();
    let cut = sessions.take_while(|(_, session)| session.after.short == Some(Short::Time)).count();
    if cut >= CUT_SHORT {
        offers.push(
            "Time was short three times. Something of half the length: `supple next --minutes 5`"
                .to_owned(),
        );
    }
    if is_quiet(&book, now) && book.sessions().next().is_some() {
        offers.push(
            "Back and leg at 1 or less for two weeks. Two sessions and some walks a week keep it: \
             `supple plan maintenance --follow`"
                .to_owned(),
        );
    }
    offers
}

/// Whether both regions were at 1 or less for two weeks, scored over that whole time.
fn is_quiet(book: &Book<'_>, now: &When) -> bool {
    let mut oldest = 0;
    let mut quiet = true;
    for (entry, felt) in book.scored() {
        let ago = (now.day - entry.when.day).get_days();
        let (Some(back), Some(leg)) = (felt.back, felt.leg) else { continue };
        if (0..=QUIET_DAYS).contains(&ago) {
            oldest = oldest.max(ago);
            quiet &= back.value() <= 1 && leg.value() <= 1;
        }
    }
    quiet && oldest >= QUIET_DAYS - 1
}
