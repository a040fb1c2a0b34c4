//! A template filled in.

use std::sync::Arc;

use super::{
    Answers, Data, Filled, Stop, TemplateError, functions,
    parse::{Branch, Node, Operand, Pipe},
    value::Value,
};

/// Commands and parts that one filling may take.
const STEPS: usize = 20_000;
/// Bytes that one filling may write or hold in one value.
pub(super) const LARGEST: usize = 64 * 1024;

pub(super) fn run(nodes: &[Node], data: &Data, answers: &Answers) -> Result<String, Stop> {
    let value = match &data.value {
        Filled::Number(value) => Value::Float(*value),
        Filled::Histogram(text) => Value::Text(text.clone()),
    };
    let variable = |name: &str, value: Value| (name.to_owned(), value);
    let mut run = Run {
        data,
        answers,
        variables: vec![
            variable("", Value::Alert),
            variable("labels", Value::Labels(data.labels.clone())),
            variable(
                "externalLabels",
                Value::Labels(data.external_labels.clone()),
            ),
            variable("externalURL", Value::Text(data.external_url.clone())),
            variable("value", value),
        ],
        out: String::new(),
        steps: 0,
    };
    run.nodes(nodes, &Value::Alert)?;
    Ok(run.out)
}

pub(super) struct Run<'a> {
    pub(super) data: &'a Data,
    pub(super) answers: &'a Answers,
    variables: Vec<(String, Value)>,
    out: String,
    steps: usize,
}

/// How a list of nodes was left.
#[derive(PartialEq)]
enum Left {
    AtItsEnd,
    ByBreak,
    ByContinue,
}

