use model::{SpanStatus, Symbol, Trace};
use regex::RegexBuilder;

use crate::{Reading, SpanFilter};

/// A filter made ready for the spans of one trace.
pub(crate) struct Wanted<'a> {
    reading: Reading<'a>,
    /// By symbol: whether the text holds what is looked for.
    texts: Option<Vec<bool>>,
    services: Option<Vec<Symbol>>,
    attributes: Vec<Attribute>,
    errors: bool,
    /// In nanoseconds.
    least: i64,
    critical: bool,
}

/// A condition whose name or value the trace does not hold is one that nothing meets.
enum Attribute {
    Any(Symbol),
    Equal(Symbol, Symbol),
    Never,
}

impl<'a> Wanted<'a> {
    pub(crate) fn of(reading: Reading<'a>, filter: &SpanFilter) -> Self {
        let trace = reading.trace;
        let symbol = |text: &String| trace.symbol(text);
        let attributes = filter.attributes.iter().map(|attribute| {
            let value = attribute.value.as_ref().map(symbol);
            match (trace.symbol(&attribute.name), value) {
                (Some(name), None) => Attribute::Any(name),
                (Some(name), Some(Some(value))) => Attribute::Equal(name, value),
                _ => Attribute::Never,
            }
        });
        let share = filter.min_share.clamp(0.0, 1.0);
        Self {
            texts: (!filter.text.is_empty()).then(|| texts_with(trace, &filter.text)),
            services: (!filter.services.is_empty())
                .then(|| filter.services.iter().filter_map(symbol).collect()),
            attributes: attributes.collect(),
            errors: filter.errors,
            least: (reading.timing.length() as f64 * share) as i64,
            critical: filter.critical,
            reading,
        }
    }

    /// Whether a span meets every condition.
    pub(crate) fn is(&self, span: u32) -> bool {
        let at = span as usize;
        let trace = self.reading.trace;
        (!self.errors || trace.statuses()[at] == SpanStatus::Error)
            && self.reading.timing.duration(span) >= self.least
            && (!self.critical || self.reading.path.on_path.get(at).is_some_and(|on| *on > 0))
            && self
                .services
                .as_ref()
                .is_none_or(|services| services.contains(&trace.service(at)))
            && self
                .attributes
                .iter()
                .all(|wanted| wanted.is_met(trace, at))
            && self
                .texts
                .as_ref()
                .is_none_or(|texts| says(trace, at, texts))
    }
}

impl Attribute {
    /// A span's own attribute hides that of its resource.
    fn is_met(&self, trace: &Trace, at: usize) -> bool {
        let (name, wanted) = match self {
            Self::Never => return false,
            Self::Any(name) => (*name, None),
            Self::Equal(name, value) => (*name, Some(*value)),
        };
        let value = trace
            .attribute_symbols(at)
            .chain(trace.resource_symbols(at))
            .find(|(own, _)| *own == name);
        value.is_some_and(|(_, value)| wanted.is_none_or(|wanted| wanted == value))
    }
}

/// Whether a span says one of the texts.
fn says(trace: &Trace, at: usize, texts: &[bool]) -> bool {
    let is = |symbol: Symbol| texts[symbol.index()];
    is(trace.names()[at])
        || is(trace.service(at))
        || is(trace.messages()[at])
        || trace.attribute_symbols(at).any(|(_, value)| is(value))
        || trace.event_symbols(at).any(is)
}

