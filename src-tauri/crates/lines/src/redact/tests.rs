use super::*;
use crate::testing::{LINES, Random, inputs};

mod forms;

fn redactor() -> Redactor {
    let (redactor, problems) = Redactor::new(&[]);
    assert!(problems.is_empty());
    redactor
}

const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1g";

#[test]
fn secrets_are_taken_out_of_text() {
    let redactor = redactor();
    for (text, expected) in [
        (
            "Authorization: Bearer abcdefgh",
            "Authorization: Bearer [redacted: authorization]",
        ),
        (
            "got bearer mF_9.B5f-4.1JqM today",
            "got bearer [redacted: authorization] today",
        ),
        ("Basic QWxhZGRpbjpvcGVu", "Basic [redacted: authorization]"),
        (
            r#""authorization":"Basic dTpw""#,
            r#""authorization":"Basic [redacted: authorization]""#,
        ),
        (
            "password=hunter2 user=ada",
            "password=[redacted: secret] user=ada",
        ),
        (
            "password = \"two words\" x",
            "password = \"[redacted: secret]\" x",
        ),
        (r#"password="a\"b" x"#, r#"password="[redacted: secret]" x"#),
        ("PASSWD: 'x y', z", "PASSWD: '[redacted: secret]', z"),
        (
            r#"{"db_password":"a\"b","n":1}"#,
            r#"{"db_password":"[redacted: secret]","n":1}"#,
        ),
        (
            r#"{"apiKey":12345,"n":1}"#,
            r#"{"apiKey":"[redacted: secret]","n":1}"#,
        ),
        (
            r#"{"a":{"secret":{"k":"v","l":[1]}}}"#,
            r#"{"a":{"secret":"[redacted: secret]"}}"#,
        ),
        (
            r#"{"pin":7,"password":null,"pwd":""}"#,
            r#"{"pin":"[redacted: secret]","password":null,"pwd":""}"#,
        ),
        (
            "GET /a?api_key=k1&b=2&access_token=t",
            "GET /a?api_key=[redacted: secret]&b=2&access_token=[redacted: secret]",
        ),
        ("/cb?token=abc#x", "/cb?token=[redacted: secret]"),
        (
            "postgres://app:s3cret@db/shop",
            "postgres://app:[redacted: password]@db/shop",
        ),
        ("Cookie: sid=1; theme=dark", "Cookie: [redacted: secret]"),
        (":password => 'x'", ":password => '[redacted: secret]'"),
        (
            "aws_secret_access_key = abc/def+g",
            "aws_secret_access_key = [redacted: secret]",
        ),
        ("key AKIAIOSFODNN7EXAMPLE.", "key [redacted: access key]."),
        (
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "[redacted: access key]",
        ),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x",
            "[redacted: private key] x",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\\nMIIE cut",
            "[redacted: private key]",
        ),
        ("card 4111 1111 1111 1111.", "card [redacted: card number]."),
        ("card=5555555555554444", "card=[redacted: card number]"),
        ("3782-822463-10005", "[redacted: card number]"),
        ("to DE89370400440532013000", "to [redacted: IBAN]"),
        ("GB29 NWBK 6016 1331 9268 19", "[redacted: IBAN]"),
        (
            "from ada.l+x@mail.example.co.uk,",
            "from [redacted: e-mail],",
        ),
        ("?to=ada%40example.com&x", "?to=[redacted: e-mail]&x"),
        ("jürgen@müller.de", "[redacted: e-mail]"),
        ("🚢 password=🔑🔑 é", "🚢 password=[redacted: secret] é"),
    ] {
        assert_eq!(redactor.text(text).text, expected, "{text}");
    }
    assert_eq!(
        redactor.text(&format!("t {JWT}!")).text,
        "t [redacted: token]!"
    );
}

