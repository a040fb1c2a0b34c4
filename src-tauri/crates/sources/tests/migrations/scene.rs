use sources::migrations::Actuator;
use transport::Auth;

use crate::fake::{Asked, Fake, Reply, rule};

/// Spring Boot 3.4 with Flyway 10: one context, no nulls.
pub(crate) const FLYWAY_3: &str = r#"{"contexts":{"orders":{"flywayBeans":{"flyway":{"migrations":[
  {"type":"SQL","checksum":-156244537,"version":"1","description":"init","script":"V1__init.sql",
   "state":"SUCCESS","installedBy":"SA","installedOn":"2025-08-21T06:38:08.395Z","installedRank":1,
   "executionTime":6},
  {"type":"SQL","checksum":7,"description":"views","script":"R__views.sql","state":"OUTDATED",
   "installedBy":"SA","installedOn":"2025-08-21T06:38:09Z","installedRank":2,"executionTime":0},
  {"type":"SQL","checksum":8,"version":"2","description":"orders","script":"V2__orders.sql",
   "state":"FAILED","installedBy":"SA","installedOn":"2025-08-22T06:38:09Z","installedRank":3,
   "executionTime":12},
  {"type":"SQL","checksum":9,"version":"3","description":"next","script":"V3__next.sql",
   "state":"PENDING"}]}}}}}"#;

/// Spring Boot 2.7: contexts within each other, two beans, nulls written out.
pub(crate) const FLYWAY_2: &str = r#"{"contexts":{
  "application-1":{"flywayBeans":{
    "flyway":{"migrations":[{"type":"BASELINE","checksum":null,"version":"0","description":"<< Flyway Baseline >>",
      "script":"<< Flyway Baseline >>","state":"BASELINE","installedBy":"orders","installedOn":1700000000123,
      "installedRank":1,"executionTime":0}]},
    "billing":{"migrations":[{"type":"UNDO_SQL","checksum":3,"version":"1","description":"x","script":"U1__x.sql",
      "state":"UNDONE","installedBy":"billing","installedOn":1700000000.123000000,"installedRank":2,"executionTime":1},
      {"type":"SQL","checksum":4,"version":"2","description":"y","script":"V2__y.sql","state":"IGNORED",
      "installedBy":null,"installedOn":null,"installedRank":null,"executionTime":null}]}},
    "parentId":"bootstrap"},
  "bootstrap":{"flywayBeans":{},"parentId":null}}}"#;

/// Spring Boot 2.x tells of the same beans for every context.
pub(crate) const LIQUIBASE_2: &str = r#"{"contexts":{
  "application":{"liquibaseBeans":{"liquibase":{"changeSets":[
    {"author":"ann","changeLog":"classpath:/db/changelog/master.yaml","comments":"","contexts":["prod","!test"],
     "dateExecuted":"2023-11-14T22:13:20.123Z","deploymentId":"0000000123","description":"sql","execType":"EXECUTED",
     "id":"1","labels":["v1","v2"],"checksum":"8:46debf252cce6d7b25e28ddeb9fc4bf6","orderExecuted":1,"tag":null},
    {"author":"bob","changeLog":"db/changelog/master.yaml","comments":"c","contexts":[],"dateExecuted":"2023-11-14T22:13:21Z",
     "deploymentId":"0000000123","description":"createTable tableName=a","execType":"MARK_RAN","id":"2","labels":[],
     "checksum":null,"orderExecuted":2,"tag":"v1.0"}]}},"parentId":"bootstrap"},
  "bootstrap":{"liquibaseBeans":{"liquibase":{"changeSets":[
    {"author":"ann","changeLog":"classpath:/db/changelog/master.yaml","comments":"","contexts":["prod","!test"],
     "dateExecuted":"2023-11-14T22:13:20.123Z","deploymentId":"0000000123","description":"sql","execType":"EXECUTED",
     "id":"1","labels":["v1","v2"],"checksum":"8:46debf252cce6d7b25e28ddeb9fc4bf6","orderExecuted":1,"tag":null},
    {"author":"bob","changeLog":"db/changelog/master.yaml","comments":"c","contexts":[],"dateExecuted":"2023-11-14T22:13:21Z",
     "deploymentId":"0000000123","description":"createTable tableName=a","execType":"MARK_RAN","id":"2","labels":[],
     "checksum":null,"orderExecuted":2,"tag":"v1.0"}]}},"parentId":null}}}"#;

/// What an endpoint that is not exposed answers.
pub(crate) fn unexposed() -> Reply {
    let body = r#"{"timestamp":"2026-11-21T01:13:03.789+00:00","status":404,"error":"Not Found","path":"/x"}"#;
    Reply::new(404, "application/json", body)
}

/// An answer of the actuator.
pub(crate) fn told(body: impl Into<Vec<u8>>) -> Reply {
    Reply::new(
        200,
        "application/vnd.spring-boot.actuator.v3+json",
        body.into(),
    )
}

/// An application with these answers for `/flyway`, `/liquibase` and the actuator itself.
pub(crate) async fn application(flyway: Reply, liquibase: Reply, links: Reply) -> Fake {
    Fake::new(move |asked: &Asked| {
        rule(asked.method == "GET", "an actuator is only read")?;
        rule(asked.body.is_empty(), "a GET carries nothing")?;
        rule(
            asked.query().is_empty(),
            "neither endpoint takes parameters",
        )?;
        let accepted = asked.header("accept").unwrap_or_default();
        let media = "application/vnd.spring-boot.actuator.v3+json";
        let named = accepted.contains(media) || asked.path() == "/actuator";
        rule(named, "an endpoint's own media type is taken")?;
        match asked.path() {
            "/actuator/flyway" => Ok(flyway.clone()),
            "/actuator/liquibase" => Ok(liquibase.clone()),
            "/actuator" | "/actuator/" => Ok(links.clone()),
            other => Err(format!("there is no {other}")),
        }
    })
    .await
}

/// The same, as a source.
pub(crate) fn actuator(fake: &Fake) -> Actuator {
    Actuator::new(fake.client("/actuator", Auth::None))
}
