//! New lines over a WebSocket (pkg/loghttp/tail.go).

use std::{sync::Arc, time::Duration};

use futures::stream::{BoxStream, StreamExt as _, try_unfold};
use lines::held::Filter;
use model::{Code, Failure, LogFilter, LogOrder, Millis, TailBatch, TimeRange};
use serde::{Deserialize, de::IgnoredAny};
use transport::{Opened, Socket};

use super::{
    Loki,
    answers::{self, StreamWire},
    labels::Labels,
    logql::logql,
    refusal,
};
use crate::logs::{counted::ready, pages};

/// The server sends a sign of life every second.
const SILENCE: Duration = Duration::from_secs(20);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    #[serde(default)]
    streams: Option<Vec<StreamWire>>,
    #[serde(default, rename = "dropped_entries")]
    dropped: Option<Vec<IgnoredAny>>,
    #[serde(default)]
    encoding_flags: Vec<String>,
}

struct Following {
    loki: Loki,
    query: String,
    labels: Arc<Labels>,
    filter: Option<Filter>,
    parsed: bool,
    socket: Socket,
    /// From when on the next talk begins, in nanoseconds.
    from: i64,
    /// Whether something came since the talk began.
    spoken: bool,
}

/// New lines from the beginning of the filter's range on, as they come. The server ends a talk
/// after an hour; it is then begun anew behind the last line.
pub(super) async fn tail(
    loki: &Loki,
    filter: &LogFilter,
) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
    let labels = loki.labels(filter).await?;
    let query = logql(filter, &labels)?.query;
    let from = filter.range.start.to_nanos().0;
    let endless = LogFilter {
        range: TimeRange {
            start: filter.range.start,
            end: Millis(i64::MAX),
        },
        ..filter.clone()
    };
    let following = Following {
        socket: open(loki, &query, from).await?,
        loki: loki.clone(),
        query,
        labels,
        filter: ready(&endless)?,
        parsed: filter.raw.is_some(),
        from,
        spoken: false,
    };
    let batches = try_unfold(following, |mut following| async move {
        let batch = following.next().await?;
        Ok(Some((batch, following)))
    });
    Ok(batches.boxed())
}

impl Following {
    /// The next batch that holds something.
    async fn next(&mut self) -> Result<TailBatch, Failure> {
        loop {
            let Some(text) = self.socket.text(SILENCE).await? else {
                if !self.spoken {
                    return Err(Failure::new(
                        Code::ServerError,
                        "the server ends the talk at once",
                    )
                    .at(self.socket.place().to_owned())
                    .remedy("wait a moment: it may follow too many searches already"));
                }
                self.socket = open(&self.loki, &self.query, self.from).await?;
                self.spoken = false;
                continue;
            };
            self.spoken = true;
            let batch = self.batch(&text)?;
            if !batch.lines.is_empty() || batch.dropped > 0 {
                return Ok(batch);
            }
        }
    }

    fn batch(&mut self, text: &str) -> Result<TailBatch, Failure> {
        let unexpected = |what: String| {
            Failure::new(Code::UnexpectedAnswer, what)
                .at(self.socket.place().to_owned())
                .remedy("check that the address and the kind of source belong together")
        };
        let frame: Frame = serde_json::from_str(text)
            .map_err(|error| unexpected(format!("the server sent no lines: {error}")))?;
        let apart = frame
            .encoding_flags
            .iter()
            .any(|flag| flag == "categorize-labels");
        let streams = frame.streams.unwrap_or_default();
        let mut lines = answers::read(streams, apart, &self.labels, self.parsed)
            .map_err(|what| unexpected(format!("the server sent {what}")))?;
        pages::sort(&mut lines, LogOrder::OldestFirst);
        if let Some(last) = lines.last() {
            self.from = self.from.max(last.at.0.saturating_add(1));
        }
        if let Some(filter) = &self.filter {
            lines.retain(|line| filter.accepts(line));
        }
        Ok(TailBatch {
            lines,
            dropped: frame.dropped.map_or(0, |dropped| dropped.len() as u64),
        })
    }
}

async fn open(loki: &Loki, query: &str, from: i64) -> Result<Socket, Failure> {
    let (from, limit) = (from.to_string(), loki.most_entries().to_string());
    let fields = [
        ("query", query),
        ("start", &from),
        ("limit", &limit),
        ("delay_for", "0"),
    ];
    let path = "/loki/api/v1/tail";
    let headers = [("X-Loki-Response-Encoding-Flags", "categorize-labels")];
    match loki.client.socket(path, &fields, &headers).await? {
        Opened::Live(socket) => Ok(socket),
        Opened::Answered(body) => Err(refusal::refused(&body).failure(&body)),
    }
}
