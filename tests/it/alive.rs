//! The interface stays in step with the files while it runs.

use std::fs;
use std::path::PathBuf;

use super::cli::{home, write};
use super::pty::Terminal;

const KNEE: &str = "title = \"Knee, first week\"\n\n[[step]]\nexercise = \"calf-wall-straight\"\n";

impl Terminal {
    fn routines(&self) -> PathBuf {
        self.home.path().join("config/routines")
    }

    fn save(&self, name: &str, text: &str) {
        write(&self.routines(), name, text);
    }
}

#[test]
fn a_save_shows_at_once_even_in_a_folder_that_was_not_there() {
    let mut terminal = Terminal::start(home(), &[]);
    terminal.see("18 routines");
    terminal.save("knee.toml", KNEE);
    terminal.see("Knee, first week");
    terminal.see("19 routines");
    // As editors do that never leave half a file: write another, and put it in its place.
    terminal.save(".knee.toml.swp", &KNEE.replace("first", "second"));
    let folder = terminal.routines();
    fs::rename(folder.join(".knee.toml.swp"), folder.join("knee.toml")).unwrap();
    terminal.see("Knee, second week");
    fs::remove_file(folder.join("knee.toml")).unwrap();
    terminal.see("18 routines");
    fs::remove_dir_all(folder).unwrap();
    terminal.save("hip.toml", &KNEE.replace("Knee", "Hip"));
    terminal.see("Hip, first week");
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}
