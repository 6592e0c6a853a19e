//! What is heard of a session.

pub mod words;
