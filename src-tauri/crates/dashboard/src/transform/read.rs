use serde_json::Value;

use super::{
    Condition, Conversion, Extract, ExtractFormat, Grouping, Join, Kind, NameFilter, Order, Shape,
    Test, Transformation,
};
use crate::{Calc, Cell};

mod calculation;

impl Transformation {
    /// Reads one entry of a panel's `transformations`, or says why it is not made.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let id = text(Some(value), "id").unwrap_or_default();
        let options = Options(value.get("options").unwrap_or(&Value::Null));
        if value
            .get("topic")
            .is_some_and(|topic| topic == "annotations")
        {
            return Err(format!(
                "the transformation {id:?} changes annotations, which are not asked for"
            ));
        }
        let change = options.change(&id)?;
        let filter = value.get("filter").filter(|filter| filter.is_object());
        match (text(filter, "id").as_deref(), text(filter, "options")) {
            (Some("byRefId"), Some(ref_ids)) => Ok(Self::Within {
                ref_ids,
                change: Box::new(change),
            }),
            (Some("byRefId") | None, _) => Ok(change),
            (Some(other), _) => Err(format!(
                "the transformation {id:?} is for frames by {other:?}, which is not understood"
            )),
        }
    }
}

/// The `options` of a transformation.
struct Options<'a>(&'a Value);

