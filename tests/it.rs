//! The tests that look at the program from outside, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::missing_panics_doc,
    unreachable_pub,
    reason = "a test that cannot go on says so where it stands"
)]

mod it {
    mod advice;
    mod alive;
    mod authoring;
    mod card;
    mod checkin;
    mod cli;
    mod coach;
    mod coached;
    mod coaching;
    mod config;
    mod content;
    mod decided;
    #[cfg(all(target_os = "linux", feature = "media-keys"))]
    mod desktop;
    mod diagnostics;
    mod doses;
    mod drawing;
    mod edits;
    mod engine;
    mod exports;
    mod figures;
    mod figurines;
    mod fix;
    mod format;
    mod hearing;
    mod hostile;
    mod import;
    mod inherit;
    mod knowing;
    mod layers;
    mod ledger;
    mod paper;
    mod pictures;
    mod plain;
    mod plans;
    mod probing;
    mod progress;
    mod pty;
    mod recording;
    mod report;
    mod safety;
    mod scenes;
    mod schema;
    mod score;
    mod screens;
    mod sessions;
    mod signs;
    mod sizes;
    mod sound;
    mod steering;
    mod stopping;
    mod store;
    mod sync;
    mod telling;
    mod today;
    mod toml_suite;
    mod voice;
    mod writing;
}
