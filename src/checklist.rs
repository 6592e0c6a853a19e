//! Lists to look at a desk or at lifting with: what is as it should be, and the two quickest fixes.

use std::num::NonZeroU16;
use std::sync::LazyLock;

use crate::history::Checked;
use crate::routine::read::{Reading, Report, Table, count, read, tables, text, texts};

/// A list of things to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// After how many days to go through it again.
    pub again_after_days: NonZeroU16,
    /// How much it is worth.
    pub note: String,
    /// Codes of the sources.
    pub sources: Vec<String>,
    /// What to look at, in order.
    pub items: Vec<Item>,
}

/// A thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id in the list.
    pub id: String,
    /// Its name.
    pub title: String,
    /// How it should be.
    pub target: String,
    /// What puts it right.
    pub fix: String,
    /// About how long that takes.
    pub minutes: NonZeroU16,
    /// Codes of the sources.
    pub sources: Vec<String>,
}

/// All lists.
#[must_use]
pub fn checklists() -> &'static [Checklist] {
    CHECKLISTS.value.as_deref().unwrap_or_default()
}

/// The list with an id: `desk` or `lifting`.
#[must_use]
pub fn checklist(id: &str) -> Option<&'static Checklist> {
    checklists().iter().find(|list| list.id == id)
}

static CHECKLISTS: LazyLock<Reading<Vec<Checklist>>> = LazyLock::new(|| {
    read(include_bytes!("../routines/checklists.toml"), |mut file, report| {
        let lists = file.need("checklist", report, "`[[checklist]]`", tables(checklist_in));
        file.finish(report);
        lists
    })
});

fn checklist_in(mut table: Table<'_>, report: &mut Report) -> Option<Checklist> {
    let id = table.need("id", report, "`id = \"desk\"`", text);
    let title = table.need("title", report, "`title = \"...\"`", text);
    let again = table.need("again_after_days", report, "`again_after_days = 90`", count(3660));
    let note = table.need("note", report, "`note = \"...\"`", text);
    let sources = table.read("sources", report, texts).unwrap_or_default();
    let items = table.need("item", report, "`[[checklist.item]]`", tables(item_in));
    table.finish(report);
    Some(Checklist {
        id: id?,
        title: title?,
        again_after_days: again?,
        note: note?,
        sources,
        items: items?,
    })
}

fn item_in(mut table: Table<'_>, report: &mut Report) -> Option<Item> {
    let id = table.need("id", report, "`id = \"glare\"`", text);
    let title = table.need("title", report, "`title = \"...\"`", text);
    let target = table.need("target", report, "`target = \"...\"`", text);
    let fix = table.need("fix", report, "`fix = \"...\"`", text);
    let minutes = table.need("minutes", report, "`minutes = 5`", count(600));
    let sources = table.read("sources", report, texts).unwrap_or_default();
    table.finish(report);
    Some(Item { id: id?, title: title?, target: target?, fix: fix?, minutes: minutes?, sources })
}

/// A list that is gone through: the answers so far.
#[derive(Clone, Debug)]
pub struct Going {
    /// Which list.
    pub list: &'static Checklist,
    answers: Vec<bool>,
}

impl Going {
    /// A list at its beginning.
    #[must_use]
    pub fn begin(list: &'static Checklist) -> Self {
        Self { list, answers: Vec::new() }
    }

    /// What is looked at now; `None` when all has been.
    #[must_use]
    pub fn item(&self) -> Option<&'static Item> {
        self.list.items.get(self.answers.len())
    }

    /// Which that is, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.answers.len() + 1
    }

    /// It is as it should be, or not; on to the next.
    pub fn answer(&mut self, met: bool) {
        if self.item().is_some() {
            self.answers.push(met);
        }
    }

    /// Back to the one before.
    pub fn back(&mut self) {
        self.answers.pop();
    }

    /// What came out; `None` while something is left to look at.
    #[must_use]
    pub fn checked(&self) -> Option<Checked> {
        if self.item().is_some() {
            return None;
        }
        let met = self.answers.iter().filter(|met| **met).count();
        Some(Checked {
            list: self.list.id.clone(),
            met: u8::try_from(met).unwrap_or(u8::MAX),
            of: u8::try_from(self.answers.len()).unwrap_or(u8::MAX),
            open: self.open().map(|item| item.id.clone()).collect(),
        })
    }

    fn open(&self) -> impl Iterator<Item = &'static Item> {
        let items = self.list.items.iter().zip(&self.answers);
        items.filter(|(_, met)| !**met).map(|(item, _)| item)
    }

    /// Of what is not as it should be, the two that take least time to put right.
    #[must_use]
    pub fn quickest(&self) -> Vec<&'static Item> {
        let mut open: Vec<&Item> = self.open().collect();
        open.sort_by_key(|item| item.minutes);
        open.truncate(2);
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_file_has_no_mistakes_and_its_sources_exist() {
        assert_eq!(CHECKLISTS.diagnostics, []);
        let lengths: Vec<(&str, usize)> =
            checklists().iter().map(|list| (list.id.as_str(), list.items.len())).collect();
        assert_eq!(lengths, [("desk", 14), ("lifting", 8)]);
        for list in checklists() {
            let sources = list.items.iter().flat_map(|item| &item.sources).chain(&list.sources);
            for source in sources {
                assert!(crate::advice::source(source).is_some(), "{source}");
            }
        }
    }

    fn gone_through(id: &str, open: &[&str]) -> Going {
        let mut going = Going::begin(checklist(id).unwrap());
        while let Some(item) = going.item() {
            assert_eq!(going.checked(), None, "not before the end");
            going.answer(!open.contains(&item.id.as_str()));
        }
        going
    }

    #[test]
    fn the_score_counts_what_is_met_and_the_quickest_fixes_come_first() {
        let going = gone_through("desk", &["laptop", "screen-height", "mouse", "glare"]);
        let checked = going.checked().unwrap();
        assert_eq!((checked.met, checked.of), (10, 14));
        assert_eq!(checked.open, ["mouse", "screen-height", "glare", "laptop"]);
        let fixes: Vec<&str> = going.quickest().iter().map(|item| item.id.as_str()).collect();
        assert_eq!(fixes, ["mouse", "glare"]);
        assert_eq!(gone_through("lifting", &[]).quickest(), Vec::<&Item>::new());
    }

    #[test]
    fn an_answer_can_be_taken_back() {
        let mut going = Going::begin(checklist("lifting").unwrap());
        going.back();
        assert_eq!(going.number(), 1);
        going.answer(false);
        going.answer(true);
        going.back();
        assert_eq!((going.number(), going.item().unwrap().id.as_str()), (2, "weight"));
    }
}
