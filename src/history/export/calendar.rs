//! The sessions as an iCalendar file.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::history::{Body, Entry};
use crate::text::minutes;

/// No line is longer than so many bytes (RFC 5545, section 3.1).
const LINE: usize = 75;

/// Every session that was not deleted, as an event.
#[must_use]
pub fn calendar(entries: &[Entry]) -> String {
    let mut text = String::new();
    let mut line = |line: &str| fold(line, &mut text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//supple//history//EN");
    for entry in entries.iter().filter(|entry| !entry.stamp.deleted) {
        let Body::Session(session) = &entry.body else { continue };
        let length = session.whole() + session.paused();
        let end = entry.when.instant.checked_add(length).unwrap_or(entry.when.instant);
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@supple", entry.id));
        line(&format!("DTSTAMP:{}", utc(entry.stamp.updated)));
        line(&format!("DTSTART:{}", utc(entry.when.instant)));
        line(&format!("DTEND:{}", utc(end)));
        line(&format!("SUMMARY:{}", escaped(&session.title)));
        let about = format!(
            "{} of {} steps, {} of work",
            session.steps_done,
            session.steps,
            minutes(session.work())
        );
        line(&format!("DESCRIPTION:{}", escaped(&about)));
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

fn utc(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(escaped, "\\{c}");
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a line, broken where it is too long; the parts behind begin with a space.
fn fold(line: &str, text: &mut String) {
    let mut room = LINE;
    for c in line.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = LINE - 1;
        }
        room -= c.len_utf8();
        text.push(c);
    }
    text.push_str("\r\n");
}
