use super::Selection;

/// How a variable's values are written into a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For PromQL strings: one value as it is, several as alternatives of a regular expression,
    /// escaped for both the expression and the string around it.
    PromQl,
    /// Alternatives of a regular expression.
    Regex,
    /// Values between bars.
    Pipe,
    /// Values between commas.
    Csv,
    /// Values between commas, untouched.
    Raw,
    /// `{a,b}`.
    Glob,
    /// A JSON string or list.
    Json,
    /// `"a","b"`.
    DoubleQuote,
    /// `'a','b'`, quotes escaped by a backslash.
    SingleQuote,
    /// `'a','b'`, quotes doubled.
    SqlString,
    /// Escaped for an address.
    PercentEncode,
    /// `var-name=a&var-name=b`.
    QueryParam,
    /// For people: values between plus signs.
    Text,
}

impl Format {
    /// Reads the word after the colon of `${name:format}`.
    pub(super) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "regex" => Self::Regex,
            "pipe" => Self::Pipe,
            "csv" => Self::Csv,
            "raw" => Self::Raw,
            "glob" => Self::Glob,
            "json" => Self::Json,
            "doublequote" => Self::DoubleQuote,
            "singlequote" => Self::SingleQuote,
            "sqlstring" => Self::SqlString,
            "percentencode" | "uriencode" => Self::PercentEncode,
            "queryparam" => Self::QueryParam,
            "text" => Self::Text,
            _ => return None,
        })
    }

    pub(super) fn write(self, name: &str, selection: &Selection) -> String {
        if let Some(all) = &selection.all_value
            && !matches!(self, Self::QueryParam | Self::Text)
        {
            return all.clone();
        }
        let values = &selection.values;
        let each = |write: &dyn Fn(&str) -> String, between: &str| {
            let written: Vec<String> = values.iter().map(|value| write(value)).collect();
            written.join(between)
        };
        let alternatives = |escape: &dyn Fn(&str) -> String| match values.len() {
            0 | 1 => each(escape, ""),
            _ => format!("({})", each(escape, "|")),
        };
        match self {
            Self::PromQl if selection.several => alternatives(&|value| {
                escape(value, "\\^$*+?.()|{}[]", "\\\\").replace('\'', "\\\\'")
            }),
            Self::PromQl => each(&|value| value.replace('\\', "\\\\"), ","),
            Self::Regex => alternatives(&|value| escape(value, "\\^$*+?.()|{}[]/", "\\")),
            Self::Pipe => values.join("|"),
            Self::Csv | Self::Raw => values.join(","),
            Self::Glob if values.len() > 1 => format!("{{{}}}", values.join(",")),
            Self::Glob => values.concat(),
            Self::Json if values.len() == 1 => json(values.first().map_or("", String::as_str)),
            Self::Json => format!("[{}]", each(&json, ",")),
            Self::DoubleQuote => each(&|value| format!("\"{}\"", value.replace('"', "\\\"")), ","),
            Self::SingleQuote => each(&|value| format!("'{}'", value.replace('\'', "\\'")), ","),
            Self::SqlString => each(&|value| format!("'{}'", value.replace('\'', "''")), ","),
            Self::PercentEncode => percent(&Self::Glob.write(name, selection)),
            Self::QueryParam => each(&|value| format!("var-{name}={}", percent(value)), "&"),
            Self::Text => values.join(" + "),
        }
    }
}

fn escape(value: &str, special: &str, sign: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for letter in value.chars() {
        if letter == '\\' && sign.len() > 1 {
            // Within a string, a backslash of the expression is two, and each of them is two.
            escaped.push_str("\\\\\\\\");
            continue;
        }
        if special.contains(letter) {
            escaped.push_str(sign);
        }
        escaped.push(letter);
    }
    escaped
}

fn json(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// Everything but letters, digits and `-._~`, as bytes of UTF-8.
fn percent(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
