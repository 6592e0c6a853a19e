//! `supple timer`: heat, cold or a position of ease, told in lines.

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroU32;
use std::time::Duration;

use clap::Args;
use jiff::ToSpan as _;

use super::error::Error;
use super::{Ended, Home, coaching, history, ledger};
use crate::comfort::{Due, Running, Timer, timer, timers};
use crate::history::{Body, Comfort};
use crate::store::{Store, Wanted};
use crate::text;
use crate::time::{self, Clock, Moment, Vigil};
use crate::tui::wake::{Call, Ears};

#[derive(Debug, Args)]
pub(super) struct TimerArguments {
    /// `heat`, `cold` or `ease`; without it, all of them with their limits
    timer: Option<String>,
    /// How many minutes
    #[arg(long, value_name = "MIN", requires = "timer")]
    minutes: Option<u16>,
    /// A long time on the cold is meant
    #[arg(long, requires = "timer")]
    sure: bool,
    /// Run the clock so many times as fast
    #[arg(long, value_name = "N", default_value = "1")]
    speed: NonZeroU32,
}

/// Runs a timer to its end, and keeps what it ran; or lists them all.
pub(super) fn run(
    wanted: &TimerArguments,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let Some(id) = &wanted.timer else {
        list(out)?;
        return Ok(Ended::Well);
    };
    let timer = timer(&id.to_lowercase()).ok_or_else(|| {
        Error::unknown("timer", id, timers().iter().map(Timer::id), "`supple timer` lists them")
    })?;
    let length =
        wanted.minutes.map_or(timer.time, |minutes| Duration::from_secs(60 * u64::from(minutes)));
    let length = timer.set(length, wanted.sure).map_err(|refusal| {
        let how = match refusal {
            crate::comfort::Refusal::Ask { .. } => "; `--sure` sets it all the same",
            crate::comfort::Refusal::Outside { .. } => "",
        };
        Error::NotUnderstood(format!("{refusal}{how}"))
    })?;
    coaching::may_time(timer.warmth, home)?;
    let mut store = ledger::open(home)?;
    begin(timer, length, &store, out)?;
    let clock = Clock::start(wanted.speed);
    let mut running = Running::start(timer, length, clock.now());
    let (ended, at) = until_the_end(&mut running, clock, out)?;
    keep(&running, at, &mut store, home, out)?;
    Ok(ended)
}

fn list(out: &mut dyn Write) -> Result<(), Error> {
    for timer in timers() {
        let [time, least, most] =
            [timer.time, timer.least, timer.most].map(|length| length.as_secs() / 60);
        writeln!(out, "{:6}{}, {time} min ({least} to {most})", timer.id(), timer.title)?;
        writeln!(out, "      {}", timer.note)?;
    }
    Ok(())
}

fn begin(timer: &Timer, length: Duration, store: &Store, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "{}, {}. {}", timer.title, text::minutes(length), timer.note)?;
    if !timer.leave_out.is_empty() {
        writeln!(out, "Leave it out if")?;
    }
    for reason in &timer.leave_out {
        writeln!(out, "- {reason}")?;
    }
    if let Some(ask) = &timer.ask_first {
        writeln!(out, "{ask}")?;
    }
    if let Some(soon) = too_soon(timer, store)? {
        writeln!(out, "{soon}")?;
    }
    for line in &timer.before {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "Ctrl-C ends it.")?;
    Ok(out.flush()?)
}

/// What is to be said when the last one is not long ago.
fn too_soon(timer: &Timer, store: &Store) -> Result<Option<String>, Error> {
    let now = time::wall();
    let from = now.checked_sub(1.day()).ok().map(|from| from.timestamp());
    let wanted = Wanted { kind: Some("comfort"), from, ..Wanted::default() };
    let ended = store.entries(wanted)?.into_iter().filter_map(|entry| match entry.body {
        Body::Comfort(comfort) if comfort.warmth == timer.warmth => Some(entry.when.instant),
        _ => None,
    });
    let last = ended.max();
    let ago = last.map(|last| now.timestamp().duration_since(last).unsigned_abs());
    Ok(ago.and_then(|ago| timer.too_soon(ago)))
}

/// How it ended, and when.
fn until_the_end(
    running: &mut Running,
    clock: Clock,
    out: &mut dyn Write,
) -> Result<(Ended, Moment), Error> {
    let mut ears = Ears::open(None)?;
    let bell = if io::stdout().is_terminal() { "\x07" } else { "" };
    while let Some(next) = running.next_due() {
        let vigil = Vigil::begin(&clock, Some(next));
        for call in ears.listen(Some(clock.wait_for(next)))? {
            if let Call::Leave(leave) = call {
                return Ok((Ended::Made(leave), clock.now()));
            }
        }
        if let Some(since) = vigil.end(&clock) {
            unwatched(running, since, bell, out)?;
            return Ok((Ended::Well, since));
        }
        tell(running, clock.now(), bell, out)?;
    }
    Ok((Ended::Well, clock.now()))
}

/// Says what has become due.
fn tell(running: &mut Running, now: Moment, bell: &str, out: &mut dyn Write) -> Result<(), Error> {
    for due in running.advance(now) {
        let (at, words) = match due {
            Due::Check => (running.timer.check_after, running.timer.check.as_deref()),
            Due::End => (Some(running.length), Some(running.timer.end.as_str())),
        };
        let (at, words) = (at.unwrap_or_default(), words.unwrap_or_default());
        writeln!(out, "{bell}{:>6}  {words}", text::clock(at))?;
        out.flush()?;
    }
    Ok(())
}

/// Says that nobody has watched the time since a moment, and what to do. How long it really was, no
/// clock here knows.
fn unwatched(
    running: &Running,
    since: Moment,
    bell: &str,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let at = text::clock(running.length.saturating_sub(running.left(since)));
    writeln!(out, "{bell}{at:>6}  The computer slept, so nobody watched the time. It ends here.")?;
    writeln!(out, "{:6}  {}", "", running.timer.end)?;
    Ok(out.flush()?)
}

fn keep(
    running: &Running,
    ended: Moment,
    store: &mut Store,
    home: &Home,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let minutes = running.minutes(ended);
    if minutes == 0 {
        return Ok(writeln!(out, "less than a minute; nothing is kept")?);
    }
    let now = time::wall();
    let comfort = Comfort { warmth: running.timer.warmth, minutes };
    let entry = ledger::note(store, &now, Body::Comfort(comfort))?;
    Ok(writeln!(out, "noted: {}", history::line(&entry, now.date(), &home.catalog()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_the_computer_sleeps_a_timer_ends_and_says_so() {
        let heat = timer("heat").unwrap();
        let start = Moment::at(Duration::from_secs(60));
        let mut running = Running::start(heat, Duration::from_secs(15 * 60), start);
        let mut out = Vec::new();
        tell(&mut running, start, "", &mut out).unwrap();
        let since = start + Duration::from_secs(3 * 60 + 20);
        unwatched(&running, since, "", &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            format!(
                "  3:20  The computer slept, so nobody watched the time. It ends here.\n        {}\n",
                heat.end
            )
        );
        assert_eq!(running.minutes(since), 3, "what is known to have run");
    }
}
