use chart::figure::{self, Figure};
use dashboard::{
    Heatmap, HeatmapScale, Panel, TargetFormat,
    figure::{HeatmapRows, heatmap},
};
use model::Millis;

use super::{Held, Sketch, clock};
use crate::{
    panel::{Timing, ask::Answers, draw, numbers},
    wire::PanelRequest,
};

/// The cells of a heatmap.
pub(in crate::panel) fn heat(
    panel: &Panel,
    kind: &Heatmap,
    answers: &Answers,
    timing: Timing,
    request: &PanelRequest,
) -> Option<Sketch> {
    let held = Held::of(panel, answers);
    let cumulative = panel
        .targets
        .iter()
        .any(|target| target.format == TargetFormat::Heatmap);
    let data = heatmap(&held.series(), kind, cumulative, timing.range, timing.step)?;
    let zone = draw::zone(&request.zone);
    let unit = kind.axis.unit.clone().or_else(|| panel.field.unit.clone());
    let unit = unit.unwrap_or_default();
    let cell_unit = kind.cell_unit.clone().unwrap_or_else(|| "short".to_owned());
    let names: Vec<String> = match &data.rows {
        HeatmapRows::Edges(edges) => edges
            .windows(2)
            .map(|pair| {
                let end = |value: f64| match value {
                    value if value.is_finite() => {
                        numbers::write(Some(&unit), kind.axis.decimals, value)
                    }
                    value if value > 0.0 => "∞".to_owned(),
                    _ => "−∞".to_owned(),
                };
                format!("{} – {}", end(pair[0]), end(pair[1]))
            })
            .collect(),
        HeatmapRows::Names(names) => names.clone(),
    };
    let mut spots = Vec::with_capacity(data.moments.len() * names.len());
    for (at, counts) in data.moments.iter().zip(&data.counts) {
        let from = Millis(at.0 - data.step.0);
        let title = format!(
            "{} – {}",
            clock(from, &request.zone),
            clock(*at, &request.zone)
        );
        for (row, name) in names.iter().enumerate() {
            let count = counts.get(row).copied().filter(|count| count.is_finite());
            spots.push(count.map(|count| {
                let count = numbers::write(Some(&cell_unit), kind.cell_decimals, count);
                (title.clone(), vec![(name.clone(), count, None)])
            }));
        }
    }
    let (scheme, exponent) = match &kind.color.scale {
        // Counts differ by orders of magnitude: a straight scale would leave all but one row dark.
        HeatmapScale::Scheme(name) => (scheme(name), 0.6),
        HeatmapScale::Opacity { color, exponent } => (hue(*color), *exponent),
    };
    let drawing = figure::Heatmap {
        range: timing.range,
        zone,
        moments: data.moments,
        step: data.step,
        buckets: match data.rows {
            HeatmapRows::Edges(edges) => figure::Buckets::Edges(edges),
            HeatmapRows::Names(names) => figure::Buckets::Names(names),
        },
        counts: data.counts,
        unit,
        decimals: kind.axis.decimals,
        scale: match kind.calculate.as_ref().and_then(|how| how.y_log) {
            Some(base) => figure::BucketScale::Log(base),
            None => figure::BucketScale::Even,
        },
        scheme,
        reverse: kind.color.reverse,
        exponent,
        steps: u16::try_from(kind.color.steps).unwrap_or(64),
        min: kind.color.min,
        max: kind.color.max,
        hide_below: kind.above,
        hide_above: kind.below,
        cell_unit,
        gap: kind.cell_gap,
        legend: kind.show_legend,
    };
    Some(Sketch {
        summary: format!("heatmap of {} buckets", names.len()),
        figure: Figure::Heatmap(drawing),
        spots,
        legend: Vec::new(),
        legend_right: false,
    })
}

/// The scheme of that name, or the nearest in kind that reads in both themes.
fn scheme(name: &str) -> chart::Scheme {
    use chart::Scheme;
    match name {
        "Blues" | "PuBu" | "GnBu" | "PuBuGn" => Scheme::Blues,
        "Greens" | "BuGn" | "YlGn" | "YlGnBu" => Scheme::Greens,
        "Greys" => Scheme::Greys,
        "Purples" | "BuPu" | "RdPu" | "PuRd" => Scheme::Purples,
        "Reds" | "OrRd" => Scheme::Reds,
        "YlOrRd" | "YlOrBr" => Scheme::YellowOrangeRed,
        "Viridis" | "viridis" => Scheme::Viridis,
        "Magma" | "magma" => Scheme::Magma,
        "Inferno" | "inferno" => Scheme::Inferno,
        "Plasma" | "plasma" => Scheme::Plasma,
        "Cividis" | "cividis" => Scheme::Cividis,
        "Turbo" | "turbo" | "Rainbow" | "Sinebow" | "Warm" | "Cool" => Scheme::Turbo,
        "RdYlGn" => Scheme::GreenYellowRed,
        "Spectral" | "RdYlBu" | "RdBu" | "BrBG" | "PiYG" | "PRGn" | "PuOr" | "RdGy" => {
            Scheme::Spectral
        }
        _ => Scheme::Oranges,
    }
}

fn hue(color: dashboard::Color) -> chart::Scheme {
    match color {
        dashboard::Color::Ok => chart::Scheme::Greens,
        dashboard::Color::Warning => chart::Scheme::Oranges,
        dashboard::Color::Critical => chart::Scheme::Reds,
        dashboard::Color::Muted => chart::Scheme::Greys,
        dashboard::Color::Series(_) => chart::Scheme::Blues,
        dashboard::Color::Rgb(r, g, b) => chart::Scheme::Hue(r, g, b),
    }
}
