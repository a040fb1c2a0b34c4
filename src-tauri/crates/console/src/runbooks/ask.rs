//! Live blocks, asked.

use std::{collections::BTreeMap, sync::Arc};

use model::{Code, Failure};
use runbook::{Answer, Filled, Kind, Live, LiveLanguage, Verdict};

use super::{open, refused::Answering, view};
use crate::{
    Console,
    environments::Running,
    incidents,
    panel::AnsweredPanel,
    wire::{AskBlock, BlockAnswer, Content, Expectation, SentQuery},
};

mod http;
mod logs;
mod metrics;
mod sql;
mod table;
mod traces;

/// Asks one live block with the values that are known, and compares the answer with what is
/// expected of it.
///
/// # Errors
/// If there is no such environment, runbook or live block; [`Code::BadInput`] if a placeholder has
/// no value; [`Code::Unsupported`] if the environment cannot answer it. A source that fails is a
/// state of the answer.
pub async fn ask_block(console: &Console, request: AskBlock) -> Result<BlockAnswer, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, async {
            // On the heap: as one future, both are deeper than the compiler looks.
            let asked = Box::pin(answered(console, &request)).await?;
            Ok(Box::pin(incidents::record_answer(console, &request, asked)).await)
        })
        .await
}

/// A live block with its answer, and what it was drawn from.
pub(crate) struct AnsweredBlock {
    pub(crate) answer: BlockAnswer,
    /// The chart, if there is one.
    pub(crate) panel: Option<Box<AnsweredPanel>>,
    /// Title of its step, or of what it stands under.
    pub(crate) title: String,
    /// Where it stands, in words.
    pub(crate) from: String,
}

/// A block that is being asked.
struct Asked<'a> {
    console: &'a Console,
    running: &'a Arc<Running>,
    answering: &'a Answering,
    live: &'a Live,
    filled: &'a Filled,
    request: &'a AskBlock,
}

/// What a source brought.
struct Brought {
    content: Content,
    value: Option<String>,
    verdict: Option<Verdict>,
    query: SentQuery,
    outputs: BTreeMap<String, String>,
    warnings: Vec<String>,
    took_ms: f64,
    /// The chart, if there is one.
    panel: Option<Box<AnsweredPanel>>,
}

/// Asks one live block as [`ask_block`] does, without recording it.
///
/// # Errors
/// As [`ask_block`].
pub(crate) async fn answered(
    console: &Console,
    request: &AskBlock,
) -> Result<AnsweredBlock, Failure> {
    let running = console.environment(&request.runbook.environment).await?;
    let opened = console.shared.opened()?;
    let (shelved, bound) = open::filled(&opened, &request.runbook).await?;
    let place = |line: u32| format!("{}:{line}", shelved.file);
    let block = shelved.runbook.blocks.get(request.block as usize);
    let Some((block, Kind::Live(live))) = block.map(|block| (block, &block.kind)) else {
        return Err(changed(request.block).at(shelved.file.clone()));
    };
    let values = view::values(&bound);
    let filled = view::filled(live, &values);
    if let Some(why) = view::unwritten(&filled).next() {
        return Err(Failure::new(Code::BadInput, why)
            .at(place(block.line))
            .remedy("give it another value"));
    }
    if view::shown(live, &filled) != request.shown {
        return Err(changed(request.block).at(place(block.line)));
    }
    if let Some(name) = filled.open.first() {
        return Err(Failure::new(
            Code::BadInput,
            format!("the placeholder {name} has no value"),
        )
        .at(place(block.line))
        .remedy("enter one above the runbook"));
    }
    let answering = Answering::of(&opened, &running);
    if let Some(why) = answering.refusal(live, &filled.query) {
        return Err(Failure::new(Code::Unsupported, why).at(place(block.line)));
    }
    let asked = Asked {
        console,
        running: &running,
        answering: &answering,
        live,
        filled: &filled,
        request,
    };
    let brought = match live.language {
        LiveLanguage::Promql => metrics::ask(&asked).await,
        LiveLanguage::Logql => logs::ask(&asked).await,
        LiveLanguage::Traceql => traces::ask(&asked).await,
        LiveLanguage::Sql => sql::ask(&asked).await,
        LiveLanguage::Http => http::ask(&asked).await,
    }?;
    let answer = BlockAnswer {
        content: brought.content,
        value: brought.value,
        verdict: brought.verdict.map(expectation),
        query: brought.query,
        outputs: brought.outputs,
        warnings: brought.warnings,
        at: console.shared.now(),
        took_ms: brought.took_ms,
    };
    let runbook = &shelved.runbook;
    Ok(AnsweredBlock {
        answer,
        panel: brought.panel,
        title: title(runbook, request.block as usize),
        from: match block.step {
            Some(step) => format!("runbook {}, step {step}", shelved.file),
            None => format!("runbook {}, line {}", shelved.file, block.line),
        },
    })
}

