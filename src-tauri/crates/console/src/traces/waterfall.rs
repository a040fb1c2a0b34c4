use model::{Code, Failure};
use trace::{
    AttributeFilter, Direction, Reading, Row, RowState, SpanFilter, Stretch, TimeScale, Waterfall,
};

use super::analysis::Analysis;
use crate::{
    Console,
    wire::{
        Crumb, EventTick, FilterAttribute, FoldView, HiddenCounts, RevealRequest, Revealed,
        RowsRequest, ScaleCut, ScalePiece, WaterfallFilter, WaterfallRow, WaterfallRows,
        WaterfallState,
    },
};

/// Rows of one request at most; a screen has a tenth of it.
const MOST: u32 = 500;
/// Ancestors of a row that are sent at most: from the root on, and up to the row.
const FIRST: usize = 8;
const LAST: usize = 24;

/// Rows of an open trace's waterfall, with where time lies on screen.
///
/// # Errors
/// If the trace is not open any more.
pub async fn trace_rows(console: &Console, request: RowsRequest) -> Result<WaterfallRows, Failure> {
    let opened = console.shared.traces.get(request.trace)?;
    away(move || rows(&opened.analysis, &request)).await
}

/// Where a span, the next match or the next error is; nothing if there is none.
///
/// # Errors
/// If the trace is not open any more, or has no such span.
pub async fn reveal_span(
    console: &Console,
    request: RevealRequest,
) -> Result<Option<Revealed>, Failure> {
    let opened = console.shared.traces.get(request.trace)?;
    if let Some(span) = request.span {
        opened.analysis.span(span)?;
    }
    away(move || reveal(&opened.analysis, &request)).await
}

/// Works in a thread of its own: a million spans take a while.
async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the trace cannot be shown: {error}"),
        )
        .remedy("please report it, with the trace as a file if you may")
    })
}

fn rows(analysis: &Analysis, request: &RowsRequest) -> WaterfallRows {
    let view = view(&request.state);
    let reading = analysis.reading(view.correct_skew);
    let rows = analysis.rows(&view);
    let zoom = request.state.zoom.map(|(from, to)| Stretch { from, to });
    let scale = TimeScale::of(reading, &rows, zoom, view.compress);
    let page = rows.page(reading, request.from, request.count.min(MOST));
    let totals = rows.totals();
    WaterfallRows {
        total: rows.len() as u32,
        from: request.from,
        crumbs: page
            .first()
            .map(|row| crumbs(reading, row.span, view.root))
            .unwrap_or_default(),
        rows: page.into_iter().map(|of| row(of, analysis)).collect(),
        hidden: HiddenCounts {
            filter: totals.filtered,
            closed: totals.closed,
            folded: totals.folded,
            outside: totals.outside,
        },
        matches: (!view.filter.is_empty()).then_some(totals.matches),
        cuts: scale
            .cuts
            .iter()
            .map(|cut| ScaleCut {
                from: cut.from,
                to: cut.to,
                at: f64::midpoint(scale.place(cut.from), scale.place(cut.to)),
            })
            .collect(),
        scale: scale
            .pieces
            .iter()
            .map(|piece| ScalePiece {
                from: piece.from,
                to: piece.to,
                left: piece.at,
                right: piece.at + piece.width,
            })
            .collect(),
    }
}

fn reveal(analysis: &Analysis, request: &RevealRequest) -> Option<Revealed> {
    let view = view(&request.state);
    let reading = analysis.reading(view.correct_skew);
    let rows = analysis.rows(&view);
    let span = match request.span {
        Some(span) => span,
        None => {
            let errors = SpanFilter {
                errors: true,
                ..SpanFilter::default()
            };
            let condition = if request.errors {
                &errors
            } else {
                &view.filter
            };
            let direction = if request.backwards {
                Direction::Previous
            } else {
                Direction::Next
            };
            // Before the first row comes nothing, so that it can be found itself.
            let from = request.after.unwrap_or(u32::MAX);
            rows.find(reading, condition, from, direction)?.span
        }
    };
    if let Some(row) = rows.row_of(reading, span) {
        return Some(Revealed {
            state: request.state.clone(),
            span,
            row,
        });
    }
    let opened = rows.reveal(reading, &view, span)?;
    let row = analysis.rows(&opened).row_of(reading, span)?;
    Some(Revealed {
        state: state(opened, &request.state),
        span,
        row,
    })
}

