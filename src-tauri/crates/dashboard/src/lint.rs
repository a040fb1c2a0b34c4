//! What a reviewer would ask to change in a dashboard, told from its file alone.

use std::collections::HashMap;

use model::Weight;

use crate::{Dashboard, Panel, PanelKind, SourceRef, VariableKind};

mod filled;
mod query;

/// One thing that a reviewer would ask to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule, such as `no-unit`.
    pub rule: &'static str,
    /// How grave it is.
    pub weight: Weight,
    /// Id of the panel it is about; none if it is about the dashboard.
    pub panel: Option<u32>,
    /// Title of that panel, or of the dashboard; untrusted.
    pub title: String,
    /// What is wrong, in one sentence that names the thing.
    pub message: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Looks at a dashboard by the rules that need nothing but its file, in the order of its panels.
///
/// Rules: `no-description`, `no-unit`, `duplicate-title`, `no-source-variable`,
/// `unknown-variable`, `broken-query`, `fixed-range`, `raw-counter` and `quantile-without-le`.
/// Whether links lead somewhere depends on the pack, and whether queries match on the sources.
#[must_use]
pub fn lint(dashboard: &Dashboard) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(finding) = no_source_variable(dashboard) {
        findings.push(finding);
    }
    let values = filled::values(dashboard);
    let titles = titles(dashboard);
    for panel in dashboard.panels() {
        if !matches!(panel.kind, PanelKind::Unsupported { .. }) && shows_data(panel) {
            findings.extend(no_description(panel));
            findings.extend(no_unit(panel));
        }
        findings.extend(duplicate_title(panel, &titles));
        for target in &panel.targets {
            if target.other.is_none() && !target.expr.trim().is_empty() {
                findings.extend(query::lint(dashboard, panel, target, &values));
            }
        }
    }
    findings
}

fn about(panel: &Panel, rule: &'static str, weight: Weight, message: String) -> Finding {
    Finding {
        rule,
        weight,
        panel: Some(panel.id),
        title: panel.title.clone(),
        message,
        remedy: "",
    }
}

impl Finding {
    fn remedy(mut self, remedy: &'static str) -> Self {
        self.remedy = remedy;
        self
    }
}

fn shows_data(panel: &Panel) -> bool {
    !matches!(
        panel.kind,
        PanelKind::Text(_) | PanelKind::DashList(_) | PanelKind::AlertList(_)
    )
}

fn no_description(panel: &Panel) -> Option<Finding> {
    let message = "the panel does not say what it shows and what is normal".to_owned();
    panel.description.trim().is_empty().then(|| {
        about(panel, "no-description", Weight::Note, message)
            .remedy("add a description: what the number means, and when to act")
    })
}

/// Numbers without a unit are read as what they are not.
fn no_unit(panel: &Panel) -> Option<Finding> {
    let of_axis = match &panel.kind {
        PanelKind::Heatmap(heatmap) => heatmap.axis.unit.is_some(),
        PanelKind::TimeSeries(_)
        | PanelKind::Stat(_)
        | PanelKind::Gauge(_)
        | PanelKind::BarGauge(_)
        | PanelKind::PieChart(_)
        | PanelKind::BarChart(_)
        | PanelKind::Histogram(_) => false,
        _ => return None,
    };
    let said = |unit: &Option<String>| unit.as_deref().is_some_and(|unit| !unit.is_empty());
    let somewhere = of_axis
        || said(&panel.field.unit)
        || panel.overrides.iter().any(|own| said(&own.field.unit));
    let asks = panel.targets.iter().any(|target| target.other.is_none());
    let maps = !panel.field.mappings.is_empty();
    let message = "the panel's numbers have no unit".to_owned();
    (asks && !somewhere && !maps).then(|| {
        about(panel, "no-unit", Weight::Note, message)
            .remedy("set a unit, \"short\" for plain counts")
    })
}

fn titles(dashboard: &Dashboard) -> HashMap<&str, Vec<u32>> {
    let mut titles: HashMap<&str, Vec<u32>> = HashMap::new();
    for panel in dashboard.panels().filter(|panel| shows_data(panel)) {
        let title = panel.title.trim();
        if !title.is_empty() {
            titles.entry(title).or_default().push(panel.id);
        }
    }
    titles
}

/// Told of the second panel of a title and those after it.
fn duplicate_title(panel: &Panel, titles: &HashMap<&str, Vec<u32>>) -> Option<Finding> {
    let ids = titles.get(panel.title.trim())?;
    let first = ids.first().filter(|first| **first != panel.id)?;
    let again = ids.contains(&panel.id);
    let message = format!("panel {first} has the same title");
    again.then(|| {
        about(panel, "duplicate-title", Weight::Note, message)
            .remedy("say in the title what sets the panel apart")
    })
}

fn no_source_variable(dashboard: &Dashboard) -> Option<Finding> {
    let offered = dashboard
        .variables
        .iter()
        .any(|variable| matches!(variable.kind, VariableKind::Source { .. }));
    let fixed = |panel: &Panel| {
        panel.targets.iter().any(|target| {
            let own = match &target.source {
                SourceRef::Default => &panel.source,
                own => own,
            };
            target.other.is_none() && !matches!(own, SourceRef::Variable(_))
        })
    };
    let count = dashboard.panels().filter(|panel| fixed(panel)).count();
    (!offered && count > 0).then(|| Finding {
        rule: "no-source-variable",
        weight: Weight::Note,
        panel: None,
        title: dashboard.title.clone(),
        message: format!(
            "no variable chooses the data source, and {count} panels are bound to one"
        ),
        remedy: "add a variable of the kind data source and use it in every panel",
    })
}
