use std::{io::Write, net::SocketAddr};

use flate2::{Compression, write::GzEncoder};

use super::*;
use crate::testing::Random;

const PROTOBUF: (&str, &str) = ("Content-Type", "application/x-protobuf");
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn receiving(http: &str, grpc: &str) -> CollectorConfig {
    CollectorConfig {
        otlp_http: Some(http.parse().unwrap()),
        otlp_grpc: Some(grpc.parse().unwrap()),
        ..CollectorConfig::default()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[tokio::test]
async fn a_bad_request_is_refused_with_the_right_status_in_its_own_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let (collector, _) = start(receiving("127.0.0.1:0", "127.0.0.1:0"), &store).await;
    let address = collector.status().receivers[0].address.to_string();
    let mut cut = gzip(b"{\"resourceSpans\":[]}");
    cut.truncate(12);
    let bomb = gzip(&vec![b' '; 17 << 20]);
    let zipped = ("Content-Encoding", "gzip");
    let charset = ("Content-Type", "application/json; charset=utf-8");
    for (what, path, headers, body, status) in [
        (
            "empty JSON",
            "/v1/traces",
            vec![JSON],
            b"{}".as_slice(),
            200,
        ),
        ("empty protobuf", "/v1/logs", vec![PROTOBUF], b"", 200),
        ("charset", "/v1/logs", vec![charset], b"{}", 200),
        (
            "garbage JSON",
            "/v1/traces",
            vec![JSON],
            b"{\"resourceSpans\":",
            400,
        ),
        (
            "garbage protobuf",
            "/v1/metrics",
            vec![PROTOBUF],
            b"\xff\xff\xff\xff",
            400,
        ),
        (
            "truncated gzip",
            "/v1/traces",
            vec![JSON, zipped],
            &cut,
            400,
        ),
        ("a bomb", "/v1/traces", vec![JSON, zipped], &bomb, 413),
        (
            "HTML",
            "/v1/traces",
            vec![("Content-Type", "text/html")],
            b"<html>",
            415,
        ),
        ("no type", "/v1/traces", vec![], b"{}", 415),
        (
            "brotli",
            "/v1/traces",
            vec![JSON, ("Content-Encoding", "br")],
            b"{}",
            415,
        ),
        ("another path", "/v1/profiles", vec![JSON], b"{}", 404),
    ] {
        let answer = wire::post(&address, path, &headers, body).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        if (400..500).contains(&status) && status != 404 {
            let protobuf = headers.contains(&PROTOBUF);
            let media = if protobuf { PROTOBUF.1 } else { JSON.1 };
            assert_eq!(answer.header("content-type"), media, "{what}");
            let text = answer.text();
            assert!(protobuf || text.starts_with("{\"code\":"), "{what}: {text}");
        }
    }
    let head = "GET /v1/traces HTTP/1.1\r\nHost: localhost\r\n";
    assert_eq!(
        wire::exchange(&address, head, b"").await.unwrap().status,
        405
    );
    let head =
        "POST /v1/traces HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n";
    assert_eq!(
        wire::exchange(&address, head, b"{}").await.unwrap().status,
        403
    );

    let status = collector.status().receivers.remove(0);
    assert_eq!((status.received, status.refused), (0, 8));
    assert!(status.last_error.is_some());

    let partial = br#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"no ids"}]}]}]}"#;
    let answer = wire::post(&address, "/v1/traces", &[JSON], partial).await;
    assert_eq!(answer.status, 200);
    let start = r#"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"#;
    assert!(answer.text().starts_with(start), "{}", answer.text());
    collector.shutdown().await;
}

#[tokio::test]
async fn garbage_never_stops_the_receivers() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let (collector, _) = start(receiving("127.0.0.1:0", "127.0.0.1:0"), &store).await;
    let receivers = collector.status().receivers;
    let (http, grpc) = (receivers[0].address.to_string(), receivers[1].address);
    let seed = br#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"5","body":{"stringValue":"x"}}]}]}]}"#;
    let mut random = Random::new(5);
    for round in 0..200 {
        let body = random.mutate(seed);
        let kind = if round % 2 == 0 { JSON } else { PROTOBUF };
        let answer = wire::post(&http, "/v1/logs", &[kind], &body).await;
        assert!(matches!(answer.status, 200 | 400), "{}", answer.status);
        if round % 20 == 0 {
            // Whatever comes back: the connection ends and others go on.
            let _ = wire::exchange(&grpc.to_string(), "POST /x HTTP/1.1\r\n", &body).await;
        }
    }
    assert_eq!(
        wire::post(&http, "/v1/logs", &[JSON], b"{}").await.status,
        200
    );
    tokio::net::TcpStream::connect(grpc).await.unwrap();
    collector.shutdown().await;
}

#[tokio::test]
async fn a_port_in_use_is_named_and_the_rest_starts() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let taken: SocketAddr = other.local_addr().unwrap();
    let (collector, problems) = start(receiving(&taken.to_string(), "127.0.0.1:0"), &store).await;
    assert_eq!(problems.len(), 1);
    let port = taken.port().to_string();
    assert!(problems[0].message.contains(&port), "{}", problems[0]);
    let receivers = collector.status().receivers;
    assert!(receivers[0].failure.is_some());
    assert_eq!(receivers[1].failure, None);
    collector.shutdown().await;

    let (collector, problems) = start(receiving("0.0.0.0:0", "192.0.2.1:4317"), &store).await;
    assert_eq!(problems.len(), 2);
    assert!(
        problems[0].message.contains("this computer only"),
        "{}",
        problems[0]
    );
    collector.shutdown().await;
}
