//! `supple config`: what is set, where it came from, and where things are kept.

use std::io::Write;
use std::path::Path;

use super::Home;
use super::error::Error;
use crate::config::Origin;

/// Writes every setting with its value and origin, what is wrong, and the folders.
pub(super) fn run(home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let entries: Vec<_> = home.config.entries().collect();
    let settings = entries.iter().map(|(name, value, _)| format!("{name} = {value}"));
    let wide = settings.clone().map(|setting| setting.chars().count()).max().unwrap_or(0);
    for (setting, (_, _, origin)) in settings.zip(&entries) {
        let origin = match origin {
            Origin::Default => "default",
            Origin::File => "config.toml",
            Origin::Option => "command line",
        };
        writeln!(out, "{setting:wide$}  {origin}")?;
    }
    for problem in &home.config.problems {
        writeln!(out, "\n{problem}")?;
    }
    writeln!(out)?;
    for (label, path) in [
        ("settings", home.paths.settings()),
        ("routines", home.paths.routines()),
        ("sounds", home.paths.sounds()),
        ("data", home.paths.data.clone()),
        ("log", home.paths.log()),
    ] {
        match path {
            Some(path) => writeln!(out, "{label:8}  {}{}", path.display(), missing(&path))?,
            None => writeln!(out, "{label:8}  nowhere: there is no home folder")?,
        }
    }
    Ok(())
}

fn missing(path: &Path) -> &'static str {
    if path.exists() { "" } else { " (not there yet)" }
}
