//! Lines of a shop, what is asked of them, and what comes of it, for all tests of log lines.

use collector::Store;
use model::{
    FieldMatch, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs as _, Nanos, Severity,
};

use crate::{START, range};

/// A small repeatable source of numbers (xorshift64*).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }
}

/// Lines of a few services over an hour, several to a moment and not in the order of time.
pub(crate) fn shop(count: usize) -> Vec<LogLine> {
    let mut random = Random(7);
    let line = |nth: usize| {
        let service = ["gateway", "orders", "billing", ""][random.below(4)];
        let status = ["200", "404", "503", "x"][random.below(4)];
        // Most come in order, some late, some as an old file that was read.
        let second = match random.below(10) {
            0 => random.below(3_600),
            1 => (nth * 3_600 / count).saturating_sub(random.below(60)),
            _ => nth * 3_600 / count,
        };
        let mut fields = vec![
            ("status".to_owned(), status.to_owned()),
            ("n".to_owned(), (nth % 97).to_string()),
        ];
        if random.below(3) == 0 {
            fields.push(("user".to_owned(), format!("ünï-{}", random.below(9))));
        }
        let body = format!(
            "{} of step {nth}",
            ["Took", "Lost", "Sent"][random.below(3)]
        );
        LogLine {
            at: Nanos((START + second as i64 * 1_000) * 1_000_000 + random.below(2) as i64),
            severity: Severity::ALL[random.below(7)],
            service: service.to_owned(),
            request_id: match random.below(5) {
                0 => format!("req-{}", nth / 50),
                _ => String::new(),
            },
            raw: format!("{{\"msg\":\"{body}\"}}"),
            stream: ["a.log", "b.log"][random.below(2)].to_owned(),
            body,
            fields,
            ..LogLine::default()
        }
    };
    (0..count).map(line).collect()
}

pub(crate) async fn keep(store: &Store, lines: &[LogLine]) {
    for part in lines.chunks(700) {
        store.append_logs(part.to_vec()).await.unwrap();
    }
}

pub(crate) fn condition(name: &str, op: FieldOp, values: &[&str]) -> FieldMatch {
    FieldMatch {
        name: name.to_owned(),
        op,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

pub(crate) fn filters() -> Vec<LogFilter> {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let hour = range(0, 3_600_000);
    let of = |fields: Vec<FieldMatch>| LogFilter {
        fields,
        ..LogFilter::all(hour)
    };
    let text = |texts: &[&str]| LogFilter {
        text: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..LogFilter::all(hour)
    };
    let severe = |filter: LogFilter| LogFilter {
        severities: vec![Severity::Error, Severity::Fatal],
        ..filter
    };
    vec![
        LogFilter::all(hour),
        LogFilter::all(range(1_000_000, 1_000_999)),
        LogFilter::all(range(3_600_001, 9_000_000)),
        severe(LogFilter::all(hour)),
        severe(of(vec![condition("service", Equal, &["billing"])])),
        of(vec![condition("service", NotEqual, &["billing", "orders"])]),
        of(vec![condition("service", Missing, &[])]),
        of(vec![condition("service", Equal, &["nobody"])]),
        of(vec![condition("service", Regex, &["^[bg]"])]),
        text(&["LOST of"]),
        text(&["step 77", "took"]),
        text(&["7"]),
        text(&["nothing like it"]),
        of(vec![condition("status", Equal, &["503"])]),
        of(vec![condition("status", Equal, &["x", "404"])]),
        of(vec![condition("status", NotEqual, &["200", "404", "503"])]),
        of(vec![condition("status", Above, &["403.5"])]),
        of(vec![condition("n", Below, &["2"])]),
        of(vec![condition("n", Equal, &["5"])]),
        of(vec![condition("user", Exists, &[])]),
        of(vec![condition("user", Missing, &[])]),
        of(vec![condition("user", Contains, &["ÜNÏ-3"])]),
        of(vec![condition("user", Regex, &["-[12]$"])]),
        of(vec![condition("request_id", Equal, &["req-7", "req-70"])]),
        of(vec![condition("request_id", Contains, &["REQ-7"])]),
        of(vec![condition("request_id", Missing, &[])]),
        severe(LogFilter {
            text: vec!["sent".to_owned()],
            ..of(vec![
                condition("service", Equal, &["orders", "gateway"]),
                condition("status", Equal, &["200"]),
                condition("n", NotEqual, &["1"]),
            ])
        }),
    ]
}

/// All pages of a search as bodies, and how many pages there were.
pub(crate) async fn pages(
    store: &Store,
    filter: &LogFilter,
    order: LogOrder,
    limit: usize,
) -> (Vec<(Nanos, String)>, usize) {
    let mut search = LogSearch {
        filter: filter.clone(),
        order,
        limit,
        after: None,
    };
    let mut found = Vec::new();
    for count in 1..10_000 {
        let page = store.logs().search(&search).await.unwrap().value;
        assert!(page.lines.len() <= limit);
        found.extend(page.lines.into_iter().map(|line| (line.at, line.body)));
        match page.next {
            Some(next) => search.after = Some(next),
            None => return (found, count),
        }
    }
    panic!("pages without end")
}
