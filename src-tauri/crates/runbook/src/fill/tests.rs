use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use super::*;
use crate::placeholder::{Context, places};

fn filled(language: Language, text: &str, value: &str) -> Filled {
    let places = places(text, Context::Fence(language), &HashSet::new());
    let values: BTreeMap<String, String> = places
        .iter()
        .map(|place| (place.name.clone(), value.to_owned()))
        .collect();
    fill(text, &places, language, &values)
}

fn filled_without(text: &str) -> Filled {
    let places = places(text, Context::Prose, &HashSet::new());
    fill(text, &places, Language::Other, &BTreeMap::new())
}

#[test]
fn values_are_written_for_their_places() {
    for (language, text, value, expected) in [
        (
            Language::Query,
            "x{pod=\"<POD>\"}",
            "a\"b\\c",
            "x{pod=\"a\\\"b\\\\c\"}",
        ),
        (
            Language::Query,
            "x{pod='<POD>'}",
            "a'b\"",
            "x{pod='a\\'b\"'}",
        ),
        (
            Language::Query,
            "x{pod=~\"<POD>.*\"}",
            "a.b|c",
            "x{pod=~\"a\\\\.b\\\\|c.*\"}",
        ),
        (
            Language::Query,
            "{a=`<A>`} |= `<B>`",
            "a\"b",
            "{a=`a\"b`} |= `a\"b`",
        ),
        (
            Language::Query,
            "{a=\"b\"} |~ \"<B>\"",
            "a+",
            "{a=\"b\"} |~ \"a\\\\+\"",
        ),
        (Language::Query, "rate(x[$RANGE])", "5m", "rate(x[5m])"),
        (
            Language::Query,
            "sum by ($LABEL) (x)",
            "route",
            "sum by (route) (x)",
        ),
        (
            Language::Url,
            "https://<HOST>/a/<ID>?q=<Q>",
            "a-1",
            "https://a-1/a/a-1?q=a-1",
        ),
        (
            Language::Url,
            "https://x/a/<ID>?q=<Q>",
            "a/b?c&d#e",
            "https://x/a/a%2Fb%3Fc%26d%23e?q=a%2Fb%3Fc%26d%23e",
        ),
        (
            Language::Shell,
            "kubectl logs <POD>",
            "api-1",
            "kubectl logs api-1",
        ),
        (
            Language::Shell,
            "kubectl logs <POD>",
            "a; rm -rf /",
            "kubectl logs 'a; rm -rf /'",
        ),
        (Language::Shell, "echo <X>", "it's", "echo 'it'\\''s'"),
        (
            Language::Shell,
            "curl https://x/<ID>/y",
            "a&b",
            "curl https://x/'a&b'/y",
        ),
        (Language::Shell, "echo \"$NAME\"", "a b", "echo \"a b\""),
        (
            Language::Sql,
            "SELECT 1 WHERE a = {{ id }} AND b = '{{ id }}'",
            "7",
            "SELECT 1 WHERE a = 7 AND b = '7'",
        ),
        (
            Language::Sql,
            "SELECT 1 WHERE a = <ID>",
            "x' OR 1=1",
            "SELECT 1 WHERE a = 'x'' OR 1=1'",
        ),
        (Language::Other, "key: <VALUE>", "a b", "key: a b"),
    ] {
        let filled = filled(language, text, value);
        assert_eq!(filled.text, expected);
        assert!(filled.whole(), "{text}: {filled:?}");
    }
}

#[test]
fn a_value_is_bound_in_sql_and_never_written() {
    let hostile = "x'); DROP TABLE orders; --";
    let filled = filled(
        Language::Sql,
        "SELECT 1 FROM t WHERE a = {{ id }} AND b = '{{ name }}' -- {{ id }}",
        hostile,
    );
    assert_eq!(
        filled.query,
        "SELECT 1 FROM t WHERE a = :v1_id AND b = :v2_name -- {{ id }}"
    );
    assert_eq!(
        filled.bound,
        [
            ("v1_id".to_owned(), Value::Bare(hostile.to_owned())),
            ("v2_name".to_owned(), Value::Text(hostile.to_owned())),
        ]
    );
}

