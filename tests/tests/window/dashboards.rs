//! Dashboards as people use them: variables, zoom, crosshair, legend, links, exemplars, reports.

use std::{fs, path::Path};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key, WebElement};

use crate::harness::{Backend, Window, harbour_pack, wait};

const DURATION: &str = "http_server_request_duration_seconds";

/// Harbour's environments with dashboards of this test.
fn pack(folder: &Path) -> anyhow::Result<()> {
    fs::copy(
        harbour_pack().join("wheelhouse.toml"),
        folder.join("wheelhouse.toml"),
    )?;
    fs::create_dir(folder.join("dashboards"))?;
    let write = |name: &str, dashboard: Value| {
        fs::write(folder.join("dashboards").join(name), dashboard.to_string())
    };
    write("one.json", one())?;
    write("two.json", two())?;
    Ok(())
}

fn one() -> Value {
    let method = format!("label_values({DURATION}_count, http_request_method)");
    let route =
        format!("label_values({DURATION}_count{{http_request_method=\"$method\"}}, http_route)");
    let variable = |name: &str, label: &str, query: &str| {
        json!({ "name": name, "label": label, "type": "query", "query": query, "sort": 1,
            "refresh": 2, "current": {} })
    };
    let select = "http_request_method=\"$method\",http_route=\"$route\"";
    let timeseries = |id: u32, x: u32, title: &str, expr: String, legend: &str| {
        json!({ "id": id, "type": "timeseries", "title": title,
            "gridPos": { "x": x, "y": 0, "w": 12, "h": 8 },
            "fieldConfig": { "defaults": { "unit": "s" }, "overrides": [] },
            "options": { "legend": { "displayMode": "list", "placement": "bottom", "calcs": [] } },
            "targets": [{ "refId": "A", "expr": expr, "legendFormat": legend, "exemplar": true }] })
    };
    let empty = |id: u32, x: u32, title: &str, expr: &str| {
        json!({ "id": id, "type": "stat", "title": title,
            "gridPos": { "x": x, "y": 14, "w": 6, "h": 6 },
            "targets": [{ "refId": "A", "expr": expr }] })
    };
    json!({
        "uid": "one", "title": "Workbench one", "schemaVersion": 41, "graphTooltip": 1,
        "templating": { "list": [
            variable("method", "Method", &method), variable("route", "Route", &route),
            { "name": "none", "label": "Nothing", "type": "query", "current": {},
              "query": "label_values(no_such_metric_at_all, x)" }] },
        "panels": [
            timeseries(1, 0, "By method",
                format!("sum by (http_request_method) (rate({DURATION}_count[1m]))"),
                "{{http_request_method}}"),
            timeseries(2, 12, "Slowest of the route",
                format!("histogram_quantile(0.95, sum by (le) (rate({DURATION}_bucket{{{select}}}[1m])))"),
                "p95"),
            { "id": 3, "type": "table", "title": "Routes",
              "gridPos": { "x": 0, "y": 8, "w": 24, "h": 6 },
              "fieldConfig": { "defaults": {}, "overrides": [{
                  "matcher": { "id": "byName", "options": "http_route" },
                  "properties": [{ "id": "links", "value": [{ "title": "Follow",
                      "url": "/d/two?var-route=${__value.raw}" }] }] }] },
              "targets": [{ "refId": "A", "format": "table", "instant": true,
                  "expr": format!("sum by (http_route) (rate({DURATION}_count[5m]))") }] },
            empty(4, 0, "Never seen", &format!("rate({DURATION}_cuont[5m])")),
            empty(5, 6, "No such value", &format!("{DURATION}_count{{http_route=\"/api/v1/order\"}}")),
            empty(6, 12, "Computed away", &format!("{DURATION}_count < 0")),
            empty(7, 18, "Needs a value", "up{job=\"$none\"}"),
            { "id": 8, "type": "nodeGraph", "title": "Graph",
              "gridPos": { "x": 0, "y": 20, "w": 6, "h": 4 }, "targets": [] }
        ]
    })
}

