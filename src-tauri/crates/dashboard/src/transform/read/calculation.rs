use serde_json::Value;

use super::{Options, text, texts};
use crate::{
    Calc,
    transform::{Calculation, Operand, Transformation, Window, WindowSize},
};

impl Options<'_> {
    pub(super) fn calculation(&self) -> Result<Transformation, String> {
        let part = |key: &str| Options(self.0.get(key).unwrap_or(&Value::Null));
        let mode = self.text("mode").unwrap_or_else(|| "reduceRow".to_owned());
        let calc = |part: &Options<'_>, usual: Calc, allowed: &[Calc]| {
            let Some(name) = part.text("reducer") else {
                return Ok(usual);
            };
            let calc = Calc::read(&name);
            calc.filter(|calc| allowed.is_empty() || allowed.contains(calc))
                .ok_or_else(|| format!("a calculated column by {name:?} is not made"))
        };
        let mut with_constant = false;
        let calculation = match mode.as_str() {
            "reduceRow" => Calculation::Row {
                calc: calc(&part("reduce"), Calc::Sum, &[])?,
                fields: texts(part("reduce").0.get("include")),
            },
            "binary" => {
                let binary = part("binary");
                let right = operand(binary.0.get("right"));
                with_constant = right.1;
                Calculation::Binary {
                    left: operand(binary.0.get("left")).0,
                    operator: operator(binary.text("operator").as_deref().unwrap_or("+"))?,
                    right: right.0,
                }
            }
            "unary" => {
                let unary = part("unary");
                let operator = unary.text("operator").unwrap_or_else(|| "abs".to_owned());
                if !["abs", "exp", "ln", "floor", "ceil", "round"].contains(&operator.as_str()) {
                    return Err(format!(
                        "a calculated column with the operator {operator:?} is not made"
                    ));
                }
                Calculation::Unary {
                    operator,
                    field: unary.text("fieldName").unwrap_or_default(),
                }
            }
            "cumulativeFunctions" => Calculation::Cumulative {
                calc: calc(&part("cumulative"), Calc::Sum, &[Calc::Sum, Calc::Mean])?,
                field: part("cumulative").text("field"),
            },
            "windowFunctions" => {
                let window = part("window");
                let known = [Calc::Mean, Calc::StdDev, Calc::Variance];
                let size = window.number("windowSize").unwrap_or(0.1);
                Calculation::Window(Window {
                    calc: calc(&window, Calc::Mean, &known)?,
                    field: window.text("field"),
                    size: match window.text("windowSizeMode").as_deref() {
                        Some("fixed") => WindowSize::Rows(size),
                        _ => WindowSize::Share(size),
                    },
                    centered: window.text("windowAlignment").as_deref() == Some("centered"),
                })
            }
            "index" => Calculation::Index {
                share: part("index").flag("asPercentile"),
            },
            other => {
                return Err(format!(
                    "a calculated column of the mode {other:?} is not made"
                ));
            }
        };
        let series = self
            .0
            .get("timeSeries")
            .is_none_or(|series| *series != false);
        Ok(Transformation::Calculate {
            alias: self.text("alias").unwrap_or_default(),
            calculation,
            replace: self.flag("replaceFields"),
            joined: series && !with_constant,
        })
    }
}

fn operator(written: &str) -> Result<char, String> {
    match written {
        "+" => Ok('+'),
        "-" => Ok('-'),
        "*" => Ok('*'),
        "/" => Ok('/'),
        "%" => Ok('%'),
        "**" | "^" => Ok('^'),
        other => Err(format!(
            "a calculated column with the operator {other:?} is not made"
        )),
    }
}

/// One side of an operation and whether the file calls it a constant: text in old files, an object
/// in new ones.
fn operand(value: Option<&Value>) -> (Operand, bool) {
    let written = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let Some(value) = value else {
        return (Operand::Named(String::new()), false);
    };
    if let Some(fixed) = value.get("fixed").filter(|fixed| !fixed.is_null()) {
        return (Operand::Named(written(fixed)), true);
    }
    let matcher = value.get("matcher");
    let options = matcher.and_then(|matcher| matcher.get("options"));
    let name = written(options.unwrap_or(value));
    if text(matcher, "id").as_deref() == Some("byType") {
        return (Operand::Kind(name), false);
    }
    let constant = matcher.is_none() && name.trim().parse::<f64>().is_ok();
    (Operand::Named(name), constant)
}
