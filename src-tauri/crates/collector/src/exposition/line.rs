use model::Millis;

use super::{
    ExemplarSample, Format, number,
    series::{self, exemplar_labels},
};

/// One sample line, cut into its parts; the series stays text so that readers can recognise it
/// without reading its labels again.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<'a> {
    /// `name{label="value"}` as written.
    pub series: &'a str,
    /// Byte offset of the series within the line.
    pub(super) series_at: usize,
    /// The value.
    pub value: f64,
    /// The time the exporter gave.
    pub at: Option<Millis>,
    /// The exemplar behind the value.
    pub exemplar: Option<Exemplar<'a>>,
}

/// An exemplar whose labels are not read yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplar<'a> {
    line: &'a str,
    labels: &'a str,
    value: f64,
    at: Option<Millis>,
}

impl Exemplar<'_> {
    /// Reads the labels.
    pub fn read(&self) -> Result<ExemplarSample, Fault> {
        Ok(ExemplarSample {
            labels: exemplar_labels(self.labels)
                .map_err(|fault| fault.within(offset(self.line, self.labels)))?,
            value: self.value,
            at: self.at,
        })
    }
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Column in characters, counted from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: &'static str,
}

const REMEDY: &str = "correct the exporter; this line is left out, the rest of the page is used";

impl Fault {
    pub(super) fn at(text: &str, byte: usize, message: impl Into<String>) -> Self {
        let column = text.get(..byte).unwrap_or(text).chars().count() + 1;
        Self {
            column: u32::try_from(column).unwrap_or(u32::MAX),
            message: message.into(),
            remedy: REMEDY,
        }
    }

    /// Moves the fault of a part to its place in the line.
    ///
    /// What stands before a series or a label set is ASCII, so bytes are characters.
    pub(super) fn within(mut self, start: usize) -> Self {
        self.column = self
            .column
            .saturating_add(u32::try_from(start).unwrap_or(u32::MAX));
        self
    }

    pub(super) fn not_utf8(line: &[u8]) -> Self {
        let valid = line
            .utf8_chunks()
            .next()
            .map_or(0, |chunk| chunk.valid().chars().count());
        Self {
            column: u32::try_from(valid + 1).unwrap_or(u32::MAX),
            message: "the line holds bytes that are not UTF-8".to_owned(),
            remedy: REMEDY,
        }
    }

    pub(super) fn no_end() -> Self {
        Self {
            column: 1,
            message: "the page ends without \"# EOF\", so it may be cut short".to_owned(),
            remedy: "check whether a proxy cuts the answer; what was read is used",
        }
    }

    pub(super) fn after_end() -> Self {
        Self {
            column: 1,
            message: "the page goes on after \"# EOF\"".to_owned(),
            remedy: "correct the exporter; everything after the end mark is left out",
        }
    }
}

/// The content of a metadata line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Word<'a> {
    /// Family and help, still escaped.
    Help(&'a str, &'a str),
    /// Family and type.
    Type(&'a str, &'a str),
    /// Family and unit.
    Unit(&'a str, &'a str),
}

pub(super) enum Kind<'a> {
    Sample,
    Comment,
    End,
    Metadata(Result<Word<'a>, Fault>),
}

pub(super) fn classify<'l>(line: &'l str) -> Kind<'l> {
    let Some(comment) = line.trim_start_matches(BLANKS).strip_prefix('#') else {
        return Kind::Sample;
    };
    let comment = comment.trim_start_matches(BLANKS);
    let (keyword, rest) = cut_word(comment);
    let make: fn(&'l str, &'l str) -> Word<'l> = match keyword {
        "EOF" if rest.is_empty() => return Kind::End,
        "HELP" => Word::Help,
        "TYPE" => Word::Type,
        "UNIT" => Word::Unit,
        _ => return Kind::Comment,
    };
    let (family, text) = match series::quoted(rest) {
        Some(Ok((_, after))) => {
            let name = rest.len() - after.len();
            (
                rest.get(1..name - 1).unwrap_or_default(),
                after.trim_start_matches(BLANKS),
            )
        }
        _ => cut_word(rest),
    };
    if family.is_empty() {
        let at = line.len() - rest.len();
        return Kind::Metadata(Err(Fault::at(
            line,
            at,
            format!("# {keyword} names no metric"),
        )));
    }
    Kind::Metadata(Ok(make(family, text)))
}

