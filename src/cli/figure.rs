//! `supple figure`: the poses of an exercise, in cells or as a picture.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::error::Error;
use super::files::is_path;
use super::look::{self, Look};
use super::{Home, files, notes};
use crate::figure::svg::{self, ON_PAPER};
use crate::figure::{Facing, Figure, Scene};
use crate::routine::report::{self, Colours};
use crate::routine::{Catalog, Exercise};
use crate::text::{self, Escaped};
use crate::tui::theme::{Charset, Palette, Theme};
use crate::tui::widget::figure::Figurine;
use crate::tui::widget::words;

mod live;
mod picture;

#[derive(Debug, Args)]
pub(super) struct FigureArguments {
    /// An id, such as `bird-dog-1`, words of a name, or the path of an exercise file
    exercise: String,
    /// One of its poses, by name; without it, all of them
    #[arg(long, value_name = "NAME")]
    pose: Option<String>,
    /// So many moments of the movement, evenly apart
    #[arg(long, value_name = "N", conflicts_with = "pose", value_parser = clap::value_parser!(u8).range(2..=60))]
    frames: Option<u8>,
    /// As what it is drawn
    #[arg(long, value_enum, default_value = "ansi")]
    format: Format,
    /// Where to write it; standard output, unless you say so
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw the file anew whenever it is saved, and let the figure move
    #[arg(long, conflicts_with_all = ["pose", "frames", "output"])]
    watch: bool,
    /// The left side, which works like the right one in a mirror
    #[arg(long)]
    left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Cells as on the screen, with colours where it has them
    Ansi,
    /// Plain letters
    Ascii,
    /// A drawing
    Svg,
    /// A picture
    Png,
}

/// Columns and rows of a pose on the screen.
const CELLS: (u16, u16) = (38, 15);

/// Width and height of a pose in a picture.
const PIXELS: (usize, usize) = (520, 420);

/// A pose, drawn, and its name.
struct Panel {
    scene: Scene,
    name: String,
    label: String,
}

/// Draws an exercise.
pub(super) fn run(
    wanted: &FigureArguments,
    home: &Home,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    if wanted.watch {
        let path = Path::new(&wanted.exercise);
        let is_file = is_path(&wanted.exercise);
        return if is_file {
            live::watch(path, wanted, home, out)
        } else {
            Err(Error::NothingToWatch)
        };
    }
    let catalog = home.catalog();
    let exercise = find(&wanted.exercise, &catalog, err)?;
    let figure = exercise.figure.as_deref().ok_or_else(|| Error::NoFigure(exercise.id.clone()))?;
    let panels = panels(figure, wanted)?;
    let drawn = match wanted.format {
        Format::Ansi => cells(&panels, &theme(home), look::colours(&io::stdout())),
        Format::Ascii => cells(&panels, &Theme::new(Palette::Mono, Charset::Ascii), Colours::Plain),
        Format::Svg => drawing(&panels).into_bytes(),
        Format::Png => picture::png(&panels)?,
    };
    match &wanted.output {
        Some(path) => fs::write(path, drawn)
            .map_err(|reason| Error::Unwritable { path: path.clone(), reason }),
        None if wanted.format == Format::Png && io::stdout().is_terminal() => {
            Err(Error::NotForTerminals)
        }
        None => Ok(out.write_all(&drawn)?),
    }
}

/// The exercise of an id, of words of a name, or of a file; what is wrong with it is told.
fn find(written: &str, catalog: &Catalog, err: &mut dyn Write) -> Result<Arc<Exercise>, Error> {
    let path = Path::new(written);
    if !is_path(written) {
        let exercise = super::exercise::find(written, catalog)?;
        if let Some(note) = notes::on_exercise(&exercise.id, catalog) {
            writeln!(err, "supple: {note}")?;
        }
        return Ok(exercise);
    }
    let (exercise, problems, bytes) = files::exercise(path, catalog)
        .map_err(|reason| Error::Unreadable { path: path.to_owned(), reason })?;
    let colours = look::colours(&io::stderr());
    for problem in &problems {
        writeln!(err, "{}\n", report::human(problem, &bytes, colours))?;
    }
    exercise.map(Arc::new).ok_or(Error::Broken(problems))
}

