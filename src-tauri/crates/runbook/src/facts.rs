//! What is known about a runbook: said in front matter, or concluded from how people write.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    front::Entry,
    runbook::{Fact, FactName, Reviewed},
};

mod day;
mod told;

pub(crate) use day::day;
use told::{Place, Shape, Told, told};

/// What a file says about itself.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) title: Option<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) reviewed: Option<Reviewed>,
}

/// Reads front matter, then the lines of the text; what is said comes before what is concluded.
pub(crate) fn read(entries: &[Entry], text: &str) -> Known {
    let mut known = Known::default();
    for entry in entries {
        let key = entry.key.split('.').next().unwrap_or_default();
        let from = format!("front matter, line {}", entry.line);
        if key == "title" {
            known.title.get_or_insert_with(|| entry.value.clone());
        } else if let Some(name) = named(&key.replace('_', " ")) {
            known.add(name, &entry.value, &from, false);
        }
    }
    for line in told(text) {
        let at = |place: &str| format!("{place}, line {}", line.number);
        let place = match (line.place, line.shape) {
            (Place::Title, _) => at("title"),
            (Place::Head, Shape::Item) => at("list below the title"),
            (Place::Head, Shape::Row) => at("table below the title"),
            (Place::Head, _) => at("text below the title"),
            (Place::Foot, _) => at("foot of the file"),
            (Place::Body, _) => match line.section.is_empty() {
                true => format!("line {}", line.number),
                false => at(&format!("section {:?}", line.section)),
            },
        };
        if line.place == Place::Title {
            if NAMED.is_match(&line.text) {
                known.add(FactName::Alerts, &line.text, &place, true);
            }
            continue;
        }
        if let Some((name, value)) = pair(&line) {
            let reviewed = name == FactName::Reviewed;
            // Far from title and foot, only a date is told by its name alone.
            if line.place != Place::Body || reviewed && day(value).is_some() {
                known.add(name, value, &place, true);
            }
        }
        for alert in alerts(&line) {
            known.add(FactName::Alerts, alert, &place, true);
        }
        if let Some(name) = sectioned(&line) {
            known.add(name, &line.text, &place, true);
        }
    }
    known.facts.sort_by_key(|fact| fact.name);
    known
}

impl Known {
    /// Adds a fact; the first place that says it counts, and further alerts of it join.
    fn add(&mut self, name: FactName, value: &str, from: &str, inferred: bool) {
        let value = plain(value);
        let names = if name == FactName::Alerts {
            identifiers(&value)
        } else {
            vec![value.trim().to_owned()]
        };
        for value in names.into_iter().filter(|value| !value.is_empty()) {
            if name == FactName::Reviewed {
                let Some(day) = day(&value) else { continue };
                if self.reviewed.is_some() {
                    continue;
                }
                self.reviewed = Some(Reviewed {
                    day,
                    from: from.to_owned(),
                });
            }
            let known = self.facts.iter_mut().find(|fact| fact.name == name);
            match known {
                None => self.facts.push(Fact {
                    name,
                    value,
                    from: from.to_owned(),
                    inferred,
                }),
                Some(fact) if joins(name) && fact.inferred == inferred => {
                    if fact.value.split(", ").all(|one| one != value) {
                        fact.value.push_str(", ");
                        fact.value.push_str(&value);
                    }
                }
                Some(_) => {}
            }
        }
    }
}

fn joins(name: FactName) -> bool {
    matches!(name, FactName::Alerts | FactName::Services)
}

/// What a key says, in lower case.
fn named(key: &str) -> Option<FactName> {
    Some(match key.trim() {
        "alert" | "alerts" | "alert name" | "alert names" | "alertname" => FactName::Alerts,
        "severity" | "severities" | "priority" => FactName::Severity,
        "service" | "services" | "component" | "components" | "system" => FactName::Services,
        "owner" | "owners" | "owned by" | "team" | "owning team" | "maintainer" | "maintainers"
        | "responsible" => FactName::Owner,
        "escalation" | "escalate to" | "escalation path" | "escalation contact" => {
            FactName::Escalation
        }
        "reviewed" | "last reviewed" | "last review" | "review date" | "last updated"
        | "last update" | "updated" | "last tested" | "last verified" | "date" => {
            FactName::Reviewed
        }
        _ => return None,
    })
}

/// `**Key:** value`, `Key: value` and `| key | value |`.
fn pair<'l>(line: &'l Told<'_>) -> Option<(FactName, &'l str)> {
    let sign = if line.shape == Shape::Row { '|' } else { ':' };
    let (key, value) = line.text.split_once(sign)?;
    let key = key.trim_matches(['*', '_', '`', ' ', ':']).to_lowercase();
    let name = named(&key)?;
    let value = value.trim_matches(['*', '_', ' ', '|', ':']);
    (!value.is_empty()).then_some((name, value))
}

/// A title that is the name of an alert, of three words at least: products have two.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:[A-Z]+[a-z0-9]+){3,}$").expect("a constant that tests compile")
});

static FIRING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`([A-Za-z]\w+)` alert (?:is firing|firing|fires|fired)\b")
        .expect("a constant that tests compile")
});

static ALERTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:alerts?|alert names?|trigger(?:ed by)?)\**:\**\s*((?:`[^`]+`[,\s/]*(?:(?:and|or)\s+)?)+)")
        .expect("a constant that tests compile")
});

/// Alerts that are named in the middle of a line, or as a trigger anywhere: `Alerts: `A`, `B`.`,
/// or that are said to fire.
fn alerts<'l>(line: &'l Told<'_>) -> Vec<&'l str> {
    let list = ALERTS.captures(&line.text);
    let list = list.and_then(|matched| matched.get(1));
    let list = list.map_or("", |names| names.as_str());
    let firing = FIRING.captures_iter(&line.text);
    list.split('`')
        .skip(1)
        .step_by(2)
        .chain(firing.filter_map(|matched| Some(matched.get(1)?.as_str())))
        .collect()
}

/// What the first line of a section named "Owner" or "Escalation" says.
fn sectioned(line: &Told<'_>) -> Option<FactName> {
    if !line.first || line.place != Place::Body {
        return None;
    }
    let section = line.section.to_lowercase();
    let section = section.trim_start_matches(|letter: char| !letter.is_alphabetic());
    if section.starts_with("escalat") {
        return Some(FactName::Escalation);
    }
    matches!(section, "owner" | "owners" | "ownership").then_some(FactName::Owner)
}

static LINKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"!?\[([^\]]*)\]\([^)]*\)").expect("a constant that tests compile")
});

/// A value without the marks of Markdown.
fn plain(value: &str) -> String {
    let value = LINKED.replace_all(value, "$1");
    let value = value.replace(['`', '*'], "");
    let value = value.trim().trim_matches(['|', '_']).trim();
    const MOST: usize = 300;
    if value.chars().count() > MOST {
        return value
            .chars()
            .take(MOST)
            .chain(std::iter::once('…'))
            .collect();
    }
    value.to_owned()
}

/// The names of alerts in a value: words that could be names of a rule.
fn identifiers(value: &str) -> Vec<String> {
    value
        .split(|letter: char| !(letter.is_alphanumeric() || "_:-.".contains(letter)))
        .map(|word| word.trim_matches(['.', ':', '-']))
        .filter(|word| {
            let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
            let small = word.chars().any(char::is_lowercase);
            let joined = word.contains(['_', ':', '-']);
            word.len() > 2 && (capitals > 1 && small || joined)
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let known = read(&[], text);
        let facts = known
            .facts
            .iter()
            .map(|fact| format!("{}={} ({})", fact.name.as_str(), fact.value, fact.from));
        facts.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn facts_are_found_where_people_write_them() {
        for (text, expected) in [
            (
                "# T\n\n- **Alerts:** `HighErrorRate`, `Burn_x`\n- **Owner:** team *shop*\n",
                "alerts=HighErrorRate, Burn_x (list below the title, line 3)\nowner=team shop (list below the title, line 4)",
            ),
            (
                "# T\n\nCallers get 5xx. Alerts: `AbC`, `CdE`. Dashboard: [x](y).\n",
                "alerts=AbC, CdE (text below the title, line 3)",
            ),
            (
                "# T\n> **Last Updated:** December 2025\n> Severity: P1\n",
                "severity=P1 (text below the title, line 3)\nreviewed=December 2025 (text below the title, line 2)",
            ),
            (
                "# T\n| Owner | Team A |\n|---|---|\n| Service | api |\n",
                "services=api (table below the title, line 4)\nowner=Team A (table below the title, line 2)",
            ),
            (
                "# T\n## A\n**Trigger:** `NovaPressure` / `NovaFull` alert\n## B\nOwner: nobody\n",
                "alerts=NovaPressure, NovaFull (section \"A\", line 3)",
            ),
            (
                "# T\n## Escalation\n\nCall [the owner](x).\n\n---\n*Last reviewed: 2026-03-04*\n",
                "escalation=Call the owner. (section \"Escalation\", line 4)\nreviewed=2026-03-04 (foot of the file, line 7)",
            ),
            (
                "# T\n**Alerts:** `AbcDef`,\n`GhiJkl`, `MnoPqr`\n**Severity:** page\n",
                "alerts=AbcDef, GhiJkl, MnoPqr (text below the title, line 2)\nseverity=page (text below the title, line 4)",
            ),
            (
                "# KubePodCrashLooping\nIt dies.\n",
                "alerts=KubePodCrashLooping (title, line 1)",
            ),
            ("# PostgreSQL\n", ""),
            ("# A\n# KubePodCrashLooping\n", ""),
            (
                "# T\n## Symptoms\n- `AbcDef` alert firing for 5m\n",
                "alerts=AbcDef (section \"Symptoms\", line 3)",
            ),
            (
                "# T\n## A\nMaintainer: x\n\n---\n\n**Maintainer:** team a\n",
                "owner=team a (foot of the file, line 7)",
            ),
            ("# T\n## A\n---\nOwner: x\n## B\ny\n", ""),
            ("# T\n```sh\nOwner: x\n```\n", ""),
            ("# T\nDate: soon\n", ""),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn front_matter_comes_before_the_text() {
        let entry = |key: &str, value: &str| Entry {
            key: key.to_owned(),
            value: value.to_owned(),
            line: 2,
        };
        let entries = [
            entry("title", "Said"),
            entry("alerts", "Said_1"),
            entry("alerts", "Said_2"),
        ];
        let known = read(&entries, "# T\nAlerts: `HighErrorRate`\n");
        assert_eq!(known.title.as_deref(), Some("Said"));
        assert_eq!(known.facts[0].value, "Said_1, Said_2");
        assert!(!known.facts[0].inferred);
    }
}