#[test]
fn values_that_their_place_cannot_hold_are_refused() {
    for (language, text, value, expected) in [
        (Language::Query, "x{a=`<A>`}", "a`b", "backtick"),
        (
            Language::Query,
            "rate(x[$RANGE])",
            "5m]) or vector(1",
            "outside of quotes",
        ),
        (Language::Query, "a $OP b", "or", "outside of quotes"),
        (Language::Query, "x{a=\"<A>\"}", "a\nb", "control character"),
        (
            Language::Url,
            "https://<HOST>/",
            "evil.org/x",
            "host's name",
        ),
        (
            Language::Url,
            "https://<HOST>/",
            "a@evil.org",
            "host's name",
        ),
        (Language::Url, "https://x/<ID>/y", "..", "another path"),
        (Language::Shell, "rm <FILE>", "-rf", "option"),
        (
            Language::Shell,
            "psql -c \"SELECT '<ID>'\"",
            "x' OR '1",
            "read as code",
        ),
        (
            Language::Shell,
            "cat <<EOF\n<ID>\nEOF",
            "$(x)",
            "read as code",
        ),
        (Language::Shell, "echo '<ID>", "$(x)", "read as code"),
        (Language::Shell, "echo <ID>", "a\rb", "control character"),
        (
            Language::Sql,
            "SELECT * FROM {{ table }}",
            "t",
            "table or column",
        ),
        (
            Language::Sql,
            "SELECT \"{{ column }}\" FROM t",
            "t",
            "table or column",
        ),
        (
            Language::Sql,
            "SELECT x_{{ column }} FROM t",
            "t",
            "table or column",
        ),
        (
            Language::Sql,
            "SELECT 1 WHERE a LIKE '%{{ part }}%'",
            "t",
            "longer text",
        ),
        (Language::Other, "key: <VALUE>", "a\"b", "read as code"),
    ] {
        let filled = filled(language, text, value);
        assert_eq!(filled.text, text, "nothing is written");
        let (_, why) = filled.refused.first().unwrap_or_else(|| panic!("{text}"));
        assert!(why.contains(expected), "{text}: {why}");
        assert!(filled.bound.is_empty());
    }
    let open = filled_without("a <POD> <POD>");
    assert_eq!(open.open, ["pod"]);
    assert_eq!(open.text, "a <POD> <POD>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_label_is_the_value_and_nothing_else(value in "\\PC*") {
        let text = "sum(rate(x{a=\"<A>\",b='<A>'}[5m]))";
        let filled = filled(Language::Query, text, &value);
        prop_assert!(filled.whole());
        let parsed = promql_parser::parser::parse(&filled.query);
        let parsed = format!("{:?}", parsed.map_err(TestCaseError::fail)?);
        let twin = promql_parser::parser::parse("sum(rate(x{a=\"TWIN\",b='TWIN'}[5m]))").unwrap();
        let twin = format!("{twin:?}").replace("\"TWIN\"", &format!("{value:?}"));
        prop_assert_eq!(parsed, twin);
    }

    #[test]
    fn a_pattern_matches_the_value_and_nothing_else(value in "\\PC{1,20}", other in "\\PC{1,20}") {
        let filled = filled(Language::Query, "x{a=~\"<A>\"}", &value);
        let written = filled.query.strip_prefix("x{a=~\"").and_then(|rest| rest.strip_suffix("\"}"));
        let written = written.unwrap().replace("\\\\", "\u{0}").replace("\\\"", "\"").replace('\u{0}', "\\");
        let pattern = regex::Regex::new(&format!("^(?:{written})$")).unwrap();
        prop_assert!(pattern.is_match(&value));
        prop_assert_eq!(pattern.is_match(&other), value == other);
    }

    #[test]
    fn a_word_of_a_command_stays_one_word(value in "\\PC*") {
        let filled = filled(Language::Shell, "echo a/<A>/b c", &value);
        if filled.whole() {
            let words = shlex::split(&filled.text).unwrap();
            prop_assert_eq!(words, ["echo".to_owned(), format!("a/{value}/b"), "c".to_owned()]);
        }
    }

    #[test]
    fn a_quoted_word_stays_one_word(value in "\\PC*") {
        for text in ["echo \"<A>\" c", "echo '<A>' c"] {
            let filled = filled(Language::Shell, text, &value);
            if filled.whole() {
                let words = shlex::split(&filled.text).unwrap();
                prop_assert_eq!(words, ["echo".to_owned(), value.clone(), "c".to_owned()]);
            }
        }
    }

    #[test]
    fn a_part_of_an_address_stays_that_part(value in "\\PC{1,30}") {
        let filled = filled(Language::Url, "https://host.example/a/<ID>/b?q=<ID>#f", &value);
        if filled.whole() {
            let url = ::url::Url::parse(&filled.query).unwrap();
            prop_assert_eq!(url.host_str(), Some("host.example"));
            prop_assert_eq!(url.path_segments().unwrap().count(), 3);
            let (key, read) = url.query_pairs().next().unwrap();
            prop_assert_eq!((key.as_ref(), read.as_ref()), ("q", value.as_str()));
            prop_assert_eq!(url.fragment(), Some("f"));
        }
    }

    #[test]
    fn no_value_reaches_a_statement(value in "\\PC*") {
        let filled = filled(Language::Sql, "SELECT 1 WHERE a = {{ x }} AND b = '{{ x }}'", &value);
        prop_assert_eq!(filled.query, "SELECT 1 WHERE a = :v1_x AND b = :v2_x");
    }
}
