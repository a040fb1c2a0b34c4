//! Panels that list what the environment or the pack holds: alerts and other dashboards.

use dashboard::{AlertList, AlertOrder, DashList, Dashboard};
use model::{Alert, AlertState, Millis};
use promql::Matcher;

use crate::{
    Console,
    dashboards::{self, Choice},
    environments::Running,
    overview,
    wire::{
        Chosen, Content, DashboardGroup, DashboardSummary, Emptiness, EmptyCause, LinkTarget,
        LinkView,
    },
};

/// Alerts at most, where the file names no number.
const MOST: usize = 100;

/// The alerts that the panel's options mean, with what kept others from being told.
pub(super) async fn alerts(
    running: &Running,
    kind: &AlertList,
    choice: &Choice,
) -> (Content, Vec<String>) {
    let (mut alerts, failures) = overview::alerts(running).await;
    let warnings = failures.iter().map(|failure| match &failure.place {
        Some(place) => format!("{place}: {failure}"),
        None => failure.to_string(),
    });
    let warnings: Vec<String> = warnings.collect();
    if let Err(why) = keep(&mut alerts, kind, choice) {
        return (Content::Unsupported(why), warnings);
    }
    if alerts.is_empty() {
        let found = Emptiness::new(EmptyCause::NothingToShow, nothing(kind));
        return (Content::Empty(found), warnings);
    }
    order(&mut alerts, kind.order);
    let most = match kind.max_items {
        0 => MOST,
        items => items as usize,
    };
    alerts.truncate(most);
    (Content::Alerts(alerts), warnings)
}

fn keep(alerts: &mut Vec<Alert>, kind: &AlertList, choice: &Choice) -> Result<(), String> {
    // A list that asks only for states nothing here has, such as "no data", asks for all.
    let states = kind.states;
    let any = !states.firing && !states.pending;
    alerts.retain(|alert| match alert.state {
        AlertState::Firing | AlertState::Suppressed => states.firing || any,
        AlertState::Pending => states.pending || any,
    });
    let name = choice.fill(&kind.name).to_lowercase();
    alerts.retain(|alert| {
        let own = alert.labels.get("alertname").unwrap_or_default();
        own.to_lowercase().contains(&name)
    });
    let filter = choice.fill(&kind.label_filter);
    if filter.trim().is_empty() {
        return Ok(());
    }
    let matchers: Vec<Matcher> = promql::parse_selector(&filter)
        .map_err(|error| format!("its filter of labels {filter:?} cannot be read: {error}"))?;
    alerts.retain(|alert| {
        matchers.iter().all(|matcher| {
            let value = alert.labels.get(&matcher.name).unwrap_or_default();
            matcher.matches(value)
        })
    });
    Ok(())
}

fn order(alerts: &mut [Alert], order: AlertOrder) {
    let name = |alert: &Alert| alert.labels.get("alertname").unwrap_or_default().to_owned();
    let since = |alert: &Alert| alert.since.unwrap_or(Millis(i64::MAX));
    match order {
        AlertOrder::Name => alerts.sort_by_key(name),
        AlertOrder::NameDescending => alerts.sort_by_key(|alert| std::cmp::Reverse(name(alert))),
        // They come gravest first.
        AlertOrder::Importance => {}
        AlertOrder::Oldest => alerts.sort_by_key(since),
        AlertOrder::Newest => alerts.sort_by_key(|alert| std::cmp::Reverse(since(alert))),
    }
}

fn nothing(kind: &AlertList) -> &'static str {
    match (kind.states.firing, kind.states.pending) {
        (true, false) => "No alert fires.",
        (false, true) => "No alert is pending.",
        _ => "No alert fires or is pending.",
    }
}

