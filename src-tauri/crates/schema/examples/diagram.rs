//! How long diagrams take and how a schema of 10,000 tables is searched, as JSON lines for
//! `cargo xtask bench`; with a path, writes the diagram of 100 tables there.

use std::time::Instant;

use schema::{
    Column, Document, ForeignKey, Search, Table,
    diagram::{Palette, draw},
};

const ROUNDS: u32 = 5;

fn main() {
    let hundred = tables(100);
    let chosen: Vec<&Table> = hundred.iter().collect();
    let diagram = draw(&chosen, Palette::Light);
    let drawing = timed(|| {
        assert_eq!(draw(&chosen, Palette::Screen).boxes.len(), 100);
    });
    let many = tables(10_000);
    let document = Document::default();
    let search = Search::new(&many, &document);
    let indexing = timed(|| drop(Search::new(&many, &document)));
    let searching = timed(|| {
        assert!(!search.find(&many, &document, "key table 99").is_empty());
    });
    if let Some(path) = std::env::args_os().nth(1) {
        std::fs::write(path, &diagram.svg).expect("the path can be written");
    }
    #[allow(clippy::print_stdout)] // what it is for
    for (name, value) in [
        ("diagram of 100 tables", drawing),
        ("texts of 10,000 tables taken in", indexing),
        ("search over 10,000 tables", searching),
    ] {
        println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"ms\"}}");
    }
}

/// The median of some rounds, in milliseconds.
fn timed(work: impl Fn()) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

/// Tables of twelve columns of which each points to two earlier ones, more often to the first.
fn tables(count: usize) -> Vec<Table> {
    (0..count)
        .map(|at| {
            let earlier = |step: usize| (at * step + at / 3) % at.max(1) / 2;
            let keys = [earlier(7), earlier(31)];
            let names = ["id", "first_key", "second_key", "created_at", "note"];
            let more = (0..7).map(|column| format!("column_{column}"));
            Table {
                schema: "public".into(),
                name: format!("table_{at}"),
                comment: "One row per thing, from the beginning to the end.".into(),
                columns: names
                    .map(str::to_owned)
                    .into_iter()
                    .chain(more)
                    .map(|name| Column {
                        name,
                        type_name: "bigint".into(),
                        ..Column::default()
                    })
                    .collect(),
                primary_key: vec!["id".into()],
                foreign_keys: keys
                    .iter()
                    .zip(["first_key", "second_key"])
                    .filter(|_| at > 0)
                    .map(|(to, column)| ForeignKey {
                        columns: vec![column.into()],
                        to_schema: "public".into(),
                        to_table: format!("table_{to}"),
                        to_columns: vec!["id".into()],
                        unique: false,
                    })
                    .collect(),
            }
        })
        .collect()
}
