//! What the user hears of alerts without looking: notifications, and the count on the icon.

use console::Notice;
use model::AlertSeverity;
use notify_rust::{Notification, NotificationResponse, Timeout, Urgency};
use tauri::{AppHandle, Emitter, Manager};

/// More alerts at once are told of in one notification.
const APART: usize = 3;

/// Shows how many alerts fire on the icon of the application, where the desktop has a place for it.
pub(super) fn count(app: &AppHandle, firing: u32) {
    let Some(window) = app.get_webview_window(super::MAIN) else {
        return;
    };
    let badge = (firing > 0).then_some(i64::from(firing));
    if let Err(error) = window.set_badge_count(badge) {
        tracing::debug!(%error, "no badge on the icon");
    }
    super::tray::show(app, firing);
}

/// Tells of alerts that began; a click brings the window with the alert.
pub(super) fn tell(app: &AppHandle, notices: Vec<Notice>) {
    if notices.len() <= APART {
        for notice in notices {
            let (summary, body) = words(&notice);
            show(app, summary, body, notice);
        }
    } else if let Some(gravest) = notices.iter().min_by_key(|notice| severity(notice)) {
        let names: Vec<&str> = notices.iter().map(name).collect();
        let summary = format!("{} · {} alerts fire", place(gravest), notices.len());
        show(app, summary, names.join(", "), gravest.clone());
    }
}

/// The head and the text of one notification.
fn words(notice: &Notice) -> (String, String) {
    let summary = format!("{} · {}", place(notice), name(notice));
    let annotations = &notice.alert.annotations;
    let body = annotations
        .get("summary")
        .or_else(|| annotations.get("description"));
    (summary, body.unwrap_or("The alert fires.").to_owned())
}

fn place(notice: &Notice) -> String {
    if notice.production {
        format!("PRODUCTION ({})", notice.title)
    } else {
        notice.title.clone()
    }
}

fn name(notice: &Notice) -> &str {
    let name = notice.alert.labels.get("alertname");
    name.unwrap_or("an alert without a name")
}

fn severity(notice: &Notice) -> AlertSeverity {
    AlertSeverity::of(&notice.alert)
}

fn show(app: &AppHandle, summary: String, body: String, notice: Notice) {
    let app = app.clone();
    // A notification is waited for until it is clicked or gone.
    let waiting = std::thread::Builder::new().name("notification".into());
    let spawned = waiting.spawn(move || {
        let urgency = match severity(&notice) {
            AlertSeverity::Critical => Urgency::Critical,
            AlertSeverity::Warning | AlertSeverity::Other => Urgency::Normal,
        };
        let mut notification = Notification::new();
        notification
            .appname("Wheelhouse")
            .summary(&summary)
            // Servers of notifications read markup; alerts are untrusted.
            .body(&plain(&body))
            .urgency(urgency)
            .timeout(Timeout::Default)
            .action("default", "Open the alert");
        let shown = match notification.show() {
            Ok(shown) => shown,
            Err(error) => {
                tracing::warn!(%error, "the desktop shows no notification");
                return;
            }
        };
        let answered = shown.wait_for_response(|response: &NotificationResponse| {
            if matches!(
                response,
                NotificationResponse::Default | NotificationResponse::Action(_)
            ) {
                bring(&app, &notice);
            }
        });
        if let Err(error) = answered {
            tracing::debug!(%error, "nothing is heard of a notification");
        }
    });
    if let Err(error) = spawned {
        tracing::warn!(%error, "a notification is not shown");
    }
}

/// The window with the alert.
fn bring(app: &AppHandle, notice: &Notice) {
    super::raise(app);
    let told = serde_json::json!({ "environment": notice.environment, "alert": notice.alert });
    if let Err(error) = app.emit("alert_opened", told) {
        tracing::warn!(%error, "the window did not hear which alert was clicked");
    }
}

/// Text in which no server of notifications sees markup.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use model::{Alert, AlertState, Labels};

    use super::*;

    #[test]
    fn production_is_named_and_markup_is_none() {
        let of = |name: &str, value: &str| Labels::from_iter([(name.to_owned(), value.to_owned())]);
        let mut notice = Notice {
            environment: "p".into(),
            title: "Orders".into(),
            production: true,
            alert: Alert {
                labels: of("alertname", "HighErrorRate"),
                annotations: of("summary", "<b>12 %</b> & more"),
                state: AlertState::Firing,
                since: None,
                value: None,
            },
        };
        let (summary, body) = words(&notice);
        assert_eq!(summary, "PRODUCTION (Orders) · HighErrorRate");
        assert_eq!(plain(&body), "&lt;b&gt;12 %&lt;/b&gt; &amp; more");
        notice.production = false;
        notice.alert.annotations = Labels::default();
        let (summary, body) = words(&notice);
        assert_eq!(summary, "Orders · HighErrorRate");
        assert_eq!(body, "The alert fires.");
    }
}
