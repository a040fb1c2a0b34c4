//! An empty window of the same build: what `cargo xtask bench` compares start and memory with.

use std::time::Instant;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() {
    let started = Instant::now();
    let stay = std::env::args().any(|argument| argument == "--stay");
    tauri::Builder::default()
        .setup(move |app| {
            let handle = app.handle().clone();
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("empty.html".into()))
                .title("Empty")
                .inner_size(1280.0, 800.0)
                .on_document_title_changed(move |_, title| {
                    if title == "Ready" && !stay {
                        println!(
                            "{{\"usable_ms\":{:.1}}}",
                            started.elapsed().as_secs_f64() * 1_000.0
                        );
                        handle.exit(0);
                    }
                })
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the empty window opens");
}
