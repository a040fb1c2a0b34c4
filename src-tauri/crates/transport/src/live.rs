//! Answers that do not end by themselves: a body read as it comes, and a WebSocket.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use model::{Code, Failure};
use reqwest::{Response, Upgraded};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        handshake::{client::generate_key, derive_accept_key},
        protocol::{Role, WebSocketConfig},
    },
};
use url::Url;

use crate::{Body, Request, client::Client, endpoint::place, fault};

/// The largest message read from a WebSocket, in bytes.
const LARGEST: usize = 64 << 20;

/// What came on a question for an answer that goes on.
#[derive(Debug)]
pub enum Opened<T> {
    /// It goes on.
    Live(T),
    /// The server said something else instead; its status tells what.
    Answered(Body),
}

/// A body that is read as it comes; dropping it closes the connection.
#[derive(Debug)]
pub struct Live {
    response: Response,
    url: Url,
}

/// A WebSocket that is listened to; dropping it closes the connection.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<Upgraded>,
    place: String,
}

impl Client {
    /// Asks for an answer that goes on. The endpoint's time holds for its beginning; the question
    /// is not repeated.
    pub async fn open(&self, request: Request<'_>) -> Result<Opened<Live>, Failure> {
        let (response, url) = self.begin(&request, false).await?;
        if response.status().is_success() {
            return Ok(Opened::Live(Live { response, url }));
        }
        self.whole(response, &url).await.map(Opened::Answered)
    }

    /// Opens a WebSocket (RFC 6455) through the same trust, proxy and secret as any question.
    pub async fn socket(
        &self,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Result<Opened<Socket>, Failure> {
        let key = generate_key();
        let mut all = vec![
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", key.as_str()),
        ];
        all.extend_from_slice(headers);
        let request = Request::get(path, query).headers(&all);
        let (response, url) = self.begin(&request, true).await?;
        if response.status().as_u16() != 101 {
            return self.whole(response, &url).await.map(Opened::Answered);
        }
        let accepted = response.headers().get("sec-websocket-accept");
        if accepted.is_none_or(|accepted| accepted != derive_accept_key(key.as_bytes()).as_str()) {
            return Err(Failure::new(
                Code::UnexpectedAnswer,
                "the server accepts a WebSocket that was not asked for",
            )
            .at(place(&url))
            .remedy("look at the gateway before the server: it may mix up connections"));
        }
        let upgraded = response
            .upgrade()
            .await
            .map_err(|error| fault::network(&error.without_url(), &url).failure)?;
        let config = WebSocketConfig::default()
            .max_message_size(Some(LARGEST))
            .max_frame_size(Some(LARGEST));
        let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
        Ok(Opened::Live(Socket {
            stream,
            place: place(&url),
        }))
    }
}

impl Live {
    /// The next bytes; nothing at the end. [`Code::Timeout`] if none come for so long.
    pub async fn chunk(&mut self, within: Duration) -> Result<Option<Vec<u8>>, Failure> {
        match tokio::time::timeout(within, self.response.chunk()).await {
            Err(_) => Err(stalled(&place(&self.url), within)),
            Ok(Err(error)) => Err(fault::network(&error.without_url(), &self.url).failure),
            Ok(Ok(chunk)) => Ok(chunk.map(|bytes| bytes.to_vec())),
        }
    }

    /// Where it comes from: scheme, host, port and path.
    #[must_use]
    pub fn place(&self) -> String {
        place(&self.url)
    }
}

impl Socket {
    /// The next text; nothing if the server ended the talk in order. [`Code::Timeout`] if it is
    /// silent for so long, without even a sign of life.
    pub async fn text(&mut self, within: Duration) -> Result<Option<String>, Failure> {
        loop {
            let next = tokio::time::timeout(within, self.stream.next())
                .await
                .map_err(|_| stalled(&self.place, within))?;
            match next {
                None => return Ok(None),
                Some(Ok(Message::Text(text))) => return Ok(Some(text.to_string())),
                Some(Ok(Message::Binary(bytes))) => {
                    return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
                }
                // The answer to a ping waits until something is sent.
                Some(Ok(Message::Ping(_))) => self
                    .stream
                    .flush()
                    .await
                    .map_err(|error| broken(&error, &self.place))?,
                Some(Ok(Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(None))) => return Ok(None),
                Some(Ok(Message::Close(Some(frame)))) => {
                    if matches!(u16::from(frame.code), 1000 | 1001) {
                        return Ok(None);
                    }
                    return Err(Failure::new(
                        Code::ServerError,
                        format!("the server ended the talk: {}", frame.reason),
                    )
                    .at(self.place.clone())
                    .remedy("correct the query if it is meant; otherwise try again"));
                }
                Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) => return Ok(None),
                Some(Err(error)) => return Err(broken(&error, &self.place)),
            }
        }
    }

    /// Where it leads: scheme, host, port and path.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

fn stalled(place: &str, within: Duration) -> Failure {
    Failure::new(
        Code::Timeout,
        format!("nothing came for {} s", within.as_secs()),
    )
    .at(place.to_owned())
    .remedy("start again; if it stays, look at the server and at any gateway before it")
}

fn broken(error: &Error, place: &str) -> Failure {
    Failure::new(
        Code::Unreachable,
        format!("the connection broke off: {error}"),
    )
    .at(place.to_owned())
    .remedy("try again; if it stays, look at the server and at any gateway before it")
}
