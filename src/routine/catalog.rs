//! Everything there is to play: the bundled files, and the user's over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::routine::code::Code;
use crate::routine::diagnostic::{Diagnostic, Label, Problem, place};
use crate::routine::read::{Exercises, read_exercise, read_routine};
use crate::routine::{Exercise, Routine};

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// A file as it was found, not yet read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it comes from.
    pub origin: Origin,
    /// What it is to be read as.
    pub kind: FileKind,
    /// Its name without the ending.
    pub id: String,
    /// Its content, whatever that is.
    pub bytes: Cow<'static, [u8]>,
}

/// Where a file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the program itself.
    Bundled,
    /// From the user's folder or from a path that the user named.
    User(PathBuf),
}

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A routine: `*.toml` in the folder.
    Routine,
    /// An exercise: `exercises/*.toml` in the folder.
    Exercise,
    /// A plan: `plans/*.toml` in the folder.
    Plan,
}

/// All exercises and routines, readable or not.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    exercises: Exercises,
    /// The routines by id, the user's in place of bundled ones with the same id.
    pub routines: Vec<Entry>,
    /// What is wrong with exercise files; what is wrong with routines stands in their entries.
    pub exercise_problems: Vec<Problem>,
    /// The exercise files that something is wrong with.
    faulty: Vec<SourceFile>,
}

/// A routine of the catalogue. One that cannot be read stays in the list and says why.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The file's name without its ending.
    pub id: String,
    /// Where the file comes from.
    pub origin: Origin,
    /// The routine; of a file that has errors, its last good version, if there was one.
    pub routine: Option<Arc<Routine>>,
    /// What is wrong with the file, sorted by place.
    pub problems: Vec<Problem>,
    /// What the file says; nothing, if it cannot be opened.
    pub bytes: Cow<'static, [u8]>,
}

impl Catalog {
    /// The catalogue of the bundled files alone.
    #[must_use]
    pub fn bundled() -> Self {
        Self::build(bundled())
    }

    /// Reads all files, later ones over earlier ones with the same kind and id.
    ///
    /// A routine uses the user's exercise in place of the bundled one. Where the user's exercise has
    /// errors, the bundled one is used, and the errors are kept in `exercise_problems`.
    #[must_use]
    pub fn build(files: impl IntoIterator<Item = SourceFile>) -> Self {
        Self::build_of(files, |_| true)
    }

    /// Reads the `wanted` files. Of other exercises the ids are known, of other routines nothing.
    #[must_use]
    pub fn build_of(
        files: impl IntoIterator<Item = SourceFile>,
        wanted: impl Fn(&SourceFile) -> bool,
    ) -> Self {
        let mut exercise_files: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
        let mut routine_files: BTreeMap<String, SourceFile> = BTreeMap::new();
        for file in files {
            match file.kind {
                FileKind::Exercise => {
                    exercise_files.entry(file.id.clone()).or_default().push(file);
                }
                FileKind::Routine if wanted(&file) => {
                    routine_files.insert(file.id.clone(), file);
                }
                FileKind::Routine | FileKind::Plan => {}
            }
        }
        // Exercises name one another, so every id is known before the first is read.
        let exercises = exercise_files.keys().map(|id| (id.clone(), None)).collect();
        let mut catalog = Self { exercises, ..Self::default() };
        for (id, versions) in exercise_files {
            let mut found = None;
            for file in versions.iter().rev().filter(|file| wanted(file)) {
                if found.is_some() && file.origin == Origin::Bundled {
                    break;
                }
                let reading = read_exercise(&id, &file.bytes, &catalog.exercises);
                if !reading.diagnostics.is_empty() {
                    catalog.faulty.push(file.clone());
                }
                catalog.exercise_problems.extend(problems(file, reading.diagnostics));
                found = found.or(reading.value);
            }
            catalog.exercises.insert(id, found.map(Arc::new));
        }
        catalog.lend_figures();
        catalog.routines = routine_files.into_values().map(|file| catalog.read(&file)).collect();
        catalog
    }

    /// Gives each exercise that has its figure from another that one's, which may have it from a third.
    fn lend_figures(&mut self) {
        let borrows = |exercise: &Exercise| exercise.figure_of.is_some();
        let ids: Vec<String> =
            self.exercises().filter(|one| borrows(one)).map(|one| one.id.clone()).collect();
        for id in ids {
            let mut lender = self.exercise(&id);
            // As many as there are exercises: some may have theirs from each other in a circle.
            for _ in 0..self.exercises.len() {
                let next = lender.and_then(|lender| lender.figure_of.as_deref());
                let Some(next) = next else { break };
                lender = self.exercise(next);
            }
            let figure = lender.and_then(|lender| lender.figure.clone());
            if let Some(Some(exercise)) = self.exercises.get_mut(&id) {
                Arc::make_mut(exercise).figure = figure;
            }
        }
    }

    /// Reads one more routine with the exercises of this catalogue, and does not add it.
    #[must_use]
    pub fn read(&self, file: &SourceFile) -> Entry {
        let reading = read_routine(&file.id, &file.bytes, &self.exercises);
        Entry {
            id: file.id.clone(),
            origin: file.origin.clone(),
            routine: reading.value.map(Arc::new),
            problems: problems(file, reading.diagnostics),
            bytes: file.bytes.clone(),
        }
    }

