use model::Failure;
use trace::{Attribute, AttributeGroup as Group, Detail, Topic};

use crate::{
    Console,
    wire::{
        AttributeGroup, AttributeRow, Crumb, ExceptionView, SpanDetail, SpanEventView,
        SpanLinkView, SpanRequest, SqlView,
    },
};

/// Everything about one span of an open trace.
///
/// # Errors
/// If the trace is not open any more, or has no such span.
#[allow(clippy::unused_async)] // a command
pub async fn span_detail(console: &Console, request: SpanRequest) -> Result<SpanDetail, Failure> {
    let opened = console.shared.traces.get(request.trace)?;
    let analysis = &opened.analysis;
    let span = analysis.span(request.span)?;
    let descendants = analysis.reading(false).tree.descendants(span);
    Ok(view(trace::detail(analysis.as_sent(), span), descendants))
}

fn view(detail: Detail, descendants: u32) -> SpanDetail {
    let groups = groups(&detail);
    let [start, end] = detail.recorded;
    let [attributes, events, links] = detail.dropped;
    SpanDetail {
        span: detail.span,
        span_id: detail.id,
        parent_id: detail.parent_id.unwrap_or_default(),
        name: detail.name,
        service: detail.service,
        kind: detail.kind,
        status: detail.status,
        status_message: detail.message,
        start,
        end,
        offset: detail.start,
        duration: detail.duration,
        self_time: detail.self_time,
        critical: detail.on_path,
        crumbs: detail
            .crumbs
            .into_iter()
            .map(|crumb| Crumb {
                span: crumb.span,
                name: crumb.name,
                service: crumb.service,
            })
            .collect(),
        children: detail.children,
        descendants,
        sql: detail.database.and_then(|call| {
            let statement = call.statement?;
            Some(SqlView {
                system: call.system,
                formatted: statement.laid_out.unwrap_or_else(|| statement.text.clone()),
                text: statement.text,
                table: call.table,
            })
        }),
        exception: detail
            .exceptions
            .into_iter()
            .next()
            .map(|exception| ExceptionView {
                kind: exception.kind,
                message: exception.message,
                stack: exception.stacktrace,
            }),
        groups,
        events: detail
            .events
            .into_iter()
            .map(|event| SpanEventView {
                offset: event.at,
                at: event.recorded,
                name: event.name,
                attributes: rows(&event.attributes),
            })
            .collect(),
        links: detail
            .links
            .into_iter()
            .map(|link| SpanLinkView {
                trace_id: link.trace_id,
                span_id: link.span_id,
                here: link.span,
                attributes: rows(&link.attributes),
            })
            .collect(),
        dropped: (attributes, events, links),
    }
}

/// Its own attributes by topic, then those of its process and of its library.
fn groups(detail: &Detail) -> Vec<AttributeGroup> {
    let group = |group: &Group| AttributeGroup {
        title: title(group.topic).to_owned(),
        rows: rows(&group.attributes),
    };
    let mut groups: Vec<AttributeGroup> = detail.groups.iter().map(group).collect();
    let resource: Vec<AttributeRow> = detail
        .resource
        .iter()
        .flat_map(|group| rows(&group.attributes))
        .collect();
    let mut scope = Vec::new();
    for (name, value) in [("name", &detail.scope), ("version", &detail.scope_version)] {
        if !value.is_empty() {
            scope.push(AttributeRow {
                name: name.to_owned(),
                value: value.clone(),
                kind: model::ValueKind::Text,
                also: Vec::new(),
                truncated: false,
            });
        }
    }
    scope.extend(rows(&detail.scope_attributes));
    for (title, rows) in [("Process", resource), ("Instrumentation", scope)] {
        if !rows.is_empty() {
            groups.push(AttributeGroup {
                title: title.to_owned(),
                rows,
            });
        }
    }
    groups
}

fn rows(attributes: &[Attribute]) -> Vec<AttributeRow> {
    attributes
        .iter()
        .map(|attribute| AttributeRow {
            name: attribute.name.clone(),
            value: attribute.value.clone(),
            kind: attribute.kind,
            also: attribute.also.clone(),
            truncated: attribute.cut,
        })
        .collect()
}

fn title(topic: Topic) -> &'static str {
    match topic {
        Topic::Http => "HTTP",
        Topic::Database => "Database",
        Topic::Messaging => "Messaging",
        Topic::Rpc => "Remote call",
        Topic::GraphQl => "GraphQL",
        Topic::GenAi => "Generative AI",
        Topic::FeatureFlag => "Feature flags",
        Topic::Exception => "Error",
        Topic::Network => "Network",
        Topic::User => "User",
        Topic::Code => "Code",
        Topic::Deployment => "Deployment",
        Topic::Other => "Other",
    }
}
