//! Changing routines from inside, and keeping in step with their files.

use std::path::PathBuf;
use std::sync::Arc;

use super::App;
use crate::coach::{self, rewritten};
use crate::history::{Body, Doses, Scores, Setting};
use crate::plan::Day;
use crate::routine::catalog::{Entry, Origin};
use crate::routine::edit::{Change, Edit};
use crate::routine::{Catalog, Routine};
use crate::text::{count, list};
use crate::time::Now;
use crate::tui::action::Troubles;
use crate::tui::draft::Draft;
use crate::tui::effect::{Effect, Writing};
use crate::tui::screen::Screen;
use crate::tui::screen::library::Library;
use crate::tui::screen::preview::items;

impl App {
    /// A routine as it was changed, or as its file has it.
    pub(super) fn entry(&self, id: &str) -> Option<&Entry> {
        let draft = self.drafts.get(id).map(|draft| &draft.entry);
        draft.or_else(|| self.in_file(id))
    }

    fn in_file(&self, id: &str) -> Option<&Entry> {
        self.catalog.as_ref()?.routine(id)
    }

    /// The routines with changes that are not saved.
    pub(super) fn unsaved(&self) -> impl Iterator<Item = &str> {
        let unsaved = self.drafts.iter().filter(|(_, draft)| !draft.saved);
        unsaved.map(|(id, _)| id.as_str())
    }

    pub(super) fn is_unsaved(&self, id: &str) -> bool {
        self.unsaved().any(|other| other == id)
    }

    /// What is to be said of a routine's file.
    pub(super) fn remark(&self, entry: &Entry) -> Option<String> {
        let file = self.in_file(&entry.id);
        let draft = self.drafts.get(&entry.id).filter(|draft| !draft.saved);
        if let Some(draft) = draft {
            let outrun = file.is_some_and(|file| draft.is_outrun(file));
            let own = entry.origin != Origin::Bundled;
            return Some(match (outrun, own) {
                (true, _) => {
                    "Changed here, and the file changed as well: w writes over that.".into()
                }
                (false, true) => "Changed, not saved yet: w saves.".into(),
                (false, false) => "Changed, not saved yet: w saves a copy of your own.".into(),
            });
        }
        let errors = entry.problems.iter().filter(|problem| problem.is_error()).count();
        if errors > 0 {
            let mistakes = count(errors, "mistake");
            let last = "This is its last good version.";
            return Some(format!("The file has {mistakes} now: ! shows what. {last}"));
        }
        let warns = entry.origin != Origin::Bundled && !entry.problems.is_empty();
        warns.then(|| {
            format!("{} on the file: ! shows what.", count(entry.problems.len(), "remark"))
        })
    }

    /// Changes the chosen step.
    pub(super) fn change(&mut self, change: Change) {
        let Some(Screen::Preview(preview)) = self.screens.last_mut() else { return };
        let Some(catalog) = self.catalog.as_deref() else { return };
        let id = preview.id.clone();
        let draft = match self.drafts.get(&id) {
            Some(draft) => Some(draft.clone()),
            None => catalog.routine(&id).map(Draft::of),
        };
        let Some(mut draft) = draft else { return };
        let steps = |draft: &Draft| draft.entry.routine.as_ref().map_or(0, |it| it.steps().count());
        let step = preview.chosen.filter(|step| *step < steps(&draft));
        let Some(step) = step else {
            self.notice = Some("choose a step first, with the arrow keys".to_owned());
            return;
        };
        let edit = Edit { step, change };
        match draft.change(edit, catalog) {
            Ok(()) => {
                preview.chosen = Some(edit.step_after(steps(&draft)));
                self.drafts.insert(id, draft);
            }
            Err(refusal) => self.notice = Some(refusal.to_string()),
        }
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self) {
        let Some(id) = self.looked_at() else { return };
        match (self.catalog.as_deref(), self.drafts.get_mut(&id)) {
            (Some(catalog), Some(draft)) if !draft.saved => {
                if !draft.undo(catalog) {
                    self.drafts.remove(&id);
                }
            }
            _ => self.notice = Some("there is nothing to take back".to_owned()),
        }
        let items = self.routine(&id).map_or(0, |routine| items(&routine).len());
        if let Some(Screen::Preview(preview)) = self.screens.last_mut() {
            preview.chosen = preview.chosen.map(|item| item.min(items.saturating_sub(1)));
        }
    }

    /// Writes the changes into the file.
    pub(super) fn save(&mut self) -> Vec<Effect> {
        let changed = self.looked_at().filter(|id| self.is_unsaved(id));
        let writing = changed.and_then(|id| self.writing(&id));
        if writing.is_none() {
            self.notice = Some("there is nothing to save".to_owned());
        }
        writing.map(|writing| Effect::Save(Box::new(writing))).into_iter().collect()
    }

    /// The coach's doses of a routine, as they differ from its file.
    pub(super) fn coached(&self, id: &str) -> Vec<Setting> {
        let day = self.day().filter(|_| self.setup.coach && self.is_told());
        let settings = |day: &Day| coach::settings(&day.entries, id, day.when.instant);
        day.map(settings).unwrap_or_default()
    }

