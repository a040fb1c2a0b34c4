use expect_test::expect;
use model::{Millis, TimeRange};
use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

use super::*;

fn of(name: &str, op: FieldOp, values: &[&str]) -> LogFilter {
    LogFilter {
        fields: vec![FieldMatch {
            name: name.to_owned(),
            op,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }],
        ..all()
    }
}

fn text(texts: &[&str]) -> LogFilter {
    LogFilter {
        text: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..all()
    }
}

fn all() -> LogFilter {
    LogFilter::all(TimeRange {
        start: Millis(0),
        end: Millis(1),
    })
}

fn filters() -> Vec<LogFilter> {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let severe = |filter: LogFilter, severities: &[Severity]| LogFilter {
        severities: severities.to_vec(),
        ..filter
    };
    vec![
        all(),
        severe(all(), &[Severity::Error]),
        severe(all(), &[Severity::Error, Severity::Fatal]),
        severe(all(), &Severity::ALL),
        text(&["timeout"]),
        text(&["ab"]),
        text(&[""]),
        text(&["a \"quoted\" word"]),
        text(&["back\\slash"]),
        text(&["x OR y"]),
        text(&["NEAR(a b)"]),
        text(&["name:value"]),
        text(&["wild*card"]),
        text(&["100%"]),
        text(&["first\nsecond"]),
        text(&["{\"a\": 1}"]),
        text(&["a|b"]),
        text(&["`tick`"]),
        text(&["/* no */ -- comment"]),
        text(&["\u{202e}abc"]),
        text(&["tea 🍵 cup"]),
        text(&["nul\0byte"]),
        text(&["one", "two"]),
        of("service", Equal, &["orders"]),
        of("service", Equal, &["orders", "billing"]),
        of("service", Equal, &["nobody"]),
        of("service", NotEqual, &["orders"]),
        of("service", Contains, &["ILL"]),
        of("service", Regex, &["^o"]),
        of("service", Missing, &[]),
        of("trace_id", Equal, &["4bf92f35"]),
        of("trace_id", Contains, &["92f3"]),
        of("trace_id", Exists, &[]),
        of("request_id", Equal, &["a", "b"]),
        of("span_id", Equal, &["00f067aa"]),
        of("status", Equal, &["5"]),
        of("status", Equal, &["503", "x\" OR \"y"]),
        of("status", Equal, &[]),
        of("status", NotEqual, &["200"]),
        of("user", Contains, &["mia"]),
        of("user", Contains, &["m"]),
        of("user", Regex, &["^m.*a$"]),
        of("user", Exists, &[]),
        of("user", Missing, &[]),
        of("n", Above, &["5"]),
        of("n", Below, &["5"]),
        of("", Equal, &[""]),
        of("a\"b", Exists, &[]),
        severe(
            LogFilter {
                text: vec!["lost".to_owned()],
                ..of("service", Equal, &["billing"])
            },
            &[Severity::Warn],
        ),
    ]
}

/// Marks as what they stand for.
fn shown(plan: &Plan) -> String {
    let Plan::Index(expression) = plan else {
        return format!("{plan:?}");
    };
    let mut shown = expression.escape_debug().to_string().replace("\\\"", "\"");
    for origin in 1..=3 {
        let mark = trigrams::origin_is(origin).escape_debug().to_string();
        shown = shown.replace(&mark.replace("\\\"", "\""), &format!("origin{origin}"));
    }
    for severity in Severity::ALL {
        let mark = trigrams::severity_is(severity).escape_debug().to_string();
        shown = shown.replace(&mark.replace("\\\"", "\""), &format!("{severity:?}"));
    }
    shown
}

