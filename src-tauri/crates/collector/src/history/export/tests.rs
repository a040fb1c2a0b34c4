use model::Millis;
use promql::{Labels, STALE, Sample};

use super::*;
use crate::{ImportCount, ImportedText, Limits, Scrape};

const START: i64 = 1_795_000_000_000;

async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(folder.path(), Limits::default(), Millis(START))
        .await
        .unwrap();
    (store, folder)
}

async fn import(store: &Store, text: &str) -> ImportedText {
    let text = std::io::Cursor::new(text.to_owned());
    let mut watched = 0;
    let mut watch = |seen: &ImportedText| watched = seen.lines;
    let imported = store
        .import_text(text, "file.om", &[], Millis(START), &mut watch)
        .await;
    assert_eq!(watched, imported.lines);
    imported
}

async fn export(store: &Store, selectors: &[&str]) -> (String, Exported) {
    let selectors: Vec<_> = selectors
        .iter()
        .map(|text| promql::parse_selector(text).unwrap())
        .collect();
    let all = TimeRange {
        start: Millis(i64::MIN),
        end: Millis(i64::MAX),
    };
    let mut export = store.export_text(&selectors, all);
    let mut text = String::new();
    while let Some(piece) = export.next().await.unwrap() {
        text.push_str(&piece);
    }
    (text, export.exported())
}

