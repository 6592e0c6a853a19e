//! Shapes into SVG.

use std::fmt::Write as _;

use glam::Vec2;

use super::scene::{Ink, Scene, Shape};

/// The colours of a drawing, as SVG writes them.
#[derive(Clone, Copy, Debug)]
pub struct Colours {
    /// What it is drawn on.
    pub paper: &'static str,
    /// Floor and furniture.
    pub ground: &'static str,
    /// What one holds or rolls on.
    pub thing: &'static str,
    /// The far limbs.
    pub far: &'static str,
    /// Trunk and head.
    pub body: &'static str,
    /// The near limbs.
    pub near: &'static str,
    /// Muscles that count.
    pub target: &'static str,
}

/// On white paper; the muscles differ in black and white too.
pub const ON_PAPER: Colours = Colours {
    paper: "#ffffff",
    ground: "#a8b0b4",
    thing: "#8a6d3b",
    far: "#b9c6cc",
    body: "#8fa3ad",
    near: "#7d939e",
    target: "#c2410c",
};

impl Colours {
    /// The colour of an ink.
    #[must_use]
    pub const fn of(&self, ink: Ink) -> &'static str {
        match ink {
            Ink::Ground => self.ground,
            Ink::Thing => self.thing,
            Ink::Far => self.far,
            Ink::Body => self.body,
            Ink::Near => self.near,
            Ink::Target => self.target,
        }
    }
}

/// How wide the gap round a piece that lies over another is, in body heights.
const GAP: f32 = 0.012;

/// Draws a scene into a box of an SVG: its left upper corner, and its size.
#[must_use]
pub fn group(scene: &Scene, corner: (f32, f32), size: (f32, f32), colours: &Colours) -> String {
    let [low, high] = scene.corners;
    let extent = (high - low).max(Vec2::splat(0.01));
    let scale = (size.0 / extent.x).min(size.1 / extent.y);
    let left = corner.0 + (size.0 - extent.x * scale) / 2.0;
    let bottom = corner.1 + size.1.midpoint(extent.y * scale);
    let place =
        |at: Vec2| Vec2::new(left + (at.x - low.x) * scale, bottom - (at.y - low.y) * scale);
    let mut svg = String::new();
    // Shapes of one piece that follow one another lie over the rest together.
    for run in scene.shapes.chunk_by(|a, b| a.piece == b.piece) {
        let gapped = run.iter().filter(|shape| shape.ink != Ink::Ground);
        for shape in gapped {
            path(&mut svg, shape, GAP, colours.paper, scale, place);
        }
        for shape in run {
            path(&mut svg, shape, 0.0, colours.of(shape.ink), scale, place);
        }
    }
    svg
}

/// A capsule as a path: two arcs and their common tangents.
fn path(
    svg: &mut String,
    shape: &Shape,
    wider: f32,
    colour: &str,
    scale: f32,
    place: impl Fn(Vec2) -> Vec2,
) {
    let [a, b] = shape.ends.map(place);
    let [ra, rb] = shape.radii.map(|radius| (radius + wider) * scale);
    let length = a.distance(b);
    if length <= (ra - rb).abs() {
        let (middle, radius) = if ra > rb { (a, ra) } else { (b, rb) };
        let _ = write!(
            svg,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"{colour}\"/>",
            middle.x, middle.y
        );
        return;
    }
    let along = (b - a) / length;
    let lean = (ra - rb) / length;
    let out = (1.0 - lean * lean).sqrt();
    let tangent = |side: f32| along * lean + Vec2::new(-along.y, along.x) * out * side;
    let (one, other) = (tangent(1.0), tangent(-1.0));
    let there = [a + one * ra, b + one * rb];
    let back = [b + other * rb, a + other * ra];
    let large = u8::from(lean > 0.0);
    let small = 1 - large;
    let _ = write!(
        svg,
        "<path d=\"M{:.1} {:.1}L{:.1} {:.1}A{rb:.1} {rb:.1} 0 {small} 0 {:.1} {:.1}L{:.1} {:.1}\
         A{ra:.1} {ra:.1} 0 {large} 0 {:.1} {:.1}Z\" fill=\"{colour}\"/>",
        there[0].x,
        there[0].y,
        there[1].x,
        there[1].y,
        back[0].x,
        back[0].y,
        back[1].x,
        back[1].y,
        there[0].x,
        there[0].y
    );
}
