//! Keys by single sign-on (IAM Identity Center): the token that `aws sso login` left, exchanged
//! for keys by GetRoleCredentials (botocore's model of 2019-06-10).

use std::{
    fmt::Write as _,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use model::{Code, Failure};
use serde::Deserialize;
use sha1::{Digest as _, Sha1};

use super::{AwsKeys, files::Section};
use crate::{Ambient, Auth, Client, Endpoint, Request};

/// The token that a sign-in left.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    access_token: String,
    expires_at: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    role_credentials: RoleCredentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    /// Milliseconds since the epoch.
    expiration: u64,
}

/// The keys of a profile that signs on; a session holds what several profiles share.
pub(super) async fn keys(
    ambient: &Ambient,
    name: &str,
    profile: &Section,
    session: Option<(&str, &Section)>,
) -> Result<AwsKeys, Failure> {
    let shared = session.map_or(profile, |(_, section)| section);
    let needed = |section: &Section, key: &str| {
        section.get(key).map(str::to_owned).ok_or_else(|| {
            Failure::new(
                Code::Unauthorized,
                format!("profile {name:?} signs on, and {key} is missing"),
            )
            .at("Amazon's config file")
            .remedy(format!("run `aws configure sso --profile {name}`"))
        })
    };
    let start = needed(shared, "sso_start_url")?;
    let region = needed(shared, "sso_region")?;
    let account = needed(profile, "sso_account_id")?;
    let role = needed(profile, "sso_role_name")?;
    let cached = session.map_or(start.as_str(), |(session, _)| session);
    let token = token(ambient, name, cached)?;
    let surroundings = &ambient.surroundings;
    let portal = surroundings
        .variable("AWS_ENDPOINT_URL_SSO")
        .unwrap_or_else(|| {
            let china = if region.starts_with("cn-") { ".cn" } else { "" };
            format!("https://portal.sso.{region}.amazonaws.com{china}")
        });
    let mut endpoint = Endpoint::parse(&portal)?;
    endpoint.auth = Auth::Header {
        name: "x-amz-sso_bearer_token".to_owned(),
        value: token.access_token.into(),
    };
    let client = Client::new(endpoint, ambient)?;
    let query = [
        ("account_id", account.as_str()),
        ("role_name", role.as_str()),
    ];
    let body = client
        .send(Request::get("/federation/credentials", &query))
        .await?;
    match body.status {
        200 => {}
        401 => return Err(ended(name).at(body.place().to_owned())),
        403 => {
            return Err(Failure::new(
                Code::Forbidden,
                format!(
                    "the sign-in of profile {name:?} may not take the role {role} of {account}"
                ),
            )
            .at(body.place().to_owned())
            .remedy("have the role assigned to you, or use another profile"));
        }
        _ => return Err(body.refusal()),
    }
    // Its text holds secrets, which a failure would quote.
    let given: Given = serde_json::from_slice(&body.bytes).map_err(|_| {
        Failure::new(
            Code::UnexpectedAnswer,
            "the sign-on answered something other than keys",
        )
        .at(body.place().to_owned())
        .remedy("check sso_region in Amazon's config file")
    })?;
    let given = given.role_credentials;
    Ok(AwsKeys {
        access_key: given.access_key_id,
        secret_key: given.secret_access_key.into(),
        session_token: Some(given.session_token.into()),
        expires: Some(SystemTime::UNIX_EPOCH + Duration::from_millis(given.expiration)),
    })
}

/// The token of a sign-in that has not ended.
fn token(ambient: &Ambient, name: &str, cached: &str) -> Result<Token, Failure> {
    let place = place(ambient, cached).ok_or_else(|| ended(name))?;
    let told = |failure: Failure| failure.at(place.display().to_string());
    let text = std::fs::read_to_string(&place).map_err(|_| told(ended(name)))?;
    let token: Token = serde_json::from_str(&text).map_err(|_| told(ended(name)))?;
    let end = moment(&token.expires_at).ok_or_else(|| told(ended(name)))?;
    if end <= (ambient.calendar)() {
        return Err(told(ended(name)));
    }
    Ok(token)
}

/// Where a sign-in leaves its token: the file is called by the hash of its session's name or, of
/// profiles without one, of its address.
fn place(ambient: &Ambient, cached: &str) -> Option<PathBuf> {
    let mut name = String::new();
    for byte in Sha1::digest(cached.as_bytes()) {
        write!(name, "{byte:02x}").expect("a String takes everything");
    }
    let home = ambient.surroundings.home.as_ref()?;
    Some(home.join(".aws/sso/cache").join(format!("{name}.json")))
}

/// A time in RFC 3339; older tools wrote `UTC` for its zone.
pub(super) fn moment(text: &str) -> Option<SystemTime> {
    let text = text.trim().replace("UTC", "Z");
    let moment = chrono::DateTime::parse_from_rfc3339(&text).ok()?;
    Some(SystemTime::from(moment))
}

fn ended(name: &str) -> Failure {
    Failure::new(
        Code::Unauthorized,
        format!("the sign-in of profile {name:?} has ended"),
    )
    .remedy(format!("run `aws sso login --profile {name}`"))
}
