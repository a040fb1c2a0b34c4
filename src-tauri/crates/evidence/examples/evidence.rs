//! How long it takes to draw, write, sign and verify an evidence pack of 500 changes, as JSON
//! lines for `cargo xtask bench`.

use std::time::Instant;

use chain::Entry;
use evidence::{
    Applied, Approval, Asked, Candidate, Change, Checksum, Choice, Evidence, History, Known,
    Ledger, Maker, Period, Signer, Source, SourceFile, draw, verify, write,
};
use model::Nanos;

const CHANGES: i64 = 500;
/// Looks that the excerpt of the record holds.
const LOOKS: i64 = 1_000;
const DAY: i64 = 86_400_000_000_000;

fn main() {
    let evidence = evidence();
    let signer = Signer::of(&Signer::new_key().expect("there is randomness")).expect("a key");
    let folder = std::env::temp_dir().join(format!("wheelhouse-evidence-{}", std::process::id()));
    let began = Instant::now();
    let candidates: Vec<Candidate<'_>> = evidence
        .changes
        .iter()
        .map(|change| Candidate {
            key: &change.key,
            exception: false,
        })
        .collect();
    let draw = draw(&evidence.choice, &candidates);
    let written = write(&evidence, &draw, Some(&signer), &folder).expect("there is room");
    say("evidence pack of 500 changes, drawn and written", began);
    let began = Instant::now();
    let verdict = verify(&folder).expect("it was just written");
    say("evidence pack of 500 changes, verified", began);
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
    assert_eq!(written.changes, 500);
    std::fs::remove_dir_all(folder).expect("it is ours");
}

fn evidence() -> Evidence {
    Evidence {
        system: "Orders".to_owned(),
        environment: "Production".to_owned(),
        source: Source::default(),
        period: Period {
            from: Nanos(0),
            to: Nanos(CHANGES * DAY),
        },
        choice: Choice::All,
        maker: Maker {
            user: "auditor".to_owned(),
            program: "Wheelhouse".to_owned(),
            at: Nanos(CHANGES * DAY),
            clock: String::new(),
        },
        histories: vec![History {
            table: "public._sqlx_migrations".to_owned(),
            tool: "sqlx".to_owned(),
            why: String::new(),
            folder: "migrations".to_owned(),
            git: "Read from git, 500 commits up to 8c1f6a0".to_owned(),
            sentence: "500 applied".to_owned(),
            limits: Vec::new(),
            exceptions: Vec::new(),
        }],
        changes: (0..CHANGES).map(change).collect(),
        outside: 0,
        unproved: Vec::new(),
        problems: Vec::new(),
        queries: vec![Asked {
            at: Nanos(0),
            sql: "SELECT 1".to_owned(),
        }],
        ledger: Ledger {
            words: "unbroken".to_owned(),
            files: vec![looks()],
        },
    }
}

/// A change whose file has about eight kilobytes.
fn change(number: i64) -> Change {
    let sql = format!("ALTER TABLE orders ADD COLUMN c{number} text;\n").repeat(180);
    let at = Some(Nanos(number * DAY));
    Change {
        key: format!("public._sqlx_migrations/{number}#1"),
        history: "public._sqlx_migrations".to_owned(),
        id: number.to_string(),
        name: format!("add c{number}"),
        state: "applied".to_owned(),
        applied: Applied {
            text: format!("day {number}"),
            known: Known::Recorded,
            earliest: at,
            latest: at,
        },
        by: String::new(),
        duration: Some(2_500_000),
        batch: String::new(),
        file: Some(SourceFile {
            path: format!("migrations/{number:05}_add.sql"),
            line: 1,
            bytes: sql.as_bytes().to_vec(),
            text: sql,
        }),
        checksum: Checksum::default(),
        approval: Approval::None {
            why: "this is a bench".to_owned(),
        },
        house: Vec::new(),
        exceptions: Vec::new(),
        provenance: Vec::new(),
        tables: vec!["orders".to_owned()],
    }
}

fn looks() -> Vec<u8> {
    let mut last = None;
    let mut lines = String::new();
    for number in 0..LOOKS {
        let payload = "what a look found ".repeat(20);
        let entry = Entry::following(last, Nanos(number), &payload).expect("a text is JSON");
        last = Some(entry.head());
        lines.push_str(&entry.line());
    }
    lines.into_bytes()
}

fn say(name: &str, began: Instant) {
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{took:.3},\"unit\":\"ms\"}}");
    }
}
