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
    /// The labels that may hold the route.
    routes: &'static [&'static str],
    /// The labels that may hold the method.
    methods: &'static [&'static str],
    /// Has buckets.
    durations: bool,
}

/// OpenTelemetry's name, then those of the common Prometheus clients.
const FAMILIES: [Family; 4] = [
    Family {
        name: "http_server_request_duration_seconds",
        counter: "http_server_request_duration_seconds_count",
        status: &["http_response_status_code"],
        routes: &["http_route"],
        methods: &["http_request_method"],
        durations: true,
    },
    Family {
        name: "http_request_duration_seconds",
        counter: "http_request_duration_seconds_count",
        status: &["status", "status_code", "code"],
        routes: &["route", "handler", "path", "endpoint"],
        methods: &["method"],
        durations: true,
    },
    Family {
        name: "http_server_requests_seconds",
        counter: "http_server_requests_seconds_count",
        status: &["status"],
        routes: &["uri"],
        methods: &["method"],
        durations: true,
    },
    Family {
        name: "http_requests_total",
        counter: "http_requests_total",
        status: &["status", "status_code", "code"],
        routes: &["route", "handler", "path", "endpoint"],
        methods: &["method"],
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
    /// The counter of requests.
    pub(super) fn counter(&self) -> &'static str {
        self.counter
    }

    /// Conditions that select one route, by the labels that the family has here; nothing if none
    /// of them holds routes.
    pub(super) fn only(&self, labels: &[String], method: &str, route: &str) -> Option<String> {
        let first = |names: &[&'static str]| {
            let has = |name: &&'static str| labels.iter().any(|label| label == name);
            names.iter().copied().find(has)
        };
        let mut only = format!("{}=\"{}\"", first(self.routes)?, escaped(route));
        if let (Some(label), false) = (first(self.methods), method.is_empty()) {
            only.push_str(&format!(",{label}=\"{}\"", escaped(method)));
        }
        Some(only)
    }

    /// Requests per second; `only` holds conditions on labels, or nothing.
    pub(super) fn rate(&self, only: &str, window: &str) -> String {
        format!("sum(rate({}[{window}]))", selected(self.counter, only))
    }

    pub(super) fn errors(&self, only: &str, window: &str) -> String {
        let comma = if only.is_empty() { "" } else { "," };
        let failed: Vec<String> = self
            .status
            .iter()
            .map(|label| self.rate(&format!("{only}{comma}{label}=~\"5..\""), window))
            .collect();
        // No failed request yet means no such series, and a share of zero.
        format!(
            "({} or vector(0)) / {}",
            failed.join(" or "),
            self.rate(only, window)
        )
    }

    pub(super) fn latency(&self, only: &str, window: &str) -> Option<String> {
        self.durations.then(|| {
            format!(
                "histogram_quantile(0.95, sum by (le) (rate({}[{window}])))",
                selected(&format!("{}_bucket", self.name), only)
            )
        })
    }
}

fn selected(name: &str, only: &str) -> String {
    if only.is_empty() {
        return name.to_owned();
    }
    format!("{name}{{{only}}}")
}

/// A label's value as it stands between quotes: span attributes are untrusted.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
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
            family.errors("", "1m"),
            "(sum(rate(http_server_request_duration_seconds_count\
             {http_response_status_code=~\"5..\"}[1m])) or vector(0)) / \
             sum(rate(http_server_request_duration_seconds_count[1m]))"
        );
        let labels = present(&["job", "http_route", "http_request_method"]);
        let only = family.only(&labels, "GET", "/orders/{id}").unwrap();
        assert_eq!(
            only,
            "http_route=\"/orders/{id}\",http_request_method=\"GET\""
        );
        assert_eq!(family.only(&present(&["job"]), "GET", "/"), None);
        let counter = super::family(&present(&["http_requests_total"])).unwrap();
        assert_eq!(counter.latency("", "1m"), None);
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
            let labels = present(&["http_route", "route", "uri", "method"]);
            let hostile = family
                .only(&labels, "G\"T", "/\\\"} or vector(1)\n#")
                .unwrap();
            for only in ["", hostile.as_str()] {
                queries.extend([family.rate(only, "1m"), family.errors(only, "1m")]);
                queries.extend(family.latency(only, "1m"));
            }
        }
        for query in queries {
            promql::check(&query, &promql::Options::default())
                .unwrap_or_else(|error| panic!("{query}: {error}"));
        }
    }
}
