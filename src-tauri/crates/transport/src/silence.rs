//! The one change that is ever sent to a server: a silence is made or ended.
//!
//! A [`Silencing`] can be made in this file alone, so that no other code, in this room or outside
//! it, can ask a server to change anything in this way; and a POST that leads to silences without
//! it is refused before it is sent.

use model::{Code, Failure};

use crate::{Body, Client, Content, Method, Request, endpoint::place};

/// Whose silences are changed: servers keep them under different paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silences {
    /// Alertmanager's, or those of what speaks its API v2.
    Alertmanager,
    /// Those of the Alertmanager within Grafana.
    Grafana,
}

/// What becomes of a silence.
#[derive(Clone, Copy, Debug)]
pub enum SilenceChange<'a> {
    /// It is made, or takes the place of another: the document is the API's `postableSilence`.
    Make(&'a str),
    /// The silence with this id ends now.
    End(&'a str),
}

/// That a request changes a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silencing(Verb);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Make,
    End,
}

impl Silences {
    /// The path under which the API v2 of alerts and silences lies.
    #[must_use]
    pub fn api(self) -> &'static str {
        match self {
            Self::Alertmanager => "/api/v2",
            Self::Grafana => "/api/alertmanager/grafana/api/v2",
        }
    }
}

impl Silencing {
    pub(crate) fn method(self) -> reqwest::Method {
        match self.0 {
            Verb::Make => reqwest::Method::POST,
            Verb::End => reqwest::Method::DELETE,
        }
    }
}

impl Client {
    /// Makes or ends a silence and returns the answer, whatever its status.
    ///
    /// It is sent once: neither repeated nor carried after a redirect.
    ///
    /// # Errors
    /// [`Code::BadInput`] for an id that is none; else as [`Client::send`].
    pub async fn silence(
        &self,
        silences: Silences,
        change: SilenceChange<'_>,
    ) -> Result<Body, Failure> {
        let api = silences.api();
        let (verb, path, content) = match change {
            SilenceChange::Make(document) => {
                let path = format!("{api}/silences");
                (Verb::Make, path, Content::Json(document))
            }
            SilenceChange::End(id) => {
                let path = format!("{api}/silence/{}", checked(id)?);
                (Verb::End, path, Content::Nothing)
            }
        };
        let request = Request {
            method: Method::Silence(Silencing(verb)),
            content,
            safe: false,
            follows: false,
            ..Request::get(&path, &[])
        };
        self.send(request).await
    }
}

/// Refuses a query that leads to where silences are made: queries change nothing.
pub(crate) fn refuse_query(request: &Request<'_>, url: &url::Url) -> Result<(), Failure> {
    let last = url.path().trim_end_matches('/').rsplit('/').next();
    let leads_there = last.is_some_and(|last| last.eq_ignore_ascii_case("silences"));
    if request.method != Method::Post || !leads_there {
        return Ok(());
    }
    Err(Failure::new(
        Code::Internal,
        "a query leads to where silences are made; it is not sent",
    )
    .at(place(url))
    .remedy("copy the diagnostics and report this"))
}

/// An id as servers make them: nothing in it leads to another path.
fn checked(id: &str) -> Result<&str, Failure> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if !id.is_empty() && id.len() <= 128 && id.chars().all(fits) {
        return Ok(id);
    }
    Err(
        Failure::new(Code::BadInput, format!("{id:?} is not the id of a silence"))
            .remedy("reload the list of silences"),
    )
}