#[tokio::test]
async fn every_filter_has_its_plan_and_none_is_read_as_syntax() {
    let options = SqliteConnectOptions::new().in_memory(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(crate::store::logs::SCHEMA)
        .execute(&mut connection)
        .await
        .unwrap();
    crate::store::logs::index::create(&mut connection, 0)
        .await
        .unwrap();
    sqlx::raw_sql(
        "INSERT INTO log_origin VALUES (1, 'orders', 'a'), (2, 'orders', 'b'), (3, 'billing', 'a');",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    let mut written = String::new();
    for filter in filters() {
        let wanted = lines::held::Filter::new(&filter).unwrap();
        let asked = Asked {
            filter: &filter,
            wanted,
        };
        let plan = plan(&mut connection, &asked).await.unwrap();
        if let Plan::Index(expression) = &plan {
            let sql = "SELECT count(*) FROM log_text_0 WHERE log_text_0 MATCH ?";
            let found: i64 = sqlx::query_scalar(sql)
                .bind(expression)
                .fetch_one(&mut connection)
                .await
                .unwrap();
            assert_eq!(found, 0);
        }
        let words = lines::held::words(&filter);
        let (words, _) = words.rsplit_once(", from ").unwrap();
        written.push_str(&format!("{words}\n    {}\n", shown(&plan)));
    }
    expect![[r#"
        all lines
            Time
        lines where severity is error
            (Error)
        lines where severity is error or fatal
            (Error OR Fatal)
        lines where severity is unset or trace or debug or info or warn or error or fatal
            Time
        lines where the line holds "timeout"
            ("tim" AND "ime" AND "meo" AND "eou" AND "out")
        lines where the line holds "ab"
            Time
        all lines
            Time
        lines where the line holds "a \"quoted\" word"
            ("a """ AND " ""q" AND """qu" AND "quo" AND "uot" AND "ote" AND "ted" AND "ed""" AND "d"" " AND """ w" AND " wo" AND "wor" AND "ord")
        lines where the line holds "back\\slash"
            ("bac" AND "ack" AND "ck\\" AND "k\\s" AND "\\sl" AND "sla" AND "las" AND "ash")
        lines where the line holds "x OR y"
            ("x O" AND " OR" AND "OR " AND "R y")
        lines where the line holds "NEAR(a b)"
            ("NEA" AND "EAR" AND "AR(" AND "R(a" AND "(a " AND "a b" AND " b)")
        lines where the line holds "name:value"
            ("nam" AND "ame" AND "me:" AND "e:v" AND ":va" AND "val" AND "alu" AND "lue")
        lines where the line holds "wild*card"
            ("wil" AND "ild" AND "ld*" AND "d*c" AND "*ca" AND "car" AND "ard")
        lines where the line holds "100%"
            ("100" AND "00%")
        lines where the line holds "first\nsecond"
            ("fir" AND "irs" AND "rst" AND "st\n" AND "t\ns" AND "\nse" AND "sec" AND "eco" AND "con" AND "ond")
        lines where the line holds "{\"a\": 1}"
            ("{""a" AND """a""" AND "a"":" AND """: " AND ": 1" AND " 1}")
        lines where the line holds "a|b"
            ("a|b")
        lines where the line holds "`tick`"
            ("`ti" AND "tic" AND "ick" AND "ck`")
        lines where the line holds "/* no */ -- comment"
            ("/* " AND "* n" AND " no" AND "no " AND "o *" AND " */" AND "*/ " AND "/ -" AND " --" AND "-- " AND "- c" AND " co" AND "com" AND "omm" AND "mme" AND "men" AND "ent")
        lines where the line holds "\u{202e}abc"
            ("\u{202e}ab" AND "abc")
        lines where the line holds "tea 🍵 cup"
            ("tea" AND "ea " AND "a 🍵" AND " 🍵 " AND "🍵 c" AND " cu" AND "cup")
        lines where the line holds "nul\0byte"
            ("nul" AND "byt" AND "yte")
        lines where the line holds "one" and the line holds "two"
            ("one") AND ("two")
        lines where service is "orders"
            (origin1 OR origin2)
        lines where service is "orders" or "billing"
            (origin1 OR origin2 OR origin3)
        lines where service is "nobody"
            Nothing
        lines where service is not "orders"
            (origin3)
        lines where service holds "ILL"
            (origin3)
        lines where service fits the expression "^o"
            (origin1 OR origin2)
        lines where service is not there
            Nothing
        lines where trace_id is "4bf92f35"
            Ids { column: "trace_id", values: ["4bf92f35"] }
        lines where trace_id holds "92f3"
            (("92f" AND "2f3"))
        lines where trace_id is there
            Time
        lines where request_id is "a" or "b"
            Ids { column: "request_id", values: ["a", "b"] }
        lines where span_id is "00f067aa"
            (("00f" AND "0f0" AND "f06" AND "067" AND "67a" AND "7aa"))
        lines where status is "5"
            (("us=" AND "s=5" AND "=5\n"))
        lines where status is "503" or "x\" OR \"y"
            (("us=" AND "s=5" AND "=50" AND "503" AND "03\n") OR ("us=" AND "s=x" AND "=x""" AND "x"" " AND """ O" AND " OR" AND "OR " AND "R """ AND " ""y" AND """y\n"))
        lines where status is one of nothing
            Nothing
        lines where status is not "200"
            Time
        lines where user holds "mia"
            ("\nus" AND "use" AND "ser" AND "er=") AND (("mia"))
        lines where user holds "m"
            ("\nus" AND "use" AND "ser" AND "er=")
        lines where user fits the expression "^m.*a$"
            ("\nus" AND "use" AND "ser" AND "er=")
        lines where user is there
            ("\nus" AND "use" AND "ser" AND "er=")
        lines where user is not there
            Time
        lines where n is above "5"
            ("\nn=")
        lines where n is below "5"
            ("\nn=")
        lines where "" is ""
            (("\n=\n"))
        lines where "a\"b" is there
            ("\na""" AND "a""b" AND """b=")
        lines where service is "billing" and severity is warn and the line holds "lost"
            (origin3) AND (Warn) AND ("los" AND "ost")
    "#]]
    .assert_eq(&written);
}
