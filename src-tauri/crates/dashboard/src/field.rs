use indexmap::IndexMap;
use model::Labels;

use crate::{Color, matching};

/// How values of a field look; what is `None` is left to the panel or to a default.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Field {
    /// Grafana unit id, such as `percentunit`.
    pub unit: Option<String>,
    pub decimals: Option<u8>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Name instead of the series' own; may hold `${__field.labels.x}`.
    pub display_name: Option<String>,
    /// Shown where there is no value.
    pub no_value: Option<String>,
    pub thresholds: Option<Thresholds>,
    pub mappings: Vec<Mapping>,
    pub color: Option<ColorMode>,
    pub links: Vec<Link>,
    pub draw: Draw,
    /// Left out of the picture, the legend or the table.
    pub hidden: Option<bool>,
    /// Column width in a table, in pixels.
    pub width: Option<u32>,
    /// What takes the colour in a table.
    pub cell: Option<CellStyle>,
}

/// What takes the colour of a table's cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CellStyle {
    Plain,
    Colored,
    Filled,
}

/// How a time series is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Draw {
    pub style: Option<DrawStyle>,
    pub interpolation: Option<Interpolation>,
    /// 0 to 100.
    pub fill_opacity: Option<f64>,
    /// CSS pixels.
    pub line_width: Option<f64>,
    pub stacking: Option<Stacking>,
    /// Series of the same group are stacked; empty is a group too.
    pub stack_group: Option<String>,
    /// Connects points across gaps.
    pub span_nulls: Option<bool>,
    /// Base of a logarithmic axis.
    pub log_base: Option<f64>,
    pub axis: Option<Side>,
    pub axis_label: Option<String>,
    pub soft_min: Option<f64>,
    pub soft_max: Option<f64>,
    pub threshold_style: Option<ThresholdStyle>,
    /// Mirrors the series below zero.
    pub negative: Option<bool>,
}

/// Shape of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DrawStyle {
    Lines,
    Bars,
    Points,
}

/// How points are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Interpolation {
    Linear,
    StepAfter,
}

/// How series are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Stacking {
    None,
    Normal,
    Percent,
}

/// Where an axis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
    Hidden,
}

/// How thresholds show in a time series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ThresholdStyle {
    Off,
    Line,
    Area,
    Both,
}

/// Where the colour of a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColorMode {
    /// The threshold the value has passed.
    Thresholds,
    /// The next colour of the series palette.
    Palette,
    /// One colour.
    Fixed(Color),
    /// A gradient over the range, by Grafana's name such as `continuous-GrYlRd`.
    Continuous(String),
}

/// A link out of a panel; its address may hold variables and is untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Link {
    pub title: String,
    pub url: String,
}

/// Limits and their colours, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// Whether limits are percentages of the way from min to max.
    pub percentage: bool,
    /// Lower ends and colours; the first begins at minus infinity.
    pub steps: Vec<(f64, Color)>,
}

impl Thresholds {
    /// The colour of the step a value has reached; percentages need both ends of the range and
    /// count from 0 to 100 without.
    #[must_use]
    pub fn color(&self, value: f64, min: Option<f64>, max: Option<f64>) -> Option<Color> {
        let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(100.0));
        let value = match (self.percentage, max > min) {
            (true, true) => (value - min) / (max - min) * 100.0,
            _ => value,
        };
        let reached = self.steps.iter().rev().find(|(from, _)| value >= *from);
        reached.map(|(_, color)| *color)
    }

    /// The limits in the field's own unit, percentages resolved.
    #[must_use]
    pub fn absolute(&self, min: Option<f64>, max: Option<f64>) -> Vec<(f64, Color)> {
        let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(100.0));
        let place = |from: f64| {
            if self.percentage {
                min + from / 100.0 * (max - min)
            } else {
                from
            }
        };
        self.steps
            .iter()
            .map(|(from, color)| (place(*from), *color))
            .collect()
    }
}

