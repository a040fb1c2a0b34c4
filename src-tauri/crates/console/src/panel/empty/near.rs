/// Names below this likeness have nothing to do with each other.
const LIKE: f64 = 0.84;

/// The known names most like `word`, best first: spelt alike, or made of the same words.
pub(crate) fn nearest(word: &str, known: &[String], most: usize) -> Vec<String> {
    let mut near: Vec<(f64, &String)> = known
        .iter()
        .map(|name| (likeness(word, name), name))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.into_iter()
        .take(most)
        .map(|(_, name)| name.clone())
        .collect()
}

fn likeness(word: &str, name: &str) -> f64 {
    let (word, name) = (word.to_lowercase(), name.to_lowercase());
    // Long names that share only their beginning are no help: `http_requests_total` is not
    // `http_server_request_duration_seconds_bucket`.
    let spelt = strsim::normalized_damerau_levenshtein(&word, &name);
    let words = words_shared(&word, &name);
    (0.5 + spelt / 2.0).max(0.5 + words / 2.0) * f64::from(u8::from(spelt > 0.4 || words > 0.4))
}

/// The share of words that both have.
fn words_shared(one: &str, other: &str) -> f64 {
    let split = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|part| part.len() > 1)
            .map(|part| part.trim_end_matches('s').to_owned())
            .collect()
    };
    let (one, other) = (split(one), split(other));
    let both = one.iter().filter(|part| other.contains(part)).count();
    let all = one.len().max(other.len());
    if all == 0 {
        return 0.0;
    }
    both as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_by_spelling_or_by_words() {
        let known: Vec<String> = [
            "http_requests_total",
            "http_request_duration_seconds_bucket",
            "http_server_requests_total",
            "process_cpu_seconds_total",
            "up",
            "/api/v1/orders",
            "/api/v1/order-lines",
        ]
        .map(str::to_owned)
        .into();
        for (word, expected) in [
            ("http_request_total", "http_requests_total"),
            ("http_requests_totl", "http_requests_total"),
            ("requests_http_total", "http_requests_total"),
            ("/api/v1/order", "/api/v1/orders"),
        ] {
            let found = nearest(word, &known, 2);
            assert_eq!(found.first().map(String::as_str), Some(expected), "{word}");
        }
        for word in ["kafka_consumer_lag", "", "xyz"] {
            assert!(nearest(word, &known, 3).is_empty(), "{word}");
        }
    }
}
