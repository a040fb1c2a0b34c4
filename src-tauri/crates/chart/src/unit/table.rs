use super::{Formatted, date::Moment, time};

/// How a unit writes numbers.
pub(super) enum Format<'a> {
    /// A number scaled through a ladder of suffixes.
    Scaled(Scaled<'a>),
    /// Words: durations, booleans.
    Words(fn(f64, Option<u8>) -> String),
    /// One word for zero and one for all else.
    Either(&'a str, &'a str),
    /// A moment in milliseconds since the epoch.
    Moment(Moment<'a>),
}

/// A number scaled through a ladder of suffixes.
pub(super) struct Scaled<'a> {
    prefix: &'a str,
    /// Multiplies the value first: 100 for `percentunit`.
    times: f64,
    /// Distance between the rungs, unless they have their own.
    pub(super) factor: f64,
    ladder: Ladder,
    /// The rung the value is given in.
    start: usize,
    suffix: &'a str,
}

#[derive(Clone, Copy, PartialEq)]
enum Ladder {
    None,
    /// A word of the file's own after the number.
    Word,
    /// K, Mil, Bil … of `short`.
    Counted,
    /// K, M, B … of rates and money, before the suffix.
    Thousands,
    /// The same, with a space before the suffix.
    Named,
    /// k, M, G … before the suffix.
    Metric,
    /// f to Y before the suffix, for what has parts: a volt has millivolts, a byte has no millibytes.
    Measured,
    /// Ki, Mi, Gi … before the suffix.
    Binary,
    /// ns to years.
    Time,
}

impl Scaled<'_> {
    /// Scales the value to the rung that leaves at least 1 before the point.
    pub(super) fn parts(&self, value: f64, write: impl Fn(f64) -> String) -> Formatted {
        let value = value * self.times;
        let (scaled, rung) = match self.ladder {
            Ladder::Time => time::rung(value, self.start),
            _ => self.climb(value, &write),
        };
        let suffix = match self.ladder {
            Ladder::None => self.suffix.to_owned(),
            Ladder::Word => format!(" {}", self.suffix),
            Ladder::Counted => COUNTED[rung].to_owned(),
            Ladder::Thousands => format!("{}{}", THOUSANDS[rung], self.suffix),
            Ladder::Named => format!("{} {}", THOUSANDS[rung], self.suffix),
            Ladder::Metric => format!(" {}{}", METRIC[rung], self.suffix),
            Ladder::Measured => format!(" {}{}", MEASURED[rung], self.suffix),
            Ladder::Binary => format!(" {}{}", BINARY[rung], self.suffix),
            Ladder::Time => format!(" {}", time::RUNGS[rung].0),
        };
        let number = write(scaled);
        match number.strip_prefix('-') {
            Some(number) if !self.prefix.is_empty() => Formatted {
                prefix: format!("-{}", self.prefix),
                text: number.to_owned(),
                suffix,
            },
            _ => Formatted {
                prefix: self.prefix.to_owned(),
                text: number,
                suffix,
            },
        }
    }

    fn climb(&self, value: f64, write: &impl Fn(f64) -> String) -> (f64, usize) {
        let rungs = match self.ladder {
            Ladder::None | Ladder::Word | Ladder::Time => 1,
            Ladder::Counted => COUNTED.len(),
            Ladder::Thousands | Ladder::Named => THOUSANDS.len(),
            Ladder::Metric => METRIC.len(),
            Ladder::Measured => MEASURED.len(),
            Ladder::Binary => BINARY.len(),
        };
        let (mut value, mut rung) = (value, self.start);
        // Rounding may reach the next rung: 999.999 is 1 K, never 1000.
        let reaches = |value: f64| {
            value.abs() >= self.factor
                || write(value)
                    .parse::<f64>()
                    .is_ok_and(|shown| shown.abs() >= self.factor)
        };
        while self.ladder == Ladder::Measured && rung > 0 && value != 0.0 && value.abs() < 1.0 {
            value *= self.factor;
            rung -= 1;
        }
        while rung + 1 < rungs && reaches(value) {
            value /= self.factor;
            rung += 1;
        }
        (value, rung)
    }
}

