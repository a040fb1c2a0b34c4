use dashboard::{Dashboard, Format, Moment, Scope, Selection, Values, Variable, VariableKind};
use model::Millis;

use crate::{panel::Timing, wire::Chosen};

/// The value that stands for all of a variable's options.
pub(crate) const ALL: &str = "$__all";

/// What a dashboard's variables and macros stand for while one panel is answered.
pub(crate) struct Choice {
    pub(crate) timing: Timing,
    pub(super) values: Values,
}

impl Choice {
    /// Takes the chosen values, else those of the file; `known` gives a variable's options.
    pub(crate) fn new(
        dashboard: &Dashboard,
        chosen: &Chosen,
        timing: Timing,
        known: impl Fn(&str) -> Option<Vec<dashboard::Choice>>,
    ) -> Self {
        let values = dashboard
            .variables
            .iter()
            .map(|variable| {
                let picked = chosen
                    .get(&variable.name)
                    .filter(|values| !values.is_empty());
                let picked = picked.unwrap_or(&variable.current);
                (
                    variable.name.clone(),
                    selection(variable, picked, timing.step, &known),
                )
            })
            .collect();
        Self { timing, values }
    }

    /// A title or text with variables filled in as a person reads them.
    pub(crate) fn fill(&self, text: &str) -> String {
        dashboard::interpolate(
            text,
            &self.values,
            Some(self.moment(self.timing.step)),
            Format::Text,
        )
    }

    /// A query with variables and macros filled in and escaped.
    pub(crate) fn query(&self, text: &str, step: Millis) -> String {
        dashboard::interpolate(text, &self.values, Some(self.moment(step)), Format::PromQl)
    }

    /// A log query with variables and macros filled in and escaped.
    pub(crate) fn logs(&self, text: &str) -> String {
        self.query(text, self.timing.step)
    }

    /// What every variable stands for.
    pub(crate) fn values(&self) -> &Values {
        &self.values
    }

    /// The range and the step, for texts that hold macros.
    pub(crate) fn now(&self) -> Moment {
        self.moment(self.timing.step)
    }

    /// The source that a variable of sources stands for.
    pub(crate) fn source(&self, variable: &str) -> Option<String> {
        self.values.get(variable)?.values.first().cloned()
    }

    /// The values a variable stands for, all of them for "All".
    pub(crate) fn values_of(&self, variable: &str) -> Vec<String> {
        self.values
            .get(variable)
            .map(|selection| selection.values.clone())
            .unwrap_or_default()
    }

    /// The same with one value for each variable that something is repeated for.
    pub(crate) fn within(&self, scope: &Scope) -> Self {
        let mut values = self.values.clone();
        for (name, value) in scope {
            let several = values.get(name).is_some_and(|own| own.several);
            let one = Selection {
                several,
                ..Selection::one(value.clone())
            };
            values.insert(name.clone(), one);
        }
        Self {
            timing: self.timing,
            values,
        }
    }

