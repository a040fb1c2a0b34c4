//! How long a runbook of 5,000 lines takes to be read and filled in, as JSON lines for
//! `cargo xtask bench`.

use std::{collections::BTreeMap, time::Instant};

use runbook::{Kind, fill, outline, read};

const ROUNDS: u32 = 5;

fn main() {
    let text = text();
    assert!(text.lines().count() >= 5_000);
    let values: BTreeMap<String, String> = [("pod", "api-1"), ("ns", "shop"), ("id", "7")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let opening = timed(|| {
        let runbook = read("runbooks/long.md", &text, &|_| None);
        assert!(!outline(&runbook).is_empty());
        let filled: usize = (runbook.blocks.iter())
            .map(|block| match &block.kind {
                Kind::Code(code) => fill(&code.text, &code.places, code.language, &values),
                Kind::Live(live) => {
                    fill(&live.text, &live.places, live.language.language(), &values)
                }
                _ => Default::default(),
            })
            .map(|filled| filled.text.len())
            .sum();
        assert!(filled > 0);
    });
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!(
            "{{\"name\":\"runbook of 5,000 lines, read and filled in\",\"value\":{opening:.3},\"unit\":\"ms\"}}"
        );
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

/// Sections with a list of steps, a query, a statement, commands, a table and links each.
fn text() -> String {
    let section = "## Part NUMBER\n\n\
        A sentence about `pod` <POD>, see [the next](#part-1) and https://example.org/a.\n\n\
        1. **Look** at it in {{ ns }}.\n\n   \
           ```promql expect: < 0.01 unit: percentunit\n   \
           sum by (route) (rate(http_requests_total{pod=\"<POD>\"}[5m]))\n   ```\n\n\
        2. Ask the database.\n\n   \
           ```sql\n   SELECT state, count(*) FROM orders WHERE id = {{ id }} GROUP BY state\n   ```\n\n\
        3. Restart it.\n\n   \
           ```sh\n   kubectl -n $NS rollout restart deployment/api\n   kubectl -n $NS get pods | grep <POD>\n   ```\n\n\
        | what | who |\n|---|---|\n| database | team a |\n\n- [ ] done\n\n";
    let mut text = String::from("# A long runbook\n\n- **Owner:** team a\n\n");
    for number in 0..200 {
        text.push_str(&section.replace("NUMBER", &number.to_string()));
    }
    text
}
