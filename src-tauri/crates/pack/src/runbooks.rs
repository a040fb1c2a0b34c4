use model::Weight;
use toml::de::DeValue;

use crate::check::{Check, Keys};

/// `hosts` under `[runbooks]`: what the `http` fences of runbooks may ask besides the addresses of
/// sources and probes. Each is `host` or `host:port`, in lower case.
pub(crate) fn hosts(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Vec<String> {
    let mut hosts = Vec::new();
    let Some(mut table) = check.table_at(keys, "runbooks", "`runbooks`") else {
        return hosts;
    };
    for value in check.array(&mut table, "hosts") {
        let host = match value.get_ref() {
            DeValue::String(text) => host(text),
            _ => None,
        };
        match host {
            Some(host) => hosts.push(host),
            None => check.problem(
                Weight::Warning,
                &value.span(),
                "this is no name of a host",
                "write it as \"status.example.org\" or \"10.0.0.1:8080\", without https:// and path",
            ),
        }
    }
    check.finish(&table);
    hosts
}

fn host(text: &str) -> Option<String> {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (text, None),
    };
    let named = !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter));
    let ported = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    (named && ported).then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #[test]
    fn hosts_are_names_with_or_without_a_port() {
        let text = "[runbooks]\nhosts = [\"Status.example.org\", \"10.0.0.1:8080\", \"https://x\", \"a:b\", 3]\nother = 1\n";
        let (pack, problems) = crate::parse(text, "wheelhouse.toml", &|_| None);
        assert_eq!(pack.runbook_hosts, ["status.example.org", "10.0.0.1:8080"]);
        let said: Vec<String> = problems
            .iter()
            .map(ToString::to_string)
            .filter(|problem| !problem.contains("no environment"))
            .collect();
        assert_eq!(said.len(), 4, "{said:#?}");
        assert!(said[3].contains("other"), "{said:#?}");
    }
}
