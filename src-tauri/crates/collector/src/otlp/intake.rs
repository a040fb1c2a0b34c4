use std::sync::Arc;

use model::Failure;
use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest, metrics::v1::ExportMetricsServiceRequest,
    trace::v1::ExportTraceServiceRequest,
};
use tokio::sync::Mutex;

use super::{Metrics, Rejected, lines, spans};
use crate::{
    Clock, Store,
    board::{Board, Slot},
    store::Scrape,
};

/// The largest request, after decompression.
pub(super) const LARGEST_BODY: usize = 16 << 20;

/// Requests that are read at the same time.
pub(super) const MOST_AT_ONCE: usize = 8;

/// Where both receivers bring what they decoded.
#[derive(Clone)]
pub(crate) struct Intake {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    /// Shared, so that differences sum up whichever way they came.
    pub(crate) metrics: Arc<Mutex<Metrics>>,
    pub(crate) board: Board,
    pub(crate) slot: Slot,
}

impl Intake {
    pub(super) async fn traces(
        &self,
        request: ExportTraceServiceRequest,
    ) -> Result<Rejected, Failure> {
        let (spans, rejected) = spans(request);
        let taken = spans.len();
        let kept = match taken {
            0 => Ok(()),
            _ => self.store.append_spans(spans).await,
        };
        self.settle(taken, rejected, kept.map_err(Failure::from))
    }

    pub(super) async fn logs(
        &self,
        request: ExportLogsServiceRequest,
    ) -> Result<Rejected, Failure> {
        let lines = lines(request, self.clock.now());
        let taken = lines.len();
        let kept = match taken {
            0 => Ok(()),
            _ => self.store.append_logs(lines).await,
        };
        self.settle(taken, Rejected::default(), kept.map_err(Failure::from))
    }

    pub(super) async fn metrics(
        &self,
        request: ExportMetricsServiceRequest,
    ) -> Result<Rejected, Failure> {
        let at = self.clock.now().to_millis();
        let (batch, rejected) = self.metrics.lock().await.read(request, at);
        let taken = batch.points;
        let kept = if batch.samples.is_empty() {
            Ok(())
        } else {
            let scrape = Scrape {
                at,
                samples: Vec::new(),
                timed: batch.samples,
                exemplars: batch.exemplars,
                metadata: batch.metadata,
            };
            self.store.append_scrape(scrape).await
        };
        self.settle(taken, rejected, kept.map_err(Failure::from))
    }

    /// Counts a request that cannot be read at all.
    pub(super) fn refuse(&self, failure: Failure) {
        self.board.receiver(self.slot, |status| {
            status.refused += 1;
            status.last_error = Some(failure);
        });
    }

    fn settle(
        &self,
        taken: usize,
        rejected: Rejected,
        kept: Result<(), Failure>,
    ) -> Result<Rejected, Failure> {
        let taken = taken as u64;
        self.board.receiver(self.slot, |status| match &kept {
            Ok(()) => {
                status.received += taken;
                status.refused += rejected.count;
                status.last_error = rejected.failure();
            }
            Err(failure) => {
                status.refused += taken + rejected.count;
                status.last_error = Some(failure.clone());
            }
        });
        kept.map(|()| rejected)
    }
}
