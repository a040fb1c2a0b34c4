//! Durations that are worked out, such as `5m + 2 * step()`.

use crate::plan::Grid;

/// Milliseconds in each unit, the longest first.
const UNITS: [(&str, f64); 7] = [
    ("ms", 1.0),
    ("y", 31_536_000_000.0),
    ("w", 604_800_000.0),
    ("d", 86_400_000.0),
    ("h", 3_600_000.0),
    ("m", 60_000.0),
    ("s", 1000.0),
];

/// Durations from here on mean nothing (146 million years).
const LONGEST: f64 = (i64::MAX / 2) as f64;

/// The milliseconds that an expression comes to; a plain number in it is seconds. `None` where it is none.
pub(super) fn worked_out(text: &str, grid: &Grid) -> Option<i64> {
    let mut reader = Reader { rest: text, grid };
    let seconds = reader.sum()?;
    let millis = seconds * 1000.0;
    (reader.peek().is_none() && millis.abs() < LONGEST).then_some(millis as i64)
}

struct Reader<'a> {
    rest: &'a str,
    grid: &'a Grid,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        while let Some(sign) = self.one_of("+-") {
            let next = self.product()?;
            value = if sign == '+' {
                value + next
            } else {
                value - next
            };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.signed()?;
        while let Some(sign) = self.one_of("*/%") {
            let next = self.signed()?;
            value = match sign {
                '*' => value * next,
                '/' => value / next,
                _ => value % next,
            };
        }
        Some(value)
    }

    fn signed(&mut self) -> Option<f64> {
        match self.one_of("+-") {
            Some('-') => self.signed().map(|value| -value),
            Some(_) => self.signed(),
            None => self.power(),
        }
    }

    fn power(&mut self) -> Option<f64> {
        let base = self.atom()?;
        if self.one_of("^").is_none() {
            return Some(base);
        }
        Some(base.powf(self.signed()?))
    }

    fn atom(&mut self) -> Option<f64> {
        if self.one_of("(").is_some() {
            let value = self.sum()?;
            self.one_of(")")?;
            return Some(value);
        }
        let word = self.word();
        match word.to_ascii_lowercase().as_str() {
            "step" => {
                let several = self.grid.len > 1;
                let step = if several { self.grid.step } else { 0 };
                self.nothing_between().map(|()| seconds(step))
            }
            "range" => {
                let range = self.grid.last().saturating_sub(self.grid.start);
                self.nothing_between().map(|()| seconds(range))
            }
            "min_of" => self.pair().map(|(one, two)| one.min(two)),
            "max_of" => self.pair().map(|(one, two)| one.max(two)),
            word => literal(word),
        }
    }

    fn nothing_between(&mut self) -> Option<()> {
        self.one_of("(")?;
        self.one_of(")").map(|_| ())
    }

    fn pair(&mut self) -> Option<(f64, f64)> {
        self.one_of("(")?;
        let one = self.sum()?;
        self.one_of(",")?;
        let two = self.sum()?;
        self.one_of(")")?;
        Some((one, two))
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn one_of(&mut self, signs: &str) -> Option<char> {
        let found = self.peek().filter(|sign| signs.contains(*sign))?;
        self.rest = self.rest.get(found.len_utf8()..).unwrap_or_default();
        Some(found)
    }

    fn word(&mut self) -> String {
        self.peek();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let end = self.rest.find(|c| !plain(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let word = word.to_owned();
        self.rest = rest;
        word
    }
}

/// The seconds of `1.5`, `5m` or `1h30m`.
fn literal(word: &str) -> Option<f64> {
    if let Ok(number) = word.parse::<f64>() {
        let digits = word.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        return digits.then_some(number);
    }
    let (mut millis, mut rest) = (0.0, word);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, tail) = rest.split_at(end);
        let number: f64 = digits.parse().ok()?;
        let (unit, length) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit))?;
        millis += number * length;
        rest = tail.strip_prefix(unit)?;
    }
    (!word.is_empty()).then_some(millis / 1000.0)
}

fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::worked_out;
    use crate::plan::Grid;

    #[test]
    fn arithmetic_goes_by_the_usual_order() {
        for (text, millis) in [
            ("5m", Some(300_000)),
            ("1h30m % 1h", Some(1_800_000)),
            ("-2 ^ 2", Some(-4000)),
            ("24m+((1.5*2m)+2m)", Some(1_740_000)),
            ("min_of(1m, 30) + step()", Some(30_000)),
            ("1s", Some(1000)),
            ("1", Some(1000)),
            ("Inf", None),
            ("1m + ", None),
            ("x", None),
            ("(1m", None),
            ("1e300 * 1e300", None),
        ] {
            assert_eq!(worked_out(text, &Grid::AT_EPOCH), millis, "{text}");
        }
    }
}
