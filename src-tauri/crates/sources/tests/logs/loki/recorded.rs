use model::Millis;
use model::{LogFilter, LogSearch, Logs, Nanos, Severity, TimeRange};
use sources::logs::Loki;
use transport::Auth;

use crate::fake::{self, Fake, Reply};

/// The hour of the recordings.
const HOUR: TimeRange = TimeRange {
    start: Millis(1_795_219_970_505),
    end: Millis(1_795_223_570_505),
};

fn small(name: &str) -> Reply {
    let file = fake::root().join(format!("fixtures/recorded/loki/{name}.http"));
    Reply::recorded(&file).unwrap_or_else(|| panic!("{} is no recording", file.display()))
}

async fn replaying(name: &'static str) -> Fake {
    Fake::new(move |asked| {
        Ok(match asked.path() {
            "/loki/api/v1/labels" => small("labels"),
            "/loki/api/v1/status/buildinfo" => small("status_buildinfo"),
            _ => small(name),
        })
    })
    .await
}

#[tokio::test]
async fn a_recorded_search_is_read_with_ids_and_levels_from_beside_the_lines() {
    let fake = replaying("range_categorize_labels").await;
    let loki = Loki::new(fake.client("", Auth::None));
    let answer = loki
        .search(&LogSearch::newest(LogFilter::all(HOUR), 1_000))
        .await
        .unwrap();
    let lines = answer.value.lines;
    assert_eq!(lines.len(), 10);
    assert!(lines.is_sorted_by(|a, b| a.at >= b.at), "merged by time");
    for line in &lines {
        assert_eq!(line.severity, Severity::Error);
        assert_eq!((line.trace_id.len(), line.service.as_str()), (32, "api"));
        assert!(line.request_id.starts_with("req_"), "{line:?}");
        assert!(
            line.stream
                .starts_with("{env=\"production\", job=\"shop/api\", pod=")
        );
        assert!(!line.stream.contains("shard"), "{}", line.stream);
    }
    assert!(
        lines
            .iter()
            .any(|line| line.at == Nanos(1_795_223_152_658_997_000))
    );
}

#[tokio::test]
async fn odd_lines_come_back_whole() {
    let fake = replaying("range_postgres").await;
    let loki = Loki::new(fake.client("", Auth::None));
    let answer = loki
        .search(&LogSearch::newest(LogFilter::all(HOUR), 1_000))
        .await
        .unwrap();
    let severities: Vec<Severity> = answer
        .value
        .lines
        .iter()
        .map(|line| line.severity)
        .collect();
    assert_eq!(severities.len(), 3);
    assert!(severities.contains(&Severity::Error) && severities.contains(&Severity::Fatal));
    assert!(
        answer
            .value
            .lines
            .iter()
            .any(|line| line.raw.contains("\n\tDETAIL:"))
    );
}

#[tokio::test]
async fn nothing_found_is_an_empty_page() {
    let fake = replaying("range_empty").await;
    let loki = Loki::new(fake.client("", Auth::None));
    let answer = loki
        .search(&LogSearch::newest(LogFilter::all(HOUR), 1_000))
        .await
        .unwrap();
    assert_eq!(answer.value, model::LogPage::default());
}

#[tokio::test]
async fn counts_that_were_recorded_are_read() {
    let fake = replaying("matrix_rate_by_level").await;
    let loki = Loki::new(fake.client("", Auth::None));
    let volume = loki
        .volume(&LogFilter::all(HOUR), Millis(60_000))
        .await
        .unwrap();
    assert_eq!(
        volume.value.first().unwrap().start,
        Millis(1_795_219_860_000)
    );
    let fake = replaying("detected_fields").await;
    let loki = Loki::new(fake.client("", Auth::None));
    let fields = loki.fields(&LogFilter::all(HOUR), 1_000).await.unwrap();
    let names: Vec<&str> = fields
        .value
        .iter()
        .map(|field| field.text.as_str())
        .collect();
    for name in [
        "service",
        "severity",
        "env",
        "pod",
        "duration_ms",
        "request_id",
    ] {
        assert_eq!(
            names.iter().filter(|have| **have == name).count(),
            1,
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_ladder_ends_with_a_question_that_needs_the_tenant() {
    let fake = replaying("range_empty").await;
    let ladder = Loki::new(fake.client("", Auth::None)).diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");
    let last = &ladder.steps.last().unwrap().detail;
    assert_eq!(last, "answered with 5 labels; Loki 3.8.0-main-65e30f8");
}

#[tokio::test]
async fn every_recording_is_read_or_refused() {
    let Some(folder) = fake::shared("loki") else {
        return;
    };
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".http") || name.contains("gzip") || name.contains("protobuf") {
            continue;
        }
        let Some(reply) = Reply::recorded(&file) else {
            continue;
        };
        let fake = Fake::new(move |asked| {
            Ok(match asked.path() {
                "/loki/api/v1/labels" => small("labels"),
                _ => reply.clone(),
            })
        })
        .await;
        let loki = Loki::new(fake.client("", Auth::None));
        let raw = LogFilter {
            raw: Some("{env=\"production\"}".to_owned()),
            ..LogFilter::all(HOUR)
        };
        // Larger than any recording, so that one answer is the whole piece.
        let searched = loki.search(&LogSearch::newest(raw, 5_000)).await;
        read += usize::from(searched.is_ok_and(|answer| !answer.value.lines.is_empty()));
        for failure in [
            loki.volume(&LogFilter::all(HOUR), Millis(60_000))
                .await
                .err(),
            loki.fields(&LogFilter::all(HOUR), 10).await.err(),
            loki.values(&LogFilter::all(HOUR), "service", 10)
                .await
                .err(),
        ] {
            let told = failure.is_none_or(|failure| failure.remedy.is_some());
            assert!(told, "{name}");
        }
    }
    assert!(read > 10, "{read} recordings hold lines");
}
