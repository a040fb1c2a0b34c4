use std::{ops::Range, time::Duration};

use model::Weight;
use toml::{Spanned, de::DeValue};

use crate::{
    Environment, Probe, Source,
    check::{Check, Keys, any_text},
    nearest::nearest,
    pack::{PROBE_INTERVAL, PROBE_TIMEOUT},
    source::{http_url, interval, source, wait},
    value::is_id,
};

/// The environments of a pack, in the order they were written, at most one of them the default.
pub(crate) fn environments(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Vec<Environment> {
    let mut environments: Vec<Environment> = Vec::new();
    let Some(named) = check.table_at(keys, "environments", "`environments`") else {
        if check.problems.is_empty() {
            check.problem(
                Weight::Warning,
                &(0..0),
                "the pack names no environment",
                "add [environments.NAME] with its sources",
            );
        }
        return environments;
    };
    for (id, at, value) in named.entries() {
        let Some(mut keys) = named_table(check, "environment", id, &at, value) else {
            continue;
        };
        let mut environment = environment(check, &mut keys, id);
        let first = environments.iter().find(|other| other.default);
        if let (true, Some(first)) = (environment.default, first) {
            let message = format!(
                "environments {:?} and {id:?} are both the default; {:?} is used",
                first.id, first.id
            );
            check.problem(
                Weight::Warning,
                &at,
                message,
                "keep `default = true` on one",
            );
            environment.default = false;
        }
        environments.push(environment);
    }
    environments
}

fn environment(check: &mut Check<'_>, keys: &mut Keys<'_>, id: &str) -> Environment {
    let title = check.optional(keys, "title", any_text);
    let written = check.problems.len();
    let production = check.boolean(keys, "production");
    // A production environment that looks like any other is the costlier mistake.
    let unreadable = check.problems.len() > written;
    let default = check.boolean(keys, "default");

    let mut sources = Vec::new();
    if let Some(named) = check.table_at(keys, "sources", "`sources`") {
        for (id, at, value) in named.entries() {
            if let Some(keys) = named_table(check, "source", id, &at, value) {
                sources.extend(source(check, keys, id));
            }
        }
    }
    let mut probes = Vec::new();
    if let Some(named) = check.table_at(keys, "probes", "`probes`") {
        for (id, at, value) in named.entries() {
            if let Some(mut keys) = named_table(check, "probe", id, &at, value) {
                probes.extend(probe(check, &mut keys, id));
                check.finish(&keys);
            }
        }
    }
    let data_sources = data_sources(check, keys, &sources);
    check.finish(keys);
    Environment {
        id: id.to_owned(),
        title: title.map_or_else(|| id.to_owned(), |written| written.value),
        production: production.map_or(unreadable, |written| written.value),
        default: default.is_some_and(|written| written.value),
        sources,
        probes,
        data_sources,
    }
}

/// What dashboards call a data source, and the source of this environment that is meant.
fn data_sources(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    sources: &[Source],
) -> Vec<(String, String)> {
    let mut mapped = Vec::new();
    let Some(named) = check.table_at(keys, "data_sources", "`data_sources`") else {
        return mapped;
    };
    for (reference, at, value) in named.entries() {
        let DeValue::String(source) = value.get_ref() else {
            check.problem(
                Weight::Warning,
                &value.span(),
                format!("data source {reference:?} must name a source as text"),
                "write it as \"UID\" = \"SOURCE\"",
            );
            continue;
        };
        if sources.iter().any(|other| other.id == *source) {
            mapped.push((reference.to_owned(), source.to_string()));
            continue;
        }
        let known = sources.iter().map(|other| other.id.as_str());
        let remedy = match nearest(source, known) {
            Some(near) => format!("did you mean {near:?}?"),
            None => "name a source of this environment".to_owned(),
        };
        let message = format!(
            "data source {reference:?} names the source {source:?}, which is not in this environment"
        );
        check.problem(Weight::Warning, &at, message, remedy);
    }
    mapped
}

fn probe(check: &mut Check<'_>, keys: &mut Keys<'_>, id: &str) -> Option<Probe> {
    let title = check.optional(keys, "title", any_text);
    let every = check.optional(keys, "every", interval);
    let timeout = check.optional(keys, "timeout", wait);
    let expect_status = status(check, keys);
    let url = check.required(keys, "url", http_url)?;
    let every = every.map_or(PROBE_INTERVAL, |written| written.value);
    Some(Probe {
        id: id.to_owned(),
        title: title.map_or_else(|| id.to_owned(), |written| written.value),
        url: url.value,
        every,
        timeout: timeout
            .map_or(PROBE_TIMEOUT, |written| written.value)
            .min(every.max(Duration::from_secs(1))),
        expect_status,
    })
}

fn status(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<u16> {
    let (_, value) = keys.take("expect_status")?;
    let status = match value.get_ref() {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    if status.is_none_or(|status| !(100..600).contains(&status)) {
        let message = format!("`expect_status` of {} is not an HTTP status", keys.what);
        let remedy = "write a number from 100 to 599, or leave it out for any 2xx";
        check.problem(Weight::Warning, &value.span(), message, remedy);
        return None;
    }
    status
}

/// The table of a thing that its key names, if the key can name it.
fn named_table<'t>(
    check: &mut Check<'_>,
    kind: &str,
    id: &str,
    at: &Range<usize>,
    value: &'t Spanned<DeValue<'t>>,
) -> Option<Keys<'t>> {
    if !is_id(id) {
        check.problem(
            Weight::Error,
            at,
            format!("{id:?} cannot name {} {kind}", article(kind)),
            "use up to 64 letters, digits, \"-\", \"_\" and \".\"; free text goes into `title`",
        );
        return None;
    }
    check.table(format!("{kind} {id:?}"), at.clone(), value)
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    }
}
