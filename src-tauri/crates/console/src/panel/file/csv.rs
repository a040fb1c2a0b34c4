use super::{Data, Datum};

/// A table as RFC 4180 writes it, with a head.
///
/// Untrusted text that a spreadsheet would take for a formula gets an apostrophe before it, as
/// spreadsheets write text themselves.
pub(crate) fn table(data: &Data) -> Vec<u8> {
    let mut out = String::new();
    let heads = data.heads.iter().map(|head| text(head));
    row(&mut out, heads);
    for values in &data.rows {
        let fields = values.iter().map(|value| match value {
            Datum::Empty => String::new(),
            Datum::Plain(plain) => plain.clone(),
            Datum::Text(own) => text(own),
        });
        row(&mut out, fields);
    }
    out.into_bytes()
}

fn row(out: &mut String, fields: impl Iterator<Item = String>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\r', '\n']) || field.starts_with(' ') {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

fn text(own: &str) -> String {
    if own.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{own}")
    } else {
        own.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let plain = |text: &str| Datum::Plain(text.to_owned());
        let own = |text: &str| Datum::Text(text.to_owned());
        let data = Data {
            heads: vec!["Time".to_owned(), "a,b".to_owned(), "=c".to_owned()],
            rows: vec![
                vec![
                    plain("2026-01-01T00:00:00.000Z"),
                    plain("-1.5"),
                    own("-1.5"),
                ],
                vec![
                    Datum::Empty,
                    own("say \"hi\"\nthere"),
                    own("=HYPERLINK(\"x\")"),
                ],
                vec![own(" x"), own("ö"), plain("+Inf")],
            ],
        };
        assert_eq!(
            String::from_utf8(table(&data)).unwrap(),
            "Time,\"a,b\",'=c\r\n\
             2026-01-01T00:00:00.000Z,-1.5,'-1.5\r\n\
             ,\"say \"\"hi\"\"\nthere\",\"'=HYPERLINK(\"\"x\"\")\"\r\n\
             \" x\",ö,+Inf\r\n"
        );
    }
}
