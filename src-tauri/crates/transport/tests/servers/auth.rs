use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use model::Code;
use transport::{Ambient, Auth, Aws, Client, Content, Method, Request};

use crate::serve::{Server, ambient, client, endpoint, ok, status};

#[tokio::test]
async fn each_kind_of_secret_and_the_tenant_are_sent() {
    for (auth, header, expected) in [
        (Auth::None, "authorization", None),
        (
            Auth::Bearer("t0ken".into()),
            "authorization",
            Some("Bearer t0ken"),
        ),
        (
            Auth::Basic {
                user: "Aladdin".into(),
                password: "open sesame".into(),
            },
            "authorization",
            Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), // the example of RFC 7617
        ),
        (
            Auth::Header {
                name: "X-Api-Key".into(),
                value: "t0ken".into(),
            },
            "x-api-key",
            Some("t0ken"),
        ),
    ] {
        let server = Server::plain(ok).await;
        let mut endpoint = endpoint(&server.base);
        endpoint.auth = auth;
        endpoint.headers = vec![("X-Scope-OrgID".into(), "shop".into())];
        let client = Client::new(endpoint, &ambient()).unwrap();
        client
            .get("/api/v1/query", &[("query", "1")])
            .await
            .unwrap();
        let asked = server.last();
        assert_eq!(asked.header(header), expected);
        assert_eq!(asked.header("x-scope-orgid"), Some("shop"));
        assert!(
            asked
                .header("user-agent")
                .unwrap()
                .starts_with("wheelhouse/")
        );
        assert_eq!(asked.header("accept-encoding"), Some("gzip, zstd"));
        assert_eq!(asked.uri, "/api/v1/query?query=1");
    }
}

#[tokio::test]
async fn several_keys_go_in_several_headers() {
    let server = Server::plain(ok).await;
    let mut endpoint = endpoint(&server.base);
    endpoint.auth = Auth::Headers(vec![
        ("DD-API-KEY".into(), "one".into()),
        ("DD-APPLICATION-KEY".into(), "two".into()),
    ]);
    let client = Client::new(endpoint, &ambient()).unwrap();
    client.get("/x", &[]).await.unwrap();
    let asked = server.last();
    assert_eq!(asked.header("dd-api-key"), Some("one"));
    assert_eq!(asked.header("dd-application-key"), Some("two"));
}

