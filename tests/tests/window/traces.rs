//! Traces in the real window: from what a customer sends to the statement that was slow.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::{
    harness::{Backend, Window, harbour_pack, wait},
    slow_list,
};

/// A request of the demo's past that failed, by its id as a customer would send it.
pub(crate) fn failed_request(backend: &Backend) -> anyhow::Result<String> {
    let log = fs::read_to_string(backend.run.path().join("harbour.jsonl"))?;
    let of_line = |line: &str| -> Option<String> {
        let line: Value = serde_json::from_str(line).ok()?;
        let failed = line["level"] == "ERROR" && line["code"] == "ORDER_TOTAL_MISMATCH";
        let id = line["request_id"].as_str().filter(|_| failed)?;
        line["trace_id"].as_str()?;
        Some(id.to_owned())
    };
    log.lines()
        .find_map(of_line)
        .context("the demo's past holds a failed request")
}

#[tokio::test]
async fn a_request_id_leads_to_the_trace_its_error_its_lines_and_its_statement()
-> anyhow::Result<()> {
    let backend = Backend::start().await?;
    let request = failed_request(&backend)?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    window.ready("overview").await?;
    window.choose(&request, &request).await?;
    window.ready("trace").await?;
    window.shows("1 error").await?;
    window.settled().await?;
    window.accessible("a trace").await?;

    window.press("e").await?;
    focused_row(&window, "POST /api/v1/orders").await?;
    window.press(Key::Enter).await?;
    window.shows("ORDER_TOTAL_MISMATCH").await?;
    window.press("l").await?;
    window.shows("request failed").await?;
    // From the line back to the span, and on to the statement of the span below it.
    window.press("j").await?;
    window.press("j").await?;
    focused_row(&window, "SELECT carts").await?;
    window.press(Key::Enter).await?;
    window.shows("Statement").await?;
    window.close().await
}

#[tokio::test]
async fn a_search_finds_the_repeated_query_and_what_is_unknown_is_explained() -> anyhow::Result<()>
{
    let backend = Backend::start().await?;
    let window = Window::open(Some(&harbour_pack()), backend.variables()).await?;
    window.ready("overview").await?;
    window.press("t").await?;
    window.shows("Last 6 h").await?;
    window.click("Last 6 h").await?;
    window.press("g").await?;
    window.press("t").await?;
    window.ready("traces").await?;
    window.settled().await?;
    window.accessible("the search for traces").await?;
    slow_list::open(&window).await?;
    window
        .shows("SELECT order_items (harbour) is called")
        .await?;
    window.press("[").await?;
    window.ready("traces").await?;

    window
        .run("document.querySelector('[aria-label^=\"Paste an id\"]').focus(); return true")
        .await?;
    window.press("ffffffffffffffffffffffffffffffff").await?;
    window.press(Key::Enter).await?;
    window.ready("lookup").await?;
    window.shows("keeps traces for").await?;
    window.shows("Asks again in").await?;
    window.accessible("a look-up that found nothing").await?;
    window.close().await
}

#[tokio::test]
async fn fifty_thousand_spans_open_scroll_close_filter_and_compare() -> anyhow::Result<()> {
    const SPANS: usize = 50_000;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("large.json");
    let small = large(8, 5);
    fs::write(&file, format!("{}\n{small}\n", large(7, SPANS)))?;
    let window = Window::open(Some(&harbour_pack()), Vec::new()).await?;
    window.ready("overview").await?;
    window.press("g").await?;
    window.press("t").await?;
    window.ready("traces").await?;
    open_file(&window, &file).await?;
    window.ready("trace_file").await?;
    window.shows("50,000").await?;
    let chosen = window
        .run(
            "const row = [...document.querySelectorAll('[role=row]')]
                 .find((row) => row.textContent.includes('50,000'));
             row?.click();
             return row !== undefined",
        )
        .await?;
    ensure!(chosen == json!(true), "the large one of the two is listed");
    window.press(Key::Enter).await?;
    window.ready("trace").await?;
    window.shows("50,000 spans").await?;

    window.press("o").await?;
    window.shows("50,000 rows").await?;
    let rows = "return document.querySelectorAll('[role=treegrid] [role=row]').length";
    let drawn = window.run(rows).await?;
    ensure!(
        drawn
            .as_u64()
            .is_some_and(|count| (5..200).contains(&count)),
        "only what is in sight is drawn: {drawn}"
    );
    // The last child of the last child, and so on.
    let last = (0..).try_fold(0, |at, _: u32| {
        let child = 4 * at + 4;
        if child < SPANS { Ok(child) } else { Err(at) }
    });
    let last = format!("step {}", last.unwrap_or_else(|at| at));
    window
        .run(
            "const tall = [...document.querySelectorAll('main *')]
                  .filter((e) => e.scrollHeight > e.clientHeight + 5000);
              for (const one of tall) one.scrollTop = one.scrollHeight;",
        )
        .await?;
    window.shows(&last).await?;

    window.press("c").await?;
    window.shows("1 row").await?;
    window.press("o").await?;
    window.press("/").await?;
    window.press("step 49999").await?;
    window.press(Key::Enter).await?;
    window.shows("step 49999").await?;
    window.shows("hidden").await?;
    window.accessible("a trace of 50,000 spans").await?;
    window.press(Key::Escape).await?;
    window.press(Key::Escape).await?;
    window
        .choose("Compare with another", "Compare with another")
        .await?;
    window.shows("Compare with").await?;
    let field = window
        .page
        .find(By::Css("input[placeholder='trace id']"))
        .await?;
    field.send_keys("8").await?;
    window.press(Key::Enter).await?;
    window.shows("5 spans, 0 errors").await?;
    window.shows("only here").await?;
    window.close().await
}

/// Waits until the row with these words has the focus.
async fn focused_row(window: &Window, words: &str) -> anyhow::Result<()> {
    wait(&format!("the row {words:?} has the focus"), async || {
        let script =
            "return document.querySelector('[role=row][aria-selected=true]')?.innerText ?? ''";
        let text = window.run(script).await.ok()?;
        text.as_str()?.contains(words).then_some(())
    })
    .await
}

/// Pastes the path of a file, as file managers copy it.
async fn open_file(window: &Window, file: &Path) -> anyhow::Result<()> {
    wait("the field has the focus", async || {
        let focused = window
            .run("return document.activeElement?.tagName")
            .await
            .ok()?;
        (focused == json!("INPUT")).then_some(())
    })
    .await?;
    window.press(file.display().to_string().as_str()).await?;
    window.press(Key::Enter).await
}

/// A trace as a line of OTLP JSON, four spans below each.
fn large(trace: u32, spans: usize) -> String {
    let mut text = String::from(
        r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"large"}}]},"scopeSpans":[{"spans":["#,
    );
    for at in 0..spans {
        let comma = if at == 0 { "" } else { "," };
        let parent = if at == 0 {
            String::new()
        } else {
            format!(r#""parentSpanId":"{:016x}","#, (at - 1) / 4 + 1)
        };
        let start = 1_795_222_070_000_000_000_u64 + at as u64 * 1_000;
        let _ = write!(
            text,
            r#"{comma}{{"traceId":"{:032x}","spanId":"{:016x}",{parent}"name":"step {at}","kind":1,"startTimeUnixNano":"{start}","endTimeUnixNano":"{}"}}"#,
            trace,
            at + 1,
            start + 500_000_000,
        );
    }
    text.push_str("]}]}]}");
    text
}
