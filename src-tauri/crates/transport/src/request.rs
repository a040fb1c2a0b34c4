use crate::Silencing;

/// One question to an endpoint; build it with [`Request::get`] or [`Request::query_form`].
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// GET, HEAD or POST.
    pub method: Method,
    /// Path under the endpoint's base, as plain text.
    pub path: &'a str,
    /// Query parameters.
    pub query: &'a [(&'a str, &'a str)],
    /// What a POST carries.
    pub content: Content<'a>,
    /// The media types that are understood.
    pub accept: &'a str,
    /// Whether asking twice is harmless; only then is a failed attempt repeated.
    pub safe: bool,
    /// Headers of this question alone, such as the form of the answer; never a secret.
    pub headers: &'a [(&'a str, &'a str)],
    /// The part of a document that is asked for, such as `bytes=-1000` (RFC 9110, 14.2); a server
    /// that knows no parts sends the whole.
    pub range: Option<&'a str>,
    /// Whether redirects are followed; else the redirect is the answer.
    pub follows: bool,
}

/// The methods that reading needs, and the one change that is ever asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Read the headers only.
    Head,
    /// Ask a question that does not fit into a URL.
    Post,
    /// Make or end a silence; only [`Client::silence`](crate::Client::silence) can ask so.
    Silence(Silencing),
}

impl Method {
    pub(crate) fn wire(self) -> reqwest::Method {
        match self {
            Self::Get => reqwest::Method::GET,
            Self::Head => reqwest::Method::HEAD,
            Self::Post => reqwest::Method::POST,
            Self::Silence(silencing) => silencing.method(),
        }
    }
}

/// What a POST carries.
#[derive(Clone, Copy, Debug, Default)]
pub enum Content<'a> {
    /// Nothing.
    #[default]
    Nothing,
    /// Form fields.
    Form(&'a [(&'a str, &'a str)]),
    /// A JSON document.
    Json(&'a str),
    /// A document of another media type, which comes first.
    Typed(&'a str, &'a str),
}

impl<'a> Request<'a> {
    /// A GET that may be repeated.
    #[must_use]
    pub fn get(path: &'a str, query: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            method: Method::Get,
            path,
            query,
            content: Content::Nothing,
            accept: "application/json",
            safe: true,
            headers: &[],
            range: None,
            follows: true,
        }
    }

    /// A POST of form fields that asks and changes nothing, so it may be repeated.
    #[must_use]
    pub fn query_form(path: &'a str, form: &'a [(&'a str, &'a str)]) -> Self {
        Self {
            method: Method::Post,
            content: Content::Form(form),
            ..Self::get(path, &[])
        }
    }

    /// A POST of a JSON document that asks and changes nothing, so it may be repeated.
    #[must_use]
    pub fn query_json(path: &'a str, document: &'a str) -> Self {
        Self {
            method: Method::Post,
            content: Content::Json(document),
            ..Self::get(path, &[])
        }
    }

    /// A POST of a document of a media type of its own, such as `application/x-amz-json-1.1`,
    /// that asks and changes nothing, so it may be repeated.
    #[must_use]
    pub fn query_typed(path: &'a str, media_type: &'a str, document: &'a str) -> Self {
        Self {
            method: Method::Post,
            content: Content::Typed(media_type, document),
            ..Self::get(path, &[])
        }
    }

    /// Asks for a part of the document.
    #[must_use]
    pub fn range(self, range: &'a str) -> Self {
        Self {
            range: Some(range),
            ..self
        }
    }

    /// Takes a redirect as the answer: it may lead where nobody allowed to ask.
    #[must_use]
    pub fn stay(self) -> Self {
        Self {
            follows: false,
            ..self
        }
    }

    /// Changes the media types that are understood.
    #[must_use]
    pub fn accept(self, accept: &'a str) -> Self {
        Self { accept, ..self }
    }

    /// Adds headers of this question alone.
    #[must_use]
    pub fn headers(self, headers: &'a [(&'a str, &'a str)]) -> Self {
        Self { headers, ..self }
    }
}
