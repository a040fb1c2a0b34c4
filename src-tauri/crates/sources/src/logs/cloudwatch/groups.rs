//! Which log groups are read.

use std::sync::Arc;

use model::{Code, Failure};
use serde_json::json;
use tokio::sync::RwLock;

use super::{CloudWatch, Way, wire::LogGroups};

/// The most log groups of one query.
const MOST_GROUPS: usize = 50;

/// Pages of the list of log groups; each holds fifty.
const MOST_PAGES: usize = 200;

/// Log groups as they are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Groups {
    /// Names or ARNs, in order.
    pub(super) names: Vec<String>,
    /// How many more there are than a query takes.
    left_out: usize,
}

impl Groups {
    /// One group by its name or ARN.
    pub(super) fn one(name: &str) -> Self {
        Self {
            names: vec![name.to_owned()],
            left_out: 0,
        }
    }

    /// The group that `@log` calls `ACCOUNT:NAME`, as questions name it.
    pub(super) fn named(&self, log: &str) -> String {
        let (account, name) = log.split_once(':').unwrap_or(("", log));
        let ending = format!(":{account}:log-group:{name}");
        let arn = self.names.iter().find(|known| known.ends_with(&ending));
        arn.map_or(name, String::as_str).to_owned()
    }

    /// What is not read.
    pub(super) fn remark(&self) -> Option<String> {
        (self.left_out > 0).then(|| {
            format!(
                "{} log groups are read, the most of one query, and {} are not: name those you \
                 want in the source's `groups`",
                self.names.len(),
                self.left_out
            )
        })
    }
}

/// What the source names, and what that meant last.
#[derive(Debug)]
pub(super) struct Known {
    named: Vec<String>,
    last: RwLock<Option<Arc<Groups>>>,
}

impl Known {
    pub(super) fn new(named: &[String]) -> Self {
        Self {
            // ARNs as they are listed end with the group's streams.
            named: named
                .iter()
                .map(|name| match name.strip_suffix(":*") {
                    Some(group) if name.starts_with("arn:") => group.to_owned(),
                    _ => name.clone(),
                })
                .collect(),
            last: RwLock::default(),
        }
    }

    /// The groups, asked for if patterns stand for them and if they shall be asked for `again`.
    pub(super) async fn get(
        &self,
        server: &CloudWatch,
        again: bool,
    ) -> Result<Arc<Groups>, Failure> {
        if !again && let Some(known) = self.last.read().await.as_ref() {
            return Ok(known.clone());
        }
        let everything = ["*".to_owned()];
        let named = match self.named.as_slice() {
            [] => &everything[..],
            named => named,
        };
        let mut names: Vec<String> = Vec::new();
        for name in named {
            if !name.contains('*') {
                names.push(name.clone());
            } else if matches!(server.way, Way::Grafana { .. }) {
                return Err(Failure::new(
                    Code::BadInput,
                    "through Grafana the log groups of CloudWatch are not listed",
                )
                .remedy("name each in the source's `groups`, without *"));
            } else {
                listed(server, name, &mut names).await?;
            }
        }
        names.sort();
        names.dedup();
        if names.is_empty() {
            return Err(Failure::new(
                Code::NotFound,
                match self.named.as_slice() {
                    [] => "the account shows no log group in this region".to_owned(),
                    named => format!("no log group is called {}", named.join(" or ")),
                },
            )
            .remedy("correct the source's `groups`, and check its region"));
        }
        let left_out = names.len().saturating_sub(MOST_GROUPS);
        names.truncate(MOST_GROUPS);
        let groups = Arc::new(Groups { names, left_out });
        *self.last.write().await = Some(groups.clone());
        Ok(groups)
    }
}

/// Adds the groups that a pattern with `*` stands for.
async fn listed(
    server: &CloudWatch,
    pattern: &str,
    names: &mut Vec<String>,
) -> Result<(), Failure> {
    let prefix = pattern.split('*').next().unwrap_or_default();
    let mut input = json!({"limit": 50});
    if !prefix.is_empty() {
        input["logGroupNamePrefix"] = prefix.into();
    }
    let mut last: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let page: LogGroups = server.ask("DescribeLogGroups", &input).await?;
        let groups = page.log_groups.unwrap_or_default().into_iter();
        names.extend(
            groups
                .filter_map(|group| group.log_group_name)
                .filter(|name| fits(pattern, name)),
        );
        let Some(token) = page.next_token.filter(|token| !token.is_empty()) else {
            return Ok(());
        };
        if last.as_ref() == Some(&token) {
            return Err(super::events::endless("DescribeLogGroups"));
        }
        input["nextToken"] = token.as_str().into();
        last = Some(token);
    }
    Ok(())
}

/// Whether a name fits a pattern in which `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(end) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, name, expected) in [
            ("*", "/ecs/orders", true),
            ("/ecs/*", "/ecs/orders", true),
            ("/ecs/*", "/aws/ecs/orders", false),
            ("*orders", "/ecs/orders", true),
            ("*orders", "/ecs/orders-2", false),
            ("/ecs/*-prod*", "/ecs/orders-prod-1", true),
            ("/a*b*c", "/axbxxc", true),
            ("/a*b*c", "/axc", false),
            ("/ecs/orders", "/ecs/orders", true),
            ("/ecs/orders", "/ecs/orders2", false),
            ("aa*aa", "aaa", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_group_of_another_account_keeps_its_arn() {
        let arn = "arn:aws:logs:eu-central-1:210987654321:log-group:/ecs/orders";
        let groups = Groups {
            names: vec![arn.to_owned(), "/ecs/shop".to_owned()],
            left_out: 0,
        };
        assert_eq!(groups.named("210987654321:/ecs/orders"), arn);
        assert_eq!(groups.named("123456789012:/ecs/shop"), "/ecs/shop");
        assert_eq!(groups.named("123456789012:/ecs/orders"), "/ecs/orders");
    }
}