fn view(state: &WaterfallState) -> Waterfall {
    Waterfall {
        root: state.root,
        depth: state.depth,
        opened: state.opened.clone(),
        closed: state.closed.clone(),
        closed_services: state.closed_services.clone(),
        fold: state.fold,
        unfolded: state.unfolded.clone(),
        filter: filter(&state.filter),
        correct_skew: state.correct_skew,
        compress: state.compress,
    }
}

fn filter(filter: &WaterfallFilter) -> SpanFilter {
    SpanFilter {
        text: filter.text.clone(),
        services: filter.services.clone(),
        attributes: filter
            .attributes
            .iter()
            .map(|attribute| AttributeFilter {
                name: attribute.name.clone(),
                value: attribute.value.clone(),
            })
            .collect(),
        errors: filter.errors,
        min_share: filter.min_share,
        critical: filter.critical,
    }
}

/// The state in which another view is shown; the stretch of time stays.
fn state(view: Waterfall, before: &WaterfallState) -> WaterfallState {
    WaterfallState {
        root: view.root,
        depth: view.depth,
        opened: view.opened,
        closed: view.closed,
        closed_services: view.closed_services,
        fold: view.fold,
        unfolded: view.unfolded,
        filter: WaterfallFilter {
            text: view.filter.text,
            services: view.filter.services,
            attributes: view
                .filter
                .attributes
                .into_iter()
                .map(|attribute| FilterAttribute {
                    name: attribute.name,
                    value: attribute.value,
                })
                .collect(),
            errors: view.filter.errors,
            min_share: view.filter.min_share,
            critical: view.filter.critical,
        },
        correct_skew: view.correct_skew,
        compress: view.compress,
        zoom: before.zoom,
    }
}

/// The ancestors of a row's span, from the one shown as root on; of very many the first and the
/// last ones.
fn crumbs(reading: Reading<'_>, span: u32, root: Option<u32>) -> Vec<Crumb> {
    let mut crumbs: Vec<Crumb> = Vec::new();
    for above in reading.tree.ancestors(span) {
        crumbs.push(crumb(reading, above));
        if Some(above) == root {
            break;
        }
    }
    crumbs.reverse();
    if crumbs.len() > FIRST + LAST {
        crumbs.drain(FIRST..crumbs.len() - LAST);
    }
    crumbs
}

/// One ancestor.
pub(super) fn crumb(reading: Reading<'_>, span: u32) -> Crumb {
    let view = reading.trace.span(span as usize);
    Crumb {
        span,
        name: view.name().to_owned(),
        service: view.service().to_owned(),
    }
}

fn row(row: Row, analysis: &Analysis) -> WaterfallRow {
    WaterfallRow {
        span: row.span,
        depth: row.depth,
        note: beside(&row.name, row.note),
        name: row.name,
        service: analysis.service(row.span),
        kind: row.kind,
        start: row.start,
        duration: row.duration,
        self_time: row.self_time,
        critical: row
            .critical
            .iter()
            .map(|part| (part.from, part.to))
            .collect(),
        error: row.error,
        error_inside: row.errors_inside > 0,
        events: row
            .ticks
            .iter()
            .map(|tick| EventTick {
                at: tick.at,
                error: tick.error,
            })
            .collect(),
        links: row.links,
        children: row.children,
        descendants: row.descendants,
        open: row.state == RowState::Open,
        hidden: row.hidden_by_filter,
        context: row.context,
        orphan: row.orphan,
        moved: row.offset,
        fold: row.fold.map(|fold| FoldView {
            count: fold.count,
            total: fold.total,
            min: fold.min,
            max: fold.max,
            errors: fold.errors,
        }),
    }
}

/// What a note says beyond the name that stands before it: spans are often named by what they do.
fn beside(name: &str, note: String) -> String {
    match note.strip_prefix(name) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => rest.trim_start().to_owned(),
        _ => note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_does_not_say_the_name_again() {
        for (name, note, said) in [
            ("POST /orders", "POST /orders 500", "500"),
            ("SELECT orders", "SELECT orders", ""),
            ("SELECT", "SELECTED", "SELECTED"),
            ("handler", "GET / 200", "GET / 200"),
        ] {
            assert_eq!(beside(name, note.to_owned()), said);
        }
    }
}
