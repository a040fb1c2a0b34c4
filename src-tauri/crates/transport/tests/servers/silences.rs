use axum::http::Method;
use model::Code;
use transport::{Client, Endpoint, Request, SilenceChange, Silences};

use crate::serve::{Server, ambient, ok, status};

fn client(server: &Server) -> Client {
    Client::new(Endpoint::parse(&server.base).unwrap(), &ambient()).unwrap()
}

#[tokio::test]
async fn a_silence_is_made_and_ended_where_its_server_keeps_them() {
    let server = Server::plain(ok).await;
    let client = client(&server);
    for (silences, change, method, path) in [
        (
            Silences::Alertmanager,
            SilenceChange::Make("{\"comment\":\"x\"}"),
            Method::POST,
            "/api/v2/silences",
        ),
        (
            Silences::Alertmanager,
            SilenceChange::End("9d3c-a_1"),
            Method::DELETE,
            "/api/v2/silence/9d3c-a_1",
        ),
        (
            Silences::Grafana,
            SilenceChange::Make("{}"),
            Method::POST,
            "/api/alertmanager/grafana/api/v2/silences",
        ),
        (
            Silences::Grafana,
            SilenceChange::End("1"),
            Method::DELETE,
            "/api/alertmanager/grafana/api/v2/silence/1",
        ),
    ] {
        client.silence(silences, change).await.unwrap();
        let asked = server.last();
        assert_eq!((asked.method.clone(), asked.uri.path()), (method, path));
        if let SilenceChange::Make(document) = change {
            assert_eq!(asked.body, document);
            assert_eq!(asked.header("content-type"), Some("application/json"));
        }
    }
}

#[tokio::test]
async fn a_change_is_sent_once_whatever_comes_of_it() {
    for code in [429, 502, 503, 307] {
        let server = Server::plain(move |_| status(code)).await;
        let change = SilenceChange::Make("{}");
        let answer = client(&server)
            .silence(Silences::Alertmanager, change)
            .await
            .unwrap();
        assert_eq!((answer.status, server.asked().len()), (code, 1));
    }
}

#[tokio::test]
async fn no_query_reaches_silences_and_no_id_leads_elsewhere() {
    let server = Server::plain(ok).await;
    let client = client(&server);
    for path in [
        "/api/v2/silences",
        "/api/v2/silences/",
        "/prefix/api/alertmanager/grafana/api/v2/Silences",
    ] {
        for request in [
            Request::query_json(path, "{}"),
            Request::query_form(path, &[]),
            Request::query_typed(path, "application/json", "{}"),
        ] {
            let failure = client.send(request).await.unwrap_err();
            assert_eq!(failure.code, Code::Internal, "{path}: {failure:?}");
        }
    }
    for id in ["", "../alerts", "a/b", "a?b", "a b", "ä"] {
        let change = SilenceChange::End(id);
        let failure = client
            .silence(Silences::Alertmanager, change)
            .await
            .unwrap_err();
        assert_eq!(failure.code, Code::BadInput, "{id}: {failure:?}");
    }
    assert!(server.asked().is_empty(), "{:?}", server.asked());
    client.get("/api/v2/silences", &[]).await.unwrap();
    assert_eq!(server.last().method, Method::GET);
}
