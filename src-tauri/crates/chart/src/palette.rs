use crate::Color;

/// Where colours come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// CSS variables: the picture follows the window's theme.
    #[default]
    Screen,
    /// Concrete colours on white, for files.
    Light,
    /// Concrete colours on near-black, for files.
    Dark,
}

/// What a mark is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The ground of a picture.
    Background,
    /// The ground of a page of pictures.
    Page,
    /// A line across a plot.
    Grid,
    /// The border of a panel.
    Line,
    /// The empty part of a gauge.
    Track,
    /// Labels of axes.
    Axis,
    /// What is read first.
    Text,
    Mark(Color),
    /// Text on a ground of the colour.
    On(Color),
}

impl Palette {
    /// A colour as CSS writes it.
    #[must_use]
    pub fn css(self, color: Color) -> String {
        self.paint(Ink::Mark(color))
    }

    /// The paint as SVG writes it.
    pub(crate) fn paint(self, ink: Ink) -> String {
        match (self, ink) {
            (Self::Screen, Ink::Mark(Color::Rgb(..)) | Ink::On(Color::Rgb(..))) => {
                Self::Light.paint(ink)
            }
            (Self::Screen, ink) => format!("var(--{})", variable(ink)),
            (_, ink) => {
                let (r, g, b) = self.rgb(ink);
                format!("#{r:02x}{g:02x}{b:02x}")
            }
        }
    }

    /// The paint as a bitmap needs it; [`Palette::Screen`] has no colours and paints as light.
    pub(crate) fn rgb(self, ink: Ink) -> (u8, u8, u8) {
        let dark = self == Self::Dark;
        let hex: u32 = match ink {
            Ink::Background => pick(dark, 0x14_181d, 0xff_ffff),
            Ink::Page => pick(dark, 0x0d_1014, 0xed_eff2),
            Ink::Grid => pick(dark, 0x26_2c33, 0xe3_e6e9),
            Ink::Line => pick(dark, 0x26_2c33, 0xd7_dce1),
            Ink::Track => pick(dark, 0x27_2e37, 0xe1_e6eb),
            Ink::Axis => pick(dark, 0xa3_abb2, 0x55_5d64),
            Ink::Text => pick(dark, 0xe7_eaed, 0x14_191e),
            Ink::Mark(color) => return self.mark(color),
            Ink::On(color) => readable_on(self.mark(color)),
        };
        let [_, r, g, b] = hex.to_be_bytes();
        (r, g, b)
    }

    fn mark(self, color: Color) -> (u8, u8, u8) {
        let dark = self == Self::Dark;
        let hex = match color {
            Color::Rgb(r, g, b) => return (r, g, b),
            Color::Series(at) => {
                let series = if dark { SERIES_DARK } else { SERIES_LIGHT };
                series[usize::from(at) % series.len()]
            }
            Color::Ok => pick(dark, 0x5f_b37a, 0x2e_7d4f),
            Color::Warning => pick(dark, 0xe0_a23b, 0xa8_6400),
            Color::Critical => pick(dark, 0xf2_6d6d, 0xc2_2f2f),
            Color::Muted => pick(dark, 0x7d_868e, 0x7a_8289),
        };
        let [_, r, g, b] = hex.to_be_bytes();
        (r, g, b)
    }
}

impl Ink {
    /// The same ink by the same name: series colours beyond the eighth begin anew.
    pub(crate) fn canonical(self) -> Self {
        match self {
            Self::Mark(Color::Series(at)) => Self::Mark(Color::Series(at % 8)),
            Self::On(Color::Series(at)) => Self::On(Color::Series(at % 8)),
            other => other,
        }
    }
}

/// Eight hues that stay apart for the three common colour-vision deficiencies; the page's
/// `tokens.css` holds the same ones, and a test there measures the distances.
const SERIES_LIGHT: [u32; 8] = [
    0x16_8ddb, 0xcd_733a, 0x13_603a, 0x99_357b, 0x5f_52a9, 0x81_6900, 0x2e_7da6, 0x78_7a77,
];
const SERIES_DARK: [u32; 8] = [
    0x66_befc, 0xfd_a34f, 0x28_9f76, 0xd4_82b5, 0x97_8fe7, 0xea_d46b, 0x98_d8f1, 0xba_baba,
];

fn pick(dark: bool, on_dark: u32, on_light: u32) -> u32 {
    if dark { on_dark } else { on_light }
}

/// Black or white, whichever stands out more; one of them always does by 4.5 to 1.
fn readable_on(ground: (u8, u8, u8)) -> u32 {
    let luminance = luminance(ground);
    if luminance > 0.179 { 0 } else { 0xff_ffff }
}

/// WCAG 2.2, "relative luminance".
pub(crate) fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn variable(ink: Ink) -> String {
    match ink {
        Ink::Background => "chart-background".to_owned(),
        Ink::Page => "bg".to_owned(),
        Ink::Grid => "chart-grid".to_owned(),
        Ink::Line => "line".to_owned(),
        Ink::Track => "surface-active".to_owned(),
        Ink::Axis => "chart-axis".to_owned(),
        Ink::Text => "text".to_owned(),
        Ink::Mark(color) => named(color),
        Ink::On(color) => format!("on-{}", named(color)),
    }
}

fn named(color: Color) -> String {
    match color {
        Color::Series(at) => format!("series-{}", at % 8 + 1),
        Color::Ok => "threshold-ok".to_owned(),
        Color::Warning => "threshold-warning".to_owned(),
        Color::Critical => "threshold-critical".to_owned(),
        Color::Muted | Color::Rgb(..) => "chart-muted".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn text_on_any_colour_has_a_contrast_of_4_5() {
        let named = [Color::Ok, Color::Warning, Color::Critical, Color::Muted];
        let series = (0..8).map(Color::Series);
        let greys = (0..=255).map(|grey| Color::Rgb(grey, grey, grey));
        let hues = (0..=255).map(|step| Color::Rgb(step, 255 - step, step.wrapping_mul(7)));
        for color in named.into_iter().chain(series).chain(greys).chain(hues) {
            for palette in [Palette::Light, Palette::Dark] {
                let reached = contrast(palette.rgb(Ink::On(color)), palette.rgb(Ink::Mark(color)));
                assert!(reached >= 4.5, "{color:?} {palette:?}: {reached}");
            }
        }
    }

    #[test]
    fn labels_are_readable_on_their_ground() {
        for palette in [Palette::Light, Palette::Dark] {
            for ink in [Ink::Axis, Ink::Text] {
                for ground in [Ink::Background, Ink::Page, Ink::Track] {
                    let reached = contrast(palette.rgb(ink), palette.rgb(ground));
                    assert!(
                        reached >= 4.5,
                        "{ink:?} on {ground:?} {palette:?}: {reached}"
                    );
                }
            }
        }
    }
}
