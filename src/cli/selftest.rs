//! `supple test`: a small test of one's own, led like a session.

use std::io::Write;
use std::num::NonZeroU32;

use clap::{Args, ValueEnum};

use super::error::Error;
use super::play::{self, Manner};
use super::{Ended, Home, coaching, files};
use crate::time::Clock;

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    /// Which
    #[arg(value_enum)]
    test: Which,
    /// Run the clock so many times as fast
    #[arg(long, value_name = "N", default_value = "1")]
    speed: NonZeroU32,
    /// Tell it in lines, one an event; always so where there is no terminal
    #[arg(long)]
    plain: bool,
}

/// The tests.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// Full stands from a chair in 30 seconds
    ChairStand,
    /// Heel raises on one leg, each side
    HeelRaise,
    /// Ten steps on toes and ten on heels
    ToeAndHeelWalk,
    /// How far in six minutes
    Walk,
    /// From the fingertips to the floor
    FingerToFloor,
}

const STOP: &str = "Stop at pain of 5 of 10, or when something goes newly numb or weak.";

impl Which {
    /// What is done, as a routine's steps, and how its result is noted.
    const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::ChairStand => (
                r#"
title = "Test: 30-second chair stand"
ready = "10s"
[[step]]
name = "Stand up, sit down"
position = "seated"
setup = ["A firm chair, about 43 cm high, against a wall.", "Arms crossed on the chest."]
movement = ["Stand up fully and sit down again, as often as you can.", "Count the full stands. If you need your hands, say so to your physiotherapist."]
time = "30s"
"#,
                "chair-stand 13",
            ),
            Self::HeelRaise => (
                r#"
title = "Test: heel raises on one leg"
ready = "10s"
[[step]]
name = "Heel raises on one leg"
position = "standing"
sides = "each"
setup = ["Fingertips on a wall, knee straight."]
movement = ["Up to full height and down again, about one a second.", "Count them. Enter, when the height or the rhythm is gone."]
until = "key"
"#,
                "heel-raise 15 22",
            ),
            Self::ToeAndHeelWalk => (
                r#"
title = "Test: walking on toes and heels"
ready = "5s"
[[step]]
name = "Ten steps on your toes"
position = "standing"
movement = ["Beside a wall. Are both feet alike?", "Enter, when you have done it."]
until = "key"
[[step]]
name = "Ten steps on your heels"
position = "standing"
movement = ["Are both feet alike? A new difference should be seen today.", "Enter, when you have done it."]
until = "key"
"#,
                "toe-and-heel-walk alike",
            ),
            Self::Walk => (
                r#"
title = "Test: six minutes of walking"
ready = "10s"
[[step]]
name = "Walk"
position = "standing"
movement = ["At your own brisk pace, on the level.", "Note how far you came, in metres, and how the leg felt."]
time = "6 min"
"#,
                "walk 450",
            ),
            Self::FingerToFloor => (
                r#"
title = "Test: fingertips to the floor"
ready = "5s"
[[step]]
name = "Bend to the floor"
position = "standing"
setup = ["Leave it out if bending is what hurts."]
movement = ["Knees straight, bend slowly as far as is comfortable.", "Measure from fingertips to floor, in centimetres. Enter, when you are up again."]
until = "key"
"#,
                "finger-to-floor 12",
            ),
        }
    }
}

/// Leads through a test; nothing of it counts as a session.
pub(super) fn run(
    wanted: &TestArguments,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let (text, note) = wanted.test.told();
    let text = text.replace("position =", &format!("stop = \"{STOP}\"\nposition ="));
    let routine = files::read_text(&text, &home.catalog()).map_err(Error::Unfit)?;
    coaching::not_blocked(home)?;
    let clock = Clock::start(wanted.speed);
    let manner = Manner { asks: false, go_on: false, records: false };
    let ended = play::play(&routine, play::Own::default(), clock, manner, wanted.plain, home, out)?;
    writeln!(out, "Note what it came to: `supple log test {note}`")?;
    out.flush()?;
    Ok(ended)
}
