use chart::{Annotation, Axis, ChartSpec, Color, Line, Stack, Style, Threshold};
use dashboard::{
    ColorMode, DrawStyle, Field, Interpolation, LegendMode, Nulls, Panel, Stacking, ThresholdStyle,
    TimeSeries,
};

use super::{
    Timing,
    ask::{Answers, Asked},
    draw::{self, Drawn},
    numbers,
};
use crate::{
    Console,
    wire::{Content, Legend, LegendCalc, PanelRequest},
};

/// Draws the answers of a time series panel; also gives what the drawing was made from.
pub(super) fn content(
    console: &Console,
    panel: &Panel,
    kind: &TimeSeries,
    answers: &Answers,
    request: &PanelRequest,
    timing: Timing,
    marks: Vec<Annotation>,
) -> (Content, ChartSpec) {
    let names = numbers::names(panel, answers);
    let fields: Vec<Field> = names
        .iter()
        .zip(&answers.series)
        .map(|(name, series)| panel.field_of(name, &series.ref_id, "number"))
        .collect();
    let mut spec = ChartSpec::new(
        request.width.clamp(40, 4_000),
        request.height.clamp(30, 4_000),
        timing.range,
    );
    spec.zone = draw::zone(&request.zone);
    spec.y = axis(&panel.field, &fields);
    spec.annotations = marks;
    spec.thresholds = thresholds(&panel.field);
    let spans_nulls = fields
        .iter()
        .any(|field| field.draw.span_nulls == Some(Nulls::Always));
    spec.gap_after = (!spans_nulls).then(|| draw::gap(timing.step));

    let colors = colors(&names, &fields);
    let drawn: Vec<Drawn> = names
        .iter()
        .zip(&answers.series)
        .zip(fields.iter().zip(colors))
        .filter(|(_, (field, _))| field.hidden != Some(true))
        .map(|((name, series), (field, color))| Drawn {
            line: line(name, series, field, color),
            labels: series.labels.clone(),
            calcs: kind
                .legend
                .calcs
                .iter()
                .map(|calc| {
                    let value = dashboard::reduce(*calc, &series.points);
                    value.map_or_else(|| "–".to_owned(), |value| numbers::text(field, value))
                })
                .collect(),
            shown: request.isolate.is_empty() || request.isolate.contains(name),
        })
        .collect();
    let legend = Legend {
        shown: kind.legend.mode != LegendMode::Hidden,
        table: kind.legend.mode == LegendMode::Table,
        right: kind.legend.right,
        calcs: kind
            .legend
            .calcs
            .iter()
            .map(|calc| LegendCalc { title: calc.name() })
            .collect(),
    };
    let (view, spec) = draw::view(console, spec, drawn, legend);
    (Content::Chart(Box::new(view)), spec)
}

fn line(name: &str, series: &Asked, field: &Field, color: Color) -> Line {
    let draw = &field.draw;
    let mut line = Line::new(name, color, series.points.clone());
    if draw.negative == Some(true) {
        for point in &mut line.points {
            point.value = -point.value;
        }
    }
    line.style = match draw.style {
        Some(DrawStyle::Bars) => Style::Bars,
        Some(DrawStyle::Points) => Style::Points,
        Some(DrawStyle::Lines) | None => Style::Lines,
    };
    line.step_after = draw.interpolation == Some(Interpolation::StepAfter);
    if let Some(width) = draw.line_width {
        // Grafana's line of 1 px is our thin line.
        line.width = (width * 1.25).clamp(0.0, 8.0);
    }
    line.fill_opacity = (draw.fill_opacity.unwrap_or(0.0) / 100.0).clamp(0.0, 1.0);
    line.stack = match draw.stacking {
        Some(stacking @ (Stacking::Normal | Stacking::Percent)) => Some(Stack {
            group: draw.stack_group.clone().unwrap_or_default(),
            percent: stacking == Stacking::Percent,
        }),
        Some(Stacking::None) | None => None,
    };
    line
}

fn axis(own: &Field, fields: &[Field]) -> Axis {
    let first = fields.first().unwrap_or(own);
    let percent = fields
        .iter()
        .any(|field| field.draw.stacking == Some(Stacking::Percent));
    Axis {
        unit: if percent {
            "percentunit".to_owned()
        } else {
            first.unit.clone().unwrap_or_default()
        },
        decimals: first.decimals,
        log: first.draw.log_base(),
        min: first.min,
        max: first.max,
        soft_min: first.draw.soft_min,
        soft_max: first.draw.soft_max,
        label: first
            .draw
            .axis_label
            .clone()
            .filter(|label| !label.is_empty()),
        ..Axis::default()
    }
}

fn thresholds(field: &Field) -> Vec<Threshold> {
    let (line, fill) = match field.draw.threshold_style {
        Some(ThresholdStyle::Line | ThresholdStyle::Dashed) => (true, false),
        Some(ThresholdStyle::Area) => (false, true),
        Some(ThresholdStyle::Both | ThresholdStyle::DashedBoth) => (true, true),
        Some(ThresholdStyle::Off) | None => return Vec::new(),
    };
    let Some(thresholds) = &field.thresholds else {
        return Vec::new();
    };
    thresholds
        .absolute(field.min, field.max)
        .into_iter()
        .map(|(value, color)| Threshold {
            value,
            color: numbers::color(color),
            line,
            dashed: false,
            fill,
        })
        .collect()
}

/// Fixed colours as the file says; otherwise a colour that a name keeps on every chart.
fn colors(names: &[String], fields: &[Field]) -> Vec<Color> {
    let mut taken = [false; 8];
    names
        .iter()
        .zip(fields)
        .map(|(name, field)| {
            if let Some(ColorMode::Fixed(color) | ColorMode::Shades(color)) = &field.color {
                return numbers::color(*color);
            }
            let own = stable(name);
            let free = (0..8)
                .map(|next| (own + next) % 8)
                .find(|at| !taken[usize::from(*at)]);
            let at = free.unwrap_or(own);
            taken[usize::from(at)] = true;
            Color::Series(at)
        })
        .collect()
}

/// The colour a name has wherever it stands; FNV-1a, because it must not change between versions.
fn stable(name: &str) -> u8 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) as u8 % 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_colour_and_no_two_of_eight_share_one() {
        let names: Vec<String> = [
            "api", "worker", "db", "cache", "web", "queue", "auth", "mail",
        ]
        .map(str::to_owned)
        .into();
        let fields = vec![Field::default(); names.len()];
        let together = colors(&names, &fields);
        for (at, color) in together.iter().enumerate() {
            assert!(!together[..at].contains(color), "{names:?} {together:?}");
        }
        assert_eq!(
            colors(&names[..1], &fields[..1])[0],
            together[0],
            "alone or first, the same"
        );
        let fixed = Field {
            color: Some(ColorMode::Fixed(dashboard::Color::Critical)),
            ..Field::default()
        };
        assert_eq!(colors(&names[..1], &[fixed]), [Color::Critical]);
    }
}
