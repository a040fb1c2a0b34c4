//! Go's `print`, `println` and `printf`, for the types that templates have.

use super::{
    TemplateError,
    numbers::general,
    run::{LARGEST, written},
    value::Value,
};

/// An argument as `%v` writes it.
fn argument(value: &Value) -> Result<String, TemplateError> {
    match value {
        Value::Nothing => Ok("<nil>".to_owned()),
        value => written(value),
    }
}

/// Values after each other, with a space between two that are no texts.
pub(super) fn print(values: &[Value]) -> Result<String, TemplateError> {
    let mut out = String::new();
    let mut before: Option<&Value> = None;
    for value in values {
        let is_text = |value: &Value| matches!(value, Value::Text(_));
        if before.is_some_and(|before| !is_text(before) && !is_text(value)) {
            out.push(' ');
        }
        out.push_str(&argument(value)?);
        before = Some(value);
    }
    Ok(out)
}

/// Values with a space between them, and a line's end.
pub(super) fn println(values: &[Value]) -> Result<String, TemplateError> {
    let values: Result<Vec<String>, _> = values.iter().map(argument).collect();
    Ok(format!("{}\n", values?.join(" ")))
}

/// Values in the places of a format; one that does not fit is written as Go writes that.
pub(super) fn printf(format: &str, values: &[Value]) -> Result<String, TemplateError> {
    let mut out = String::new();
    let mut values = values.iter();
    for part in parts(format)? {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Percent => out.push('%'),
            Part::NoVerb => out.push_str("%!(NOVERB)"),
            Part::Place(place) => match values.next() {
                Some(value) => out.push_str(&place.fill(value)?),
                None => out.push_str(&format!("%!{}(MISSING)", place.verb)),
            },
        }
        if out.len() > LARGEST {
            return Err(TemplateError::new("it writes too much"));
        }
    }
    let extra: Result<Vec<String>, TemplateError> = values
        .map(|value| Ok(format!("{}={}", value.type_name(), argument(value)?)))
        .collect();
    let extra = extra?;
    if !extra.is_empty() {
        out.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    Ok(out)
}

/// Whether all of a format is supported.
pub(super) fn check(format: &str) -> Result<(), TemplateError> {
    parts(format).map(|_| ())
}

enum Part<'f> {
    Text(&'f str),
    Percent,
    NoVerb,
    Place(Place),
}

/// Where a value goes: `%-8.2f`.
struct Place {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    verb: char,
}

/// Columns or digits that a place may have.
const WIDEST: usize = 1_000;

