//! Questions that are asked again to be kept, and answers of a runbook's blocks as they come.

use std::sync::Arc;

use incident::{Answer, Entry, What};
use model::{Failure, Nanos, TimeRange};
use serde_json::json;

use super::{super::write::Writing, words};
use crate::{
    Console,
    explore::explored,
    panel::{self, AnsweredPanel},
    runbooks::{self, AnsweredBlock},
    wire::{
        AskBlock, BlockAnswer, Chosen, Content, ExploreRequest, PanelRequest, SentQuery, ThemeName,
    },
};

/// Size of a picture in a record, in CSS pixels.
const SIZE: (u32, u32) = (900, 300);

pub(super) async fn panel(
    console: &Console,
    request: PanelRequest,
    note: String,
) -> Result<Writing, Failure> {
    let request = PanelRequest {
        width: SIZE.0,
        height: SIZE.1,
        theme: ThemeName::Light,
        isolate: Vec::new(),
        question: 0,
        ..request
    };
    let (dashboard, answered) = panel::asked(console, &request).await?;
    let view = answered.view();
    let answer = Answer {
        about: format!("panel {}#{}", request.uid, request.panel),
        title: view.title.clone(),
        from: format!("panel of {dashboard}"),
        query: queries(&view.queries),
        source: sources(console, &request.environment, &view.queries).await,
        note,
        ..blank(request.range, &view.content)
    };
    let title = answer.title.clone();
    Ok(Writing {
        what: What::Answer(answer),
        data: answered.data(),
        picture: picture(&answered, &request),
        title,
    })
}

pub(super) async fn query(
    console: &Console,
    request: ExploreRequest,
    note: String,
) -> Result<Writing, Failure> {
    let request = ExploreRequest {
        width: SIZE.0,
        height: SIZE.1,
        theme: ThemeName::Light,
        isolate: Vec::new(),
        question: 0,
        ..request
    };
    let (view, answered) = explored(console, &request).await?;
    let sent = std::slice::from_ref(&view.query);
    let mut answer = Answer {
        about: format!("query {}", request.expr),
        title: request.expr.clone(),
        from: "Explore".to_owned(),
        query: queries(sent),
        source: sources(console, &request.environment, sent).await,
        note,
        ..blank(request.range, &view.chart)
    };
    // One number says more than "1 series".
    if matches!(view.table, Content::Table(_)) {
        answer.value = words::value(&view.table);
    }
    Ok(Writing {
        what: What::Answer(answer),
        title: "query".to_owned(),
        data: answered.data(),
        picture: picture(
            &answered,
            &drawn(&request.environment, &request.zone, request.range),
        ),
    })
}

pub(super) async fn block(
    console: &Console,
    request: AskBlock,
    note: String,
) -> Result<Writing, Failure> {
    let asked = runbooks::answered(console, &request).await?;
    let mut answer = of_block(console, &request, &asked).await;
    answer.note = note;
    Ok(writing(answer, &request, &asked))
}

/// How long, in nanoseconds, an answer that stands as it did is not recorded again although its
/// number moved: what is refreshed every half minute would drown what was done.
const MOVED: i64 = 5 * 60 * 1_000_000_000;

/// Records what a block answered, before it is shown: the first answer, each that stands otherwise
/// than the one before, and now and then one whose value moved. What keeps it from being recorded is a warning of the
/// answer.
pub(crate) async fn record_answer(
    console: &Console,
    request: &AskBlock,
    asked: AnsweredBlock,
) -> BlockAnswer {
    let asked = Arc::new(asked);
    let recorded = record(console, request, &asked).await;
    let mut answer = match Arc::try_unwrap(asked) {
        Ok(asked) => asked.answer,
        Err(asked) => asked.answer.clone(),
    };
    if let Err(failure) = recorded {
        let remedy = failure
            .remedy
            .map_or_else(String::new, |remedy| format!("; {remedy}"));
        answer.warnings.push(format!(
            "this answer is not in the record of the incident: {}{remedy}",
            failure.message
        ));
    }
    answer
}

