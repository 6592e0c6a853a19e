//! Writes the packs of sounds: `cargo run --example make-sounds`.
//!
//! The files in `sounds/` are this program's output and nothing else; a test compares them byte for
//! byte. To change a sound, change its row in `tones.rs` and run this again.

use std::path::Path;

mod tones;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sounds");
    for (pack, sound, wav) in tones::files() {
        let pack = folder.join(pack);
        std::fs::create_dir_all(&pack)?;
        std::fs::write(pack.join(format!("{sound}.wav")), wav)?;
    }
    Ok(())
}
