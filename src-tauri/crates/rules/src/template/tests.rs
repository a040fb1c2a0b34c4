//! Templates as Prometheus fills them in: what is expected here was written by `promtool`.

use rand::{Rng, SeedableRng, rngs::StdRng};

use super::*;

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
fn values_and_texts_are_written_as_go_writes_them() {
    for (text, value, expected) in [
        ("plain }} {", 1.0, "plain }} {"),
        ("{{ $value }}", 5.0, "5"),
        ("{{ $value }}", 1e6, "1e+06"),
        ("{{ $value }}", 1_234_567.0, "1.234567e+06"),
        ("{{ .Value }}", 0.000_01, "1e-05"),
        ("{{ $value }}", f64::INFINITY, "+Inf"),
        ("{{ $value }}", f64::NAN, "NaN"),
        (
            "{{ 1000000.0 }} {{ 1e21 }} {{ 123456789.0 }}",
            1.0,
            "1e+06 1e+21 1.23456789e+08",
        ),
        (
            "{{ 5 }} {{ 0x1F }} {{ 'a' }} {{ true }} {{ \"s\" }}",
            1.0,
            "5 31 97 true s",
        ),
        ("{{ print 1 2 \"a\" \"b\" 3 }}", 1.0, "1 2ab3"),
        ("{{ println \"x\" 1 }}", 1.0, "x 1\n"),
        (
            "{{ $labels.job }}/{{ .Labels.job }}/{{ $labels.absent }}",
            1.0,
            "j/j/",
        ),
        ("{{ $labels.path }}", 7.0, "{{ $value }}"),
        (
            "{{ $labels }}",
            1.0,
            "map[__name__:x job:j path:{{ $value }}]",
        ),
        (
            "{{ $externalLabels.region }} {{ .ExternalLabels.region }}",
            1.0,
            "eu eu",
        ),
        (
            "{{ $externalURL }} {{ externalURL }} {{ pathPrefix }}",
            1.0,
            "https://wheelhouse.example/prom https://wheelhouse.example/prom /prom",
        ),
        ("a {{- \" trim \" -}}  \n b", 1.0, "a trim b"),
        ("a {{/* said\nnothing */ -}}  b", 1.0, "a b"),
        ("{{ \"\\\"\\n\\u00e4\" }}{{ `\\n` }}", 1.0, "\"\nä\\n"),
        ("{{ $x := 5 }}{{ $x = 6 }}{{ $x }}", 1.0, "6"),
    ] {
        assert_eq!(filled(text, value), expected, "{text} of {value}");
    }
}

#[test]
fn formats_are_gos() {
    for (text, value, expected) in [
        ("{{ $value | printf \"%.1f%%\" }}", f64::INFINITY, "+Inf%"),
        (
            "{{ printf \"%d\" 3 }} {{ printf \"%s\" $value }}",
            5.0,
            "3 %!s(float64=5)",
        ),
        (
            "{{ printf \"%v|%5.2f|%-8s|%08.3f\" 1.5 2.0 \"ab\" 3.14159 }}",
            0.0,
            "1.5| 2.00|ab      |0003.142",
        ),
        (
            "{{ printf \"%e|%g|%q|%x|%t|%c|%U\" 12345.678 0.00001 \"q\" 255 true 65 65 }}",
            0.0,
            "1.234568e+04|1e-05|\"q\"|ff|true|A|U+0041",
        ),
        (
            "{{ printf \"%d\" 1.0 }} {{ printf \"%s\" 5 }} {{ printf \"%d\" }}",
            0.0,
            "%!d(float64=1) %!s(int=5) %!d(MISSING)",
        ),
        (
            "{{ printf \"x\" 1 }} {{ printf \"%z\" 1 }} {{ printf \"5%\" }}",
            0.0,
            "x%!(EXTRA int=1) %!z(int=1) 5%!(NOVERB)",
        ),
        (
            "{{ printf \"%+d % d %03d %-4d|\" 1 2 -3 4 }}",
            0.0,
            "+1  2 -03 4   |",
        ),
        (
            "{{ printf \"%+.2f %06.1f %.3g\" 1.0 -2.5 1234.5 }}",
            0.0,
            "+1.00 -002.5 1.23e+03",
        ),
        (
            "{{ printf \"%+f % f|%+v|%5d|%U %04c %q\" $value $value 7 1.0 255 65 10 }}",
            f64::INFINITY,
            "+Inf  Inf|7|%!d(float64=    1)|U+00FF 000A '\\n'",
        ),
        (
            "{{ printf \"%x\" $value }}",
            1.0,
            "!%x of a number that may have a fraction is not supported in templates",
        ),
        (
            "{{ printf \"%.2s|%5s|%x|%X\" \"äbc\" \"ä\" \"az\" 255 }}",
            0.0,
            "äb|    ä|617a|FF",
        ),
        (
            "{{ printf \"%T\" 1 }}",
            0.0,
            "!the format %T is not supported in templates",
        ),
        (
            "{{ printf \"%[1]d\" 1 }}",
            0.0,
            "!a width or an index from the arguments, as in %*d and %[1]d, is not supported in templates",
        ),
    ] {
        assert_eq!(filled(text, value), expected, "{text} of {value}");
    }
}

