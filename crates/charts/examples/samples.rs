//! Writes every example as an SVG file: `cargo run -p charts --example samples -- FOLDER`.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(
        env::args_os()
            .nth(1)
            .unwrap_or_else(|| "target/charts".into()),
    );
    fs::create_dir_all(&folder)?;
    for (name, drawing) in charts::samples::all() {
        fs::write(folder.join(format!("{name}.svg")), drawing.document())?;
    }
    Ok(())
}
