//! What the supervisor does without a device: it knows until when it would be heard.

use super::*;
use crate::audio::What;
use crate::audio::pack::{Pack, Sound};

const SECOND: u64 = 1_000_000_000;

/// The last sound of a session, 1.44 s long.
const FINISH: Timed =
    Timed { at: 10 * SECOND, length: Duration::ZERO, what: What::Tone(Sound::Finish), side: None };

/// In tenths of a second, when nothing sounds any more after these orders at these times.
fn quiet(orders: impl IntoIterator<Item = (f64, Order)>) -> u64 {
    let options = Options {
        pack: Pack::Soft,
        own: "/nonexistent".into(),
        volume: 70,
        tones: 100,
        voice: 100,
        lead_in: Duration::ZERO,
        device: String::new(),
        muted: false,
    };
    let (sender, shared) = (channel().0, Shared::default());
    let mut supervisor = Supervisor::new(options, &sender, &shared, &|| {});
    supervisor.load(48_000);
    for (at, order) in orders {
        supervisor.obey(order, (at * SECOND as f64) as u64);
    }
    supervisor.quiet_at() * 10 / SECOND
}

#[test]
fn what_sounds_is_waited_for_to_its_end() {
    let finish = || (1.0, Order::Schedule(vec![FINISH]));
    let nothing = |at| (at, Order::Schedule(Vec::new()));
    assert_eq!(quiet([]), 0);
    assert_eq!(quiet([finish()]), 116, "its length, and a quarter of a second for the device");
    assert_eq!(quiet([finish(), nothing(10.5)]), 116, "it has begun and goes on");
    assert_eq!(quiet([finish(), nothing(9.5)]), 0, "it never begins");
    assert_eq!(quiet([finish(), (10.5, Order::Silence)]), 0);
    assert_eq!(quiet([finish(), (10.5, Order::Mute(true))]), 0);
    assert_eq!(quiet([finish(), (10.5, Order::Volume(0))]), 0);
}
