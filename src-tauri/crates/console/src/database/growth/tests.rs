use super::*;

fn at(hours: i64) -> Nanos {
    Nanos(1_795_219_200 * 1_000_000_000 + hours * HOUR)
}

fn tables(sizes: Named<'_>) -> BTreeMap<String, Bytes> {
    let sizes = sizes.iter();
    sizes
        .map(|(name, table, indexes)| {
            let (table, indexes) = (*table, *indexes);
            ((*name).to_owned(), Bytes { table, indexes })
        })
        .collect()
}

fn empty() -> HealthReport {
    HealthReport {
        id: String::new(),
        title: String::new(),
        needs: String::new(),
        on_replica: String::new(),
        limited: false,
        columns: Vec::new(),
        rows: Vec::new(),
        numeric: Vec::new(),
        capped_at: None,
        note: String::new(),
        failure: None,
    }
}

/// Names of tables with the bytes of their rows and indexes.
type Named<'a> = &'a [(&'a str, i64, i64)];

/// The report at an hour, after the sizes of earlier ones were noted.
fn reported(noted: &[(i64, Named<'_>)], hour: i64, now: Named<'_>) -> HealthReport {
    let folder = tempfile::tempdir().unwrap();
    for (hour, sizes) in noted {
        kept(folder.path(), at(*hour), &tables(sizes)).unwrap();
    }
    let now = tables(now);
    let sizes = kept(folder.path(), at(hour), &now).unwrap();
    let mut report = empty();
    told(&mut report, &sizes, at(hour), &now);
    report
}

fn row<'r>(report: &'r HealthReport, table: &str) -> Vec<&'r str> {
    let is_it = |row: &&Vec<Option<String>>| row[0].as_deref() == Some(table);
    let row = report.rows.iter().find(is_it).expect("it grew");
    row.iter()
        .map(|cell| cell.as_deref().unwrap_or("NULL"))
        .collect()
}

#[test]
fn nothing_is_told_before_there_is_something_to_compare() {
    let report = reported(&[], 0, &[("orders", 100, 10)]);
    assert_eq!(
        report.note,
        "The first look was 0 s ago: no growth can be told yet."
    );
    assert!(report.rows.is_empty());
    let report = reported(&[], 0, &[]);
    assert!(report.note.contains("does not say"), "{}", report.note);
}

#[test]
fn growth_is_counted_from_the_first_look_and_per_day_after_one() {
    let first: (i64, Named<'_>) = (0, &[("orders", 100, 10), ("still", 5, 5)]);
    let now = &[("orders", 300, 60), ("still", 5, 5)];
    let report = reported(&[first], 6, now);
    assert_eq!(
        row(&report, "orders"),
        ["orders", "360", "250", "50", "NULL"]
    );
    assert_eq!(report.rows.len(), 1, "what did not grow is left out");
    let between: (i64, Named<'_>) = (24, &[("orders", 900, 10), ("still", 5, 5)]);
    let report = reported(&[first, between], 60, now);
    assert_eq!(
        row(&report, "orders"),
        ["orders", "360", "250", "50", "100"]
    );
}

#[test]
fn a_table_that_came_later_counts_from_there_and_one_made_anew_from_anew() {
    let first: (i64, Named<'_>) = (0, &[("old", 100, 0)]);
    let second: (i64, Named<'_>) = (24, &[("new", 1_000, 0)]);
    let third: (i64, Named<'_>) = (48, &[("new", 1_500, 0), ("old", 10, 0)]);
    let now = &[("new", 2_000, 0), ("old", 30, 0)];
    let report = reported(&[first, second, third], 72, now);
    assert_eq!(row(&report, "new"), ["new", "2000", "1000", "0", "500"]);
    assert_eq!(row(&report, "old"), ["old", "30", "20", "0", "20"]);
}

#[test]
fn a_day_is_noted_once_and_only_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let one = tables(&[("a", 1, 1), ("b", 2, 2)]);
    for hour in [0, 5, 24, 30] {
        kept(folder.path(), at(hour), &one).unwrap();
    }
    let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert_eq!(text.lines().count(), 2, "two days");
    assert!(!text.lines().nth(1).unwrap().contains("\"a\""), "{text}");
}

#[test]
fn a_line_that_was_cut_costs_its_day() {
    let folder = tempfile::tempdir().unwrap();
    kept(folder.path(), at(0), &tables(&[("a", 1, 1)])).unwrap();
    let file = folder.path().join(FILE);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}{{\"at\":\"17")).unwrap();
    let sizes = kept(folder.path(), at(24), &tables(&[("a", 9, 1)])).unwrap();
    assert_eq!(sizes, Sizes::read(&fs::read_to_string(&file).unwrap()));
    assert_eq!(sizes.first(), Some(at(0)));
}
