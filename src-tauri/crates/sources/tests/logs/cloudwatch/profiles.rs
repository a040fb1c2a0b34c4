//! Keys out of the files of Amazon's command line, used against servers that know what they gave.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use model::{Code, Failure, LogFilter, LogSearch, Logs};
use ring::digest;
use serde_json::json;
use sources::logs::CloudWatch;
use transport::{Ambient, Auth, Aws, Surroundings};

use super::rules::{refusal, reply};
use crate::{
    conformance::RANGE,
    fake::{Asked, Fake, Reply, Ruled, rule},
    sigv4::Account,
};

/// 20 November 2026, 09:00 UTC.
const THEN: u64 = 1_795_165_200;

/// Seconds that have passed since.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Clock {
    fn now(&self) -> SystemTime {
        let seconds = THEN + self.0.load(Ordering::Relaxed);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// The keys that a server knows: by an access key its secret and its token.
type Known = Arc<Mutex<BTreeMap<String, (String, Option<String>)>>>;

/// A home folder, and servers that give and take keys.
struct World {
    home: tempfile::TempDir,
    clock: Clock,
    known: Known,
    fake: Fake,
}

impl World {
    async fn new(config: &str, credentials: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join(".aws/sso/cache")).unwrap();
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
        std::fs::write(home.path().join(".aws/credentials"), credentials).unwrap();
        let (clock, known) = (Clock::default(), Known::default());
        known
            .lock()
            .unwrap()
            .insert("AKIDBASE".into(), ("base/secret".into(), None));
        let (time, keys) = (clock.clone(), known.clone());
        let fake = Fake::new(move |asked| answer(asked, &time, &keys)).await;
        Self {
            home,
            clock,
            known,
            fake,
        }
    }

    /// Leaves a token of a sign-in as `aws sso login` does.
    fn sign_in(&self, cached: &str, expires: &str) {
        let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, cached.as_bytes());
        let name: String = hash
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let token = json!({
            "startUrl": "https://d.example.com/start",
            "region": "us-east-1",
            "accessToken": "s1gned-in",
            "expiresAt": expires,
        });
        let file = self.home.path().join(format!(".aws/sso/cache/{name}.json"));
        std::fs::write(file, token.to_string()).unwrap();
    }

    fn source(&self, profile: &str) -> CloudWatch {
        let mut ambient = Ambient::bare();
        let clock = self.clock.clone();
        ambient.calendar = Arc::new(move || clock.now());
        let base = self.fake.base.clone();
        ambient.surroundings = Surroundings {
            home: Some(self.home.path().to_owned()),
            variables: Some(Arc::new(move |name| {
                Some(match name {
                    "AWS_ENDPOINT_URL_STS" => format!("{base}/sts"),
                    "AWS_ENDPOINT_URL_SSO" => format!("{base}/sso"),
                    "AWS_ACCESS_KEY_ID" => "AKIDBASE".to_owned(),
                    "AWS_SECRET_ACCESS_KEY" => "base/secret".to_owned(),
                    _ => return None,
                })
            })),
        };
        let auth = Auth::Aws(Aws::profile(
            profile,
            "eu-central-1",
            CloudWatch::SIGNED_FOR,
        ));
        let client = self.fake.client_in(ambient, "/logs", auth);
        CloudWatch::new(client, &["/ecs/orders".to_owned()]).wait(Duration::from_millis(1))
    }

    async fn search(&self, source: &CloudWatch) -> Result<usize, Failure> {
        let search = LogSearch::newest(LogFilter::all(RANGE), 10);
        let found = source.search(&search).await?;
        Ok(found.value.lines.len())
    }

    async fn failure(&self, profile: &str) -> Failure {
        let failure = self.search(&self.source(profile)).await.unwrap_err();
        let shown = format!("{failure:?}");
        for secret in ["base/secret", "s1gned-in", "given/secret", "given-token"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(
            failure.remedy.is_some() && failure.place.is_some(),
            "{failure:?}"
        );
        failure
    }

    fn asked(&self, path: &str) -> usize {
        let paths = self.fake.paths();
        paths.iter().filter(|asked| *asked == path).count()
    }
}

