//! New lines as an answer that does not end.

use std::time::Duration;

use futures::stream::{BoxStream, StreamExt as _, try_unfold};
use lines::held::Filter;
use model::{Code, Failure, LogFilter, LogOrder, Millis, TailBatch, TimeRange};
use transport::{Live, Opened, Request};

use super::{VictoriaLogs, logsql::logsql, ready, record, refusal::refusal};
use crate::logs::pages;

/// The server is silent while no lines come, so after so long the question is asked anew in case
/// the connection is dead.
const SILENCE: Duration = Duration::from_secs(120);

/// The longest line, in bytes.
const LONGEST_LINE: usize = 64 << 20;

struct Following {
    server: VictoriaLogs,
    query: String,
    filter: Option<Filter>,
    live: Live,
    /// The beginning of a line whose end has not come yet.
    rest: Vec<u8>,
    /// Whether something came on this connection.
    spoken: bool,
}

/// New lines as they come, from now on.
pub(super) async fn tail(
    server: &VictoriaLogs,
    filter: &LogFilter,
) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
    let names = server.names(filter, true).await?;
    let query = logsql(filter, &names)?.query();
    let endless = LogFilter {
        range: TimeRange {
            start: filter.range.start,
            end: Millis(i64::MAX),
        },
        ..filter.clone()
    };
    let following = Following {
        live: open(server, &query).await?,
        server: server.clone(),
        query,
        filter: ready(&endless)?,
        rest: Vec::new(),
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
            let chunk = match self.live.chunk(SILENCE).await {
                Err(failure) if failure.code == Code::Timeout => None,
                other => other?,
            };
            let Some(chunk) = chunk else {
                self.again().await?;
                continue;
            };
            self.spoken = true;
            self.rest.extend_from_slice(&chunk);
            if self.rest.len() > LONGEST_LINE {
                return Err(Failure::new(
                    Code::TooLarge,
                    format!("a line is longer than {LONGEST_LINE} bytes"),
                )
                .at(self.live.place())
                .remedy("leave its stream out of the search"));
            }
            let batch = self.batch()?;
            if !batch.lines.is_empty() {
                return Ok(batch);
            }
        }
    }

    /// Asks anew after an end or a long silence.
    async fn again(&mut self) -> Result<(), Failure> {
        if !self.spoken && !self.rest.is_empty() {
            return Err(
                Failure::new(Code::UnexpectedAnswer, "the answer ends within a line")
                    .at(self.live.place())
                    .remedy("try again; if it stays, look at any gateway before the server"),
            );
        }
        // Asking at once for ever would burden a server that ends every answer.
        if !self.spoken {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        self.live = open(&self.server, &self.query).await?;
        self.rest.clear();
        self.spoken = false;
        Ok(())
    }

    /// The lines that are whole.
    fn batch(&mut self) -> Result<TailBatch, Failure> {
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else {
            return Ok(TailBatch::default());
        };
        let whole: Vec<u8> = self.rest.drain(..=end).collect();
        let mut lines = record::read(&String::from_utf8_lossy(&whole)).map_err(|what| {
            Failure::new(Code::UnexpectedAnswer, format!("the server sent {what}"))
                .at(self.live.place())
                .remedy("check that the address and the kind of source belong together")
        })?;
        pages::sort(&mut lines, LogOrder::OldestFirst);
        if let Some(filter) = &self.filter {
            lines.retain(|line| filter.accepts(line));
        }
        Ok(TailBatch { lines, dropped: 0 })
    }
}

async fn open(server: &VictoriaLogs, query: &str) -> Result<Live, Failure> {
    let fields = [("query", query)];
    let request = Request::get("/select/logsql/tail", &fields);
    match server.client.open(request).await? {
        Opened::Live(live) => Ok(live),
        Opened::Answered(body) => Err(refusal(&body)),
    }
}
