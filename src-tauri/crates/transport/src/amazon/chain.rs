//! A profile → its keys, however it says to get them.

use futures::{FutureExt as _, future::BoxFuture};
use model::{Code, Failure};
use secrecy::SecretString;

use super::{
    AwsKeys, Surroundings,
    files::{Files, Section},
    process, sign_on,
    token_service::{self, Role},
};
use crate::Ambient;

/// How many profiles may refer to one another.
const DEEPEST: usize = 5;

/// The keys of a profile.
pub(super) async fn keys(
    ambient: &Ambient,
    profile: &str,
    region: &str,
) -> Result<AwsKeys, Failure> {
    let files = Files::read(&ambient.surroundings)?;
    let chain = Chain {
        ambient,
        files: &files,
        region,
        asked: profile,
    };
    chain.of(profile, Vec::new()).await
}

/// What is followed from profile to profile.
struct Chain<'a> {
    ambient: &'a Ambient,
    files: &'a Files,
    region: &'a str,
    /// The profile that was asked for.
    asked: &'a str,
}

impl Chain<'_> {
    /// The keys of one profile; `through` led to it.
    fn of<'b>(
        &'b self,
        name: &'b str,
        through: Vec<&'b str>,
    ) -> BoxFuture<'b, Result<AwsKeys, Failure>> {
        async move {
            let profile = self.files.profile(name)?;
            // A profile that is its own source means its own keys.
            if through.last() == Some(&name) {
                return fixed(profile).ok_or_else(|| self.lacking(name));
            }
            if through.contains(&name) || through.len() >= DEEPEST {
                return Err(self.bad(name, "its profiles refer to one another without end"));
            }
            if let Some(role) = profile.get("role_arn") {
                return self.of_role(name, profile, role, through).await;
            }
            if let Some(keys) = fixed(profile) {
                return Ok(keys);
            }
            if profile.get("sso_session").is_some() || profile.get("sso_start_url").is_some() {
                let session = profile.get("sso_session").map(|session| {
                    let found = self.files.session(session);
                    found.map(|section| (session, section)).ok_or_else(|| {
                        self.bad(name, &format!("there is no [sso-session {session}]"))
                    })
                });
                return sign_on::keys(self.ambient, name, profile, session.transpose()?).await;
            }
            if let Some(command) = profile.get("credential_process") {
                return process::keys(command, name).await;
            }
            Err(self.lacking(name))
        }
        .boxed()
    }

    async fn of_role<'b>(
        &'b self,
        name: &'b str,
        profile: &'b Section,
        arn: &'b str,
        mut through: Vec<&'b str>,
    ) -> Result<AwsKeys, Failure> {
        let role = Role {
            arn,
            session: profile.get("role_session_name").unwrap_or("wheelhouse"),
            external_id: profile.get("external_id"),
            seconds: profile
                .get("duration_seconds")
                .and_then(|text| text.parse().ok()),
            region: profile.get("region").unwrap_or(self.region),
        };
        if let Some(written) = profile.get("web_identity_token_file") {
            let place = self.surroundings().path(written);
            let token = std::fs::read_to_string(&place).map_err(|error| {
                Failure::new(
                    Code::Unauthorized,
                    format!("the token of profile {name:?} cannot be read: {error}"),
                )
                .at(place.display().to_string())
                .remedy("have the token written anew, or use another profile")
            })?;
            let token = SecretString::from(token.trim());
            return token_service::by_web_identity(self.ambient, &role, &token).await;
        }
        if profile.get("mfa_serial").is_some() {
            return Err(self.bad(
                name,
                "its role wants a code of a device, which Wheelhouse does not ask for",
            ));
        }
        let source = match (
            profile.get("source_profile"),
            profile.get("credential_source"),
        ) {
            (Some(source), _) => {
                through.push(name);
                self.of(source, through).await?
            }
            (None, Some("Environment")) => self.of_environment(name)?,
            (None, Some(other)) => {
                return Err(self.bad(
                    name,
                    &format!(
                        "it takes keys from {other}, which are those of a server: Wheelhouse does \
                         not ask an instance or container for its own"
                    ),
                ));
            }
            (None, None) => {
                return Err(self.bad(
                    name,
                    "its role has neither source_profile nor another source",
                ));
            }
        };
        token_service::by_keys(self.ambient, &role, source).await
    }

    fn of_environment(&self, name: &str) -> Result<AwsKeys, Failure> {
        let variable = |name: &str| self.surroundings().variable(name);
        match (
            variable("AWS_ACCESS_KEY_ID"),
            variable("AWS_SECRET_ACCESS_KEY"),
        ) {
            (Some(access_key), Some(secret)) => Ok(AwsKeys {
                access_key,
                secret_key: secret.into(),
                session_token: variable("AWS_SESSION_TOKEN").map(SecretString::from),
                expires: None,
            }),
            _ => Err(self.bad(
                name,
                "it takes keys from the environment, where AWS_ACCESS_KEY_ID or \
                 AWS_SECRET_ACCESS_KEY is not set",
            )),
        }
    }

    fn surroundings(&self) -> &Surroundings {
        &self.ambient.surroundings
    }

    fn lacking(&self, name: &str) -> Failure {
        self.bad(name, "it names no keys, no sign-on, no role and no program")
    }

    fn bad(&self, name: &str, what: &str) -> Failure {
        let message = if name == self.asked {
            format!("profile {name:?} gives no keys: {what}")
        } else {
            format!(
                "profile {:?} leads to {name:?}, which gives no keys: {what}",
                self.asked
            )
        };
        Failure::new(Code::Unauthorized, message)
            .at("Amazon's config file")
            .remedy("use another profile, or enter keys on the Sources screen instead")
    }
}

/// Keys that stand in the profile.
fn fixed(profile: &Section) -> Option<AwsKeys> {
    Some(AwsKeys {
        access_key: profile.get("aws_access_key_id")?.to_owned(),
        secret_key: profile.get("aws_secret_access_key")?.into(),
        session_token: profile.get("aws_session_token").map(SecretString::from),
        expires: None,
    })
}
