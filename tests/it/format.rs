//! The routine format: what is wrong with a file is said whole, in order, with a way out.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use supple::routine::Catalog;
use supple::routine::catalog::{FileKind, Origin, SourceFile, bundled};

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

/// Each `NAME.toml` is read as a routine (`exercise-NAME.toml` as an exercise) and must be reported
/// as in `NAME.txt`.
#[test]
fn wrong_files_are_reported_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content/wrong");
    let (mut cases, mut expected) = (BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().unwrap() == "toml" {
            cases.insert(id)
        } else {
            expected.insert(id)
        };
    }
    let mut different = Vec::new();
    for id in &cases {
        let bytes = fs::read(folder.join(format!("{id}.toml"))).unwrap();
        let kind = if id.starts_with("exercise-") { FileKind::Exercise } else { FileKind::Routine };
        let said = report(kind, id, bytes);
        let should = fs::read_to_string(folder.join(format!("{id}.txt"))).unwrap_or_default();
        if said != should {
            fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{id}.txt")), &said)
                .unwrap();
            different.push(format!("--- {id}\nexpected:\n{should}\nsaid:\n{said}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert_eq!(cases, expected, "each file has its report and each report its file");
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

#[test]
fn the_examples_of_the_documentation_read_as_it_says() {
    let blocks = blocks(PAGE);
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
    let (_, tables) = PAGE.split_once("## All keys").unwrap();
    let missing: Vec<_> = keys.iter().filter(|key| !tables.contains(&format!("`{key}`"))).collect();
    assert_eq!(missing, Vec::<&String>::new());
}
