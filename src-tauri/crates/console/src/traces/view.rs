use model::{Millis, Nanos, SpanId};
use trace::{Minimap, ProblemKind, TimeScale, Waterfall};

use super::{analysis::Analysis, open::Opened};
use crate::wire::{ErrorSpot, MinimapBar, OpenTrace, TraceFinding, TraceView};

/// An open trace as the window sees it: everything but its rows.
pub(super) fn of(opened: &Opened, request: &OpenTrace, at: Millis) -> TraceView {
    let analysis = &opened.analysis;
    let trace = analysis.trace();
    let reading = analysis.reading(false);
    let headline = trace::headline(analysis.as_sent());
    let error = headline.error.map(|origin| ErrorSpot {
        span: origin.span,
        service: origin.service,
        name: trace.span(origin.span as usize).name().to_owned(),
        message: origin.message,
    });
    let (minimap, lanes, sparse) = minimap(analysis);
    let span: Option<SpanId> = request.span_id.as_deref().and_then(|id| id.parse().ok());
    let span = span.and_then(|id| trace.ids().iter().position(|other| *other == id));
    TraceView {
        trace: opened.number,
        id: trace.id().to_string(),
        source: opened.source.clone(),
        origin: opened.origin.clone(),
        start: Nanos(reading.timing.origin()),
        duration: headline.duration,
        spans: headline.spans,
        errors: headline.failed,
        error,
        span: span.map(|span| span as u32),
        service: headline.service,
        name: headline.name,
        services: analysis.services().to_vec(),
        depth: (0..trace.len() as u32)
            .map(|span| reading.tree.depth(span))
            .max()
            .unwrap_or_default(),
        findings: findings(analysis),
        minimap,
        lanes,
        skewed: !analysis.opened().skew().offsets().is_empty(),
        sparse,
        warnings: analysis.warnings.clone(),
        at,
    }
}

/// What is wrong, gravest first, then what was found.
fn findings(analysis: &Analysis) -> Vec<TraceFinding> {
    let problems = analysis.opened().problems(analysis.partial);
    let problems = problems.into_iter().map(|problem| TraceFinding {
        code: code(problem.kind),
        message: problem.message,
        remedy: problem.remedy,
        problem: true,
        spans: problem.spans,
    });
    let found = trace::findings(analysis.reading(false));
    let found = found.into_iter().map(|finding| TraceFinding {
        code: "repeated".to_owned(),
        message: finding.message,
        remedy: finding.remedy,
        problem: false,
        spans: vec![finding.span],
    });
    problems.chain(found).collect()
}

/// The name of a kind as it stands in JSON.
fn code(kind: ProblemKind) -> String {
    let name = serde_json::to_value(kind).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    name.unwrap_or_default().to_owned()
}

/// From this share of idle time on a trace is shown with it cut.
const SPARSE: f64 = 0.5;

/// The whole trace in small, and whether cutting its idle time would show more.
fn minimap(analysis: &Analysis) -> (Vec<MinimapBar>, u32, bool) {
    let reading = analysis.reading(false);
    let rows = analysis.rows(&Waterfall::default());
    let scale = TimeScale::of(reading, &rows, None, false);
    let cut = TimeScale::of(reading, &rows, None, true);
    let map = Minimap::of(reading, &rows, &scale);
    let place = |name: &str| {
        let services = analysis.services().iter();
        services
            .map(|service| &service.name)
            .position(|other| other == name)
    };
    let bars = map.bars.iter().map(|bar| MinimapBar {
        lane: bar.lane,
        from: bar.from as f32,
        to: bar.to as f32,
        service: place(&bar.service).unwrap_or_default() as u32,
        error: bar.error,
    });
    let idle: f64 = cut.cuts.iter().map(|cut| cut.to - cut.from).sum();
    let sparse = idle > reading.timing.length() as f64 * SPARSE;
    (bars.collect(), map.lanes, sparse)
}
