//! Patterns of the log of a backend that is deployed while it is watched: what the new release
//! brings is told apart from what it wrote before.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{
    fs,
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use console::{
    Console, Options,
    wire::{ChangeKind, LogPattern, LogPatterns, LogPatternsRequest, LogsRef, OpenLogs, OpenPack},
};
use harbour::{Config, Fault, Harbour};
use model::{LogFilter, LogOrder, Millis, TimeRange};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(20);
/// Lines of the release before go back this far when the next one comes.
const PAST: i64 = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bad_deploy_brings_is_told_as_new_and_what_it_had_is_not() {
    let scene = Scene::well().await;
    scene.switch_on(Fault::BadDeploy).await;
    let found = scene
        .wait("a failure of the new release", |found| {
            let deploy = found.change.as_ref();
            deploy.is_some_and(|change| change.kind == ChangeKind::Deploy)
                && pattern(found, "request failed").is_some_and(|pattern| pattern.new)
        })
        .await;
    let deploy = found.change.as_ref().unwrap();
    assert!(deploy.text.contains("v2.3.1"), "{deploy:?}");
    assert_eq!(found.since, Some(deploy.at));
    let names: Vec<&str> = found
        .changes
        .iter()
        .map(|mark| mark.text.as_str())
        .collect();
    assert_eq!(names.first(), Some(&deploy.text.as_str()), "{names:?}");
    // It is in the log before the first scrape that shows the new version.
    assert!(pattern(&found, "deploy ").unwrap().new, "{found:#?}");
    let served = pattern(&found, "request served").unwrap();
    assert!(!served.new, "{served:#?}");
    assert!(served.first.to_millis().0 < deploy.at.0 && served.last.to_millis().0 > deploy.at.0);
    let new: Vec<bool> = found.patterns.iter().map(|pattern| pattern.new).collect();
    assert!(new.is_sorted_by(|one, next| one >= next), "new ones first");
    scene.end().await;
}

/// The pattern that begins so.
fn pattern<'p>(found: &'p LogPatterns, begin: &str) -> Option<&'p LogPattern> {
    found.patterns.iter().find(|pattern| {
        let first = pattern.template.first();
        first.is_some_and(|piece| !piece.hole && piece.text.starts_with(begin))
    })
}

/// A Harbour without a past, its log followed and its metrics scraped each second.
struct Scene {
    harbour: Harbour,
    console: Console,
    _folder: TempDir,
}

impl Scene {
    /// A Harbour that has served for a while without a failure. A machine that is busy with
    /// something else makes it fail; then another one is started.
    async fn well() -> Self {
        for _ in 0..4 {
            let scene = Self::start().await;
            let found = scene
                .wait("lines of the release before", |found| {
                    let served = pattern(found, "request served");
                    served.is_some_and(|served| {
                        served.last.to_millis().0 - served.first.to_millis().0 > PAST
                    })
                })
                .await;
            if pattern(&found, "request failed").is_none() {
                return scene;
            }
            scene.end().await;
        }
        panic!("Harbour fails by itself");
    }

    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let harbour = harbour::start(Config {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            run_dir: at("run"),
            database: None,
            otlp: None,
            load: 15.0,
            steady: true,
            faults: Vec::new(),
            history: None,
            seed: 1,
            stdout: false,
        });
        let harbour = harbour.await.expect("Harbour starts");
        fs::create_dir(at("pack")).unwrap();
        let toml = format!(
            "name = \"Test\"\n[environments.here.sources.harbour]\nkind = \"direct\"\n\
             scrape = [{{ job = \"harbour\", url = \"{}/metrics\", every = \"1s\" }}]\n\
             logs = [{{ file = '{}', service = \"harbour\" }}]\n",
            harbour.url(),
            at("run").join("harbour.jsonl").display()
        );
        fs::write(at("pack/wheelhouse.toml"), toml).unwrap();
        let console = Console::start(Options::within(folder.path()))
            .await
            .expect("a console");
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.expect("a pack");
        Self {
            harbour,
            console,
            _folder: folder,
        }
    }

    /// Patterns of all there is so far, asked for again and again, not for ever.
    async fn wait(&self, what: &str, so: impl Fn(&LogPatterns) -> bool) -> LogPatterns {
        let begun = Instant::now();
        loop {
            let found = self.patterns().await;
            if so(&found) {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "{what}: {found:#?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn patterns(&self) -> LogPatterns {
        let now = Millis(chrono::Utc::now().timestamp_millis());
        let request = OpenLogs {
            environment: "here".into(),
            source: None,
            filter: LogFilter::all(TimeRange::ending(now, Millis(600_000))),
            order: LogOrder::NewestFirst,
            hold: 10_000,
            question: 0,
        };
        let held = console::open_logs(&self.console, request).await;
        let logs = held.expect("lines").logs;
        let request = LogPatternsRequest {
            logs,
            since: None,
            question: 0,
        };
        let found = console::log_patterns(&self.console, request).await;
        let closed = console::close_logs(&self.console, LogsRef { logs }).await;
        closed.expect("they were open");
        found.expect("patterns")
    }

    async fn switch_on(&self, fault: Fault) {
        let port = self.harbour.port();
        let request = format!(
            "POST /demo/faults/{fault} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n"
        );
        let asking = async {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
            stream.write_all(request.as_bytes()).await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            Ok::<_, std::io::Error>(answer)
        };
        let asked = tokio::time::timeout(PATIENCE, asking).await;
        let answer = asked.expect("in time").expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    async fn end(self) {
        self.console.close().await;
        self.harbour.shutdown().await;
    }
}
