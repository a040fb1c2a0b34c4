//! Draws every sample picture into a folder, light and dark: `cargo run -p chart --example gallery
//! -- FOLDER`. What tests approve as text is looked at here.

#[path = "../tests/samples/time.rs"]
mod time;

use std::{error::Error, fs, path::PathBuf};

use chart::{Palette, png};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("name the folder to draw into")?;
    fs::create_dir_all(&folder)?;
    for (name, mut spec) in time::all() {
        for palette in [Palette::Light, Palette::Dark] {
            spec.palette = palette;
            let file = format!("{name}-{palette:?}.png").to_lowercase();
            fs::write(folder.join(file), png(&spec))?;
        }
    }
    Ok(())
}
