//! Fences: what is asked, what is only shown, and why.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use crate::{
    danger,
    expect::Expect,
    http,
    language::{self, Fenced, Language, LiveLanguage},
    placeholder::{self, Context},
    runbook::{Code, Kind, Live},
};

/// A fence with what was wrong about it.
pub(crate) struct Read {
    pub(crate) kind: Kind,
    pub(crate) wrong: Option<(String, String)>,
}

/// Reads a fence. `set` holds variables of the shell that earlier fences set, and gets those of
/// this one.
pub(crate) fn read(info: &str, text: &str, set: &mut HashSet<String>) -> Read {
    let (word, said) = split(info);
    let language = match language::of(word) {
        Fenced::Live(live) => return asked(live, word, said, text, set),
        Fenced::Shown(language) => language,
        Fenced::Unnamed => unnamed(text),
    };
    let note = match language::of(word) {
        Fenced::Unnamed if looks_like_a_query(text) => {
            "it names no language; write ```promql and it is asked".to_owned()
        }
        _ => String::new(),
    };
    let mut code = shown(word, language, text, set);
    code.note = note;
    Read {
        kind: Kind::Code(code),
        wrong: None,
    }
}

/// A text that is shown: its placeholders and what it would change.
fn shown(word: &str, language: Language, text: &str, set: &mut HashSet<String>) -> Code {
    let places = placeholder::places(text, Context::Fence(language), set);
    let dangers = match language {
        Language::Shell => {
            set.extend(placeholder::shell::assigned(text));
            danger::of_command(text)
        }
        Language::Sql => danger::of_sql(text),
        _ => Vec::new(),
    };
    Code {
        written: word.to_owned(),
        language,
        text: text.to_owned(),
        places,
        dangers,
        note: String::new(),
    }
}

fn asked(
    live: LiveLanguage,
    word: &str,
    said: &str,
    text: &str,
    set: &mut HashSet<String>,
) -> Read {
    let mut told = Told::default();
    told.take(said);
    let text = told.take_lines(text, live);
    let mut request = None;
    let refused = match live {
        LiveLanguage::Sql => {
            let (dangers, count) = danger::of_statements(&text);
            if !dangers.is_empty() {
                Some("it would change something; only reading statements are asked".to_owned())
            } else if count != 1 {
                Some(format!(
                    "it holds {count} statements; write one in each fence"
                ))
            } else {
                None
            }
        }
        LiveLanguage::Http => match http::read(&text) {
            Ok(read) => {
                request = Some(read);
                None
            }
            Err(why) => Some(why),
        },
        _ if text.trim().is_empty() => Some("it is empty".to_owned()),
        _ => None,
    };
    if let Some(why) = refused {
        let language = match live {
            LiveLanguage::Http => Language::Shell,
            other => other.language(),
        };
        let mut code = shown(word, language, &text, set);
        code.note = why;
        return Read {
            kind: Kind::Code(code),
            wrong: None,
        };
    }
    let mut wrong = None;
    let expect = (!told.expect.is_empty()).then(|| Expect::read(&told.expect, &told.unit));
    let expect = expect.and_then(|read| {
        read.map_err(|why| {
            let remedy = "correct what stands behind `expect:`".to_owned();
            wrong = Some((why.to_string(), remedy));
        })
        .ok()
    });
    let text = match &request {
        // What is filled in is the address; the rest of a command of curl says nothing.
        Some(request) => request.address.clone(),
        None => text,
    };
    let places = placeholder::places(&text, Context::Fence(live.language()), set);
    Read {
        kind: Kind::Live(Live {
            language: live,
            dialect: language::dialect(word),
            name: told.name,
            text,
            places,
            expect,
            expected: told.expect,
            unit: told.unit,
            request,
        }),
        wrong,
    }
}

/// What an info string, or a comment of the fence, says about it.
#[derive(Default)]
struct Told {
    name: String,
    expect: String,
    unit: String,
}

static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s{,])(name|expect|unit)\s*[:=]\s*")
        .expect("a constant that tests compile")
});

impl Told {
    /// `name=x expect: < 3 unit: s`: each value reaches to the next key.
    fn take(&mut self, said: &str) {
        let keys: Vec<_> = KEY
            .captures_iter(said)
            .filter_map(|matched| Some((matched.get(0)?, matched.get(1)?.as_str())))
            .collect();
        for (at, (whole, key)) in keys.iter().enumerate() {
            let end = keys
                .get(at + 1)
                .map_or(said.len(), |(next, _)| next.start());
            let value = said.get(whole.end()..end).unwrap_or_default();
            let value = value.trim().trim_end_matches(['}', ',']).trim();
            let place = match key.to_ascii_lowercase().as_str() {
                "name" => &mut self.name,
                "expect" => &mut self.expect,
                _ => &mut self.unit,
            };
            value.clone_into(place);
        }
    }

    /// Takes the comments that say something about the fence out of its text.
    fn take_lines(&mut self, text: &str, live: LiveLanguage) -> String {
        let marks: &[&str] = match live {
            LiveLanguage::Sql => &["--", "#"],
            LiveLanguage::Traceql => &["//", "#"],
            _ => &["#", "//"],
        };
        let mut kept = Vec::new();
        for line in text.lines() {
            let comment = marks
                .iter()
                .find_map(|mark| line.trim_start().strip_prefix(mark));
            match comment {
                Some(comment) if KEY.find(comment).is_some_and(|key| key.start() <= 1) => {
                    self.take(comment);
                }
                _ => kept.push(line),
            }
        }
        kept.join("\n").trim_end().to_owned()
    }
}