/// The dashboards that the panel's options mean.
pub(super) fn dashboards(
    console: &Console,
    kind: &DashList,
    own: &Dashboard,
    choice: &Choice,
    chosen: &Chosen,
) -> Content {
    let all = dashboards::all(console);
    let query = choice.fill(&kind.query).to_lowercase();
    let meant = |one: &&DashboardSummary| {
        one.usable
            && one.uid != own.uid
            && one.title.to_lowercase().contains(&query)
            && kind.tags.iter().all(|tag| one.tags.contains(tag))
            && kind
                .folder
                .as_ref()
                .is_none_or(|folder| one.folder == *folder || folder == "General" || one.starter)
    };
    let most = match kind.max_items {
        0 => usize::MAX,
        items => items as usize,
    };
    let links: Vec<LinkView> = all
        .iter()
        .filter(meant)
        .take(most)
        .map(|one| LinkView {
            title: one.title.clone(),
            target: LinkTarget::Dashboard {
                uid: one.uid.clone(),
                chosen: if kind.keep_variables {
                    chosen.clone()
                } else {
                    Chosen::new()
                },
                panel: None,
                range: None,
            },
        })
        .collect();
    if links.is_empty() {
        let found = Emptiness::new(
            EmptyCause::NothingToShow,
            "No other dashboard of the pack fits the list's title, tags and folder.",
        );
        return Content::Empty(found);
    }
    Content::Dashboards(vec![DashboardGroup {
        heading: String::new(),
        links,
    }])
}

#[cfg(test)]
mod tests {
    use dashboard::AlertStates;
    use model::{Labels, TimeRange};

    use super::*;
    use crate::panel::Timing;

    fn alert(name: &str, state: AlertState, since: i64) -> Alert {
        Alert {
            labels: Labels::from_iter([("alertname", name), ("team", "orders")]),
            annotations: Labels::default(),
            state,
            since: Some(Millis(since)),
            value: None,
        }
    }

    fn kept(kind: &AlertList) -> Vec<String> {
        let (dashboard, _) = dashboard::parse("{\"panels\":[]}", "t.json");
        let timing = Timing {
            range: TimeRange {
                start: Millis(0),
                end: Millis(1),
            },
            step: Millis(1),
            rate: Millis(4),
        };
        let choice = Choice::new(&dashboard, &Chosen::new(), timing, |_| None);
        let mut alerts = vec![
            alert("Slow", AlertState::Firing, 5),
            alert("Down", AlertState::Pending, 3),
            alert("Errors", AlertState::Firing, 1),
        ];
        if let Err(why) = keep(&mut alerts, kind, &choice) {
            return vec![why];
        }
        order(&mut alerts, kind.order);
        let name = |alert: &Alert| alert.labels.get("alertname").unwrap_or_default().to_owned();
        alerts.iter().map(name).collect()
    }

    #[test]
    fn states_names_labels_and_order_choose_alerts() {
        let firing = AlertStates {
            firing: true,
            ..AlertStates::default()
        };
        let list = |kind: AlertList| kept(&kind).join(" ");
        let kind = AlertList::default;
        assert_eq!(list(kind()), "Down Errors Slow", "no state named is all");
        assert_eq!(
            list(AlertList {
                states: firing,
                ..kind()
            }),
            "Errors Slow"
        );
        assert_eq!(
            list(AlertList {
                name: "o".into(),
                ..kind()
            }),
            "Down Errors Slow"
        );
        assert_eq!(
            list(AlertList {
                name: "row".into(),
                ..kind()
            }),
            ""
        );
        assert_eq!(
            list(AlertList {
                order: AlertOrder::Oldest,
                ..kind()
            }),
            "Errors Down Slow"
        );
        let filter = |text: &str| {
            list(AlertList {
                label_filter: text.into(),
                ..kind()
            })
        };
        assert_eq!(filter("{team=\"orders\"}"), "Down Errors Slow");
        assert_eq!(filter("{team=~\"pay.*\"}"), "");
        assert!(filter("{team=").contains("cannot be read"));
    }
}
