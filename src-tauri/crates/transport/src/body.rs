use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

use model::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, DeserializeSeed};

/// A whole answer, unpacked and within the cap, whatever its status.
#[derive(Clone)]
pub struct Body {
    /// HTTP status.
    pub status: u16,
    /// Media type as the server wrote it, may be empty.
    pub content_type: String,
    /// Which part of the document this is, as the server wrote it (`bytes 0-9/100`); empty if it
    /// is the whole.
    pub content_range: String,
    /// The unpacked bytes.
    pub bytes: Vec<u8>,
    /// From the question to the last byte, repeats included.
    pub took: Duration,
    pub(crate) place: String,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) redaction: Redaction,
}

/// The secrets of an endpoint, kept to strike them out of what a server echoes.
#[derive(Clone, Default)]
pub(crate) struct Redaction(pub(crate) Arc<[SecretString]>);

impl Redaction {
    /// The same with secrets that were found out later.
    pub(crate) fn with(&self, more: Vec<SecretString>) -> Self {
        if more.is_empty() {
            return self.clone();
        }
        Self(self.0.iter().cloned().chain(more).collect())
    }

    fn clean(&self, mut text: String) -> String {
        for secret in self.0.iter() {
            text = text.replace(secret.expose_secret(), "[secret]");
        }
        text
    }
}

impl Body {
    /// The answer if its status is a success, else the failure that the status means.
    pub fn accepted(self) -> Result<Self, Failure> {
        if (200..300).contains(&self.status) {
            Ok(self)
        } else {
            Err(self.refusal())
        }
    }

    /// Reads the answer as JSON; HTML and other texts are [`Code::UnexpectedAnswer`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        self.json_seed(std::marker::PhantomData)
    }

    /// Reads the answer as JSON with a seed, which can bound what is kept.
    pub fn json_seed<'a, S: DeserializeSeed<'a>>(&'a self, seed: S) -> Result<S::Value, Failure> {
        let mut reader = serde_json::Deserializer::from_slice(&self.bytes);
        seed.deserialize(&mut reader)
            .and_then(|value| reader.end().map(|()| value))
            .map_err(|error| {
                if self.is_json() {
                    let error = self.said(&error.to_string());
                    self.unexpected(&format!("JSON of another shape: {error}"))
                } else {
                    self.unexpected("something other than JSON")
                }
            })
    }

    /// The answer as text; what is not UTF-8 becomes replacement characters.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// A failure that says what came instead of what was asked for.
    #[must_use]
    pub fn unexpected(&self, what: &str) -> Failure {
        let kind = match self.content_type.as_str() {
            "" => "no content type".to_owned(),
            kind => kind.to_owned(),
        };
        let remedy = if self.is_html() {
            "a web page answers there: check the address and its path, and whether a log-in page stands before it"
        } else {
            "check that the address and the kind of source belong together"
        };
        Failure::new(
            Code::UnexpectedAnswer,
            format!("the server answered {what} ({kind}): {}", self.excerpt()),
        )
        .at(self.place.clone())
        .remedy(remedy)
    }

    /// The failure that an unsuccessful status means.
    #[must_use]
    pub fn refusal(&self) -> Failure {
        let (code, meaning, remedy) = meaning(self.status);
        let mut message = format!("the server answered {} ({meaning})", self.status);
        if !self.bytes.is_empty() {
            message.push_str(": ");
            message.push_str(&self.excerpt());
        }
        let failure = Failure::new(code, message)
            .at(self.place.clone())
            .remedy(remedy);
        match self.retry_after {
            Some(wait) => failure.retry_after(millis(wait)),
            None => failure,
        }
    }

    /// A text of the server's own as it may be shown: secrets struck out, and not endlessly long.
    #[must_use]
    pub fn said(&self, text: &str) -> String {
        shortened(self.redaction.clean(text.to_owned()), 1_000)
    }

    /// Where the answer came from: scheme, host, port and path.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether Amazon refuses keys because they have ended.
    pub(crate) fn says_that_keys_ended(&self) -> bool {
        matches!(self.status, 400 | 401 | 403) && self.text().contains("ExpiredToken")
    }

    fn is_json(&self) -> bool {
        self.content_type.to_ascii_lowercase().contains("json")
    }

    fn is_html(&self) -> bool {
        self.content_type.to_ascii_lowercase().contains("html")
            || self.bytes.trim_ascii_start().first() == Some(&b'<')
    }

    /// The start of the answer on one line, a page's title instead, secrets struck out.
    fn excerpt(&self) -> String {
        let start = self.bytes.get(..4096).unwrap_or(&self.bytes);
        let text = self
            .redaction
            .clean(String::from_utf8_lossy(start).into_owned());
        let shown = title(&text).unwrap_or(&text);
        let mut line = String::new();
        for word in shown
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
        {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if line.is_empty() {
            return "an empty body".to_owned();
        }
        shortened(line, 200)
    }
}

