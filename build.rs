//! Lists the bundled files, so that the program carries them, and what other files may refer to.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Result;
use std::path::Path;

fn main() -> Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(std::io::Error::other)?;
    let root = Path::new(&root);
    let mut code = String::new();
    for (name, folder) in [("EXERCISES", "routines/exercises"), ("ROUTINES", "routines")] {
        println!("cargo::rerun-if-changed={folder}");
        let mut files: Vec<_> = fs::read_dir(root.join(folder))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        files.sort();
        let _ = writeln!(code, "const {name}: &[(&str, &str)] = &[");
        for path in files {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // These two are not routines: `advice` reads them.
            if folder == "routines" && (id == "advice" || id == "sources") {
                continue;
            }
            let _ = writeln!(code, "    ({id:?}, include_str!({:?})),", path.display().to_string());
        }
        code.push_str("];\n");
    }
    // What files may refer to is known without reading these two when the program starts.
    for (name, file, key) in [("ADVICE", "advice", "ref"), ("SOURCES", "sources", "code")] {
        let text = fs::read_to_string(root.join(format!("routines/{file}.toml")))?;
        let names = text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        let _ = writeln!(
            code,
            "pub(super) const {name}: &[&str] = &[{}];",
            names.collect::<Vec<_>>().join(", ")
        );
    }
    let out = env::var("OUT_DIR").map_err(std::io::Error::other)?;
    fs::write(Path::new(&out).join("bundled.rs"), code)
}
