//! The interface in the terminal.

pub mod action;
pub mod app;
pub mod effect;
pub mod keymap;
pub mod theme;
pub mod widget;
