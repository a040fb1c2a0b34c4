use std::sync::Arc;

use model::{Code, Failure};
use serde_json::json;

use crate::{
    Console,
    environments::Running,
    panel::{self, AnsweredPanel},
    wire::{Chosen, Content, ExploreRequest, ExploreView, PanelRequest, SentQuery},
};

mod complete;
mod names;
mod problem;
mod rank;
mod spot;
mod tokens;
mod words;

pub use complete::complete;
pub(crate) use names::Names;
pub(crate) use spot::metric_names;

/// Ids of the two panels that Explore is made of.
const CHART: u32 = 1;
const TABLE: u32 = 2;
/// The uid of the dashboard they stand on, which no file has.
const UID: &str = "explore";

/// One query's answer as a chart and as a table.
///
/// Both are panels of a dashboard that exists for this question only, so that a query looks in
/// Explore as it will look on a dashboard.
///
/// # Errors
/// If there is no such environment.
pub async fn explore(console: &Console, request: ExploreRequest) -> Result<ExploreView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &ExploreRequest) -> Result<ExploreView, Failure> {
    let (view, _) = explored(console, request).await?;
    Ok(view)
}

/// The same with the chart as it was answered.
///
/// # Errors
/// If there is no such environment.
pub(crate) async fn explored(
    console: &Console,
    request: &ExploreRequest,
) -> Result<(ExploreView, AnsweredPanel), Failure> {
    let running = console.environment(&request.environment).await?;
    let source = source_key(&running, request);
    let json = panel_json(request, source.as_deref());
    let file = dashboard_json(&json, request);
    let (dashboard, _) = dashboard::parse(&file.to_string(), UID);
    let dashboard = Arc::new(dashboard);
    let mut panels = dashboard.panels();
    let (Some(chart), Some(table)) = (panels.next(), panels.next()) else {
        return Err(
            Failure::new(Code::Internal, "the panels of Explore cannot be read")
                .remedy("please report the query"),
        );
    };
    let asked = |panel: u32| PanelRequest {
        environment: request.environment.clone(),
        uid: UID.to_owned(),
        panel,
        chosen: Chosen::new(),
        range: request.range,
        width: request.width,
        height: request.height,
        theme: request.theme,
        zone: request.zone.clone(),
        isolate: request.isolate.clone(),
        scoped: Chosen::new(),
        question: 0,
    };
    let (chart_asked, table_asked) = (asked(CHART), asked(TABLE));
    let (chart, table) = futures::join!(
        panel::portray(console, &running, &dashboard, chart, &chart_asked),
        panel::portray(console, &running, &dashboard, table, &table_asked),
    );
    let took = chart.took.max(table.took);
    let table = table.view;
    let view = &chart.view;
    let query = view.queries.first().cloned().unwrap_or_else(|| SentQuery {
        ref_id: "A".to_owned(),
        expr: request.expr.clone(),
        source: source.unwrap_or_default(),
        instant: false,
        step: model::Millis(0),
    });
    let mut warnings = view.warnings.clone();
    for warning in table.warnings {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    let view = ExploreView {
        chart: placed(view.content.clone(), &query.expr),
        table: placed(table.content, &query.expr),
        query,
        warnings,
        took_ms: took.as_secs_f64() * 1_000.0,
        capped_at: view.capped_at.or(table.capped_at),
        json: format!("{json:#}"),
    };
    let answered = AnsweredPanel {
        dashboard: dashboard.clone(),
        panel: CHART,
        portrait: chart,
    };
    Ok((view, answered))
}

/// The key of the source to name in the panel; nothing for the one that is asked anyway.
fn source_key(running: &Running, request: &ExploreRequest) -> Option<String> {
    let chosen = running.metrics(Some(request.source.as_deref()?)).ok()?;
    let default = running.metrics(None).ok()?;
    (chosen.definition.id != default.definition.id).then(|| chosen.definition.id.clone())
}

/// A panel of Grafana JSON that asks the query.
fn panel_json(request: &ExploreRequest, source: Option<&str>) -> serde_json::Value {
    let mut target = json!({
        "refId": "A",
        "expr": request.expr,
        "range": true,
        "legendFormat": "__auto",
    });
    let mut panel = json!({
        "id": CHART,
        "type": "timeseries",
        "title": "",
        "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
        "fieldConfig": {
            "defaults": {
                "unit": if request.unit.is_empty() { "short" } else { &request.unit },
                "custom": { "drawStyle": "line", "lineWidth": 1, "fillOpacity": 0 },
            },
            "overrides": [],
        },
        "options": {
            "legend": { "displayMode": "list", "placement": "bottom", "showLegend": true, "calcs": [] },
            "tooltip": { "mode": "multi", "sort": "desc" },
        },
    });
    if let Some(source) = source {
        let reference = json!({ "type": "prometheus", "uid": source });
        target["datasource"] = reference.clone();
        panel["datasource"] = reference;
    }
    panel["targets"] = json!([target]);
    panel
}

/// The panel, and beside it the same query for one moment as a table.
fn dashboard_json(panel: &serde_json::Value, request: &ExploreRequest) -> serde_json::Value {
    let mut chart = panel.clone();
    chart["gridPos"] = json!({ "x": 0, "y": 0, "w": 24, "h": 8 });
    let mut table = panel.clone();
    table["id"] = json!(TABLE);
    table["type"] = json!("table");
    table["gridPos"] = json!({ "x": 0, "y": 8, "w": 24, "h": 8 });
    table["targets"][0]["range"] = json!(false);
    table["targets"][0]["instant"] = json!(true);
    table["targets"][0]["format"] = json!("table");
    table["fieldConfig"] = json!({
        "defaults": { "unit": request.unit },
        // The moment is the same in every row: it stands above the table.
        "overrides": [{
            "matcher": { "id": "byName", "options": "Time" },
            "properties": [{ "id": "custom.hidden", "value": true }],
        }],
    });
    table["options"] = json!({});
    json!({
        "uid": UID,
        "title": "Explore",
        "schemaVersion": 39,
        "panels": [chart, table],
    })
}

/// A refused query with the column where it goes wrong; the server's words stay.
fn placed(content: Content, sent: &str) -> Content {
    let Content::Failed(failure) = content else {
        return content;
    };
    if failure.code != Code::BadQuery {
        return Content::Failed(failure);
    }
    let said = &failure.message;
    let message = match problem::in_column(sent) {
        // Our own evaluator has said the same already.
        Some((reason, Some(column))) if said.contains(&reason) => {
            format!("The query is wrong at column {column}: {reason}")
        }
        Some((reason, Some(column))) => {
            format!("The query is wrong at column {column}: {reason}. The source says: {said}")
        }
        Some(_) => said.clone(),
        None => match column_of(said) {
            Some(column) => format!("The query is wrong at column {column}: {said}"),
            None => said.clone(),
        },
    };
    Content::Failed(Failure { message, ..failure })
}

/// The column in the words of a Prometheus: `1:34: parse error: …`.
fn column_of(words: &str) -> Option<u32> {
    let (before, _) = words.split_once(": parse error")?;
    let place = before.rsplit([' ', '"']).next()?;
    let (line, column) = place.split_once(':')?;
    (line == "1").then(|| column.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_read_from_a_servers_words() {
        for (words, expected) in [
            (
                "invalid parameter \"query\": 1:34: parse error: unexpected",
                Some(34),
            ),
            ("1:7: parse error: no", Some(7)),
            ("2:7: parse error: no", None),
            ("too many samples", None),
        ] {
            assert_eq!(column_of(words), expected, "{words}");
        }
    }
}
