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
