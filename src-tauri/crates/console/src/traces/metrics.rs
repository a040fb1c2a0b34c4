use model::{Failure, Millis, Nanos, SpanKind, SpanView, TimeRange};

use super::analysis::Analysis;
use crate::{
    Console, overview,
    wire::{MarkKind, MarkView, OverviewRequest, TraceMetrics, TraceMetricsRequest},
};

/// What is shown before and after the trace.
const AROUND: Millis = Millis(15 * 60_000);
/// Attributes that hold the route, OpenTelemetry's first.
const ROUTES: [&str; 2] = ["http.route", "http.target"];
/// Attributes that hold the method, OpenTelemetry's first.
const METHODS: [&str; 2] = ["http.request.method", "http.method"];

/// How the route of a trace did around its time.
///
/// # Errors
/// If the trace is not open any more, or there is no such environment.
pub async fn trace_metrics(
    console: &Console,
    request: TraceMetricsRequest,
) -> Result<TraceMetrics, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &TraceMetricsRequest) -> Result<TraceMetrics, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.traces.get(request.trace)?;
    let analysis = &opened.analysis;
    let span = match request.span {
        Some(span) => Some(analysis.span(span)?),
        None => analysis.reading(false).tree.roots().first().copied(),
    };
    let Some(route) = span.and_then(|span| route(analysis, span)) else {
        return Ok(TraceMetrics {
            about: String::new(),
            signals: Vec::new(),
            missing: "no span here or above it serves a route of HTTP".to_owned(),
        });
    };
    let about = format!("{} {} of {}", route.method, route.route, route.service);
    let asked = OverviewRequest {
        environment: request.environment.clone(),
        range: TimeRange {
            start: Millis(route.ran.start.0 - AROUND.0),
            end: Millis((route.ran.end.0 + AROUND.0).min(console.shared.now().0)),
        },
        width: request.width,
        height: request.height,
        theme: request.theme,
        zone: request.zone.clone(),
    };
    let mark = MarkView {
        at: route.ran.start,
        end: Some(route.ran.end),
        kind: MarkKind::Trace,
        text: format!("this trace: {about}"),
    };
    let which = (route.method.as_str(), route.route.as_str());
    let signals = overview::signals_of_route(console, &running, &asked, which, mark).await;
    let (signals, missing) = match signals {
        Ok(signals) => (signals, String::new()),
        Err(missing) => (Vec::new(), missing),
    };
    Ok(TraceMetrics {
        about: about.trim().to_owned(),
        signals,
        missing,
    })
}

/// A route that was served.
#[derive(Debug, PartialEq)]
struct Route {
    service: String,
    method: String,
    route: String,
    ran: TimeRange,
}

/// The route of the span, or of the closest one above it.
fn route(analysis: &Analysis, span: u32) -> Option<Route> {
    let ancestors = analysis.reading(false).tree.ancestors(span);
    std::iter::once(span)
        .chain(ancestors)
        .map(|at| analysis.trace().span(at as usize))
        .filter(|span| matches!(span.kind(), SpanKind::Server | SpanKind::Unspecified))
        .find_map(|span| {
            Some(Route {
                service: span.service().to_owned(),
                method: first(span, METHODS).unwrap_or_default(),
                route: first(span, ROUTES)?,
                ran: TimeRange {
                    start: Nanos(span.start()).to_millis(),
                    end: Nanos(span.start().saturating_add(span.duration())).to_millis(),
                },
            })
        })
}

fn first(span: SpanView<'_>, names: [&str; 2]) -> Option<String> {
    let found = names.into_iter().find_map(|name| span.attribute(name))?;
    (!found.text.is_empty()).then(|| found.text.to_owned())
}