const BLANKS: [char; 2] = [' ', '\t'];

fn cut_word(text: &str) -> (&str, &str) {
    match text.split_once(BLANKS) {
        Some((word, rest)) => (word, rest.trim_start_matches(BLANKS)),
        None => (text, ""),
    }
}

impl Line<'_> {
    /// A fault of the whole series.
    pub(crate) fn fault(&self, message: impl Into<String>) -> Fault {
        self.placed(Fault::at("", 0, message))
    }

    /// A fault found within the series, at its place in the line.
    pub(crate) fn placed(&self, fault: Fault) -> Fault {
        fault.within(self.series_at)
    }
}

impl<'a> Line<'a> {
    pub(super) fn read(line: &'a str, format: Format) -> Result<Self, Fault> {
        let text = line.trim_start_matches(BLANKS);
        let series_at = line.len() - text.len();
        let (series, rest) = series::cut(text).map_err(|fault| fault.within(series_at))?;
        let (value, rest) = token(line, rest, "a value")?;
        let value = number::value(value)
            .ok_or_else(|| bad_token(line, value, "is not a number; a value is expected"))?;
        let (rest, exemplar) = match rest.split_once('#') {
            Some((before, exemplar)) => (before, Some(exemplar)),
            None => (rest, None),
        };
        let at = timestamp(line, rest, format)?;
        let exemplar = exemplar.map(|text| read_exemplar(line, text)).transpose()?;
        Ok(Self {
            series,
            series_at,
            value,
            at,
            exemplar,
        })
    }
}

/// The timestamp in what is left of a line, and nothing after it.
fn timestamp(line: &str, rest: &str, format: Format) -> Result<Option<Millis>, Fault> {
    let rest = rest.trim_matches(BLANKS);
    if rest.is_empty() {
        return Ok(None);
    }
    let (word, rest) = cut_word(rest);
    if !rest.is_empty() {
        return Err(bad_token(line, rest, "stands after the end of the sample"));
    }
    let (at, what) = match format {
        Format::Text => (
            number::millis(word),
            "is not a timestamp in whole milliseconds",
        ),
        Format::OpenMetrics => (number::seconds(word), "is not a timestamp in seconds"),
    };
    match at {
        Some(at) => Ok(Some(at)),
        None => Err(bad_token(line, word, what)),
    }
}

fn read_exemplar<'a>(line: &'a str, text: &'a str) -> Result<Exemplar<'a>, Fault> {
    let text = text.trim_start_matches(BLANKS);
    if !text.starts_with('{') {
        return Err(bad_token(line, text, "is not an exemplar; { is expected"));
    }
    let start = offset(line, text);
    let (labels, rest) = series::cut(text).map_err(|fault| fault.within(start))?;
    let (word, rest) = token(line, rest, "the exemplar's value")?;
    let value = number::value(word)
        .ok_or_else(|| bad_token(line, word, "is not a number; an exemplar has a value"))?;
    Ok(Exemplar {
        line,
        labels,
        value,
        at: timestamp(line, rest, Format::OpenMetrics)?,
    })
}

fn token<'a>(line: &str, rest: &'a str, what: &str) -> Result<(&'a str, &'a str), Fault> {
    let rest = rest.trim_start_matches(BLANKS);
    let end = rest
        .bytes()
        .position(|byte| matches!(byte, b' ' | b'\t'))
        .unwrap_or(rest.len());
    match rest.split_at_checked(end) {
        Some((word, after)) if !word.is_empty() => Ok((word, after)),
        _ => Err(Fault::at(
            line,
            offset(line, rest),
            format!("{what} is missing"),
        )),
    }
}

fn bad_token(line: &str, token: &str, what: &str) -> Fault {
    let shown: String = token.chars().take(40).collect();
    Fault::at(line, offset(line, token), format!("{shown:?} {what}"))
}

/// Byte offset of a part within the line that it was cut from.
fn offset(line: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize)
}
