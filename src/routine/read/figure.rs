//! Figures: what is seen, what stands beside the body, and the poses that it goes through.

use std::sync::Arc;

use glam::Vec2;
use toml::de::DeValue;

use self::number::{number, numbers, pillow};
use self::pose::Draft;
use super::table::{Item, Report, Table};
use super::value::{flag, list, some_time, table, tables, text, word};
use super::{Exercises, unknown, unknown_exercise};
use crate::figure::{Figure, Highlight, KeyPose, Muscle, Prop, Spot, View};
use crate::routine::Word;
use crate::routine::code::Code;
use crate::text::choices;

pub(super) mod number;
mod pose;

pub(super) use self::pose::Toward;

/// The most poses that a movement goes through.
const MOST_POSES: usize = 12;

/// A figure, or the exercise that has it.
pub(super) enum Drawing {
    Own(Arc<Figure>),
    Of(String),
}

/// Reads `figure`: a table, or the id of an exercise that has one. `sided`: whether the two sides are
/// worked one at a time, of which the right one is drawn.
pub(super) fn figure(
    sided: bool,
    known: &Exercises,
) -> impl FnOnce(Item<'_>, &mut Report) -> Option<Drawing> {
    move |item, report| match &item.value {
        DeValue::String(_) => {
            let span = item.span.clone();
            let id = text(item, report)?;
            if known.contains_key(&id) {
                return Some(Drawing::Of(id));
            }
            unknown_exercise(&id, span, known, "leave it out", report)
        }
        DeValue::Table(_) => {
            let table = table(item, report, "`[figure]`")?;
            own(table, sided, report).map(|figure| Drawing::Own(Arc::new(figure)))
        }
        _ => item.wrong_type(report, "a table or the id of an exercise", "`[figure]`"),
    }
}

fn own(mut table: Table<'_>, sided: bool, report: &mut Report) -> Option<Figure> {
    let view = table.read("view", report, word).unwrap_or(View::Side);
    let highlights = list(|item, report: &mut Report| highlight(item, sided, report));
    let highlights = table.read("highlight", report, highlights).unwrap_or_default();
    let props = props(&mut table, report);
    let round = table.read("round", report, flag).unwrap_or(false);
    let cycle = table.read("cycle", report, some_time);
    let mut before: Option<Draft> = None;
    let mut poses = Vec::new();
    let read = tables(|mut table, report: &mut Report| {
        let name = table.need("name", report, "`name = \"start\"`", text);
        let says = table.read("says", report, text);
        let draft = Draft::read(&mut table, before.take(), report);
        let pose = draft.pose(table.span.clone(), &props, poses.is_empty(), report);
        table.finish(report);
        before = Some(draft);
        poses.push(name.zip(pose).map(|(name, pose)| KeyPose { name, says, pose }));
        Some(())
    });
    let write = "`[[figure.pose]]` and below it where hips, hands and feet are";
    let span = table.span.clone();
    let there = table.need("pose", report, write, read);
    table.finish(report);
    there?;
    let poses: Vec<KeyPose> = poses.into_iter().collect::<Option<_>>()?;
    if poses.len() > MOST_POSES {
        let message = format!("a movement of {} poses is more than one can follow", poses.len());
        let help = format!("keep the {MOST_POSES} that count most");
        return report.error(Code::TooLarge, span, message, help);
    }
    Some(Figure { view, highlights, props, poses, round, cycle })
}

/// What stands beside the body or is held, in the order in which it is drawn.
fn props(table: &mut Table<'_>, report: &mut Report) -> Vec<Prop> {
    let mut props = Vec::new();
    if table.read("mat", report, flag) == Some(true) {
        props.push(Prop::Mat);
    }
    props.extend(table.read("wall", report, number).map(Prop::Wall));
    props.extend(table.read("chair", report, numbers).map(|at| Prop::Chair(Vec2::from_array(at))));
    props.extend(table.read("table", report, numbers).map(|at| Prop::Table(Vec2::from_array(at))));
    props.extend(table.read("step", report, numbers).map(Prop::Step));
    props.extend(table.read("rail", report, numbers).map(Prop::Rail));
    props.extend(table.read("door", report, number).map(Prop::Door));
    props.extend(table.read("pillow", report, pillow).map(Prop::Pillow));
    props.extend(table.read("strap", report, strap));
    props.extend(table.read("stick", report, word::<Stick>).map(|stick| match stick {
        Stick::Back => Prop::StickOnBack,
        Stick::Hands => Prop::StickInHands,
    }));
    props
}

/// A muscle, by its word, of one half of the body if it says so. Without a word, the half that works.
fn highlight(item: Item<'_>, sided: bool, report: &mut Report) -> Option<Highlight> {
    let span = item.span.clone();
    let written = text(item, report)?;
    let halves = [("right ", [true, false]), ("left ", [false, true]), ("both ", [true, true])];
    let half = halves.iter().find(|(half, _)| written.starts_with(half));
    let word = half.and_then(|(half, _)| written.strip_prefix(half)).unwrap_or(&written);
    let Some(muscle) = Muscle::of(word) else {
        let message =
            format!("`{}` is nothing that a figure can highlight", written.escape_debug());
        let muscles = || Muscle::WORDS.iter().map(|(word, _)| *word);
        let quoted: Vec<_> = muscles().map(|muscle| format!("\"{muscle}\"")).collect();
        let otherwise = format!("write {}", choices(&quoted));
        return unknown(Code::BadValue, message, word, span, muscles, &otherwise, report);
    };
    let meant = half.map_or([true, !sided], |(_, meant)| *meant);
    Some(Highlight { muscle, sides: if muscle.is_paired() { meant } else { [true, false] } })
}

/// The two places that a strap goes between.
fn strap(item: Item<'_>, report: &mut Report) -> Option<Prop> {
    let (key, span) = (item.key, item.span.clone());
    let spots: Vec<Spot> = list(word)(item, report)?;
    if let [from, to] = spots[..] {
        return Some(Prop::Strap([from, to]));
    }
    let message = format!("`{key}` is not between two places");
    let help = format!("write `{key} = [\"right hand\", \"right foot\"]`");
    report.error(Code::BadValue, span, message, help)
}

/// Where a stick is held.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stick {
    Back,
    Hands,
}

impl Word for Stick {
    const WORDS: &'static [(&'static str, Self)] = &[("back", Self::Back), ("hands", Self::Hands)];
}
