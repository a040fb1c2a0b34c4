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
    let large = body.bytes.len() >= LARGE;
    decoded(move || read(&body), large).await
}

/// Decodes what came, much of it on a thread of its own.
pub(crate) async fn decoded<T: Send + 'static>(
    decode: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    large: bool,
) -> Result<T, Failure> {
    if !large {
        return decode();
    }
    tokio::task::spawn_blocking(decode)
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("decoding stopped: {error}")))?
}

/// Reads JSON that may borrow from its body.
pub(crate) fn read<'a, T: Deserialize<'a>>(body: &'a Body) -> Result<T, Failure> {
    body.json_seed(PhantomData)
}