/// Which texts of a trace hold a text, in upper or lower case; none if it is too long to look for.
fn texts_with(trace: &Trace, text: &str) -> Vec<bool> {
    let (all, ends) = trace.all_texts();
    let mut found = vec![false; ends.len()];
    let pattern = RegexBuilder::new(&regex::escape(text))
        .case_insensitive(true)
        .build();
    let Ok(pattern) = pattern else {
        return found;
    };
    // One search over all texts is faster than one in each; a match across a border is none.
    let (mut from, mut at) = (0, 0);
    while let Some(place) = pattern.find_at(all, from) {
        while (ends[at] as usize) <= place.start() {
            at += 1;
        }
        let end = ends[at] as usize;
        if place.end() <= end {
            found[at] = true;
            from = end;
        } else {
            let first = place.as_str().chars().next();
            from = place.start() + first.map_or(1, char::len_utf8);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AttributeFilter, Opened,
        testing::{Drawn, drawn},
    };

    fn wanted(filter: &SpanFilter) -> Vec<u32> {
        let trace = drawn(&[
            Drawn::new(1, 0, 0, 100).name("Shop", "GET /orders"),
            Drawn::new(2, 1, 10, 90)
                .name("orders-db", "SELECT")
                .attribute("db.system", "postgresql")
                .attribute("host.name", "own"),
            Drawn::new(3, 1, 20, 25)
                .name("shop", "ÄRGER a.c")
                .failed("Pool Timeout")
                .event(21, "Retry"),
        ]);
        let opened = Opened::of(trace);
        let reading = opened.reading(false);
        let wanted = Wanted::of(reading, filter);
        (0..3).filter(|span| wanted.is(*span)).collect()
    }

    #[test]
    fn text_is_found_literally_and_in_any_case() {
        for (text, want) in [
            ("", vec![0, 1, 2]),
            ("SHOP", vec![0, 2]),
            ("/orders", vec![0]),
            ("postgres", vec![1]),
            ("timeout", vec![2]),
            ("retry", vec![2]),
            ("ärger", vec![2]),
            ("a.c", vec![2]),
            ("a?c", vec![]),
            (".*", vec![]),
            ("db.system", vec![]),
            ("e", vec![0, 1, 2]),
        ] {
            let filter = SpanFilter {
                text: text.to_owned(),
                ..SpanFilter::default()
            };
            assert_eq!(wanted(&filter), want, "{text:?}");
        }
    }

    #[test]
    fn a_match_does_not_reach_from_one_text_into_the_next() {
        let trace = drawn(&[
            Drawn::new(1, 0, 0, 1).name("s", "xaa"),
            Drawn::new(2, 0, 0, 1).name("s", "aab"),
        ]);
        let found = |text| {
            let texts = texts_with(&trace, text);
            ["xaa", "aab"].map(|name| texts[trace.symbol(name).unwrap().index()])
        };
        assert_eq!(found("aa"), [true, true]);
        assert_eq!(found("aaa"), [false, false]);
        assert_eq!(found("aab"), [false, true]);
    }

    #[test]
    fn every_condition_must_hold() {
        let any = SpanFilter::default;
        let attribute = |name: &str, value: Option<&str>| SpanFilter {
            attributes: vec![AttributeFilter {
                name: name.to_owned(),
                value: value.map(str::to_owned),
            }],
            ..any()
        };
        for (case, filter, want) in [
            (
                "errors",
                SpanFilter {
                    errors: true,
                    ..any()
                },
                vec![2],
            ),
            (
                "share",
                SpanFilter {
                    min_share: 0.8,
                    ..any()
                },
                vec![0, 1],
            ),
            (
                "critical path",
                SpanFilter {
                    critical: true,
                    ..any()
                },
                vec![0, 1],
            ),
            (
                "services",
                SpanFilter {
                    services: vec!["Shop".to_owned(), "shop".to_owned(), "no".to_owned()],
                    ..any()
                },
                vec![0, 2],
            ),
            (
                "a service that is not there",
                SpanFilter {
                    services: vec!["no".to_owned()],
                    ..any()
                },
                vec![],
            ),
            ("attribute", attribute("db.system", None), vec![1]),
            ("value", attribute("db.system", Some("postgresql")), vec![1]),
            (
                "part of it",
                attribute("db.system", Some("postgres")),
                vec![],
            ),
            ("other name", attribute("db", None), vec![]),
            (
                "both",
                SpanFilter {
                    errors: true,
                    ..attribute("db.system", None)
                },
                vec![],
            ),
        ] {
            assert_eq!(wanted(&filter), want, "{case}");
        }
    }
}
