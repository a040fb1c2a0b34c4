//! Lines that an address answers with: the newest part of them where the server knows parts of a
//! document (RFC 9110, 14.2), else all.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt as _, stream::BoxStream};
use lines::held::Filter;
use model::{Failure, LogLine, Nanos, TailBatch};
use transport::{Body, Client, Request};

use super::{
    cut::records,
    files::Notes,
    stretch::{Mark, Stretch},
    walk::id,
};

/// Bytes of the document's end that are read.
const NEWEST: u64 = 16 << 20;
const ACCEPT: &str = "application/x-ndjson, application/jsonl, text/plain;q=0.9, */*;q=0.1";

/// An address that gives lines.
#[derive(Clone, Debug)]
pub(super) struct Address {
    client: Client,
}

impl Address {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn place(&self) -> String {
        self.client.endpoint().base.to_string()
    }

    /// What is there now; `seen` dates lines that carry no time.
    pub(super) async fn read(&self, seen: Nanos) -> Result<(Stretch, Notes), Failure> {
        let part = self.ask(&format!("bytes=-{}", self.newest())).await?;
        let mut notes = Notes::default();
        if part.from > 0 {
            notes.warnings.push(format!(
                "the newest {} KiB of what the address holds are read",
                part.bytes.len() >> 10
            ));
        }
        let stretch = Stretch::held(part.bytes, part.from, self.place(), seen);
        Ok((stretch.without_start(), notes))
    }

    /// New lines that a filter accepts.
    pub(super) fn follow(
        &self,
        service: String,
        accepts: Filter,
        poll: Duration,
    ) -> BoxStream<'static, Result<TailBatch, Failure>> {
        let following = Following {
            address: self.clone(),
            service,
            accepts,
            offset: None,
        };
        futures::stream::unfold(Some(following), move |following| async move {
            let mut following = following?;
            loop {
                if following.offset.is_some() {
                    tokio::time::sleep(poll).await;
                }
                match following.read().await {
                    Ok(lines) if lines.is_empty() => {}
                    Ok(lines) => {
                        let batch = TailBatch { lines, dropped: 0 };
                        return Some((Ok(batch), Some(following)));
                    }
                    // Whoever follows begins again.
                    Err(failure) => return Some((Err(failure), None)),
                }
            }
        })
        .boxed()
    }

    /// Asks whether lines come, for a diagnosis.
    pub(super) async fn diagnose(&self) -> Result<String, Failure> {
        let part = self.ask("bytes=-65536").await?;
        let count = records(&part.bytes, part.from).len();
        Ok(format!(
            "answered {} KiB, {count} lines",
            part.bytes.len().div_ceil(1 << 10)
        ))
    }

    fn newest(&self) -> u64 {
        NEWEST.min(self.client.endpoint().body_cap)
    }

    async fn ask(&self, range: &str) -> Result<Part, Failure> {
        let request = Request::get("", &[]).accept(ACCEPT).range(range);
        let body = self.client.send(request).await?;
        if body.status == 416 {
            // There is nothing in that range: `bytes */100` says how long the document is.
            let length = body
                .content_range
                .rsplit_once('/')
                .map(|(_, length)| length);
            let length = length.and_then(|length| length.trim().parse().ok());
            return Ok(Part {
                bytes: Arc::default(),
                from: length.unwrap_or(0),
            });
        }
        let body = body.accepted()?;
        if body.content_type.to_ascii_lowercase().contains("html") {
            return Err(body.unexpected("a page instead of lines"));
        }
        let from = match body.status {
            206 => begin(&body)?,
            _ => 0,
        };
        Ok(Part {
            bytes: body.bytes.into(),
            from,
        })
    }
}

/// A part of the document, and where it begins.
struct Part {
    bytes: Arc<[u8]>,
    from: u64,
}

/// When an answer came: lines of an address that carry no time are dated by it.
pub(super) fn now() -> Nanos {
    Nanos(chrono::Utc::now().timestamp_nanos_opt().unwrap_or(i64::MAX))
}

/// `bytes 100-199/1000`
fn begin(body: &Body) -> Result<u64, Failure> {
    let range = body.content_range.trim().strip_prefix("bytes ");
    let from = range.and_then(|range| range.split_once('-'));
    from.and_then(|(from, _)| from.trim().parse().ok())
        .ok_or_else(|| body.unexpected("a part of a document without saying which"))
}

struct Following {
    address: Address,
    service: String,
    accepts: Filter,
    /// How far it was read; nothing before the first time.
    offset: Option<u64>,
}

impl Following {
    async fn read(&mut self) -> Result<Vec<LogLine>, Failure> {
        let range = match self.offset {
            // The byte before shows whether it is still the same line end.
            Some(offset) if offset > 0 => format!("bytes={}-", offset - 1),
            _ => format!("bytes=-{}", self.address.newest()),
        };
        let part = self.address.ask(&range).await?;
        let end = part.from + part.bytes.len() as u64;
        let from = self.offset.unwrap_or(0).max(part.from);
        if end < from || self.offset.is_some_and(|offset| !ends_line(&part, offset)) {
            // Begun anew, as rotation does: the next look reads it from its start.
            self.offset = Some(0);
            return Ok(Vec::new());
        }
        let skipped = usize::try_from(from - part.from).unwrap_or(usize::MAX);
        let new = part.bytes.get(skipped..).unwrap_or_default();
        // Only what has ended is a line.
        let ended = new
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        self.offset = Some(from + ended as u64);
        let seen = now();
        let mut lines = Vec::new();
        for record in records(new.get(..ended).unwrap_or_default(), from) {
            let mut line = record.read(seen, &self.service).line;
            line.id = id(Mark::of(&[]), record.at);
            line.stream = self.address.place();
            lines.push(line);
        }
        lines.retain(|line| self.accepts.accepts(line));
        lines.sort_by_key(|line| line.at);
        Ok(lines)
    }
}

/// Whether a line ends where the document was read to.
fn ends_line(part: &Part, offset: u64) -> bool {
    let before = offset
        .checked_sub(1)
        .and_then(|at| at.checked_sub(part.from));
    let before = before.and_then(|at| usize::try_from(at).ok());
    offset == 0 || before.and_then(|at| part.bytes.get(at)) == Some(&b'\n')
}