const TEXT: &str = "# HELP latency_seconds How long.
# TYPE latency_seconds histogram
# UNIT latency_seconds seconds
latency_seconds_bucket{le=\"+Inf\",path=\"C:\\\\a \\\"b\\\"\\n\"} 3 1794999000.123
latency_seconds_bucket{le=\"+Inf\",path=\"C:\\\\a \\\"b\\\"\\n\"} 12345678901234567 1794999015.123
latency_seconds_sum 0.1 1794999000.000
latency_seconds_sum 1e-7 1794999000.001
# TYPE requests counter
requests_total -0 -1.500
requests_total +Inf 2.000
requests_total NaN 3.000
{\"utf.8\",\"a.b\"=\"c\"} 1e300 1794999000.000
# EOF
";

#[tokio::test]
async fn what_is_imported_is_exported_again() {
    let (first, _folder) = store().await;
    let imported = import(&first, TEXT).await;
    let count = ImportCount {
        new_series: 4,
        new_samples: 8,
    };
    assert_eq!(imported.count, count);
    assert_eq!((imported.samples, imported.refused), (8, 0));
    assert_eq!(
        imported.span,
        Some((Millis(-1_500), Millis(1_794_999_015_123)))
    );
    assert!(imported.failure.is_none() && imported.problems.is_empty());
    let (text, exported) = export(&first, &[]).await;
    let expected = TEXT.replace("12345678901234567", "1.2345678901234568e16");
    assert_eq!(text, expected);
    assert_eq!(
        (exported.series, exported.samples, exported.left),
        (4, 8, 0)
    );

    let (second, _folder) = store().await;
    import(&second, &text).await;
    assert_eq!(export(&second, &[]).await.0, text);
    let again = import(&second, &text).await;
    assert_eq!(
        again.count,
        ImportCount::default(),
        "the same again changes nothing"
    );
}

#[tokio::test]
async fn only_what_was_selected_is_exported() {
    let (store, _folder) = store().await;
    import(&store, TEXT).await;
    let (text, _) = export(&store, &["requests_total", "{le!=\"\"}"]).await;
    assert!(text.contains("requests_total") && text.contains("_bucket"));
    assert!(!text.contains("_sum") && text.ends_with("# EOF\n"));
    let (nothing, exported) = export(&store, &["no_such_metric"]).await;
    assert_eq!(
        (nothing.as_str(), exported),
        ("# EOF\n", Exported::default())
    );
}

#[tokio::test]
async fn the_end_of_a_series_is_no_sample_of_the_text() {
    let (store, _folder) = store().await;
    let labels = Labels::from_pairs([("__name__", "up")]);
    for (at, value) in [(START, 1.0), (START + 1_000, f64::from_bits(STALE))] {
        let scrape = Scrape {
            timed: vec![(labels.clone(), Sample { at, value })],
            ..Scrape::default()
        };
        store.append_scrape(scrape).await.unwrap();
    }
    let (text, exported) = export(&store, &[]).await;
    assert_eq!(text, "up 1 1795000000.000\n# EOF\n");
    assert_eq!((exported.samples, exported.stale), (1, 1));
}

#[tokio::test]
async fn a_dump_of_promtool_is_read() {
    let (store, _folder) = store().await;
    let dump = "{__name__=\"up\", job=\"a\\tb\\u00a0\"} 1 1794999000123\n\
        {__name__=\"up\", job=\"a\\tb\\u00a0\"} 0 1794999015123\n";
    let imported = import(&store, dump).await;
    assert_eq!(imported.samples, 2);
    assert!(imported.problems.is_empty(), "{:?}", imported.problems);
    let (text, _) = export(&store, &[]).await;
    let expected = "up{job=\"a\tb\u{a0}\"} 1 1794999000.123\n\
        up{job=\"a\tb\u{a0}\"} 0 1794999015.123\n# EOF\n";
    assert_eq!(text, expected);
}

#[tokio::test]
async fn bad_lines_are_named_and_the_rest_is_kept() {
    let (store, _folder) = store().await;
    let text = "up 1 1794999000\nup{ 1 2\nup 1\nup 1 99999999999999\nup 2 1794999015\n";
    let imported = import(&store, text).await;
    assert_eq!(
        (imported.samples, imported.refused, imported.lines),
        (2, 4, 5)
    );
    let told: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
    for (told, expected) in told.iter().zip([
        "file.om:2:8: the label set is not closed",
        "file.om:3:1: the sample has no time",
        "file.om:4:1: the time of the sample is out of all reach",
        "file.om:5:1: the page ends without \"# EOF\"",
    ]) {
        assert!(told.starts_with(expected), "{told}");
    }
}

/// A disk that fails in the middle of a file.
struct Broken(std::io::Cursor<&'static str>);

impl std::io::Read for Broken {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(to)? {
            0 => Err(std::io::Error::other("the disk is gone")),
            some => Ok(some),
        }
    }
}

#[tokio::test]
async fn what_came_before_a_failure_is_kept_and_counted() {
    let (store, _folder) = store().await;
    let text = Broken(std::io::Cursor::new(
        "up 1 1794999000\nup 2 1794999015\nup 3",
    ));
    let imported = store
        .import_text(text, "file.om", &[], Millis(START), &mut |_| {})
        .await;
    let failure = imported.failure.unwrap();
    assert_eq!(failure.message, "line 3 cannot be read: the disk is gone");
    assert_eq!((imported.samples, imported.lines), (2, 2));
    let (kept, _) = export(&store, &[]).await;
    assert_eq!(kept, "up 1 1794999000.000\nup 2 1794999015.000\n# EOF\n");
}

#[tokio::test]
async fn a_line_without_an_end_is_not_held() {
    let (store, _folder) = store().await;
    let text = std::io::Read::chain("up 1 1794999000\n".as_bytes(), std::io::repeat(b'x'));
    let imported = store
        .import_text(text, "file.om", &[], Millis(START), &mut |_| {})
        .await;
    let failure = imported.failure.unwrap();
    assert!(
        failure.message.contains("line 2 is longer"),
        "{}",
        failure.message
    );
    assert_eq!(imported.samples, 1);
}

#[tokio::test]
async fn long_series_come_in_pieces() {
    let (store, _folder) = store().await;
    let count = AT_ONCE as i64 * 2 + 7;
    let lines = (0..count).map(|nth| format!("a {nth} {}\n", START / 1_000 + nth));
    let text: String = lines
        .chain(["b 1 1795000000\n# EOF\n".to_owned()])
        .collect();
    import(&store, &text).await;
    let all = TimeRange {
        start: Millis(0),
        end: Millis(i64::MAX),
    };
    let mut export = store.export_text(&[], all);
    let mut pieces = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        pieces.push(piece.lines().count());
    }
    assert_eq!(pieces, [AT_ONCE, AT_ONCE, 7 + 1 + 1]);
}