impl Options<'_> {
    fn text(&self, key: &str) -> Option<String> {
        text(Some(self.0), key)
    }

    fn flag(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|flag| *flag == true)
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).and_then(number)
    }

    fn change(&self, id: &str) -> Result<Transformation, String> {
        Ok(match id {
            "organize" => self.organize(),
            "merge" => Transformation::Merge,
            "seriesToRows" => Transformation::SeriesToRows,
            "joinByField" | "seriesToColumns" => Transformation::Join {
                field: self.text("byField"),
                mode: match self.text("mode").as_deref() {
                    Some("inner") => Join::Inner,
                    Some("outerTabular") => Join::OuterTabular,
                    _ => Join::Outer,
                },
            },
            "concatenate" => Transformation::Concatenate {
                named: self
                    .text("frameNameMode")
                    .is_none_or(|mode| mode == "field"),
                label: self
                    .text("frameNameMode")
                    .filter(|mode| mode == "label")
                    .map(|_| {
                        self.text("frameNameLabel")
                            .unwrap_or_else(|| "frame".to_owned())
                    }),
            },
            "reduce" => Transformation::Reduce {
                calcs: calcs(self.0.get("reducers"))?,
                keep_columns: self.text("mode").as_deref() == Some("reduceFields"),
                labels: self.flag("labelsToFields"),
                times: self.flag("includeTimeField"),
            },
            "filterFieldsByName" | "filterFields" | "filterByName" => self.names(),
            "filterByRefId" | "filterFrames" => Transformation::FilterByRefId {
                include: self.ref_ids("include"),
                exclude: self.ref_ids("exclude"),
            },
            "filterByValue" => self.conditions()?,
            "sortBy" => {
                let first = self.0.pointer("/sort/0").or_else(|| self.0.get("fields"));
                Transformation::SortBy {
                    field: text(first, "field")
                        .ok_or("the transformation \"sortBy\" names no field")?,
                    descending: first
                        .and_then(|first| first.get("desc"))
                        .is_some_and(|desc| *desc == true),
                }
            }
            "groupBy" => self.groups()?,
            "groupingToMatrix" => {
                let or =
                    |key: &str, usual: &str| self.text(key).unwrap_or_else(|| usual.to_owned());
                Transformation::Matrix {
                    column: or("columnField", "Time"),
                    row: or("rowField", "Time"),
                    value: or("valueField", "Value"),
                    empty: match self.text("emptyValue").as_deref() {
                        Some("true") => Cell::Flag(true),
                        Some("false") => Cell::Flag(false),
                        Some("zero") => Cell::Number(0.0),
                        _ => Cell::Empty,
                    },
                }
            }
            "partitionByValues" => Transformation::Partition {
                fields: texts(self.0.get("fields")),
                keep: self.flag("keepFields"),
                named: self
                    .0
                    .pointer("/naming/asLabels")
                    .is_some_and(|as_labels| *as_labels == false),
            },
            "calculateField" => self.calculation()?,
            "renameByRegex" => Transformation::RenameByRegex {
                pattern: self.text("regex").unwrap_or_else(|| "(.*)".to_owned()),
                // An empty name is a name: it takes a part of the old one away.
                replacement: self
                    .0
                    .get("renamePattern")
                    .and_then(Value::as_str)
                    .unwrap_or("$1")
                    .to_owned(),
            },
            "labelsToFields" if self.text("mode").as_deref() == Some("rows") => {
                Transformation::LabelsToRows {
                    keep: texts(self.0.get("keepLabels")),
                }
            }
            "labelsToFields" => Transformation::LabelsToFields {
                value_label: self.text("valueLabel"),
                keep: texts(self.0.get("keepLabels")),
            },
            "timeSeriesTable" => self.series_table(),
            "prepareTimeSeries" => Transformation::Reshape(match self.text("format").as_deref() {
                Some("many" | "multi") => Shape::Many,
                Some("long") => Shape::Long,
                _ => Shape::Wide,
            }),
            "rowsToFields" => self.row_fields(),
            "transpose" => Transformation::Transpose {
                first: self
                    .text("firstFieldName")
                    .unwrap_or_else(|| "Field".to_owned()),
                rest: self
                    .text("restFieldsName")
                    .unwrap_or_else(|| "Value".to_owned()),
            },
            "convertFieldType" => self.conversions()?,
            "formatTime" => Transformation::FormatTime {
                field: self.text("timeField").unwrap_or_default(),
                format: self.text("outputFormat").unwrap_or_default(),
                zone: self
                    .text("timezone")
                    .filter(|zone| zone != "utc" && zone != "browser"),
            },
            "extractFields" => self.extraction()?,
            "histogram" => Transformation::Histogram {
                size: self.number("bucketSize").filter(|size| *size > 0.0),
                offset: self.number("bucketOffset").unwrap_or(0.0),
                combine: self.flag("combine"),
            },
            "limit" => {
                let rows = self.number("limitField").unwrap_or(10.0);
                Transformation::Limit(rows.clamp(0.0, 1e9) as usize)
            }
            other => return Err(format!("the transformation {other:?} is not made")),
        })
    }

    fn organize(&self) -> Transformation {
        let pairs = |key: &str| {
            let pairs = self.0.get(key).and_then(Value::as_object);
            pairs.into_iter().flatten()
        };
        let chosen = |key: &str| {
            pairs(key)
                .filter(|(_, chosen)| **chosen == true)
                .map(|(name, _)| name.clone())
                .collect()
        };
        let mut order: Vec<(u64, String)> = pairs("indexByName")
            .filter_map(|(name, at)| Some((number(at)?.max(0.0) as u64, name.clone())))
            .collect();
        order.sort_by_key(|(at, _)| *at);
        let renamed = pairs("renameByName").filter_map(|(name, new)| {
            let new = new.as_str().filter(|new| !new.is_empty())?;
            Some((name.clone(), new.to_owned()))
        });
        let by = |by: &Value| Order {
            label: text(Some(by), "type")
                .filter(|kind| kind == "label")
                .and_then(|_| text(Some(by), "labelName").or_else(|| text(Some(by), "name"))),
            descending: by.get("desc").is_some_and(|desc| *desc == true),
        };
        let automatic = self.text("orderByMode").as_deref() == Some("auto");
        let sorted = self.0.get("orderBy").and_then(Value::as_array);
        Transformation::Organize {
            hidden: chosen("excludeByName"),
            kept: chosen("includeByName"),
            order: order.into_iter().map(|(_, name)| name).collect(),
            sorted: sorted
                .filter(|_| automatic)
                .into_iter()
                .flatten()
                .map(by)
                .collect(),
            renamed: renamed.collect(),
        }
    }

    /// Names and patterns; in the older ids, a matcher with options.
    fn names(&self) -> Transformation {
        let side = |key: &str| self.0.get(key);
        let inner = |key: &str| {
            side(key).map(|side| {
                side.get("options")
                    .filter(|of| of.is_object())
                    .unwrap_or(side)
            })
        };
        let names = |key: &str| {
            let mut names = texts(inner(key).and_then(|side| side.get("names")));
            let by_name = text(side(key), "id").as_deref() == Some("byName");
            names.extend(text(side(key), "options").filter(|_| by_name));
            names
        };
        let pattern = |key: &str| {
            let by_regex = text(side(key), "id").as_deref() == Some("byRegexp");
            text(inner(key), "pattern").or_else(|| text(side(key), "options").filter(|_| by_regex))
        };
        let by_variable = self.flag("byVariable");
        let variable = |key: &str| text(side(key), "variable").filter(|_| by_variable);
        Transformation::FilterByName(NameFilter {
            include: names("include"),
            include_pattern: pattern("include"),
            include_variable: variable("include"),
            exclude: names("exclude"),
            exclude_pattern: pattern("exclude"),
            exclude_variable: variable("exclude"),
        })
    }

    /// Letters as text, or as the options of a matcher.
    fn ref_ids(&self, key: &str) -> Option<String> {
        self.text(key).or_else(|| text(self.0.get(key), "options"))
    }

    fn conditions(&self) -> Result<Transformation, String> {
        let list = self.0.get("filters").and_then(Value::as_array);
        let conditions: Result<Vec<Condition>, String> =
            list.into_iter().flatten().map(condition).collect();
        Ok(Transformation::FilterByValue {
            conditions: conditions?,
            all: self.text("match").as_deref() == Some("all"),
            exclude: self.text("type").as_deref() == Some("exclude"),
        })
    }

    fn groups(&self) -> Result<Transformation, String> {
        let fields = self.0.get("fields").and_then(Value::as_object);
        let mut groups = Vec::new();
        for (name, how) in fields.into_iter().flatten() {
            let grouping = match text(Some(how), "operation").as_deref() {
                Some("groupby") => Grouping::By,
                Some("aggregate") => {
                    Grouping::Reduced(known_calcs(&texts(how.get("aggregations")))?)
                }
                Some("count") => Grouping::Reduced(vec![Calc::Count]),
                Some("takefirst") => Grouping::Reduced(vec![Calc::First]),
                Some("takelast") => Grouping::Reduced(vec![Calc::Last]),
                _ => continue,
            };
            groups.push((name.clone(), grouping));
        }
        Ok(Transformation::GroupBy(groups))
    }

    fn series_table(&self) -> Transformation {
        let old = self.0.get("refIdToStat").and_then(Value::as_object);
        let old = old
            .into_iter()
            .flatten()
            .map(|(ref_id, stat)| (ref_id, stat.as_str()));
        let new = self.0.as_object().into_iter().flatten();
        let new = new.map(|(ref_id, of)| (ref_id, of.get("stat").and_then(Value::as_str)));
        let calcs = old
            .chain(new)
            .filter_map(|(ref_id, stat)| Some((ref_id.clone(), Calc::read(stat?)?)));
        Transformation::SeriesToTable {
            calcs: calcs.collect(),
        }
    }

    fn row_fields(&self) -> Transformation {
        let mappings = self.0.get("mappings").and_then(Value::as_array);
        let field = |handler: &str| {
            let mut mappings = mappings.into_iter().flatten();
            let by =
                |mapping: &&Value| text(Some(mapping), "handlerKey").as_deref() == Some(handler);
            text(mappings.find(by), "fieldName")
        };
        Transformation::RowsToFields {
            name: field("field.name").or_else(|| self.text("nameField")),
            value: field("field.value").or_else(|| self.text("valueField")),
        }
    }

    fn conversions(&self) -> Result<Transformation, String> {
        let list = self.0.get("conversions").and_then(Value::as_array);
        let mut conversions = Vec::new();
        for value in list.into_iter().flatten() {
            let Some(field) = text(Some(value), "targetField") else {
                continue;
            };
            let kind = match text(Some(value), "destinationType").as_deref() {
                Some("time") => Kind::Time,
                Some("number") => Kind::Number,
                Some("string") => Kind::Text,
                Some("boolean") => Kind::Flag,
                None => continue,
                Some(other) => {
                    return Err(format!("a column is not made a {other:?} of"));
                }
            };
            conversions.push(Conversion {
                field,
                kind,
                format: text(Some(value), "dateFormat"),
            });
        }
        Ok(Transformation::Convert(conversions))
    }

    fn extraction(&self) -> Result<Transformation, String> {
        let format = match self.text("format").as_deref() {
            None | Some("auto") => ExtractFormat::Auto,
            Some("json") => ExtractFormat::Json,
            Some("kvp") => ExtractFormat::Pairs,
            Some("delimiter") => {
                ExtractFormat::Separated(self.text("delimiter").unwrap_or_else(|| ",".to_owned()))
            }
            Some("regexp") => ExtractFormat::Regex(self.text("regExp").unwrap_or_default()),
            Some(other) => {
                return Err(format!(
                    "fields are not extracted from the format {other:?}"
                ));
            }
        };
        let paths = self.0.get("jsonPaths").and_then(Value::as_array);
        let paths = paths.into_iter().flatten().filter_map(|path| {
            let at = text(Some(path), "path")?;
            let name = text(Some(path), "alias").unwrap_or_else(|| at.clone());
            Some((at, name))
        });
        Ok(Transformation::Extract(Extract {
            source: self.text("source").unwrap_or_default(),
            format,
            replace: self.flag("replace"),
            keep_time: self.flag("keepTime"),
            paths: paths.collect(),
        }))
    }
}

