use axum::{body::Body, http::Response};
use model::{Code, Failure, Ladder, Rung, RungState};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transport::{Auth, Client, Endpoint, climb};

use crate::serve::{Authority, Server, ambient, closed_port, endpoint, ok, revive, status};

async fn diagnose(endpoint: Endpoint) -> Ladder {
    let client = Client::new(endpoint, &ambient()).unwrap();
    climb(&client, |once| async move {
        let body = once.get("/query", &[]).await?;
        body.json::<Okay>()?;
        Ok("answered".to_owned())
    })
    .await
}

#[derive(serde::Deserialize)]
struct Okay {
    #[serde(rename = "status")]
    _status: String,
}

/// The failed rung, after checking what every failed ladder keeps to.
fn failed(ladder: &Ladder) -> (Rung, Failure) {
    let order: Vec<Rung> = ladder.steps.iter().map(|step| step.rung).collect();
    let rungs = [
        Rung::Dns,
        Rung::Tcp,
        Rung::Tls,
        Rung::Http,
        Rung::Auth,
        Rung::Query,
    ];
    assert_eq!(order, rungs, "{ladder:?}");
    let step = ladder.failed().expect("a rung failed");
    let failure = step.failure.clone().unwrap();
    assert!(
        failure.place.is_some() && failure.remedy.is_some(),
        "{failure:?}"
    );
    assert_eq!(step.detail, failure.message);
    for other in &ladder.steps {
        let expected = match other.rung.cmp(&step.rung) {
            std::cmp::Ordering::Less => {
                matches!(other.state, RungState::Passed | RungState::Skipped)
            }
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => other.state == RungState::NotReached,
        };
        assert!(expected && !other.detail.is_empty(), "{ladder:?}");
    }
    (step.rung, failure)
}

#[tokio::test]
async fn a_sound_connection_passes_every_rung_that_applies() {
    let authority = Authority::new();
    let server = Server::tls(authority.server("localhost", |_| {}), ok).await;
    let mut secure = endpoint(&server.base);
    secure.tls.ca_files = vec![authority.file()];
    secure.auth = Auth::Bearer("t0ken".into());
    let ladder = diagnose(secure).await;
    assert!(
        ladder
            .steps
            .iter()
            .all(|step| step.state == RungState::Passed),
        "{ladder:?}"
    );
    let tls = &ladder.steps[2].detail;
    assert!(
        tls.contains("TLSv1_3") && tls.contains("localhost"),
        "{tls}"
    );
    assert_eq!(
        server.asked()[0].header("authorization"),
        None,
        "the knock is bare"
    );

    let server = Server::plain(ok).await;
    let ladder = diagnose(endpoint(&server.base)).await;
    assert_eq!(ladder.failed(), None);
    let skipped: Vec<Rung> = ladder
        .steps
        .iter()
        .filter(|step| step.state == RungState::Skipped)
        .map(|step| step.rung)
        .collect();
    assert_eq!(skipped, [Rung::Dns, Rung::Tls, Rung::Auth]);
}

#[tokio::test]
async fn a_name_that_does_not_resolve_fails_at_dns() {
    let ladder = diagnose(endpoint("https://wheelhouse.invalid")).await;
    let (rung, failure) = failed(&ladder);
    assert_eq!((rung, failure.code), (Rung::Dns, Code::Unreachable));
    assert!(
        failure.message.contains("wheelhouse.invalid"),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_closed_port_fails_at_tcp() {
    let (_socket, port) = closed_port();
    let ladder = diagnose(endpoint(&format!("http://{port}"))).await;
    let (rung, failure) = failed(&ladder);
    assert_eq!((rung, failure.code), (Rung::Tcp, Code::Unreachable));
    assert!(failure.message.contains(&port.to_string()), "{failure:?}");
}

#[tokio::test]
async fn an_untrusted_certificate_and_a_missing_one_fail_at_tls() {
    let authority = Authority::new();
    let server = Server::tls(authority.server("localhost", |_| {}), ok).await;
    let (rung, failure) = failed(&diagnose(endpoint(&server.base)).await);
    assert_eq!(rung, Rung::Tls);
    assert!(failure.message.contains("not trusted"), "{failure:?}");

    let server = Server::tls(authority.mutual_server(), ok).await;
    let mut anonymous = endpoint(&server.base);
    anonymous.tls.ca_files = vec![authority.file()];
    let (rung, failure) = failed(&diagnose(anonymous).await);
    assert_eq!(rung, Rung::Tls, "{failure:?}");
    assert!(
        failure.message.contains("client's certificate"),
        "{failure:?}"
    );

    let plain = Server::plain(ok).await;
    let (rung, failure) = failed(&diagnose(endpoint(&plain.base.replace("http:", "https:"))).await);
    assert_eq!(rung, Rung::Tls);
    assert!(
        failure.message.contains("does not speak TLS"),
        "{failure:?}"
    );
}

#[tokio::test]
async fn what_is_not_http_and_plain_http_to_a_tls_port_fail_at_http() {
    for (answer, word) in [
        ("SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"),
        // Word for word what Go's net/http answers.
        (
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
            "speaks TLS",
        ),
    ] {
        let base = Server::raw(move |mut stream| async move {
            let mut question = [0; 1024];
            let _ = stream.read(&mut question).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        })
        .await;
        let (rung, failure) = failed(&diagnose(endpoint(&base)).await);
        assert_eq!(rung, Rung::Http, "{failure:?}");
        assert!(failure.message.contains(word), "{failure:?}");
    }
}

#[tokio::test]
async fn a_refused_secret_fails_at_auth_though_the_ready_page_is_open() {
    for (code, expected) in [(401, Code::Unauthorized), (403, Code::Forbidden)] {
        let server = Server::plain(move |asked| match asked.uri.path() {
            "/query" => status(code),
            _ => ok(asked),
        })
        .await;
        let (rung, failure) = failed(&diagnose(endpoint(&server.base)).await);
        assert_eq!((rung, failure.code), (Rung::Auth, expected));
    }
}

#[tokio::test]
async fn a_page_instead_of_an_answer_fails_at_query() {
    let server = Server::plain(|_| {
        Response::builder()
            .header("content-type", "text/html")
            .body(Body::from("<title>Welcome to nginx!</title>"))
            .unwrap()
    })
    .await;
    let mut secretive = endpoint(&server.base);
    secretive.auth = Auth::Bearer("t0ken".into());
    let ladder = diagnose(secretive).await;
    let (rung, failure) = failed(&ladder);
    assert_eq!((rung, failure.code), (Rung::Query, Code::UnexpectedAnswer));
    assert_eq!(
        ladder.steps[4].state,
        RungState::Skipped,
        "a page does not test the secret"
    );
    assert!(failure.message.contains("Welcome to nginx!"), "{failure:?}");
}

#[tokio::test]
async fn a_climb_to_the_top_closes_an_open_circuit() {
    let (socket, port) = closed_port();
    let client = Client::new(endpoint(&format!("http://{port}")), &ambient()).unwrap();
    for _ in 0..5 {
        assert!(client.get("/query", &[]).await.is_err());
    }
    let failure = client.get("/query", &[]).await.unwrap_err();
    assert_eq!(failure.code, Code::CircuitOpen);

    revive(socket);
    let ladder = climb(&client, |once| async move {
        Ok(once.get("/query", &[]).await?.text().into_owned())
    })
    .await;
    assert_eq!(ladder.failed(), None);
    assert!(client.get("/query", &[]).await.is_ok());
}
