//! The alerting rules of the sources, and those of the pack that none of them evaluates.

use std::{collections::HashMap, sync::Arc};

use model::{AlertState, Labels, Millis, RuleKind};
use pack::RuleGroup;
use promql::Options;

use super::gather::Teller;
use crate::{environments::Connected, wire::RuleState};

/// A rule with where it stands.
pub(super) struct Standing {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) group: String,
    /// Titles of the sources that evaluate it, or its file.
    pub(super) origin: String,
    pub(super) query: String,
    pub(super) hold: Millis,
    pub(super) keep_firing: Millis,
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    pub(super) state: RuleState,
    pub(super) why: String,
    pub(super) firing: u32,
    pub(super) pending: u32,
    /// The labels of its alerts.
    pub(super) alerts: Vec<Labels>,
    /// The source that evaluates it, if its metrics can be asked.
    pub(super) source: Option<Arc<Connected>>,
}

/// All alerting rules: the sources' as they tell them, then the pack's that are not among them.
pub(super) fn standing(tellers: &[Teller], pack: &[RuleGroup], now: Millis) -> Vec<Standing> {
    let mut rules = of_sources(tellers, now);
    let known: HashMap<(String, String), ()> = rules
        .iter()
        .map(|rule| ((rule.name.clone(), spelt(&rule.query)), ()))
        .collect();
    let named: HashMap<String, String> = rules
        .iter()
        .map(|rule| (rule.name.clone(), rule.origin.clone()))
        .collect();
    // Who does not answer may evaluate them.
    let silent = tellers.iter().find(|teller| teller.rules.is_err());
    let silent = silent.map(|teller| teller.title().to_owned());
    for group in pack {
        for rule in &group.rules {
            let is_known = || known.contains_key(&(rule.name.clone(), spelt(&rule.expr)));
            if rule.kind != RuleKind::Alerting || is_known() {
                continue;
            }
            let (state, why) = match (&silent, named.get(&rule.name)) {
                (Some(title), _) => (
                    RuleState::Failed,
                    format!("whether it is evaluated is not known: {title} does not answer"),
                ),
                (None, Some(origin)) => (
                    RuleState::Unused,
                    format!(
                        "{origin} evaluates a rule of this name with another expression; \
                         bring the pack and the server together"
                    ),
                ),
                (None, None) => (
                    RuleState::Unused,
                    "no source of this environment evaluates it".to_owned(),
                ),
            };
            rules.push(Standing {
                id: String::new(),
                name: rule.name.clone(),
                group: group.name.clone(),
                origin: group.file.clone(),
                query: rule.expr.clone(),
                hold: millis(rule.hold),
                keep_firing: millis(rule.keep_firing),
                labels: rule.labels.clone(),
                annotations: rule.annotations.clone(),
                state,
                why,
                firing: 0,
                pending: 0,
                alerts: Vec::new(),
                source: None,
            });
        }
    }
    name_each(&mut rules);
    rules
}

fn of_sources(tellers: &[Teller], now: Millis) -> Vec<Standing> {
    let mut rules: Vec<Standing> = Vec::new();
    let mut places: HashMap<(String, String, String, Labels), usize> = HashMap::new();
    for teller in tellers {
        let Ok(answer) = &teller.rules else {
            continue;
        };
        for rule in &answer.value {
            if rule.kind != RuleKind::Alerting {
                continue;
            }
            let found = of_source(teller, rule, now);
            let key = (
                rule.group.clone(),
                rule.name.clone(),
                spelt(&rule.query),
                rule.labels.clone(),
            );
            // Two servers of a pair evaluate the same; one that lists a rule twice does not.
            let other = places.get(&key).filter(|at| {
                !rules[**at]
                    .origin
                    .split(", ")
                    .any(|one| one == teller.title())
            });
            match other {
                Some(at) => join(&mut rules[*at], found),
                None => {
                    places.insert(key, rules.len());
                    rules.push(found);
                }
            }
        }
    }
    rules
}

