use model::{Code, Failure, Ladder, Problem, Weight};
use serde_json::Value;
use transport::{Body, Client, Request, climb};

mod beans;
mod flyway;
mod liquibase;

use beans::beans;
pub use beans::{Bean, Told, Waiting};

/// The actuator of a Spring Boot application (2.x to 3.x), for the migrations it tells of.
///
/// Shapes: `FlywayEndpoint` and `LiquibaseEndpoint` of `spring-boot-actuator`, and the actuator's
/// REST documentation.
#[derive(Clone, Debug)]
pub struct Actuator {
    client: Client,
}

/// The tool whose migrations an endpoint tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Keeps {
    Flyway,
    Liquibase,
}

impl Keeps {
    /// Both, in the order in which they are asked for.
    pub const ALL: [Self; 2] = [Self::Flyway, Self::Liquibase];

    /// The endpoint's path beneath the actuator.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Flyway => "/flyway",
            Self::Liquibase => "/liquibase",
        }
    }

    fn name(self) -> &'static str {
        self.path().trim_start_matches('/')
    }
}

/// The media types of the actuator's versions.
const ACCEPT: &str = "application/vnd.spring-boot.actuator.v3+json, \
                      application/vnd.spring-boot.actuator.v2+json, application/json";

const EXPOSE: &str =
    "expose it in the application: management.endpoints.web.exposure.include=flyway,liquibase";

impl Actuator {
    /// The actuator at the client's address, such as `https://app.example.com/actuator`.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Every history that the application tells of, and what of it cannot be read.
    ///
    /// # Errors
    /// If neither endpoint answers; one that does is enough.
    pub async fn beans(&self) -> Result<(Vec<Bean>, Vec<Problem>), Failure> {
        let (flyway, liquibase) =
            futures::join!(self.ask(Keeps::Flyway), self.ask(Keeps::Liquibase));
        let mut found = Vec::new();
        let mut problems = Vec::new();
        let mut failed = Vec::new();
        for (keeps, answer) in Keeps::ALL.into_iter().zip([flyway, liquibase]) {
            match answer {
                Ok((body, document)) => {
                    let (beans, unreadable) = beans(keeps, &body, &document)?;
                    found.extend(beans);
                    problems.extend(unreadable);
                }
                Err(failure) => failed.push((keeps, failure)),
            }
        }
        if failed.len() == Keeps::ALL.len() {
            return Err(self.neither(failed).await);
        }
        // An application has one of the two tools, and no endpoint for the other.
        failed.retain(|(_, failure)| failure.code != Code::NotFound);
        problems.extend(failed.into_iter().map(|(keeps, failure)| {
            let place = failure.place.unwrap_or_else(|| keeps.path().to_owned());
            let remedy = failure.remedy.unwrap_or_default();
            Problem::new(Weight::Error, place, failure.message, remedy)
        }));
        Ok((found, problems))
    }

    /// Takes the connection apart, with the histories as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let (beans, _) = Self::new(once).beans().await?;
            let named: Vec<String> = beans
                .iter()
                .map(|bean| format!("{} {}", bean.keeps.name(), bean.name))
                .collect();
            Ok(match named.len() {
                0 => "answered; the application has no migrations".to_owned(),
                _ => format!("answered with {}", named.join(", ")),
            })
        })
        .await
    }

    async fn ask(&self, keeps: Keeps) -> Result<(Body, Value), Failure> {
        let body = self.get(keeps.path()).await?;
        let document: Value = body.json()?;
        Ok((body, document))
    }

    async fn get(&self, path: &str) -> Result<Body, Failure> {
        let request = Request::get(path, &[]).accept(ACCEPT);
        let body = self.client.send(request).await?;
        if (200..300).contains(&body.status) {
            return Ok(body);
        }
        let mut failure = body.refusal();
        failure.remedy = match body.status {
            401 => Some(
                "set the source's secret: a user whom Spring Security lets read the actuator"
                    .to_owned(),
            ),
            403 => Some(
                "let this user's role read the endpoint in the application's Spring Security"
                    .to_owned(),
            ),
            404 | 410 => Some(EXPOSE.to_owned()),
            _ => failure.remedy,
        };
        Err(failure)
    }

    /// Why neither endpoint answers: the first that is not merely missing, or what is there
    /// instead.
    async fn neither(&self, failed: Vec<(Keeps, Failure)>) -> Failure {
        let missing = |failure: &Failure| failure.code == Code::NotFound;
        if let Some((_, failure)) = failed.iter().find(|(_, failure)| !missing(failure)) {
            return failure.clone();
        }
        let place = failed.into_iter().find_map(|(_, failure)| failure.place);
        let page: Option<Value> = match self.get("").await {
            Ok(body) => body.json().ok(),
            Err(_) => None,
        };
        let links = page.as_ref().and_then(|page| page.get("_links"));
        let failure = match links.and_then(Value::as_object) {
            Some(links) => {
                let names = links.keys().filter(|name| *name != "self");
                let mut names: Vec<&str> = names.map(String::as_str).take(20).collect();
                names.sort_unstable();
                let exposed = match names.is_empty() {
                    true => "nothing".to_owned(),
                    false => names.join(", "),
                };
                Failure::new(
                    Code::NotFound,
                    format!(
                        "the actuator answers, and exposes neither flyway nor liquibase but {exposed}"
                    ),
                )
                .remedy(EXPOSE)
            }
            None => Failure::new(
                Code::NotFound,
                "there is no actuator at this address, or it exposes neither flyway nor liquibase",
            )
            .remedy(format!(
                "{EXPOSE}; check the address too: management.server.port and \
                 management.endpoints.web.base-path (/actuator unless set)"
            )),
        };
        match place {
            Some(place) => failure.at(place),
            None => failure,
        }
    }
}
