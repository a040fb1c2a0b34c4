//! Points in time: what an index was when a search went on to its second page.

use std::sync::atomic::Ordering;

use model::Failure;
use transport::{Method, Request};

use super::{
    Dialect, Elasticsearch,
    answer::Opened,
    refusal::{Refused, refused},
};

/// How long a point is kept after each question; the server forgets it by itself.
pub(super) const KEEP_ALIVE: &str = "2m";

/// What is said where a search goes on without one.
pub(super) const RISK: &str = "the server gives this reader no point in time: lines that are \
    deleted, or that a slow copy of an index does not have yet, may be missing between pages";

impl Elasticsearch {
    /// Opens a point in time; nothing where the server has none for this reader.
    pub(super) async fn open(&self) -> Result<Option<String>, Failure> {
        let pointless = &self.learned.pointless;
        if pointless.load(Ordering::Relaxed) || self.learned.only_msearch.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let path = match self.dialect {
            Dialect::Elasticsearch => format!("/{}/_pit", self.indices()),
            Dialect::OpenSearch => format!("/{}/_search/point_in_time", self.indices()),
        };
        let query = [("keep_alive", KEEP_ALIVE), ("ignore_unavailable", "true")];
        let query = match self.dialect {
            Dialect::Elasticsearch => &query[..],
            // It takes no other parameter than the first.
            Dialect::OpenSearch => &query[..1],
        };
        let request = Request {
            method: Method::Post,
            ..Request::get(&path, query)
        };
        let body = self.client().send(request).await?;
        if body.status == 200 {
            let opened: Opened = body.json()?;
            // Of a part that was not there then, no search would say that it is missing.
            return Ok((opened.shards.failed == 0).then_some(opened.id));
        }
        let refusal = refused(&body);
        match refusal.refused {
            Refused::OnlyMsearch => {
                self.learned.only_msearch.store(true, Ordering::Relaxed);
                Ok(None)
            }
            Refused::NoPointInTime => {
                // Too many of them are open for now only.
                if body.status != 429 && body.status < 500 {
                    pointless.store(true, Ordering::Relaxed);
                }
                Ok(None)
            }
            _ => Err(refusal.failure),
        }
    }

    /// What tells lines of one moment apart at a point in time; OpenSearch 2 has no such order.
    pub(super) fn has_shard_order(&self) -> bool {
        self.dialect == Dialect::Elasticsearch
    }
}