async fn record(
    console: &Console,
    request: &AskBlock,
    asked: &Arc<AnsweredBlock>,
) -> Result<(), Failure> {
    let environment = &request.runbook.environment;
    let Some(found) = console.recorded(environment)? else {
        return Ok(());
    };
    let answer = of_block(console, request, asked).await;
    let (request, asked) = (request.clone(), asked.clone());
    let now = console.shared.options.clock.now();
    let write = move |entries: &[Entry]| {
        let same = last(entries, &answer.about).is_some_and(|(at, last)| {
            last.says_the_same_as(&answer) || (last.stands_as(&answer) && now.0 - at.0 < MOVED)
        });
        (!same).then(|| writing(answer, &request, &asked))
    };
    console.write_if(environment, &found, write).await?;
    Ok(())
}

/// The newest answer to a question in a record, and when it was written.
fn last<'e>(entries: &'e [Entry], about: &str) -> Option<(Nanos, &'e Answer)> {
    entries.iter().rev().find_map(|entry| match &entry.what {
        What::Answer(answer) if answer.about == about => Some((entry.at, answer)),
        _ => None,
    })
}

async fn of_block(console: &Console, request: &AskBlock, asked: &AnsweredBlock) -> Answer {
    let answer = &asked.answer;
    let sent = std::slice::from_ref(&answer.query);
    let environment = &request.runbook.environment;
    let (verdict, said) = words::verdict(answer.verdict.as_ref());
    let mut kept = Answer {
        about: format!("block {}#{}", request.runbook.file, request.block),
        title: asked.title.clone(),
        from: asked.from.clone(),
        query: queries(sent),
        source: sources(console, environment, sent).await,
        verdict,
        words: said,
        ..blank(request.range, &answer.content)
    };
    if let Some(value) = &answer.value {
        kept.value.clone_from(value);
    }
    kept
}

fn writing(answer: Answer, request: &AskBlock, asked: &AnsweredBlock) -> Writing {
    let environment = &request.runbook.environment;
    let panel = asked.panel.as_deref();
    let data = match (panel, &asked.answer.content) {
        (Some(panel), _) => panel.data(),
        (None, Content::Failed(_)) => None,
        (None, content) => Some(json!({
            "query": asked.answer.query,
            "range": request.range,
            "at": asked.answer.at,
            "content": content,
        })),
    };
    Writing {
        title: answer.title.clone(),
        what: What::Answer(answer),
        data,
        picture: panel
            .and_then(|panel| picture(panel, &drawn(environment, &request.zone, request.range))),
    }
}

/// An answer of which only the content is known.
fn blank(range: TimeRange, content: &Content) -> Answer {
    Answer {
        about: String::new(),
        title: String::new(),
        from: String::new(),
        query: String::new(),
        source: String::new(),
        range,
        value: words::value(content),
        verdict: String::new(),
        words: String::new(),
        note: String::new(),
        data: None,
        picture: None,
        failure: words::failure(content),
    }
}

fn queries(sent: &[SentQuery]) -> String {
    let texts: Vec<&str> = sent.iter().map(|query| query.expr.as_str()).collect();
    texts.join("\n")
}

/// Titles of the sources that were asked.
async fn sources(console: &Console, environment: &str, sent: &[SentQuery]) -> String {
    let running = console.environment(environment).await.ok();
    let mut titles: Vec<String> = Vec::new();
    for query in sent {
        let source = running
            .as_ref()
            .and_then(|running| running.source(&query.source).ok());
        let title = source.map_or_else(
            || query.source.clone(),
            |source| source.definition.title.clone(),
        );
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles.join(", ")
}

/// A picture of what was answered; nothing if there is nothing to draw.
fn picture(answered: &AnsweredPanel, request: &PanelRequest) -> Option<String> {
    let nothing = matches!(
        answered.view().content,
        Content::Empty(_) | Content::Unsupported(_) | Content::Failed(_)
    );
    (!nothing).then(|| answered.svg(request))
}

/// A request that only tells how something is drawn.
fn drawn(environment: &str, zone: &crate::wire::Zone, range: TimeRange) -> PanelRequest {
    PanelRequest {
        environment: environment.to_owned(),
        uid: String::new(),
        panel: 0,
        chosen: Chosen::new(),
        range,
        width: SIZE.0,
        height: SIZE.1,
        theme: ThemeName::Light,
        zone: zone.clone(),
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question: 0,
    }
}
