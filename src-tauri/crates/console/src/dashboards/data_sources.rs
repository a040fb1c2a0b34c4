use dashboard::{Dashboard, SourceRef, VariableKind};
use model::Failure;

use crate::{
    Console,
    environments::Running,
    sources,
    wire::{DataSourceView, MapDataSource, PackView, Standing},
};

/// The data sources that a dashboard names, in the order of the file, and what answers for them.
pub(super) fn of(dashboard: &Dashboard, running: &Running) -> Vec<DataSourceView> {
    let panels = dashboard.panels().flat_map(|panel| {
        let targets = panel.targets.iter().map(|target| &target.source);
        targets.chain([&panel.source])
    });
    let variables = dashboard
        .variables
        .iter()
        .filter_map(|variable| match &variable.kind {
            VariableKind::Query { source, .. } => Some(source),
            _ => None,
        });
    let mut views: Vec<DataSourceView> = Vec::new();
    for source in panels.chain(variables) {
        let SourceRef::Named { id, kind } = source else {
            continue;
        };
        let plugin = kind.clone().unwrap_or_default();
        let is_metrics =
            plugin.is_empty() || plugin.contains("prometheus") || plugin.contains("metrics");
        if !is_metrics || views.iter().any(|view| view.reference == *id) {
            continue;
        }
        let meant = running.meant(id);
        let how = match &meant {
            Some((_, true)) => Standing::Mapped,
            Some((_, false)) => Standing::Named,
            None => Standing::StandsIn,
        };
        let source = meant
            .map(|(source, _)| source)
            .or_else(|| running.metrics(None).ok());
        views.push(DataSourceView {
            reference: id.clone(),
            plugin,
            source: source.map(|source| source.definition.id.clone()),
            how,
        });
    }
    views
}

/// Writes into `wheelhouse.toml` which source answers for a data source that dashboards name.
///
/// # Errors
/// As adding a source.
pub async fn map_data_source(
    console: &Console,
    request: MapDataSource,
) -> Result<PackView, Failure> {
    sources::edit(console, |text| {
        pack::map_data_source(
            text,
            &request.environment,
            &request.reference,
            request.source.as_deref(),
        )
    })
    .await
}
