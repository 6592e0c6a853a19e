//! `supple check`: every mistake of every file, and the mending of some.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::error::Error;
use super::watch::Watch;
use super::{Ended, Home, files, json};
use crate::plan::{Names, bundled_plans, read_plan};
use crate::routine::catalog::{self, Catalog, FileKind, Origin, SourceFile};
use crate::routine::code::{Code, Info};
use crate::routine::diagnostic::{Problem, Severity};
use crate::routine::fix;
use crate::routine::report;
use crate::text::{count, list};

/// What to check, and how to tell of it.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files, or folders of routines with their `exercises`; your own folder, unless you say so
    paths: Vec<PathBuf>,
    /// How mistakes are told
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Make the fixes that cannot be wrong, and nothing else
    #[arg(long)]
    fix: bool,
    /// Check again at each save, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Teach a mistake by its code, such as K001, with a wrong and a right example
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,
}

/// How mistakes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines of the file, for reading
    Human,
    /// One line a mistake, `file:line:column: severity[code]: message`, for editors
    Short,
    /// A list of objects, for programs
    Json,
}

/// A fix may uncover another, such as a key behind a missing quote; more rounds than this are a fix
/// that does not mend.
const MOST_FIX_ROUNDS: usize = 10;

/// Checks files as the arguments say.
pub(super) fn run(
    wanted: &CheckArguments,
    home: &Home,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    if let Some(code) = &wanted.explain {
        return explain(code, out);
    }
    let own = home.paths.routines();
    let paths: Vec<PathBuf> =
        if wanted.paths.is_empty() { own.iter().cloned().collect() } else { wanted.paths.clone() };
    if wanted.watch {
        return watch(&paths, own.as_deref(), wanted, out);
    }
    once(&paths, own.as_deref(), wanted, out)
}

fn explain(code: &str, out: &mut dyn Write) -> Result<Ended, Error> {
    let Some(found) = Code::find(code) else {
        let names = Code::all().flat_map(|info: &Info| [info.id, info.name]);
        return Err(Error::unknown("code", code, names, "docs/diagnostics.md lists them all"));
    };
    write!(out, "{}", found.info().markdown())?;
    Ok(Ended::Well)
}

/// A file with everything that is wrong with it.
struct Checked {
    file: SourceFile,
    problems: Vec<Problem>,
}

/// Checks all files, each with the exercises of all of them, the user's own and the bundled ones.
fn check(paths: &[PathBuf], own: Option<&Path>) -> Vec<Checked> {
    // The user's folder may come to be while it is watched.
    let there = paths.iter().filter(|path| path.is_dir() || own != Some(path));
    let mut found = files::find(&there.cloned().collect::<Vec<_>>());
    let mut own =
        files::find(own.map(|own| own.join("exercises")).filter(|own| own.is_dir()).as_slice());
    // A file is named twice when it lies in a folder that is named as well, or in the user's own.
    let mut seen = HashSet::new();
    let mut is_new = |(file, _): &(SourceFile, Option<Problem>)| match &file.origin {
        Origin::User(path) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            seen.insert(path.into_os_string())
        }
        Origin::Bundled => true,
    };
    found.retain(&mut is_new);
    own.retain(&mut is_new);
    let is_exercise = |file: &SourceFile| file.kind == FileKind::Exercise;
    let readable =
        |(file, problem): &(SourceFile, Option<Problem>)| problem.is_none().then(|| file.clone());
    let exercises = catalog::bundled()
        .chain(own.iter().filter_map(readable))
        .chain(found.iter().filter_map(readable))
        .filter(is_exercise);
    let catalog = Catalog::build(exercises);
    let names = names(&found, &catalog);
    let mut checked = Vec::with_capacity(found.len());
    for (file, closed) in found {
        let mut problems: Vec<Problem> = file.shadows().into_iter().collect();
        match (closed, file.kind) {
            (Some(problem), _) => problems = vec![problem],
            (None, FileKind::Routine) => problems.extend(catalog.read(&file).problems),
            (None, FileKind::Plan) => {
                let reading = read_plan(&file.id, &file.bytes, &names);
                problems.extend(reading.diagnostics.into_iter().map(|found| file.problem(found)));
            }
            (None, FileKind::Exercise) => {
                let of_file = |problem: &&Problem| problem.origin == file.origin;
                problems.extend(catalog.exercise_problems.iter().filter(of_file).cloned());
            }
        }
        checked.push(Checked { file, problems });
    }
    checked.sort_by_cached_key(|checked| checked.file.path());
    checked
}

