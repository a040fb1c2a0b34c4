use std::marker::PhantomData;

use model::{Code, Failure};
use serde::Deserialize;
use transport::Body;

/// Above this size an answer is read away from the threads that serve everyone.
const LARGE: usize = 256 << 10;

/// Reads an answer, a large one on a thread of its own.
pub(crate) async fn aside<T: Send + 'static>(
    body: Body,
    read: impl FnOnce(&Body) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    if body.bytes.len() < LARGE {
        return read(&body);
    }
    tokio::task::spawn_blocking(move || read(&body))
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("reading stopped: {error}")))?
}

/// Reads JSON that may borrow from its body.
pub(crate) fn read<'a, T: Deserialize<'a>>(body: &'a Body) -> Result<T, Failure> {
    body.json_seed(PhantomData)
}