#[test]
fn ids_and_times_are_left_alone() {
    let redactor = redactor();
    for text in [
        "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "trace 41111111111111114111111111111111",
        "dd.trace_id=4111111111111111110 dd.span_id=12345678901234567",
        "request 9f8b7c6d-4123-4123-8123-123456789012",
        "request 41234123-4123-4123-4123-412341234123",
        "req-4111111111111111-1",
        "id 0HMVD9H1TQ2B8:00000001",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "1795705200 1795705200123 1795705200123456 1795705200123456789",
        "2026-11-26T15:00:00.123456789Z 2026-11-26 15:00:00,123",
        "4111 1111 1111 1112 and 4111111111111112",
        "order 4242424242424243 4.111111111111111111",
        "1.4111111111111111 4111111111111111.5",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "10.0.0.1 - - \"GET /a@2x.png HTTP/1.1\" 200",
        "user@10.0.0.1 react@18.2.0 @decorator a @ b",
        "the password is wrong, the token has expired",
        "basic authentication failed for bearer channel",
        "max_tokens=512 tokens: 7 tokenizer=bpe",
        "Unexpected token: <",
        "secretary=Bob passwordless: true",
        "DE89370400440532013001 GB29NWBK60161331926818 AB12CDEF34567890",
        "https://example.com:8080/a?b=c http://[::1]:80/",
        "arn:aws:iam::123456789012:role/x AKIA",
        "x-amzn-trace-id: Root=1-4bf92f35-77b34da6a3ce929d0e0e4736",
    ] {
        let redacted = redactor.text(text);
        assert_eq!(redacted.text, text, "{:?}", redacted.marks);
    }
}

#[test]
fn marks_are_counted_in_characters() {
    let redacted = redactor().text("é🚢 password=x und ä@b.de!");
    assert_eq!(
        redacted.text,
        "é🚢 password=[redacted: secret] und [redacted: e-mail]!"
    );
    let shown: Vec<(String, &str)> = redacted
        .marks
        .iter()
        .map(|mark| {
            let (start, end) = (mark.start as usize, mark.end as usize);
            let text = redacted
                .text
                .chars()
                .skip(start)
                .take(end - start)
                .collect();
            (text, mark.rule.as_str())
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("[redacted: secret]".to_owned(), "secret"),
            ("[redacted: e-mail]".to_owned(), "e-mail"),
        ]
    );
}

#[test]
fn patterns_of_a_pack_are_used_and_bad_ones_are_told() {
    let pattern = |name: &str, expression: &str| Pattern {
        name: name.into(),
        expression: expression.into(),
        file: "wheelhouse.toml".into(),
        position: Some((3, 1)),
    };
    let (redactor, problems) = Redactor::new(&[
        pattern("customer", r"\bC-\d{6}\b"),
        pattern("room", r"room (?P<secret>\d+)"),
        pattern("look", r"(?=x)"),
        pattern("big", r"(\w{1000}){1000}"),
        pattern("all", "x*"),
        pattern("<b>", "y"),
    ]);
    assert_eq!(
        redactor.text("C-123456 in room 12").text,
        "[redacted: customer] in room [redacted: room]"
    );
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 4);
    for (told, named) in told.iter().zip(["look", "big", "all", "<b>"]) {
        assert!(told.starts_with("wheelhouse.toml:3:1: "), "{told}");
        assert!(told.contains(named), "{told}");
    }
}

#[test]
fn whatever_comes_characters_stay_whole_and_what_is_no_secret_stays() {
    let redactor = redactor();
    let mut random = Random::new(7);
    for _ in 0..inputs(500) {
        let seed = LINES[random.below(LINES.len())];
        let seed = match random.below(3) {
            0 => format!("{seed} password=é\\u00e9 ada@example.com {JWT}"),
            1 => serde_json::json!({ "token": seed, "a": JWT }).to_string(),
            _ => seed.to_owned(),
        };
        let bytes = random.mutate(seed.as_bytes());
        let text = String::from_utf8_lossy(&bytes);
        let redacted = redactor.text(&text);
        assert_eq!(redacted.marks.is_empty(), redacted.text == text);
        for mark in &redacted.marks {
            let (start, end) = (mark.start as usize, mark.end as usize);
            let marked: String = redacted
                .text
                .chars()
                .skip(start)
                .take(end - start)
                .collect();
            assert!(
                marked.trim_matches('"').starts_with("[redacted: "),
                "{marked}"
            );
        }
    }
}

#[test]
fn long_lines_take_no_more_than_their_length() {
    let redactor = redactor();
    for piece in [
        "password=\"",
        "a@",
        "eyJ",
        "\\\\",
        "-----BEGIN ",
        "4111 ",
        "{\"a\":",
        "[",
        "\\u00",
        "x://y:",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        assert!(!redactor.text(&text).text.is_empty());
    }
}
