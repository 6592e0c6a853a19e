//! A player on the session bus, as <https://specifications.freedesktop.org/mpris-spec/latest/> has it.

use std::collections::HashMap;
use std::process;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use futures_lite::future::block_on;
use zbus::connection::Builder;
use zbus::{Connection, ObjectPath, Variant, interface};

use super::{Press, Showing};

const PATH: &str = "/org/mpris/MediaPlayer2";

type Report = Arc<dyn Fn(Press) + Send + Sync>;

/// Shows what is told until nobody tells any more. A bus that fails is left and tried again with the
/// next change.
pub(super) fn attend(
    news: &Receiver<Option<Showing>>,
    press: impl Fn(Press) + Send + Sync + 'static,
) {
    let press: Report = Arc::new(press);
    let mut bus = None;
    while let Ok(first) = news.recv() {
        // A slow bus hears of the latest only.
        let latest = news.try_iter().last().unwrap_or(first);
        let before = bus.take();
        bus = latest.and_then(|showing| block_on(tell(before, showing, &press)).ok());
    }
}

async fn tell(
    bus: Option<Connection>,
    showing: Showing,
    press: &Report,
) -> zbus::Result<Connection> {
    let Some(bus) = bus else {
        let player = Player { showing, press: Arc::clone(press) };
        return Builder::session()
            .serve_at(PATH, Program)
            .serve_at(PATH, player)
            .name(format!("org.mpris.MediaPlayer2.supple.instance{}", process::id()))
            .build()
            .await;
    };
    let player = bus.object_server().interface::<_, Player>(PATH).await?;
    player.get_mut().await.showing = showing;
    let (shown, emitter) = (player.get().await, player.signal_emitter());
    shown.metadata_changed(emitter).await?;
    shown.can_go_next_changed(emitter).await?;
    shown.playback_status_changed(emitter).await?;
    drop(shown);
    Ok(bus)
}

struct Program;

#[interface(name = "org.mpris.MediaPlayer2", introspection_docs = false)]
#[expect(clippy::unused_self, reason = "a property is asked of an object")]
impl Program {
    #[zbus(property)]
    fn identity(&self) -> &'static str {
        "supple"
    }

    #[zbus(property)]
    fn can_quit(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn can_raise(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn has_track_list(&self) -> bool {
        false
    }
}

struct Player {
    showing: Showing,
    press: Report,
}

#[interface(name = "org.mpris.MediaPlayer2.Player", introspection_docs = false)]
#[expect(clippy::unused_self, reason = "a property is asked of an object")]
impl Player {
    fn play_pause(&self) {
        (self.press)(Press::Toggle);
    }

    fn play(&self) {
        (self.press)(Press::Play);
    }

    fn pause(&self) {
        (self.press)(Press::Pause);
    }

    /// Pauses too: a session that was ended by a button could not be gone on with by one.
    fn stop(&self) {
        (self.press)(Press::Pause);
    }

    fn next(&self) {
        (self.press)(Press::Next);
    }

    fn previous(&self) {
        (self.press)(Press::Back);
    }

    #[zbus(property)]
    fn playback_status(&self) -> &'static str {
        if self.showing.runs { "Playing" } else { "Paused" }
    }

    #[zbus(property)]
    fn metadata(&self) -> HashMap<&'static str, Variant<'static>> {
        let Showing { exercise, routine, step, .. } = &self.showing;
        let track = ObjectPath::try_from(format!("/org/supple/step/{step}"));
        let mut metadata = HashMap::from([
            ("xesam:title", Variant::from(exercise.clone())),
            // Many desktops show a title and an artist, and nothing else.
            ("xesam:artist", Variant::from(vec![routine.clone()])),
            ("xesam:album", Variant::from(routine.clone())),
        ]);
        metadata.extend(track.ok().map(|track| ("mpris:trackid", Variant::from(track))));
        metadata
    }

    #[zbus(property)]
    fn can_go_next(&self) -> bool {
        self.showing.heeds(Press::Next)
    }

    #[zbus(property)]
    fn can_go_previous(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn can_play(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn can_pause(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn can_seek(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn can_control(&self) -> bool {
        true
    }
}
