use std::sync::Arc;

use dashboard::{Dashboard, Format, Hide, SourceRef, Variable, VariableKind, VariableQuery};
use model::{Answer, Code, Failure, InstantValue, Labels, Metrics, Millis, TimeRange};

use super::{Choice, choose::ALL, find};
use crate::{
    Console,
    environments::Running,
    panel,
    wire::{VariableChoice, VariableOptions, VariableRequest, VariableView},
};

/// More options than this are not scrolled through.
const MOST: usize = 5_000;

/// Variables as the bar above the grid shows them, hidden ones marked.
pub(super) fn views(dashboard: &Dashboard) -> Vec<VariableView> {
    dashboard
        .variables
        .iter()
        .filter(|variable| {
            !matches!(
                variable.kind,
                VariableKind::Constant(_)
                    | VariableKind::AdHoc { .. }
                    | VariableKind::GroupBy { .. }
                    | VariableKind::Unsupported(_)
            )
        })
        .map(|variable| VariableView {
            name: variable.name.clone(),
            label: match (variable.hide, variable.label.as_str()) {
                (_, "") => variable.name.clone(),
                (_, label) => label.to_owned(),
            },
            description: variable.description.clone(),
            hidden: variable.hide == Hide::Variable,
            refresh_on_range: variable.refresh_on_range,
            kind: kind_name(&variable.kind).to_owned(),
            multi: variable.multi,
            include_all: variable.include_all,
            current: variable.current.clone(),
        })
        .collect()
}

fn kind_name(kind: &VariableKind) -> &'static str {
    match kind {
        VariableKind::Query { .. } => "query",
        VariableKind::Custom(_) => "custom",
        VariableKind::Constant(_) => "constant",
        VariableKind::Interval { .. } => "interval",
        VariableKind::TextBox(_) => "textbox",
        VariableKind::Source { .. } => "datasource",
        VariableKind::AdHoc { .. } => "adhoc",
        VariableKind::GroupBy { .. } => "groupby",
        VariableKind::Unsupported(_) => "unsupported",
    }
}

/// The options of one variable, and what to choose among them.
///
/// # Errors
/// [`Code::NotFound`] if there is no such variable; otherwise as its source answers.
pub async fn variable_options(
    console: &Console,
    request: VariableRequest,
) -> Result<VariableOptions, Failure> {
    let running = console.environment(&request.environment).await?;
    let (dashboard, _) = find(console, &request.uid)?;
    let variable = dashboard
        .variables
        .iter()
        .find(|other| other.name == request.name);
    let variable = variable.ok_or_else(|| {
        Failure::new(
            Code::NotFound,
            format!(
                "dashboard {:?} has no variable {:?}",
                dashboard.title, request.name
            ),
        )
        .remedy("reload the dashboard; its file may have changed")
    })?;
    let plain = |values: Vec<String>| {
        values
            .into_iter()
            .map(|value| VariableChoice {
                text: value.clone(),
                value,
            })
            .collect()
    };
    let mut capped_at = None;
    let mut options: Vec<VariableChoice> = match &variable.kind {
        VariableKind::Custom(list) => list
            .iter()
            .map(|(text, value)| VariableChoice {
                text: text.clone(),
                value: value.clone(),
            })
            .collect(),
        VariableKind::Interval { options, auto } => {
            let automatic = auto.as_ref().map(|_| VariableChoice {
                text: "auto".to_owned(),
                value: format!("$__auto_interval_{}", variable.name),
            });
            automatic
                .into_iter()
                .chain(plain(options.clone()))
                .collect()
        }
        VariableKind::Source { plugin } => sources(&running, plugin, variable),
        VariableKind::Constant(value) | VariableKind::TextBox(value) => plain(vec![value.clone()]),
        VariableKind::AdHoc { .. }
        | VariableKind::GroupBy { .. }
        | VariableKind::Unsupported(_) => plain(variable.current.clone()),
        VariableKind::Query { source, query } => {
            let answer = ask(console, &running, &dashboard, &request, source, query).await?;
            let mut choices = variable.choices(&answer.value);
            capped_at = answer.capped_at;
            if choices.len() > MOST {
                choices.truncate(MOST);
                capped_at = Some(MOST as u32);
            }
            console.shared.keep_options(&request, choices.clone());
            choices
                .into_iter()
                .map(|choice| VariableChoice {
                    text: choice.text,
                    value: choice.value,
                })
                .collect()
        }
    };
    if variable.include_all {
        options.insert(
            0,
            VariableChoice {
                text: "All".to_owned(),
                value: ALL.to_owned(),
            },
        );
    }
    let value = settle(variable, request.chosen.get(&variable.name), &options);
    Ok(VariableOptions {
        options,
        value,
        capped_at,
    })
}

