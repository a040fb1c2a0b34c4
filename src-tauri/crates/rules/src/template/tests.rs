//! Templates as Prometheus fills them in: what is expected here was written by `promtool`.

use rand::{Rng, SeedableRng, rngs::StdRng};

use super::*;

mod written;

fn data(value: f64) -> Data {
    let labels = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        Arc::new(
            pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    };
    Data {
        labels: labels(&[("__name__", "x"), ("job", "j"), ("path", "{{ $value }}")]),
        value: Filled::Number(value),
        external_labels: labels(&[("region", "eu")]),
        external_url: "https://wheelhouse.example/prom".into(),
    }
}

/// Answers as a history gives them that has two series of `x`.
fn answers() -> Answers {
    let sample = |job: &str, value: f64| {
        let labels = [("__name__", "x"), ("job", job)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        Arc::new(Sample {
            labels: Arc::new(labels.into()),
            value,
        })
    };
    Answers::from([
        (
            "x".to_owned(),
            Ok([sample("k", 2_048.0), sample("j", 5.0)].into()),
        ),
        ("nope".to_owned(), Ok([].into())),
        ("sum(".to_owned(), Err("unclosed".to_owned())),
    ])
}

/// What a template becomes, or its error after `!`.
fn filled(text: &str, value: f64) -> String {
    match Template::parse(text).map(|template| template.fill(&data(value), &answers())) {
        Ok(Ok(text)) => text,
        Ok(Err(Stop::Failed(error))) | Err(error) => format!("!{error}"),
        Ok(Err(Stop::Asks(query))) => format!("?{query}"),
    }
}

#[test]
fn conditions_ranges_and_functions_do_as_in_prometheus() {
    for (text, value, expected) in [
        (
            "{{ if eq $labels.job \"j\" }}yes{{ else if gt $value 3.0 }}big{{ else }}no{{ end }}",
            5.0,
            "yes",
        ),
        (
            "{{ if gt $value 10.0 }}a{{ else if gt $value 3.0 }}b{{ else }}c{{ end }}",
            5.0,
            "b",
        ),
        (
            "{{ if gt $value 10.0 }}a{{ else if gt $value 3.0 }}b{{ else }}c{{ end }}",
            1.0,
            "c",
        ),
        (
            "{{ with query \"x\" }}{{ range $i, $e := . }}{{ $i }}={{ . | value }}/{{ .Labels.job }}/{{ label \"job\" $e }};{{ end }}{{ end }}",
            1.0,
            "0=2048/k/k;1=5/j/j;",
        ),
        (
            "{{ range query \"nope\" }}x{{ else }}none{{ end }}",
            1.0,
            "none",
        ),
        (
            "{{ with query \"nope\" }}x{{ else }}none{{ end }}",
            1.0,
            "none",
        ),
        (
            "{{ query \"x\" | sortByLabel \"job\" | first | value | humanize1024 }}",
            1.0,
            "5",
        ),
        (
            "{{ (query \"x\" | first).Value }} {{ (index (query \"x\") 1).Labels.job }}",
            1.0,
            "2048 j",
        ),
        (
            "{{ first (query \"nope\") }}",
            1.0,
            "!first: the query has no result",
        ),
        ("{{ query \"unknown\" }}", 1.0, "?unknown"),
        ("{{ query \"sum(\" }}", 1.0, "!query: unclosed"),
        (
            "{{ query \"x\" }}",
            1.0,
            "!a list of samples cannot be written; write its labels or its value",
        ),
        (
            "{{ range $i, $e := args 1 2 }}{{ $i }}{{ $e }}{{ if eq $i \"arg0\" }}{{ break }}{{ end }}{{ end }}",
            1.0,
            "arg01",
        ),
        (
            "{{ range $k, $v := $labels }}{{ if eq $k \"job\" }}{{ continue }}{{ end }}{{ $k }},{{ end }}",
            1.0,
            "__name__,path,",
        ),
        (
            "{{ len \"abc\" }} {{ index $labels \"job\" }} {{ and true \"x\" }} {{ or \"\" \"y\" }} {{ not 0 }}",
            1.0,
            "3 j x y true",
        ),
        (
            "{{ gt 1 1.0 }}",
            1.0,
            "!gt: a int and a float64 cannot be compared; write numbers that stand beside $value with a point",
        ),
        (
            "{{ lt $value 3.0 }} {{ eq $value 5.0 6.0 }} {{ ne 1 2 }} {{ ge $value 5.0 }}",
            5.0,
            "false true true true",
        ),
        (
            "{{ lt $value 3.0 }} {{ gt $value 3.0 }}",
            f64::NAN,
            "false true",
        ),
        (
            "{{ \"ab cd_e-f\" | title }} {{ toUpper \"ab\" }} {{ toLower \"AB\" }}",
            1.0,
            "Ab Cd_e-F AB ab",
        ),
        (
            "{{ reReplaceAll \"(a)\" \"$1x\" \"banana\" }} {{ reReplaceAll \"(.*):.*\" \"${1}\" \"h:80\" }}",
            1.0,
            "bnn h",
        ),
        (
            "{{ match \"b.\" \"abc\" }} {{ match \"[\" \"abc\" }}",
            1.0,
            "!match: \"[\" is no regular expression",
        ),
        (
            "{{ stripPort \"h:80\" }} {{ stripPort \"[::1]:80\" }} {{ stripPort \"h\" }}",
            1.0,
            "h ::1 h",
        ),
        (
            "{{ stripDomain \"a.b.c:8\" }} {{ stripDomain \"a.b\" }} {{ stripDomain \"10.0.0.1:8\" }}",
            1.0,
            "a:8 a 10.0.0.1:8",
        ),
        (
            "{{ graphLink \"up == 1\" }} {{ tableLink \"up\" }}",
            1.0,
            "/graph?g0.expr=up+%3D%3D+1&g0.tab=0 /graph?g0.expr=up&g0.tab=1",
        ),
        (
            "{{ slice \"abcdef\" 1 3 }} {{ html \"<a>&\" }} {{ urlquery \"a b&\" }}",
            1.0,
            "bc &lt;a&gt;&amp; a+b%26",
        ),
        (
            "{{ $value.foo }}",
            1.0,
            "!there is no field foo in a float64",
        ),
        ("{{ .Foo }}", 1.0, "!there is no field Foo in a alert"),
    ] {
        assert_eq!(filled(text, value), expected, "{text} of {value}");
    }
}

#[test]
fn what_is_wrong_or_not_supported_is_named() {
    for (text, expected) in [
        ("{{ nofunc 1 }}", "there is no function `nofunc`"),
        ("{{ $nope }}", "the variable $nope is not declared"),
        ("{{ if }}", "`if` has no condition"),
        ("{{ if true }}x", "`if` has no `end`"),
        ("{{ end }}", "an `end` ends nothing"),
        ("{{ else }}", "an `else` belongs to nothing"),
        ("{{ $value", "an action is not closed with }}"),
        ("{{ }}", "a command is missing"),
        ("{{ $value | 5 }}", "only functions can stand after |"),
        ("{{ (1 }}", "a bracket is not closed"),
        ("{{ 1 ) }}", ") stands at a wrong place"),
        ("{{ \"a }}", "a text is not closed with a quote"),
        ("{{ \"\\q\" }}", "a text has an unknown \\ escape"),
        ("{{ 1x }}", "1x is no number"),
        ("{{ # }}", "'#' does not belong in an action"),
        ("{{ break }}", "`break` stands outside of a range"),
        ("{{/* open }}", "a comment is not closed"),
        (
            "{{ define \"t\" }}{{ end }}",
            "`define` is not supported in templates",
        ),
        (
            "{{ template \"t\" }}",
            "`template` is not supported in templates",
        ),
        (
            "{{ (toTime $value).Format \"x\" }}",
            "the function `toTime` is not supported in templates",
        ),
        (
            "{{ tmpl \"t\" 1 }}",
            "the function `tmpl` is not supported in templates",
        ),
    ] {
        let error = Template::parse(text).expect_err(text);
        assert_eq!(error.message, expected, "{text}");
        assert_eq!(
            error.unsupported,
            expected.contains("not supported"),
            "{text}"
        );
    }
}

#[test]
fn nothing_runs_or_grows_without_bound() {
    let wide = "{{ range $labels }}".repeat(30) + "x" + &"{{ end }}".repeat(30);
    let grows = "{{ $x := \"0123456789abcdef\" }}".to_owned()
        + &"{{ $x = print $x $x }}".repeat(60)
        + "{{ $x }}";
    for (text, expected) in [
        (wide, "!it takes more than 20000 steps"),
        (grows, "!it writes more than 65536 bytes"),
        ("{{ if true }}".repeat(1_000), "!it is nested too deeply"),
        (
            format!("{{{{ {}1 }}}}", "(".repeat(10_000)),
            "!it is nested too deeply",
        ),
        ("x".repeat(70_000), "!it has more than 65536 bytes"),
        (
            "{{ if 0 }}{{ else if 0 }}".to_owned() + &"{{ else if 0 }}".repeat(500),
            "!it is nested too deeply",
        ),
        (
            "{{ printf \"%99999999999d\" 1 }}".to_owned(),
            "!%99999999999d is no format",
        ),
    ] {
        let start: String = text.chars().take(60).collect();
        assert_eq!(filled(&text, 1.0), expected, "{start}");
    }
}

#[test]
fn no_text_makes_it_panic() {
    const PIECES: [&str; 52] = [
        "{{",
        "}}",
        "{{-",
        "-}}",
        "{{/*",
        "*/}}",
        "if",
        "else",
        "end",
        "range",
        "with",
        "break",
        "continue",
        "define",
        " $labels",
        ".job",
        " $value",
        " $x",
        ":=",
        "=",
        ",",
        "|",
        "(",
        ")",
        " query",
        " \"x\"",
        " first",
        " value",
        " label",
        " printf",
        " \"%08.3f %s\"",
        " humanize",
        " humanizeTimestamp",
        " index",
        " slice",
        " eq",
        " 1",
        " -5",
        " 1e400",
        " 0x",
        " 9999999999999999999",
        " 'a'",
        "'\\",
        "\"\\u",
        "`",
        " .",
        " nil",
        " true",
        "ä",
        "\u{0}",
        " args",
        " reReplaceAll",
    ];
    let mut random = StdRng::seed_from_u64(7);
    let mut well_formed = 0;
    for _ in 0..20_000 {
        let pieces =
            (0..random.random_range(1..12)).map(|_| PIECES[random.random_range(0..PIECES.len())]);
        let mut text: String = pieces.collect();
        if random.random_bool(0.5) {
            text = format!("{{{{{text}}}}}");
        }
        well_formed += usize::from(Template::parse(&text).is_ok());
        filled(&text, random.random());
    }
    assert!(well_formed > 200, "only {well_formed} were well formed");
}
