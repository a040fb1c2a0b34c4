//! Everything that the client and its libraries log, at the finest level, holds no secret.

#![allow(clippy::unwrap_used)]

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use transport::{Ambient, Auth, Aws, Client, Endpoint, climb};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_finest_log_holds_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let app = axum::Router::new()
        .route(
            "/busy",
            axum::routing::get(|| async { axum::http::StatusCode::SERVICE_UNAVAILABLE }),
        )
        .fallback(|| async { "fine" });
    tokio::spawn(async move { axum::serve(listener, app).await });

    for auth in [
        Auth::Bearer("hunter2".into()),
        Auth::Basic {
            user: "me".into(),
            password: "hunter2".into(),
        },
        Auth::Header {
            name: "X-Api-Key".into(),
            value: "hunter2".into(),
        },
        Auth::Headers(vec![("X-Api-Key".into(), "hunter2".into())]),
        Auth::Aws(Aws::parse(&"AKID:hunter2:hunter2".into(), "eu-central-1", "xray").unwrap()),
    ] {
        for proxy in [None, Some(base.replace("http://", "http://me:hunter2@"))] {
            let mut endpoint = Endpoint::parse(&base).unwrap();
            endpoint.auth = auth.clone();
            endpoint.headers = vec![("X-Scope-OrgID".into(), "hunter2".into())];
            endpoint.proxy = proxy.map(|url| url.parse().unwrap());
            let mut ambient = Ambient::bare();
            ambient.jitter = Arc::new(|| 0.0);
            let client = Client::new(endpoint, &ambient).unwrap();
            client.get("/", &[]).await.unwrap();
            client.get("/busy", &[]).await.unwrap_err();
            let ladder = climb(&client, |once| async move {
                once.get("/", &[])
                    .await
                    .map(|body| body.text().into_owned())
            })
            .await;
            assert_eq!(ladder.failed(), None);
        }
    }
    let said = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(
        said.contains("trying again"),
        "the log was captured:\n{said}"
    );
    assert!(
        said.contains("hyper"),
        "the libraries' log was captured too:\n{said}"
    );
    for secret in ["hunter2", "bWU6aHVudGVyMg"] {
        let line = said.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
