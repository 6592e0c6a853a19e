//! What `check` says: every mistake in every form, to the byte.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use supple::plan::{Names, bundled_plans, read_plan};
use supple::routine::catalog::{Catalog, FileKind, Origin, SourceFile, bundled};
use supple::routine::code::{self, Code, Example};
use supple::routine::diagnostic::place;
use supple::routine::read::{Exercises, read_routine};
use supple::session::plan;

const FORMATS: [(&str, &str); 3] = [("short", "short"), ("human", "txt"), ("json", "json")];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The program's `check` in a folder, for a user who has no files.
fn check(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_supple"))
        .env_clear()
        .env("SUPPLE_CONFIG_DIR", "/nowhere")
        .current_dir(folder)
        .arg("check")
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    (told + &String::from_utf8(output.stderr).unwrap(), output.status.code())
}

/// Each `NAME.toml`, or each folder of routines and exercises, with the reports that it must give.
fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let cases = entries.filter(|path| path.is_dir() || path.extension().unwrap() == "toml");
    let mut cases: Vec<String> =
        cases.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    cases.sort();
    assert!(cases.len() > 40, "{cases:?}");
    cases
}

fn expected(case: &str, ending: &str) -> PathBuf {
    folder().join(format!("{}.{ending}", case.trim_end_matches(".toml")))
}

/// `UPDATE_PICTURES=1` writes the reports anew.
#[test]
fn every_case_is_reported_to_the_byte_in_every_format() {
    let mut different = Vec::new();
    let mut reports = BTreeSet::new();
    for case in cases() {
        for (format, ending) in FORMATS {
            let (told, exit) = check(&folder(), &[&case, "--format", format]);
            let report = expected(&case, ending);
            if std::env::var_os("UPDATE_PICTURES").is_some() {
                fs::write(&report, &told).unwrap();
            }
            let should = fs::read_to_string(&report).unwrap_or_default();
            if told != should {
                different
                    .push(format!("--- {case} as {format}\nexpected:\n{should}\ntold:\n{told}"));
            }
            let is_error =
                fs::read_to_string(expected(&case, "short")).unwrap().contains(": error[");
            assert_eq!(exit, Some(i32::from(is_error)), "{case}");
            reports.insert(report);
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let odd: Vec<_> = files
        .filter(|path| !path.is_dir())
        .filter(|path| path.extension().is_none_or(|ending| ending != "toml" && ending != "mended"))
        .filter(|path| !reports.contains(path))
        .collect();
    assert_eq!(odd, Vec::<PathBuf>::new(), "reports without a case");
}

/// The mistakes of a case, as its JSON report has them.
fn told(case: &str) -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(expected(case, "json")).unwrap()).unwrap()
}

#[test]
fn every_code_has_a_case() {
    let told: BTreeSet<String> = cases()
        .iter()
        .flat_map(|case| told(case))
        .map(|mistake| mistake["code"].as_str().unwrap().to_owned())
        .collect();
    let codes: BTreeSet<String> = Code::all().map(|info| info.id.to_owned()).collect();
    assert_eq!(told, codes);
}

#[test]
fn every_place_of_every_case_lies_on_characters_and_is_the_same_in_every_format() {
    let mut places = 0;
    for case in cases() {
        let human = fs::read_to_string(expected(&case, "txt")).unwrap();
        let short = fs::read_to_string(expected(&case, "short")).unwrap();
        for mistake in told(&case) {
            let path = mistake["path"].as_str().unwrap();
            let bytes = fs::read(folder().join(path)).unwrap_or_default();
            let also = mistake["also"].as_array().unwrap().iter();
            for label in std::iter::once(&mistake).chain(also) {
                let [start, end] = [0, 1].map(|at| label["span"][at].as_u64().unwrap() as usize);
                assert!(start <= end && end <= bytes.len(), "{label} lies outside of {case}");
                let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                assert!(valid.is_char_boundary(start) && valid.is_char_boundary(end), "{label}");
                let (line, column) = place(&bytes, start);
                assert_eq!((&label["line"], &label["column"]), (&line.into(), &column.into()));
                places += 1;
            }
            let place = format!("{path}:{}:{}", mistake["line"], mistake["column"]);
            assert!(human.contains(&format!("--> {place}\n")), "{case} has {place}:\n{human}");
            let code = mistake["code"].as_str().unwrap();
            let line = format!("{place}: {}[{code}]: ", mistake["severity"].as_str().unwrap());
            assert!(short.contains(&line), "{case} has {line}:\n{short}");
        }
    }
    assert!(places > 150, "{places}");
}