const COUNTED: [&str; 9] = [
    "", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept",
];
const THOUSANDS: [&str; 5] = ["", "K", "M", "B", "T"];
const METRIC: [&str; 9] = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];
const MEASURED: [&str; 14] = [
    "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y",
];
/// The rung of [`MEASURED`] without a prefix.
const ONE: usize = 5;
const BINARY: [&str; 9] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

/// How the unit of that id writes numbers; unknown ids become a suffix.
pub(super) fn find(id: &str) -> Format<'_> {
    if let Some(format) = words(id) {
        return format;
    }
    let (prefix, ladder, start, suffix) = scaled(id).unwrap_or_else(|| custom(id));
    Format::Scaled(Scaled {
        prefix,
        times: if id == "percentunit" { 100.0 } else { 1.0 },
        factor: if matches!(ladder, Ladder::Binary) {
            1_024.0
        } else {
            1_000.0
        },
        ladder,
        start,
        suffix,
    })
}

/// Seconds in one of the unit, if it measures time.
pub(super) fn time_unit(id: &str) -> Option<f64> {
    match scaled(id)? {
        (_, Ladder::Time, start, _) => Some(time::RUNGS[start].1),
        _ => None,
    }
}

type Row<'a> = (&'a str, Ladder, usize, &'a str);

