//! What a filter may be in each language once its literals are taken out.

use regex::Regex;

use super::literals::Language;

/// Conditions, groups of them, and a whole query made of such.
pub(super) struct Grammar {
    condition: Regex,
    group: Regex,
    query: Regex,
}

impl Grammar {
    pub(super) fn of(language: Language) -> Self {
        const NUMBER: &str = r"-?[0-9]+(?:\.[0-9]+)?";
        let (condition, group, query) = match language {
            Language::LogQl => (
                format!(r"[a-zA-Z_][a-zA-Z0-9_]*(?:(?:=~|!~|!=|=)§|[<>]{NUMBER})"),
                r"\(¤(?: (?:or|and) ¤)*\)",
                r"^\{¤(?:, ¤)*\}(?: \|[=~] §| \| json| \| label_format ¤| \| ¤(?: (?:or|and) ¤)*| \| detected_level!~§| \| drop wheelhouse_line, __error__, __error_details__)*$",
            ),
            Language::LogsQl => (
                format!(
                    r"!?(?:§|_msg|wheelhouse_line):(?:=§\*?|~§|\*|[<>]{NUMBER}|in\(§(?:, §)*\)|\(§(?: or §)*\)|§)"
                ),
                r"\(¤(?:(?: or | )¤)*\)",
                r"^(?:\*|¤(?: ¤)*)(?: \| pack_json as wheelhouse_line \| filter(?: ¤)+ \| delete wheelhouse_line)?$",
            ),
            Language::Insights => {
                let name = r"(?:[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*|¶)";
                (
                    format!(
                        r"@(?:message|log) like §|wheelhouse_level not like §|not ispresent\({name}\)|{name} [<>] {NUMBER}"
                    ),
                    r"\(¤(?: (?:or|and) ¤)*\)",
                    r"^fields @timestamp, @message, @log, @logStream(?:\n\| (?:filter ¤(?: (?:or|and) ¤)*|fields coalesce\([a-zA-Z_., ]+\) as wheelhouse_level))*\n\| sort @timestamp desc$",
                )
            }
            Language::Spl => (
                format!(
                    r"(?:NOT )?match\((?:_raw|¶|wheelhouse_level), §\)|¶!?=§|is(?:not)?null\(¶\)|tonumber\(¶\)[<>]{NUMBER}|true\(\)| \| eval wheelhouse_level=lower\(coalesce\((?:¶, )+§\)\)|[A-Za-z0-9_.]+=§|§"
                ),
                r"\(¤(?:(?: OR | AND | )¤)*\)",
                r"^search ¤(?: ¤)*¤?(?: \| where ¤(?: (?:AND|OR) ¤)*)*$",
            ),
            Language::Datadog => (
                format!(
                    r"-?(?:\*|@?[\w./$-]+):(?:§|[\w*]+|[<>]{NUMBER}|\((?:§|[\w*]+)(?: OR (?:§|[\w*]+))*\))"
                ),
                r"-?\(¤(?: OR ¤)*\)",
                r"^(?:\*|¤(?: ¤)*)$",
            ),
        };
        let compiled = |pattern: &str| Regex::new(pattern).unwrap();
        Self {
            condition: compiled(&condition),
            group: compiled(group),
            query: compiled(query),
        }
    }

    /// Whether the bones are those of a filter.
    pub(super) fn check(&self, bones: &str) -> Result<(), String> {
        let mut rest = self.condition.replace_all(bones, "¤").into_owned();
        loop {
            let less = self.group.replace_all(&rest, "¤").into_owned();
            if less == rest {
                break;
            }
            rest = less;
        }
        match self.query.is_match(&rest) {
            true => Ok(()),
            false => Err(format!("no filter looks like {rest:?}")),
        }
    }
}

#[test]
fn what_is_no_filter_is_found_out() {
    use super::literals::read;
    for (language, query) in [
        (Language::LogQl, r#"{a="b"} |= "x" or "y""#),
        (Language::LogQl, r#"{a="b"} | note="x" | line_format "y""#),
        (Language::LogQl, r#"{a="b"} | note="x"} | json"#),
        (Language::LogQl, r#"{a="b\"}"#),
        (Language::LogsQl, r#""note":="x" | delete "y""#),
        (Language::LogsQl, r#""note":="x" or *"#),
        (
            Language::Insights,
            "fields @timestamp, @message, @log, @logStream\n| filter @message like /x/ | limit 1\n| sort @timestamp desc",
        ),
        (
            Language::Spl,
            r#"search index="main" | where match(_raw, "x") | delete"#,
        ),
        (Language::Spl, r#"search index="main" [search "x"]"#),
        (Language::Spl, r#"search index="main" "`x`""#),
        (Language::Spl, r#"search index=*"#),
        (Language::Datadog, r#"@note:"x" OR *"#),
        (Language::Datadog, r#"@note:"x" -(y)"#),
        (Language::Datadog, "@note:\"x\u{202e}\""),
    ] {
        let checked =
            read(language, query).and_then(|read| Grammar::of(language).check(&read.bones));
        assert!(checked.is_err(), "{query}");
    }
}
