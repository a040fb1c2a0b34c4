//! A console over a pack with runbooks, and sources of every signal but traces.

use std::{collections::BTreeMap, fs, net::SocketAddr, sync::Arc};

use axum::{Router, http::HeaderMap, response::Redirect, routing::get};
use console::{
    Clock, Console, Options,
    wire::{AskBlock, BlockAnswer, BlockKind, OpenPack, OpenRunbook, RunbookView, ThemeName, Zone},
};
use model::{Failure, Labels, Millis, Nanos, TimeRange};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use tokio::task::JoinHandle;

use crate::fake::{Fake, NOW};

/// A console with a pack open, and its environment "here".
pub(crate) struct Scene {
    pub(crate) console: Console,
    pub(crate) health: SocketAddr,
    _fake: Fake,
    server: JoinHandle<()>,
    _folder: tempfile::TempDir,
}

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Millis(NOW).to_nanos()
    }
}

impl Scene {
    /// Opens a pack of these files beside `wheelhouse.toml`.
    pub(crate) async fn new(files: &[(&str, &str)]) -> Self {
        let fake = Fake::start(&[
            "up{job=\"a\"}",
            "up{job=\"b\"}",
            "requests_total{job=\"a\"}",
        ])
        .await;
        let (health, server) = serve().await;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let toml = format!(
            "name = \"Test\"\n[owner]\nteam = \"Shop\"\n[environments.here.sources.main]\nkind = \"prometheus\"\nurl = \"http://{}\"\n\
             [environments.here.sources.orders]\nkind = \"sqlite\"\nfile = \"orders.db\"\n\
             [environments.here.sources.lines]\nkind = \"jsonl\"\npath = \"app.jsonl\"\n\
             [environments.here.probes.ready]\nurl = \"http://{health}/ready\"\nevery = \"1h\"\n\
             [environments.bare.probes.ready]\nurl = \"http://{health}/ready\"\nevery = \"1h\"\n",
            fake.address
        );
        let lines = "{\"time\":\"2026-09-21T14:00:00Z\",\"level\":\"error\",\"msg\":\"payment timed out\",\"service\":\"api\"}\n\
                     {\"time\":\"2026-09-21T14:01:00Z\",\"level\":\"info\",\"msg\":\"fine\",\"service\":\"api\"}\n";
        let own = [("wheelhouse.toml", toml.as_str()), ("app.jsonl", lines)];
        for (name, text) in own.iter().chain(files) {
            let path = at("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut database = SqliteConnectOptions::new()
            .filename(at("pack/orders.db"))
            .create_if_missing(true)
            .connect()
            .await
            .unwrap();
        sqlx::raw_sql(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, state TEXT);\
             INSERT INTO orders (state) VALUES ('paid'), ('paid'), ('open');",
        )
        .execute(&mut database)
        .await
        .unwrap();
        database.close().await.unwrap();
        let console = Console::start(Options {
            clock: Arc::new(Standing),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.unwrap();
        Self {
            console,
            health,
            _fake: fake,
            server,
            _folder: folder,
        }
    }

    /// A scene with one runbook, `runbooks/a.md`.
    pub(crate) async fn with(text: &str) -> Self {
        Self::new(&[("runbooks/a.md", text)]).await
    }

    /// Opens `runbooks/a.md` with what was typed.
    pub(crate) async fn open(&self, given: &[(&str, &str)]) -> RunbookView {
        let request = request("here", &[], given);
        console::open_runbook(&self.console, request).await.unwrap()
    }

    /// Asks the live block with this number among the live ones, from 0.
    pub(crate) async fn ask(
        &self,
        nth: usize,
        given: &[(&str, &str)],
    ) -> Result<BlockAnswer, Failure> {
        let view = self.open(given).await;
        let live = view.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Live(live) => Some((block.id, live.text.as_str())),
            _ => None,
        });
        let block = live.clone().nth(nth).unwrap();
        console::ask_block(&self.console, asking(request("here", &[], given), block, 0)).await
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub(crate) fn request(
    environment: &str,
    labels: &[(&str, &str)],
    given: &[(&str, &str)],
) -> OpenRunbook {
    let given: BTreeMap<String, String> = given
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    OpenRunbook {
        environment: environment.to_owned(),
        file: "runbooks/a.md".to_owned(),
        labels: labels.iter().copied().collect::<Labels>(),
        given,
    }
}

pub(crate) fn asking(runbook: OpenRunbook, (block, shown): (u32, &str), question: u32) -> AskBlock {
    AskBlock {
        runbook,
        block,
        shown: shown.to_owned(),
        range: TimeRange::ending(Millis(NOW), Millis(3_600_000)),
        width: 600,
        height: 200,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        question,
    }
}

/// A server with a page that is well, one that is not, one that leads away, and one that tells
/// the headers it was asked with.
async fn serve() -> (SocketAddr, JoinHandle<()>) {
    let told = |headers: HeaderMap| async move {
        let names = headers.keys().map(|name| name.as_str().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    let app = Router::new()
        .route(
            "/ready",
            get(|| async { "{\"status\":\"ok\",\"queue\":7}" }),
        )
        .route(
            "/away",
            get(|| async { Redirect::temporary("http://127.0.0.1:1/secret") }),
        )
        .route("/headers", get(told))
        .route(
            "/broken",
            get(|| async { (axum::http::StatusCode::SERVICE_UNAVAILABLE, "no") }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        axum::serve(listener, app).await.unwrap();
    });
    (address, task)
}
