//! Wrong documents for the decoders: each field with values that it should not have, and bytes
//! changed by chance.

use model::Trace;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

/// Documents changed by chance; `WHEELHOUSE_FUZZ` says how many times as many.
const BY_CHANCE: usize = 15_000;

/// Decodes the seed in all its wrong forms and walks through what comes out; neither may panic.
///
/// `decode` gives the traces, or nothing if the document was refused as a whole. Gives the number
/// of documents of which spans were read.
pub(crate) fn survived(seed: &str, decode: impl Fn(&[u8]) -> Option<Vec<Trace>>) -> usize {
    let whole = decode(seed.as_bytes()).expect("the seed itself is right");
    assert!(
        whole.iter().any(|trace| !trace.is_empty()),
        "the seed has spans"
    );
    assert!(
        whole.iter().all(|trace| trace.unreadable() == 0),
        "all of them can be read"
    );
    documents(seed)
        .filter(|document| {
            let traces = decode(document).unwrap_or_default();
            traces.iter().map(walked).sum::<usize>() > 0
        })
        .count()
}

/// The seed, which is JSON, in all its wrong forms.
pub(crate) fn documents(seed: &str) -> impl Iterator<Item = Vec<u8>> {
    wrong_types(seed).into_iter().chain(by_chance(seed))
}

/// Number of spans, after everything of them was looked at.
fn walked(trace: &Trace) -> usize {
    let mut length = trace.id().to_string().len();
    for span in trace.spans() {
        length += span.name().len() + span.service().len() + span.message().len();
        length += span.scope().name().len() + span.id().to_string().len();
        assert!(span.duration() >= 0);
        for pair in span.attributes().chain(span.resource()) {
            length += pair.name.len() + pair.value.text.len();
        }
        for event in span.events() {
            length += event.name().len() + event.attributes().count();
        }
        length += span
            .links()
            .map(|link| link.attributes().count())
            .sum::<usize>();
    }
    assert!(length >= 32);
    trace.len()
}

/// The seed with one place after the other replaced or taken out.
fn wrong_types(seed: &str) -> Vec<Vec<u8>> {
    let seed: Value = serde_json::from_str(seed).expect("a seed is JSON");
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"a": [deep]});
    }
    let wrong = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("0"),
        json!("not a number"),
        json!("\u{0}\u{202e}<script>\"'`\\\n🍵"),
        json!([]),
        json!({}),
        json!([[null, 1, "x", {}]]),
        json!({"a": {"b": [1, {"c": null}]}}),
        deep,
    ];
    let mut paths = Vec::new();
    gather(&seed, &mut Vec::new(), &mut paths);
    let mut documents = Vec::new();
    for path in paths {
        for value in &wrong {
            documents.push(changed(&seed, &path, Some(value)));
        }
        documents.push(changed(&seed, &path, None));
    }
    documents
}

fn gather(value: &Value, here: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    paths.push(here.clone());
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered
                .map(|(at, value)| (at.to_string(), value))
                .collect()
        }
        _ => Vec::new(),
    };
    for (key, value) in inner {
        here.push(key);
        gather(value, here, paths);
        here.pop();
    }
}

fn changed(seed: &Value, path: &[String], value: Option<&Value>) -> Vec<u8> {
    let mut document = seed.clone();
    let Some((last, parents)) = path.split_last() else {
        return value.unwrap_or(&Value::Null).to_string().into_bytes();
    };
    let mut place = &mut document;
    for key in parents {
        place = match place {
            Value::Object(map) => &mut map[key.as_str()],
            Value::Array(list) => &mut list[key.parse::<usize>().expect("a number")],
            _ => unreachable!("a path leads through objects and lists"),
        };
    }
    match (place, value) {
        (Value::Object(map), Some(value)) => drop(map.insert(last.clone(), value.clone())),
        (Value::Object(map), None) => drop(map.shift_remove(last)),
        (Value::Array(list), value) => {
            let at: usize = last.parse().expect("a number");
            match value {
                Some(value) => list[at] = value.clone(),
                None => drop(list.remove(at)),
            }
        }
        _ => unreachable!("a path leads through objects and lists"),
    }
    document.to_string().into_bytes()
}

fn by_chance(seed: &str) -> impl Iterator<Item = Vec<u8>> {
    let times = std::env::var("WHEELHOUSE_FUZZ").ok();
    let times: usize = times.and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut rng = StdRng::seed_from_u64(7);
    let seed = seed.as_bytes().to_vec();
    (0..BY_CHANCE * times).map(move |_| {
        let mut bytes = seed.clone();
        for _ in 0..rng.random_range(1..4) {
            scramble(&mut bytes, &mut rng);
        }
        bytes
    })
}

fn scramble(bytes: &mut Vec<u8>, rng: &mut StdRng) {
    const PARTS: [&str; 14] = [
        "\"", "{", "}", "[", "]", ",", ":", "\\", "\\ud800", "null", "-", "1e999", "\u{0}", "é",
    ];
    if bytes.is_empty() {
        return;
    }
    let at = rng.random_range(0..bytes.len());
    let end = (at + rng.random_range(1..30)).min(bytes.len());
    match rng.random_range(0..5) {
        0 => bytes[at] = rng.random(),
        1 => drop(bytes.drain(at..end)),
        2 => bytes.truncate(at),
        3 => {
            let copied = bytes[at..end].to_vec();
            let to = rng.random_range(0..bytes.len());
            bytes.splice(to..to, copied);
        }
        _ => {
            let part = PARTS.choose(rng).expect("there are parts");
            bytes.splice(at..at, part.bytes());
        }
    }
}
