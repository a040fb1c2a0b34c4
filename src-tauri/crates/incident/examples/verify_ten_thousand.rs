//! How long it takes to verify an incident of 10,000 entries, to read it for a list and to keep one
//! more entry, as JSON lines for `cargo xtask bench`.

use std::{fs, path::Path, time::Instant};

use chain::{Entry, Hash, Head, Opening};
use incident::{By, Place, Record, Surroundings, What, markdown, read, verify};
use model::Nanos;
use serde_json::json;

const ENTRIES: i64 = 10_000;
/// Every so many entries have a file.
const WITH_FILE: i64 = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = tempfile::tempdir()?;
    let place = Place {
        folder: root.path().join("INC-7-long"),
        head: root.path().join("INC-7-long.head"),
    };
    write(&place.folder)?;

    let began = Instant::now();
    let (entries, verdict) = verify(&place.folder, None)?;
    say("incident of 10,000 entries verified", began);
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!(entries.len() as i64, ENTRIES);

    let began = Instant::now();
    read(&place)?;
    say("incident of 10,000 entries read", began);

    let mut record = Record::open(place)?;
    let began = Instant::now();
    let text = "one more".to_owned();
    record.append(Nanos(ENTRIES), By::default(), What::Note { text }, &[])?;
    say("incident of 10,000 entries, one more kept", began);
    Ok(())
}

/// Writes the folder at once: keeping each entry on the disk is not what is measured.
fn write(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    fs::create_dir_all(folder.join("data"))?;
    let opening = Opening {
        about: "bench".to_owned(),
        after: None,
    };
    let first = Entry::following(None, Nanos(0), &opening)?;
    let mut last: Head = first.head();
    let mut lines = first.line();
    for number in 1..=ENTRIES {
        let mut payload = json!({
            "operator": "anna", "environment": "production", "clock_ahead_ms": 12.0,
            "what": what(number),
        });
        if number % WITH_FILE == 0 {
            let path = format!("data/{number:04}-error-rate.json");
            let bytes = "x".repeat(2_000);
            fs::write(folder.join(&path), &bytes)?;
            payload["files"] = json!([{ "path": path, "bytes": bytes.len(), "sha256": Hash::of(bytes.as_bytes()) }]);
        }
        let entry = Entry::following(Some(last), Nanos(number * 1_000_000_000), &payload)?;
        last = entry.head();
        lines.push_str(&entry.line());
    }
    fs::write(folder.join(incident::RECORD), lines)?;
    let place = Place {
        folder: folder.to_owned(),
        head: folder.join("none.head"),
    };
    let page = markdown(&read(&place)?, &Surroundings::default());
    fs::write(folder.join("incident.md"), page)?;
    Ok(())
}

fn what(number: i64) -> serde_json::Value {
    if number == 1 {
        return json!({
            "kind": "began", "id": "INC-7", "title": "Checkout fails", "severity": "critical",
            "began": 0, "alert": null, "program": "Wheelhouse",
        });
    }
    json!({
        "kind": "answer", "about": format!("block {number}"), "title": "Error rate by route",
        "from": "runbook starter/high-error-rate.md, step 2",
        "query": "sum by (route) (rate(http_requests_total{code=~\"5..\"}[5m]))",
        "source": "Prometheus", "range": { "start": 0, "end": 3_600_000 }, "value": "4.1 %",
        "verdict": "missed", "words": "0.041 is above 0.01", "note": "", "data": null,
        "picture": null, "failure": null,
    })
}

fn say(name: &str, began: Instant) {
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{took:.3},\"unit\":\"ms\"}}");
    }
}
