//! An empty window of the same build: what `cargo xtask bench` compares start and memory with.

#[path = "../src/measure.rs"]
mod measure;

use std::time::Instant;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() {
    let started = Instant::now();
    let stay = std::env::args().any(|argument| argument == "--stay");
    tauri::Builder::default()
        // A page of its own protocol, as the application's is: WebKitGTK never tells that
        // `about:blank` is loaded.
        .register_uri_scheme_protocol("empty", |_context, _request| {
            let page = b"<!doctype html><title>Empty</title>".to_vec();
            let mut answer = tauri::http::Response::new(page);
            answer.headers_mut().insert(
                tauri::http::header::CONTENT_TYPE,
                tauri::http::HeaderValue::from_static("text/html"),
            );
            answer
        })
        .setup(move |app| {
            let page = WebviewUrl::CustomProtocol("empty://localhost/".parse()?);
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