impl Run<'_> {
    fn nodes(&mut self, nodes: &[Node], dot: &Value) -> Result<Left, Stop> {
        for node in nodes {
            self.step()?;
            let left = match node {
                Node::Text(text) => {
                    self.write(text)?;
                    Left::AtItsEnd
                }
                Node::Action(pipe) => {
                    let value = self.pipe(pipe, dot)?;
                    if pipe.variables.is_empty() {
                        self.write(&written(&value)?)?;
                    }
                    Left::AtItsEnd
                }
                Node::If(branch) => self.condition(branch, dot, false)?,
                Node::With(branch) => self.condition(branch, dot, true)?,
                Node::Range(branch) => self.range(branch, dot)?,
                Node::Break => Left::ByBreak,
                Node::Continue => Left::ByContinue,
            };
            if left != Left::AtItsEnd {
                return Ok(left);
            }
        }
        Ok(Left::AtItsEnd)
    }

    fn condition(&mut self, branch: &Branch, dot: &Value, takes: bool) -> Result<Left, Stop> {
        let visible = self.variables.len();
        let value = self.pipe(&branch.pipe, dot)?;
        let left = match (value.holds(), takes) {
            (true, true) => self.nodes(&branch.then, &value),
            (true, false) => self.nodes(&branch.then, dot),
            (false, _) => self.nodes(&branch.otherwise, dot),
        }?;
        self.variables.truncate(visible);
        Ok(left)
    }

    fn range(&mut self, branch: &Branch, dot: &Value) -> Result<Left, Stop> {
        let visible = self.variables.len();
        let items = items(self.value_of(&branch.pipe, dot)?)?;
        if items.is_empty() {
            let left = self.nodes(&branch.otherwise, dot)?;
            self.variables.truncate(visible);
            return Ok(left);
        }
        for (key, item) in items {
            let values = match branch.pipe.variables.len() {
                2 => vec![key, item.clone()],
                _ => vec![item.clone()],
            };
            self.bind(&branch.pipe, values);
            let left = self.nodes(&branch.then, &item)?;
            self.variables.truncate(visible);
            if left == Left::ByBreak {
                break;
            }
        }
        Ok(Left::AtItsEnd)
    }

    fn bind(&mut self, pipe: &Pipe, values: Vec<Value>) {
        for (name, value) in pipe.variables.iter().zip(values) {
            let known = self
                .variables
                .iter_mut()
                .rev()
                .find(|(known, _)| known == name);
            match known.filter(|_| pipe.assigns) {
                Some((_, place)) => *place = value,
                None => self.variables.push((name.clone(), value)),
            }
        }
    }

    /// The value of a pipe, kept in its variable if it has one.
    fn pipe(&mut self, pipe: &Pipe, dot: &Value) -> Result<Value, Stop> {
        let value = self.value_of(pipe, dot)?;
        self.bind(pipe, vec![value.clone()]);
        Ok(value)
    }

    fn value_of(&mut self, pipe: &Pipe, dot: &Value) -> Result<Value, Stop> {
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(command, value, dot)?);
        }
        value.ok_or_else(|| TemplateError::new("a command is missing").into())
    }

    /// A command with the result of the one before it, which is its last argument.
    fn command(
        &mut self,
        operands: &[Operand],
        before: Option<Value>,
        dot: &Value,
    ) -> Result<Value, Stop> {
        self.step()?;
        match operands {
            [Operand::Function(name), arguments @ ..] => {
                let mut values = Vec::with_capacity(arguments.len() + 1);
                for argument in arguments {
                    values.push(self.operand(argument, dot)?);
                }
                values.extend(before);
                let value = functions::call(name, values, self)?;
                match &value {
                    Value::Text(text) if text.len() > LARGEST => Err(too_large()),
                    _ => Ok(value),
                }
            }
            [Operand::Nil] => Err(TemplateError::new("nil is no command").into()),
            [only] => self.operand(only, dot),
            [_, ..] => Err(TemplateError::new("what is no function has no arguments").into()),
            [] => Err(TemplateError::new("a command is missing").into()),
        }
    }

    fn operand(&mut self, operand: &Operand, dot: &Value) -> Result<Value, Stop> {
        Ok(match operand {
            Operand::Dot => dot.clone(),
            Operand::Nil => Value::Nothing,
            Operand::Bool(value) => Value::Bool(*value),
            Operand::Text(text) => Value::text(text.as_str()),
            Operand::Int(value) => Value::Int(*value),
            Operand::Float(value) => Value::Float(*value),
            Operand::Variable(name) => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                match known {
                    Some((_, value)) => value.clone(),
                    None => {
                        let message = format!("the variable ${name} has no value here");
                        return Err(TemplateError::new(message).into());
                    }
                }
            }
            Operand::Function(name) => functions::call(name, Vec::new(), self)?,
            Operand::Pipe(pipe) => self.pipe(pipe, dot)?,
            Operand::Field(of, name) => {
                let of = self.operand(of, dot)?;
                self.field(&of, name)?
            }
        })
    }

    fn field(&self, of: &Value, name: &str) -> Result<Value, Stop> {
        let none = || {
            let message = format!("there is no field {name} in a {}", of.type_name());
            Err(TemplateError::new(message).into())
        };
        Ok(match (of, name) {
            (Value::Labels(labels), name) => {
                Value::text(labels.get(name).map(String::as_str).unwrap_or_default())
            }
            (Value::Named(values), name) => values.get(name).cloned().unwrap_or(Value::Nothing),
            (Value::Sample(sample), "Labels") => Value::Labels(sample.labels.clone()),
            (Value::Sample(sample), "Value") => Value::Float(sample.value),
            (Value::Alert, "Labels") => Value::Labels(self.data.labels.clone()),
            (Value::Alert, "ExternalLabels") => Value::Labels(self.data.external_labels.clone()),
            (Value::Alert, "ExternalURL") => Value::Text(self.data.external_url.clone()),
            (Value::Alert, "Value") => match &self.data.value {
                Filled::Number(value) => Value::Float(*value),
                Filled::Histogram(text) => Value::Text(text.clone()),
            },
            _ => return none(),
        })
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        self.out.push_str(text);
        if self.out.len() > LARGEST {
            return Err(too_large());
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), Stop> {
        self.steps += 1;
        if self.steps > STEPS {
            return Err(TemplateError::new(format!("it takes more than {STEPS} steps")).into());
        }
        Ok(())
    }
}

fn too_large() -> Stop {
    TemplateError::new(format!("it writes more than {LARGEST} bytes")).into()
}

/// A value as it is written; samples have no form of their own.
pub(super) fn written(value: &Value) -> Result<String, TemplateError> {
    if value.is_written() {
        return Ok(value.to_string());
    }
    Err(TemplateError::new(format!(
        "a {} cannot be written; write its labels or its value",
        value.type_name()
    )))
}

/// Keys and values of what can be walked.
fn items(value: Value) -> Result<Vec<(Value, Value)>, TemplateError> {
    let text = |text: &String| Value::text(text.as_str());
    Ok(match value {
        Value::Samples(samples) => {
            let samples = samples.iter().cloned().map(Value::Sample);
            (0..).map(Value::Int).zip(samples).collect()
        }
        Value::Labels(labels) => labels
            .iter()
            .map(|(key, value)| (text(key), text(value)))
            .collect(),
        Value::Named(values) => Arc::unwrap_or_clone(values)
            .into_iter()
            .map(|(key, value)| (Value::text(key), value))
            .collect(),
        other => {
            let message = format!("a {} cannot be walked by `range`", other.type_name());
            return Err(TemplateError::new(message));
        }
    })
}
