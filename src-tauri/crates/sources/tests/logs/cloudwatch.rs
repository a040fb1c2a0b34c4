mod language;
mod rules;

use std::time::Duration;

use model::{LogFilter, LogLine, LogOrder, LogSearch, Logs};
use rules::{Server, events, keys};
use sources::logs::CloudWatch;

use crate::{
    conformance::{self, RANGE},
    fake::Fake,
};

/// Milliseconds of a time as Insights writes it.
fn millis(text: &str) -> i64 {
    chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f")
        .unwrap()
        .and_utc()
        .timestamp_millis()
}

fn moment(millis: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(millis).unwrap();
    time.format("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

async fn cloudwatch(groups: &[&str]) -> (Fake, Server, CloudWatch) {
    let server = Server::new(events());
    let answering = server.clone();
    let fake = Fake::new(move |asked| answering.answer(asked)).await;
    let groups: Vec<String> = groups.iter().map(|name| (*name).to_owned()).collect();
    let source = CloudWatch::new(fake.client("", keys()), &groups).wait(Duration::from_millis(1));
    (fake, server, source)
}

#[tokio::test]
async fn the_ten_questions() {
    let (_fake, server, source) = cloudwatch(&[]).await;
    conformance::ask_all(&source).await;
    assert!(server.stopped().is_empty(), "all queries came to their end");
}
