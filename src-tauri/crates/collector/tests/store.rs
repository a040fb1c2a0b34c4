//! The store as a whole: what goes in comes back as answers, now and after a restart.

use collector::{Limits, Scrape, Store};
use model::{Metrics as _, Millis, TimeRange};
use promql::Labels;

const START: i64 = 1_795_000_000_000;

fn up(value: f64, at: i64) -> Scrape {
    let labels = Labels::from_pairs([("__name__", "up"), ("job", "api")]);
    Scrape {
        at: Millis(at),
        samples: vec![(labels, value)],
        ..Scrape::default()
    }
}

#[tokio::test]
async fn smoke() {
    let folder = tempfile::tempdir().unwrap();
    let (store, problems) = Store::open(folder.path(), Limits::default(), Millis(START))
        .await
        .unwrap();
    assert_eq!(problems, []);
    for nth in 0..1_000 {
        store
            .append_scrape(up(nth as f64, START + nth * 15_000))
            .await
            .unwrap();
    }
    let range = TimeRange {
        start: Millis(START),
        end: Millis(START + 999 * 15_000),
    };
    for round in 0..3 {
        let answer = store
            .metrics()
            .range("up", range, Millis(15_000))
            .await
            .unwrap();
        assert_eq!(answer.value.len(), 1);
        assert_eq!(answer.value[0].points.len(), 1_000, "round {round}");
        let done = store.maintain(Millis(range.end.0)).await.unwrap();
        println!("{done:?} {:?}", store.extent());
    }
}
