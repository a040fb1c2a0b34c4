//! How long it takes to verify a chain of 10,000 entries and to keep one more, as JSON lines for
//! `cargo xtask bench`.

use std::time::Instant;

use chain::{Chain, Entry, Head, Opening, Place};
use model::Nanos;

const ENTRIES: i64 = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let place = Place {
        file: folder.path().join("chain.jsonl"),
        head: folder.path().join("chain.head"),
    };
    std::fs::write(&place.file, written()?)?;

    let began = Instant::now();
    let verdict = Chain::verify(&place, drop)?;
    say("chain of 10,000 entries verified", began);
    assert!(verdict.is_whole(), "it is as it was written");

    let opening = Opening {
        about: "bench".to_owned(),
        after: None,
    };
    let (mut chain, _) = Chain::open(place, opening, drop)?;
    let began = Instant::now();
    chain.turn()?.append(Nanos(ENTRIES), &payload(ENTRIES))?;
    say("entry kept on the disk", began);
    Ok(())
}

/// A chain in memory: keeping each entry on the disk is not what is measured.
fn written() -> Result<String, serde_json::Error> {
    let mut last: Option<Head> = None;
    (0..ENTRIES)
        .map(|number| {
            let entry = Entry::following(last, Nanos(number), &payload(number))?;
            last = Some(entry.head());
            Ok(entry.line())
        })
        .collect()
}

fn payload(number: i64) -> serde_json::Value {
    serde_json::json!({
        "history": "public._sqlx_migrations",
        "came": [[format!("{number:014}"), "9b71d224bd62f3785d96d46ad3ea3d73", "applied", "2026-11-21T01:41:07Z"]],
        "text": "x".repeat(300),
    })
}

fn say(name: &str, began: Instant) {
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{took:.3},\"unit\":\"ms\"}}");
    }
}
