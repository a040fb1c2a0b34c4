use std::fs;

use collector::Scrape;
use model::{Nanos, TimeRange};
use promql::Labels;

use super::{Arc, Millis, Part, Query};
use crate::{
    Change, Clock, Console, Options,
    environments::{Wire, forget},
    wire::OpenPack,
};

const PACK: &str = "[environments.here.sources.own]\nkind = \"direct\"\n";
const NOW: Millis = Millis(1_780_000_000_000);

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Nanos {
        NOW.to_nanos()
    }
}

#[tokio::test]
async fn what_was_answered_before_a_history_was_read_in_serves_nobody_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    fs::create_dir_all(&pack).unwrap();
    fs::write(pack.join("wheelhouse.toml"), PACK).unwrap();
    let (collected, mut told) = tokio::sync::mpsc::unbounded_channel();
    let console = Console::start(Options {
        clock: Arc::new(Fixed),
        on_change: Arc::new(move |change| {
            if change == Change::Collected {
                collected.send(()).ok();
            }
        }),
        ..Options::within(folder.path())
    })
    .await
    .unwrap();
    let folder = pack.display().to_string();
    crate::open_pack(&console, OpenPack { folder })
        .await
        .unwrap();
    let running = console.environment("here").await.unwrap();
    // Its own announcements forget, too: of a history, of which there is none, and of the pages.
    for _ in 0..2 {
        told.recv().await.unwrap();
    }
    let source = running.metrics(None).unwrap();
    let query = Query::at("depth", NOW);
    let range = TimeRange::ending(NOW, Millis(60_000));
    let asked = async || source.series(query.clone()).await.unwrap().value.len();

    // One that was begun and is answered late, as a heavy query is.
    let Part::Asking(late, since) = source.desk.take_part(&source, &query) else {
        panic!("nobody asked before");
    };
    assert_eq!(asked().await, 0);
    running.changes(range).await;
    let Wire::Direct { store, .. } = &source.wire else {
        panic!("the pack says direct");
    };
    let scrape = Scrape {
        at: NOW,
        samples: vec![(Labels::from_pairs([("__name__", "depth")]), 1.0)],
        ..Scrape::default()
    };
    store.append_scrape(scrape).await.unwrap();
    assert_eq!(asked().await, 0, "it serves who asks within two seconds");

    forget(&console.shared, "here").await;
    assert!(running.changes.lock().await.is_none());
    source
        .desk
        .settle(&source, query.clone(), &late.await, since);
    assert_eq!(asked().await, 1);
    console.close().await;
}
