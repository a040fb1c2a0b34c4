use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use model::{Code, Failure};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{
    Request,
    amazon::{AwsKeys, AwsSource},
    endpoint::place,
};

/// Where the keys of an Amazon account come from, and what their signatures are good for.
///
/// Requests are signed by Signature Version 4 (AWS, "Signature Version 4 signing process").
#[derive(Clone, Debug)]
pub struct Aws {
    /// Where the keys come from.
    pub source: AwsSource,
    /// Region, such as `eu-central-1`.
    pub region: String,
    /// Name of the service as it is signed, such as `xray`, `logs` or `aps`.
    pub service: String,
}

impl Aws {
    /// Reads the keys from one secret: access key id, secret access key and, if there is one,
    /// session token, with white space or colons between them.
    pub fn parse(secret: &SecretString, region: &str, service: &str) -> Result<Self, Failure> {
        let mut parts = secret
            .expose_secret()
            .split(|c: char| c.is_whitespace() || c == ':')
            .filter(|part| !part.is_empty());
        let (Some(access_key), Some(secret_key), session_token, None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Failure::new(
                Code::BadInput,
                "the secret does not hold the two or three keys of an Amazon account",
            )
            .remedy(
                "enter it as ACCESS_KEY_ID:SECRET_ACCESS_KEY, and :SESSION_TOKEN if it has one",
            ));
        };
        Ok(Self {
            source: AwsSource::Keys(AwsKeys {
                access_key: access_key.to_owned(),
                secret_key: secret_key.into(),
                session_token: session_token.map(SecretString::from),
                expires: None,
            }),
            region: region.to_owned(),
            service: service.to_owned(),
        })
    }

    /// The keys of a profile of Amazon's command line, found when they are needed and renewed
    /// before they end.
    #[must_use]
    pub fn profile(name: &str, region: &str, service: &str) -> Self {
        Self {
            source: AwsSource::Profile(name.to_owned()),
            region: region.to_owned(),
            service: service.to_owned(),
        }
    }

    /// Whose keys they are, without a secret.
    pub(crate) fn who(&self) -> String {
        match &self.source {
            AwsSource::Keys(keys) => keys.access_key.clone(),
            AwsSource::Profile(name) => format!("the profile {name}"),
        }
    }

    /// Refuses keys that could sign nothing, before anything is sent.
    pub(crate) fn check(&self, base: &Url) -> Result<(), Failure> {
        if self.region.is_empty() || self.service.is_empty() {
            return Err(Failure::new(
                Code::BadInput,
                "the region or the service that requests are signed for is missing",
            )
            .at(place(base))
            .remedy("name the region, such as \"eu-central-1\""));
        }
        let AwsSource::Keys(keys) = &self.source else {
            return Ok(());
        };
        let request = Request::get("", &[]);
        let now = SystemTime::UNIX_EPOCH;
        self.headers(keys, &request, base, (None, &[]), now)
            .map(drop)
    }

    /// The headers that sign one request at one moment; servers take it for five minutes.
    pub(crate) fn headers(
        &self,
        keys: &AwsKeys,
        request: &Request<'_>,
        url: &Url,
        content: (Option<&str>, &[u8]),
        now: SystemTime,
    ) -> Result<HeaderMap, Failure> {
        self.signed(keys, request, url, content, now)
            .ok_or_else(|| {
                Failure::new(Code::BadInput, "the keys cannot be used to sign a request")
                    .at(place(url))
                    .remedy("enter the keys again, without line breaks inside them")
            })
    }

    fn signed(
        &self,
        keys: &AwsKeys,
        request: &Request<'_>,
        url: &Url,
        (content_type, body): (Option<&str>, &[u8]),
        now: SystemTime,
    ) -> Option<HeaderMap> {
        let token = keys.session_token.as_ref();
        let identity = Credentials::new(
            keys.access_key.as_str(),
            keys.secret_key.expose_secret(),
            token.map(|token| token.expose_secret().to_owned()),
            None,
            "wheelhouse",
        )
        .into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(&self.service)
            .time(now)
            .settings(SigningSettings::default())
            .build()
            .ok()?
            .into();
        let typed = content_type.map(|content_type| ("content-type", content_type));
        // Amazon refuses headers of its own that are not signed, such as `x-amz-target`.
        let named = request.headers.iter().copied();
        let own = named.filter(|(name, _)| name.to_ascii_lowercase().starts_with("x-amz-"));
        let (method, body) = (request.method.wire(), SignableBody::Bytes(body));
        let headers = typed.into_iter().chain(own);
        let request = SignableRequest::new(method.as_str(), url.as_str(), headers, body).ok()?;
        let (instructions, _) = sign(request, &params).ok()?.into_parts();
        let mut headers = HeaderMap::new();
        for (name, value) in instructions.headers() {
            let mut value = HeaderValue::try_from(value).ok()?;
            value.set_sensitive(true);
            headers.insert(HeaderName::try_from(name).ok()?, value);
        }
        Some(headers)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// 30 August 2015, 12:36:00 UTC, the moment of Amazon's examples.
    fn then() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160)
    }

    fn keys(aws: &Aws) -> &AwsKeys {
        match &aws.source {
            AwsSource::Keys(keys) => keys,
            AwsSource::Profile(name) => panic!("{name} is a profile"),
        }
    }

    #[test]
    fn the_published_examples_are_signed_as_published() {
        for (service, url, content_type, signature) in [
            (
                "service",
                "https://example.amazonaws.com/",
                None,
                "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            ),
            (
                "iam",
                "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                Some("application/x-www-form-urlencoded; charset=utf-8"),
                "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            ),
        ] {
            let url = url.parse().unwrap();
            let request = Request::get("", &[]);
            let secret = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into();
            let aws = Aws::parse(&secret, "us-east-1", service).unwrap();
            let headers = aws
                .headers(keys(&aws), &request, &url, (content_type, &[]), then())
                .unwrap();
            let authorization = headers["authorization"].to_str().unwrap();
            assert!(authorization.ends_with(signature), "{authorization}");
            assert_eq!(headers["x-amz-date"], "20150830T123600Z");
            assert!(headers.values().all(HeaderValue::is_sensitive));
        }
    }

    #[test]
    fn keys_are_read_from_one_secret_and_never_shown() {
        for (text, token) in [
            ("AKID:s3cr3t/+=", None),
            ("  AKID s3cr3t/+=\n", None),
            ("AKID\ns3cr3t/+=\nt0ken==", Some("t0ken==")),
            ("AKID:s3cr3t/+=:t0ken==", Some("t0ken==")),
        ] {
            let aws = Aws::parse(&text.into(), "eu-central-1", "xray").unwrap();
            let keys = keys(&aws);
            assert_eq!(keys.access_key, "AKID");
            assert_eq!(keys.secret_key.expose_secret(), "s3cr3t/+=");
            let found = keys.session_token.as_ref().map(ExposeSecret::expose_secret);
            assert_eq!(found, token);
            let shown = format!("{keys:?}");
            assert!(
                !shown.contains("s3cr3t") && !shown.contains("t0ken"),
                "{shown}"
            );
        }
        for bad in ["", "AKID", "a:b:c:d", " : "] {
            let failure = Aws::parse(&bad.into(), "r", "xray").unwrap_err();
            assert_eq!(failure.code, Code::BadInput);
            assert!(failure.remedy.is_some());
        }
    }
}
