use dashboard::{Dashboard, VariableKind};
use model::{Failure, TimeRange};

use super::variables::variable_options;
use crate::{
    Console,
    wire::{Chosen, VariableRequest},
};

/// The values a dashboard opens with: those asked for, else what each variable settles on.
///
/// Variables are asked in the order of the file, so that chained ones see what came before. One that
/// cannot be asked keeps the file's value and is told of.
pub(crate) async fn settle(
    console: &Console,
    environment: &str,
    dashboard: &Dashboard,
    range: TimeRange,
    asked_for: &Chosen,
) -> (Chosen, Vec<Failure>) {
    let mut chosen = asked_for.clone();
    let mut failures = Vec::new();
    for variable in &dashboard.variables {
        if matches!(
            variable.kind,
            VariableKind::Constant(_) | VariableKind::Unsupported(_)
        ) {
            continue;
        }
        let request = VariableRequest {
            environment: environment.to_owned(),
            uid: dashboard.uid.clone(),
            name: variable.name.clone(),
            chosen: chosen.clone(),
            range,
        };
        match variable_options(console, request).await {
            // A value that was asked for stays, even where the source does not know it.
            Ok(options) if !asked_for.contains_key(&variable.name) => {
                chosen.insert(variable.name.clone(), options.value);
            }
            Ok(_) => {}
            Err(failure) => failures.push(failure.at(format!("variable {:?}", variable.name))),
        }
    }
    (chosen, failures)
}