/// The chosen values that still exist, else the file's, else the first option.
fn settle(
    variable: &Variable,
    chosen: Option<&Vec<String>>,
    options: &[VariableChoice],
) -> Vec<String> {
    if matches!(variable.kind, VariableKind::TextBox(_)) {
        return chosen
            .cloned()
            .unwrap_or_else(|| options.iter().map(|one| one.value.clone()).collect());
    }
    for wanted in [chosen, Some(&variable.current)].into_iter().flatten() {
        let exists = |value: &&String| options.iter().any(|option| &option.value == *value);
        let mut there: Vec<String> = wanted.iter().filter(exists).cloned().collect();
        if !variable.multi {
            there.truncate(1);
        }
        if !there.is_empty() {
            return there;
        }
    }
    options
        .first()
        .map(|first| first.value.clone())
        .into_iter()
        .collect()
}

/// Sources of the environment that can stand for a plug-in of Grafana's.
fn sources(running: &Running, plugin: &str, variable: &Variable) -> Vec<VariableChoice> {
    let signal = match plugin {
        "loki" | "elasticsearch" => "logs",
        "tempo" | "jaeger" | "zipkin" => "traces",
        _ => "metrics",
    };
    let fits = |title: &String| {
        let titles = std::slice::from_ref(title);
        !variable.choices(titles).is_empty()
    };
    running
        .sources()
        .iter()
        .filter(|source| source.kind_answers(signal) && fits(&source.definition.title))
        .map(|source| VariableChoice {
            text: source.definition.title.clone(),
            value: source.definition.id.clone(),
        })
        .collect()
}

async fn ask(
    console: &Console,
    running: &Running,
    dashboard: &Dashboard,
    request: &VariableRequest,
    source: &SourceRef,
    query: &VariableQuery,
) -> Result<Answer<Vec<String>>, Failure> {
    let timing = panel::timing(request.range, 1_000, Millis(15_000), None);
    let choice = Choice::new(dashboard, &request.chosen, timing, |name| {
        console
            .shared
            .options(&request.environment, &request.uid, name)
    });
    let reference = panel::reference(source, &choice)?;
    let source = running.metrics(reference.as_deref())?;
    let metrics: Arc<dyn Metrics> = source.metrics()?;
    let fill = |text: &str| choice.query(text, timing.step);
    let selectors = |selector: &Option<String>| -> Vec<String> {
        selector.iter().map(|selector| fill(selector)).collect()
    };
    let range: TimeRange = request.range;
    match query {
        VariableQuery::LabelValues { label, selector } => {
            let label = dashboard::interpolate(label, &choice.values, None, Format::Raw);
            source
                .ask(metrics.label_values(&label, &selectors(selector), range))
                .await
        }
        VariableQuery::LabelNames { selector } => {
            source
                .ask(metrics.label_names(&selectors(selector), range))
                .await
        }
        VariableQuery::Metrics { regex } => {
            let selector = format!("{{__name__=~{:?}}}", format!(".*(?:{}).*", fill(regex)));
            source
                .ask(metrics.label_values("__name__", &[selector], range))
                .await
        }
        VariableQuery::QueryResult { expr } => {
            let answer = source.ask(metrics.instant(&fill(expr), range.end)).await?;
            Ok(answer.map(written))
        }
        VariableQuery::Series { selector } => {
            let answer = source
                .ask(metrics.series(&[fill(selector)], range, MOST))
                .await?;
            Ok(answer.map(|series| series.iter().map(Labels::to_string).collect()))
        }
        VariableQuery::Unsupported(why) => Err(Failure::new(
            Code::Unsupported,
            format!("variable {:?} cannot be asked: {why}", request.name),
        )),
    }
}

/// Samples as Grafana writes them for `query_result`: selector, value, milliseconds.
fn written(value: InstantValue) -> Vec<String> {
    match value {
        InstantValue::Scalar(point) => vec![format!("{} {}", point.value, point.at.0)],
        InstantValue::Text(text) => vec![text],
        InstantValue::Vector(samples) => samples
            .iter()
            .map(|sample| {
                format!(
                    "{} {} {}",
                    sample.labels, sample.point.value, sample.point.at.0
                )
            })
            .collect(),
        InstantValue::Matrix(series) => series.iter().map(|one| one.labels.to_string()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_that_is_gone_falls_back_to_the_file_and_then_to_the_first() {
        let (dashboard, _) = dashboard::parse(
            r#"{"uid":"u","title":"t","schemaVersion":39,"panels":[],"templating":{"list":[
                {"name":"v","type":"custom","query":"a,b,c","multi":true,
                 "current":{"text":["b"],"value":["b"]}}]}}"#,
            "t.json",
        );
        let variable = &dashboard.variables[0];
        let options = ["a", "b", "c"].map(|value| VariableChoice {
            text: value.into(),
            value: value.into(),
        });
        let settle = |chosen: &[&str], options: &[VariableChoice]| {
            let chosen: Vec<String> = chosen.iter().map(|value| (*value).to_owned()).collect();
            settle(variable, Some(&chosen), options)
        };
        assert_eq!(settle(&["c", "gone"], &options), ["c"]);
        assert_eq!(settle(&["gone"], &options), ["b"]);
        assert_eq!(settle(&["gone"], &options[..1]), ["a"]);
        assert!(settle(&[], &[]).is_empty());
    }
}
