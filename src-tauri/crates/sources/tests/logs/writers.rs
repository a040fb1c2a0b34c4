//! What is typed into a filter stays a value in whatever language it is written: filters made by
//! chance go through every writer, and a strict reader of each language takes its queries apart.

mod documents;
mod grammar;
mod literals;
mod typed;

use grammar::Grammar;
use literals::{Language, read};
use model::{Code, FieldOp, LogFilter, LogSearch, Logs};
use rand::{SeedableRng, rngs::StdRng};
use sources::logs::{CloudWatch, Datadog, Dialect, Elasticsearch, Loki, Splunk, VictoriaLogs};
use transport::Auth;

use crate::{
    conformance::RANGE,
    elasticsearch::server::{INDICES, Server},
    fake::{Fake, Reply},
    loki, victorialogs,
};

/// Filters of one run; `WHEELHOUSE_FUZZ` says how many times as many.
const FILTERS: usize = 1_000;

fn filters() -> impl Iterator<Item = LogFilter> {
    let times = std::env::var("WHEELHOUSE_FUZZ").ok();
    let times: usize = times.and_then(|times| times.parse().ok()).unwrap_or(1);
    let mut random = StdRng::seed_from_u64(20_261_127);
    (0..FILTERS * times).map(move |_| typed::filter(&mut random))
}

/// The only value of a condition that the language can say letter by letter.
fn whole_value(filter: &LogFilter) -> Option<&str> {
    let [field] = filter.fields.as_slice() else {
        return None;
    };
    match (field.op, field.name.as_str(), field.values.as_slice()) {
        (FieldOp::Equal, "note", [value]) if !value.is_empty() => Some(value),
        _ => None,
    }
}

/// Writes filters by a source and reads what it wrote; how many it wrote.
fn written(source: &dyn Logs, check: impl Fn(&LogFilter, &str) -> Result<(), String>) -> usize {
    let mut written = 0;
    for filter in filters() {
        match source.written(&filter) {
            Ok(query) => {
                let checked = check(&filter, &query);
                checked.unwrap_or_else(|why| panic!("{why}\n{query}\n{filter:?}"));
                written += 1;
            }
            Err(failure) => {
                assert!(
                    matches!(failure.code, Code::BadInput | Code::BadQuery),
                    "{failure:?}"
                );
                assert!(failure.remedy.is_some(), "{failure:?}");
            }
        }
    }
    written
}

/// The same for a language of literals between signs, whose values are said as they are unless
/// the language cannot.
fn stays(source: &dyn Logs, language: Language, sayable: impl Fn(&str) -> bool) {
    let grammar = Grammar::of(language);
    let count = written(source, |filter, query| {
        let read = read(language, query)?;
        grammar.check(&read.bones)?;
        match whole_value(filter).filter(|value| sayable(value)) {
            Some(value) if !read.literals.iter().any(|one| one == value) => {
                Err(format!("{value:?} is not in it as it is"))
            }
            _ => Ok(()),
        }
    });
    assert!(count > FILTERS / 3, "{count} filters were written");
}

/// Asks once, so that a source knows which fields there are.
async fn acquainted(source: &dyn Logs) {
    let all = LogSearch::newest(LogFilter::all(RANGE), 10);
    source.search(&all).await.unwrap();
}

/// A server that nobody asks anything.
async fn silent() -> Fake {
    Fake::new(|_| Ok(Reply::new(404, "text/plain", ""))).await
}

#[tokio::test]
async fn nothing_typed_leaves_its_literal_in_logql() {
    let fake = loki::server(loki::entries()).await;
    let source = Loki::new(fake.client("", Auth::None));
    acquainted(&source).await;
    stays(&source, Language::LogQl, |_| true);
}

#[tokio::test]
async fn nothing_typed_leaves_its_literal_in_logsql() {
    let fake = victorialogs::server(victorialogs::records()).await;
    let source = VictoriaLogs::new(fake.client("", Auth::None));
    acquainted(&source).await;
    stays(&source, Language::LogsQl, |_| true);
}

#[tokio::test]
async fn nothing_typed_leaves_its_literal_in_insights() {
    let source = CloudWatch::new(silent().await.client("", Auth::None), &["/app".to_owned()]);
    // Every text is part of an expression.
    stays(&source, Language::Insights, |_| false);
}

#[tokio::test]
async fn nothing_typed_leaves_its_literal_in_spl() {
    let source = Splunk::new(
        silent().await.client("", Auth::None),
        vec!["main".to_owned()],
    );
    stays(&source, Language::Spl, |value| {
        // Of a long one its beginning is asked for.
        value.chars().count() <= 1_000 && !value.contains(|c| c == '`' || literals::is_unseen(c))
    });
}

#[tokio::test]
async fn nothing_typed_leaves_its_literal_in_datadogs_language() {
    let source = Datadog::new(silent().await.client("", Auth::None), Vec::new(), None);
    stays(&source, Language::Datadog, |value| {
        // Of a long one its beginning is asked for.
        value.chars().count() <= 256
            && !value.starts_with(['[', '{'])
            && !value.contains(|c| "“”".contains(c) || literals::is_unseen(c))
    });
}

#[tokio::test]
async fn nothing_typed_leaves_its_string_in_the_query_dsl() {
    for dialect in [Dialect::Elasticsearch, Dialect::OpenSearch] {
        let (fake, _) = Server::new(dialect).start().await;
        let client = fake.client("", Auth::None);
        let source = Elasticsearch::new(client, dialect, &[INDICES.to_owned()]);
        acquainted(&source).await;
        let count = written(&source, |filter, query| {
            let texts = documents::read(query)?;
            // Of messages that are JSON themselves a server cannot be asked for every value.
            let asked = ["note", "note.keyword"].iter();
            let mut asked = asked.map(|name| format!("\"{name}\": \""));
            let asked = asked.any(|start| query.contains(&start));
            let value = whole_value(filter).filter(|_| asked);
            match value {
                Some(value) if !texts.iter().any(|text| text == value) => {
                    Err(format!("{value:?} is not in it as it is"))
                }
                _ => Ok(()),
            }
        });
        assert!(count > FILTERS / 3, "{count} filters were written");
    }
}
