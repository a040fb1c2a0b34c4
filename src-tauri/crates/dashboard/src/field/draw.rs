use model::Millis;

/// How a time series is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Draw {
    pub style: Option<DrawStyle>,
    pub interpolation: Option<Interpolation>,
    /// CSS pixels.
    pub line_width: Option<f64>,
    pub line_style: Option<LineStyle>,
    /// 0 to 100.
    pub fill_opacity: Option<f64>,
    pub gradient: Option<Gradient>,
    /// Name of the series that the fill reaches down to.
    pub fill_below_to: Option<String>,
    /// Where a bar stands to its moment: -1 before, 0 around, 1 after.
    pub bar_alignment: Option<i8>,
    /// Share of the distance between bars that a bar takes, 0 to 1.
    pub bar_width: Option<f64>,
    /// Upper limit of a bar's width, in CSS pixels.
    pub bar_max_width: Option<f64>,
    /// CSS pixels across.
    pub point_size: Option<f64>,
    pub points: Option<Points>,
    /// Writes the values beside the points.
    pub show_values: Option<bool>,
    pub stacking: Option<Stacking>,
    /// Series of the same group are stacked; empty is a group too.
    pub stack_group: Option<String>,
    /// Which gaps are connected.
    pub span_nulls: Option<Nulls>,
    /// Which distances between points are gaps.
    pub insert_nulls: Option<Nulls>,
    pub scale: Option<Scale>,
    pub axis: Option<Side>,
    pub axis_label: Option<String>,
    /// CSS pixels.
    pub axis_width: Option<f64>,
    pub axis_grid: Option<bool>,
    pub axis_color: Option<AxisColor>,
    pub axis_border: Option<bool>,
    /// Zero stands in the middle of the axis.
    pub axis_centered_zero: Option<bool>,
    pub soft_min: Option<f64>,
    pub soft_max: Option<f64>,
    pub threshold_style: Option<ThresholdStyle>,
    /// Mirrors the series below zero.
    pub negative: Option<bool>,
    /// Draws the first value as a level over the whole range.
    pub constant: Option<bool>,
}

impl Draw {
    /// Base of a logarithmic axis, if it is one.
    #[must_use]
    pub fn log_base(&self) -> Option<f64> {
        match self.scale {
            Some(Scale::Log { base }) => Some(base),
            Some(Scale::Linear | Scale::Symlog { .. }) | None => None,
        }
    }

    pub(super) fn overlay(&mut self, over: &Self) {
        macro_rules! over {
            ($($name:ident),+ $(,)?) => {
                $(if over.$name.is_some() { self.$name.clone_from(&over.$name); })+
            };
        }
        over!(
            style,
            interpolation,
            line_width,
            line_style,
            fill_opacity,
            gradient,
            fill_below_to,
            bar_alignment,
            bar_width,
            bar_max_width,
            point_size,
            points,
            show_values,
            stacking,
            stack_group,
            span_nulls,
            insert_nulls,
            scale,
            axis,
            axis_label,
            axis_width,
            axis_grid,
            axis_color,
            axis_border,
            axis_centered_zero,
            soft_min,
            soft_max,
            threshold_style,
            negative,
            constant,
        );
    }
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
    Smooth,
    StepBefore,
    StepAfter,
}

/// How a line is broken: lengths of dashes and gaps in turn, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum LineStyle {
    Solid,
    Dash(Vec<f64>),
    /// Gaps between round dots; the first of each pair is the dot.
    Dot(Vec<f64>),
}

/// How the fill under a series runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Gradient {
    None,
    /// Fainter towards the axis.
    Opacity,
    /// Another hue towards the axis.
    Hue,
    /// The colours of the field's thresholds or scheme, by height.
    Scheme,
}

/// When the points of a line are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Points {
    /// Where they are far enough apart.
    Auto,
    Always,
    Never,
}

/// How series are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Stacking {
    None,
    Normal,
    Percent,
}

/// A rule for gaps: none, all, or by their length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Nulls {
    Never,
    Always,
    /// Connected up to this length; or, where gaps are made, made beyond it.
    Threshold(Millis),
}

/// How values become heights.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Scale {
    Linear,
    Log {
        base: f64,
    },
    /// Logarithmic on both sides of zero, linear up to a limit around it.
    Symlog {
        base: f64,
        linear_up_to: f64,
    },
}

/// Where an axis stands; `Auto` is left for the first unit and right for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Auto,
    Left,
    Right,
    Hidden,
}

/// What an axis is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AxisColor {
    Text,
    Series,
}

/// How thresholds show in a time series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ThresholdStyle {
    Off,
    Line,
    Dashed,
    Area,
    Both,
    DashedBoth,
}
