//! How long it takes to read every dashboard there is, as a JSON line for `cargo xtask bench`.

use std::{fs, path::PathBuf, time::Instant};

fn main() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let corpus = root.join("../shared/corpus/dashboards");
    let (folder, name) = if corpus.is_dir() {
        (corpus, "parse of the whole corpus")
    } else {
        (root.join("dashboards"), "parse of the starter set")
    };
    let files: Vec<String> = fs::read_dir(folder)
        .expect("a folder of dashboards")
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "json"))
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect();
    let began = Instant::now();
    let panels: usize = files
        .iter()
        .map(|text| dashboard::examine(text, "bench.json").0.panels().count())
        .sum();
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    assert!(panels > 0, "there is something to read");
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{took:.3},\"unit\":\"ms\"}}");
    }
}
