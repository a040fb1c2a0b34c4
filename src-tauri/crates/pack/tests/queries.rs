//! Heads of named queries, as people write them and as they should not.

use std::{fs, time::Duration};

use pack::{ChartHint, ChartShape, QueryKind, TimeUnit, open, read_query};

const WHOLE: &str = "\u{feff}-- title: Orders per day
-- A comment without a key.
-- description: What came in,
--   day by day.
-- database: shop, shop-eu
-- parameter: since date = today - 30 days -- From this day on
-- parameter: at timestamp (ms)
-- parameter: state one of paid, on its way = on its way -- Where it stands
-- rows: 2_000
-- time: 2.5s
-- chart: line over day (ms)

SELECT day, n -- and: more
FROM x WHERE day > :since AND at < :at AND state = :state;
";

#[test]
fn everything_of_a_head_is_read() {
    let (query, problems) = read_query(WHOLE, "queries/orders-per-day.sql");
    let query = query.expect("it is whole");
    assert_eq!(problems, []);
    assert_eq!(
        (query.id.as_str(), query.title.as_str()),
        ("orders-per-day", "Orders per day")
    );
    assert_eq!(query.description, "What came in, day by day.");
    assert_eq!(query.databases, ["shop", "shop-eu"]);
    assert_eq!(
        (query.rows, query.time),
        (2_000, Duration::from_millis(2_500))
    );
    assert_eq!(
        query.chart,
        Some(ChartHint {
            shape: ChartShape::Line,
            over: Some("day".into()),
            unit: Some(TimeUnit::Millis),
        })
    );
    assert_eq!((query.line, query.sql.lines().count()), (13, 2));
    assert!(query.sql.starts_with("SELECT day, n -- and: more"));
    let kinds: Vec<_> = query
        .parameters
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.kind.clone(),
                one.default.as_deref(),
                one.line,
            )
        })
        .collect();
    let states = vec!["paid".to_owned(), "on its way".to_owned()];
    assert_eq!(
        kinds,
        [
            ("since", QueryKind::Date, Some("today - 30 days"), 6),
            ("at", QueryKind::Timestamp(Some(TimeUnit::Millis)), None, 7),
            ("state", QueryKind::OneOf(states), Some("on its way"), 8),
        ]
    );
    assert_eq!(query.parameters[0].description, "From this day on");
}

#[test]
fn a_statement_alone_is_a_query() {
    let (query, problems) = read_query("SELECT 1\r\n", "queries/slow_orders.sql");
    let query = query.expect("it is one");
    assert_eq!(problems, []);
    assert_eq!(
        (query.title.as_str(), query.sql.as_str(), query.line),
        ("Slow orders", "SELECT 1", 1)
    );
}

#[test]
fn what_is_wrong_in_a_head_is_named_with_its_line() {
    // Head, whether the query is kept, line and words of the problem.
    let table: [(&str, bool, u32, &str); 14] = [
        ("-- titel: x", true, 1, "did you mean `title`?"),
        (
            "-- title: a\n-- title: b",
            true,
            2,
            "`title` is written twice",
        ),
        ("-- rows: 20000", true, 1, "from 1 to 10000"),
        ("-- rows: many", true, 1, "\"many\""),
        ("-- time: 5 minutes", true, 1, "between 1ms and 60s"),
        ("-- time: 0s", true, 1, "between 1ms and 60s"),
        ("-- chart: pie", true, 1, "cannot be drawn"),
        (
            "-- chart: line over x (days)",
            true,
            1,
            "not a unit of time",
        ),
        ("-- parameter: n decimall", false, 1, "which is none"),
        (
            "-- title: x\n-- parameter: 1n text",
            false,
            2,
            "cannot be the name",
        ),
        (
            "-- parameter: n integer = x",
            false,
            1,
            "is not a whole number",
        ),
        (
            "-- parameter: n text\n-- parameter: n text",
            false,
            2,
            "declared twice",
        ),
        (
            "-- parameter: n integer (ms)",
            false,
            1,
            "only a timestamp has",
        ),
        ("-- parameter: s one of ,", false, 1, "one of nothing"),
    ];
    for (head, kept, line, words) in table {
        let (query, problems) = read_query(&format!("{head}\nSELECT 1"), "queries/q.sql");
        assert_eq!(query.is_some(), kept, "{head}");
        let [problem] = &problems[..] else {
            panic!("{head}: {problems:?}");
        };
        assert_eq!(problem.line, Some(line), "{head}");
        assert!(problem.to_string().contains(words), "{head}: {problem}");
    }
    let (query, problems) = read_query("-- title: x\n\n", "queries/q.sql");
    assert!(query.is_none());
    assert_eq!(problems[0].message, "the file has no statement");
}

#[test]
fn a_bad_query_hides_no_good_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wheelhouse.toml"), "name = \"x\"\n").unwrap();
    let queries = folder.path().join("queries");
    fs::create_dir(&queries).unwrap();
    fs::write(queries.join("a.sql"), "-- parameter: n nothing\nSELECT :n").unwrap();
    fs::write(queries.join("b.sql"), "SELECT 1").unwrap();
    fs::write(queries.join("c.sql"), b"SELECT '\xff'").unwrap();
    fs::write(queries.join("notes.txt"), "no query").unwrap();
    let (pack, problems) = open(folder.path(), &|_| None).unwrap();
    let names: Vec<&str> = pack.queries.iter().map(|query| query.id.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
    let files: Vec<&str> = problems
        .iter()
        .filter(|problem| problem.file.starts_with("queries/"))
        .map(|problem| problem.file.as_str())
        .collect();
    assert_eq!(files, ["queries/a.sql", "queries/c.sql"]);
}