#[rustfmt::skip]
fn scaled(id: &str) -> Option<Row<'static>> {
    use Ladder::{Binary, Counted, Measured, Metric, None as Plain, Thousands, Time};
    Some(match id {
        "" | "none" | "string" => ("", Plain, 0, ""),
        "short" => ("", Counted, 0, ""),
        "sishort" => ("", Metric, 0, ""),
        "percent" | "percentunit" => ("", Plain, 0, "%"),
        "humidity" => ("", Plain, 0, " %H"),
        "dB" => ("", Plain, 0, " dB"),

        "ns" => ("", Time, 0, ""), "µs" | "us" => ("", Time, 1, ""), "ms" => ("", Time, 2, ""),
        "s" => ("", Time, 3, ""), "m" => ("", Time, 4, ""), "h" => ("", Time, 5, ""), "d" => ("", Time, 6, ""),

        "bytes" => ("", Binary, 0, "B"), "kbytes" => ("", Binary, 1, "B"), "mbytes" => ("", Binary, 2, "B"),
        "gbytes" => ("", Binary, 3, "B"), "tbytes" => ("", Binary, 4, "B"), "pbytes" => ("", Binary, 5, "B"),
        "decbytes" => ("", Metric, 0, "B"), "deckbytes" => ("", Metric, 1, "B"), "decmbytes" => ("", Metric, 2, "B"),
        "decgbytes" => ("", Metric, 3, "B"), "dectbytes" => ("", Metric, 4, "B"), "decpbytes" => ("", Metric, 5, "B"),
        "bits" => ("", Binary, 0, "b"), "decbits" => ("", Metric, 0, "b"),

        "pps" => ("", Metric, 0, "p/s"),
        "bps" => ("", Metric, 0, "b/s"), "Bps" => ("", Metric, 0, "B/s"),
        "binbps" => ("", Binary, 0, "b/s"), "binBps" => ("", Binary, 0, "B/s"),
        "KBs" => ("", Metric, 1, "B/s"), "MBs" => ("", Metric, 2, "B/s"), "GBs" => ("", Metric, 3, "B/s"),
        "TBs" => ("", Metric, 4, "B/s"), "TiBs" => ("", Binary, 4, "B/s"), "Tbits" => ("", Metric, 4, "b/s"),
        "KiBs" => ("", Binary, 1, "B/s"), "MiBs" => ("", Binary, 2, "B/s"), "GiBs" => ("", Binary, 3, "B/s"),
        "Kbits" => ("", Metric, 1, "b/s"), "Mbits" => ("", Metric, 2, "b/s"), "Gbits" => ("", Metric, 3, "b/s"),

        "cps" => ("", Thousands, 0, " c/s"), "ops" => ("", Thousands, 0, " ops/s"),
        "reqps" => ("", Thousands, 0, " req/s"), "rps" => ("", Thousands, 0, " rd/s"),
        "wps" => ("", Thousands, 0, " wr/s"), "iops" => ("", Thousands, 0, " io/s"),
        "eps" => ("", Thousands, 0, " evt/s"), "mps" => ("", Thousands, 0, " msg/s"),
        "recps" => ("", Thousands, 0, " rec/s"), "rowsps" => ("", Thousands, 0, " rows/s"),
        "cpm" => ("", Thousands, 0, " c/m"), "opm" => ("", Thousands, 0, " ops/m"),
        "reqpm" => ("", Thousands, 0, " req/m"), "rpm" => ("", Thousands, 0, " rd/m"),
        "wpm" => ("", Thousands, 0, " wr/m"), "epm" => ("", Thousands, 0, " evt/m"),

        "currencyUSD" => ("$", Thousands, 0, ""), "currencyEUR" => ("€", Thousands, 0, ""),
        "currencyGBP" => ("£", Thousands, 0, ""), "currencyJPY" => ("¥", Thousands, 0, ""),
        "currencyINR" => ("₹", Thousands, 0, ""), "currencyKRW" => ("₩", Thousands, 0, ""),
        "currencyBRL" => ("R$", Thousands, 0, ""), "currencyCHF" => ("", Thousands, 0, " CHF"),
        "currencySEK" | "currencyNOK" | "currencyDKK" => ("", Thousands, 0, " kr"),

        "currencyRUB" => ("₽", Thousands, 0, ""), "currencyUAH" => ("₴", Thousands, 0, ""),
        "currencyCZK" => ("czk", Thousands, 0, ""), "currencyPLN" => ("PLN", Thousands, 0, ""),
        "currencyZAR" => ("R", Thousands, 0, ""), "currencyBTC" => ("฿", Thousands, 0, ""),

        "hertz" | "rothz" => ("", Measured, ONE, "Hz"), "rotrpm" => ("", Plain, 0, " rpm"),
        "watt" => ("", Measured, ONE, "W"), "kwatt" => ("", Measured, ONE + 1, "W"),
        "megwatt" => ("", Measured, ONE + 2, "W"), "gwatt" => ("", Measured, ONE + 3, "W"),
        "mwatt" => ("", Measured, ONE - 1, "W"), "dBm" => ("", Plain, 0, " dBm"),
        "volt" => ("", Measured, ONE, "V"), "kvolt" => ("", Measured, ONE + 1, "V"),
        "mvolt" => ("", Measured, ONE - 1, "V"), "voltamp" => ("", Measured, ONE, "VA"),
        "amp" => ("", Measured, ONE, "A"), "kamp" => ("", Measured, ONE + 1, "A"),
        "mamp" => ("", Measured, ONE - 1, "A"), "ohm" => ("", Measured, ONE, "Ω"),
        "joule" => ("", Measured, ONE, "J"), "ev" => ("", Measured, ONE, "eV"),
        "watth" => ("", Measured, ONE, "Wh"), "kwatth" => ("", Measured, ONE + 1, "Wh"),
        "lengthmm" => ("", Measured, ONE - 1, "m"), "lengthm" => ("", Measured, ONE, "m"),
        "lengthkm" => ("", Measured, ONE + 1, "m"), "lengthft" => ("", Plain, 0, " ft"),
        "lengthmi" => ("", Plain, 0, " mi"), "velocityms" => ("", Plain, 0, " m/s"),
        "velocitykmh" => ("", Plain, 0, " km/h"), "velocitymph" => ("", Plain, 0, " mph"),
        "massmg" => ("", Measured, ONE - 1, "g"), "massg" => ("", Measured, ONE, "g"),
        "masskg" => ("", Measured, ONE + 1, "g"), "masst" => ("", Plain, 0, " t"),
        "pressurepa" => ("", Measured, ONE, "Pa"), "pressurehpa" => ("", Plain, 0, " hPa"),
        "pressurebar" => ("", Measured, ONE, "bar"), "pressurembar" => ("", Measured, ONE - 1, "bar"),
        "litre" => ("", Measured, ONE, "L"), "mlitre" => ("", Measured, ONE - 1, "L"),
        "m3" => ("", Plain, 0, " m³"), "celsius" => ("", Plain, 0, " °C"),
        "fahrenheit" | "farenheit" => ("", Plain, 0, " °F"), "kelvin" => ("", Plain, 0, " K"),
        "degree" => ("", Plain, 0, " °"), "radian" => ("", Plain, 0, " rad"),
        "ppm" => ("", Plain, 0, " ppm"), "lux" => ("", Plain, 0, " lux"), "pixel" => ("", Plain, 0, " px"),
        "flops" => ("", Metric, 0, "FLOPS"), "Hs" => ("", Metric, 0, "H/s"),
        _ => return None,
    })
}

