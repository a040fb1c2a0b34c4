use model::{Failure, Problem, Weight};
use serde_json::{Map, Value};
use transport::Body;

use super::{Keeps, flyway, liquibase};

/// One history: what one bean of an application context tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Bean {
    /// The tool.
    pub keeps: Keeps,
    /// The application context that holds the bean.
    pub context: String,
    /// The bean.
    pub name: String,
    /// Names of the tool's own columns, and `state` for what Flyway makes of a row.
    pub columns: &'static [&'static str],
    /// What the database's table holds, as the application read it; as wide as `columns`.
    pub rows: Vec<Vec<Told>>,
    /// What the application knows of and did not run.
    pub waiting: Vec<Waiting>,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Null, or left out.
    Nothing,
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A moment, in nanoseconds since 1970.
    Moment(i64),
}

/// A migration that the application has a file of and did not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its file.
    pub script: String,
    /// Why it did not run, in the tool's own word, such as `PENDING`.
    pub state: String,
}

/// What an endpoint of one tool says of one migration.
pub(super) enum Item {
    Row(Vec<Told>),
    Waiting(Waiting),
}

/// The histories of an answer; one that cannot be read does not hide the others.
///
/// Spring Boot 2.x tells of the beans of all contexts for each of them, so that of equal beans in
/// nested contexts the innermost is kept.
pub(super) fn beans(
    keeps: Keeps,
    body: &Body,
    document: &Value,
) -> Result<(Vec<Bean>, Vec<Problem>), Failure> {
    let contexts = document.get("contexts").and_then(Value::as_object);
    let contexts = contexts.ok_or_else(|| {
        body.unexpected(match document.is_array() {
            true => "JSON of Spring Boot 1, which is not read",
            false => "JSON without the contexts of Spring Boot's actuator",
        })
    })?;
    let mut read = Reading {
        keeps,
        place: body.place(),
        problems: Vec::new(),
    };
    let mut found: Vec<Bean> = Vec::new();
    for (context, told) in inner_first(contexts) {
        for bean in read.context(context, told) {
            let equal = |other: &&Bean| {
                (&other.name, &other.rows, &other.waiting)
                    == (&bean.name, &bean.rows, &bean.waiting)
            };
            if found.iter().find(equal).is_none() {
                found.push(bean);
            }
        }
    }
    found.sort_by(|one, other| (&one.context, &one.name).cmp(&(&other.context, &other.name)));
    Ok((found, read.problems))
}

/// Contexts with those within others first; of a circle, in no order.
fn inner_first(contexts: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let parent = |told: &Value| Some(told.get("parentId")?.as_str()?.to_owned());
    let depth = |told: &Value| {
        let mut depth = 0;
        let mut above = parent(told);
        while let Some(next) = above.and_then(|name| contexts.get(&name))
            && depth < contexts.len()
        {
            depth += 1;
            above = parent(next);
        }
        depth
    };
    let mut ordered: Vec<(&str, &Value)> = contexts
        .iter()
        .map(|(name, told)| (name.as_str(), told))
        .collect();
    ordered.sort_by_cached_key(|(name, told)| (std::cmp::Reverse(depth(told)), *name));
    ordered
}

struct Reading<'b> {
    keeps: Keeps,
    place: &'b str,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn context(&mut self, context: &str, told: &Value) -> Vec<Bean> {
        let (beans, list) = match self.keeps {
            Keeps::Flyway => ("flywayBeans", "migrations"),
            Keeps::Liquibase => ("liquibaseBeans", "changeSets"),
        };
        let Some(beans) = told.get(beans).and_then(Value::as_object) else {
            self.problem(format!("context {context:?} says nothing of {beans}"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, bean) in beans {
            match bean.get(list).and_then(Value::as_array) {
                Some(items) => found.push(self.bean(context, name, items)),
                None => self.problem(format!("bean {name:?} has no list {list}")),
            }
        }
        found
    }

    fn bean(&mut self, context: &str, name: &str, items: &[Value]) -> Bean {
        let mut bean = Bean {
            keeps: self.keeps,
            context: context.to_owned(),
            name: name.to_owned(),
            columns: match self.keeps {
                Keeps::Flyway => flyway::COLUMNS,
                Keeps::Liquibase => liquibase::COLUMNS,
            },
            rows: Vec::new(),
            waiting: Vec::new(),
        };
        for (at, item) in items.iter().enumerate() {
            let read = match (item.as_object(), self.keeps) {
                (None, _) => Err("it is no object".to_owned()),
                (Some(item), Keeps::Flyway) => flyway::item(item),
                (Some(item), Keeps::Liquibase) => liquibase::item(item),
            };
            match read {
                Ok(Item::Row(row)) => bean.rows.push(row),
                Ok(Item::Waiting(waiting)) => bean.waiting.push(waiting),
                Err(why) => {
                    let number = at + 1;
                    self.problem(format!(
                        "entry {number} of bean {name:?} is left out: {why}"
                    ));
                }
            }
        }
        bean
    }

    fn problem(&mut self, message: String) {
        let remedy = "look at the answer with another client; the rest is shown";
        let problem = Problem::new(Weight::Warning, self.place, message, remedy);
        self.problems.push(problem);
    }
}

/// A text, or what can stand for one.
pub(super) fn text(item: &Map<String, Value>, key: &str) -> Told {
    match item.get(key) {
        Some(Value::String(text)) => Told::Text(text.clone()),
        Some(Value::Number(number)) => Told::Text(number.to_string()),
        Some(Value::Bool(truth)) => Told::Text(truth.to_string()),
        // Contexts and labels are sets of texts.
        Some(Value::Array(texts)) if !texts.is_empty() => {
            let texts = texts.iter().filter_map(Value::as_str);
            Told::Text(texts.collect::<Vec<_>>().join(","))
        }
        _ => Told::Nothing,
    }
}

/// A whole number, or why it is none.
pub(super) fn number(item: &Map<String, Value>, key: &str) -> Result<Told, String> {
    match item.get(key) {
        None | Some(Value::Null) => Ok(Told::Nothing),
        Some(value) => match value.as_i64() {
            Some(number) => Ok(Told::Number(number)),
            None => Err(format!("{key} is no whole number")),
        },
    }
}

/// A moment as Jackson writes it: in RFC 3339, as seconds with a fraction, or as milliseconds.
pub(super) fn moment(item: &Map<String, Value>, key: &str) -> Result<Told, String> {
    let wrong = || format!("{key} is no time");
    match item.get(key) {
        None | Some(Value::Null) => Ok(Told::Nothing),
        Some(Value::String(text)) => {
            let time = chrono::DateTime::parse_from_rfc3339(text).map_err(|_| wrong())?;
            let nanos = time.timestamp_nanos_opt().ok_or_else(wrong)?;
            Ok(Told::Moment(nanos))
        }
        Some(Value::Number(number)) => {
            let millis = match (number.as_i64(), number.as_f64()) {
                (Some(millis), _) => millis,
                // Moments come from java.util.Date, which counts milliseconds.
                (None, Some(seconds)) => (seconds * 1_000.0).round() as i64,
                (None, None) => return Err(wrong()),
            };
            let nanos = millis.checked_mul(1_000_000).ok_or_else(wrong)?;
            Ok(Told::Moment(nanos))
        }
        Some(_) => Err(wrong()),
    }
}
