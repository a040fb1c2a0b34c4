//! The names beside a panel's drawing, from what the window shows of them.

use chart::{
    Color,
    figure::{Legend, LegendEntry},
};

use crate::{
    panel::Portrait,
    wire::{ChartView, Content, FigureView},
};

/// The legend of a panel, if it has one.
pub(super) fn of(portrait: &Portrait) -> Option<Legend> {
    match &portrait.view.content {
        Content::Chart(chart) => of_chart(chart),
        Content::Figure(figure) => of_figure(figure),
        _ => None,
    }
}

fn of_chart(chart: &ChartView) -> Option<Legend> {
    if !chart.legend.shown {
        return None;
    }
    let in_order = chart
        .legend
        .order
        .iter()
        .filter_map(|place| chart.series.get(*place as usize));
    Some(Legend {
        entries: in_order
            .map(|series| LegendEntry {
                label: series.label.clone(),
                color: color(&series.color),
                values: series.calcs.clone(),
            })
            .collect(),
        heads: chart
            .legend
            .calcs
            .iter()
            .map(|calc| calc.title.clone())
            .collect(),
        table: chart.legend.table,
        right: chart.legend.right,
    })
}

fn of_figure(figure: &FigureView) -> Option<Legend> {
    if figure.legend.is_empty() {
        return None;
    }
    Some(Legend {
        entries: figure
            .legend
            .iter()
            .map(|entry| LegendEntry {
                label: entry.label.clone(),
                color: color(&entry.color),
                values: entry.values.clone(),
            })
            .collect(),
        heads: Vec::new(),
        table: figure.legend.iter().any(|entry| !entry.values.is_empty()),
        right: figure.legend_right,
    })
}

/// The colour behind a CSS value that the window gets; what is not known is muted.
pub(super) fn color(css: &str) -> Color {
    let hex = |part: Option<&str>| u8::from_str_radix(part?, 16).ok();
    if let Some(digits) = css.strip_prefix('#') {
        let part = |at: usize| hex(digits.get(at..at + 2));
        return match (part(0), part(2), part(4)) {
            (Some(r), Some(g), Some(b)) => Color::Rgb(r, g, b),
            _ => Color::Muted,
        };
    }
    let name = css
        .strip_prefix("var(--")
        .and_then(|name| name.strip_suffix(')'))
        .unwrap_or_default();
    match name {
        "threshold-ok" => Color::Ok,
        "threshold-warning" => Color::Warning,
        "threshold-critical" => Color::Critical,
        _ => {
            let place = name
                .strip_prefix("series-")
                .and_then(|place| place.parse::<u8>().ok());
            place.map_or(Color::Muted, |place| Color::Series(place.saturating_sub(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use chart::Palette;

    use super::*;

    #[test]
    fn every_colour_of_the_screen_is_found_again() {
        for expected in [
            Color::Ok,
            Color::Warning,
            Color::Critical,
            Color::Muted,
            Color::Series(0),
            Color::Series(7),
            Color::Rgb(1, 2, 255),
        ] {
            assert_eq!(color(&Palette::Screen.css(expected)), expected);
        }
        assert_eq!(color("red; }"), Color::Muted);
    }
}
