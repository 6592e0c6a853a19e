//! The ledger: what was done and how it felt, for years, as values.
//!
//! Everything that is remembered is an [`Entry`]: a [`Body`] that says what, a [`When`] that says at
//! which moment, in which zone and on which day of the calendar, and a [`Stamp`] that says who
//! wrote it last. Entries are told apart by their [`Id`], and of two with the same id the later stamp
//! wins ([`Entry::beats`]); deleting one is a stamp too. So two ledgers become one by taking the winner
//! of each id, in any order and any number of times.
//!
//! Nothing here reads a clock or a file.

mod body;
mod book;
mod decision;
pub mod demo;
mod entry;
pub mod export;
mod keep;
mod line;
pub mod progress;
mod score;
mod screen;
mod session;
mod words;

pub use body::{Body, Checked, Comfort, Flag, Log, Question, SelfTest, Visit, Warmth, Weight};
pub use book::Book;
pub use decision::{Change, Decision, Doses, Dropped, Eased, Instead, Rule, Setting, Verdict, Way};
pub use entry::{Entry, Id, Stamp, When};
pub use keep::Keep;
pub use line::{Line, LineError};
pub use score::{
    After, Easing, Furthest, Place, Quality, Region, Score, ScoreError, Scores, Test, Trigger,
};
pub use screen::{Answer, Consent, Following, Form, Notice, Noticed, Reason, Screen, Short, Stop};
pub use session::{Ending, GoingOn, Lap, Part, Session, Sum};
