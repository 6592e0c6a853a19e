//! Poses as a PNG.

use std::io;

use super::{PIXELS, Panel};
use crate::figure::raster::Raster;
use crate::figure::svg::ON_PAPER;

/// Dots a pixel is mixed from, across and down.
const FINE: usize = 3;

/// Free pixels round each pose.
const MARGIN: usize = 20;

/// Draws panels beside each other.
pub(super) fn png(panels: &[Panel]) -> io::Result<Vec<u8>> {
    let (width, height) = PIXELS;
    let whole = width * panels.len();
    let paper = rgb(ON_PAPER.paper);
    let mut pixels = vec![paper; whole * height];
    for (at, panel) in panels.iter().enumerate() {
        let (columns, rows) = (width - 2 * MARGIN, height - 2 * MARGIN);
        let raster = Raster::of(&panel.scene, columns * FINE, rows * FINE, 4.0 * FINE as f32);
        for row in 0..rows {
            for column in 0..columns {
                let place = (row + MARGIN) * whole + at * width + MARGIN + column;
                if let Some(pixel) = pixels.get_mut(place) {
                    *pixel = mixed(&raster, column, row);
                }
            }
        }
    }
    let mut written = Vec::new();
    let mut encoder = png::Encoder::new(&mut written, whole as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels.as_flattened())?;
    writer.finish()?;
    Ok(written)
}

/// The colour of a pixel: the mean of its dots.
fn mixed(raster: &Raster, column: usize, row: usize) -> [u8; 3] {
    let mut sum = [0; 3];
    for down in 0..FINE {
        for across in 0..FINE {
            let ink = raster.ink(column * FINE + across, row * FINE + down);
            let colour = rgb(ink.map_or(ON_PAPER.paper, |ink| ON_PAPER.of(ink)));
            for (sum, part) in sum.iter_mut().zip(colour) {
                *sum += usize::from(part);
            }
        }
    }
    sum.map(|sum| (sum / (FINE * FINE)) as u8)
}

/// A colour as SVG writes it: `#8fa3ad`.
fn rgb(hex: &str) -> [u8; 3] {
    let number = u32::from_str_radix(hex.trim_start_matches('#'), 16).unwrap_or_default();
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue]
}
