//! The schema that editors are given says what the reader says: the same keys, the same values.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value as Json;
use supple::routine::Catalog;
use supple::routine::catalog::{FileKind, Origin, SourceFile, bundled};
use supple::routine::read::schema;

/// A place in a file where keys stand: the kind of file, the text round the keys, where the schema
/// has them, and what must be there beside the key that is tried.
struct Place {
    name: &'static str,
    kind: FileKind,
    before: &'static str,
    behind: &'static str,
    at: &'static str,
    needs: &'static [&'static str],
}

const PLACES: &[Place] = &[
    Place {
        name: "routine",
        kind: FileKind::Routine,
        before: "",
        behind: "[[step]]\nname = \"x\"\nreps = 1\n",
        at: "/properties",
        needs: &["title"],
    },
    Place {
        name: "block",
        kind: FileKind::Routine,
        before: "title = \"x\"\n[[block]]\n",
        behind: "[[block.step]]\nname = \"x\"\nreps = 1\n",
        at: "/definitions/block/properties",
        needs: &[],
    },
    Place {
        name: "step",
        kind: FileKind::Routine,
        before: "title = \"x\"\n[[step]]\n",
        behind: "",
        at: "/definitions/step/properties",
        needs: &["name"],
    },
    Place {
        name: "exercise",
        kind: FileKind::Exercise,
        before: "",
        behind: "",
        at: "/properties",
        needs: &["name", "kind", "position"],
    },
    Place {
        name: "figure",
        kind: FileKind::Exercise,
        before: "name = \"x\"\nkind = \"stretch\"\nposition = \"seated\"\nreps = 1\n[figure]\n",
        behind: "",
        at: "/definitions/figure/properties",
        needs: &[],
    },
    Place {
        name: "pose",
        kind: FileKind::Exercise,
        before: "name = \"x\"\nkind = \"stretch\"\nposition = \"seated\"\nreps = 1\n[[figure.pose]]\n",
        behind: "",
        at: "/definitions/pose/properties",
        needs: &[],
    },
];

/// The little that the files here refer to.
static FEW: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::build(bundled().filter(|file| file.id == "clamshell")));

/// What the reader says of a file, a mistake a line.
fn mistakes(kind: FileKind, text: &str) -> Vec<String> {
    let origin = Origin::User(PathBuf::from("file.toml"));
    let bytes = text.as_bytes().to_vec().into();
    let file = SourceFile { origin, kind, id: "file".to_owned(), bytes };
    let problems = match kind {
        FileKind::Routine => FEW.read(&file).problems,
        FileKind::Exercise => FEW.read_exercise(&file).1,
        FileKind::Plan => return Vec::new(),
    };
    problems.into_iter().map(|problem| problem.diagnostic.message).collect()
}

/// The keys that the reader asks for: it lists them when it meets one that it does not know.
fn asked(place: &Place) -> Vec<String> {
    let odd = "quadratic_zebra = 1\nname = \"x\"\nreps = 1\n";
    let text = format!("{}{odd}{}", place.before, place.behind);
    let origin = Origin::User(PathBuf::from("file.toml"));
    let bytes = text.into_bytes().into();
    let file = SourceFile { origin, kind: place.kind, id: "file".to_owned(), bytes };
    let catalog = Catalog::build([file]);
    let help = catalog
        .problems()
        .filter(|problem| problem.diagnostic.message.contains("quadratic_zebra"))
        .find_map(|problem| problem.diagnostic.help.clone())
        .unwrap();
    let mut keys: Vec<_> = help.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    keys.sort();
    keys
}

fn of(kind: FileKind) -> Json {
    schema(kind, &["clamshell"])
}

#[test]
fn the_schema_has_the_keys_that_the_reader_asks_for() {
    for place in PLACES {
        let schema = of(place.kind);
        let keys: Vec<_> =
            schema.pointer(place.at).unwrap().as_object().unwrap().keys().cloned().collect();
        assert!(keys.len() > 10, "{}: {keys:?}", place.name);
        assert_eq!(keys, asked(place), "{}", place.name);
    }
}

