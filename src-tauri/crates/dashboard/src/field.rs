use model::Labels;

use crate::Calc;

mod draw;
mod mapping;
mod matcher;
mod thresholds;

pub use draw::{
    AxisColor, Draw, DrawStyle, Gradient, Interpolation, LineStyle, Nulls, Points, Scale, Side,
    Stacking, ThresholdStyle,
};
pub use mapping::{Mapping, MappingRule};
pub use matcher::{Comparison, Matcher, Override, Subject};
pub use thresholds::Thresholds;

use crate::Color;

/// How values of a field look; what is `None` is left to the panel or to a default.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Field {
    /// Grafana unit id, such as `percentunit`.
    pub unit: Option<String>,
    pub decimals: Option<u8>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Whether ends that are left open come from this field's values alone, not from all fields'.
    pub own_ends: Option<bool>,
    /// Name instead of the series' own; may hold `${__field.labels.x}`.
    pub display_name: Option<String>,
    /// The name the source gave when the file was saved; weaker than `display_name`.
    pub source_name: Option<String>,
    /// What the field means; untrusted.
    pub description: Option<String>,
    /// Shown where there is no value.
    pub no_value: Option<String>,
    pub thresholds: Option<Thresholds>,
    pub mappings: Vec<Mapping>,
    pub color: Option<ColorMode>,
    /// Which value of a series gives its colour where the colour depends on values.
    pub color_by: Option<SeriesBy>,
    pub links: Vec<Link>,
    pub draw: Draw,
    /// Left out of the picture or the table.
    pub hidden: Option<bool>,
    /// Left out of the legend only.
    pub hidden_from_legend: Option<bool>,
    /// Left out of what hovering shows.
    pub hidden_from_tooltip: Option<bool>,
    /// Column width in a table, in pixels.
    pub width: Option<u32>,
    /// Lower limit of the column width, in pixels.
    pub min_width: Option<u32>,
    pub align: Option<Align>,
    /// What a table's cell is made of.
    pub cell: Option<CellStyle>,
    /// Whether long text breaks into lines.
    pub wrap: Option<bool>,
    /// Whether the column can be filtered in its head.
    pub filterable: Option<bool>,
}

/// Where the text of a table's column stands; `Auto` is right for numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    #[default]
    Auto,
    Left,
    Center,
    Right,
}

/// What a table's cell is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellStyle {
    /// Text in the usual colour.
    Plain,
    /// Text in the value's colour.
    Colored,
    /// Text on the value's colour.
    Filled {
        /// The whole row takes the colour.
        row: bool,
    },
    /// A bar over the range of the column, beside the text.
    Gauge {
        /// Drawn as cells that light up.
        lcd: bool,
    },
    /// The value as JSON.
    Json,
    /// The series of the row, drawn small.
    Sparkline,
}

/// Where the colour of a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColorMode {
    /// The threshold the value has passed.
    Thresholds,
    /// The next colour of the series palette.
    Palette,
    /// A colour of the series palette that a name keeps on every chart.
    PaletteByName,
    /// One colour.
    Fixed(Color),
    /// One colour, lighter and darker per series.
    Shades(Color),
    /// A gradient over the range, by Grafana's name such as `continuous-GrYlRd`; its colours are
    /// [`Scheme::named`](crate::Scheme::named).
    Continuous(String),
}

/// Which value of a series gives the colour of its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SeriesBy {
    #[default]
    Last,
    Min,
    Max,
}

impl SeriesBy {
    /// The reduction that yields the value.
    #[must_use]
    pub fn calc(self) -> Calc {
        match self {
            Self::Last => Calc::LastNotNull,
            Self::Min => Calc::Min,
            Self::Max => Calc::Max,
        }
    }
}

/// A link out of a panel; its address may hold variables and is untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Link {
    pub title: String,
    pub url: String,
}

