use model::Severity;

use super::*;

#[test]
fn times_are_read_with_their_milliseconds() {
    for (text, expected) in [
        ("2026-11-20 09:00:00.123", Some(1_795_165_200_123)),
        ("2026-11-20 09:00:00", Some(1_795_165_200_000)),
        ("1795165200123", Some(1_795_165_200_123)),
        ("2026-11-20T09:00:00Z", None),
        ("yesterday", None),
        ("", None),
    ] {
        assert_eq!(millis(text), expected, "{text}");
    }
}

#[test]
fn a_line_knows_its_group_its_stream_and_what_it_says() {
    let raw = r#"{"level":"error","message":"refused","tenant":"north"}"#;
    let line = line("/ecs/orders", "web/1f", 1_795_165_200_123, raw.to_owned());
    assert_eq!(line.at, Nanos(1_795_165_200_123_000_000));
    assert_eq!(
        (line.severity, line.body.as_str()),
        (Severity::Error, "refused")
    );
    assert_eq!(line.service, "orders", "its group's name, as it names none");
    assert_eq!(taken_apart(&line.stream), Some(("/ecs/orders", "web/1f")));
    let arn = "arn:aws:logs:eu-central-1:210987654321:log-group:/ecs/orders";
    assert_eq!(taken_apart(&place(arn, "web/1f")), Some((arn, "web/1f")));
    assert_eq!(service(arn), "orders");
    for bad in ["", "no colon", ":", "group:", ":stream"] {
        assert_eq!(taken_apart(bad), None, "{bad}");
    }
}

#[test]
fn equal_lines_of_one_moment_are_told_apart() {
    let of = |group: &str, raw: &str| line(group, "s", 5, raw.to_owned());
    let mut lines = vec![
        of("a", "tick"),
        of("a", "tick"),
        of("b", "tick"),
        of("a", "tock"),
    ];
    told_apart(&mut lines);
    let ids: std::collections::BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(shared_id(&lines[1].id), lines[0].id);
}

#[test]
fn a_row_without_its_message_shows_what_was_chosen() {
    let cells = [
        ("@timestamp", "2026-11-20 09:00:00.123"),
        ("level", "warn"),
        ("@ptr", "Cm4K"),
    ];
    let cells = cells.map(|(name, value)| Cell {
        field: Some(name.to_owned()),
        value: Some(value.to_owned()),
    });
    let mut row = Row::new(cells.into());
    let shown = row.line(str::to_owned, true).unwrap();
    assert_eq!(shown.severity, Severity::Warn);
    assert!(!shown.raw.contains("Cm4K"), "{}", shown.raw);
    assert_eq!(row.pointer(), Some("Cm4K"));
    let record = serde_json::json!({"@message": "late", "@timestamp": "7", "level": "error"});
    row.complete(record.as_object().unwrap().clone());
    let whole = row.line(str::to_owned, true).unwrap();
    assert_eq!(whole.raw, "late");
    assert_eq!(whole.at, shown.at, "what the row says stays");
    assert_eq!(whole.fields, [("level".to_owned(), "warn".to_owned())]);
}
