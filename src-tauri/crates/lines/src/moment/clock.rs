/// The time of a day.
pub(super) struct Clock {
    pub(super) seconds: i64,
    pub(super) nanos: i64,
}

/// Reads a time from the left; what does not fit leaves the reader where it was or ends the
/// attempt.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];
const WEEKDAYS: [&[u8; 3]; 7] = [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> Option<&'a str> {
        self.text.get(self.at..)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + by).copied()
    }

    pub(super) fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let byte = self.peek().filter(|byte| set.contains(byte))?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn spaces(&mut self) -> Option<()> {
        self.one_of(b" ")?;
        while self.one_of(b" ").is_some() {}
        Some(())
    }

    /// Exactly so many digits.
    pub(super) fn digits(&mut self, count: usize) -> Option<i32> {
        let digits = self.text.as_bytes().get(self.at..self.at + count)?;
        let mut number = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number * 10 + i32::from(digit - b'0');
        }
        self.at += count;
        Some(number)
    }

    /// One to so many digits.
    pub(super) fn number(&mut self, most: usize) -> Option<i32> {
        let have = (0..most)
            .take_while(|by| self.ahead(*by).is_some_and(|byte| byte.is_ascii_digit()))
            .count();
        self.digits(have.max(1))
    }

    pub(super) fn month(&mut self) -> Option<u32> {
        let nth = self.name(&MONTHS)?;
        u32::try_from(nth + 1).ok()
    }

    pub(super) fn weekday(&mut self) -> bool {
        self.name(&WEEKDAYS).is_some()
    }

    fn name(&mut self, names: &[&[u8; 3]]) -> Option<usize> {
        let word = self.text.as_bytes().get(self.at..self.at + 3)?;
        let nth = names
            .iter()
            .position(|name| word.eq_ignore_ascii_case(*name))?;
        self.at += 3;
        Some(nth)
    }

    /// `15:00:00`, with a fraction of any length after a point or a comma.
    pub(super) fn clock(&mut self) -> Option<Clock> {
        let hour = self.digits(2).filter(|hour| *hour < 24)?;
        self.one_of(b":")?;
        let minute = self.digits(2).filter(|minute| *minute < 60)?;
        self.one_of(b":")?;
        // A leap second is 60.
        let second = self.digits(2).filter(|second| *second <= 60)?;
        Some(Clock {
            seconds: i64::from(hour * 3_600 + minute * 60 + second),
            nanos: self.fraction(),
        })
    }

    fn fraction(&mut self) -> i64 {
        let point = matches!(self.peek(), Some(b'.' | b','));
        if !point || !self.ahead(1).is_some_and(|byte| byte.is_ascii_digit()) {
            return 0;
        }
        self.at += 1;
        let (mut nanos, mut place) = (0, 100_000_000);
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            nanos += i64::from(digit - b'0') * place;
            place /= 10;
            self.at += 1;
        }
        nanos
    }

    /// The seconds east of UTC, where a zone is written: `Z`, `UTC`, `+01:00`, ` +0100`, `+01`.
    pub(super) fn zone(&mut self) -> Option<i64> {
        let start = self.at;
        let spaced = self.one_of(b" ").is_some();
        let zone = self.zone_name().or_else(|| self.offset(spaced));
        if zone.is_none() {
            self.at = start;
        }
        zone
    }

    fn zone_name(&mut self) -> Option<i64> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let name: &[u8] = [b"UTC".as_slice(), b"GMT", b"Z", b"z"]
            .into_iter()
            .find(|name| rest.starts_with(name))?;
        let ends = rest
            .get(name.len())
            .is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if !ends {
            return None;
        }
        self.at += name.len();
        Some(0)
    }

    fn offset(&mut self, spaced: bool) -> Option<i64> {
        let sign = if self.one_of(b"+-")? == b'+' { 1 } else { -1 };
        let hours = self.digits(2).filter(|hours| *hours <= 18)?;
        let colon = self.one_of(b":").is_some();
        let minutes = match self.digits(2) {
            Some(minutes) => minutes,
            None if colon || spaced => return None,
            None => 0,
        };
        let ends = self.peek().is_none_or(|byte| !byte.is_ascii_alphanumeric());
        (ends && minutes < 60).then(|| sign * i64::from(hours * 3_600 + minutes * 60))
    }

    /// The year of `Nov 26, 2026 15:00:00` or `Nov 26 2026 15:00:00`.
    pub(super) fn year_before_clock(&mut self) -> Option<i32> {
        let start = self.at;
        self.one_of(b",");
        let year = self.year();
        if year.is_none() {
            self.at = start;
        }
        year
    }

    /// The year of `Nov 26 15:00:00 2026`.
    pub(super) fn year_after_clock(&mut self) -> Option<i32> {
        let start = self.at;
        let year = self.year().filter(|_| {
            self.peek()
                .is_none_or(|byte| !byte.is_ascii_alphanumeric() && byte != b':')
        });
        if year.is_none() {
            self.at = start;
        }
        year
    }

    fn year(&mut self) -> Option<i32> {
        self.one_of(b" ")?;
        self.digits(4).filter(|year| (1970..2262).contains(year))
    }
}
