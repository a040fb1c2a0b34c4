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
    Background,
    Grid,
    Axis,
    Mark(Color),
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
            (_, Ink::Mark(Color::Rgb(r, g, b))) => format!("#{r:02x}{g:02x}{b:02x}"),
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
            Ink::Grid => pick(dark, 0x26_2c33, 0xe3_e6e9),
            Ink::Axis => pick(dark, 0xa3_abb2, 0x55_5d64),
            Ink::Mark(Color::Rgb(r, g, b)) => return (r, g, b),
            Ink::Mark(Color::Series(at)) => {
                let series = if dark { SERIES_DARK } else { SERIES_LIGHT };
                series[usize::from(at) % series.len()]
            }
            Ink::Mark(Color::Ok) => pick(dark, 0x5f_b37a, 0x2e_7d4f),
            Ink::Mark(Color::Warning) => pick(dark, 0xe0_a23b, 0xa8_6400),
            Ink::Mark(Color::Critical) => pick(dark, 0xf2_6d6d, 0xc2_2f2f),
            Ink::Mark(Color::Muted) => pick(dark, 0x7d_868e, 0x7a_8289),
        };
        let [_, r, g, b] = hex.to_be_bytes();
        (r, g, b)
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

fn variable(ink: Ink) -> String {
    match ink {
        Ink::Background => "chart-background".to_owned(),
        Ink::Grid => "chart-grid".to_owned(),
        Ink::Axis => "chart-axis".to_owned(),
        Ink::Mark(Color::Series(at)) => format!("series-{}", at % 8 + 1),
        Ink::Mark(Color::Ok) => "threshold-ok".to_owned(),
        Ink::Mark(Color::Warning) => "threshold-warning".to_owned(),
        Ink::Mark(Color::Critical) => "threshold-critical".to_owned(),
        Ink::Mark(Color::Muted | Color::Rgb(..)) => "chart-muted".to_owned(),
    }
}