impl Field {
    /// The name that is shown: the file's, else the source's, else the field's `own`.
    ///
    /// Fills `${__field.name}`, `${__field.displayName}`, `${__field.labels.x}`,
    /// `${__field.labels["x"]}`, `${__field.labels}` and `${__series.name}`, once: a label's value
    /// is not searched again. A label that is absent is empty.
    #[must_use]
    pub fn shown_name(&self, own: &str, labels: &Labels) -> String {
        let Some(name) = self.display_name.as_ref().or(self.source_name.as_ref()) else {
            return own.to_owned();
        };
        let mut shown = String::with_capacity(name.len());
        let mut rest = name.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            shown.push_str(before);
            let known = after
                .split_once('}')
                .and_then(|(path, after)| Some((of_field(path, own, labels)?, after)));
            if let Some((value, after)) = known {
                shown.push_str(&value);
                rest = after;
            } else {
                shown.push_str("${");
                rest = after;
            }
        }
        shown.push_str(rest);
        shown
    }

    /// The ends of the field's range: those of the file, else of its `own` values or of `all`
    /// fields' values, as the file has it. Ends that would leave no range are moved apart.
    #[must_use]
    pub fn ends(&self, own: Option<(f64, f64)>, all: Option<(f64, f64)>) -> (f64, f64) {
        let data = if self.own_ends == Some(true) {
            own
        } else {
            all.or(own)
        };
        let usual = match self.unit.as_deref() {
            Some("percentunit") => (0.0, 1.0),
            _ => (0.0, 100.0),
        };
        let (low, high) = data
            .filter(|(low, high)| low.is_finite() && high.is_finite())
            .unwrap_or(usual);
        let (low, high) = (self.min.unwrap_or(low), self.max.unwrap_or(high));
        if high > low {
            (low, high)
        } else {
            (low, low + 1.0)
        }
    }

    /// Lays another configuration over this one: what it says wins, what it leaves open stays.
    pub fn overlay(&mut self, over: &Self) {
        macro_rules! over {
            ($($name:ident),+ $(,)?) => {
                $(if over.$name.is_some() { self.$name.clone_from(&over.$name); })+
            };
        }
        over!(
            unit,
            decimals,
            min,
            max,
            own_ends,
            display_name,
            source_name,
            description,
            no_value,
            thresholds,
            color,
            color_by,
            hidden,
            hidden_from_legend,
            hidden_from_tooltip,
            width,
            min_width,
            align,
            cell,
            wrap,
            filterable,
        );
        self.draw.overlay(&over.draw);
        if !over.mappings.is_empty() {
            self.mappings.clone_from(&over.mappings);
        }
        if !over.links.is_empty() {
            self.links.clone_from(&over.links);
        }
    }
}

fn of_field(path: &str, own: &str, labels: &Labels) -> Option<String> {
    match path {
        "__field.name" | "__field.displayName" | "__series.name" => return Some(own.to_owned()),
        "__field.labels" => return Some(listed(labels)),
        _ => {}
    }
    let label = path.strip_prefix("__field.labels")?;
    let name = label.strip_prefix('.').or_else(|| {
        let inner = label.strip_prefix('[')?.strip_suffix(']')?;
        Some(inner.trim_matches(['"', '\'']))
    })?;
    Some(labels.get(name).unwrap_or_default().to_owned())
}

/// `a="1", b="2"` without the metric's name, as Grafana writes labels in names.
fn listed(labels: &Labels) -> String {
    let pairs = labels.0.iter().filter(|(name, _)| *name != "__name__");
    let written: Vec<String> = pairs
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    written.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let labels = Labels::from_iter([("route", "${__field.name}"), ("le", "5")]);
        for (name, expected) in [
            ("${__field.labels.route} ($x)", "${__field.name} ($x)"),
            ("${__field.labels[\"le\"]}s", "5s"),
            ("${__field.labels['le']}s", "5s"),
            ("${__field.labels.none}-", "-"),
            ("${__field.labels}", "le=\"5\", route=\"${__field.name}\""),
            (
                "${__series.name} ${__field.displayName} ${other}",
                "own own ${other}",
            ),
            ("${__field.name", "${__field.name"),
            ("a ${ b ${__field.name}", "a ${ b own"),
        ] {
            let field = Field {
                display_name: Some(name.to_owned()),
                ..Field::default()
            };
            assert_eq!(field.shown_name("own", &labels), expected, "{name}");
        }
        assert_eq!(Field::default().shown_name("own", &labels), "own");
    }

    #[test]
    fn open_ends_come_from_the_data() {
        let field = |min, max, own_ends| Field {
            min,
            max,
            own_ends,
            ..Field::default()
        };
        let (own, all) = (Some((2.0, 3.0)), Some((1.0, 9.0)));
        for (field, own, all, expected) in [
            (field(None, None, None), own, all, (1.0, 9.0)),
            (field(None, None, Some(true)), own, all, (2.0, 3.0)),
            (field(Some(0.0), None, None), own, all, (0.0, 9.0)),
            (field(Some(5.0), Some(5.0), None), own, all, (5.0, 6.0)),
            (field(None, None, None), None, None, (0.0, 100.0)),
            (
                field(None, None, None),
                Some((f64::NAN, 1.0)),
                None,
                (0.0, 100.0),
            ),
        ] {
            assert_eq!(field.ends(own, all), expected, "{field:?}");
        }
    }
}
