//! The real window: WebKitWebDriver starts the built program, one driver per test.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Capabilities, Key, TypingData, WebDriver};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// How long anything may take to appear, on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// A running window with folders of its own.
pub(crate) struct Window {
    pub(crate) page: WebDriver,
    home: TempDir,
    _driver: Process,
}

/// Harbour as a process of its own, with its pack.
pub(crate) struct Backend {
    pub(crate) run: TempDir,
    pub(crate) port: u16,
    pub(crate) otlp: u16,
    _process: Process,
}

/// A child that does not outlive the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; waiting keeps it from staying a zombie.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Backend {
    /// Starts Harbour with six hours of history and waits until it answers.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        Self::run(&["--history", "6h"]).await
    }

    /// Starts Harbour without a history and with more load, so that a fault shows soon at any hour.
    pub(crate) async fn fresh() -> anyhow::Result<Self> {
        Self::run(&["--history", "none", "--load", "20", "--steady"]).await
    }

    /// Switches a fault on.
    pub(crate) async fn fail(&self, fault: &str) -> anyhow::Result<()> {
        let address = format!("127.0.0.1:{}", self.port);
        let mut stream = tokio::net::TcpStream::connect(&address).await?;
        let request = format!(
            "POST /demo/faults/{fault} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 0\r\n\
             connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        ensure!(
            answer.starts_with("HTTP/1.1 2"),
            "the fault is not switched on: {answer}"
        );
        Ok(())
    }

    pub(crate) async fn run(arguments: &[&str]) -> anyhow::Result<Self> {
        let run = tempfile::tempdir()?;
        let otlp = free_port()?;
        let process = Command::new(program("harbour")?)
            .args(arguments)
            .args(["--port", "0", "--run-dir"])
            .arg(run.path())
            .arg("--otlp")
            .arg(format!("http://127.0.0.1:{otlp}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("harbour cannot be started")?;
        let process = Process(process);
        let described = run.path().join("harbour.json");
        let port = wait("harbour says its port", async || {
            let text = fs::read_to_string(&described).ok()?;
            let value: Value = serde_json::from_str(&text).ok()?;
            u16::try_from(value["port"].as_u64()?).ok()
        })
        .await?;
        Ok(Self {
            run,
            port,
            otlp,
            _process: process,
        })
    }

    /// What the pack's variables stand for.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let grpc = free_port().unwrap_or(0);
        [
            ("HARBOUR_PORT", self.port.to_string()),
            ("HARBOUR_OTLP_HTTP", self.otlp.to_string()),
            ("HARBOUR_OTLP_GRPC", grpc.to_string()),
            ("HARBOUR_RUN", self.run.path().display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

impl Window {
    /// Opens the window, on a pack if one is given.
    pub(crate) async fn open(
        pack: Option<&Path>,
        variables: Vec<(String, String)>,
    ) -> anyhow::Result<Self> {
        let home = tempfile::tempdir()?;
        let port = free_port()?;
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("NO_AT_BRIDGE", "1")
            .env("HOME", home.path())
            .env("LANG", "C.UTF-8")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .envs(variables);
        for (name, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            let folder = home.path().join(folder);
            fs::create_dir_all(&folder)?;
            driver.env(name, folder);
        }
        let driver = Process(driver.spawn().context(
            "WebKitWebDriver cannot be started: install webkit2gtk-driver (cargo xtask test does)",
        )?);
        wait("WebKitWebDriver listens", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port))
                .await
                .ok()
        })
        .await?;
        let arguments: Vec<String> = pack.iter().map(|pack| pack.display().to_string()).collect();
        let mut wanted = Capabilities::new();
        wanted.set(
            "webkitgtk:browserOptions",
            json!({ "binary": program("wheelhouse")?, "args": arguments }),
        )?;
        // thirtyfour's client wants a provider of TLS, although the driver speaks plain HTTP; a second
        // window of the same process finds it installed.
        let _ = Arc::unwrap_or_clone(transport::ring()).install_default();
        let started = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(PATIENCE)
            .into_future();
        let page = tokio::time::timeout(PATIENCE, started)
            .await
            .context("the window did not open in time")??;
        Ok(Self {
            page,
            home,
            _driver: driver,
        })
    }

    /// The folder that programs keep this user's data in.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Waits until a screen says that its data is shown.
    pub(crate) async fn ready(&self, screen: &str) -> anyhow::Result<()> {
        let what = format!("screen {screen:?} has its data");
        let found = wait(&what, async || {
            let ready = self
                .run("return document.documentElement.dataset.ready ?? ''")
                .await
                .ok()?;
            (ready == json!(screen)).then_some(())
        })
        .await;
        if found.is_err() {
            bail!(
                "{what}: it did not happen; the page shows:\n{}",
                self.text().await?
            );
        }
        Ok(())
    }

    /// Waits until the page holds these words.
    pub(crate) async fn shows(&self, words: &str) -> anyhow::Result<()> {
        let found = wait(words, async || {
            self.text().await.ok()?.contains(words).then_some(())
        })
        .await;
        if found.is_err() {
            bail!(
                "the page never showed {words:?}; it shows:\n{}",
                self.text().await?
            );
        }
        Ok(())
    }

    /// Waits until at least four lines of charts are drawn.
    pub(crate) async fn drawn(&self) -> anyhow::Result<()> {
        wait("charts are drawn", async || {
            let lines = "return document.querySelectorAll('main svg :is(polyline, path)').length";
            (self.run(lines).await.ok()?.as_u64()? >= 4).then_some(())
        })
        .await
    }

    /// Waits until nothing is loading and the page looks the same for half a second.
    pub(crate) async fn settled(&self) -> anyhow::Result<()> {
        let mut seen = Value::Null;
        let mut same = 0;
        wait("the page has settled", async || {
            let now = "const main = document.querySelector('main');
                 return [main.querySelectorAll('[aria-busy=\"true\"]').length,
                     main.querySelectorAll('svg *').length, main.innerText.length]";
            let now = self.run(now).await.ok()?;
            same = if now == seen && now[0] == json!(0) {
                same + 1
            } else {
                0
            };
            seen = now;
            (same == 10).then_some(())
        })
        .await
    }

    /// Chooses in the palette by keyboard, as a person does: types, sees the entry, presses Enter.
    pub(crate) async fn choose(&self, words: &str, entry: &str) -> anyhow::Result<()> {
        self.press(Key::Control + "k").await?;
        wait("the palette has the focus", async || {
            let focused = self
                .run("return document.activeElement?.tagName")
                .await
                .ok()?;
            (focused == json!("INPUT")).then_some(())
        })
        .await?;
        self.press(words).await?;
        let what = format!("{entry:?} is highlighted");
        wait(&what, async || {
            let highlighted =
                "return document.querySelector('[role=option][data-highlighted]')?.innerText ?? ''";
            let found = self.run(highlighted).await.ok()?;
            found.as_str()?.contains(entry).then_some(())
        })
        .await?;
        self.press(Key::Enter).await
    }

    /// Clicks what bears these words.
    pub(crate) async fn click(&self, words: &str) -> anyhow::Result<()> {
        let path = format!("//*[self::button or @role][normalize-space()={words:?}]");
        self.page.find(By::XPath(path)).await?.click().await?;
        Ok(())
    }

    /// Follows the first link in the dock to a runbook, unless the dock shows it.
    pub(crate) async fn dock(&self, title: &str) -> anyhow::Result<()> {
        let shown = "return document.querySelector('aside h2')?.innerText ?? ''";
        let path = format!("//aside//*[self::a or self::button][normalize-space()={title:?}]");
        wait(&format!("the runbook {title:?} in the dock"), async || {
            if self.run(shown).await.ok()? == json!(title) {
                return Some(());
            }
            let link = self.page.find(By::XPath(path.as_str())).await.ok()?;
            // Asked again until its title shows: what is loading may take the click.
            link.click().await.ok();
            None
        })
        .await
    }

    /// All visible text.
    pub(crate) async fn text(&self) -> anyhow::Result<String> {
        let text = self.run("return document.body.innerText").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script and returns its value.
    pub(crate) async fn run(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.page.execute(script, Vec::new()).await?.json().clone())
    }

    /// Runs a script that answers through its last argument.
    pub(crate) async fn run_async(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self
            .page
            .execute_async(script, Vec::new())
            .await?
            .json()
            .clone())
    }

    /// Presses keys wherever the focus is; again if the focus moved meanwhile.
    pub(crate) async fn press(&self, keys: impl Into<TypingData>) -> anyhow::Result<()> {
        let keys: String = keys.into().as_vec().into_iter().collect();
        wait("keys are taken", async || {
            let focused = self.page.active_element().await.ok()?;
            focused.send_keys(keys.as_str()).await.ok()
        })
        .await
    }

    /// Fails with what axe-core finds wrong on the page.
    pub(crate) async fn accessible(&self, what: &str) -> anyhow::Result<()> {
        let axe = workspace().join("ui/node_modules/axe-core/axe.min.js");
        let axe = fs::read_to_string(&axe)
            .with_context(|| format!("{} is missing: run npm ci in ui", axe.display()))?;
        self.run(&axe).await?;
        let found = self
            .run_async(
                "const done = arguments[arguments.length - 1];
                 axe.run({ resultTypes: ['violations'] }).then(
                     (r) => done(r.violations.map((v) => `${v.id}: ${v.help}: ` +
                         v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | '))),
                     (e) => done([String(e)]))",
            )
            .await?;
        ensure!(found == json!([]), "{what} is not accessible: {found:#}");
        Ok(())
    }

    /// Closes the window; a test that fails before ends it by its driver.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.page.quit().await?;
        Ok(())
    }
}

/// Asks again until there is an answer or patience ends.
pub(crate) async fn wait<T>(
    what: &str,
    mut question: impl AsyncFnMut() -> Option<T>,
) -> anyhow::Result<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = question().await {
            return Ok(answer);
        }
        ensure!(
            start.elapsed() < PATIENCE,
            "{what}: not within {PATIENCE:?}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A program that the workspace built beside this test.
pub(crate) fn program(name: &str) -> anyhow::Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test
        .ancestors()
        .nth(2)
        .context("tests lie in target/…/deps")?;
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    ensure!(
        program.exists(),
        "{} is missing: run cargo build -p wheelhouse -p harbour",
        program.display()
    );
    Ok(program)
}

/// Harbour's own pack.
pub(crate) fn harbour_pack() -> PathBuf {
    workspace().join("fixtures/harbour/pack")
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
