use model::{Alerts, Code, Failure, Metrics, Millis};
use serde::Deserialize;

use crate::replay::{HOUR, NOW, Recording, Server, shared};

/// A line of a recording's `index.jsonl`.
#[derive(Deserialize)]
struct Line {
    name: String,
    method: String,
    url: String,
    status: u16,
    content_type: String,
    curl_error: Option<String>,
}

/// Asks what the recording answers, by its path; nothing for paths that no source asks.
async fn ask(server: &Server, path: &str) -> Option<Result<(), Failure>> {
    let source = server.prometheus();
    let all = [String::from("up")];
    let step = Millis(15_000);
    let path = path.strip_prefix("/prometheus").unwrap_or(path);
    Some(match path {
        "/api/v1/query" => source.instant("q", NOW).await.map(drop),
        "/api/v1/query_range" => source.range("q", HOUR, step).await.map(drop),
        "/api/v1/query_exemplars" => source.exemplars("q", HOUR).await.map(drop),
        "/api/v1/series" => source.series(&all, HOUR, 100_000).await.map(drop),
        "/api/v1/labels" => source.label_names(&all, HOUR).await.map(drop),
        "/api/v1/metadata" => source.metadata(None).await.map(drop),
        "/api/v1/rules" => source.rules().await.map(drop),
        "/api/v1/alerts" => source.alerts().await.map(drop),
        "/api/v1/targets" => source.targets().await.map(drop),
        "/api/v1/status/buildinfo" => source.build().await.map(drop),
        "/api/v2/alerts" => server.alertmanager().alerts().await.map(drop),
        "/api/v2/silences" => server.alertmanager().silences().await.map(drop),
        "/api/v2/status" => server.alertmanager().version().await.map(drop),
        path if path.starts_with("/api/v1/label/") => {
            source.label_values("route", &all, HOUR).await.map(drop)
        }
        _ => return None,
    })
}

#[tokio::test]
async fn every_recording_is_read_and_every_refusal_is_told() {
    let folder = shared();
    let mut read = 0;
    for kind in [
        "prometheus242",
        "prometheus3",
        "victoria-metrics",
        "alertmanager025",
        "alertmanager033",
        "auth",
    ] {
        let Ok(index) = std::fs::read_to_string(folder.join(kind).join("index.jsonl")) else {
            println!("skipped: no recordings of {kind} in {}", folder.display());
            continue;
        };
        for line in index.lines() {
            let line: Line = serde_json::from_str(line).unwrap();
            let foreign = !matches!(line.method.as_str(), "GET" | "POST")
                || line.url.contains("trace=1") && line.status != 200
                // Alertmanager's POST is not a question, and its version 1 another protocol.
                || line.method == "POST" && kind.starts_with("alertmanager")
                || line.name == "v1_gone";
            if foreign || line.curl_error.is_some() {
                continue;
            }
            let file = folder.join(kind).join(format!("{}.http", line.name));
            let server = Server::with(Recording::read(&file).unwrap()).await;
            let path = line.url.splitn(4, '/').nth(3).unwrap_or_default();
            let path = format!("/{}", path.split('?').next().unwrap_or_default());
            let Some(result) = ask(&server, &path).await else {
                continue;
            };
            read += 1;
            let name = format!("{kind}/{}", line.name);
            match result {
                Ok(()) => assert_eq!(line.status, 200, "{name}"),
                Err(failure) => {
                    assert_ne!(line.status, 200, "{name}: {failure:?}");
                    assert!(
                        failure.place.is_some() && failure.remedy.is_some(),
                        "{name}"
                    );
                    assert!(!failure.message.is_empty(), "{name}");
                    let told = failure.code != Code::UnexpectedAnswer
                        || kind.starts_with("alertmanager")
                        || !line.content_type.contains("json");
                    assert!(told, "{name}: {failure:?}");
                }
            }
        }
    }
    println!("read {read} recordings");
    assert!(
        read == 0 || read > 150,
        "only {read} recordings were asked for"
    );
}
