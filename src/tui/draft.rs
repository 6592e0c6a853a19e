//! A routine that was changed by keys and is not in its file yet.

use std::sync::Arc;

use crate::routine::catalog::{Entry, FileKind, SourceFile};
use crate::routine::edit::{Edit, Refusal};
use crate::routine::{Catalog, Routine};

/// The text of a file with changes, what it reads as, and the way back.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What the changed text reads as.
    pub entry: Entry,
    /// The texts before each change, the first being the file's own.
    past: Vec<String>,
    /// Whether it has been written into the file, which has not been read again yet.
    pub saved: bool,
}

impl Draft {
    /// A draft without changes yet.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self { entry: entry.clone(), past: Vec::new(), saved: false }
    }

    /// Makes a change.
    ///
    /// # Errors
    ///
    /// Says why it is not made.
    pub fn change(&mut self, edit: Edit, catalog: &Catalog) -> Result<(), Refusal> {
        let text = self.text();
        let Some(routine) = self.entry.routine.as_ref().filter(|_| !self.entry.is_broken()) else {
            return Err(Refusal::Mistakes);
        };
        let changed = edit.apply(&text, routine, |text| catalog.reread(&self.entry, text))?;
        self.entry = self.read(&changed, catalog);
        self.past.push(text);
        self.saved = false;
        Ok(())
    }

    /// Takes the last change back. Whether any is left is the answer.
    pub fn undo(&mut self, catalog: &Catalog) -> bool {
        if let Some(text) = self.past.pop() {
            self.entry = self.read(&text, catalog);
            self.saved = false;
        }
        !self.past.is_empty()
    }

    /// Takes note that the file says this now.
    pub fn note_saved(&mut self) {
        self.past.clear();
        self.saved = true;
    }

    /// Reads it again, with the exercises as they are now.
    pub fn renew(&mut self, catalog: &Catalog) {
        let entry = self.read(&self.text(), catalog);
        if entry.routine.is_some() {
            self.entry = entry;
        }
    }

    /// Whether the file has changed since the draft was begun.
    #[must_use]
    pub fn is_outrun(&self, file: &Entry) -> bool {
        self.past.first().is_some_and(|first| first.as_bytes() != &*file.bytes)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.entry.bytes).into_owned()
    }

    fn read(&self, text: &str, catalog: &Catalog) -> Entry {
        let mut entry = catalog.read(&SourceFile {
            origin: self.entry.origin.clone(),
            kind: FileKind::Routine,
            id: self.entry.id.clone(),
            bytes: text.as_bytes().to_vec().into(),
        });
        // The settings may give more time to get ready than the file does.
        if let (Some(routine), Some(before)) = (&mut entry.routine, &self.entry.routine) {
            set_ready(routine, before);
        }
        entry
    }
}

fn set_ready(routine: &mut Arc<Routine>, before: &Routine) {
    if routine.ready != before.ready {
        Arc::make_mut(routine).ready = before.ready;
    }
}
