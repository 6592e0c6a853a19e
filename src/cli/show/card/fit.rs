//! How large the letters of a card may be, so that it fits on one page.
//!
//! The height is estimated from the card's own lines of HTML, each an element, with the measures of
//! its style sheet and the mean width of a letter. Beside the bundled cards as a browser prints them
//! in Liberation Sans, which is as wide as Arial and Helvetica, the estimate is 3 to 15 % too high.

/// Sizes in points, from the largest that looks well to the smallest that can be read, in steps.
const LARGEST: f32 = 12.0;
const SMALLEST: f32 = 7.6;
const FINENESS: f32 = 0.2;

/// An A4 page without its margins, in millimetres.
const PAGE: f32 = 297.0 - 2.0 * 12.0;
const WHOLE: f32 = 210.0 - 2.0 * 13.0;
/// A column's heading; a step beside its number; a point, and a stop rule, in it.
const COLUMN: f32 = (WHOLE - 8.0) / 2.0;
const STEP_TEXT: f32 = COLUMN - 7.0;
const POINT: f32 = STEP_TEXT - 3.0;
const STOP: f32 = STEP_TEXT - 2.5;

/// Millimetres in a point.
const POINT_SIZE: f32 = 25.4 / 72.0;

/// The mean width of a letter, regular and bold, and what a line loses to words that do not fit.
/// Parts of the size; letters.
const REGULAR: f32 = 0.46;
const BOLD: f32 = 0.52;
const LOST: f32 = 1.5;

/// What an element takes: the beginning of its line, the size and the height of its letters as parts
/// of the card's size, their mean width, the room for them and the space round them in millimetres.
type Measure = (&'static str, f32, f32, f32, f32, f32);

const MEASURES: &[Measure] = &[
    ("<h1>", 1.9, 1.15, BOLD, WHOLE, 0.0),
    ("<p class=\"goal\">", 1.12, 1.36, REGULAR, WHOLE, 1.0),
    ("<p class=\"facts\">", 1.0, 1.36, REGULAR, WHOLE, 1.0),
    // Upper case with air between is a quarter wider.
    ("<h2>", 1.05, 1.36, BOLD * 1.25, COLUMN, 1.6),
    ("<h3>", 1.12, 1.25, BOLD, STEP_TEXT, 0.0),
    ("<p class=\"dose\">", 1.0, 1.36, BOLD, STEP_TEXT, 0.6),
    ("<p class=\"note\">", 1.0, 1.36, REGULAR, STEP_TEXT, 0.0),
    ("<li>", 1.0, 1.36, REGULAR, POINT, 0.0),
    ("<p class=\"stop\">", 1.0, 1.36, REGULAR, STOP, 0.8),
    ("<p class=\"sources\">", 0.8, 1.36, REGULAR, STEP_TEXT, 0.0),
    ("<p>", 1.0, 1.36, REGULAR, STEP_TEXT, 0.0),
];

const FOOT: Measure = ("<p>", 0.8, 1.3, REGULAR, WHOLE, 0.0);

/// The space below the head, below each step, and above the foot, lines included. Millimetres.
const BELOW_HEAD: f32 = 6.9;
const BELOW_STEP: f32 = 4.2;
const ABOVE_FOOT: f32 = 4.0;

/// The size for the letters of a card, in points. One that is too long even in the smallest goes on
/// over a second page, rather than being too small to read.
pub(super) fn size(body: &str) -> f32 {
    let steps = ((LARGEST - SMALLEST) / FINENESS).round() as u16;
    let mut sizes = (0..=steps).map(|step| LARGEST - FINENESS * f32::from(step));
    sizes.find(|size| height(body, *size) <= PAGE).unwrap_or(SMALLEST)
}

/// How high a card becomes, in millimetres, with letters of a size in points.
fn height(body: &str, size: f32) -> f32 {
    let size = size * POINT_SIZE;
    let (head, rest) = body.split_once("<main>").unwrap_or((body, ""));
    let (main, foot) = rest.split_once("</main>").unwrap_or((rest, ""));
    let measured = |line: &str, measure: &Measure| {
        let (_, letters, line_height, wide, room, space) = measure;
        let per_line = room / (letters * size * wide) - LOST;
        (text(line) as f32 / per_line).ceil().max(1.0) * letters * line_height * size + space
    };
    let of = |line: &str| {
        let measure = MEASURES.iter().find(|(begin, ..)| line.starts_with(begin));
        measure.map_or(0.0, |measure| measured(line, measure))
    };
    // A heading stays with the step below it, and neither column breaks a step.
    let blocks: Vec<f32> = main
        .split_inclusive("</article>")
        .filter(|block| block.contains("<article>"))
        .map(|block| block.lines().map(of).sum::<f32>() + BELOW_STEP)
        .collect();
    let all: f32 = blocks.iter().sum();
    let mut first = 0.0;
    let columns = blocks.iter().map(|block| {
        first += block;
        first.max(all - first)
    });
    let main = columns.reduce(f32::min).unwrap_or(0.0);
    let foot: f32 =
        foot.lines().filter(|line| line.starts_with("<p>")).map(|line| measured(line, &FOOT)).sum();
    head.lines().map(of).sum::<f32>() + BELOW_HEAD + main + ABOVE_FOOT + foot
}

/// The letters of a line without its tags; an escaped one counts as what it is written with.
fn text(line: &str) -> usize {
    let mut inside = false;
    line.chars()
        .filter(|c| {
            let outside = !inside && *c != '<';
            inside = *c == '<' || inside && *c != '>';
            outside
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_no_text() {
        assert_eq!(text("<p class=\"stop\"><b>Stop</b> now</p>"), 8);
        assert_eq!(text(""), 0);
    }

    #[test]
    fn the_longer_a_card_the_smaller_its_letters_down_to_what_can_be_read() {
        let card = |steps: usize| {
            let step = "<article>\n<h3>Plank</h3>\n<li>Lift the hips and hold, breathing.</li>\n</article>\n";
            format!(
                "<h1>Core</h1>\n<main>\n{}</main>\n<p>No examination.</p>\n",
                step.repeat(steps)
            )
        };
        let sizes: Vec<f32> = [1, 20, 40, 60, 90].iter().map(|steps| size(&card(*steps))).collect();
        assert!(sizes.is_sorted_by(|large, small| large >= small), "{sizes:?}");
        assert_eq!((sizes[0], sizes[4]), (LARGEST, SMALLEST));
        for steps in [1, 20, 40] {
            assert!(height(&card(steps), size(&card(steps))) <= PAGE);
        }
    }

    #[test]
    fn columns_are_as_even_as_steps_allow() {
        let step =
            |lines: usize| format!("<article>\n{}</article>\n", "<li>One.</li>\n".repeat(lines));
        let card = |lines: &[usize]| {
            format!(
                "<main>\n{}</main>\n",
                lines.iter().map(|lines| step(*lines)).collect::<String>()
            )
        };
        for (steps, as_high_as) in [
            (&[2, 2][..], &[2][..]),
            (&[2, 2, 2], &[2, 2, 2, 2]),
            (&[1, 4], &[4]),
            (&[4, 1, 1], &[4]),
        ] {
            let apart = height(&card(steps), 10.0) - height(&card(as_high_as), 10.0);
            assert!(apart.abs() < 0.01, "{steps:?} {as_high_as:?} {apart}");
        }
    }
}
