use model::{Code, Failure};

/// What was not taken of a request, for the partial success of its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejected {
    /// Spans, log records or data points.
    pub count: u64,
    /// The reasons, each once, in one sentence each.
    pub reasons: Vec<String>,
}

impl Rejected {
    const MOST_REASONS: usize = 10;

    pub(super) fn add(&mut self, count: usize, reason: impl Into<String>) {
        self.count += count as u64;
        let reason = reason.into();
        if self.reasons.len() < Self::MOST_REASONS && !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// The reasons as one text.
    #[must_use]
    pub fn message(&self) -> String {
        self.reasons.join("; ")
    }

    /// The count as the protocol holds it.
    pub(super) fn signed_count(&self) -> i64 {
        i64::try_from(self.count).unwrap_or(i64::MAX)
    }

    pub(super) fn failure(&self) -> Option<Failure> {
        (self.count > 0).then(|| {
            Failure::new(
                Code::Unsupported,
                format!("{} refused: {}", self.count, self.message()),
            )
            .remedy("change what the exporter sends; the rest was taken")
        })
    }
}
