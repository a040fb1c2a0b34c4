//! A console over a pack with a runbook and sources of metrics, lines and rows; windows of it can
//! be opened anew over the same folders.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use console::{
    Clock, Console, Options,
    wire::{
        IncidentRef, IncidentView, IncidentsRequest, IncidentsView, OpenPack, OverviewRequest, Pin,
        PinWhat, Pinned, StartIncident, ThemeName, Zone,
    },
};
use model::{Alert, AlertState, Failure, Labels, Millis, Nanos, TimeRange};

use crate::fake::{Fake, NOW};

/// The environment of every request.
pub(crate) const HERE: &str = "here";

/// A pack and the folders of a user.
pub(crate) struct Scene {
    pub(crate) console: Console,
    pub(crate) clock: Arc<Hands>,
    pub(crate) folder: tempfile::TempDir,
    _fake: Fake,
}

/// A clock that tests set.
pub(crate) struct Hands(pub(crate) AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Nanos {
        Nanos(self.0.load(Ordering::Relaxed))
    }
}

impl Hands {
    pub(crate) fn turn(&self, millis: i64) {
        self.0.fetch_add(millis * 1_000_000, Ordering::Relaxed);
    }
}

impl Scene {
    pub(crate) async fn new(files: &[(&str, &str)]) -> Self {
        let fake = Fake::start(&["up{job=\"a\"}", "up{job=\"b\"}"]).await;
        let folder = tempfile::tempdir().unwrap();
        let toml = format!(
            "name = \"Test\"\n[redaction]\n\"customer number\" = 'C-\\d{{8}}'\n\
             [environments.here.sources.main]\nkind = \"prometheus\"\nurl = \"http://{}\"\n\
             [environments.here.sources.lines]\nkind = \"jsonl\"\npath = \"app.jsonl\"\n\
             [environments.here.sources.orders]\nkind = \"sqlite\"\nfile = \"orders.db\"\n\
             [environments.there.probes.ready]\nurl = \"http://127.0.0.1:9/\"\nevery = \"1h\"\n",
            fake.address
        );
        let lines = "{\"time\":\"2026-09-21T14:00:00Z\",\"level\":\"error\",\"msg\":\"payment of C-12345678 timed out\",\"service\":\"api\",\"password\":\"hunter2\"}\n\
                     {\"time\":\"2026-09-21T14:01:00Z\",\"level\":\"info\",\"msg\":\"fine\",\"service\":\"api\"}\n";
        let own = [("wheelhouse.toml", toml.as_str()), ("app.jsonl", lines)];
        for (name, text) in own.iter().chain(files) {
            let path = folder.path().join("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let clock = Arc::new(Hands(AtomicI64::new(NOW * 1_000_000)));
        let console = window(folder.path().into(), &clock).await;
        Self {
            console,
            clock,
            folder,
            _fake: fake,
        }
    }

    /// Another window, or the same one after a restart.
    pub(crate) async fn window(&self) -> Console {
        window(self.folder.path().into(), &self.clock).await
    }

    pub(crate) async fn start(&self, title: &str) -> IncidentView {
        let request = StartIncident {
            environment: HERE.to_owned(),
            title: title.to_owned(),
            alert: None,
            severity: None,
        };
        console::start_incident(&self.console, request)
            .await
            .unwrap()
    }

    pub(crate) async fn pin(&self, what: PinWhat) -> Result<Pinned, Failure> {
        console::pin(&self.console, pin(what)).await
    }

    pub(crate) async fn note(&self, text: &str) -> Pinned {
        let text = text.to_owned();
        self.pin(PinWhat::Note { text }).await.unwrap()
    }

    pub(crate) async fn open(&self, id: &str) -> IncidentView {
        console::open_incident(&self.console, named(id))
            .await
            .unwrap()
    }

    /// Looks at the Overview, as a window does that is opened.
    pub(crate) async fn overview(&self) {
        let request = OverviewRequest {
            environment: HERE.to_owned(),
            range: TimeRange::ending(Millis(NOW), Millis(3_600_000)),
            width: 100,
            height: 50,
            theme: ThemeName::Dark,
            zone: Zone::Utc,
        };
        console::overview(&self.console, request).await.unwrap();
    }

    pub(crate) async fn list(&self) -> IncidentsView {
        list(&self.console).await
    }
}

pub(crate) async fn list(console: &Console) -> IncidentsView {
    let environment = HERE.to_owned();
    console::incidents(console, IncidentsRequest { environment })
        .await
        .unwrap()
}

pub(crate) fn named(id: &str) -> IncidentRef {
    IncidentRef {
        environment: HERE.to_owned(),
        id: id.to_owned(),
    }
}

pub(crate) fn pin(what: PinWhat) -> Pin {
    Pin {
        environment: HERE.to_owned(),
        what,
        note: String::new(),
    }
}

/// An alert that fires since five minutes before the clock's first moment.
pub(crate) fn alert() -> Alert {
    Alert {
        labels: Labels::from_iter([("alertname", "HighErrorRate"), ("severity", "critical")]),
        annotations: Labels::from_iter([("summary", "Checkout fails")]),
        state: AlertState::Firing,
        since: Some(Millis(NOW - 300_000)),
        value: Some(0.25),
    }
}

async fn window(folder: PathBuf, clock: &Arc<Hands>) -> Console {
    let console = Console::start(Options {
        clock: clock.clone(),
        ..Options::within(&folder)
    })
    .await
    .unwrap();
    let request = OpenPack {
        folder: folder.join("pack").display().to_string(),
    };
    console::open_pack(&console, request).await.unwrap();
    console
}