fn shortened(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The content of the `title` element, if the text is a page that has one.
fn title(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    text.get(start..end)
        .filter(|found| !found.trim().is_empty())
}

fn meaning(status: u16) -> (Code, &'static str, &'static str) {
    const QUERY: &str = "correct the query";
    match status {
        401 => (
            Code::Unauthorized,
            "the secret is missing or wrong",
            "set the source's secret",
        ),
        407 => (
            Code::Unauthorized,
            "the proxy wants a user name and password",
            "give them in the proxy's address",
        ),
        403 => (
            Code::Forbidden,
            "the secret does not allow this",
            "ask for read access, or use another secret or tenant",
        ),
        404 | 410 => (
            Code::NotFound,
            "nothing is there",
            "check the path of the source's address",
        ),
        429 => (
            Code::RateLimited,
            "too many requests",
            "wait, or refresh less often",
        ),
        400 | 422 => (Code::BadQuery, "it refuses the query", QUERY),
        413 | 414 | 431 => (Code::BadQuery, "the query is too long", "shorten the query"),
        500..=599 => (
            Code::ServerError,
            "the server failed",
            "look at the server's own logs; a gateway before it may be the one that answers",
        ),
        300..=399 => (
            Code::UnexpectedAnswer,
            "a redirect that leads nowhere",
            "check the source's address",
        ),
        _ => (
            Code::UnexpectedAnswer,
            "a status that does not fit the question",
            "check that the address and the kind of source belong together",
        ),
    }
}

pub(crate) fn millis(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis()).unwrap_or(u32::MAX)
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .field("took", &self.took)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(status: u16, content_type: &str, bytes: &str) -> Body {
        Body {
            status,
            content_type: content_type.into(),
            content_range: String::new(),
            bytes: bytes.into(),
            took: Duration::ZERO,
            place: "https://host/path".into(),
            retry_after: None,
            redaction: Redaction(Arc::new([SecretString::from("hunter2")])),
        }
    }

    #[test]
    fn a_page_instead_of_json_is_named_by_type_and_title() {
        let page = body(
            200,
            "text/html; charset=utf-8",
            "<!doctype html><html><head><TITLE lang=en>Sign in \n to Example</TITLE>",
        );
        let failure = page.json::<u32>().unwrap_err();
        assert_eq!(failure.code, Code::UnexpectedAnswer);
        assert!(failure.message.contains("text/html"), "{failure:?}");
        assert!(
            failure.message.ends_with(": Sign in to Example"),
            "{failure:?}"
        );
        assert!(failure.remedy.unwrap().contains("log-in"));
        assert_eq!(failure.place.as_deref(), Some("https://host/path"));
    }

    #[test]
    fn json_of_another_shape_says_where_it_differs() {
        let failure = body(200, "application/json", "{\"a\":1}")
            .json::<Vec<u8>>()
            .unwrap_err();
        assert!(failure.message.contains("line 1"), "{failure:?}");
        let failure = body(200, "application/json", "1 2")
            .json::<u8>()
            .unwrap_err();
        assert!(failure.message.contains("trailing"), "{failure:?}");
        assert_eq!(body(200, "text/plain", "7").json::<u8>().unwrap(), 7);
    }

    #[test]
    fn a_secret_that_the_server_echoes_is_struck_out() {
        for failure in [
            body(500, "text/plain", "no route for Bearer hunter2").refusal(),
            body(200, "text/html", "<p>hunter2")
                .json::<u8>()
                .unwrap_err(),
            body(200, "application/json", "\"hunter2\"")
                .json::<u8>()
                .unwrap_err(),
        ] {
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
            assert!(failure.message.contains("[secret]"), "{failure:?}");
        }
    }

    #[test]
    fn each_status_has_a_code_and_a_remedy() {
        for (status, code) in [
            (400, Code::BadQuery),
            (401, Code::Unauthorized),
            (403, Code::Forbidden),
            (404, Code::NotFound),
            (407, Code::Unauthorized),
            (414, Code::BadQuery),
            (418, Code::UnexpectedAnswer),
            (429, Code::RateLimited),
            (500, Code::ServerError),
            (503, Code::ServerError),
            (304, Code::UnexpectedAnswer),
        ] {
            let failure = body(status, "text/plain", "why").accepted().unwrap_err();
            assert_eq!(failure.code, code, "{status}");
            assert!(failure.message.contains(&status.to_string()));
            assert!(failure.message.ends_with("why"));
            assert!(failure.remedy.is_some());
        }
        assert!(body(204, "", "").accepted().is_ok());
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        let long = body(500, "text/plain", &"é\n\u{1b}[31m ".repeat(500));
        let failure = long.refusal();
        assert!(failure.message.chars().count() < 280, "{failure:?}");
        assert!(!failure.message.contains(char::is_control));
        assert_eq!(long.said(&"é".repeat(5_000)).chars().count(), 1_001);
        let failure = body(502, "", "").refusal();
        assert!(failure.message.ends_with("(the server failed)"));
    }
}