    /// Names of variables that stand for nothing.
    pub(crate) fn valueless(&self) -> Vec<String> {
        let empty = |selection: &Selection| {
            selection.all_value.is_none() && selection.values.iter().all(String::is_empty)
        };
        self.values
            .iter()
            .filter(|(_, selection)| empty(selection))
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn moment(&self, step: Millis) -> Moment {
        let more = step.0 - self.timing.step.0;
        Moment {
            range: self.timing.range,
            interval: step,
            rate_interval: Millis(self.timing.rate.0 + more),
        }
    }
}

fn selection(
    variable: &Variable,
    picked: &[String],
    step: Millis,
    known: impl Fn(&str) -> Option<Vec<dashboard::Choice>>,
) -> Selection {
    let first = picked.first();
    let or_first = |options: &[String]| first.or(options.first()).cloned().unwrap_or_default();
    match &variable.kind {
        VariableKind::Constant(value) => Selection::one(value.clone()),
        VariableKind::TextBox(default) => Selection::one(first.unwrap_or(default).clone()),
        VariableKind::Interval { options, auto } => {
            let value = or_first(options);
            let automatic = auto.is_some() && value.starts_with("$__auto");
            Selection::one(if automatic {
                crate::panel::duration(step)
            } else {
                value
            })
        }
        VariableKind::Source { .. }
        | VariableKind::AdHoc { .. }
        | VariableKind::GroupBy { .. }
        | VariableKind::Unsupported(_) => Selection::one(first.cloned().unwrap_or_default()),
        VariableKind::Custom(options) => {
            let choices = options.iter().map(|(text, value)| dashboard::Choice {
                text: text.clone(),
                value: value.clone(),
            });
            several(variable, picked, Some(choices.collect()))
        }
        VariableKind::Query { .. } => several(variable, picked, known(&variable.name)),
    }
}

fn several(
    variable: &Variable,
    picked: &[String],
    options: Option<Vec<dashboard::Choice>>,
) -> Selection {
    let several = variable.multi || variable.include_all;
    if picked.iter().any(|value| value == ALL) {
        // Until the options are known, "All" means any value at all.
        let any = options.is_none().then(|| ".+".to_owned());
        let (values, texts) = options
            .unwrap_or_default()
            .into_iter()
            .map(|choice| (choice.value, choice.text))
            .unzip();
        return Selection {
            all_value: variable.all_value.clone().or(any),
            values,
            texts,
            several: true,
            all: true,
        };
    }
    let options = options.unwrap_or_default();
    let mut values = picked.to_vec();
    if values.is_empty() {
        values.extend(options.first().map(|first| first.value.clone()));
    }
    let text = |value: &String| {
        let own = options.iter().find(|choice| choice.value == *value);
        own.map_or_else(|| value.clone(), |choice| choice.text.clone())
    };
    Selection {
        texts: values.iter().map(text).collect(),
        values,
        several,
        ..Selection::default()
    }
}

#[cfg(test)]
mod tests {
    use model::TimeRange;

    use super::*;

    const FILE: &str = r#"{"uid":"u","title":"t","schemaVersion":39,"panels":[],"templating":{"list":[
        {"name":"route","type":"query","multi":true,"includeAll":true,
         "query":"label_values(http_requests_total, route)",
         "current":{"text":"All","value":["$__all"]}},
        {"name":"family","type":"custom","query":"a,b","current":{"text":"a","value":"a"}},
        {"name":"window","type":"interval","query":"1m,5m","auto":true,"auto_count":30,"auto_min":"10s",
         "current":{"text":"1m","value":"1m"}}]}}"#;

    fn fill(chosen: &[(&str, &str)], known: Option<&[&str]>, query: &str) -> String {
        let (dashboard, problems) = dashboard::parse(FILE, "t.json");
        assert_eq!(problems, []);
        let chosen = chosen
            .iter()
            .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
            .collect();
        let timing = Timing {
            range: TimeRange {
                start: Millis(0),
                end: Millis(3_600_000),
            },
            step: Millis(15_000),
            rate: Millis(60_000),
        };
        let known = known.map(|options| {
            let choice = |option: &&str| dashboard::Choice {
                text: (*option).to_owned(),
                value: (*option).to_owned(),
            };
            options.iter().map(choice).collect::<Vec<_>>()
        });
        let choice = Choice::new(&dashboard, &chosen, timing, |_| known.clone());
        choice.query(query, Millis(15_000))
    }

    #[test]
    fn chosen_values_win_over_those_of_the_file() {
        let query = "x{route=~\"$route\", f=\"$family\"}[$window]";
        assert_eq!(fill(&[], None, query), "x{route=~\".+\", f=\"a\"}[1m]");
        assert_eq!(
            fill(&[], Some(&["/a", "/b"]), query),
            "x{route=~\"(/a|/b)\", f=\"a\"}[1m]",
            "All means the options once they are known"
        );
        assert_eq!(
            fill(
                &[("route", "/c.d"), ("family", "b"), ("window", "5m")],
                Some(&["/a"]),
                query
            ),
            "x{route=~\"/c\\\\.d\", f=\"b\"}[5m]"
        );
    }
}