/// Takes keys that it knows, and gives keys that hold for an hour.
fn answer(asked: &Asked, clock: &Clock, known: &Known) -> Ruled {
    let admitted = |service: &str| -> Result<(), String> {
        let authorization = asked.header("authorization").unwrap_or_default();
        let key = authorization.split(['=', '/']).nth(1).unwrap_or_default();
        let known = known.lock().unwrap();
        let (secret, token) = known.get(key).ok_or(format!("UnrecognizedClient {key}"))?;
        let account = Account {
            access_key: key,
            secret_key: secret,
            token: token.as_deref(),
            region: "eu-central-1",
            service,
        };
        account.admits(asked, clock.now())
    };
    let give = || {
        let mut known = known.lock().unwrap();
        let nth = known.len();
        let (key, secret) = (format!("ASIA{nth}"), format!("given/secret{nth}"));
        let token = format!("given-token{nth}");
        known.insert(key.clone(), (secret.clone(), Some(token.clone())));
        (key, secret, token)
    };
    let end = chrono::DateTime::<chrono::Utc>::from(clock.now() + Duration::from_secs(3_600));
    match asked.path() {
        "/logs" => {
            admitted("logs")?;
            Ok(match asked.header("x-amz-target") {
                Some("Logs_20140328.StartQuery") => reply(&json!({"queryId": "q"})),
                Some("Logs_20140328.GetQueryResults") => {
                    reply(&json!({"status": "Complete", "results": []}))
                }
                other => return Err(format!("{other:?} is not needed")),
            })
        }
        "/sso/federation/credentials" => {
            rule(asked.method == "GET", "GET only")?;
            rule(asked.header("authorization").is_none(), "is not signed")?;
            rule(
                asked.param("account_id").as_deref() == Some("123456789012"),
                "account_id",
            )?;
            if asked.param("role_name").as_deref() == Some("Admin") {
                return Ok(Reply::new(
                    403,
                    "application/json",
                    r#"{"message":"No access"}"#,
                ));
            }
            if asked.header("x-amz-sso_bearer_token") != Some("s1gned-in") {
                return Ok(Reply::new(
                    401,
                    "application/json",
                    r#"{"message":"Session token not found or invalid"}"#,
                ));
            }
            let (key, secret, token) = give();
            Ok(Reply::json(
                json!({"roleCredentials": {
                    "accessKeyId": key,
                    "secretAccessKey": secret,
                    "sessionToken": token,
                    "expiration": end.timestamp_millis(),
                }})
                .to_string(),
            ))
        }
        "/sts" => {
            rule(asked.method == "POST", "POST only")?;
            let form = transport::Url::parse(&format!("http://h/?{}", asked.body)).unwrap();
            let form: BTreeMap<String, String> = form.query_pairs().into_owned().collect();
            let part = |name: &str| form.get(name).map_or("", String::as_str);
            rule(part("Version") == "2011-06-15", "Version")?;
            rule(!part("RoleSessionName").is_empty(), "RoleSessionName")?;
            match part("Action") {
                "AssumeRole" => {
                    admitted("sts")?;
                    rule(part("ExternalId") == "x-1", "ExternalId")?;
                    rule(part("DurationSeconds") == "3600", "DurationSeconds")?;
                }
                "AssumeRoleWithWebIdentity" => {
                    rule(asked.header("authorization").is_none(), "is not signed")?;
                    rule(part("WebIdentityToken") == "t.o.k", "WebIdentityToken")?;
                }
                other => return Err(format!("InvalidAction {other}")),
            }
            if part("RoleArn").ends_with("/closed") {
                let text = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>";
                return Ok(Reply::new(403, "text/xml", text));
            }
            let (key, secret, token) = give();
            Ok(Reply::new(
                200,
                "text/xml",
                format!(
                    "<R xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
                     <AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>\
                     <SessionToken>{token}</SessionToken><Expiration>{}</Expiration></Credentials>\
                     </AssumeRoleResult></R>",
                    end.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
                ),
            ))
        }
        path => Err(format!("no server at {path}")),
    }
}

