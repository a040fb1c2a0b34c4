//! Prometheus' own tool, which checks rules and evaluates them over made-up samples.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use crate::{Outage, servers};

pub(crate) struct Promtool(PathBuf);

impl Promtool {
    pub(crate) fn find() -> Option<Self> {
        servers::promtool().map(Self)
    }

    /// Checks that Prometheus reads a rule file.
    pub(crate) fn check(&self, rules: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rules.yml");
        fs::write(&file, rules).unwrap();
        self.run(&["check", "rules", &file.to_string_lossy()], rules);
    }

    /// Checks that the alerts fire when they are said to, and not one evaluation before.
    pub(crate) fn outage(&self, rules: &str, outage: &Outage, told: &[(&str, Option<Duration>)]) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("rules.yml"), rules).unwrap();
        let (healthy, all) = outage.minutes();
        let (errors, every) = (outage.ratio * 1_000.0, outage.every.as_secs());
        // Without an order promtool takes the groups in any, and an alert that comes before its
        // recordings finds those of the last time, which may be too old.
        let groups: Vec<&str> = rules
            .lines()
            .filter_map(|line| line.strip_prefix("  - name: "))
            .collect();
        let order = groups.join(", ");
        let mut test = format!(
            "rule_files: [rules.yml]\nevaluation_interval: {every}s\ngroup_eval_order: [{order}]\n\
             tests:\n  - interval: 1m\n    \
             input_series:\n      - series: requests_total\n        values: '1000+1000x{all}'\n      \
             - series: errors_total\n        values: '0x{healthy} {errors}+{errors}x{}'\n    \
             alert_rule_test:\n",
            all - healthy - 1
        );
        // Prometheus 2 counts a sample on the left edge of a window, Prometheus 3 and our evaluator do
        // not: a moment may differ by one evaluation.
        let edge = 2 * outage.every;
        let last = Duration::from_secs(u64::try_from(all).unwrap() * 60);
        let fires: Vec<Duration> = told.iter().filter_map(|(_, fires)| *fires).collect();
        let mut moments: Vec<Duration> = fires
            .iter()
            .flat_map(|at| [*at - edge, *at + edge])
            .filter(|at| fires.iter().all(|fires| fires.abs_diff(*at) >= edge))
            .chain([last])
            .collect();
        moments.retain(|at| *at <= last);
        moments.sort_unstable();
        moments.dedup();
        for at in moments {
            let firing = told
                .iter()
                .filter(|(_, fires)| fires.is_some_and(|fires| fires <= at));
            let firing: Vec<String> = firing.map(|(severity, _)| alert(severity)).collect();
            test.push_str(&format!(
                "      - eval_time: {}s\n        alertname: AvailabilityErrorBudgetBurn\n        exp_alerts: [{}]\n",
                at.as_secs(),
                firing.join(", ")
            ));
        }
        let file = folder.path().join("test.yml");
        fs::write(&file, &test).unwrap();
        self.run(&["test", "rules", &file.to_string_lossy()], &test);
    }

    fn run(&self, arguments: &[&str], about: &str) {
        let output = Command::new(&self.0).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}\n{complaint}\n{about}");
    }
}

/// The alert with all its labels and annotations.
fn alert(severity: &str) -> String {
    let windows = match severity {
        "page" => "1 h or 6 h",
        _ => "1 day or 3 days",
    };
    format!(
        "{{exp_labels: {{severity: {severity}, sloth_severity: {severity}, sloth_id: api-availability, \
         sloth_service: api, sloth_slo: availability}}, exp_annotations: {{summary: \
         availability burns its error budget too fast, description: 'Within the last {windows} more of \
         the budget of 30 days went than may: 99.9% of all events have to be good.'}}}}"
    )
}
