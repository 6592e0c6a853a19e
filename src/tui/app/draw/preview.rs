//! Drawing a routine from inside, with the figure of a step beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::Widget as _;

use super::{SIDE_BY_SIDE, body};
use crate::figure::{Beat, Facing, KeyPose};
use crate::history::Scores;
use crate::score::{self, Voice};
use crate::tui::app::App;
use crate::tui::screen::preview::{self, Preview, Text};
use crate::tui::screen::{Screen, mistakes};
use crate::tui::widget::figure::Figurine;
use crate::tui::widget::page::Page;
use crate::tui::widget::words;

/// Columns and rows of a figure beside a preview.
const FIGURE: (u16, u16) = (28, 14);

impl App {
    /// The inside of the chosen routine, beside the list.
    pub(super) fn draw_beside(&self, area: Rect, buffer: &mut Buffer) {
        let Some(row) = self.library.row() else { return };
        let preview = Preview { id: row.id.clone(), chosen: None, beyond: 0 };
        let Text { lines, .. } = self.preview_text(&preview, Page::columns(area.width));
        Page { lines, scroll: 0, theme: self.theme() }.render(area, buffer);
    }

    /// The page of a preview and, where there are columns for both, the room for a figure beside it.
    pub(super) fn preview_parts(&self, body: Rect) -> (Rect, Option<Rect>) {
        let page = Rect { width: body.width.min(92), ..body };
        if body.width < SIDE_BY_SIDE || self.theme().grain.is_none() {
            return (page, None);
        }
        let [page, beside] =
            Layout::horizontal([Constraint::Max(92), Constraint::Length(FIGURE.0)]).areas(body);
        let height = beside.height.min(FIGURE.1);
        (page, Some(Rect { height, ..beside }))
    }

    /// The figure of the chosen step of a preview, or of the first, with its words below it.
    pub(super) fn draw_step(&self, preview: &Preview, area: Rect, buffer: &mut Buffer) {
        let routine = self.entry(&preview.id).and_then(|entry| entry.routine.as_deref());
        let Some(routine) = routine else { return };
        let chosen = preview.chosen.unwrap_or(0);
        let Some(figure) =
            routine.steps().nth(chosen).and_then(|step| step.exercise.figure.as_deref())
        else {
            return;
        };
        let words = figure.poses.last().map(KeyPose::label).unwrap_or_default();
        let theme = self.theme();
        let words = words::plain(&words, theme.dim, area.width);
        let words = words::cut(words, 2, area.width, theme.signs.more);
        let room = Rect { height: area.height.saturating_sub(words.len() as u16), ..area };
        let scene = figure.scene(Beat::End, Facing::AsDrawn);
        Figurine { scene: &scene, theme }.render(room, buffer);
        for (line, y) in words.iter().zip(room.bottom()..) {
            buffer.set_line(area.x, y, line, area.width);
        }
    }

    pub(super) fn preview_text(&self, preview: &Preview, columns: u16) -> Text {
        let theme = self.theme();
        let Some(entry) = self.entry(&preview.id) else {
            let gone = Line::styled("The file of this routine is gone.", theme.caution);
            return Text { lines: vec![gone], anchors: Vec::new() };
        };
        match &entry.routine {
            Some(routine) => {
                let length = match self.drafts.get(&entry.id) {
                    Some(_) => score::plan(routine, self.talk(), &Voice::default()).expected(),
                    None => self.library.length(&entry.id),
                };
                let remark = self.remark(entry);
                let today = self.tailor(routine, Scores::default());
                let remark = remark.or_else(|| {
                    let refusal = today.as_ref().err()?;
                    Some(refusal.words(routine, &self.setup.numbers))
                });
                let remark = remark.or_else(|| {
                    let differs = !self.coached(&entry.id).is_empty();
                    differs
                        .then(|| "The coach has other doses: c writes them into the file.".into())
                });
                let notes = today.map(|today| today.notes).unwrap_or_default();
                let remark = remark.as_deref();
                preview::text(routine, length, remark, &notes, preview.chosen, columns, theme)
            }
            None => Text { lines: mistakes::of_file(entry, columns, theme), anchors: Vec::new() },
        }
    }

    /// How many lines there are to scroll below what is chosen in the preview.
    pub(in crate::tui::app) fn preview_room(&self) -> u16 {
        let body = body(self.area());
        match self.screens.last() {
            Some(Screen::Preview(preview)) => {
                let page = self.preview_parts(body).0;
                let text = self.preview_text(preview, Page::columns(page.width));
                preview::room(&text, preview, body.height)
            }
            _ => 0,
        }
    }
}
