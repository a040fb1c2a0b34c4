use indexmap::IndexMap;
use serde_json::{Value, json};

use super::super::{
    field,
    layout::Ids,
    link,
    node::{Log, Node},
    options,
    panel::{in_library, transformation},
    source::Source,
    target,
};
use super::source;
use crate::{
    Direction, GridPos, Panel, PanelKind, SourceRef, Target, Transformation,
    report::{Element, Place, Verdict},
};

/// Reads `elements`: panels by the names that layouts call them.
pub(super) fn read_all(dashboard: &mut Node<'_>, log: &Log) -> IndexMap<String, Panel> {
    let elements = dashboard.within("elements").and_then(Value::as_object);
    let elements = elements.into_iter().flatten();
    let said = |value: &Value| {
        let id = value.pointer("/spec/id").and_then(Value::as_u64)?;
        u32::try_from(id).ok().filter(|id| *id > 0)
    };
    let elements: Vec<_> = elements.filter(|(_, value)| value.is_object()).collect();
    let mut ids = Ids::new(
        elements
            .iter()
            .filter_map(|(_, value)| said(value))
            .collect(),
    );
    let read = |(name, value): (&String, &Value)| {
        let id = ids.give(said(value));
        (name.clone(), one(value, id, log))
    };
    elements.into_iter().map(read).collect()
}

fn one(value: &Value, id: u32, log: &Log) -> Panel {
    let title = value.pointer("/spec/title").and_then(Value::as_str);
    let title = title.unwrap_or_default().to_owned();
    let place = Place::Panel {
        id,
        title: title.clone(),
    };
    log.within(place, || checked(value, id, title, log))
}

fn checked(value: &Value, id: u32, title: String, log: &Log) -> Panel {
    let mut element = Node::new(value, "", log);
    let library = element.text("kind") == Some("LibraryPanel");
    let mut spec = element.child("spec");
    spec.ignore(&["id", "title"]);
    spec.refuse_unless("subtitle", &[], "it is not shown under the title");
    let mut viz = spec.child("vizConfig");
    // The plug-in stands in `group`, and in `kind` of the alpha schema.
    let group = viz.filled("group");
    let kind = viz.filled("kind").filter(|kind| kind != "VizConfig");
    let kind = group.or(kind).unwrap_or_default();
    viz.ignore(&["version"]);
    let mut config = viz.child("spec");
    config.ignore(&["pluginVersion"]);
    let mut group = spec.child("data");
    group.ignore(&["kind"]);
    let mut data = group.child("spec");
    let lost = !options::drawn(&kind);
    let (targets, field, overrides, transformations) = log.lost(lost, || {
        let targets = queries(data.elements("queries"), (id, kind == "logs"), log);
        let (field, overrides) = field::read(&mut config, log);
        let changes = transformations(data.elements("transformations"), log);
        (targets, field, overrides, changes)
    });
    let mut asked = data.child("queryOptions");
    asked.ignore(&["queryCachingTTL", "cacheTimeout"]);
    asked.refuse_unless("timeTo", &[], "the range ends when the dashboard's does");
    asked.refuse_unless(
        "timeCompare",
        &[],
        "the range before is not drawn beside it",
    );
    let mut panel = Panel {
        id,
        title,
        description: spec.owned("description"),
        grid: GridPos::default(),
        kind: PanelKind::Text(crate::TextPanel::default()),
        source: SourceRef::Default,
        targets,
        min_interval: asked.filled("interval"),
        max_data_points: asked.count("maxDataPoints").filter(|points| *points > 0),
        time_from: asked.filled("timeFrom"),
        time_shift: asked.filled("timeShift"),
        hide_time_override: asked.flag("hideTimeOverride").unwrap_or(false),
        repeat: None,
        repeat_direction: Direction::Right,
        max_per_row: 4,
        transparent: spec.flag("transparent").unwrap_or(false),
        field,
        overrides,
        transformations,
        links: link::of_panel(spec.elements("links"), log),
    };
    let said = "a range of its own is always said";
    asked.approximate_unless("hideTimeOverride", &[false.into()], said);
    if library {
        let kept = in_library(&mut spec, log).unwrap_or(panel.kind);
        let why = "it is kept in Grafana, not in this file";
        let said = (Verdict::Unsupported, why.into());
        log.element(Element::Panel, "library panel", said);
        panel.kind = kept;
        return panel;
    }
    let (drawn, said) = options::read(&mut config, &kind, &mut panel, log);
    log.element(Element::Panel, kind.as_str(), said);
    panel.kind = drawn;
    panel
}

fn queries(list: Vec<&Value>, (panel, logs): (u32, bool), log: &Log) -> Vec<Target> {
    list.into_iter()
        .enumerate()
        .map(|(at, value)| {
            let mut outer = Node::new(value, "queries", log);
            outer.ignore(&["kind"]);
            let mut spec = outer.child("spec");
            let mut query = spec.child("query");
            // Labels of the resource, and the version of the query's own schema.
            query.ignore(&["kind", "group", "version", "labels", "datasource"]);
            let own = value.pointer("/spec/query");
            let alpha = spec
                .any("datasource")
                .map(|own| Source::read(Some(own), log));
            let kind = own.and_then(|own| own.get("kind")?.as_str());
            let head = target::Head {
                ref_id: spec.filled("refId").unwrap_or_else(|| target::letter(at)),
                source: source(own, log)
                    .or(alpha)
                    .unwrap_or_else(|| by_kind(kind, log)),
                hidden: spec.flag("hidden").unwrap_or(false),
            };
            let text = own.and_then(|own| own.get("spec")).unwrap_or(&Value::Null);
            let mut inner = query.child("spec");
            // Written twice by files that were classic once.
            inner.ignore(&["refId", "hide", "datasource"]);
            let asker = target::Asker {
                source: &Source::default(),
                logs,
                panel,
            };
            target::asked(&mut inner, text, head, &asker, log)
        })
        .collect()
}

/// The alpha schema names the plug-in in `kind`.
fn by_kind(kind: Option<&str>, log: &Log) -> Source {
    match kind {
        None | Some("" | "DataQuery") => Source::default(),
        kind => Source::of(kind, None, log),
    }
}

/// Each is counted whole; its id stands in `spec`, in `group` or in `kind`.
fn transformations(list: Vec<&Value>, log: &Log) -> Vec<Transformation> {
    let read = |value: &Value| {
        let spec = value.get("spec").unwrap_or(value);
        let id = [spec.get("id"), value.get("group"), value.get("kind")];
        let id = id.into_iter().flatten().find_map(Value::as_str);
        let written = json!({
            "id": id,
            "disabled": spec.get("disabled"),
            "filter": spec.get("filter"),
            "options": spec.get("options"),
        });
        transformation(&written, log)
    };
    list.into_iter().filter_map(read).collect()
}
