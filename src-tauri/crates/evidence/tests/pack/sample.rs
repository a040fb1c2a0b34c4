use chain::Entry;
use evidence::{
    Applied, Approval, Asked, Candidate, Change, Checksum, Choice, Draw, Evidence, Exception,
    History, HouseRule, Known, Ledger, Maker, Period, Source, SourceFile, draw,
};
use model::Nanos;

/// 2026-07-01T00:00:00Z.
pub(crate) const JULY: i64 = 1_782_864_000_000_000_000;
const DAY: i64 = 86_400_000_000_000;

/// A small pack: three changes, one of them edited after it was applied, one not drawn.
pub(crate) fn evidence() -> Evidence {
    let mut edited = change(2, "CREATE TABLE orders (id bigint PRIMARY KEY);\n");
    edited.exceptions.push(Exception {
        code: "edited".to_owned(),
        message: "the file of 2 was altered after it was applied".to_owned(),
    });
    edited.checksum.now = "beef".to_owned();
    edited.checksum.words = "the file is not what was applied".to_owned();
    edited.house.push(HouseRule {
        rule: "Safe to run twice".to_owned(),
        message: "CREATE TABLE fails if the table is there".to_owned(),
        line: Some(1),
    });
    let mut unapproved = change(3, "ALTER TABLE orders ADD COLUMN note text;\n");
    unapproved.approval = Approval::None {
        why: "the file was never committed".to_owned(),
    };
    Evidence {
        system: "Orders".to_owned(),
        environment: "Production".to_owned(),
        source: Source {
            title: "Orders, replica".to_owned(),
            kind: "postgres".to_owned(),
            standing: "A replica, 0.4 s behind its primary".to_owned(),
            facts: vec![("Version".to_owned(), "PostgreSQL 17.2".to_owned())],
            findings: Vec::new(),
        },
        period: Period {
            from: Nanos(JULY),
            to: Nanos(JULY + 92 * DAY),
        },
        choice: Choice::Sample {
            seed: "a1b2".to_owned(),
            size: Some(1),
        },
        maker: Maker {
            user: "auditor".to_owned(),
            program: "Wheelhouse 0.1.0".to_owned(),
            at: Nanos(JULY + 100 * DAY),
            clock: "the server's clock agrees with this computer's to 3 ms".to_owned(),
        },
        histories: vec![History {
            table: "public._sqlx_migrations".to_owned(),
            tool: "sqlx".to_owned(),
            why: "it has the columns of sqlx".to_owned(),
            folder: "migrations".to_owned(),
            git: "Read from git, 3 commits up to 8c1f6a0".to_owned(),
            sentence: "3 applied, 1 edited after it was applied".to_owned(),
            limits: Vec::new(),
            exceptions: Vec::new(),
        }],
        changes: vec![
            change(1, "CREATE TABLE users (id bigint);\n"),
            edited,
            unapproved,
        ],
        outside: 4,
        unproved: vec!["sqlx does not record who ran a migration".to_owned()],
        problems: Vec::new(),
        queries: vec![Asked {
            at: Nanos(JULY + 100 * DAY),
            sql: "SELECT \"version\" FROM \"public\".\"_sqlx_migrations\"".to_owned(),
        }],
        ledger: Ledger {
            words: "2 entries since 2026-07-01, unbroken".to_owned(),
            files: vec![ledger().into_bytes()],
        },
    }
}

pub(crate) fn drawn(evidence: &Evidence) -> Draw {
    let candidates: Vec<Candidate<'_>> = evidence
        .changes
        .iter()
        .map(|change| Candidate {
            key: &change.key,
            exception: !change.exceptions.is_empty(),
        })
        .collect();
    draw(&evidence.choice, &candidates)
}

pub(crate) fn change(number: i64, sql: &str) -> Change {
    let at = Nanos(JULY + number * DAY);
    Change {
        key: format!("public._sqlx_migrations/{number}#1"),
        history: "public._sqlx_migrations".to_owned(),
        id: number.to_string(),
        name: format!("change {number}"),
        state: "applied".to_owned(),
        applied: Applied {
            text: format!("2026-07-0{}T00:00:00Z", number + 1),
            known: Known::Recorded,
            earliest: Some(at),
            latest: Some(at),
        },
        by: String::new(),
        duration: Some(2_500_000),
        batch: String::new(),
        file: Some(SourceFile {
            path: format!("migrations/000{number}_change.sql"),
            line: 1,
            bytes: sql.as_bytes().to_vec(),
            text: sql.to_owned(),
        }),
        checksum: Checksum {
            recorded: "cafe".to_owned(),
            now: "cafe".to_owned(),
            first_seen: String::new(),
            words: "the file is what was applied".to_owned(),
        },
        approval: Approval::Commit {
            commit: "8c1f6a02d7be49358c1f6a02d7be49358c1f6a02".to_owned(),
            author: "Ada Example".to_owned(),
            date: "2026-06-30T09:00:00Z".to_owned(),
            signature: "signed by a key that this computer trusts".to_owned(),
            merge: "merged as #12 on 2026-06-30T10:00:00Z".to_owned(),
        },
        house: Vec::new(),
        exceptions: Vec::new(),
        provenance: vec![("Applied".to_owned(), "sqlx wrote it".to_owned())],
        tables: vec!["orders".to_owned()],
    }
}

/// Two entries of a chain.
fn ledger() -> String {
    let mut last = None;
    let mut lines = String::new();
    for number in 0..2 {
        let entry = Entry::following(last, Nanos(JULY + number), &format!("look {number}"))
            .expect("a text is JSON");
        last = Some(entry.head());
        lines.push_str(&entry.line());
    }
    lines
}
