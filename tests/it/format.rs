//! The routine format is as its page says.

use std::borrow::Cow;
use std::path::PathBuf;

use supple::routine::catalog::{FileKind, Origin, SourceFile, bundled};
use supple::routine::{Catalog, paper};

fn file(kind: FileKind, id: &str, bytes: impl Into<Cow<'static, [u8]>>) -> SourceFile {
    let origin = Origin::User(PathBuf::from(format!("{id}.toml")));
    SourceFile { origin, kind, id: id.to_owned(), bytes: bytes.into() }
}

/// What the program says of a file, a mistake after the other.
fn report(kind: FileKind, id: &str, bytes: Vec<u8>) -> String {
    let catalog = Catalog::build(bundled().chain([file(kind, id, bytes)]));
    let problems: Vec<_> = catalog.problems().map(ToString::to_string).collect();
    problems.join("\n") + "\n"
}

/// A fenced block of the documentation: what stands behind the fence, and the text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            blocks.push((info, text.flat_map(|line| [line, "\n"]).collect()));
        }
    }
    blocks
}

const PAGE: &str = include_str!("../../docs/routines.md");
const FIGURES: &str = include_str!("../../docs/figures.md");

#[test]
fn the_examples_of_the_documentation_read_as_it_says() {
    let blocks = [blocks(PAGE), blocks(FIGURES)].concat();
    assert!(blocks.len() > 10);
    for (at, (info, text)) in blocks.iter().enumerate() {
        let bytes = text.clone().into_bytes();
        match *info {
            "toml" => assert_eq!(report(FileKind::Routine, "example", bytes), "\n", "{text}"),
            "toml exercise" => {
                assert_eq!(report(FileKind::Exercise, "towel-scrunch", bytes), "\n", "{text}");
            }
            "toml wrong" => {
                let (next, expected) = &blocks[at + 1];
                assert_eq!(*next, "text");
                assert_eq!(&report(FileKind::Routine, "quickly-typed", bytes), expected);
            }
            "text" => assert_eq!(blocks[at - 1].0, "toml wrong"),
            "sheet" => {
                let (next, expected) = &blocks[at + 1];
                assert_eq!(*next, "toml");
                let catalog = Catalog::bundled();
                let lines = paper::read(text, catalog.exercises().map(AsRef::as_ref));
                assert_eq!(paper::page("Knee", &lines).as_ref(), Some(expected));
            }
            // Commands are tried where the commands are.
            "sh" => {}
            other => panic!("an example of `{other}` that no test reads"),
        }
    }
}

/// The keys that the reader knows in a place: it lists them when it meets one that it does not.
fn known_keys(kind: FileKind, text: &str) -> Vec<String> {
    let said = report(kind, "keys", text.as_bytes().to_vec());
    let (_, keys) = said.split_once("the keys here are ").unwrap();
    let keys = keys.lines().next().unwrap();
    keys.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_documentation_names_every_key() {
    let odd = "quadratic_zebra = 1\n";
    let step = "title = \"x\"\n[[step]]\n";
    let mut keys = known_keys(FileKind::Routine, &format!("{odd}{step}name = \"x\"\nreps = 1\n"));
    keys.extend(known_keys(FileKind::Routine, &format!("{step}{odd}name = \"x\"\nreps = 1\n")));
    keys.extend(known_keys(FileKind::Routine, &format!("title = \"x\"\n[[block]]\n{odd}")));
    keys.extend(known_keys(FileKind::Exercise, odd));
    assert!(keys.len() > 100, "{keys:?}");
    let figure = "name = \"x\"\nkind = \"stretch\"\nposition = \"seated\"\nreps = 1\n";
    keys.extend(known_keys(FileKind::Exercise, &format!("{figure}[figure]\n{odd}")));
    keys.extend(known_keys(FileKind::Exercise, &format!("{figure}[[figure.pose]]\n{odd}")));
    let tables = [PAGE, FIGURES].map(|page| page.split_once("## All keys").unwrap().1).concat();
    let missing: Vec<_> = keys.iter().filter(|key| !tables.contains(&format!("`{key}`"))).collect();
    assert_eq!(missing, Vec::<&String>::new());
}
