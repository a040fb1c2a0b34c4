use model::{Code, Traces};
use sources::traces::{Datadog, Jaeger, XRay, Zipkin};
use transport::Auth;

use crate::fake::{Fake, HOUR, Reply, query};

fn sources(fake: &Fake) -> [(&'static str, Box<dyn Traces>); 4] {
    let client = || fake.client("", Auth::None);
    [
        ("jaeger", Box::new(Jaeger::new(client()))),
        ("zipkin", Box::new(Zipkin::new(client()))),
        ("datadog", Box::new(Datadog::new(client()))),
        ("xray", Box::new(XRay::new(client()))),
    ]
}

#[tokio::test]
async fn pages_texts_and_other_json_are_unexpected_answers_everywhere() {
    for (kind, body, word) in [
        (
            "text/html; charset=utf-8",
            "<html><title>Sign in</title>",
            "Sign in",
        ),
        ("text/plain", "it works", "it works"),
        ("application/json", "[1,2,3]", "1"),
        ("application/json", "7", "7"),
        ("application/json", "", "empty body"),
        ("application/json", "{\"data\":[{\"spans\":", "spans"),
        (
            "application/json",
            "{\"data\":7,\"result\":7,\"Traces\":7,\"Services\":7,\"services\":7}",
            "7",
        ),
    ] {
        let fake = Fake::new(move |_| Ok(Reply::new(200, kind, body))).await;
        for (name, source) in sources(&fake) {
            let mut search = query();
            search.service = Some("api".into());
            let failures = [
                source.trace("7".parse().unwrap(), None).await.map(drop),
                source.search(&search).await.map(drop),
                source.services(HOUR).await.map(drop),
            ];
            for (at, failure) in failures.into_iter().enumerate() {
                let failure = failure.expect_err(&format!("{name} {at}: {body}"));
                assert_eq!(failure.code, Code::UnexpectedAnswer, "{name}: {failure:?}");
                assert!(failure.message.contains(word), "{name} {body}: {failure:?}");
                assert!(
                    failure.place.is_some() && failure.remedy.is_some(),
                    "{name}"
                );
            }
        }
    }
}

#[tokio::test]
async fn statuses_keep_their_meaning() {
    for (status, code) in [
        (401, Code::Unauthorized),
        (403, Code::Forbidden),
        (429, Code::RateLimited),
        (500, Code::ServerError),
        (503, Code::ServerError),
    ] {
        let fake = Fake::new(move |_| Ok(Reply::new(status, "text/plain", "no"))).await;
        for (name, source) in sources(&fake) {
            let failure = source.trace("7".parse().unwrap(), None).await.unwrap_err();
            assert_eq!(failure.code, code, "{name} {status}: {failure:?}");
        }
    }
}