/// How cells look on standard output.
fn theme(home: &Home) -> Theme {
    Look::of_output(&home.config.settings.display).theme()
}

fn facing(wanted: &FigureArguments) -> Facing {
    if wanted.left { Facing::Mirrored } else { Facing::AsDrawn }
}

/// The poses that are wanted, drawn.
fn panels(figure: &Figure, wanted: &FigureArguments) -> Result<Vec<Panel>, Error> {
    let facing = facing(wanted);
    if let Some(frames) = wanted.frames {
        let places = (0..frames).map(|frame| f32::from(frame) / f32::from(frames - 1));
        return Ok(places
            .map(|place| Panel {
                scene: figure.still(place, facing),
                name: String::new(),
                label: format!("{:.0} %", place * 100.0),
            })
            .collect());
    }
    let all = figure.poses.iter().map(|pose| Panel {
        scene: figure.still(figure.place_of(&pose.name).unwrap_or_default(), facing),
        name: pose.name.clone(),
        label: pose.label(),
    });
    let Some(name) = &wanted.pose else { return Ok(all.collect()) };
    let panels: Vec<Panel> = all.filter(|panel| panel.name == *name).collect();
    if panels.is_empty() {
        let names: Vec<&str> = figure.poses.iter().map(|pose| &*pose.name).collect();
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let otherwise = format!("its poses are {}", text::list(&quoted));
        return Err(Error::unknown("pose", name, names, &otherwise));
    }
    Ok(panels)
}

/// The panels in cells, one under the other in rows of as many as a screen of 80 columns holds.
fn cells(panels: &[Panel], theme: &Theme, colours: Colours) -> Vec<u8> {
    let (columns, rows) = CELLS;
    let mut written = Vec::new();
    for row in panels.chunks(2) {
        let area = Rect::new(0, 0, (columns + 2) * row.len() as u16, rows + 1);
        let mut buffer = Buffer::empty(area);
        for (panel, x) in row.iter().zip((0..).step_by(usize::from(columns) + 2)) {
            let room = Rect::new(x, 0, columns, rows);
            Figurine { scene: &panel.scene, theme }.render(room, &mut buffer);
            let name = words::elide(&panel.label, columns, theme.signs.more);
            buffer.set_stringn(x, rows, name, usize::from(columns), theme.dim);
        }
        for y in 0..area.height {
            write_row(&buffer, y, colours, &mut written);
        }
    }
    written
}

/// A row of cells as text, without the spaces at its end.
fn write_row(buffer: &Buffer, y: u16, colours: Colours, written: &mut Vec<u8>) {
    let cells: Vec<_> = (0..buffer.area.width).filter_map(|x| buffer.cell((x, y))).collect();
    let end = cells.iter().rposition(|cell| cell.symbol() != " ").map_or(0, |last| last + 1);
    for run in cells.get(..end).unwrap_or_default().chunk_by(|a, b| a.style() == b.style()) {
        let style = run.first().filter(|_| colours == Colours::Shown);
        let style = style.map(|cell| look::anstyle(cell.style())).unwrap_or_default();
        let text: String = run.iter().map(|cell| cell.symbol()).collect();
        written.extend(format!("{style}{text}{style:#}").into_bytes());
    }
    written.push(b'\n');
}

/// The panels beside each other as an SVG.
fn drawing(panels: &[Panel]) -> String {
    let (width, height) = (PIXELS.0 as f32, PIXELS.1 as f32);
    let whole = width * panels.len() as f32;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {}\" font-family=\"sans-serif\" \
         font-size=\"20\">\n<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        height + 40.0,
        ON_PAPER.paper
    );
    for (panel, at) in panels.iter().zip(0_u8..) {
        let left = width * f32::from(at);
        svg += &svg::group(
            &panel.scene,
            (left + 20.0, 20.0),
            (width - 40.0, height - 40.0),
            &ON_PAPER,
        );
        let _ = writeln!(
            svg,
            "\n<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            left + width / 2.0,
            height + 15.0,
            Escaped(&panel.label)
        );
    }
    svg + "</svg>\n"
}