/// The codes of what is wrong with a file among the bundled ones.
fn codes(kind: FileKind, text: &'static str) -> Vec<Code> {
    let file = SourceFile {
        origin: Origin::User("example.toml".into()),
        kind,
        id: "example".to_owned(),
        bytes: text.as_bytes().into(),
    };
    if kind == FileKind::Plan {
        let catalog = Catalog::bundled();
        let names = Names {
            routines: catalog.routines.iter().map(|entry| entry.id.clone()).collect(),
            exercises: catalog.exercises().map(|exercise| exercise.id.clone()).collect(),
            plans: bundled_plans().iter().map(|(id, _)| (*id).to_owned()).collect(),
        };
        let found = read_plan("example", text.as_bytes(), &names).diagnostics;
        return found.into_iter().map(|found| found.code).collect();
    }
    let catalog = Catalog::build(bundled().chain([file]));
    catalog.problems().map(|problem| problem.diagnostic.code).collect()
}

#[test]
fn the_wrong_examples_have_their_mistake_alone_and_the_right_ones_none() {
    let mut without = Vec::new();
    for info in Code::all() {
        match info.example {
            Some(Example { kind, wrong, right }) => {
                assert_eq!(codes(kind, wrong), [info.code], "{wrong}");
                assert_eq!(codes(kind, right), [], "{right}");
            }
            None => without.push(info.name),
        }
    }
    assert_eq!(without, ["unreadable", "not-text", "broken-exercise", "shadows"]);
}

/// `UPDATE_PICTURES=1` writes the page anew.
#[test]
fn the_page_of_mistakes_is_made_from_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md");
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        fs::write(path, code::markdown()).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), code::markdown());
}

#[test]
fn a_code_is_taught_by_its_page() {
    for written in ["K001", "k001", "unknown-key"] {
        let page = Code::UnknownKey.info().markdown();
        assert_eq!(check(&folder(), &["--explain", written]), (page, Some(0)));
    }
    let (told, exit) = check(&folder(), &["--explain", "unknwon-key"]);
    assert_eq!(told, "supple: there is no code `unknwon-key`; did you mean `unknown-key`?\n");
    assert_eq!(exit, Some(1));
}

/// The reader has lists of its own, so that it need not read other files for them.
#[test]
fn the_names_that_the_reader_knows_are_those_of_the_bundled_files() {
    let catalog = Catalog::bundled();
    let told = |change: &dyn Fn(&str) -> String| {
        let list = |names: BTreeSet<&str>| {
            names.into_iter().map(|name| format!("{:?}", change(name))).collect::<Vec<_>>()
        };
        let advice = list(supple::advice::rows().iter().map(|row| &*row.reference).collect());
        let sources = list(supple::advice::sources().iter().map(|source| &*source.code).collect());
        let regions = list(catalog.exercises().flat_map(|e| &e.regions).map(|r| &**r).collect());
        let text = format!(
            "title = \"x\"\nadvice = [{}]\n[[step]]\nname = \"x\"\nreps = 1\nstop = \"x\"\n\
             sources = [{}]\nregions = [{}]\n",
            advice.join(", "),
            sources.join(", "),
            regions.join(", ")
        );
        let names = advice.len() + sources.len() + regions.len();
        (read_routine("x", text.as_bytes(), &Exercises::new()).diagnostics.len(), names)
    };
    assert_eq!(told(&str::to_owned).0, 0);
    let (mistakes, names) = told(&|name| format!("{name}-").to_uppercase());
    assert!(mistakes == names && names > 100, "{mistakes} of {names}");
}

#[test]
fn the_bundled_files_are_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (told, exit) = check(root, &["routines"]);
    assert_eq!((&*told, exit), ("no mistakes in 86 files\n", Some(0)));
}

