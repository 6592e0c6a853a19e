//! The house keeps its order: each module uses only what its layer may use.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Module, and the modules of the crate that it may name. `docs/architecture.md` has the reasons.
const MAY_USE: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("text", &[]),
    ("figure", &["time", "text"]),
    ("routine", &["time", "text", "figure"]),
    ("advice", &["time", "text", "routine"]),
    ("session", &["time", "text", "figure", "routine", "advice"]),
    ("score", &["time", "text", "routine", "session"]),
    ("history", &["time", "text", "routine", "advice", "session"]),
    ("safety", &["time", "text", "routine", "advice", "session", "history"]),
    ("coach", &["time", "text", "routine", "advice", "session", "history", "safety"]),
    ("plan", &["time", "text", "routine", "advice", "session", "history", "safety", "coach"]),
    ("comfort", &["time", "text", "routine", "advice", "history"]),
    ("checklist", &["text", "routine", "advice", "history"]),
    ("report", &["time", "text", "routine", "advice", "session", "history", "safety"]),
    ("store", &["time", "text", "routine", "advice", "session", "history"]),
    ("audio", &["time", "text", "routine", "advice", "session", "score"]),
    ("config", &["time", "text", "routine", "advice", "session", "score"]),
    ("desktop", &["time", "text", "session"]),
    (
        "tui/",
        &[
            "time",
            "text",
            "figure",
            "routine",
            "advice",
            "session",
            "score",
            "history",
            "safety",
            "coach",
            "plan",
            "comfort",
            "checklist",
            "config",
        ],
    ),
];

#[test]
fn every_module_uses_only_what_its_layer_may_use() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter_map(|(name, text)| Some((name, text, layer_of(name)?)))
        .flat_map(|(name, text, (own, allowed))| {
            named_modules(text)
                .into_iter()
                .filter(move |used| used != own.trim_end_matches('/'))
                .filter(|used| !allowed.contains(&used.as_str()))
                .map(move |used| format!("src/{name} uses crate::{used}"))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_module_has_a_layer_or_belongs_to_the_shell() {
    let shell = ["main.rs", "lib.rs", "tui.rs", "cli.rs"];
    let homeless: Vec<String> = sources()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| layer_of(name).is_none())
        .filter(|name| !shell.contains(&name.as_str()) && !name.starts_with("cli/"))
        .collect();
    assert_eq!(homeless, Vec::<String>::new());
}

#[test]
fn crossterm_appears_at_the_door_only() {
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.contains("crossterm::"))
        .map(|(name, _)| name)
        .filter(|name| name != "tui.rs" && !name.starts_with("tui/keymap"))
        .filter(|name| !name.starts_with("tui/terminal"))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_guard_sees_every_way_to_name_a_module() {
    let text = "use crate::time::Moment;\nuse crate::{text, routine::{Dose, Side}};\n\
                fn f() { crate::audio::play() }\n/// [`crate::config`]\nlet a = 1;";
    let found: Vec<String> = named_modules(text).into_iter().collect();
    assert_eq!(found, ["audio", "routine", "text", "time"]);
}

fn layer_of(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    MAY_USE.iter().copied().find(|(own, _)| {
        if own.ends_with('/') {
            name.starts_with(own)
        } else {
            name == format!("{own}.rs") || name.starts_with(&format!("{own}/"))
        }
    })
}

/// The crate's modules that a file names outside its comments.
fn named_modules(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(first_words(group)),
            None => found.extend(word(rest)),
        }
    }
    found
}

/// The first word of each path in `{a, b::{c, d}, e::f}`, the opening brace already gone.
fn first_words(group: &str) -> Vec<String> {
    let (mut depth, mut words, mut fresh) = (1, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => fresh = true,
            c if fresh && depth == 1 && !c.is_whitespace() => {
                words.extend(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    words
}

fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// Every source file: its path below `src/` and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut todo, mut files) = (vec![root.clone()], Vec::<PathBuf>::new());
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}
