//! Colours of the file as the chart and the window name them.

use chart::Palette;
use dashboard::{ColorMode, Field, figure};
use model::Point;

use super::numbers;
use crate::wire::CellState;

/// The colour of text that means nothing in particular.
pub(super) const NEUTRAL: &str = "var(--text)";

/// The dashboard's colour as the chart names it.
pub(super) fn color(color: dashboard::Color) -> chart::Color {
    match color {
        dashboard::Color::Ok => chart::Color::Ok,
        dashboard::Color::Warning => chart::Color::Warning,
        dashboard::Color::Critical => chart::Color::Critical,
        dashboard::Color::Muted => chart::Color::Muted,
        dashboard::Color::Series(at) => chart::Color::Series(at),
        dashboard::Color::Rgb(r, g, b) => chart::Color::Rgb(r, g, b),
    }
}

/// The colour of a number as CSS: that of its state. Other hues are for lines, and too faint for
/// text.
pub(super) fn text_css(found: Option<dashboard::Color>) -> String {
    match found {
        Some(
            state @ (dashboard::Color::Ok | dashboard::Color::Warning | dashboard::Color::Critical),
        ) => Palette::Screen.css(color(state)),
        _ => NEUTRAL.to_owned(),
    }
}

/// Any colour as CSS, for grounds, bars and marks.
pub(super) fn css(found: dashboard::Color) -> String {
    Palette::Screen.css(color(found))
}

/// The state that a colour means.
pub(super) fn state(color: Option<dashboard::Color>) -> CellState {
    match color {
        Some(dashboard::Color::Ok) => CellState::Ok,
        Some(dashboard::Color::Warning) => CellState::Warning,
        Some(dashboard::Color::Critical) => CellState::Critical,
        _ => CellState::Neutral,
    }
}

/// One colour per series: what the file says, else one that a name keeps on every chart.
pub(super) fn of_series(series: &[(&str, &Field, &[Point])]) -> Vec<chart::Color> {
    let mut taken = [false; 8];
    series
        .iter()
        .map(|(name, field, points)| {
            if let Some(said) = said(field, points) {
                return color(said);
            }
            let own = stable(name);
            let free = (0..8)
                .map(|next| (own + next) % 8)
                .find(|at| !taken[usize::from(*at)]);
            let at = free.unwrap_or(own);
            taken[usize::from(at)] = true;
            chart::Color::Series(at)
        })
        .collect()
}

fn said(field: &Field, points: &[Point]) -> Option<dashboard::Color> {
    match &field.color {
        Some(ColorMode::Fixed(color) | ColorMode::Shades(color)) => Some(*color),
        Some(ColorMode::Thresholds | ColorMode::Continuous(_)) => {
            let value = dashboard::reduce(field.color_by.unwrap_or_default().calc(), points)?;
            let own = figure::ends(points.iter().map(|point| point.value));
            let shown = figure::number(field, Some(value), field.ends(own, own), &numbers::write);
            Some(shown.tint?.color())
        }
        Some(ColorMode::Palette | ColorMode::PaletteByName) | None => None,
    }
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
    use chart::Color;

    use super::*;

    #[test]
    fn a_name_keeps_its_colour_and_no_two_of_eight_share_one() {
        let names = [
            "api", "worker", "db", "cache", "web", "queue", "auth", "mail",
        ];
        let field = Field::default();
        let all: Vec<(&str, &Field, &[Point])> =
            names.iter().map(|name| (*name, &field, &[][..])).collect();
        let together = of_series(&all);
        for (at, color) in together.iter().enumerate() {
            assert!(!together[..at].contains(color), "{names:?} {together:?}");
        }
        assert_eq!(
            of_series(&all[..1])[0],
            together[0],
            "alone or first, the same"
        );
        let fixed = Field {
            color: Some(ColorMode::Fixed(dashboard::Color::Critical)),
            ..Field::default()
        };
        assert_eq!(of_series(&[("api", &fixed, &[])]), [Color::Critical]);
    }
}