fn parts(format: &str) -> Result<Vec<Part<'_>>, TemplateError> {
    let mut parts = Vec::new();
    let mut rest = format;
    while let Some((text, after)) = rest.split_once('%') {
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        let end =
            after.find(|letter: char| !matches!(letter, '0'..='9' | '+' | '-' | '#' | ' ' | '.'));
        let Some((options, from_verb)) = end.and_then(|end| after.split_at_checked(end)) else {
            parts.push(Part::NoVerb);
            return Ok(parts);
        };
        let mut letters = from_verb.chars();
        let verb = letters.next().unwrap_or_default();
        rest = letters.as_str();
        parts.push(match verb {
            '%' => Part::Percent,
            '*' | '[' => {
                let what = "a width or an index from the arguments, as in %*d and %[1]d,";
                return Err(TemplateError::unsupported(what));
            }
            'T' | 'p' => {
                return Err(TemplateError::unsupported(format!("the format %{verb}")));
            }
            _ if options.contains('#') => {
                return Err(TemplateError::unsupported(format!("the format %#{verb}")));
            }
            verb => Part::Place(Place::of(options, verb)?),
        });
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

impl Place {
    fn of(options: &str, verb: char) -> Result<Self, TemplateError> {
        let is_flag = |letter: char| matches!(letter, '+' | '-' | '#' | ' ' | '0');
        let sizes = options.trim_start_matches(is_flag);
        let flags = options.strip_suffix(sizes).unwrap_or_default();
        let (width, precision) = match sizes.split_once('.') {
            Some((width, precision)) => (width, Some(precision)),
            None => (sizes, None),
        };
        let size = |text: &str| match text {
            "" => Ok(0),
            text => text
                .parse()
                .ok()
                .filter(|size| *size <= WIDEST)
                .ok_or_else(|| TemplateError::new(format!("%{options}{verb} is no format"))),
        };
        Ok(Self {
            minus: flags.contains('-'),
            plus: flags.contains('+'),
            space: flags.contains(' '),
            zero: flags.contains('0'),
            width: size(width)?,
            precision: precision.map(size).transpose()?,
            verb,
        })
    }

    fn fill(&self, value: &Value) -> Result<String, TemplateError> {
        let body = match (self.verb, value) {
            ('v', Value::Nothing) => Some("<nil>".to_owned()),
            (verb, Value::Nothing) => return Ok(format!("%!{verb}(<nil>)")),
            ('x' | 'X' | 'b', Value::Float(_)) => {
                let what = format!("%{} of a number that may have a fraction", self.verb);
                return Err(TemplateError::unsupported(what));
            }
            (_, Value::Float(value)) => self.float(*value),
            (_, Value::Int(value)) => self.int(*value),
            ('v' | 't', Value::Bool(value)) => Some(value.to_string()),
            ('v' | 's', Value::Text(text)) => Some(self.cut(text)),
            ('q', Value::Text(text)) => Some(quoted(&self.cut(text), '"')),
            ('x', Value::Text(text)) => Some(hex(&self.cut(text), false)),
            ('X', Value::Text(text)) => Some(hex(&self.cut(text), true)),
            ('v', value) => Some(argument(value)?),
            ('s', Value::Labels(_)) => Some(argument(value)?),
            _ => None,
        };
        match body {
            Some(body) => Ok(self.pad(body, value)),
            None => {
                // What does not fit is written as it is, between the same flags.
                let plain = Self { verb: 'v', ..*self };
                let plain = plain.fill(value)?;
                Ok(format!("%!{}({}={plain})", self.verb, value.type_name()))
            }
        }
    }

    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text.to_owned(),
        }
    }

    fn int(&self, value: i64) -> Option<String> {
        let sign = if value < 0 { "-" } else { "" };
        let size = value.unsigned_abs();
        let letter = || {
            let letter = u32::try_from(value).ok().and_then(char::from_u32);
            letter.unwrap_or('\u{fffd}').to_string()
        };
        let mut digits = match self.verb {
            'v' | 'd' => size.to_string(),
            'x' => format!("{size:x}"),
            'X' => format!("{size:X}"),
            'o' => format!("{size:o}"),
            'b' => format!("{size:b}"),
            'c' => return Some(letter()),
            'q' => return Some(quoted(&letter(), '\'')),
            'U' => return Some(format!("U+{:04X}", value as u64)),
            _ => return None,
        };
        if let Some(least) = self.precision {
            digits = format!("{digits:0>least$}");
        }
        Some(self.signed(format!("{sign}{digits}")))
    }

    fn float(&self, value: f64) -> Option<String> {
        if !"vfFeEgG".contains(self.verb) {
            return None;
        }
        if !value.is_finite() {
            return Some(self.signed(promql::number(value)));
        }
        let digits = match (self.verb, self.precision) {
            ('v' | 'g' | 'G', None) => promql::number(value),
            ('v' | 'g' | 'G', Some(digits)) => general(value, digits),
            ('f' | 'F', precision) => format!("{value:.*}", precision.unwrap_or(6)),
            (_, precision) => scientific(value, precision.unwrap_or(6)),
        };
        let is_upper = matches!(self.verb, 'E' | 'G');
        Some(self.signed(if is_upper {
            digits.to_uppercase()
        } else {
            digits
        }))
    }

    fn signed(&self, digits: String) -> String {
        // The plus of `%+v` asks for names of fields instead.
        let plus = self.plus && self.verb != 'v';
        match digits.strip_prefix('+') {
            // Infinity has a sign of its own.
            Some(infinity) if self.space && !plus => format!(" {infinity}"),
            Some(_) => digits,
            None if digits.starts_with('-') => digits,
            None if plus => format!("+{digits}"),
            None if self.space => format!(" {digits}"),
            None => digits,
        }
    }

    fn pad(&self, body: String, value: &Value) -> String {
        let missing = self.width.saturating_sub(body.chars().count());
        if missing == 0 {
            return body;
        }
        let fill = " ".repeat(missing);
        let has_zeros = match value {
            Value::Float(value) => value.is_finite(),
            // Digits that a precision asks for leave the width to spaces.
            Value::Int(_) => match self.verb {
                'c' | 'q' => true,
                'U' => false,
                _ => self.precision.is_none(),
            },
            _ => true,
        };
        if self.minus {
            return format!("{body}{fill}");
        }
        if !self.zero || !has_zeros {
            return format!("{fill}{body}");
        }
        let digits = body.trim_start_matches(['-', '+', ' ']);
        let is_number = matches!(value, Value::Float(_) | Value::Int(_)) && self.verb != 'q';
        let sign = body
            .strip_suffix(digits)
            .filter(|_| is_number)
            .unwrap_or_default();
        let digits = body.strip_prefix(sign).unwrap_or(&body);
        format!("{sign}{}{digits}", "0".repeat(missing))
    }
}

/// `1.234568e+04`
fn scientific(value: f64, digits: usize) -> String {
    let written = format!("{value:.digits$e}");
    match written.split_once('e') {
        Some((mantissa, exponent)) => {
            let sign = if exponent.starts_with('-') { '-' } else { '+' };
            format!("{mantissa}e{sign}{:0>2}", exponent.trim_start_matches('-'))
        }
        None => written,
    }
}

fn hex(text: &str, upper: bool) -> String {
    let digits = |byte: u8| match upper {
        true => format!("{byte:02X}"),
        false => format!("{byte:02x}"),
    };
    text.bytes().map(digits).collect()
}

/// A text between quotes, escapes as Go writes them.
fn quoted(text: &str, quote: char) -> String {
    let mut out = String::from(quote);
    for letter in text.chars() {
        let code = u32::from(letter);
        match letter {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{b}' => out.push_str("\\v"),
            letter if letter == quote => out.extend(['\\', quote]),
            letter if letter.is_ascii_control() => out.push_str(&format!("\\x{code:02x}")),
            letter if letter.is_control() => out.push_str(&format!("\\u{code:04x}")),
            letter => out.push(letter),
        }
    }
    out.push(quote);
    out
}
