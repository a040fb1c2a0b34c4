use dashboard::{Dashboard, PlacedPanel, PlacedRow, Scope, VariableKind};
use model::{Millis, TimeRange};

use super::{Choice, choose::ALL, variables::variable_options};
use crate::{
    Console,
    panel::{self, Linker},
    wire::{Chosen, DashboardRequest, GridPlace, LinkView, PanelFrame, RowFrame, VariableRequest},
};

/// A dashboard as it is laid out for the chosen values.
pub(super) struct LaidOut {
    /// Its rows and panels, those repeated that are to be.
    pub(super) rows: Vec<RowFrame>,
    /// Its own links.
    pub(super) links: Vec<LinkView>,
    /// Repeats that were cut, in words.
    pub(super) caps: Vec<String>,
}

/// Lays a dashboard out; asks for the options that repeats stand for.
pub(super) async fn rows(
    console: &Console,
    dashboard: &Dashboard,
    request: &DashboardRequest,
) -> LaidOut {
    learn(console, dashboard, request).await;
    let timing = panel::timing(lately(console), 1_000, Millis(15_000), None);
    let choice = Choice::new(dashboard, &request.chosen, timing, |name| {
        let shared = &console.shared;
        shared.options(&request.environment, &request.uid, name)
    });
    let layout = dashboard::laid_out(dashboard, &|name| choice.values_of(name));
    let caps = layout.caps.iter().map(|cap| {
        format!(
            "The repeat for {} shows the first {} of {} values.",
            cap.variable, cap.shown, cap.of
        )
    });
    let linker = Linker {
        choice: &choice,
        uid: &dashboard.uid,
    };
    LaidOut {
        caps: caps.collect(),
        rows: layout
            .rows
            .iter()
            .map(|row| self::row(row, &choice))
            .collect(),
        links: panel::links_of_dashboard(console, &dashboard.links, &linker, &request.chosen),
    }
}

/// Asks for the options that "All" stands for, where something is repeated for them.
async fn learn(console: &Console, dashboard: &Dashboard, request: &DashboardRequest) {
    for name in unknown(console, dashboard, request) {
        let question = VariableRequest {
            environment: request.environment.clone(),
            uid: request.uid.clone(),
            name,
            chosen: request.chosen.clone(),
            range: lately(console),
        };
        // Without options nothing is repeated; the variable's own control says why there are none.
        drop(variable_options(console, question).await);
    }
}

/// Variables of repeats that stand for "All" of options nobody asked for yet.
fn unknown(console: &Console, dashboard: &Dashboard, request: &DashboardRequest) -> Vec<String> {
    let mut names: Vec<&String> = Vec::new();
    for row in &dashboard.rows {
        names.extend(row.repeat.iter());
        names.extend(row.panels.iter().filter_map(|panel| panel.repeat.as_ref()));
    }
    names.sort_unstable();
    names.dedup();
    names.retain(|name| {
        let variable = dashboard.variables.iter().find(|one| one.name == **name);
        let Some(variable) = variable else {
            return false;
        };
        let chosen = request
            .chosen
            .get(*name)
            .filter(|values| !values.is_empty());
        let chosen = chosen.unwrap_or(&variable.current);
        let is_all = chosen.is_empty() || chosen.iter().any(|value| value == ALL);
        let shared = &console.shared;
        is_all
            && matches!(variable.kind, VariableKind::Query { .. })
            && shared
                .options(&request.environment, &request.uid, name)
                .is_none()
    });
    names.into_iter().cloned().collect()
}

fn lately(console: &Console) -> TimeRange {
    TimeRange::ending(console.shared.now(), Millis(3_600_000))
}

fn row(row: &PlacedRow<'_>, choice: &Choice) -> RowFrame {
    let title = row.row.title.clone().unwrap_or_default();
    RowFrame {
        key: row.key.clone(),
        title: choice.within(&row.scope).fill(&title),
        collapsed: row.row.collapsed,
        panels: row.panels.iter().map(frame).collect(),
    }
}

fn frame(placed: &PlacedPanel<'_>) -> PanelFrame {
    let panel = placed.panel;
    PanelFrame {
        key: placed.key.clone(),
        id: panel.id,
        scoped: scoped(&placed.scope),
        transparent: panel.transparent,
        title: panel.title.clone(),
        description: panel.description.clone(),
        kind: panel.kind.name().to_owned(),
        place: GridPlace {
            x: placed.grid.x,
            y: placed.grid.y,
            w: placed.grid.w,
            h: placed.grid.h,
        },
    }
}

fn scoped(scope: &Scope) -> Chosen {
    let pairs = scope.iter();
    pairs
        .map(|(name, value)| (name.clone(), vec![value.clone()]))
        .collect()
}
