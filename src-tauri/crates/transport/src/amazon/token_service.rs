//! Keys of a role by the Security Token Service (botocore's model of 2011-06-15).

use model::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};

use super::{AwsKeys, AwsSource, sign_on::moment};
use crate::{Ambient, Auth, Aws, Body, Client, Endpoint, Request};

/// A role that is taken for a while.
pub(super) struct Role<'a> {
    pub(super) arn: &'a str,
    /// How the account's own log calls who took it.
    pub(super) session: &'a str,
    pub(super) external_id: Option<&'a str>,
    pub(super) seconds: Option<u32>,
    pub(super) region: &'a str,
}

/// Takes a role with keys that may.
pub(super) async fn by_keys(
    ambient: &Ambient,
    role: &Role<'_>,
    keys: AwsKeys,
) -> Result<AwsKeys, Failure> {
    let auth = Auth::Aws(Aws {
        source: AwsSource::Keys(keys),
        region: role.region.to_owned(),
        service: "sts".to_owned(),
    });
    ask(ambient, role, auth, "AssumeRole", &[]).await
}

/// Takes a role with a token that somebody else vouches for.
pub(super) async fn by_web_identity(
    ambient: &Ambient,
    role: &Role<'_>,
    token: &SecretString,
) -> Result<AwsKeys, Failure> {
    let more = [("WebIdentityToken", token.expose_secret())];
    let action = "AssumeRoleWithWebIdentity";
    ask(ambient, role, Auth::None, action, &more).await
}

async fn ask(
    ambient: &Ambient,
    role: &Role<'_>,
    auth: Auth,
    action: &str,
    more: &[(&str, &str)],
) -> Result<AwsKeys, Failure> {
    let region = role.region;
    let service = ambient
        .surroundings
        .variable("AWS_ENDPOINT_URL_STS")
        .unwrap_or_else(|| {
            let china = if region.starts_with("cn-") { ".cn" } else { "" };
            format!("https://sts.{region}.amazonaws.com{china}")
        });
    let mut endpoint = Endpoint::parse(&service)?;
    endpoint.auth = auth;
    let client = Client::new(endpoint, ambient)?;
    let seconds = role.seconds.map(|seconds| seconds.to_string());
    let mut form = vec![
        ("Action", action),
        ("Version", "2011-06-15"),
        ("RoleArn", role.arn),
        ("RoleSessionName", role.session),
    ];
    form.extend(
        seconds
            .as_deref()
            .map(|seconds| ("DurationSeconds", seconds)),
    );
    form.extend(role.external_id.map(|id| ("ExternalId", id)));
    form.extend_from_slice(more);
    let request = Request::query_form("/", &form).accept("application/xml");
    let body = client.send(request).await?;
    if body.status != 200 {
        return Err(refused(&body, role));
    }
    // Its text holds secrets, which a failure would quote.
    keys(&body.text()).ok_or_else(|| {
        Failure::new(
            Code::UnexpectedAnswer,
            "Amazon's token service answered something other than keys",
        )
        .at(body.place().to_owned())
        .remedy("check the region, and whether a proxy stands between")
    })
}

fn keys(text: &str) -> Option<AwsKeys> {
    let document = roxmltree::Document::parse(text).ok()?;
    let given = document
        .descendants()
        .find(|node| node.tag_name().name() == "Credentials")?;
    let part = |name: &str| {
        let mut parts = given.children();
        let part = parts.find(|node| node.tag_name().name() == name)?;
        part.text().map(str::trim)
    };
    Some(AwsKeys {
        access_key: part("AccessKeyId")?.to_owned(),
        secret_key: part("SecretAccessKey")?.into(),
        session_token: Some(part("SessionToken")?.into()),
        expires: Some(moment(part("Expiration")?)?),
    })
}

fn refused(body: &Body, role: &Role<'_>) -> Failure {
    let plain = body.refusal();
    let text = body.text();
    let document = roxmltree::Document::parse(&text).ok();
    let part = |name: &str| {
        let mut nodes = document.as_ref()?.descendants();
        let node = nodes.find(|node| node.tag_name().name() == name)?;
        node.text().map(str::trim)
    };
    let (Some(kind), message) = (part("Code"), part("Message").unwrap_or_default()) else {
        return plain;
    };
    let (code, remedy) = match kind {
        "AccessDenied" => (
            Code::Forbidden,
            "have sts:AssumeRole allowed, and the role trust you",
        ),
        "ExpiredToken" | "ExpiredTokenException" | "InvalidIdentityToken" => (
            Code::Unauthorized,
            "sign in again: what the role is taken with has ended",
        ),
        "RegionDisabledException" => (
            Code::Forbidden,
            "have the token service switched on in this region, or name another one",
        ),
        _ if (400..500).contains(&body.status) => (
            Code::Unauthorized,
            "correct the profile in Amazon's config file",
        ),
        _ => return plain,
    };
    Failure {
        code,
        message: format!("the role {} is refused: {}", role.arn, body.said(message)),
        remedy: Some(remedy.to_owned()),
        ..plain
    }
}