fn of_source(teller: &Teller, rule: &model::Rule, now: Millis) -> Standing {
    let count = |state: AlertState| {
        let alerts = rule.alerts.iter().filter(|alert| alert.state == state);
        u32::try_from(alerts.count()).unwrap_or(u32::MAX)
    };
    let (firing, pending) = (count(AlertState::Firing), count(AlertState::Pending));
    let state = match (&rule.last_error, firing, pending) {
        (_, 1.., _) => RuleState::Firing,
        (Some(_), ..) => RuleState::Failed,
        (None, 0, 1..) => RuleState::Pending,
        (None, 0, 0) => RuleState::Inactive,
    };
    let mut why = match state {
        RuleState::Firing => alerts(firing, "fires", "fire"),
        RuleState::Pending => {
            let waits = alerts(pending, "waits", "wait");
            format!("{waits} until it has held for {}", time(rule.hold))
        }
        RuleState::Failed => String::new(),
        _ => "does not fire".to_owned(),
    };
    if let Some(error) = &rule.last_error {
        let join = if why.is_empty() { "" } else { "; " };
        why = format!("{why}{join}its last evaluation failed: {error}");
    }
    if let Some(evaluated) = rule.evaluated {
        let ago = Millis(now.0.saturating_sub(evaluated.0).max(0));
        why = format!("{why}; evaluated {} ago", time(ago));
        if let Some(took) = rule.took {
            why = format!("{why} in {}", chart::unit::format("s", took, None));
        }
    }
    let has_metrics = teller.source.metrics().is_ok();
    Standing {
        id: String::new(),
        name: rule.name.clone(),
        group: rule.group.clone(),
        origin: teller.title().to_owned(),
        query: rule.query.clone(),
        hold: rule.hold,
        keep_firing: rule.keep_firing,
        labels: rule.labels.clone(),
        annotations: rule.annotations.clone(),
        state,
        why,
        firing,
        pending,
        alerts: rule.alerts.iter().map(|one| one.labels.clone()).collect(),
        source: has_metrics.then(|| teller.source.clone()),
    }
}

fn join(rule: &mut Standing, other: Standing) {
    rule.origin = format!("{}, {}", rule.origin, other.origin);
    if gravity(other.state) < gravity(rule.state) {
        (rule.state, rule.why) = (other.state, other.why);
    }
    // Both tell of the same alerts.
    rule.firing = rule.firing.max(other.firing);
    rule.pending = rule.pending.max(other.pending);
    rule.alerts.extend(other.alerts);
}

fn gravity(state: RuleState) -> u8 {
    match state {
        RuleState::Firing => 0,
        RuleState::Pending => 1,
        RuleState::Failed => 2,
        RuleState::Never => 3,
        RuleState::Inactive => 4,
        RuleState::Unused => 5,
    }
}

/// Ids of what rules are, so that they stay when a rule moves within its file.
fn name_each(rules: &mut [Standing]) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for rule in rules {
        let mut of = rule.labels.clone();
        let more = [
            ("\0name", &rule.name),
            ("\0group", &rule.group),
            ("\0query", &rule.query),
        ];
        of.0.extend(more.map(|(key, value)| (key.to_owned(), value.clone())));
        let id = super::merge::id(&of);
        let times = times.entry(id.clone()).or_default();
        *times += 1;
        rule.id = match times {
            1 => id,
            again => format!("{id}-{again}"),
        };
    }
}

/// How long the expression must hold, in words.
pub(super) fn hold(rule: &Standing) -> String {
    let mut words = if rule.hold.0 <= 0 {
        "at once".to_owned()
    } else {
        time(rule.hold)
    };
    if rule.keep_firing.0 > 0 {
        words.push_str(", kept for ");
        words.push_str(&time(rule.keep_firing));
    }
    words
}

/// An expression without its spelling; what does not parse, without white space.
fn spelt(query: &str) -> String {
    promql::rewritten(query, &Options::default())
        .unwrap_or_else(|_| query.to_owned())
        .split_whitespace()
        .collect()
}

fn alerts(count: u32, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 alert {one}"),
        _ => format!("{count} alerts {many}"),
    }
}

pub(super) fn time(time: Millis) -> String {
    chart::unit::format("dtdurations", time.0 as f64 / 1_000.0, None)
}

fn millis(duration: std::time::Duration) -> Millis {
    Millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}
