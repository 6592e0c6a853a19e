//! Numbers of a figure: places in body heights, directions in degrees.

use std::ops::RangeInclusive;

use glam::Vec3;
use toml::de::DeValue;

use super::super::table::{Item, Report};
use super::super::value::list;
use crate::routine::code::Code;

/// Places, in body heights.
pub(in super::super) const PLACES: RangeInclusive<f32> = -3.0..=3.0;

/// Directions, in degrees.
pub(in super::super) const DEGREES: RangeInclusive<f32> = -360.0..=360.0;

/// How much larger than usual a belly may be.
pub(in super::super) const BELLIES: RangeInclusive<f32> = 1.0..=2.0;

/// A number between two others.
pub(super) fn within(range: RangeInclusive<f32>) -> impl Fn(Item<'_>, &mut Report) -> Option<f32> {
    move |item, report| {
        let written = match &item.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return item.wrong_type(report, "numbers", "a number, such as `0.5`"),
        };
        let number = written.parse::<f32>().ok().filter(|number| range.contains(number));
        if number.is_some() {
            return number;
        }
        let message = format!("`{}` cannot be {written}", item.key);
        let help = format!("write a number from {} to {}", range.start(), range.end());
        item.wrong(report, Code::BadValue, message, help)
    }
}

/// A place on a line.
pub(super) fn number(item: Item<'_>, report: &mut Report) -> Option<f32> {
    within(PLACES)(item, report)
}

/// A direction.
pub(super) fn degrees(item: Item<'_>, report: &mut Report) -> Option<f32> {
    within(DEGREES)(item, report)
}

/// So many places.
pub(super) fn numbers<const N: usize>(item: Item<'_>, report: &mut Report) -> Option<[f32; N]> {
    let example = ["0.2", "0.5", "0.1", "0.3"].get(..N).unwrap_or_default().join(", ");
    several(item, &example, PLACES, report)
}

/// A direction in space, of any length.
pub(super) fn direction(item: Item<'_>, report: &mut Report) -> Option<Vec3> {
    several(item, "1, 0, 0", DEGREES, report).map(Vec3::from_array)
}

/// The directions of lumbar spine, thorax and neck, and that of the head, which is the neck's unless
/// it is written.
pub(super) fn spine(item: Item<'_>, report: &mut Report) -> Option<[f32; 4]> {
    if has(&item, 4) {
        return several(item, "90, 90, 90, 90", DEGREES, report);
    }
    let [lumbar, thorax, neck] = several(item, "90, 90, 90", DEGREES, report)?;
    Some([lumbar, thorax, neck, neck])
}

/// From where to where a pillow goes and how high it is, and over what it lies if not on the floor.
pub(super) fn pillow(item: Item<'_>, report: &mut Report) -> Option<[f32; 4]> {
    if has(&item, 4) {
        return numbers(item, report);
    }
    let [from, to, height] = numbers(item, report)?;
    Some([from, to, height, 0.0])
}

/// Whether it is a list of so many.
fn has(item: &Item<'_>, count: usize) -> bool {
    matches!(&item.value, DeValue::Array(numbers) if numbers.len() == count)
}

/// A place: across and up and, if it is written, to the right side of the body.
pub(super) fn place(item: Item<'_>, report: &mut Report) -> Option<(Vec3, bool)> {
    if has(&item, 3) {
        return several(item, "0.2, 0.5, 0.1", PLACES, report)
            .map(|at| (Vec3::from_array(at), true));
    }
    let [x, y] = several(item, "0.2, 0.5", PLACES, report)?;
    Some((Vec3::new(x, y, 0.0), false))
}

fn several<const N: usize>(
    item: Item<'_>,
    example: &str,
    range: RangeInclusive<f32>,
    report: &mut Report,
) -> Option<[f32; N]> {
    let (key, span) = (item.key, item.span.clone());
    if !item.value.is_array() {
        return item.wrong_type(report, "a list of numbers", &format!("`{key} = [{example}]`"));
    }
    let mut written = 0;
    let read = within(range);
    let counted = |item: Item<'_>, report: &mut Report| {
        written += 1;
        read(item, report)
    };
    let numbers = list(counted)(item, report)?;
    if written != N {
        let message = format!("`{key}` takes {N} numbers");
        let help = format!("write `{key} = [{example}]`");
        return report.error(Code::BadValue, span, message, help);
    }
    numbers.try_into().ok()
}
