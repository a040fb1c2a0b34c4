//! Numbers as Grafana's unit ids write them: scaled, with at most three significant digits unless
//! decimals are given, and never in exponent notation.

mod date;
mod table;
mod time;

pub use date::Clock;
use table::{Format, Scaled};

/// A value as a unit writes it, for screens that set the number larger than its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// Before the number, such as `$`.
    pub prefix: String,
    /// The number.
    pub text: String,
    /// After the number with its leading space, such as ` ms`.
    pub suffix: String,
}

/// Writes a value with its unit, such as `1.5 GiB`, `12.3 ms` or `$1.2K`.
///
/// `unit` is one of Grafana's ids; an id that is not known is written after the number, as
/// Grafana does. Source of the ids and scales: Grafana `packages/grafana-data/src/valueFormats`.
#[must_use]
pub fn format(unit: &str, value: f64, decimals: Option<u8>) -> String {
    parts(unit, value, decimals).joined()
}

/// Like [`format`], with number and unit apart.
#[must_use]
pub fn parts(unit: &str, value: f64, decimals: Option<u8>) -> Formatted {
    parts_by(unit, value, decimals, &Clock::default())
}

/// Like [`parts`], with moments in the zone and by the present of a clock.
#[must_use]
pub fn parts_by(unit: &str, value: f64, decimals: Option<u8>, clock: &Clock) -> Formatted {
    if value.is_nan() {
        return text("NaN");
    }
    if value.is_infinite() {
        return text(if value > 0.0 { "+Inf" } else { "-Inf" });
    }
    match table::find(unit) {
        Format::Scaled(scaled) => scaled.parts(value, |value| number(value, decimals)),
        Format::Words(write) => text(&write(value, decimals)),
        Format::Either(yes, no) => text(if value == 0.0 { no } else { yes }),
        Format::Moment(moment) => text(&date::write(moment, value, clock)),
    }
}

/// Labels of an axis: every tick with as many decimals as tell it from its neighbours.
#[must_use]
pub fn tick_labels(unit: &str, ticks: &[f64], decimals: Option<u8>) -> Vec<String> {
    let distance = ticks
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(f64::INFINITY, f64::min);
    let label = |&tick: &f64| match table::find(unit) {
        Format::Scaled(scaled) => scaled
            .parts(tick, |value| match decimals {
                Some(decimals) => fixed(value, decimals),
                None => shortest(value, distance * (value / tick).abs()),
            })
            .joined(),
        _ => format(unit, tick, decimals),
    };
    ticks.iter().map(label).collect()
}

/// The base in which round numbers of a unit are round, for choosing ticks.
#[must_use]
pub(crate) fn is_binary(unit: &str) -> bool {
    matches!(table::find(unit), Format::Scaled(Scaled { factor, .. }) if factor == 1024.0)
}

/// Seconds in one of the unit, if it measures time.
#[must_use]
pub(crate) fn seconds(unit: &str) -> Option<f64> {
    table::time_unit(unit)
}

impl Formatted {
    fn joined(self) -> String {
        format!("{}{}{}", self.prefix, self.text, self.suffix)
    }
}

fn text(text: &str) -> Formatted {
    Formatted {
        text: text.to_owned(),
        ..Formatted::default()
    }
}

/// Three significant digits, or the decimals asked for; whole numbers stay whole.
fn number(value: f64, decimals: Option<u8>) -> String {
    match decimals {
        Some(decimals) => fixed(value, decimals),
        None if value.fract() == 0.0 => fixed(value, 0),
        None => {
            let magnitude = value.abs().log10().floor();
            trimmed(&fixed(value, (2.0 - magnitude).clamp(0.0, 12.0) as u8))
        }
    }
}

/// With commas between thousands, and three decimals at most.
fn grouped(value: f64, decimals: Option<u8>) -> String {
    let text = match decimals {
        Some(decimals) => fixed(value, decimals),
        None => trimmed(&fixed(value, 3)),
    };
    let (sign, text) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.as_str()),
    };
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) => (whole, format!(".{rest}")),
        None => (text, String::new()),
    };
    let mut groups = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            groups.push(',');
        }
        groups.push(digit);
    }
    format!("{sign}{groups}{rest}")
}

/// A digit, its decimals and a power of ten, for the one unit that asks for it.
fn scientific(value: f64, decimals: Option<u8>) -> String {
    let text = match decimals {
        Some(decimals) => format!("{value:.*e}", usize::from(decimals.min(17))),
        None => format!("{value:e}"),
    };
    match text.split_once('e') {
        Some((_, exponent)) if exponent.starts_with('-') => text,
        Some((number, exponent)) => format!("{number}e+{exponent}"),
        None => text,
    }
}

