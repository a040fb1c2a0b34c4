use model::{Problem, RuleKind, Weight};
use promql::Options;

use crate::template::{Template, TemplateError};

/// What keeps the rules of a group from doing what they say: expressions that cannot be read, templates that
/// are not well formed or use what is not supported.
#[must_use]
pub fn check(group: &pack::RuleGroup) -> Vec<Problem> {
    group
        .rules
        .iter()
        .flat_map(|rule| of_rule(group, rule))
        .collect()
}

fn of_rule(group: &pack::RuleGroup, rule: &pack::Rule) -> Vec<Problem> {
    let kind = match rule.kind {
        RuleKind::Alerting => "alert",
        RuleKind::Recording => "record",
    };
    let problem = |what: String, remedy: &str| {
        let message = format!(
            "{what} of the {kind} {} in group {:?}",
            rule.name, group.name
        );
        Problem::new(Weight::Error, &group.file, message, remedy)
    };
    let mut problems = Vec::new();
    if let Err(error) = promql::check(&rule.expr, &Options::default()) {
        problems.push(problem(
            format!("{error}: the expression"),
            "correct the expression; the rule is not evaluated until then",
        ));
    }
    let of_rule = [("label", &rule.labels), ("annotation", &rule.annotations)];
    // The labels of records are no templates.
    let texts = of_rule
        .into_iter()
        .filter(|_| rule.kind == RuleKind::Alerting);
    for (what, texts) in texts {
        for (name, text) in &texts.0 {
            if let Err(error) = Template::parse(text) {
                problems.push(problem(format!("{error}: {what} {name}"), remedy(&error)));
            }
        }
    }
    problems
}

fn remedy(error: &TemplateError) -> &'static str {
    if error.unsupported {
        "write it without that: Wheelhouse shows an error in its place, Prometheus alone fills it in"
    } else {
        "correct the template; neither Wheelhouse nor Prometheus fills it in"
    }
}
