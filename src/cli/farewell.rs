//! What was done, in a line at the prompt.

use std::time::Duration;

use crate::session::{Ending, Outcome, Session};
use crate::text;

/// Sums a session up: `Calf flow: done in 9:40, 6 of 6 steps`.
///
/// A step counts when every set of it was done, at its end or called done. Pauses do not count.
#[must_use]
pub fn line(session: &Session) -> String {
    let timeline = session.timeline();
    let time: Duration = session.laps().iter().map(|lap| lap.done).sum();
    let done = |index| {
        session.laps().iter().any(|lap| {
            lap.segment == index && matches!(lap.outcome, Outcome::Completed | Outcome::EndedEarly)
        })
    };
    let steps = timeline.steps().len();
    let whole = (0..steps).filter(|step| {
        let sets = timeline.segments().iter().enumerate();
        let mut sets = sets.filter(|(_, segment)| segment.place.step == *step);
        sets.all(|(index, segment)| !segment.part.is_work() || done(index))
    });
    let ended = match session.ending() {
        Some(Ending::Finished) => "done in",
        Some(Ending::Stopped) | None => "stopped after",
    };
    let (title, time, whole) = (&timeline.routine().title, text::clock(time), whole.count());
    format!("{title}: {ended} {time}, {whole} of {}", text::count(steps, "step"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::routine::Catalog;
    use crate::session::{Command, plan};
    use crate::time::Moment;

    fn desk() -> Session {
        let catalog = Catalog::bundled();
        let routine = catalog.routine("desk-micro-3").unwrap().routine.as_ref().unwrap();
        Session::start(plan(&Arc::clone(routine)), Moment::ZERO).0
    }

    fn second(s: u64) -> Moment {
        Moment::at(Duration::from_secs(s))
    }

    #[test]
    fn a_session_that_came_to_its_end() {
        let mut session = desk();
        session.advance(second(3600));
        let time = text::clock(session.timeline().expected());
        assert_eq!(
            line(&session),
            format!("Desk micro-break (3 minutes): done in {time}, 5 of 5 steps")
        );
    }

    #[test]
    fn pauses_and_steps_left_out_do_not_count() {
        let mut session = desk();
        session.command(Command::Next, second(5));
        session.command(Command::Pause, second(10));
        session.command(Command::Resume, second(100));
        session.command(Command::Stop, second(105));
        assert_eq!(
            line(&session),
            "Desk micro-break (3 minutes): stopped after 0:15, 0 of 5 steps"
        );
    }
}