/// The fewest decimals that are exact to a thousandth of the distance between ticks.
fn shortest(value: f64, distance: f64) -> String {
    let close = |decimals: &u8| {
        let power = 10f64.powi(i32::from(*decimals));
        ((value * power).round() / power - value).abs() <= distance.min(value.abs()) * 1e-3
    };
    fixed(value, (0..=12).find(close).unwrap_or(12))
}

fn fixed(value: f64, decimals: u8) -> String {
    let decimals = decimals.min(17);
    // Rust rounds ties to even, people and Grafana round them up: 2.5 is 3.
    let power = 10f64.powi(i32::from(decimals));
    let tie = (value * power).fract().abs() == 0.5;
    let value = if tie {
        (value * power).round() / power
    } else {
        value
    };
    let text = format!("{value:.*}", usize::from(decimals));
    let is_zero = text.chars().all(|letter| matches!(letter, '-' | '0' | '.'));
    match text.strip_prefix('-') {
        Some(unsigned) if is_zero => unsigned.to_owned(),
        _ => text,
    }
}

/// Without zeros that say nothing: `1.50` is `1.5`.
fn trimmed(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_grafana_writes_them() {
        for (unit, value, decimals, expected) in [
            ("none", 1_234.5, None, "1235"),
            ("none", 1e21, None, "1000000000000000000000"),
            ("none", 0.000_123_456, None, "0.000123"),
            ("", 1.5, None, "1.5"),
            ("short", 1_000.0, None, "1 K"),
            ("short", 1_234_567.0, None, "1.23 Mil"),
            ("short", -2_500.0, None, "-2.5 K"),
            ("short", 0.0, None, "0"),
            ("short", 999.999, None, "1 K"),
            ("percent", 12.345, None, "12.3%"),
            ("percent", 12.0, Some(1), "12.0%"),
            ("percentunit", 0.041, None, "4.1%"),
            ("percentunit", 0.99951, Some(2), "99.95%"),
            ("percentunit", 1.0, None, "100%"),
            ("s", 0.012_3, None, "12.3 ms"),
            ("s", 1.5, None, "1.5 s"),
            ("s", 90.0, None, "1.5 min"),
            ("s", 7_200.0, None, "2 h"),
            ("s", 0.000_000_5, None, "500 ns"),
            ("s", 172_800.0, None, "2 d"),
            ("ms", 1_500.0, None, "1.5 s"),
            ("µs", 250.0, None, "250 µs"),
            ("ns", 1_500_000.0, None, "1.5 ms"),
            ("m", 90.0, None, "1.5 h"),
            ("bytes", 1_536.0, None, "1.5 KiB"),
            ("bytes", 1_073_741_824.0, None, "1 GiB"),
            ("bytes", 512.0, None, "512 B"),
            ("decbytes", 1_500_000.0, None, "1.5 MB"),
            ("mbytes", 1_024.0, None, "1 GiB"),
            ("decmbytes", 2_000.0, None, "2 GB"),
            ("bps", 1_000_000.0, None, "1 Mb/s"),
            ("Bps", 2_500.0, None, "2.5 kB/s"),
            ("binBps", 2_048.0, None, "2 KiB/s"),
            ("pps", 1_200.0, None, "1.2 kp/s"),
            ("reqps", 12.34, None, "12.3 req/s"),
            ("reqps", 12_340.0, None, "12.3K req/s"),
            ("ops", 0.5, None, "0.5 ops/s"),
            ("cps", 3.0, None, "3 c/s"),
            ("hertz", 2_400_000_000.0, None, "2.4 GHz"),
            ("currencyUSD", 1_200.0, None, "$1.2K"),
            ("currencyUSD", -12.5, Some(2), "-$12.50"),
            ("currencyEUR", 3.0, None, "€3"),
            ("dtdurations", 3_725.0, None, "1 h 2 min"),
            ("dtdurations", 0.0, None, "0 s"),
            ("dtdurationms", 61_000.0, None, "1 min 1 s"),
            ("dthms", 3_725.0, None, "01:02:05"),
            ("bool", 1.0, None, "True"),
            ("bool_on_off", 0.0, None, "Off"),
            ("celsius", 21.5, None, "21.5 °C"),
            (
                "dateTimeAsIso",
                1_795_223_130_000.0,
                None,
                "2026-11-21 01:05:30 UTC",
            ),
            ("widgets", 3.0, None, "3 widgets"),
            ("suffix: carts", 3.0, None, "3 carts"),
            ("suffix:carts", 3.0, None, "3 carts"),
            ("kbytes", 2_048.0, None, "2 MiB"),
            ("gbytes", 0.5, None, "0.5 GiB"),
            ("deckbytes", 1_500.0, None, "1.5 MB"),
            ("decgbytes", 2.0, None, "2 GB"),
            ("bits", 2_048.0, None, "2 Kib"),
            ("decbits", 2_000.0, None, "2 kb"),
            ("binbps", 1_048_576.0, None, "1 Mib/s"),
            ("KBs", 1_500.0, None, "1.5 MB/s"),
            ("MBs", 12.0, None, "12 MB/s"),
            ("opm", 90.0, None, "90 ops/m"),
            ("reqpm", 1_800.0, None, "1.8K req/m"),
            ("rps", 7.0, None, "7 rd/s"),
            ("wps", 7.0, None, "7 wr/s"),
            ("iops", 1_250.0, None, "1.25K io/s"),
            ("h", 36.0, None, "1.5 d"),
            ("d", 14.0, None, "2 wk"),
            ("clocks", 3_725.0, None, "01h:02m:05s:000ms"),
            ("clocks", 3_725.0, Some(1), "01h:02m"),
            ("clockms", 65_250.0, None, "01m:05s:250ms"),
            ("clockms", 250.0, None, "250ms"),
            ("fahrenheit", 70.25, None, "70.3 °F"),
            ("watt", 0.005, None, "5 mW"),
            ("watt", 1_500.0, None, "1.5 kW"),
            ("mwatt", 1_500.0, None, "1.5 W"),
            ("amp", 0.25, None, "250 mA"),
            ("volt", 230.0, None, "230 V"),
            ("lengthm", 1_609.0, None, "1.61 km"),
            ("humidity", 41.5, None, "41.5 %H"),
            ("dB", -3.0, None, "-3 dB"),
            ("currencyGBP", 2_500_000.0, None, "£2.5M"),
            ("bool_yes_no", 1.0, None, "Yes"),
            ("bool:open/shut", 0.0, None, "shut"),
            ("sci", 123_456.0, Some(2), "1.23e+5"),
            ("sci", 0.00012, None, "1.2e-4"),
            ("hex", 255.0, None, "FF"),
            ("hex0x", -255.0, None, "-0xFF"),
            ("locale", 1_234_567.891, None, "1,234,567.891"),
            ("locale", -1_000.0, None, "-1,000"),
            ("locale", 999.0, Some(1), "999.0"),
            ("string", 3.5, None, "3.5"),
            ("time:YYYY-MM-DD", 1_795_223_130_000.0, None, "2026-11-21"),
            (
                "dateTimeFromNow",
                1_795_223_130_000.0,
                None,
                "2026-11-21 01:05:30 UTC",
            ),
            ("si:mF", 2_000.0, None, "2 F"),
            ("count:carts", 1_200.0, None, "1.2K carts"),
            ("prefix:#", 3.0, None, "#3"),
            ("si:W", 12_000.0, None, "12 kW"),
            ("currency:CHF ", 5.0, None, "CHF 5"),
            ("s", f64::NAN, None, "NaN"),
            ("bytes", f64::NEG_INFINITY, None, "-Inf"),
        ] {
            assert_eq!(format(unit, value, decimals), expected, "{unit} {value}");
        }
    }

    #[test]
    fn no_number_is_written_with_an_exponent() {
        for unit in [
            "none", "short", "s", "bytes", "percent", "ops", "widgets", "dthms",
        ] {
            for exponent in -300..=300 {
                let written = format(unit, 1.5 * 10f64.powi(exponent), None);
                let exponential = written.contains("e+") || written.contains("e-");
                assert!(!exponential && written.len() < 330, "{unit}: {written}");
            }
        }
    }

    #[test]
    fn tick_labels_tell_neighbours_apart_and_agree_in_length() {
        for (unit, ticks, expected) in [
            (
                "short",
                vec![0.0, 0.5, 1.0, 1.5],
                vec!["0", "0.5", "1", "1.5"],
            ),
            ("none", vec![0.001, 0.002], vec!["0.001", "0.002"]),
            ("none", vec![1000.1, 1000.2], vec!["1000.1", "1000.2"]),
            (
                "s",
                vec![0.0, 0.25, 0.5, 1.0],
                vec!["0 s", "250 ms", "500 ms", "1 s"],
            ),
            (
                "percentunit",
                vec![0.0, 0.005, 0.01],
                vec!["0%", "0.5%", "1%"],
            ),
            (
                "bytes",
                vec![0.0, 268_435_456.0, 536_870_912.0],
                vec!["0 B", "256 MiB", "512 MiB"],
            ),
            ("short", vec![10_000.0, 10_500.0], vec!["10 K", "10.5 K"]),
        ] {
            assert_eq!(tick_labels(unit, &ticks, None), expected, "{unit}");
        }
    }
}
