//! Silences on a real Alertmanager: made, changed and ended through the console, and seen to hold.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use console::{
    Console, Options,
    wire::{
        AlertsRequest, AlertsView, CreateSilence, ExpireSilence, MatcherView, OpenPack,
        SilenceAnswer, SilenceState,
    },
};
use model::{AlertState, Millis};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const DEADLINE: Duration = Duration::from_secs(40);

/// A child that does not outlive the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A real Alertmanager with one alert, and a console over it.
struct Scene {
    console: Console,
    _server: Process,
    _folder: TempDir,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_is_made_changed_and_ended_on_a_real_alertmanager() {
    let Some(scene) = Scene::open().await else {
        return;
    };
    let view = scene.until(|view| view.alerts.len() == 1).await;
    assert_eq!(view.alerts[0].alert.state, AlertState::Firing);
    assert!(view.silencing.allowed, "{}", view.silencing.why);

    // Nothing happens before the yes.
    let asked = scene.create(None, "OPS-1", 0).await;
    let SilenceAnswer::Ask { words, .. } = asked else {
        panic!("asked first: {asked:?}");
    };
    assert!(words.contains("DiskFull"), "{words}");
    assert!(scene.view().await.silences.is_empty());

    let SilenceAnswer::Done { id } = scene.create(None, "OPS-1", 1).await else {
        panic!("it is made");
    };
    let view = scene
        .until(|view| view.alerts[0].alert.state == AlertState::Suppressed)
        .await;
    assert_eq!(view.alerts[0].silences, [id.as_str()]);
    let silence = &view.silences[0];
    assert_eq!(
        (silence.by.as_str(), silence.comment.as_str(), silence.hides),
        ("anna", "OPS-1", 1)
    );

    // Another condition is another silence at the server; the old one is over.
    let changed = scene.create(Some((&id, "other")), "OPS-2", 1).await;
    let SilenceAnswer::Done { id: second } = changed else {
        panic!("it is changed");
    };
    assert_ne!(second, id);
    let view = scene
        .until(|view| view.alerts[0].alert.state == AlertState::Firing)
        .await;
    let state = |id: &str| {
        let found = view.silences.iter().find(|one| one.id == id);
        found.map(|one| one.state)
    };
    assert_eq!(state(&id), Some(SilenceState::Expired));
    assert_eq!(state(&second), Some(SilenceState::Active));

    let ended = console::expire_silence(
        &scene.console,
        ExpireSilence {
            environment: "here".to_owned(),
            source: "alerts".to_owned(),
            id: second.clone(),
            comment: "over".to_owned(),
            confirmed: 1,
            typed: String::new(),
        },
    )
    .await;
    assert!(matches!(ended, Ok(SilenceAnswer::Done { .. })), "{ended:?}");
    scene
        .until(|view| {
            let all = view.silences.iter();
            all.clone().count() == 2 && all.clone().all(|one| one.state == SilenceState::Expired)
        })
        .await;
    scene.console.close().await;
}

impl Scene {
    /// Starts the server, or says that there is none to be had on this system.
    async fn open() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(program) = program(folder.path()) else {
            assert!(
                !Path::new("/etc/debian_version").exists(),
                "there is no Alertmanager; `cargo xtask test` unpacks Debian's"
            );
            println!("skipped: Alertmanager is not installed");
            return None;
        };
        let at = |name: &str| folder.path().join(name);
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let configuration = "route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n";
        fs::write(at("alertmanager.yml"), configuration).expect("a configuration");
        let server = Command::new(program)
            .arg(format!(
                "--config.file={}",
                at("alertmanager.yml").display()
            ))
            .arg(format!("--storage.path={}", at("storage").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg("--cluster.listen-address=")
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Alertmanager starts");
        let server = Process(server);
        fs::create_dir_all(at("pack")).expect("a pack");
        let toml = format!(
            "name = \"Test\"\n[alerts]\nsilences = true\n[environments.here.sources.alerts]\n\
             kind = \"alertmanager\"\nurl = \"http://127.0.0.1:{port}\"\n"
        );
        fs::write(at("pack/wheelhouse.toml"), toml).expect("a pack");
        let start = Instant::now();
        while !post(port).await {
            assert!(start.elapsed() < DEADLINE, "Alertmanager takes no alert");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let console = Console::start(Options::within(folder.path()))
            .await
            .expect("a console");
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request)
            .await
            .expect("the pack opens");
        Some(Self {
            console,
            _server: server,
            _folder: folder,
        })
    }

    async fn view(&self) -> AlertsView {
        let request = AlertsRequest {
            environment: "here".to_owned(),
        };
        let view = console::alerts(&self.console, request).await;
        let view = view.expect("the environment is there");
        assert!(view.failures.is_empty(), "{:?}", view.failures);
        view
    }

    /// Asks until it is so: Alertmanager takes a moment to apply a silence.
    async fn until(&self, holds: impl Fn(&AlertsView) -> bool) -> AlertsView {
        let start = Instant::now();
        loop {
            let view = self.view().await;
            if holds(&view) {
                return view;
            }
            assert!(start.elapsed() < DEADLINE, "in vain: {view:#?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Silences `DiskFull`, or in place of a silence what another alert is called.
    async fn create(
        &self,
        replaces: Option<(&str, &str)>,
        comment: &str,
        confirmed: u8,
    ) -> SilenceAnswer {
        let name = replaces.map_or("DiskFull", |(_, name)| name);
        let request = CreateSilence {
            environment: "here".to_owned(),
            source: "alerts".to_owned(),
            replaces: replaces.map(|(id, _)| id.to_owned()),
            matchers: vec![MatcherView {
                name: "alertname".to_owned(),
                value: name.to_owned(),
                regex: false,
                equal: true,
            }],
            ends: Millis(chrono::Utc::now().timestamp_millis() + 3_600_000),
            by: "anna".to_owned(),
            comment: comment.to_owned(),
            confirmed,
            typed: String::new(),
        };
        console::create_silence(&self.console, request)
            .await
            .expect("the server takes it")
    }
}

/// Sends the alert as Prometheus would; false while nobody listens.
async fn post(port: u16) -> bool {
    let alert = r#"[{"labels":{"alertname":"DiskFull","severity":"critical"},"annotations":{"summary":"95 %"}}]"#;
    let Ok(mut stream) = tokio::net::TcpStream::connect(("127.0.0.1", port)).await else {
        return false;
    };
    let request = format!(
        "POST /api/v2/alerts HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{alert}",
        alert.len()
    );
    let mut answer = String::new();
    stream.write_all(request.as_bytes()).await.is_ok()
        && stream.read_to_string(&mut answer).await.is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

/// Where Debian's server looks for its templates, and a place of the same length within the folder
/// that it runs in: it does not start without them, and an unpacked package has none in `/usr`.
const SHARE: [&str; 2] = [
    "/usr/share/prometheus/alertmanager",
    "/proc/self/cwd/alertmanager-assets",
];

/// Debian's, unpacked by `cargo xtask test`, else an installed one.
fn program(folder: &Path) -> Option<PathBuf> {
    let name = "prometheus-alertmanager";
    let unpacked = std::env::var_os("WHEELHOUSE_SERVERS")
        .map(PathBuf::from)
        .or_else(|| {
            let test = std::env::current_exe().ok()?;
            Some(test.ancestors().nth(3)?.join("servers"))
        });
    let unpacked = unpacked.map(|folder| folder.join(name));
    if let Some(root) = unpacked.filter(|root| root.join("usr/bin").join(name).is_file()) {
        return Some(moved(&root, folder).expect("the server is copied"));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// A copy that finds its templates beside it.
fn moved(root: &Path, folder: &Path) -> std::io::Result<PathBuf> {
    let [there, here] = SHARE;
    let assets = folder.join("alertmanager-assets");
    fs::create_dir_all(&assets)?;
    for entry in fs::read_dir(root.join(there.trim_start_matches('/')))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), assets.join(entry.file_name()))?;
        }
    }
    let name = "prometheus-alertmanager";
    let original = root.join("usr/bin").join(name);
    let mut bytes = fs::read(&original)?;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], there.as_bytes()) {
        bytes[at + found..][..here.len()].copy_from_slice(here.as_bytes());
        at += found + here.len();
    }
    let copy = folder.join(name);
    fs::write(&copy, bytes)?;
    fs::set_permissions(&copy, fs::metadata(&original)?.permissions())?;
    Ok(copy)
}
