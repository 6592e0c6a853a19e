//! How long the engine takes for an hour-long session in simulated time, every event told.
//!
//! `cargo bench --bench session`; the limit in `docs/performance.md` is 10 ms.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use supple::routine::Catalog;
use supple::session::{Session, plan};
use supple::time::Moment;

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn main() -> anyhow::Result<()> {
    let catalog = Catalog::bundled();
    let mut routine = (**catalog
        .routine("core-3")
        .and_then(|entry| entry.routine.as_ref())
        .ok_or_else(|| anyhow::anyhow!("the routine `core-3` is not bundled"))?)
    .clone();
    while plan(&Arc::new(routine.clone())).expected() < Duration::from_secs(3600) {
        routine.blocks.extend_from_within(..1);
    }
    let routine = Arc::new(routine);
    let began = Instant::now();
    let (mut session, events) = Session::start(plan(&routine), Moment::ZERO);
    let mut count = events.len();
    let mut end = Moment::ZERO;
    while let Some(due) = session.next_deadline() {
        count += session.advance(due).len();
        end = due;
    }
    let took = began.elapsed();
    writeln!(
        std::io::stdout(),
        "{count} events in {} s of session took {:.3} ms",
        end.elapsed().as_secs(),
        took.as_secs_f64() * 1000.0
    )?;
    Ok(())
}
