use super::{
    Fault, Format,
    line::{self, Line},
};

/// The lines of a page with their numbers, counted from 1; blank lines and plain comments are
/// passed over.
pub struct Page<'a> {
    rest: Option<&'a [u8]>,
    format: Format,
    number: u32,
    state: State,
}

/// One line that says something.
pub enum PageLine<'a> {
    /// A sample.
    Sample(Line<'a>),
    /// `# HELP`, `# TYPE` or `# UNIT`.
    Metadata(line::Word<'a>),
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    /// After `# EOF`.
    Ended,
    /// The end was reported.
    Closed,
}

impl<'a> Page<'a> {
    /// A page of the given format.
    #[must_use]
    pub fn new(page: &'a [u8], format: Format) -> Self {
        Self {
            rest: Some(page),
            format,
            number: 0,
            state: State::Open,
        }
    }

    fn next_line(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        self.number = self.number.saturating_add(1);
        let (line, rest) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                let (line, rest) = rest.split_at(end);
                (line, rest.get(1..))
            }
            None => (rest, None),
        };
        self.rest = rest.filter(|rest| !rest.is_empty());
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

impl<'a> Iterator for Page<'a> {
    type Item = (u32, Result<PageLine<'a>, Fault>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.state != State::Closed {
            let Some(line) = self.next_line() else {
                let missing = self.state == State::Open && self.format == Format::OpenMetrics;
                self.state = State::Closed;
                return missing.then(|| (self.number, Err(Fault::no_end())));
            };
            if line.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                continue;
            }
            if self.state == State::Ended {
                self.state = State::Closed;
                return Some((self.number, Err(Fault::after_end())));
            }
            let Ok(text) = std::str::from_utf8(line) else {
                return Some((self.number, Err(Fault::not_utf8(line))));
            };
            let outcome = match line::classify(text) {
                line::Kind::Comment => continue,
                line::Kind::End if self.format == Format::OpenMetrics => {
                    self.state = State::Ended;
                    continue;
                }
                line::Kind::End => continue,
                line::Kind::Metadata(word) => word.map(PageLine::Metadata),
                line::Kind::Sample => Line::read(text, self.format).map(PageLine::Sample),
            };
            return Some((self.number, outcome));
        }
        None
    }
}