fn two() -> Value {
    json!({
        "uid": "two", "title": "Workbench two", "schemaVersion": 41,
        "templating": { "list": [{ "name": "route", "label": "Route", "type": "textbox", "query": "" }] },
        "panels": [{ "id": 1, "type": "text", "title": "Chosen",
            "gridPos": { "x": 0, "y": 0, "w": 12, "h": 4 },
            "options": { "mode": "markdown",
                "content": "the route is **$route**\n\n<script>window.hostile = 1</script>\n<img src=x onerror=\"window.hostile = 1\">" } }]
    })
}

async fn opened(backend: &Backend, folder: &Path) -> anyhow::Result<Window> {
    pack(folder)?;
    let window = Window::open(Some(folder), backend.variables()).await?;
    window.ready("overview").await?;
    // Before the backend's history is read, no route has exemplars and a variable would keep that.
    window.drawn().await?;
    window.choose("Workbench one", "Workbench one").await?;
    window.ready("dashboard").await?;
    window.drawn().await?;
    Ok(window)
}

async fn one_of(window: &Window, css: &str) -> anyhow::Result<WebElement> {
    wait(css, async || window.page.find(By::Css(css)).await.ok())
        .await
        .with_context(|| format!("nothing fits {css}"))
}

/// The plot of a panel's chart.
fn chart(title: &str) -> String {
    format!("article[aria-label='{title}'] [role='slider']")
}

#[tokio::test]
async fn chained_variables_narrow_each_other_and_the_panels() -> anyhow::Result<()> {
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    let window = opened(&backend, folder.path()).await?;
    let options = async |label: &str| -> anyhow::Result<Vec<String>> {
        let path = format!(
            "//*[@role='group'][@aria-label='Variables']//button[contains(., {label:?}) or @aria-label={label:?} or contains(@aria-label, {label:?})]"
        );
        let found = wait(label, async || {
            window.page.find(By::XPath(&path)).await.ok()
        })
        .await;
        found?.click().await?;
        let listed = wait("its options", async || {
            let script = "return [...document.querySelectorAll('[role=option]')].map((e) => e.innerText.trim())";
            let listed = window.run(script).await.ok()?;
            let listed: Vec<String> = serde_json::from_value(listed).ok()?;
            (!listed.is_empty()).then_some(listed)
        })
        .await?;
        Ok(listed)
    };
    let methods = options("Method").await?;
    ensure!(
        methods.iter().any(|method| method == "POST"),
        "the methods are {methods:?}"
    );
    let post = By::XPath("//*[@role='option'][normalize-space()='POST']");
    window.page.find(post).await?.click().await?;
    one_of(&window, "button[aria-label='Method: POST']").await?;
    window.settled().await?;
    let routes = options("Route").await?;
    window.press(Key::Escape).await?;
    ensure!(
        routes.iter().any(|route| route == "/api/v1/orders")
            && !routes.iter().any(|route| route == "/api/v1/products/{id}"),
        "only routes that are posted to remain, got {routes:?}"
    );
    window.close().await
}

#[tokio::test]
async fn dragging_zooms_and_hovering_shows_one_moment_everywhere() -> anyhow::Result<()> {
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    let window = opened(&backend, folder.path()).await?;
    let plot = one_of(&window, &chart("By method")).await?;
    let hover = window.page.action_chain();
    hover
        .move_to_element_center(&plot)
        .move_by_offset(10, 0)
        .perform()
        .await?;
    // The other chart tells the time of its own cursor line; the hovered one has the values.
    wait("the other chart shows the moment", async || {
        let script = format!(
            "const chart = document.querySelector({:?});
             return /\\d\\d:\\d\\d/.test(chart.innerText)",
            chart("Slowest of the route")
        );
        (window.run(&script).await.ok()? == json!(true)).then_some(())
    })
    .await?;
    window.shows("GET").await?;
    let before = window.text().await?;
    ensure!(before.contains("Last "), "the range is relative");
    let drag = window.page.action_chain();
    drag.move_to_element_center(&plot)
        .move_by_offset(-60, 0)
        .click_and_hold()
        .move_by_offset(40, 0)
        .move_by_offset(40, 0)
        .release()
        .perform()
        .await?;
    wait("the range is the one that was dragged", async || {
        let words = window.text().await.ok()?;
        (!words.contains("Last 1 h") && !words.contains("Last 3 h")).then_some(())
    })
    .await?;
    window.press("[").await?;
    window.shows("Last ").await?;
    window.close().await
}

