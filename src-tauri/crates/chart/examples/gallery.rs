//! Draws every sample picture into a folder, light and dark: `cargo run -p chart --example gallery
//! -- FOLDER`. What tests approve as text is looked at here.

#[path = "../tests/samples/figures.rs"]
mod figures;
#[path = "../tests/samples/sheet.rs"]
mod sheet;
#[path = "../tests/samples/time.rs"]
mod time;

use std::{error::Error, fs, path::PathBuf};

use chart::{Palette, png};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("name the folder to draw into")?;
    fs::create_dir_all(&folder)?;
    for palette in [Palette::Light, Palette::Dark] {
        let keep = |name: &str, picture: Vec<u8>| {
            let file = format!("{name}-{palette:?}.png").to_lowercase();
            fs::write(folder.join(file), picture)
        };
        for (name, mut spec) in time::all() {
            spec.palette = palette;
            keep(name, png(&spec))?;
        }
        for (name, figure, (width, height)) in figures::all() {
            keep(name, figure.png(width, height, palette))?;
        }
        keep("sheet", sheet::sheet(palette).png())?;
    }
    Ok(())
}
