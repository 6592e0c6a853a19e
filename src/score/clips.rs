//! The bundled voice: each line a clip, several clips in a file.

use std::time::Duration;

include!(concat!(env!("OUT_DIR"), "/voice.rs"));

/// Some clips one after another, as an Ogg Vorbis file of one channel.
#[derive(Debug)]
pub struct File {
    /// Frames a second.
    pub rate: u32,
    /// The whole file.
    pub bytes: &'static [u8],
}

/// A spoken line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clip {
    /// The words.
    pub text: &'static str,
    /// The file, an index into [`files`].
    pub file: usize,
    /// Its first frame in what is decoded from the file.
    pub first: u32,
    /// How many frames it has.
    pub frames: u32,
}

impl Clip {
    /// How long it takes.
    #[must_use]
    pub fn length(&self) -> Duration {
        let rate = FILES.get(self.file).map_or(1, |file| file.rate.max(1));
        Duration::from_nanos(u64::from(self.frames) * 1_000_000_000 / u64::from(rate))
    }
}

/// The clip of a line.
#[must_use]
pub fn find(line: &str) -> Option<&'static Clip> {
    CLIPS.binary_search_by(|clip| clip.text.cmp(line)).ok().and_then(|place| CLIPS.get(place))
}

/// Every clip, in the order of its words.
#[must_use]
pub const fn all() -> &'static [Clip] {
    CLIPS
}

/// The files.
#[must_use]
pub const fn files() -> &'static [File] {
    FILES
}