const SIGN_ON: &str = "\
[default]
region = eu-central-1
[profile work]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Reader
[profile admin]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
[profile old]
sso_start_url = https://d.example.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Reader
[sso-session corp]
sso_start_url = https://d.example.com/start
sso_region = us-east-1
";

#[tokio::test]
async fn keys_that_stand_in_the_files_sign_requests() {
    let credentials =
        "[static]\naws_access_key_id = AKIDBASE\naws_secret_access_key = base/secret\n";
    let world = World::new("", credentials).await;
    let source = world.source("static");
    assert_eq!(world.search(&source).await, Ok(0));
    let failure = world.failure("absent").await;
    assert_eq!(failure.code, Code::NotFound);
    assert!(failure.remedy.unwrap().contains("(static)"));
}

#[tokio::test]
async fn a_sign_in_is_exchanged_for_keys_and_renewed_before_they_end() {
    let world = World::new(SIGN_ON, "").await;
    for (profile, cached) in [("work", "corp"), ("old", "https://d.example.com/start")] {
        let failure = world.failure(profile).await;
        assert_eq!(failure.code, Code::Unauthorized);
        let remedy = format!("run `aws sso login --profile {profile}`");
        assert_eq!(failure.remedy, Some(remedy));
        world.sign_in(cached, "2026-11-20T17:00:00Z");
        let source = world.source(profile);
        let before = world.asked("/sso/federation/credentials");
        for _ in 0..3 {
            assert_eq!(world.search(&source).await, Ok(0));
        }
        assert_eq!(
            world.asked("/sso/federation/credentials") - before,
            1,
            "kept"
        );
        world.clock.pass(3_400);
        assert_eq!(world.search(&source).await, Ok(0));
        assert_eq!(
            world.asked("/sso/federation/credentials") - before,
            2,
            "renewed early"
        );
    }
    let failure = world.failure("admin").await;
    assert_eq!(failure.code, Code::Forbidden);
    assert!(
        failure.message.contains("role Admin of 123456789012"),
        "{failure:?}"
    );
}