#[test]
fn the_length_that_is_checked_is_the_one_that_is_planned() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let own = fs::read_dir(root).unwrap().filter_map(|entry| {
        let case: toml::Table = fs::read_to_string(entry.unwrap().path()).unwrap().parse().unwrap();
        let text = case.get("routine")?.as_str()?.to_owned();
        Some(SourceFile {
            origin: Origin::User(PathBuf::new()),
            kind: FileKind::Routine,
            id: "session".to_owned(),
            bytes: text.into_bytes().into(),
        })
    });
    let catalog = Catalog::bundled();
    let own = own.map(|file| catalog.read(&file).routine).collect::<Vec<_>>();
    let bundled = catalog.routines.iter().map(|entry| entry.routine.clone());
    let mut routines = 0;
    for routine in bundled.chain(own).flatten() {
        assert_eq!(routine.expected(), plan(&routine).expected(), "{}", routine.id);
        routines += 1;
    }
    assert!(routines > 20, "{routines}");
}

#[test]
fn each_save_is_checked_anew_until_ctrl_c() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.toml");
    fs::write(&file, "title = 5\n").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_supple"))
        .env_clear()
        .env("SUPPLE_CONFIG_DIR", "/nowhere")
        .current_dir(folder.path())
        .args(["check", "--watch", "--format", "short", "a.toml"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "a.toml:1:1: error[K002]: the routine has no steps");
    assert_eq!(
        lines.next().unwrap(),
        "a.toml:1:9: error[K003]: `title` is a number, but it takes text"
    );
    // As many editors save: a new file in the place of the old one.
    let new = folder.path().join(".a.toml.swp");
    fs::write(&new, "title = \"A\"\n[[step]]\nexercise = \"clamshel\"\n").unwrap();
    fs::rename(&new, &file).unwrap();
    assert_eq!(lines.next().unwrap(), "a.toml:3:12: error[N001]: there is no exercise `clamshel`");
    fs::remove_file(&file).unwrap();
    let gone = lines.next().unwrap();
    assert!(gone.starts_with("a.toml:1:1: error[S001]: this file cannot be read"), "{gone}");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(2));
}

#[test]
fn without_a_path_it_is_the_users_folder_with_its_exercises() {
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join("routines/exercises");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("mine.toml"), "name = \"Mine\"\nkind = \"strenth\"\n").unwrap();
    fs::write(own.join("../a.toml"), "title = \"A\"\n[[step]]\nexercise = \"mine\"\n").unwrap();
    fs::write(own.join("../tombi.toml"), "toml-version = \"v1.1.0\"\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_supple"))
        .env_clear()
        .env("SUPPLE_CONFIG_DIR", home.path())
        .args(["check", "--format", "short"])
        .output()
        .unwrap();
    let of_home = |told: Vec<u8>| {
        String::from_utf8(told).unwrap().replace(&format!("{}/", home.path().display()), "")
    };
    assert_eq!(
        of_home(output.stdout),
        "routines/a.toml:3:12: error[N002]: the exercise `mine` has mistakes in its own file\n\
         routines/exercises/mine.toml:1:1: error[K002]: `position` is missing\n\
         routines/exercises/mine.toml:1:1: error[K002]: the dose is missing\n\
         routines/exercises/mine.toml:2:8: error[K004]: `kind` cannot be \"strenth\"\n"
    );
    let nobody = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(check(nobody, &[]), ("there are no files to check\n".to_owned(), Some(0)));
    // A file that is named twice, and lies in the user's folder as well, is told of once.
    let output = Command::new(env!("CARGO_BIN_EXE_supple"))
        .env_clear()
        .env("SUPPLE_CONFIG_DIR", home.path())
        .current_dir(&own)
        .args(["check", "--format", "short", "mine.toml"])
        .arg(own.join("mine.toml"))
        .output()
        .unwrap();
    assert_eq!(
        of_home(output.stdout),
        "mine.toml:1:1: error[K002]: `position` is missing\n\
         mine.toml:1:1: error[K002]: the dose is missing\n\
         mine.toml:2:8: error[K004]: `kind` cannot be \"strenth\"\n"
    );
}
