//! An empty window of the same build: what `cargo xtask bench` compares start and memory with.

#[path = "../src/measure.rs"]
mod measure;

use std::time::Instant;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() {
    let started = Instant::now();
    let stay = std::env::args().any(|argument| argument == "--stay");
    tauri::Builder::default()
        .setup(move |app| {
            let page = WebviewUrl::External("about:blank".parse()?);
            let window = WebviewWindowBuilder::new(app, "main", page)
                .title("Empty")
                .inner_size(1280.0, 800.0)
                .build()?;
            if !stay {
                measure::usable(window, started, "document.readyState === 'complete'");
            }
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the empty window opens");
}
