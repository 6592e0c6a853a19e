//! `supple new`: the first lines of a routine, from nothing, from another, or from paper.

use std::io::{BufRead, IsTerminal, Write};
use std::{env, fs, io, process};

use super::desk::Editor;
use super::error::Error;
use super::{Home, NewArguments, desk, files, find};
use crate::routine::catalog::Origin;
use crate::routine::paper::{self, Line};
use crate::routine::write::{id_of, one_line, quoted, retitled};
use crate::routine::{Catalog, Exercise, Routine};
use crate::text;

/// What a routine begins with that begins from nothing.
const BEGINNING: &str = "\
# level = \"gentle\"           # or \"moderate\", \"demanding\"
# goal = \"What it is for.\"
# when = \"Daily, after a walk.\"

rest = \"10s\"                 # between two sets; every step may say otherwise

# An exercise by its id, with its own dose. `supple exercise` lists them all, and
# `supple exercise calf-wall-straight` tells everything about one.
[[step]]
exercise = \"calf-wall-straight\"

# The same with a dose of your own: write what is to differ, and only that.
[[step]]
exercise = \"bird-dog-1\"
reps = 8
# sets = 3
# hold = \"5s\"                # of each repetition
# note = \"As shown on Tuesday.\"

# One that supple does not know: a name and a dose.
[[step]]
name = \"Shake the legs out\"
time = \"1 min\"
stop = \"Stop if the pain goes up by 2 or more.\"
";

/// What the editor opens with for a sheet to be typed in.
const BLANK: &str = "\
# Write or paste the sheet here, one line an exercise, then save and close.
# For example:
#   Clamshell 3x10 each side, hold 5 s, twice a day
#   wall calf stretch 3 x 30 sec both legs
# Lines that begin with # do not count.

";

/// Writes a new routine and says where it is and what comes next.
pub(super) fn run(
    wanted: &NewArguments,
    home: &Home,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let id = id_of(&wanted.name).ok_or_else(|| Error::NoName { written: wanted.name.clone() })?;
    let title = title(&wanted.name);
    let catalog = home.catalog();
    let text = match &wanted.from {
        Some(from) => retitled(&text_of(from, &catalog, home)?, &title),
        None if wanted.paste => pasted(&title, &catalog, input, out)?,
        None => format!("title = {}\n{BEGINNING}", quoted(&title)),
    };
    let replaced = catalog.routine(&id).is_some_and(|entry| entry.origin == Origin::Bundled);
    let path = home.begin(&id, &text)?;
    writeln!(out, "wrote {}", path.display())?;
    if replaced {
        writeln!(out, "it takes the place of the routine `{id}` that comes with the program")?;
    }
    let width = "supple check".len().max(format!("supple play {id}").len());
    for (command, what) in [
        (format!("supple edit {id}"), "change it"),
        ("supple check".to_owned(), "look for mistakes"),
        (format!("supple play {id}"), "start it"),
    ] {
        writeln!(out, "  {command:width$}  {what}")?;
    }
    Ok(())
}

/// A title from the name at the prompt: `my-knee` becomes `My knee`.
fn title(name: &str) -> String {
    let name = one_line(name);
    let spaced = if name.contains(' ') { name } else { name.replace(['-', '_'], " ") };
    text::capitalized(spaced.trim())
}

/// The text of a routine that exists.
fn text_of(written: &str, catalog: &Catalog, home: &Home) -> Result<String, Error> {
    let entry = find::routine(written, catalog, home)?;
    match &entry.origin {
        Origin::Bundled => Ok(String::from_utf8_lossy(&entry.bytes).into_owned()),
        Origin::User(path) => fs::read_to_string(path)
            .map_err(|reason| Error::Unreadable { path: path.clone(), reason }),
    }
}

/// Reads a sheet, and shows what was made of each line.
fn pasted(
    title: &str,
    catalog: &Catalog,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<String, Error> {
    let mut sheet = String::new();
    if io::stdin().is_terminal() {
        let path = env::temp_dir().join(format!("supple-sheet-{}.txt", process::id()));
        desk::create(&path, BLANK)?;
        let edited = Editor::find().open(&path).and_then(|()| {
            fs::read_to_string(&path)
                .map_err(|reason| Error::Unreadable { path: path.clone(), reason })
        });
        // The sheet is in memory, or there is none; what is left of the file matters to nobody.
        let _gone = fs::remove_file(&path);
        sheet = edited?;
    } else {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        sheet.push_str(&String::from_utf8_lossy(&bytes));
    }
    let lines = paper::read(&sheet, catalog.exercises().map(|exercise| -> &Exercise { exercise }));
    let Some(page) = paper::page(title, &lines) else {
        table(&lines, None, out)?;
        return Err(Error::NothingRead);
    };
    let routine = files::read_text(&page, catalog).map_err(Error::Unfit)?;
    table(&lines, Some(&routine), out)?;
    Ok(page)
}

/// Each line of the sheet, and below it its dose and what it was matched to, or the question.
fn table(lines: &[Line], routine: Option<&Routine>, out: &mut dyn Write) -> Result<(), Error> {
    let mut steps = routine.into_iter().flat_map(Routine::steps);
    for line in lines {
        writeln!(out, "{}", line.paper)?;
        if let Some(question) = &line.question {
            writeln!(out, "    ? {question}")?;
        } else {
            let dose = steps.next().map(|step| step.dose.in_words(step.sides));
            writeln!(out, "    {}: {}", dose.unwrap_or_default(), line.because)?;
        }
    }
    let asked = lines.iter().filter(|line| line.question.is_some()).count();
    if asked > 0 && routine.is_some() {
        let lines = text::count(asked, "line");
        writeln!(out, "\n{lines} with a question: kept in the file as comments")?;
    }
    Ok(writeln!(out)?)
}
