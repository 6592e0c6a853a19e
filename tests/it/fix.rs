//! `check --fix`: what can only be meant in one way is mended, and no other byte changes.

use std::fs;
use std::path::Path;
use std::process::Command;

use supple::routine::catalog::{Catalog, SourceFile, bundled};
use supple::routine::diagnostic::{Fix, Trust};
use supple::routine::{fix, read};

/// The fixes that the reader offers for a text in the place of a bundled file.
fn fixes(file: &SourceFile, text: &str, known: &read::Exercises) -> Vec<Fix> {
    let diagnostics = match file.kind {
        supple::routine::catalog::FileKind::Routine => {
            read::read_routine(&file.id, text.as_bytes(), known).diagnostics
        }
        supple::routine::catalog::FileKind::Exercise => {
            read::read_exercise(&file.id, text.as_bytes(), known).diagnostics
        }
        supple::routine::catalog::FileKind::Plan => Vec::new(),
    };
    diagnostics.into_iter().filter_map(|found| found.fix).collect()
}

/// Ways to spoil a line as hands do; `None` where the line has nothing to spoil.
fn spoiled(line: &str) -> Vec<String> {
    let mut ways = Vec::new();
    let whole = |(_, value): &(&str, &str)| !value.contains("\"\"\"") && !value.ends_with('[');
    if let Some((key, value)) = line.split_once(" = ").filter(whole) {
        let letters: Vec<char> = key.chars().collect();
        for at in 1..letters.len() {
            let mut swapped = letters.clone();
            swapped.swap(at - 1, at);
            ways.push(swapped.into_iter().chain(" = ".chars()).chain(value.chars()).collect());
        }
        ways.push(format!("{key}: {value}"));
        if let Some(text) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            ways.push(format!("{key} = {text}"));
            ways.push(format!("{key} = \"{text}"));
            ways.push(format!("{key} = \u{201c}{text}\u{201d}"));
            if let Some(seconds) = text.strip_suffix('s').filter(|text| text.parse::<u16>().is_ok())
            {
                ways.push(format!("{key} = {seconds}"));
                ways.push(format!("{key} = \"{seconds}\""));
            }
            let mut letters: Vec<char> = text.chars().collect();
            if letters.len() > 5 {
                letters.remove(3);
                let slip: String = letters.into_iter().collect();
                ways.push(format!("{key} = \"{slip}\""));
                ways.push(format!("{key} = \"{}\"", text.to_uppercase().replace('-', " ")));
            }
        }
        ways.push(format!("{key} = \"{value}\""));
        if let Some(item) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            ways.push(format!("{key} = {item}"));
        }
        ways.push(format!("{line}\n{line}"));
    } else if line.starts_with("[[") {
        ways.push(line[..line.len() - 1].to_owned());
    }
    ways
}

/// Every line of every bundled file is spoiled in every way, in files with and without a byte order
/// mark and carriage returns. Either the fixes bring the very file back, or they leave the line and
/// all the others as they were.
#[test]
fn a_fix_brings_the_file_back_to_the_byte_or_leaves_it_alone() {
    let catalog = Catalog::bundled();
    let known = catalog.exercises().map(|e| (e.id.clone(), Some(e.clone()))).collect();
    let (mut mended, mut left, mut otherwise) = (0, 0, Vec::new());
    for (number, file) in bundled().enumerate() {
        let plain = std::str::from_utf8(&file.bytes).unwrap();
        let lines: Vec<&str> = plain.lines().collect();
        let (start, end) =
            [("", "\n"), ("", "\r\n"), ("\u{feff}", "\n"), ("# 🦵\t\n", "  # é\n")][number % 4];
        // No comment behind what goes on in the next line.
        let ends: Vec<&str> = lines
            .iter()
            .map(|line| match line.split_once(" = ") {
                Some((_, value)) if !value.contains("\"\"\"") && !value.ends_with('[') => end,
                _ => end.trim_start_matches([' ', '#', 'é']),
            })
            .collect();
        let whole = |lines: &[&str]| {
            let lines = lines.iter().zip(&ends).flat_map(|(line, end)| [*line, *end]);
            std::iter::once(start).chain(lines).collect::<String>()
        };
        let right = whole(&lines);
        assert_eq!(fixes(&file, &right, &known), [], "{right}");
        // Another third of the lines in each file is plenty.
        for at in (number % 3..lines.len()).step_by(3) {
            for spoiled in spoiled(lines[at]) {
                let spoiled = spoiled.replace('\n', end);
                let mut wrong = lines.clone();
                wrong[at] = &spoiled;
                let wrong = whole(&wrong);
                match fix::apply(&wrong, &fixes(&file, &wrong, &known)) {
                    Some((fixed, 1)) if fixed == right => mended += 1,
                    Some((fixed, _)) => otherwise.push((wrong, fixed)),
                    None => left += 1,
                }
            }
        }
    }
    assert_eq!(otherwise, [], "mended into something else");
    assert!(mended > 2000, "{mended} mended, {left} left alone");
}

#[test]
fn a_file_is_mended_where_it_lies_and_what_is_left_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fixes.toml");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    fs::copy(cases.join("fixes.toml"), &path).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_supple"))
        .env_clear()
        .env("SUPPLE_CONFIG_DIR", "/nowhere")
        .current_dir(folder.path())
        .args(["check", "--fix", "fixes.toml", "--format", "short"])
        .output()
        .unwrap();
    let mended = fs::read_to_string(cases.join("fixes.mended")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "fixes.toml:19:12: error[N001]: there is no exercise `bird-dog`\n\
         fixes.toml:20:8: error[K003]: `time` is a number, but it takes a length of time\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_is_only_likely_is_left_to_the_author() {
    let known =
        read::Exercises::from([("bird-dog-1".to_owned(), None), ("bird-dog-2".to_owned(), None)]);
    let text = "title = \"x\"\n[[step]]\nexercise = \"bird-dog\"\ntime = 2\n";
    let offered = read::read_routine("x", text.as_bytes(), &known).diagnostics;
    let offered: Vec<Fix> = offered.into_iter().filter_map(|found| found.fix).collect();
    assert_eq!(offered.len(), 2);
    assert!(offered.iter().all(|fix| fix.trust == Trust::Guess), "{offered:?}");
    assert_eq!(fix::apply(text, &offered), None);
}
