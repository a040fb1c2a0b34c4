use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use console::{
    Console, Options,
    wire::{
        AskBlock, BlockKind, Content, Expectation, OpenPack, OpenRunbook, SetSecret, ThemeName,
        Zone,
    },
};
use model::{Code, Labels, Millis, TimeRange};
use tempfile::TempDir;

/// Longest wait for a fault to be told.
const PATIENCE: Duration = Duration::from_secs(75);
/// Longest wait for all to be well: what is slow then stays so for as long as queries look back.
const SOON: Duration = Duration::from_secs(25);

/// A console over a pack that holds the starter runbooks as its own, in `runbooks/starter`.
pub(crate) struct Desk {
    pub(crate) console: Console,
    /// Values of placeholders, by name.
    pub(crate) given: BTreeMap<String, String>,
    _folder: TempDir,
}

/// What became of one live block.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The step it belongs to, as the runbook counts.
    pub(crate) number: u32,
    /// Its line in the file.
    pub(crate) line: u32,
    outcome: Outcome,
    pub(crate) words: String,
}

impl Step {
    /// It was asked, and there is no answer to be judged.
    pub(crate) fn is_broken(&self) -> bool {
        [Outcome::Failed, Outcome::Unknown].contains(&self.outcome)
    }

    /// It was not asked.
    pub(crate) fn is_skipped(&self) -> bool {
        self.outcome == Outcome::Skipped
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Met,
    Answered,
    Missed,
    Unknown,
    Failed,
    /// Not asked: a placeholder is open, or it is for another kind of database.
    Skipped,
}

/// The steps of a runbook that shall say that something is wrong.
pub(crate) type Telling = (&'static str, &'static [u32]);

impl Desk {
    /// Opens a pack with one environment, `here`, of these sources in TOML.
    pub(crate) async fn open(sources: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        copy(&root.join("runbooks"), &at("pack/runbooks/starter"));
        let own = root.join("fixtures/harbour/pack/runbooks");
        copy(&own, &at("pack/runbooks"));
        let toml = format!("name = \"Test\"\n{sources}");
        fs::write(at("pack/wheelhouse.toml"), toml).expect("the folder is ours");
        let console = Console::start(Options::within(folder.path()))
            .await
            .expect("a console");
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.expect("a pack");
        Self {
            console,
            given: BTreeMap::new(),
            _folder: folder,
        }
    }

    /// Hands the password of a source over.
    pub(crate) async fn secret(&self, source: &str, secret: &str) {
        let secret = SetSecret {
            environment: "here".into(),
            source: source.into(),
            secret: secret.into(),
            session_only: true,
        };
        let kept = console::set_secret(&self.console, secret).await;
        kept.expect("it is kept");
    }

    /// Asks all steps of a runbook in their order, as `wheelhousectl runbook check` does.
    pub(crate) async fn steps(&self, file: &str) -> Vec<Step> {
        let mut opened = OpenRunbook {
            environment: "here".into(),
            file: format!("runbooks/{file}"),
            labels: Labels::default(),
            given: self.given.clone(),
        };
        let view = console::open_runbook(&self.console, opened.clone()).await;
        let view = view.unwrap_or_else(|failure| panic!("{file}: {failure}"));
        let mut steps = Vec::new();
        for at in 0..view.blocks.len() {
            if !matches!(view.blocks[at].kind, BlockKind::Live(_)) {
                continue;
            }
            let filled = console::open_runbook(&self.console, opened.clone()).await;
            let filled = filled.unwrap_or_else(|failure| panic!("{file}: {failure}"));
            let block = &filled.blocks[at];
            let BlockKind::Live(live) = &block.kind else {
                panic!("{file}: block {at} is live no more");
            };
            let now = Millis(chrono::Utc::now().timestamp_millis());
            let request = AskBlock {
                runbook: opened.clone(),
                block: block.id,
                shown: live.text.clone(),
                range: TimeRange::ending(now, Millis(600_000)),
                width: 300,
                height: 100,
                theme: ThemeName::Light,
                zone: Zone::Utc,
                question: 0,
            };
            let (outcome, words) = match console::ask_block(&self.console, request).await {
                Err(failure) if matches!(failure.code, Code::BadInput | Code::Unsupported) => {
                    (Outcome::Skipped, failure.message)
                }
                Err(failure) => (Outcome::Failed, failure.to_string()),
                Ok(answer) => {
                    opened.given.extend(answer.outputs);
                    match (answer.content, answer.verdict) {
                        (Content::Failed(failure), _) => (Outcome::Failed, failure.to_string()),
                        (_, None) => (Outcome::Answered, answer.value.unwrap_or_default()),
                        (_, Some(Expectation::Met { words })) => (Outcome::Met, words),
                        (_, Some(Expectation::Missed { words })) => (Outcome::Missed, words),
                        (_, Some(Expectation::Unknown { why })) => (Outcome::Unknown, why),
                    }
                }
            };
            steps.push(Step {
                number: block.step.unwrap_or_default(),
                line: block.line,
                outcome,
                words,
            });
        }
        assert!(!steps.is_empty(), "{file} asks nothing");
        steps
    }

