//! A console with objectives, over a history that is made up.

use std::{fs, sync::Arc, time::Duration};

use console::{
    Change, Clock, Console, Options,
    wire::{OpenPack, SlosRequest, SourcesRequest, ThemeName, Zone},
};
use model::{Millis, Nanos};
use tokio::sync::Notify;

use crate::fake;

/// The moment at which the history ends.
pub(crate) const NOW: i64 = fake::NOW;
const SCRAPE: i64 = 15_000;

/// Alerts of the pack, of which some are about requests.
const RULES: &str = r#"groups:
  - name: a
    rules:
      - {alert: Errors, expr: 'sum(rate(requests_total{code=~"5.."}[5m])) > 1', annotations: {runbook_url: runbooks/errors.md}}
      - {alert: Other, expr: 'other_total > 1'}
      - {alert: Refused, expr: 'requests_totals{code="429"} > 1'}
      - {alert: Named, expr: vector(1), labels: {sloth_slo: availability, sloth_service: api}}
      - {alert: NamedOtherwise, expr: 'requests_total > 1', labels: {sloth_slo: latency}}
"#;

/// A console with a pack open, and its environment "here".
pub(crate) struct Scene {
    pub(crate) console: Console,
    _folder: tempfile::TempDir,
}

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Millis(NOW).to_nanos()
    }
}

/// What a minute adds to a counter, by the minute's moment.
pub(crate) type OfMinute<'a> = &'a dyn Fn(i64) -> f64;

/// An objective over 30 days, of counters.
pub(crate) fn objective(name: &str, bad: &str, total: &str, target: f64) -> String {
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: {name}}}\nspec:\n  service: api\n  indicator:\n    \
         spec:\n      ratioMetric:\n        counter: true\n        \
         bad: {{metricSource: {{spec: {{query: 'sum({bad})'}}}}}}\n        \
         total: {{metricSource: {{spec: {{query: 'sum({total})'}}}}}}\n  \
         timeWindow: [{{duration: 30d, isRolling: true}}]\n  budgetingMethod: Occurrences\n  \
         objectives: [{{target: {target}}}]\n"
    )
}

/// Asks for charts of a width, or for none.
pub(crate) fn request(width: u32) -> SlosRequest {
    SlosRequest {
        environment: "here".to_owned(),
        width,
        height: 120,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
    }
}

impl Scene {
    /// Some hours of counters, kept by Wheelhouse itself.
    pub(crate) async fn of(
        hours: i64,
        counters: &[(&str, OfMinute<'_>)],
        files: &[(&str, &str)],
    ) -> Self {
        let toml = "name = \"Test\"\n[environments.here.sources.local]\nkind = \"direct\"\n\
                    history = [\"history.om\"]\nretention = { max_age = \"720h\" }\n";
        let history = history(hours, counters);
        let mut all = vec![
            ("wheelhouse.toml", toml),
            ("history.om", &history),
            ("alerts/a.yml", RULES),
        ];
        all.extend(files);
        let (scene, read) = Self::open(&all).await;
        let request = SourcesRequest {
            environment: "here".to_owned(),
        };
        console::sources(&scene.console, request).await.unwrap();
        tokio::time::timeout(Duration::from_secs(20), read.notified())
            .await
            .expect("the history is read");
        scene
    }

    /// A server that speaks the Prometheus API.
    pub(crate) async fn over(address: &str, files: &[(&str, &str)]) -> Self {
        let toml = format!(
            "name = \"Test\"\n[environments.here.sources.main]\nkind = \"prometheus\"\nurl = \"http://{address}\"\n"
        );
        let mut all = vec![("wheelhouse.toml", toml.as_str())];
        all.extend(files);
        Self::open(&all).await.0
    }

    async fn open(files: &[(&str, &str)]) -> (Self, Arc<Notify>) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, text) in files {
            let path = at("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let read = Arc::new(Notify::new());
        let heard = read.clone();
        let console = Console::start(Options {
            clock: Arc::new(Standing),
            on_change: Arc::new(move |change| {
                if change == Change::Collected {
                    heard.notify_one();
                }
            }),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.unwrap();
        let _folder = folder;
        (Self { console, _folder }, read)
    }
}

/// OpenMetrics with a moment on every sample.
fn history(hours: i64, counters: &[(&str, OfMinute<'_>)]) -> String {
    let mut text = String::new();
    let mut declared = Vec::new();
    for (series, of_minute) in counters {
        let name = series.split("_total").next().unwrap();
        if !declared.contains(&name) {
            text.push_str(&format!("# TYPE {name} counter\n"));
            declared.push(name);
        }
        let (mut at, mut sum) = (NOW - hours * 3_600_000, 0.0);
        while at <= NOW {
            let seconds = at as f64 / 1_000.0;
            text.push_str(&format!("{series} {sum} {seconds}\n"));
            at += SCRAPE;
            sum += of_minute(at) * SCRAPE as f64 / 60_000.0;
        }
    }
    text.push_str("# EOF\n");
    text
}
