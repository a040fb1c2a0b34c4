mod lookups;
mod searches;

use model::{Code, Rung, TraceId, TraceQuery, Traces};
use transport::{Auth, Endpoint, SecretString};

use crate::{
    replay::{Asked, HOUR, Recording, Server, client},
    trace_questions::questions,
};

/// The trace of an order, from seed.json of the recordings.
pub(crate) const ORDER: TraceId = TraceId(0x95c7_b3bc_06d8_c870_67fb_496f_fc7a_efde);

pub(crate) fn query() -> TraceQuery {
    TraceQuery::newest(HOUR, 20)
}

/// The value of a query parameter, unescaped.
pub(crate) fn field(asked: &Asked, name: &str) -> Option<String> {
    let url = transport::Url::parse(&format!("http://x{}", asked.uri)).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// A server that knows these paths only.
pub(crate) async fn routes(known: &'static [(&'static str, &'static str)]) -> Server {
    Server::new(move |asked| {
        let path = asked.uri.path();
        known
            .iter()
            .find(|(prefix, _)| path.starts_with(prefix))
            .map_or_else(
                || Recording::of("tempo/err_404"),
                |(_, name)| Recording::of(name),
            )
    })
    .await
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    for (name, code, message, remedy) in [
        (
            "tempo-mt/no_org_v2",
            Code::Unauthorized,
            "no org id",
            "tenant",
        ),
        (
            "tempo-mt/read_limit_v1_pb",
            Code::TooLarge,
            "500000",
            "max_bytes_per_trace",
        ),
        (
            "tempo/err_bad_id",
            Code::BadQuery,
            "hex characters",
            "correct",
        ),
    ] {
        let server = Server::with(Recording::of(name)).await;
        let failure = server.tempo().trace(ORDER, None).await.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.message.contains(message), "{name}: {failure:?}");
        assert!(failure.remedy.unwrap().contains(remedy), "{name}");
        assert!(failure.place.is_some(), "{name}");
    }
    for (name, code, remedy) in [
        ("tempo-mt/no_org_search", Code::Unauthorized, "tenant"),
        (
            "tempo-mt/search_default_limits_range",
            Code::BadQuery,
            "at most 168h ",
        ),
        ("tempo/err_search_range", Code::BadQuery, "at most 744h "),
        (
            "tempo/err_search_limit",
            Code::BadQuery,
            "262144 traces at most",
        ),
        (
            "tempo/err_traceql_parse",
            Code::BadQuery,
            "line 1, column 12",
        ),
        (
            "tempo/err_traceql_type",
            Code::BadQuery,
            "correct the query",
        ),
        ("tempo/err_404", Code::NotFound, "path"),
    ] {
        let server = Server::with(Recording::of(name)).await;
        let failure = server.tempo().search(&query()).await.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.remedy.unwrap().contains(remedy), "{name}");
    }
}

#[tokio::test]
async fn grafanas_proxy_is_only_a_base_address() {
    let server = Server::new(|asked| {
        let path = asked.uri.path();
        let told = asked
            .headers
            .get("authorization")
            .map(|value| value.as_bytes());
        if told != Some(b"Bearer glsa_secret") {
            return Recording::new(401, "application/json", r#"{"message":"Unauthorized"}"#);
        }
        match path.strip_prefix("/grafana/api/datasources/proxy/uid/P214B5B846CF3925F") {
            Some("/api/search") => Recording::of("tempo/search_error"),
            Some("/api/status/buildinfo") => Recording::of("tempo/buildinfo"),
            Some(path) if path.starts_with("/api/v2/traces/") => {
                Recording::of("tempo/trace_v2_protobuf")
            }
            Some(path) if path.starts_with("/api/v2/search/tag/") => {
                Recording::new(400, "text/plain", "Authentication to data source failed")
            }
            _ => Recording::new(404, "application/json", r#"{"message":"Not found"}"#),
        }
    })
    .await;
    let base = format!(
        "{}/grafana/api/datasources/proxy/uid/P214B5B846CF3925F",
        server.base
    );
    let mut endpoint = Endpoint::parse(&base).unwrap();
    endpoint.auth = Auth::Bearer(SecretString::from("glsa_secret"));
    let tempo = sources::traces::Tempo::new(client(endpoint));
    assert_eq!(
        tempo.trace(ORDER, None).await.unwrap().value.unwrap().len(),
        20
    );
    assert_eq!(tempo.search(&query()).await.unwrap().value.len(), 5);
    let failure = tempo.services(HOUR).await.unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    assert!(failure.remedy.unwrap().contains("in Grafana"));
    let ladder = tempo.diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");

    let anonymous = client(Endpoint::parse(&base).unwrap());
    let failure = sources::traces::Tempo::new(anonymous)
        .trace(ORDER, None)
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    assert!(!format!("{failure:?}").contains("glsa_secret"));
}

#[tokio::test]
async fn the_ladder_ends_with_a_search() {
    let server = routes(&[
        ("/api/search", "tempo/search_empty"),
        ("/api/status/buildinfo", "tempo/buildinfo"),
    ])
    .await;
    let ladder = server.tempo().diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");
    let last = ladder.steps.last().unwrap();
    assert!(
        last.detail.starts_with("answered a search; Tempo 3.1"),
        "{last:?}"
    );

    let page = Recording::new(200, "text/html", "<title>Grafana</title>");
    let other = Recording::json("{\"status\":\"success\"}");
    for (recording, rung, word) in [
        (
            Recording::of("tempo-mt/no_org_search"),
            Rung::Auth,
            "no org id",
        ),
        (other, Rung::Query, "not of Tempo"),
        (page, Rung::Query, "Grafana"),
    ] {
        let ladder = Server::with(recording).await.tempo().diagnose().await;
        let failed = ladder.failed().unwrap();
        assert_eq!(failed.rung, rung);
        assert!(failed.detail.contains(word), "{failed:?}");
    }
}

#[tokio::test]
async fn every_question_of_the_form_has_its_traceql() {
    let tempo = routes(&[]).await.tempo();
    for question in questions() {
        let expected = format!("{} with (most_recent=true)", question.traceql);
        assert_eq!(tempo.written(&question.query), expected);
    }
}
