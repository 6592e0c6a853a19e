//! Lists the bundled files, so that the program carries them, and what other files may refer to.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

use serde_json::Value;

fn main() -> Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(std::io::Error::other)?;
    let root = Path::new(&root);
    let mut code = String::new();
    for (name, folder) in [("EXERCISES", "exercises"), ("ROUTINES", ""), ("PLANS", "plans")] {
        let folder = Path::new("routines").join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<_> = fs::read_dir(root.join(&folder))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_>>()?;
        files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        files.sort();
        let _ = writeln!(code, "pub(crate) const {name}: &[(&str, &str)] = &[");
        for path in files {
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // These are not routines: `advice`, `comfort`, `checklist` and `safety` read them.
            let others = ["advice", "sources", "comfort", "checklists", "safety"];
            if name == "ROUTINES" && others.contains(&id.as_str()) {
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
    fs::write(Path::new(&out).join("bundled.rs"), code)?;
    fs::write(Path::new(&out).join("voice.rs"), voice(&root.join("sounds/voice"))?)
}

/// Tables of the clips, sorted by their words, and of the files that they lie in.
fn voice(folder: &Path) -> Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let list = folder.join("clips.json");
    let list: Value = match fs::read(&list) {
        Ok(bytes) => serde_json::from_slice(&bytes)?,
        Err(error) if error.kind() == ErrorKind::NotFound => Value::Array(Vec::new()),
        Err(error) => return Err(error),
    };
    let broken =
        |clip: &Value| Error::other(format!("clips.json has a clip without a value: {clip}"));
    let mut clips = Vec::new();
    let mut files = BTreeSet::new();
    for clip in list.as_array().into_iter().flatten() {
        let (text, file) = (clip["text"].as_str(), clip["file"].as_str());
        let (first, frames) = (clip["first"].as_u64(), clip["frames"].as_u64());
        let (Some(text), Some(file), Some(first), Some(frames)) = (text, file, first, frames)
        else {
            return Err(broken(clip));
        };
        files.insert(file);
        clips.push((text, file, first, frames));
    }
    clips.sort_unstable();
    let mut code = String::from("const FILES: &[File] = &[\n");
    for file in &files {
        let path = folder.join(format!("{file}.ogg"));
        let bytes = fs::read(&path)?;
        // The first page's first packet, behind "vorbis", a version and the number of channels.
        let rate =
            bytes.get(40..44).and_then(|rate| Some(u32::from_le_bytes(rate.try_into().ok()?)));
        let rate = rate.ok_or_else(|| Error::other(format!("{} breaks off", path.display())))?;
        let path = path.display().to_string();
        let _ = writeln!(code, "    File {{ rate: {rate}, bytes: include_bytes!({path:?}) }},");
    }
    code.push_str("];\nconst CLIPS: &[Clip] = &[\n");
    for (text, file, first, frames) in clips {
        let file = files.iter().position(|name| *name == file).unwrap_or_default();
        // The lints of this crate hold for what is written here too.
        let apart = |number: u64| match (number / 1_000_000, number / 1000 % 1000, number % 1000) {
            (0, 0, low) => low.to_string(),
            (0, middle, low) => format!("{middle}_{low:03}"),
            (high, middle, low) => format!("{high}_{middle:03}_{low:03}"),
        };
        let (first, frames) = (apart(first), apart(frames));
        let place = format!("file: {file}, first: {first}, frames: {frames}");
        let _ = writeln!(code, "    Clip {{ text: {text:?}, {place} }},");
    }
    code.push_str("];\n");
    Ok(code)
}