#[test]
fn numbers_are_made_for_people() {
    for (text, value, expected) in [
        ("{{ humanize $value }}", 0.0, "0"),
        ("{{ $value | humanize }}", 1_234_567.0, "1.235M"),
        ("{{ $value | humanize }}", 999.0, "999"),
        ("{{ $value | humanize }}", 0.0123, "12.3m"),
        ("{{ $value | humanize }}", -1_500.0, "-1.5k"),
        ("{{ $value | humanize }}", f64::NAN, "NaN"),
        ("{{ humanize \"-0.5\" }}", 0.0, "-500m"),
        (
            "{{ humanize \"abc\" }}",
            0.0,
            "!humanize: \"abc\" is no number",
        ),
        (
            "{{ humanize1024 1048576.0 }} {{ humanize1024 2048.0 }} {{ humanize1024 1.0 }}",
            0.0,
            "1Mi 2ki 1",
        ),
        ("{{ $value | humanizePercentage }}", 0.012_345_67, "1.235%"),
        ("{{ $value | humanizePercentage }}", 123.456, "1.235e+04%"),
        ("{{ $value | humanizeDuration }}", 0.0, "0s"),
        ("{{ $value | humanizeDuration }}", 0.25, "250ms"),
        ("{{ $value | humanizeDuration }}", 0.000_000_1, "100ns"),
        ("{{ $value | humanizeDuration }}", 1.5, "1.5s"),
        ("{{ $value | humanizeDuration }}", 899.99, "14m 59s"),
        ("{{ $value | humanizeDuration }}", 93_784.0, "1d 2h 3m 4s"),
        ("{{ $value | humanizeDuration }}", -3_600.0, "-1h 0m 0s"),
        ("{{ humanizeDuration \"NaN\" }}", 0.0, "NaN"),
        (
            "{{ humanizeTimestamp $value }}",
            5.0,
            "1970-01-01 00:00:05 +0000 UTC",
        ),
        (
            "{{ humanizeTimestamp 1435065584.128999 }}",
            0.0,
            "2015-06-23 13:19:44.128 +0000 UTC",
        ),
        (
            "{{ humanizeTimestamp \"1.5e9\" }}",
            0.0,
            "2017-07-14 02:40:00 +0000 UTC",
        ),
        ("{{ humanizeTimestamp $value }}", f64::INFINITY, "+Inf"),
        (
            "{{ humanizeTimestamp $value }}",
            1e30,
            "!humanizeTimestamp: 1e+30 is no moment in seconds",
        ),
        ("{{ parseDuration \"1h30m\" }}", 0.0, "5400"),
    ] {
        assert_eq!(filled(text, value), expected, "{text} of {value}");
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