    /// Reads a text as the file of an entry.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    pub fn reread(&self, entry: &Entry, text: &str) -> Result<Routine, String> {
        let read = self.read(&SourceFile {
            origin: entry.origin.clone(),
            kind: FileKind::Routine,
            id: entry.id.clone(),
            bytes: text.as_bytes().to_vec().into(),
        });
        let why = || read.problems.iter().find(|problem| problem.is_error());
        match &read.routine {
            Some(routine) => Ok((**routine).clone()),
            None => Err(why().map(|why| why.diagnostic.message.clone()).unwrap_or_default()),
        }
    }

    /// Reads one more exercise beside those of this catalogue, and does not add it.
    #[must_use]
    pub fn read_exercise(&self, file: &SourceFile) -> (Option<Exercise>, Vec<Problem>) {
        let reading = read_exercise(&file.id, &file.bytes, &self.exercises);
        (reading.value, problems(file, reading.diagnostics))
    }

    /// Puts an entry in the place of the one with an id; without an entry there is none.
    pub fn replace(&mut self, entry: Option<Entry>, id: &str) {
        match (self.routines.binary_search_by(|other| other.id.as_str().cmp(id)), entry) {
            (Ok(place), Some(entry)) => self.routines[place] = entry,
            (Err(place), Some(entry)) => self.routines.insert(place, entry),
            (Ok(place), None) => drop(self.routines.remove(place)),
            (Err(_), None) => {}
        }
    }

    /// Keeps the last good version of each file that has errors now and had none `before`.
    pub fn keep_good(&mut self, before: &Self) {
        for entry in self.routines.iter_mut().filter(|entry| entry.routine.is_none()) {
            let last = before.routine(&entry.id).filter(|last| last.origin == entry.origin);
            entry.routine = last.and_then(|last| last.routine.clone());
        }
    }

    /// The exercise with an id, unless no file of that name can be read.
    #[must_use]
    pub fn exercise(&self, id: &str) -> Option<&Arc<Exercise>> {
        self.exercises.get(id)?.as_ref()
    }

    /// All exercises that can be read, by id.
    pub fn exercises(&self) -> impl Iterator<Item = &Arc<Exercise>> {
        self.exercises.values().flatten()
    }

    /// The entry of the routine with an id.
    #[must_use]
    pub fn routine(&self, id: &str) -> Option<&Entry> {
        self.routines.iter().find(|entry| entry.id == id)
    }

    /// What is wrong with exercise files, each with what it says.
    pub fn exercise_mistakes(&self) -> impl Iterator<Item = (&[Problem], &[u8])> {
        let of_one = |one: &Problem, other: &Problem| one.path == other.path;
        self.exercise_problems.chunk_by(of_one).map(|problems| {
            let path = problems.first().map(|problem| &problem.path);
            let file = self.faulty.iter().find(|file| Some(&file.path()) == path);
            (problems, file.map_or(&[][..], |file| &*file.bytes))
        })
    }

    /// Everything that is wrong with any file.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.exercise_problems.iter().chain(self.routines.iter().flat_map(|entry| &entry.problems))
    }
}

impl Entry {
    /// Whether the file has errors; what there is to play is then an earlier version of it.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }
}

impl SourceFile {
    /// Says that the file takes the place of a bundled one, unless it is the same to the byte.
    #[must_use]
    pub fn shadows(&self) -> Option<Problem> {
        let (what, files) = match self.kind {
            FileKind::Routine => ("routine", ROUTINES),
            FileKind::Exercise => ("exercise", EXERCISES),
            FileKind::Plan => ("plan", PLANS),
        };
        let (id, text) = files.iter().find(|(id, _)| *id == self.id)?;
        let diagnostic = Diagnostic {
            code: Code::Shadows,
            message: format!("this file takes the place of the bundled {what} `{id}`"),
            labels: vec![Label { span: 0..0, text: String::new() }],
            help: Some("give it another name if you want both".to_owned()),
            fix: None,
        };
        (*self.bytes != *text.as_bytes()).then(|| self.problem(diagnostic))
    }

    /// A mistake of this file.
    #[must_use]
    pub fn problem(&self, diagnostic: Diagnostic) -> Problem {
        let (line, column) = place(&self.bytes, diagnostic.span().start);
        Problem { origin: self.origin.clone(), path: self.path(), line, column, diagnostic }
    }

    /// The path to show to people: the user's own, or the bundled file's in the program's sources.
    #[must_use]
    pub fn path(&self) -> String {
        match (&self.origin, self.kind) {
            (Origin::User(path), _) => path.display().to_string(),
            (Origin::Bundled, FileKind::Routine) => format!("routines/{}.toml", self.id),
            (Origin::Bundled, FileKind::Exercise) => format!("routines/exercises/{}.toml", self.id),
            (Origin::Bundled, FileKind::Plan) => format!("routines/plans/{}.toml", self.id),
        }
    }
}

fn problems(file: &SourceFile, diagnostics: Vec<Diagnostic>) -> Vec<Problem> {
    diagnostics.into_iter().map(|found| file.problem(found)).collect()
}

/// The bundled files.
pub fn bundled() -> impl Iterator<Item = SourceFile> {
    let of = |kind, files: &'static [(&'static str, &'static str)]| {
        files.iter().map(move |(id, text)| SourceFile {
            origin: Origin::Bundled,
            kind,
            id: (*id).to_owned(),
            bytes: Cow::Borrowed(text.as_bytes()),
        })
    };
    of(FileKind::Exercise, EXERCISES).chain(of(FileKind::Routine, ROUTINES))
}
