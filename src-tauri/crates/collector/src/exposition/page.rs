use super::{
    Fault, Format,
    line::{self, Line},
};

/// The lines of a page with their numbers, counted from 1; blank lines and plain comments are
/// passed over.
pub struct Page<'a> {
    rest: Option<&'a [u8]>,
    reading: Reading,
}

/// One line that says something.
pub enum PageLine<'a> {
    /// A sample.
    Sample(Line<'a>),
    /// `# HELP`, `# TYPE` or `# UNIT`.
    Metadata(line::Word<'a>),
}

/// How far a page was read, line by line, for those who never hold the whole of it.
pub(crate) struct Reading {
    format: Format,
    number: u32,
    state: State,
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
            reading: Reading::new(format),
        }
    }

    fn next_line(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let (line, rest) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                let (line, rest) = rest.split_at(end);
                (line, rest.get(1..))
            }
            None => (rest, None),
        };
        self.rest = rest.filter(|rest| !rest.is_empty());
        Some(line)
    }
}

impl<'a> Iterator for Page<'a> {
    type Item = (u32, Result<PageLine<'a>, Fault>);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.reading.is_closed() {
            let Some(line) = self.next_line() else {
                let missing = self.reading.end();
                return missing.map(|fault| (self.reading.number(), Err(fault)));
            };
            if let Some(outcome) = self.reading.read(line) {
                return Some((self.reading.number(), outcome));
            }
        }
        None
    }
}

impl Reading {
    pub(crate) fn new(format: Format) -> Self {
        Self::from(format, 0)
    }

    /// Goes on after a line of that number.
    pub(crate) fn from(format: Format, number: u32) -> Self {
        Self {
            format,
            number,
            state: State::Open,
        }
    }

    /// The number of the line read last.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Whether nothing that follows counts any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    /// Reads the next line, without its end; `None` if it says nothing.
    pub(crate) fn read<'l>(&mut self, line: &'l [u8]) -> Option<Result<PageLine<'l>, Fault>> {
        self.number = self.number.saturating_add(1);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return None;
        }
        if self.state == State::Ended {
            self.state = State::Closed;
            return Some(Err(Fault::after_end()));
        }
        let Ok(text) = std::str::from_utf8(line) else {
            return Some(Err(Fault::not_utf8(line)));
        };
        match line::classify(text) {
            line::Kind::Comment => None,
            line::Kind::End => {
                if self.format == Format::OpenMetrics {
                    self.state = State::Ended;
                }
                None
            }
            line::Kind::Metadata(word) => Some(word.map(PageLine::Metadata)),
            line::Kind::Sample => Some(Line::read(text, self.format).map(PageLine::Sample)),
        }
    }

    /// Closes the page; what is wrong with where it ends.
    pub(crate) fn end(&mut self) -> Option<Fault> {
        let missing = self.state == State::Open && self.format == Format::OpenMetrics;
        self.state = State::Closed;
        missing.then(Fault::no_end)
    }
}