    /// Waits until every step of these runbooks that expects something has it.
    ///
    /// # Errors
    /// What the steps say that do not have it in time.
    pub(crate) async fn content(&self, what: &str, files: &[&str]) -> Result<(), String> {
        self.wait(what, files, SOON, |_, steps| {
            steps.iter().all(|step| {
                let fine = [Outcome::Met, Outcome::Answered, Outcome::Skipped];
                fine.contains(&step.outcome)
            }) && steps.iter().any(|step| step.outcome == Outcome::Met)
        })
        .await
    }

    /// Waits until the telling steps of these runbooks miss what they expect, while no other step
    /// fails or cannot be told.
    pub(crate) async fn told(&self, what: &str, telling: &[Telling]) {
        let files: Vec<&str> = telling.iter().map(|(file, _)| *file).collect();
        let so = |file: &str, steps: &[Step]| {
            let (_, numbers) = (telling.iter().find(|(one, _)| *one == file))
                .expect("the files are those of the list");
            let missed = |number: &u32| {
                let mut steps = steps.iter();
                steps.any(|step| step.number == *number && step.outcome == Outcome::Missed)
            };
            !steps.iter().any(Step::is_broken) && numbers.iter().all(missed)
        };
        let told = self.wait(what, &files, PATIENCE, so).await;
        told.unwrap_or_else(|why| panic!("{why}"));
    }

    /// Asks the runbooks that are not yet so again and again, not for ever.
    async fn wait(
        &self,
        what: &str,
        files: &[&str],
        patience: Duration,
        so: impl Fn(&str, &[Step]) -> bool,
    ) -> Result<(), String> {
        let begun = Instant::now();
        let mut open: Vec<&str> = files.to_vec();
        let mut said = String::new();
        loop {
            let mut still = Vec::new();
            let mut wrong = String::new();
            for file in open {
                let steps = self.steps(file).await;
                if so(file, &steps) {
                    said += &told(file, &steps);
                } else {
                    wrong += &told(file, &steps);
                    still.push(file);
                }
            }
            if still.is_empty() {
                break;
            }
            if begun.elapsed() > patience {
                return Err(format!("{what}: waited in vain\n{wrong}"));
            }
            open = still;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        println!("{what}, after {:.0?}\n{said}", begun.elapsed());
        Ok(())
    }

    /// Ends collectors.
    pub(crate) async fn close(self) {
        self.console.close().await;
    }
}

fn told(file: &str, steps: &[Step]) -> String {
    let mut told = String::new();
    for step in steps {
        let Step {
            number,
            line,
            outcome,
            words,
        } = step;
        let outcome = format!("{outcome:?}");
        writeln!(told, "  {file}:{line} step {number}  {outcome:8}  {words}")
            .expect("a string takes everything");
    }
    told
}

/// Copies the Markdown files of a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is ours");
    for entry in fs::read_dir(from).expect("it is part of the project") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|end| end == "md") {
            let name = path.file_name().expect("a file has a name");
            fs::copy(&path, to.join(name)).expect("it can be copied");
        }
    }
}
