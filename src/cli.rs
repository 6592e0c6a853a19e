//! The command line.

pub mod look;