/// Words or a colour instead of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Which values it stands for.
    pub rule: MappingRule,
    /// What is shown; the value itself if absent.
    pub text: Option<String>,
    /// Its colour.
    pub color: Option<Color>,
}

/// Which values a mapping stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum MappingRule {
    /// Exactly this value, compared as text and as number.
    Value(String),
    /// A closed range; an open end is infinite.
    Range(f64, f64),
    /// Text that a regular expression matches; the replacement may name groups.
    Regex(String),
    /// No value.
    Null,
    /// Not a number.
    Nan,
    /// No value, or not a number.
    NullOrNan,
    /// Empty text.
    Empty,
}

impl Field {
    /// The first mapping that fits a number, if any; `None` as value is "no value".
    #[must_use]
    pub fn mapping(&self, value: Option<f64>) -> Option<&Mapping> {
        let written = value.map(|value| value.to_string()).unwrap_or_default();
        self.mappings
            .iter()
            .find(|mapping| match (&mapping.rule, value) {
                (MappingRule::Value(own), Some(value)) => {
                    *own == written || own.trim().parse() == Ok(value)
                }
                (MappingRule::Range(from, to), Some(value)) => (*from..=*to).contains(&value),
                (MappingRule::Regex(pattern), Some(_)) => {
                    matching::regex(pattern).is_some_and(|pattern| pattern.is_match(&written))
                }
                (MappingRule::Null | MappingRule::NullOrNan, None) => true,
                (MappingRule::Nan | MappingRule::NullOrNan, Some(value)) => value.is_nan(),
                _ => false,
            })
    }

    /// The first mapping that fits a text.
    #[must_use]
    pub fn text_mapping(&self, value: &str) -> Option<&Mapping> {
        self.mappings.iter().find(|mapping| match &mapping.rule {
            MappingRule::Value(own) => own == value,
            MappingRule::Regex(pattern) => {
                matching::regex(pattern).is_some_and(|pattern| pattern.is_match(value))
            }
            MappingRule::Empty => value.is_empty(),
            _ => false,
        })
    }

    /// Lays another configuration over this one: what it says wins, what it leaves open stays.
    pub fn overlay(&mut self, over: &Self) {
        macro_rules! over {
            ($($($path:ident).+),+ $(,)?) => {
                $(if over.$($path).+.is_some() { self.$($path).+ = over.$($path).+.clone(); })+
            };
        }
        over!(
            unit,
            decimals,
            min,
            max,
            display_name,
            no_value,
            thresholds,
            color,
            hidden,
            width,
            cell,
            draw.style,
            draw.interpolation,
            draw.fill_opacity,
            draw.line_width,
            draw.stacking,
            draw.stack_group,
            draw.span_nulls,
            draw.log_base,
            draw.axis,
            draw.axis_label,
            draw.soft_min,
            draw.soft_max,
            draw.threshold_style,
            draw.negative,
        );
        if !over.mappings.is_empty() {
            self.mappings.clone_from(&over.mappings);
        }
        if !over.links.is_empty() {
            self.links.clone_from(&over.links);
        }
    }
}

/// A configuration for some of a panel's fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Which fields.
    pub matcher: Matcher,
    /// What changes.
    pub field: Field,
}

/// Which fields an override is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// The field's shown name.
    Name(String),
    /// A regular expression on the shown name.
    Regex(String),
    /// The query's letter.
    RefId(String),
    /// One of several names.
    Names(Vec<String>),
    /// Numbers only, or anything but numbers.
    Type(String),
    /// A matcher that is not understood: matches nothing, and is in the problems.
    Unknown(String),
}

impl Matcher {
    /// Whether a field of that shown name, letter and Grafana type (`number`, `string`, `time`) is
    /// meant.
    #[must_use]
    pub fn matches(&self, name: &str, ref_id: &str, kind: &str) -> bool {
        match self {
            Self::Name(own) => own == name,
            Self::Names(names) => names.iter().any(|own| own == name),
            Self::Regex(pattern) => {
                matching::regex(pattern).is_some_and(|pattern| pattern.is_match(name))
            }
            Self::RefId(own) => own == ref_id,
            Self::Type(own) => own == kind,
            Self::Unknown(_) => false,
        }
    }
}