fn condition(filter: &Value) -> Result<Condition, String> {
    let id = filter.pointer("/config/id").and_then(Value::as_str);
    let option = |key: &str| {
        let value = filter.pointer("/config/options").and_then(|of| of.get(key));
        match value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    };
    let value = || option("value");
    Ok(Condition {
        field: text(Some(filter), "fieldName").unwrap_or_default(),
        test: match id.unwrap_or_default() {
            "isNull" | "isUndefined" => Test::IsNull,
            "isNotNull" | "isDefined" => Test::IsNotNull,
            "equal" => Test::Equal(value()),
            "notEqual" => Test::NotEqual(value()),
            "greater" => Test::Greater(value()),
            "greaterOrEqual" => Test::GreaterOrEqual(value()),
            "lower" => Test::Lower(value()),
            "lowerOrEqual" => Test::LowerOrEqual(value()),
            "between" | "range" => Test::Between(option("from"), option("to")),
            "regex" => Test::Regex(value()),
            "substring" => Test::Contains(value()),
            "notSubstring" => Test::ContainsNot(value()),
            other => return Err(format!("rows are not filtered by {other:?}")),
        },
    })
}

/// The named reductions; the largest value if none is named.
fn calcs(value: Option<&Value>) -> Result<Vec<Calc>, String> {
    let names = texts(value);
    if names.is_empty() {
        return Ok(vec![Calc::Max]);
    }
    known_calcs(&names)
}

fn known_calcs(names: &[String]) -> Result<Vec<Calc>, String> {
    let known = |name: &String| {
        Calc::read(name).ok_or_else(|| format!("the reduction {name:?} is not known"))
    };
    names.iter().map(known).collect()
}

fn text(of: Option<&Value>, key: &str) -> Option<String> {
    let text = of?.get(key)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    }
}
