//! supple: a stretch and core-strength coach in the terminal.
//!
//! A routine file is *read* into a [`routine::Routine`], *planned* into a flat
//! [`session::Timeline`], and *played* by a [`session::Session`] that is told the time and answers
//! with events. Nothing upstream of the shell knows the clock, the terminal, the sound card or the
//! disk.

pub mod advice;
pub mod audio;
pub mod checklist;
pub mod cli;
pub mod coach;
pub mod comfort;
pub mod config;
pub mod desktop;
pub mod figure;
pub mod history;
pub mod plan;
pub mod report;
pub mod routine;
pub mod safety;
pub mod score;
pub mod session;
pub mod store;
pub mod text;
pub mod time;
pub mod tui;
