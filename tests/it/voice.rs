//! The bundled voice against the words that it is there for.

use std::collections::BTreeSet;
use std::time::Duration;

use supple::routine::Catalog;
use supple::score::{clips, words};

#[test]
fn every_line_that_bundled_content_can_speak_has_its_clip_and_there_is_no_other() {
    let catalog = Catalog::bundled();
    let lines = words::all(catalog.exercises().map(AsRef::as_ref));
    let lines: BTreeSet<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    let spoken: BTreeSet<&str> = clips::all().iter().map(|clip| clip.text).collect();
    let missing: Vec<_> = lines.difference(&spoken).collect();
    let orphans: Vec<_> = spoken.difference(&lines).collect();
    assert_eq!((missing, orphans), (Vec::new(), Vec::new()), "run scripts/voice/make.sh");
    assert_eq!(clips::all().len(), spoken.len(), "each once");
}

#[test]
fn own_steps_of_bundled_routines_say_nothing_without_a_clip() {
    for entry in Catalog::bundled().routines {
        for step in entry.routine.unwrap().steps() {
            let own = step.cues.iter().map(|cue| cue.text.clone());
            for line in own.chain(words::of(&step.exercise)) {
                assert!(clips::find(&line).is_some(), "{}: {line}", entry.id);
            }
        }
    }
}

#[test]
fn clips_are_as_long_as_speech_is_and_small_together() {
    for clip in clips::all() {
        let letters = clip.text.chars().filter(|c| c.is_alphabetic()).count() as u64;
        let (least, most) = (100 + 25 * letters, 900 + 130 * letters);
        let length = clip.length();
        let range = Duration::from_millis(least)..Duration::from_millis(most);
        assert!(range.contains(&length), "{}: {length:?}", clip.text);
    }
    let bytes: usize = clips::files().iter().map(|file| file.bytes.len()).sum();
    assert!(bytes < 10_000_000, "{bytes}");
}
