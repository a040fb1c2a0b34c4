//! Queries made of pieces, and good ones with pieces put in and taken out.

use rand::Rng;
use rand::rngs::StdRng;

/// Pieces that queries are made of, and some that break them.
const PIECES: [&str; 89] = [
    "[300000000y:290000000y]",
    " offset 300000000y",
    " @ -1e15",
    "d_bucket",
    "d_bucket{route=\"/a\"}",
    "{le=~\".+\"}",
    "h",
    "h{nth=\"1\"}",
    "[5m]",
    "[5m:1m]",
    "[1m:]",
    "[1m + step()]",
    "[2 * (1m:30s)]",
    "(",
    ")",
    "(",
    ")",
    ",",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "==",
    "!=",
    ">",
    "<=",
    " </ ",
    " >/ ",
    " bool ",
    " and ",
    " or ",
    " unless ",
    " on (route) ",
    " ignoring (le) ",
    " group_left ",
    " group_right (le) ",
    " fill (0) ",
    " fill_left (NaN) ",
    "sum",
    "avg by (route) ",
    "topk",
    "limitk",
    "limit_ratio(0.5, ",
    "quantile",
    "count_values",
    " without (le) ",
    "rate(",
    "increase(",
    "histogram_quantile(",
    "histogram_quantiles(",
    "histogram_fraction(0, 1, ",
    "histogram_count(",
    "histogram_stddev(",
    "info(",
    "abs(",
    "clamp(",
    "label_replace(",
    "absent(",
    "sort(",
    "scalar(",
    "vector(",
    "time()",
    "timestamp(",
    "predict_linear(",
    "day_of_week(",
    "min_of(",
    "0.5",
    "1e400",
    "-1",
    "NaN",
    "Inf",
    "0x7f",
    "\"le\"",
    "\"(\"",
    "'",
    "#",
    "\n",
    "\\",
    " offset 1m",
    " offset -1h",
    " offset (2 * step())",
    " @ 60",
    " @ end()",
    " anchored",
    "[1e400]",
    "{data=~\".*\"}",
    "\u{e9}",
];

const QUERIES: [&str; 22] = [
    "predict_linear(max_over_time(vector(1)[300000000y:290000000y])[300000000y:290000000y] offset 300000000y, 1)",
    "histogram_quantile(0.9, sum by (le) (rate(d_bucket[5m])))",
    "sum by (route) (increase(d_bucket{le=\"+Inf\"}[1m])) > bool 3",
    "topk(2, d_bucket) or on (route) vector(1)",
    "label_replace(d_bucket, \"a\", \"$1\", \"route\", \"/(.*)\")",
    "max_over_time(rate(d_bucket[1m])[5m:30s]) @ 300 offset 1m",
    "d_bucket / on (route, le) group_left d_bucket",
    "count_values without (le) (\"v\", d_bucket) % 2",
    "quantile_over_time(scalar(sum(d_bucket)) / 100, d_bucket[2m])",
    "absent_over_time(d_bucket{route=\"/z\"}[5m]) unless vector(1)",
    "-d_bucket ^ 2 + clamp_max(d_bucket, 5) atan2 1",
    "histogram_quantile(0.9, sum(rate(h[5m])))",
    "histogram_quantiles(h, \"q\", 0.1, 0.5, 0.9)",
    "histogram_count(h </ 1.5) + histogram_fraction(0, 2, h)",
    "sum_over_time(h[2m]) - avg_over_time(h[2m]) * 3",
    "count_values(\"v\", h) or changes(h[5m]) or resets(h[5m:10s])",
    "avg(h) == sum(h) / on () group_left count(h)",
    "info(d_bucket, {version=~\".*\"})",
    "rate(d_bucket[2 * 1m + step()] offset (1m - range()))",
    "d_bucket + on (route) group_left fill(0) sum by (route) (d_bucket)",
    "limit_ratio(0.5, d_bucket) or limitk(1, h)",
    "sort_by_label_desc(min_of(1, 2) * d_bucket, \"route\", \"le\")",
];

/// One query, most likely a bad one.
pub(crate) fn mangled(random: &mut StdRng) -> String {
    if random.random_bool(0.2) {
        return (0..random.random_range(1..10))
            .map(|_| piece(random))
            .collect();
    }
    let mut query: Vec<char> = QUERIES[random.random_range(0..QUERIES.len())]
        .chars()
        .collect();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..query.len().max(1)).min(query.len());
        let to = (at + random.random_range(0..6)).min(query.len());
        match random.random_range(0..4) {
            0 => query.splice(at..at, piece(random).chars()).for_each(drop),
            1 => query.drain(at..to).for_each(drop),
            2 => query.insert(at, random.random()),
            _ => query.splice(at..to, piece(random).chars()).for_each(drop),
        }
    }
    query.into_iter().collect()
}

fn piece(random: &mut StdRng) -> &'static str {
    PIECES[random.random_range(0..PIECES.len())]
}
