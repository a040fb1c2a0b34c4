//! Each fault of Harbour, on a Harbour of its own that was well before.

use std::{net::Ipv4Addr, time::Duration};

use harbour::{Config, Fault, Harbour};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::desk::{Desk, Telling};

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_backend_is_as_expected() {
    let all = [
        "starter/alert-routing.md",
        "starter/bad-deploy.md",
        "starter/cache-down.md",
        "starter/deployment.md",
        "starter/failed-migration.md",
        "starter/high-error-rate.md",
        "starter/incident-response.md",
        "starter/queue-backlog.md",
        "starter/saturated-database-pool.md",
        "starter/shift-handover.md",
        "starter/slow-query-after-migration.md",
        "starter/slow-responses.md",
        "starter/third-party-timeouts.md",
        "high-error-rate.md",
        "queue-backlog.md",
        "slow-database.md",
        "third-party-timeouts.md",
    ];
    Scene::well("healthy", 20.0, &all).await.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pool_exhaustion() {
    let telling: &[Telling] = &[
        ("starter/saturated-database-pool.md", &[1, 2, 3, 6]),
        ("starter/high-error-rate.md", &[1, 5]),
        ("starter/slow-responses.md", &[1, 4]),
        ("high-error-rate.md", &[1, 2]),
        ("slow-database.md", &[1]),
    ];
    shows(Fault::PoolExhaustion, 20.0, telling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_query_after_migration() {
    let telling: &[Telling] = &[
        ("starter/slow-query-after-migration.md", &[1]),
        ("slow-database.md", &[2, 3]),
    ];
    shows(Fault::SlowQueryAfterMigration, 20.0, telling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_deploy() {
    let telling: &[Telling] = &[
        ("starter/bad-deploy.md", &[1, 2]),
        ("starter/high-error-rate.md", &[1, 4]),
        ("starter/incident-response.md", &[2, 4]),
        ("starter/deployment.md", &[1, 10]),
        ("high-error-rate.md", &[1, 2, 4]),
    ];
    shows(Fault::BadDeploy, 30.0, telling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cache_down() {
    let telling: &[Telling] = &[("starter/cache-down.md", &[1]), ("slow-database.md", &[5])];
    shows(Fault::CacheDown, 20.0, telling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn queue_backlog() {
    let telling: &[Telling] = &[
        ("starter/queue-backlog.md", &[1, 2, 4]),
        ("queue-backlog.md", &[1, 3]),
    ];
    shows(Fault::QueueBacklog, 60.0, telling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn third_party_timeouts() {
    let telling: &[Telling] = &[
        ("starter/third-party-timeouts.md", &[1, 2]),
        ("starter/high-error-rate.md", &[7]),
        ("third-party-timeouts.md", &[1, 2]),
    ];
    shows(Fault::ThirdPartyTimeouts, 30.0, telling).await;
}

/// A backend on which the runbooks are content, until the fault is switched on.
async fn shows(fault: Fault, load: f64, telling: &[Telling]) {
    let files: Vec<&str> = telling.iter().map(|(file, _)| *file).collect();
    let scene = Scene::well(&format!("before {fault}"), load, &files).await;
    scene.switch_on(fault).await;
    scene.desk.told(&fault.to_string(), telling).await;
    scene.end().await;
}

/// A Harbour without a past, scraped each second.
struct Scene {
    harbour: Harbour,
    desk: Desk,
    _run: TempDir,
}

impl Scene {
    /// A Harbour with which these runbooks are content. A machine that is busy with something else
    /// makes it slow, and they say so: then another one is started.
    async fn well(what: &str, load: f64, files: &[&str]) -> Self {
        let mut why = String::new();
        for _ in 0..4 {
            let scene = Self::start(load).await;
            match scene.desk.content(what, files).await {
                Ok(()) => return scene,
                Err(told) => why = told,
            }
            scene.end().await;
        }
        panic!("{why}");
    }

    async fn start(load: f64) -> Self {
        let run = tempfile::tempdir().expect("a folder");
        let harbour = harbour::start(Config {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            run_dir: run.path().to_owned(),
            database: None,
            otlp: None,
            load,
            steady: true,
            faults: Vec::new(),
            history: None,
            seed: 1,
            stdout: false,
        });
        let harbour = harbour.await.expect("Harbour starts");
        let sources = format!(
            "[environments.here.sources.harbour]\nkind = \"direct\"\n\
             scrape = [{{ job = \"harbour\", url = \"{}/metrics\", every = \"1s\" }}]\n\
             [environments.here.sources.database]\nkind = \"sqlite\"\nfile = \"{}\"\n",
            harbour.url(),
            run.path().join("harbour.db").display()
        );
        Self {
            harbour,
            desk: Desk::open(&sources).await,
            _run: run,
        }
    }

    async fn switch_on(&self, fault: Fault) {
        let port = self.harbour.port();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .expect("Harbour listens");
        let request = format!(
            "POST /demo/faults/{fault} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n"
        );
        let mut answer = String::new();
        let asking = async {
            stream.write_all(request.as_bytes()).await?;
            stream.read_to_string(&mut answer).await
        };
        let asked = tokio::time::timeout(Duration::from_secs(20), asking).await;
        asked.expect("in time").expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    async fn end(self) {
        self.desk.close().await;
        self.harbour.shutdown().await;
    }
}