    /// Writes the coach's doses into the file. Changes of one's own are not mixed with them: what is
    /// written counts as the coach's.
    pub(super) fn write_doses(&mut self) -> Vec<Effect> {
        let (Some(id), Some(catalog)) = (self.looked_at(), self.catalog.as_deref()) else {
            return Vec::new();
        };
        if self.is_unsaved(&id) {
            self.notice =
                Some("save your changes first, or take them back: w saves, u undoes".into());
            return Vec::new();
        }
        let entry = self.in_file(&id).filter(|entry| !entry.is_broken());
        let Some((entry, routine)) = entry.and_then(|it| Some((it, it.routine.as_deref()?))) else {
            return Vec::new();
        };
        let text = String::from_utf8_lossy(&entry.bytes);
        let read = |text: &str| catalog.reread(entry, text);
        let new = rewritten(&text, routine, &self.coached(&id), catalog, read);
        if new.notes.is_empty() {
            let refused = new.refused.first();
            let words = refused.map(|(name, why)| format!("{name}: stays the coach's: {why}"));
            let nothing = || "the coach has no other doses than the file".to_owned();
            self.notice = Some(words.unwrap_or_else(nothing));
            return Vec::new();
        }
        let writing = Writing {
            id: id.clone(),
            origin: entry.origin.clone(),
            known: entry.bytes.clone(),
            text: new.text.into_bytes().into(),
        };
        self.dosed = Some(Doses { routine: id, settings: new.settings });
        vec![Effect::Save(Box::new(writing))]
    }

    /// Opens the file in the editor, with the changes written into it.
    pub(super) fn edit(&mut self) -> Vec<Effect> {
        let writing = self.looked_at().and_then(|id| self.writing(&id));
        writing.map(|writing| Effect::Edit(Box::new(writing))).into_iter().collect()
    }

    fn writing(&self, id: &str) -> Option<Writing> {
        let entry = self.entry(id)?;
        let file = self.in_file(id);
        Some(Writing {
            id: id.to_owned(),
            origin: file.unwrap_or(entry).origin.clone(),
            known: file.map(|file| file.bytes.clone()).unwrap_or_default(),
            text: entry.bytes.clone(),
        })
    }

    /// Takes note of what became of a file. Doses that are in it are remembered at once, so that nothing
    /// counts twice.
    pub(super) fn note_saved(
        &mut self,
        id: &str,
        outcome: Result<PathBuf, String>,
        now: &Now,
    ) -> Vec<Effect> {
        let dosed = self.dosed.take().filter(|doses| doses.routine == id && outcome.is_ok());
        match outcome {
            Ok(path) => {
                let bundled = self.in_file(id).is_some_and(|file| file.origin == Origin::Bundled);
                let what = if bundled { "your own copy" } else { "saved" };
                self.notice = Some(format!("{what}: {}", path.display()));
                if let Some(draft) = self.drafts.get_mut(id) {
                    draft.note_saved();
                }
            }
            Err(why) => self.notice = Some(why),
        }
        dosed.map(|doses| self.note(Body::Doses(doses), now)).unwrap_or_default()
    }

    /// Takes over the files as they are now. A session learns of a new version of its own.
    pub(super) fn renew(&mut self, mut catalog: Box<Catalog>, now: &Now) -> Vec<Effect> {
        if let Some(before) = &self.catalog {
            catalog.keep_good(before);
        }
        self.drafts.retain(|_, draft| !draft.saved);
        for draft in self.drafts.values_mut() {
            draft.renew(&catalog);
        }
        self.library = Library::of(&catalog, &self.library, self.talk());
        let newer = self.newer_than_played(&catalog);
        self.catalog = Some(catalog);
        let today = |newer: Arc<Routine>| self.tailor(&newer, Scores::default()).ok();
        let newer = newer.and_then(today).map(|today| today.routine);
        self.show_mistakes_of_edited();
        let events = match (self.workout_mut(), newer) {
            (Some(workout), Some(newer)) => workout.offer(newer, now),
            _ => Vec::new(),
        };
        self.heed(&events, now)
    }

    /// Says what is wrong beside the routines, when that is news.
    pub(super) fn take_note_of(&mut self, troubles: Troubles) {
        if troubles == self.troubles {
            return;
        }
        let (settings, sounds) = (troubles.settings.len(), troubles.sounds.len());
        let settings = format!("config.toml has {}", count(settings, "mistake"));
        let sounds = format!("{} of yours cannot be played", count(sounds, "sound"));
        let parts = [(&troubles.settings, settings), (&troubles.sounds, sounds)];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(found, _)| !found.is_empty())
            .map(|(_, words)| words)
            .collect();
        self.notice = (!told.is_empty()).then(|| format!("{}: ! shows why", list(&told)));
        self.troubles = troubles;
    }

    /// The version of the played routine that a catalogue has, if its file has changed since.
    fn newer_than_played(&self, catalog: &Catalog) -> Option<Arc<Routine>> {
        let played = self.workout()?.session.timeline().routine();
        let last = self.in_file(&played.id).and_then(|file| file.routine.as_ref());
        let file = catalog.routine(&played.id).filter(|file| file.origin != Origin::Bundled)?;
        file.routine.clone().filter(|newer| Some(newer) != last)
    }

    /// After the editor one sees at once what is wrong.
    pub(super) fn show_mistakes_of_edited(&mut self) {
        let broken = |id: &String| self.in_file(id).is_some_and(Entry::is_broken);
        if let Some(id) = self.edited.clone().filter(broken)
            && !matches!(self.screens.last(), Some(Screen::Mistakes { .. }))
        {
            self.screens.push(Screen::Mistakes { id, scroll: 0 });
        }
    }
}