/// Values of every kind that a key may take, and some that none does.
const VALUES: &[&str] = &[
    "1",
    "3",
    "100",
    "101",
    "1000",
    "1001",
    "0",
    "-1",
    "1.5",
    "true",
    "\"\"",
    "\" \"",
    "\"words\"",
    "\"30s\"",
    "\"1 min 30 s\"",
    "\"2 h\"",
    "\"30\"",
    "\"30 weeks\"",
    "\"30s 1m\"",
    "\"clamshell\"",
    "\"gentle\"",
    "\"warm-up\"",
    "\"each\"",
    "\"left\"",
    "\"key\"",
    "[\"P5\"]",
    "[\"V24\"]",
    "[\"knee\"]",
    "[\"M004\"]",
    "\"stretch\"",
    "\"standing\"",
    "\"supine\"",
    "\"flexion\"",
    "\"2-1-2-0\"",
    "\"4-6\"",
    "\"4-\"",
    "[]",
    "[1]",
    "[6, 4, 2]",
    "[0]",
    "[\"a\"]",
    "[\"standing\"]",
    "[\"\"]",
    "{ left = 1 }",
    "{ right = 101 }",
    "{ left = 1, right = 1 }",
    "{}",
    "[{ at = \"1s\", say = \"a\" }]",
    "[{ at = \"1s\" }]",
    "1979-05-27",
    "0.5",
    "-4.0",
    "200",
    "400",
    "[1, 2]",
    "[1.0, 2.5]",
    "[1, 2, 3]",
    "[90, 90, 90]",
    "[1, 2, 3, 3]",
    "[1, 2, 4]",
    "[1, \"a\"]",
    "\"hands\"",
    "\"side\"",
    "[\"calf\"]",
    "[\"left calf\"]",
    "[\"leftcalf\"]",
    "[\"right hand\", \"left foot\"]",
    "[\"right hand\"]",
    "{ ankle = [1, 2], foot = 30, knee = \"out\" }",
    "{ wrist = [1, 2, 3], hand = [1, 0, 0], elbow = [0, 1, 0] }",
    "{ wrist = [1] }",
    "{ ankle = [1, 2], foot = \"up\" }",
];

/// That is where a value is wrong by itself; what does not go together is another matter.
fn refuses(place: &Place, key: &str, value: &str) -> bool {
    let mut text = format!("{}{key} = {value}\n", place.before);
    for (need, value) in
        [("title", "x"), ("name", "x"), ("kind", "stretch"), ("position", "seated")]
    {
        if place.needs.contains(&need) && need != key && key != "exercise" {
            text += need;
            text += &[" = \"", value, "\"\n"].concat();
        }
    }
    let has_dose = !matches!(place.name, "figure" | "pose");
    if has_dose && !["hold", "time", "breaths", "until", "reps"].contains(&key) {
        text.push_str("reps = 1\n");
    }
    text.push_str(place.behind);
    let about = [
        format!("`{key}` is "),
        format!("`{key}` cannot be "),
        format!("`{key}` says nothing"),
        format!("`{key}` takes no time"),
        format!("`{key}` has no number"),
        "`left` cannot be ".to_owned(),
        "`right` cannot be ".to_owned(),
        "`extra_sets` is for one side".to_owned(),
        "`say` is missing".to_owned(),
        format!("`{key}` takes "),
        "`wrist` takes ".to_owned(),
        "`foot` is ".to_owned(),
        "there is no key `left` here".to_owned(),
        "there is no key `right` here".to_owned(),
        "there is no key `ankle` here".to_owned(),
        "there is no key `wrist` here".to_owned(),
    ];
    mistakes(place.kind, &text).iter().any(|mistake| {
        key == "figure" && mistake == "`pose` is missing"
            || mistake.contains(" is no ")
            || mistake.contains(" is nothing ")
            || about.iter().any(|about| mistake.starts_with(about))
    })
}

