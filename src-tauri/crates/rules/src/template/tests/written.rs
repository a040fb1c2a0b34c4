//! How values, formats and numbers are written.

use super::*;

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