#[tokio::test]
async fn keys_that_are_not_renewed_are_used_until_they_end() {
    let world = World::new(SIGN_ON, "").await;
    world.sign_in("corp", "2026-11-20T09:30:00UTC");
    let source = world.source("work");
    assert_eq!(world.search(&source).await, Ok(0));
    world.clock.pass(3_500);
    assert_eq!(world.search(&source).await, Ok(0), "still good");
    world.clock.pass(200);
    let failure = world.search(&source).await.unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    assert!(
        failure
            .message
            .contains("sign-in of profile \"work\" has ended"),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_sign_in_that_the_portal_does_not_know_has_ended() {
    let world = World::new(SIGN_ON, "").await;
    world.sign_in("corp", "2026-11-20T17:00:00Z");
    let file = std::fs::read_dir(world.home.path().join(".aws/sso/cache")).unwrap();
    let file = file.map(|entry| entry.unwrap().path()).next().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("s1gned-in", "forged")).unwrap();
    let failure = world.failure("work").await;
    assert!(failure.remedy.unwrap().contains("aws sso login"));
}

#[tokio::test]
async fn roles_are_taken_with_other_profiles_the_environment_or_a_token() {
    let role = "role_arn = arn:aws:iam::210987654321:role/reader\nexternal_id = x-1\nduration_seconds = 3600\n";
    let config = format!(
        "[profile chained]\n{role}source_profile = base\n\
         [profile twice]\n{role}source_profile = chained\n\
         [profile own]\n{role}source_profile = own\naws_access_key_id = AKIDBASE\naws_secret_access_key = base/secret\n\
         [profile shell]\n{role}credential_source = Environment\n\
         [profile web]\n{role}web_identity_token_file = ~/token\n\
         [profile closed]\n{}source_profile = base\n\
         [profile server]\n{role}credential_source = Ec2InstanceMetadata\n\
         [profile coded]\n{role}source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n\
         [profile a]\n{role}source_profile = b\n[profile b]\n{role}source_profile = a\n\
         [profile bare]\n{role}[profile empty]\nregion = eu-central-1\n",
        role.replace("reader", "closed"),
    );
    let credentials = "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = base/secret\n";
    let world = World::new(&config, credentials).await;
    std::fs::write(world.home.path().join("token"), "t.o.k\n").unwrap();
    for (profile, exchanges) in [
        ("chained", 1),
        ("twice", 2),
        ("own", 1),
        ("shell", 1),
        ("web", 1),
    ] {
        let before = world.asked("/sts");
        assert_eq!(
            world.search(&world.source(profile)).await,
            Ok(0),
            "{profile}"
        );
        assert_eq!(world.asked("/sts") - before, exchanges, "{profile}");
    }
    for (profile, code, words) in [
        ("closed", Code::Forbidden, "role/closed is refused"),
        ("server", Code::Unauthorized, "does not ask an instance"),
        ("coded", Code::Unauthorized, "a code of a device"),
        ("a", Code::Unauthorized, "without end"),
        ("bare", Code::Unauthorized, "neither source_profile"),
        ("empty", Code::Unauthorized, "names no keys"),
    ] {
        let failure = world.failure(profile).await;
        assert_eq!(failure.code, code, "{profile}: {failure:?}");
        assert!(failure.message.contains(words), "{profile}: {failure:?}");
    }
}

#[tokio::test]
async fn keys_that_the_server_says_have_ended_are_fetched_anew_once() {
    let world = World::new(SIGN_ON, "").await;
    world.sign_in("corp", "2026-11-20T17:00:00Z");
    let refused = Arc::new(AtomicU64::new(0));
    let (counting, clock, known) = (refused.clone(), world.clock.clone(), world.known.clone());
    let fake = Fake::new(move |asked| {
        if asked.path() == "/logs" && counting.fetch_add(1, Ordering::Relaxed) == 1 {
            return Ok(refusal("ExpiredTokenException", "given-token1 is expired"));
        }
        answer(asked, &clock, &known)
    })
    .await;
    let world = World { fake, ..world };
    let source = world.source("work");
    assert_eq!(world.search(&source).await, Ok(0));
    assert_eq!(world.asked("/sso/federation/credentials"), 2);
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_that_the_profile_names_gives_keys() {
    let keys = r#"{"Version":1,"AccessKeyId":"AKIDBASE","SecretAccessKey":"base/secret"}"#;
    let config = format!(
        "[profile program]\ncredential_process = sh -c \"printf '%s' '{}'\"\n\
         [profile failing]\ncredential_process = sh -c 'echo base/secret >&2; exit 3'\n\
         [profile silent]\ncredential_process = true\n\
         [profile missing]\ncredential_process = /nowhere/get-keys --all\n\
         [profile newer]\ncredential_process = echo '{}'\n",
        keys.replace('"', "\\\""),
        keys.replace("\"Version\":1", "\"Version\":2"),
    );
    let world = World::new(&config, "").await;
    assert_eq!(world.search(&world.source("program")).await, Ok(0));
    for (profile, words) in [
        ("failing", "ended with exit status: 3"),
        ("silent", "printed no keys"),
        ("missing", "/nowhere/get-keys does not start"),
        ("newer", "prints version 2"),
    ] {
        let failure = world.failure(profile).await;
        assert!(failure.message.contains(words), "{profile}: {failure:?}");
    }
}
