//! The whole collector over real sockets and files.

mod everything;
mod reading;
mod refusals;
mod wire;

use std::{path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use model::{Code, Failure, Millis};
use tokio::time::{sleep, timeout};

use super::*;
use crate::{Fetched, Limits, SystemClock};

/// Gets pages over a bare socket.
struct Plain;

#[async_trait]
impl Fetch for Plain {
    async fn get(&self, url: &str, accept: &str) -> Result<Fetched, Failure> {
        let url = url::Url::parse(url).unwrap();
        let address = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let head = format!(
            "GET {} HTTP/1.1\r\nHost: {address}\r\nAccept: {accept}\r\n",
            url.path()
        );
        let answer = wire::exchange(&address, &head, b"")
            .await
            .map_err(|error| Failure::new(Code::Unreachable, error.to_string()))?;
        if answer.status != 200 {
            return Err(Failure::new(
                Code::ServerError,
                format!("HTTP {}", answer.status),
            ));
        }
        Ok(Fetched {
            content_type: answer.header("content-type"),
            body: answer.body,
        })
    }
}

fn now() -> Millis {
    SystemClock.now().to_millis()
}

async fn open(folder: &Path) -> Store {
    let (store, problems) = Store::open(folder, Limits::default(), now()).await.unwrap();
    assert_eq!(problems, []);
    store
}

async fn start(config: CollectorConfig, store: &Store) -> (Collector, Vec<Problem>) {
    Collector::start(
        config,
        store.clone(),
        Arc::new(Plain),
        Arc::new(SystemClock),
    )
    .await
}

/// Waits until an answer is there, at most twenty seconds.
async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), asking)
        .await
        .unwrap_or_else(|_| panic!("{what} did not come about"))
}