#[tokio::test]
async fn each_attempt_is_signed_anew_and_only_at_home() {
    let away = Server::plain(ok).await;
    let elsewhere = away.base.clone();
    let server = Server::plain(move |asked| match asked.uri.path() {
        "/busy" => status(503),
        "/moved" => axum::http::Response::builder()
            .status(302)
            .header("location", format!("{elsewhere}/here"))
            .body("".into())
            .unwrap(),
        _ => ok(asked),
    })
    .await;
    let mut endpoint = endpoint(&server.base);
    let keys = Aws::parse(&"AKID:hunter2:t0ken".into(), "eu-central-1", "xray").unwrap();
    endpoint.auth = Auth::Aws(keys);
    let second = std::sync::atomic::AtomicU64::new(1_440_938_160);
    let ambient = Ambient {
        calendar: Arc::new(move || {
            let passed = second.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            SystemTime::UNIX_EPOCH + Duration::from_secs(passed)
        }),
        ..ambient()
    };
    let client = Client::new(endpoint, &ambient).unwrap();
    client
        .send(Request::query_json("/Traces", "{}"))
        .await
        .unwrap();
    let asked = server.last();
    assert_eq!(asked.header("x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(asked.header("x-amz-security-token"), Some("t0ken"));
    let authorization = asked.header("authorization").unwrap();
    for part in [
        "AWS4-HMAC-SHA256 Credential=AKID/20150830/eu-central-1/xray/aws4_request",
        "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token",
    ] {
        assert!(authorization.contains(part), "{authorization}");
    }

    client
        .send(Request::query_json("/busy", "{}"))
        .await
        .unwrap();
    let asked = server.asked();
    let signatures: std::collections::BTreeSet<_> = asked
        .iter()
        .filter(|asked| asked.uri.path() == "/busy")
        .map(|asked| asked.header("authorization").unwrap())
        .collect();
    assert_eq!(signatures.len(), 3);

    client.get("/moved", &[]).await.unwrap();
    let asked = away.last();
    for name in ["authorization", "x-amz-date", "x-amz-security-token"] {
        assert_eq!(asked.header(name), None);
    }
}

#[tokio::test]
async fn forms_and_json_go_as_what_they_are() {
    let server = Server::plain(ok).await;
    let client = client(&format!("{}/prometheus", server.base));
    let form = [("query", "up{a=\"b\"} + 1"), ("time", "1.5")];
    client.post_form("/api/v1/query", &form).await.unwrap();
    let asked = server.last();
    assert_eq!(
        (asked.method.as_str(), asked.uri.path()),
        ("POST", "/prometheus/api/v1/query")
    );
    assert_eq!(asked.body, "query=up%7Ba%3D%22b%22%7D+%2B+1&time=1.5");
    assert_eq!(
        asked.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );

    let request = Request {
        method: Method::Post,
        content: Content::Json("{}"),
        ..Request::get("/search", &[])
    };
    client.send(request).await.unwrap();
    assert_eq!(
        server.last().header("content-type"),
        Some("application/json")
    );

    let head = Request {
        method: Method::Head,
        ..Request::get("/ready", &[])
    };
    assert!(client.send(head).await.unwrap().bytes.is_empty());
    assert_eq!(server.last().method.as_str(), "HEAD");
}

#[tokio::test]
async fn a_refused_secret_is_told_from_a_forbidden_question_and_never_repeated() {
    for (code, expected) in [(401, Code::Unauthorized), (403, Code::Forbidden)] {
        let server = Server::plain(move |_| status(code)).await;
        let mut endpoint = endpoint(&server.base);
        endpoint.auth = Auth::Bearer("hunter2".into());
        let client = Client::new(endpoint, &ambient()).unwrap();
        let failure = client.get("/x", &[]).await.unwrap_err();
        assert_eq!(failure.code, expected);
        assert_eq!(failure.place, Some(format!("{}/x", server.base)));
        assert!(failure.remedy.is_some());
        assert!(!format!("{failure:?} {client:?}").contains("hunter2"));
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_echoes_the_secret_does_not_get_it_shown() {
    let server = Server::plain(|asked| {
        let header = asked.header("authorization").unwrap_or_default().to_owned();
        let page = format!("<html><title>no route for {header}</title>");
        axum::http::Response::builder()
            .status(500)
            .header("content-type", "text/html")
            .body(page.into())
            .unwrap()
    })
    .await;
    let basic = Auth::Basic {
        user: "me".into(),
        password: "hunter2".into(),
    };
    for auth in [Auth::Bearer("hunter2".into()), basic] {
        let mut endpoint = endpoint(&server.base);
        endpoint.auth = auth;
        let client = Client::new(endpoint, &ambient()).unwrap();
        let failure = client.get("/x", &[]).await.unwrap_err();
        assert!(failure.message.contains("[secret]"), "{failure:?}");
        let shown = format!("{failure:?}");
        assert!(
            !shown.contains("hunter2") && !shown.contains("bWU6aHVudGVyMg"),
            "{shown}"
        );
    }
}

#[test]
fn what_cannot_be_sent_as_a_header_is_refused_without_quoting_it() {
    let with = |auth: Auth, headers: &[(&str, &str)]| {
        let mut endpoint = endpoint("http://h");
        endpoint.auth = auth;
        endpoint.headers = headers
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        Client::new(endpoint, &ambient()).unwrap_err()
    };
    for failure in [
        with(Auth::Bearer("hunter2\nX-Evil: 1".into()), &[]),
        with(
            Auth::Header {
                name: "not a name".into(),
                value: "hunter2".into(),
            },
            &[],
        ),
        with(
            Auth::Basic {
                user: "a:b".into(),
                password: "hunter2".into(),
            },
            &[],
        ),
        with(Auth::Headers(vec![("X-A".into(), "hunter2\n".into())]), &[]),
        with(
            Auth::Aws(Aws::parse(&"AKID:hunter2".into(), "", "xray").unwrap()),
            &[],
        ),
        with(Auth::None, &[("Authorization", "Bearer hunter2")]),
        with(Auth::None, &[("Cookie", "hunter2")]),
        with(Auth::None, &[("Host", "hunter2")]),
        with(Auth::None, &[("X-A", "hunter2\r\n")]),
    ] {
        assert_eq!(failure.code, Code::BadInput);
        assert!(failure.remedy.is_some(), "{failure:?}");
        assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    }
}