impl Field {
    /// Fills `${__field.labels.name}`, `${__field.name}` and `${__series.name}` in a display name.
    #[must_use]
    pub fn shown_name(&self, own: &str, labels: &Labels) -> String {
        let Some(name) = &self.display_name else {
            return own.to_owned();
        };
        let mut known: IndexMap<String, &str> = IndexMap::new();
        for key in ["__field.name", "__series.name", "__field.displayName"] {
            known.insert(key.to_owned(), own);
        }
        for (label, value) in &labels.0 {
            known.insert(format!("__field.labels.{label}"), value);
            known.insert(format!("__field.labels[\"{label}\"]"), value);
        }
        let mut shown = name.clone();
        for (key, value) in known {
            shown = shown.replace(&format!("${{{key}}}"), value);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(rule: MappingRule, text: &str) -> Mapping {
        Mapping {
            rule,
            text: Some(text.to_owned()),
            color: None,
        }
    }

    #[test]
    fn thresholds_color_by_the_last_limit_reached() {
        let mut thresholds = Thresholds {
            percentage: false,
            steps: vec![
                (f64::NEG_INFINITY, Color::Ok),
                (0.8, Color::Warning),
                (0.9, Color::Critical),
            ],
        };
        for (value, expected) in [
            (-1.0, Color::Ok),
            (0.8, Color::Warning),
            (5.0, Color::Critical),
        ] {
            assert_eq!(thresholds.color(value, None, None), Some(expected));
        }
        assert_eq!(thresholds.color(f64::NAN, None, None), None);
        thresholds.percentage = true;
        thresholds.steps[1].0 = 50.0;
        thresholds.steps[2].0 = 75.0;
        assert_eq!(
            thresholds.color(30.0, Some(0.0), Some(40.0)),
            Some(Color::Critical)
        );
        assert_eq!(thresholds.absolute(Some(0.0), Some(40.0))[1].0, 20.0);
    }

    #[test]
    fn the_first_mapping_that_fits_wins() {
        let field = Field {
            mappings: vec![
                mapping(MappingRule::Value("1".to_owned()), "up"),
                mapping(MappingRule::Range(0.0, 0.5), "low"),
                mapping(MappingRule::Regex("^9.*".to_owned()), "nine"),
                mapping(MappingRule::NullOrNan, "nothing"),
                mapping(MappingRule::Regex("(".to_owned()), "broken"),
            ],
            ..Field::default()
        };
        for (value, expected) in [
            (Some(1.0), Some("up")),
            (Some(0.25), Some("low")),
            (Some(97.0), Some("nine")),
            (None, Some("nothing")),
            (Some(f64::NAN), Some("nothing")),
            (Some(7.0), None),
        ] {
            let text = field
                .mapping(value)
                .and_then(|mapping| mapping.text.as_deref());
            assert_eq!(text, expected, "{value:?}");
        }
    }

    #[test]
    fn an_overlay_changes_what_it_says_and_nothing_else() {
        let mut field = Field {
            unit: Some("s".to_owned()),
            decimals: Some(2),
            ..Field::default()
        };
        let over = Field {
            unit: Some("bytes".to_owned()),
            draw: Draw {
                style: Some(DrawStyle::Bars),
                ..Draw::default()
            },
            ..Field::default()
        };
        field.overlay(&over);
        assert_eq!(field.unit.as_deref(), Some("bytes"));
        assert_eq!(field.decimals, Some(2));
        assert_eq!(field.draw.style, Some(DrawStyle::Bars));
    }

    #[test]
    fn display_names_take_labels() {
        let field = Field {
            display_name: Some("${__field.labels.route} ($x)".to_owned()),
            ..Field::default()
        };
        let labels = Labels::from_iter([("route", "/a")]);
        assert_eq!(field.shown_name("own", &labels), "/a ($x)");
        assert_eq!(Field::default().shown_name("own", &labels), "own");
    }
}
