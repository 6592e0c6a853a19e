//! `supple figure`: poses at the prompt, in files, and live.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use supple::routine::Catalog;
use supple::routine::catalog::{FileKind, Origin, SourceFile, bundled};

use super::cli::{complaint, home, out, supple, write};
use super::scenes::snapshot;

/// The example of docs/figures.md.
fn heel_slide() -> &'static str {
    let page = include_str!("../../docs/figures.md");
    let (_, example) = page.split_once("```toml exercise\n").unwrap();
    example.split_once("```").unwrap().0
}

#[test]
fn the_poses_of_a_file_are_drawn_beside_each_other() {
    let home = home();
    write(home.path(), "heel-slide.toml", heel_slide());
    let drawn = out(home.path(), &["figure", "heel-slide.toml", "--format", "ascii"]);
    snapshot("figure-command", &drawn);
    let one = ["figure", "heel-slide.toml", "--format", "ascii", "--pose", "work"];
    let one = out(home.path(), &one);
    assert!(one.contains("work: Heel to the seat.") && !one.contains("start"), "{one}");
    let frames = ["figure", "heel-slide.toml", "--format", "ascii", "--frames", "3"];
    let frames = out(home.path(), &frames);
    assert!(frames.contains("0 %") && frames.contains("50 %") && frames.contains("100 %"));
    let left = out(home.path(), &["figure", "heel-slide.toml", "--format", "ascii", "--left"]);
    assert_ne!(left, drawn);
}

#[test]
fn a_drawing_and_a_picture_go_to_files() {
    let home = home();
    let svg = out(home.path(), &["figure", "bird-dog-2", "--format", "svg"]);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("<text ").count(), 2);
    assert!(svg.matches("#c2410c").count() >= 2, "the muscles that count");
    let target = home.path().join("dog.png");
    let written = ["figure", "bird-dog-2", "--format", "png", "-o", "dog.png"];
    assert_eq!(out(home.path(), &written), "");
    let decoder = png::Decoder::new(BufReader::new(fs::File::open(target).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (1040, 420));
    let orange = |pixel: &&[u8]| *pixel == [0xc2, 0x41, 0x0c];
    assert!(pixels.chunks(3).filter(orange).count() > 500);
}

#[test]
fn what_cannot_be_drawn_is_said_with_what_to_do() {
    let home = home();
    write(home.path(), "plain.toml", heel_slide().split_once("[figure]").unwrap().0);
    let cases: &[(&[&str], &str)] = &[
        (
            &["figure", "bird-dog"],
            "supple: `bird-dog` may be `bird-dog-1` or `bird-dog-2`; write which\n",
        ),
        (
            &["figure", "bird-dgo-1"],
            "supple: there is no exercise `bird-dgo-1`; did you mean `bird-dog-1`?\n",
        ),
        (
            &["figure", "bridge-1", "--pose", "pu"],
            "supple: there is no pose `pu`; did you mean `up`?\n",
        ),
        (
            &["figure", "plain.toml"],
            "supple: `plain` has no figure; `docs/figures.md` shows how to make one\n",
        ),
        (
            &["figure", "bridge-1", "--watch"],
            "supple: only a file can be watched: name its path, as in `my/heel-slide.toml`\n",
        ),
    ];
    for (arguments, said) in cases {
        assert_eq!(complaint(home.path(), arguments), (Some(1), (*said).to_owned()));
    }
}

#[test]
fn a_file_is_drawn_anew_after_each_save() {
    let home = home();
    let file = home.path().join("slide.toml");
    fs::write(&file, heel_slide()).unwrap();
    let mut child = supple(home.path())
        .args(["figure", "./slide.toml", "--watch"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut until = |wanted: &str| lines.by_ref().find(|line| line.contains(wanted)).unwrap();
    until("start: Legs long.");
    fs::write(&file, heel_slide().replace("Legs long.", "Both legs long.")).unwrap();
    until("start: Both legs long.");
    // With a mistake the last good figure stays, and the mistake is told.
    fs::write(&file, heel_slide().replace("hip = ", "hop = ")).unwrap();
    until("start: Both legs long.");
    until("error[K001]: there is no key `hop` here");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}

fn file(kind: FileKind, id: &str, text: &str) -> SourceFile {
    let bytes = text.as_bytes().to_vec().into();
    SourceFile { origin: Origin::User(format!("{id}.toml").into()), kind, id: id.to_owned(), bytes }
}

#[test]
fn an_exercise_may_have_its_figure_from_another() {
    let exercise = |figure: &str| {
        format!(
            "name = \"X\"\nkind = \"stretch\"\nposition = \"standing\"\nhold = \"20s\"\n\
             stop = \"Stop if it hurts.\"\nfigure = \"{figure}\"\n"
        )
    };
    let inline = "title = \"R\"\n[[step]]\nname = \"Towel under the toes\"\nhold = \"20s\"\n\
                  stop = \"Stop if it hurts.\"\nfigure = \"calf-wall-bent\"\n";
    let catalog = Catalog::build(bundled().chain([
        // A chain, the wrong way round for the alphabet, and two in a circle.
        file(FileKind::Exercise, "a-first", &exercise("b-second")),
        file(FileKind::Exercise, "b-second", &exercise("calf-wall-bent")),
        file(FileKind::Exercise, "c-round", &exercise("d-round")),
        file(FileKind::Exercise, "d-round", &exercise("c-round")),
        file(FileKind::Routine, "r", inline),
    ]));
    assert_eq!(catalog.problems().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let figure = |id: &str| catalog.exercise(id).unwrap().figure.clone();
    let lent = figure("calf-wall-bent");
    assert!(lent.is_some());
    assert_eq!(figure("a-first"), lent);
    assert_eq!(figure("b-second"), lent);
    assert_eq!(figure("c-round"), None);
    let routine = catalog.routine("r").unwrap().routine.clone().unwrap();
    assert_eq!(routine.steps().next().unwrap().exercise.figure, lent);
}
