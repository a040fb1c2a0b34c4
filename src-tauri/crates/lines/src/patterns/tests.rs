use expect_test::{Expect, expect};
use model::Severity;

use super::*;
use crate::testing::{LINES, Random, inputs};

const START: i64 = 1_795_705_200_000_000_000;

fn line(second: i64, body: &str) -> LogLine {
    LogLine {
        at: Nanos(START + second * 1_000_000_000),
        severity: Severity::Info,
        body: body.into(),
        ..LogLine::default()
    }
}

fn check(bodies: &[&str], expected: Expect) {
    let lines: Vec<LogLine> = bodies.iter().map(|body| line(0, body)).collect();
    let shown = |pattern: &Pattern| format!("{} {}\n", pattern.count, pattern.text());
    expected.assert_eq(
        &mine(&lines, None)
            .patterns
            .iter()
            .map(shown)
            .collect::<String>(),
    );
}

#[test]
fn variable_parts_become_typed_placeholders() {
    check(
        &[
            "took 12ms, 1h2m3.5s, 3.25 µs, 10µs, 5s and 99% of 10.5MiB",
            "order 42 (7.5) of user=17; id:9f8b7c6d-1111-2222-3333-444455556666",
            "trace 4bf92f3577b34da6a3ce929d0e0e4736 at 0xdeadBEEF in a1b2c3d4",
            "from 10.0.0.1:5432 to ::1 and fe80::1",
            "at 2026-11-26T15:00:00.123Z, 2026-11-26 15:00:00,5",
            "said \"hello \\\"you\\\"\" and 'bye now', it's John's",
            "pod shop-7d9f6c5b4-x2x7k on utf8 x64 HTTP/1.1 main.go:12",
            "GET /orders/42/items?page=3 -> 200",
            "deadbeef cafe facade added",
            "first line\nsecond line",
        ],
        expect![[r#"
            1 took <duration>, <duration>, <number> µs, <duration>, <duration> and <size> of <size>
            1 order <number> (<number>) of user=<number>; id:<uuid>
            1 trace <hex> at <hex> in <hex>
            1 from <address> to ::<number> and <address>
            1 at <time>, <time> <time>,<number>
            1 said <quoted> and <quoted>, it's John's
            1 pod shop-<hex>-<id> on utf8 x64 HTTP/<number> main.go:<number>
            1 GET /orders/<number>/items?page=<number> -> <number>
            1 deadbeef cafe facade added
            1 first line <rest>
        "#]],
    );
}

#[test]
fn messages_of_one_kind_become_one_pattern() {
    check(
        &[
            "user ada logged in from 10.0.0.1",
            "user bob logged in from 10.0.0.2",
            "user eve logged out",
            "user eve logged out",
            "user mallory logged out",
            "connection to db-1 lost",
            "connection to db-2 lost",
            "",
            "  ",
            "one",
            "two",
        ],
        expect![[r#"
            3 user <*> logged out
            2 user <*> logged in from <address>
            2 connection to db-<number> lost
            2 
            1 one
            1 two
        "#]],
    );
}

#[test]
fn every_placeholder_is_filled_from_a_line_of_its_pattern() {
    let cases: [(&[&str], &[&str]); 7] = [
        (
            &["took 12ms of 3.25 µs, 99%", "took 5s of 1 µs, 3%"],
            &["12ms", "3.25", "99%"],
        ),
        (
            &["user ada from 10.0.0.1:80", "user bob from 10.0.0.2:80"],
            &["ada", "10.0.0.1:80"],
        ),
        // A word that differs takes its own numbers with it.
        (
            &["pod a-1.b-2 is ready now", "pod cc is ready now"],
            &["a-1.b-2"],
        ),
        (&["said  \"a b 3\" at id:7"], &["\"a b 3\"", "7"]),
        (
            &["pod shop-7d9f6c5b4-x2x7k of 1.2"],
            &["7d9f6c5b4", "x2x7k", "1.2"],
        ),
        (&["first 1\n  at main"], &["1", "at main"]),
        (&["nothing differs"], &[]),
    ];
    for (bodies, expected) in cases {
        let lines: Vec<LogLine> = bodies.iter().map(|body| line(0, body)).collect();
        let found = mine(&lines, None).patterns;
        assert_eq!(found.len(), 1, "{bodies:?}: {found:?}");
        let values = found[0].values(bodies[0]);
        assert_eq!(
            values
                .as_deref()
                .map(|all| all.iter().map(String::as_str).collect()),
            Some(expected.to_vec())
        );
    }
    let found = mine(&[line(0, "took 3 ms")], None).patterns;
    for other in ["", "took", "took x ms", "took 3 ms more", "took 3 s"] {
        assert_eq!(found[0].values(other), None, "{other}");
    }
}

#[test]
fn patterns_tell_when_how_grave_and_where() {
    let mut lines = Vec::new();
    for second in 0..60 {
        lines.push(line(second, &format!("request {second} done")));
    }
    for second in 30..40 {
        lines.push(LogLine {
            severity: if second < 35 {
                Severity::Error
            } else {
                Severity::Warn
            },
            ..line(second, &format!("cannot reach db: attempt {second}"))
        });
    }
    let change = Nanos(START + 30_000_000_000);
    let found = mine(&lines, Some(change));
    assert_eq!((found.lines, found.left_out), (70, 0));
    assert_eq!(
        (found.start, found.step),
        (Nanos(START).to_millis(), Millis(1_000))
    );
    let [done, cannot] = found.patterns.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (done.text().as_str(), done.count),
        ("request <number> done", 60)
    );
    assert_eq!(done.is_new, Some(false));
    assert_eq!(done.trend, vec![1; 60]);
    assert_eq!(cannot.text(), "cannot reach db: attempt <number>");
    assert_eq!(cannot.is_new, Some(true));
    assert_eq!(cannot.severities, [0, 0, 0, 0, 5, 5, 0]);
    assert_eq!(cannot.examples, [60, 61, 62]);
    assert_eq!(cannot.first, change);
    assert_eq!(cannot.last, Nanos(START + 39_000_000_000));
    assert_eq!(cannot.trend.iter().sum::<u32>(), 10);
    assert_eq!(cannot.trend[..30].iter().sum::<u32>(), 0);
    let before = mine(&lines, Some(Nanos(START))).patterns;
    assert_eq!(
        before[0].is_new, None,
        "there is nothing from before the change"
    );
}

#[test]
fn trends_widen_their_buckets_in_both_directions() {
    let mut miner = Miner::new();
    for second in [0, 1, 5_000, -5_000, 100_000] {
        miner.add(0, &line(second, "tick"));
    }
    let found = miner.patterns(None);
    let trend = &found.patterns[0].trend;
    assert_eq!(trend.iter().sum::<u32>(), 5);
    assert!(trend.len() <= 120 && trend.len() > 50, "{}", trend.len());
    assert_eq!(found.step, Millis(1_024_000));
    assert!(found.start.0 <= Nanos(START).to_millis().0 - 5_000_000);
    assert_eq!(
        Miner::new().patterns(None),
        Patterns {
            step: Millis(1_000),
            ..Patterns::default()
        }
    );
}

#[test]
fn lines_added_later_and_lines_given_at_once_give_the_same() {
    let lines: Vec<LogLine> = (0..2_000)
        .map(|n| line(n % 50, LINES[n as usize % LINES.len()]))
        .collect();
    let mut miner = Miner::new();
    for (number, line) in (0..).zip(&lines) {
        let id = miner.add(number, line).unwrap();
        if number == 1_000 {
            assert_eq!(miner.patterns(None).lines, 1_001);
        }
        assert!((id as usize) < lines.len());
    }
    assert_eq!(miner.patterns(None), mine(&lines, None));
    assert_eq!(mine(&lines, None), mine(&lines, None));
}

#[test]
fn there_are_only_so_many_patterns_and_the_rest_is_counted() {
    let word = |mut n: usize| {
        let mut word = String::new();
        for _ in 0..6 {
            word.push(char::from(b'g' + u8::try_from(n % 19).unwrap()));
            n /= 19;
        }
        word
    };
    let lines: Vec<LogLine> = (0..MOST_PATTERNS + 500)
        .map(|n| line(0, &word(n)))
        .collect();
    let found = mine(&lines, None);
    assert_eq!(found.patterns.len(), MOST_PATTERNS);
    assert_eq!(found.left_out, 500);
    assert_eq!(found.lines, 2_500);
}

#[test]
fn whatever_comes_is_sorted_and_every_line_counted() {
    let mut random = Random::new(3);
    let mut miner = Miner::new();
    let mut bodies: Vec<String> = Vec::new();
    let all = inputs(5_000);
    for number in 0..all {
        let seed = LINES[random.below(LINES.len())];
        let bytes = random.mutate(seed.as_bytes());
        let body = String::from_utf8_lossy(&bytes);
        miner.add(number as u64, &line(random.below(100_000) as i64, &body));
        bodies.push(body.into_owned());
    }
    let found = miner.patterns(Some(Nanos(START)));
    let counted: u64 = found.patterns.iter().map(|pattern| pattern.count).sum();
    assert_eq!(counted + found.left_out, all as u64);
    for pattern in found.patterns {
        assert_eq!(u64::from(pattern.trend.iter().sum::<u32>()), pattern.count);
        assert_eq!(pattern.severities.iter().sum::<u64>(), pattern.count);
        assert!(!pattern.text().contains('\0'));
        let example = &bodies[pattern.examples[0] as usize];
        let values = pattern
            .values(example)
            .expect("an example fits its pattern");
        let holes = |piece: &&Piece| matches!(piece, Piece::Placeholder(_));
        assert_eq!(values.len(), pattern.template.iter().filter(holes).count());
    }
}
