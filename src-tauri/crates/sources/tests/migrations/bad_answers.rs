use model::{Code, Failure, Problem};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use sources::migrations::{Actuator, Bean};
use transport::{Ambient, Client, Endpoint};

use crate::{
    fake::{Fake, Reply},
    scene::{FLYWAY_2, FLYWAY_3, LIQUIBASE_2, actuator, application, told, unexposed},
};

type Read = Result<(Vec<Bean>, Vec<Problem>), Failure>;

async fn read(flyway: Reply, liquibase: Reply, links: Reply) -> Read {
    let fake = application(flyway, liquibase, links).await;
    actuator(&fake).beans().await
}

fn refused(status: u16) -> Reply {
    Reply::new(status, "application/json", "{\"status\":0}")
}

#[tokio::test]
async fn an_endpoint_that_is_not_exposed_names_the_setting() {
    let links = r#"{"_links":{"self":{"href":"http://x/actuator","templated":false},
        "health":{"href":"http://x/actuator/health","templated":false},"info":{"href":"x"}}}"#;
    let setting = "management.endpoints.web.exposure.include=flyway,liquibase";
    for (page, words) in [
        (
            told(links),
            "exposes neither flyway nor liquibase but health, info",
        ),
        (told("{\"_links\":{\"self\":{}}}"), "but nothing"),
        (unexposed(), "there is no actuator at this address"),
        (
            Reply::new(200, "text/html", "<p>shop"),
            "there is no actuator",
        ),
    ] {
        let failure = read(unexposed(), unexposed(), page).await.unwrap_err();
        assert_eq!(failure.code, Code::NotFound);
        assert!(failure.message.contains(words), "{failure:?}");
        assert!(
            failure.remedy.as_deref().unwrap().contains(setting),
            "{failure:?}"
        );
        let place = failure.place.unwrap();
        assert!(place.ends_with("/actuator/flyway"), "{place}");
    }
}

#[tokio::test]
async fn a_guarded_endpoint_says_what_to_do() {
    for (status, code, words) in [
        (401, Code::Unauthorized, "set the source's secret"),
        (403, Code::Forbidden, "Spring Security"),
        (500, Code::ServerError, "logs"),
    ] {
        let failure = read(refused(status), refused(status), unexposed())
            .await
            .unwrap_err();
        assert_eq!(failure.code, code);
        assert!(
            failure.remedy.as_deref().unwrap().contains(words),
            "{failure:?}"
        );
        // A refusal says more than an endpoint that is not there.
        let failure = read(unexposed(), refused(status), unexposed())
            .await
            .unwrap_err();
        assert_eq!(failure.code, code);
        // One endpoint that answers is enough; the other is a problem.
        let (beans, problems) = read(told(FLYWAY_3), refused(status), unexposed())
            .await
            .unwrap();
        assert_eq!((beans.len(), problems.len()), (1, 1));
        assert!(
            problems[0].file.contains("/actuator/liquibase"),
            "{problems:?}"
        );
    }
}

#[tokio::test]
async fn pages_and_other_documents_are_unexpected() {
    for (kind, body, words) in [
        (
            "text/html; charset=utf-8",
            "<html><title>Please sign in</title>",
            "Please sign in",
        ),
        (
            "application/json",
            "[{\"name\":\"flyway\",\"migrations\":[]}]",
            "Spring Boot 1",
        ),
        ("application/json", "{\"hello\":1}", "without the contexts"),
        (
            "application/json",
            "{\"contexts\":[]}",
            "without the contexts",
        ),
        (
            "application/json",
            "{\"contexts\":{\"a\":{\"flyw",
            "another shape",
        ),
        ("application/json", "", "empty body"),
        ("text/plain", "no available server", "no available server"),
    ] {
        let failure = read(Reply::new(200, kind, body), unexposed(), unexposed()).await;
        let failure = failure.unwrap_err();
        assert_eq!(failure.code, Code::UnexpectedAnswer, "{body}: {failure:?}");
        assert!(failure.message.contains(words), "{body}: {failure:?}");
        assert!(failure.place.is_some() && failure.remedy.is_some());
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_listed_and_hides_nothing() {
    let body = r#"{"contexts":{
      "a":{"flywayBeans":{"one":{"migrations":[7,{"state":"SUCCESS","installedRank":"first"},
        {"installedRank":1},{"state":"SUCCESS","installedRank":2,"installedOn":"yesterday"},
        {"state":"PENDING"},{"state":"SUCCESS","installedRank":3,"version":"3","script":"V3__x.sql"}]},
        "two":{"migrations":null}},"parentId":"b"},
      "b":{"parentId":"a"},"c":null}}"#;
    let (beans, problems) = read(told(body), unexposed(), unexposed()).await.unwrap();
    assert_eq!(beans.len(), 1);
    assert_eq!((beans[0].rows.len(), beans[0].waiting.len()), (1, 0));
    let said: Vec<&str> = problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(said.len(), 8, "{said:#?}");
    for words in [
        "entry 1 of bean \"one\" is left out: it is no object",
        "entry 2 of bean \"one\" is left out: installedRank is no whole number",
        "entry 3 of bean \"one\" is left out: it has no state",
        "entry 4 of bean \"one\" is left out: installedOn is no time",
        "entry 5 of bean \"one\" is left out: it has neither a rank nor a script",
        "bean \"two\" has no list migrations",
        "context \"b\" says nothing of flywayBeans",
        "context \"c\" says nothing of flywayBeans",
    ] {
        assert!(said.contains(&words), "{words} in {said:#?}");
    }
}

#[tokio::test]
async fn an_endless_answer_ends_at_the_cap() {
    let huge = format!("{{\"contexts\":{{\"{}", "x".repeat(3 << 20));
    let fake = application(told(huge), unexposed(), unexposed()).await;
    let mut endpoint = Endpoint::parse(&format!("{}/actuator", fake.base)).unwrap();
    endpoint.body_cap = 1 << 20;
    let client = Client::new(endpoint, &Ambient::bare()).unwrap();
    let failure = Actuator::new(client).beans().await.unwrap_err();
    assert_eq!(failure.code, Code::TooLarge, "{failure:?}");
}

/// Bytes of the answers are changed, dropped and doubled; whatever comes of it is an answer or a
/// failure that says where.
#[tokio::test]
async fn mutated_answers_are_read_or_refused() {
    let mut random = StdRng::seed_from_u64(5);
    let mut taken = 0;
    for round in 0..300 {
        let flyway = round % 3 < 2;
        let mut bytes = [FLYWAY_2, FLYWAY_3, LIQUIBASE_2][round % 3]
            .as_bytes()
            .to_vec();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..bytes.len());
            match random.random_range(0..4) {
                0 => bytes[at] = random.random(),
                1 => bytes[at] = b"{}[]\",:0-e"[random.random_range(0..10)],
                2 => drop(bytes.remove(at)),
                _ => bytes.insert(at, bytes[at]),
            }
        }
        let [one, other] = match flyway {
            true => [told(bytes), unexposed()],
            false => [unexposed(), told(bytes)],
        };
        let fake: Fake = application(one, other, unexposed()).await;
        match actuator(&fake).beans().await {
            Ok(_) => taken += 1,
            Err(failure) => assert!(failure.place.is_some(), "{failure:?}"),
        }
    }
    assert!((30..300).contains(&taken), "{taken} were read");
}
