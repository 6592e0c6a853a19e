//! `supple init`: folders for the user's files, and what makes an editor understand them.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{fs, vec};

use super::error::Error;
use super::{Home, schema};
use crate::routine::catalog::FileKind;

/// Tells Tombi, and through it the editor, which schema belongs to which file.
const TOMBI: &str = "\
# For the TOML language server Tombi (https://tombi-toml.github.io/tombi): it completes, explains and
# checks routine and exercise files with the schemas that `supple init` writes.
toml-version = \"v1.0.0\"

# The first that fits counts, and a star goes into folders.
[[schemas]]
path = \"schemas/exercise.json\"
include = [\"routines/exercises/*.toml\"]

[[schemas]]
path = \"schemas/routine.json\"
include = [\"routines/*.toml\"]
";

/// Makes the folders, the schemas and a `tombi.toml`, and says what it did. What is there already
/// stays, but for the schemas, which follow the program.
pub(super) fn run(home: &Home, out: &mut dyn Write) -> Result<(), Error> {
    let config = folder(home)?;
    for folder in [config.join("routines"), config.join("routines/exercises")] {
        let news = if folder.is_dir() { "is there" } else { "made" };
        fs::create_dir_all(&folder).map_err(|reason| Error::unwritten(&folder, reason))?;
        say(out, news, &folder)?;
    }
    for (path, news) in schemas(home)? {
        say(out, news, &path)?;
    }
    let tombi = config.join("tombi.toml");
    let news = match fs::read_to_string(&tombi) {
        Ok(there) if there == TOMBI => "is there",
        Ok(_) => "yours, left as it is",
        Err(_) => {
            fs::write(&tombi, TOMBI).map_err(|reason| Error::unwritten(&tombi, reason))?;
            "wrote"
        }
    };
    say(out, news, &tombi)?;
    writeln!(out, "\n`supple new NAME` begins a routine of your own.")?;
    Ok(())
}

/// Writes the schemas of this version where they are missing or older, with what was done to each.
pub(super) fn schemas(home: &Home) -> Result<vec::IntoIter<(PathBuf, &'static str)>, Error> {
    let folder = folder(home)?.join("schemas");
    fs::create_dir_all(&folder).map_err(|reason| Error::unwritten(&folder, reason))?;
    let catalog = home.catalog();
    let mut done = Vec::new();
    for (kind, name) in [(FileKind::Routine, "routine"), (FileKind::Exercise, "exercise")] {
        let path = folder.join(format!("{name}.json"));
        let mut text = Vec::new();
        schema::run(kind, &catalog, &mut text)?;
        let news = match fs::read(&path) {
            Ok(there) if there == text => "is there",
            Ok(_) => "updated",
            Err(_) => "wrote",
        };
        if news != "is there" {
            fs::write(&path, text).map_err(|reason| Error::unwritten(&path, reason))?;
        }
        done.push((path, news));
    }
    Ok(done.into_iter())
}

/// The folder with the user's configuration and, below it, the routines.
pub(super) fn folder(home: &Home) -> Result<&Path, Error> {
    home.paths.config.as_deref().ok_or(Error::NoFolder)
}

fn say(out: &mut dyn Write, news: &str, path: &Path) -> io::Result<()> {
    writeln!(out, "{news:20}  {}", path.display())
}