/// The first word of an info string, and the rest.
fn split(info: &str) -> (&str, &str) {
    let info = info.trim();
    let (word, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
    // ```expect: < 3 names no language.
    if KEY.find(word).is_some_and(|key| key.start() == 0) {
        ("", info)
    } else {
        (word, rest)
    }
}

/// A fence without a language is a shell's where a line of it begins with a known command.
fn unnamed(text: &str) -> Language {
    const PROGRAMS: &[&str] = &[
        "ansible-playbook",
        "aws",
        "az",
        "cd",
        "curl",
        "docker",
        "docker-compose",
        "echo",
        "export",
        "flyctl",
        "gcloud",
        "gh",
        "git",
        "grep",
        "helm",
        "heroku",
        "journalctl",
        "kubectl",
        "make",
        "mysql",
        "npm",
        "npx",
        "pg_dump",
        "pnpm",
        "psql",
        "python",
        "python3",
        "redis-cli",
        "ssh",
        "sudo",
        "systemctl",
        "terraform",
        "wget",
    ];
    let begins = text.lines().any(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let first = line.split_whitespace().next();
        first.is_some_and(|first| PROGRAMS.binary_search(&first).is_ok())
    });
    if begins {
        Language::Shell
    } else {
        Language::Other
    }
}

/// Whether a text could well be PromQL; it is not asked on a guess.
fn looks_like_a_query(text: &str) -> bool {
    const FUNCTIONS: &[&str] = &[
        "rate(",
        "irate(",
        "increase(",
        "histogram_quantile(",
        "sum(",
        "sum by",
        "avg(",
        "max(",
        "topk(",
        "changes(",
        "absent(",
    ];
    let text = text.trim_start();
    FUNCTIONS.iter().any(|function| text.starts_with(function))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dialect;

    fn live(info: &str, text: &str) -> Live {
        match read(info, text, &mut HashSet::new()).kind {
            Kind::Live(live) => live,
            other => panic!("{info}: {other:?}"),
        }
    }

    fn code(info: &str, text: &str) -> Code {
        match read(info, text, &mut HashSet::new()).kind {
            Kind::Code(code) => code,
            other => panic!("{info}: {other:?}"),
        }
    }

    #[test]
    fn what_a_fence_says_about_itself() {
        for (info, text, expected) in [
            ("promql", "up", ("", "", "", "up")),
            (
                "promql expect: < 0.01 unit: percentunit",
                "up\n",
                ("", "< 0.01", "percentunit", "up"),
            ),
            ("promql unit: s", "up", ("", "", "s", "up")),
            (
                "promql name=load expect: rows == 1",
                "up",
                ("load", "rows == 1", "", "up"),
            ),
            ("PromQL {name=load}", "up", ("load", "", "", "up")),
            ("promql", "up\n# expect: < 3", ("", "< 3", "", "up")),
            (
                "promql",
                "# name: load\n# about it\nup",
                ("load", "", "", "# about it\nup"),
            ),
            (
                "sql",
                "-- expect: rows == 0\nSELECT 1",
                ("", "rows == 0", "", "SELECT 1"),
            ),
            (
                "promql expect: contains \"a b\" unit: s",
                "up",
                ("", "contains \"a b\"", "s", "up"),
            ),
        ] {
            let live = live(info, text);
            let (name, expect, unit, text) = expected;
            assert_eq!(live.name, name, "{info}");
            assert_eq!(live.expected, expect, "{info}");
            assert_eq!(live.unit, unit, "{info}");
            assert_eq!(live.text, text, "{info}");
            assert_eq!(live.expect.is_some(), !expect.is_empty());
        }
        let read = read("promql expect: small", "up", &mut HashSet::new());
        assert!(read.wrong.unwrap().0.contains("not understood"));
    }

    #[test]
    fn a_statement_may_be_for_one_kind_of_database() {
        for (info, expected) in [
            ("sql", None),
            ("SQL expect: rows == 0", None),
            ("postgresql", Some(Dialect::Postgres)),
            ("{.pgsql}", Some(Dialect::Postgres)),
            ("mariadb name=a", Some(Dialect::Mysql)),
            ("sqlite", Some(Dialect::Sqlite)),
        ] {
            let live = live(info, "SELECT 1");
            assert_eq!(live.language, LiveLanguage::Sql, "{info}");
            assert_eq!(live.dialect, expected, "{info}");
        }
        assert_eq!(live("promql", "up").dialect, None);
    }

    #[test]
    fn what_is_only_shown_says_why() {
        for (info, text, language, note) in [
            ("sh", "kubectl get pods", Language::Shell, ""),
            ("", "kubectl get pods", Language::Shell, ""),
            ("", "pod/x   1/1   Running", Language::Other, ""),
            ("", "sum(rate(x[5m]))", Language::Other, "names no language"),
            ("sql", "DELETE FROM t", Language::Sql, "would change"),
            ("sql", "SELECT 1; SELECT 2", Language::Sql, "2 statements"),
            ("http", "POST http://a", Language::Shell, "POST may change"),
            ("promql", "  ", Language::Query, "empty"),
            ("json", "{}", Language::Other, ""),
        ] {
            let code = code(info, text);
            assert_eq!(code.language, language, "{info} {text}");
            assert!(code.note.contains(note), "{info} {text}: {}", code.note);
            assert_eq!(code.note.is_empty(), note.is_empty());
        }
        assert_eq!(code("sql", "DELETE FROM t").dangers.len(), 1);
    }

    #[test]
    fn a_request_is_asked_by_its_address() {
        let live = live("curl", "curl -fsS https://<HOST>/health/<ID>");
        assert_eq!(live.text, "https://<HOST>/health/<ID>");
        assert_eq!(live.places.len(), 2);
    }
}
