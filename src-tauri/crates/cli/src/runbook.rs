use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use console::wire::{
    AskBlock, BlockAnswer, BlockKind, Content, Expectation, LiveBlock, OpenRunbook, RunbookBlock,
    RunbookView, ThemeName, Zone,
};
use model::{Code, Failure, Labels, Millis, TimeRange};

use crate::{
    arguments::{length, variable},
    print,
    session::Session,
};

mod junit;

#[derive(Debug, Subcommand)]
pub(crate) enum Runbook {
    /// Ask every step of a runbook that only reads; exits with 1 if one is not as expected
    Check(Check),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The runbook: its path within the pack, or the name of its file
    file: String,
    /// The folder that holds wheelhouse.toml
    #[arg(long, default_value = ".")]
    pack: PathBuf,
    /// The environment; the pack's default one without
    #[arg(long)]
    env: Option<String>,
    /// Length of the time range that ends now, such as 6h
    #[arg(long, default_value = "1h", value_parser = length)]
    range: Millis,
    /// A placeholder's value; several times for several of them
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = variable)]
    values: Vec<(String, String)>,
    /// Also exit with 1 if of a step it cannot be told whether it is as expected
    #[arg(long)]
    strict: bool,
    /// The file to write a report of JUnit's into
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

/// One step, asked or not.
struct Step {
    /// `file:line` and the step's number.
    place: String,
    language: &'static str,
    outcome: Outcome,
    words: String,
    took_ms: f64,
}

/// What became of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// As expected.
    Met,
    /// Answered, and nothing is expected.
    Answered,
    /// Not as expected.
    Missed,
    /// It cannot be told whether it is as expected.
    Unknown,
    /// A source failed.
    Failed,
    /// Not asked: a placeholder is open, or there is no source.
    Skipped,
}

pub(crate) async fn run(runbook: Runbook, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let Runbook::Check(check) = runbook;
    let mut session = Session::open(&check.pack, store).await?;
    let environment = session.environment(check.env.as_deref())?;
    let file = file(&session, &check.file)?;
    session.start(&environment).await?;
    let mut opened = OpenRunbook {
        environment,
        file,
        labels: Labels::default(),
        given: check.values.iter().cloned().collect(),
    };
    let view = console::open_runbook(&session.console, opened.clone()).await?;
    let mut steps = Vec::new();
    for at in 0..view.blocks.len() {
        if !matches!(view.blocks[at].kind, BlockKind::Live(_)) {
            continue;
        }
        // Earlier answers stand in its text now.
        let filled = console::open_runbook(&session.console, opened.clone()).await?;
        if let Some(block) = filled.blocks.get(at) {
            let range = TimeRange::ending(Session::now(), check.range);
            steps.push(ask(&session, &mut opened, block, range).await);
        }
    }
    session.close().await;
    print::out(print::plain(&told(&view, &steps)).as_bytes())?;
    if let Some(path) = &check.junit {
        let text = junit::report(&view.title, &view.file, &steps);
        std::fs::write(path, text).map_err(|error| {
            Failure::new(
                Code::Storage,
                format!("the report cannot be written: {error}"),
            )
            .at(path.display().to_string())
            .remedy("name a file in a folder that can be written")
        })?;
    }
    let bad = steps.iter().any(|step| match step.outcome {
        Outcome::Missed | Outcome::Failed => true,
        Outcome::Unknown => check.strict,
        _ => false,
    });
    Ok(ExitCode::from(u8::from(bad)))
}

/// The runbook of a path or name.
fn file(session: &Session, name: &str) -> Result<String, Failure> {
    let all = &session.pack.runbooks;
    let wanted = name.strip_prefix("./").unwrap_or(name);
    let exact = all.iter().find(|one| one.file == wanted);
    let named = || {
        all.iter().find(|one| {
            let own = one.file.rsplit('/').next().unwrap_or(&one.file);
            own == wanted || own.strip_suffix(".md") == Some(wanted)
        })
    };
    // A path from where the command is run, such as `pack/runbooks/x.md`.
    let ending = || {
        all.iter()
            .find(|one| wanted.ends_with(&format!("/{}", one.file)))
    };
    let found = exact.or_else(named).or_else(ending);
    found.map(|one| one.file.clone()).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| one.file.as_str()).collect();
        Failure::new(Code::NotFound, format!("the pack has no runbook {name:?}"))
            .remedy(format!("take one of: {}", known.join(", ")))
    })
}

