//! Shapes into dots.

use glam::Vec2;

use super::scene::{Ink, Scene, Shape};

/// A grid of dots, each of at most one ink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    dots: Vec<Option<Dot>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Dot {
    ink: Ink,
    piece: u8,
}

/// How much the shapes are larger than life on a grid, and where they lie.
#[derive(Clone, Copy, Debug)]
struct Fit {
    scale: f32,
    /// The dot at the origin of the scene.
    origin: Vec2,
}

/// Thinner lines would have holes.
const THINNEST: f32 = 0.55;

impl Raster {
    /// Draws a scene as large as it fits, in the middle and down on the floor; `gap` is the number of dots
    /// left free round a piece that lies over another.
    ///
    /// Each shape is tried on the dots of its own box alone.
    #[must_use]
    pub fn of(scene: &Scene, width: usize, height: usize, gap: f32) -> Self {
        let mut raster = Self { width, height, dots: vec![None; width * height] };
        let fit = Fit::of(scene, width, height);
        for shape in &scene.shapes {
            raster.draw(shape, fit, gap);
        }
        raster
    }

    /// Whether a block of dots, all inside, has none that is drawn.
    #[must_use]
    pub fn is_blank(&self, column: usize, row: usize, width: usize, height: usize) -> bool {
        (row..row + height).all(|row| {
            let from = row * self.width + column;
            let block = self.dots.get(from..from + width).unwrap_or_default();
            block.iter().all(Option::is_none)
        })
    }

    /// The ink of a dot; none outside.
    #[must_use]
    pub fn ink(&self, column: usize, row: usize) -> Option<Ink> {
        if column >= self.width || row >= self.height {
            return None;
        }
        self.dots.get(row * self.width + column).copied().flatten().map(|dot| dot.ink)
    }

    fn draw(&mut self, shape: &Shape, fit: Fit, gap: f32) {
        let ends = shape.ends.map(|end| fit.place(end));
        let radii = shape.radii.map(|radius| (radius * fit.scale).max(THINNEST));
        let widest = radii[0].max(radii[1]) + gap;
        let low = ends[0].min(ends[1]) - widest;
        let high = ends[0].max(ends[1]) + widest;
        let range = |low: f32, high: f32, most: usize| {
            let from = low.floor().max(0.0) as usize;
            from..(high.ceil().max(0.0) as usize + 1).min(most)
        };
        let line = ends[1] - ends[0];
        let square = line.length_squared();
        let per_length = if square > 0.0 { line / square } else { Vec2::ZERO };
        let dot = Dot { ink: shape.ink, piece: shape.piece };
        let parts = !matches!(shape.ink, Ink::Ground);
        for row in range(low.y, high.y, self.height) {
            for column in range(low.x, high.x, self.width) {
                let at = Vec2::new(column as f32 + 0.5, row as f32 + 0.5);
                let along = (at - ends[0]).dot(per_length).clamp(0.0, 1.0);
                let radius = radii[0] + (radii[1] - radii[0]) * along;
                let away = (at - ends[0] - line * along).length_squared();
                if away > (radius + gap) * (radius + gap) {
                    continue;
                }
                let there = &mut self.dots[row * self.width + column];
                if away <= radius * radius {
                    *there = Some(dot);
                } else if parts
                    && there
                        .is_some_and(|other| other.piece != dot.piece && other.ink != Ink::Ground)
                {
                    *there = None;
                }
            }
        }
    }
}

impl Fit {
    fn of(scene: &Scene, width: usize, height: usize) -> Self {
        let [low, high] = scene.corners;
        let size = (high - low).max(Vec2::splat(0.01));
        let (width, height) = (width as f32, height as f32);
        let scale = (width / size.x).min((height - 1.0) / size.y).max(0.0);
        let middle = low.x.midpoint(high.x);
        let bottom = height - 1.0 - ((height - 1.0 - size.y * scale) / 2.0).floor();
        let origin = Vec2::new(width / 2.0 - middle * scale, bottom + low.y * scale);
        Self { scale, origin }
    }

    /// The place of a point on the grid, whose rows go down.
    fn place(self, at: Vec2) -> Vec2 {
        self.origin + Vec2::new(at.x, -at.y) * self.scale
    }
}