/// The file is not the one that the user sees.
fn changed(block: u32) -> Failure {
    Failure::new(
        Code::NotFound,
        format!("block {block} of the runbook is not the one that was shown"),
    )
    .remedy("open the runbook again; its file has changed")
}

/// The words of the step that a block belongs to, or of the heading that it stands under.
fn title(runbook: &runbook::Runbook, block: usize) -> String {
    let above = runbook.blocks.iter().take(block).rev();
    let heads =
        above.filter(|block| matches!(block.kind, Kind::Heading { .. } | Kind::Item { .. }));
    let words = |block: &runbook::Block| {
        let words: String = block.runs().map(|run| run.text.as_str()).collect();
        words.trim().to_owned()
    };
    let title = heads.map(words).find(|words| !words.is_empty());
    title.unwrap_or_else(|| runbook.title.clone())
}

impl Asked<'_> {
    /// Whether an answer is as expected; nothing if nothing is.
    fn judge(&self, answer: &Answer<'_>) -> Option<Verdict> {
        let expect = self.live.expect.as_ref()?;
        Some(expect.judge(answer, self.request.range.end.0))
    }

    /// Why it cannot be told whether an answer is as expected: there is none.
    fn unanswered(&self, failure: &Failure) -> Option<Verdict> {
        let why = format!("the source did not answer: {}", failure.message);
        self.live.expect.as_ref().map(|_| Verdict::Unknown(why))
    }

    /// An answer that is a failure.
    fn failed(&self, failure: Failure, query: SentQuery) -> Brought {
        Brought {
            value: None,
            verdict: self.unanswered(&failure),
            content: Content::Failed(failure),
            query,
            outputs: BTreeMap::new(),
            warnings: Vec::new(),
            took_ms: 0.0,
            panel: None,
        }
    }

    /// The query as it is sent to a source.
    fn sent(&self, source: &str) -> SentQuery {
        SentQuery {
            ref_id: "A".to_owned(),
            expr: self.filled.query.clone(),
            source: source.to_owned(),
            instant: false,
            step: model::Millis(0),
        }
    }

    /// What later steps may use of the answer: `first` holds the columns of its first row.
    fn outputs(
        &self,
        first: impl IntoIterator<Item = (String, String)>,
        others: impl IntoIterator<Item = (&'static str, String)>,
    ) -> BTreeMap<String, String> {
        let name = &self.live.name;
        if name.is_empty() {
            return BTreeMap::new();
        }
        let first = first
            .into_iter()
            .map(|(column, value)| (format!("steps.{name}.first.{column}"), value));
        let others = others
            .into_iter()
            .map(|(what, value)| (format!("steps.{name}.{what}"), value));
        first.chain(others).collect()
    }
}

fn expectation(verdict: Verdict) -> Expectation {
    match verdict {
        Verdict::Met(words) => Expectation::Met { words },
        Verdict::Missed(words) => Expectation::Missed { words },
        Verdict::Unknown(why) => Expectation::Unknown { why },
    }
}
