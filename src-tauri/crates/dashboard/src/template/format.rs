use super::{Selection, encode};

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
    /// Values between another separator, a comma without.
    Join,
    /// `{a,b}`.
    Glob,
    /// A JSON list; one value as it is.
    Json,
    /// `"a","b"`.
    DoubleQuote,
    /// `'a','b'`, quotes escaped by a backslash.
    SingleQuote,
    /// `'a','b'`, quotes doubled.
    SqlString,
    /// `("a" OR "b")` with Lucene's signs escaped.
    Lucene,
    /// `a,name=b`, for OpenTSDB.
    Distributed,
    /// Escaped for a part of an address.
    PercentEncode,
    /// Escaped for a whole address.
    UriEncode,
    /// `var-name=a&var-name=b`.
    QueryParam,
    /// The same with another name and something before each value.
    CustomQueryParam,
    /// Values between commas, escaped for HTML.
    Html,
    /// A number of milliseconds as a date.
    Date,
    /// For people: shown texts between plus signs.
    Text,
}

impl Format {
    /// Reads the words after the colon of `${name:format:arguments}`; a format that is not known
    /// is `glob`, as in Grafana.
    pub(super) fn read(words: &str) -> (Self, &str) {
        let (word, arguments) = words.split_once(':').unwrap_or((words, ""));
        let format = match word {
            "regex" => Self::Regex,
            "pipe" => Self::Pipe,
            "csv" => Self::Csv,
            "raw" => Self::Raw,
            "join" => Self::Join,
            "json" => Self::Json,
            "doublequote" => Self::DoubleQuote,
            "singlequote" => Self::SingleQuote,
            "sqlstring" => Self::SqlString,
            "lucene" => Self::Lucene,
            "distributed" => Self::Distributed,
            "percentencode" => Self::PercentEncode,
            "uriencode" => Self::UriEncode,
            "queryparam" => Self::QueryParam,
            "customqueryparam" => Self::CustomQueryParam,
            "html" => Self::Html,
            "date" => Self::Date,
            "text" => Self::Text,
            _ => Self::Glob,
        };
        (format, arguments)
    }

    /// Writes the values; `arguments` are what follows the format's word.
    pub(super) fn write(self, name: &str, selection: &Selection, arguments: &str) -> String {
        if let Some(written) = self.of_all(name, selection, arguments) {
            return written;
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
        let list = selection.several;
        match self {
            Self::PromQl if list => alternatives(&encode::promql),
            Self::PromQl => each(&|value| value.replace('\\', "\\\\"), ","),
            Self::Regex => alternatives(&|value| encode::escaped(value, "\\^$*+?.()|{}[]/")),
            Self::Pipe => values.join("|"),
            Self::Csv | Self::Raw => values.join(","),
            Self::Join if arguments.is_empty() => values.join(","),
            Self::Join => values.join(arguments),
            Self::Glob if values.len() > 1 => format!("{{{}}}", values.join(",")),
            Self::Glob => values.concat(),
            Self::Json if list => serde_json::json!(values).to_string(),
            Self::Json => values.concat(),
            Self::DoubleQuote => each(&|value| format!("\"{}\"", value.replace('"', "\\\"")), ","),
            Self::SingleQuote => each(&|value| format!("'{}'", value.replace('\'', "\\'")), ","),
            Self::SqlString => each(&encode::sql, ","),
            Self::Lucene if !list => each(&encode::lucene, ""),
            Self::Lucene if values.is_empty() => "__empty__".to_owned(),
            Self::Lucene => {
                let quoted = |value: &str| format!("\"{}\"", encode::lucene(value));
                format!("({})", each(&quoted, " OR "))
            }
            Self::Distributed => values.join(&format!(",{name}=")),
            Self::PercentEncode if list => encode::percent(&format!("{{{}}}", values.join(","))),
            Self::PercentEncode => encode::percent(&values.concat()),
            Self::UriEncode if list => encode::address(&format!("{{{}}}", values.join(","))),
            Self::UriEncode => encode::address(&values.concat()),
            Self::QueryParam => each(
                &|value| format!("var-{name}={}", encode::percent(value)),
                "&",
            ),
            Self::CustomQueryParam => each(&|value| custom(name, value, arguments), "&"),
            Self::Html => encode::html(&values.join(", ")),
            Self::Date => date(&values.concat(), arguments),
            Self::Text if selection.texts.len() == values.len() => selection.texts.join(" + "),
            Self::Text => values.join(" + "),
        }
    }

    /// What stands for "All" instead of every value, if it does.
    fn of_all(self, name: &str, selection: &Selection, arguments: &str) -> Option<String> {
        let word = "$__all";
        match (self, &selection.all_value) {
            (Self::Text, _) if selection.all => Some("All".to_owned()),
            (Self::QueryParam, _) if selection.all => {
                Some(format!("var-{name}={}", encode::percent(word)))
            }
            (Self::CustomQueryParam, _) if selection.all => Some(custom(name, word, arguments)),
            (Self::QueryParam | Self::CustomQueryParam | Self::Text, _) => None,
            (Self::PercentEncode, Some(all)) => Some(encode::percent(all)),
            (_, all) => all.clone(),
        }
    }
}

/// `name=prefix-value`, both of the arguments `name:prefix`.
fn custom(name: &str, value: &str, arguments: &str) -> String {
    let (own, prefix) = arguments.split_once(':').unwrap_or((arguments, ""));
    let own = if own.is_empty() { name } else { own };
    let (own, prefix) = (encode::percent(own), encode::percent(prefix));
    format!("{own}={prefix}{}", encode::percent(value))
}

fn date(value: &str, arguments: &str) -> String {
    match value.trim().parse() {
        Ok(millis) => {
            let format = format!("date:{arguments}");
            super::date::written(model::Millis(millis), Some(&format))
        }
        Err(_) => "NaN".to_owned(),
    }
}