#[tokio::test]
async fn a_legend_isolates_and_a_value_leads_on() -> anyhow::Result<()> {
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    let window = opened(&backend, folder.path()).await?;
    window.settled().await?;
    let lines = "return document.querySelectorAll(\"article[aria-label='By method'] [role='slider'] svg [stroke^='var(--series']\").length";
    let all = window.run(lines).await?.as_u64().unwrap_or(0);
    let entry = "//article[@aria-label='By method']//button[normalize-space()='GET']";
    window.page.find(By::XPath(entry)).await?.click().await?;
    wait("one line is left", async || {
        let shown = window.run(lines).await.ok()?.as_u64()?;
        (shown < all).then_some(())
    })
    .await?;
    let link = "//article[@aria-label='Routes']//*[self::a or self::button][contains(., '/api/v1/orders')]";
    window.page.find(By::XPath(link)).await?.click().await?;
    // One link is followed at once; several are in a menu.
    let followed = wait("the other dashboard", async || {
        if let Ok(item) = window
            .page
            .find(By::XPath("//*[@role='menuitem'][contains(., 'Follow')]"))
            .await
        {
            item.click().await.ok()?;
        }
        let words = window.text().await.ok()?;
        (words.contains("Workbench two") && words.contains("the route is /api/v1/orders"))
            .then_some(())
    });
    followed.await?;
    let hostile = window.run("return window.hostile ?? 0").await?;
    ensure!(hostile == json!(0), "a text panel runs nothing");
    window.close().await
}

#[tokio::test]
async fn an_exemplar_leads_to_its_trace() -> anyhow::Result<()> {
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    let window = opened(&backend, folder.path()).await?;
    let exemplar = "[role='group'][aria-label^='Exemplars of'] button";
    let one = one_of(&window, exemplar).await?;
    one.focus().await?;
    window.press(Key::Enter).await?;
    wait("a trace id of 32 digits", async || {
        let script = "return [...document.querySelectorAll('code')].some((e) => /^[0-9a-f]{32}$/.test(e.innerText.trim()))";
        (window.run(script).await.ok()? == json!(true)).then_some(())
    })
    .await?;
    window.click("Open the trace").await?;
    window.ready("trace").await?;
    window.shows("harbour").await?;
    window.close().await
}

#[tokio::test]
async fn emptiness_is_explained_and_the_report_tells_what_is_left_out() -> anyhow::Result<()> {
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    let window = opened(&backend, folder.path()).await?;
    let scroll = "document.querySelector(\"article[aria-label='Needs a value']\").scrollIntoView()";
    window.run(scroll).await?;
    for words in [
        "never saw a metric named http_server_request_duration_seconds_cuont",
        "has no value \"/api/v1/order\"",
        "the expression leaves nothing",
        "The variable \"Nothing\" has no value",
    ] {
        window.shows(words).await?;
    }
    window.accessible("a dashboard with empty panels").await?;
    let badge = "//button[contains(., 'not supported')]";
    window.page.find(By::XPath(badge)).await?.click().await?;
    window.ready("report").await?;
    window.shows("nodeGraph").await?;
    window.accessible("the import report").await?;
    window.press("[").await?;
    window.ready("dashboard").await?;
    window.close().await
}

#[tokio::test]
async fn explore_asks_what_is_typed_and_lint_says_what_to_mend() -> anyhow::Result<()> {
    let (backend, folder) = (Backend::start().await?, tempfile::tempdir()?);
    let window = opened(&backend, folder.path()).await?;
    window.press("g").await?;
    window.press("x").await?;
    window.ready("explore").await?;
    let editor = one_of(&window, "textarea").await?;
    editor.click().await?;
    window
        .press("sum(rate(http_server_request_duration_seconds_count[1m]))")
        .await?;
    window.press(Key::Escape).await?;
    window.press(Key::Control + Key::Enter).await?;
    window.drawn().await?;
    window.accessible("Explore").await?;
    window.choose("Lint", "Lint").await?;
    window.ready("lint").await?;
    window.shows("no-description").await?;
    window.accessible("lint").await?;
    window.close().await
}