fn words(id: &str) -> Option<Format<'_>> {
    Some(match id {
        "dtdurations" => Format::Words(|value, _| time::words(value)),
        "dtdurationms" => Format::Words(|value, _| time::words(value / 1e3)),
        "dthms" => Format::Words(|value, _| time::clock(value)),
        "dthmss" => Format::Words(|value, _| time::clock(value / 1e3)),
        "clocks" => Format::Words(|value, decimals| time::parted_clock(value * 1e3, decimals)),
        "clockms" => Format::Words(time::parted_clock),
        "timeticks" => Format::Words(|value, _| time::words(value / 100.0)),
        "dateTimeAsIso" | "dateTimeAsSystem" | "dateTimeAsLocal" => Format::Moment(Moment::Iso),
        "dateTimeAsIsoNoDateIfToday" | "dateTimeAsLocalNoDateIfToday" => {
            Format::Moment(Moment::IsoToday)
        }
        "dateTimeAsUS" => Format::Moment(Moment::Us),
        "dateTimeAsUSNoDateIfToday" => Format::Moment(Moment::UsToday),
        "dateTimeFromNow" => Format::Moment(Moment::FromNow),
        "bool" => Format::Either("True", "False"),
        "bool_yes_no" => Format::Either("Yes", "No"),
        "bool_on_off" => Format::Either("On", "Off"),
        "locale" => Format::Words(super::grouped),
        "sci" => Format::Words(super::scientific),
        "hex" => Format::Words(|value, _| hexadecimal(value, "")),
        "hex0x" => Format::Words(|value, _| hexadecimal(value, "0x")),
        _ => match id.split_once(':') {
            Some(("time", format)) => Format::Moment(Moment::Custom(format)),
            Some(("bool", words)) => {
                let (yes, no) = words.split_once('/').unwrap_or((words, "-"));
                Format::Either(yes, no)
            }
            _ => return None,
        },
    })
}

fn hexadecimal(value: f64, prefix: &str) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{prefix}{:X}", value.abs().round() as u128)
}

/// Grafana's own-unit syntax (`suffix:x`, `prefix:x`, `si:x`, `count:x`, `currency:x`), else the id
/// itself as a suffix.
fn custom(id: &str) -> Row<'_> {
    match id.split_once(':') {
        Some(("suffix", text)) => ("", Ladder::Word, 0, text.trim_start()),
        Some(("prefix", text)) => (text, Ladder::None, 0, ""),
        Some(("si", text)) => {
            // `si:mF` is given in thousandths of a farad; `si:m` is in metres.
            let given = MEASURED.iter().enumerate().find_map(|(at, prefix)| {
                let unit = text.strip_prefix(prefix)?;
                (at != ONE && !unit.is_empty()).then_some((at, unit))
            });
            let (at, unit) = given.unwrap_or((ONE, text));
            ("", Ladder::Measured, at, unit)
        }
        Some(("count", text)) => ("", Ladder::Named, 0, text),
        Some(("currency", text)) => (text, Ladder::Thousands, 0, ""),
        _ => ("", Ladder::Word, 0, id),
    }
}
