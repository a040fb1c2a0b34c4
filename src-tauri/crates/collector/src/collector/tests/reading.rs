use std::net::SocketAddr;

use model::{Metrics as _, TimeRange};

use super::*;

#[tokio::test]
async fn a_second_collector_reads_along_and_begins_when_the_first_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path()).await;
    let second = Store::follow(folder.path(), Limits::default())
        .await
        .unwrap();
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    let config = CollectorConfig {
        otlp_http: Some(any),
        ..CollectorConfig::default()
    };
    let (collector, problems) = start(config, &second).await;
    assert_eq!(problems, []);
    let in_use = collector.status().reads_only.expect("it says so");
    assert!(in_use.message.contains("another window"), "{in_use:?}");
    assert!(
        collector.status().receivers.is_empty(),
        "nothing is received"
    );

    let up = promql::Labels::from_pairs([("__name__", "up")]);
    let scrape = crate::Scrape {
        at: now(),
        samples: vec![(up, 1.0)],
        ..crate::Scrape::default()
    };
    first.append_scrape(scrape).await.unwrap();
    let names = async || {
        let hour = TimeRange::ending(Millis(now().0 + 1), Millis(3_600_000));
        let view = second.metrics();
        let names = view.label_values("__name__", &[], hour).await.unwrap();
        (names.value == ["up"]).then_some(())
    };
    until("what the first one writes", names).await;

    first.close().await;
    let receives = async || {
        let status = collector.status();
        (status.reads_only.is_none() && status.receivers.len() == 1).then_some(())
    };
    until("its turn", receives).await;
    collector.shutdown().await;
}