/// Asks one step; what comes out of it is given to the later ones.
async fn ask(
    session: &Session,
    opened: &mut OpenRunbook,
    block: &RunbookBlock,
    range: TimeRange,
) -> Step {
    let BlockKind::Live(live) = &block.kind else {
        return step(opened, block, "", Outcome::Skipped, String::new(), 0.0);
    };
    let request = AskBlock {
        runbook: opened.clone(),
        block: block.id,
        shown: live.text.clone(),
        range,
        width: 600,
        height: 200,
        theme: ThemeName::Light,
        zone: Zone::Utc,
        question: 0,
    };
    let answer = console::ask_block(&session.console, request).await;
    let language = language(live);
    match answer {
        Ok(answer) => {
            take(&mut opened.given, &answer);
            let (outcome, words) = judged(&answer);
            step(opened, block, language, outcome, words, answer.took_ms)
        }
        // What is open or has no source is nothing that went wrong.
        Err(failure) => {
            let outcome = match failure.code {
                Code::BadInput | Code::Unsupported => Outcome::Skipped,
                _ => Outcome::Failed,
            };
            step(opened, block, language, outcome, failure.message, 0.0)
        }
    }
}

fn take(given: &mut BTreeMap<String, String>, answer: &BlockAnswer) {
    for (name, value) in &answer.outputs {
        given.insert(name.clone(), value.clone());
    }
}

fn judged(answer: &BlockAnswer) -> (Outcome, String) {
    if let Content::Failed(failure) = &answer.content {
        return (Outcome::Failed, failure.message.clone());
    }
    match &answer.verdict {
        None => (
            Outcome::Answered,
            answer
                .value
                .clone()
                .unwrap_or_else(|| "answered".to_owned()),
        ),
        Some(Expectation::Met { words }) => (Outcome::Met, words.clone()),
        Some(Expectation::Missed { words }) => (Outcome::Missed, words.clone()),
        Some(Expectation::Unknown { why }) => (Outcome::Unknown, why.clone()),
    }
}

fn step(
    opened: &OpenRunbook,
    block: &RunbookBlock,
    language: &'static str,
    outcome: Outcome,
    words: String,
    took_ms: f64,
) -> Step {
    let number = block
        .step
        .map(|step| format!(" step {step}"))
        .unwrap_or_default();
    Step {
        place: format!("{}:{}{number}", opened.file, block.line),
        language,
        outcome,
        words,
        took_ms,
    }
}

fn language(live: &LiveBlock) -> &'static str {
    use console::wire::LiveLanguage::{Http, Logql, Promql, Sql, Traceql};
    match live.language {
        Promql => "promql",
        Logql => "logql",
        Traceql => "traceql",
        Sql => "sql",
        Http => "http",
    }
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Met => "ok",
            Self::Answered => "answered",
            Self::Missed => "MISSED",
            Self::Unknown => "cannot tell",
            Self::Failed => "FAILED",
            Self::Skipped => "skipped",
        }
    }
}

fn told(view: &RunbookView, steps: &[Step]) -> String {
    let wide = steps
        .iter()
        .map(|step| step.place.chars().count())
        .max()
        .unwrap_or_default();
    let mut text = format!("{}\n", view.title);
    for step in steps {
        text.push_str(&format!(
            "{:wide$}  {:7}  {:11}  {}\n",
            step.place,
            step.language,
            step.outcome.word(),
            step.words
        ));
    }
    let count = |outcome| steps.iter().filter(|step| step.outcome == outcome).count();
    text.push_str(&format!(
        "{} asked: {} as expected, {} answered, {} not as expected, {} cannot be told, {} failed; {} skipped\n",
        steps.len() - count(Outcome::Skipped),
        count(Outcome::Met),
        count(Outcome::Answered),
        count(Outcome::Missed),
        count(Outcome::Unknown),
        count(Outcome::Failed),
        count(Outcome::Skipped),
    ));
    text
}
