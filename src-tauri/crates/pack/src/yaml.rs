use std::time::Duration;

use model::{Labels, Problem, Weight};
use saphyr::{MarkedYaml, Marker, ScalarStyle, YamlData, YamlLoader};
use saphyr_parser::{Event, Parser, ScanError, SpannedEventReceiver};

use crate::nearest::nearest;

pub use self::duration::duration;

mod duration;

/// Reads YAML nodes and keeps what was wrong with them.
pub(crate) struct Reader<'a> {
    pub(crate) file: &'a str,
    /// What kind of file it is, such as "a rule file".
    kind: &'static str,
    pub(crate) problems: Vec<Problem>,
}

/// The keys of a mapping that nobody has taken yet.
pub(crate) struct Fields<'y> {
    left: Vec<(&'y MarkedYaml<'y>, &'y MarkedYaml<'y>)>,
}

/// Levels of nesting; files of rules and objectives have fewer than twelve, and the nodes are dropped by recursion.
const DEEPEST: usize = 32;

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, kind: &'static str) -> Self {
        Self {
            file,
            kind,
            problems: Vec::new(),
        }
    }

    /// The documents of the file up to its first mistake, scalars as they were written.
    pub(crate) fn documents<'t>(&mut self, text: &'t str) -> Vec<MarkedYaml<'t>> {
        let mut parser = Parser::new_from_str(text);
        let mut loader = YamlLoader::default();
        loader.early_parse(false);
        let mut depth = 0_usize;
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    self.not_yaml(&error);
                    break;
                }
            };
            match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
                Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                self.push(
                    Weight::Error,
                    &span.start,
                    format!("this is nested more than {DEEPEST} levels deep"),
                    format!("check that this is {}", self.kind),
                );
                break;
            }
            loader.on_event(event, span);
            // A key that is there twice, or aliases that multiply.
            if let Some(error) = loader.error() {
                self.not_yaml(error);
                return Vec::new();
            }
        }
        loader.into_documents()
    }

    fn not_yaml(&mut self, error: &ScanError) {
        self.push(
            Weight::Error,
            error.marker(),
            format!("this is not YAML: {}", error.info()),
            "correct the line; what follows it is used once it reads",
        );
    }

    pub(crate) fn problem(
        &mut self,
        weight: Weight,
        at: &MarkedYaml<'_>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.push(weight, &at.span.start, message, remedy);
    }

    fn push(
        &mut self,
        weight: Weight,
        at: &Marker,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let line = u32::try_from(at.line()).unwrap_or(u32::MAX);
        let column = u32::try_from(at.col()).unwrap_or(u32::MAX);
        self.problems.push(
            Problem::new(weight, self.file, message, remedy)
                .position(line, column.saturating_add(1)),
        );
    }

    pub(crate) fn mapping<'y>(
        &mut self,
        node: &'y MarkedYaml<'y>,
        what: &str,
    ) -> Option<Fields<'y>> {
        match &node.data {
            YamlData::Mapping(entries) => Some(Fields {
                left: entries
                    .iter()
                    .filter(|(_, value)| !is_null(value))
                    .collect(),
            }),
            YamlData::Tagged(_, inner) => self.mapping(inner, what),
            // An empty document.
            YamlData::BadValue => None,
            _ if is_null(node) => None,
            _ => {
                self.expected(node, what, "keys with values");
                None
            }
        }
    }

    pub(crate) fn sequence<'y>(
        &mut self,
        node: &'y MarkedYaml<'y>,
        what: &str,
    ) -> &'y [MarkedYaml<'y>] {
        match &node.data {
            YamlData::Sequence(items) => items,
            YamlData::Tagged(_, inner) => self.sequence(inner, what),
            _ => {
                self.expected(node, what, "a list");
                &[]
            }
        }
    }

    /// A scalar as it was written, numbers included.
    pub(crate) fn text(&mut self, node: &MarkedYaml<'_>, what: &str) -> Option<String> {
        match &node.data {
            YamlData::Representation(text, _, _) => Some(text.to_string()),
            YamlData::Tagged(_, inner) => self.text(inner, what),
            _ => {
                self.expected(node, what, "text");
                None
            }
        }
    }

    pub(crate) fn duration(&mut self, fields: &mut Fields<'_>, key: &str) -> Option<Duration> {
        let node = fields.take(key)?;
        let text = self.text(node, &format!("`{key}`"))?;
        let read = duration(&text);
        if read.is_none() {
            self.problem(
                Weight::Warning,
                node,
                format!("`{key}` is {text:?}, which is no duration; it is left out"),
                "write it like 30s, 5m or 1h30m",
            );
        }
        read
    }

    /// A whole number, zero or more.
    pub(crate) fn whole(&mut self, fields: &mut Fields<'_>, key: &str) -> Option<usize> {
        let node = fields.take(key)?;
        let text = self.text(node, &format!("`{key}`"))?;
        let read = text.parse().ok();
        if read.is_none() {
            self.problem(
                Weight::Warning,
                node,
                format!("`{key}` is {text:?}, which is no whole number; it is left out"),
                "write it like 100",
            );
        }
        read
    }

    pub(crate) fn labels(&mut self, fields: &mut Fields<'_>, key: &str) -> Labels {
        let Some(fields) = fields
            .take(key)
            .and_then(|node| self.mapping(node, &format!("`{key}`")))
        else {
            return Labels::default();
        };
        let mut labels = Labels::default();
        for (name, value) in fields.left {
            let what = format!("a value of `{key}`");
            if let (Some(name), Some(value)) = (scalar(name), self.text(value, &what)) {
                labels.0.insert(name.to_owned(), value);
            }
        }
        labels
    }

    /// Notes every key that is left and not known, with the known one it resembles.
    pub(crate) fn unknown(&mut self, fields: &Fields<'_>, what: &str, known: &[&str]) {
        for (key, _) in &fields.left {
            let name = scalar(key).unwrap_or("?");
            if known.contains(&name) {
                continue;
            }
            let remedy = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys are {}", known.join(", ")),
            };
            self.problem(
                Weight::Note,
                key,
                format!("{what} has no key `{name}`; it is passed over"),
                remedy,
            );
        }
    }

    fn expected(&mut self, node: &MarkedYaml<'_>, what: &str, form: &str) {
        self.problem(
            Weight::Error,
            node,
            format!("{what} is not {form}; it is left out"),
            format!("write {form}, indented below its key"),
        );
    }
}

impl<'y> Fields<'y> {
    /// The value of a key, which then counts as known; nothing if it is absent or null.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'y MarkedYaml<'y>> {
        let at = self
            .left
            .iter()
            .position(|(key, _)| scalar(key) == Some(name))?;
        Some(self.left.remove(at).1)
    }

    /// The value of a key that stays untaken.
    pub(crate) fn get(&self, name: &str) -> Option<&'y MarkedYaml<'y>> {
        let found = self.left.iter().find(|(key, _)| scalar(key) == Some(name));
        found.map(|(_, value)| *value)
    }

    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.left
            .iter()
            .any(|(key, other)| scalar(key) == Some(name) && scalar(other) == Some(value))
    }
}

/// The text of a scalar.
pub(crate) fn scalar<'y>(node: &'y MarkedYaml<'_>) -> Option<&'y str> {
    match &node.data {
        YamlData::Representation(text, _, _) => Some(text),
        _ => None,
    }
}

fn is_null(node: &MarkedYaml<'_>) -> bool {
    matches!(
        &node.data,
        YamlData::Representation(text, ScalarStyle::Plain, None)
            if matches!(&**text, "" | "~" | "null" | "Null" | "NULL")
    )
}
