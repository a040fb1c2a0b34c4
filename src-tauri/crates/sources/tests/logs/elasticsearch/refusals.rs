//! What the servers refuse, and how they are spoken to.

use std::{sync::Arc, time::SystemTime};

use model::{Code, LogFilter, LogSearch, Logs};
use sources::logs::{Dialect, Elasticsearch};
use transport::{Auth, Aws, SecretString};

use super::server::{INDICES, Server, error};
use crate::{
    conformance::RANGE,
    fake::{Fake, Reply},
    sigv4::Account,
};

async fn refused(reply: Reply) -> model::Failure {
    let server = Server::new(Dialect::Elasticsearch);
    let fake = Fake::new(move |asked| {
        if asked.path().ends_with("/_field_caps") {
            return server.answer(asked);
        }
        Ok(reply.clone())
    })
    .await;
    let auth = Auth::Header {
        name: "Authorization".to_owned(),
        value: SecretString::from("ApiKey aHVudGVyMg=="),
    };
    let client = fake.client("", auth);
    let source = Elasticsearch::new(client, Dialect::Elasticsearch, &[INDICES.to_owned()]);
    let search = LogSearch::newest(LogFilter::all(RANGE), 10);
    let failure = source.search(&search).await.unwrap_err();
    assert!(
        failure.remedy.is_some() && failure.place.is_some(),
        "{failure:?}"
    );
    assert!(
        !format!("{failure:?}").contains("aHVudGVyMg"),
        "{failure:?}"
    );
    let asked = fake.asked();
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("authorization") == Some("ApiKey aHVudGVyMg=="))
    );
    failure
}

#[tokio::test]
async fn what_the_server_refuses_is_told_with_a_remedy() {
    let said = |status, kind: &str, reason: &str| {
        Reply::new(
            status,
            "application/json",
            error(status, kind, reason).to_string(),
        )
    };
    let shards = r#"{"error":{"root_cause":[{"type":"query_shard_exception","reason":"failed to create query: bad","index":"logs-1"}],"type":"search_phase_execution_exception","reason":"all shards failed","phase":"query","failed_shards":[{"shard":0,"index":"logs-1","reason":{"type":"query_shard_exception","reason":"failed to create query: bad","caused_by":{"type":"number_format_exception","reason":"For input string: \"abc\""}}}]},"status":400}"#;
    for (reply, code, word) in [
        (
            said(
                401,
                "security_exception",
                "unable to authenticate with ApiKey aHVudGVyMg==",
            ),
            Code::Unauthorized,
            "secret",
        ),
        (
            said(
                403,
                "security_exception",
                "action [indices:data/read/search] is unauthorized",
            ),
            Code::Forbidden,
            "view_index_metadata",
        ),
        (
            said(404, "index_not_found_exception", "no such index [logs-9]"),
            Code::NotFound,
            "`index`",
        ),
        (
            said(429, "es_rejected_execution_exception", "rejected execution")
                .header("retry-after", "600"),
            Code::RateLimited,
            "wait",
        ),
        (
            said(429, "circuit_breaking_exception", "[parent] Data too large"),
            Code::RateLimited,
            "short of memory",
        ),
        (
            said(
                400,
                "parsing_exception",
                "unknown query [trem] did you mean [term]?",
            ),
            Code::BadQuery,
            "correct the query",
        ),
        (
            said(
                400,
                "too_many_nested_clauses",
                "Query contains too many nested clauses; maxClauseCount is set to 1024",
            ),
            Code::BadQuery,
            "fewer texts",
        ),
        (
            said(
                503,
                "no_shard_available_action_exception",
                "No shard available",
            ),
            Code::ServerError,
            "state of the cluster",
        ),
        (
            Reply::new(400, "application/json", shards),
            Code::BadQuery,
            "correct",
        ),
        (
            Reply::new(400, "text/plain", "Authentication to data source failed"),
            Code::Unauthorized,
            "in Grafana",
        ),
        (
            Reply::new(502, "text/html", "<html><title>Bad gateway</title></html>"),
            Code::ServerError,
            "",
        ),
        (
            Reply::new(200, "text/html", "<html><title>Sign in</title></html>"),
            Code::UnexpectedAnswer,
            "log-in page",
        ),
        (
            Reply::json("{\"took\":1,\"hits\":{\"hits\":[{\"_id\""),
            Code::UnexpectedAnswer,
            "",
        ),
        (
            Reply::json("{\"status\":\"success\"}"),
            Code::UnexpectedAnswer,
            "",
        ),
        (
            Reply::json(
                r#"{"hits":{"hits":[{"_index":"i","_id":"1","_source":{},"sort":["soon"]}]}}"#,
            ),
            Code::UnexpectedAnswer,
            "",
        ),
    ] {
        let shown = format!("{reply:?}");
        let failure = refused(reply).await;
        assert_eq!(failure.code, code, "{shown}: {failure:?}");
        assert!(
            failure.remedy.as_deref().unwrap_or_default().contains(word),
            "{shown}: {failure:?}"
        );
        if shown.contains("caused_by") {
            assert!(failure.message.contains("For input string"), "{failure:?}");
        }
        if shown.contains("retry-after") {
            assert_eq!(failure.retry_after_ms, Some(600_000));
        }
    }
}

#[tokio::test]
async fn a_mark_of_another_source_is_refused() {
    let (fake, _) = Server::new(Dialect::Elasticsearch).start().await;
    let source = super::source(&fake, Dialect::Elasticsearch);
    for mark in ["eyJwaXQiOiJ4In0=", "|", "12,zz|46ToAw", ""] {
        let search = LogSearch {
            after: Some(mark.to_owned()),
            ..LogSearch::newest(LogFilter::all(RANGE), 10)
        };
        assert_eq!(
            source.search(&search).await.unwrap_err().code,
            Code::BadInput,
            "{mark}"
        );
    }
}

#[tokio::test]
async fn amazons_service_is_asked_with_signed_requests() {
    let server = Arc::new(Server::new(Dialect::OpenSearch));
    let fake = Fake::new(move |asked| {
        let account = Account {
            access_key: "AKIDEXAMPLE",
            secret_key: "wJalrXUtnFEMI",
            token: None,
            region: "eu-central-1",
            service: "es",
        };
        // A diagnosis knocks without keys before it asks.
        if asked.path() == "/" && asked.header("authorization").is_none() {
            return Ok(Reply::new(403, "application/json", r#"{"Message":"no"}"#));
        }
        account.admits(asked, SystemTime::now())?;
        server.answer(asked)
    })
    .await;
    let keys = "AKIDEXAMPLE:wJalrXUtnFEMI".into();
    let auth = Auth::Aws(Aws::parse(&keys, "eu-central-1", Elasticsearch::SIGNED_FOR).unwrap());
    let client = fake.client("", auth);
    let source = Elasticsearch::new(client, Dialect::OpenSearch, &[INDICES.to_owned()]);
    let mut search = LogSearch::newest(LogFilter::all(RANGE), 30);
    let first = source.search(&search).await.unwrap().value;
    search.after = first.next;
    let second = source.search(&search).await.unwrap().value;
    assert_eq!((first.lines.len(), second.lines.len()), (30, 29));
    let ladder = source.diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");
}
