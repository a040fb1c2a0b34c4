//! Signature Version 4 recomputed from a request as it arrived, independently of who signed it.

use std::time::{Duration, SystemTime};

use ring::{digest, hmac};

use crate::fake::{Asked, rule};

/// The keys that the server knows.
pub(crate) struct Account<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) secret_key: &'a str,
    pub(crate) token: Option<&'a str>,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
}

impl Account<'_> {
    /// Whether Amazon would take the signature of this request at this moment.
    pub(crate) fn admits(&self, asked: &Asked, now: SystemTime) -> Result<(), String> {
        let authorization = asked.header("authorization").unwrap_or_default();
        let rest = authorization
            .strip_prefix("AWS4-HMAC-SHA256 Credential=")
            .ok_or("MissingAuthenticationToken")?;
        let parts: Vec<&str> = rest.split(", ").collect();
        let [credential, signed, signature] = parts[..] else {
            return Err(format!("malformed {authorization}"));
        };
        let signed = signed.strip_prefix("SignedHeaders=").unwrap_or_default();
        let signature = signature.strip_prefix("Signature=").unwrap_or_default();
        let date = asked.header("x-amz-date").ok_or("x-amz-date is missing")?;
        let day = date.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let wanted = format!("{}/{scope}", self.access_key);
        rule(credential == wanted, format!("credential {credential}"))?;

        let names: Vec<&str> = signed.split(';').collect();
        rule(names.is_sorted(), format!("{signed} is not sorted"))?;
        for name in ["host", "x-amz-date"] {
            rule(names.contains(&name), format!("{name} is not signed"))?;
        }
        for (name, _) in &asked.headers {
            let own = name.as_str().starts_with("x-amz-");
            let signed = !own || names.contains(&name.as_str());
            rule(signed, format!("{name} is not signed"))?;
        }
        let typed = asked.header("content-type").is_none() || names.contains(&"content-type");
        rule(typed, "content-type is not signed")?;
        rule(
            asked.header("x-amz-security-token") == self.token,
            "UnrecognizedClientException: another session token",
        )?;
        rule(
            self.token.is_none() || names.contains(&"x-amz-security-token"),
            "the session token is not signed",
        )?;

        let at = chrono::NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ")
            .map_err(|error| format!("x-amz-date {date}: {error}"))?
            .and_utc();
        let skew = SystemTime::from(at)
            .duration_since(now)
            .unwrap_or_else(|earlier| earlier.duration());
        rule(skew <= Duration::from_secs(300), "Signature expired")?;

        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
            hex(digest::digest(&digest::SHA256, canonical(asked, &names).as_bytes()).as_ref())
        );
        let mut key = format!("AWS4{}", self.secret_key).into_bytes();
        for part in [day, self.region, self.service, "aws4_request"] {
            key = mac(&key, part);
        }
        let expected = hex(&mac(&key, &to_sign));
        rule(signature == expected, "InvalidSignatureException")
    }
}

fn canonical(asked: &Asked, names: &[&str]) -> String {
    let mut query: Vec<String> = asked
        .query()
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name, false), escaped(value, false)))
        .collect();
    query.sort_unstable();
    let path = escaped(asked.path(), true);
    let mut text = format!("{}\n{path}\n{}\n", asked.method, query.join("&"));
    for name in names {
        let value = asked.header(name).unwrap_or_default().trim();
        text.push_str(&format!("{name}:{value}\n"));
    }
    let body = digest::digest(&digest::SHA256, asked.body.as_bytes());
    text.push_str(&format!("\n{}\n{}", names.join(";"), hex(body.as_ref())));
    text
}

/// A text as it is signed; the slashes of a path stay.
fn escaped(text: &str, is_path: bool) -> String {
    let escape = |byte: u8| match byte {
        b'/' if is_path => "/".to_owned(),
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn it_agrees_with_the_published_example_and_with_nothing_else() {
    let account = Account {
        access_key: "AKIDEXAMPLE",
        secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        token: None,
        region: "us-east-1",
        service: "iam",
    };
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    let signature = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    let asked = |query: &str, signature: &str| {
        let mut headers = axum::http::HeaderMap::new();
        for (name, value) in [
            ("host", "iam.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
            (
                "content-type",
                "application/x-www-form-urlencoded; charset=utf-8",
            ),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, Signature={signature}"
        );
        headers.insert("authorization", authorization.parse().unwrap());
        Asked {
            method: axum::http::Method::GET,
            uri: format!("/?{query}").parse().unwrap(),
            headers,
            body: String::new(),
        }
    };
    let query = "Action=ListUsers&Version=2010-05-08";
    assert_eq!(account.admits(&asked(query, signature), then), Ok(()));
    let late = then + Duration::from_secs(301);
    assert!(account.admits(&asked(query, signature), late).is_err());
    assert!(
        account
            .admits(&asked("Action=ListUsers", signature), then)
            .is_err()
    );
    assert!(
        account
            .admits(&asked(query, &signature.replace('5', "6")), then)
            .is_err()
    );
}
