//! The metric names that HTTP servers commonly use, the most telling first.

/// Counts, by name, of everything that a golden signal can be read off.
pub(super) const PRESENT: &str = "count by (__name__) ({__name__=~\"\
    http_server_request_duration_seconds_count|http_request_duration_seconds_count|\
    http_server_requests_seconds_count|http_requests_total|\
    db_client_connection_count|db_client_connection_max|process_cpu_seconds_total\"})";

/// One way of measuring requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Family {
    /// Name without suffix.
    pub(super) name: &'static str,
    /// The counter of requests.
    counter: &'static str,
    /// The labels that may hold the status.
    status: &'static [&'static str],
    /// Has buckets.
    durations: bool,
}

/// OpenTelemetry's name, then those of the common Prometheus clients.
const FAMILIES: [Family; 4] = [
    Family {
        name: "http_server_request_duration_seconds",
        counter: "http_server_request_duration_seconds_count",
        status: &["http_response_status_code"],
        durations: true,
    },
    Family {
        name: "http_request_duration_seconds",
        counter: "http_request_duration_seconds_count",
        status: &["status", "status_code", "code"],
        durations: true,
    },
    Family {
        name: "http_server_requests_seconds",
        counter: "http_server_requests_seconds_count",
        status: &["status"],
        durations: true,
    },
    Family {
        name: "http_requests_total",
        counter: "http_requests_total",
        status: &["status", "status_code", "code"],
        durations: false,
    },
];

/// The family to use, if the source holds one.
pub(super) fn family(present: &[String]) -> Option<Family> {
    FAMILIES
        .into_iter()
        .find(|family| present.iter().any(|name| name == family.counter))
}

/// Why there is no family, in words.
pub(super) fn none_found() -> String {
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
    format!("the source holds none of {}", names.join(", "))
}

impl Family {
    pub(super) fn rate(&self, window: &str) -> String {
        format!("sum(rate({}[{window}]))", self.counter)
    }

    pub(super) fn errors(&self, window: &str) -> String {
        let failed: Vec<String> = self
            .status
            .iter()
            .map(|label| format!("sum(rate({}{{{label}=~\"5..\"}}[{window}]))", self.counter))
            .collect();
        // No failed request yet means no such series, and a share of zero.
        format!(
            "({} or vector(0)) / {}",
            failed.join(" or "),
            self.rate(window)
        )
    }

    pub(super) fn latency(&self, window: &str) -> Option<String> {
        self.durations.then(|| {
            format!(
                "histogram_quantile(0.95, sum by (le) (rate({}_bucket[{window}])))",
                self.name
            )
        })
    }
}

/// How full the scarcest resource is: what it is in words, and the query.
pub(super) fn saturation(
    present: &[String],
    window: &str,
) -> Result<(&'static str, String), String> {
    let has = |name: &str| present.iter().any(|other| other == name);
    if has("db_client_connection_count") && has("db_client_connection_max") {
        let pool = "sum by (job, instance, db_client_connection_pool_name)";
        return Ok((
            "busiest database pool, connections in use",
            format!(
                "max({pool} (db_client_connection_count{{state=\"used\"}}) / \
                 {pool} (db_client_connection_max))"
            ),
        ));
    }
    if has("process_cpu_seconds_total") {
        return Ok((
            "busiest process, share of one CPU",
            format!("max(rate(process_cpu_seconds_total[{window}]))"),
        ));
    }
    Err(
        "the source holds neither db_client_connection_count with its max, nor \
         process_cpu_seconds_total"
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_most_telling_family_is_used() {
        let both = present(&[
            "http_requests_total",
            "http_server_request_duration_seconds_count",
        ]);
        let family = family(&both).unwrap();
        assert_eq!(family.name, "http_server_request_duration_seconds");
        assert_eq!(
            family.errors("1m"),
            "(sum(rate(http_server_request_duration_seconds_count\
             {http_response_status_code=~\"5..\"}[1m])) or vector(0)) / \
             sum(rate(http_server_request_duration_seconds_count[1m]))"
        );
        let counter = super::family(&present(&["http_requests_total"])).unwrap();
        assert_eq!(counter.latency("1m"), None);
        assert_eq!(super::family(&[]), None);
    }

    #[test]
    fn every_query_parses() {
        let all = present(&["db_client_connection_count", "db_client_connection_max"]);
        let mut queries = vec![PRESENT.to_owned(), saturation(&all, "1m").unwrap().1];
        queries.push(
            saturation(&present(&["process_cpu_seconds_total"]), "1m")
                .unwrap()
                .1,
        );
        for family in FAMILIES {
            queries.extend([family.rate("1m"), family.errors("1m")]);
            queries.extend(family.latency("1m"));
        }
        for query in queries {
            promql::check(&query, &promql::Options::default())
                .unwrap_or_else(|error| panic!("{query}: {error}"));
        }
    }
}
