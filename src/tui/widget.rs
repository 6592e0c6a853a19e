//! Parts of screens that know nothing of routines or sessions.

pub mod chart;
pub mod digits;
pub mod figure;
pub mod page;
pub mod sheet;
pub mod strip;
pub mod words;