/// What plans may name: all routines, plans and exercises, the user's own and the bundled ones.
fn names(found: &[(SourceFile, Option<Problem>)], catalog: &Catalog) -> Names {
    let ids = |kind: FileKind| {
        let own = found.iter().map(|(file, _)| file).filter(move |file| file.kind == kind);
        own.map(|file| file.id.clone())
            .chain(catalog::bundled().filter(move |file| file.kind == kind).map(|file| file.id))
    };
    let plans = bundled_plans().iter().map(|(id, _)| (*id).to_owned());
    Names {
        routines: ids(FileKind::Routine).collect(),
        exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
        plans: ids(FileKind::Plan).chain(plans).collect(),
    }
}

fn once(
    paths: &[PathBuf],
    own: Option<&Path>,
    wanted: &CheckArguments,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let mut checked = check(paths, own);
    if wanted.fix {
        let mut fixed = 0;
        for _ in 0..MOST_FIX_ROUNDS {
            let made = fix_all(&checked)?;
            if made == 0 {
                break;
            }
            fixed += made;
            checked = check(paths, own);
        }
        if wanted.format == Format::Human && fixed > 0 {
            writeln!(out, "fixed {}\n", count(fixed, "mistake"))?;
        }
    }
    tell(&checked, wanted.format, out)?;
    let errors = checked.iter().flat_map(|checked| &checked.problems).any(Problem::is_error);
    Ok(if errors { Ended::WithErrors } else { Ended::Well })
}

/// Makes the sure fixes of every file; the answer is how many.
fn fix_all(checked: &[Checked]) -> Result<usize, Error> {
    let mut made = 0;
    for Checked { file, problems } in checked {
        let Origin::User(path) = &file.origin else { continue };
        let fixes = problems.iter().filter_map(|problem| problem.diagnostic.fix.as_ref());
        let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
        if let Some((fixed, number)) = fix::apply(text, fixes) {
            fs::write(path, fixed)
                .map_err(|reason| Error::Unwritable { path: path.clone(), reason })?;
            made += number;
        }
    }
    Ok(made)
}

fn tell(checked: &[Checked], format: Format, out: &mut dyn Write) -> Result<(), Error> {
    let problems = || {
        checked.iter().flat_map(|Checked { file, problems }| {
            problems.iter().map(move |problem| (problem, &*file.bytes))
        })
    };
    match format {
        Format::Human => {
            let colours = super::look::colours(&io::stdout());
            for (problem, bytes) in problems() {
                writeln!(out, "{}\n", report::human(problem, bytes, colours))?;
            }
            writeln!(out, "{}", sum(checked))?;
        }
        Format::Short => {
            for (problem, _) in problems() {
                writeln!(out, "{}", report::short(problem))?;
            }
        }
        Format::Json => {
            let all: Vec<_> =
                problems().map(|(problem, bytes)| report::json(problem, bytes)).collect();
            json(&all, out)?;
        }
    }
    Ok(())
}

/// What all of it comes to: `2 errors and 1 warning in 2 of 5 files`.
fn sum(checked: &[Checked]) -> String {
    if checked.is_empty() {
        return "there are no files to check".to_owned();
    }
    let all = count(checked.len(), "file");
    let kinds = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let found = checked.iter().flat_map(|checked| &checked.problems);
        let number = found.filter(|problem| problem.diagnostic.severity() == severity).count();
        (number, severity.word())
    });
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    if kinds.is_empty() {
        return format!("no mistakes in {all}");
    }
    let with = checked.iter().filter(|checked| !checked.problems.is_empty()).count();
    format!("{} in {with} of {all}", list(&kinds))
}

/// Checks now and whenever something is saved.
fn watch(
    paths: &[PathBuf],
    own: Option<&Path>,
    wanted: &CheckArguments,
    out: &mut dyn Write,
) -> Result<Ended, Error> {
    let places: Vec<PathBuf> =
        paths.iter().map(std::path::absolute).collect::<Result<_, io::Error>>()?;
    let exercises = places.iter().map(|path| path.join("exercises"));
    let mut watch = Watch::open(places.iter().cloned().chain(exercises));
    let mut last: Option<Vec<u8>> = None;
    loop {
        let mut said = Vec::new();
        once(paths, own, wanted, &mut said)?;
        // A save that changes nothing needs no second report.
        if last.as_ref() != Some(&said) {
            out.write_all(&said)?;
            out.flush()?;
        }
        last = Some(said);
        watch.wait();
    }
}
