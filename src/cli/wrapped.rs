//! Lines that break at words where a terminal would break them inside one.

use std::io::{self, Write};

use crate::tui::widget::words::{width, wrap};

/// Passes lines on, those that are too wide in several.
pub(super) struct Wrapped<'a> {
    out: &'a mut dyn Write,
    columns: u16,
    /// What has no end of its line yet.
    open: Vec<u8>,
}

impl<'a> Wrapped<'a> {
    /// For a terminal with so many columns.
    pub(super) fn new(out: &'a mut dyn Write, columns: u16) -> Self {
        Self { out, columns, open: Vec::new() }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let open = std::mem::take(&mut self.open);
        match std::str::from_utf8(&open) {
            Ok(text) => self.out.write_all(wrapped(text, self.columns).as_bytes()),
            Err(_) => self.out.write_all(&open),
        }
    }
}

impl Write for Wrapped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.open.extend_from_slice(line);
            if line.ends_with(b"\n") {
                self.pass_on()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass_on()?;
        self.out.flush()
    }
}

/// A line in as many as it needs. Those behind the first hang under its text, which begins behind
/// its last gap of two blanks.
fn wrapped(line: &str, columns: u16) -> String {
    let text = line.trim_end_matches('\n');
    if width(text) <= columns {
        return line.to_owned();
    }
    let gap = text.rfind("  ").map_or(0, |at| at + 2);
    // A gap far to the right would leave no room under the text.
    let gap = if gap <= usize::from(columns / 2) { gap } else { 0 };
    let (head, text) = text.split_at_checked(gap).unwrap_or(("", text));
    let indent = width(head);
    let lines = wrap(text, columns.saturating_sub(indent));
    let blank = " ".repeat(usize::from(indent));
    let end = if line.ends_with('\n') { "\n" } else { "" };
    format!("{head}{}{end}", lines.join(&format!("\n{blank}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(written: &[&str]) -> String {
        let mut out = Vec::new();
        let mut wrapped = Wrapped::new(&mut out, 20);
        for part in written {
            wrapped.write_all(part.as_bytes()).unwrap();
        }
        wrapped.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_break_at_words_and_hang_under_their_text() {
        assert_eq!(out(&["short\n", "  kept   as it is\n"]), "short\n  kept   as it is\n");
        assert_eq!(
            out(&["E1  not knowing that your bladder\n\nis full"]),
            "E1  not knowing that\n    your bladder\n\nis full"
        );
        assert_eq!(
            out(&["one line in ", "parts of all kinds\n"]),
            "one line in parts of\nall kinds\n"
        );
    }

    #[test]
    fn what_is_flushed_is_seen_before_its_line_ends() {
        let mut out = Vec::new();
        Wrapped::new(&mut out, 20).write_all(b"y or n").unwrap();
        assert_eq!(out, b"");
        let mut wrapped = Wrapped::new(&mut out, 20);
        wrapped.write_all(b"y or n").unwrap();
        wrapped.flush().unwrap();
        assert_eq!(out, b"y or n");
    }
}
