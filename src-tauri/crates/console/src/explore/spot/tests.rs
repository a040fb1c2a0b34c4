use super::*;

/// What is wanted in a few words, then the word, for a text with `|` at the cursor.
fn shown(marked: &str) -> String {
    let (left, right) = marked.split_once('¦').expect("the case marks its cursor");
    let found = spot(&format!("{left}{right}"), left.len());
    let selector = |selector: &Selector| selector.text().unwrap_or_else(|| "any".to_owned());
    let wants = match &found.wants {
        Wants::Operand { within } if within.is_empty() => "operand".to_owned(),
        Wants::Operand { within } => format!("operand in {within}"),
        Wants::Operator { aggregation: true } => "operator after aggregation".to_owned(),
        Wants::Operator { aggregation: false } => "operator".to_owned(),
        Wants::Name { selector: of } => format!("name of {}", selector(of)),
        Wants::Comparison => "comparison".to_owned(),
        Wants::Value {
            label,
            selector: of,
            quote,
            regex,
        } => format!(
            "value of {label} in {}{}{}",
            selector(of),
            if quote.is_some() { " quoted" } else { "" },
            if *regex { " regex" } else { "" },
        ),
        Wants::Grouping => format!("grouping of {}", found.metrics.join(" ")),
        Wants::Duration => "duration".to_owned(),
        Wants::Nothing => "nothing".to_owned(),
    };
    let whole = format!("{left}{right}");
    let replaced = whole.get(found.from..found.to).expect("whole characters");
    format!("{wants}: {:?} of {replaced:?}", found.word)
}

#[test]
fn the_place_of_the_cursor_says_what_can_stand_there() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        // Expressions.
        ("¦", r#"operand: "" of """#),
        ("ht¦", r#"operand: "ht" of "ht""#),
        ("ht¦tp_x", r#"operand: "ht" of "http_x""#),
        ("sum(ra¦", r#"operand in sum: "ra" of "ra""#),
        ("rate(¦)", r#"operand in rate: "" of """#),
        ("a + b¦", r#"operand: "b" of "b""#),
        ("a + ¦", r#"operand: "" of """#),
        ("a and ¦", r#"operand: "" of """#),
        ("sum by (x) (¦", r#"operand: "" of """#),
        ("a ¦", r#"operator: "" of """#),
        ("a un¦", r#"operator: "un" of "un""#),
        ("a{b=\"c\"} ¦", r#"operator: "" of """#),
        ("sum ¦", r#"operator after aggregation: "" of """#),
        ("sum(a) ¦", r#"operator after aggregation: "" of """#),
        ("sum by (x) ¦", r#"operand: "" of """#),
        ("5 ¦", r#"operator: "" of """#),
        ("a[5m] ¦", r#"operator: "" of """#),
        // Labels.
        ("a{¦", r#"name of a{}: "" of """#),
        ("a{¦}", r#"name of a{}: "" of """#),
        ("a{jo¦}", r#"name of a{}: "jo" of "jo""#),
        ("{jo¦", r#"name of any: "jo" of "jo""#),
        ("a{b=\"c\",jo¦", r#"name of a{b="c"}: "jo" of "jo""#),
        ("a{jo¦, b=~\"c\"}", r#"name of a{b=~"c"}: "jo" of "jo""#),
        ("a{b=\"$c\",jo¦", r#"name of a{}: "jo" of "jo""#),
        ("sum(rate(a{jo¦", r#"name of a{}: "jo" of "jo""#),
        ("a{job ¦", r#"comparison: "" of """#),
        // Values.
        ("a{job=¦", r#"value of job in a{}: "" of """#),
        ("a{job=ap¦", r#"value of job in a{}: "ap" of "ap""#),
        ("a{job=\"¦", r#"value of job in a{} quoted: "" of """#),
        (
            "a{job=\"ap¦\"}",
            r#"value of job in a{} quoted: "ap" of "ap""#,
        ),
        (
            "a{job=\"ap¦i-1\", b=\"c\"}",
            r#"value of job in a{b="c"} quoted: "ap" of "api-1""#,
        ),
        (
            "a{job=~\"api|we¦\"}",
            r#"value of job in a{} quoted regex: "we" of "we""#,
        ),
        (
            "{__name__=\"ht¦\"}",
            r#"value of __name__ in any quoted: "ht" of "ht""#,
        ),
        ("a{job=\"api\"¦}", r#"nothing: "" of """#),
        // Groupings.
        ("sum by (¦", r#"grouping of : "" of """#),
        (
            "sum by (ro¦) (rate(a[5m])) / b",
            r#"grouping of a b: "ro" of "ro""#,
        ),
        (
            "a * on (¦) group_left (x) b",
            r#"grouping of a b: "" of """#,
        ),
        ("a / ignoring(x, y¦) c", r#"grouping of a c: "y" of "y""#),
        (
            "a * on (x) group_left(¦) {__name__=\"b\"}",
            r#"grouping of a b: "" of """#,
        ),
        ("sum without (¦)(a{x=\"y\"})", r#"grouping of a: "" of """#),
        // Durations.
        ("rate(a[¦", r#"duration: "" of """#),
        ("rate(a[$__r¦])", r#"duration: "$__r" of "$__r""#),
        ("rate(a[5¦m])", r#"duration: "5" of "5m""#),
        ("a offset ¦", r#"duration: "" of """#),
        ("a offset 5¦", r#"duration: "5" of "5""#),
        // Nothing is known here.
        ("a # comm¦", r#"nothing: "" of """#),
        ("label_replace(a, \"ds¦", r#"nothing: "" of """#),
        // Hostile and broken text.
        ("größ¦e", r#"operand: "größ" of "größe""#),
        (
            "a{job=\"gr\u{f6}\u{1F600}¦\"}",
            r#"value of job in a{} quoted: "grö😀" of "grö😀""#,
        ),
        ("}}}))]]¦", r#"operator: "" of """#),
        ("((((({{{{[[[[¦", r#"duration: "" of """#),
        (
            "a{b=\"c\u{0}¦",
            r#"value of b in a{} quoted: "c\0" of "c\0""#,
        ),
    ] {
        let found = shown(text);
        if found != expected {
            wrong.push(format!("{text}\n  found    {found}\n  expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn metrics_are_found_in_text_that_does_not_parse() {
    for (text, expected) in [
        ("sum(rate(a[5m])) by (x) / b{c=\"d\"}", "a b"),
        ("{__name__=\"a\", b=\"c\"} or {__name__=~\"x.*\"}", "a"),
        ("a + $x + sum(", "a"),
        ("a offset 5m > bool 3 and on (x) a", "a"),
        (
            "histogram_quantile(0.9, sum by (le) (rate(a:b_bucket[$__rate_interval])))",
            "a:b_bucket",
        ),
        ("# a comment\nup == NaN", "up"),
    ] {
        assert_eq!(metric_names(text).join(" "), expected, "{text}");
    }
}

#[test]
fn any_place_in_any_text_is_answered() {
    let text =
        "sum by (größe) (rate({__name__=~\"a\\\"|b\"}[$__rate_interval] offset 1h)) # 😀\n+ `x";
    for at in 0..=text.len() + 3 {
        let found = spot(text, at);
        assert!(text.get(found.from..found.to).is_some(), "{at}");
    }
}