#[test]
fn the_schema_and_the_reader_agree_on_what_each_key_takes() {
    let mut different = Vec::new();
    let mut accepted = 0;
    for place in PLACES {
        let schema = of(place.kind);
        for (key, property) in schema.pointer(place.at).unwrap().as_object().unwrap() {
            if key == "step" || key == "block" {
                continue;
            }
            assert!(property["description"].is_string(), "{key}");
            for value in VALUES {
                let table: toml::Table = format!("a = {value}").parse().unwrap();
                let json = serde_json::to_value(&table["a"]).unwrap();
                let fits = !table["a"].is_datetime() && valid(&json, property, &schema);
                let unknown = *key == "exercise" || *key == "easier" || *key == "harder";
                let unknown = unknown || *key == "figure" && value.starts_with('"');
                if fits == refuses(place, key, value) && !(unknown && fits) {
                    different.push(format!("{} {key} = {value}: schema says {fits}", place.name));
                }
                accepted += usize::from(fits);
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(accepted > 500);
}

#[test]
fn the_schema_says_of_each_key_what_the_documentation_says() {
    let pages = [include_str!("../../docs/routines.md"), include_str!("../../docs/figures.md")];
    let tables = pages.map(|page| page.split_once("## All keys").unwrap().1).concat();
    for place in PLACES {
        let schema = of(place.kind);
        for (key, property) in schema.pointer(place.at).unwrap().as_object().unwrap() {
            let says = property["description"].as_str().unwrap();
            let rows: Vec<&str> = tables
                .lines()
                .filter(|row| {
                    row.split('|').nth(1).is_some_and(|keys| keys.contains(&format!("`{key}`")))
                })
                .collect();
            assert!(!rows.is_empty(), "no row for `{key}`");
            assert!(
                rows.iter().any(|row| row.contains(says)
                    || row.starts_with("| `hold`")
                    || row.starts_with("| `easier`")),
                "`{key}`: {says}\n{}",
                rows.join("\n")
            );
        }
    }
}

/// Whether a value fits a schema: as much of draft-07 as the schemas use.
pub fn valid(value: &Json, schema: &Json, root: &Json) -> bool {
    schema.as_object().unwrap().iter().all(|(rule, rule_value)| match rule.as_str() {
        "$ref" => {
            let path = rule_value.as_str().unwrap().trim_start_matches('#');
            valid(value, root.pointer(path).unwrap(), root)
        }
        "type" => match rule_value.as_str().unwrap() {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("a type `{other}`"),
        },
        "enum" => rule_value.as_array().unwrap().contains(value),
        "const" => value == rule_value,
        "minimum" => value.as_f64().is_none_or(|number| number >= rule_value.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= rule_value.as_f64().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| matches(text, rule_value.as_str().unwrap())),
        "items" => value
            .as_array()
            .is_none_or(|items| items.iter().all(|item| valid(item, rule_value, root))),
        "maxItems" => {
            value.as_array().is_none_or(|items| items.len() as u64 <= rule_value.as_u64().unwrap())
        }
        "minItems" => {
            value.as_array().is_none_or(|items| items.len() as u64 >= rule_value.as_u64().unwrap())
        }
        "anyOf" => rule_value.as_array().unwrap().iter().any(|one| valid(value, one, root)),
        "properties" => value.as_object().is_none_or(|table| {
            table.iter().all(|(key, value)| {
                rule_value.get(key).is_none_or(|property| valid(value, property, root))
            })
        }),
        "additionalProperties" => value
            .as_object()
            .is_none_or(|table| table.keys().all(|key| schema["properties"].get(key).is_some())),
        "required" => value.as_object().is_none_or(|table| {
            rule_value
                .as_array()
                .unwrap()
                .iter()
                .all(|key| table.contains_key(key.as_str().unwrap()))
        }),
        "minProperties" => {
            value.as_object().is_none_or(|table| table.len() as u64 >= rule_value.as_u64().unwrap())
        }
        "maxProperties" => {
            value.as_object().is_none_or(|table| table.len() as u64 <= rule_value.as_u64().unwrap())
        }
        "description" | "examples" | "definitions" => true,
        other => panic!("a rule `{other}` that this test does not know"),
    })
}

fn matches(text: &str, pattern: &str) -> bool {
    regex::Regex::new(pattern).unwrap().is_match(text)
}
