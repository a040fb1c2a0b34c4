//! Lines that no library meant to write.

use super::*;
use crate::testing::{LINES, Random, inputs};

#[test]
fn deep_lines_stay_one_field_and_wide_ones_tell_what_they_leave_out() {
    let deep = format!("{}1{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000));
    let line = read(&deep, SEEN, "");
    assert_eq!(line.fields.len(), 1);
    assert_eq!(line.raw, deep);
    let lists = format!(
        r#"{{"a":{}{}}}"#,
        "[{\"b\":".repeat(2_500),
        "1".to_owned() + &"}]".repeat(2_500)
    );
    assert_eq!(read(&lists, SEEN, "").fields.len(), 1);
    let wide: Vec<String> = (0..10_000).map(|n| format!(r#""k{n}":{n}"#)).collect();
    let wide = format!(r#"{{{},"level":"error","msg":"late"}}"#, wide.join(","));
    let line = read(&wide, SEEN, "");
    let told = ("line.fields_left_out".to_owned(), "9488".to_owned());
    assert_eq!(line.fields.len(), 513);
    assert_eq!(line.fields.last(), Some(&told));
    assert_eq!(
        (line.body.as_str(), line.severity),
        ("late", model::Severity::Error),
        "known names are found behind the most fields too"
    );
    assert_eq!(line.raw, wide);
}

#[test]
fn lines_of_ten_megabytes_are_kept_whole() {
    let filler = "abc \"=[]<{:é\\".repeat(800_000);
    for start in [
        "",
        "{\"msg\":\"",
        "[2026-11-26 15:00:00] a.ERROR: ",
        "<34>",
        "a=\"",
        "level=\"info\" msg=\"",
        "I, [",
        "{",
        "1 - - [",
    ] {
        let raw = format!("{start}{filler}");
        assert!(raw.len() > 10_000_000);
        let line = read(&raw, SEEN, "");
        assert_eq!(line.raw.len(), raw.len(), "{start}");
    }
    let quoted = serde_json::to_string(&filler).unwrap();
    let line = read(&format!(r#"{{"level":"info","msg":{quoted}}}"#), SEEN, "");
    assert_eq!(line.body, filler);
}

#[test]
fn bytes_that_are_no_text_are_replaced_and_told() {
    let read = read_bytes(b"{\"msg\":\"a\xff\x00b\"}", SEEN, "");
    assert!(read.repaired);
    let field = ("line.not_utf8".to_owned(), "true".to_owned());
    assert!(read.line.fields.contains(&field));
    assert!(read.line.raw.contains('\u{fffd}'));
    let read = read_bytes(b"a\0b\xf0\x9f\x9a\xa2", SEEN, "");
    assert!(!read.repaired);
    assert_eq!(read.line.body, "a\0b🚢");
}

#[test]
fn mutated_lines_never_panic_and_lose_nothing() {
    let mut random = Random::new(11);
    for _ in 0..inputs(20_000) {
        let seed = LINES[random.below(LINES.len())].as_bytes();
        let bytes = match random.below(4) {
            // A record carried by another, as text within JSON within text.
            0 => {
                let inner = random.mutate(seed);
                let inner = String::from_utf8_lossy(&inner);
                serde_json::json!({ "level": "info", "message": inner })
                    .to_string()
                    .into_bytes()
            }
            1 => [b"2026-11-26T15:00:00Z stdout F ", seed].concat(),
            _ => seed.to_vec(),
        };
        let bytes = random.mutate(&bytes);
        let read = read_bytes(&bytes, SEEN, "cfg");
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(read.line.raw, text.trim_end_matches(['\n', '\r']));
    }
}

#[test]
fn random_pieces_of_formats_never_panic() {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        ":",
        ",",
        "=",
        "<34>",
        "1 ",
        " - ",
        "2026-11-26",
        "T",
        "15:00:00",
        ".123",
        "Z",
        "+01:00",
        " ",
        "\t",
        "\n",
        "INFO",
        "level",
        "msg",
        "time",
        "@t",
        "stdout F ",
        "Nov 26",
        "é",
        "🚢",
        "\0",
        "\u{202e}",
        "E1126 ",
        "I, [",
        " #1]",
        "1e999",
        "-0",
        "null",
        "RequestId: ",
        "0x",
        "%",
        "'",
        "{\"log\":",
        "\\ud800",
        "9999999999999999999",
    ];
    let mut random = Random::new(13);
    for _ in 0..inputs(20_000) {
        let count = random.below(24);
        let text: String = (0..count)
            .map(|_| pieces[random.below(pieces.len())])
            .collect();
        let read = examine(&text, SEEN, "cfg");
        assert_eq!(read.line.raw, text.trim_end_matches(['\n', '\r']));
        assert!(!crate::continues("", &text));
        let _ = crate::continues(&text, "before");
    }
}
